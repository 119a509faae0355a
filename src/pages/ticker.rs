//! "Off the wire": the headlines as of a page's own moment.
//!
//! It is also a page of its own, `/ticker.html` and `/ticker.json`, as of now.

use crate::archive::ArticleId;
use crate::config::TickerMode;
use crate::pages::Edition;
use crate::pages::Head;
use crate::pages::HeadLinks;
use crate::pages::Page;
use crate::pages::Title;
use crate::pages::View;
use crate::pages::view::Fields;

/// The newest articles before `end`, newest first; none if the site shows no ticker.
pub(super) fn as_of(edition: &Edition<'_>, end: ArticleId) -> Vec<ArticleId> {
    match edition.config.ticker.mode {
        TickerMode::AsOf => {
            edition.archive.before(end, edition.config.ticker.length).collect()
        }
        TickerMode::None => Vec::new(),
    }
}

/// The newest articles of all, newest first, whatever pages show.
pub fn ids_as_of_now(edition: &Edition<'_>) -> Vec<ArticleId> {
    let end = ArticleId(edition.archive.len());
    edition.archive.before(end, edition.config.ticker.length).collect()
}

/// Returns what `/ticker.html` shows.
pub(super) fn view<'a>(edition: &Edition<'a>, page: &Page) -> View<'a> {
    View {
        head: Head {
            kind: "ticker",
            url: edition.href(&page.address),
            canonical: None,
            title: Title::Message("ticker.heading"),
            description: None,
            language: edition.config.language.clone(),
            date: None,
            links: HeadLinks::default(),
        },
        breadcrumbs: Vec::new(),
        fields: Fields::Nothing {},
        ticker: ids_as_of_now(edition),
        teasers: Vec::new(),
    }
}
