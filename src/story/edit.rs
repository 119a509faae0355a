//! Sets single fields in the text of a story's front matter, and leaves every other byte as it
//! is: comments, order, line ends, byte order mark.
//!
//! It works on lines. Whether that went well is asked of the YAML before and after: but for
//! the fields that were set, both must say the same.

use std::ops::Range;

use serde_yaml::Value;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Place;
use crate::story::front_matter;
use crate::yaml;
use crate::yaml::Source;

/// A field, and its value as YAML on one line.
pub type Setting<'a> = (&'a str, &'a str);

/// Returns the bytes of the story in `file` with some front matter fields set: in the place
/// of what they were, or after the last field.
///
/// # Errors
///
/// If the file has no front matter that can be read, or the fields cannot be set without
/// changing others.
pub fn set_fields(
    file: &str,
    bytes: &[u8],
    settings: &[Setting<'_>],
) -> Result<Vec<u8>, Diagnostic> {
    let before = entries(file, bytes)?;
    let mut lines = Lines::of(file, bytes)?;
    settings.iter().for_each(|setting| lines.set(*setting));
    let edited = lines.text.into_iter().collect::<String>().into_bytes();
    let is_right = entries(file, &edited)
        .is_ok_and(|after| differ_only_in(settings, &before, &after));
    if is_right {
        return Ok(edited);
    }
    let message = "the front matter is written in a way that cannot be edited safely";
    let lines: Vec<String> =
        settings.iter().map(|(field, value)| format!("`{field}: {value}`")).collect();
    let help = format!("write these fields into it yourself: {}", lines.join(", "));
    Err(Diagnostic::error("cannot-edit", message).at(Place::file(file)).help(help))
}

/// The front matter's fields.
fn entries(file: &str, bytes: &[u8]) -> Result<Vec<(String, Value)>, Diagnostic> {
    let text = front_matter::decode(file, bytes)?;
    let range = front_matter::part(file, &text)?.yaml;
    yaml::read(&Source { file, text: &text, range })
}

/// Whether the settings are what they should be, and all other fields what they were.
fn differ_only_in(
    settings: &[Setting<'_>],
    before: &[(String, Value)],
    after: &[(String, Value)],
) -> bool {
    let is_set = |name: &str| settings.iter().any(|(field, _)| *field == name);
    let others = |entries: &[(String, Value)]| -> Vec<(String, Value)> {
        entries.iter().filter(|(name, _)| !is_set(name)).cloned().collect()
    };
    let has = |(field, value): &Setting<'_>| {
        let expected: Option<Value> = serde_yaml::from_str(value).ok();
        let found = after.iter().find(|(name, _)| name == field);
        found.map(|(_, value)| value) == expected.as_ref()
    };
    others(before) == others(after) && settings.iter().all(has)
}

/// The lines of a file, each with its end.
struct Lines<'a> {
    text: Vec<String>,
    /// Those of the YAML.
    yaml: Range<usize>,
    /// What stands before each top-level key.
    indent: String,
    /// How lines end.
    end: &'a str,
}

impl<'a> Lines<'a> {
    fn of(file: &str, bytes: &'a [u8]) -> Result<Self, Diagnostic> {
        let decoded = front_matter::decode(file, bytes)?;
        let yaml = front_matter::part(file, &decoded)?.yaml;
        // `decode` has seen that it is UTF-8; it makes one line of one line.
        let lines = parted(str::from_utf8(bytes).unwrap_or_default());
        let n_lines = |text: &str| text.matches('\n').count();
        let start = n_lines(&decoded[..yaml.start]);
        let yaml = start..start + n_lines(&decoded[yaml]);
        let fence = lines[start.saturating_sub(1)];
        let end = &fence[content(fence).len()..];
        let speaks = |line: &&&str| {
            let words = line.trim();
            !words.is_empty() && !words.starts_with('#')
        };
        let first = lines[yaml.clone()].iter().find(speaks).copied().unwrap_or_default();
        let indent =
            first[..first.len() - first.trim_start_matches(' ').len()].to_owned();
        let text = lines.into_iter().map(str::to_owned).collect();
        Ok(Self { text, yaml, indent, end })
    }

    fn set(&mut self, (field, value): Setting<'_>) {
        let found = self.yaml.clone().find_map(|at| {
            let rest = after_key(self.text[at].strip_prefix(&*self.indent)?, field)?;
            Some((at, self.text[at].len() - rest.len()))
        });
        let Some((at, colon)) = found else {
            let line = format!("{}{field}: {value}{}", self.indent, self.end);
            self.text.insert(self.yaml.end, line);
            self.yaml.end += 1;
            return;
        };
        // A value may go on below its key; blank lines and comments after it are not its own.
        let below = (at + 1..self.yaml.end).take_while(|&at| self.belongs_above(at));
        let last = below.filter(|&at| !content(&self.text[at]).trim().is_empty()).last();
        self.text.drain(at + 1..=last.unwrap_or(at));
        self.yaml.end -= last.unwrap_or(at) - at;
        let (key, rest) = self.text[at].split_at(colon);
        self.text[at] = format!("{key} {value}{}", after_value(rest));
    }

    /// Whether a line goes on with what stands above it.
    fn belongs_above(&self, at: usize) -> bool {
        let line = content(&self.text[at]);
        let inside = line.strip_prefix(&*self.indent);
        line.trim().is_empty()
            || inside.is_some_and(|rest| rest.starts_with([' ', '\t', '-']))
    }
}

