//! Every time zone there is, around the changes of its clocks: embargoes end when they
//! should, and days are those of the zone.
//!
//! What is expected is computed from one thing alone, the offset at an instant; newsgen goes
//! the other way, from what the clocks show to the instant.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use chrono::DateTime;
use chrono::NaiveDate;
use chrono::NaiveDateTime;
use chrono::NaiveTime;
use chrono::Offset as _;
use chrono::TimeDelta;
use chrono::TimeZone as _;
use chrono_tz::TZ_VARIANTS;
use chrono_tz::Tz;
use newsgen::archive::Archive;
use newsgen::archive::ArticleId;
use newsgen::archive::Held;
use newsgen::archive::Show;
use newsgen::config::Config;
use newsgen::moment::Moment;
use newsgen::moment::Period;
use newsgen::paths::ContentPath;
use newsgen::story;
use newsgen::story::Story;
use newsgen::wire;
use rayon::iter::IntoParallelRefIterator as _;
use rayon::iter::ParallelIterator as _;

use crate::site::Site;

const HOUR_MS: i64 = 3_600_000;
const WEEK_MS: i64 = 7 * 24 * HOUR_MS;

/// A change of a zone's clocks.
#[derive(Clone, Copy)]
struct Change {
    zone: Tz,
    /// When, in milliseconds since 1970: the first instant of the new offset.
    at: i64,
    /// The offsets before and after, in milliseconds.
    offsets: [i64; 2],
}

impl Change {
    /// What the clocks show as they change, and what they show right after.
    fn shown(self) -> [NaiveDateTime; 2] {
        self.offsets.map(|offset| naive(self.at + offset))
    }

    /// The first and the last instant that a time shown near the change can mean. What was
    /// skipped is passed at the change, and counted on from before it.
    fn meanings(self, local: NaiveDateTime) -> [i64; 2] {
        let instants = self.instants(local);
        match (instants.first(), instants.last()) {
            (Some(&first), Some(&last)) => [first, last],
            _ => [self.at, local.and_utc().timestamp_millis() - self.offsets[0]],
        }
    }

    /// Whether a day begins within three hours.
    fn is_near_midnight(self) -> bool {
        let firsts = self.days().map(|day| self.first_of(day));
        firsts.flatten().any(|first| (first - self.at).abs() < 3 * HOUR_MS)
    }

    /// How much the clocks go forward.
    fn leap_ms(self) -> i64 {
        self.offsets[1] - self.offsets[0]
    }

    /// The instants near the change at which the clocks show `local`.
    fn instants(self, local: NaiveDateTime) -> Vec<i64> {
        let all = self.offsets.map(|offset| local.and_utc().timestamp_millis() - offset);
        let mut all = all.to_vec();
        all.retain(|&millis| self.local(millis) == local);
        all.sort_unstable();
        all
    }

    /// The first instant of a day that is not far from the change; `None` if it has none.
    fn first_of(self, day: NaiveDate) -> Option<i64> {
        let midnight = day.and_time(NaiveTime::MIN).and_utc().timestamp_millis();
        let all = self.offsets.map(|offset| midnight - offset);
        let all = all.into_iter().chain([self.at]);
        all.filter(|&millis| self.local(millis).date() == day).min()
    }

    /// The days around the change, skipped ones too.
    fn days(self) -> impl Iterator<Item = NaiveDate> {
        let [before, after] = self.shown().map(|shown| shown.date());
        let first = before.min(after).pred_opt().unwrap();
        let last = before.max(after).succ_opt().unwrap();
        first.iter_days().take_while(move |day| *day <= last)
    }

    fn local(self, millis: i64) -> NaiveDateTime {
        naive(millis + offset_ms(self.zone, millis))
    }
}

fn naive(millis: i64) -> NaiveDateTime {
    DateTime::from_timestamp_millis(millis).unwrap().naive_utc()
}

fn offset_ms(zone: Tz, millis: i64) -> i64 {
    let offset = zone.offset_from_utc_datetime(&naive(millis));
    i64::from(offset.fix().local_minus_utc()) * 1000
}

/// Every change of a zone's clocks from 1990 to 2030 that lasts for a week.
fn changes(zone: Tz) -> Vec<Change> {
    let year = |year| NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
    let [mut start, end] = [1990, 2030]
        .map(|y| year(y).and_time(NaiveTime::MIN).and_utc().timestamp_millis());
    let mut changes = Vec::new();
    let mut before = offset_ms(zone, start);
    while start < end {
        let after = offset_ms(zone, start + WEEK_MS);
        if after != before {
            let at = first_other(zone, start, before);
            changes.push(Change { zone, at, offsets: [before, offset_ms(zone, at)] });
        }
        (start, before) = (start + WEEK_MS, after);
    }
    changes
}

