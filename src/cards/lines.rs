//! Breaks a text into lines of much the same length.
//!
//! It knows widths and no fonts. A line may end after white space, after a hyphen or dash
//! between letters, and between Chinese, Japanese and Korean characters, but for marks that
//! may not begin or end a line. It knows no other rules of UAX #14: a headline is short, and
//! people write it.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;

/// A part of a text that stands on one line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    /// Where it stands in the text, without the white space after it.
    pub(super) at: Range<usize>,
    /// Its width.
    pub(super) width: f32,
    /// The width of the white space after it, if more stands on its line.
    pub(super) gap: f32,
}

/// Parts a text where lines may break. Each part comes with whether white space follows it.
pub(super) fn parts(text: &str) -> Vec<(Range<usize>, bool)> {
    let mut parts = Vec::new();
    let mut begin = None;
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        if is_space(letter) {
            continue;
        }
        let from = *begin.get_or_insert(at);
        let end = at + letter.len_utf8();
        let next = letters.peek().map(|&(_, next)| next);
        // A dash that begins a word, as before a number, does not part from it.
        let is_first_dash = at == from && DASHES.contains(letter);
        let may_part = |next| may_part(letter, next) && !is_first_dash;
        let is_end = next.is_none_or(|next| is_space(next) || may_part(next));
        if is_end {
            parts.push((from..end, next.is_some_and(is_space)));
            begin = None;
        }
    }
    parts
}

/// Parts a piece that is too wide for any line where a reader would take it apart: between
/// what a reader takes for letters.
pub(super) fn letters(text: &str, at: &Range<usize>) -> Vec<Range<usize>> {
    let inside = text[at.clone()].grapheme_indices(true);
    inside.map(|(from, one)| at.start + from..at.start + from + one.len()).collect()
}

/// White space at which lines break. Others keep words together.
fn is_space(letter: char) -> bool {
    letter.is_whitespace() && !matches!(letter, '\u{a0}' | '\u{202f}' | '\u{2007}')
        || letter == '\u{200b}'
}

/// Whether a line may end between two characters without white space.
fn may_part(before: char, after: char) -> bool {
    if before == '\u{2060}' || after == '\u{2060}' || is_mark(after) {
        return false;
    }
    match before {
        '-' | '\u{2010}' => after.is_alphabetic(),
        '\u{2013}' | '\u{2014}' => after.is_alphanumeric(),
        '/' => after.is_alphabetic(),
        _ => {
            (is_ideographic(before) || is_ideographic(after))
                && !OPENS.contains(before)
                && !CLOSES.contains(after)
                && (is_ideographic(before) || CLOSES.contains(before) || after != before)
        }
    }
}

/// Marks that belong to the character before them.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{200c}' | '\u{200d}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{3099}' | '\u{309a}')
}

/// What may end a line only after something else.
const DASHES: &str = "-\u{2010}\u{2013}\u{2014}/";

/// What no line ends with.
const OPENS: &str = "([{（［｛「『【〔〈《〖‘“«‹$£¥€＄￥#＃";

/// What no line begins with: marks that end something, and small kana.
const CLOSES: &str = ")]}）］｝」』】〕〉》〗’”»›,.:;!?、。，．：；！？・·…‥—–～〜ーゝゞヽヾ々\
    ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ%％‰°℃";

/// Whether a character is one of those that are written without spaces between words.
fn is_ideographic(letter: char) -> bool {
    matches!(u32::from(letter),
        0x2e80..=0x303f | 0x3040..=0x312f | 0x3190..=0x33ff | 0x3400..=0x4dbf
        | 0x4e00..=0x9fff | 0xf900..=0xfaff | 0xfe30..=0xfe4f | 0xff00..=0xff60
        | 0x20000..=0x3ffff)
}

/// Fills lines of a width one after another. Returns which pieces stand on each.
pub(super) fn fill(pieces: &[Piece], width: f32) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let (mut first, mut used) = (0, 0.0);
    for (at, piece) in pieces.iter().enumerate() {
        let with_it = used + piece.width;
        if at > first && with_it > width {
            lines.push(first..at);
            (first, used) = (at, 0.0);
            used += piece.width + piece.gap;
        } else {
            used = with_it + piece.gap;
        }
    }
    if first < pieces.len() {
        lines.push(first..pieces.len());
    }
    lines
}

/// Parts pieces into `n_lines` lines that are no wider than `width`, so that they are as even
/// as can be: the sum of the squares of what they lack is the least. Full lines, if they cannot
/// be parted so.
pub(super) fn even(pieces: &[Piece], width: f32, n_lines: usize) -> Vec<Range<usize>> {
    let mut costs = vec![f32::INFINITY; pieces.len() + 1];
    costs[0] = 0.0;
    let mut begins: Vec<Vec<usize>> = Vec::new();
    for _ in 0..n_lines {
        let (next, begin) = one_more(pieces, width, &costs);
        costs = next;
        begins.push(begin);
    }
    if !costs[pieces.len()].is_finite() {
        return fill(pieces, width);
    }
    let mut lines = Vec::new();
    let mut end = pieces.len();
    for begin in begins.iter().rev() {
        lines.push(begin[end]..end);
        end = begin[end];
    }
    lines.reverse();
    lines
}

