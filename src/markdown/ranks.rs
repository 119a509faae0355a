//! The ranks of headings: the first is the page's own headline's, so a text that uses it
//! stands one rank lower.

use pulldown_cmark::{Event, HeadingLevel, Parser, Tag};

use super::Style;

/// How far down the headings of a text go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ranks {
    /// They keep the ranks that they are written with.
    Kept,
    /// All of them go down by one, those of the last rank apart.
    Lowered,
}

impl Ranks {
    /// Returns what becomes of the headings of `text` in a style.
    pub(super) fn of(text: &str, style: &Style) -> Self {
        let is_asked = style.headings_below_title && may_have_highest(text);
        let is_highest = |event: Event<'_>| {
            matches!(event, Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }))
        };
        if is_asked && Parser::new_ext(text, style.options()).any(is_highest) {
            Self::Lowered
        } else {
            Self::Kept
        }
    }

    /// Returns the rank that a heading has on the page.
    pub(super) fn shown(self, written: HeadingLevel) -> HeadingLevel {
        match (self, written) {
            (Self::Kept, _) => written,
            (Self::Lowered, HeadingLevel::H1) => HeadingLevel::H2,
            (Self::Lowered, HeadingLevel::H2) => HeadingLevel::H3,
            (Self::Lowered, HeadingLevel::H3) => HeadingLevel::H4,
            (Self::Lowered, HeadingLevel::H4) => HeadingLevel::H5,
            (Self::Lowered, HeadingLevel::H5 | HeadingLevel::H6) => HeadingLevel::H6,
        }
    }
}

/// Whether a text has what headings of the first rank are written with: `#`, or a line of
/// `=` under it.
fn may_have_highest(text: &str) -> bool {
    memchr::memchr2(b'#', b'=', text.as_bytes()).is_some()
}