/// The first instant in the week after `start` with another offset than `before`.
fn first_other(zone: Tz, start: i64, before: i64) -> i64 {
    let (mut same, mut other) = (start, start + WEEK_MS);
    while other - same > 1 {
        let middle = i64::midpoint(same, other);
        if offset_ms(zone, middle) == before {
            same = middle;
        } else {
            other = middle;
        }
    }
    other
}

/// Does something for the changes of every zone, and returns what is wrong.
fn in_every_zone(wrong: impl Fn(Tz, &[Change]) -> Vec<String> + Sync) -> Vec<String> {
    let all: Vec<Vec<String>> =
        TZ_VARIANTS.par_iter().map(|&zone| wrong(zone, &changes(zone))).collect();
    all.concat()
}

/// The same for each change of its own.
fn at_every_change(wrong: impl Fn(Change) -> Vec<String> + Sync) -> Vec<String> {
    in_every_zone(|_, changes| changes.iter().flat_map(|&change| wrong(change)).collect())
}

fn assert_none(wrong: &[String]) {
    let some = wrong.iter().take(20).cloned().collect::<Vec<_>>().join("\n");
    assert!(wrong.is_empty(), "{} wrong:\n{some}", wrong.len());
}

fn config(zone: Tz) -> Config {
    Config { time_zone: zone, ..Config::default() }
}

/// A story whose front matter has these lines, too.
fn told(lines: &str, config: &Config) -> Story {
    let text = format!("---\ntitle: T\nsource: S\n{lines}\n---\nText.\n");
    let path = ContentPath::new("story.md").unwrap();
    let (story, problems) = story::read(&path, "content/story.md", &text, config);
    story.unwrap_or_else(|| panic!("{lines}: {problems:#?}"))
}

/// Whether the gate holds a story at each of these instants.
fn held(story: &Story, at: [i64; 2], config: &Config) -> [Option<Held>; 2] {
    at.map(|millis| {
        let as_of = Moment::from_millis(millis);
        let stories = vec![story.clone()];
        let (archive, _) = Archive::index(stories, as_of, Show::default(), config);
        archive.held().first().map(|held| held.reason)
    })
}

/// The scan finds what it should: the zones and the kinds of changes that matter.
#[test]
fn the_zones_have_gaps_and_overlaps() {
    let all: Vec<Change> = TZ_VARIANTS.iter().flat_map(|&zone| changes(zone)).collect();
    let gaps = all.iter().filter(|change| change.leap_ms() > 0).count();
    let whole_days = all.iter().filter(|change| change.leap_ms() >= 23 * HOUR_MS);
    let skipped: Vec<String> = whole_days
        .map(|change| format!("{} {}", change.zone, change.shown()[0].date()))
        .collect();
    assert!(TZ_VARIANTS.len() > 590 && gaps > 9_000 && all.len() - gaps > 9_000);
    for known in ["Pacific/Apia 2011-12-30", "Pacific/Kwajalein 1993-08-21"] {
        assert!(skipped.iter().any(|found| found == known), "{skipped:?}");
    }
}

/// A time that names its zone is that instant. If it came twice or never, an embargo ends
/// with the last that it can mean, and an expiry comes with the first.
#[test]
fn times_with_a_zone_mean_the_right_instants() {
    let second = TimeDelta::seconds(1);
    let wrong = at_every_change(|change| {
        let [one, other] = change.shown();
        let (low, high) = (one.min(other), one.max(other));
        let middle = low + TimeDelta::seconds((high - low).num_seconds() / 2);
        let mut wrong = Vec::new();
        for local in [low - second, low, middle, high - second, high, high + second] {
            let text = written(local, change.zone);
            let parsed = Moment::parse_zoned(&text, change.zone).unwrap();
            let found = [parsed.earliest, parsed.latest].map(Moment::millis);
            let expected = change.meanings(local);
            if found != expected {
                wrong.push(format!("{text}: {found:?}, not {expected:?}"));
            }
        }
        wrong
    });
    assert_none(&wrong);
}

/// A time as front matter has it. Names without a city are the site's zone only.
fn written(local: NaiveDateTime, zone: Tz) -> String {
    let time = local.format("%Y-%m-%d %H:%M:%S");
    if zone.name().contains('/') { format!("{time} {zone}") } else { time.to_string() }
}

