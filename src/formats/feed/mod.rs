//! Feeds: what they tell, the same in every format; how it is written is in a file for each.
//!
//! All times come from the stories, so an unchanged archive gives an unchanged feed.

mod atom;
mod corrections;
mod json_feed;
mod rss;
mod story;

use crate::archive::ArticleId;
use crate::config::FeedContent;
use crate::fingerprint::Hasher;
use crate::formats::Listing;
use crate::formats::Shown;
use crate::formats::Texts;
use crate::formats::xml::Document;
use crate::moment::Moment;
use crate::pages::Edition;
use crate::pages::FeedFormat;
use crate::pages::FeedOf;
use crate::pages::MonthPart;
use crate::pages::feed_articles;
use crate::pages::feed_path;
use crate::pages::growing_part;
use crate::pages::part_before;

/// What ends a feed in XML takes less than this many bytes.
const END: usize = 32;

/// What a feed tells, in any format.
struct Feed<'a> {
    edition: Edition<'a>,
    title: String,
    language: String,
    /// Its own full address.
    own: String,
    /// The full address of the page that it goes with.
    page: String,
    /// When what it tells of was last changed.
    updated: Moment,
    /// Where to read on, for formats that can say so.
    ways: Ways,
    /// Newest first.
    items: Vec<Item>,
}

/// Where to read on from a feed, as full addresses; RFC 5005.
#[derive(Debug, Default)]
struct Ways {
    /// Whether subscribers read it.
    is_subscribed_to: bool,
    /// Whether it is complete and will not change: an archive document.
    is_archive: bool,
    /// The feed that subscribers read.
    current: Option<String>,
    /// The document with what came before: from the subscribed feed that of the newest
    /// month, which still grows and is not complete.
    previous: Option<String>,
}

/// One thing that a feed tells of.
#[derive(Debug)]
struct Item {
    id: String,
    title: String,
    /// A full address.
    url: String,
    language: String,
    /// `None` for what is itself a change.
    published: Option<Moment>,
    updated: Moment,
    authors: Vec<Author>,
    source: String,
    categories: Vec<String>,
    summary: Option<String>,
    /// HTML with full addresses.
    html: Option<String>,
    /// In place of HTML.
    text: Option<String>,
    picture: Option<Picture>,
    rights: Option<String>,
    dateline: Option<String>,
    genre: Option<String>,
}

/// Who wrote a story: people, or the agency.
#[derive(Debug)]
struct Author {
    name: String,
    /// The full address of the timeline.
    url: Option<String>,
}

/// The picture of a story.
#[derive(Debug)]
struct Picture {
    /// A full address.
    url: String,
    /// `image/jpeg`, …
    media_type: &'static str,
}

/// Returns a feed.
pub(super) fn write(
    edition: &Edition<'_>,
    of: &FeedOf,
    format: FeedFormat,
    texts: &Texts,
) -> Vec<u8> {
    let feed = subscribed(edition, of, format, texts);
    match format {
        FeedFormat::Atom => atom::write(&feed),
        FeedFormat::Rss => rss::write(&feed),
        FeedFormat::Json => json_feed::write(&feed),
    }
}

/// Returns a part of a month of the whole site's feed.
pub(super) fn write_month(
    edition: &Edition<'_>,
    part: MonthPart,
    texts: &Texts,
) -> Vec<u8> {
    let config = edition.config;
    let articles: Vec<ArticleId> = part.articles(edition).collect();
    let items = articles.iter().rev().map(|&id| story::item(edition, id, texts));
    let items: Vec<Item> = items.collect();
    let feed = Feed {
        edition: *edition,
        title: format!("{} – {}", config.title, part.period().text()),
        language: config.language.clone(),
        own: edition.full(&edition.href_of(&part.path())),
        page: edition.full(&edition.href_of(&format!("/{}", part.period().path()))),
        // Where all is replaced, as it was when the last of it was told.
        updated: newest(&items).unwrap_or_else(|| part.last_told(edition)),
        ways: ways_of_part(edition, part),
        items,
    };
    atom::write_whole(&feed)
}

/// Returns what a feed is made of; `None` for that of the corrections.
pub(super) fn listing(
    edition: &Edition<'_>,
    of: &FeedOf,
    format: FeedFormat,
) -> Option<Listing> {
    if *of == FeedOf::Corrections {
        return None;
    }
    let mut rest = frame(edition);
    let title = title(edition, of);
    // No other tells where to read on.
    let is_site = *of == FeedOf::Site && format == FeedFormat::Atom;
    let part = growing_part(edition).filter(|_| is_site);
    rest.value(&title).value(&part.map(MonthPart::path));
    let ids = feed_articles(edition, of);
    Some(Listing { ids, texts: shown(edition), rest: rest.take() })
}

