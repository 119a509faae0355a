//! Takes times and offsets apart: `9:05`, `090500`, `09:05:00.25 PM`, `+01:00`, `EST`,
//! `Europe/Lisbon`.

use super::error::{DateError, shown};
use super::names::{month_of, offset_of, weekday_of};
use super::scanner::{Number, Scanner};
use super::zone::zone;
use chrono::TimeDelta;
use chrono_tz::Tz;

/// The forms of a time that may stand in a place.
#[derive(Clone, Copy)]
pub(super) enum Clock {
    /// Only with a `:` between hours and minutes.
    Parted,
    /// Also in digits alone, `0905`, as ISO 8601 has it after a `T`.
    Basic,
}

/// Hours, minutes, seconds and milliseconds as written.
struct Parts {
    hour: u64,
    minute: u64,
    second: u64,
    milli: u64,
}

impl Scanner<'_> {
    /// Takes a time and returns how long after midnight it is.
    ///
    /// 24:00 is the midnight that ends the day (ISO 8601). A second 60 is taken where a
    /// leap second can be, and is the next second's start: Unix time has no other.
    pub(super) fn time(&mut self, clock: Clock) -> Result<TimeDelta, DateError> {
        let start = *self;
        let mut parts = self.parts(clock).ok_or_else(|| start.unread())?;
        let impossible = || DateError::NoSuchTime { text: shown(start.whole()) };
        if let Some(noon) = self.noon() {
            if !(1..=12).contains(&parts.hour) {
                return Err(impossible());
            }
            parts.hour = parts.hour % 12 + noon;
        }
        let Parts { hour, minute, second, milli } = parts;
        let last_second = if minute % 15 == 14 { 60 } else { 59 };
        let day_end = hour == 24 && minute + second + milli == 0;
        if !day_end && (hour > 23 || minute > 59 || second > last_second) {
            return Err(impossible());
        }
        let millis = ((hour * 60 + minute) * 60 + second) * 1000 + milli;
        Ok(TimeDelta::milliseconds(i64::try_from(millis).unwrap_or_default()))
    }

    /// Takes the digits of a time; `None` if they are not in the form of one.
    fn parts(&mut self, clock: Clock) -> Option<Parts> {
        let first = self.digits();
        let (hour, minute, second) = match (clock, first.n_digits, self.peek()) {
            (_, 1 | 2, Some(':')) => self.minute_and_second(first)?,
            (_, 1 | 2, Some('時' | '时')) => {
                self.minute_and_second_in_chinese(first)?
            }
            (Clock::Basic, 4, _) => (first.value / 100, first.value % 100, None),
            (Clock::Basic, 6, _) => {
                let minutes = first.value / 100;
                (minutes / 100, minutes % 100, Some(first.value % 100))
            }
            _ => return None,
        };
        let milli = if second.is_some() { self.fraction() } else { 0 };
        Some(Parts { hour, minute, second: second.unwrap_or(0), milli })
    }

    fn minute_and_second(&mut self, hour: Number) -> Option<(u64, u64, Option<u64>)> {
        self.eat(&[':']);
        let minute = self.digits();
        if minute.n_digits != 2 {
            return None;
        }
        let second = match self.eat(&[':']) {
            Some(_) => Some(self.digits().short()?),
            None => None,
        };
        Some((hour.value, minute.value, second))
    }

    /// Reads `11時05分` or `11時05分30秒` from its first sign on.
    fn minute_and_second_in_chinese(
        &mut self,
        hour: Number,
    ) -> Option<(u64, u64, Option<u64>)> {
        self.eat(&['時', '时']);
        let minute = self.digits().short()?;
        self.eat(&['分'])?;
        let mut ahead = *self;
        let second = ahead.digits().short().filter(|_| ahead.eat(&['秒']).is_some());
        if second.is_some() {
            *self = ahead;
        }
        Some((hour.value, minute, second))
    }

    /// Takes the fraction of a second and returns its whole milliseconds.
    fn fraction(&mut self) -> u64 {
        let mut ahead = *self;
        if ahead.eat(&['.', ',']).is_none() || !ahead.at_digit() {
            return 0;
        }
        let digits = ahead.rest().bytes().chain(*b"000").take(3);
        let millis = digits.fold((0, false), |(value, ended), byte| {
            let ended = ended || !byte.is_ascii_digit();
            (value * 10 + if ended { 0 } else { u64::from(byte - b'0') }, ended)
        });
        ahead.digits();
        *self = ahead;
        millis.0
    }

    /// Takes `am` or `p.m.` and returns the hours it adds.
    fn noon(&mut self) -> Option<u64> {
        let mut ahead = *self;
        ahead.spaces();
        let (half, added) = match ahead.word() {
            word if word.eq_ignore_ascii_case("am") => ("", 0),
            word if word.eq_ignore_ascii_case("pm") => ("", 12),
            "a" | "A" => (".m.", 0),
            "p" | "P" => (".m.", 12),
            _ => return None,
        };
        ahead.eat_text(half).then(|| {
            *self = ahead;
            added
        })
    }

    /// Takes an offset from UTC, if there is one, and returns its minutes.
    pub(super) fn offset(&mut self) -> Result<Option<i32>, DateError> {
        let mut ahead = *self;
        ahead.spaces();
        let start = ahead;
        let name = ahead.word();
        let named = offset_of(name);
        if named.is_none() && !name.is_empty() {
            return match is_zone_like(name) {
                true => Err(start.zone_name(name)),
                false => Ok(None),
            };
        }
        if named.is_none_or(|minutes| minutes == 0 && name.len() > 1) {
            let signed = ahead.signed_offset()?;
            if signed.is_some() {
                *self = ahead;
                return Ok(signed);
            }
        }
        if named.is_some() {
            *self = ahead;
        }
        Ok(named)
    }

    /// Takes `+01:00`, `+0100`, `+01` or `-4`.
    fn signed_offset(&mut self) -> Result<Option<i32>, DateError> {
        let start = *self;
        let Some(sign) = self.eat(&['+', '-', '−']) else { return Ok(None) };
        let first = self.digits();
        let (hours, minutes) = match first.n_digits {
            1 | 2 if self.eat(&[':']).is_some() => {
                let minutes = self.digits();
                if minutes.n_digits != 2 {
                    return Err(start.unread());
                }
                (first.value, minutes.value)
            }
            1 | 2 => (first.value, 0),
            4 => (first.value / 100, first.value % 100),
            _ => return Err(start.unread()),
        };
        if hours > 15 || minutes > 59 {
            return Err(DateError::NoSuchOffset {
                text: shown(start.whole()),
                offset: shown(start.rest()),
            });
        }
        let minutes = i32::try_from(hours * 60 + minutes).unwrap_or_default();
        Ok(Some(if sign == '+' { minutes } else { -minutes }))
    }

    /// Takes the name of a zone that has a `/`, after white space, if there is one.
    ///
    /// Names without, as `CET` and `EST`, are taken for offsets or refused: most who write
    /// them do not mean the zone.
    pub(super) fn zone(&mut self) -> Result<Option<Tz>, DateError> {
        let mut ahead = *self;
        let parted = ahead.spaces();
        let name = ahead.zone_like();
        if !parted || !name.contains('/') {
            return Ok(None);
        }
        let zone = zone(name).map_err(|error| DateError::NoSuchZone {
            text: shown(self.whole()),
            zone: error,
            meant: None,
        })?;
        *self = ahead;
        Ok(Some(zone))
    }

    fn zone_name(&self, name: &str) -> DateError {
        DateError::ZoneName {
            text: shown(self.whole()),
            name: name.to_owned(),
            meant: None,
        }
    }

    /// The error that what is left cannot be read.
    pub(super) fn unread(&self) -> DateError {
        DateError::Rest {
            text: shown(self.whole()),
            rest: shown(self.rest()),
            meant: None,
        }
    }
}

/// Whether a word looks like the name of a zone: `CEST`.
fn is_zone_like(word: &str) -> bool {
    let capitals = word.bytes().all(|byte| byte.is_ascii_uppercase());
    let other = month_of(word).is_some() || weekday_of(word).is_some();
    (3..=5).contains(&word.len()) && capitals && !other
}
