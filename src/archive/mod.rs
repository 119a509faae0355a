//! Every published article, in date order, and the ways to find them.
//!
//! [`Archive::index`] is the only maker of an [`Article`]: it lets stories through the gate,
//! orders them, and gathers days and facets. It knows no page and no template.

mod amend;
mod articles;
mod corrections;
mod facets;
mod gate;
mod ids;
mod index;
mod joins;
mod kill_note;
mod languages;
mod months;
mod news;
mod rank;
mod running;
mod take_up;
#[cfg(test)]
mod tests;
mod timeline;
mod tombstone;
mod translations;

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::NaiveDate;
use serde::Deserialize;
use serde::Serialize;

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::moment::Moment;
use crate::moment::Period;
use crate::paths::Address;
use crate::paths::ContentPath;
use crate::story::Details;
use crate::story::Story;
use crate::story::TextRef;

use articles::Articles;
use corrections::Corrections;
use corrections::corrections_of;
use languages::Languages;
use months::Months;
use news::News;
use translations::Translations;

pub use amend::Amendment;
pub use articles::Shelf;
pub use corrections::CorrectionPlace;
pub use facets::Facet;
pub use facets::FacetValue;
pub use facets::Spelling;
pub use gate::Held;
pub use gate::Show;
pub use joins::Names;
pub use rank::Rank;
pub use running::Running;
pub use running::RunningStories;
pub use timeline::Timeline;
pub use tombstone::Tombstone;
pub use tombstone::address_of;

/// An article's place in date order, oldest first. Valid for one build; store the
/// [`ContentPath`] instead.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct ArticleId(pub u32);

/// A published story. Only [`Archive::index`] makes one, from a story that the gate let
/// through: holding it is proof that it may be shown.
#[derive(Debug)]
pub struct Article {
    /// The file it comes from.
    pub path: ContentPath,
    /// Its page.
    pub address: Address,
    /// The headline.
    pub title: Box<str>,
    /// When it was published.
    pub date: Moment,
    /// The civil day of that, in the site's zone.
    pub day: NaiveDate,
    /// When it was last changed for readers.
    pub updated: Option<Moment>,
    /// The dateline as printed.
    pub dateline: Option<Box<str>>,
    /// One or two sentences for lists.
    pub summary: Option<Box<str>>,
    /// Whether the summary was given, and not made from the text.
    pub is_summary_given: bool,
    /// Its language; `None` is the site's.
    pub language: Option<Box<str>>,
    /// Its facets' values, as positions in [`Archive::spelling`], in the config's order.
    pub terms: Box<[u32]>,
    /// What most stories do not have.
    pub details: Option<Box<Details>>,
    /// Where its Markdown lies.
    pub text: TextRef,
    /// Private, so that no other module can make an article.
    _admitted: Admitted,
}

impl Article {
    /// Its language; that of the site, if it names none.
    pub fn language_in<'a>(&'a self, config: &'a Config) -> &'a str {
        self.language.as_deref().unwrap_or(&config.language)
    }

    /// When it was last changed for readers: the latest of its date, its `updated` and its
    /// corrections.
    pub fn changed(&self) -> Moment {
        let corrections = corrections_of(self).iter().map(|correction| correction.date);
        let later = corrections.chain(self.updated).max();
        later.map_or(self.date, |later| later.max(self.date))
    }
}

/// Proof that the gate let a story through.
#[derive(Debug)]
struct Admitted;

/// Every published article, and the ways to find them.
///
/// It is kept without its articles: [`take_up`](Self::take_up) finds those again.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Archive {
    /// Oldest first; ties broken by path.
    #[serde(skip)]
    articles: Articles,
    /// How far in front each of them stands.
    ranks: Vec<Rank>,
    /// The first article of each day that has one; the last entry closes the list.
    days: Vec<(NaiveDate, u32)>,
    /// The articles' positions, by path.
    by_path: Vec<u32>,
    facets: Vec<Facet>,
    spellings: Vec<Spelling>,
    running: RunningStories,
    translations: Translations,
    languages: Languages,
    /// The corrections of the articles.
    corrections: Corrections,
    /// What the gate held back.
    held: Vec<HeldStory>,
    /// What is left of killed stories that could once be read, by path.
    tombstones: Vec<Tombstone>,
    /// When an embargo, an expiry or the date of a correction next changes the site.
    next_change: Option<Moment>,
    /// The last moment up to now, and the first after it, at which the gate could let
    /// through something else, in milliseconds since 1970.
    steady: (Option<i64>, Option<i64>),
    /// What was made of the articles of months.
    months: Months,
    /// Which stories are news.
    #[serde(skip)]
    news: News,
    /// Which facets have values in the whole site, if this is a part of it.
    #[serde(skip)]
    filled: Option<Vec<bool>>,
}

