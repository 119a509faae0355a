//! Tells names of places from other words by how they are written.
//!
//! It knows no place by name: whether there is such a place is asked of the caller.

use std::sync::LazyLock;

use crate::wire::dateline::dates;

/// Longest name of a place, in words.
const MOST_WORDS: usize = 6;

/// Lower-case words within names of places.
const PARTICLES: [&str; 64] = [
    "de", "del", "della", "delle", "di", "da", "do", "dos", "das", "du", "des", "la",
    "las", "le", "les", "lo", "los", "el", "al", "am", "an", "au", "aux", "auf", "ob",
    "der", "den", "dem", "bei", "upon", "of", "the", "sur", "sous", "sul", "y", "nad",
    "es", "us", "as", "ad", "az", "ash", "ar", "zu", "zum", "zur", "van", "von", "op",
    "aan", "ten", "ter", "near", "and", "на", "над", "під", "под", "в", "ла", "де", "ап",
    "l",
];

/// Particles that are lower-case also behind another full word.
const LINKS: [&str; 35] = [
    "de", "del", "della", "delle", "di", "da", "do", "dos", "das", "du", "des", "am",
    "an", "auf", "ob", "der", "bei", "upon", "of", "sur", "sous", "es", "au", "aux",
    "op", "aan", "y", "and", "на", "над", "en", "under", "on", "nad", "the",
];

/// What stands before an apostrophe or hyphen in lower case: "d'Ascq", "al-Arish".
const PREFIXES: [&str; 14] = [
    "d", "l", "al", "el", "ad", "as", "an", "ar", "ash", "at", "az", "dell", "s", "sant",
];

/// Words that begin sentences, credits and labels, but no names of places.
static NO_PLACES: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let mut words: Vec<&str> = NO_PLACE_WORDS.split(' ').collect();
    words.sort_unstable();
    words
});

const NO_PLACE_WORDS: &str = "a about according advisory after alert all also although am an analysis and \
    another any as asked at attention because before both breaking bulletin but by \
    caption clarification column comment commentary corrected correction corrects \
    dans das deadline dear der despite die during each ed editor editor's editors \
    editor’s ein eine embargoed every exclusive factbox feature few file flash \
    following for from further government he headline her here his how however i \
    if im in interview it its last laut live many meanwhile meeting more most mr \
    mrs ms my nach news next no not note notes now on once only opinion other our \
    over para photo photos picture pictures police por pour president profile q&a \
    report reports roundup secondo see según seit selon several she since so some \
    source sources still story that their then there these they this those though \
    thus to una une update updated updates urgent video vom warning watch we what \
    when where while who why with yes you";

/// Places that begin with "The".
const THE: [&str; 16] = [
    "hague",
    "valley",
    "bronx",
    "gambia",
    "dalles",
    "woodlands",
    "villages",
    "bahamas",
    "netherlands",
    "philippines",
    "colony",
    "plains",
    "rock",
    "pas",
    "hamptons",
    "vatican",
];

/// What stands behind "/" in the name of one place: "Frankfurt/Main".
const RIVERS: [&str; 12] = [
    "main", "m.", "oder", "o.", "saale", "donau", "inn", "aisch", "spree", "neckar",
    "ruhr", "havel",
];

/// The first words of names that hold "and".
const JOINED: [&str; 20] = [
    "trinidad",
    "tyne",
    "antigua",
    "bosnia",
    "turks",
    "kitts",
    "nevis",
    "príncipe",
    "tome",
    "tomé",
    "newfoundland",
    "dumfries",
    "perth",
    "brighton",
    "hammersmith",
    "kensington",
    "rhein",
    "wallis",
    "heard",
    "jammu",
];

/// Says whether `name` is written as the name of a place.
pub(super) fn is_name(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    let Some(first) = words.first() else { return false };
    if words.len() > MOST_WORDS || !words.iter().all(|word| is_word(word)) {
        return false;
    }
    let folded = first.trim_end_matches('.').to_lowercase();
    let the = folded == "the" && !words.get(1).is_some_and(|word| is_after_the(word));
    let starts_low = is_lower(first) && !has_prefix(first) && folded != "near";
    if the || starts_low || NO_PLACES.binary_search(&&*folded).is_ok() {
        return false;
    }
    let calendar = words.iter().all(|word| dates::is_month(word));
    !calendar && !dates::is_weekday(&folded) && !is_foreign_verb(first)
}

fn is_after_the(word: &str) -> bool {
    THE.contains(&word.trim_matches('.').to_lowercase().as_str())
}

