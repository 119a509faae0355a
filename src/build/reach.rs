//! Which pages a change of a few stories can reach, so that nobody needs to look at the others.
//!
//! A story is shown in the tickers of those that follow it, on the pages of its neighbours, in
//! the periods that it lies in, and in those beside them that may lead to another one now, of
//! the site, of its language and of its values; and on the few pages that are as of now. That
//! may say too much, never too little: a page that is reached is compared with what it was.
//! Versions of a story and its translations are taken together. Where a change can reach
//! further, nothing is said, and every page is looked at.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use chrono::Datelike as _;
use chrono::NaiveDate;
use rayon::iter::IntoParallelIterator as _;
use rayon::iter::ParallelIterator as _;

use crate::archive::Archive;
use crate::archive::ArticleId;
use crate::archive::Timeline;
use crate::build::material::Material;
use crate::build::state;
use crate::build::state::State;
use crate::config::FeedContent;
use crate::content::Change;
use crate::content::FEW;
use crate::content::FileRow;
use crate::content::Kind;
use crate::content::Origin;
use crate::content::StoryRow;
use crate::content::Told;
use crate::content::kind_of;
use crate::diagnostic::Diagnostic;
use crate::fingerprint::Fingerprint;
use crate::moment::Moment;
use crate::moment::Period;
use crate::pages::ApiPage;
use crate::pages::Edition;
use crate::pages::FeedOf;
use crate::pages::OfLanguage;
use crate::pages::Page;
use crate::pages::PageKind;
use crate::paths::ContentPath;
use crate::planted::Bug;
use crate::story::Story;

/// The few stories that tell something else than in the last build.
pub(super) struct News {
    /// What they told.
    before: Vec<Story>,
    /// The files of those that are there.
    now: Vec<ContentPath>,
}

/// Which pages a change of a few stories can reach.
pub(super) struct Reach {
    /// The stories themselves, and those on whose pages they may be shown.
    articles: BTreeSet<ArticleId>,
    /// Of the whole site.
    site: Touched,
    /// Of the editions of languages, by their place in the config.
    editions: BTreeMap<u8, Touched>,
    /// Of facet values, by the facet's and the value's place.
    values: BTreeMap<(u8, u32), Touched>,
    /// The months that they lie in, and those beside them, whose feeds lead to one another.
    months: BTreeSet<Period>,
    /// The days of all years that they lie on, and those beside them.
    days_of_year: BTreeSet<(u32, u32)>,
    /// Whether feeds show texts, which others decide.
    has_texts_in_feeds: bool,
}

/// The periods of a timeline that are reached.
#[derive(Default)]
struct Touched {
    /// Whether all are.
    is_whole: bool,
    /// All that hold one of these days.
    days: BTreeSet<NaiveDate>,
    /// These, which are beside one that may have come or gone, and lead to it.
    beside: BTreeSet<Period>,
    /// All parts of these, which may have become too large for their page, or no longer be, or
    /// are beside one of which that is so: there, the parts lead to one another.
    around: BTreeSet<Period>,
}

/// A place in time where a story stands, or stood.
struct Point<'a> {
    day: NaiveDate,
    place: ArticleId,
    language: &'a str,
    /// Its values by their places, and whether any page may call one by another name now.
    values: Vec<((u8, u32), IsRenamed)>,
}

type IsRenamed = bool;

impl News {
    /// Finds out what told something else before and what tells it now. `kept` is what the
    /// stories told in the last build, by path. `None` if more than few stories did, or
    /// something else than a story.
    pub(super) fn of(material: &Material, kept: &[StoryRow]) -> Option<Self> {
        let (contents, statics) = (&material.contents, &material.statics);
        if !statics.gone.is_empty() || statics.changes.contains(&Change::Told) {
            return None;
        }
        let told = contents.news().filter(|(_, change)| *change == Change::Told);
        let paths: Vec<&str> = told.map(|(row, _)| &*row.path).take(FEW + 1).collect();
        if paths.len() + contents.gone.len() > FEW {
            return None;
        }
        let now: Option<Vec<ContentPath>> = paths.into_iter().map(story_at).collect();
        let mut before = Vec::new();
        for row in &contents.former {
            story_at(&row.path)?;
            before.extend(former(row, kept)?);
        }
        Some(Self { before, now: now? })
    }

