//! Estimates what link titles that are never closed cost the parser.
//!
//! Where a link's title is opened, the parser looks for its end through the rest of the
//! text, and at every line goes through the pieces of the paragraph again (pulldown-cmark
//! 0.13.6, `scan_link_title`). A title that is not closed for thousands of lines takes
//! seconds then.

use std::ops::Range;

/// Returns the most that titles in `text` can cost: for each, the lines it spans times the
/// bytes of its paragraph. It reads the text a few times at most.
pub(super) fn cost(text: &str) -> usize {
    let mut titles = Titles { bytes: text.as_bytes(), ..Titles::default() };
    let (mut cost, mut last, mut last_cost) = (0usize, None, 0);
    for (link, _) in text.match_indices("](") {
        let title = titles.start(link + 2);
        if title != last {
            last = title;
            last_cost = title.map_or(0, |start| titles.cost(start));
        }
        cost = cost.saturating_add(last_cost);
    }
    cost
}

/// A text that is read from front to back: each place found stays until it is passed.
#[derive(Default)]
struct Titles<'t> {
    bytes: &'t [u8],
    space: usize,
    gap: Range<usize>,
    bracket: usize,
    paragraph_end: usize,
}

impl Titles<'_> {
    /// Returns where the title of the link begins whose address begins at `link`.
    fn start(&mut self, link: usize) -> Option<usize> {
        let address = self.after_spaces(link);
        let end = if self.bytes.get(address) == Some(&b'<') {
            let is_end = |bytes: &[u8]| bytes[0] == b'>';
            self.bracket = self.find(self.bracket.max(address), 1, is_end);
            self.bracket + 1
        } else {
            let is_space = |bytes: &[u8]| bytes[0].is_ascii_whitespace();
            self.space = self.find(self.space.max(address), 1, is_space);
            self.space
        };
        // Many links can end before one long gap.
        if !self.gap.contains(&end) {
            self.gap = end..self.after_spaces(end);
        }
        let title = self.gap.end;
        matches!(self.bytes.get(title)?, b'"' | b'\'' | b'(').then_some(title)
    }

    /// Returns the cost of the title that begins at `start`.
    fn cost(&mut self, start: usize) -> usize {
        let is_blank = |bytes: &[u8]| bytes == b"\n\n";
        self.paragraph_end = self.find(self.paragraph_end.max(start), 2, is_blank);
        self.n_lines(start).saturating_mul(self.paragraph_end - start)
    }

    fn n_lines(&self, start: usize) -> usize {
        let open = self.bytes[start];
        let close = if open == b'(' { b')' } else { open };
        let (mut n_lines, mut escaped) = (0, false);
        for &byte in &self.bytes[start + 1..] {
            if !escaped && (byte == close || byte == open) {
                break;
            }
            n_lines += usize::from(matches!(byte, b'\n' | b'\r'));
            escaped = byte == b'\\' && !escaped;
        }
        n_lines
    }

    fn after_spaces(&self, from: usize) -> usize {
        let rest = self.bytes.get(from..).unwrap_or_default();
        from + rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count()
    }

    /// Returns where the next `len` bytes are that `is` accepts, or the end of the text.
    fn find(&self, from: usize, len: usize, is: impl Fn(&[u8]) -> bool) -> usize {
        let rest = self.bytes.get(from..).unwrap_or_default();
        rest.windows(len).position(is).map_or(self.bytes.len(), |place| from + place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_title_costs_nothing() {
        let text = "[a](b \"c\") and [d](<e f> 'g') and [h](i (j)) and [k](l)\n";
        assert_eq!(cost(&text.repeat(500)), 0);
    }

    #[test]
    fn an_open_title_costs_its_lines_times_its_paragraph() {
        assert_eq!(cost("[a](b \"c\nd\n\nnext\n"), 4 * 4);
        assert_eq!(cost("[a](<b c>\n'd\\'\n"), 5);
    }

    #[test]
    fn links_that_share_a_title_each_cost_it() {
        assert_eq!(cost("[a](b[a](c) (d\n\n"), 2 * 2 * 2);
    }
}
