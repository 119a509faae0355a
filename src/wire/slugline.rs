//! Sluglines: the wire's working name of a story, as in `BC-EU--Harbours, 1st Ld-Writethru`.
//!
//! It parts the words that all versions share from what tells the versions apart. It does not
//! judge the words.

use serde::Serialize;

use super::Amendment;
use super::Marks;
use super::headline_key;
use super::pattern::digits;
use super::pattern::is_blank;
use super::pattern::is_dash;
use super::pattern::ordinal;

/// How many bytes from the end a version may begin; none is longer.
const LONGEST_TAIL: usize = 80;

/// A slugline, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Slugline<'a> {
    /// The words as printed, without the version. Empty if the slugline is only a version,
    /// as a take key is.
    pub words: &'a str,
    /// What it says of the version.
    pub marks: Marks,
    /// Which part of the story it is, where a story is sent in parts.
    pub part: Option<Part>,
    /// The day of the month that an advance is for, 1 to 31: the 28 of `-ADV28`. It stays
    /// in the words where it stands before the version.
    pub advance: Option<u8>,
}

/// A part of a story, to be put together by the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Part {
    /// How it belongs to the story.
    pub kind: PartKind,
    /// Which one it is, from 1 to 99.
    pub number: u8,
}

/// How a part belongs to its story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PartKind {
    /// One of the pieces of a long story: `Take 2`, `=2`.
    Take,
    /// It goes on where the story ended: `1st Add`.
    Add,
    /// It goes between two paragraphs: `Insert`.
    Insert,
    /// It replaces paragraphs: `2nd Sub`.
    Sub,
}

/// What tells versions apart, piece by piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    /// `2nd`, before a word.
    Ordinal(u8),
    /// `2`, after a word.
    Number(u8),
    Word(Word),
    Advance(u8),
}

/// How much of a slugline a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Span {
    Whole,
    End,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    Lead,
    Writethru,
    Update,
    Part(PartKind),
    Amendment(Amendment),
}

/// The words of versions. Of two that begin alike, the longer stands first.
const WORDS: [(&str, Word); 25] = [
    ("writethrough", Word::Writethru),
    ("write-through", Word::Writethru),
    ("writethru", Word::Writethru),
    ("write-thru", Word::Writethru),
    ("leadall", Word::Lead),
    ("nulede", Word::Lead),
    ("lead", Word::Lead),
    ("lede", Word::Lead),
    ("ld", Word::Lead),
    ("update", Word::Update),
    ("wrapup", Word::Update),
    ("upd", Word::Update),
    ("corrected", Word::Amendment(Amendment::Corrected)),
    ("correction", Word::Amendment(Amendment::Corrected)),
    ("corrective", Word::Amendment(Amendment::Corrected)),
    ("clarification", Word::Amendment(Amendment::Clarification)),
    ("refile", Word::Amendment(Amendment::Refile)),
    ("repeat", Word::Amendment(Amendment::Repeat)),
    ("rpt", Word::Amendment(Amendment::Repeat)),
    ("insert", Word::Part(PartKind::Insert)),
    ("take", Word::Part(PartKind::Take)),
    ("add", Word::Part(PartKind::Add)),
    ("subs", Word::Part(PartKind::Sub)),
    ("sub", Word::Part(PartKind::Sub)),
    ("=", Word::Part(PartKind::Take)),
];

impl<'a> Slugline<'a> {
    /// Takes a slugline apart: AP's `Words, 2nd Ld-Writethru`, Reuters' `WORDS/=2` and
    /// `WORDS/ (UPDATE 1)`, and take keys such as `2nd update`.
    ///
    /// ```
    /// use newsgen::wire::Slugline;
    ///
    /// let slugline = Slugline::of("BC-EU--Harbours,2nd Ld- Writethru");
    /// assert_eq!(slugline.words, "BC-EU--Harbours");
    /// assert_eq!(slugline.marks.lead, Some(2));
    /// ```
    #[must_use]
    pub fn of(text: &'a str) -> Self {
        let text = text.trim();
        let earliest = text.len().saturating_sub(LONGEST_TAIL);
        let mut starts = text.char_indices().filter(|(at, character)| {
            *at == 0 || (*at >= earliest && (is_joint(*character) || *character == '='))
        });
        let tail =
            starts.find_map(|(at, _)| Some((at, tail(&text[at..], Span::from(at))?)));
        let (end, tokens) = tail.unwrap_or((text.len(), vec![]));
        let words = text[..end].trim_end_matches(is_joint);
        let mut slugline =
            Self { words, marks: Marks::default(), part: None, advance: None };
        slugline.advance = advance_in_words(words).map(|(_, day)| day);
        slugline.take_in(&tokens);
        slugline
    }

    /// Returns a key that is equal for all versions of a story; `None` if there are no words.
    ///
    /// Case, spaces and signs make no difference, nor does the day of an advance.
    #[must_use]
    pub fn key(&self) -> Option<String> {
        let end = advance_in_words(self.words).map_or(self.words.len(), |(at, _)| at);
        let words = &self.words[..end];
        words.contains(char::is_alphanumeric).then(|| headline_key(words))
    }

