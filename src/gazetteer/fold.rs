//! Folds the name of a place into its key, so that all ways to print it meet.
//!
//! `SÃO PAULO`, `Sao Paulo` and `Sao-Paulo` have one key. Keys are compared, never shown.

use unicode_normalization::IsNormalized;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;
use unicode_normalization::is_nfkd_quick;

/// The longest name that is looked up, in bytes. What is longer is a sentence.
const LONGEST_NAME: usize = 120;

/// Words that a name has or leaves out at will.
const LEFT_OUT: [&str; 2] = ["the", "of"];

/// Words that are printed short or in full.
const SHORTENED: [(&str, &str); 7] = [
    ("saint", "st"),
    ("sankt", "st"),
    ("sainte", "ste"),
    ("fort", "ft"),
    ("mount", "mt"),
    ("point", "pt"),
    ("and", ""),
];

/// Returns the key of `name`: small letters and digits without marks, spaces and signs.
/// Empty if it has none, or is too long for a name.
pub(super) fn key(name: &str) -> String {
    Folder::default().key(name).to_owned()
}

/// Folds one name after the other in the same memory: the tables have many.
#[derive(Default)]
pub(super) struct Folder {
    plain: String,
    key: String,
}

impl Folder {
    /// Returns the key of `name`; see [`key`].
    pub(super) fn key(&mut self, name: &str) -> &str {
        self.plain.clear();
        self.key.clear();
        if name.len() > LONGEST_NAME {
            return "";
        }
        push_plain_name(&mut self.plain, name);
        // Apostrophes stand within words: N'Djamena, Xi'an.
        let is_gap = |c: char| !c.is_alphanumeric() && !is_apostrophe(c);
        let words = self.plain.split(is_gap).filter(|word| !LEFT_OUT.contains(word));
        for word in words.map(short) {
            match word.contains(is_apostrophe) {
                true => self.key.extend(word.chars().filter(|c| c.is_alphanumeric())),
                false => self.key.push_str(word),
            }
        }
        without_article(&self.key)
    }
}

/// Arabic names have their article or not: `الخرطوم`, `خرطوم`.
fn without_article(key: &str) -> &str {
    match key.strip_prefix("ال") {
        Some(rest) if rest.chars().count() > 2 => rest,
        _ => key,
    }
}

/// Returns `name` with its German umlauts in two letters, `MUENCHEN`. `None` if it has none.
pub(super) fn with_two_letters(name: &str) -> Option<String> {
    let is_umlaut = |c| matches!(c, 'ä' | 'ö' | 'ü' | 'Ä' | 'Ö' | 'Ü');
    if name.is_ascii() || !name.contains(is_umlaut) {
        return None;
    }
    let mut spelt = String::with_capacity(name.len() + 4);
    for c in name.chars() {
        match c {
            'ä' | 'Ä' => spelt.push_str("ae"),
            'ö' | 'Ö' => spelt.push_str("oe"),
            'ü' | 'Ü' => spelt.push_str("ue"),
            other => spelt.push(other),
        }
    }
    Some(spelt)
}

/// Returns `key` without the word for a city, district or country town that Chinese may
/// put behind a name. `None` if there is none, or the rest would be no name.
pub(super) fn without_city(key: &str) -> Option<&str> {
    let rest = key.strip_suffix(['市', '縣', '县'])?;
    (rest.chars().count() > 1).then_some(rest)
}

/// Returns the places where the region may end that Chinese puts before a city, as in
/// `四川成都`: byte offsets into `key`, the longest region first. Empty for other scripts.
pub(super) fn region_ends(key: &str) -> Vec<usize> {
    if !key.chars().all(|c| ('\u{3400}'..='\u{9fff}').contains(&c)) {
        return Vec::new();
    }
    let offsets = key.char_indices().map(|(offset, _)| offset);
    let mut ends: Vec<_> = offsets.skip(2).collect();
    // One character is no city.
    ends.pop();
    ends.reverse();
    ends
}

