//! Which characters a font has, and which need no font.

/// How many characters one word of a set tells of.
const BITS: usize = u64::BITS as usize;

/// A set of characters.
#[derive(Debug, Default)]
pub(super) struct Letters(Vec<u64>);

impl Letters {
    /// The characters of these numbers.
    pub(super) fn of(numbers: impl Iterator<Item = u32>) -> Self {
        let mut words = Vec::new();
        for number in numbers {
            let number = number as usize;
            if number / BITS >= words.len() {
                words.resize(number / BITS + 1, 0);
            }
            words[number / BITS] |= 1 << (number % BITS);
        }
        Self(words)
    }

    fn holds(&self, letter: char) -> bool {
        let number = letter as usize;
        self.0.get(number / BITS).is_some_and(|word| word >> (number % BITS) & 1 == 1)
    }

    /// Whether a text can be set in these characters.
    pub(super) fn cover(&self, text: &str) -> bool {
        text.chars().all(|letter| self.holds(letter) || shows_nothing(letter))
    }

    /// The characters of a text that are not among these.
    pub(super) fn lacking<'a>(
        &'a self,
        text: &'a str,
    ) -> impl Iterator<Item = char> + 'a {
        text.chars().filter(|&letter| !self.holds(letter) && !shows_nothing(letter))
    }
}

/// Whether a character is seen by no more than what it does to others: spaces, marks of
/// direction, joiners, variation selectors. Shaping makes do without a glyph for it.
fn shows_nothing(letter: char) -> bool {
    letter.is_whitespace()
        || letter.is_control()
        || matches!(letter,
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2011}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_covered_if_all_that_is_seen_of_it_is_there() {
        let letters = Letters::of([u32::from('a'), u32::from('ж')].into_iter());
        assert!(letters.cover("a a\u{202f}ж\u{200d}\n\u{2067}a\u{2069}"));
        assert!(!letters.cover("ab"));
        assert!(!letters.cover("a\u{10ffff}"));
        assert_eq!(letters.lacking("a龍b").collect::<String>(), "龍b");
        assert!(!Letters::default().cover("a"));
    }
}
