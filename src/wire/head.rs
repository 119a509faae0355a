//! Heads: what the wire prints before a headline, as in `CORRECTED-UPDATE 2-Oil falls`.
//!
//! It takes them off and says what they mean. Which words are heads stands in `heads.yaml`;
//! here is how they are set off from the headline. What only looks like a head stays.

use serde::Serialize;

use super::Marks;
use super::head_table::End;
use super::head_table::HEADS;
use super::head_table::Head;
use super::head_table::Version;
use super::pattern::Found;
use super::pattern::digit;
use super::pattern::first_folded;
use super::pattern::is_blank;
use super::pattern::is_dash;
use super::pattern::length_of_blank;

/// A headline as the wire sent it, taken apart.
///
/// The printed words of all prefixes and the title are the headline, without the white space
/// around it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Heads<'a> {
    /// The headline without its heads, its first letter as it was. Never empty, unless the
    /// headline is.
    pub title: &'a str,
    /// The heads in their order.
    pub prefixes: Vec<Prefix<'a>>,
    /// What the heads say together. Where two differ, the first counts; of two genres the
    /// last, which stands nearest to the title.
    pub marks: Marks,
}

/// One head before a headline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Prefix<'a> {
    /// The head as printed, with all that sets it off: `UPDATE 1-`, `Roundup: `.
    pub printed: &'a str,
    /// Its words as printed, without number, colon and brackets: `UPDATE`, `KILL KILL KILL`.
    pub words: &'a str,
    /// What it speaks of.
    pub kind: PrefixKind,
    /// The number in it, from 1 to 99.
    pub number: Option<u8>,
    /// What it says.
    pub marks: Marks,
}

/// What a head speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PrefixKind {
    /// A new top, or the whole anew: `1st LD Writethru:`.
    Lead,
    /// A new version, or a mended one: `UPDATE 1-`, `CORRECTED-`.
    Update,
    /// How pressing it is: `Urgent:`.
    Priority,
    /// The sort of text: `Roundup:`.
    Genre,
    /// A note to editors: `KILL KILL KILL:`.
    Notice,
}

/// A text from some place on, and what is known of its letters from there on.
#[derive(Clone, Copy)]
struct Rest<'a> {
    text: &'a str,
    letters: Letters,
}

/// How many bytes stand from the last capital and the last small letter to the end of the
/// text. Counted once, so that no rest is read again and again.
#[derive(Clone, Copy)]
struct Letters {
    from_last_upper: usize,
    from_last_lower: usize,
}

impl<'a> Heads<'a> {
    /// Takes the heads off a headline.
    ///
    /// The conventions are those of Xinhua, AP, Reuters, AFP, dpa and others, in ten
    /// languages; `heads.yaml` has them.
    ///
    /// ```
    /// use newsgen::wire::Heads;
    ///
    /// let heads = Heads::of("2nd LD Writethru: Roundup: Harbours reopen");
    /// assert_eq!(heads.title, "Harbours reopen");
    /// assert_eq!(heads.marks.lead, Some(2));
    /// ```
    #[must_use]
    pub fn of(headline: &'a str) -> Self {
        let text = headline.trim();
        let letters = Letters::of(text);
        let mut heads = Self { title: text, prefixes: vec![], marks: Marks::default() };
        while let Some((prefix, title)) = next(Rest { text: heads.title, letters }) {
            let genre = prefix.marks.genre.or(heads.marks.genre);
            heads.marks = Marks { genre, ..heads.marks.or(prefix.marks) };
            heads.prefixes.push(prefix);
            heads.title = title;
        }
        heads
    }

    /// Whether there is any head.
    #[must_use]
    pub const fn is_plain(&self) -> bool {
        self.prefixes.is_empty()
    }
}

impl Letters {
    fn of(text: &str) -> Self {
        let upper = text.rfind(char::is_uppercase);
        let lower = text.rfind(char::is_lowercase);
        let from_end = |at: Option<usize>| at.map_or(0, |at| text.len() - at);
        Self { from_last_upper: from_end(upper), from_last_lower: from_end(lower) }
    }
}

impl<'a> Rest<'a> {
    fn after(self, at: usize) -> Self {
        Self { text: &self.text[at..], ..self }
    }

