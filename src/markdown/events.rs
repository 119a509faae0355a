//! Changes the parser's events on their way to the HTML writer.
//!
//! Events pass one by one and most pass as they are. Where what comes later decides, the
//! reader goes ahead: to the end of a heading for its `id`, to the end of an image for its
//! words, to the end of a block of HTML to see whether it is a comment.

use std::collections::VecDeque;
use std::ops::Range;

use pulldown_cmark::{
    CowStr, Event, HeadingLevel, LinkType, OffsetIter, Parser, Tag, TagEnd,
};

use pulldown_cmark_escape::escape_html_body_text;

use super::heading_ids::Ids;
use super::links::{Links, Verdict};
use super::pictures::{self, Image};
use super::ranks::Ranks;
use super::tables::Table;
use super::words::Words;
use super::{Heading, Picture, Problem, RawHtml, Resolver, Style, limits, skip};

/// The events of a text, ready for the HTML writer.
pub(super) struct Events<'a> {
    source: Source<'a>,
    /// What goes out before the source is read again.
    ready: VecDeque<Event<'a>>,
    style: &'a Style,
    links: Links<'a>,
    ids: Ids,
    headings: Vec<Heading>,
    ranks: Ranks,
    words: Words,
    table: Table,
    /// The link that is open was refused: its end must go too.
    link_is_refused: bool,
    /// Where the first raw HTML is.
    raw_html: Option<Range<usize>>,
    /// Where images are that say nothing in words.
    bare_images: Vec<Range<usize>>,
    /// Quotes in text become `&quot;`, as in the specification's examples.
    spells_quotes: bool,
}

/// What there is to know of a text when all its events have passed.
pub(super) struct Findings {
    pub(super) headings: Vec<Heading>,
    pub(super) words: u32,
    pub(super) problems: Vec<Problem>,
    pub(super) bare_images: Vec<Range<usize>>,
    pub(super) ids: Ids,
    /// The text holds HTML that was let through.
    pub(super) raw_html: bool,
    /// The events stopped early, since the text nests too deep.
    pub(super) trap: Option<Problem>,
}

impl<'a> Iterator for Events<'a> {
    type Item = Event<'a>;

    fn next(&mut self) -> Option<Event<'a>> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some(event);
            }
            let (event, range) = self.source.next()?;
            if let Some(event) = self.pass(event, range) {
                return Some(event);
            }
        }
    }
}

impl<'a> Events<'a> {
    /// Starts on `text`.
    pub(super) fn new(
        text: &'a str,
        style: &'a Style,
        resolver: &'a dyn Resolver,
    ) -> Self {
        Self {
            source: Source::new(text, style),
            ready: VecDeque::new(),
            style,
            links: Links::new(style.link_schemes.as_deref(), resolver),
            ids: Ids::default(),
            headings: Vec::new(),
            ranks: Ranks::of(text, style),
            words: Words::default(),
            table: Table::default(),
            link_is_refused: false,
            raw_html: None,
            bare_images: Vec::new(),
            spells_quotes: *style == Style::plain(),
        }
    }

    /// Leaves out what the first `n_skipped` bytes of the text show.
    pub(super) fn after(mut self, n_skipped: usize) -> Self {
        self.source.n_skipped = n_skipped;
        self
    }

    /// Returns what was learnt; to be asked when all events have passed.
    pub(super) fn into_findings(self) -> Findings {
        let escapes = self.style.raw_html == RawHtml::Escape;
        let raw_html = self.raw_html.is_some() && !escapes;
        // HTML that stays may hold the places that links lead to.
        let ids = if raw_html { None } else { Some(&self.ids) };
        let mut problems = self.links.into_problems(ids);
        if let Some(range) = self.raw_html.filter(|_| escapes) {
            problems.push(Problem {
                code: "raw-html",
                message: "HTML in a text is shown as text".to_owned(),
                help: Some("write it as Markdown, or set `markdown.raw_html`".to_owned()),
                range,
            });
        }
        Findings {
            headings: self.headings,
            words: self.words.count(),
            problems,
            bare_images: self.bare_images,
            ids: self.ids,
            raw_html,
            trap: self.source.too_deep.map(limits::nesting),
        }
    }

