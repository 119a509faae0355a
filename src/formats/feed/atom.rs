//! A feed as Atom, RFC 4287; the parts of months with the ways of RFC 5005.

use crate::formats::feed::Feed;
use crate::formats::feed::Item;
use crate::formats::feed::write_items;
use crate::formats::xml::Document;
use crate::pages::FeedFormat;

/// Returns the feed, with as many of its items as it may have bytes.
pub(super) fn write(feed: &Feed<'_>) -> Vec<u8> {
    write_within(feed, feed.max_bytes())
}

/// Returns the feed with all of its items.
pub(super) fn write_whole(feed: &Feed<'_>) -> Vec<u8> {
    write_within(feed, usize::MAX)
}

fn write_within(feed: &Feed<'_>, max_bytes: usize) -> Vec<u8> {
    let mut xml = Document::new();
    head(&mut xml, feed);
    write_items(&mut xml, feed, max_bytes, entry);
    xml.close("feed");
    xml.finish()
}

fn head(xml: &mut Document, feed: &Feed<'_>) {
    let config = feed.edition.config;
    xml.open(
        "feed",
        &[
            ("xmlns", "http://www.w3.org/2005/Atom"),
            ("xmlns:fh", "http://purl.org/syndication/history/1.0"),
            ("xml:lang", &feed.language),
        ],
    );
    xml.text("id", &[], &feed.id());
    xml.text("title", &[], &feed.title);
    if let Some(description) = &config.description {
        xml.text("subtitle", &[], description);
    }
    xml.text("updated", &[], &feed.updated.rfc3339(config.time_zone));
    let media_type = FeedFormat::Atom.media_type();
    xml.empty("link", &[("rel", "self"), ("type", media_type), ("href", &feed.own)]);
    xml.empty(
        "link",
        &[("rel", "alternate"), ("type", "text/html"), ("href", &feed.page)],
    );
    if feed.ways.is_archive {
        xml.empty("fh:archive", &[]);
    }
    let ways = [("current", &feed.ways.current), ("prev-archive", &feed.ways.previous)];
    for (name, way) in ways {
        if let Some(href) = way {
            xml.empty("link", &[("rel", name), ("type", media_type), ("href", href)]);
        }
    }
    // A hub tells only of what is subscribed to.
    let hub = config.feed.hub.as_ref().filter(|_| feed.ways.is_subscribed_to);
    if let Some(hub) = hub {
        xml.empty("link", &[("rel", "hub"), ("href", hub)]);
    }
    if let Some(rights) = &config.rights {
        xml.text("rights", &[], rights);
    }
    xml.open("author", &[]);
    xml.text("name", &[], &config.title);
    xml.close("author");
}

fn entry(xml: &mut Document, feed: &Feed<'_>, item: &Item) {
    let zone = feed.edition.config.time_zone;
    xml.open("entry", &[("xml:lang", &item.language)]);
    xml.text("id", &[], &item.id);
    xml.text("title", &[], &item.title);
    xml.empty(
        "link",
        &[("rel", "alternate"), ("type", "text/html"), ("href", &item.url)],
    );
    if let Some(picture) = &item.picture {
        let (media_type, url) = (picture.media_type, &picture.url);
        xml.empty("link", &[("rel", "enclosure"), ("type", media_type), ("href", url)]);
    }
    if let Some(published) = item.published {
        xml.text("published", &[], &published.rfc3339(zone));
    }
    xml.text("updated", &[], &item.updated.rfc3339(zone));
    for author in &item.authors {
        xml.open("author", &[]);
        xml.text("name", &[], &author.name);
        if let Some(url) = &author.url {
            xml.text("uri", &[], url);
        }
        xml.close("author");
    }
    for category in &item.categories {
        xml.empty("category", &[("term", category)]);
    }
    if let Some(rights) = &item.rights {
        xml.text("rights", &[], rights);
    }
    if let Some(summary) = &item.summary {
        xml.text("summary", &[], summary);
    }
    match (&item.html, &item.text) {
        (Some(html), _) => xml.text("content", &[("type", "html")], html),
        (None, Some(text)) => xml.text("content", &[("type", "text")], text),
        (None, None) => {}
    }
    xml.close("entry");
}
