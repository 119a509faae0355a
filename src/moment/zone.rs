//! Brings civil time to instants: days and local times of a zone, and the zones' names.

use super::read::Written;
use super::{MILLIS, Moment, Parsed, Precision, Zoned};
use chrono::{
    Datelike as _, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime, Offset as _,
    TimeZone as _,
};
use chrono_tz::{GapInfo, TZ_VARIANTS, Tz, TzOffset};

/// Why a name is no time zone.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("`{name}` is not a time zone")]
pub struct ZoneError {
    /// The name as written, cut when long.
    pub name: String,
    /// The zone whose name comes nearest.
    pub nearest: Option<&'static str>,
}

impl ZoneError {
    /// Returns what to write instead.
    #[must_use]
    pub fn help(&self) -> String {
        match self.nearest {
            Some(nearest) => format!("write it as {nearest}"),
            None => "name it by a city, as in Europe/Lisbon, or write UTC".to_owned(),
        }
    }
}

/// Returns the IANA time zone called `name`; capitals do not matter.
///
/// # Errors
///
/// If there is no such zone. The error names the nearest.
pub fn zone(name: &str) -> Result<Tz, ZoneError> {
    let name = name.trim();
    if let Ok(zone) = name.parse() {
        return Ok(zone);
    }
    let found = TZ_VARIANTS.iter().find(|zone| zone.name().eq_ignore_ascii_case(name));
    found.copied().ok_or_else(|| ZoneError {
        name: super::error::shown(name),
        nearest: nearest(name),
    })
}

/// Returns the zone of that city, else the zone whose name takes the fewest changes.
fn nearest(name: &str) -> Option<&'static str> {
    let name = name.to_ascii_lowercase().replace(' ', "_");
    let city = |zone: &'static str| zone.rsplit_once('/').map_or(zone, |(_, city)| city);
    let names = || TZ_VARIANTS.iter().map(|zone| zone.name());
    if let Some(zone) = names().find(|zone| city(zone).eq_ignore_ascii_case(&name)) {
        return Some(zone);
    }
    let most = name.len().min(40) / 4;
    let changes = names().map(|zone| {
        let whole = n_changes(&name, &zone.to_ascii_lowercase());
        (whole.min(n_changes(&name, &city(zone).to_ascii_lowercase())), zone)
    });
    changes.filter(|(n, _)| *n <= most).min().map(|(_, zone)| zone)
}

/// How many letters must be put in, taken out or replaced to make one name the other
/// (the Levenshtein distance); the larger length for names longer than any zone's.
fn n_changes(one: &str, other: &str) -> usize {
    const LONGEST: usize = 40;
    if one.len() > LONGEST {
        return one.len();
    }
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (index, letter) in one.bytes().enumerate() {
        let mut corner = row[0];
        row[0] = index + 1;
        for (column, other) in other.bytes().enumerate() {
            let replaced = corner + usize::from(letter != other);
            corner = row[column + 1];
            row[column + 1] = replaced.min(corner + 1).min(row[column] + 1);
        }
    }
    row[other.len()]
}

/// Returns the moment a text tells; `None` outside the years 1 to 9999.
pub(super) fn resolve(written: &Written, zone: Tz) -> Option<Parsed> {
    let Some(time) = written.time else {
        let moment = Moment::from_day(written.day, zone);
        let (earliest, latest) = (moment, moment);
        return Some(Parsed { moment, earliest, latest, zoned: Zoned::Assumed });
    };
    let local = written.day.and_time(NaiveTime::MIN) + time;
    let (instants, zoned) = match (written.offset_minutes, written.zone) {
        (Some(minutes), _) => {
            let utc = local.and_utc().timestamp_millis();
            (Instants::One(utc - i64::from(minutes) * 60_000), Zoned::Given)
        }
        (None, Some(named)) => (instants(local, named), Zoned::Given),
        (None, None) => (instants(local, zone), Zoned::Assumed),
    };
    let (earliest, usual, latest) = match instants {
        Instants::One(millis) => (millis, millis, millis),
        Instants::Two(first, second) => (first, first, second),
        Instants::Skipped { skip, after } => (skip, after, after),
    };
    let at = |millis| Moment { millis, precision: Precision::Time };
    let moment = at(usual);
    let inside = MILLIS.contains(&usual) || (1..=9999).contains(&moment.day(zone).year());
    let (earliest, latest) = (at(earliest), at(latest));
    inside.then_some(Parsed { moment, earliest, latest, zoned })
}

/// Returns the first instant of a civil day.
pub(super) fn first_millis(day: NaiveDate, zone: Tz) -> i64 {
    match instants(day.and_time(NaiveTime::MIN), zone) {
        Instants::One(millis) | Instants::Two(millis, _) => millis,
        Instants::Skipped { skip, .. } => skip,
    }
}

