//! Parts a text into the blocks that a reader sees, as plain words.
//!
//! It is for those who work with a text's words, as the comparison of two versions does; it
//! writes no HTML. Emphasis, addresses and footnote marks are left out.

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};
use serde::{Serialize, Serializer};

use super::events::{ShowHtml, Source, is_comment, words_of};
use super::pictures::split_credit;
use super::{RawHtml, Style, captions, limits};

/// Stands for a line that ends where the text says so, until white space is folded.
const LINE_END: char = '\u{2028}';

/// What stands between the cells of a table's row.
const CELL_END: &str = " | ";

/// A longer file name says nothing.
const MAX_FILE_NAME_BYTES: usize = 128;

/// A block of a text: its words as a reader sees them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlainBlock {
    /// What the block is.
    pub kind: BlockKind,
    /// Its words, never empty. White space is folded to single spaces, and to `\n` where
    /// the text breaks a line; code is as written.
    pub text: String,
}

/// What a block of a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    /// A paragraph that is none of the others.
    Paragraph,
    /// A heading, from 1, the highest, to 6.
    Heading(u8),
    /// The first paragraph of a list's item.
    Item,
    /// A paragraph of a quote.
    Quote,
    /// A row of a table, with ` | ` between its cells.
    Row,
    /// A block of code.
    Code,
    /// A paragraph of a footnote.
    Note,
    /// A picture that stands by itself: its alternative text, caption and credit, each on
    /// its line.
    Picture,
}

impl BlockKind {
    /// Returns the name that templates know: `paragraph`, `heading`, …
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Paragraph => "paragraph",
            Self::Heading(_) => "heading",
            Self::Item => "item",
            Self::Quote => "quote",
            Self::Row => "row",
            Self::Code => "code",
            Self::Note => "note",
            Self::Picture => "picture",
        }
    }
}

impl Serialize for BlockKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// Returns the blocks of `text` that have words, in order.
///
/// Raw HTML shows as [`render`](super::render) shows it in this `style`, but without its
/// tags where these are let through. A text that `render` shows as it is written is one
/// block of code.
#[must_use]
pub fn blocks(text: &str, style: &Style) -> Vec<PlainBlock> {
    if limits::find_trap(text).is_some() {
        return as_written(text);
    }
    if limits::forbid_footnotes(text, style).is_some() {
        return blocks(text, &Style { footnotes: false, ..style.clone() });
    }
    let mut reader = Reader {
        source: Source::new(text, style),
        style,
        blocks: Vec::new(),
        words: String::new(),
        around: Vec::new(),
        n_cells: 0,
    };
    while let Some((event, _)) = reader.source.next() {
        reader.pass(event);
    }
    reader.end_block(BlockKind::Paragraph);
    if reader.source.is_too_deep() { as_written(text) } else { reader.blocks }
}

fn as_written(text: &str) -> Vec<PlainBlock> {
    let text = limits::without_nul(text.to_owned());
    vec![PlainBlock { kind: BlockKind::Code, text }]
}

/// What stands around a block.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Around {
    Quote,
    /// An item of which nothing was read yet.
    NewItem,
    Item,
    Note,
}

/// Reads the events of a text.
struct Reader<'a> {
    source: Source<'a>,
    style: &'a Style,
    blocks: Vec<PlainBlock>,
    /// The words of the block that is being read.
    words: String,
    around: Vec<Around>,
    /// The cells of the row that is being read.
    n_cells: usize,
}

