//! Gives every heading and footnote of a text an `id` of its own.

use std::collections::{HashMap, HashSet};

use deunicode::deunicode_char;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// An `id` longer than this many bytes helps nobody.
const MAX_LEN_BYTES: usize = 96;

/// The ids that a text has used.
#[derive(Debug, Default)]
pub(super) struct Ids {
    used: HashSet<String>,
    /// For each slug that came twice, the number to try next.
    next: HashMap<String, u32>,
    /// Footnote names in lower case, and their numbers.
    notes: HashMap<String, usize>,
}

impl Ids {
    /// Returns an `id` for a heading that says `title`.
    ///
    /// The first heading of that title gets its slug, the second `slug-2`, and so on.
    pub(super) fn heading(&mut self, title: &str) -> String {
        let slug = slug(title);
        if !is_taken(&slug) && self.used.insert(slug.clone()) {
            return slug;
        }
        let next = self.next.entry(slug.clone()).or_insert(2);
        loop {
            let id = format!("{slug}-{next}");
            *next += 1;
            if self.used.insert(id.clone()) {
                return id;
            }
        }
    }

    /// Returns the `id` of the footnote called `name`: `fn-1` for the first, and so on.
    ///
    /// The name itself could hold anything, and could be a heading's.
    pub(super) fn footnote(&mut self, name: &str) -> String {
        let number = self.notes.len() + 1;
        let number = *self.notes.entry(name.to_lowercase()).or_insert(number);
        format!("fn-{number}")
    }

    /// Says whether the text has an element of this `id`.
    pub(super) fn contains(&self, id: &str) -> bool {
        let note = id.strip_prefix("fn-").and_then(|number| number.parse().ok());
        self.used.contains(id)
            || note.is_some_and(|note| (1..=self.notes.len()).contains(&note))
    }
}

/// Says whether a heading's slug looks like the `id` of a footnote, or of a correction on
/// the story's page.
fn is_taken(slug: &str) -> bool {
    let number = ["fn-", "correction-"].iter().find_map(|name| slug.strip_prefix(name));
    let number = number.unwrap_or_default();
    !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns the letters and digits of `title` in lower case, with `-` for all between.
fn slug(title: &str) -> String {
    let mut slug = String::with_capacity(title.len().min(MAX_LEN_BYTES));
    let mut gap = false;
    for character in title.nfc() {
        if slug.len() >= MAX_LEN_BYTES {
            break;
        }
        if character.is_alphanumeric() || is_vowel_sign(character, &slug) {
            if gap && !slug.is_empty() {
                slug.push('-');
            }
            gap = false;
            push_folded(character, &mut slug);
        } else if !is_combining_mark(character) {
            gap = true;
        }
    }
    if slug.is_empty() { "section".to_owned() } else { slug }
}

/// Says whether a mark belongs to the letter before it: in Devanagari it is a vowel, in
/// Latin an accent that can go.
fn is_vowel_sign(character: char, slug: &str) -> bool {
    is_combining_mark(character) && slug.ends_with(|last: char| !last.is_ascii())
}

fn push_folded(character: char, slug: &mut String) {
    let folded = if is_latin(character) { deunicode_char(character) } else { None };
    match folded {
        Some(ascii) => {
            let letters = ascii.chars().filter(char::is_ascii_alphanumeric);
            slug.extend(letters.map(|letter| letter.to_ascii_lowercase()));
        }
        None => slug.extend(character.to_lowercase()),
    }
}

/// Says whether a letter is Latin, with or without accents.
fn is_latin(letter: char) -> bool {
    matches!(letter, '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | '\u{fb00}'..='\u{fb06}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_keep_letters_of_any_script() {
        let slugs = [
            ("Harbour pilots end strike", "harbour-pilots-end-strike"),
            ("  --  Q & A: 2016/17!  ", "q-a-2016-17"),
            ("Élysée, Straße, Łódź", "elysee-strasse-lodz"),
            ("E\u{301}lyse\u{301}e", "elysee"),
            ("Забастовка окончена", "забастовка-окончена"),
            ("新华社 北京", "新华社-北京"),
            ("हिन्दी समाचार", "हिन्दी-समाचार"),
            ("\"><script>alert(1)</script>", "script-alert-1-script"),
            ("!!!", "section"),
            ("", "section"),
        ];
        assert_eq!(slugs.map(|(title, _)| slug(title)), slugs.map(|(_, slug)| slug));
    }

    #[test]
    fn ids_are_unique_and_stable() {
        let mut ids = Ids::default();
        let made = ["A", "a-2", "a", "A!", "fn 1", "fn-1", "Correction 1", "Correction"]
            .map(|title| ids.heading(title));
        let expected = [
            "a",
            "a-2",
            "a-3",
            "a-4",
            "fn-1-2",
            "fn-1-3",
            "correction-1-2",
            "correction",
        ];
        assert_eq!(made, expected);
    }

    #[test]
    fn footnotes_are_numbered_whatever_their_name() {
        let mut ids = Ids::default();
        let made = ["x\" onload=\"", "note", "NOTE"].map(|name| ids.footnote(name));
        assert_eq!(made, ["fn-1", "fn-2", "fn-2"]);
        assert_eq!(
            ["fn-0", "fn-2", "fn-3"].map(|id| ids.contains(id)),
            [false, true, false]
        );
    }

    #[test]
    fn long_headings_get_short_ids() {
        assert!(slug(&"long ".repeat(1000)).len() <= MAX_LEN_BYTES + 8);
    }
}
