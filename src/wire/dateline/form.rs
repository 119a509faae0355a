//! The marks in a dateline: what encloses the agency, and what parts it from the story.

use std::borrow::Cow;

use crate::wire::dateline::Known;

/// How far into a line an agency or a dash is looked for, in bytes.
const MOST_BYTES: usize = 320;

/// Longest name of an agency, in bytes.
const MOST_NAME_BYTES: usize = 80;

/// An agency between marks: "(AP)" or "/ТАСС/".
pub(super) struct Mark<'a> {
    /// Where it opens.
    pub(super) start: usize,
    /// Where it has closed.
    pub(super) end: usize,
    /// The name between.
    pub(super) name: &'a str,
    /// The mark that opens it.
    pub(super) open: char,
}

/// What stands between a dateline and the story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Separator {
    pub(super) kind: Kind,
    /// Where the story's words begin.
    pub(super) end: usize,
}

/// The kinds of separators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A dash of any length, also behind a stop, or an underscore.
    Dash,
    /// A colon.
    Colon,
    /// A full stop.
    Stop,
    /// White space.
    Space,
    /// The line is at its end.
    End,
}

/// Returns what is between parentheses or slashes in `line`, from the first on.
pub(super) fn enclosed(line: &str) -> impl Iterator<Item = Mark<'_>> {
    let near = &line[..line.floor_char_boundary(MOST_BYTES)];
    let open = |(_, character): &(usize, char)| matches!(character, '(' | '（' | '/');
    near.char_indices().filter(open).filter_map(|(start, open)| {
        let close = match open {
            '(' => ')',
            '（' => '）',
            other => other,
        };
        let inside = start + open.len_utf8();
        let rest = &line[inside..];
        let near = &rest[..rest.floor_char_boundary(MOST_NAME_BYTES)];
        let len = near.find(close)?;
        let name = near[..len].trim();
        let end = inside + len + close.len_utf8();
        let is_name = !name.is_empty() && !name.contains(['(', '（']);
        is_name.then_some(Mark { start, end, name, open })
    })
}

/// Returns the agencies between marks in `line`.
pub(super) fn agency_marks<'a>(
    line: &'a str,
    known: &Known<'_>,
) -> impl Iterator<Item = Mark<'a>> {
    enclosed(line).filter(|mark| match mark.open {
        // "LONDON/AFP/PARIS" is no agency between slashes.
        '/' => known.is_exact_agency(mark.name),
        _ => known.is_agency(mark.name),
    })
}

/// Returns the separator behind an agency's mark.
pub(super) fn separator(line: &str, from: usize) -> Separator {
    let rest = &line[from..];
    let spaced = rest.trim_start();
    let at = |left: &str| line.len() - left.len();
    if spaced.is_empty() {
        return Separator { kind: Kind::End, end: line.len() };
    }
    let unstopped = spaced.strip_prefix(['.', ',']).unwrap_or(spaced);
    if let Some(after) = without_dash(unstopped.trim_start()) {
        return Separator { kind: Kind::Dash, end: at(after.trim_start()) };
    }
    if let Some(after) = spaced.strip_prefix([':', '：']) {
        return Separator { kind: Kind::Colon, end: at(after.trim_start()) };
    }
    match spaced.strip_prefix('.') {
        Some(after) if after.is_empty() || after.starts_with(char::is_whitespace) => {
            Separator { kind: Kind::Stop, end: at(after.trim_start()) }
        }
        _ => Separator { kind: Kind::Space, end: at(spaced) },
    }
}

/// Dashes as Markdown and HTML write them.
const ENTITIES: [&str; 4] = ["&mdash;", "&ndash;", "&#8212;", "&#8211;"];

/// Returns `text` with dashes for their HTML entities.
pub(super) fn with_dashes(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return text.into();
    }
    let long = text.replace(ENTITIES[0], "—").replace(ENTITIES[2], "—");
    long.replace(ENTITIES[1], "–").replace(ENTITIES[3], "–").into()
}