impl<'a> Reader<'a> {
    fn pass(&mut self, event: Event<'a>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) => self.words.push_str(&text),
            Event::InlineHtml(html) | Event::Html(html) => self.inline_html(&html),
            Event::SoftBreak => self.words.push(' '),
            Event::HardBreak => self.words.push(LINE_END),
            Event::Rule => self.end_paragraph(),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'a>) {
        match tag {
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } => {}
            Tag::Image { dest_url, .. } => {
                let alt = self.read_alt();
                self.picture_in_line(&alt, &dest_url);
            }
            Tag::TableCell => {
                let between = if self.n_cells > 0 { CELL_END } else { "" };
                self.words.push_str(between);
                self.n_cells += 1;
            }
            _ => {
                self.end_paragraph();
                self.start_block(&tag);
            }
        }
    }

    fn start_block(&mut self, tag: &Tag<'a>) {
        match tag {
            Tag::BlockQuote(_) => self.around.push(Around::Quote),
            Tag::Item => self.around.push(Around::NewItem),
            Tag::FootnoteDefinition(_) => self.around.push(Around::Note),
            Tag::TableHead | Tag::TableRow => self.n_cells = 0,
            Tag::Paragraph => self.paragraph(),
            Tag::HtmlBlock => self.html_block(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(level) => self.end_block(BlockKind::Heading(rank(level))),
            TagEnd::CodeBlock => self.end_block(BlockKind::Code),
            TagEnd::TableHead | TagEnd::TableRow => self.end_block(BlockKind::Row),
            TagEnd::BlockQuote(_) | TagEnd::Item | TagEnd::FootnoteDefinition => {
                self.end_paragraph();
                self.around.pop();
            }
            TagEnd::Paragraph => self.end_paragraph(),
            _ => {}
        }
    }

    /// Starts a paragraph, which may be a picture and nothing else.
    fn paragraph(&mut self) {
        if !matches!(self.source.peek(), Some(Event::Start(Tag::Image { .. }))) {
            return;
        }
        let Some((Event::Start(Tag::Image { dest_url, title, .. }), _)) =
            self.source.next()
        else {
            return;
        };
        let alt = self.read_alt();
        if matches!(self.source.peek(), Some(Event::End(TagEnd::Paragraph))) {
            self.words = self.picture_alone(&alt, &title, &dest_url);
            self.end_block(BlockKind::Picture);
        } else {
            self.picture_in_line(&alt, &dest_url);
        }
    }

    /// Reads an image to its end; returns what it shows, in words.
    fn read_alt(&mut self) -> String {
        let inside = self.source.read_image();
        let shows = |event: &&Event| match event {
            Event::InlineHtml(html) => !is_comment(html),
            _ => true,
        };
        folded(&words_of(inside.iter().filter(shows), ShowHtml::Yes))
    }

    fn picture_in_line(&mut self, alt: &str, target: &str) {
        let shown = if alt.is_empty() { file_name(target) } else { alt };
        for part in [" ", shown, " "] {
            self.words.push_str(part);
        }
    }

    /// Returns what a reader gets to know of a picture that stands by itself.
    fn picture_alone(&self, alt: &str, title: &str, target: &str) -> String {
        let mut lines = vec![alt.to_owned()];
        if self.style.figures {
            let (caption, credit) = split_credit(title);
            let below = [Some(caption), credit].into_iter().flatten();
            lines.extend(below.map(captions::plain));
        }
        lines.retain(|line| !line.is_empty());
        lines.dedup();
        if lines.is_empty() {
            return file_name(target).to_owned();
        }
        lines.join(&LINE_END.to_string())
    }

    fn inline_html(&mut self, html: &str) {
        let escapes = self.style.raw_html == RawHtml::Escape;
        if escapes && !is_comment(html) {
            self.words.push_str(html);
        } else if !escapes && html.to_ascii_lowercase().starts_with("<br") {
            self.words.push(LINE_END);
        }
    }

    fn html_block(&mut self) {
        let inside = self.source.read_until(TagEnd::HtmlBlock);
        let html = words_of(inside.iter().map(|(event, _)| event), ShowHtml::Yes);
        if self.style.raw_html != RawHtml::Escape {
            self.words.push_str(&without_tags(&html));
        } else if !is_comment(html.trim()) {
            self.words.push_str(&html);
        }
        self.end_paragraph();
    }

    /// Ends a block that is a paragraph of what stands around it.
    fn end_paragraph(&mut self) {
        let kind = match self.around.last() {
            None | Some(Around::Item) => BlockKind::Paragraph,
            Some(Around::Quote) => BlockKind::Quote,
            Some(Around::NewItem) => BlockKind::Item,
            Some(Around::Note) => BlockKind::Note,
        };
        self.end_block(kind);
    }

    /// Ends a block, if it has words.
    fn end_block(&mut self, kind: BlockKind) {
        let words = std::mem::take(&mut self.words);
        let text = match kind {
            BlockKind::Code => words.trim_end_matches(['\n', '\r']).to_owned(),
            _ => folded(&words),
        };
        if text.trim().is_empty() || (kind == BlockKind::Row && is_empty_row(&text)) {
            return;
        }
        if let Some(around @ Around::NewItem) = self.around.last_mut() {
            *around = Around::Item;
        }
        self.blocks.push(PlainBlock { kind, text: limits::without_nul(text) });
    }
}

fn rank(level: HeadingLevel) -> u8 {
    level as u8
}

fn is_empty_row(text: &str) -> bool {
    text.chars().all(|character| character == '|' || character == ' ')
}

/// Returns words with white space as [`PlainBlock::text`] has it.
fn folded(words: &str) -> String {
    let mut text = String::with_capacity(words.len());
    let mut gap = None;
    for character in words.chars() {
        if character == LINE_END {
            gap = Some('\n');
        } else if character.is_whitespace() {
            gap = gap.or(Some(' '));
        } else {
            text.extend(gap.take().filter(|_| !text.is_empty()));
            text.push(character);
        }
    }
    text
}

/// Returns the last part of a picture's address, for a picture that nobody described.
fn file_name(target: &str) -> &str {
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or_default();
    let says_something =
        name.len() <= MAX_FILE_NAME_BYTES && !target.starts_with("data:");
    if says_something { name } else { "" }
}

