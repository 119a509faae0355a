//! Goes through a tree without recursion, and reads its words.

use super::Data;
use super::Id;
use super::Tree;

/// A step on the way through a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::import) enum Step {
    /// A node begins.
    Enter(Id),
    /// All in it was seen.
    Leave(Id),
}

/// A way through all that is in a node, and the node itself.
pub(in crate::import) struct Walk<'t> {
    tree: &'t Tree,
    top: Id,
    next: Option<Step>,
}

impl Tree {
    /// Goes through a node and all in it, in the order of the page.
    pub(in crate::import) fn walk(&self, top: Id) -> Walk<'_> {
        Walk { tree: self, top, next: Some(Step::Enter(top)) }
    }

    /// The nodes in a node, and it, in the order of the page.
    pub(in crate::import) fn nodes(&self, top: Id) -> impl Iterator<Item = Id> {
        self.walk(top).filter_map(|step| match step {
            Step::Enter(id) => Some(id),
            Step::Leave(_) => None,
        })
    }

    /// All words in a node, as they are written.
    pub(in crate::import) fn text(&self, top: Id) -> String {
        let mut text = String::new();
        for id in self.nodes(top) {
            if let Data::Text(words) = self.data(id) {
                text.push_str(words);
            }
        }
        text
    }

    /// All words in a node, with single blanks between them.
    pub(in crate::import) fn words(&self, top: Id) -> String {
        self.text(top).split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

impl Walk<'_> {
    /// Passes over what is in the node that was entered last; it is left next.
    pub(in crate::import) fn pass_over(&mut self, id: Id) {
        self.next = Some(Step::Leave(id));
    }
}

impl Iterator for Walk<'_> {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        let step = self.next?;
        self.next = match step {
            Step::Enter(id) => Some(match self.tree.first_child(id) {
                Some(child) => Step::Enter(child),
                None => Step::Leave(id),
            }),
            Step::Leave(id) if id == self.top => None,
            Step::Leave(id) => match self.tree.next_sibling(id) {
                Some(sibling) => Some(Step::Enter(sibling)),
                None => self.tree.parent(id).map(Step::Leave),
            },
        };
        Some(step)
    }
}
