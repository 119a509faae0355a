//! Goes through a page and writes its blocks.

use std::collections::HashSet;

use super::blocks;
use super::blocks::Block;
use super::elements;
use super::elements::Role;
use super::leftovers::Leftovers;
use super::line::Format;
use super::line::Line;
use super::line::Place;
use super::line::Token;
use super::line::Written;
use super::lists;
use super::media::Addresses;
use super::tables;
use super::tables::Cell;
use super::tables::Rows;
use crate::import::tree::Data;
use crate::import::tree::Element;
use crate::import::tree::Id;
use crate::import::tree::Step;
use crate::import::tree::Tree;
use crate::markdown::Style;

/// How deep lists and quotations nest; what is deeper stands at this depth.
const MAX_DEPTH: usize = 12;

/// Whether emphasis is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Emphasis {
    Kept,
    Dropped,
}

/// What blocks are gathered for.
#[derive(Debug)]
enum Holder {
    Page,
    Quote,
    List {
        start: Option<u32>,
        items: Vec<Vec<Block>>,
    },
    Item,
    Figure {
        captions: Vec<String>,
    },
    Table(Rows),
    /// One line: whatever is in it has no blocks of its own.
    Line(Single),
}

/// What a single line is for.
#[derive(Debug)]
enum Single {
    Heading(usize),
    Caption,
    Cell(Cell),
}

#[derive(Debug)]
struct Frame {
    owner: Id,
    holder: Holder,
    blocks: Vec<Block>,
}

/// What is open in a line.
#[derive(Debug)]
struct Opened {
    owner: Id,
    token: Token,
}

/// A page on the way to Markdown.
pub(super) struct Converter<'a> {
    pub(super) tree: &'a Tree,
    pub(super) style: &'a Style,
    pub(super) addresses: Addresses<'a>,
    emphasis: Emphasis,
    frames: Vec<Frame>,
    pub(super) line: Line,
    opened: Vec<Opened>,
    pub(super) leftovers: Leftovers,
    pub(super) pictures: HashSet<String>,
}