/// Returns what a browser would show of HTML, nearly: no tags, scripts, styles or comments.
///
/// What is taken for a tag only decides which words are seen: whoever writes them escapes
/// them.
fn without_tags(html: &str) -> String {
    let mut words = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        words.push_str(&rest[..start]);
        rest = after_tag(&rest[start..]);
        words.push(' ');
    }
    words.push_str(rest);
    let references = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&nbsp;", "\u{a0}"),
        ("&amp;", "&"),
    ];
    references.iter().fold(words, |words, (name, character)| {
        if words.contains(name) { words.replace(name, character) } else { words }
    })
}

/// Returns what follows the tag or comment that `html` begins with, and the script or style
/// that the tag begins.
fn after_tag(html: &str) -> &str {
    let after = |end: &str| html.split_once(end).map_or("", |(_, after)| after);
    if html.starts_with("<!--") {
        return after("-->");
    }
    for (start, end) in [("<script", "</script>"), ("<style", "</style>")] {
        let begins = html.get(..start.len());
        if begins.is_some_and(|begins| begins.eq_ignore_ascii_case(start)) {
            return after(end);
        }
    }
    after(">")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the blocks of a text in the default style.
    fn found(text: &str) -> Vec<(&'static str, String)> {
        found_with(text, &Style::default())
    }

    fn found_with(text: &str, style: &Style) -> Vec<(&'static str, String)> {
        let named = |block: PlainBlock| (block.kind.name(), block.text);
        blocks(text, style).into_iter().map(named).collect()
    }

    fn is(blocks: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
        blocks.iter().map(|(kind, text)| (*kind, (*text).to_owned())).collect()
    }

    #[test]
    fn every_kind_of_block_gives_its_words() {
        let text = "# The *strike*\n\nPilots  [met](/a.html \"x\")\non `pier 3`.\\\nAgain.\n\n\
                    - one\n- two\n\n  more\n\n> Said.\n\n| a | b |\n|--|--|\n| 1 | 2 |\n| | |\n\n\
                    ```\nx  =\n  1\n```\n\n***\n\nEnd.[^n]\n\n[^n]: A note.\n";
        assert_eq!(
            found(text),
            is(&[
                ("heading", "The strike"),
                ("paragraph", "Pilots met on pier 3.\nAgain."),
                ("item", "one"),
                ("item", "two"),
                ("paragraph", "more"),
                ("quote", "Said."),
                ("row", "a | b"),
                ("row", "1 | 2"),
                ("code", "x  =\n  1"),
                ("paragraph", "End."),
                ("note", "A note."),
            ])
        );
    }

    #[test]
    fn lists_in_lists_keep_their_items_apart() {
        let text = "- one\n  - two\n    1. three\n- four\n\n> - five\n>\n> six\n";
        assert_eq!(
            found(text),
            is(&[
                ("item", "one"),
                ("item", "two"),
                ("item", "three"),
                ("item", "four"),
                ("item", "five"),
                ("quote", "six"),
            ])
        );
    }

    #[test]
    fn pictures_give_what_is_said_of_them() {
        let text = "![The *pier*](pier.jpg \"Pilots _wait_ | Photo: A. Okafor\")\n\n\
                    ![](/img/tug.jpg?w=1)\n\n![Tug](tug.jpg \"Tug\")\n\n\
                    A![tug](t.jpg)came.\n\n![x](a.jpg) left\n\n![](data:image/png;base64,/x)\n";
        assert_eq!(
            found(text),
            is(&[
                ("picture", "The pier\nPilots wait\nPhoto: A. Okafor"),
                ("picture", "tug.jpg"),
                ("picture", "Tug"),
                ("paragraph", "A tug came."),
                ("paragraph", "x left"),
            ])
        );
    }

    #[test]
    fn raw_html_is_words_where_it_is_shown_and_else_loses_its_tags() {
        let text = "A <b>b</b><br>c <!-- d -->e\n\n<div>\nf &amp; <i>g</i>\n\
                    <script>h()</script><!-- i --></div>\n\n<!-- j -->\n";
        assert_eq!(
            found(text),
            is(&[
                ("paragraph", "A <b>b</b><br>c e"),
                (
                    "paragraph",
                    "<div> f &amp; <i>g</i> <script>h()</script><!-- i --></div>"
                ),
            ])
        );
        let style = Style { raw_html: RawHtml::Sanitized, ..Style::default() };
        assert_eq!(
            found_with(text, &style),
            is(&[("paragraph", "A b\nc e"), ("paragraph", "f & g")])
        );
    }

    #[test]
    fn a_text_that_is_a_trap_is_one_block_as_written() {
        let deep = format!("{}a\0\n\nb\n", "> ".repeat(1000));
        assert_eq!(found(&deep), [("code", deep.replace('\0', "\u{fffd}"))]);
        let deep = "*a **b ".repeat(1000) + &" c** d*".repeat(1000);
        assert_eq!(found(&deep), [("code", deep)]);
    }

    #[test]
    fn a_text_without_words_has_no_blocks() {
        assert_eq!(found(""), is(&[]));
        assert_eq!(found(" \n\n***\n\n- \n\n>\n\n```\n\n```\n"), is(&[]));
    }
}
