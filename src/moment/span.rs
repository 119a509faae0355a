//! A stretch of time that a person asks for, from one moment or day to another, both counted
//! in.

use chrono_tz::Tz;

use super::Moment;
use super::Period;
use super::Precision;

/// What lies between two moments or days.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Span {
    /// The first moment or day; `None` begins with the oldest story.
    pub since: Option<Moment>,
    /// The last moment or day; `None` ends with the newest story.
    pub until: Option<Moment>,
}

impl Span {
    /// Returns whether it is over before it begins, so that no story can lie in it.
    #[must_use]
    pub fn is_backwards(&self, zone: Tz) -> bool {
        self.since.is_some_and(|since| !self.reaches(since, zone))
    }

    /// Returns whether a moment is not before the first one.
    #[must_use]
    pub fn begins_by(&self, moment: Moment) -> bool {
        self.since.is_none_or(|since| since.millis() <= moment.millis())
    }

    /// Returns whether a moment is not after the last one; days are those of `zone`.
    #[must_use]
    pub fn reaches(&self, moment: Moment, zone: Tz) -> bool {
        self.until.is_none_or(|until| match until.precision() {
            Precision::Time => moment.millis() <= until.millis(),
            Precision::Day => {
                let end = Period::of_day(until.day(zone)).end(zone);
                end.is_some_and(|end| moment.millis() < end.millis())
            }
        })
    }
}