    /// The articles among the news, and all that belong together with one of them, or did.
    fn with_all_bound(&self, state: &State, archive: &Archive) -> Option<Vec<ArticleId>> {
        let before = self.before.iter().map(|story| &story.path);
        let mut found: BTreeSet<Fingerprint> =
            before.chain(&self.now).map(state::file).collect();
        let n_news = found.len();
        let (now, before) = (state::bonds(archive)?, state.bonds.as_ref()?);
        let mut n_before = 0;
        while found.len() > n_before {
            n_before = found.len();
            for bond in now.iter().chain(before) {
                let is_bound = bond.iter().any(|file| found.contains(file));
                found.extend(bond.iter().filter(|_| is_bound));
            }
        }
        if found.len() == n_news {
            return Some(self.now.iter().filter_map(|path| archive.find(path)).collect());
        }
        let is_found =
            |id: &ArticleId| found.contains(&state::file(&archive.article(*id).path));
        let all = (0..archive.len()).into_par_iter().map(ArticleId);
        Some(all.filter(is_found).collect())
    }
}

/// The path of a story below `content/`; `None` if the file is no story.
pub(super) fn story_at(path: &str) -> Option<ContentPath> {
    let path = path.strip_prefix(Origin::Content.prefix())?;
    (kind_of(path) == Kind::Story).then(|| ContentPath::new(path).ok()).flatten()
}

/// What the file of a row told before: a story, or nothing. `None` if nobody knows any more.
fn former(row: &FileRow, kept: &[StoryRow]) -> Option<Option<Story>> {
    let told = match row.lacks_story() {
        true => {
            let at = kept.binary_search_by(|story| story.path.cmp(&row.path)).ok()?;
            row.told_with(&kept[at])
        }
        false => row.told(),
    };
    match told?.0 {
        Told::Story(story) => Some(Some(*story)),
        Told::Failed(_) | Told::Nothing => Some(None),
        Told::Undated(_) | Told::File(_) => None,
    }
}