/// The lines of a text, each with its end: `\n`, `\r\n` or `\r`.
fn parted(text: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['\n', '\r']) {
        let len = if rest[at..].starts_with("\r\n") { 2 } else { 1 };
        let (line, after) = rest.split_at(at + len);
        lines.push(line);
        rest = after;
    }
    lines.push(rest);
    lines
}

/// A line without its end.
fn content(line: &str) -> &str {
    line.trim_end_matches(['\n', '\r'])
}

/// What follows `field:` on a line that begins with it, bare or in quotes.
fn after_key<'a>(line: &'a str, field: &str) -> Option<&'a str> {
    let quote = line.chars().next().filter(|first| matches!(first, '"' | '\''));
    let rest = line[quote.map_or(0, char::len_utf8)..].strip_prefix(field)?;
    let rest = quote.map_or(Some(rest), |quote| rest.strip_prefix(quote))?;
    let rest = rest.trim_start_matches([' ', '\t']).strip_prefix(':')?;
    (rest.is_empty() || rest.starts_with(char::is_whitespace)).then_some(rest)
}

/// What follows a value on its line: a comment, and the line's end.
fn after_value(rest: &str) -> &str {
    let line = content(rest);
    let value = line.trim_start();
    let start = line.len() - value.len();
    if value.starts_with('#') {
        // There is no value; the comment keeps the space before it.
        return &rest[start.saturating_sub(1)..];
    }
    let from = start + quoted_len(value);
    let comment = line[from..].find(" #").map(|at| from + at);
    &rest[comment.unwrap_or(line.len())..]
}

/// The length of a value that begins and ends on a line with a quotation mark, in bytes; 0 for
/// others.
fn quoted_len(value: &str) -> usize {
    let Some(quote) = value.chars().next().filter(|first| matches!(first, '"' | '\''))
    else {
        return 0;
    };
    let mut characters = value.char_indices().skip(1).peekable();
    while let Some((at, c)) = characters.next() {
        let is_doubled =
            quote == '\'' && characters.peek().is_some_and(|next| next.1 == c);
        if quote == '"' && c == '\\' || c == quote && is_doubled {
            characters.next();
        } else if c == quote {
            return at + 1;
        }
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    const SET: [Setting<'static>; 2] =
        [("status", "canceled"), ("withdrawn_reason", "\"It was: wrong\"")];

    fn edited(text: &str) -> Result<String, String> {
        let edited = set_fields("content/a.md", text.as_bytes(), &SET);
        let edited = edited.map_err(|problem| problem.code.into_owned())?;
        Ok(String::from_utf8(edited).unwrap())
    }

    #[test]
    fn fields_are_set_and_nothing_else_changes() {
        let cases = [
            (
                "---\ntitle: A # first\n\n# of the desk\nextra: {a: 1}\n---\nstatus: x\n",
                "---\ntitle: A # first\n\n# of the desk\nextra: {a: 1}\nstatus: canceled\n\
                 withdrawn_reason: \"It was: wrong\"\n---\nstatus: x\n",
            ),
            (
                "\u{feff}\r\n---\r\ntitle: A\r\nstatus:   usable   # for now\r\nsource: B\r\n\
                 ...\r\nText.\r\n",
                "\u{feff}\r\n---\r\ntitle: A\r\nstatus: canceled # for now\r\nsource: B\r\n\
                 withdrawn_reason: \"It was: wrong\"\r\n...\r\nText.\r\n",
            ),
            (
                "---\rstatus: 'usable'\r\"withdrawn_reason\": \"a \\\" # b\"\r---\rText",
                "---\rstatus: canceled\r\"withdrawn_reason\": \"It was: wrong\"\r---\rText",
            ),
            (
                "---\nstatus:\ntitle: |\n  status: no\n  key\nwithdrawn_reason: >-\n  Many\n\n  \
                 words\n\n# note\nlast: 1\n---\n",
                "---\nstatus: canceled\ntitle: |\n  status: no\n  key\nwithdrawn_reason: \
                 \"It was: wrong\"\n\n# note\nlast: 1\n---\n",
            ),
            (
                "---\n  title: A\n  topics:\n  - b\n---\n",
                "---\n  title: A\n  topics:\n  - b\n  status: canceled\n  withdrawn_reason: \
                 \"It was: wrong\"\n---\n",
            ),
            (
                "---\nstatus: # none\ntitle: A\n---",
                "---\nstatus: canceled # none\ntitle: A\nwithdrawn_reason: \"It was: wrong\"\n---",
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(edited(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn setting_the_same_again_changes_nothing() {
        let once = edited("---\r\ntitle: A\r\n---\r\nText.").unwrap();
        assert_eq!(edited(&once), Ok(once));
    }

    #[test]
    fn what_cannot_be_edited_safely_is_left_alone() {
        let cases = [
            ("---\n{title: A, status: usable}\n---\n", "cannot-edit"),
            ("---\ntitle: \"A\nstatus: b\"\n---\n", "cannot-edit"),
            ("---\ntitle: a: b\n---\n", "yaml"),
            ("no front matter", "no-front-matter"),
            ("---\ntitle: A\n", "unclosed"),
        ];
        for (text, expected) in cases {
            assert_eq!(edited(text), Err(expected.to_owned()), "{text}");
        }
    }
}
