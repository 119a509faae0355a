//! Patterns of words with a number in them, matched at the beginning of a text.
//!
//! Marks above letters, the case and the width of letters make no difference; whether the
//! case is one to expect, `head` asks.

use std::ops::Range;

use unicode_normalization::char::decompose_compatible;
use unicode_normalization::char::is_combining_mark;

/// What may follow the digits of an ordinal, folded: 1st, 2e, 3ème, 4º, 5-я.
const ORDINAL_ENDINGS: [&str; 15] = [
    "st", "nd", "rd", "th", "eme", "ere", "er", "re", "e", "o", "a", ".", "-я", "-и",
    "-е",
];

/// Words to look for, with at most one number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern {
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    /// Folded letters and signs; a space is any white space.
    Words(Vec<char>),
    /// Any spaces or hyphens, or none.
    Loose,
    /// 1 to 99.
    Number,
    /// 1st to 99th.
    Ordinal,
}

/// Where a pattern was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// How many bytes it takes, from the beginning of the text.
    pub(super) end: usize,
    /// The words in it: all but a number before or after them.
    pub(super) words: Range<usize>,
    /// The number in it.
    pub(super) number: Option<u8>,
}

impl Pattern {
    /// Reads a pattern as `heads.yaml` writes it.
    pub(super) fn new(written: &str) -> Self {
        let mut pieces = Vec::new();
        let mut rest = written;
        while !rest.is_empty() {
            let marks =
                [("{n}", Piece::Number), ("{nth}", Piece::Ordinal), ("~", Piece::Loose)];
            let marked = marks.into_iter().find(|(mark, _)| rest.starts_with(mark));
            let (piece, length) = match marked {
                Some((mark, piece)) => (piece, mark.len()),
                None => {
                    let length = rest.find(['{', '~']).unwrap_or(rest.len()).max(1);
                    (Piece::Words(folded(&rest[..length])), length)
                }
            };
            pieces.push(piece);
            rest = &rest[length..];
        }
        Self { pieces }
    }

    /// Returns the folded letter that a text with these words begins with, or `0` for any
    /// digit.
    pub(super) fn first(&self) -> Option<char> {
        match self.pieces.first()? {
            Piece::Words(words) => words.first().copied(),
            Piece::Number | Piece::Ordinal => Some('0'),
            Piece::Loose => None,
        }
    }

    /// Returns how much it says; of two patterns that fit, the one that says more is meant.
    pub(super) fn weight(&self) -> usize {
        let weights = self.pieces.iter().map(|piece| match piece {
            Piece::Words(words) => 2 * words.len(),
            Piece::Loose => 0,
            Piece::Number | Piece::Ordinal => 1,
        });
        weights.sum()
    }

    /// Whether it begins with a number.
    pub(super) fn begins_with_number(&self) -> bool {
        matches!(self.pieces.first(), Some(Piece::Number | Piece::Ordinal))
    }

    /// Whether it ends with a number.
    pub(super) fn ends_with_number(&self) -> bool {
        matches!(self.pieces.last(), Some(Piece::Number))
    }

    /// Finds the pattern at the beginning of `text`.
    pub(super) fn find(&self, text: &str) -> Option<Found> {
        let mut end = 0;
        let mut number = None;
        let mut words: Option<Range<usize>> = None;
        for piece in &self.pieces {
            let start = end;
            let rest = &text[start..];
            end += match piece {
                Piece::Words(wanted) => length_of_words(rest, wanted)?,
                Piece::Loose => length_of_joint(rest),
                Piece::Number => digits(rest).map(|(value, length)| {
                    number = Some(value);
                    length
                })?,
                Piece::Ordinal => ordinal(rest).map(|(value, length)| {
                    number = Some(value);
                    length
                })?,
            };
            if matches!(piece, Piece::Words(_)) {
                words = Some(words.map_or(start, |words| words.start)..end);
            }
        }
        Some(Found { end, words: words.unwrap_or(0..end), number })
    }
}

/// Returns the letters of `text` without marks, case and width.
pub(super) fn folded(text: &str) -> Vec<char> {
    let mut letters = Vec::with_capacity(text.len());
    for character in text.chars() {
        fold(character, |letter| letters.push(letter));
    }
    letters
}

/// Gives the letters that stand for `character` without marks, case and width; none for a
/// mark.
pub(super) fn fold(character: char, mut give: impl FnMut(char)) {
    if character.is_ascii() {
        return give(character.to_ascii_lowercase());
    }
    if matches!(character, '’' | 'ʼ') {
        return give('\'');
    }
    decompose_compatible(character, |part| match part {
        part if is_combining_mark(part) => {}
        part if part.is_whitespace() => give(' '),
        part => part.to_lowercase().for_each(&mut give),
    });
}

