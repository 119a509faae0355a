//! A page itself as templates see it: its titles in words, and what code makes of it for the
//! head, where its template prints that.

use serde::Serialize;
use tera::Value;

use crate::config::direction;
use crate::formats;
use crate::formats::About;
use crate::formats::Around;
use crate::formats::Cite;
use crate::pages::Edition;
use crate::pages::Slot;
use crate::pages::Translation;
use crate::pages::View;
use crate::paths::Address;
use crate::theme::Kind;
use crate::theme::Printed;
use crate::theme::Renderer;

/// About a page itself, as templates see it.
#[derive(Serialize)]
struct PageView<'a> {
    kind: &'a str,
    url: &'a str,
    full_url: Option<String>,
    canonical: Option<String>,
    title: &'a str,
    description: Option<&'a str>,
    lang: &'a str,
    dir: &'static str,
    date: Option<&'a str>,
    translations: Vec<&'a Translation>,
    meta: Value,
    json_ld: Value,
}

#[derive(Serialize)]
struct CrumbView<'a> {
    title: &'a str,
    url: &'a str,
}

/// A page whose title and way are in words.
pub(super) struct Worded<'a> {
    edition: &'a Edition<'a>,
    view: &'a View<'a>,
    title: String,
    crumbs: Vec<(String, &'a str)>,
}

impl<'a> Worded<'a> {
    pub(super) fn new(
        renderer: &Renderer,
        edition: &'a Edition<'a>,
        view: &'a View<'a>,
    ) -> Self {
        let crumbs = view.breadcrumbs.iter();
        let crumbs = crumbs.map(|crumb| (renderer.title(&crumb.title), &*crumb.url));
        let crumbs = crumbs.collect();
        Self { edition, view, title: renderer.title(&view.head.title), crumbs }
    }

    fn about(&self) -> About<'_> {
        About { view: self.view, config: self.edition.config, title: &self.title }
    }

    /// The value `page` of a template; its story, if it has one, is of so many words.
    pub(super) fn page(&self, renderer: &Renderer, kind: &Kind, words: u32) -> Value {
        let head = &self.view.head;
        let base = self.edition.config.base_url.as_ref();
        let all = head.links.translations.iter();
        let others = all.filter(|translation| translation.url != head.url);
        let meta = || Some(self.meta(renderer));
        let json_ld = || {
            let listed = self.listed();
            let around = Around { crumbs: &self.crumbs, listed: &listed, words };
            formats::json_ld(&self.about(), &around)
        };
        Value::from_serializable(&PageView {
            kind: head.kind,
            url: &head.url,
            full_url: base.map(|base| base.full(&head.url)),
            canonical: base
                .map(|base| base.full(head.canonical.as_ref().unwrap_or(&head.url))),
            title: &self.title,
            description: head.description.as_deref(),
            lang: &head.language,
            dir: direction(&head.language),
            date: head.date.as_deref(),
            translations: others.collect(),
            meta: if_printed(kind, Printed::Meta, meta),
            json_ld: if_printed(kind, Printed::JsonLd, json_ld),
        })
    }

    /// The value `breadcrumbs` of a template.
    pub(super) fn breadcrumbs(&self) -> Value {
        let crumbs = self.crumbs.iter().map(|(title, url)| CrumbView { title, url });
        let crumbs: Vec<Value> =
            crumbs.map(|crumb| Value::from_serializable(&crumb)).collect();
        Value::from(crumbs)
    }

    /// How to cite the story of the page; `None` if it has none.
    pub(super) fn cite(&self) -> Option<Cite> {
        formats::cite(&self.about())
    }

    fn meta(&self, renderer: &Renderer) -> String {
        let site = &self.edition.config.title;
        let title = self.view.head.links.feeds_title.as_ref();
        let title = title.map(|title| format!("{} – {site}", renderer.title(title)));
        let title = title.as_deref().unwrap_or(site);
        formats::meta(&self.about(), &renderer.site_feeds, title)
    }

    /// The articles that the page lists, in its order.
    fn listed(&self) -> Vec<&'a Address> {
        let lists = self.view.teasers.iter().filter_map(|teasers| match &teasers.slot {
            Slot::Many(ids) => Some(ids),
            Slot::One(_) | Slot::Each(_) => None,
        });
        let archive = self.edition.archive;
        lists.flatten().map(|&id| &archive.article(id).address).collect()
    }
}

/// Finished HTML or JSON; nothing where the template of a page would not print it.
fn if_printed(kind: &Kind, what: Printed, make: impl Fn() -> Option<String>) -> Value {
    let text = if kind.prints.contains(&what) { make() } else { None };
    text.as_deref().map_or(Value::none(), Value::safe_string)
}

/// A story's references as templates see them.
pub(super) fn cite_value(cite: &Cite) -> Value {
    let mut map = Value::from_serializable(cite).into_map().unwrap_or_default();
    let html = [("apa", &cite.apa), ("chicago", &cite.chicago), ("mla", &cite.mla)];
    for (style, html) in html {
        map.insert(style.into(), Value::safe_string(html));
    }
    Value::from(map)
}
