//! Slugs: names fit for an address.

use super::portable::{is_device, nfc};
use deunicode::deunicode_char;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;
use unicode_normalization::char::is_combining_mark;

/// The most bytes of a slug, so that a path of slugs stays within what disks hold.
const LONGEST: usize = 80;

/// A name fit for an address: lower-case letters and digits with single `-` between.
///
/// Latin letters are in ASCII (`São Paulo` is `sao-paulo`), other scripts as they are. A
/// slug has at most 80 bytes, and is no name that Windows keeps for a device.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Slug(Box<str>);

impl Slug {
    /// Returns the slug of a name or a headline; `None` if no letter or digit is in it.
    ///
    /// The slug of a slug is itself.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let text = match text.is_ascii() {
            true => Cow::Borrowed(text),
            // The whole text at once: a Greek sigma depends on where it stands.
            false => Cow::Owned(nfc(text).to_lowercase()),
        };
        let mut words = Words { text: String::with_capacity(text.len()), ended: false };
        let mut rest = text.chars();
        while let Some(character) = rest.next().filter(|_| words.text.len() <= LONGEST) {
            match character {
                '+' if words.can_take_sign(rest.as_str()) => words.push_word("plus"),
                '#' if words.can_take_sign(rest.as_str()) => words.push_word("sharp"),
                character => words.push(character),
            }
        }
        let text = nfc(&words.text);
        let text = cut(&text);
        match text {
            "" => None,
            text if is_device(text) => Some(Self(format!("{text}-1").into())),
            text => Some(Self(text.into())),
        }
    }

    /// Returns the slug of `text`, or the 16 hexadecimal digits of `hash` if it has none.
    #[must_use]
    pub fn from_text_or(text: &str, hash: u64) -> Self {
        Self::from_text(text).unwrap_or_else(|| Self(format!("{hash:016x}").into()))
    }

    /// Returns the slug as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Slug {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::from_text(&text).filter(|slug| *slug.0 == *text).ok_or("this is no slug")
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// The words of a slug, as they come in.
struct Words {
    text: String,
    /// Whether the next letter begins a word.
    ended: bool,
}

impl Words {
    fn push(&mut self, character: char) {
        match character {
            'a'..='z' | '0'..='9' => self.push_letter(character),
            'A'..='Z' => self.push_letter(character.to_ascii_lowercase()),
            '\'' | '`' => {}
            // Persian parts words with it.
            '\u{200c}' => self.ended = true,
            _ if character.is_ascii() => self.ended = true,
            _ if vanishes(character) => {}
            _ if is_combining_mark(character) => self.push_mark(character),
            _ if !character.is_alphanumeric() => self.ended = true,
            _ if is_latin(character) => self.push_latin(character),
            _ => self.push_letter(character),
        }
    }

    fn push_letter(&mut self, letter: char) {
        if self.ended && !self.text.is_empty() {
            self.text.push('-');
        }
        self.ended = false;
        self.text.push(letter);
    }

    /// Adds a mark to the letter before it; the letters of ASCII have none.
    fn push_mark(&mut self, mark: char) {
        if !self.ended && self.text.ends_with(|last: char| !last.is_ascii()) {
            self.text.push(mark);
        }
    }

    fn push_latin(&mut self, letter: char) {
        let folded = match letter {
            // Azerbaijani; the table has it as the `@` of phoneticians.
            'ə' | 'ǝ' | 'Ə' => "e",
            _ => deunicode_char(letter).unwrap_or_default(),
        };
        if !folded.contains(|c: char| c.is_ascii_alphanumeric()) {
            return self.push_letter(letter);
        }
        for character in folded.chars() {
            match character {
                '/' => self.ended = true,
                c if c.is_ascii_alphanumeric() => {
                    self.push_letter(c.to_ascii_lowercase());
                }
                _ => {}
            }
        }
    }

    fn push_word(&mut self, word: &str) {
        self.ended = true;
        word.chars().for_each(|letter| self.push_letter(letter));
    }

    /// Whether a sign belongs to the word before it, as in "C++" and "F#".
    fn can_take_sign(&self, rest: &str) -> bool {
        let after = rest.trim_start_matches(['+', '#']).chars().next();
        let at_end = after.is_none_or(|after| !after.is_alphanumeric());
        !self.ended && at_end && self.text.ends_with(char::is_alphabetic)
    }
}

