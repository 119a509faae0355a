//! Writes compared words as HTML: `<ins>` and `<del>` within one element.
//!
//! Whatever comes from a text is escaped here.

use std::ops::Range;

use pulldown_cmark_escape::escape_html_body_text;

use crate::markdown::{BlockKind, is_written_without_spaces};

use super::Labels;
use super::changes::Change;
use super::tokens::Tokens;

/// The highest heading that is not the page's own.
const TOP_HEADING: u8 = 3;

/// How white space is written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Flow {
    /// Lines run on; a `\n` is a line break.
    Line,
    /// White space stays.
    Code,
}

/// What happened to words.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Mark {
    Ins,
    Del,
}

/// Writes one block.
pub(super) struct Writer<'a> {
    html: String,
    flow: Flow,
    labels: &'a Labels<'a>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(flow: Flow, labels: &'a Labels<'a>) -> Self {
        Self { html: String::new(), flow, labels }
    }

    pub(super) fn into_html(self) -> String {
        self.html
    }

    /// Starts the element of a block; returns how it ends. `top` is the highest level of a
    /// heading in the texts.
    pub(super) fn start(&mut self, kind: BlockKind, top: u8) -> &'static str {
        let (start, end) = match kind {
            BlockKind::Paragraph => ("<p>", "</p>"),
            BlockKind::Heading(level) => {
                match TOP_HEADING.saturating_add(level.saturating_sub(top)) {
                    ..=3 => ("<h3>", "</h3>"),
                    4 => ("<h4>", "</h4>"),
                    5 => ("<h5>", "</h5>"),
                    6.. => ("<h6>", "</h6>"),
                }
            }
            BlockKind::Item => ("<p class=\"compared-item\">", "</p>"),
            BlockKind::Quote => ("<blockquote><p>", "</p></blockquote>"),
            BlockKind::Row => ("<p class=\"compared-row\">", "</p>"),
            BlockKind::Code => ("<pre>", "</pre>"),
            BlockKind::Note => ("<p class=\"compared-note\">", "</p>"),
            BlockKind::Picture => ("<p class=\"compared-picture\">", "</p>"),
        };
        self.html.push_str(start);
        end
    }

    /// Ends the block and returns it.
    pub(super) fn end(mut self, end: &str) -> String {
        self.html.push_str(end);
        self.html
    }

    /// Writes words that are the same.
    pub(super) fn plain(&mut self, text: &str) {
        if self.flow == Flow::Code {
            return self.escaped(text);
        }
        for (index, line) in text.split('\n').enumerate() {
            self.html.push_str(if index > 0 { "<br>" } else { "" });
            self.escaped(line);
        }
    }

    /// Writes words that are all new or all gone.
    pub(super) fn whole(&mut self, text: &str, mark: Mark) {
        self.marked(["", text, ""], mark);
    }

    /// Writes the words of two texts.
    pub(super) fn changed(
        &mut self,
        before: &Tokens,
        after: &Tokens,
        changes: &[Change],
    ) {
        let mut next = 0;
        for change in changes {
            self.plain(after.span(next..change.after.start));
            self.change(before, after, change);
            next = change.after.end;
        }
        self.plain(after.span(next..after.len()));
    }

    /// Writes a change and the gaps around it.
    ///
    /// Taken without `<ins>` it has a gap wherever the earlier text has one, and taken
    /// without `<del>` wherever the later has one, so no words of either run together.
    fn change(&mut self, before: &Tokens, after: &Tokens, change: &Change) {
        let deleted = before.span(change.before.clone());
        let inserted = after.span(change.after.clone());
        let old = Gaps::around(before, &change.before);
        let new = Gaps::around(after, &change.after);
        if inserted.is_empty() {
            self.one_sided(deleted, old, new, Mark::Del);
        } else if deleted.is_empty() {
            self.one_sided(inserted, new, old, Mark::Ins);
        } else {
            self.replacement([deleted, inserted], old, new);
        }
    }

    /// Writes words that only one version has; `other` are the gaps of the other.
    fn one_sided(&mut self, words: &str, own: Gaps, other: Gaps, mark: Mark) {
        // Both gaps of the other version are the same one, unless it is at an end.
        let shared = match (own.first, own.last) {
            (true, _) => own.right,
            (_, true) => own.left,
            _ => other.right,
        };
        if shared.is_empty() {
            self.marked([own.left, words, own.right], mark);
            return;
        }
        self.plain(own.left);
        self.marked(["", words, ""], mark);
        if own.left.is_empty() || !own.right.is_empty() {
            self.plain(shared);
        }
    }

    /// Writes words that took the place of others.
    fn replacement(&mut self, [deleted, inserted]: [&str; 2], old: Gaps, new: Gaps) {
        let both = !old.left.is_empty() && !new.left.is_empty();
        self.plain(if both { new.left } else { "" });
        let inside = if both { "" } else { old.left };
        let behind = if new.right.is_empty() { old.right } else { "" };
        self.marked([inside, deleted, behind], Mark::Del);
        if !both && !new.left.is_empty() {
            self.plain(new.left);
        } else if behind.is_empty() && would_run_together(deleted, inserted) {
            self.html.push(' ');
        }
        self.marked(["", inserted, ""], Mark::Ins);
        self.plain(new.right);
    }

    fn marked(&mut self, parts: [&str; 3], mark: Mark) {
        let (name, label, end) = match mark {
            Mark::Ins => ("ins", self.labels.insertion, self.labels.end_of_insertion),
            Mark::Del => ("del", self.labels.deletion, self.labels.end_of_deletion),
        };
        self.html.push('<');
        self.html.push_str(name);
        self.html.push('>');
        self.label(["", label, " "]);
        for part in parts {
            self.plain(part);
        }
        self.label([" ", end, ""]);
        self.html.push_str("</");
        self.html.push_str(name);
        self.html.push('>');
    }

    /// Writes what is for listeners only.
    fn label(&mut self, [before, label, after]: [&str; 3]) {
        if label.is_empty() {
            return;
        }
        self.html.push_str("<span class=\"visually-hidden\">");
        for part in [before, label, after] {
            self.escaped(part);
        }
        self.html.push_str("</span>");
    }

    fn escaped(&mut self, text: &str) {
        escape_html_body_text(&mut self.html, text)
            .expect("a string takes all that is written to it");
    }
}

/// The white space before and after some tokens of a text, and whether they are its first
/// or last.
#[derive(Clone, Copy)]
struct Gaps<'t> {
    left: &'t str,
    right: &'t str,
    first: bool,
    last: bool,
}

impl<'t> Gaps<'t> {
    fn around(tokens: &Tokens<'t>, range: &Range<usize>) -> Self {
        Self {
            left: tokens.gap(range.start),
            right: tokens.gap(range.end),
            first: range.start == 0,
            last: range.end == tokens.len(),
        }
    }
}

/// Says whether the last word of one text and the first of another would look like one.
fn would_run_together(left: &str, right: &str) -> bool {
    let in_word = |character: char| {
        character.is_alphanumeric() && !is_written_without_spaces(character)
    };
    left.ends_with(in_word) && right.starts_with(in_word)
}
