//! A record's markup as a tree. Depth, attributes and names are bounded; its length is by whom
//! cut it.

use std::sync::Arc;

use ammonia::Url;

use crate::import::xml::cut::Around;
use crate::import::xml::scan::Rest;
use crate::import::xml::scan::Token;
use crate::import::xml::scan::name_of;
use crate::import::xml::scan::next;
use crate::import::xml::text::escaped;
use crate::import::xml::text::resolved;

/// How deep elements are nested; what is deeper loses its tags.
const MAX_DEPTH: usize = 96;
/// How many elements a record has; further ones lose their tags.
const MAX_ELEMENTS: usize = 200_000;
/// How many attributes of a tag are read.
const MAX_ATTRIBUTES: usize = 64;
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
    attributes: Vec<(String, String)>,
    pub(in crate::import) nodes: Vec<Node>,
}

/// What an element has in it.
#[derive(Debug, Clone)]
pub(in crate::import) enum Node {
    Element(Element),
    Text(String),
}

/// Whether an element's start ends the element around it, which nobody closed.
pub(in crate::import) type Ends = fn(around: &str, starts: &str) -> bool;

/// Returns the tree of `text`: an element without a name that has it all.
pub(in crate::import) fn parse(text: &str, around: &Around, ends: Ends) -> Element {
    let mut builder = Builder { open: vec![Open::default()], ends, n_elements: 0 };
    for tag in around.iter() {
        let tag = String::from_utf8_lossy(tag);
        let scope = builder.scope().with(&attributes(&tag));
        builder.open = vec![Open { scope, ..Open::default() }];
    }
    let mut at = 0;
    while let Some((token, length)) = next(&text.as_bytes()[at..], Rest::Nothing) {
        // A piece begins and ends at an ASCII character.
        let piece = text.get(at..at + length).unwrap_or_default();
        at += length;
        builder.take(token, piece);
    }
    builder.finish()
}

/// What is declared for all elements within one.
#[derive(Debug, Clone, Default)]
struct Scope {
    spaces: Arc<Vec<(String, Arc<str>)>>,
    base: Option<Arc<str>>,
    lang: Option<Arc<str>>,
}

/// An element that is not closed yet.
#[derive(Default)]
struct Open {
    element: Element,
    qualified: String,
    scope: Scope,
}

struct Builder {
    open: Vec<Open>,
    ends: Ends,
    n_elements: usize,
}

impl Builder {
    fn scope(&self) -> Scope {
        self.open.last().map(|open| open.scope.clone()).unwrap_or_default()
    }

    fn take(&mut self, token: Token<'_>, piece: &str) {
        match token {
            Token::Text(_) => self.text(resolved(piece)),
            Token::Cdata(_) => {
                let inner = piece.strip_prefix("<![CDATA[").unwrap_or(piece);
                self.text(inner.strip_suffix("]]>").unwrap_or(inner).to_owned());
            }
            Token::Start(_) => {
                let tag = piece.strip_prefix('<').unwrap_or(piece);
                self.start(tag.strip_suffix('>').unwrap_or(tag));
            }
            Token::End(name) => self.end(&String::from_utf8_lossy(name)),
            Token::Doctype(_) | Token::Other => {}
        }
    }

    fn text(&mut self, text: String) {
        let Some(open) = self.open.last_mut() else { return };
        match open.element.nodes.last_mut() {
            Some(Node::Text(before)) => before.push_str(&text),
            _ => open.element.nodes.push(Node::Text(text)),
        }
    }

    fn start(&mut self, tag: &str) {
        let qualified = String::from_utf8_lossy(name_of(tag.as_bytes())).into_owned();
        let is_ended = self.open.last().is_some_and(|open| {
            self.open.len() > 1 && (self.ends)(&open.qualified, &qualified)
        });
        if is_ended {
            self.close();
        }
        if self.open.len() > MAX_DEPTH || self.n_elements >= MAX_ELEMENTS {
            return;
        }
        self.n_elements += 1;
        let attributes = attributes(tag);
        let scope = self.scope().with(&attributes);
        let (prefix, name) = qualified.split_once(':').unwrap_or(("", &qualified));
        let element = Element {
            prefix: prefix.to_owned(),
            name: name.to_owned(),
            space: scope.space(prefix),
            base: scope.base.clone(),
            lang: scope.lang.clone(),
            attributes,
            nodes: Vec::new(),
        };
        let is_void = VOID.iter().any(|name| element.is(name));
        self.open.push(Open { element, qualified, scope });
        if is_void || tag.ends_with('/') {
            self.close();
        }
    }

    fn end(&mut self, name: &str) {
        let found =
            self.open.iter().rposition(|open| open.qualified.eq_ignore_ascii_case(name));
        // An end without a start ends nothing.
        let Some(found) = found.filter(|&found| found > 0) else { return };
        while self.open.len() > found {
            self.close();
        }
    }

    fn close(&mut self) {
        if self.open.len() < 2 {
            return;
        }
        let closed = self.open.pop().map(|open| open.element);
        if let (Some(parent), Some(element)) = (self.open.last_mut(), closed) {
            parent.element.nodes.push(Node::Element(element));
        }
    }

    fn finish(mut self) -> Element {
        while self.open.len() > 1 {
            self.close();
        }
        self.open.pop().map(|open| open.element).unwrap_or_default()
    }
}

