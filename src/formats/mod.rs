//! Pages that are no HTML: feed, sitemaps, robots, the ticker as data.
//!
//! Which of them exist, `pages` says; here is how each is written.

mod atom;
mod robots;
mod sitemap;
mod ticker_json;
mod xml;

use crate::pages::Edition;
use crate::pages::Page;
use crate::pages::PageKind;

/// Returns the bytes of a page that has no template; `None` for all others.
pub fn write(edition: &Edition<'_>, page: &Page) -> Option<Vec<u8>> {
    Some(match page.kind {
        PageKind::TickerJson => ticker_json::write(edition),
        PageKind::Feed => atom::write(edition, page),
        PageKind::SitemapIndex => sitemap::index(edition),
        PageKind::SitemapPages => sitemap::pages(edition),
        PageKind::SitemapMonth(year, month, part) => {
            sitemap::month(edition, year, month, part)
        }
        PageKind::Robots => robots::write(edition),
        _ => return None,
    })
}