impl Reach {
    /// Finds out what the news reach, if all else is as `state` tells of the last build;
    /// `None` if it may be any page. `problems` are those of the stories and addresses now.
    pub(super) fn of(
        news: &News,
        state: &State,
        (edition, as_of): (&Edition<'_>, Moment),
        problems: &[Diagnostic],
    ) -> Option<Self> {
        let archive = edition.archive;
        let is_contested = |problem: &Diagnostic| problem.code.starts_with("address");
        // Where two want one address, one of them comes when the other goes.
        let is_plain = !problems.iter().chain(&state.problems).any(is_contested)
            && state.holds_at(as_of)
            && state.filled == archive.filled();
        if !is_plain {
            return None;
        }
        let ids = news.with_all_bound(state, archive)?;
        Some(Self::around(edition, &news.before, &ids))
    }

    /// Finds out what stories reach that told `before`, and whose articles are `ids` now.
    pub(super) fn around(
        edition: &Edition<'_>,
        before: &[Story],
        ids: &[ArticleId],
    ) -> Self {
        let mut reach = Self {
            articles: ids.iter().copied().collect(),
            site: Touched::default(),
            editions: BTreeMap::new(),
            values: BTreeMap::new(),
            months: BTreeSet::new(),
            days_of_year: BTreeSet::new(),
            has_texts_in_feeds: edition.config.feed.content == FeedContent::Full,
        };
        let n_news = before.len() + ids.len();
        let before = before.iter().map(|story| Point::of_story(edition, story));
        let now = ids.iter().map(|&id| Point::of_article(edition, id));
        for point in before.chain(now) {
            reach.add((edition, n_news), &point);
        }
        reach.add_days_of_year(edition.archive);
        reach
    }

    /// The articles on whose pages the stories may be shown, oldest first.
    pub(super) fn articles(&self) -> Vec<ArticleId> {
        self.articles.iter().copied().collect()
    }

    /// The facet values whose pages are reached, by the facet's and the value's place.
    pub(super) fn values(&self) -> Vec<(u8, u32)> {
        self.values.keys().copied().collect()
    }

    /// Adds what a story reaches that stands, or stood, somewhere; it is one of so many.
    fn add(&mut self, (edition, n_news): (&Edition<'_>, usize), point: &Point<'_>) {
        let page_size = edition.config.page_size;
        let archive = edition.archive;
        let length = edition.config.ticker.length;
        let timeline = archive.timeline();
        let all = near(archive, &timeline, point.place, length);
        let days = |ids: &[ArticleId]| ids.iter().map(|&id| archive.day_of(id)).collect();
        self.site.add(&timeline, point.day, (n_news, page_size));
        self.site.days.append(&mut days(&all));
        self.months.extend(with_both_sides(&timeline, Period::of_month(point.day)));
        for &id in &all {
            let article = archive.article(id);
            for &term in &article.terms {
                let (spelling, ..) = archive.spelling(term);
                let value = self.values.entry((spelling.facet, spelling.value));
                value.or_default().days.insert(article.day);
            }
        }
        self.articles.extend(all);
        for &((facet, value), is_renamed) in &point.values {
            let own = &archive.facets()[usize::from(facet)].values[value as usize];
            let touched = self.values.entry((facet, value)).or_default();
            touched.is_whole |= is_renamed;
            let timeline = Timeline::of_value(archive, own);
            touched.add(&timeline, point.day, (n_news, page_size));
        }
        for (at, own) in (0..=u8::MAX).zip(&edition.config.languages) {
            if own.tag == point.language {
                let timeline = Timeline::of_language(archive, &own.tag);
                let some = near(archive, &timeline, point.place, length);
                let touched = self.editions.entry(at).or_default();
                touched.add(&timeline, point.day, (n_news, page_size));
                touched.days.append(&mut days(&some));
                self.articles.extend(some);
            }
        }
        self.days_of_year.insert((point.day.month(), point.day.day()));
    }

    /// Adds the days of all years beside those that are reached, which lead to them.
    fn add_days_of_year(&mut self, archive: &Archive) {
        let known = archive.days().map(|(day, _)| (day.month(), day.day()));
        let known: BTreeSet<(u32, u32)> = known.collect();
        for day in self.days_of_year.clone() {
            self.days_of_year.extend(known.range(..day).next_back());
            self.days_of_year.extend(known.range(day..).find(|other| **other != day));
        }
    }

    /// Whether a page may show something else than in the last build.
    pub(super) fn has(&self, page: &Page) -> bool {
        let of_value = |facet: u8, value: u32| self.values.get(&(facet, value));
        match page.kind {
            PageKind::Article(id) | PageKind::Card(id) => self.articles.contains(&id),
            PageKind::Period(period, _) => self.site.has(period),
            PageKind::OfLanguage(at, OfLanguage::Period(period, _)) => {
                self.editions.get(&at).is_some_and(|touched| touched.has(period))
            }
            PageKind::Value(facet, value, period, _) => {
                of_value(facet, value).is_some_and(|touched| touched.has(period))
            }
            PageKind::Feed(FeedOf::Value(facet, value), _) => {
                self.has_texts_in_feeds || of_value(facet, value).is_some()
            }
            PageKind::FeedMonth(part) => {
                self.has_texts_in_feeds || self.months.contains(&part.period())
            }
            // These lead to nothing beside them.
            PageKind::Api(ApiPage::Value(facet, value, period)) => {
                of_value(facet, value).is_some_and(|touched| touched.holds(period))
            }
            PageKind::Api(ApiPage::Site(period)) => self.site.holds(period),
            PageKind::SitemapMonth(year, month, _) => {
                self.site.holds(Period::Month(year, month))
            }
            PageKind::OnThisDay(month, day) => self.days_of_year.contains(&(month, day)),
            // As of now, of few pages, or of a text.
            _ => true,
        }
    }
}

impl Touched {
    /// Adds what one of so many stories reaches that stands, or stood, on `day`.
    fn add(
        &mut self,
        timeline: &Timeline<'_>,
        day: NaiveDate,
        (n_news, page_size): (usize, usize),
    ) {
        self.days.insert(day);
        let periods = [Period::of_year(day), Period::of_month(day), Period::Day(day)];
        for period in [Period::All].into_iter().chain(periods) {
            if timeline.count_all(period) <= n_news {
                self.beside.extend(with_both_sides(timeline, period));
            }
            if timeline.count(period).abs_diff(page_size) <= n_news {
                self.around.extend(with_both_sides(timeline, period));
            }
        }
    }

    /// Whether a page of a period is reached.
    fn has(&self, period: Period) -> bool {
        let is_around = |outer: Period| self.around.contains(&outer);
        self.beside.contains(&period)
            || period.parent().is_some_and(is_around)
            || self.holds(period)
    }

    /// Whether a list of what a period holds is reached, which leads to no other period.
    fn holds(&self, period: Period) -> bool {
        let holds_one = match (period.first_day(), period.last_day()) {
            (Some(first), Some(last)) => self.days.range(first..=last).next().is_some(),
            _ => !self.days.is_empty(),
        };
        self.is_whole || holds_one
    }
}

/// A period, and those before and after it that have articles.
fn with_both_sides(
    timeline: &Timeline<'_>,
    period: Period,
) -> impl Iterator<Item = Period> {
    let sides = [timeline.previous(period), timeline.next(period)];
    sides.into_iter().flatten().chain([period])
}

impl<'a> Point<'a> {
    fn of_article(edition: &Edition<'a>, id: ArticleId) -> Self {
        let archive = edition.archive;
        let article = archive.article(id);
        let values = article.terms.iter().map(|&term| {
            let (spelling, _, value) = archive.spelling(term);
            ((spelling.facet, spelling.value), !value.is_spelled(&spelling.text))
        });
        Self {
            day: article.day,
            place: id,
            language: article.language_in(edition.config),
            values: values.collect(),
        }
    }

    fn of_story(edition: &Edition<'a>, story: &'a Story) -> Self {
        let (archive, config) = (edition.archive, edition.config);
        let day = story.date.day(config.time_zone);
        let value = |(facet, text): &(u8, Box<str>)| {
            let known = archive.facets().get(usize::from(*facet))?;
            let at = known.find(text)?;
            Some(((*facet, at), !known.values[at as usize].is_spelled(text)))
        };
        Self {
            day,
            place: archive.place_of(day, story.date, &story.path),
            language: story.language.as_deref().unwrap_or(&config.language),
            values: story.terms.iter().filter_map(value).collect(),
        }
    }
}

/// The articles of a timeline on whose pages one may be shown that stands, or stood, at `place`:
/// in a ticker of `length`, or as a neighbour. Versions of running stories may be left out there
/// and so do not count.
fn near(
    archive: &Archive,
    timeline: &Timeline<'_>,
    place: ArticleId,
    length: usize,
) -> Vec<ArticleId> {
    let counts = |id: ArticleId| archive.running().of(id).is_none();
    let (earlier, later) = timeline.either_side(place);
    let mut found = Vec::new();
    // Itself, and one more to be sure of.
    let mut left = if Bug::Reach.is_planted() { 1 } else { length + 2 };
    for id in later {
        if left == 0 {
            break;
        }
        found.push(id);
        left -= usize::from(counts(id));
    }
    for id in earlier {
        found.push(id);
        if counts(id) {
            break;
        }
    }
    found
}