/// Whether a character leaves no gap: an apostrophe, or one that cannot be seen.
fn vanishes(character: char) -> bool {
    matches!(
        character,
        '´' | 'ʹ'..='ʿ' | 'ˈ' | '‘' | '’' | '‛' | '′' | '＇' | '\u{ad}' | '\u{34f}'
            | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Whether a letter or number is Latin, or made of Latin ones, as `Ⅷ` and `①` are.
fn is_latin(letter: char) -> bool {
    matches!(
        letter,
        'ª'..='ɏ' | 'ɐ'..='˿' | 'ᴀ'..='ᵿ' | 'Ḁ'..='ỿ' | '⁰'..='ₜ' | '℀'..='ℸ' | '℺'..='↋'
            | '①'..='⓿' | 'Ⱡ'..='Ɀ' | '\u{a720}'..='\u{a7ff}' | '\u{ab30}'..='\u{ab6f}'
            | 'ﬀ'..='ﬆ' | '０'..='ｚ' | '\u{1d400}'..='\u{1d7ff}' | '\u{1f100}'..='\u{1f1ff}'
    )
}

/// Cuts a slug that is too long: between words if that leaves half of it, else before a
/// letter.
fn cut(text: &str) -> &str {
    if text.len() <= LONGEST {
        return text;
    }
    let ends = || text.char_indices().filter(|(index, _)| *index <= LONGEST).rev();
    let before_letter = ends().find(|(index, c)| *index > 0 && !is_combining_mark(*c));
    let end = before_letter.or_else(|| ends().next()).map_or(0, |(index, _)| index);
    let between_words =
        (LONGEST / 2..=LONGEST).rev().find(|at| text.as_bytes()[*at] == b'-');
    text[..between_words.unwrap_or(end)].trim_end_matches('-')
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, Slug};
    use crate::paths::OutputPath;

    fn slug(text: &str) -> Option<String> {
        Slug::from_text(text).map(|slug| slug.as_str().to_owned())
    }

    /// A slug is the name as one would write it in an address.
    #[test]
    fn names_become_slugs() {
        let cases = [
            ("Harbour pilots end strike", "harbour-pilots-end-strike"),
            ("  --Floods:  50% more!  ", "floods-50-more"),
            ("São Paulo", "sao-paulo"),
            ("Sa\u{303}o Paulo", "sao-paulo"),
            ("Łódź", "lodz"),
            ("weiß WEIẞ", "weiss-weiss"),
            ("Ærø", "aero"),
            ("Iğdır İzmir", "igdir-izmir"),
            ("Əliyev", "eliyev"),
            ("ﬁnal Ⅷ ① m² ½", "final-viii-1-m2-1-2"),
            ("Ｆｕｌｌ １２", "full-12"),
            ("O'Brien int’l", "obrien-intl"),
            ("Hawaiʻi", "hawaii"),
            ("Harbour & Coast", "harbour-coast"),
            ("C", "c"),
            ("C++", "c-plus-plus"),
            ("C# and F#.", "c-sharp-and-f-sharp"),
            ("#floods 1+1 a+b", "floods-1-1-a-b"),
            ("U.S. v. Smith_Jones", "u-s-v-smith-jones"),
            ("中文 新闻", "中文-新闻"),
            ("ニュース", "ニュース"),
            ("العربية", "العربية"),
            ("می\u{200c}خواهم", "می-خواهم"),
            ("МОСКВА", "москва"),
            ("ΟΔΟΣ", "οδος"),
            ("Αθήνα", "αθήνα"),
            ("हिन्दी", "हिन्दी"),
            ("한국 \u{1112}\u{1161}\u{11ab}", "한국-한"),
            ("٣ مارس", "٣-مارس"),
            ("soft\u{ad}hyphen \u{202e}turned", "softhyphen-turned"),
            ("❤️ love 1️⃣", "love-1"),
            ("con", "con-1"),
            ("Com¹", "com1-1"),
            ("console", "console"),
        ];
        for (text, expected) in cases {
            assert_eq!(slug(text).as_deref(), Some(expected), "{text}");
        }
    }

    /// Where no letter is left there is no slug, but always a name to fall back on.
    #[test]
    fn without_letters_there_is_no_slug() {
        for text in ["", "!!!", "…", "🎉", "\u{301}", "\u{3164}", "+", "#", "'"] {
            assert_eq!(slug(text), None, "{text:?}");
            assert_eq!(Slug::from_text_or(text, 0xbeef).as_str(), "000000000000beef");
        }
    }

    /// A long slug ends with a whole word, or with a whole letter.
    #[test]
    fn long_slugs_are_cut_between_words() {
        let words = ["seven"; 20].join(" ");
        assert_eq!(slug(&words), Some(["seven"; 13].join("-")));
        assert_eq!(slug(&"x".repeat(1000)), Some("x".repeat(80)));
        assert_eq!(slug(&"中".repeat(1000)), Some("中".repeat(26)));
        assert_eq!(slug(&"कि".repeat(1000)), Some("कि".repeat(13)));
        assert_eq!(slug(&format!("{}-é", "y".repeat(80))), Some("y".repeat(80)));
    }

    /// Whatever the text, a slug fits in an address, and is its own slug.
    #[test]
    fn slugs_hold_their_promises() {
        let parts = [
            "a",
            "İ",
            "Σ",
            "ς",
            "é",
            "\u{301}",
            "\u{327}",
            "中",
            "\u{200d}",
            "-",
            ".",
            "'",
            "+",
            "#",
            " ",
            "con",
            "ʔ",
            "ﬀ",
            "ⅳ",
            "क",
            "\u{94d}",
            "\u{0}",
            "\u{e01ef}",
            "ꟺ",
            "Ꭰ",
            "ა",
            "𐐀",
            "ᾳ",
            "ŉ",
            "Å",
            "ｶ",
            "ﾞ",
            "🇦",
            "٣",
            "²",
            "x",
        ];
        for one in parts {
            for two in parts {
                check(&[one, two].concat());
                check(&[one, two, one].concat());
                check(&[one, two].concat().repeat(50));
            }
        }
    }

    fn check(text: &str) {
        let Some(found) = slug(text) else { return };
        assert_eq!(slug(&found), Some(found.clone()), "{text:?}");
        assert!(found.len() <= LONGEST && !found.is_empty(), "{text:?}");
        let path = OutputPath::new(&found).map(|path| path.to_string());
        assert_eq!(path, Ok(found.clone()), "{text:?}");
        let gaps = found.starts_with('-') || found.ends_with('-') || found.contains("--");
        let plain =
            found.chars().all(|c| c == '-' || !(c.is_ascii_punctuation() || c == ' '));
        assert!(plain && !gaps, "{text:?}: {found:?}");
    }
}
