//! Undated pages, the 404 page, and the pages that stand at old addresses.
//!
//! Templates: `page.html`, which sees [`Fields`]; `404.html`, which sees nothing of its own;
//! `redirect.html`, which sees [`Target`]. None of them shows news.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::config::MenuItem;
use crate::config::direction;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Place;
use crate::pages::Crumb;
use crate::pages::Edition;
use crate::pages::Head;
use crate::pages::HeadLinks;
use crate::pages::Page;
use crate::pages::Scope;
use crate::pages::Title;
use crate::pages::View;
use crate::pages::view;
use crate::paths::Address;
use crate::paths::Slug;
use crate::story::Undated;

/// The folder below `content/` that holds undated pages.
const FOLDER: &str = "pages/";

/// An undated page and its address.
#[derive(Debug, Clone)]
pub struct UndatedPage {
    /// What its file tells.
    pub undated: Undated,
    /// Its address.
    pub address: Address,
}

/// What `page.html` sees.
#[derive(Debug, Serialize)]
pub struct Fields<'a> {
    /// The page.
    pub content: Content<'a>,
}

/// An undated page. Its text, [`super::Body`], is apart.
#[derive(Debug, Serialize)]
pub struct Content<'a> {
    title: &'a str,
    summary: Option<&'a str>,
    lang: &'a str,
    dir: &'static str,
    extra: &'a BTreeMap<String, serde_json::Value>,
    updated: Option<String>,
}

/// What `redirect.html` sees.
#[derive(Debug, Serialize)]
pub struct Target {
    /// Where the old address leads.
    pub target: String,
}

/// Gives undated pages their addresses, in path order.
pub(super) fn addressed(pages: Vec<Undated>) -> (Vec<UndatedPage>, Vec<Diagnostic>) {
    let mut addressed = Vec::with_capacity(pages.len());
    let mut problems = Vec::new();
    for undated in pages {
        let text = address_text(&undated);
        match Address::parse(&text) {
            Ok(address) => addressed.push(UndatedPage { undated, address }),
            Err(error) => {
                let message = format!("the address `{text}` cannot be used: {error}");
                let place = Place::file(format!("content/{}", undated.path));
                let problem = Diagnostic::error("address", message).at(place);
                problems.push(problem.help(error.help()));
            }
        }
    }
    addressed.sort_by(|a, b| a.undated.path.cmp(&b.undated.path));
    (addressed, problems)
}

/// `pages/guide/themes.md` is `/guide/themes.html`; `pages/guide/index.md` is `/guide/`.
fn address_text(undated: &Undated) -> String {
    let folder = undated.path.parent();
    let inside = folder.strip_prefix(FOLDER.trim_end_matches('/')).unwrap_or(folder);
    let folders: Vec<String> = inside
        .split('/')
        .filter_map(Slug::from_text)
        .map(|slug| slug.to_string())
        .collect();
    let folder = folders.iter().fold(String::from("/"), |path, name| path + name + "/");
    let name = undated.slug.as_deref().unwrap_or_else(|| undated.path.file_stem());
    if name == "index" {
        return folder;
    }
    let slug = Slug::from_text(name).or_else(|| Slug::from_text(&undated.title));
    let name = slug.map_or_else(|| "page".to_owned(), |slug| slug.to_string());
    format!("{folder}{name}.html")
}

/// Returns what an undated page shows.
pub(super) fn view<'a>(edition: &Edition<'a>, index: u32) -> View<'a> {
    let page = &edition.undated[index as usize];
    let undated = &page.undated;
    let language = undated.language.as_deref().unwrap_or(&edition.config.language);
    let scope = Scope::of_language(edition, language);
    let updated = undated.updated.map(|moment| moment.shown(edition.config.time_zone));
    View {
        head: Head {
            kind: "page",
            url: edition.href(&page.address),
            canonical: None,
            title: Title::Text(undated.title.clone()),
            description: undated.summary.clone(),
            language: language.to_owned(),
            interface: scope.interface(),
            date: updated.clone(),
            links: HeadLinks::default(),
        },
        breadcrumbs: breadcrumbs(&scope, &page.address),
        fields: view::Fields::Undated(Box::new(Fields {
            content: Content {
                title: &undated.title,
                summary: undated.summary.as_deref(),
                lang: language,
                dir: direction(language),
                extra: &undated.extra,
                updated,
            },
        })),
        ticker: Vec::new(),
        teasers: Vec::new(),
    }
}

