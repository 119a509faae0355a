//! Keeps texts that are made to be slow or huge from being either.
//!
//! Measured on pulldown-cmark 0.13.6 with half a million random patterns, two things take
//! time that grows with the square of the text: many blocks opened on one line and many
//! lines after it, and a link title that is opened and never closed, with many lines after
//! it. Footnotes were a third (<https://github.com/pulldown-cmark/pulldown-cmark/issues/1076>).

use std::collections::HashSet;
use std::fmt;
use std::ops::Range;

use memchr::memchr2_iter;
use pulldown_cmark::html;
use pulldown_cmark_escape::escape_html;

use super::events::{Events, Findings};
use super::link_titles;
use super::words::Words;
use super::{Problem, Rendered, Style};

/// How deep quotes, lists and emphasis may nest. Browsers stop at 512 elements.
pub(super) const MAX_DEPTH: usize = 256;

/// How many footnotes may be named without being there.
const MAX_UNDEFINED: usize = 512;

/// A longer label is taken for this much of it.
const MAX_LABEL_BYTES: usize = 128;

/// HTML may be this many times as long as its text, or [`MAX_HTML_BYTES`], if that is more.
const MAX_GROWTH: usize = 100;
const MAX_HTML_BYTES: usize = 8 << 20;

/// What unclosed titles may cost: the lines they span times the bytes of their paragraph.
/// This much takes about 0.03 s.
const MAX_TITLE_COST: usize = 16 << 20;

/// Returns what makes `text` a trap for the parser, if anything does.
pub(super) fn find_trap(text: &str) -> Option<Problem> {
    if let Some(line) = find_deep_line(text) {
        return Some(nesting(line));
    }
    // The cost is at most half the square of the length.
    if text.len().saturating_mul(text.len()) / 2 > MAX_TITLE_COST
        && link_titles::cost(text) > MAX_TITLE_COST
    {
        let message = "a link title is opened and never closed".to_owned();
        let help = Some("close the title with the mark that opened it".to_owned());
        return Some(Problem { code: "nesting", message, help, range: first_line(text) });
    }
    None
}

/// Returns the problem of a text that nests too deep at `range`.
pub(super) fn nesting(range: Range<usize>) -> Problem {
    let message =
        format!("the text nests more than {MAX_DEPTH} deep and is shown as written");
    Problem { code: "nesting", message, help: None, range }
}

/// Returns the problem of a text whose HTML is too long.
fn expansion(text: &str) -> Problem {
    let message = format!(
        "the HTML is over {MAX_GROWTH} times the text, which is shown as written"
    );
    Problem { code: "expansion", message, help: None, range: first_line(text) }
}

/// Says that footnotes must be off, if `text` names many that are not there.
pub(super) fn forbid_footnotes(text: &str, style: &Style) -> Option<Problem> {
    if !style.footnotes || n_bytes(text, b'^') <= MAX_UNDEFINED {
        return None;
    }
    let first = find_undefined_footnotes(text)?;
    Some(Problem {
        code: "footnotes",
        message: format!(
            "over {MAX_UNDEFINED} footnotes have no note; footnotes are off here"
        ),
        help: Some("write the notes, as in `[^1]: note`".to_owned()),
        range: first..first + 2,
    })
}

/// Writes the HTML of a text.
///
/// # Errors
///
/// If the text nests too deep or its HTML gets too long.
pub(super) fn write(
    text: &str,
    mut events: Events,
) -> Result<(String, Findings), Problem> {
    let max_bytes = text.len().saturating_mul(MAX_GROWTH).max(MAX_HTML_BYTES);
    let html = String::with_capacity(text.len() + text.len() / 4 + 64);
    let mut page = Page { html, max_bytes };
    let written = html::write_html_fmt(&mut page, &mut events);
    let findings = events.into_findings();
    match findings.trap {
        Some(trap) => Err(trap),
        None if written.is_err() => Err(expansion(text)),
        None => Ok((page.html, findings)),
    }
}

/// Returns a text as it is written, for when its markup cannot be followed.
pub(super) fn as_written(text: &str, problem: Problem) -> Rendered {
    let mut html = String::from("<pre>");
    escape_html(&mut html, text).expect("a string takes all that is written to it");
    html.push_str("</pre>\n");
    let mut words = Words::default();
    words.add(text);
    let html = without_nul(html);
    Rendered {
        html,
        headings: Vec::new(),
        words: words.count(),
        problems: vec![problem],
        bare_images: Vec::new(),
    }
}

/// Returns HTML without the one character it may not hold (`CommonMark` 2.3).
pub(super) fn without_nul(html: String) -> String {
    if html.as_bytes().contains(&0) { html.replace('\0', "\u{fffd}") } else { html }
}

/// HTML that has a greatest length.
struct Page {
    html: String,
    max_bytes: usize,
}

impl fmt::Write for Page {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if self.html.len() + text.len() > self.max_bytes {
            return Err(fmt::Error);
        }
        self.html.push_str(text);
        Ok(())
    }
}