/// Returns what a part of a month is made of.
pub(super) fn listing_of_month(edition: &Edition<'_>, part: MonthPart) -> Listing {
    let mut rest = frame(edition);
    let ways = ways_of_part(edition, part);
    rest.value(&(ways.is_archive, ways.previous));
    let ids = part.articles(edition).collect();
    Listing { ids, texts: shown(edition), rest: rest.take() }
}

/// Of the settings that show in feeds.
fn frame(edition: &Edition<'_>) -> Hasher {
    let config = edition.config;
    let mut hasher = Hasher::default();
    hasher.value(&(&config.title, &config.description, &config.language, &config.rights));
    hasher.value(&config.time_zone.name());
    hasher.value(&format!("{:?} {:?}", config.base_url, config.feed));
    hasher
}

fn shown(edition: &Edition<'_>) -> Shown {
    match edition.config.feed.content {
        FeedContent::Summary => Shown::Nothing,
        FeedContent::Full => Shown::Texts,
    }
}

/// What subscribers read.
fn subscribed<'a>(
    edition: &Edition<'a>,
    of: &FeedOf,
    format: FeedFormat,
    texts: &Texts,
) -> Feed<'a> {
    let config = edition.config;
    let href = |path: &str| edition.full(&edition.href_of(path));
    let items: Vec<Item> = match of {
        FeedOf::Corrections => corrections::items(edition),
        _ => {
            let articles = feed_articles(edition, of).into_iter();
            articles.map(|id| story::item(edition, id, texts)).collect()
        }
    };
    let previous = match (of, growing_part(edition)) {
        (FeedOf::Site, Some(part)) => Some(href(&part.path())),
        _ => None,
    };
    let ways = Ways { is_subscribed_to: true, previous, ..Ways::default() };
    let language = match of {
        FeedOf::Language(tag) => tag.to_string(),
        _ => config.language.clone(),
    };
    Feed {
        edition: *edition,
        title: title(edition, of),
        language,
        own: href(&feed_path(edition, of, format)),
        page: edition.full(&page(edition, of)),
        // Atom wants a time, even of nothing.
        updated: newest(&items).unwrap_or_else(|| Moment::from_millis(0)),
        ways,
        items,
    }
}

/// When the newest change in a feed was made; `None` if it is empty.
fn newest(items: &[Item]) -> Option<Moment> {
    items.iter().map(|item| item.updated).max()
}

/// Writes as many items as fit into `max_bytes` with the end of the feed, but the first one
/// in any case.
fn write_items(
    xml: &mut Document,
    feed: &Feed<'_>,
    max_bytes: usize,
    write_item: fn(&mut Document, &Feed<'_>, &Item),
) {
    for (at, item) in feed.items.iter().enumerate() {
        let before = xml.len();
        write_item(xml, feed, item);
        if at > 0 && xml.len() + END > max_bytes {
            xml.truncate(before);
            break;
        }
    }
}

fn ways_of_part(edition: &Edition<'_>, part: MonthPart) -> Ways {
    let href = |path: &str| edition.full(&edition.href_of(path));
    let before = part_before(edition, part);
    Ways {
        is_subscribed_to: false,
        is_archive: growing_part(edition) != Some(part),
        current: Some(href(&feed_path(edition, &FeedOf::Site, FeedFormat::Atom))),
        previous: before.map(|part| href(&part.path())),
    }
}

/// The name of a feed.
fn title(edition: &Edition<'_>, of: &FeedOf) -> String {
    let site = &edition.config.title;
    match of {
        FeedOf::Site => site.clone(),
        FeedOf::Value(facet, value) => {
            let facet = &edition.archive.facets()[usize::from(*facet)];
            format!("{} – {site}", facet.values[*value as usize].name)
        }
        FeedOf::Language(tag) => format!("{site} ({tag})"),
        FeedOf::Corrections => corrections::title(edition),
    }
}

/// The page that a feed goes with, as it stands in links.
fn page(edition: &Edition<'_>, of: &FeedOf) -> String {
    match of {
        FeedOf::Site | FeedOf::Language(_) => edition.config.base_path().to_owned(),
        FeedOf::Value(facet, value) => {
            let facet = &edition.archive.facets()[usize::from(*facet)];
            let value = &facet.values[*value as usize];
            edition.href_of(&format!("/{}/{}/", facet.config.name, value.slug))
        }
        FeedOf::Corrections => crate::pages::corrections_href(edition),
    }
}

impl Feed<'_> {
    /// Its name, which outlives a change of what it is called.
    fn id(&self) -> String {
        self.edition.name_of_feed(&self.own)
    }

    /// How many bytes it may have.
    fn max_bytes(&self) -> usize {
        self.edition.config.feed.max_bytes
    }
}
