//! When two headlines are the same, and how alike they are if not.
//!
//! The key joins stories; the likeness only suggests. Neither takes heads off: both are
//! given clean titles.

use unicode_normalization::IsNormalized;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;
use unicode_normalization::is_nfc_quick;
use unicode_normalization::is_nfkc_quick;

use super::pattern::is_blank;
use super::pattern::is_dash;

/// Returns what is equal for two headlines that differ only in how they are set.
///
/// Case, width, quotes, dashes, punctuation and spaces make no difference. Marks above
/// letters do: in Japanese or Hindi they make another word. So do signs that are read, such
/// as `%`, and a minus before a number. It is empty only if the headline is.
#[must_use]
pub fn headline_key(title: &str) -> String {
    let kept = title.chars().filter(|letter| !vanishes(*letter));
    // Some apostrophes turn into a space with a mark.
    let key = match is_nfkc_quick(kept.clone()) {
        // Most headlines are composed already.
        IsNormalized::Yes => Key::of(kept),
        _ => Key::of(kept.nfkc()),
    };
    if key.is_empty() {
        // Nothing but signs: they are all there is to go by.
        return title.trim().nfkc().collect();
    }
    match is_nfc_quick(key.chars()) {
        IsNormalized::Yes => key,
        _ => key.nfc().collect(),
    }
}

/// The words of a headline, to be compared with those of many others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadlineWords(Vec<Box<str>>);

impl HeadlineWords {
    /// Returns the words of a clean title.
    #[must_use]
    pub fn of(title: &str) -> Self {
        let key = headline_key(title);
        let mut words: Vec<Box<str>> = words(&key).into_iter().map(Into::into).collect();
        words.sort_unstable();
        Self(words)
    }

    /// Returns how alike two headlines are, from 0 (no word in common) to 1 (the same words).
    ///
    /// It is twice the number of common words by the number of all; order makes no
    /// difference. Where a script puts no spaces between words, two letters in a row count
    /// as a word.
    #[must_use]
    pub fn likeness(&self, other: &Self) -> f32 {
        let n_all = self.0.len() + other.0.len();
        if n_all == 0 {
            return 0.0;
        }
        ratio(2 * n_common(&self.0, &other.0), n_all)
    }
}

#[expect(clippy::cast_precision_loss, reason = "a likeness is rough")]
fn ratio(part: usize, whole: usize) -> f32 {
    part as f32 / whole as f32
}

/// A key as it is written.
struct Key {
    text: String,
    /// Whether something stood after the last letter that parts words.
    gap: bool,
}

impl Key {
    fn of(letters: impl Iterator<Item = char>) -> String {
        let mut letters = letters.peekable();
        let mut key = Self { text: String::new(), gap: false };
        let mut before = ' ';
        while let Some(letter) = letters.next() {
            let next_is_digit = letters.peek().is_some_and(|next| next.is_numeric());
            match letter {
                _ if letter.is_ascii_alphanumeric() => key.push_letter(letter),
                _ if vanishes(letter) => {}
                _ if letter.is_alphanumeric() || is_combining_mark(letter) => {
                    key.push_letter(letter);
                }
                _ if is_dash(letter) && next_is_digit && before.is_whitespace() => {
                    key.push_minus();
                }
                _ if is_read(letter) => key.push_sign(letter),
                _ => key.gap = true,
            }
            before = letter;
        }
        key.text
    }

    fn push_letter(&mut self, letter: char) {
        self.fill_gap(letter);
        match letter {
            '\0'..='\x7f' => self.text.push(letter.to_ascii_lowercase()),
            // In capitals it is an I, but it is no i.
            'ı' => self.text.push(letter),
            _ => {
                // A capital first: ß is SS, and a Greek sigma has two small forms.
                let upper = letter.to_uppercase();
                self.text.extend(upper.flat_map(char::to_lowercase));
            }
        }
    }

    /// Adds a sign as a word of its own.
    fn push_sign(&mut self, sign: char) {
        self.gap = true;
        self.fill_gap(sign);
        self.text.push(sign);
        self.gap = true;
    }

    /// Adds a minus, which belongs to the number after it.
    fn push_minus(&mut self) {
        self.push_sign('-');
        self.gap = false;
    }

    /// Adds the space before the next letter, where one belongs. Between signs of scripts
    /// that have no spaces, none does.
    fn fill_gap(&mut self, next: char) {
        if !self.gap {
            return;
        }
        let last = self.text.chars().next_back();
        let parts = last.is_some_and(|last| !(is_unspaced(last) && is_unspaced(next)));
        if parts {
            self.text.push(' ');
        }
        self.gap = false;
    }
}

/// Whether a character leaves no trace, not even a space: `keeper's`, a soft hyphen, the
/// lengthening stroke of Arabic.
fn vanishes(character: char) -> bool {
    if character.is_ascii_alphanumeric() || character == ' ' {
        return false;
    }
    let is_apostrophe = matches!(character, '\'' | '’' | 'ʼ' | '`' | '´' | '′');
    is_apostrophe
        || character == '\u{640}'
        || (is_blank(character) && !character.is_whitespace())
}

/// Whether a sign is read out.
fn is_read(character: char) -> bool {
    matches!(
        character,
        '%' | '+' | '&' | '#' | '@' | '$' | '€' | '£' | '¥' | '₽' | '₹' | '°'
    )
}

/// Whether a letter belongs to a script that puts no spaces between words: Chinese and
/// Japanese, Thai, Lao, Burmese, Khmer, Tibetan.
fn is_unspaced(letter: char) -> bool {
    matches!(letter,
        '\u{e00}'..='\u{fff}'
        | '\u{1000}'..='\u{109f}'
        | '\u{1780}'..='\u{17ff}'
        | '\u{3005}'..='\u{3007}'
        | '\u{3040}'..='\u{30ff}'
        | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

/// Returns the words of a key, and pairs of letters where no spaces part words.
fn words(key: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for word in key.split(' ').filter(|word| !word.is_empty()) {
        let mut rest = word;
        while let Some(first) = rest.chars().next() {
            let unspaced = is_unspaced(first);
            let end = rest.find(|c| is_unspaced(c) != unspaced).unwrap_or(rest.len());
            let (run, after) = rest.split_at(end);
            match unspaced {
                true => push_pairs(run, &mut words),
                false => words.push(run),
            }
            rest = after;
        }
    }
    words
}

/// Adds every two letters in a row; a letter that stands alone, alone.
fn push_pairs<'a>(run: &'a str, words: &mut Vec<&'a str>) {
    let starts: Vec<usize> = run.char_indices().map(|(at, _)| at).collect();
    if starts.len() == 1 {
        words.push(run);
    }
    for (index, start) in starts.iter().enumerate().take(starts.len().saturating_sub(1)) {
        let end = starts.get(index + 2).copied().unwrap_or(run.len());
        words.push(&run[*start..end]);
    }
}

/// Returns how many words two sorted lists have in common, each as often as both have it.
fn n_common(a: &[Box<str>], b: &[Box<str>]) -> usize {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    let mut count = 0;
    while let (Some(one), Some(other)) = (a.peek(), b.peek()) {
        match one.cmp(other) {
            std::cmp::Ordering::Less => drop(a.next()),
            std::cmp::Ordering::Greater => drop(b.next()),
            std::cmp::Ordering::Equal => {
                count += 1;
                a.next();
                b.next();
            }
        }
    }
    count
}
