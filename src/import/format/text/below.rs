//! The text of a page below the line of source and date, and what a site sets behind it.

use crate::import::format::text::signed::is_labels;
use crate::markdown::split_end_mark;

/// How many words a line behind the end mark has at most, if it is no part of the text.
const FOOTER_WORDS: usize = 25;
/// How many such lines are told of one by one.
const MOST_NOTES: usize = 40;
/// How many letters lines have one with another that are paragraphs each.
const PARAGRAPH_LETTERS: usize = 100;

/// A text, and what was left out of it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Below {
    pub(super) text: String,
    pub(super) notes: Vec<String>,
}

impl Below {
    /// Reads the lines behind that of the date; `source_at` is the one that tells the source.
    pub(super) fn read(lines: &[&str], source_at: Option<usize>) -> Self {
        let is_kept = |at: &usize| Some(*at) != source_at;
        let lines: Vec<&str> = lines
            .iter()
            .enumerate()
            .filter(|(at, _)| is_kept(at))
            .map(|(_, line)| line.trim_end())
            .collect();
        let lines = without_labels(&lines);
        let end = end(lines).unwrap_or(lines.len());
        let (text, behind) = lines.split_at_checked(end).unwrap_or((lines, &[]));
        let behind: Vec<&str> = behind
            .iter()
            .map(|line| line.trim())
            .filter(|line| !line.is_empty())
            .collect();
        let mut notes: Vec<String> = behind
            .iter()
            .take(MOST_NOTES)
            .map(|line| format!("left out, as it stands behind the end mark: “{line}”"))
            .collect();
        if behind.len() > MOST_NOTES {
            let more = behind.len() - MOST_NOTES;
            notes.push(format!("left out: {more} more lines behind the end mark"));
        }
        Self { text: joined(text), notes }
    }
}

/// The lines without those of labels at both ends.
fn without_labels<'a, 'l>(lines: &'a [&'l str]) -> &'a [&'l str] {
    let is_text = |line: &&str| !line.trim().is_empty() && !is_labels(line);
    let first = lines.iter().position(is_text).unwrap_or(lines.len());
    let last = lines.iter().rposition(is_text).map_or(first, |last| last + 1);
    lines.get(first..last).unwrap_or_default()
}

/// Where what a site sets behind the end mark begins, if that is not a part of the text.
fn end(lines: &[&str]) -> Option<usize> {
    let marked = |line: &&str| split_end_mark(line).1.is_some();
    let at = lines.iter().position(marked)? + 1;
    let (text, behind) = lines.split_at_checked(at)?;
    let words = |lines: &[&str]| -> usize {
        lines.iter().map(|line| line.split_whitespace().count()).sum()
    };
    let is_footer =
        behind.iter().all(|line| line.split_whitespace().count() <= FOOTER_WORDS);
    (is_footer && words(behind) <= words(text)).then_some(at)
}

/// The lines of a text. Where no blank line parts paragraphs, long lines are one each, and so
/// are lines that begin as Chinese and Japanese paragraphs do.
fn joined(lines: &[&str]) -> String {
    let written = lines.iter().filter(|line| !line.trim().is_empty());
    let letters: usize = written.clone().map(|line| line.chars().count()).sum();
    let count = written.count();
    let first = lines.iter().position(|line| !line.trim().is_empty()).unwrap_or(0);
    let last = lines.iter().rposition(|line| !line.trim().is_empty()).unwrap_or(0);
    let is_parted = lines
        .get(first..last)
        .is_some_and(|lines| lines.iter().any(|line| line.trim().is_empty()));
    let are_paragraphs = !is_parted && letters > count * PARAGRAPH_LETTERS;
    let mut text = String::with_capacity(letters * 2);
    for line in lines {
        if are_paragraphs || line.starts_with('\u{3000}') {
            text.push('\n');
        }
        text.push_str(line.trim_start_matches('\u{3000}'));
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[&str]) -> (String, usize) {
        let below = Below::read(lines, None);
        (below.text.trim().to_owned(), below.notes.len())
    }

    #[test]
    fn what_a_site_sets_behind_the_end_mark_is_told_and_left_out() {
        let lines = [
            "They went back to work on Friday, all of them. Enditem",
            "",
            "Related stories",
            "Copyright Meridian",
        ];
        assert_eq!(
            read(&lines),
            ("They went back to work on Friday, all of them. Enditem".into(), 2)
        );
        let none = ["They went back.", "Copyright Meridian"];
        assert_eq!(read(&none), ("They went back.\nCopyright Meridian".into(), 0));
    }

    #[test]
    fn a_mark_in_the_middle_of_a_text_ends_nothing() {
        let lines = ["One.", "###", "Two and three and four and five and six."];
        assert_eq!(read(&lines).1, 0);
    }

    #[test]
    fn long_lines_without_blank_ones_are_paragraphs() {
        let long = "Pilots went back to work. ".repeat(6);
        let long = long.trim();
        assert_eq!(read(&[long, long]).0, format!("{long}\n\n{long}"));
        assert_eq!(
            read(&["\u{3000}\u{3000}一。", "\u{3000}\u{3000}二。"]).0,
            "一。\n\n二。"
        );
        assert_eq!(read(&["Hard wrapped", "lines stay."]).0, "Hard wrapped\nlines stay.");
    }
}
