//! Parts a Markdown text into Markdown that stays as it is and blocks with HTML in them,
//! and leads links to where things lie now.
//!
//! A text without HTML is not touched but for its links, so that its author knows it again.
//! Elements that HTML does not know, such as `<name>`, are words, and are made so.

use std::ops::Range;

use lol_html::RewriteStrSettings;
use lol_html::element;
use lol_html::rewrite_str;
use pulldown_cmark::Event;
use pulldown_cmark::LinkType;
use pulldown_cmark::Options;
use pulldown_cmark::Parser;
use pulldown_cmark::Tag;
use pulldown_cmark::TagEnd;
use pulldown_cmark::html::push_html;

use super::index::Here;
use crate::import::item::CLOSE;
use crate::import::item::OPEN;
use crate::import::item::Piece;

/// How many blocks an element may lie open.
const MAX_BLOCKS_OPEN: usize = 200;
/// How many elements are seen to lie open at once.
const MAX_ELEMENTS_OPEN: usize = 100;
/// Elements that mean something for all that is in them: blocks between their tags belong
/// together.
const HOLDING: [&str; 43] = [
    "a",
    "b",
    "i",
    "em",
    "strong",
    "blockquote",
    "figure",
    "figcaption",
    "table",
    "ul",
    "ol",
    "dl",
    "details",
    "pre",
    "code",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "sup",
    "sub",
    "del",
    "ins",
    "u",
    "s",
    "small",
    "script",
    "style",
    "iframe",
    "object",
    "svg",
    "video",
    "audio",
    "picture",
    "select",
    "textarea",
    "noscript",
    "template",
    "math",
    "form",
    "button",
];
/// All other elements of HTML, old ones too.
const OTHERS: [&str; 99] = [
    "abbr", "acronym", "address", "applet", "area", "article", "aside", "base",
    "basefont", "bdi", "bdo", "big", "blink", "body", "br", "canvas", "caption",
    "center", "cite", "circle", "col", "colgroup", "data", "datalist", "dd", "defs",
    "dfn", "dialog", "dir", "div", "dt", "ellipse", "embed", "fieldset", "font",
    "footer", "frame", "frameset", "g", "head", "header", "hgroup", "hr", "html", "img",
    "image", "input", "kbd", "label", "legend", "li", "line", "link", "main", "map",
    "mark", "marquee", "menu", "meta", "meter", "mfrac", "mi", "mn", "mo", "mrow",
    "msqrt", "msub", "msup", "nav", "nobr", "noframes", "optgroup", "option", "output",
    "p", "param", "path", "polygon", "polyline", "progress", "q", "rect", "rp", "rt",
    "ruby", "samp", "search", "section", "slot", "source", "span", "strike", "summary",
    "symbol", "tbody", "td", "text", "tfoot", "th",
];
/// The rest of them.
const REST: [&str; 11] = [
    "thead", "time", "title", "tr", "track", "tspan", "tt", "use", "var", "video", "wbr",
];

/// A block of the text: its events and its place.
struct Block {
    events: Range<usize>,
    source: Range<usize>,
    kind: Kind,
    /// The tags of elements that hold what is between them, in order; `true` opens.
    tags: Vec<(String, bool)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Markdown,
    Html,
    Note,
}