/// Adds small letters without marks.
fn push_plain_name(plain: &mut String, name: &str) {
    if name.is_ascii() {
        plain.push_str(name);
        plain.make_ascii_lowercase();
        return;
    }
    // To take letters apart is slow, and most have nothing to part.
    match is_nfkd_quick(name.chars()) {
        IsNormalized::Yes => push_plain_letters(plain, name.chars()),
        _ => push_plain_letters(plain, name.nfkd()),
    }
}

fn push_plain_letters(plain: &mut String, letters: impl Iterator<Item = char>) {
    let small = letters.flat_map(char::to_lowercase);
    small.filter(|c| !is_mark(*c)).for_each(|c| push_plain(plain, c));
}

/// Returns whether `c` is a mark on a letter. The letters of our tables are told apart
/// first, for the rest takes longer.
fn is_mark(c: char) -> bool {
    let is_letter = matches!(
        c,
        '\0'..'\u{300}' | 'а'..='я' | 'ء'..='ي' | '\u{3400}'..='\u{9fff}'
    );
    !is_letter && is_combining_mark(c)
}

/// Adds a letter as a foreign printer would set it.
fn push_plain(plain: &mut String, c: char) {
    match c {
        'ø' => plain.push('o'),
        'ł' => plain.push('l'),
        'đ' | 'ð' => plain.push('d'),
        'ı' => plain.push('i'),
        'ə' => plain.push('a'),
        'þ' => plain.push_str("th"),
        'ß' => plain.push_str("ss"),
        'æ' => plain.push_str("ae"),
        'œ' => plain.push_str("oe"),
        // Arabic: spellings of the same ending, and the stretched line.
        'ة' => plain.push('ه'),
        'ى' | 'ی' => plain.push('ي'),
        'ک' => plain.push('ك'),
        'ـ' => {}
        other => plain.push(other),
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʻ' | 'ʼ' | '`' | '´')
}

fn short(word: &str) -> &str {
    let found = SHORTENED.iter().find(|(long, _)| *long == word);
    found.map_or(word, |(_, short)| short)
}

#[cfg(test)]
mod tests {
    use super::key;
    use super::region_ends;
    use super::with_two_letters;
    use super::without_city;

    /// All ways to print a name have one key.
    #[test]
    fn spellings_of_a_name_meet() {
        let meet = [
            ["SÃO PAULO", "Sao-Paulo", "são paulo"],
            ["St. Louis", "SAINT LOUIS", "Saint-Louis"],
            ["N'DJAMENA", "N’Djaména", "Ndjamena"],
            ["The Hague", "HAGUE", "the hague"],
            ["Łódź", "LODZ", "Lodz"],
            ["İZMİR", "Izmir", "İzmir"],
            ["الخرطوم", "خرطوم", "الخُرطوم"],
            ["Орёл", "Орел", "ОРЁЛ"],
            ["القاهرة", "القاهره", "القَاهِرَة"],
            ["Washington, D.C.", "Washington D.C.", "WASHINGTON DC"],
        ];
        for names in meet {
            let keys = names.map(key);
            assert_eq!(keys, [keys[0].as_str(); 3], "{names:?}");
        }
    }

    /// A text without letters, or as long as a sentence, has no key.
    #[test]
    fn what_is_no_name_has_no_key() {
        assert_eq!(["", " -- ", "…", "'"].map(key), [""; 4]);
        assert_eq!(key(&"Long ".repeat(40)), "");
    }

    #[test]
    fn umlauts_are_also_two_letters() {
        assert_eq!(with_two_letters("Zürich").as_deref(), Some("Zuerich"));
        assert_eq!(with_two_letters("Bern"), None);
    }

    #[test]
    fn chinese_names_come_apart() {
        assert_eq!(without_city("北京市"), Some("北京"));
        assert_eq!(without_city("沙市"), None);
        assert_eq!(region_ends("四川成都"), [6]);
        assert_eq!(region_ends("Sichuan"), [0; 0]);
        assert_eq!(region_ends("内蒙古包头"), [9, 6]);
    }
}