/// In every zone, a story is hidden up to the last millisecond before its embargo ends, and
/// after the last before it expires, whatever the clocks do then.
#[test]
fn embargoes_and_expiries_are_kept_to_the_millisecond_in_every_zone() {
    let wrong = in_every_zone(|zone, changes| {
        // The site's own zone says nothing of a time that has one.
        let config = config(Tz::Asia__Tokyo);
        if !zone.name().contains('/') {
            return Vec::new();
        }
        let gap = changes.iter().rfind(|change| change.leap_ms() > 0);
        let overlap = changes.iter().rfind(|change| change.leap_ms() < 0);
        let mut wrong = Vec::new();
        for change in gap.into_iter().chain(overlap) {
            let [one, other] = change.shown();
            let local = one.min(other) + (other - one).abs() / 2;
            let [first, last] = change.meanings(local);
            let time = written(local, zone);
            let embargo = told(&format!("date: 1980-01-01\nembargo: {time}"), &config);
            let reason = Some(Held::Embargo(Moment::from_millis(last)));
            if held(&embargo, [last - 1, last], &config) != [reason, None] {
                wrong.push(format!("embargo: {time}"));
            }
            let expiry = told(&format!("date: 1980-01-01\nexpires: {time}"), &config);
            let reason = Some(Held::Expired(Moment::from_millis(first)));
            if held(&expiry, [first - 1, first], &config) != [None, reason] {
                wrong.push(format!("expires: {time}"));
            }
        }
        wrong
    });
    assert_none(&wrong);
}

/// A day begins with the first instant at which the zone's clocks show it; a day that a zone
/// skipped is the next one.
#[test]
fn days_begin_with_their_first_instant_in_every_zone() {
    let wrong = at_every_change(|change| {
        let is_wrong = |day: &NaiveDate| {
            let found = Moment::from_day(*day, change.zone);
            let read = Moment::parse(&day.to_string(), change.zone);
            let expected = change.first_of(*day).unwrap_or(change.at);
            found.millis() != expected || read != Ok(found)
        };
        let days = change.days().filter(is_wrong);
        days.map(|day| format!("{day} {}", change.zone)).collect()
    });
    assert_none(&wrong);
}

/// What newsgen writes of a moment, it reads as that moment.
#[test]
fn moments_are_read_as_they_are_written_in_every_zone() {
    let wrong = at_every_change(|change| {
        let zone = change.zone;
        let instants = [-1000, 0, change.leap_ms() / 2].map(|by| change.at + by);
        let instants = instants.map(Moment::from_millis);
        let days = change.days().map(|day| Moment::from_day(day, zone));
        let as_told = instants.into_iter().chain(days).map(|it| (it, it.shown(zone)));
        let in_utc = instants.into_iter().map(|it| (it, it.rfc3339(Tz::UTC)));
        let all = as_told.chain(in_utc);
        let wrong = all.filter(|(it, text)| Moment::parse(text, zone) != Ok(*it));
        wrong.map(|(_, text)| format!("{text} {zone}")).collect()
    });
    assert_none(&wrong);
}

/// Each story stands in one day of the archive, that of the zone, just before and after
/// midnights and changes of the clocks, too.
#[test]
fn days_part_the_stories_in_every_zone() {
    let base = told("date: 1980-01-01", &Config::default());
    let wrong = in_every_zone(|zone, changes| {
        let config = config(zone);
        let last = changes.iter().rev().take(4);
        let over_midnight = changes.iter().filter(|change| change.is_near_midnight());
        let chosen: Vec<Change> = last.chain(over_midnight.take(12)).copied().collect();
        let (stories, expected) = around(&chosen, &base);
        let as_of = Moment::from_millis(i64::MAX);
        let (archive, _) = Archive::index(stories, as_of, Show::default(), &config);
        let titles = |ids: std::ops::Range<u32>| {
            let all = ids.map(|id| archive.article(ArticleId(id)).date.millis());
            all.collect::<Vec<_>>()
        };
        let days: Vec<(NaiveDate, Vec<i64>)> =
            archive.days().map(|(day, ids)| (day, titles(ids))).collect();
        let mut wrong = Vec::new();
        if days != expected {
            wrong.push(format!("{zone}: {days:?}\n  is not {expected:?}"));
        }
        let within = |day| titles(archive.within(Period::Day(day)));
        let odd = expected.iter().find(|(day, stories)| within(*day) != *stories);
        wrong.extend(odd.map(|(day, _)| format!("{zone}: within {day}")));
        wrong
    });
    assert_none(&wrong);
}