    fn take_in(&mut self, tokens: &[Token]) {
        for (index, token) in tokens.iter().enumerate() {
            match token {
                Token::Word(word) => self.take_in_word(*word, number_of(tokens, index)),
                Token::Advance(day) => self.advance = Some(*day),
                Token::Ordinal(_) | Token::Number(_) => {}
            }
        }
    }

    fn take_in_word(&mut self, word: Word, number: Option<u8>) {
        let marks = &mut self.marks;
        match word {
            Word::Lead => marks.lead = marks.lead.or(Some(number.unwrap_or(1))),
            Word::Writethru => {
                marks.writethru = true;
                marks.lead = marks.lead.or(number);
            }
            Word::Update => marks.update = marks.update.or(Some(number.unwrap_or(1))),
            Word::Amendment(amendment) => {
                marks.correction = marks.correction.or(Some(amendment));
            }
            Word::Part(kind) => {
                self.part =
                    self.part.or(Some(Part { kind, number: number.unwrap_or(1) }));
            }
        }
    }
}

impl Span {
    const fn from(start: usize) -> Self {
        if start == 0 { Self::Whole } else { Self::End }
    }
}

/// Returns the number that belongs to the word at `index`: before or after it.
fn number_of(tokens: &[Token], index: usize) -> Option<u8> {
    let before = index.checked_sub(1).and_then(|before| tokens.get(before));
    match (before, tokens.get(index + 1)) {
        (Some(Token::Ordinal(number)), _) | (_, Some(Token::Number(number))) => {
            Some(*number)
        }
        _ => None,
    }
}

/// Reads `text` as the version at the end of a slugline; `None` if it is none. A whole
/// slugline is one only if no story would be named like that.
fn tail(text: &str, span: Span) -> Option<Vec<Token>> {
    let tokens = tokens(text)?;
    let is_whole = span == Span::Whole;
    let joint = &text[..text.find(|c: char| !is_joint(c)).unwrap_or(text.len())];
    let is_set_off = joint.contains([',', '(', ';']);
    let says = |wanted: Word| tokens.contains(&Token::Word(wanted));
    let has_number = tokens.iter().any(|token| match token {
        Token::Ordinal(_) | Token::Number(_) => true,
        Token::Word(_) | Token::Advance(_) => false,
    });
    // It stays in the words where it stands before the version.
    if matches!(tokens.first(), Some(Token::Advance(_))) {
        return None;
    }
    // Lead is a metal, and an add or a take is a word like others.
    let is_version = has_number
        || says(Word::Writethru)
        || (says(Word::Update) && (is_set_off || is_whole))
        || (is_set_off && !is_whole && !says(Word::Lead));
    is_version.then_some(tokens)
}

/// Parts `text` into pieces; `None` if anything else is in it.
fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start_matches(is_joint);
    while !rest.is_empty() {
        let (token, length) = token(rest)?;
        let after_word = matches!(tokens.last(), Some(Token::Word(_)));
        let after_ordinal = matches!(tokens.last(), Some(Token::Ordinal(_)));
        let fits = match token {
            Token::Number(_) => after_word,
            Token::Word(_) => true,
            Token::Ordinal(_) | Token::Advance(_) => !after_ordinal,
        };
        fits.then_some(())?;
        tokens.push(token);
        rest = rest[length..].trim_start_matches(is_joint);
    }
    let is_said = tokens.iter().any(|token| matches!(token, Token::Word(_)));
    let is_cut = matches!(tokens.last(), Some(Token::Ordinal(_)));
    (is_said && !is_cut).then_some(tokens)
}

fn token(text: &str) -> Option<(Token, usize)> {
    if let Some((number, length)) = ordinal(text) {
        return Some((Token::Ordinal(number), length));
    }
    if let Some((number, length)) = digits(text) {
        return ends_word(&text[length..]).then_some((Token::Number(number), length));
    }
    if let Some((day, length)) = advance(text) {
        return Some((Token::Advance(day), length));
    }
    WORDS.iter().find_map(|(written, word)| {
        let start = text.get(..written.len())?;
        let fits = start.eq_ignore_ascii_case(written)
            // `1stLdWritethru`.
            && (ends_word(&text[written.len()..]) || *word == Word::Lead);
        fits.then_some((Token::Word(*word), written.len()))
    })
}

/// Returns the day of the `ADV28` that `text` begins with, and how many bytes it takes.
fn advance(text: &str) -> Option<(u8, usize)> {
    text.get(..3).filter(|start| start.eq_ignore_ascii_case("adv"))?;
    let (day, length) = digits(&text[3..])?;
    let is_day = day <= 31 && !text[3 + length..].starts_with(char::is_alphanumeric);
    is_day.then_some((day, 3 + length))
}

/// Returns where the `-ADV28` at the end of `words` begins, and its day.
fn advance_in_words(words: &str) -> Option<(usize, u8)> {
    let at = words.rfind(is_joint)?;
    let last = words[at..].trim_start_matches(is_joint);
    let (day, length) = advance(last)?;
    (length == last.len()).then_some((at, day))
}

/// Whether no letter goes on. A number may: `Take2`.
fn ends_word(text: &str) -> bool {
    !text.starts_with(char::is_alphabetic)
}

/// Whether a character may stand between the pieces of a slugline.
fn is_joint(character: char) -> bool {
    is_blank(character) || is_dash(character) || ",;()_".contains(character)
}
