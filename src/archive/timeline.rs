//! A timeline: some articles in date order, cut into years, months and days.
//!
//! The whole site is one, and so is every facet value. It counts and cuts; which pages come
//! of it, `pages` decides. Of a running story it has, in each period, the newest version
//! that belongs there.

use std::ops::Range;

use chrono::NaiveDate;

use crate::archive::Archive;
use crate::archive::ArticleId;
use crate::archive::FacetValue;
use crate::archive::running::Among;
use crate::moment::Period;

/// Some articles of an archive in date order.
#[derive(Debug, Clone, Copy)]
pub struct Timeline<'a> {
    archive: &'a Archive,
    /// `None` is the whole site.
    listed: Option<&'a [ArticleId]>,
}

impl<'a> Timeline<'a> {
    /// The whole site.
    pub(super) fn site(archive: &'a Archive) -> Self {
        Self { archive, listed: None }
    }

    /// The articles of a facet value.
    pub fn of_value(archive: &'a Archive, value: &'a FacetValue) -> Self {
        Self { archive, listed: Some(&value.articles) }
    }

    /// The articles in a language.
    pub fn of_language(archive: &'a Archive, tag: &str) -> Self {
        Self { archive, listed: Some(archive.in_language(tag)) }
    }

    /// How many articles it is made of in `period`, replaced versions among them.
    pub fn count_all(&self, period: Period) -> usize {
        self.positions(period).len()
    }

    /// How many articles it has in `period`.
    pub fn count(&self, period: Period) -> usize {
        let among = self.among(period);
        self.positions_of(&among.ids).len() - self.archive.running.n_replaced(&among)
    }

    /// Its articles of `period`, oldest first.
    pub fn articles(
        &self,
        period: Period,
    ) -> impl DoubleEndedIterator<Item = ArticleId> + use<'a> {
        self.articles_at(period, 0..usize::MAX)
    }

    /// Those of its articles of `period` that stand at some places among all that it is made
    /// of there, oldest first. A version that is replaced keeps its place and is left out, so
    /// that no other article moves.
    pub fn articles_at(
        &self,
        period: Period,
        places: Range<usize>,
    ) -> impl DoubleEndedIterator<Item = ArticleId> + use<'a> {
        let Self { archive, listed } = *self;
        let among = self.among(period);
        let Range { start, end } = self.positions_of(&among.ids);
        let from = end.min(start.saturating_add(places.start));
        let until = end.min(start.saturating_add(places.end));
        let all = (from..until).map(move |position| id_at(listed, position));
        all.filter(move |&id| archive.running.shows(id, &among))
    }

    /// Its articles before `before`, newest first, without those that later ones before `as_of`
    /// replaced.
    pub fn before(
        &self,
        before: ArticleId,
        as_of: ArticleId,
    ) -> impl Iterator<Item = ArticleId> + use<'a> {
        let Self { archive, listed } = *self;
        let among = Among { ids: 0..as_of.0, listed };
        let all = (0..self.positions_of(&(0..before.0)).end).rev();
        let all = all.map(move |position| id_at(listed, position));
        all.filter(move |&id| archive.running.shows(id, &among))
    }

    /// The articles either side of one: the one before it, and the one after. Other versions of
    /// its own story are none.
    pub fn neighbours(&self, id: ArticleId) -> (Option<ArticleId>, Option<ArticleId>) {
        let Self { archive, listed } = *self;
        let is_other = |other: &ArticleId| !archive.running.are_versions(id, *other);
        let own = self.positions_of(&(id.0..id.0 + 1));
        let before = (0..own.start).rev().map(|at| id_at(listed, at)).find(is_other);
        let after = (own.end..self.len()).map(|at| id_at(listed, at)).find(is_other);
        (before, after)
    }

    /// Its articles before `place`, newest first, and those from there on, oldest first;
    /// replaced versions are among them.
    pub fn either_side(
        &self,
        place: ArticleId,
    ) -> (
        impl Iterator<Item = ArticleId> + use<'a>,
        impl Iterator<Item = ArticleId> + use<'a>,
    ) {
        let listed = self.listed;
        let at = self.positions_of(&(0..place.0)).end;
        let earlier = (0..at).rev().map(move |position| id_at(listed, position));
        let later = (at..self.len()).map(move |position| id_at(listed, position));
        (earlier, later)
    }

    fn among(&self, period: Period) -> Among<'a> {
        Among { ids: self.archive.within(period), listed: self.listed }
    }

    /// The days of its first and last article, replaced versions among them.
    pub fn span(&self) -> Option<(NaiveDate, NaiveDate)> {
        let last = self.len().checked_sub(1)?;
        Some((self.day_at(0), self.day_at(last)))
    }

    /// The years in which it has articles, oldest first.
    pub fn years(&self) -> Vec<Period> {
        self.cut(Period::All, Period::of_year)
    }

    /// The parts of `period` that have articles: of all years, of a year months, of a
    /// month days; a day has none.
    pub fn parts(&self, period: Period) -> Vec<Period> {
        match period {
            Period::All => self.years(),
            Period::Year(_) => self.cut(period, Period::of_month),
            Period::Month(..) => self.cut(period, Period::of_day),
            Period::Day(_) => Vec::new(),
        }
    }

    /// Jumps from one part to the next, so the cost is that of the parts, not the articles.
    fn cut(&self, within: Period, part_of: fn(NaiveDate) -> Period) -> Vec<Period> {
        let Range { mut start, end } = self.positions(within);
        let mut parts = Vec::new();
        while start < end {
            let part = part_of(self.day_at(start));
            parts.push(part);
            start = self.positions(part).end.max(start + 1);
        }
        parts
    }

    /// The nearest period of the same length before `period` that has articles.
    pub fn previous(&self, period: Period) -> Option<Period> {
        let before = self.positions(period).start.checked_sub(1)?;
        same_length(period, self.day_at(before))
    }

    /// The nearest period of the same length after `period` that has articles.
    pub fn next(&self, period: Period) -> Option<Period> {
        let after = self.positions(period).end;
        (after < self.len())
            .then(|| self.day_at(after))
            .and_then(|day| same_length(period, day))
    }

    fn len(&self) -> usize {
        self.listed.map_or(self.archive.len() as usize, <[_]>::len)
    }

    fn day_at(&self, position: usize) -> NaiveDate {
        self.archive.day_of(id_at(self.listed, position))
    }

    /// Where the articles of `period` stand in the list.
    fn positions(&self, period: Period) -> Range<usize> {
        self.positions_of(&self.archive.within(period))
    }

    /// Where the articles of these ids stand in the list.
    fn positions_of(&self, ids: &Range<u32>) -> Range<usize> {
        match self.listed {
            None => ids.start as usize..ids.end as usize,
            Some(list) => {
                let start = list.partition_point(|id| id.0 < ids.start);
                let end = list.partition_point(|id| id.0 < ids.end);
                start..end
            }
        }
    }
}

/// What stands at a place of a list; the whole site has no list, as ids are its places.
fn id_at(listed: Option<&[ArticleId]>, position: usize) -> ArticleId {
    match listed {
        Some(list) => list[position],
        None => ArticleId(u32::try_from(position).unwrap_or(u32::MAX)),
    }
}

/// The period as long as `period` that `day` lies in; `None` for all of time.
fn same_length(period: Period, day: NaiveDate) -> Option<Period> {
    match period {
        Period::All => None,
        Period::Year(_) => Some(Period::of_year(day)),
        Period::Month(..) => Some(Period::of_month(day)),
        Period::Day(_) => Some(Period::of_day(day)),
    }
}
