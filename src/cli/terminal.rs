//! Makes text from files fit for a terminal.
//!
//! A story may hold escape sequences, and a terminal obeys those it is sent: colours, a
//! changed title, text that hides other text (CWE-150). So what comes from outside is
//! printed only after [`line()`] or [`lines`].

use std::borrow::Cow;

/// Returns `text` with a visible character in place of each that a terminal would obey.
///
/// The number of characters stays the same. A tab stays a tab.
pub(super) fn line(text: &str) -> Cow<'_, str> {
    if text.chars().any(commands) {
        Cow::Owned(text.chars().map(visible).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// Like [`line()`], but line breaks stay: for texts that have some of their own.
pub(super) fn lines(text: &str) -> Cow<'_, str> {
    if !text.contains('\n') {
        return line(text);
    }
    let keep = |character| if character == '\n' { '\n' } else { visible(character) };
    Cow::Owned(text.chars().map(keep).collect())
}

/// Returns JSON with an escape in place of each character that a terminal would obey.
/// In JSON such characters stand only inside strings, where an escape means the same.
pub(super) fn json(text: &str) -> Cow<'_, str> {
    if !text.chars().any(commands) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if commands(character) {
            escaped.push_str(&format!("\\u{:04x}", u32::from(character)));
        } else {
            escaped.push(character);
        }
    }
    Cow::Owned(escaped)
}

/// Whether a terminal would do something other than show it: control characters, and those
/// that reorder or hide text (Unicode Technical Report 36, "bidirectional text spoofing").
fn commands(character: char) -> bool {
    (character.is_control() && character != '\t')
        || matches!(character,
            '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
}

fn visible(character: char) -> char {
    match character {
        '\t' => '\t',
        '\0'..='\u{1F}' => char::from_u32(0x2400 + u32::from(character))
            .unwrap_or(char::REPLACEMENT_CHARACTER),
        '\u{7F}' => '␡',
        _ if commands(character) => char::REPLACEMENT_CHARACTER,
        _ => character,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_shown_instead() {
        assert_eq!(line("a\u{1b}[2J\u{9b}1m\u{202e}\tb\n"), "a␛[2J�1m�\tb␊");
        assert_eq!(lines("a\n\u{7f}"), "a\n␡");
        assert_eq!(json("{\"a\":\"\u{9b}é\"}"), "{\"a\":\"\\u009bé\"}");
    }

    #[test]
    fn what_is_only_text_stays() {
        assert_eq!(line("Überfall 新华社 שלום"), "Überfall 新华社 שלום");
    }
}
