//! Changes one story of an archive that is held in memory, where that is simple: then the
//! archive is what indexing everything anew would make it, in a thousandth of the time.
//!
//! It is not simple where others could be touched: a value that is new, is gone, or is
//! spelled in several ways; an address that cannot be used; a version of a running story; a
//! story that has translations. Whether an address is taken is for the plan to say, which
//! knows all of them.

use std::ops::Range;

use chrono::NaiveDate;

use crate::archive::Archive;
use crate::archive::Article;
use crate::archive::ArticleId;
use crate::archive::FacetValue;
use crate::archive::Held;
use crate::archive::HeldStory;
use crate::archive::Rank;
use crate::archive::Show;
use crate::archive::Tombstone;
use crate::archive::corrections::corrections_of;
use crate::archive::gate;
use crate::archive::ids;
use crate::archive::index;
use crate::archive::joins;
use crate::archive::kill_note;
use crate::archive::translations;
use crate::config::Config;
use crate::moment::Moment;
use crate::moment::Period;
use crate::paths::ContentPath;
use crate::story::Story;

/// How far the change of a story reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amendment {
    /// Its article stays where it is, and so does every other.
    InPlace,
    /// Articles have other places: there may be other pages.
    Moved,
}

impl Archive {
    /// Takes what the file `path` tells now, if it tells a story, in place of what it told.
    ///
    /// Returns `None` if that is not simple. The archive must be indexed anew then.
    pub fn amend(
        &mut self,
        path: &ContentPath,
        story: Option<Story>,
        now: (Moment, Show),
        config: &Config,
    ) -> Option<Amendment> {
        let amendment = self.take_story(path, story, now, config)?;
        self.turn_news(now.0, config);
        Some(amendment)
    }

    fn take_story(
        &mut self,
        path: &ContentPath,
        mut story: Option<Story>,
        (as_of, show): (Moment, Show),
        config: &Config,
    ) -> Option<Amendment> {
        if kill_note::is_concerned(self, path, story.as_ref()) {
            return None;
        }
        let held = story.as_ref().and_then(|story| gate::judge(story, as_of, show));
        if let Some(story) = &mut story {
            // What the story said before may have narrowed it, too; that does no harm.
            self.steady = gate::steady(story, as_of, self.steady);
            let change = gate::next_change(story, held, (as_of, show));
            self.next_change = [self.next_change, change].into_iter().flatten().min();
            gate::leave_out_corrections(story, as_of, show);
        }
        self.hold(path, story.as_ref(), held);
        let left = story.as_ref().and_then(|story| Tombstone::of(story, as_of, config));
        let has_moved = self.set_tombstone(path, left);
        let id = self.find(path);
        match (id, story.filter(|_| held.is_none())) {
            (None, None) if has_moved => Some(Amendment::Moved),
            (None, None) => Some(Amendment::InPlace),
            (Some(id), None) => {
                self.is_by_itself(id).then_some(())?;
                self.remove(id).map(|_| Amendment::Moved)
            }
            (None, Some(story)) => {
                let article = self.article_of(story, config)?;
                self.stays_by_itself(&article, None, config).then_some(())?;
                self.insert(article, config);
                Some(Amendment::Moved)
            }
            (Some(id), Some(story)) => {
                let article = self.article_of(story, config)?;
                let before = self.article(id);
                let joins_alike = joins::is_alike(before, &article)
                    && translations::is_alike(before, &article);
                if joins_alike && self.stays(id, &article) {
                    self.set(id, article);
                    return Some(Amendment::InPlace);
                }
                self.is_by_itself(id).then_some(())?;
                self.stays_by_itself(&article, Some(id), config).then_some(())?;
                if self.stays(id, &article) {
                    self.set(id, article);
                    return Some(Amendment::InPlace);
                }
                // One that leaves a value and comes back to it does not make it vanish.
                let before = self.take(id)?;
                self.insert(article, config);
                self.has_all_values(&before).then_some(Amendment::Moved)
            }
        }
    }

    /// Notes or forgets that a story is held.
    fn hold(&mut self, path: &ContentPath, story: Option<&Story>, held: Option<Held>) {
        let at = self.held.binary_search_by(|held| held.path.cmp(path));
        let new = story.zip(held);
        let new = new.map(|(story, reason)| HeldStory::new(story, reason));
        match (at, new) {
            (Ok(at), Some(new)) => self.held[at] = new,
            (Ok(at), None) => drop(self.held.remove(at)),
            (Err(at), Some(new)) => self.held.insert(at, new),
            (Err(_), None) => {}
        }
    }

    /// Makes an article, if all of its values are known and spelled as everywhere.
    fn article_of(&self, story: Story, config: &Config) -> Option<Article> {
        let address = index::address_of(&story, config).ok()?;
        let known = |(facet, text): &(u8, Box<str>)| {
            let facet = self.facets.get(usize::from(*facet))?;
            let id = facet.values[facet.find(text)? as usize].only?;
            (self.spellings[id as usize].text == *text).then_some(id)
        };
        let terms: Option<Box<[u32]>> = story.terms.iter().map(known).collect();
        Some(index::article(story, address, terms?, config))
    }

    /// Where a story of a file would stand that is dated so, or stands.
    pub fn place_of(
        &self,
        day: NaiveDate,
        date: Moment,
        path: &ContentPath,
    ) -> ArticleId {
        let Range { mut start, mut end } = self.within(Period::Day(day));
        while start < end {
            let middle = start.midpoint(end);
            let other = self.article(ArticleId(middle));
            if (other.date.millis(), &other.path) < (date.millis(), path) {
                start = middle + 1;
            } else {
                end = middle;
            }
        }
        ArticleId(start)
    }

