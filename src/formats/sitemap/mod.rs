//! Sitemaps, one a month, so that a closed month never changes a byte; sitemaps.org.
//!
//! `lastmod` is a story's own date, never that of the build. Which stories stand in which
//! sitemap, `pages` says.

mod news;

use crate::formats::xml::Document;
use crate::moment::Moment;
use crate::moment::Period;
use crate::pages::Edition;
use crate::pages::SitemapEntry;
use crate::pages::SitemapPage;
use crate::pages::sitemap_entry;
use crate::pages::sitemap_months;
use crate::pages::sitemap_newest;
use crate::pages::sitemap_pages;
use crate::pages::sitemap_pages_path;
use crate::pages::sitemap_parts;
use crate::pages::sitemap_path;

pub(super) use news::write as news;

const NAMESPACE: (&str, &str) = ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9");

/// <https://developers.google.com/search/docs/crawling-indexing/sitemaps/image-sitemaps>
const IMAGES: (&str, &str) =
    ("xmlns:image", "http://www.google.com/schemas/sitemap-image/1.1");

/// The languages of a story stand with it as links of XHTML.
/// <https://developers.google.com/search/docs/specialty/international/localized-versions>
const LANGUAGES: (&str, &str) = ("xmlns:xhtml", "http://www.w3.org/1999/xhtml");

/// Returns the list of all sitemaps.
pub(super) fn index(edition: &Edition<'_>) -> Vec<u8> {
    let mut xml = Document::new();
    xml.open("sitemapindex", &[NAMESPACE]);
    for month in sitemap_months(edition) {
        for (part, newest) in (1..).zip(sitemap_newest(edition, month)) {
            let url = edition.full(&edition.href_of(&sitemap_path(month, part)));
            location(&mut xml, "sitemap", &url, newest.map(|newest| (edition, newest)));
        }
    }
    let others = sitemap_pages(edition).len();
    let others = (1..).take(others).map(sitemap_pages_path);
    for path in ["/sitemaps/news.xml".to_owned()].into_iter().chain(others) {
        location(&mut xml, "sitemap", &edition.full(&edition.href_of(&path)), None);
    }
    xml.close("sitemapindex");
    xml.finish()
}

/// Returns a part of the sitemap of what is no story.
pub(super) fn pages(edition: &Edition<'_>, part: u32) -> Vec<u8> {
    let mut xml = Document::new();
    xml.open("urlset", &[NAMESPACE]);
    let mut parts = sitemap_pages(edition).into_iter();
    for SitemapPage { url, changed } in parts.nth(part as usize - 1).unwrap_or_default() {
        location(&mut xml, "url", &url, changed.map(|moment| (edition, moment)));
    }
    xml.close("urlset");
    xml.finish()
}

/// Returns a month's sitemap.
pub(super) fn month(edition: &Edition<'_>, year: i32, month: u32, part: u32) -> Vec<u8> {
    let mut parts = sitemap_parts(edition, Period::Month(year, month)).into_iter();
    let ids = parts.nth(part as usize - 1).unwrap_or_default();
    let mut xml = Document::new();
    xml.open("urlset", &[NAMESPACE, IMAGES, LANGUAGES]);
    for id in ids {
        story(&mut xml, edition, &sitemap_entry(edition, id));
    }
    xml.close("urlset");
    xml.finish()
}

fn story(xml: &mut Document, edition: &Edition<'_>, entry: &SitemapEntry) {
    xml.open("url", &[]);
    xml.text("loc", &[], &entry.url);
    xml.text("lastmod", &[], &entry.changed.shown(edition.config.time_zone));
    for (language, url) in &entry.alternates {
        let link = [("rel", "alternate"), ("hreflang", language), ("href", url)];
        xml.empty("xhtml:link", &link);
    }
    if let Some(image) = &entry.image {
        xml.open("image:image", &[]);
        xml.text("image:loc", &[], image);
        xml.close("image:image");
    }
    xml.close("url");
}

fn location(
    xml: &mut Document,
    name: &str,
    url: &str,
    changed: Option<(&Edition<'_>, Moment)>,
) {
    xml.open(name, &[]);
    xml.text("loc", &[], url);
    if let Some((edition, moment)) = changed {
        xml.text("lastmod", &[], &moment.shown(edition.config.time_zone));
    }
    xml.close(name);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::Archive;
    use crate::archive::ArticleId;
    use crate::archive::Show;
    use crate::config;
    use crate::pages::sitemap_weight;
    use crate::paths::ContentPath;
    use crate::story as stories;

    #[test]
    fn an_entry_has_no_more_bytes_than_it_is_taken_to_have() {
        let text = "base_url: https://example.org/a%26b/\n";
        let config = config::read("newsgen.yaml", text).0;
        let told = |name: &str, more: &str| {
            let path = ContentPath::new(&format!("{name}.md")).unwrap();
            let text = format!(
                "---\ntitle: T\nsource: Q\ndate: 2016-03-11T09:30:00Z\n{more}---\nText.\n"
            );
            stories::read(&path, "content/x.md", &text, &config).0.unwrap()
        };
        let picture = "https://example.net/a?b&c&d&e&f&g&h&i&j&k&l&m";
        let all = vec![
            told("plain", ""),
            told("picture", &format!("image: {{src: \"{picture}\", alt: A}}\n")),
            told("of-two", "slug: прилив\ntranslation: tides\n"),
            told("of-two-also", "slug: marée\ntranslation: tides\nlang: fr-CA\n"),
        ];
        let as_of = Moment::parse("2030-01-01", chrono_tz::Tz::UTC).unwrap();
        let (archive, _) = Archive::index(all, as_of, Show::default(), &config);
        let edition = Edition {
            config: &config,
            archive: &archive,
            undated: &[],
            files: &[],
            icons: &[],
            cards: None,
        };
        for id in (0..4).map(ArticleId) {
            let mut xml = Document::new();
            let before = xml.len();
            story(&mut xml, &edition, &sitemap_entry(&edition, id));
            let (n_bytes, most) = (xml.len() - before, sitemap_weight(&edition, id));
            assert!(n_bytes <= most && most < n_bytes * 3, "{n_bytes} of {most}");
        }
    }
}
