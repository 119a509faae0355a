//! The names of authors, as styles of citing turn and shorten them.
//!
//! A name is parted only where that is safe: two to four words in Latin letters, none of
//! them all in small letters but a particle, and not in a language that puts the family's
//! name first. All others stay whole.

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
    },
}

/// Words that belong to the family name behind them.
const PARTICLES: [&str; 24] = [
    "al", "ap", "bin", "da", "dal", "de", "del", "della", "den", "der", "di", "dos",
    "du", "el", "ibn", "la", "le", "ten", "ter", "van", "von", "y", "zu", "zur",
];

/// Languages in which the family name mostly stands first.
const FAMILY_FIRST: [&str; 5] = ["hu", "ja", "ko", "vi", "zh"];

impl<'a> Name<'a> {
    /// Parts the name of a person who is named in a story of this language.
    pub(super) fn of_person(name: &'a str, language: &str) -> Self {
        let primary = language.split('-').next().unwrap_or_default();
        let words: Vec<&str> = name.split(' ').collect();
        let is_readable = (2..=4).contains(&words.len())
            && !FAMILY_FIRST.contains(&primary)
            && words.iter().all(|word| is_part_of_name(word));
        let whole = Self::Whole(name);
        if !is_readable || PARTICLES.contains(&words[0]) {
            return whole;
        }
        let before_last = words.len() - 1;
        let particles = words[..before_last].iter().rev();
        let n_particles = particles.take_while(|word| PARTICLES.contains(word)).count();
        let given_words = before_last - n_particles;
        let given_len: usize =
            words[..given_words].iter().map(|word| word.len() + 1).sum();
        match (name.get(..given_len), name.get(given_len..)) {
            (Some(given), Some(family)) => {
                Self::Person { given: given.trim_end(), family }
            }
            _ => whole,
        }
    }

    /// `Lund, M. A.`
    pub(super) fn with_initials(&self) -> String {
        match self {
            Self::Whole(name) => (*name).to_owned(),
            Self::Person { given, family } => {
                let initials: Vec<String> = given.split(' ').map(initials_of).collect();
                format!("{family}, {}", initials.join(" "))
            }
        }
    }

    /// `Lund, Maria`
    pub(super) fn turned(&self) -> String {
        match self {
            Self::Whole(name) => (*name).to_owned(),
            Self::Person { given, family } => format!("{family}, {given}"),
        }
    }

    /// `Maria Lund`
    fn plain(&self) -> String {
        match self {
            Self::Whole(name) => (*name).to_owned(),
            Self::Person { given, family } => format!("{given} {family}"),
        }
    }
}

fn is_part_of_name(word: &str) -> bool {
    let is_latin = |c: char| {
        c.is_ascii_alphabetic()
            || ('\u{c0}'..='\u{24f}').contains(&c)
            || "'’.-".contains(c)
    };
    let begins = word.chars().next().is_some_and(char::is_uppercase);
    (begins || PARTICLES.contains(&word)) && word.chars().all(is_latin)
}

/// `J.-L.` of `Jean-Luc`
fn initials_of(given: &str) -> String {
    let firsts = given.split('-').filter_map(|part| part.chars().next());
    let initials: Vec<String> = firsts.map(|first| format!("{first}.")).collect();
    initials.join("-")
}

/// The names as Chicago and MLA list them: the family name of the first comes first.
pub(super) fn first_turned(authors: &[Name<'_>]) -> Vec<String> {
    let name = |(at, author): (usize, &Name<'_>)| {
        if at == 0 { author.turned() } else { author.plain() }
    };
    authors.iter().enumerate().map(name).collect()
}

/// Names in a row: `and_two` stands between two, `and_last` before the last of more.
pub(super) fn listed(names: &[String], and_two: &str, and_last: &str) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [one, two] => format!("{one}{and_two}{two}"),
        [most @ .., last] => format!("{}{and_last}{last}", most.join(", ")),
    }
}
