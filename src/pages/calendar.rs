//! Calendars: how many stories each year, month and day has, and where they are.
//!
//! They count by jumping from period to period, so they cost what they show and not what
//! the archive holds.

use chrono::Datelike as _;
use chrono::Days;
use chrono::NaiveDate;
use chrono::Weekday;
use serde::Serialize;

use crate::archive::Timeline;
use crate::moment::Period;

/// A year in a calendar.
#[derive(Debug, Serialize)]
pub(super) struct Year {
    date: String,
    count: usize,
    url: Option<String>,
    months: Vec<MonthCell>,
}

/// A month in a year's row.
#[derive(Debug, Serialize)]
pub(super) struct MonthCell {
    date: String,
    count: usize,
    url: Option<String>,
}

/// A month, day by day.
#[derive(Debug, Serialize)]
pub(super) struct Month {
    date: String,
    count: usize,
    url: Option<String>,
    /// Weeks of seven; null stands outside the month.
    weeks: Vec<Vec<Option<Day>>>,
}

/// A day of a month.
#[derive(Debug, Serialize)]
pub(super) struct Day {
    date: String,
    day: u32,
    count: usize,
    url: Option<String>,
}

/// Makes calendars of one timeline. `url` knows which periods have a page.
pub(super) struct Calendar<'a, U: Fn(Period) -> Option<String>> {
    pub(super) timeline: Timeline<'a>,
    pub(super) week_starts: Weekday,
    pub(super) url: U,
}

impl<U: Fn(Period) -> Option<String>> Calendar<'_, U> {
    /// The years that have stories, newest first, each with its twelve months.
    pub(super) fn years(&self) -> Vec<Year> {
        let years = self.timeline.years().into_iter().rev();
        years
            .map(|period| Year {
                date: period.text(),
                count: self.timeline.count(period),
                url: (self.url)(period),
                months: months_of(period).map(|month| self.month_cell(month)).collect(),
            })
            .collect()
    }

    /// The twelve months of a year, or a month alone.
    pub(super) fn months(&self, period: Period) -> Vec<Month> {
        match period {
            Period::Year(_) => months_of(period).map(|month| self.month(month)).collect(),
            Period::Month(..) => vec![self.month(period)],
            Period::All | Period::Day(_) => Vec::new(),
        }
    }

    fn month_cell(&self, month: Period) -> MonthCell {
        let count = self.timeline.count(month);
        MonthCell { date: month.text(), count, url: self.url_if(month, count) }
    }

    fn month(&self, month: Period) -> Month {
        let count = self.timeline.count(month);
        let weeks = if count == 0 { self.empty_weeks(month) } else { self.weeks(month) };
        Month { date: month.text(), count, url: self.url_if(month, count), weeks }
    }

    fn weeks(&self, month: Period) -> Vec<Vec<Option<Day>>> {
        let filled = self.timeline.parts(month);
        self.fill(month, |day| {
            let period = Period::of_day(day);
            if filled.binary_search(&period).is_ok() {
                self.timeline.count(period)
            } else {
                0
            }
        })
    }

    fn empty_weeks(&self, month: Period) -> Vec<Vec<Option<Day>>> {
        self.fill(month, |_| 0)
    }

    fn fill(
        &self,
        month: Period,
        count: impl Fn(NaiveDate) -> usize,
    ) -> Vec<Vec<Option<Day>>> {
        let (Some(first), Some(last)) = (month.first_day(), month.last_day()) else {
            return Vec::new();
        };
        let before = first.weekday().days_since(self.week_starts);
        let mut cells: Vec<Option<Day>> = (0..before).map(|_| None).collect();
        let mut day = first;
        while day <= last {
            let count = count(day);
            let url = self.url_if(Period::of_day(day), count);
            cells.push(Some(Day { date: day.to_string(), day: day.day(), count, url }));
            let Some(next) = day.checked_add_days(Days::new(1)) else { break };
            day = next;
        }
        cells.resize_with(cells.len().next_multiple_of(7), || None);
        let mut weeks = Vec::with_capacity(cells.len() / 7);
        let mut rest = cells.into_iter();
        while rest.len() > 0 {
            weeks.push(rest.by_ref().take(7).collect());
        }
        weeks
    }

    fn url_if(&self, period: Period, count: usize) -> Option<String> {
        if count == 0 { None } else { (self.url)(period) }
    }
}

fn months_of(year: Period) -> impl Iterator<Item = Period> {
    let number = match year {
        Period::Year(number) => Some(number),
        _ => None,
    };
    (1..=12).filter_map(move |month| number.map(|year| Period::Month(year, month)))
}
