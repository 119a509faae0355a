//! Sitemaps, one a month, so that a closed month never changes a byte; sitemaps.org.
//!
//! `lastmod` is a story's own date, never that of the build.

use crate::archive::Article;
use crate::config::BaseUrl;
use crate::formats::xml::Document;
use crate::moment::Moment;
use crate::moment::Period;
use crate::pages::Edition;
use crate::pages::pages_of_corrections;
use crate::pages::sitemap_part;

const NAMESPACE: (&str, &str) = ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9");

/// Returns the list of all sitemaps.
pub(super) fn index(edition: &Edition<'_>) -> Vec<u8> {
    let mut xml = Document::new();
    xml.open("sitemapindex", &[NAMESPACE]);
    let timeline = edition.archive.timeline();
    for month in timeline.years().into_iter().flat_map(|year| timeline.parts(year)) {
        for part in 1.. {
            let mut newest = None;
            for article in articles(edition, month, part) {
                newest = newest.max(Some(changed(article)));
            }
            let Some(newest) = newest else { break };
            let tail = if part == 1 { String::new() } else { format!("-{part}") };
            let href = edition.href_of(&format!("/sitemaps/{}{tail}.xml", month.text()));
            location(&mut xml, "sitemap", &full(edition, &href), Some((edition, newest)));
        }
    }
    let href = edition.href_of("/sitemaps/pages.xml");
    location(&mut xml, "sitemap", &full(edition, &href), None);
    xml.close("sitemapindex");
    xml.finish()
}

/// Returns the sitemap of what has no date.
pub(super) fn pages(edition: &Edition<'_>) -> Vec<u8> {
    let mut xml = Document::new();
    xml.open("urlset", &[NAMESPACE]);
    location(&mut xml, "url", &full(edition, edition.config.base_path()), None);
    location(&mut xml, "url", &full(edition, &edition.href_of("/archive.html")), None);
    // They are planned with the same addresses, which then can be used.
    for (page, newest) in pages_of_corrections(edition).unwrap_or_default() {
        let url = full(edition, &edition.href(&page.address));
        location(&mut xml, "url", &url, Some((edition, newest.date)));
    }
    for page in edition.undated {
        let updated = page.undated.updated.map(|moment| (edition, moment));
        location(&mut xml, "url", &full(edition, &edition.href(&page.address)), updated);
    }
    xml.close("urlset");
    xml.finish()
}

/// Returns a month's sitemap.
pub(super) fn month(edition: &Edition<'_>, year: i32, month: u32, part: u32) -> Vec<u8> {
    let mut xml = Document::new();
    xml.open("urlset", &[NAMESPACE]);
    for article in articles(edition, Period::Month(year, month), part) {
        let url = full(edition, &edition.href(&article.address));
        location(&mut xml, "url", &url, Some((edition, changed(article))));
    }
    xml.close("urlset");
    xml.finish()
}

fn articles<'a>(
    edition: &Edition<'a>,
    month: Period,
    part: u32,
) -> impl Iterator<Item = &'a Article> {
    let archive = edition.archive;
    let ids = archive.timeline().articles(month);
    sitemap_part(ids, part).map(|id| archive.article(id))
}

fn changed(article: &Article) -> Moment {
    article.updated.filter(|updated| *updated > article.date).unwrap_or(article.date)
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

fn full(edition: &Edition<'_>, href: &str) -> String {
    edition
        .config
        .base_url
        .as_ref()
        .map(|base: &BaseUrl| base.full(href))
        .unwrap_or_default()
}