/// Whether a character serves as a dash; wires of the past sent an underscore.
fn is_dash(character: char) -> bool {
    "-–—―‒−─－_=".contains(character)
}

/// Returns what is behind the dash that `text` begins with.
fn without_dash(text: &str) -> Option<&str> {
    if let Some(rest) = ENTITIES.iter().find_map(|entity| text.strip_prefix(entity)) {
        return Some(rest);
    }
    const MOST_DASHES: usize = 4;
    let rest = text.trim_start_matches(is_dash);
    let n_dashes = text[..text.len() - rest.len()].chars().count();
    (1..=MOST_DASHES).contains(&n_dashes).then_some(rest)
}

/// Returns the first dash of `line` that stands between words: where it begins, and where
/// the words behind it do. A single short one needs white space on both sides.
pub(super) fn first_dash(line: &str) -> Option<(usize, usize)> {
    let near = &line[..line.floor_char_boundary(MOST_BYTES)];
    let mut before = ' ';
    for (at, character) in near.char_indices() {
        let is_start = is_dash(character) && !is_dash(before) || character == '&';
        let after = if is_start { without_dash(&line[at..]) } else { None };
        if let Some(after) = after {
            let dash = &line[at..line.len() - after.len()];
            let is_long = dash.len() > 1 && dash != "–" && !dash.starts_with(['_', '=']);
            let spaced = before.is_whitespace()
                && (after.is_empty() || after.starts_with(char::is_whitespace));
            if spaced || is_long {
                return Some((at, line.len() - after.trim_start().len()));
            }
        }
        before = character;
    }
    None
}

/// Whether `text` can be the start of a sentence: it begins with a capital, with a letter
/// that has no case, or with a number of things.
pub(super) fn starts_sentence(text: &str) -> bool {
    let quotes = "\"'“”‘’„‚«»‹›¿¡(*_[「『《〈…";
    let is_quote =
        |character: char| quotes.contains(character) || character.is_whitespace();
    let text = text.trim_start_matches(is_quote);
    let Some(first) = text.chars().next() else { return false };
    if first.is_ascii_digit() {
        return starts_with_count(text);
    }
    first.is_alphabetic() && !first.is_lowercase() || "$€£¥".contains(first)
}

/// "27 leaders met" begins with a count; "3, Germany 1" and "10:30 GMT" do not.
fn starts_with_count(text: &str) -> bool {
    let is_number =
        |character: char| character.is_ascii_digit() || ".,".contains(character);
    let number = &text[..text.len() - text.trim_start_matches(is_number).len()];
    let rest = &text[number.len()..];
    let ended = number.ends_with(',');
    let joined = rest.trim_start_matches(['%', '-', '°']);
    let unit = joined.starts_with(char::is_alphabetic) || rest.starts_with('%');
    let word = rest.starts_with(char::is_whitespace)
        && rest.trim_start().starts_with(char::is_alphabetic);
    !ended && (unit || word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dash_between_words_is_found_and_a_hyphen_is_not() {
        let found =
            |line| first_dash(line).map(|(from, to)| (&line[..from], &line[to..]));
        assert_eq!(found("STOKE-ON-TRENT - Two"), Some(("STOKE-ON-TRENT ", "Two")));
        assert_eq!(found("GHENT--Two"), Some(("GHENT", "Two")));
        assert_eq!(found("GHENT—Two"), Some(("GHENT", "Two")));
        assert_eq!(found("GHENT &mdash; Two"), Some(("GHENT ", "Two")));
        assert_eq!(found("2015–16 was cold"), None);
        assert_eq!(found("snake_case"), None);
    }

    #[test]
    fn sentences_begin_with_capitals_or_counts() {
        let yes = ["Two", "\"We", "27 leaders", "$5 million", "3.5 percent", "日本"];
        assert_eq!(yes.map(starts_sentence), [true; 6]);
        let no = ["the", "3, Germany", "10:30 GMT", "", "...", "(b)"];
        assert_eq!(no.map(starts_sentence), [false; 6]);
    }
}
