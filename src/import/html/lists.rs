//! Writes lists.

use super::blocks::Block;
use super::blocks::Marks;
use super::blocks::joined;

/// The longest number of an item that Markdown reads.
const MAX_NUMBER: u32 = 999_999_999;

/// Returns a list of items; `None` if nothing is in it. `before` is the block that it
/// follows.
pub(super) fn list(
    items: Vec<Vec<Block>>,
    start: Option<u32>,
    before: Option<&Block>,
) -> Option<Block> {
    let items: Vec<_> = items.into_iter().filter(|item| !item.is_empty()).collect();
    if items.is_empty() {
        return None;
    }
    let marks = marks(start, before);
    let gap = if items.iter().all(|item| is_tight(item)) { "\n" } else { "\n\n" };
    let mut written = Vec::new();
    for (index, item) in items.into_iter().enumerate() {
        let mark = marks.of(index);
        let text = match gap {
            "\n" => {
                let parts = item.into_iter().map(Block::into_markdown);
                parts.collect::<Vec<_>>().join("\n")
            }
            _ => joined(item),
        };
        written.push(indented(&mark, &text));
    }
    Some(Block::List { marks, text: written.join(gap) })
}

/// Whether an item is a paragraph, or one and a list that may follow it on the next line.
fn is_tight(item: &[Block]) -> bool {
    match item {
        [Block::Paragraph(_)] => true,
        [Block::Paragraph(_), Block::List { marks, .. }] => !matches!(
            marks,
            Marks::Point(2..) | Marks::Bracket(2..) | Marks::Point(0) | Marks::Bracket(0)
        ),
        _ => false,
    }
}

fn marks(start: Option<u32>, before: Option<&Block>) -> Marks {
    let before = match before {
        Some(Block::List { marks, .. }) => Some(*marks),
        _ => None,
    };
    match (start, before) {
        (None, Some(Marks::Dash)) => Marks::Star,
        (None, _) => Marks::Dash,
        (Some(start), Some(Marks::Point(_))) => Marks::Bracket(start.min(MAX_NUMBER)),
        (Some(start), _) => Marks::Point(start.min(MAX_NUMBER)),
    }
}

impl Marks {
    fn of(self, index: usize) -> String {
        let number = |start: u32| {
            let index = u32::try_from(index).unwrap_or(MAX_NUMBER);
            start.saturating_add(index).min(MAX_NUMBER)
        };
        match self {
            Self::Dash => "- ".to_owned(),
            Self::Star => "* ".to_owned(),
            Self::Point(start) => format!("{}. ", number(start)),
            Self::Bracket(start) => format!("{}) ", number(start)),
        }
    }
}

/// Lines behind a mark: those after the first are indented as far.
fn indented(mark: &str, text: &str) -> String {
    let blanks = " ".repeat(mark.len());
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for (index, line) in text.split('\n').enumerate() {
        match index {
            0 => out.push_str(mark),
            _ => out.push('\n'),
        }
        if index > 0 && !line.is_empty() {
            out.push_str(&blanks);
        }
        out.push_str(line);
    }
    out
}
