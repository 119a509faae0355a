//! The names of authors, as styles of citing turn and shorten them.
//!
//! A name is parted only where that is mostly right: two to four words in Latin letters,
//! none of them all in small letters but a particle, the last one no word for an office, and
//! not in a story whose language puts the family's name first; or one that is parted by a
//! comma already. All others stay whole. A Chinese, Korean, Japanese or Hungarian name in a
//! story in another language cannot be told from others, and is parted as they are: who
//! writes such a byline as `Family, Given` gets it right.

/// Who wrote something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Name<'a> {
    /// A name that is not parted: an agency's, or one that we cannot read.
    Whole(&'a str),
    /// A person's name.
    Person {
        /// All before the family name.
        given: &'a str,
        /// The family name, with its particles.
        family: &'a str,
        /// What stands behind both, as in `King III`.
        suffix: Option<&'a str>,
    },
}

/// Words that belong to the family name behind them.
const PARTICLES: [&str; 23] = [
    "al", "ap", "bin", "da", "dal", "de", "del", "della", "den", "der", "di", "dos",
    "du", "el", "ibn", "la", "le", "ten", "ter", "van", "von", "zu", "zur",
];

/// Words that join two family names: `Ortega y Gasset`.
const JOINTS: [&str; 3] = ["e", "i", "y"];

/// What ends the name of a desk or an office that nobody is called: `Harbour Desk`.
const OFFICES: [&str; 20] = [
    "Agency",
    "Bureau",
    "Correspondent",
    "Correspondents",
    "Desk",
    "Editor",
    "Editors",
    "News",
    "Newsroom",
    "Press",
    "Reporter",
    "Reporters",
    "Service",
    "Services",
    "Staff",
    "Staffer",
    "Team",
    "Wire",
    "Writer",
    "Writers",
];

/// Words that stand behind the family name and are no part of it.
const SUFFIXES: [&str; 8] = ["Jr.", "Jr", "Sr.", "Sr", "II", "III", "IV", "V"];

/// How many names the styles give: APA of more than this names the first ones and the last.
const APA_MOST: usize = 20;

/// Chicago of more than this names the first seven.
const CHICAGO_MOST: usize = 10;

/// Languages in which the family name mostly stands first.
const FAMILY_FIRST: [&str; 5] = ["hu", "ja", "ko", "vi", "zh"];

impl<'a> Name<'a> {
    /// Parts the name of a person who is named in a story of this language.
    pub(super) fn of_person(name: &'a str, language: &str) -> Self {
        let (main, suffix) = without_suffix(name);
        if let Some((family, given)) = inverted(main) {
            return Self::Person { given, family, suffix };
        }
        let primary = language.split('-').next().unwrap_or_default();
        let words: Vec<&str> = main.split(' ').collect();
        let is_readable = (2..=4).contains(&words.len())
            && !FAMILY_FIRST.contains(&primary)
            && words.iter().all(|word| is_part_of_name(word))
            && !words.last().is_some_and(is_office);
        let whole = Self::Whole(name);
        let given_words = if is_readable { given_words(&words) } else { &[] };
        if given_words.is_empty() || given_words.iter().any(|word| is_joint(word)) {
            return whole;
        }
        let given_len: usize = given_words.iter().map(|word| word.len() + 1).sum();
        match (main.get(..given_len), main.get(given_len..)) {
            (Some(given), Some(family)) => {
                Self::Person { given: given.trim_end(), family, suffix }
            }
            _ => whole,
        }
    }

    /// `Lund, M. A.`, `King, M. L., III`
    pub(super) fn with_initials(&self) -> String {
        match *self {
            Self::Whole(name) => name.to_owned(),
            Self::Person { given, family, suffix } => {
                let initials: Vec<String> = given.split(' ').map(initials_of).collect();
                joined(&[family, &initials.join(" ")], suffix, ", ")
            }
        }
    }

    /// `Lund, Maria`, `King, Martin Luther, III`
    pub(super) fn turned(&self) -> String {
        match *self {
            Self::Whole(name) => name.to_owned(),
            Self::Person { given, family, suffix } => {
                joined(&[family, given], suffix, ", ")
            }
        }
    }

    /// `Lund, Maria`, `King, III, Martin Luther`: so BibTeX tells the parts of a name.
    pub(super) fn turned_for_bibtex(&self) -> String {
        match *self {
            Self::Person { given, family, suffix: Some(suffix) } => {
                format!("{family}, {suffix}, {given}")
            }
            _ => self.turned(),
        }
    }

