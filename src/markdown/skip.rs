//! Leaves out the start of a text, such as a dateline that is shown elsewhere.
//!
//! The whole text is parsed all the same: without its first words, a sentence that goes on
//! with "1." would be a list.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event};

/// Returns what is left of an event without the first `n_skipped` bytes of the text.
pub(super) fn without_start<'a>(
    event: Event<'a>,
    range: &Range<usize>,
    n_skipped: usize,
) -> Option<Event<'a>> {
    if range.start >= n_skipped {
        return Some(event);
    }
    if range.end <= n_skipped {
        return None;
    }
    match event {
        Event::Text(text) => Some(Event::Text(cut(text, range, n_skipped))),
        Event::SoftBreak | Event::HardBreak => None,
        other => Some(other),
    }
}

/// Cuts a text that is as it is written; of others nobody knows where to cut.
fn cut<'a>(text: CowStr<'a>, range: &Range<usize>, n_skipped: usize) -> CowStr<'a> {
    let at = n_skipped - range.start;
    if text.len() != range.len() || !text.is_char_boundary(at) {
        return text;
    }
    match text {
        CowStr::Borrowed(whole) => CowStr::Borrowed(&whole[at..]),
        other => other[at..].to_owned().into(),
    }
}