/// A story that was not let through.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct HeldStory {
    /// The file.
    pub path: ContentPath,
    /// Its headline, for the person who runs newsgen; no page shows it.
    pub title: Box<str>,
    /// When it is dated.
    pub date: Moment,
    /// Why it is held.
    pub reason: Held,
}

impl HeldStory {
    fn new(story: &Story, reason: Held) -> Self {
        // What a note asks for stands before its headline.
        let title = match reason {
            Held::KillNote => story.wire_title(),
            _ => &story.title,
        };
        Self { path: story.path.clone(), title: title.into(), date: story.date, reason }
    }
}

impl Archive {
    /// Indexes the stories that may be shown at `as_of`, and says what is wrong with them
    /// together: addresses taken twice, values spelled in several ways.
    pub fn index(
        stories: Vec<Story>,
        as_of: Moment,
        show: Show,
        config: &Config,
    ) -> (Self, Vec<Diagnostic>) {
        index::index(stories, as_of, show, config)
    }

    /// The articles, oldest first.
    pub fn articles(
        &self,
    ) -> impl DoubleEndedIterator<Item = &Article> + ExactSizeIterator {
        self.ids().map(|id| self.article(id))
    }

    /// One article.
    pub fn article(&self, id: ArticleId) -> &Article {
        self.articles.get(id.0 as usize, self)
    }

    /// The civil day of an article.
    pub fn day_of(&self, id: ArticleId) -> NaiveDate {
        let after = self.days.partition_point(|&(_, first)| first <= id.0);
        let day = after.checked_sub(1).and_then(|at| self.days.get(at));
        day.map_or(NaiveDate::MIN, |&(day, _)| day)
    }

    /// How far in front an article stands.
    pub fn rank_of(&self, id: ArticleId) -> Rank {
        self.ranks[id.0 as usize]
    }

