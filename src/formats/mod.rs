//! Pages that are no HTML: feeds, sitemaps, robots, the ticker as data; and the data that
//! stands in pages.
//!
//! Which of them exist, `pages` says; here is how each is written.

mod atom;
mod corrections_atom;
mod json_ld;
mod ninjs;
mod robots;
mod sitemap;
mod ticker_json;
mod xml;

use crate::pages::Edition;
use crate::pages::Page;
use crate::pages::PageKind;

pub use json_ld::of_story as json_ld;
pub use json_ld::script_safe;
pub use ninjs::NinjsText;
pub use ninjs::OfFile;
pub use ninjs::of_story as ninjs;
pub use ninjs::uri;

/// Returns the bytes of a page that has no template; `None` for all others.
pub fn write(edition: &Edition<'_>, page: &Page) -> Option<Vec<u8>> {
    Some(match page.kind {
        PageKind::TickerJson => ticker_json::write(edition),
        PageKind::Feed => atom::write(edition, page),
        PageKind::CorrectionsFeed => corrections_atom::write(edition, page),
        PageKind::SitemapIndex => sitemap::index(edition),
        PageKind::SitemapPages => sitemap::pages(edition),
        PageKind::SitemapMonth(year, month, part) => {
            sitemap::month(edition, year, month, part)
        }
        PageKind::Robots => robots::write(edition),
        _ => return None,
    })
}
