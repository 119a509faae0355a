//! The tree of an HTML page, as a browser would make it, within bounds: what nests too deep
//! or grows while it is read is refused before it takes time or room.
//!
//! Nodes lie in one list, so that nothing that reads them recurses.

mod crowded;
mod sink;
mod walk;

use std::rc::Rc;

use html5ever::Attribute;
use html5ever::ParseOpts;
use html5ever::QualName;
use html5ever::parse_document;
use html5ever::tendril::StrTendril;
use html5ever::tendril::TendrilSink as _;
use html5ever::tree_builder::TreeBuilderOpts;

use sink::Sink;

pub(super) use walk::Step;

/// How deep elements may nest. Browsers stop at 512, too.
const MAX_DEPTH: u32 = 512;
/// How many nodes a page may have beside one for each of its bytes.
const SPARE_NODES: usize = 50_000;
/// How many nodes a page may have in all: many times those of the longest articles.
const MAX_NODES: usize = 400_000;
/// How many bytes are read before the bounds are looked at.
const CHUNK_BYTES: usize = 1024;
/// Stands for no node.
const NONE: u32 = u32::MAX;

/// A node of a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Id(u32);

/// A page.
#[derive(Debug, Default)]
pub(super) struct Tree {
    nodes: Vec<Node>,
}

#[derive(Debug)]
struct Node {
    parent: u32,
    first: u32,
    last: u32,
    before: u32,
    after: u32,
    depth: u32,
    data: Data,
}

/// What a node is.
#[derive(Debug)]
pub(super) enum Data {
    /// An element.
    Element(Element),
    /// Words.
    Text(String),
    /// The page itself, or what nobody sees, as comments.
    Other,
}

/// An element.
#[derive(Debug)]
pub(super) struct Element {
    name: Rc<QualName>,
    attributes: Vec<Attribute>,
}

/// Why a page was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum TreeError {
    /// Elements in elements in elements.
    #[error("its HTML nests more than {MAX_DEPTH} elements deep")]
    Deep,
    /// Elements that are opened and never closed are opened anew in all that follow.
    #[error("its HTML grows while it is read: it has elements that nothing closes")]
    Growing,
    /// More than anybody would write.
    #[error("its HTML has more than {MAX_NODES} elements and texts")]
    Many,
    /// Each attribute of a tag is compared with all before it.
    #[error("its HTML has a tag with thousands of attributes")]
    Crowded,
}

impl Element {
    /// Its name in lower case.
    pub(super) fn name(&self) -> &str {
        &self.name.local
    }

    /// The value of an attribute, by its name in lower case.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let has_name = |attribute: &&Attribute| &*attribute.name.local == name;
        self.attributes.iter().find(has_name).map(|attribute| &*attribute.value)
    }

    /// The words of its class.
    pub(super) fn classes(&self) -> impl Iterator<Item = &str> {
        self.attribute("class").unwrap_or_default().split_ascii_whitespace()
    }

    /// Its attributes in order.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attributes.iter().map(|one| (&*one.name.local, &*one.value))
    }
}

impl Tree {
    /// Reads a page or a piece of one.
    pub(super) fn parse(html: &str) -> Result<Self, TreeError> {
        if crowded::takes_too_long(html) {
            return Err(TreeError::Crowded);
        }
        let tree_builder =
            TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
        let options = ParseOpts { tree_builder, ..ParseOpts::default() };
        let mut parser = parse_document(Sink::new(html.len()), options);
        let mut rest = html;
        let mut n_read = 0;
        while !rest.is_empty() {
            // A character is at most four bytes long.
            let end = rest.floor_char_boundary(CHUNK_BYTES);
            let (chunk, after) = rest.split_at(end);
            parser.process(StrTendril::from_slice(chunk));
            rest = after;
            n_read += chunk.len();
            parser.tokenizer.sink.sink.within_bounds(n_read)?;
        }
        let (tree, within_bounds) = parser.finish();
        within_bounds.map(|()| tree)
    }

    /// The page itself.
    pub(super) fn root(&self) -> Id {
        Id(0)
    }

    /// What a node is.
    pub(super) fn data(&self, id: Id) -> &Data {
        &self.nodes[id.0 as usize].data
    }

    /// The element that a node is.
    pub(super) fn element(&self, id: Id) -> Option<&Element> {
        match self.data(id) {
            Data::Element(element) => Some(element),
            _ => None,
        }
    }

    /// The name of the element that a node is; none of others.
    pub(super) fn name(&self, id: Id) -> &str {
        self.element(id).map_or("", Element::name)
    }

    /// The node that it is in.
    pub(super) fn parent(&self, id: Id) -> Option<Id> {
        some(self.nodes[id.0 as usize].parent)
    }

    /// The first node in it.
    pub(super) fn first_child(&self, id: Id) -> Option<Id> {
        some(self.nodes[id.0 as usize].first)
    }

    /// The node that follows it in the same one.
    pub(super) fn next_sibling(&self, id: Id) -> Option<Id> {
        some(self.nodes[id.0 as usize].after)
    }
}

fn some(index: u32) -> Option<Id> {
    (index != NONE).then_some(Id(index))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(html: &str) -> String {
        let tree = Tree::parse(html).unwrap();
        tree.text(tree.root())
    }

    #[test]
    fn a_page_is_read_as_browsers_read_it() {
        assert_eq!(text("<p>a<b>b<p>c</b>d<table>e<tr><td>f</table>&amp;"), "abcdef&");
        assert_eq!(text("<ul><li>a<li>b<!-- c --></ul><template>d</template>"), "ab");
    }

    #[test]
    fn what_nests_too_deep_is_refused_in_time() {
        for tag in
            ["<div>", "<b>", "<ul><li>", "<table><tr><td>", "<svg>", "<blockquote>"]
        {
            let html = tag.repeat(200_000);
            assert_eq!(Tree::parse(&html).err(), Some(TreeError::Deep), "{tag}");
        }
    }

    #[test]
    fn what_would_grow_is_refused() {
        let bold: String = (0..400).map(|n| format!("<font size={n}>")).collect();
        let html = format!("<div>{bold}</div>{}", "<p>x</p>".repeat(20_000));
        assert_eq!(Tree::parse(&html).err(), Some(TreeError::Growing));
    }

    #[test]
    fn a_tag_with_more_attributes_than_anybody_writes_is_refused_in_time() {
        for between in [" ", "/", "=\"\"", " ' "] {
            let attributes: Vec<String> = (0..200_000).map(|n| format!("a{n}")).collect();
            let html = format!("<p {}>x", attributes.join(between));
            assert_eq!(Tree::parse(&html).err(), Some(TreeError::Crowded), "{between}");
        }
        let picture = format!("<img src=\"data:,{}\">", "/ ".repeat(1 << 20));
        assert!(Tree::parse(&picture).is_ok());
    }

    #[test]
    fn long_pages_take_no_longer_than_their_length() {
        let parts =
            ["&amp;", "<p>a", "<br>", "<!---->", "<b></b>", "a\u{0}", "<a><p>", "</p>"];
        for part in parts {
            let html = part.repeat((1 << 20) / part.len());
            let error = Tree::parse(&html).err();
            assert!(error.is_none_or(|error| error == TreeError::Many), "{part}");
        }
    }
}