impl<'a> Converter<'a> {
    pub(super) fn new(
        tree: &'a Tree,
        style: &'a Style,
        (addresses, emphasis): (Addresses<'a>, Emphasis),
    ) -> Self {
        Self {
            tree,
            style,
            addresses,
            emphasis,
            frames: Vec::new(),
            line: Line::default(),
            opened: Vec::new(),
            leftovers: Leftovers::default(),
            pictures: HashSet::new(),
        }
    }

    /// Returns the Markdown of the page, and what stays behind.
    pub(super) fn run(mut self) -> (String, Leftovers) {
        let top = self.tree.root();
        self.frames.push(Frame { owner: top, holder: Holder::Page, blocks: Vec::new() });
        let mut walk = self.tree.walk(top);
        while let Some(step) = walk.next() {
            match step {
                Step::Enter(id) if self.enter(id) == Inside::PassOver => {
                    walk.pass_over(id)
                }
                Step::Enter(_) => {}
                Step::Leave(id) => self.leave(id),
            }
        }
        self.flush();
        let blocks = self.frames.pop().map(|frame| frame.blocks).unwrap_or_default();
        (blocks::joined(blocks), self.leftovers)
    }

    fn enter(&mut self, id: Id) -> Inside {
        match self.tree.data(id) {
            Data::Text(text) => {
                self.line.text(text);
                Inside::Go
            }
            Data::Other => Inside::Go,
            Data::Element(element) => match elements::role(element) {
                Role::Nothing => Inside::PassOver,
                Role::Left(left) => {
                    self.left(id, left);
                    Inside::PassOver
                }
                Role::Embedded(left) => {
                    self.embedded(id, left);
                    Inside::PassOver
                }
                Role::Inline => self.enter_inline(id, element),
                Role::Block if self.is_one_line() => {
                    self.line.space();
                    Inside::Go
                }
                Role::Block => self.enter_block(id, element),
            },
        }
    }

    fn leave(&mut self, id: Id) {
        let Data::Element(element) = self.tree.data(id) else { return };
        while self.opened.last().is_some_and(|opened| opened.owner == id) {
            if let Some(opened) = self.opened.pop() {
                self.line.close(&opened.token);
            }
        }
        if self.frames.len() > 1 && self.frames.last().is_some_and(|top| top.owner == id)
        {
            self.leave_frame();
            return;
        }
        match (elements::role(element), element.name()) {
            (Role::Inline, "q") => self.line.text("”"),
            (Role::Inline, "rt") => self.line.text(")"),
            (Role::Block | Role::Embedded(_), _) if self.is_one_line() => {
                self.line.space();
            }
            (Role::Block | Role::Embedded(_), _) => self.flush(),
            _ => {}
        }
    }

    fn enter_inline(&mut self, id: Id, element: &Element) -> Inside {
        let name = element.name();
        match name {
            "b" | "strong" => self.open_format(id, Format::Strong),
            "i" | "em" | "cite" | "dfn" | "var" => self.open_format(id, Format::Emphasis),
            "del" | "s" | "strike" if self.style.strikethrough => {
                self.open_format(id, Format::Struck);
            }
            "a" => self.open_link(id, element),
            "img" | "image" => self.image(id, element),
            "br" if self.is_one_line() => self.line.space(),
            "br" if self.line.line_end() => self.flush(),
            "code" | "kbd" | "samp" | "tt" => return self.code(id),
            "sup" | "sub" => return self.small(id, name),
            "q" => self.line.text("“"),
            "rt" => self.line.text("("),
            _ => {}
        }
        Inside::Go
    }

    fn enter_block(&mut self, id: Id, element: &Element) -> Inside {
        self.flush();
        let name = element.name();
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let level = name[1..].parse().unwrap_or(2).max(2);
                self.frame(id, Holder::Line(Single::Heading(level)));
            }
            "blockquote" if self.has_room() => self.frame(id, Holder::Quote),
            "ul" | "menu" | "dir" if self.has_room() => {
                self.frame(id, Holder::List { start: None, items: Vec::new() });
            }
            "ol" if self.has_room() => {
                let start = element.attribute("start");
                let start = start.and_then(|start| start.trim().parse().ok());
                let start = Some(start.unwrap_or(1));
                self.frame(id, Holder::List { start, items: Vec::new() });
            }
            "li" if matches!(self.holder(), Some(Holder::List { .. })) => {
                self.frame(id, Holder::Item);
            }
            "figure" => self.frame(id, Holder::Figure { captions: Vec::new() }),
            "div" if has_class(element, "wp-caption") => {
                self.frame(id, Holder::Figure { captions: Vec::new() });
            }
            "figcaption" => self.frame(id, Holder::Line(Single::Caption)),
            "p" if has_class(element, "wp-caption-text") => {
                self.frame(id, Holder::Line(Single::Caption));
            }
            "table" if self.style.tables && tables::has_values(self.tree, id) => {
                self.frame(id, Holder::Table(Rows::default()));
            }
            "caption" if self.is_table() => {
                self.frame(id, Holder::Line(Single::Caption));
            }
            "tr" => {
                if let Some(Holder::Table(rows)) = self.holder_mut() {
                    rows.row();
                }
            }
            "td" | "th" if self.is_table() => self.cell(id, element),
            "dt" | "summary" | "legend" => self.open_format(id, Format::Strong),
            "pre" | "listing" | "xmp" | "plaintext" => {
                self.preformatted(id);
                return Inside::PassOver;
            }
            "hr" => self.push(Block::Other("---".to_owned())),
            _ => {}
        }
        Inside::Go
    }

    fn cell(&mut self, id: Id, element: &Element) {
        let cell = Cell {
            text: String::new(),
            is_head: element.name() == "th",
            columns: tables::span(element.attribute("colspan")),
            rows: tables::span(element.attribute("rowspan")),
        };
        self.frame(id, Holder::Line(Single::Cell(cell)));
    }

    fn holder(&self) -> Option<&Holder> {
        self.frames.last().map(|frame| &frame.holder)
    }

    fn holder_mut(&mut self) -> Option<&mut Holder> {
        self.frames.last_mut().map(|frame| &mut frame.holder)
    }

    fn is_table(&self) -> bool {
        matches!(self.holder(), Some(Holder::Table(_)))
    }

    /// Whether there is one line only, where this stands.
    pub(super) fn is_one_line(&self) -> bool {
        matches!(self.holder(), Some(Holder::Line(_)))
    }

    fn has_room(&self) -> bool {
        let nests =
            |frame: &&Frame| matches!(frame.holder, Holder::Quote | Holder::List { .. });
        self.frames.iter().filter(nests).count() < MAX_DEPTH
    }

    fn frame(&mut self, owner: Id, holder: Holder) {
        self.frames.push(Frame { owner, holder, blocks: Vec::new() });
    }

    fn open_format(&mut self, owner: Id, format: Format) {
        let token = Token::Open(format);
        let is_open = self.opened.iter().any(|opened| opened.token == token);
        if self.emphasis == Emphasis::Kept && !is_open {
            self.open(owner, token);
        }
    }

    /// Opens emphasis or a link, which ends where `owner` does.
    pub(super) fn open(&mut self, owner: Id, token: Token) {
        self.line.open(token.clone());
        self.opened.push(Opened { owner, token });
    }

    /// Whether a link is open.
    pub(super) fn is_in_link(&self) -> bool {
        self.opened.iter().any(|opened| matches!(opened.token, Token::LinkOpen(_)))
    }

    /// Ends the line, and makes a block of it.
    pub(super) fn flush(&mut self) {
        match self.take_line(Place::Flow) {
            Written::Nothing => {}
            Written::Picture(image) => self.push(Block::Picture(image)),
            Written::Text(text) => self.push(Block::Paragraph(text)),
        }
    }

    /// Takes the line. What is open in it is open in the next one, too.
    fn take_line(&mut self, place: Place) -> Written {
        let mut line = std::mem::take(&mut self.line);
        for opened in self.opened.iter().rev() {
            line.close(&opened.token);
        }
        for opened in &self.opened {
            self.line.open(opened.token.clone());
        }
        line.write(place)
    }

    /// Adds a block.
    pub(super) fn push(&mut self, block: Block) {
        let Some(frame) = self.frames.last_mut() else { return };
        match &mut frame.holder {
            // A list in a list, and not in one of its items: it belongs to the last.
            Holder::List { items, .. } => match (&block, items.last_mut()) {
                (Block::List { .. }, Some(item)) => item.push(block),
                _ => items.push(vec![block]),
            },
            _ => frame.blocks.push(block),
        }
    }

    /// Ends what blocks were gathered for.
    fn leave_frame(&mut self) {
        let place = match self.holder() {
            Some(Holder::Line(Single::Cell(_))) => Place::Cell,
            Some(Holder::Line(_)) => Place::OneLine,
            _ => {
                self.flush();
                Place::Flow
            }
        };
        let text = match place {
            Place::Flow => String::new(),
            place => match self.take_line(place) {
                Written::Text(text) => text,
                Written::Picture(image) => image.markdown(),
                Written::Nothing => String::new(),
            },
        };
        let Some(Frame { holder, blocks, .. }) = self.frames.pop() else { return };
        match holder {
            Holder::Page => {}
            Holder::Line(single) => self.single(single, text),
            Holder::Quote if blocks.is_empty() => {}
            Holder::Quote => self.push(Block::Other(blocks::quoted(blocks))),
            Holder::Item => {
                if let Some(Holder::List { items, .. }) = self.holder_mut() {
                    items.push(blocks);
                }
            }
            Holder::List { start, items } => self.list(start, items),
            Holder::Figure { captions } => self.figure(captions, blocks),
            Holder::Table(rows) => self.table(rows, blocks),
        }
    }

    fn single(&mut self, single: Single, text: String) {
        match (single, self.holder_mut()) {
            (Single::Cell(cell), Some(Holder::Table(rows))) => {
                rows.cell(Cell { text, ..cell });
            }
            _ if text.is_empty() => {}
            (Single::Heading(level), _) => self.push(Block::Heading(level, text)),
            (_, Some(Holder::Figure { captions })) => captions.push(text),
            _ => self.push(Block::line(text)),
        }
    }

    fn list(&mut self, start: Option<u32>, items: Vec<Vec<Block>>) {
        let before = self.frames.last().and_then(|frame| match &frame.holder {
            Holder::List { items, .. } => items.last().and_then(|item| item.last()),
            _ => frame.blocks.last(),
        });
        if let Some(list) = lists::list(items, start, before) {
            self.push(list);
        }
    }

    fn figure(&mut self, captions: Vec<String>, mut blocks: Vec<Block>) {
        let is_picture = |block: &&mut Block| matches!(block, Block::Picture(_));
        let n_pictures = blocks.iter_mut().filter(is_picture).count();
        let caption = captions.join(" ");
        match blocks.iter_mut().find(is_picture) {
            Some(Block::Picture(image)) if n_pictures == 1 && self.style.figures => {
                image.caption = caption;
            }
            _ => blocks.extend(captions.into_iter().map(Block::line)),
        }
        for block in blocks {
            self.push(block);
        }
    }

    fn table(&mut self, rows: Rows, blocks: Vec<Block>) {
        for block in blocks {
            self.push(block);
        }
        match rows.written() {
            Ok(text) if text.is_empty() => {}
            Ok(text) => self.push(Block::Other(text)),
            Err(texts) => texts.into_iter().for_each(|text| self.push(Block::line(text))),
        }
    }
}

/// Whether what is in a node is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Inside {
    Go,
    PassOver,
}

fn has_class(element: &Element, class: &str) -> bool {
    element.classes().any(|one| one == class)
}
