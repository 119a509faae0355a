//! Pages that are no HTML: feeds, sitemaps, robots, the ticker as data; and the data that
//! stands in pages.
//!
//! Which of them exist, `pages` says; here is how each is written.

mod about;
mod api;
mod cite;
mod feed;
mod head;
mod hosts;
mod json_ld;
mod ninjs;
mod notices;
mod picture;
mod sitemap;
mod ticker_json;
mod xml;

use std::collections::BTreeMap;

use crate::archive::ArticleId;
use crate::fingerprint::Fingerprint;
use crate::pages::Edition;
use crate::pages::Page;
use crate::pages::PageKind;

pub use about::About;
pub use cite::Cite;
pub use cite::of_page as cite;
pub use head::of_page as meta;
pub use head::of_site as meta_of_site;
pub use json_ld::Around;
pub use json_ld::of_page as json_ld;
pub use json_ld::script_safe;
pub use ninjs::NinjsText;
pub use ninjs::OfFile;
pub use ninjs::of_story as ninjs;

/// Texts of articles as HTML with full addresses.
#[derive(Debug, Default)]
pub struct Texts(BTreeMap<ArticleId, String>);

impl Texts {
    /// Adds the text of an article.
    pub fn insert(&mut self, id: ArticleId, html: String) {
        self.0.insert(id, html);
    }

    /// The text of an article; `None` if it is not shown.
    pub fn get(&self, id: ArticleId) -> Option<&str> {
        self.0.get(&id).map(String::as_str)
    }
}

/// What a page without template is made of, where that is known sooner than its bytes.
#[derive(Debug)]
pub struct Listing {
    /// The articles that it tells of.
    pub ids: Vec<ArticleId>,
    /// Whether it shows their texts.
    pub texts: Shown,
    /// Of all else that it shows.
    pub rest: Fingerprint,
}

/// What is shown of articles' texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Nothing.
    Nothing,
    /// All.
    Texts,
}

/// Returns what a page without template is made of; `None` for one that is made as fast as
/// it could be told.
pub fn listing(edition: &Edition<'_>, page: &Page) -> Option<Listing> {
    match &page.kind {
        PageKind::Feed(of, format) => feed::listing(edition, of, *format),
        PageKind::FeedMonth(part) => Some(feed::listing_of_month(edition, *part)),
        PageKind::Api(page) => api::listing(edition, *page),
        PageKind::Ninjs(id) => Some(ninjs::listing(edition, *id)),
        _ => None,
    }
}

/// Returns the bytes of a page that has no template; `None` for all others. `texts` are those
/// that its [`listing`] asks for.
pub fn write(edition: &Edition<'_>, page: &Page, texts: &Texts) -> Option<Vec<u8>> {
    Some(match &page.kind {
        PageKind::TickerJson => ticker_json::write(edition),
        PageKind::Feed(of, format) => feed::write(edition, of, *format, texts),
        PageKind::FeedMonth(part) => feed::write_month(edition, *part, texts),
        PageKind::Api(page) => api::write(edition, *page),
        PageKind::Ninjs(id) => ninjs::write(edition, *id, texts),
        PageKind::SitemapIndex => sitemap::index(edition),
        PageKind::SitemapPages(part) => sitemap::pages(edition, *part),
        PageKind::SitemapMonth(year, month, part) => {
            sitemap::month(edition, *year, *month, *part)
        }
        PageKind::SitemapNews => sitemap::news(edition),
        PageKind::Robots => notices::robots(edition),
        PageKind::Notice(notice) => notices::write(edition, *notice),
        PageKind::Host(file, facts) => hosts::write(edition, *file, facts),
        _ => return None,
    })
}
