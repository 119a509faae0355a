//! Aligns the cells of tables by class.
//!
//! The parser's own HTML aligns with `style` attributes, which the content security policy
//! of the built-in themes forbids. The classes are `align-left`, `align-center` and
//! `align-right`.

use pulldown_cmark::{Alignment, Event, Tag, TagEnd};

/// Where in a table the reader is.
#[derive(Debug, Default)]
pub(super) struct Table {
    alignments: Vec<Alignment>,
    in_head: bool,
    column: usize,
}

impl Table {
    /// Takes note of the start of a table or a part of it; returns what is written for it.
    pub(super) fn start<'a>(&mut self, tag: Tag<'a>) -> Event<'a> {
        match tag {
            Tag::Table(alignments) => {
                self.alignments = alignments;
                return Event::Start(Tag::Table(Vec::new()));
            }
            Tag::TableHead | Tag::TableRow => {
                self.in_head = tag == Tag::TableHead;
                self.column = 0;
            }
            Tag::TableCell => return self.start_cell(),
            _ => {}
        }
        Event::Start(tag)
    }

    fn start_cell<'a>(&self) -> Event<'a> {
        let Some(side) = self.side() else { return Event::Start(Tag::TableCell) };
        let cell = if self.in_head { "th" } else { "td" };
        Event::InlineHtml(format!("<{cell} class=\"align-{side}\">").into())
    }

    /// Takes note of a cell's end; returns what is written for it.
    pub(super) fn end_cell<'a>(&mut self) -> Event<'a> {
        let aligned = self.side().is_some();
        self.column += 1;
        match (aligned, self.in_head) {
            (false, _) => Event::End(TagEnd::TableCell),
            (true, true) => Event::InlineHtml("</th>".into()),
            (true, false) => Event::InlineHtml("</td>".into()),
        }
    }

    fn side(&self) -> Option<&'static str> {
        match self.alignments.get(self.column)? {
            Alignment::Left => Some("left"),
            Alignment::Center => Some("center"),
            Alignment::Right => Some("right"),
            Alignment::None => None,
        }
    }
}
