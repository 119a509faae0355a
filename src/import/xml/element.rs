//! An element of markup, and how it is asked for what is in it: by name, as words, as HTML.
//! What its words mean is up to the format.

use std::sync::Arc;

use crate::import::xml::text::escaped;
use crate::import::xml::text::quoted;

/// Elements of HTML that have nothing in them, and no end. Feeds have others of their names.
const VOID: [&str; 10] =
    ["area", "br", "col", "embed", "hr", "img", "input", "meta", "track", "wbr"];
/// The same, whose names feeds have, too.
const ALSO_VOID: [&str; 4] = ["base", "link", "param", "source"];

/// An element.
#[derive(Debug, Clone, Default)]
pub(in crate::import) struct Element {
    /// The prefix as written; empty without.
    pub(in crate::import) prefix: String,
    /// The name without its prefix.
    pub(in crate::import) name: String,
    /// The address of its namespace; `None` if nobody declared it.
    pub(in crate::import) space: Option<Arc<str>>,
    /// What its relative addresses begin with, by `xml:base`.
    pub(in crate::import) base: Option<Arc<str>>,
    /// Its language, by `xml:lang`.
    pub(in crate::import) lang: Option<Arc<str>>,
    pub(super) attributes: Vec<(String, String)>,
    pub(in crate::import) nodes: Vec<Node>,
}

/// What an element has in it.
#[derive(Debug, Clone)]
pub(in crate::import) enum Node {
    Element(Element),
    Text(String),
}

impl Element {
    /// The value of an attribute, whatever its case.
    pub(in crate::import) fn attribute(&self, name: &str) -> Option<&str> {
        let found =
            self.attributes.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// The language that its own tag says.
    pub(in crate::import) fn own_lang(&self) -> Option<&str> {
        self.attribute("xml:lang").or_else(|| self.attribute("lang"))
    }

    /// The first element in it, with no more than `most` pieces; and how many it had more.
    pub(in crate::import) fn into_first(self, most: usize) -> Option<(Self, usize)> {
        let first = self.nodes.into_iter().find_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        });
        let mut first = first?;
        let more = first.nodes.len().saturating_sub(most);
        first.nodes.truncate(most);
        Some((first, more))
    }

    /// The elements in it.
    pub(in crate::import) fn elements(&self) -> impl Iterator<Item = &Self> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The elements in it of a name, in any case.
    pub(in crate::import) fn all<'a>(
        &'a self,
        name: &'a str,
    ) -> impl Iterator<Item = &'a Self> {
        self.elements().filter(move |element| element.is(name))
    }

    /// The first element in it of a name, in any case.
    pub(in crate::import) fn child(&self, name: &str) -> Option<&Self> {
        self.elements().find(|element| element.is(name))
    }

    /// The first element of a name, itself or anywhere within.
    pub(in crate::import) fn find(&self, name: &str) -> Option<&Self> {
        match self.is(name) {
            true => Some(self),
            false => self.elements().find_map(|element| element.find(name)),
        }
    }

    /// All elements of a name, anywhere within, in order.
    pub(in crate::import) fn find_all<'a>(
        &'a self,
        name: &str,
        found: &mut Vec<&'a Self>,
    ) {
        for element in self.elements() {
            if element.is(name) {
                found.push(element);
            }
            element.find_all(name, found);
        }
    }

    /// Whether it is one of HTML that has nothing in it, and no end.
    pub(super) fn is_void(&self) -> bool {
        VOID.iter().any(|name| self.is(name))
    }

    /// Whether its name, without the prefix, is `name`, in any case.
    pub(in crate::import) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// Its text without that of elements in it.
    pub(in crate::import) fn text(&self) -> String {
        let mut out = String::new();
        for node in &self.nodes {
            if let Node::Text(text) = node {
                out.push_str(text);
            }
        }
        out
    }

    /// All text in it.
    pub(in crate::import) fn all_text(&self) -> String {
        let mut out = String::new();
        self.push_text(&mut out);
        out
    }

    fn push_text(&self, out: &mut String) {
        for node in &self.nodes {
            match node {
                Node::Text(text) => out.push_str(text),
                Node::Element(element) => element.push_text(out),
            }
        }
    }

    /// What is in it, as HTML.
    pub(in crate::import) fn inner_html(&self) -> String {
        let mut out = String::new();
        self.push_html(&mut out);
        out
    }

    fn push_html(&self, out: &mut String) {
        for node in &self.nodes {
            match node {
                Node::Text(text) => out.push_str(&escaped(text)),
                Node::Element(element) => element.push_tagged(out),
            }
        }
    }

    fn push_tagged(&self, out: &mut String) {
        let name = self.name.to_ascii_lowercase();
        out.push('<');
        out.push_str(&name);
        for (attribute, value) in &self.attributes {
            if attribute.starts_with("xmlns") {
                continue;
            }
            out.push(' ');
            out.push_str(attribute);
            out.push_str("=\"");
            out.push_str(&quoted(value));
            out.push('"');
        }
        out.push('>');
        self.push_html(out);
        if !self.is_void() && !ALSO_VOID.contains(&name.as_str()) {
            out.push_str("</");
            out.push_str(&name);
            out.push('>');
        }
    }
}
