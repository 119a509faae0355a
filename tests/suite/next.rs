//! When the site changes by itself: at the moments that `newsgen next` names, and never
//! between them.

use std::process::Command;

use chrono_tz::Tz;
use newsgen::archive::Show;
use newsgen::moment::Moment;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::ProptestConfig;
use proptest::prelude::any;
use proptest::proptest;
use proptest::sample::select;
use proptest::strategy::Strategy;

use crate::site::Site;

fn moment(text: &str) -> Moment {
    Moment::parse(text, Tz::UTC).unwrap()
}

/// A story that waits until 1 April 2031 in Lisbon, where it is summer then.
fn waiting() -> Site {
    let site = Site::new();
    site.write("newsgen.yaml", "time_zone: Europe/Lisbon\n");
    site.story("2016-03-11 Open", "expires: 2031-06-01T00:00:00Z\n");
    site.story("2016-03-12 Held", "embargo: 2031-04-01 09:00:30 Europe/Lisbon\n");
    site
}

/// Standard output, standard error and exit code of `newsgen next` with these arguments, at
/// noon on 1 January 2030 unless they say otherwise.
fn next(site: &Site, arguments: &[&str]) -> (String, String, Option<i32>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_newsgen"));
    command.args(["--color", "never", "-C"]).arg(site.root()).arg("next");
    command.args(arguments).env("SOURCE_DATE_EPOCH", "1893499200");
    let output = command.env_remove("NEWSGEN_FORMAT").output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr), output.status.code())
}

fn quiet(stdout: &str) -> (String, String, Option<i32>) {
    (stdout.to_owned(), String::new(), Some(0))
}

#[test]
fn next_prints_the_moment_in_the_form_that_is_asked_for() {
    let site = waiting();
    assert_eq!(next(&site, &[]), quiet("2031-04-01T09:00:30+01:00\n"));
    let form = |form| next(&site, &["--format", form]);
    assert_eq!(form("rfc3339"), quiet("2031-04-01T09:00:30+01:00\n"));
    assert_eq!(form("cron"), quiet("1 8 1 4 *\n"));
    let seconds = (moment("2031-04-01T08:00:30Z").millis()
        - moment("2030-01-01T12:00:00Z").millis())
        / 1000;
    assert_eq!(form("seconds"), quiet(&format!("{seconds}\n")));
    let event = format!(
        "{{\"event\":\"next\",\"at\":\"2031-04-01T09:00:30+01:00\",\
         \"seconds\":{seconds},\"cron\":\"1 8 1 4 *\",\"failed\":0}}\n\
         {{\"event\":\"done\",\"exit\":0}}\n"
    );
    assert_eq!(form("json"), quiet(&event));
    assert_eq!(form("yaml").2, Some(2));
}

#[test]
fn next_counts_from_the_moment_that_it_is_given() {
    let site = waiting();
    let as_of = |time| next(&site, &["--as-of", time, "--format", "seconds"]);
    assert_eq!(as_of("2031-04-01T08:00:29.500Z"), quiet("1\n"));
    assert_eq!(as_of("2031-05-31T23:59:00Z"), quiet("60\n"));
    let (stdout, stderr, code) = as_of("2031-06-01T00:00:00Z");
    assert_eq!((stdout.as_str(), code), ("", Some(0)));
    assert_eq!(stderr, "nothing is due: the site does not change by itself\n");
}

/// A story with an error waits for nobody, and keeps nobody waiting.
#[test]
fn stories_with_errors_are_not_counted_and_do_not_stop_next() {
    let site = waiting();
    site.write("content/bad.md", "no front matter");
    site.story("2016-03-13 Unsure", "embargo: 2030-02-01 09:00\n");
    let (stdout, stderr, code) = next(&site, &[]);
    assert_eq!((stdout.as_str(), code), ("2031-04-01T09:00:30+01:00\n", Some(0)));
    assert_eq!(
        stderr,
        "2 stories have errors and cannot fall due; `newsgen list failed` says why\n"
    );
}

/// The formats of `next` are no formats of other commands.
#[test]
fn only_next_takes_its_formats() {
    let site = waiting();
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_newsgen"));
        command.arg("-C").arg(site.root()).args(arguments);
        command.env("SOURCE_DATE_EPOCH", "1893499200").output().unwrap()
    };
    for arguments in [["list", "--format=cron"], ["--format=cron", "next"]] {
        assert_eq!(run(&arguments).status.code(), Some(2), "{arguments:?}");
    }
    for arguments in [["next", "--format=json"], ["--format=json", "next"]] {
        let stdout = run(&arguments).stdout;
        assert!(stdout.starts_with(b"{\"event\":\"next\""), "{arguments:?}");
    }
}

