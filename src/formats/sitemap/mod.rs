//! Sitemaps, one a month, so that a closed month never changes a byte; sitemaps.org.
//!
//! `lastmod` is a story's own date, never that of the build. Which stories stand in which
//! sitemap, `pages` says.

mod news;

use crate::archive::Article;
use crate::config::BaseUrl;
use crate::formats::xml::Document;
use crate::moment::Moment;
use crate::moment::Period;
use crate::pages::Edition;
use crate::pages::SitemapEntry;
use crate::pages::pages_of_corrections;
use crate::pages::sitemap_entry;
use crate::pages::sitemap_months;
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
        for (part, ids) in (1..).zip(sitemap_parts(edition, month)) {
            let articles = ids.into_iter().map(|id| edition.archive.article(id));
            let newest = articles.map(Article::changed).max();
            let url = edition.full(&edition.href_of(&sitemap_path(month, part)));
            location(&mut xml, "sitemap", &url, newest.map(|newest| (edition, newest)));
        }
    }
    for path in ["/sitemaps/news.xml", "/sitemaps/pages.xml"] {
        location(&mut xml, "sitemap", &edition.full(&edition.href_of(path)), None);
    }
    xml.close("sitemapindex");
    xml.finish()
}

/// Returns the sitemap of what is no story: undated pages, and where lists begin. Lists
/// change with stories and so have no date: one that is wrong makes crawlers believe none.
/// Lists further down are found from these, and would be more than a sitemap holds.
pub(super) fn pages(edition: &Edition<'_>) -> Vec<u8> {
    let mut xml = Document::new();
    xml.open("urlset", &[NAMESPACE]);
    let url = |path: &str| edition.full(&edition.href_of(path));
    let home = edition.config.base_url.as_ref().map(BaseUrl::path).unwrap_or("/");
    location(&mut xml, "url", &edition.full(home), None);
    location(&mut xml, "url", &url("/archive.html"), None);
    for year in edition.archive.timeline().years() {
        location(&mut xml, "url", &url(&format!("/{}", year.path())), None);
    }
    for facet in edition.archive.facets().iter().filter(|facet| !facet.values.is_empty())
    {
        location(&mut xml, "url", &url(&format!("/{}/", facet.config.name)), None);
    }
    // They are planned with the same addresses, which then can be used.
    for (page, newest) in pages_of_corrections(edition).unwrap_or_default() {
        let url = edition.full(&edition.href(&page.address));
        location(&mut xml, "url", &url, Some((edition, newest.date)));
    }
    for page in edition.undated {
        let updated = page.undated.updated.map(|moment| (edition, moment));
        let url = edition.full(&edition.href(&page.address));
        location(&mut xml, "url", &url, updated);
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
