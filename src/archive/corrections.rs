//! The corrections of published articles, in the order of time.
//!
//! Only what the gate let through is here: of articles, and of their corrections those whose
//! moment has come. Which pages show them, `pages` decides.

use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::Deserialize;
use serde::Serialize;

use crate::archive::Archive;
use crate::archive::Article;
use crate::archive::ArticleId;
use crate::moment::Moment;
use crate::moment::Period;
use crate::story::Correction;

/// Where a correction stands. In order: by day, by moment, by article, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CorrectionPlace {
    /// The civil day of the correction in the site's zone.
    pub day: NaiveDate,
    /// When it was made.
    pub date: Moment,
    /// The article that it corrects.
    pub id: ArticleId,
    /// Which of the article's corrections it is, from 1 for the oldest.
    pub number: u32,
}

/// All corrections, oldest first.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Corrections(Vec<CorrectionPlace>);

impl Corrections {
    /// Gathers the corrections of all articles.
    pub(super) fn gather(articles: &[Article], zone: Tz) -> Self {
        let mut places = Vec::new();
        for (id, article) in (0..).map(ArticleId).zip(articles) {
            places.extend(places_of(article, id, zone));
        }
        places.sort_unstable();
        Self(places)
    }

    /// Takes out those of an article; the ids of articles after it become one less.
    pub(super) fn take_out(&mut self, id: ArticleId) {
        self.0.retain(|place| place.id != id);
        let after = self.0.iter_mut().filter(|place| place.id > id);
        after.for_each(|place| place.id.0 -= 1);
    }

    /// Puts in those of an article that is new at `id`; the ids of articles from there on
    /// become one more.
    pub(super) fn put_in(&mut self, article: &Article, id: ArticleId, zone: Tz) {
        let after = self.0.iter_mut().filter(|place| place.id >= id);
        after.for_each(|place| place.id.0 += 1);
        self.0.extend(places_of(article, id, zone));
        self.0.sort_unstable();
    }
}

fn places_of(
    article: &Article,
    id: ArticleId,
    zone: Tz,
) -> impl Iterator<Item = CorrectionPlace> {
    let dates = corrections_of(article).iter().map(|correction| correction.date);
    let place = move |(number, date): (u32, Moment)| CorrectionPlace {
        day: date.day(zone),
        date,
        id,
        number,
    };
    (1..).zip(dates).map(place)
}

/// The corrections of an article, oldest first.
pub(super) fn corrections_of(article: &Article) -> &[Correction] {
    article.details.as_deref().map_or(&[], |details| &details.corrections)
}

impl Archive {
    /// Where all corrections of articles stand, oldest first.
    pub fn corrections(&self) -> &[CorrectionPlace] {
        &self.corrections.0
    }

    /// Where the corrections that were made in a period stand, oldest first.
    pub fn corrections_within(&self, period: Period) -> &[CorrectionPlace] {
        let all = self.corrections();
        let (Some(first), Some(last)) = (period.first_day(), period.last_day()) else {
            return all;
        };
        let start = all.partition_point(|place| place.day < first);
        let end = all.partition_point(|place| place.day <= last);
        &all[start..end]
    }

    /// One correction.
    pub fn correction(&self, place: CorrectionPlace) -> &Correction {
        &corrections_of(self.article(place.id))[place.number as usize - 1]
    }
}
