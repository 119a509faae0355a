//! Takes the text of a date apart.
//!
//! What has one meaning is read: ISO 8601 and RFC 3339 in the spellings of the wild,
//! RFC 2822, what `date` prints, English months (`11 March 2016`, `Nov. 19, 2019`), and a
//! zone by its city after the time (`2016-03-11 09:05 Europe/Lisbon`).
//! What has two is refused, as is `03/04/2020`. This module says what is wrong;
//! [`hint`](super::hint) guesses what was meant.

use super::clock::Clock;
use super::error::{DateError, shown};
use super::names::{month_of, weekday_of};
use super::plain::read_plain;
use super::scanner::{Number, Scanner};
use chrono::{Datelike as _, NaiveDate, NaiveTime, TimeDelta, Weekday};
use chrono_tz::Tz;

/// A date as written, before a zone makes an instant of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Written {
    /// The day.
    pub(super) day: NaiveDate,
    /// The time since the day's midnight, if told. A whole day for 24:00.
    pub(super) time: Option<TimeDelta>,
    /// The offset from UTC in minutes, if told.
    pub(super) offset_minutes: Option<i32>,
    /// The time zone by its IANA name, if told in place of an offset.
    pub(super) zone: Option<Tz>,
}

/// Reads a date.
pub(super) fn read(text: &str) -> Result<Written, DateError> {
    let text = text.trim();
    match read_plain(text) {
        Some(written) => Ok(written),
        None => read_any(text),
    }
}

/// Reads a date in any form.
fn read_any(text: &str) -> Result<Written, DateError> {
    let mut scan = Scanner::new(text);
    if scan.is_done() {
        return Err(DateError::Empty);
    }
    let mut weekday = scan.weekday();
    let early = scan.early_time()?;
    if early.is_some() {
        weekday = weekday.or_else(|| scan.weekday());
    }
    let mut written = scan.date()?;
    if let Some((time, offset_minutes)) = early {
        written = Written { time: Some(time), offset_minutes, ..written };
    }
    scan.time_after_day(&mut written)?;
    match weekday {
        Some(said) if said != written.day.weekday() => {
            Err(DateError::WrongWeekday { text: shown(text), day: written.day, said })
        }
        _ => Ok(written),
    }
}

impl Written {
    const fn of_day(day: NaiveDate) -> Self {
        Self { day, time: None, offset_minutes: None, zone: None }
    }

