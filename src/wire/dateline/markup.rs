//! The first line of a text, without the Markdown marks that a dateline may stand in.
//!
//! "**GENEVA (AP)** --" is a dateline like any other. Only emphasis is known here; a line
//! that is a heading, a list or code is none that a dateline opens.

use std::ops::Range;

/// Longest part of a line that is looked at, in bytes. The longest datelines have 200.
const MOST_BYTES: usize = 480;

/// A line without its marks of emphasis.
pub(super) struct Line {
    /// The words.
    pub(super) clean: String,
    /// Where in the text the line begins.
    start: usize,
    /// Bytes of the line that `clean` lacks, in order.
    marks: Vec<Range<usize>>,
    /// Bytes of white space behind what was looked at, if all of the line was.
    gap: usize,
}

/// Returns the first line of `text` that has words; `None` if it cannot hold a dateline.
pub(super) fn first_line(text: &str) -> Option<Line> {
    let is_blank = |character: char| {
        character.is_whitespace() || matches!(character, '\u{feff}' | '\u{200b}')
    };
    let start = text.len() - text.trim_start_matches(is_blank).len();
    let line_start = text[..start].rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let indent = &text[line_start..start];
    if indent.contains('\t') || indent.chars().filter(|c| *c == ' ').count() > 3 {
        return None;
    }
    let rest = &text[start..];
    let most = rest.floor_char_boundary(MOST_BYTES);
    let whole = rest[..most].find(['\n', '\r']);
    let line = &rest[..whole.unwrap_or(most)];
    let behind = &rest[line.len()..];
    let gap = behind.len() - behind.trim_start_matches(is_blank).len();
    let gap = if whole.is_some() { gap } else { 0 };
    let marks = marks_of(line);
    let clean = without(line, &marks);
    Some(Line { clean, start, marks, gap })
}

impl Line {
    /// Returns the bytes of the text that the first `end` bytes of the clean line come
    /// from; `None` if a mark opens within them and closes behind them.
    pub(super) fn range(&self, end: usize) -> Option<Range<usize>> {
        let mut place = end;
        for mark in &self.marks {
            if mark.start > place {
                return None;
            }
            place += mark.len();
        }
        let at_end = end == self.clean.len();
        let gap = if at_end { self.gap } else { 0 };
        Some(self.start..self.start + place + gap)
    }
}

/// Returns where the emphasis that begins the line opens and closes.
fn marks_of(line: &str) -> Vec<Range<usize>> {
    let found =
        ["***", "**", "__", "*", "_"].into_iter().find(|mark| line.starts_with(mark));
    let Some(mark) = found else { return Vec::new() };
    let inside = &line[mark.len()..];
    let close = inside.find(mark).map(|at| mark.len() + at);
    let Some(close) = close.filter(|_| !inside.starts_with(char::is_whitespace)) else {
        return Vec::new();
    };
    vec![0..mark.len(), close..close + mark.len()]
}

fn without(line: &str, marks: &[Range<usize>]) -> String {
    let mut clean = String::with_capacity(line.len());
    let mut place = 0;
    for mark in marks {
        clean.push_str(&line[place..mark.start]);
        place = mark.end;
    }
    clean.push_str(&line[place..]);
    clean
}