impl Scope {
    fn with(mut self, attributes: &[(String, String)]) -> Self {
        for (name, value) in attributes {
            let space = match name.as_str() {
                "xmlns" => Some(""),
                "xml:base" => {
                    self.base = Some(joined(self.base.as_deref(), value).into());
                    None
                }
                "xml:lang" => {
                    self.lang = Some(value.trim().into());
                    None
                }
                name => name.strip_prefix("xmlns:"),
            };
            if let Some(prefix) = space {
                Arc::make_mut(&mut self.spaces)
                    .push((prefix.to_owned(), value.trim().into()));
            }
        }
        self
    }

    fn space(&self, prefix: &str) -> Option<Arc<str>> {
        let found = self.spaces.iter().rev().find(|(known, _)| known == prefix);
        found.map(|(_, space)| Arc::clone(space)).filter(|space| !space.is_empty())
    }
}

/// An address made whole by what it begins with, if it can be.
pub(in crate::import) fn joined(base: Option<&str>, address: &str) -> String {
    let address = address.trim();
    let base = base.and_then(|base| Url::parse(base).ok());
    let whole = match base {
        // What is whole stays as it is written.
        Some(base) if Url::parse(address).is_err() => {
            base.join(address).ok().map(String::from)
        }
        _ => None,
    };
    whole.unwrap_or_else(|| address.to_owned())
}

fn attributes(tag: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let tag = tag.strip_suffix('/').unwrap_or(tag);
    let mut rest = &tag[name_of(tag.as_bytes()).len()..];
    while found.len() < MAX_ATTRIBUTES {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        let end = rest.find(|c: char| c.is_whitespace() || c == '=');
        let (name, after) = rest.split_at(end.unwrap_or(rest.len()));
        let after = after.trim_start();
        let value = match after.strip_prefix('=').map(str::trim_start) {
            None => {
                rest = after;
                ""
            }
            Some(after) => {
                let (value, left) = attribute_value(after);
                rest = left;
                value
            }
        };
        if name.is_empty() && rest.is_empty() {
            break;
        }
        if !name.is_empty() {
            found.push((name.to_owned(), resolved(value)));
        }
    }
    found
}

/// An attribute's value, with or without quotation marks, and what follows.
fn attribute_value(text: &str) -> (&str, &str) {
    let quoted = text.chars().next().filter(|c| matches!(c, '"' | '\''));
    match quoted.and_then(|quote| text[1..].split_once(quote)) {
        Some(parts) => parts,
        None => {
            let end = text.find(char::is_whitespace).unwrap_or(text.len());
            (text[..end].trim_matches(['"', '\'']), &text[end..])
        }
    }
}

impl Element {
    /// The value of an attribute, whatever its case.
    pub(in crate::import) fn attribute(&self, name: &str) -> Option<&str> {
        let found =
            self.attributes.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
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
            out.push_str(&escaped(value).replace('"', "&quot;"));
            out.push('"');
        }
        out.push('>');
        self.push_html(out);
        if !VOID.contains(&name.as_str()) && !ALSO_VOID.contains(&name.as_str()) {
            out.push_str("</");
            out.push_str(&name);
            out.push('>');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(text: &str) -> Element {
        parse(text, &Vec::new().into(), |around, starts| around == "t" && starts == "u")
    }

    #[test]
    fn markup_comes_out_as_it_went_in() {
        let html = "<p a=\"1 &amp; 2\">x &lt; y<br>z</p>";
        assert_eq!(tree(html).inner_html(), html);
        assert_eq!(
            tree("<x:p b='\"'>&eacute;</x:p>").inner_html(),
            "<p b=\"&quot;\">é</p>"
        );
    }

    #[test]
    fn what_nobody_closed_ends_where_it_must() {
        assert_eq!(tree("<a><b>x</a>y</q>z").inner_html(), "<a><b>x</b></a>yz");
        assert_eq!(tree("<t>x<u>y</u>").inner_html(), "<t>x</t><u>y</u>");
    }

    #[test]
    fn spaces_bases_and_languages_are_those_of_the_elements_around() {
        let around: Around =
            vec![b"f xmlns='a:' xmlns:q=\"b:\" xml:base='http://a.example/x/'".to_vec()]
                .into();
        let text = "<q:e xml:base='y/' xml:lang='fr'><g xmlns=''/></q:e><r:h/>";
        let tree = parse(text, &around, |_, _| false);
        let (e, h) = (tree.elements().next().unwrap(), tree.elements().nth(1).unwrap());
        assert_eq!(e.space.as_deref(), Some("b:"));
        assert_eq!(e.base.as_deref(), Some("http://a.example/x/y/"));
        let g = e.elements().next().unwrap();
        assert_eq!((g.space.as_deref(), g.lang.as_deref()), (None, Some("fr")));
        assert_eq!(h.space.as_deref(), None);
    }

    #[test]
    fn depth_and_attributes_are_bounded_and_no_word_is_lost() {
        let deep = format!("{}x{}", "<d>".repeat(100_000), "</d>".repeat(100_000));
        assert_eq!(tree(&deep).all_text(), "x");
        let wide = format!("<d {}>x</d>", "a='1' ".repeat(100_000));
        assert!(tree(&wide).all_text().ends_with("x"));
        assert_eq!(
            tree("<a b=c d e = 'f'>").elements().next().unwrap().attributes.len(),
            3
        );
    }
}
