//! What holds for any two texts: both can be read from what compares them.

use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization as _;

use crate::compare::tests::{LABELS, compared};
use crate::compare::tokens::{Ids, Tokens, visible};
use crate::compare::{Block, Comparison, compare_line};
use crate::markdown::{Style, blocks};

/// Returns the words that are left of `html` without what `dropped` marks.
fn words_without(dropped: &str, html: &str) -> Vec<String> {
    let mut text = html.to_owned();
    for (start, end) in [
        ("<span class=\"visually-hidden\">".to_owned(), "</span>".to_owned()),
        (format!("<{dropped}>"), format!("</{dropped}>")),
    ] {
        while let Some((before, rest)) = text.split_once(&start) {
            let (_, after) = rest.split_once(&end).expect("it ends");
            text = format!("{before}{after}");
        }
    }
    for tag in ["ins", "del", "p", "pre", "blockquote", "h3", "h4", "h5", "h6"] {
        text = text.replace(&format!("<{tag}>"), "").replace(&format!("</{tag}>"), "");
    }
    for name in ["item", "row", "note", "picture"] {
        text = text.replace(&format!("<p class=\"compared-{name}\">"), "");
    }
    text = text.replace("<br>", "\n");
    for (name, character) in [("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")] {
        text = text.replace(name, character);
    }
    words(&text)
}

/// Returns the words of a text, with every mark by itself: a word that goes on behind a full
/// stop is one or two by the white space around it, and that is never a change.
fn words(text: &str) -> Vec<String> {
    let text: String = text.nfc().collect();
    let tokens = Tokens::new(&text, &mut Ids::default());
    let words = (0..tokens.len()).map(|index| visible(tokens.token(index)));
    words.flat_map(|word| letters_and_marks(&word)).collect()
}

fn letters_and_marks(word: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut goes_on = false;
    for character in word.chars() {
        match parts.last_mut().filter(|_| goes_on && character.is_alphanumeric()) {
            Some(part) => part.push(character),
            None => parts.push(character.into()),
        }
        goes_on = character.is_alphanumeric();
    }
    parts
}

/// Returns the words of each block of a version, as the comparison tells them.
fn told(
    comparison: &Comparison,
    dropped: &str,
    place: impl Fn(&Block) -> Option<usize>,
) -> Vec<Vec<String>> {
    let placed =
        comparison.blocks.iter().filter_map(|block| Some((place(block)?, block)));
    let mut placed: Vec<_> = placed.collect();
    placed.sort_by_key(|(place, _)| *place);
    for (index, (place, _)) in placed.iter().enumerate() {
        assert_eq!(*place, index + 1, "each block is there once");
    }
    placed.iter().map(|(_, block)| words_without(dropped, &block.html)).collect()
}

fn written(text: &str) -> Vec<Vec<String>> {
    blocks(text, &Style::default()).iter().map(|block| words(&block.text)).collect()
}

const PIECES: [&str; 40] = [
    "the",
    "port",
    "of",
    "pilots",
    "strike",
    "3.5",
    "it's",
    "well-known",
    "x",
    "新",
    "华社",
    "タワー",
    "الميناء",
    "، ",
    ".",
    ",",
    "(",
    ")",
    "\"",
    "-",
    "/",
    "*",
    "&",
    "<b>",
    "`a b`",
    "\\",
    "'",
    "\u{ad}",
    "\u{200f}",
    "e\u{301}",
    "\n",
    "  \n",
    "\n\n",
    "\n\n",
    "\n\n# ",
    "\n\n- ",
    "\n\n> ",
    "\n\n|a|b|\n|-|-|\n|c|",
    "![p](q.jpg)",
    "\n\n```\n",
];

/// Two texts that have some pieces in common.
fn two_texts() -> impl Strategy<Value = (String, String)> {
    let piece = (0..PIECES.len(), 0..10_u8, any::<bool>());
    (prop::collection::vec(piece, 0..80), 0..40_usize).prop_map(|(pieces, cut)| {
        let text_of = |without: u8| {
            let kept = pieces.iter().filter(|(_, side, _)| *side != without);
            let written = |(index, _, space): &(usize, u8, bool)| {
                format!("{}{}", PIECES[*index], if *space { " " } else { "" })
            };
            kept.map(written).collect::<String>()
        };
        let (before, after) = (text_of(0), text_of(1));
        // Some paragraphs go to the end.
        let moved = after
            .match_indices("\n\n")
            .nth(cut)
            .map(|(place, _)| format!("{}\n\n{}", &after[place..], &after[..place]));
        (before, moved.unwrap_or(after))
    })
}

/// Stops unless both versions can be read from their comparison.
fn ensure_readable(before: &str, after: &str) -> Result<(), TestCaseError> {
    let comparison = compared(before, after);
    prop_assert_eq!(told(&comparison, "del", |block| block.after), written(after));
    prop_assert_eq!(told(&comparison, "ins", |block| block.before), written(before));
    let differs = comparison.blocks.iter().any(|block| block.changed);
    prop_assert_eq!(comparison.changed, differs);
    prop_assert_eq!(compared(before, after), comparison);
    prop_assert!(!compared(after, after).changed);
    Ok(())
}

#[test]
fn versions_whose_white_space_differs_around_a_full_stop_can_be_read() {
    ensure_readable("port .e\u{301}", "port.، ").expect("they can");
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 256,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn each_version_can_be_read_from_the_comparison((before, after) in two_texts()) {
        ensure_readable(&before, &after)?;
    }

    #[test]
    fn each_line_can_be_read_from_the_comparison((before, after) in two_texts()) {
        let html = compare_line(&before, &after, &LABELS);
        prop_assert_eq!(words_without("del", &html), words(&after));
        prop_assert_eq!(words_without("ins", &html), words(&before));
    }
}