    fn pass(&mut self, event: Event<'a>, range: Range<usize>) -> Option<Event<'a>> {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Html(html) | Event::InlineHtml(html) => self.raw_html(html, range),
            Event::FootnoteReference(name) => {
                Some(Event::FootnoteReference(self.ids.footnote(&name).into()))
            }
            Event::Text(ref text) | Event::Code(ref text) => {
                self.words.add(text);
                Some(if self.spells_quotes { with_spelt_quotes(event) } else { event })
            }
            _ => {
                self.words.end();
                Some(event)
            }
        }
    }

    fn start(&mut self, tag: Tag<'a>, range: Range<usize>) -> Option<Event<'a>> {
        match tag {
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough => Some(Event::Start(tag)),
            Tag::Link { .. } => self.link(tag, &range),
            Tag::Image { .. } => {
                self.image(tag, range);
                None
            }
            _ => {
                self.words.end();
                self.start_block(tag, range)
            }
        }
    }

    fn start_block(&mut self, tag: Tag<'a>, range: Range<usize>) -> Option<Event<'a>> {
        match tag {
            Tag::Paragraph if self.style.figures => self.paragraph(),
            Tag::Heading { level, .. } => self.heading(level),
            Tag::HtmlBlock if self.style.raw_html == RawHtml::Escape => {
                self.html_block(range);
                None
            }
            Tag::Item => {
                if matches!(self.source.peek(), Some(Event::Start(Tag::HtmlBlock))) {
                    self.ready.push_back(Event::Html("\n".into()));
                }
                Some(Event::Start(tag))
            }
            Tag::FootnoteDefinition(name) => {
                let id = self.ids.footnote(&name).into();
                Some(Event::Start(Tag::FootnoteDefinition(id)))
            }
            Tag::Table(_) | Tag::TableHead | Tag::TableRow | Tag::TableCell => {
                Some(self.table.start(tag))
            }
            _ => Some(Event::Start(tag)),
        }
    }

    fn end(&mut self, tag: TagEnd) -> Option<Event<'a>> {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => {}
            TagEnd::Link => {
                if std::mem::take(&mut self.link_is_refused) {
                    return None;
                }
            }
            TagEnd::TableCell => {
                self.words.end();
                return Some(self.table.end_cell());
            }
            TagEnd::Heading(level) => {
                self.words.end();
                return Some(Event::End(TagEnd::Heading(self.ranks.shown(level))));
            }
            _ => self.words.end(),
        }
        Some(Event::End(tag))
    }

    fn link(&mut self, tag: Tag<'a>, range: &Range<usize>) -> Option<Event<'a>> {
        let Tag::Link { link_type, dest_url, title, id } = tag else { return None };
        let dest_url = match self.links.link(link_type, &dest_url, range) {
            Verdict::Keep => dest_url,
            Verdict::Lead(href) => href.into(),
            Verdict::Refuse => {
                self.link_is_refused = true;
                return None;
            }
        };
        Some(Event::Start(Tag::Link { link_type, dest_url, title, id }))
    }

    /// Starts a heading: reads all of it for its title, then lets it pass.
    fn heading(&mut self, level: HeadingLevel) -> Option<Event<'a>> {
        let inside = self.source.read_until(TagEnd::Heading(level));
        let level = self.ranks.shown(level);
        let title = words_of(inside.iter().map(|(event, _)| event), ShowHtml::No);
        self.source.unread(inside);
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        let id =
            if self.style.heading_ids { self.ids.heading(&title) } else { String::new() };
        let tag_id = self.style.heading_ids.then(|| id.clone().into());
        self.headings.push(Heading { level: level as u8, id, title });
        let (classes, attrs) = (Vec::new(), Vec::new());
        Some(Event::Start(Tag::Heading { level, id: tag_id, classes, attrs }))
    }

