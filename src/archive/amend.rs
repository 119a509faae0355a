//! Changes one story of an archive that is held in memory, where that is simple: then the
//! archive is what indexing everything anew would make it, in a thousandth of the time.
//!
//! It is not simple where others could be touched: a value that is new, is gone, or is
//! spelled in several ways; an address that cannot be used; a version of a running story; a
//! story that has translations. Whether an address is taken is for the plan to say, which
//! knows all of them.

use chrono::NaiveDate;

use crate::archive::Archive;
use crate::archive::Article;
use crate::archive::ArticleId;
use crate::archive::FacetValue;
use crate::archive::Held;
use crate::archive::HeldStory;
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
                    self.articles[id.0 as usize] = article;
                    return Some(Amendment::InPlace);
                }
                self.is_by_itself(id).then_some(())?;
                self.stays_by_itself(&article, Some(id), config).then_some(())?;
                if self.stays(id, &article) {
                    self.articles[id.0 as usize] = article;
                    return Some(Amendment::InPlace);
                }
                // One that leaves a value and comes back to it does not make it vanish.
                let before = self.take(id);
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
        let own = (day, date.millis(), path);
        let place = self
            .articles
            .partition_point(|other| (other.day, other.date.millis(), &other.path) < own);
        ArticleId(u32::try_from(place).unwrap_or(u32::MAX))
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
        let before = self.take(id);
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

    /// Takes an article out; those after it move up.
    fn take(&mut self, id: ArticleId) -> Article {
        let article = self.articles.remove(id.0 as usize);
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
        article
    }

    /// Puts an article in its place; those after it move down.
    fn insert(&mut self, article: Article, config: &Config) {
        let id = self.place_of(article.day, article.date, &article.path);
        let after = |path: &ContentPath, archive: &Self| {
            archive
                .by_path
                .partition_point(|&at| archive.articles[at as usize].path < *path)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story;
    use std::collections::BTreeMap;

    const DATES: [&str; 6] = [
        "2016-03-10",
        "2016-03-11",
        "2016-03-11T09:30:00Z",
        "2016-04-01",
        "2017-01-01T00:00:00Z",
        "2040-01-01",
    ];
    const KILLS: [&str; 8] = [
        "",
        "",
        "",
        "",
        "aliases: [old]\n",
        "status: canceled\n",
        "withdrawn: 2016-03-11T10:00:00Z\naliases: [old]\n",
        "status: withheld\n",
    ];
    const TOPICS: [&str; 4] = ["[energy]", "[energy, ports]", "[Ports]", "[tides]"];

    const TITLES: [&str; 4] =
        ["Pilots strike", "\"Urgent: Pilots strike\"", "UPDATE 2-Pilots strike", "Tides"];
    const JOINS: [&str; 8] = [
        "",
        "",
        "",
        "slugline: PILOTS\n",
        "slugline: \"PILOTS, 1st Ld\"\n",
        "story: strike\n",
        "id: one\n",
        "supersedes: one\n",
    ];
    const TRANSLATIONS: [&str; 4] = [
        "translation: tides\n",
        "translation: tides\nlang: fr\n",
        "translation: tides\nlang: es\n",
        "translation: pilots\nlang: fr\n",
    ];
    const CORRECTIONS: [&str; 6] = [
        "[]",
        "[]",
        "[{date: 2016-03-12, text: A.}]",
        "[{date: 2016-03-12, text: B.}, {date: 2016-03-12T09:00:00Z, text: C.}]",
        "[{date: 2017-01-01, text: D.}, {date: 2040-01-01, text: E.}]",
        "[{date: 2031-01-01, text: F.}]",
    ];

    /// Numbers that look like chance, the same in each run.
    struct Chance(u64);

    impl Chance {
        fn below(&mut self, n: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            usize::try_from(self.0 >> 33).unwrap() % n
        }
    }

    fn told(path: &ContentPath, chance: &mut Chance, config: &Config) -> Story {
        let text = format!(
            "---\ntitle: {}\n{}source: {}\ndate: {}\ntopics: {}\ndraft: {}\n\
              corrections: {}\n{}{}---\nText.\n",
            title(chance),
            JOINS[chance.below(JOINS.len()) * usize::from(chance.below(4) == 0)],
            ["Quay Press", "Meridian Wire"][chance.below(2)],
            DATES[chance.below(DATES.len())],
            TOPICS[chance.below(TOPICS.len())],
            chance.below(8) == 0,
            CORRECTIONS[chance.below(CORRECTIONS.len())],
            KILLS[chance.below(KILLS.len())],
            match chance.below(6) {
                0 => TRANSLATIONS[chance.below(TRANSLATIONS.len())],
                1 => "lang: fr\n",
                _ => "",
            },
        );
        story::read(path, "content/x.md", &text, config).0.unwrap()
    }

    fn title(chance: &mut Chance) -> String {
        match chance.below(20) {
            0 => "STORY WITHDRAWN-Word 1".to_owned(),
            1..4 => format!("Word {}", chance.below(3)),
            4..10 => TITLES[chance.below(TITLES.len())].to_owned(),
            _ => format!("Word {}", chance.below(1_000)),
        }
    }

    /// All that can be asked of an archive, as text; ids of spellings are its own affair.
    fn shown(archive: &Archive) -> String {
        let mut shown = String::new();
        for article in archive.articles() {
            let terms = article.terms.iter().map(|&term| {
                let (spelling, facet, value) = archive.spelling(term);
                format!("{} {} {}", facet.config.name, value.slug, spelling.text)
            });
            let terms: Vec<String> = terms.collect();
            let Article { path, address, title, date, day, language, .. } = article;
            shown.push_str(&format!(
                "{path} {address} {title} {date:?} {day} {language:?} {terms:?}\n"
            ));
        }
        for facet in archive.facets() {
            for value in &facet.values {
                let (slug, name, articles) = (&value.slug, &value.name, &value.articles);
                let facet = &facet.config.name;
                shown.push_str(&format!("{facet} {slug} {name} {articles:?}\n"));
            }
        }
        for &place in archive.corrections() {
            let text = &archive.correction(place).text;
            shown.push_str(&format!("{place:?} {text}\n"));
        }
        let Archive { days, by_path, held, running, .. } = archive;
        let shown = shown + &format!("{days:?}\n{by_path:?}\n{held:?}\n{running:?}\n");
        let Archive { tombstones, translations, languages, .. } = archive;
        shown + &format!("{tombstones:?}\n{translations:?}\n{languages:?}")
    }

    #[test]
    fn a_change_of_language_alone_moves_a_story_to_other_feeds_and_apart_from_others() {
        let config = Config::default();
        let as_of = Moment::parse("2030-01-01", chrono_tz::Tz::UTC).unwrap();
        let show = Show::default();
        let told = |name: &str, lang: &str| {
            let path = ContentPath::new(&format!("{name}.md")).unwrap();
            let text = format!(
                "---\ntitle: Tides\nsource: Quay\ndate: 2016-03-11\n{lang}---\nText.\n"
            );
            story::read(&path, "content/x.md", &text, &config).0.unwrap()
        };
        let all = vec![told("a", ""), told("b", "lang: fr\n")];
        let (mut archive, _) = Archive::index(all, as_of, show, &config);
        // It would be a version of the other one.
        let same = told("b", "");
        let path = same.path.clone();
        assert_eq!(archive.amend(&path, Some(same), (as_of, show), &config), None);
        let other = told("b", "lang: es\n");
        let amended = archive.amend(&path, Some(other), (as_of, show), &config);
        assert_eq!(amended, Some(Amendment::Moved));
        assert_eq!(archive.languages().collect::<Vec<_>>(), ["en", "es"]);
    }

    #[test]
    fn an_amended_archive_is_as_one_that_is_indexed_anew() {
        let config = Config::default();
        let as_of = Moment::parse("2030-01-01", chrono_tz::Tz::UTC).unwrap();
        let show = Show::default();
        let mut chance = Chance(7);
        let mut stories: BTreeMap<ContentPath, Story> = BTreeMap::new();
        let mut archive = Archive::default();
        let mut counts = [0; 3];
        let mut told_of_notes = Vec::new();
        for _ in 0..3_000 {
            let path = format!("wire/story-{}.md", chance.below(25));
            let path = ContentPath::new(&path).unwrap();
            let mut story =
                (chance.below(5) > 0).then(|| told(&path, &mut chance, &config));
            if let Some(known) = stories.get(&path).filter(|_| chance.below(4) == 0) {
                let language = [None, Some("fr".into())][chance.below(2)].clone();
                story = Some(Story { language, ..known.clone() });
            }
            let amended = archive.amend(&path, story.clone(), (as_of, show), &config);
            match story {
                Some(story) => drop(stories.insert(path, story)),
                None => drop(stories.remove(&path)),
            }
            let all = stories.values().cloned().collect();
            let (anew, problems) = Archive::index(all, as_of, show, &config);
            let is_of_several = |code: &str| ["kill-note", "translation"].contains(&code);
            let notes = problems.iter().filter(|problem| is_of_several(&problem.code));
            let notes: Vec<String> = notes.map(|note| format!("{note:?}")).collect();
            if amended.is_some() {
                assert_eq!(notes, told_of_notes);
            }
            told_of_notes = notes;
            counts[amended.map_or(0, |amended| 1 + amended as usize)] += 1;
            match amended {
                Some(_) => assert_eq!(shown(&archive), shown(&anew)),
                None => archive = anew,
            }
        }
        assert!(counts.iter().all(|&count| count > 100), "{counts:?}");
    }
}