/// The front page, and the `index.md` of each folder above.
fn breadcrumbs(scope: &Scope<'_>, address: &Address) -> Vec<Crumb> {
    let edition = &scope.edition;
    let mut crumbs = vec![scope.home()];
    let own = address.as_str();
    for (at, _) in own.match_indices('/').skip(1).filter(|(at, _)| at + 1 < own.len()) {
        let folder = &own[..=at];
        let index = edition.undated.iter().find(|page| page.address.as_str() == folder);
        if let Some(index) = index {
            let title = Title::Text(index.undated.title.clone());
            crumbs.push(Crumb { title, url: edition.href(&index.address) });
        }
    }
    crumbs
}

/// Links for the menu: the config's, then pages with `menu:` by rank and title. What is in the
/// language of an edition stands in its menu.
pub(super) fn menu(scope: &Scope<'_>) -> Vec<MenuItem> {
    let edition = &scope.edition;
    let local = |item: &MenuItem| {
        let own = item.url.starts_with('/') && !item.url.starts_with("//");
        let parsed = own.then(|| Address::parse(&item.url).ok()).flatten();
        let url =
            parsed.map_or_else(|| item.url.clone(), |address| edition.href(&address));
        MenuItem { title: item.title.clone(), url }
    };
    let own = scope.own.and_then(|own| own.menu.as_ref());
    let own = own.unwrap_or(&edition.config.menu);
    let mut items: Vec<MenuItem> = own.iter().map(local).collect();
    let is_own = |page: &&UndatedPage| {
        let language = page.undated.language.as_deref();
        let language = language.unwrap_or(&edition.config.language);
        let theirs = Scope::of_language(edition, language);
        theirs.own == scope.own || scope.own.is_none() && language == scope.language()
    };
    let ranked = ranked(edition).into_iter().filter(is_own);
    items.extend(ranked.map(|page| MenuItem {
        title: page.undated.title.clone(),
        url: edition.href(&page.address),
    }));
    items
}

/// Returns the pages that ask for the menu, by rank and title.
pub fn ranked<'a>(edition: &Edition<'a>) -> Vec<&'a UndatedPage> {
    let mut ranked: Vec<_> = edition
        .undated
        .iter()
        .filter_map(|page| Some((page.undated.menu?, page)))
        .collect();
    ranked.sort_by(|a, b| (a.0, &a.1.undated.title).cmp(&(b.0, &b.1.undated.title)));
    ranked.into_iter().map(|(_, page)| page).collect()
}

/// Returns what the 404 page shows.
pub(super) fn not_found<'a>(edition: &Edition<'a>, page: &Page) -> View<'a> {
    View {
        head: Head {
            kind: "not-found",
            url: edition.href(&page.address),
            canonical: None,
            title: Title::Message("not_found.title"),
            description: None,
            language: edition.config.language.clone(),
            interface: None,
            date: None,
            links: HeadLinks::default(),
        },
        breadcrumbs: vec![Scope::site(edition).home()],
        fields: view::Fields::Nothing {},
        ticker: Vec::new(),
        teasers: Vec::new(),
    }
}

/// Returns what the page at an old address shows.
pub(super) fn redirect<'a>(
    edition: &Edition<'a>,
    page: &Page,
    target: &Address,
) -> View<'a> {
    let target = edition.href(target);
    View {
        head: Head {
            kind: "redirect",
            url: edition.href(&page.address),
            canonical: Some(target.clone()),
            title: Title::Message("redirect.title"),
            description: None,
            language: edition.config.language.clone(),
            interface: None,
            date: None,
            links: HeadLinks::default(),
        },
        breadcrumbs: Vec::new(),
        fields: view::Fields::Redirect(Target { target }),
        ticker: Vec::new(),
        teasers: Vec::new(),
    }
}
