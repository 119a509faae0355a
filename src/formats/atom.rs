//! The newest stories as Atom, RFC 4287.
//!
//! All times come from the stories, so an unchanged archive gives an unchanged feed.

use crate::archive::Article;
use crate::archive::ArticleId;
use crate::fingerprint::Fingerprint;
use crate::formats::xml::Document;
use crate::moment::Moment;
use crate::pages::Edition;
use crate::pages::Page;
use crate::pages::teaser;

/// Returns the feed.
pub(super) fn write(edition: &Edition<'_>, page: &Page) -> Vec<u8> {
    let config = edition.config;
    let zone = config.time_zone;
    let end = ArticleId(edition.archive.len());
    let newest: Vec<ArticleId> = edition.archive.before(end, config.feed_items).collect();
    let updated = newest.iter().map(|&id| changed(edition.archive.article(id))).max();
    let updated = updated.unwrap_or_else(|| Moment::from_millis(0));
    let own = full(edition, &edition.href(&page.address));
    let home = full(edition, config.base_path());

    let mut xml = Document::new();
    let namespace = "http://www.w3.org/2005/Atom";
    xml.open("feed", &[("xmlns", namespace), ("xml:lang", &config.language)]);
    xml.text("id", &[], &feed_id(edition, &own, &config.title));
    xml.text("title", &[], &config.title);
    if let Some(description) = &config.description {
        xml.text("subtitle", &[], description);
    }
    xml.text("updated", &[], &updated.rfc3339(zone));
    xml.empty(
        "link",
        &[("rel", "self"), ("type", "application/atom+xml"), ("href", &own)],
    );
    xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &home)]);
    if let Some(rights) = &config.rights {
        xml.text("rights", &[], rights);
    }
    xml.open("author", &[]);
    xml.text("name", &[], &config.title);
    xml.close("author");
    for id in newest {
        entry(&mut xml, edition, id);
    }
    xml.close("feed");
    xml.finish()
}

fn entry(xml: &mut Document, edition: &Edition<'_>, id: ArticleId) {
    let article = edition.archive.article(id);
    let teaser = teaser(edition, id);
    let zone = edition.config.time_zone;
    let url = full(edition, &teaser.url);
    xml.open("entry", &[("xml:lang", teaser.lang)]);
    xml.text("id", &[], &entry_id(edition, article, ""));
    xml.text("title", &[], teaser.title);
    xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &url)]);
    xml.text("published", &[], &article.date.rfc3339(zone));
    xml.text("updated", &[], &changed(article).rfc3339(zone));
    let authors =
        if teaser.byline.is_empty() { vec![teaser.source.name] } else { teaser.byline };
    for name in authors {
        xml.open("author", &[]);
        xml.text("name", &[], name);
        xml.close("author");
    }
    for &term in &article.terms {
        let (spelling, facet, _) = edition.archive.spelling(term);
        if facet.config.field == "topics" {
            xml.empty("category", &[("term", &spelling.text)]);
        }
    }
    if let Some(summary) = teaser.summary {
        xml.text("summary", &[], summary);
    }
    xml.close("entry");
}

/// When an article was last changed for readers.
fn changed(article: &Article) -> Moment {
    let updated =
        article.updated.filter(|updated| updated.millis() > article.date.millis());
    Moment::from_millis(updated.unwrap_or(article.date).millis())
}

pub(super) fn full(edition: &Edition<'_>, href: &str) -> String {
    let base = edition.config.base_url.as_ref();
    base.map_or_else(|| href.to_owned(), |base| base.full(href))
}

/// An id must be an IRI, and outlive the address; RFC 4287 §4.2.6. A site without a
/// published address has ids made of its names: `name` is the feed's.
pub(super) fn feed_id(edition: &Edition<'_>, own: &str, name: &str) -> String {
    if edition.config.base_url.is_some() { own.to_owned() } else { uuid(name) }
}

/// The id of an article, or of a `part` of its page: `#…`, or nothing for the whole.
pub(super) fn entry_id(edition: &Edition<'_>, article: &Article, part: &str) -> String {
    let title = &edition.config.title;
    let own = article.details.as_deref().and_then(|details| details.id.as_deref());
    match own {
        Some(own) if is_iri(own) && (part.is_empty() || !own.contains('#')) => {
            format!("{own}{part}")
        }
        Some(own) => uuid(&format!("{title}\n{own}{part}")),
        None if edition.config.base_url.is_some() => {
            let url = full(edition, &edition.href(&article.address));
            format!("{url}{part}")
        }
        None => uuid(&format!("{title}\n{}{part}", article.address)),
    }
}

fn is_iri(text: &str) -> bool {
    let scheme = text.split_once(':').map_or("", |(scheme, _)| scheme);
    let named = scheme.len() > 1 && scheme.bytes().all(|b| b.is_ascii_alphanumeric());
    named
        && !text.contains(|c: char| {
            c.is_whitespace() || c.is_control() || "<>\"{}|\\^`".contains(c)
        })
}

/// A version 8 UUID (RFC 9562 §5.8) of a name.
fn uuid(name: &str) -> String {
    let mut bytes = Fingerprint::of(name.as_bytes()).bytes();
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let parts = [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]];
    format!("urn:uuid:{}", parts.join("-"))
}