    /// `Maria Lund`, `Martin Luther King III`
    fn plain(&self) -> String {
        match *self {
            Self::Whole(name) => name.to_owned(),
            Self::Person { given, family, suffix } => {
                joined(&[given, family], suffix, " ")
            }
        }
    }
}

/// The parts of a name in a row, the suffix last.
fn joined(parts: &[&str], suffix: Option<&str>, between: &str) -> String {
    let parts: Vec<&str> = parts.iter().copied().chain(suffix).collect();
    parts.join(between)
}

/// A name and the suffix behind it: `Bob Smith` and `Jr.`
fn without_suffix(name: &str) -> (&str, Option<&str>) {
    match name.rsplit_once(' ') {
        // Of two words, both are needed.
        Some((main, suffix)) if SUFFIXES.contains(&suffix) && main.contains(' ') => {
            (main.trim_end_matches(','), Some(suffix))
        }
        _ => (name, None),
    }
}

/// The words of a name before the family's.
fn given_words<'a>(words: &'a [&'a str]) -> &'a [&'a str] {
    let mut given = words.split_last().map_or(words, |(_, before)| before);
    loop {
        given = match given {
            [before @ .., particle] if PARTICLES.contains(particle) => before,
            // The first word is a given name, whatever follows it.
            [before @ .., _, joint] if is_joint(joint) && !before.is_empty() => before,
            _ => return given,
        };
    }
}

fn is_joint(word: &str) -> bool {
    JOINTS.contains(&word)
}

fn is_office(word: &&str) -> bool {
    OFFICES.iter().any(|office| office.eq_ignore_ascii_case(word))
}

/// The family name and the given names of a name that has the family name first, with a
/// comma behind it. `Ada Vane, Tom Reed` and `Ada Vane, Meridian Wire` are no such names, so
/// the family name has one word beside its particles.
fn inverted(name: &str) -> Option<(&str, &str)> {
    let (family, given) = name.split_once(", ")?;
    let is_particle = |word: &&str| PARTICLES.contains(word);
    let mut words = family.split(' ').skip_while(is_particle);
    let is_family = words.next().is_some_and(is_part_of_name) && words.next().is_none();
    let given_words = given.split(' ');
    let is_given = given_words.clone().count() <= 3
        && !given_words.clone().next_back().is_some_and(|word| is_office(&word))
        && given_words.clone().all(is_part_of_name)
        && !given_words.clone().any(|word| is_particle(&word));
    (is_family && is_given).then_some((family, given))
}

fn is_part_of_name(word: &str) -> bool {
    let is_latin = |c: char| {
        c.is_ascii_alphabetic()
            || ('\u{c0}'..='\u{24f}').contains(&c)
            || "'’.-".contains(c)
    };
    let begins = word.chars().next().is_some_and(char::is_uppercase);
    (begins || PARTICLES.contains(&word) || is_joint(word)) && word.chars().all(is_latin)
}

/// `J.-L.` of `Jean-Luc`, `T. A.` of `T.A.`; a particle stays.
fn initials_of(given: &str) -> String {
    if PARTICLES.contains(&given) {
        return given.to_owned();
    }
    let initials = |part: &str| {
        let firsts = part.split('.').filter_map(|name| name.chars().next());
        let initials: Vec<String> = firsts.map(|first| format!("{first}.")).collect();
        initials.join(" ")
    };
    let parts: Vec<String> = given.split('-').map(initials).collect();
    parts.join("-")
}

/// The names as Chicago and MLA list them: the family name of the first comes first.
pub(super) fn first_turned(authors: &[Name<'_>]) -> Vec<String> {
    let name = |(at, author): (usize, &Name<'_>)| {
        if at == 0 { author.turned() } else { author.plain() }
    };
    authors.iter().enumerate().map(name).collect()
}

/// The names as APA lists them: of very many all but the first and the last are left out.
pub(super) fn listed_by_apa(authors: &[Name<'_>]) -> String {
    let names: Vec<String> = authors.iter().map(Name::with_initials).collect();
    match names.as_slice() {
        [.., last] if names.len() > APA_MOST => {
            format!("{}, . . . {last}", names[..APA_MOST - 1].join(", "))
        }
        all => listed(all, ", & "),
    }
}

/// The names as a bibliography of Chicago's lists them: of very many the first ones.
pub(super) fn listed_by_chicago(authors: &[Name<'_>]) -> String {
    let names = first_turned(authors);
    match names.len() > CHICAGO_MOST {
        true => format!("{}, et al.", names[..7].join(", ")),
        false => listed(&names, ", and "),
    }
}

/// Names in a row, with `and` before the last.
pub(super) fn listed(names: &[String], and: &str) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{}{and}{last}", most.join(", ")),
    }
}
