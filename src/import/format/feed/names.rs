//! The names of feeds: which namespace an element belongs to, declared or not.

use crate::import::xml::element::Element;

/// What an element belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// RSS and Atom themselves.
    Core,
    Content,
    Dc,
    Dcterms,
    Media,
    Itunes,
    Feedburner,
    Licence,
    Xhtml,
    Rdf,
    Other,
}

/// How a feed's texts are meant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Flavour {
    /// RSS: words or HTML, nobody says which.
    #[default]
    Rss,
    Atom03,
    /// Atom 1.0.
    Atom,
}

/// The addresses of namespaces, without `http://` and what ends them.
const SPACES: [(&str, Kind); 26] = [
    ("purl.org/rss/1.0", Kind::Core),
    ("purl.org/net/rss1.1", Kind::Core),
    ("my.netscape.com/rdf/simple/0.9", Kind::Core),
    ("channel.netscape.com/rdf/simple/0.9", Kind::Core),
    ("my.netscape.com/publish/formats/rss-0.91.dtd", Kind::Core),
    ("backend.userland.com/rss", Kind::Core),
    ("backend.userland.com/rss2", Kind::Core),
    ("backend.userland.com/rss091", Kind::Core),
    ("backend.userland.com/rss092", Kind::Core),
    ("blogs.law.harvard.edu/tech/rss", Kind::Core),
    ("cyber.law.harvard.edu/rss/rss.html", Kind::Core),
    ("purl.org/rss/1.0/modules/content", Kind::Content),
    ("purl.org/dc/elements/1.0", Kind::Dc),
    ("purl.org/dc/elements/1.1", Kind::Dc),
    ("purl.org/dc/terms", Kind::Dcterms),
    ("purl.org/rss/1.0/modules/dcterms", Kind::Dcterms),
    ("search.yahoo.com/mrss", Kind::Media),
    ("www.itunes.com/dtds/podcast-1.0.dtd", Kind::Itunes),
    ("example.com/dtds/podcast-1.0.dtd", Kind::Itunes),
    ("rssnamespace.org/feedburner/ext/1.0", Kind::Feedburner),
    ("backend.userland.com/creativecommonsrssmodule", Kind::Licence),
    ("cyber.law.harvard.edu/rss/creativecommonsrssmodule.html", Kind::Licence),
    ("web.resource.org/cc", Kind::Licence),
    ("creativecommons.org/ns", Kind::Licence),
    ("www.w3.org/1999/xhtml", Kind::Xhtml),
    ("www.w3.org/1999/02/22-rdf-syntax-ns", Kind::Rdf),
];
/// The addresses of Atom 0.3 and of what came before it.
const ATOM_03: [&str; 7] = [
    "purl.org/atom/ns",
    "purl.org/echo",
    "purl.org/pie",
    "purl.org/necho",
    "example.com/newformat",
    "example.com/necho",
    "uri/of/echo/namespace",
];
/// What prefixes mean that nobody declared.
const PREFIXES: [(&str, Kind); 16] = [
    ("rss", Kind::Core),
    ("atom", Kind::Core),
    ("atom10", Kind::Core),
    ("atom03", Kind::Core),
    ("content", Kind::Content),
    ("dc", Kind::Dc),
    ("dcterms", Kind::Dcterms),
    ("media", Kind::Media),
    ("itunes", Kind::Itunes),
    ("feedburner", Kind::Feedburner),
    ("creativecommons", Kind::Licence),
    ("cc", Kind::Licence),
    ("xhtml", Kind::Xhtml),
    ("html", Kind::Xhtml),
    ("body", Kind::Xhtml),
    ("rdf", Kind::Rdf),
];
/// Elements that have only words in them, and those that stand beside them.
const WORDS: [&str; 14] = [
    "title",
    "link",
    "guid",
    "id",
    "pubdate",
    "author",
    "category",
    "comments",
    "updated",
    "published",
    "dc:date",
    "dc:creator",
    "dc:subject",
    "language",
];
const BESIDE: [&str; 6] =
    ["description", "content:encoded", "summary", "content", "source", "enclosure"];

/// Whether an element's start ends one that nobody closed.
pub(super) fn ends(around: &str, starts: &str) -> bool {
    let is_in = |names: &[&str], name: &str| {
        names.iter().any(|known| known.eq_ignore_ascii_case(name))
    };
    is_in(&WORDS, around) && (is_in(&WORDS, starts) || is_in(&BESIDE, starts))
}

/// What an element belongs to.
pub(super) fn kind(element: &Element) -> Kind {
    let prefix = element.prefix.to_ascii_lowercase();
    let by_prefix = || {
        let found = PREFIXES.iter().find(|(known, _)| *known == prefix);
        found.map_or(Kind::Other, |(_, kind)| *kind)
    };
    let Some(space) = element.space.as_deref() else {
        return if prefix.is_empty() { Kind::Core } else { by_prefix() };
    };
    let space = bare(space);
    if atom(&space).is_some() {
        return Kind::Core;
    }
    match SPACES.iter().find(|(known, _)| *known == space) {
        Some((_, kind)) => *kind,
        // Whatever a feed's own elements are declared to be, they are these.
        None if prefix.is_empty() => Kind::Core,
        None => Kind::Other,
    }
}

/// How an element's text is meant, in a feed of flavour `root`.
pub(super) fn flavour(element: &Element, root: Flavour) -> Flavour {
    let space = element.space.as_deref().map(bare);
    let by_prefix = match element.prefix.as_str() {
        "atom" | "atom10" => Some(Flavour::Atom),
        "atom03" => Some(Flavour::Atom03),
        _ => None,
    };
    match space {
        None => by_prefix.unwrap_or(root),
        Some(space) => match atom(&space) {
            Some(flavour) => flavour,
            None if SPACES.iter().any(|(known, _)| *known == space) => Flavour::Rss,
            None => root,
        },
    }
}

fn atom(space: &str) -> Option<Flavour> {
    match space {
        "www.w3.org/2005/atom" => Some(Flavour::Atom),
        _ if ATOM_03.contains(&space) => Some(Flavour::Atom03),
        _ => None,
    }
}

/// A namespace's address in small letters, without what begins and ends it.
fn bare(space: &str) -> String {
    let lower = space.to_ascii_lowercase();
    let bare = lower.split_once("://").map_or(lower.as_str(), |(_, rest)| rest);
    bare.trim_end_matches(['/', '#']).to_owned()
}