    /// All ids, oldest first.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = ArticleId> + ExactSizeIterator {
        (0..self.len()).map(ArticleId)
    }

    /// All ids, in the order of the articles' paths.
    pub fn ids_by_path(&self) -> impl Iterator<Item = ArticleId> {
        self.by_path.iter().copied().map(ArticleId)
    }

    /// How many articles there are.
    pub fn len(&self) -> u32 {
        u32::try_from(self.articles.len()).unwrap_or(u32::MAX)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.articles.len() == 0
    }

    /// The stories that were told in several versions.
    pub fn running(&self) -> &RunningStories {
        &self.running
    }

    /// The article that comes from the file `path`.
    pub fn find(&self, path: &ContentPath) -> Option<ArticleId> {
        let at = |&index: &u32| self.articles.path(index as usize);
        let found = self.by_path.binary_search_by(|index| at(index).cmp(path.as_str()));
        found.ok().map(|position| ArticleId(self.by_path[position]))
    }

    /// Takes note that the text of the file `path` lies elsewhere, or is another.
    pub fn set_text(&mut self, path: &ContentPath, text: TextRef) {
        let id = self.find(path);
        if let Some(own) = id.and_then(|id| self.articles.get_mut(id.0 as usize)) {
            own.text = text;
        }
    }

    /// The whole site as a timeline.
    pub fn timeline(&self) -> Timeline<'_> {
        Timeline::site(self)
    }

    /// The days that have articles, each with the ids of its own, oldest first.
    pub fn days(&self) -> impl DoubleEndedIterator<Item = (NaiveDate, Range<u32>)> {
        self.days.windows(2).map(|pair| (pair[0].0, pair[0].1..pair[1].1))
    }

    /// The ids of a period's articles.
    pub fn within(&self, period: Period) -> Range<u32> {
        let (Some(first), Some(last)) = (period.first_day(), period.last_day()) else {
            return 0..self.len();
        };
        // The entry that closes the list has the last day again; it is never searched.
        let days = &self.days[..self.days.len().saturating_sub(1)];
        let start = days.partition_point(|&(day, _)| day < first);
        let end = days.partition_point(|&(day, _)| day <= last);
        if days.is_empty() { 0..0 } else { self.days[start].1..self.days[end].1 }
    }

    /// The source of an article, by its place among the values of its facet; `None` if it
    /// has none.
    pub fn source_of(&self, article: &Article) -> Option<u32> {
        let spelled = article.terms.iter().map(|&term| self.spelling(term));
        let mut sources = spelled.filter(|(_, facet, _)| facet.config.field == "source");
        sources.next().map(|(spelling, ..)| spelling.value)
    }

    /// The number that an article says it has among versions of its story: the 2 of
    /// `version: 2`, `UPDATE 2-` or `2nd LD`.
    pub fn version_number(&self, id: ArticleId) -> Option<u32> {
        joins::number(self.article(id))
    }

    /// The ids of the articles of a day and some days before and after it.
    fn days_around(&self, day: NaiveDate, days: u64) -> Range<u32> {
        let around = chrono::Days::new(days);
        let from = day.checked_sub_days(around).unwrap_or(NaiveDate::MIN);
        let to = day.checked_add_days(around).unwrap_or(NaiveDate::MAX);
        let known = &self.days[..self.days.len().saturating_sub(1)];
        let first = known.partition_point(|&(other, _)| other < from);
        let end = known.partition_point(|&(other, _)| other <= to);
        match self.days.get(first).zip(self.days.get(end)) {
            Some((&(_, first), &(_, end))) => first..end,
            None => 0..0,
        }
    }

    /// The articles that belong together: the versions of each running story, and those that
    /// give one `translation`. `None` if one says that it replaces another, which may be any.
    ///
    /// An article that comes or goes changes no others in these but those that belong together
    /// with it: what stands between two versions and has what joins them is joined to one of
    /// them.
    pub fn bonds(&self) -> Option<Vec<Vec<ArticleId>>> {
        if self.running.has_supersedes {
            return None;
        }
        let mut translated: BTreeMap<&str, Vec<ArticleId>> = BTreeMap::new();
        for id in self.ids() {
            if let Some(key) = translations::key_of(self.article(id)) {
                translated.entry(key).or_default().push(id);
            }
        }
        let versions = self.running.all().iter().map(|story| story.versions.clone());
        Some(versions.chain(translated.into_values()).collect())
    }

    /// The facets that have values, in the config's order.
    pub fn facets(&self) -> &[Facet] {
        &self.facets
    }

    /// A value as one article spells it, and the facet value it counts as.
    pub fn spelling(&self, term: u32) -> (&Spelling, &Facet, &FacetValue) {
        let spelling = &self.spellings[term as usize];
        let facet = &self.facets[usize::from(spelling.facet)];
        (spelling, facet, &facet.values[spelling.value as usize])
    }

    /// The place of a value as an article spells it; `None` if none spells it so.
    fn term(&self, facet: u8, text: &str) -> Option<u32> {
        let own = self.facets.get(usize::from(facet))?;
        let value = own.find(text)?;
        let is_it = |spelling: &Spelling| {
            spelling.facet == facet && spelling.value == value && *spelling.text == *text
        };
        let only = own.values[value as usize].only;
        if let Some(only) = only {
            return is_it(&self.spellings[only as usize]).then_some(only);
        }
        let at = self.spellings.iter().position(is_it)?;
        u32::try_from(at).ok()
    }

    /// What the gate held back, in path order.
    pub fn held(&self) -> &[HeldStory] {
        &self.held
    }

    /// What is left of killed stories that could once be read, in path order.
    pub fn tombstones(&self) -> &[Tombstone] {
        &self.tombstones
    }

    /// How many stories were held back, by reason.
    pub fn held_counts(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for story in &self.held {
            *counts.entry(story.reason.name().to_owned()).or_default() += 1;
        }
        counts
    }

    /// The moments between which the gate lets through the same, and the same stories are
    /// news: the last up to now, which counts, and the first after it, which does not.
    pub fn steady(&self) -> (Option<i64>, Option<i64>) {
        let (since, until) = self.steady_news();
        let first = [self.steady.1, until].into_iter().flatten().min();
        (self.steady.0.max(since), first)
    }

    /// Which facets have values, in the config's order.
    pub fn filled(&self) -> Vec<bool> {
        let own = || self.facets.iter().map(|facet| !facet.values.is_empty()).collect();
        self.filled.clone().unwrap_or_else(own)
    }

    /// Makes this the part of a site in which these facets have values.
    pub fn set_filled(&mut self, filled: &[bool]) {
        self.filled = Some(filled.to_vec());
    }

    /// When the site next changes by itself: a story or a correction falls due, or a story
    /// expires, or is no news any more.
    pub fn next_change(&self) -> Option<Moment> {
        let news = self.next_news();
        let all = [self.next_change, news].into_iter().flatten();
        all.min_by_key(|moment| moment.millis())
    }
}
