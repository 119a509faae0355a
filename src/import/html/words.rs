//! Compares the words that a reader saw in HTML with those that are shown of its Markdown.

use ahash::AHashMap;

use super::elements;
use super::elements::Role;
use crate::import::tree::Data;
use crate::import::tree::Element;
use crate::import::tree::Step;
use crate::import::tree::Tree;
use crate::markdown;
use crate::markdown::Style;

/// How many lost words are told.
const MAX_TOLD: usize = 10;
/// The longest part of a word that is told.
const MAX_TOLD_CHARACTERS: usize = 40;
/// What stands on the page if Markdown does not take it for a mark.
const MARKS: [&str; 8] = ["*", "~", "_", "`", "[", "]", "\\", "<"];

/// What a reader sees of HTML.
#[derive(Debug, Default)]
pub(super) struct Seen {
    text: String,
    /// What is said of pictures; it is there once if it is said twice.
    pictures: String,
}

/// Reads what a reader sees of a page.
pub(super) fn seen(tree: &Tree) -> Seen {
    let mut seen = Seen::default();
    let mut walk = tree.walk(tree.root());
    while let Some(step) = walk.next() {
        let (Step::Enter(id) | Step::Leave(id)) = step;
        match tree.data(id) {
            Data::Text(text) if step == Step::Enter(id) => seen.text.push_str(text),
            Data::Element(element) => {
                if is_passed_over(element, step) {
                    walk.pass_over(id);
                } else {
                    seen.element(element, step);
                }
            }
            _ => {}
        }
    }
    seen
}

fn is_passed_over(element: &Element, step: Step) -> bool {
    matches!(step, Step::Enter(_)) && elements::is_passed_over(element)
}

impl Seen {
    fn element(&mut self, element: &Element, step: Step) {
        match (elements::role(element), element.name()) {
            (Role::Block, _) | (_, "br") => self.text.push('\n'),
            (Role::Inline, "img") if matches!(step, Step::Enter(_)) => {
                self.text.push(' ');
                self.pictures.push('\n');
                self.pictures.push_str(element.attribute("alt").unwrap_or_default());
            }
            (Role::Inline, "q") => self.text.push_str(match step {
                Step::Enter(_) => "“",
                Step::Leave(_) => "”",
            }),
            (Role::Inline, "rt") => self.text.push_str(match step {
                Step::Enter(_) => "(",
                Step::Leave(_) => ")",
            }),
            _ => {}
        }
    }
}

/// Returns what a page shows of Markdown.
pub(super) fn shown(text: &str, style: &Style) -> String {
    let style = Style { smart_punctuation: false, ..style.clone() };
    let mut shown = String::with_capacity(text.len());
    for block in markdown::blocks(text, &style) {
        shown.push_str(&block.text);
        shown.push('\n');
    }
    shown
}

/// Whether marks of Markdown are shown that the HTML did not have.
pub(super) fn shows_marks(seen: &Seen, shown: &str) -> bool {
    let count = |text: &str, mark: &str| text.matches(mark).count();
    MARKS.iter().any(|mark| {
        count(shown, mark) > count(&seen.text, mark) + count(&seen.pictures, mark)
    })
}

/// Says which words were lost, if any were.
pub(super) fn lost(seen: &Seen, shown: &str) -> Option<String> {
    let of = [&seen.text, &seen.pictures].map(|text| comparable(text));
    let shown = comparable(shown);
    let mut there: AHashMap<&str, usize> = AHashMap::new();
    for word in words(&shown) {
        *there.entry(word).or_default() += 1;
    }
    let is_lost = |word: &&str| !there.contains_key(word);
    let mut lost: Vec<&str> = words(&of[1]).filter(is_lost).collect();
    for word in words(&of[0]) {
        match there.get_mut(word) {
            Some(n @ 1..) => *n -= 1,
            _ => lost.push(word),
        }
    }
    if lost.is_empty() {
        return None;
    }
    let told: Vec<String> = lost
        .iter()
        .take(MAX_TOLD)
        .map(|word| word.chars().take(MAX_TOLD_CHARACTERS).collect())
        .collect();
    let more = match lost.len().saturating_sub(MAX_TOLD) {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    Some(format!("words that could not be kept: {}{more}", told.join(" ")))
}

/// Words, and single signs.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(is_nothing);
        let first = rest.chars().next()?;
        let end = match first.is_alphanumeric() {
            true => rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len()),
            false => first.len_utf8(),
        };
        let (word, after) = rest.split_at(end);
        rest = after;
        Some(word)
    })
}

/// What has no form of its own, or is another sign for the same.
fn is_nothing(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(
            c,
            '\u{ad}' | '“' | '”' | '\u{200b}'
                ..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{fffd}' | '\u{0}' | '|'
        )
}

/// A text with plain digits for small ones.
fn comparable(text: &str) -> std::borrow::Cow<'_, str> {
    if text.is_ascii() || !text.contains(|c| elements::plain_of(c).is_some()) {
        return text.into();
    }
    text.chars().map(|c| elements::plain_of(c).unwrap_or(c)).collect::<String>().into()
}
