//! Finds the mark that ends a wire story: "Endit", "-30-", "###", "（完）".
//!
//! A mark is the last thing in a text. It stands on a line of its own or behind the last
//! sentence; the words that also are plain words, "Fin" and "Ends", only where no sentence
//! goes on. Headings, tables and code end in none.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag};

use super::limits;

/// Marks that can stand behind a sentence, with or without a space.
const MARKS: [&str; 12] = [
    "Enditem",
    "Endit",
    "ENDITEM",
    "ENDIT",
    "(Enditem)",
    "(Endit)",
    "(End)",
    "(END)",
    "（完）",
    "(完)",
    "（終）",
    "【完】",
];

/// Marks that would be a word or a heading in a sentence.
const LONE_MARKS: [&str; 9] = [
    "# # #", "ENDS", "Ends", "-ENDS-", "-Ends-", "-ends-", "- ENDS -", "- Ends -",
    "- ends -",
];

/// Splits `text` into the body and its end mark as printed.
///
/// White space after the mark and before it goes. Without a mark, the body is `text`.
#[must_use]
pub fn split_end_mark(text: &str) -> (&str, Option<&str>) {
    let trimmed = text.trim_end_matches(is_space);
    let line_start = trimmed.rfind(['\n', '\r']).map_or(0, |end| end + 1);
    let tail = Tail { before: &trimmed[..line_start], line: &trimmed[line_start..] };
    let Some(range) = tail.find_mark() else { return (text, None) };
    let place = line_start + range.start;
    if is_in_code(trimmed, place) {
        return (text, None);
    }
    let body = text[..place].trim_end_matches(is_space);
    (body, Some(&trimmed[place..line_start + range.end]))
}

/// The end of a text.
struct Tail<'t> {
    /// The lines before the last.
    before: &'t str,
    /// The last line.
    line: &'t str,
}

impl Tail<'_> {
    /// Returns where in the last line the mark is.
    fn find_mark(&self) -> Option<Range<usize>> {
        let indent = self.line.len() - self.line.trim_start_matches(is_space).len();
        let words = &self.line[indent..];
        if self.line.starts_with("    ") || self.line.starts_with('\t') {
            return None;
        }
        let whole = Some(indent..self.line.len());
        if words == "###" || MARKS.contains(&words) || is_numeric_mark(words) {
            return whole;
        }
        if LONE_MARKS.contains(&words) || words == "Fin" || words == "FIN" {
            return whole.filter(|_| self.is_between_sentences());
        }
        let is_markup = words.starts_with(['#', '|']) || words.contains(" | ");
        let len = if is_markup { None } else { len_of_mark_behind_sentence(words) };
        len.map(|len| self.line.len() - len..self.line.len())
    }

    /// Says whether no sentence goes on from the line before into the last line.
    fn is_between_sentences(&self) -> bool {
        let last = self.before.trim_end_matches([' ', '\t']);
        let last = last.strip_suffix('\n').unwrap_or(last);
        let last = last.strip_suffix('\r').unwrap_or(last).trim_end_matches([' ', '\t']);
        last.is_empty() || last.ends_with(['\n', '\r']) || ends_sentence(last)
    }
}

/// Returns the length of the mark that ends `line` behind other words.
fn len_of_mark_behind_sentence(line: &str) -> Option<usize> {
    let found = MARKS.iter().find(|mark| line.ends_with(**mark));
    if let Some(mark) = found {
        let words = &line[..line.len() - mark.len()];
        let clear = !words.ends_with(char::is_alphanumeric) || !mark.is_ascii();
        let clear = clear || mark.starts_with('(');
        return (clear && has_words(words)).then_some(mark.len());
    }
    if let Some(words) = line.strip_suffix("###").or_else(|| line.strip_suffix("Fin")) {
        let spaced = words.trim_end_matches(is_space);
        let clear = spaced.len() < words.len() && ends_sentence(spaced);
        return clear.then_some(3);
    }
    len_of_numeric_mark(line)
}

/// Returns the length of a mark like "-30-" at the end of `line`.
///
/// With spaces in it, "- 30 -" counts behind a sentence only: it may be a sum.
fn len_of_numeric_mark(line: &str) -> Option<usize> {
    let last_space = line.rfind(is_space)?;
    let word = line[last_space..].trim_start_matches(is_space);
    let words = line[..line.len() - word.len()].trim_end_matches(is_space);
    if is_numeric_mark(word) && has_words(words) {
        return Some(word.len());
    }
    let sentence = line.rfind(SENTENCE_ENDS)?;
    let mark =
        line[sentence..].trim_start_matches(SENTENCE_ENDS).trim_start_matches(is_space);
    is_numeric_mark(mark).then_some(mark.len())
}