    /// Returns the date as newsgen would have it written.
    pub(super) fn iso(&self) -> String {
        let Some(time) = self.time else { return self.day.to_string() };
        let local = self.day.and_time(NaiveTime::MIN) + time;
        let local = local.format("%Y-%m-%dT%H:%M:%S");
        if let Some(zone) = self.zone {
            return format!("{local} {zone}");
        }
        let Some(minutes) = self.offset_minutes else { return local.to_string() };
        let sign = if minutes < 0 { '-' } else { '+' };
        let minutes = minutes.abs();
        format!("{local}{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

impl Scanner<'_> {
    /// Takes `Fri, ` or `Tuesday `, if it is there.
    fn weekday(&mut self) -> Option<Weekday> {
        if self.at_digit() {
            return None;
        }
        let mut ahead = *self;
        let weekday = weekday_of(ahead.word())?;
        ahead.eat(&['.']);
        ahead.eat(&[',']);
        ahead.spaces();
        *self = ahead;
        Some(weekday)
    }

    /// Takes the time of `17:00, 24 December 2015`.
    fn early_time(&mut self) -> Result<Option<(TimeDelta, Option<i32>)>, DateError> {
        let mut ahead = *self;
        if ahead.digits().short().is_none() || ahead.peek() != Some(':') {
            return Ok(None);
        }
        let time = self.time(Clock::Parted).map_err(|_| self.not_a_date())?;
        let offset = self.offset()?;
        self.eat(&[',']);
        self.spaces();
        Ok(Some((time, offset)))
    }

    fn date(&mut self) -> Result<Written, DateError> {
        if !self.at_digit() {
            return self.month_first();
        }
        let first = self.digits();
        let day = match (first.n_digits, self.peek()) {
            (4, Some(joint @ ('-' | '/' | '.'))) => self.year_first(first, joint),
            (4, Some('年')) => self.year_first_in_chinese(first),
            (4, None) => Err(self.no_day(first, 1)),
            (8, _) => {
                let (year_and_month, day) = (first.value / 100, first.value % 100);
                self.day(year_and_month / 100, year_and_month % 100, day)
            }
            (1 | 2, _) => self.day_first(first),
            (9 | 10 | 12 | 13, None) => Err(self.number(first)),
            _ => Err(self.not_a_date()),
        }?;
        Ok(Written::of_day(day))
    }

    /// Reads `2016-03-11` from its first joint on.
    fn year_first(&mut self, year: Number, joint: char) -> Result<NaiveDate, DateError> {
        self.eat(&[joint]);
        let month = self.digits().short().ok_or_else(|| self.not_a_date())?;
        if self.is_done() {
            return Err(self.no_day(year, month));
        }
        self.eat(&[joint]).ok_or_else(|| self.not_a_date())?;
        let day = self.digits().short().ok_or_else(|| self.not_a_date())?;
        self.day(year.value, month, day)
    }

    /// Reads `2016年3月11日` from its first sign on.
    fn year_first_in_chinese(&mut self, year: Number) -> Result<NaiveDate, DateError> {
        self.eat(&['年']);
        let month = self.digits().short().ok_or_else(|| self.not_a_date())?;
        self.eat(&['月']).ok_or_else(|| self.not_a_date())?;
        if self.is_done() {
            return Err(self.no_day(year, month));
        }
        let day = self.digits().short().ok_or_else(|| self.not_a_date())?;
        self.eat(&['日']).ok_or_else(|| self.not_a_date())?;
        self.day(year.value, month, day)
    }

    /// Reads `11 March 2016` or `11-Mar-2016` after its day.
    fn day_first(&mut self, day: Number) -> Result<NaiveDate, DateError> {
        let before_joint = *self;
        if let Some(joint) = self.eat(&['/', '.', '-']) {
            self.spaces();
            if self.at_digit() {
                return Err(self.numbers_without_order(day, joint));
            }
            *self = before_joint;
        }
        self.ordinal();
        let _ = self.spaces() || self.eat(&['-']).is_some();
        let month = month_of(self.word()).ok_or_else(|| self.not_a_date())?;
        self.eat(&['.']);
        if self.eat(&['-']).is_none() {
            self.eat(&[',']);
            self.spaces();
        }
        let year = self.year()?;
        self.day(year, month, day.value)
    }

    /// Reads `March 11, 2016`, and what `date` prints: `Mar 11 09:05:00 UTC 2016`.
    fn month_first(&mut self) -> Result<Written, DateError> {
        let month = month_of(self.word()).ok_or_else(|| self.not_a_date())?;
        self.eat(&['.']);
        self.spaces();
        let day = self.digits();
        if day.n_digits == 4 && self.is_done() {
            return Err(self.no_day(day, month));
        }
        let day = day.short().ok_or_else(|| self.not_a_date())?;
        self.ordinal();
        self.eat(&[',']);
        self.spaces();
        let mut ahead = *self;
        if ahead.digits().short().is_none() || ahead.peek() != Some(':') {
            let year = self.year()?;
            return self.day(year, month, day).map(Written::of_day);
        }
        let time = Some(self.time(Clock::Parted)?);
        let offset_minutes = self.offset()?;
        self.spaces();
        let year = self.year()?;
        Ok(Written {
            time,
            offset_minutes,
            ..Written::of_day(self.day(year, month, day)?)
        })
    }

    /// Takes the `th` of `11th`.
    fn ordinal(&mut self) {
        let mut ahead = *self;
        if ["st", "nd", "rd", "th"].contains(&ahead.word()) {
            *self = ahead;
        }
    }

    fn year(&mut self) -> Result<u64, DateError> {
        let year = self.digits();
        match year.n_digits {
            4 => Ok(year.value),
            0 => Err(self.not_a_date()),
            _ => Err(DateError::Year { text: shown(self.whole()) }),
        }
    }

    /// Reads what follows the date, to the end of the text.
    fn time_after_day(&mut self, written: &mut Written) -> Result<(), DateError> {
        if written.time.is_none() && !self.is_done() {
            let clock = self.joint().ok_or_else(|| self.unread())?;
            written.time = Some(self.time(clock)?);
        }
        if written.time.is_some() && written.offset_minutes.is_none() {
            written.offset_minutes = self.offset()?;
        }
        if written.offset_minutes.is_some() {
            self.comment();
        } else if written.time.is_some() {
            written.zone = self.zone()?;
        }
        if self.is_done() { Ok(()) } else { Err(self.unread()) }
    }

    /// Takes what stands between day and time: space, a comma, a `T`.
    fn joint(&mut self) -> Option<Clock> {
        let mut ahead = *self;
        ahead.spaces();
        ahead.eat(&[',']);
        ahead.spaces();
        let clock = match ahead.eat(&['T', 't']) {
            Some(_) => Clock::Basic,
            None => Clock::Parted,
        };
        ahead.spaces();
        if !ahead.at_digit() || ahead.rest().len() == self.rest().len() {
            return None;
        }
        *self = ahead;
        Some(clock)
    }

    /// Takes the `(UTC)` after an offset: a comment by RFC 2822.
    fn comment(&mut self) {
        let mut ahead = *self;
        ahead.spaces();
        if ahead.eat(&['(']).is_some() && ahead.finish(')') {
            *self = ahead;
        }
    }

    /// Returns a day of the calendar.
    fn day(&self, year: u64, month: u64, day: u64) -> Result<NaiveDate, DateError> {
        let text = || shown(self.whole());
        if !(1..=9999).contains(&year) {
            return Err(DateError::Year { text: text() });
        }
        calendar_day(year, month, day).ok_or_else(|| DateError::NoSuchDay {
            text: text(),
            year,
            month,
            day,
        })
    }

    fn not_a_date(&self) -> DateError {
        DateError::NotADate { text: shown(self.whole()), meant: None }
    }

    fn no_day(&self, year: Number, month: u64) -> DateError {
        match self.day(year.value, month, 1) {
            Ok(first) => DateError::NoDay { text: shown(self.whole()), first },
            Err(DateError::NoSuchDay { .. }) => self.not_a_date(),
            Err(error) => error,
        }
    }

    /// The error for a number that counts seconds, or milliseconds if it is long.
    fn number(&self, number: Number) -> DateError {
        let unit_ms = if number.n_digits < 12 { 1000 } else { 1 };
        let millis = i64::try_from(number.value).unwrap_or_default() * unit_ms;
        DateError::Number { text: shown(self.whole()), millis }
    }

    /// The error for `11/03/2016` and `31.12.2024`, read up to the first joint.
    fn numbers_without_order(&mut self, first: Number, joint: char) -> DateError {
        let second = self.digits();
        let third = self.eat(&[joint]).map(|_| {
            self.spaces();
            self.digits()
        });
        let Some(third) = third.filter(|_| second.short().is_some()) else {
            return self.not_a_date();
        };
        if third.n_digits != 4 {
            return DateError::Year { text: shown(self.whole()) };
        }
        let day_first = calendar_day(third.value, second.value, first.value);
        let month_first = calendar_day(third.value, first.value, second.value);
        let text = shown(self.whole());
        match (day_first, month_first) {
            (Some(day_first), Some(month_first)) if day_first != month_first => {
                DateError::Ambiguous { text, day_first, month_first }
            }
            (day_first, month_first) => {
                let day = day_first.or(month_first);
                DateError::NotADate { text, meant: day.map(|day| self.with_time(day)) }
            }
        }
    }

    /// Writes a day with the time that follows, if that can be read.
    fn with_time(&mut self, day: NaiveDate) -> String {
        let mut written = Written::of_day(day);
        match self.time_after_day(&mut written) {
            Ok(()) => written.iso(),
            Err(_) => day.to_string(),
        }
    }
}

fn calendar_day(year: u64, month: u64, day: u64) -> Option<NaiveDate> {
    let year = i32::try_from(year).ok().filter(|year| (1..=9999).contains(year))?;
    NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}

#[cfg(test)]
mod tests {
    use super::{read, read_any};

    /// Texts, and the form newsgen would have them in.
    const ONE_MEANING: &[(&str, &str)] = &[
        ("2016-03-11", "2016-03-11"),
        (" 2016-3-1\n", "2016-03-01"),
        ("2016/03/11", "2016-03-11"),
        ("2016.03.11", "2016-03-11"),
        ("20160311", "2016-03-11"),
        ("1851-09-18", "1851-09-18"),
        ("0001-01-01", "0001-01-01"),
        ("2016-03-11T09:05:07Z", "2016-03-11T09:05:07+00:00"),
        ("2016-03-11t09:05:07z", "2016-03-11T09:05:07+00:00"),
        ("2016-03-11 09:05:07-04:30", "2016-03-11T09:05:07-04:30"),
        ("2016-03-11T09:05:07.250+0100", "2016-03-11T09:05:07+01:00"),
        ("2016-03-11T09:05:07,123456789+01", "2016-03-11T09:05:07+01:00"),
        ("2016-03-11T09:05:7+01:00", "2016-03-11T09:05:07+01:00"),
        ("2016-03-11T09:05-00:00", "2016-03-11T09:05:00+00:00"),
        ("2016-3-1T23:57:00", "2016-03-01T23:57:00"),
        ("2016-03-11 T 09:05:07 +0330", "2016-03-11T09:05:07+03:30"),
        ("2016-03-11 9:05", "2016-03-11T09:05:00"),
        ("2016-03-11 9:05:00 -4", "2016-03-11T09:05:00-04:00"),
        ("2016-03-11 09:05:00 −05:00", "2016-03-11T09:05:00-05:00"),
        ("2016-03-11 09:05 UTC", "2016-03-11T09:05:00+00:00"),
        ("2016-03-11 09:05:00 GMT+00:00", "2016-03-11T09:05:00+00:00"),
        ("2016-03-11T09:05:00CDT", "2016-03-11T09:05:00-05:00"),
        ("2016/03/11 21:20", "2016-03-11T21:20:00"),
        ("20160311T090507+0300", "2016-03-11T09:05:07+03:00"),
        ("20160311T0905", "2016-03-11T09:05:00"),
        ("20160311T09:05:00Z", "2016-03-11T09:05:00+00:00"),
        ("2016-03-11T1643", "2016-03-11T16:43:00"),
        ("2016-03-11T24:00", "2016-03-12T00:00:00"),
        ("2016-12-31 24:00:00Z", "2017-01-01T00:00:00+00:00"),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00+00:00"),
        ("2017-01-01T05:29:60+05:30", "2017-01-01T05:30:00+05:30"),
        ("Fri, 11 Mar 2016 09:05:07 +0000", "2016-03-11T09:05:07+00:00"),
        ("11 Mar 2016 09:05 GMT", "2016-03-11T09:05:00+00:00"),
        ("Fri, 11 Mar 2016 8:56 am PST", "2016-03-11T08:56:00-08:00"),
        ("Friday, March 11, 2016", "2016-03-11"),
        ("Fri Mar 11 09:05:07 UTC 2016", "2016-03-11T09:05:07+00:00"),
        ("Fri Mar 11 09:05:07 EST 2016", "2016-03-11T09:05:07-05:00"),
        ("Fri Mar 11 09:05:07 2016", "2016-03-11T09:05:07"),
        ("Fri Mar 11 09:05:07 2016 +0100", "2016-03-11T09:05:07+01:00"),
        ("Fri Mar 11 2016 09:05:07 GMT+0100 (CET)", "2016-03-11T09:05:07+01:00"),
        ("March 11, 2016", "2016-03-11"),
        ("Mar. 11, 2016", "2016-03-11"),
        ("Sept. 3, 2016, 07:47 PM EST", "2016-09-03T19:47:00-05:00"),
        ("September 3rd, 2016 12:05 a.m.", "2016-09-03T00:05:00"),
        ("March 11, 2016 13:42", "2016-03-11T13:42:00"),
        ("11 March 2016", "2016-03-11"),
        ("11th March, 2016", "2016-03-11"),
        ("11-Mar-2016", "2016-03-11"),
        ("17:00, 11 March 2016", "2016-03-11T17:00:00"),
        ("2016-03-11 09:05 Europe/Lisbon", "2016-03-11T09:05:00 Europe/Lisbon"),
        ("2016-03-11T09:05:07  europe/lisbon", "2016-03-11T09:05:07 Europe/Lisbon"),
        ("2016-03-11 9:05 pm America/New_York", "2016-03-11T21:05:00 America/New_York"),
        (
            "2016-03-11 09:05 America/Port-au-Prince",
            "2016-03-11T09:05:00 America/Port-au-Prince",
        ),
        ("20160311T0905 Etc/GMT+5", "2016-03-11T09:05:00 Etc/GMT+5"),
        ("March 11, 2016 13:42 US/Pacific", "2016-03-11T13:42:00 US/Pacific"),
        ("2016年3月11日", "2016-03-11"),
        ("2016年3月11日 11時05分", "2016-03-11T11:05:00"),
        ("2016年3月11日 11时05分30秒", "2016-03-11T11:05:30"),
    ];

    /// What has one meaning is read as that.
    #[test]
    fn dates_with_one_meaning_are_read() {
        for (text, iso) in ONE_MEANING {
            assert_eq!(
                read(text).map(|written| written.iso()),
                Ok((*iso).to_owned()),
                "{text}"
            );
        }
    }

    /// The short way to a date gives what the long way gives.
    #[test]
    fn short_way_and_long_way_agree() {
        let times = ["", "T00:00:00", " 23:59:59", "t12:30:00Z", "T12:30:00-15:59"];
        let times = times.into_iter().chain(["T24:00:00", "T12:60:00", "Z", "T1:00:00"]);
        for time in times {
            for day in
                ["2016-03-11", "2016-02-30", "0000-01-01", "9999-12-31", "2016-13-01"]
            {
                let text = format!("{day}{time}");
                assert_eq!(read(&text), read_any(&text), "{text}");
            }
        }
    }

    /// Milliseconds are kept, and what is finer is cut off.
    #[test]
    fn fractions_are_cut_to_milliseconds() {
        let millis = |fraction| {
            let time = read(&format!("2016-03-11T09:05:07{fraction}Z")).unwrap().time;
            time.unwrap().num_milliseconds() % 1000
        };
        assert_eq!(
            [".5", ".25", ".007", ".9999999", ",1"].map(millis),
            [500, 250, 7, 999, 100]
        );
    }
}