    /// Whether an article is the only version of its story, is no translation, and none says
    /// that it replaces another.
    fn is_by_itself(&self, id: ArticleId) -> bool {
        self.running.of(id).is_none()
            && !self.running.has_supersedes
            && translations::key_of(self.article(id)).is_none()
    }

    /// Whether an article would be the only version of its story, and no translation.
    fn stays_by_itself(
        &self,
        article: &Article,
        own: Option<ArticleId>,
        config: &Config,
    ) -> bool {
        translations::key_of(article).is_none()
            && !joins::could_join(self, article, own, config.versions.join)
    }

    /// Whether an article can take the place of the one at `id`, all else as it was.
    fn stays(&self, id: ArticleId, article: &Article) -> bool {
        let old = self.article(id);
        let aliases = |article: &Article| {
            article.details.as_deref().map(|details| details.aliases.clone())
        };
        old.address == article.address
            // A language is a feed of its own, which the plan has to know.
            && old.language == article.language
            && (old.day, old.date.millis()) == (article.day, article.date.millis())
            && old.terms == article.terms
            && aliases(old).unwrap_or_default() == aliases(article).unwrap_or_default()
            // Where they stand decides which pages of corrections there are.
            && dates_of_corrections(old).eq(dates_of_corrections(article))
    }

    /// Removes an article; `None` if a value vanishes with it.
    fn remove(&mut self, id: ArticleId) -> Option<()> {
        let before = self.take(id)?;
        self.has_all_values(&before).then_some(())
    }

    /// Whether the values of an article that was here have others, and are spelled in one
    /// way, so that their names stay.
    fn has_all_values(&self, before: &Article) -> bool {
        before.terms.iter().all(|&term| {
            let (_, _, value) = self.spelling(term);
            value.only.is_some() && !value.articles.is_empty()
        })
    }

    /// Puts an article in the place of another.
    fn set(&mut self, id: ArticleId, article: Article) {
        self.months.forget(article.day);
        self.ranks[id.0 as usize] = Rank::of(&article);
        self.articles.set(id.0 as usize, article);
    }

    /// Takes an article out; those after it move up. `None` if it is not in memory.
    fn take(&mut self, id: ArticleId) -> Option<Article> {
        let article = self.articles.remove(id.0 as usize)?;
        self.months.forget(article.day);
        self.ranks.remove(id.0 as usize);
        self.by_path.retain(|&at| at != id.0);
        self.by_path.iter_mut().filter(|at| **at > id.0).for_each(|at| *at -= 1);
        self.values_mut().for_each(|value| ids::take_out(&mut value.articles, id));
        self.running.take_out(id);
        self.translations.take_out(id);
        self.languages.take_out(id);
        self.corrections.take_out(id);
        self.days.iter_mut().filter(|(_, first)| *first > id.0).for_each(|(_, first)| {
            *first -= 1;
        });
        self.close_days();
        Some(article)
    }

    /// Puts an article in its place; those after it move down.
    fn insert(&mut self, article: Article, config: &Config) {
        let id = self.place_of(article.day, article.date, &article.path);
        let after = |path: &ContentPath, archive: &Self| {
            let before = |&at: &u32| archive.articles.path(at as usize) < path.as_str();
            archive.by_path.partition_point(before)
        };
        let at_path = after(&article.path, self);
        self.by_path.iter_mut().filter(|at| **at >= id.0).for_each(|at| *at += 1);
        self.by_path.insert(at_path, id.0);
        self.values_mut().for_each(|value| ids::make_room(&mut value.articles, id));
        self.running.make_room(id);
        self.translations.make_room(id);
        self.languages.put_in(&article, id, config);
        for &term in &article.terms {
            let spelling = &self.spellings[term as usize];
            let facet = &mut self.facets[usize::from(spelling.facet)];
            ids::put_in(&mut facet.values[spelling.value as usize].articles, id);
        }
        self.corrections.put_in(&article, id, config.time_zone);
        self.count_day(article.day, id);
        self.months.forget(article.day);
        self.ranks.insert(id.0 as usize, Rank::of(&article));
        self.articles.insert(id.0 as usize, article);
        self.close_days();
    }

    fn values_mut(&mut self) -> impl Iterator<Item = &mut FacetValue> {
        self.facets.iter_mut().flat_map(|facet| &mut facet.values)
    }

    /// Makes room for one more article on a day; `id` is where it will stand.
    fn count_day(&mut self, day: NaiveDate, id: ArticleId) {
        // The entry that closes the list is made anew.
        self.days.pop();
        let at = self.days.partition_point(|&(other, _)| other < day);
        let is_known = self.days.get(at).is_some_and(|&(other, _)| other == day);
        let from = if is_known { at + 1 } else { at };
        self.days[from..].iter_mut().for_each(|(_, first)| *first += 1);
        if !is_known {
            self.days.insert(at, (day, id.0));
        }
    }

    /// Drops days without articles, and closes the list.
    fn close_days(&mut self) {
        let len = self.len();
        let days = std::mem::take(&mut self.days);
        let mut kept: Vec<(NaiveDate, u32)> = Vec::with_capacity(days.len() + 1);
        for (at, &(day, first)) in days.iter().enumerate() {
            let end = days.get(at + 1).map_or(len, |&(_, first)| first);
            let is_last_entry = kept.last().is_some_and(|&(last, _)| last == day);
            if first < end && !is_last_entry {
                kept.push((day, first));
            }
        }
        if let Some(&(last, _)) = kept.last() {
            kept.push((last, len));
        }
        self.days = kept;
    }
}

/// When an article was corrected.
fn dates_of_corrections(article: &Article) -> impl Iterator<Item = Moment> {
    corrections_of(article).iter().map(|correction| correction.date)
}
