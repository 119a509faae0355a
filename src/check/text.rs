//! Checks of one text, which is in hand because its page is being made.

use std::ops::Range;

use crate::build::ReadText;
use crate::check::table::InText;
use crate::diagnostic::Place;

/// Images without alternative text.
pub(super) fn bare_images(text: &ReadText<'_>) -> Vec<InText> {
    let message = "the image has no alternative text";
    let ranges = text.bare_images.iter().cloned();
    ranges.map(|range| InText { range, message: message.to_owned() }).collect()
}

impl ReadText<'_> {
    /// The place of a range of the Markdown.
    pub(super) fn place(&self, range: Range<usize>) -> Place {
        let file = format!("content/{}", self.path);
        let (start, end) = (self.offset + range.start, self.offset + range.end);
        Place::in_text(file, self.whole, start, end)
    }
}