/// Stories from just before and just after changes and the midnights near them, in no
/// order, and what each day should have.
fn around(changes: &[Change], base: &Story) -> (Vec<Story>, Vec<(NaiveDate, Vec<i64>)>) {
    let mut days: BTreeMap<NaiveDate, BTreeSet<i64>> = BTreeMap::new();
    for change in changes {
        let firsts = change.days().filter_map(|day| change.first_of(day));
        for instant in firsts.chain([change.at]) {
            for millis in [-60_000, -1, 0, 1, 60_000].map(|by| instant + by) {
                days.entry(change.local(millis).date()).or_default().insert(millis);
            }
        }
    }
    let instants = days.values().flatten().rev();
    let stories = instants.enumerate().map(|(number, &millis)| Story {
        path: ContentPath::new(&format!("story-{number}.md")).unwrap(),
        slug: format!("story-{number}").into(),
        date: Moment::from_millis(millis),
        ..base.clone()
    });
    let stories = stories.collect();
    let days = days.into_iter().map(|(day, all)| (day, all.into_iter().collect()));
    (stories, days.collect())
}

/// What the clocks of a zone did at midnight, and the pages that come of it.
/// A dateline names a day and no zone. It is a day of the site's own, whatever the clocks did
/// on it.
#[test]
fn datelines_mean_the_day_of_the_zone_around_every_change() {
    assert_none(&at_every_change(|change| {
        let config = config(change.zone);
        let known = config.known_to_wires(Some("dpa"));
        let around = [change.at - HOUR_MS, change.at - 1, change.at, change.at + HOUR_MS];
        let filed = around.into_iter().flat_map(|millis| {
            let filed = change.local(millis).date();
            let published = Moment::from_millis(millis).day(change.zone);
            [(filed, published, filed), (filed, published, filed.pred_opt().unwrap())]
        });
        let wrong = filed.filter_map(|(filed, published, day)| {
            let text = format!("KIEL, {} (dpa) - The ferry.", day.format("%B %-d"));
            let found = wire::dateline::find(&text, &known);
            let meant = found.and_then(|(dateline, _)| dateline.date(published));
            let is_right = (published, meant) == (filed, Some(day));
            (!is_right).then(|| format!("{text} published on {published}: {meant:?}"))
        });
        wrong.collect()
    }));
}

#[test]
fn day_pages_stand_where_midnight_or_the_whole_day_is_missing() {
    let cases = [
        // Midnight came at one o'clock.
        (
            "America/Sao_Paulo",
            "2018-11-04",
            "2018-11-04T02:59:59Z",
            "2018-11-04T03:00:00Z",
        ),
        ("Asia/Beirut", "2016-03-27", "2016-03-26T21:59:59Z", "2016-03-26T22:00:00Z"),
        ("Africa/Cairo", "2014-05-16", "2014-05-15T21:59:59Z", "2014-05-15T22:00:00Z"),
        // The day before came twice in part.
        (
            "America/Sao_Paulo",
            "2018-02-18",
            "2018-02-18T02:59:59Z",
            "2018-02-18T03:00:00Z",
        ),
        // The day before never came.
        ("Pacific/Apia", "2011-12-31", "2011-12-30T09:59:59Z", "2011-12-30T10:00:00Z"),
        (
            "Pacific/Kwajalein",
            "1993-08-22",
            "1993-08-21T11:59:59Z",
            "1993-08-21T12:00:00Z",
        ),
    ];
    for (zone, day, before, first) in cases {
        let site = Site::new();
        site.write("newsgen.yaml", format!("time_zone: {zone}\n"));
        for (slug, date) in [("before", before), ("first", first), ("day", day)] {
            let text =
                format!("---\ntitle: {slug}\nsource: S\ndate: {date}\n---\nText.\n");
            site.write(&format!("content/{slug}.md"), text);
        }
        site.build();
        let folder = day.replace('-', "/");
        assert!(site.has(&format!("{folder}/first.html")), "{zone}");
        assert!(site.has(&format!("{folder}/day.html")), "{zone}");
        assert!(!site.has(&format!("{folder}/before.html")), "{zone}");
        let page = site.page(&format!("{folder}/index.html"));
        assert!(page.contains("first.html") && page.contains("day.html"), "{zone}");
    }
}

/// A day that a zone skipped has no page: what is dated so stands in the next.
#[test]
fn a_story_of_a_skipped_day_stands_in_the_next() {
    let site = Site::new();
    site.write("newsgen.yaml", "time_zone: Pacific/Apia\n");
    site.story("2011-12-30 Skipped", "").story("2011-12-29 Before", "");
    site.build();
    assert!(site.has("2011/12/31/skipped.html") && site.has("2011/12/29/before.html"));
    assert!(!site.has("2011/12/30"));
}
