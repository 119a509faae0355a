//! Takes what html5ever finds in a page and lays it into a tree.

use std::borrow::Cow;
use std::cell::Cell;
use std::cell::RefCell;
use std::rc::Rc;

use html5ever::Attribute;
use html5ever::QualName;
use html5ever::interface::ElementFlags;
use html5ever::interface::NodeOrText;
use html5ever::interface::QuirksMode;
use html5ever::interface::TreeSink;
use html5ever::ns;
use html5ever::tendril::StrTendril;

use super::Data;
use super::Element;
use super::MAX_DEPTH;
use super::MAX_NODES;
use super::NONE;
use super::Node;
use super::SPARE_NODES;
use super::Tree;
use super::TreeError;

/// A tree in the making.
pub(super) struct Sink {
    nodes: RefCell<Vec<Node>>,
    deepest: Cell<u32>,
    nameless: Rc<QualName>,
    n_bytes: usize,
}

/// What html5ever knows a node by.
#[derive(Debug, Clone)]
pub(super) struct Handle {
    index: u32,
    name: Rc<QualName>,
}

impl Sink {
    /// Begins a tree of a page of so many bytes.
    pub(super) fn new(n_bytes: usize) -> Self {
        let nameless = QualName::new(None, ns!(), "".into());
        let sink = Self {
            nodes: RefCell::new(Vec::with_capacity(n_bytes / 32 + 1)),
            deepest: Cell::new(0),
            nameless: Rc::new(nameless),
            n_bytes,
        };
        sink.push(Data::Other);
        sink
    }

    /// Says whether the tree is not too deep and not too large after so many bytes.
    pub(super) fn within_bounds(&self, n_read: usize) -> Result<(), TreeError> {
        if self.deepest.get() > MAX_DEPTH {
            return Err(TreeError::Deep);
        }
        // The parser holds some of what it has read.
        match self.nodes.borrow().len() {
            n_nodes if n_nodes > n_read.saturating_add(SPARE_NODES) => {
                Err(TreeError::Growing)
            }
            n_nodes if n_nodes > MAX_NODES => Err(TreeError::Many),
            _ => Ok(()),
        }
    }

    fn push(&self, data: Data) -> u32 {
        let mut nodes = self.nodes.borrow_mut();
        let index = u32::try_from(nodes.len()).unwrap_or(NONE - 1);
        nodes.push(Node {
            parent: NONE,
            first: NONE,
            last: NONE,
            before: NONE,
            after: NONE,
            depth: 0,
            data,
        });
        index
    }

    fn other(&self) -> Handle {
        Handle { index: self.push(Data::Other), name: Rc::clone(&self.nameless) }
    }

    /// Adds text to that which it follows. Returns whether there is any.
    fn goes_on(&self, parent: u32, before: u32, text: &str) -> bool {
        let mut nodes = self.nodes.borrow_mut();
        let neighbour = match before {
            NONE => nodes[parent as usize].last,
            before => nodes[before as usize].before,
        };
        let neighbour = nodes.get_mut(neighbour as usize);
        match neighbour.map(|node| &mut node.data) {
            Some(Data::Text(words)) => {
                words.push_str(text);
                true
            }
            _ => false,
        }
    }

    /// Lays a node or text into `parent`, before `before` or at the end.
    fn insert(&self, parent: u32, before: u32, child: NodeOrText<Handle>) {
        let index = match child {
            NodeOrText::AppendNode(handle) => {
                detach(&mut self.nodes.borrow_mut(), handle.index);
                handle.index
            }
            NodeOrText::AppendText(text) => {
                if self.goes_on(parent, before, &text) {
                    return;
                }
                self.push(Data::Text(text.into()))
            }
        };
        let depth = attach(&mut self.nodes.borrow_mut(), parent, before, index);
        self.deepest.set(self.deepest.get().max(depth));
    }
}

/// Lays a node that is nowhere into `parent`, before `before` or at the end.
fn attach(nodes: &mut [Node], parent: u32, before: u32, index: u32) -> u32 {
    let previous = match before {
        NONE => nodes[parent as usize].last,
        before => nodes[before as usize].before,
    };
    let depth = nodes[parent as usize].depth + 1;
    let node = &mut nodes[index as usize];
    node.parent = parent;
    node.before = previous;
    node.after = before;
    node.depth = depth;
    match previous {
        NONE => nodes[parent as usize].first = index,
        previous => nodes[previous as usize].after = index,
    }
    match before {
        NONE => nodes[parent as usize].last = index,
        before => nodes[before as usize].before = index,
    }
    depth
}

/// Takes a node out of where it is.
fn detach(nodes: &mut [Node], index: u32) {
    let node = &mut nodes[index as usize];
    let (parent, before, after) = (node.parent, node.before, node.after);
    if parent == NONE {
        return;
    }
    node.parent = NONE;
    node.before = NONE;
    node.after = NONE;
    match before {
        NONE => nodes[parent as usize].first = after,
        before => nodes[before as usize].after = after,
    }
    match after {
        NONE => nodes[parent as usize].last = before,
        after => nodes[after as usize].before = before,
    }
}

impl TreeSink for Sink {
    type Handle = Handle;
    type Output = (Tree, Result<(), TreeError>);
    type ElemName<'a> = &'a QualName;

    fn finish(self) -> Self::Output {
        let within_bounds = self.within_bounds(self.n_bytes);
        (Tree { nodes: self.nodes.into_inner() }, within_bounds)
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        Handle { index: 0, name: Rc::clone(&self.nameless) }
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> &'a QualName {
        &target.name
    }

    fn create_element(
        &self,
        name: QualName,
        attributes: Vec<Attribute>,
        _: ElementFlags,
    ) -> Handle {
        let name = Rc::new(name);
        let element = Element { name: Rc::clone(&name), attributes };
        Handle { index: self.push(Data::Element(element)), name }
    }

    fn create_comment(&self, _: StrTendril) -> Handle {
        self.other()
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Handle {
        self.other()
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        self.insert(parent.index, NONE, child);
    }

    fn append_based_on_parent_node(
        &self,
        element: &Handle,
        before: &Handle,
        child: NodeOrText<Handle>,
    ) {
        let has_parent = self.nodes.borrow()[element.index as usize].parent != NONE;
        match has_parent {
            true => self.append_before_sibling(element, child),
            false => self.append(before, child),
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    /// What is in a template is not seen: it gets a place that hangs nowhere.
    fn get_template_contents(&self, _: &Handle) -> Handle {
        self.other()
    }

    fn same_node(&self, one: &Handle, other: &Handle) -> bool {
        one.index == other.index
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        let parent = self.nodes.borrow()[sibling.index as usize].parent;
        if parent != NONE {
            self.insert(parent, sibling.index, child);
        }
    }

    fn add_attrs_if_missing(&self, target: &Handle, attributes: Vec<Attribute>) {
        let nodes = &mut *self.nodes.borrow_mut();
        let Data::Element(element) = &mut nodes[target.index as usize].data else {
            return;
        };
        for attribute in attributes {
            if !element.attributes.iter().any(|one| one.name == attribute.name) {
                element.attributes.push(attribute);
            }
        }
    }

    fn remove_from_parent(&self, target: &Handle) {
        detach(&mut self.nodes.borrow_mut(), target.index);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        let nodes = &mut *self.nodes.borrow_mut();
        let mut next = nodes[node.index as usize].first;
        while next != NONE {
            let child = next;
            next = nodes[child as usize].after;
            detach(nodes, child);
            attach(nodes, new_parent.index, NONE, child);
        }
    }
}
