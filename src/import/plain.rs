//! Makes Markdown of plain words, so that all of them stand on the page as they came: what
//! looks like Markdown or HTML in them is none.
//!
//! Lines stay lines. An empty line parts paragraphs, and so does a line that is indented
//! after one that is not, as the wires set them. Indented lines in columns stay in columns.

/// How many blanks indent a line.
const INDENT: usize = 2;

/// Returns the Markdown of plain words.
pub(super) fn markdown(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n");
    let text: String =
        text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    let mut blocks: Vec<String> = Vec::new();
    for paragraph in paragraphs(&text) {
        let block = match is_in_columns(&paragraph) {
            true => fenced(&paragraph),
            false => {
                paragraph.iter().map(|line| escaped(line)).collect::<Vec<_>>().join("\n")
            }
        };
        blocks.push(block);
    }
    blocks.join("\n\n")
}

/// Returns words as Markdown within a line: a headline in a list, the words of a link.
pub(super) fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    push_escaped(&mut out, text);
    out
}

/// The paragraphs of a text, as lines without blanks at their ends.
fn paragraphs(text: &str) -> Vec<Vec<&str>> {
    let mut paragraphs: Vec<Vec<&str>> = Vec::new();
    let mut current: Vec<&str> = Vec::new();
    for line in text.lines().map(str::trim_end) {
        let begins =
            is_indented(line) && current.last().is_some_and(|last| !is_indented(last));
        if (line.is_empty() || begins) && !current.is_empty() {
            paragraphs.push(std::mem::take(&mut current));
        }
        if !line.is_empty() {
            current.push(line);
        }
    }
    if !current.is_empty() {
        paragraphs.push(current);
    }
    paragraphs
}

/// Whether a line is indented as a paragraph or a row is.
pub(super) fn is_indented(line: &str) -> bool {
    let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
    blanks >= INDENT || line.starts_with('\t')
}

/// Whether lines are set in columns: several, all indented, most with wide gaps in them.
pub(super) fn is_in_columns(lines: &[&str]) -> bool {
    lines.len() > 1
        && lines.iter().all(|line| is_indented(line))
        && lines.iter().filter(|line| has_gap(line)).count() * 2 > lines.len()
}

/// Whether a line has a wide gap in it.
pub(super) fn has_gap(line: &str) -> bool {
    let words = line.trim_start();
    words.contains("  ") || words.contains('\t')
}

/// Lines that keep their blanks.
fn fenced(lines: &[&str]) -> String {
    let longest = lines.iter().map(|line| longest_run(line, '`')).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}\n{}\n{fence}", lines.join("\n"))
}

fn longest_run(line: &str, of: char) -> usize {
    line.split(|c| c != of).map(str::len).max().unwrap_or(0)
}

/// A line, with what would begin a block or mark words up made plain.
fn escaped(line: &str) -> String {
    let line = line.trim();
    let mut out = String::with_capacity(line.len() + 8);
    let at = block_mark(line);
    if let Some(at) = at {
        out.push_str(&line[..at]);
        out.push('\\');
        // The mark itself is one byte.
        out.push_str(&line[at..=at]);
        push_escaped(&mut out, &line[at + 1..]);
    } else {
        push_escaped(&mut out, line);
    }
    out
}

/// Where in a line stands what would make it a heading, a list, a quotation or a rule, if it
/// does; characters that are escaped everywhere are left to that.
pub(super) fn block_mark(line: &str) -> Option<usize> {
    let first = line.bytes().next()?;
    let is_end = |at: usize| line[at..].chars().next().is_none_or(char::is_whitespace);
    match first {
        b'#' | b'>' => Some(0),
        b'=' if line.bytes().all(|b| b == b'=') => Some(0),
        b'+' if is_end(1) => Some(0),
        b'-' if is_end(1)
            || line.bytes().all(|b| matches!(b, b'-' | b' ' | b'\t' | b':')) =>
        {
            Some(0)
        }
        b':' if line.bytes().all(|b| matches!(b, b'-' | b' ' | b':')) => Some(0),
        b'0'..=b'9' => {
            let digits = line.bytes().take_while(u8::is_ascii_digit).count();
            let mark = line.as_bytes().get(digits);
            (matches!(mark, Some(b'.' | b')')) && is_end(digits + 1)).then_some(digits)
        }
        _ => None,
    }
}

fn push_escaped(out: &mut String, text: &str) {
    let mut before = None;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let after = rest.peek().copied();
        let is_mark = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '~' | '|' => true,
            '&' => after.is_some_and(|c| c == '#' || c.is_ascii_alphanumeric()),
            '_' => {
                !(before.is_some_and(char::is_alphanumeric)
                    && after.is_some_and(char::is_alphanumeric))
            }
            _ => false,
        };
        if is_mark {
            out.push('\\');
        }
        out.push(c);
        before = Some(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::Style;
    use crate::markdown::blocks;
    use proptest::prelude::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(ToOwned::to_owned).collect()
    }

    /// The words that a page shows.
    fn shown(text: &str) -> Vec<String> {
        let style = Style { smart_punctuation: false, ..Style::default() };
        let blocks = blocks(&markdown(text), &style);
        blocks.iter().flat_map(|block| words(&block.text)).collect()
    }

    #[test]
    fn what_looks_like_markup_stands_as_it_came() {
        let texts = [
            "Shares of <GE> rose 2 pct; AT&T and A&amp;P were *unchanged*.",
            "1986. That was the year.\n2) Second.\n# Not a heading\n> nor a quotation",
            "- no list\n+ nor here\n* nor here\n-----\n=====\n___\n***",
            "a | b\n--- | ---\n1 | 2",
            "[1]: http://a.example\n[link](x) ![picture](y) `code` ~~struck~~ <b>bold</b>",
            "snake_case and _emphasis_ and __init__\nends with a backslash\\",
            "    an indented first line\ngoes on here\n    and another paragraph",
            "&#60; &lt; \\* {{ tera }} {% raw %} ${{ x }}",
        ];
        for text in texts {
            assert_eq!(shown(text), words(text), "{}", markdown(text));
        }
    }

    #[test]
    fn paragraphs_are_parted_as_the_wires_part_them() {
        let text = "    First\nline two.\n    Second.\n\n\n Third. \n";
        assert_eq!(markdown(text), "First\nline two.\n\nSecond.\n\nThird.");
    }

    #[test]
    fn columns_stay_columns() {
        let text = "Prices:\n\n  Tin     6,400\n  Zinc      990\n\nEnd";
        assert_eq!(
            markdown(text),
            "Prices:\n\n```\n  Tin     6,400\n  Zinc      990\n```\n\nEnd"
        );
    }

    proptest! {
        #[test]
        fn no_word_is_lost(text in "([a-z1-9]|[-*_#>+=~`|.)(!:&;<\\\\/\\[\\]{}$^\"'\n\t ]){0,60}") {
            prop_assert_eq!(shown(&text), words(&text), "{}", markdown(&text));
        }
    }
}
