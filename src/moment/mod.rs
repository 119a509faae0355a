//! Dates and times: a day or an instant, as a story tells it and as a page shows it.
//!
//! Whoever writes a date without time means a civil day; it stays one here, and is never
//! shown as a midnight. The module knows no clock and chooses no zone.
//!
//! `read` takes the text apart, `zone` brings local times to instants, `period` cuts time
//! into years, months and days. Dates are in the Gregorian calendar, however early.

mod period;
mod span;
mod in_path;
mod zone;
mod read;
mod plain;
mod clock;
mod scanner;
mod names;
mod hint;
mod error;

pub use error::DateError;
pub use in_path::date_in_path;
pub use period::Period;
pub use span::Span;
pub use zone::{ZoneError, zone};

use chrono::{DateTime, Datelike as _, NaiveDate, SecondsFormat};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// When something happened: an instant, or a whole civil day of the site's time zone.
///
/// Moments are in order of time, and a day stands before the instant it begins with.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize,
)]
pub struct Moment {
    /// Milliseconds since 1970 in UTC; the first of the day for [`Precision::Day`].
    millis: i64,
    precision: Precision,
}

/// How much of the time was told.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize,
)]
pub enum Precision {
    /// A civil day and no time.
    Day,
    /// A time, to the millisecond.
    Time,
}

/// A moment, and what its text said of the zone.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Parsed {
    /// The moment, as it is usually meant.
    pub moment: Moment,
    /// The earliest that it can mean: the first of a time that came twice, and for a time
    /// that the clocks skipped, the instant at which they did. Else the moment.
    pub earliest: Moment,
    /// The latest that it can mean: the second of a time that came twice. Else the moment.
    pub latest: Moment,
    /// Where its offset came from.
    pub zoned: Zoned,
}

/// Whether a text named its own offset from UTC, or its zone.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Zoned {
    /// The text has an offset or names a zone.
    Given,
    /// The text has neither and was taken in the site's zone. So is every day without time.
    Assumed,
}

/// The first and last milliseconds [`Moment::from_millis`] gives: a day inside the years
/// 1 to 9999, so that the year has four digits in every zone.
const MILLIS: std::ops::RangeInclusive<i64> = -62_135_510_400_000..=253_402_214_399_999;

const DAY_MS: i64 = 86_400_000;

impl Moment {
    /// Returns the moment `text` tells; a text without offset or zone is a time in `zone`.
    ///
    /// # Errors
    ///
    /// If the text is no date, or could be more than one.
    pub fn parse(text: &str, zone: Tz) -> Result<Self, DateError> {
        Self::parse_zoned(text, zone).map(|parsed| parsed.moment)
    }

    /// Returns the moment `text` tells, and whether the text itself named offset or zone.
    ///
    /// A time the clocks skipped is moved on by as much as they skipped (02:30 becomes
    /// 03:30), and of a time that came twice the first is meant.
    ///
    /// # Errors
    ///
    /// If the text is no date, or could be more than one.
    pub fn parse_zoned(text: &str, zone: Tz) -> Result<Parsed, DateError> {
        let written = read::read(text).map_err(|error| hint::with_hint(error, text))?;
        zone::resolve(&written, zone)
            .ok_or_else(|| DateError::Year { text: error::shown(text) })
    }

    /// Returns the civil day `day` of `zone`: it begins with the day's first instant.
    ///
    /// A day the zone skipped, as Samoa did with 30 December 2011, is the day after it.
    #[must_use]
    pub fn from_day(day: NaiveDate, zone: Tz) -> Self {
        Self { millis: zone::first_millis(day, zone), precision: Precision::Day }
    }

    /// Returns the instant `millis` after 1970 in UTC, or the nearest one within the
    /// years 1 to 9999.
    #[must_use]
    pub fn from_millis(millis: i64) -> Self {
        let millis = millis.clamp(*MILLIS.start(), *MILLIS.end());
        Self { millis, precision: Precision::Time }
    }

    /// Returns the moment of these milliseconds and this precision, which belong together.
    pub(crate) const fn restore(millis: i64, precision: Precision) -> Self {
        Self { millis, precision }
    }

    /// Returns the milliseconds since 1970 in UTC; a day counts from its first instant.
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.millis
    }

    /// Returns whether this is a day or an instant.
    #[must_use]
    pub const fn precision(self) -> Precision {
        self.precision
    }

    /// Returns the civil day of this moment in `zone`.
    #[must_use]
    pub fn day(self, zone: Tz) -> NaiveDate {
        self.local(zone).date_naive()
    }

    /// Returns the moment as RFC 3339 with seconds and an offset, as in
    /// `2016-03-11T09:05:00+01:00`.
    ///
    /// Offsets from before standard time have seconds, which RFC 3339 cannot say: the
    /// offset is rounded to minutes then, and the time is what the clock showed.
    #[must_use]
    pub fn rfc3339(self, zone: Tz) -> String {
        self.local(zone).to_rfc3339_opts(SecondsFormat::Secs, false)
    }

    /// Returns the moment as RFC 2822, as in `Fri, 11 Mar 2016 09:05:00 +0100`; years before
    /// 0 and after 9999, which it cannot say, as the nearest that it can.
    #[must_use]
    pub fn rfc2822(self, zone: Tz) -> String {
        let local = self.local(zone);
        let year = local.year().clamp(0, 9999);
        local.with_year(year).unwrap_or(local).to_rfc2822()
    }

    /// Returns the moment as it was told: `2016-03-11` for a day, else RFC 3339.
    #[must_use]
    pub fn shown(self, zone: Tz) -> String {
        match self.precision {
            Precision::Day => self.day(zone).to_string(),
            Precision::Time => self.rfc3339(zone),
        }
    }

    fn local(self, zone: Tz) -> DateTime<Tz> {
        let millis =
            self.millis.clamp(MILLIS.start() - DAY_MS * 2, MILLIS.end() + DAY_MS * 2);
        DateTime::from_timestamp_millis(millis).unwrap_or_default().with_timezone(&zone)
    }
}
