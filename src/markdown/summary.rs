//! Makes a summary of a story from its first paragraph.
//!
//! Every story of the archive passes here, so only as much of a text is read as it takes
//! to find that paragraph.

use pulldown_cmark::{
    BrokenLink, BrokenLinkCallback, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd,
};
use unicode_normalization::char::is_combining_mark;

use super::RawHtml;
use super::limits;
use super::skip;
use super::words::is_written_without_spaces;

/// A first paragraph that comes later than this is none.
const MAX_BYTES: usize = 256 << 10;

/// A cut goes back this far for the end of a word. Longer words are cut within.
const MAX_WORD_CHARS: usize = 40;

/// How many link labels are looked up in a text.
const MAX_LOOKUPS: usize = 64;

/// The address that marks a footnote, whose number is no part of a summary.
const FOOTNOTE: &str = "\0footnote";

/// Returns the first real paragraph of `text` as plain text, at most `max_chars` long.
///
/// Real is a paragraph that stands by itself, in no list or quote, and has words: not an
/// image or a rule. White space is folded. What is too long is cut behind a word, or
/// within Chinese and Japanese behind any character, and ends in "…".
///
/// `None` if there is no such paragraph.
#[must_use]
pub fn summary(text: &str, max_chars: usize) -> Option<String> {
    summary_after(text, 0, (RawHtml::Sanitized, max_chars))
}

/// Returns the [`summary`] of `text` without what its first `n_skipped` bytes show, at most
/// so many characters long. HTML that the site shows as text is text here, too.
#[must_use]
pub fn summary_after(
    text: &str,
    n_skipped: usize,
    (raw_html, max_chars): (RawHtml, usize),
) -> Option<String> {
    let mut end = 0;
    let mut wanted = n_skipped.max(1);
    while end < text.len() && end < MAX_BYTES {
        end = next_blank_line(text, end + wanted);
        if limits::find_trap(&text[..end]).is_some() {
            return None;
        }
        if let Some(words) = first_paragraph(&text[..end], n_skipped, (raw_html, text)) {
            return Some(cut(&words, max_chars));
        }
        wanted = end * 3;
    }
    None
}

/// Returns where the first blank line after `from` is, or where to stop looking.
///
/// What a paragraph is does not depend on what follows a blank line.
fn next_blank_line(text: &str, from: usize) -> usize {
    let last = boundary(text, MAX_BYTES);
    let mut seen_words = false;
    let mut place = boundary(text, from.min(last));
    for line in text[place..last].split_inclusive('\n') {
        let blank = line.trim_matches([' ', '\t', '\r', '\n']).is_empty();
        place += line.len();
        if blank && seen_words {
            return place;
        }
        seen_words |= !blank;
    }
    last
}

/// Returns the last place up to `place` where a character begins.
fn boundary(text: &str, place: usize) -> usize {
    let place = place.min(text.len());
    (0..=place).rev().find(|place| text.is_char_boundary(*place)).unwrap_or(0)
}

/// Returns the words of the first real paragraph of `text`, which is the start of `whole`,
/// without what its first `n_skipped` bytes show.
fn first_paragraph(
    text: &str,
    n_skipped: usize,
    (raw_html, whole): (RawHtml, &str),
) -> Option<String> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let lookup = Lookup { whole, n_left: MAX_LOOKUPS };
    let parser = Parser::new_with_broken_link_callback(text, options, Some(lookup));
    let mut events = parser
        .into_offset_iter()
        .filter_map(|(event, range)| skip::without_start(event, &range, n_skipped));
    let mut depth = 0usize;
    while let Some(event) = events.next() {
        match event {
            Event::Start(Tag::Paragraph) if depth == 0 => {
                let words = read_paragraph(&mut events, raw_html);
                if words.contains(char::is_alphanumeric) {
                    return Some(words);
                }
            }
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

/// Returns the words of a paragraph, up to its end: no images, no footnotes, nothing that
/// is struck.
fn read_paragraph<'a>(
    events: &mut impl Iterator<Item = Event<'a>>,
    raw_html: RawHtml,
) -> String {
    let mut words = String::new();
    let mut n_hidden = 0usize;
    for event in events {
        match event {
            Event::End(TagEnd::Paragraph) => break,
            Event::Start(tag) if n_hidden > 0 || is_hidden(&tag) => n_hidden += 1,
            Event::End(_) if n_hidden > 0 => n_hidden -= 1,
            Event::Text(text) | Event::Code(text) if n_hidden == 0 => {
                push_folded(&text, &mut words);
            }
            // Comments are never shown.
            Event::InlineHtml(html)
                if n_hidden == 0
                    && raw_html == RawHtml::Escape
                    && !html.starts_with("<!--") =>
            {
                push_folded(&html, &mut words);
            }
            Event::SoftBreak | Event::HardBreak => push_folded(" ", &mut words),
            _ => {}
        }
    }
    words.truncate(words.trim_end().len());
    words
}

fn is_hidden(tag: &Tag) -> bool {
    match tag {
        Tag::Image { .. } | Tag::Strikethrough => true,
        Tag::Link { dest_url, .. } => dest_url.as_ref() == FOOTNOTE,
        _ => false,
    }
}

/// Adds text with its white space folded.
fn push_folded(text: &str, words: &mut String) {
    let at_gap = |words: &String| words.is_empty() || words.ends_with(' ');
    for (index, word) in text.split(char::is_whitespace).enumerate() {
        if index > 0 && !at_gap(words) {
            words.push(' ');
        }
        words.push_str(word);
    }
}

/// Looks up link labels whose address comes later than the text that is read.
struct Lookup<'w> {
    whole: &'w str,
    n_left: usize,
}

