//! What was made of the articles of a month, kept for as long as none of them changes: whoever
//! wants it of all months need not look at all articles.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::PoisonError;

use chrono::Datelike as _;
use chrono::NaiveDate;
use serde::Deserialize;
use serde::Serialize;

use crate::archive::Archive;
use crate::moment::Moment;

/// When the newest change was made in each part of a month, by year and month.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Months(Mutex<BTreeMap<(i32, u32), Newest>>);

/// When the newest change was made in each part of a month.
type Newest = Vec<Option<Moment>>;

impl Months {
    /// Forgets the month that a day lies in.
    pub(super) fn forget(&mut self, day: NaiveDate) {
        let known = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        known.remove(&(day.year(), day.month()));
    }
}

impl Archive {
    /// Returns when the newest change was made in each part of a month. `make` looks at its
    /// articles, and is asked only if one of them has changed since it was asked last.
    pub fn newest_changes(
        &self,
        month: (i32, u32),
        make: impl FnOnce() -> Vec<Option<Moment>>,
    ) -> Vec<Option<Moment>> {
        let lock = || self.months.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = lock().get(&month).cloned();
        known.unwrap_or_else(|| {
            let made = make();
            lock().insert(month, made.clone());
            made
        })
    }
}