    /// Whether it holds capitals, and no small letters.
    fn is_in_capitals(self) -> bool {
        let holds = |from_end: usize| 0 < from_end && from_end <= self.text.len();
        holds(self.letters.from_last_upper) && !holds(self.letters.from_last_lower)
    }
}

/// Takes one head off, and returns it with the rest.
fn next(rest: Rest<'_>) -> Option<(Prefix<'_>, &str)> {
    let start = length_of_blank(rest.text);
    let inner = rest.after(start);
    let (head, found, end) = bracketed(inner).or_else(|| open(inner))?;
    let title = &inner.text[end..];
    // A headline is never only heads.
    title.chars().any(char::is_alphanumeric).then_some(())?;
    let prefix = Prefix {
        printed: &rest.text[..start + end],
        words: &inner.text[found.words],
        kind: kind(head),
        number: found.number,
        marks: head.marks(found.number),
    };
    Some((prefix, title))
}

fn kind(head: &Head) -> PrefixKind {
    let marks = head.marks(None);
    match head.version {
        Some(Version::Update) => PrefixKind::Update,
        Some(_) => PrefixKind::Lead,
        None if marks.notice.is_some() => PrefixKind::Notice,
        None if marks.correction.is_some() => PrefixKind::Update,
        None if marks.priority.is_some() => PrefixKind::Priority,
        None => PrefixKind::Genre,
    }
}

/// Finds a head that `rest` begins with, and where the headline goes on after it.
fn open(rest: Rest<'_>) -> Option<(&Head, Found, usize)> {
    HEADS.at(rest.text).find_map(|(head, found)| {
        let words = &rest.text[found.words.clone()];
        fits_case(head, words).then_some(())?;
        let end = found.end + length_of_end(rest.after(found.end), head, words)?;
        Some((head, found, end))
    })
}

/// Finds a head in brackets, and where the headline goes on after it. In brackets, case
/// makes no difference.
fn bracketed(rest: Rest<'_>) -> Option<(&Head, Found, usize)> {
    let (closing, opening_length) = opening(rest.text)?;
    let start = opening_length + length_of_blank(&rest.text[opening_length..]);
    HEADS.at(&rest.text[start..]).find_map(|(head, found)| {
        head.ends.has(End::Bracket).then_some(())?;
        let end = start + found.end;
        let end = end + length_of_blank(&rest.text[end..]);
        let end = end + length_of_closing(&rest.text[end..], closing)?;
        let end = end + length_after_bracket(&rest.text[end..])?;
        let words = start + found.words.start..start + found.words.end;
        Some((head, Found { words, ..found }, end))
    })
}

/// Returns the bracket that closes the one that `text` begins with, and how many bytes the
/// opening one takes. Plus signs stand for brackets: `+++ EIL +++`.
fn opening(text: &str) -> Option<(char, usize)> {
    let (first, length) = first_folded(text)?;
    let closing = match first {
        '(' => ')',
        '[' => ']',
        '【' => '】',
        '〔' => '〕',
        '<' => '>',
        '〈' => '〉',
        '+' => return Some(('+', text.len() - text.trim_start_matches('+').len())),
        _ => return None,
    };
    Some((closing, length))
}

fn length_of_closing(text: &str, closing: char) -> Option<usize> {
    let (last, length) = first_folded(text)?;
    match closing {
        _ if last != closing => None,
        '+' => Some(text.len() - text.trim_start_matches('+').len()),
        _ => Some(length),
    }
}

/// Returns how many bytes stand between a closing bracket and the headline; `None` if the
/// bracket is joined to what follows, as in `(Update)s`.
fn length_after_bracket(text: &str) -> Option<usize> {
    let next = text.chars().next()?;
    if next.is_lowercase() || is_dash(next) {
        return None;
    }
    let blank = length_of_blank(text);
    let after = match first_folded(&text[blank..]) {
        Some((':', length)) => blank + length,
        _ => blank + length_of_spaced_dash(&text[blank..]).unwrap_or(0),
    };
    Some(after + length_of_blank(&text[after..]))
}