    /// Starts a paragraph, which becomes a figure if it holds one image and nothing else.
    fn paragraph(&mut self) -> Option<Event<'a>> {
        let start = Event::Start(Tag::Paragraph);
        if !matches!(self.source.peek(), Some(Event::Start(Tag::Image { .. }))) {
            return Some(start);
        }
        let (Event::Start(tag), range) = self.source.next()? else { return Some(start) };
        let image = self.read_image(tag, range);
        let picture = self.links.image(&image.target, &image.range);
        let alone = matches!(self.source.peek(), Some(Event::End(TagEnd::Paragraph)));
        if let Some(picture) = picture.as_ref().filter(|_| alone) {
            self.source.next();
            return Some(Event::Html(
                pictures::figure(picture, &image, &mut self.links).into(),
            ));
        }
        self.show(image, picture);
        Some(start)
    }

    fn image(&mut self, tag: Tag<'a>, range: Range<usize>) {
        let image = self.read_image(tag, range);
        let picture = self.links.image(&image.target, &image.range);
        self.show(image, picture);
    }

    /// Reads an image to its end, for its words.
    fn read_image(&mut self, tag: Tag<'a>, range: Range<usize>) -> Image {
        let alt = self.source.read_image();
        let comments_show = self.style.raw_html == RawHtml::Unsafe;
        let shows = |event: &&Event| match event {
            Event::InlineHtml(html) => comments_show || !is_comment(html),
            _ => true,
        };
        let alt = words_of(alt.iter().filter(shows), ShowHtml::Yes);
        if alt.trim().is_empty() {
            self.bare_images.push(range.clone());
        }
        let (target, title) = match tag {
            Tag::Image { dest_url, title, .. } => (dest_url, title),
            _ => (CowStr::from(""), CowStr::from("")),
        };
        Image { target: target.into_string(), title: title.into_string(), alt, range }
    }

    /// Writes an image in a line of text; one that is refused becomes its words.
    fn show(&mut self, image: Image, picture: Option<Picture>) {
        let Some(picture) = picture else {
            self.ready.push_back(Event::Text(image.alt.into()));
            return;
        };
        if self.style.figures {
            let html = pictures::inline(&picture, &image);
            self.ready.push_back(Event::InlineHtml(html.into()));
            return;
        }
        let (link_type, id) = (LinkType::Inline, CowStr::from(""));
        let (dest_url, title) = (picture.src.into(), image.title.into());
        self.ready.push_back(Event::Start(Tag::Image { link_type, dest_url, title, id }));
        self.ready.push_back(Event::Text(image.alt.into()));
        self.ready.push_back(Event::End(TagEnd::Image));
    }

    fn raw_html(&mut self, html: CowStr<'a>, range: Range<usize>) -> Option<Event<'a>> {
        if self.style.raw_html != RawHtml::Escape {
            self.raw_html.get_or_insert(range);
            return Some(Event::InlineHtml(html));
        }
        if is_comment(&html) {
            return None;
        }
        self.raw_html.get_or_insert(range);
        Some(Event::Text(html))
    }

    /// Shows a block of HTML as a paragraph of text, or not at all if it is a comment.
    fn html_block(&mut self, range: Range<usize>) {
        let inside = self.source.read_until(TagEnd::HtmlBlock);
        self.source.next();
        let html = words_of(inside.iter().map(|(event, _)| event), ShowHtml::Yes);
        if is_comment(html.trim()) {
            return;
        }
        self.raw_html.get_or_insert(range);
        self.ready.push_back(Event::Start(Tag::Paragraph));
        self.ready.push_back(Event::Text(html.trim_end().to_owned().into()));
        self.ready.push_back(Event::End(TagEnd::Paragraph));
    }
}

/// The parser's events, which can be looked at before they pass.
pub(super) struct Source<'a> {
    parser: OffsetIter<'a>,
    ahead: VecDeque<(Event<'a>, Range<usize>)>,
    depth: usize,
    /// Where the text nests deeper than a page can; no event follows.
    too_deep: Option<Range<usize>>,
    /// What the first bytes of the text show is left out.
    n_skipped: usize,
}

