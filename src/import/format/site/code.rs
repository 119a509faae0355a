//! Where a Markdown text has code, in which nothing is markup.

use std::ops::Range;

use pulldown_cmark::Event;
use pulldown_cmark::Options;
use pulldown_cmark::Parser;
use pulldown_cmark::Tag;

/// The places of a text that are code, in order.
#[derive(Debug, Default)]
pub(in crate::import::format) struct Code(Vec<Range<usize>>);

impl Code {
    /// Finds code in blocks and in lines.
    pub(in crate::import::format) fn of(text: &str) -> Self {
        let mut places = Vec::new();
        for (event, range) in Parser::new_ext(text, Options::empty()).into_offset_iter() {
            if matches!(event, Event::Code(_) | Event::Start(Tag::CodeBlock(_))) {
                places.push(range);
            }
        }
        Self(places)
    }

    /// Whether a byte of the text is in code.
    pub(in crate::import::format) fn has(&self, at: usize) -> bool {
        let after = self.0.partition_point(|range| range.end <= at);
        self.0.get(after).is_some_and(|range| range.contains(&at))
    }
}