/// Parts a text.
pub(super) fn pieces(text: &str, here: &Here<'_>) -> Vec<Piece> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES;
    let parser = Parser::new_ext(text, options);
    let mut definitions: Vec<(Range<usize>, String)> = parser
        .reference_definitions()
        .iter()
        .map(|(_, definition)| (definition.span.clone(), definition.dest.to_string()))
        .collect();
    definitions.sort_by_key(|(span, _)| span.start);
    let events: Vec<(Event<'_>, Range<usize>)> = parser.into_offset_iter().collect();
    let mut edits = Edits { text, edits: Vec::new() };
    let blocks = blocks(&events, &mut edits);
    for (span, target) in &definitions {
        let written = text.get(span.clone()).unwrap_or_default();
        let label = written.find("]:").map_or(0, |at| at + 2);
        edits.lead(&(span.start + label..span.end), target, here.link(target));
    }
    for block in blocks.iter().filter(|block| block.kind == Kind::Markdown) {
        edits.links(events.get(block.events.clone()).unwrap_or_default(), here);
    }
    edits.edits.sort_by_key(|(range, _)| range.start);
    assembled(&blocks, &events, &edits, &definitions, here)
}

fn assembled(
    blocks: &[Block],
    events: &[(Event<'_>, Range<usize>)],
    edits: &Edits<'_>,
    definitions: &[(Range<usize>, String)],
    here: &Here<'_>,
) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut lost = String::new();
    let mut at = 0;
    let mut number = 0;
    while let Some(block) = blocks.get(number) {
        if block.kind == Kind::Markdown {
            number += 1;
            continue;
        }
        let last = last_of(blocks, number);
        let end = blocks.get(last).map_or(block.source.end, |block| block.source.end);
        push_markdown(&mut pieces, edits.applied(at..block.source.start));
        let until = blocks.get(last).map_or(block.events.end, |block| block.events.end);
        let run = events.get(block.events.start..until).unwrap_or_default();
        pieces.push(rendered(block, run, here));
        let first =
            definitions.partition_point(|(span, _)| span.start < block.source.start);
        let within = definitions.get(first..).unwrap_or_default();
        for (span, _) in within.iter().take_while(|(span, _)| span.end <= end) {
            lost.push_str(edits.applied(span.clone()).trim());
            lost.push('\n');
        }
        at = end.max(at);
        number = last + 1;
    }
    push_markdown(&mut pieces, edits.applied(at..edits.text.len()));
    push_markdown(&mut pieces, lost);
    pieces
}

fn push_markdown(pieces: &mut Vec<Piece>, text: String) {
    if !text.trim().is_empty() {
        pieces.push(Piece::Markdown(text));
    }
}

/// The last block that belongs to this one, since an element lies open until there.
fn last_of(blocks: &[Block], first: usize) -> usize {
    let mut open: Vec<&str> = Vec::new();
    let run = blocks.iter().enumerate().skip(first).take(MAX_BLOCKS_OPEN);
    for (number, block) in run {
        for (name, opens) in &block.tags {
            if *opens && open.len() < MAX_ELEMENTS_OPEN {
                open.push(name);
            } else if let Some(at) = open.iter().rposition(|open| open == name) {
                open.truncate(at);
            }
        }
        if open.is_empty() || block.kind == Kind::Note {
            return number;
        }
    }
    first
}

/// Parts events into the blocks of the text.
fn blocks(events: &[(Event<'_>, Range<usize>)], edits: &mut Edits<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut depth = 0_usize;
    let mut start = 0;
    for (number, (event, _)) in events.iter().enumerate() {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            if let Some(block) = block(events, start..number + 1, edits) {
                blocks.push(block);
            }
            start = number + 1;
        }
    }
    blocks
}

fn block(
    events: &[(Event<'_>, Range<usize>)],
    range: Range<usize>,
    edits: &mut Edits<'_>,
) -> Option<Block> {
    let inside = events.get(range.clone())?;
    let (first, source) = inside.first()?;
    let mut all = String::new();
    let mut unknown = Vec::new();
    let mut is_known = false;
    let mut judge = |html: &str, range: &Range<usize>| match sort(html) {
        Sort::Known => is_known = true,
        Sort::Unknown => unknown.push(range.clone()),
        Sort::Silent => {}
    };
    let mut lines = String::new();
    for (event, range) in inside {
        match event {
            Event::InlineHtml(html) => {
                judge(html, range);
                all.push_str(html);
            }
            Event::Html(html) => lines.push_str(html),
            Event::End(TagEnd::HtmlBlock) => {
                judge(&lines, range);
                all.push_str(&std::mem::take(&mut lines));
            }
            _ => {}
        }
    }
    if !is_known {
        unknown.into_iter().for_each(|range| edits.as_words(range));
    }
    let kind = match (is_known, first) {
        (false, _) => Kind::Markdown,
        (true, Event::Start(Tag::FootnoteDefinition(_))) => Kind::Note,
        (true, _) => Kind::Html,
    };
    let tags = if is_known { tags(&all) } else { Vec::new() };
    let holding =
        tags.into_iter().filter(|(name, _)| HOLDING.contains(&&**name)).collect();
    Some(Block { events: range, source: source.clone(), kind, tags: holding })
}

/// What a piece of HTML is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// It has elements of HTML.
    Known,
    /// It has elements that HTML does not know.
    Unknown,
    /// It has none, such as a comment.
    Silent,
}

fn sort(html: &str) -> Sort {
    let html = html.trim();
    let tags = tags(html);
    let is_known = |name: &str| {
        name.contains('-')
            || HOLDING.contains(&name)
            || OTHERS.contains(&name)
            || REST.contains(&name)
    };
    if tags.iter().any(|(name, _)| is_known(name)) {
        return Sort::Known;
    }
    if !tags.is_empty() {
        return Sort::Unknown;
    }
    let is_active =
        html.starts_with("<?") || html.starts_with("<!") && !html.starts_with("<!--");
    if is_active { Sort::Known } else { Sort::Silent }
}

/// The tags in HTML, with their names in lower case; `true` opens an element.
fn tags(html: &str) -> Vec<(String, bool)> {
    let lower = html.to_ascii_lowercase();
    let mut tags = Vec::new();
    let mut rest = lower.as_str();
    while let Some((_, behind)) = rest.split_once('<') {
        rest = behind;
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, behind)| behind);
            continue;
        }
        let (opens, name) = match rest.strip_prefix('/') {
            Some(rest) => (false, rest),
            None => (true, rest),
        };
        let is_part =
            |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.');
        let end = name.find(|c: char| !is_part(c)).unwrap_or(name.len());
        let (name, behind) = name.split_at(end);
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        tags.push((name.to_owned(), opens));
        rest = behind;
        if opens && matches!(name, "script" | "style" | "textarea") {
            // What is in them is no HTML.
            let close = behind.find(&format!("</{name}"));
            rest = close.and_then(|close| behind.get(close..)).unwrap_or_default();
        }
    }
    tags
}

/// Makes HTML of blocks.
fn rendered(block: &Block, run: &[(Event<'_>, Range<usize>)], here: &Here<'_>) -> Piece {
    let (run, name) = match (block.kind, run.first()) {
        (Kind::Note, Some((Event::Start(Tag::FootnoteDefinition(name)), _))) => {
            let inside = run.get(1..run.len().saturating_sub(1)).unwrap_or_default();
            (inside, Some(name.to_string()))
        }
        _ => (run, None),
    };
    let events = run.iter().filter_map(|(event, _)| match event {
        Event::FootnoteReference(name) => {
            Some(Event::Text(format!("{OPEN}^{name}{CLOSE}").into()))
        }
        Event::Start(Tag::FootnoteDefinition(_))
        | Event::End(TagEnd::FootnoteDefinition) => None,
        Event::InlineHtml(html) if sort(html) == Sort::Unknown => {
            Some(Event::Text(html.clone()))
        }
        event => Some(event.clone()),
    });
    let mut html = String::new();
    push_html(&mut html, events);
    let html = with_links(&html, here);
    match name {
        Some(name) => Piece::Footnote { name, html },
        None => Piece::Html(html),
    }
}

/// Leads the links and pictures of HTML to where things lie now.
pub(super) fn with_links(html: &str, here: &Here<'_>) -> String {
    let lead = |element: &mut lol_html::html_content::Element<'_, '_>, name: &str| {
        let target = element.get_attribute(name).unwrap_or_default();
        let target = target.replace("&amp;", "&");
        if let Some(link) = here.link(&target) {
            // An attribute that is there can be set.
            let _ = element.set_attribute(name, &link);
        }
    };
    let links = element!("a[href], area[href]", |element| {
        lead(element, "href");
        Ok(())
    });
    let shown = element!("img, source, video, audio, embed", |element| {
        for name in ["src", "poster"] {
            if element.has_attribute(name) {
                lead(element, name);
            }
        }
        // The picture itself is enough.
        element.remove_attribute("srcset");
        Ok(())
    });
    let settings = RewriteStrSettings::new()
        .with_strict(false)
        .append_element_content_handler(links)
        .append_element_content_handler(shown);
    rewrite_str(html, settings).unwrap_or_else(|_| html.to_owned())
}

/// Changes to a text, at places that do not overlap.
struct Edits<'t> {
    text: &'t str,
    edits: Vec<(Range<usize>, String)>,
}

impl Edits<'_> {
    /// Makes words of what looks like elements.
    fn as_words(&mut self, range: Range<usize>) {
        let html = self.text.get(range.clone()).unwrap_or_default();
        for (at, _) in html.match_indices('<') {
            let at = range.start + at;
            self.edits.push((at..at, "\\".to_owned()));
        }
    }

    /// Leads links and pictures in lines.
    fn links(&mut self, events: &[(Event<'_>, Range<usize>)], here: &Here<'_>) {
        for (event, range) in events {
            let (Event::Start(Tag::Link { link_type, dest_url, .. })
            | Event::Start(Tag::Image { link_type, dest_url, .. })) = event
            else {
                continue;
            };
            let written = self.text.get(range.clone()).unwrap_or_default();
            let at = written.rfind("](").filter(|_| *link_type == LinkType::Inline);
            if let Some(at) = at {
                let place = range.start + at + 2..range.end;
                self.lead(&place, dest_url, here.link(dest_url));
            }
        }
    }

    /// Replaces an address within a place.
    fn lead(&mut self, place: &Range<usize>, target: &str, link: Option<String>) {
        let Some(link) = link.filter(|link| link != target) else { return };
        let written = self.text.get(place.clone()).unwrap_or_default();
        if let Some(at) = written.find(target).filter(|_| !target.is_empty()) {
            let start = place.start + at;
            self.edits.push((start..start + target.len(), link));
        }
    }

    /// A part of the text, changed.
    fn applied(&self, range: Range<usize>) -> String {
        let mut out = String::new();
        let mut at = range.start;
        let first = self.edits.partition_point(|(edit, _)| edit.start < range.start);
        for (edit, new) in self.edits.get(first..).unwrap_or_default() {
            if edit.end > range.end || edit.start >= range.end {
                break;
            }
            if edit.start < at {
                continue;
            }
            out.push_str(self.text.get(at..edit.start).unwrap_or_default());
            out.push_str(new);
            at = edit.end;
        }
        out.push_str(self.text.get(at..range.end).unwrap_or_default());
        out
    }
}
