//! Which feeds a site has, and where: of the site, of facet values that ask for them, of each
//! language, of the corrections; and the archive documents, through which a reader can walk
//! from the newest story to the first (RFC 5005).
//!
//! An archive document is a part of a month, counted from its oldest story on, versions that
//! were replaced among them. So one that is full, or of a month that is over, is written again
//! only if one of its own stories changes or is replaced, or an older one is added.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::archive::ArticleId;
use crate::archive::Timeline;
use crate::config::FacetFeeds;
use crate::diagnostic::Diagnostic;
use crate::moment::Moment;
use crate::moment::Period;
use crate::pages::Edition;
use crate::pages::Page;
use crate::pages::PageKind;
use crate::paths;
use crate::paths::Address;
use crate::paths::PathError;

/// How many stories an archive document holds at most. One that is replaced leaves a gap.
const PART: usize = 250;

/// What a feed tells of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FeedOf {
    /// The whole site.
    Site,
    /// A facet value: the facet's and the value's place.
    Value(u8, u32),
    /// The stories in a language.
    Language(Box<str>),
    /// The corrections.
    Corrections,
}

/// How a feed is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedFormat {
    /// Atom, RFC 4287.
    Atom,
    /// RSS 2.0.
    Rss,
    /// JSON Feed 1.1.
    Json,
}

/// A feed, as pages link to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FeedLink {
    /// Its media type.
    #[serde(rename = "type")]
    pub media_type: &'static str,
    /// Its address, ready for links.
    pub url: String,
}

/// A part of a month of the whole site's feed, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthPart {
    /// The year.
    pub year: i32,
    /// The month, counted from 1.
    pub month: u32,
    /// The part, counted from 1.
    pub part: u32,
}

impl FeedFormat {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Atom, Self::Rss, Self::Json];

    /// What it is called in HTTP and links.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Atom => "application/atom+xml",
            Self::Rss => "application/rss+xml",
            Self::Json => "application/feed+json",
        }
    }

    fn file(self) -> &'static str {
        match self {
            Self::Atom => "feed.xml",
            Self::Rss => "rss.xml",
            Self::Json => "feed.json",
        }
    }
}

impl MonthPart {
    /// The month.
    pub fn period(self) -> Period {
        Period::Month(self.year, self.month)
    }

    /// Its address below the site's root.
    pub fn path(self) -> String {
        let tail = if self.part == 1 { String::new() } else { format!("-{}", self.part) };
        format!("/feeds/archive/{}{tail}.xml", self.period().text())
    }

    /// The date of its last article, be it replaced or not; 1970 if it has none.
    pub(crate) fn last_told(self, edition: &Edition<'_>) -> Moment {
        let ids = edition.archive.within(self.period());
        let last = ids.take(self.part as usize * PART).next_back().map(ArticleId);
        let date = last.map(|id| edition.archive.article(id).date.millis());
        Moment::from_millis(date.unwrap_or_default())
    }

    /// Its articles, oldest first.
    pub fn articles(
        self,
        edition: &Edition<'_>,
    ) -> impl DoubleEndedIterator<Item = ArticleId> {
        let first = (self.part as usize - 1) * PART;
        edition.archive.timeline().articles_at(self.period(), first..first + PART)
    }
}

/// Returns the address of a feed below the site's root.
pub fn feed_path(edition: &Edition<'_>, of: &FeedOf, format: FeedFormat) -> String {
    let file = format.file();
    match of {
        FeedOf::Site => format!("/{file}"),
        FeedOf::Value(facet, value) => {
            let facet = &edition.archive.facets()[usize::from(*facet)];
            let value = &facet.values[*value as usize];
            format!("/{}/{}/{file}", facet.config.name, value.slug)
        }
        // `con` and `nul` are languages, and no names for folders.
        FeedOf::Language(tag) => format!("/feeds/{}/{file}", paths::folder_name(tag)),
        FeedOf::Corrections => match format {
            FeedFormat::Atom => "/corrections.xml".to_owned(),
            FeedFormat::Rss => "/corrections-rss.xml".to_owned(),
            FeedFormat::Json => "/corrections.json".to_owned(),
        },
    }
}

/// Returns the three feeds of one thing, ready for links.
pub fn feed_links(edition: &Edition<'_>, of: &FeedOf) -> Vec<FeedLink> {
    let link = |format: FeedFormat| FeedLink {
        media_type: format.media_type(),
        url: edition.href_of(&feed_path(edition, of, format)),
    };
    FeedFormat::ALL.map(link).to_vec()
}

/// Returns the feeds that a page has beside those of the site; mostly none.
pub fn own_feeds(edition: &Edition<'_>, kind: &PageKind) -> Vec<FeedLink> {
    let of = match *kind {
        PageKind::Value(facet, value, ..) if has_feed(edition, facet, value) => {
            FeedOf::Value(facet, value)
        }
        PageKind::Corrections | PageKind::CorrectionsOf(..) => FeedOf::Corrections,
        // On a page of its language's edition it is a feed of the site already.
        PageKind::Article(id) => match other_language(edition, id) {
            Some(language) if !has_edition(edition, language) => {
                FeedOf::Language(language.into())
            }
            _ => return Vec::new(),
        },
        _ => return Vec::new(),
    };
    feed_links(edition, &of)
}

/// The language of an article, if it is another than the site's.
pub(super) fn other_language<'a>(
    edition: &Edition<'a>,
    id: ArticleId,
) -> Option<&'a str> {
    let language = edition.archive.article(id).language.as_deref();
    language.filter(|language| *language != edition.config.language)
}