/// Arabic has no capitals: these words tell a sentence from a place.
fn is_foreign_verb(word: &str) -> bool {
    const WORDS: [&str; 18] = [
        "قال",
        "قالت",
        "ذكر",
        "ذكرت",
        "أعلن",
        "أعلنت",
        "اعلن",
        "اعلنت",
        "وكالة",
        "لوكالة",
        "أكد",
        "اكد",
        "أكدت",
        "صرح",
        "نقلت",
        "أفادت",
        "افادت",
        "في",
    ];
    WORDS.contains(&word)
}

fn is_word(word: &str) -> bool {
    let has_letters = word.contains(char::is_alphabetic);
    let spelled = word.chars().all(|character| {
        character.is_alphabetic() || is_mark(character) || "-.'’‘ʼ`‐‑".contains(character)
    });
    if !has_letters || !spelled {
        return false;
    }
    !is_lower(word) || PARTICLES.contains(&word) || has_prefix(word)
}

/// A mark that belongs to the letter before it.
fn is_mark(character: char) -> bool {
    unicode_normalization::char::is_combining_mark(character)
}

/// Says whether the first letter is a small one.
fn is_lower(word: &str) -> bool {
    word.chars()
        .find(|character| character.is_alphabetic())
        .is_some_and(char::is_lowercase)
}

/// Says whether a word is a capitalised name behind a small prefix.
fn has_prefix(word: &str) -> bool {
    let bare = word.trim_start_matches(['\'', '’', '‘']);
    let is_joint = |character: char| "'’‘-".contains(character);
    let Some((prefix, name)) = bare.split_once(is_joint) else { return false };
    PREFIXES.contains(&prefix) && !name.is_empty() && !is_lower(name)
}

/// Says whether all letters are capitals, particles and "Mc" aside.
pub(super) fn is_all_caps(name: &str) -> bool {
    let is_caps = |word: &str| {
        let bare = word.strip_prefix("Mc").or_else(|| word.strip_prefix("Mac"));
        let bare = bare.unwrap_or(word);
        let bare = if has_prefix(word) {
            bare.trim_start_matches(char::is_lowercase)
        } else {
            bare
        };
        PARTICLES.contains(&word) || !bare.contains(char::is_lowercase)
    };
    name.contains(char::is_uppercase) && name.split_whitespace().all(is_caps)
}

/// Returns the places that a part of a dateline names; `None` if it is no name of places.
pub(super) fn split(part: &str) -> Option<Vec<String>> {
    const MOST_PLACES: usize = 6;
    let mut places: Vec<String> = Vec::new();
    for piece in part.split(['/', '／']) {
        let piece = piece.trim();
        let is_river = || RIVERS.contains(&piece.to_lowercase().as_str());
        match places.last_mut() {
            Some(last) if is_river() => {
                last.push('/');
                last.push_str(piece);
            }
            _ => places.extend(split_at_and(piece)),
        }
    }
    let all =
        places.iter().all(|place| is_name(place.split('/').next().unwrap_or(place)));
    (all && !places.is_empty() && places.len() <= MOST_PLACES).then_some(places)
}

/// "LONDON and BRUSSELS" is two places, "TRINIDAD AND TOBAGO" is one.
fn split_at_and(piece: &str) -> Vec<String> {
    const ANDS: [&str; 7] = ["and", "und", "et", "и", "AND", "&", "UND"];
    let mut names: Vec<Vec<&str>> = vec![Vec::new()];
    for word in piece.split_whitespace() {
        let before = names.last().and_then(|name| name.last());
        let is_joined =
            || before.is_none_or(|last| JOINED.contains(&last.to_lowercase().as_str()));
        if ANDS.contains(&word) && !is_joined() {
            names.push(Vec::new());
        } else if let Some(name) = names.last_mut() {
            name.push(word);
        }
    }
    names.into_iter().map(|name| name.join(" ")).collect()
}

/// Returns a place that is printed in capitals as it is written in a sentence:
/// "RIO DE JANEIRO" is "Rio de Janeiro". Other places stay as they are.
pub fn title_case(place: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    for word in place.split_whitespace() {
        let before = words.last().map(|last| last.to_lowercase());
        words.push(word_in_title_case(word, before.as_deref()));
    }
    words.join(" ")
}

