//! "Off the wire": the headlines as of a page's own moment.
//!
//! It is also a page of its own, `/ticker.html` and `/ticker.json`, as of now.

use crate::archive::ArticleId;
use crate::pages::Edition;
use crate::pages::Head;
use crate::pages::HeadLinks;
use crate::pages::Page;
use crate::pages::Scope;
use crate::pages::Title;
use crate::pages::View;
use crate::pages::view::Fields;

/// The newest articles of all, newest first, whatever pages show.
pub fn ids_as_of_now(edition: &Edition<'_>) -> Vec<ArticleId> {
    Scope::site(edition).newest(ArticleId(edition.archive.len()))
}

/// Returns what `/ticker.html` shows, or that of the edition of a language.
pub(super) fn view<'a>(scope: &Scope<'a>, page: &Page) -> View<'a> {
    let edition = &scope.edition;
    View {
        head: Head {
            kind: "ticker",
            url: edition.href(&page.address),
            canonical: None,
            title: Title::Message("ticker.heading"),
            description: None,
            language: scope.language().to_owned(),
            interface: scope.interface(),
            date: None,
            links: HeadLinks::default(),
        },
        breadcrumbs: Vec::new(),
        fields: Fields::Nothing {},
        ticker: scope.newest(ArticleId(edition.archive.len())),
        teasers: Vec::new(),
    }
}
