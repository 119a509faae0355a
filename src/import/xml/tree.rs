//! A record's markup as a tree. Depth, attributes and names are bounded; its length is by whom
//! cut it. What is wrong in it is told, and stops nothing.

use std::sync::Arc;

use ammonia::Url;

use crate::import::xml::cut::Around;
use crate::import::xml::element::Element;
use crate::import::xml::element::Node;
use crate::import::xml::scan::Rest;
use crate::import::xml::scan::Token;
use crate::import::xml::scan::name_of;
use crate::import::xml::scan::next;
use crate::import::xml::scan::swallows_from;
use crate::import::xml::text::resolved;

/// How deep elements are nested; what is deeper loses its tags.
pub(in crate::import) const MAX_DEPTH: usize = 96;
/// How many elements a record has; further ones lose their tags.
pub(in crate::import) const MAX_ELEMENTS: usize = 200_000;
/// How many attributes of a tag are read.
const MAX_ATTRIBUTES: usize = 64;

/// Whether an element's start ends the element around it, which nobody closed.
pub(in crate::import) type Ends = fn(around: &str, starts: &str) -> bool;

/// A text's tree.
#[derive(Debug)]
pub(in crate::import) struct Parsed {
    /// An element without a name that has it all.
    pub(in crate::import) tree: Element,
    /// The worst that was wrong in the text.
    pub(in crate::import) flaw: Flaw,
}

/// What is wrong in a text; the worst comes last.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::import) enum Flaw {
    #[default]
    None,
    /// It is not well-formed, and was read as far as its sense is plain.
    IllFormed,
    /// A quotation without an end swallowed what stood behind it.
    Swallowed,
    /// There is a document type in it.
    Doctype,
    /// There are more than `MAX_ELEMENTS`, which lost their tags.
    TooMany,
    /// There are elements deeper than `MAX_DEPTH`, which lost their tags.
    TooDeep,
}