/// The instants at which the clocks of a zone show a time, in milliseconds since 1970.
enum Instants {
    One(i64),
    /// They went back: it came twice.
    Two(i64, i64),
    /// They went forward past it.
    Skipped {
        /// When they did.
        skip: i64,
        /// As long after that as the time is within what they skipped: RFC 5545, 3.3.5.
        after: i64,
    },
}

fn instants(local: NaiveDateTime, zone: Tz) -> Instants {
    match zone.offset_from_local_datetime(&local) {
        MappedLocalTime::Single(offset) => Instants::One(millis_at(local, offset)),
        MappedLocalTime::Ambiguous(one, other) => {
            Instants::Two(millis_at(local, one), millis_at(local, other))
        }
        MappedLocalTime::None => {
            match GapInfo::new(&local, &zone).and_then(|gap| gap.begin) {
                Some((start, before)) => Instants::Skipped {
                    skip: millis_at(start, before),
                    after: millis_at(local, before),
                },
                None => {
                    let offset = zone.offset_from_utc_datetime(&local);
                    Instants::One(millis_at(local, offset))
                }
            }
        }
    }
}

fn millis_at(local: NaiveDateTime, offset: TzOffset) -> i64 {
    let offset_seconds = offset.fix().local_minus_utc();
    local.and_utc().timestamp_millis() - i64::from(offset_seconds) * 1000
}

#[cfg(test)]
mod tests {
    use super::{TZ_VARIANTS, zone};
    use crate::moment::{Moment, Parsed, Precision, Zoned};
    use chrono::{Days, NaiveDate, Offset as _, TimeZone as _};
    use chrono_tz::Tz;
    use std::collections::BTreeSet;

    fn shown(text: &str, zone: Tz) -> String {
        Moment::parse(text, zone).unwrap().rfc3339(zone)
    }

    /// A time that came twice is the first; one that never came is moved on.
    #[test]
    fn times_around_a_change_of_clocks_are_certain() {
        let zone = Tz::Europe__Berlin;
        assert_eq!(shown("2016-10-30 02:30", zone), "2016-10-30T02:30:00+02:00");
        assert_eq!(shown("2016-03-27 02:30", zone), "2016-03-27T03:30:00+02:00");
    }

    /// A day begins with its first instant, also where there was no midnight.
    #[test]
    fn days_begin_with_their_first_instant() {
        let cases = [
            ("2016-03-11", Tz::Europe__Berlin, "2016-03-11T00:00:00+01:00"),
            ("2015-10-18", Tz::America__Sao_Paulo, "2015-10-18T01:00:00-02:00"),
            ("1919-03-31", Tz::America__Toronto, "1919-03-31T00:30:00-04:00"),
            ("2010-11-07", Tz::America__St_Johns, "2010-11-07T00:00:00-02:30"),
            ("2011-12-30", Tz::Pacific__Apia, "2011-12-31T00:00:00+14:00"),
        ];
        for (day, zone, first) in cases {
            assert_eq!(shown(day, zone), first, "{day} in {zone}");
        }
    }

    /// In every zone, around every change of its clocks from 1900 to 2040, a day's first
    /// instant lies in that day and the instant before it does not. Only days that a zone
    /// left out when it crossed the date line have none.
    #[test]
    fn every_day_of_every_zone_has_a_first_instant() {
        let mut skipped = BTreeSet::new();
        let around = |change: NaiveDate| change.pred_opt().unwrap().iter_days().take(3);
        for zone in TZ_VARIANTS {
            for day in changes(zone).into_iter().flat_map(around) {
                let first = Moment::from_day(day, zone);
                let before = Moment::from_millis(first.millis() - 1).day(zone);
                assert!(before < day, "{day} in {zone} begins too late");
                skipped.extend((first.day(zone) != day).then(|| day.to_string()));
            }
        }
        let skipped: Vec<String> = skipped.into_iter().collect();
        assert_eq!(skipped, ["1993-08-21", "1994-12-31", "2011-12-30"]);
    }

    /// The days on which a zone's offset changes, where it lasts for four weeks.
    fn changes(zone: Tz) -> Vec<NaiveDate> {
        const STEP: Days = Days::new(28);
        let offset = |day: NaiveDate| {
            let noon = day.and_hms_opt(12, 0, 0).unwrap();
            zone.offset_from_utc_datetime(&noon).fix().local_minus_utc()
        };
        let mut changes = Vec::new();
        let mut day = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap();
        let end = NaiveDate::from_ymd_opt(2040, 1, 1).unwrap();
        let mut before = offset(day);
        while day < end {
            let next = day + STEP;
            let after = offset(next);
            if after != before {
                let days = day.iter_days().skip(1);
                changes.extend(days.take(28).find(|day| offset(*day) != before));
            }
            (day, before) = (next, after);
        }
        changes
    }

