//! One record as a tree of elements. Names stand without their prefixes: which vocabulary an
//! element is of, the one around it tells.
//!
//! What is not well-formed is read as far as its sense is plain; nothing outside the record
//! is ever looked at.

use pulldown_cmark::Event as MarkdownEvent;
use pulldown_cmark::Parser;
use quick_xml::Reader;
use quick_xml::events::BytesStart;
use quick_xml::events::Event;

/// How deep elements may lie in one another.
const MAX_DEPTH: usize = 128;
/// How many elements a record may have.
const MAX_ELEMENTS: usize = 500_000;
/// How many attributes of an element are read.
const MAX_ATTRIBUTES: usize = 128;
/// The longest name of a character.
const MAX_ENTITY: usize = 32;
/// Elements of HTML without an end.
const VOID: [&str; 9] =
    ["area", "br", "col", "hr", "img", "input", "link", "meta", "source"];
/// Elements at whose edges words end.
const BREAKS: [&str; 18] = [
    "p",
    "br",
    "div",
    "li",
    "td",
    "th",
    "tr",
    "block",
    "hl1",
    "hl2",
    "location",
    "person",
    "byttl",
    "h1",
    "h2",
    "name",
    "story.date",
    "keyword",
];

/// An element.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::import::format) struct Element {
    pub(in crate::import::format) name: String,
    attributes: Vec<(String, String)>,
    pub(in crate::import::format) children: Vec<Node>,
}

/// What stands in an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::import::format) enum Node {
    Element(Element),
    Text(String),
}

/// A record's tree, and whether it was well-formed.
#[derive(Debug)]
pub(in crate::import::format) struct Parsed {
    pub(in crate::import::format) root: Element,
    pub(in crate::import::format) is_well_formed: bool,
}

/// Reads one element. The error says why it cannot be read.
pub(in crate::import::format) fn parse(text: &str) -> Result<Parsed, String> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut tree = Tree { stack: Vec::new(), n_elements: 0, is_well_formed: true };
    loop {
        let event = reader.read_event();
        let event = event.map_err(|error| format!("its XML cannot be read: {error}"))?;
        let done = match event {
            Event::Start(tag) => {
                tree.open(&tag)?;
                None
            }
            Event::Empty(tag) => {
                tree.open(&tag)?;
                tree.close_last()
            }
            Event::End(tag) => tree.close(tag.local_name().as_ref()),
            Event::Text(text) => {
                tree.text(&text.xml10_content());
                None
            }
            Event::CData(text) => {
                tree.text(&text.xml10_content());
                None
            }
            Event::GeneralRef(name) => {
                tree.text(&character(&name));
                None
            }
            Event::DocType(_) => return Err("it has a DTD within".to_owned()),
            Event::Eof => return Err("its XML has no end".to_owned()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => None,
        };
        if let Some(root) = done {
            return Ok(Parsed { root, is_well_formed: tree.is_well_formed });
        }
    }
}

/// A tree that grows.
struct Tree {
    stack: Vec<Element>,
    n_elements: usize,
    is_well_formed: bool,
}

impl Tree {
    fn open(&mut self, tag: &BytesStart<'_>) -> Result<(), String> {
        self.n_elements += 1;
        if self.stack.len() >= MAX_DEPTH {
            return Err(format!("its elements lie more than {MAX_DEPTH} deep"));
        }
        if self.n_elements > MAX_ELEMENTS {
            return Err(format!("it has more than {MAX_ELEMENTS} elements"));
        }
        let name = tag.local_name().as_ref().to_owned();
        let mut attributes = Vec::new();
        for attribute in tag.attributes().with_checks(false).take(MAX_ATTRIBUTES) {
            let Ok(attribute) = attribute else {
                self.is_well_formed = false;
                break;
            };
            let name = attribute.key.local_name().as_ref().to_owned();
            attributes.push((name, unescaped(&attribute.value)));
        }
        self.stack.push(Element { name, attributes, children: Vec::new() });
        Ok(())
    }