fn word_in_title_case(word: &str, before: Option<&str>) -> String {
    const SHORT: [&str; 12] =
        ["US", "USA", "UK", "UAE", "UN", "EU", "DC", "NYC", "DPRK", "DRC", "USSR", "GDR"];
    let letters = word.trim_start_matches("Mc").trim_start_matches("Mac");
    let abbreviation = word.trim_end_matches('.').contains('.');
    if SHORT.contains(&word) || abbreviation || letters.contains(char::is_lowercase) {
        return word.to_owned();
    }
    let lower = word.to_lowercase();
    let links = |name: &str| LINKS.contains(&name);
    if let Some(before) = before {
        let article = PARTICLES.contains(&lower.as_str()) && links(before);
        if links(&lower) || article {
            return lower;
        }
    }
    if let Some(rest) = word.strip_prefix("Mc").filter(|rest| !rest.is_empty()) {
        return format!("Mc{}", capitalised(rest));
    }
    let parts: Vec<String> = word
        .split('-')
        .enumerate()
        .map(|(at, part)| {
            let lower = part.to_lowercase();
            let place =
                if at > 0 || before.is_some() { Within::Name } else { Within::Start };
            match PARTICLES.contains(&lower.as_str()) && at > 0 {
                true => lower,
                false => with_apostrophe(part, place),
            }
        })
        .collect();
    parts.join("-")
}

/// Where in a name a word stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Start,
    Name,
}

/// "O'FALLON" is "O'Fallon"; within a name, "D'ALENE" is "d'Alene".
fn with_apostrophe(part: &str, place: Within) -> String {
    let Some(at) = part.find(['\'', '’']) else { return capitalised(part) };
    let mark = part[at..].chars().next().map_or(0, char::len_utf8);
    let (prefix, rest) = part.split_at(at + mark);
    let prefix_lower = prefix.to_lowercase();
    let name = &prefix_lower[..prefix_lower.len().saturating_sub(mark)];
    if rest.chars().count() <= 1 {
        return format!("{}{}", capitalised(prefix), rest.to_lowercase());
    }
    let low = place == Within::Name && matches!(name, "d" | "l") || name == "s";
    let prefix = if low || name.is_empty() { prefix_lower } else { capitalised(prefix) };
    format!("{prefix}{}", capitalised(rest))
}

fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    match characters.next() {
        Some(first) => first.to_string() + &characters.as_str().to_lowercase(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_become_the_usual_spelling() {
        let cases = [
            ("ROTTERDAM", "Rotterdam"),
            ("RIO DE JANEIRO", "Rio de Janeiro"),
            ("PORT-AU-PRINCE", "Port-au-Prince"),
            ("EL CAIRO", "El Cairo"),
            ("SANTIAGO DE LOS CABALLEROS", "Santiago de los Caballeros"),
            ("EAST LOS ANGELES", "East Los Angeles"),
            ("PARETS DEL VALLÈS", "Parets del Vallès"),
            ("DAR ES SALAAM", "Dar es Salaam"),
            ("ISLE OF MAN", "Isle of Man"),
            ("STRATFORD-UPON-AVON", "Stratford-upon-Avon"),
            ("O'FALLON", "O'Fallon"),
            ("COEUR D'ALENE", "Coeur d'Alene"),
            ("L’AQUILA", "L’Aquila"),
            ("VILLENEUVE-D'ASCQ", "Villeneuve-d'Ascq"),
            ("McALLEN", "McAllen"),
            ("ST. LOUIS", "St. Louis"),
            ("WASHINGTON DC", "Washington DC"),
            ("U.N.", "U.N."),
            ("РОСТОВ-НА-ДОНУ", "Ростов-на-Дону"),
            ("AL-ARISH", "Al-Arish"),
            ("TEL AVIV", "Tel Aviv"),
            ("XI'AN", "Xi'An"),
            ("Panama City", "Panama City"),
            ("北京", "北京"),
            ("Frankfurt/Main", "Frankfurt/Main"),
        ];
        assert_eq!(
            cases.map(|(caps, _)| title_case(caps)),
            cases.map(|(_, title)| title)
        );
    }

    #[test]
    fn places_are_parted_where_two_are_named() {
        let split = |part| split(part).unwrap_or_default();
        assert_eq!(split("LONDON/BRUSSELS"), ["LONDON", "BRUSSELS"]);
        assert_eq!(split("Seoul and Tokyo"), ["Seoul", "Tokyo"]);
        assert_eq!(split("TRINIDAD AND TOBAGO"), ["TRINIDAD AND TOBAGO"]);
        assert_eq!(split("Frankfurt/Main"), ["Frankfurt/Main"]);
        assert_eq!(split("The Associated Press"), Vec::<String>::new());
        assert_eq!(split("THE HAGUE"), ["THE HAGUE"]);
    }
}