    /// A text with an offset is told apart from one that needs the site's zone.
    #[test]
    fn offsets_in_the_text_are_noticed() {
        let zoned = |text| Moment::parse_zoned(text, Tz::Asia__Tokyo).unwrap();
        let parsed = |millis, precision, zoned| {
            let moment = Moment::restore(millis, precision);
            Parsed { moment, earliest: moment, latest: moment, zoned }
        };
        assert_eq!(
            [
                zoned("2016-03-11T09:05:00Z"),
                zoned("2016-03-11T09:05:00"),
                zoned("2016-03-11"),
                zoned("2016-03-11 09:05 Europe/Lisbon"),
            ],
            [
                parsed(1_457_687_100_000, Precision::Time, Zoned::Given),
                parsed(1_457_654_700_000, Precision::Time, Zoned::Assumed),
                parsed(1_457_622_000_000, Precision::Day, Zoned::Assumed),
                parsed(1_457_687_100_000, Precision::Time, Zoned::Given),
            ]
        );
    }

    /// A time that came twice or never says what it can mean, in the zone that it names.
    #[test]
    fn times_around_a_change_of_clocks_say_what_they_can_mean() {
        let meanings = |text| {
            let Parsed { moment, earliest, latest, .. } =
                Moment::parse_zoned(text, Tz::Asia__Tokyo).unwrap();
            [earliest, moment, latest].map(|moment| moment.rfc3339(Tz::Europe__Berlin))
        };
        assert_eq!(
            [
                meanings("2016-10-30 02:30 Europe/Berlin"),
                meanings("2016-03-27 02:30 Europe/Berlin"),
            ],
            [
                [
                    "2016-10-30T02:30:00+02:00",
                    "2016-10-30T02:30:00+02:00",
                    "2016-10-30T02:30:00+01:00",
                ],
                [
                    "2016-03-27T03:00:00+02:00",
                    "2016-03-27T03:30:00+02:00",
                    "2016-03-27T03:30:00+02:00",
                ],
            ]
            .map(|times| times.map(ToOwned::to_owned))
        );
    }

    /// A moment stays in the years that have four digits.
    #[test]
    fn years_have_four_digits() {
        let error = "`9999-12-31T23:00:00-05:00` has no year from 0001 to 9999";
        let found = Moment::parse("9999-12-31T23:00:00-05:00", Tz::UTC);
        assert_eq!(found.map_err(|error| error.to_string()), Err(error.to_owned()));
        for zone in [Tz::UTC, Tz::Pacific__Kiritimati, Tz::Pacific__Pago_Pago] {
            assert_eq!(Moment::from_millis(i64::MAX).rfc3339(zone).len(), 25);
            assert_eq!(Moment::from_millis(i64::MIN).rfc3339(zone).len(), 25);
            for day in ["0001-01-01", "9999-12-31"] {
                assert_eq!(Moment::parse(day, zone).unwrap().shown(zone), day);
            }
        }
    }

    /// Before standard time the clock's time is shown, with an offset in whole minutes.
    #[test]
    fn local_mean_time_keeps_the_time_of_the_clock() {
        let zone = Tz::Europe__Paris;
        assert_eq!(shown("1905-03-11 09:05", zone), "1905-03-11T09:05:00+00:09");
        assert_eq!(Moment::parse("1905-03-11", zone).unwrap().shown(zone), "1905-03-11");
    }

    /// Zones go by their IANA names; for others the nearest name is told.
    #[test]
    fn zones_are_found_or_hinted() {
        for name in ["Europe/Lisbon", "europe/lisbon", " UTC ", "CET", "Etc/GMT+5"] {
            assert_eq!(
                zone(name).unwrap().name().to_lowercase(),
                name.trim().to_lowercase()
            );
        }
        let nearest = |name| zone(name).unwrap_err().nearest;
        assert_eq!(
            ["Lisbon", "Europe/Lisbao", "europe/Lisboa", "Sao Paulo", "America/New-York"]
                .map(nearest),
            [
                Some("Europe/Lisbon"),
                Some("Europe/Lisbon"),
                Some("Europe/Lisbon"),
                Some("America/Sao_Paulo"),
                Some("America/New_York"),
            ]
        );
        assert_eq!(["+01:00", "", "Middle-earth/Shire"].map(nearest), [None; 3]);
        assert_eq!(nearest(&"Europe/Lisbon".repeat(1000)), None);
    }
}
