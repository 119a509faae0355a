//! What is wrong with a date, and how to write it right.

use super::Moment;
use super::names::weekday_name;
use super::zone::ZoneError;
use chrono::{Datelike as _, NaiveDate, Weekday};
use chrono_tz::Tz;

/// Why a text is not taken as a date. Says what is wrong; [`help`](Self::help) says what
/// to write.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum DateError {
    /// There is no text.
    #[error("the date is empty")]
    Empty,
    /// The text is no date, or none that newsgen reads.
    #[error("`{text}` is not a date newsgen can read")]
    NotADate {
        /// The text, cut when long.
        text: String,
        /// The form that was probably meant.
        meant: Option<String>,
    },
    /// Day and month could be either way round.
    #[error("`{text}` can mean two days")]
    Ambiguous {
        /// The text, cut when long.
        text: String,
        /// The day if the day comes first.
        day_first: NaiveDate,
        /// The day if the month comes first.
        month_first: NaiveDate,
    },
    /// A year or a month, but no day.
    #[error("`{text}` names no day")]
    NoDay {
        /// The text, cut when long.
        text: String,
        /// The first day it could be.
        first: NaiveDate,
    },
    /// A year that has fewer or more than four digits, or is zero.
    #[error("`{text}` has no year from 0001 to 9999")]
    Year {
        /// The text, cut when long.
        text: String,
    },
    /// A day the calendar does not have.
    #[error("`{text}` is not a day of the calendar")]
    NoSuchDay {
        /// The text, cut when long.
        text: String,
        /// The year.
        year: u64,
        /// The month.
        month: u64,
        /// The day of the month.
        day: u64,
    },
    /// A time the clock does not have.
    #[error("`{text}` has a time that no clock shows")]
    NoSuchTime {
        /// The text, cut when long.
        text: String,
    },
    /// Something after the day that is no time, or after the time that is no offset.
    #[error("`{text}` is a date only up to `{rest}`")]
    Rest {
        /// The text, cut when long.
        text: String,
        /// Where the date ends and something else begins.
        rest: String,
        /// The form that was probably meant.
        meant: Option<String>,
    },
    /// The name of a zone, which can stand for several offsets.
    #[error("`{name}` in `{text}` is not one certain offset")]
    ZoneName {
        /// The text, cut when long.
        text: String,
        /// The name.
        name: String,
        /// The form that was probably meant.
        meant: Option<String>,
    },
    /// The name of a zone that there is not.
    #[error("`{text}`: {zone}")]
    NoSuchZone {
        /// The text, cut when long.
        text: String,
        /// What is wrong with the name.
        zone: ZoneError,
        /// The form that was probably meant.
        meant: Option<String>,
    },
    /// An offset from UTC that no zone has.
    #[error("`{text}` has the offset `{offset}`, which no zone has")]
    NoSuchOffset {
        /// The text, cut when long.
        text: String,
        /// The offset.
        offset: String,
    },
    /// A number that counts seconds or milliseconds since 1970.
    #[error("`{text}` is a number, not a date")]
    Number {
        /// The text, cut when long.
        text: String,
        /// The milliseconds it counts.
        millis: i64,
    },
    /// A weekday the day was not.
    #[error("`{text}` was not a {}", weekday_name(*.said))]
    WrongWeekday {
        /// The text, cut when long.
        text: String,
        /// The day.
        day: NaiveDate,
        /// The weekday in the text.
        said: Weekday,
    },
}

impl DateError {
    /// Returns the form in which it was probably meant; `None` if that cannot be guessed.
    #[must_use]
    pub fn meant(&self) -> Option<&str> {
        match self {
            Self::NotADate { meant, .. }
            | Self::Rest { meant, .. }
            | Self::NoSuchZone { meant, .. }
            | Self::ZoneName { meant, .. } => meant.as_deref(),
            _ => None,
        }
    }

    /// Returns what to do about it, as in "write it as 2024-12-31".
    #[must_use]
    pub fn help(&self) -> String {
        match self {
            Self::Empty => format!("write the day, or the day and the time: {FORMS}"),
            Self::NotADate { meant: Some(meant), .. }
            | Self::Rest { meant: Some(meant), .. }
            | Self::NoSuchZone { meant: Some(meant), .. } => {
                format!("write it as {meant}")
            }
            Self::NotADate { text, .. } if text.contains("{{") => {
                "what was to fill in this template did not: write the day itself"
                    .to_owned()
            }
            Self::NotADate { .. } | Self::Rest { .. } => format!("write it as {FORMS}"),
            Self::Ambiguous { text, day_first, month_first } => {
                let (one, other) = (spelled(*day_first), spelled(*month_first));
                format!(
                    "{text} can mean {one} or {other}: write {day_first} or {month_first}"
                )
            }
            Self::NoDay { first, .. } => format!("write the day too, as in {first}"),
            Self::Year { .. } => {
                "write the year with four digits, as in 2016-03-11".to_owned()
            }
            Self::NoSuchDay { year, month, day, .. } => {
                calendar_help(*year, *month, *day)
            }
            Self::NoSuchTime { .. } => {
                "hours go from 00 to 23, or from 1 to 12 with am or pm; \
                 minutes and seconds to 59"
                    .to_owned()
            }
            Self::ZoneName { name, meant, .. } => match meant {
                Some(meant) => format!("write the offset itself: {meant}"),
                None => {
                    format!("write the offset itself instead of {name}, as in +01:00")
                }
            },
            Self::NoSuchZone { zone, .. } => zone.help(),
            Self::NoSuchOffset { .. } => {
                "write hours and minutes from -15:59 to +15:59, as in +01:00".to_owned()
            }
            Self::Number { millis, .. } => {
                let moment = Moment::from_millis(*millis).rfc3339(Tz::UTC);
                format!("if it counts the time since 1970, write it as {moment}")
            }
            Self::WrongWeekday { day, .. } => {
                let was = weekday_name(day.weekday());
                format!("{day} was a {was}: correct the day, or leave out the weekday")
            }
        }
    }
}

/// The forms to write a date in.
const FORMS: &str = "2016-03-11 or 2016-03-11T09:05:00+01:00";

/// Returns a day as in "3 April".
fn spelled(day: NaiveDate) -> String {
    day.format("%-d %B").to_string()
}

/// Says what the calendar has instead of a day it has not.
fn calendar_help(year: u64, month: u64, day: u64) -> String {
    let calendar_day = |month: u64, day: u64| {
        let year = i32::try_from(year).ok()?;
        NaiveDate::from_ymd_opt(
            year,
            u32::try_from(month).ok()?,
            u32::try_from(day).ok()?,
        )
    };
    match (calendar_day(month, 1), calendar_day(day, month)) {
        (Some(first), _) => {
            let n_days = first.num_days_in_month();
            format!("{} has {n_days} days", first.format("%B %Y"))
        }
        (None, Some(turned)) => format!("write the month before the day: {turned}"),
        (None, None) => "months go from 01 to 12".to_owned(),
    }
}

/// Returns the text as a message may show it: on one line, and not too long.
pub(super) fn shown(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut shown: String = text.trim().chars().take(LONGEST).collect();
    if text.trim().chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    shown.replace(char::is_control, " ")
}