/// Whether words are written as their head is known: in capitals, or beginning with one. No
/// capital follows a small letter: `InSight` is a lander.
fn fits_case(head: &Head, words: &str) -> bool {
    if head.pattern.begins_with_number() || is_in_capitals(words) {
        return true;
    }
    let begins_small = words.chars().next().is_some_and(char::is_lowercase);
    let mut after_small = false;
    let has_hump = words.chars().any(|letter| {
        let is_hump = after_small && letter.is_uppercase();
        after_small = letter.is_lowercase();
        is_hump
    });
    !head.in_capitals && !begins_small && !has_hump
}

/// Whether no letter is a small one. Scripts without case are in capitals, so to say.
fn is_in_capitals(words: &str) -> bool {
    !words.contains(char::is_lowercase)
}

/// Returns how many bytes stand between the words of a head and the headline; `None` if
/// they are not set off from it as heads are.
fn length_of_end(rest: Rest<'_>, head: &Head, words: &str) -> Option<usize> {
    let text = rest.text;
    let blank = length_of_blank(text);
    let (first, length) = first_folded(&text[blank..])?;
    let end = match first {
        ':' if head.ends.has(End::Colon) => {
            let after = blank + length;
            // `Update 12:30` is a time.
            let is_time =
                head.pattern.ends_with_number() && begins_with_digit(&text[after..]);
            (!is_time).then_some(after)
        }
        '|' | '丨' | '│' if head.ends.has(End::Bar) => Some(blank + length),
        _ if is_dash(first) && blank > 0 => {
            length_of_spaced_end(&text[blank..], head, words).map(|more| blank + more)
        }
        _ if is_dash(first) => length_of_tight_end(rest, head, words),
        _ => None,
    };
    let end =
        end.or_else(|| (blank > 0 && head.ends.has(End::Space)).then_some(blank))?;
    Some(end + length_of_blank(&text[end..]))
}

/// Returns the length of a dash with white space on both sides.
fn length_of_spaced_end(text: &str, head: &Head, words: &str) -> Option<usize> {
    let sure = head.pattern.begins_with_number() || is_in_capitals(words);
    (head.ends.has(End::Spaced) && sure).then_some(())?;
    let dash = length_of_spaced_dash(text)?;
    let after = &text[dash + length_of_blank(&text[dash..])..];
    (!is_score(head, after)).then_some(dash)
}

/// Returns the length of a dash with white space after it.
fn length_of_spaced_dash(text: &str) -> Option<usize> {
    let dash = text.find(|c: char| !is_dash(c))?;
    (dash > 0 && text[dash..].starts_with(is_blank)).then_some(dash)
}

/// Returns the length of a dash that joins a head to the headline: `UPDATE 1-Oil falls`.
fn length_of_tight_end(rest: Rest<'_>, head: &Head, words: &str) -> Option<usize> {
    let sure = head.pattern.begins_with_number() || is_in_capitals(words);
    let known = head.ends.has(End::AnyDash) || (head.ends.has(End::Dash) && sure);
    known.then_some(())?;
    let dash = rest.text.find(|c: char| !is_dash(c))?;
    let after = rest.after(dash);
    let is_joined = if after.text.starts_with(is_blank) {
        // `UPDATE 1- Oil falls`, but not `FLASH- and brain`.
        !(head.firm && sure)
    } else {
        begins_small(after.text)
            || is_score(head, after.text)
            || (after.is_in_capitals() && !head.firm)
    };
    (!is_joined).then_some(dash)
}

/// Whether a word goes on with small letters, as in `Feature-length`. An `iPad` begins anew.
fn begins_small(text: &str) -> bool {
    let mut letters = text.chars();
    let first = letters.next().is_some_and(char::is_lowercase);
    first && !letters.next().is_some_and(char::is_uppercase)
}

/// Whether a head's number and what follows are a score: `UPDATE 1-0`. So an update whose
/// headline begins with one digit keeps its head, too; that is the price.
fn is_score(head: &Head, after: &str) -> bool {
    let n_digits = after.chars().take_while(|c| digit(*c).is_some()).count();
    head.pattern.ends_with_number() && n_digits == 1
}

fn begins_with_digit(text: &str) -> bool {
    text.chars().next().and_then(digit).is_some()
}
