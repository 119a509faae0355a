//! What is wrong with the content, the config or a theme: where it is, and the way out.
//!
//! A diagnostic is a value. It is not printed here and stops nothing by itself.

use std::borrow::Cow;

use serde::Deserialize;
use serde::Serialize;

/// How much a diagnostic matters.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Worth knowing; nothing is wrong.
    Info,
    /// Probably not meant; the site is whole.
    Warning,
    /// Something is missing from the site because of it.
    Error,
}

/// One thing that a person should know about their files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// How much it matters.
    pub level: Level,
    /// A stable name for this kind of problem: `missing-field`, `unknown-key`, …
    pub code: Cow<'static, str>,
    /// What is wrong: lower case, no full stop, names in backticks.
    pub message: String,
    /// Where, if it is in one place of one file.
    pub place: Option<Place>,
    /// What to do about it.
    pub help: Option<String>,
}

/// Where in a file something stands. Line and column count from 1, in characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// The file, relative to the project's root, with `/` on every system.
    pub file: String,
    /// The line; 0 when the whole file is meant.
    pub line: u32,
    /// The column; 0 when the whole file is meant.
    pub column: u32,
    /// How many characters it covers, at least 1.
    pub len: u32,
    /// The text of that line.
    pub excerpt: String,
}

impl Diagnostic {
    /// Makes a diagnostic with neither place nor help.
    pub fn new(level: Level, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            level,
            code: code.into(),
            message: message.into(),
            place: None,
            help: None,
        }
    }

    /// Makes an error.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Level::Error, code, message)
    }

    /// Makes a warning.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Level::Warning, code, message)
    }

    /// Makes an information.
    pub fn info(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Level::Info, code, message)
    }

    /// Adds where it is.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Adds what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds what to do, if there is something to do.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help;
        self
    }
}

impl Place {
    /// A place that is a whole file.
    pub fn file(file: impl Into<String>) -> Self {
        Self { file: file.into(), line: 0, column: 0, len: 0, excerpt: String::new() }
    }

    /// The place of the bytes `start..end` of `text`, which is all of `file`.
    ///
    /// Positions outside the text or inside a character are moved to the nearest one before.
    pub fn in_text(
        file: impl Into<String>,
        text: &str,
        start: usize,
        end: usize,
    ) -> Self {
        let start = text.floor_char_boundary(start);
        let end = text.floor_char_boundary(end).max(start);
        let line_start = text[..start].rfind(is_break).map_or(0, |at| at + 1);
        let line_end = text[start..].find(is_break).map_or(text.len(), |at| start + at);
        let covered = text[start..end.min(line_end)].chars().count();
        Self {
            file: file.into(),
            line: line_of(text, start),
            column: to_u32(text[line_start..start].chars().count() + 1),
            len: to_u32(covered.max(1)),
            excerpt: excerpt(&text[line_start..line_end]),
        }
    }
}

/// Returns the line, from 1, on which byte `at` of `text` stands; `\r\n` is one break.
fn line_of(text: &str, at: usize) -> u32 {
    let bytes = text.as_bytes();
    let ends_line = |(index, byte): (usize, &u8)| match byte {
        b'\n' => true,
        b'\r' => bytes.get(index + 1) != Some(&b'\n'),
        _ => false,
    };
    let breaks = bytes[..at].iter().enumerate().filter(|&byte| ends_line(byte)).count();
    to_u32(breaks + 1)
}

fn is_break(character: char) -> bool {
    matches!(character, '\n' | '\r')
}

/// A line of the file, cut where a terminal could no longer show it.
fn excerpt(line: &str) -> String {
    const LONGEST: usize = 400;
    line.chars().take(LONGEST).collect()
}

fn to_u32(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Sorts diagnostics for a reader: errors first, then by file and place.
pub fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by(|a, b| {
        let key = |d: &Diagnostic| (std::cmp::Reverse(d.level), d.place.clone());
        key(a)
            .cmp(&key(b))
            .then_with(|| a.code.cmp(&b.code))
            .then(a.message.cmp(&b.message))
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_counts_lines_and_characters_from_one() {
        let text = "---\r\ntitel: Überfall\r\n---\r\n";
        let start = text.find("Über").unwrap();
        let place = Place::in_text("a.md", text, start, start + 9);
        let expected = Place {
            file: "a.md".into(),
            line: 2,
            column: 8,
            len: 8,
            excerpt: "titel: Überfall".into(),
        };
        assert_eq!(place, expected);
    }

    #[test]
    fn a_lone_carriage_return_ends_a_line() {
        assert_eq!(Place::in_text("a.md", "a\rb\rc", 4, 5).line, 3);
    }

    #[test]
    fn a_place_past_the_end_is_the_end() {
        assert_eq!(Place::in_text("a.md", "ab", 7, 9).column, 3);
    }
}
