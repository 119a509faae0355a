//! Writes one line of Markdown: a caption, a credit, a correction.
//!
//! A line has emphasis, code, struck text and links, and no blocks: "1. FC Union" is no
//! list, "# 10 Downing Street" no heading.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

use super::Style;
use super::events::{ShowHtml, is_comment, words_of};
use super::limits;
use super::links::{AsWritten, Links, Verdict};

/// Nothing in Markdown begins with a no-break space, so a line behind one has no blocks.
/// It counts as white space, so what opens emphasis still does.
const GUARD: char = '\u{a0}';

/// Returns one line of Markdown as safe HTML, without a paragraph around it.
///
/// Raw HTML is shown as text, images become their words, links have the schemes of the
/// default [`Style`]; a link without a scheme stays as written.
#[must_use]
pub fn inline(text: &str) -> String {
    let style = Style::default();
    let mut links = Links::new(style.link_schemes.as_deref(), &AsWritten);
    let mut html = String::with_capacity(text.len() + text.len() / 4);
    write(text, &mut links, &(0..text.len()), &mut html);
    limits::without_nul(html)
}

/// Adds one line of Markdown to `html`; what is wrong with its links is said at `range`.
pub(super) fn write(
    text: &str,
    links: &mut Links,
    range: &Range<usize>,
    html: &mut String,
) {
    let Some(line) = guarded(text) else { return };
    let events = Parser::new_ext(&line, Options::ENABLE_STRIKETHROUGH);
    let mut line = Line { links, range, link_is_refused: false, guard: true };
    html::push_html(html, events.filter_map(|event| line.pass(event)));
}

/// Returns the words of one line of Markdown, without markup, as [`inline`] shows them.
pub(super) fn plain(text: &str) -> String {
    let Some(line) = guarded(text) else { return String::new() };
    let mut links = Links::new(None, &AsWritten);
    let mut line_state =
        Line { links: &mut links, range: &(0..0), link_is_refused: false, guard: true };
    let events: Vec<_> = Parser::new_ext(&line, Options::ENABLE_STRIKETHROUGH)
        .filter_map(|event| line_state.pass(event))
        .collect();
    words_of(events.iter(), ShowHtml::No)
}

/// Returns a line with folded white space behind the guard; `None` if it has no words.
fn guarded(text: &str) -> Option<String> {
    let mut line = String::with_capacity(text.len() + GUARD.len_utf8());
    line.push(GUARD);
    for (index, word) in text.split_whitespace().enumerate() {
        line.extend((index > 0).then_some(' '));
        line.push_str(word);
    }
    (line.len() > GUARD.len_utf8()).then_some(line)
}

/// What there is to know while a line passes.
struct Line<'l, 'a> {
    links: &'l mut Links<'a>,
    range: &'l Range<usize>,
    link_is_refused: bool,
    /// The guard has not passed yet.
    guard: bool,
}

impl Line<'_, '_> {
    fn pass<'t>(&mut self, event: Event<'t>) -> Option<Event<'t>> {
        match event {
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let dest_url = match self.links.link(link_type, &dest_url, self.range) {
                    Verdict::Keep => dest_url,
                    Verdict::Lead(href) => href.into(),
                    Verdict::Refuse => {
                        self.link_is_refused = true;
                        return None;
                    }
                };
                Some(Event::Start(Tag::Link { link_type, dest_url, title, id }))
            }
            Event::End(TagEnd::Link) if self.link_is_refused => {
                self.link_is_refused = false;
                None
            }
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough)
            | Event::End(
                TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link,
            ) => Some(event),
            Event::Start(_) | Event::End(_) => None,
            Event::InlineHtml(html) if is_comment(&html) => None,
            Event::InlineHtml(html) | Event::Html(html) => Some(Event::Text(html)),
            Event::Text(text) => Some(Event::Text(self.without_guard(text))),
            _ => Some(event),
        }
    }

    fn without_guard<'t>(&mut self, text: CowStr<'t>) -> CowStr<'t> {
        if !std::mem::take(&mut self.guard) {
            return text;
        }
        match text {
            CowStr::Borrowed(text) => text.strip_prefix(GUARD).unwrap_or(text).into(),
            _ => text.strip_prefix(GUARD).unwrap_or(&text).to_owned().into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_emphasis_code_and_links() {
        let line =
            "_Pilots_ **on** `pier 3`, ~~four~~ five, [more](/pilots.html \"All\")";
        assert_eq!(
            inline(line),
            "<em>Pilots</em> <strong>on</strong> <code>pier 3</code>, <del>four</del> five, \
             <a href=\"/pilots.html\" title=\"All\">more</a>"
        );
    }

    #[test]
    fn a_line_has_no_blocks() {
        let lines =
            ["1. FC Union", "# 10", "- 30 -", "> quoted", "```", "    four", "a\n\nb"];
        let html = ["1. FC Union", "# 10", "- 30 -", "&gt; quoted", "```", "four", "a b"];
        assert_eq!(lines.map(inline), html);
    }

    #[test]
    fn a_line_holds_nothing_that_runs() {
        let lines = [
            "<script>alert(1)</script>",
            "[x](javascript:alert(1))",
            "[x](/a \"\\\" onmouseover=alert(1)\")",
            "![x](https://example.org/a.png)",
            "<!-- for the desk -->shown",
        ];
        let html = [
            "&lt;script&gt;alert(1)&lt;/script&gt;",
            "x",
            "<a href=\"/a\" title=\"&quot; onmouseover=alert(1)\">x</a>",
            "x",
            "shown",
        ];
        assert_eq!(lines.map(inline), html);
    }

    #[test]
    fn a_line_without_markup_is_its_words() {
        let line = "_Pilots_ on `pier 3`,  [more](/pilots.html \"All\") <b>&amp;</b>";
        assert_eq!(plain(line), "Pilots on pier 3, more <b>&</b>");
        assert_eq!(plain(" "), "");
    }

    #[test]
    fn an_empty_line_is_empty() {
        assert_eq!([inline(""), inline(" \n\t")], ["", ""]);
    }
}
