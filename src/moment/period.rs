//! Periods of the archive: all of it, a year, a month or a day.

use super::{Moment, Precision};
use chrono::{Datelike as _, Days, Months, NaiveDate};
use chrono_tz::Tz;

/// A year, a month or a day, or all of time.
///
/// In order: all, then the years, then the months, then the days.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize)]
pub enum Period {
    /// All of time.
    All,
    /// A year from 1 to 9999.
    Year(i32),
    /// A year, and its month from 1 to 12.
    Month(i32, u32),
    /// A civil day.
    Day(NaiveDate),
}

impl Period {
    /// Returns the year `day` lies in.
    #[must_use]
    pub fn of_year(day: NaiveDate) -> Self {
        Self::Year(day.year())
    }

    /// Returns the month `day` lies in.
    #[must_use]
    pub fn of_month(day: NaiveDate) -> Self {
        Self::Month(day.year(), day.month())
    }

    /// Returns the period of `day` alone.
    #[must_use]
    pub const fn of_day(day: NaiveDate) -> Self {
        Self::Day(day)
    }

    /// Returns whether `day` lies in this period.
    #[must_use]
    pub fn contains(self, day: NaiveDate) -> bool {
        match self {
            Self::All => true,
            Self::Year(year) => day.year() == year,
            Self::Month(year, month) => day.year() == year && day.month() == month,
            Self::Day(own) => day == own,
        }
    }

    /// Returns the first day; `None` for all of time and for a month that does not exist.
    #[must_use]
    pub fn first_day(self) -> Option<NaiveDate> {
        match self {
            Self::All => None,
            Self::Year(year) => NaiveDate::from_ymd_opt(year, 1, 1),
            Self::Month(year, month) => NaiveDate::from_ymd_opt(year, month, 1),
            Self::Day(day) => Some(day),
        }
    }

    /// Returns the last day; `None` where [`first_day`](Self::first_day) is.
    #[must_use]
    pub fn last_day(self) -> Option<NaiveDate> {
        self.day_after()?.pred_opt()
    }

    /// Returns the first instant after the period in `zone`; `None` where
    /// [`first_day`](Self::first_day) is.
    #[must_use]
    pub fn end(self, zone: Tz) -> Option<Moment> {
        let day = self.day_after()?;
        Some(Moment::restore(Moment::from_day(day, zone).millis(), Precision::Time))
    }

    /// Returns the next larger period around this one; `None` for all of time.
    #[must_use]
    pub fn parent(self) -> Option<Self> {
        match self {
            Self::All => None,
            Self::Year(_) => Some(Self::All),
            Self::Month(year, _) => Some(Self::Year(year)),
            Self::Day(day) => Some(Self::of_month(day)),
        }
    }

    /// Returns the period in digits: nothing for all of time, `2016`, `2016-03` or
    /// `2016-03-11`.
    #[must_use]
    pub fn text(self) -> String {
        self.joined("-")
    }

    /// Returns the end of its address: nothing for all of time, `2016/`, `2016/03/` or
    /// `2016/03/11/`.
    #[must_use]
    pub fn path(self) -> String {
        let mut path = self.joined("/");
        if self != Self::All {
            path.push('/');
        }
        path
    }

    fn joined(self, joint: &str) -> String {
        match self {
            Self::All => String::new(),
            Self::Year(year) => format!("{year:04}"),
            Self::Month(year, month) => format!("{year:04}{joint}{month:02}"),
            Self::Day(day) => {
                let (year, month, day) = (day.year(), day.month(), day.day());
                format!("{year:04}{joint}{month:02}{joint}{day:02}")
            }
        }
    }

    fn day_after(self) -> Option<NaiveDate> {
        let first = self.first_day()?;
        match self {
            Self::All => None,
            Self::Year(_) => first.checked_add_months(Months::new(12)),
            Self::Month(..) => first.checked_add_months(Months::new(1)),
            Self::Day(_) => first.checked_add_days(Days::new(1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Period;
    use crate::moment::Moment;
    use chrono::NaiveDate;
    use chrono_tz::Tz;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// Each period knows its text, its address, its days and the one around it.
    #[test]
    fn periods_are_what_a_calendar_says() {
        let today = day("2016-02-29");
        let (year, month) = (Period::of_year(today), Period::of_month(today));
        let cases = [
            (Period::All, "", "", None, None),
            (
                year,
                "2016",
                "2016/",
                Some(("2016-01-01", "2016-12-31")),
                Some(Period::All),
            ),
            (
                month,
                "2016-02",
                "2016/02/",
                Some(("2016-02-01", "2016-02-29")),
                Some(year),
            ),
            (
                Period::of_day(today),
                "2016-02-29",
                "2016/02/29/",
                Some(("2016-02-29", "2016-02-29")),
                Some(month),
            ),
        ];
        for (period, text, path, days, parent) in cases {
            assert_eq!(period.text(), text);
            assert_eq!(period.path(), path);
            assert_eq!(period.first_day().zip(period.last_day()), {
                days.map(|(first, last)| (day(first), day(last)))
            });
            assert_eq!(period.parent(), parent);
            assert!(period.contains(today));
            assert_eq!(period.contains(day("2017-03-01")), period == Period::All);
        }
    }

    /// A period ends where the next begins, in the site's zone.
    #[test]
    fn periods_end_where_the_next_begin() {
        let zone = Tz::Europe__Berlin;
        let end = |period: Period| period.end(zone).map(|end| end.rfc3339(zone));
        assert_eq!(end(Period::All), None);
        assert_eq!(end(Period::Year(2016)).as_deref(), Some("2017-01-01T00:00:00+01:00"));
        assert_eq!(
            end(Period::Month(2016, 3)).as_deref(),
            Some("2016-04-01T00:00:00+02:00")
        );
        assert_eq!(
            end(Period::Month(2016, 12)).as_deref(),
            Some("2017-01-01T00:00:00+01:00")
        );
        let last = Period::Year(9999).end(Tz::UTC).unwrap();
        assert!(last > Moment::parse("9999-12-31T23:59:59Z", Tz::UTC).unwrap());
        assert_eq!(Period::Month(2016, 13).end(zone), None);
    }

    /// The year 1 has four digits, as every year has.
    #[test]
    fn years_are_written_with_four_digits() {
        let first = day("0001-01-01");
        assert_eq!(Period::of_day(first).path(), "0001/01/01/");
        assert_eq!(Period::of_year(first).text(), "0001");
    }
}