fn has_edition(edition: &Edition<'_>, tag: &str) -> bool {
    edition.config.languages.iter().any(|own| own.tag == tag)
}

fn has_feed(edition: &Edition<'_>, facet: u8, value: u32) -> bool {
    let facet = &edition.archive.facets()[usize::from(facet)];
    let value = &facet.values[value as usize];
    edition.config.feed.has(&facet.config.name, value.slug.as_str())
}

/// Adds every feed.
pub(super) fn plan(
    edition: &Edition<'_>,
    pages: &mut Vec<Page>,
) -> Result<(), PathError> {
    let archive = edition.archive;
    let mut all = vec![FeedOf::Site];
    for (facet, entry) in (0..=u8::MAX).zip(archive.facets()) {
        let values = (0..).take(entry.values.len());
        let with_feed = values.filter(|&value| has_feed(edition, facet, value));
        all.extend(with_feed.map(|value| FeedOf::Value(facet, value)));
    }
    // The site's own feed is that of its language while there is no other.
    let own = &*edition.config.language;
    let has_others = archive.languages().any(|tag| tag != own);
    let with_feed = archive.languages().filter(|tag| has_others || *tag != own);
    let with_edition = edition.config.languages.iter().map(|own| own.tag.as_str());
    let tags: BTreeSet<&str> = with_feed.chain(with_edition).collect();
    all.extend(tags.into_iter().map(|tag| FeedOf::Language(tag.into())));
    if !archive.corrections().is_empty() {
        all.push(FeedOf::Corrections);
    }
    for of in all {
        for format in FeedFormat::ALL {
            let address = Address::parse(&feed_path(edition, &of, format))?;
            pages.push(Page { address, kind: PageKind::Feed(of.clone(), format) });
        }
    }
    let parts =
        if edition.config.feed.archive { month_parts(edition) } else { Vec::new() };
    for part in parts {
        let address = Address::parse(&part.path())?;
        pages.push(Page { address, kind: PageKind::FeedMonth(part) });
    }
    Ok(())
}

/// Says which values the config wants feeds of and no story has.
pub(super) fn values_of_none(edition: &Edition<'_>, problems: &mut Vec<Diagnostic>) {
    for FacetFeeds { facet, value } in &edition.config.feed.facets {
        let Some(value) = value else { continue };
        let all = edition.archive.facets().iter();
        let own = all.filter(|one| one.config.name == *facet);
        let mut values = own.flat_map(|one| &one.values);
        if !values.any(|one| one.slug.as_str() == value) {
            let message =
                format!("`feed.facets` names `{facet}/{value}`, which no story has");
            let help =
                format!("write it as in the address of its page below `/{facet}/`");
            problems.push(Diagnostic::warning("feed-value", message).help(help));
        }
    }
}

/// The parts of all months, oldest first. The last one still grows.
fn month_parts(edition: &Edition<'_>) -> Vec<MonthPart> {
    let timeline = edition.archive.timeline();
    let months = timeline.years().into_iter().flat_map(|year| timeline.parts(year));
    let mut all = Vec::new();
    for month in months {
        let Period::Month(year, number) = month else { continue };
        let n_parts = timeline.count_all(month).div_ceil(PART);
        let part = |part| MonthPart { year, month: number, part };
        all.extend((1..).take(n_parts).map(part));
    }
    all
}

/// Returns the part before one; `None` if it is the first.
pub fn part_before(edition: &Edition<'_>, part: MonthPart) -> Option<MonthPart> {
    if part.part > 1 {
        return Some(MonthPart { part: part.part - 1, ..part });
    }
    let timeline = edition.archive.timeline();
    let before = timeline.previous(part.period())?;
    let Period::Month(year, month) = before else { return None };
    let n_parts = timeline.count_all(before).div_ceil(PART);
    Some(MonthPart { year, month, part: u32::try_from(n_parts).unwrap_or(u32::MAX) })
}

/// Returns the part that still grows; `None` while there is no story, and for a site without
/// archive documents.
pub fn growing_part(edition: &Edition<'_>) -> Option<MonthPart> {
    if !edition.config.feed.archive {
        return None;
    }
    let timeline = edition.archive.timeline();
    let (_, last) = timeline.span()?;
    let month = Period::of_month(last);
    let Period::Month(year, number) = month else { return None };
    let n_parts = timeline.count_all(month).div_ceil(PART).max(1);
    let part = u32::try_from(n_parts).unwrap_or(u32::MAX);
    Some(MonthPart { year, month: number, part })
}

/// Returns the newest articles that a feed tells of, newest first.
pub fn feed_articles(edition: &Edition<'_>, of: &FeedOf) -> Vec<ArticleId> {
    let (archive, config) = (edition.archive, edition.config);
    let count = config.feed.items;
    let end = ArticleId(archive.len());
    match of {
        FeedOf::Site => archive.timeline().before(end, end).take(count).collect(),
        FeedOf::Value(facet, value) => {
            let value = &archive.facets()[usize::from(*facet)].values[*value as usize];
            let timeline = Timeline::of_value(archive, value);
            timeline.articles(Period::All).rev().take(count).collect()
        }
        FeedOf::Language(tag) => {
            let timeline = Timeline::of_language(archive, tag);
            timeline.articles(Period::All).rev().take(count).collect()
        }
        FeedOf::Corrections => Vec::new(),
    }
}
