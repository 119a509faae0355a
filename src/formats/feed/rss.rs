//! A feed as RSS 2.0, by the best-practice profile of the RSS Advisory Board.

use crate::formats::feed::Feed;
use crate::formats::feed::Item;
use crate::formats::feed::write_items;
use crate::formats::xml::Document;
use crate::pages::FeedFormat;

/// Returns the feed, with as many of its items as it may have bytes.
pub(super) fn write(feed: &Feed<'_>) -> Vec<u8> {
    let mut xml = Document::new();
    head(&mut xml, feed);
    write_items(&mut xml, feed, feed.max_bytes(), entry);
    xml.close("channel");
    xml.close("rss");
    xml.finish()
}

fn head(xml: &mut Document, feed: &Feed<'_>) {
    let config = feed.edition.config;
    xml.open(
        "rss",
        &[
            ("version", "2.0"),
            ("xmlns:atom", "http://www.w3.org/2005/Atom"),
            ("xmlns:content", "http://purl.org/rss/1.0/modules/content/"),
            ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
            ("xmlns:media", "http://search.yahoo.com/mrss/"),
        ],
    );
    xml.open("channel", &[]);
    xml.plain("title", &feed.title);
    xml.text("link", &[], &feed.page);
    // It must be there, and readers take it for HTML.
    let description = config.description.as_ref().unwrap_or(&feed.title);
    xml.text("description", &[], &quick_xml::escape::escape(description));
    xml.text("language", &[], &feed.language);
    if let Some(rights) = &config.rights {
        xml.plain("copyright", rights);
    }
    if !feed.items.is_empty() {
        xml.text("lastBuildDate", &[], &feed.updated.rfc2822(config.time_zone));
    }
    let media_type = FeedFormat::Rss.media_type();
    xml.empty("atom:link", &[("rel", "self"), ("type", media_type), ("href", &feed.own)]);
    if let Some(hub) = &config.feed.hub {
        xml.empty("atom:link", &[("rel", "hub"), ("href", hub)]);
    }
}

fn entry(xml: &mut Document, feed: &Feed<'_>, item: &Item) {
    let zone = feed.edition.config.time_zone;
    xml.open("item", &[]);
    xml.plain("title", &item.title);
    xml.text("link", &[], &item.url);
    xml.text("guid", &[("isPermaLink", "false")], &item.id);
    xml.text("pubDate", &[], &item.published.unwrap_or(item.updated).rfc2822(zone));
    for author in &item.authors {
        xml.plain("dc:creator", &author.name);
    }
    if item.language != feed.language {
        xml.text("dc:language", &[], &item.language);
    }
    for category in &item.categories {
        xml.plain("category", category);
    }
    if let Some(rights) = &item.rights {
        xml.plain("dc:rights", rights);
    }
    if let Some(picture) = &item.picture {
        let (media_type, url) = (picture.media_type, &picture.url);
        xml.empty(
            "media:content",
            &[("url", url), ("type", media_type), ("medium", "image")],
        );
    }
    if let Some(summary) = item.text.as_ref().or(item.summary.as_ref()) {
        // Readers take it for HTML.
        xml.text("description", &[], &quick_xml::escape::escape(summary));
    }
    if let Some(html) = &item.html {
        xml.text("content:encoded", &[], html);
    }
    xml.close("item");
}
