//! Shows what changed between two versions of a text, word by word.
//!
//! Blocks are paired first, by their likeness, then the words of each pair are compared.
//! This module compares what a reader sees, the words; a link that leads elsewhere or an
//! emphasis that is gone is no change. It does not decide which versions to compare.
//!
//! The time it takes has a bound that depends on the lengths of the texts alone: what would
//! take longer is compared more coarsely, never by a clock.

mod changes;
mod html;
mod pairing;
#[cfg(test)]
mod tests;
mod tokens;

use std::collections::HashMap;

use serde::Serialize;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::is_nfc;

use crate::markdown::{self, BlockKind, PlainBlock, Style};

use changes::Effort;
use html::{Flow, Mark, Writer};
use pairing::{Pair, Passages};
use tokens::{Ids, Tokens};

/// A text of more blocks is compared in pieces of several blocks.
const MAX_BLOCKS: usize = 1 << 16;

/// The words that tell a listener what is an insertion and what a deletion, in the language
/// of the page. They are visually hidden, by the class `visually-hidden`.
///
/// Screen readers do not say `<ins>` and `<del>` unless told to, and text that a style sheet
/// adds is not read everywhere, so the words stand in the page
/// (<https://adrianroselli.com/2017/12/tweaking-text-level-styles.html>).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Labels<'a> {
    /// Stands before what was inserted: "inserted:".
    pub insertion: &'a str,
    /// Stands after it: "end of insertion". None if empty.
    pub end_of_insertion: &'a str,
    /// Stands before what was deleted: "deleted:".
    pub deletion: &'a str,
    /// Stands after it: "end of deletion". None if empty.
    pub end_of_deletion: &'a str,
}

/// Two versions of a text, as one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// The blocks of the later version, in its order. What was deleted stands where it was.
    pub blocks: Vec<Block>,
    /// How many words are marked as inserted; a Chinese or Japanese character counts as one.
    pub inserted_words: usize,
    /// How many words are marked as deleted.
    pub deleted_words: usize,
    /// Whether any word or the order of the blocks differs.
    pub changed: bool,
}

/// A block of a comparison: a paragraph, a heading, an item of a list, …
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Block {
    /// What it is in the later version, or was in the earlier.
    pub kind: BlockKind,
    /// Whether words of it were inserted or deleted, or it moved.
    pub changed: bool,
    /// Whether it stands elsewhere among the blocks than before.
    pub moved: bool,
    /// Which block of the earlier version it is, counted from 1; `None` if it is new.
    pub before: Option<usize>,
    /// Which block of the later version it is, counted from 1; `None` if it was deleted.
    pub after: Option<usize>,
    /// One element, complete and escaped, with `<ins>` and `<del>` within it.
    pub html: String,
}

/// Compares two versions of a text in Markdown.
///
/// `style` is the one the texts are rendered in. Headings begin at `<h3>`, since those above
/// are the page's own.
#[must_use]
pub fn compare(before: &str, after: &str, style: &Style, labels: &Labels) -> Comparison {
    let (before, after) = (load(before, style), load(after, style));
    let larger = before.len().max(after.len());
    let n_together = larger.div_ceil(MAX_BLOCKS).max(1);
    let (before, after) = (joined(before, n_together), joined(after, n_together));
    let (before_keys, after_keys) = keys(&before, &after);
    let mut ids = Ids::default();
    let mut before = Passages::new(&before, before_keys);
    let mut after = Passages::new(&after, after_keys);
    let pairs = pairing::pairs(&mut before, &mut after, &mut ids);
    let top = top_heading(&before).min(top_heading(&after));
    let mut composer = Composer {
        before: &before,
        after: &after,
        labels,
        top,
        effort: Effort::for_one_comparison(),
        comparison: Comparison::default(),
    };
    composer.compose(&pairs);
    composer.comparison
}

/// Compares two plain lines, such as headlines: returns HTML for within an element.
///
/// Nothing in the lines is markup. White space is folded.
#[must_use]
pub fn compare_line(before: &str, after: &str, labels: &Labels) -> String {
    let lines = [before, after].map(|line| {
        let folded = line.split_whitespace().collect::<Vec<_>>().join(" ");
        normalized(folded.replace('\0', "\u{fffd}"))
    });
    let mut ids = Ids::default();
    let before = Tokens::new(&lines[0], &mut ids);
    let after = Tokens::new(&lines[1], &mut ids);
    let changes = changes::changes(&before, &after, &mut Effort::for_one_comparison());
    let mut writer = Writer::new(Flow::Line, labels);
    writer.changed(&before, &after, &changes);
    writer.into_html()
}

/// Returns the blocks of a text, with characters that look the same being the same.
fn load(text: &str, style: &Style) -> Vec<PlainBlock> {
    let mut blocks = markdown::blocks(text, style);
    for block in &mut blocks {
        block.text = normalized(std::mem::take(&mut block.text));
    }
    blocks
}

fn normalized(text: String) -> String {
    if is_nfc(&text) { text } else { text.nfc().collect() }
}