/// Says whether `mark` is 30 or 0 between dashes.
fn is_numeric_mark(mark: &str) -> bool {
    const MAX_DASHES: usize = 3;
    let is_dash = |character: char| "-–—―‐‑−".contains(character);
    let inside = mark.trim_matches(is_dash);
    let number = inside.trim_matches(is_space);
    let before = mark.chars().take_while(|character| is_dash(*character)).count();
    let after = mark.chars().rev().take_while(|character| is_dash(*character)).count();
    let spaced_alike = inside.starts_with(is_space) == inside.ends_with(is_space);
    matches!(number, "30" | "0")
        && before == after
        && (1..=MAX_DASHES).contains(&before)
        && spaced_alike
}

/// What ends a sentence, with the marks that may follow it.
const SENTENCE_ENDS: [char; 17] = [
    '.', '!', '?', '"', '\'', '”', '’', '»', ')', ']', '…', '。', '！', '？', '」', '』',
    '）',
];

fn ends_sentence(words: &str) -> bool {
    words.trim_end_matches(['*', '_']).ends_with(SENTENCE_ENDS)
}

/// Says whether a line says anything, or only opens a list or quote.
fn has_words(line: &str) -> bool {
    line.contains(char::is_alphabetic)
}

fn is_space(character: char) -> bool {
    character.is_whitespace() || character == '\u{feff}'
}

/// Says whether a place in `text` is within code or raw HTML.
fn is_in_code(text: &str, place: usize) -> bool {
    let may_be = b"`~<".iter().any(|open| text.as_bytes().contains(open));
    if !may_be || limits::find_trap(text).is_some() {
        return false;
    }
    Parser::new(text).into_offset_iter().any(|(event, range)| {
        let code = matches!(event, Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock));
        code && range.contains(&place)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_on_their_own_line_are_taken_off() {
        let marks = [
            "Endit",
            "Enditem",
            "Fin",
            "-30-",
            "- 30 -",
            "--30--",
            "###",
            "# # #",
            "–0–",
            "-0-",
            "—0—",
            "（完）",
            "(完)",
            "(End)",
            "ENDS",
            "Ends",
            "-ends-",
        ];
        for mark in marks {
            assert_eq!(
                split_end_mark(&format!("He said.\n\n{mark}\n")),
                ("He said.", Some(mark))
            );
            assert_eq!(
                split_end_mark(&format!("He said.\n{mark} \u{a0}\r\n\n")),
                ("He said.", Some(mark))
            );
            assert_eq!(split_end_mark(mark), ("", Some(mark)));
        }
    }

    #[test]
    fn marks_behind_the_last_sentence_are_taken_off() {
        let texts = [
            ("He said. Enditem", "He said.", "Enditem"),
            ("He said.Endit\n", "He said.", "Endit"),
            ("\"He said\" Endit", "\"He said\"", "Endit"),
            ("Il a dit. Fin", "Il a dit.", "Fin"),
            ("He said -30-", "He said", "-30-"),
            ("He said. - 30 -", "He said.", "- 30 -"),
            ("He said. ###", "He said.", "###"),
            ("Он сказал. –0–", "Он сказал.", "–0–"),
            ("他说。（完）", "他说。", "（完）"),
            ("他说(完)", "他说", "(完)"),
            ("He said. (End)", "He said.", "(End)"),
        ];
        let found = texts.map(|(text, _, _)| split_end_mark(text));
        assert_eq!(found, texts.map(|(_, body, mark)| (body, Some(mark))));
    }

    #[test]
    fn what_only_looks_like_a_mark_stays() {
        let texts = [
            "They won in the end",
            "He flew to Finland",
            "They met in the film Fin",
            "The end of the story\nEnds",
            "how the story Ends",
            "A text.\n\n### Title",
            "## Title ###",
            "a | b\n--|--\n1 | -30-",
            "| a |\n|---|\n| -30- |",
            "```\ncode\n###",
            "```\ncode\n\n###\n```",
            "    ###",
            "<div>\n###",
            "between 20 - 30 -",
            "the A-30-",
            "故事未完",
            "Reuter",
            "-30",
            "-30--",
            "unEndit",
            "- Endit",
            "",
        ];
        assert_eq!(texts.map(split_end_mark), texts.map(|text| (text, None)));
    }

    #[test]
    fn code_before_the_mark_does_not_hide_it() {
        let text = "```\ncode\n```\n\nDone.\n\n###\n";
        assert_eq!(split_end_mark(text), ("```\ncode\n```\n\nDone.", Some("###")));
    }
}