    fn text(&mut self, text: &str) {
        let Some(last) = self.stack.last_mut() else { return };
        match last.children.last_mut() {
            Some(Node::Text(before)) => before.push_str(text),
            _ => last.children.push(Node::Text(text.to_owned())),
        }
    }

    /// Closes the innermost element of a name, and those in it; the root, if it was that.
    fn close(&mut self, name: &str) -> Option<Element> {
        let is_its = |element: &Element| element.name == name;
        let Some(at) = self.stack.iter().rposition(is_its) else {
            self.is_well_formed = false;
            return None;
        };
        while self.stack.len() > at + 1 {
            self.is_well_formed = false;
            let root = self.close_last();
            if root.is_some() {
                return root;
            }
        }
        self.close_last()
    }

    fn close_last(&mut self) -> Option<Element> {
        let element = self.stack.pop()?;
        match self.stack.last_mut() {
            None => Some(element),
            Some(parent) => {
                parent.children.push(Node::Element(element));
                None
            }
        }
    }
}

/// The character that a name between `&` and `;` stands for; itself, if it stands for none.
fn character(name: &str) -> String {
    let itself = || format!("&{name};");
    if let Some(number) = name.strip_prefix('#') {
        let number = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok(),
            None => number.parse().ok(),
        };
        let c = number.and_then(char::from_u32).filter(|&c| c != '\0');
        return c.map_or_else(itself, String::from);
    }
    match name {
        "lt" => return "<".to_owned(),
        "gt" => return ">".to_owned(),
        "amp" => return "&".to_owned(),
        "quot" => return "\"".to_owned(),
        "apos" => return "'".to_owned(),
        _ => {}
    }
    let is_name = name.bytes().all(|b| b.is_ascii_alphanumeric());
    if !is_name || name.len() > MAX_ENTITY {
        return itself();
    }
    // NITF's DTD has HTML's names, and so has Markdown: its reader keeps the table.
    let text = itself();
    let parsed = Parser::new(&text).filter_map(|event| match event {
        MarkdownEvent::Text(text) => Some(text.into_string()),
        _ => None,
    });
    parsed.collect()
}