/// Joins blocks, so that each holds what `n_together` of them held.
fn joined(blocks: Vec<PlainBlock>, n_together: usize) -> Vec<PlainBlock> {
    if n_together == 1 {
        return blocks;
    }
    let join = |blocks: &[PlainBlock]| {
        let texts: Vec<_> = blocks.iter().map(|block| block.text.as_str()).collect();
        PlainBlock { kind: BlockKind::Paragraph, text: texts.join("\n") }
    };
    blocks.chunks(n_together).map(join).collect()
}

/// Returns a number for each block, equal for those that read the same.
fn keys(before: &[PlainBlock], after: &[PlainBlock]) -> (Vec<usize>, Vec<usize>) {
    let mut known = HashMap::new();
    let [before, after] = [before, after].map(|blocks| {
        let mut keys = Vec::with_capacity(blocks.len());
        for block in blocks {
            let read = (pairing::class(block.kind), tokens::visible(&block.text));
            let next = known.len();
            keys.push(*known.entry(read).or_insert(next));
        }
        keys
    });
    (before, after)
}

/// Returns the highest level that a heading has.
fn top_heading(passages: &Passages) -> u8 {
    let levels = passages.blocks.iter().filter_map(|block| match block.kind {
        BlockKind::Heading(level) => Some(level),
        _ => None,
    });
    levels.min().unwrap_or(u8::MAX)
}

/// Writes the blocks of a comparison.
struct Composer<'t> {
    before: &'t Passages<'t>,
    after: &'t Passages<'t>,
    labels: &'t Labels<'t>,
    /// The highest level of a heading in either version.
    top: u8,
    effort: Effort,
    comparison: Comparison,
}

impl Composer<'_> {
    /// Writes all blocks; `pairs` are in the order of the later version.
    ///
    /// Between two pairs that did not move, what was deleted comes first.
    fn compose(&mut self, pairs: &[Pair]) {
        let mut is_paired = vec![false; self.before.blocks.len()];
        let mut partners = vec![None; self.after.blocks.len()];
        for pair in pairs {
            is_paired[pair.before] = true;
            partners[pair.after] = Some(pair.before);
        }
        let ends = (is_paired.len(), partners.len());
        let stays = pairs.iter().filter(|pair| !pair.moved);
        let stays = stays.map(|pair| (pair.before, pair.after)).chain([ends]);
        let (mut next_before, mut next_after) = (0, 0);
        for (before, after) in stays {
            for index in (next_before..before).filter(|index| !is_paired[*index]) {
                self.deleted(index);
            }
            for (index, partner) in
                partners.iter().enumerate().take(after).skip(next_after)
            {
                match partner {
                    Some(before) => self.pair(*before, index, Place::Moved),
                    None => self.inserted(index),
                }
            }
            if (before, after) != ends {
                self.pair(before, after, Place::Same);
            }
            (next_before, next_after) = (before + 1, after + 1);
        }
    }

    fn deleted(&mut self, index: usize) {
        let block = &self.before.blocks[index];
        let words = self.before.tokens[index].n_words();
        let html =
            self.element(block.kind, |writer| writer.whole(&block.text, Mark::Del));
        self.comparison.deleted_words += words;
        self.push(Block { before: Some(index + 1), ..Block::changed(block.kind, html) });
    }

    fn inserted(&mut self, index: usize) {
        let block = &self.after.blocks[index];
        let words = self.after.tokens[index].n_words();
        let html =
            self.element(block.kind, |writer| writer.whole(&block.text, Mark::Ins));
        self.comparison.inserted_words += words;
        self.push(Block { after: Some(index + 1), ..Block::changed(block.kind, html) });
    }

    fn pair(&mut self, before: usize, after: usize, place: Place) {
        let block = &self.after.blocks[after];
        let mut changes = Vec::new();
        if self.before.keys[before] != self.after.keys[after] {
            let (old, new) = (&self.before.tokens[before], &self.after.tokens[after]);
            changes = changes::changes(old, new, &mut self.effort);
            for change in &changes {
                self.comparison.deleted_words += old.n_words_in(change.before.clone());
                self.comparison.inserted_words += new.n_words_in(change.after.clone());
            }
        }
        let html = self.element(block.kind, |writer| {
            if changes.is_empty() {
                writer.plain(&block.text);
            } else {
                let (old, new) = (&self.before.tokens[before], &self.after.tokens[after]);
                writer.changed(old, new, &changes);
            }
        });
        let moved = place == Place::Moved;
        self.push(Block {
            kind: block.kind,
            changed: moved || !changes.is_empty(),
            moved,
            before: Some(before + 1),
            after: Some(after + 1),
            html,
        });
    }

    fn element(&self, kind: BlockKind, write: impl FnOnce(&mut Writer)) -> String {
        let flow = if kind == BlockKind::Code { Flow::Code } else { Flow::Line };
        let mut writer = Writer::new(flow, self.labels);
        let end = writer.start(kind, self.top);
        write(&mut writer);
        writer.end(end)
    }

    fn push(&mut self, block: Block) {
        self.comparison.changed |= block.changed;
        self.comparison.blocks.push(block);
    }
}

/// Whether a block stands where it stood.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Same,
    Moved,
}

impl Block {
    /// Returns a block of which all words are new or gone.
    fn changed(kind: BlockKind, html: String) -> Self {
        Self { kind, changed: true, moved: false, before: None, after: None, html }
    }
}