impl<'a> Source<'a> {
    pub(super) fn new(text: &'a str, style: &Style) -> Self {
        let parser = Parser::new_ext(text, style.options()).into_offset_iter();
        Self { parser, ahead: VecDeque::new(), depth: 0, too_deep: None, n_skipped: 0 }
    }

    pub(super) fn next(&mut self) -> Option<(Event<'a>, Range<usize>)> {
        if let Some(event) = self.ahead.pop_front() {
            return Some(event);
        }
        if self.too_deep.is_some() {
            return None;
        }
        let n_skipped = self.n_skipped;
        let (event, range) = self.parser.find_map(|(event, range)| {
            Some((skip::without_start(event, &range, n_skipped)?, range))
        })?;
        match &event {
            Event::Start(_) => self.depth += 1,
            Event::End(_) => self.depth -= 1,
            _ => {}
        }
        if self.depth > limits::MAX_DEPTH {
            self.too_deep = Some(range);
            return None;
        }
        Some((event, range))
    }

    pub(super) fn peek(&mut self) -> Option<&Event<'a>> {
        if self.ahead.is_empty() {
            let event = self.next()?;
            self.ahead.push_back(event);
        }
        self.ahead.front().map(|(event, _)| event)
    }

    /// Returns the events before the next end of `tag`, which comes next then.
    pub(super) fn read_until(&mut self, tag: TagEnd) -> Vec<(Event<'a>, Range<usize>)> {
        let mut inside = Vec::new();
        while self.peek().is_some_and(|event| *event != Event::End(tag)) {
            inside.extend(self.next());
        }
        inside
    }

    /// Returns the events within the image that has begun, and reads its end.
    pub(super) fn read_image(&mut self) -> Vec<Event<'a>> {
        let mut inside = Vec::new();
        let mut n_open = 1;
        while n_open > 0
            && let Some((event, _)) = self.next()
        {
            match event {
                Event::Start(Tag::Image { .. }) => n_open += 1,
                Event::End(TagEnd::Image) => n_open -= 1,
                _ => inside.push(event),
            }
        }
        inside
    }

    /// Says whether the events stopped early, since the text nests too deep.
    pub(super) fn is_too_deep(&self) -> bool {
        self.too_deep.is_some()
    }

    /// Lets events that were read come again.
    fn unread(&mut self, events: Vec<(Event<'a>, Range<usize>)>) {
        for event in events.into_iter().rev() {
            self.ahead.push_front(event);
        }
    }
}

/// Returns text as the specification's examples have it. The writer leaves quotes as they
/// are, which says the same.
fn with_spelt_quotes(event: Event<'_>) -> Event<'_> {
    let (Event::Text(text) | Event::Code(text)) = &event else { return event };
    if !text.contains('"') {
        return event;
    }
    let mut html = String::new();
    escape_html_body_text(&mut html, text).expect("a string takes all that is written");
    let html = html.replace('"', "&quot;");
    match event {
        Event::Code(_) => Event::InlineHtml(format!("<code>{html}</code>").into()),
        _ => Event::InlineHtml(html.into()),
    }
}

/// Whether HTML counts among the words of an event.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum ShowHtml {
    Yes,
    No,
}

/// Returns the words in events, without markup.
pub(super) fn words_of<'e, 'a: 'e>(
    events: impl Iterator<Item = &'e Event<'a>>,
    show_html: ShowHtml,
) -> String {
    let mut words = String::new();
    for event in events {
        match event {
            Event::Text(text) | Event::Code(text) => words.push_str(text),
            Event::Html(html) | Event::InlineHtml(html) if show_html == ShowHtml::Yes => {
                words.push_str(html);
            }
            Event::SoftBreak | Event::HardBreak => words.push(' '),
            _ => {}
        }
    }
    words
}

/// Says whether HTML is one comment and nothing else. A comment is meant for no reader.
pub(super) fn is_comment(html: &str) -> bool {
    let inside = html.strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
    inside.is_some_and(|inside| !inside.contains("-->"))
}