/// Returns how often `byte` is in `text`. It counts in bytes, so that the compiler can look
/// at many in one step.
fn n_bytes(text: &str, byte: u8) -> usize {
    let add = |n: u8, other: &u8| n.wrapping_add(u8::from(*other == byte));
    let n_in = |few: &[u8]| few.iter().fold(0, add);
    text.as_bytes().chunks(240).map(|few| usize::from(n_in(few))).sum()
}

fn first_line(text: &str) -> Range<usize> {
    0..text.find(['\n', '\r']).unwrap_or(text.len())
}

/// Returns the first line that opens more blocks than may nest.
fn find_deep_line(text: &str) -> Option<Range<usize>> {
    let mut start = 0;
    // A lone `\r` ends a line, too.
    let ends = memchr2_iter(b'\n', b'\r', text.as_bytes());
    for end in ends.chain([text.len()]) {
        let line = &text[start..end];
        if line.len() > MAX_DEPTH && n_openings(line) > MAX_DEPTH && !is_rule(line) {
            return Some(start..end);
        }
        start = end + 1;
    }
    None
}

/// Returns how many quotes, list items and footnotes begin at the start of `line`.
fn n_openings(line: &str) -> usize {
    let mut n_openings = 0;
    let mut rest = line.trim_start_matches([' ', '\t']);
    while let Some(after) = after_opening(rest) {
        n_openings += 1;
        rest = after.trim_start_matches([' ', '\t']);
    }
    n_openings
}

/// Returns what follows the mark of a quote, list item or footnote.
fn after_opening(line: &str) -> Option<&str> {
    let numbered = line.trim_start_matches(|digit: char| digit.is_ascii_digit());
    let (mark, after) = match line.as_bytes().first()? {
        b'>' => return Some(&line[1..]),
        b'[' => return after_footnote(line),
        b'-' | b'*' | b'+' => (true, &line[1..]),
        _ if numbered.len() < line.len() => {
            (numbered.starts_with(['.', ')']), numbered.get(1..).unwrap_or_default())
        }
        _ => return None,
    };
    (mark && (after.is_empty() || after.starts_with([' ', '\t']))).then_some(after)
}

fn after_footnote(line: &str) -> Option<&str> {
    let label = line.strip_prefix("[^")?;
    let end = label.find(']')?;
    label[end + 1..].strip_prefix(':')
}

/// Says whether a line is a rule, as `* * * *`, and not a list in a list in a list.
fn is_rule(line: &str) -> bool {
    let mut marks = line.bytes().filter(|byte| !matches!(byte, b' ' | b'\t'));
    let Some(first) = marks.next() else { return true };
    b"*-_".contains(&first) && marks.all(|mark| mark == first)
}

/// Returns where the first undefined footnote is, if there are too many of them.
fn find_undefined_footnotes(text: &str) -> Option<usize> {
    let mut defined = HashSet::new();
    let mut named = Vec::new();
    for (start, _) in text.match_indices("[^") {
        let label = &text.as_bytes()[start + 2..];
        let label = &label[..label.len().min(MAX_LABEL_BYTES)];
        let end = label.iter().position(|byte| matches!(byte, b']' | b'\n' | b'['));
        let (label, after) = label.split_at(end.unwrap_or(label.len()));
        if after.starts_with(b"]:") {
            defined.insert(label);
        } else {
            named.push((start, label));
        }
    }
    named.retain(|(_, label)| !defined.contains(label));
    if named.len() > MAX_UNDEFINED { Some(named[0].0) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn openings_are_quotes_items_and_footnotes() {
        let lines =
            ["> - 1. * a", "  10) [^a]: > b", "-a", "*a*", "1.5", "> > >", "[a]: b", ""];
        assert_eq!(lines.map(n_openings), [4, 3, 0, 0, 0, 3, 0, 0]);
    }

    #[test]
    fn a_long_rule_is_no_trap() {
        assert_eq!(find_trap(&"* ".repeat(1000)), None);
        assert_eq!(find_trap(&"-".repeat(1000)), None);
    }

    #[test]
    fn deep_lines_are_traps_and_shown_where_they_are() {
        let text = format!("One.\n\n{}x\nlazy\n", "> ".repeat(257));
        let trap = find_trap(&text).map(|problem| (problem.code, problem.range));
        assert_eq!(trap, Some(("nesting", 6..521)));
        assert_eq!(find_trap(&format!("{}x\n", "> ".repeat(256))), None);
    }

    #[test]
    fn footnotes_without_notes_turn_footnotes_off() {
        let found = |text: &str| {
            let problem = forbid_footnotes(text, &Style::default());
            problem.map(|problem| (problem.code, problem.range))
        };
        assert_eq!(found(&"[^a]\n".repeat(512)), None);
        assert_eq!(found(&format!("{}\n[^a]: a", "[^a]".repeat(999))), None);
        assert_eq!(found(&"[^a]\n".repeat(513)), Some(("footnotes", 0..2)));
        assert_eq!(forbid_footnotes(&"[^a]\n".repeat(513), &Style::plain()), None);
    }

    #[test]
    fn html_longer_than_allowed_is_an_error() {
        let mut page = Page { html: String::new(), max_bytes: 4 };
        assert!(fmt::Write::write_str(&mut page, "four").is_ok());
        assert!(fmt::Write::write_str(&mut page, "!").is_err());
        assert_eq!(page.html, "four");
    }
}