impl<'a> BrokenLinkCallback<'a> for Lookup<'_> {
    fn handle_broken_link(
        &mut self,
        link: BrokenLink<'a>,
    ) -> Option<(CowStr<'a>, CowStr<'a>)> {
        self.n_left = self.n_left.checked_sub(1)?;
        let label = link.reference.trim();
        let is_there = self.whole.match_indices("]:").take(512).any(|(end, _)| {
            let start = end.checked_sub(label.len());
            let found = start.and_then(|start| self.whole.get(start..end));
            found.is_some_and(|found| found.eq_ignore_ascii_case(label))
        });
        let footnote =
            link.link_type == LinkType::ShortcutUnknown || label.starts_with('^');
        let address = if footnote && label.starts_with('^') { FOOTNOTE } else { "" };
        is_there.then(|| (address.into(), "".into()))
    }
}

/// Returns at most `max_chars` characters of `words`.
fn cut(words: &str, max_chars: usize) -> String {
    let Some((too_long, _)) = words.char_indices().nth(max_chars) else {
        return words.to_owned();
    };
    // The ellipsis takes the place of one character.
    let mut places = words[..too_long].char_indices().rev().map(|(place, _)| place);
    let limit = places.next().unwrap_or(0);
    let mut back = std::iter::once(limit).chain(places).take(MAX_WORD_CHARS);
    let word_end = back.find(|place| may_break(words, *place));
    let end = word_end.unwrap_or_else(|| start_of_character(words, limit));
    let trailing =
        |last: char| last.is_whitespace() || ",;:.–—-(“\"、，；：。（".contains(last);
    let mut cut = words[..end].trim_end_matches(trailing).to_owned();
    cut.push('…');
    cut
}

/// Says whether a line could break at a place in `words`.
fn may_break(words: &str, place: usize) -> bool {
    let (before, after) = words.split_at(place);
    let next = after.chars().next();
    let near = [before.chars().next_back(), next];
    next.is_some_and(char::is_whitespace)
        || near.into_iter().flatten().any(is_written_without_spaces)
}

/// Returns the start of the character at `place`, which may be an accent on another.
fn start_of_character(words: &str, place: usize) -> usize {
    let mut start = place;
    while words[start..].starts_with(is_combining_mark)
        && let Some(before) = words[..start].chars().next_back()
    {
        start -= before.len_utf8();
    }
    start
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_is_the_first_paragraph_without_markup() {
        let text = "# Strike over\n\n![Pilots](a.jpg \"Pilots\")\n\n* * *\n\n\
                    Harbour *pilots*  ended\ntheir [strike](/a.html \"x\") on `pier 3`, \
                    AT&amp;T\u{a0}said.[^1]\n\nSecond.\n\n[^1]: Note.\n";
        let summary = summary(text, 200);
        assert_eq!(
            summary.as_deref(),
            Some("Harbour pilots ended their strike on pier 3, AT&T said.")
        );
    }

    #[test]
    fn lists_quotes_tables_code_and_html_are_no_paragraphs() {
        let text = "- item\n\n  more item\n\n> quote\n\n```\ncode\n\ncode\n```\n\n\
                    a | b\n--|--\n1 | 2\n\n<div>\nhtml\n</div>\n\n<!-- desk\n\nnote -->\n\nReal.\n";
        assert_eq!(summary(text, 50).as_deref(), Some("Real."));
    }

    #[test]
    fn a_text_without_paragraph_has_no_summary() {
        let texts =
            ["", " \n\n", "# Title\n", "- a\n- b\n", "![a](b.png)\n", "***\n", "\n\n\n"];
        assert_eq!(texts.map(|text| summary(text, 50)), [const { None }; 7]);
    }

    #[test]
    fn struck_text_and_raw_html_are_left_out() {
        let text = "The ~~four~~ five <b>pilots</b> <!-- desk -->left.";
        assert_eq!(summary(text, 50).as_deref(), Some("The five pilots left."));
    }

    #[test]
    fn links_are_known_wherever_their_address_stands() {
        let text = "The [pilots][Union] and [crews] [sic] left.\n\nMore.\n\n\
                    [union]: /u\n[crews]: /c\n";
        assert_eq!(
            summary(text, 50).as_deref(),
            Some("The pilots and crews [sic] left.")
        );
    }

    #[test]
    fn a_long_paragraph_is_cut_behind_a_word() {
        let text = "Harbour pilots, who had struck, return.";
        let cuts =
            [39, 38, 30, 16, 15, 14, 8, 4, 1, 0].map(|max| summary(text, max).unwrap());
        assert_eq!(
            cuts,
            [
                "Harbour pilots, who had struck, return.",
                "Harbour pilots, who had struck…",
                "Harbour pilots, who had…",
                "Harbour pilots…",
                "Harbour…",
                "Harbour…",
                "Harbour…",
                "Har…",
                "…",
                "…",
            ]
        );
    }

    #[test]
    fn chinese_is_cut_behind_any_character() {
        let text = "新华社北京3月11日电，国务院总理说。";
        let cuts = [19, 18, 11, 10, 5].map(|max| summary(text, max).unwrap());
        assert_eq!(
            cuts,
            [
                text,
                "新华社北京3月11日电，国务院总理…",
                "新华社北京3月11日…",
                "新华社北京3月11…",
                "新华社北…"
            ]
        );
    }

    #[test]
    fn characters_and_their_accents_stay_together() {
        let text = format!("{}\u{301}\u{300}x", "e".repeat(50));
        assert_eq!(summary(&text, 52), Some(format!("{}…", "e".repeat(49))));
    }
}
