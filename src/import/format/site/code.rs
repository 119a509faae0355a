//! Where a Markdown text has code, in which nothing is markup, and HTML, in which Markdown is
//! none.

use std::ops::Range;

use pulldown_cmark::Event;
use pulldown_cmark::Options;
use pulldown_cmark::Parser;
use pulldown_cmark::Tag;
use pulldown_cmark::TagEnd;
use pulldown_cmark::html::push_html;

/// The places of a text that are code, and those that are blocks of HTML, in order.
#[derive(Debug, Default)]
pub(in crate::import::format) struct Code {
    code: Vec<Range<usize>>,
    html: Vec<Range<usize>>,
}

impl Code {
    /// Finds code in blocks and in lines, and blocks of HTML.
    pub(in crate::import::format) fn of(text: &str) -> Self {
        let mut places = Self::default();
        for (event, range) in Parser::new_ext(text, Options::empty()).into_offset_iter() {
            match event {
                Event::Code(_) | Event::Start(Tag::CodeBlock(_)) => {
                    places.code.push(range);
                }
                Event::Start(Tag::HtmlBlock) => places.html.push(range),
                _ => {}
            }
        }
        places
    }

    /// Whether a byte of the text is in code.
    pub(in crate::import::format) fn has(&self, at: usize) -> bool {
        is_in(&self.code, at)
    }

    /// Returns a line of Markdown as it has to stand at a byte of the text.
    pub(in crate::import::format) fn fitting(
        &self,
        at: usize,
        markdown: String,
    ) -> String {
        if !is_in(&self.html, at) {
            return markdown;
        }
        let is_inner = |event: &Event<'_>| {
            !matches!(event, Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph))
        };
        let mut events: Vec<Event<'_>> =
            Parser::new(&markdown).filter(is_inner).collect();
        let title = events.iter().find_map(|event| match event {
            Event::Start(Tag::Image { title, .. }) if !title.is_empty() => {
                Some(title.clone())
            }
            _ => None,
        });
        if let Some(title) = title {
            // A title is no caption in HTML.
            events.insert(0, Event::InlineHtml("<figure>".into()));
            events.extend([
                Event::InlineHtml("<figcaption>".into()),
                Event::Text(title),
                Event::InlineHtml("</figcaption></figure>".into()),
            ]);
        }
        let mut html = String::new();
        push_html(&mut html, events.into_iter());
        html
    }
}

fn is_in(places: &[Range<usize>], at: usize) -> bool {
    let after = places.partition_point(|range| range.end <= at);
    places.get(after).is_some_and(|range| range.contains(&at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_in_a_block_of_html_becomes_html() {
        let text =
            "{x}\n\n<div>\n{x}\n</div>\n\n<b>{x}</b> and\n\n<div>\n\n{x}\n\n</div>\n";
        let code = Code::of(text);
        let (picture, html) = ("![A tug](a.svg)", "<img src=\"a.svg\" alt=\"A tug\" />");
        let shown: Vec<String> = text
            .match_indices("{x}")
            .map(|(at, _)| code.fitting(at, picture.to_owned()))
            .collect();
        assert_eq!(shown, [picture, html, picture, picture]);
    }

    #[test]
    fn the_caption_of_a_picture_stays_one_in_html() {
        let code = Code::of("<div>\nx\n</div>\n");
        let html = code.fitting(6, "![A tug](a.svg \"Tugs & <boats>\")".to_owned());
        let end = "<figcaption>Tugs &amp; &lt;boats&gt;</figcaption></figure>";
        assert!(html.starts_with("<figure><img src=\"a.svg\""), "{html}");
        assert!(html.ends_with(end), "{html}");
    }
}