/// A text with the characters that its names stand for.
pub(in crate::import::format) fn unescaped(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let end = after.find(';').filter(|&end| end <= MAX_ENTITY);
        match end.and_then(|end| Some((after.get(..end)?, after.get(end + 1..)?))) {
            Some((name, behind)) => {
                out.push_str(&character(name));
                rest = behind;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// A text without tags, its words parted by single blanks.
pub(in crate::import::format) fn words_of_html(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        text.push(' ');
        rest = after.split_once('>').map_or("", |(_, behind)| behind);
    }
    text.push_str(rest);
    one_line(&unescaped(&text))
}

/// A text with single blanks between its words.
pub(in crate::import::format) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Element {
    /// The child elements.
    pub(in crate::import::format) fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The child elements of a name.
    pub(in crate::import::format) fn all<'a>(
        &'a self,
        name: &'a str,
    ) -> impl Iterator<Item = &'a Self> {
        self.elements().filter(move |element| element.name == name)
    }

    /// The first child element of a name.
    pub(in crate::import::format) fn child(&self, name: &str) -> Option<&Self> {
        self.elements().find(|element| element.name == name)
    }

    /// The first element of a name, itself or anywhere within.
    pub(in crate::import::format) fn find(&self, name: &str) -> Option<&Self> {
        if self.name == name {
            return Some(self);
        }
        self.elements().find_map(|element| element.find(name))
    }

    /// All elements of a name, anywhere within, in order.
    pub(in crate::import::format) fn find_all<'a>(
        &'a self,
        name: &str,
        found: &mut Vec<&'a Self>,
    ) {
        for element in self.elements() {
            if element.name == name {
                found.push(element);
            }
            element.find_all(name, found);
        }
    }

    /// The same without the child elements of a name.
    pub(in crate::import::format) fn without(&self, name: &str) -> Self {
        let is_other =
            |node: &&Node| !matches!(node, Node::Element(child) if child.name == name);
        let children = self.children.iter().filter(is_other).cloned().collect();
        Self { name: self.name.clone(), attributes: self.attributes.clone(), children }
    }

    /// An attribute's value, if it is not blank.
    pub(in crate::import::format) fn attribute(&self, name: &str) -> Option<&str> {
        let (_, value) = self.attributes.iter().find(|(own, _)| own == name)?;
        Some(value.trim()).filter(|value| !value.is_empty())
    }

    /// All its words on one line; `None` if there are none.
    pub(in crate::import::format) fn words(&self) -> Option<String> {
        let mut text = String::new();
        self.push_text(&mut text);
        Some(one_line(&text)).filter(|words| !words.is_empty())
    }

    /// The words of the child of a name.
    pub(in crate::import::format) fn words_of(&self, name: &str) -> Option<String> {
        self.child(name).and_then(Self::words)
    }

    /// Its text as it stands.
    pub(in crate::import::format) fn text(&self) -> String {
        let mut text = String::new();
        self.push_text(&mut text);
        text
    }

    fn push_text(&self, out: &mut String) {
        for node in &self.children {
            match node {
                Node::Text(text) => out.push_str(text),
                Node::Element(element) if BREAKS.contains(&&*element.name) => {
                    out.push(' ');
                    element.push_text(out);
                    out.push(' ');
                }
                Node::Element(element) => element.push_text(out),
            }
        }
    }

    /// Writes it as HTML.
    pub(in crate::import::format) fn push_html(&self, out: &mut String) {
        out.push('<');
        out.push_str(&self.name);
        for (name, value) in &self.attributes {
            let is_plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
            if is_plain {
                out.push(' ');
                out.push_str(name);
                out.push_str("=\"");
                push_escaped(out, value);
                out.push('"');
            }
        }
        out.push('>');
        if VOID.contains(&&*self.name) {
            return;
        }
        self.push_children_as_html(out);
        out.push_str("</");
        out.push_str(&self.name);
        out.push('>');
    }

    /// Writes what is in it as HTML.
    pub(in crate::import::format) fn push_children_as_html(&self, out: &mut String) {
        for node in &self.children {
            match node {
                Node::Text(text) => push_escaped(out, text),
                Node::Element(element) => element.push_html(out),
            }
        }
    }
}

/// Writes a text as HTML.
pub(in crate::import::format) fn push_escaped(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_may_be_named_as_xml_and_html_name_them() {
        let parsed = parse(
            "<p a='&quot;&eacute;'>AT&T &amp; caf&eacute; &#8212;&#x41;&bogus;&nbsp;x<![CDATA[ <b>]]></p>",
        )
        .unwrap();
        assert_eq!(parsed.root.text(), "AT&T & café —A&bogus;\u{a0}x <b>");
        assert_eq!(parsed.root.attribute("a"), Some("\"é"));
        assert!(parsed.is_well_formed);
    }

    #[test]
    fn tags_that_do_not_match_lose_no_words() {
        let parsed = parse("<a><b>one <c>two</b> three</d></a>").unwrap();
        assert_eq!(parsed.root.words().unwrap(), "one two three");
        assert!(!parsed.is_well_formed);
    }

    #[test]
    fn html_comes_out_as_it_was_meant() {
        let parsed =
            parse("<x:p x:class='a \"b\"'>1 &lt; 2<x:br></x:br><i/>&amp;amp;</x:p>")
                .unwrap();
        let mut html = String::new();
        parsed.root.push_html(&mut html);
        assert_eq!(html, "<p class=\"a &quot;b&quot;\">1 &lt; 2<br><i></i>&amp;amp;</p>");
    }

    #[test]
    fn what_is_too_deep_or_unfinished_is_refused() {
        let deep = format!("{}{}", "<a>".repeat(10_000), "</a>".repeat(10_000));
        assert!(parse(&deep).unwrap_err().contains("deep"));
        assert!(parse("<a><b>").is_err());
        assert!(parse("").is_err());
        assert!(parse("<a><!DOCTYPE a><b/></a>").is_err());
    }

    #[test]
    fn words_of_html_are_words() {
        assert_eq!(words_of_html("<p>One<br/>two &amp; three</p> <p"), "One two & three");
    }
}