/// Returns the tree of `text`, which stood within the tags `around`.
pub(in crate::import) fn parse(text: &str, around: &Around, ends: Ends) -> Parsed {
    let mut builder =
        Builder { open: vec![Open::default()], ends, n_elements: 0, flaw: Flaw::None };
    for tag in around.iter() {
        let tag = String::from_utf8_lossy(tag);
        let scope = builder.scope().with(&attributes(&tag).0);
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
    /// Whether only its end may follow.
    is_void: bool,
}

struct Builder {
    open: Vec<Open>,
    ends: Ends,
    n_elements: usize,
    flaw: Flaw,
}

impl Builder {
    fn scope(&self) -> Scope {
        self.open.last().map(|open| open.scope.clone()).unwrap_or_default()
    }

    /// Remembers a flaw, unless there was a worse one.
    fn mark(&mut self, flaw: Flaw) {
        self.flaw = self.flaw.max(flaw);
    }

    fn take(&mut self, token: Token<'_>, piece: &str) {
        self.end_void(token);
        match token {
            Token::Text(_) => {
                if piece.contains('<') {
                    self.mark(Flaw::IllFormed);
                }
                self.text(resolved(piece));
            }
            Token::Cdata(_) => {
                let inner = piece.strip_prefix("<![CDATA[").unwrap_or(piece);
                self.text(inner.strip_suffix("]]>").unwrap_or(inner).to_owned());
            }
            Token::Start(_) => {
                let tag = piece.strip_prefix('<').unwrap_or(piece);
                let tag = tag.strip_suffix('>').unwrap_or(tag);
                if tag.contains('<') {
                    let swallowed =
                        swallows_from(tag.as_bytes()).map(|_| Flaw::Swallowed);
                    self.mark(swallowed.unwrap_or(Flaw::IllFormed));
                }
                self.start(tag);
            }
            Token::End(name) => {
                if !piece.ends_with('>') {
                    self.mark(Flaw::IllFormed);
                }
                self.end(&String::from_utf8_lossy(name));
            }
            Token::Doctype(_) => self.mark(Flaw::Doctype),
            Token::Other if piece.starts_with("<!--") || piece.starts_with("<?") => {}
            Token::Other => self.mark(Flaw::IllFormed),
        }
    }

    /// Ends an element that has nothing in it, if its own end does not.
    fn end_void(&mut self, token: Token<'_>) {
        let Some(open) = self.open.last().filter(|open| open.is_void) else { return };
        let is_own = matches!(token, Token::End(name)
            if name.eq_ignore_ascii_case(open.qualified.as_bytes()));
        if !is_own {
            self.mark(Flaw::IllFormed);
            self.close();
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
            self.mark(Flaw::IllFormed);
            self.close();
        }
        if self.open.len() > MAX_DEPTH {
            return self.mark(Flaw::TooDeep);
        }
        if self.n_elements >= MAX_ELEMENTS {
            return self.mark(Flaw::TooMany);
        }
        self.n_elements += 1;
        let (attributes, flaw) = attributes(tag);
        self.mark(flaw);
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
        let is_void = element.is_void();
        self.open.push(Open { element, qualified, scope, is_void });
        if tag.ends_with('/') {
            self.close();
        }
    }

    fn end(&mut self, name: &str) {
        let found =
            self.open.iter().rposition(|open| open.qualified.eq_ignore_ascii_case(name));
        // An end without a start ends nothing.
        let Some(found) = found.filter(|&found| found > 0) else {
            return self.mark(Flaw::IllFormed);
        };
        if self.open.last().is_none_or(|open| open.qualified != name) {
            self.mark(Flaw::IllFormed);
        }
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

    fn finish(mut self) -> Parsed {
        while self.open.len() > 1 {
            self.mark(Flaw::IllFormed);
            self.close();
        }
        let tree = self.open.pop().map(|open| open.element).unwrap_or_default();
        Parsed { tree, flaw: self.flaw }
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

/// A tag's attributes, and whether they are written as XML has them.
fn attributes(tag: &str) -> (Vec<(String, String)>, Flaw) {
    let (mut found, mut flaw) = (Vec::new(), Flaw::None);
    let tag = tag.strip_suffix('/').unwrap_or(tag);
    let mut rest = &tag[name_of(tag.as_bytes()).len()..];
    while found.len() < MAX_ATTRIBUTES {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() {
            break;
        }
        let end = rest.find(|c: char| c.is_whitespace() || c == '=');
        let (name, after) = rest.split_at(end.unwrap_or(rest.len()));
        let after = after.trim_start();
        let (value, behind) = match after.strip_prefix('=').map(str::trim_start) {
            Some(after) => quoted_value(after).unwrap_or_else(|| {
                flaw = Flaw::IllFormed;
                bare_value(after)
            }),
            None => {
                flaw = Flaw::IllFormed;
                ("", after)
            }
        };
        rest = behind;
        if !name.is_empty() {
            found.push((name.to_owned(), resolved(value)));
        }
    }
    (found, flaw)
}

/// An attribute's value between quotation marks, and what follows.
fn quoted_value(text: &str) -> Option<(&str, &str)> {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    text[1..].split_once(quote)
}

/// An attribute's value that ends with a blank, and what follows.
fn bare_value(text: &str) -> (&str, &str) {
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    (text[..end].trim_matches(['"', '\'']), &text[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(text: &str) -> Element {
        parsed(text).tree
    }

    fn parsed(text: &str) -> Parsed {
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
        let tree = parse(text, &around, |_, _| false).tree;
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

    #[test]
    fn what_is_wrong_is_told_and_loses_no_word() {
        let deep = format!("{}x{}", "<d>".repeat(100), "</d>".repeat(100));
        let many = format!("<a>{}x</a>", "<b/>".repeat(MAX_ELEMENTS));
        let cases = [
            (
                "<a b='x'>AT&T <br></br><hr/><!-- - --><?p?> &z; <![CDATA[<]]>x</a>",
                Flaw::None,
            ),
            ("<a><b>one <c>two</b> three</d> x</a>", Flaw::IllFormed),
            ("<a>1 < 2<br>x</a>", Flaw::IllFormed),
            ("<a b=1>x</a>", Flaw::IllFormed),
            ("<a><b>x</b<c/></a>x", Flaw::IllFormed),
            ("<a b>x</a>", Flaw::IllFormed),
            ("<a><b>x", Flaw::IllFormed),
            ("<a><b>x</B></a>x", Flaw::IllFormed),
            ("<a b='1 < 2 -> 3'>x</a>", Flaw::IllFormed),
            ("<a><b c=\"1><d>x</d></b><e f=\"2\">x</e>x</a>", Flaw::Swallowed),
            ("<a><!DOCTYPE a><b></c>x</a>", Flaw::Doctype),
            (&many, Flaw::TooMany),
            (&deep, Flaw::TooDeep),
        ];
        for (text, flaw) in cases {
            let parsed = parsed(text);
            assert_eq!(parsed.flaw, flaw, "{text:.80}");
            assert!(parsed.tree.all_text().ends_with('x'), "{text:.80}");
        }
    }
}
