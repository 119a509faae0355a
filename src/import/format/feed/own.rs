//! What a feed says of itself: it counts for items that do not say it.

use serde_json::Map as Object;
use serde_json::Value;

use crate::import::Request;
use crate::import::format::feed::item::language;
use crate::import::format::feed::json;
use crate::import::format::feed::names::Flavour;
use crate::import::format::feed::names::Kind;
use crate::import::format::feed::names::ends;
use crate::import::format::feed::names::flavour;
use crate::import::format::feed::names::kind;
use crate::import::format::feed::people;
use crate::import::format::feed::rich;
use crate::import::xml::element::Element;
use crate::import::xml::tree::joined;
use crate::import::xml::tree::parse;

/// What a feed says of itself.
#[derive(Debug, Default)]
pub(super) struct Feed {
    pub(super) flavour: Flavour,
    pub(super) title: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) language: Option<String>,
    pub(super) rights: Option<String>,
    /// What relative addresses begin with where nobody says it.
    pub(super) base: Option<String>,
}

impl Feed {
    /// Reads what stands around a feed's items.
    pub(super) fn read(text: &str) -> Self {
        let tree = parse(text, &Vec::new().into(), ends).tree;
        let Some(root) = tree.elements().find(|one| !is_noise(one)) else {
            return Self::default();
        };
        let root_flavour = match root.is("feed") {
            true => match flavour(root, Flavour::Atom) {
                Flavour::Atom if is_old(root) => Flavour::Atom03,
                flavour => flavour,
            },
            false => Flavour::Rss,
        };
        let channel = root.child("channel").unwrap_or(root);
        Self::of(channel, root_flavour)
    }

    fn of(channel: &Element, root: Flavour) -> Self {
        let visible = |one: &Element| {
            Some(rich::read(one, root).visible()).filter(|text| !text.is_empty())
        };
        let named = |(of, name): &(Kind, &str)| {
            let mut found =
                channel.elements().filter(|one| one.is(name) && kind(one) == *of);
            found.find_map(visible)
        };
        let words = |names: &[(Kind, &str)]| names.iter().find_map(named);
        let told = words(&[(Kind::Core, "language"), (Kind::Dc, "language")]);
        let lang = channel.lang.as_deref().map(ToOwned::to_owned);
        let base = channel.base.as_deref().map(ToOwned::to_owned);
        let base = base.or_else(|| link(channel));
        Self {
            flavour: root,
            title: words(&[
                (Kind::Core, "title"),
                (Kind::Dc, "title"),
                (Kind::Dc, "publisher"),
                (Kind::Itunes, "title"),
            ]),
            authors: people::authors(channel),
            language: told.or(lang).and_then(|tag| language(&tag)),
            rights: words(&[
                (Kind::Core, "rights"),
                (Kind::Core, "copyright"),
                (Kind::Dc, "rights"),
                (Kind::Dcterms, "rights"),
            ]),
            base,
        }
    }

    /// Reads what stands around a JSON feed's items.
    pub(super) fn of_json(values: &Object<String, Value>) -> Self {
        let text = |name: &str| values.get(name).and_then(Value::as_str);
        Self {
            flavour: Flavour::Atom,
            title: text("title").map(ToOwned::to_owned),
            authors: json::authors(values),
            language: text("language").and_then(language),
            rights: None,
            base: text("home_page_url").or(text("feed_url")).map(ToOwned::to_owned),
        }
    }

    /// With what a person asked for, which counts before what the feed says.
    pub(super) fn with(mut self, request: &Request<'_>) -> Self {
        if request.defaults.source.is_some() {
            self.title = None;
        }
        self
    }
}

/// The address of a feed's site.
fn link(channel: &Element) -> Option<String> {
    let mut links = channel
        .elements()
        .filter(|one| one.is("link") && kind(one) == Kind::Core)
        .filter(|one| one.attribute("rel").is_none_or(|rel| rel == "alternate"));
    links.find_map(|one| {
        let address = match one.attribute("href") {
            Some(address) => address.to_owned(),
            None => one.text().trim().to_owned(),
        };
        let address = joined(one.base.as_deref(), &address);
        address.contains("://").then_some(address)
    })
}

fn is_noise(element: &Element) -> bool {
    element.is("link") || element.is("meta") || element.is("script")
}

fn is_old(root: &Element) -> bool {
    root.attribute("version").is_some_and(|version| version.starts_with("0."))
}