#[test]
fn a_story_that_expires_before_it_falls_due_changes_nothing() {
    let site = Site::new();
    site.story(
        "2016-03-11 Never",
        "embargo: 2031-04-01T09:00:00Z\nexpires: 2031-03-01T09:00:00Z\n",
    );
    assert_eq!(site.build().next_change, None);
}

#[test]
fn what_is_shown_anyway_does_not_change_the_site() {
    let mut site = waiting();
    site.options.show = Show { expired: true, future: true, drafts: false };
    assert_eq!(site.build().next_change, None);
}

/// No page tells what day it is: a midnight, a month's end and a year's change no byte.
#[test]
fn the_site_does_not_change_because_a_day_begins() {
    let mut site = Site::new();
    site.write("newsgen.yaml", "time_zone: Europe/Lisbon\n");
    for story in ["2029-12-30 One", "2029-12-31 Two", "2029-12-31T22:00:00Z Three"] {
        site.story(story, "topics: [tides]\n");
    }
    let mut at = |time| {
        site.options.as_of = moment(time);
        let report = site.build();
        assert_eq!(report.next_change, None);
        site.files()
    };
    let before = at("2029-12-31T23:59:59.999Z");
    for time in ["2030-01-01T00:00:00Z", "2030-01-02T00:00:00Z", "2040-02-29T12:00:00Z"] {
        assert!(at(time) == before, "{time}");
    }
}

/// Minutes since the beginning of 2030, near the midnights of its first days.
fn minutes() -> impl Strategy<Value = i64> {
    (0..5_i64, select(&[-61, -1, 0, 1, 59, 60, 300][..]))
        .prop_map(|(day, minute)| day * 1440 + minute)
}

fn at(minute: i64) -> Moment {
    Moment::from_millis(moment("2030-01-01T00:00:00Z").millis() + minute * 60_000)
}

/// What a random story says: its date, to the day or the minute, and its bounds.
type Said = ((i64, bool), Option<i64>, Option<i64>);

fn stories() -> impl Strategy<Value = Vec<Said>> {
    let bound = || option::weighted(0.4, minutes());
    vec(((minutes(), any::<bool>()), bound(), bound()), 1..5)
}

fn write(site: &Site, said: &[Said]) {
    for (number, ((date, to_the_day), embargo, expires)) in said.iter().enumerate() {
        let date = match to_the_day {
            true => at(*date).day(Tz::UTC).to_string(),
            false => at(*date).rfc3339(Tz::UTC),
        };
        let line = |field: &str, minute: &Option<i64>| match minute {
            Some(minute) => format!("{field}: {}\n", at(*minute).rfc3339(Tz::UTC)),
            None => String::new(),
        };
        // Every other one is a version of the same running story.
        let running = if number % 2 == 0 { "story: tides\n" } else { "" };
        let more = line("embargo", embargo) + &line("expires", expires) + running;
        site.story(&format!("{date} Story {number}"), &more);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, failure_persistence: None, ..ProptestConfig::default() })]

    /// Between the moments that `next_change` names, no file of the site changes; at each of
    /// them, one does.
    #[test]
    fn the_site_changes_when_it_is_said_to_and_only_then(
        said in stories(),
        zone in select(&["UTC", "Europe/Lisbon", "Asia/Kathmandu", "America/St_Johns"][..]),
        now in minutes(),
        part in 1..1000_i64,
    ) {
        let mut site = Site::new();
        site.write("newsgen.yaml", format!("time_zone: {zone}\n"));
        write(&site, &said);
        let mut build = |millis| {
            site.options.as_of = Moment::from_millis(millis);
            (site.build().next_change, site.files())
        };
        let mut now = at(now).millis();
        let (mut due, mut files) = build(now);
        loop {
            let end = due.map_or(now + 100_000_000_000, Moment::millis);
            let later = if part < 500 { end - 1 } else { now + (end - 1 - now) / 1000 * part };
            assert!(build(later) == (due, files.clone()), "{said:?} {now} {later}");
            if due.is_none() {
                break;
            }
            let after = build(end);
            assert!(after.1 != files, "{said:?}: nothing changed at {end}");
            now = end;
            (due, files) = after;
        }
    }
}
