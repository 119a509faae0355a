//! Finds the boxes in which a site lays stretches of one text. Readability takes each of them
//! by itself, and leaves out what stands between two: a heading, a picture, a quotation.

use std::collections::HashSet;

use crate::import::html;
use crate::import::tree::Data;
use crate::import::tree::Element;
use crate::import::tree::Id;
use crate::import::tree::Step;
use crate::import::tree::Tree;

/// How many bytes of paragraphs make a stretch of text.
const STRETCH_BYTES: usize = 80;
/// Of how many bytes of text links may be one.
const BYTES_PER_LINKED: usize = 4;
/// What is in the names of boxes that hold no part of the text.
const ASIDES: [&str; 30] = [
    "-ad-",
    "advert",
    "author",
    "banner",
    "bio",
    "card",
    "comment",
    "contact",
    "disqus",
    "footer",
    "gdpr",
    "header",
    "hidden",
    "menu",
    "meta",
    "more",
    "nav",
    "newsletter",
    "outbrain",
    "promo",
    "recommend",
    "related",
    "replies",
    "share",
    "sidebar",
    "social",
    "sponsor",
    "subscri",
    "tags",
    "teaser",
];

/// The boxes that may as well not be there, as what they part is one text.
pub(super) fn within_one_text(tree: &Tree) -> HashSet<Id> {
    let mut boxes = HashSet::new();
    let mut n_open = 0_usize;
    for step in tree.walk(tree.root()) {
        match step {
            Step::Enter(id) => {
                n_open += usize::from(is_text(tree, id));
                if n_open > 0 {
                    boxes.extend(boxes_in(tree, id));
                }
            }
            Step::Leave(id) => n_open -= usize::from(is_text(tree, id)),
        }
    }
    boxes
}

fn is_text(tree: &Tree, id: Id) -> bool {
    matches!(tree.name(id), "article" | "main")
}

/// The boxes right in an element, if a part of the text stands between them.
fn boxes_in(tree: &Tree, outer: Id) -> Vec<Id> {
    let children: Vec<(Id, bool)> =
        children(tree, outer).map(|id| (id, is_box(tree, id))).collect();
    let is_box = |child: &(Id, bool)| child.1;
    let Some(first) = children.iter().position(is_box) else { return Vec::new() };
    let last = children.iter().rposition(is_box).unwrap_or(first);
    let (boxes, between): (Vec<_>, Vec<_>) =
        children[first..=last].iter().copied().partition(is_box);
    match between.iter().any(|(id, _)| is_part(tree, *id)) {
        true => boxes.into_iter().map(|(id, _)| id).collect(),
        false => Vec::new(),
    }
}

fn children(tree: &Tree, outer: Id) -> impl Iterator<Item = Id> {
    std::iter::successors(tree.first_child(outer), |&id| tree.next_sibling(id))
}

/// Whether an element is but a box around paragraphs.
fn is_box(tree: &Tree, id: Id) -> bool {
    let Some(element) = tree.element(id) else { return false };
    if !matches!(element.name(), "div" | "section") || is_aside(element) {
        return false;
    }
    let has_words = children(tree, id)
        .any(|id| matches!(tree.data(id), Data::Text(text) if !text.trim().is_empty()));
    let (mut n_text, mut n_linked) = (0, 0);
    for paragraph in children(tree, id).filter(|&id| tree.name(id) == "p") {
        n_text += tree.words(paragraph).len();
        let links = tree.nodes(paragraph).filter(|&id| tree.name(id) == "a");
        n_linked += links.map(|link| tree.words(link).len()).sum::<usize>();
    }
    !has_words && n_text >= STRETCH_BYTES && n_linked * BYTES_PER_LINKED < n_text
}

/// Whether an element between two boxes is a part of the text.
fn is_part(tree: &Tree, id: Id) -> bool {
    let is_told = matches!(
        tree.name(id),
        "h2" | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "blockquote"
            | "dl"
            | "figure"
            | "img"
            | "ol"
            | "p"
            | "picture"
            | "pre"
            | "table"
            | "ul"
    );
    is_told && tree.element(id).is_some_and(|element| !is_aside(element))
}

/// Whether an element says that it is more than a box, or no part of the text.
fn is_aside(element: &Element) -> bool {
    let is_more = ["role", "itemprop", "itemtype"];
    let names = ["class", "id"].into_iter().filter_map(|name| element.attribute(name));
    html::is_unseen(element)
        || is_more.iter().any(|name| element.attribute(name).is_some())
        || names
            .map(str::to_ascii_lowercase)
            .any(|name| ASIDES.iter().any(|aside| name.contains(aside)))
}