/// Adds a line. `costs` are those of the best way to part the pieces before each place; returns
/// them for one line more, and where that line begins.
fn one_more(pieces: &[Piece], width: f32, costs: &[f32]) -> (Vec<f32>, Vec<usize>) {
    let mut next = vec![f32::INFINITY; costs.len()];
    let mut begin = vec![0; costs.len()];
    for (from, cost) in costs.iter().enumerate().filter(|(_, cost)| cost.is_finite()) {
        for (end, used) in
            widths_from(pieces, from).take_while(|(_, used)| *used <= width)
        {
            let cost = cost + (width - used).powi(2);
            if cost < next[end] {
                (next[end], begin[end]) = (cost, from);
            }
        }
    }
    (next, begin)
}

/// The ends of all lines that begin at a place, each with how wide the line is.
fn widths_from(pieces: &[Piece], from: usize) -> impl Iterator<Item = (usize, f32)> {
    let mut before = 0.0;
    pieces[from..].iter().zip(from + 1..).map(move |(piece, end)| {
        let used = before + piece.width;
        before = used + piece.gap;
        (end, used)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parted(text: &str) -> Vec<&str> {
        parts(text).into_iter().map(|(at, _)| &text[at]).collect()
    }

    /// Each character as wide as one, and spaces, too.
    fn pieces(text: &str) -> Vec<Piece> {
        let width = |at: &Range<usize>| {
            let n_letters = text[at.clone()].chars().count();
            f32::from(u16::try_from(n_letters).unwrap())
        };
        let made = parts(text).into_iter().map(|(at, is_spaced)| Piece {
            width: width(&at),
            gap: if is_spaced { 1.0 } else { 0.0 },
            at,
        });
        made.collect()
    }

    fn lines(
        text: &str,
        width: f32,
        how: fn(&[Piece], f32) -> Vec<Range<usize>>,
    ) -> Vec<&str> {
        let pieces = pieces(text);
        let all = how(&pieces, width).into_iter();
        all.map(|line| &text[pieces[line.start].at.start..pieces[line.end - 1].at.end])
            .collect()
    }

    #[test]
    fn words_part_at_spaces_and_after_hyphens_and_dashes() {
        assert_eq!(parted(" Nine  days\nlater "), ["Nine", "days", "later"]);
        assert_eq!(
            parted("so-called 2016-17 –5 -x"),
            ["so-", "called", "2016-17", "–5", "-x"]
        );
        assert_eq!(parted("coal—or peat and/or"), ["coal—", "or", "peat", "and/", "or"]);
        assert_eq!(parted("10\u{a0}000 t\u{202f}!"), ["10\u{a0}000", "t\u{202f}!"]);
        assert_eq!(parted(""), [""; 0]);
    }

    #[test]
    fn chinese_and_japanese_part_between_characters_and_keep_marks_in_their_places() {
        assert_eq!(parted("港口罢工，结束。"), ["港", "口", "罢", "工，", "结", "束。"]);
        assert_eq!(parted("《新报》说"), ["《新", "报》", "说"]);
        assert_eq!(parted("キャップ"), ["キャッ", "プ"]);
        assert_eq!(parted("第12次"), ["第", "12", "次"]);
        assert_eq!(parted("港 口"), ["港", "口"]);
    }

    #[test]
    fn korean_parts_at_spaces() {
        assert_eq!(parted("항만 파업"), ["항만", "파업"]);
    }

    #[test]
    fn a_letter_is_taken_from_no_mark_that_belongs_to_it() {
        assert_eq!(parted("か\u{3099}い"), ["か\u{3099}", "い"]);
        let text = "e\u{301}a";
        assert_eq!(letters(text, &(0..text.len())), [0..3, 3..4]);
    }

    #[test]
    fn lines_are_full_before_the_next_one_begins() {
        let found = lines("one two three four", 9.0, fill);
        assert_eq!(found, ["one two", "three", "four"]);
        assert_eq!(lines("one two three four", 7.0, fill), ["one two", "three", "four"]);
        assert_eq!(lines("immeasurable x", 5.0, fill), ["immeasurable", "x"]);
        assert_eq!(lines("", 5.0, fill), [""; 0]);
    }

    fn of_two(pieces: &[Piece], width: f32) -> Vec<Range<usize>> {
        even(pieces, width, 2)
    }

    #[test]
    fn even_lines_are_as_few_as_full_ones() {
        let text = "Harbour pilots end strike after nine days";
        assert_eq!(
            lines(text, 36.0, fill),
            ["Harbour pilots end strike after nine", "days"]
        );
        assert_eq!(
            lines(text, 36.0, of_two),
            ["Harbour pilots end", "strike after nine days"]
        );
        let last = "pilots stopped the strike port agreed on third boat";
        let found = lines(last, 20.0, |pieces, width| even(pieces, width, 3));
        assert_eq!(found, ["pilots stopped the", "strike port agreed", "on third boat"]);
        assert_eq!(lines("one", 36.0, of_two), ["one"]);
        assert_eq!(lines("港口罢工结束", 4.0, of_two), ["港口罢", "工结束"]);
    }
}
