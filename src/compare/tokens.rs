//! Parts a text into what is compared: words, and marks by themselves.
//!
//! White space is no part of any token, so that it alone is never a change.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;

use crate::markdown::is_written_without_spaces;

/// What parts two words that belong together: "well-known", "3-1".
const HYPHENS: [&str; 3] = ["-", "\u{2010}", "\u{2011}"];

/// What ends a sentence.
const SENTENCE_ENDS: [&str; 9] = [".", "!", "?", "…", "。", "！", "？", "؟", "۔"];

/// A number for each word that was seen, the same for the same word.
#[derive(Default)]
pub(super) struct Ids<'t>(HashMap<Cow<'t, str>, usize>);

impl<'t> Ids<'t> {
    fn id(&mut self, word: &'t str) -> usize {
        let next = self.0.len();
        *self.0.entry(visible(word)).or_insert(next)
    }
}

/// The tokens of a text.
#[derive(Default)]
pub(super) struct Tokens<'t> {
    pub(super) text: &'t str,
    ranges: Vec<Range<usize>>,
    /// The number of each token in [`Ids`].
    pub(super) ids: Vec<usize>,
}

impl<'t> Tokens<'t> {
    /// Parts `text`.
    ///
    /// Words are those of Unicode (UAX #29), but a character of Chinese or Japanese is a
    /// word and what hyphens join is one.
    pub(super) fn new(text: &'t str, ids: &mut Ids<'t>) -> Self {
        let mut tokens = Self { text, ranges: Vec::new(), ids: Vec::new() };
        for (start, piece) in text.split_word_bound_indices() {
            if !piece.chars().all(is_unseen) {
                tokens.push(start..start + piece.len());
            }
        }
        let words = tokens.ranges.iter().map(|range| ids.id(&text[range.clone()]));
        tokens.ids = words.collect();
        tokens
    }

    fn push(&mut self, range: Range<usize>) {
        let piece = &self.text[range.clone()];
        if piece.is_ascii() || !piece.chars().any(is_written_without_spaces) {
            let start = self.take_hyphenated(&range).unwrap_or(range.start);
            self.ranges.push(start..range.end);
            return;
        }
        let mut start = range.start;
        let mut alone = false;
        for (index, character) in piece.char_indices() {
            let place = range.start + index;
            let next = is_written_without_spaces(character);
            let begins = next || (alone && character.is_alphanumeric());
            if begins && place > start {
                self.ranges.push(start..place);
                start = place;
            }
            alone = if begins { next } else { alone };
        }
        self.ranges.push(start..range.end);
    }

    /// Takes off the word and the hyphen that a word at `range` goes on from; returns where
    /// they begin.
    fn take_hyphenated(&mut self, range: &Range<usize>) -> Option<usize> {
        let [.., word, hyphen] = self.ranges.as_slice() else { return None };
        let touch = word.end == hyphen.start && hyphen.end == range.start;
        let seen = |range: &Range<usize>| visible(&self.text[range.clone()]);
        let joined = touch && HYPHENS.contains(&&*seen(hyphen));
        let last = seen(word).chars().next_back()?;
        let first = self.text[range.start..].chars().next()?;
        let in_word = |character: char| {
            character.is_alphanumeric() && !is_written_without_spaces(character)
        };
        if !joined || !in_word(last) || !in_word(first) {
            return None;
        }
        let start = word.start;
        self.ranges.truncate(self.ranges.len() - 2);
        Some(start)
    }

    /// Returns how many tokens there are.
    pub(super) fn len(&self) -> usize {
        self.ranges.len()
    }

    /// Returns a token as it is written.
    pub(super) fn token(&self, index: usize) -> &'t str {
        &self.text[self.ranges[index].clone()]
    }

    /// Returns the text of the tokens in `range`, with the gaps between them.
    pub(super) fn span(&self, range: Range<usize>) -> &'t str {
        if range.is_empty() {
            return "";
        }
        &self.text[self.ranges[range.start].start..self.ranges[range.end - 1].end]
    }

    /// Returns what stands between a token and the one before, if there is white space in
    /// it; else, and at both ends of the text, nothing.
    pub(super) fn gap(&self, index: usize) -> &'t str {
        if index == 0 || index >= self.len() {
            return "";
        }
        let gap = &self.text[self.ranges[index - 1].end..self.ranges[index].start];
        if gap.contains(char::is_whitespace) { gap } else { "" }
    }

    /// Says whether a token has a letter or a digit.
    pub(super) fn is_word(&self, index: usize) -> bool {
        self.token(index).contains(char::is_alphanumeric)
    }

    /// Says whether a token ends a sentence.
    pub(super) fn ends_sentence(&self, index: usize) -> bool {
        SENTENCE_ENDS.contains(&self.token(index))
    }

    /// Returns how many of the tokens in `range` are words.
    pub(super) fn n_words_in(&self, range: Range<usize>) -> usize {
        range.filter(|index| self.is_word(*index)).count()
    }

    /// Returns how many words there are.
    pub(super) fn n_words(&self) -> usize {
        self.n_words_in(0..self.len())
    }
}

/// Returns a text without the characters that nobody sees.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || !text.contains(is_invisible) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace(is_invisible, ""))
}

fn is_unseen(character: char) -> bool {
    character.is_whitespace() || is_invisible(character)
}

/// Says whether a character only tells where a line may break or which way a text runs.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'
            ..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<&str> {
        let tokens = Tokens::new(text, &mut Ids::default());
        (0..tokens.len()).map(|index| tokens.token(index)).collect()
    }

    #[test]
    fn marks_stand_apart_from_words() {
        assert_eq!(
            tokens("He said: \"It's 3.5% (of $1,000).\""),
            [
                "He", "said", ":", "\"", "It's", "3.5", "%", "(", "of", "$", "1,000",
                ")", ".", "\""
            ]
        );
    }

    #[test]
    fn hyphens_join_words() {
        assert_eq!(
            tokens("a well-to-do 3-1 --b -c d- x--y"),
            [
                "a",
                "well-to-do",
                "3-1",
                "-",
                "-",
                "b",
                "-",
                "c",
                "d",
                "-",
                "x",
                "-",
                "-",
                "y"
            ]
        );
    }

    #[test]
    fn chinese_and_japanese_are_parted_by_character_and_arabic_by_word() {
        assert_eq!(
            tokens("新华社3月，タワー-1x東a"),
            ["新", "华", "社", "3", "月", "，", "タ", "ワ", "ー", "-", "1x", "東", "a"]
        );
        assert_eq!(
            tokens("قال الوزير، أمس. 한국어 문장"),
            ["قال", "الوزير", "،", "أمس", ".", "한국어", "문장"]
        );
    }

    #[test]
    fn a_soft_hyphen_beside_a_hyphen_parts_no_word() {
        let mut ids = Ids::default();
        for text in ["well-\u{ad}known", "well\u{ad}-known", "well-known"] {
            assert_eq!(Tokens::new(text, &mut ids).ids, [0], "{text:?}");
        }
    }

    #[test]
    fn what_nobody_sees_makes_no_other_word() {
        let mut ids = Ids::default();
        let a = Tokens::new("co\u{ad}operate now", &mut ids);
        let b = Tokens::new("\u{feff}cooperate \u{200b} \u{200f}now", &mut ids);
        assert_eq!((a.ids.len(), a.ids), (2, b.ids));
    }
}
