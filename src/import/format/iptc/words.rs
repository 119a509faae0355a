//! The words of an element of NITF or NewsML: words on both sides of a block are two, those on
//! both sides of a tag within a line may be one.

use crate::import::xml::element::Element;
use crate::import::xml::element::Node;
use crate::import::xml::text::one_line;

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

impl Element {
    /// All its words on one line; `None` if there are none.
    pub(in crate::import::format) fn words(&self) -> Option<String> {
        Some(one_line(&self.lines())).filter(|words| !words.is_empty())
    }

    /// The words of the child of a name.
    pub(in crate::import::format) fn words_of(&self, name: &str) -> Option<String> {
        self.child(name).and_then(Self::words)
    }

    /// Its words without those of the children of a name.
    pub(in crate::import::format) fn words_but(&self, name: &str) -> Option<String> {
        let mut other = Self::default();
        let is_other = |node: &&Node| !matches!(node, Node::Element(one) if one.is(name));
        other.nodes = self.nodes.iter().filter(is_other).cloned().collect();
        other.words()
    }

    /// Its text as it stands.
    pub(in crate::import::format) fn lines(&self) -> String {
        let mut text = String::new();
        self.push_lines(&mut text);
        text
    }

    fn push_lines(&self, out: &mut String) {
        for node in &self.nodes {
            match node {
                Node::Text(text) => out.push_str(text),
                Node::Element(element) if BREAKS.contains(&&*element.name) => {
                    out.push(' ');
                    element.push_lines(out);
                    out.push(' ');
                }
                Node::Element(element) => element.push_lines(out),
            }
        }
    }
}