/// Returns the first folded letter of `text`, with how many bytes it takes; `None` if the
/// text is empty, or begins with a mark.
pub(super) fn first_folded(text: &str) -> Option<(char, usize)> {
    let character = text.chars().next()?;
    let mut first = None;
    fold(character, |letter| {
        first.get_or_insert(letter);
    });
    first.map(|letter| (letter, character.len_utf8()))
}

/// Returns how many bytes of `text` are white space, or signs that only steer how the text
/// is set.
pub(super) fn length_of_blank(text: &str) -> usize {
    text.find(|c: char| !is_blank(c)).unwrap_or(text.len())
}

/// Whether a character is white space, or only steers how the text is set.
pub(super) fn is_blank(character: char) -> bool {
    character.is_whitespace()
        || matches!(
            character,
            '\u{ad}'
                | '\u{61c}'
                | '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{2069}'
                | '\u{fe0e}'
                | '\u{fe0f}'
                | '\u{feff}'
        )
}

/// Whether a character is a hyphen or a dash.
pub(super) fn is_dash(character: char) -> bool {
    matches!(character, '-' | '\u{2010}'..='\u{2015}' | '−' | '﹣' | '－')
}

/// Returns how many bytes of `text` the words take, and the marks on their last letter.
fn length_of_words(text: &str, words: &[char]) -> Option<usize> {
    let mut wanted = words.iter().copied();
    let mut in_space = false;
    for (at, character) in text.char_indices() {
        if in_space && character.is_whitespace() {
            continue;
        }
        if wanted.len() == 0 && !is_combining_mark(character) {
            return Some(at);
        }
        in_space = character.is_whitespace();
        let mut fits = true;
        fold(character, |letter| fits &= wanted.next() == Some(letter));
        if !fits {
            return None;
        }
    }
    (wanted.len() == 0).then_some(text.len())
}

/// Returns how many bytes of `text` are spaces and hyphens, as in `Ld- Writethru`.
fn length_of_joint(text: &str) -> usize {
    let is_joint = |c: char| c.is_whitespace() || is_dash(c);
    text.find(|c: char| !is_joint(c)).unwrap_or(text.len())
}

/// Returns the number from 1 to 99 that `text` begins with, and how many bytes it takes.
pub(super) fn digits(text: &str) -> Option<(u8, usize)> {
    let mut value: u8 = 0;
    let mut end = 0;
    for character in text.chars() {
        let Some(digit) = digit(character) else { break };
        value = value.checked_mul(10)?.checked_add(digit).filter(|value| *value < 100)?;
        end += character.len_utf8();
    }
    (value > 0).then_some((value, end))
}

/// Returns the value of a digit, as in ASCII, full width, or of Arabic.
pub(super) fn digit(character: char) -> Option<u8> {
    let zero = match character {
        '0'..='9' => '0',
        '０'..='９' => '０',
        '٠'..='٩' => '٠',
        '۰'..='۹' => '۰',
        _ => return None,
    };
    u8::try_from(u32::from(character) - u32::from(zero)).ok()
}

/// Returns the ordinal that `text` begins with, and how many bytes it takes.
pub(super) fn ordinal(text: &str) -> Option<(u8, usize)> {
    let (value, length) = digits(text)?;
    let rest = &text[length..];
    ORDINAL_ENDINGS.iter().find_map(|ending| {
        let ending: Vec<char> = ending.chars().collect();
        length_of_words(rest, &ending).map(|more| (value, length + more))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(pattern: &str, text: &str) -> Option<(usize, Option<u8>)> {
        Pattern::new(pattern).find(text).map(|found| (found.end, found.number))
    }

    #[test]
    fn patterns_know_numbers_and_loose_joints() {
        assert_eq!(
            found("{nth}~LD~Writethru", "1st Ld- Writethru: x"),
            Some((17, Some(1)))
        );
        assert_eq!(found("{nth}~LD~Writethru", "22ndld-writethru"), Some((16, Some(22))));
        assert_eq!(found("UPDATE~{n}", "UPDATE1: x"), Some((7, Some(1))));
        assert_eq!(found("UPDATE~{n}", "UPDATE 0-x"), None);
        assert_eq!(found("UPDATE~{n}", "UPDATE 100-x"), None);
        assert_eq!(found("News Analysis", "NEWS\u{a0} ANALYSIS: x"), Some((15, None)));
        assert_eq!(found("News Analysis", "NewsAnalysis: x"), None);
    }

    #[test]
    fn marks_and_width_make_no_difference() {
        assert_eq!(found("Synthèse", "SYNTHESE:"), Some((8, None)));
        assert_eq!(found("Synthese", "Synthe\u{300}se:"), Some((10, None)));
        assert_eq!(found("Analisi", "Analisi\u{300}:"), Some((9, None)));
        assert_eq!(found("إخباري", "اخباري:"), Some((12, None)));
        assert_eq!(found("URGENT", "ＵＲＧＥＮＴ："), Some((18, None)));
        assert_eq!(found("첫", "첫:"), Some((3, None)));
    }
}
