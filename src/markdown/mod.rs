//! Turns a story's Markdown into HTML that is safe to put on a page.
//!
//! This module reads a text and nothing else: whether a link leads anywhere is asked of a
//! [`Resolver`], and what is wrong comes back as [`Problem`]s at byte ranges of the text.
//! Template syntax in a text is plain text.
//!
//! Everything that is not plain [CommonMark](https://spec.commonmark.org/0.31.2/) hangs on
//! a field of [`Style`]; with [`Style::plain`] the HTML is byte for byte that of the
//! specification.

mod blocks;
mod captions;
mod end_mark;
mod events;
mod full_addresses;
mod heading_ids;
mod html_weight;
mod limits;
mod link_titles;
mod links;
mod pictures;
mod ranks;
mod sanitizer;
mod skip;
mod summary;
mod tables;
#[cfg(test)]
mod tests;
mod words;

use std::ops::Range;

use pulldown_cmark::Options;
use serde::Serialize;

use events::Events;

pub use blocks::{BlockKind, PlainBlock, blocks};
pub use captions::inline;
pub use end_mark::split_end_mark;
pub use full_addresses::with_full_addresses;
pub use summary::summary;
pub use summary::summary_after;
pub(crate) use words::is_written_without_spaces;

/// How Markdown becomes HTML; from the config.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Style {
    /// What becomes of HTML that is written in a text.
    pub raw_html: RawHtml,
    /// Straight quotes, `--` and `...` become their typographic characters.
    pub smart_punctuation: bool,
    /// Tables of pipes and dashes, as on GitHub.
    pub tables: bool,
    /// `~~struck~~` text.
    pub strikethrough: bool,
    /// Footnotes: `[^1]` and `[^1]: note`.
    pub footnotes: bool,
    /// Headings get an `id` made of their words.
    pub heading_ids: bool,
    /// A text that has headings of the first rank, which is the headline's of its page, has
    /// all its headings one rank lower.
    pub headings_below_title: bool,
    /// An image alone in its paragraph becomes a figure with its caption; every image gets
    /// its size and loads when it comes into sight.
    pub figures: bool,
    /// The schemes a link may have; `None` allows every scheme.
    pub link_schemes: Option<Vec<String>>,
}

impl Default for Style {
    fn default() -> Self {
        let schemes = ["http", "https", "mailto", "tel"];
        Self {
            raw_html: RawHtml::Escape,
            smart_punctuation: false,
            tables: true,
            strikethrough: true,
            footnotes: true,
            heading_ids: true,
            headings_below_title: true,
            figures: true,
            link_schemes: Some(schemes.map(str::to_owned).to_vec()),
        }
    }
}

impl Style {
    /// Returns `CommonMark` exactly: raw HTML as it is, nothing added, any scheme.
    ///
    /// What it writes is only as safe as the text is trusted.
    #[must_use]
    pub fn plain() -> Self {
        Self {
            raw_html: RawHtml::Unsafe,
            smart_punctuation: false,
            tables: false,
            strikethrough: false,
            footnotes: false,
            heading_ids: false,
            headings_below_title: false,
            figures: false,
            link_schemes: None,
        }
    }

    /// Returns the parser's options for this style.
    fn options(&self) -> Options {
        let mut options = Options::empty();
        options.set(Options::ENABLE_SMART_PUNCTUATION, self.smart_punctuation);
        options.set(Options::ENABLE_TABLES, self.tables);
        options.set(Options::ENABLE_STRIKETHROUGH, self.strikethrough);
        options.set(Options::ENABLE_FOOTNOTES, self.footnotes);
        options
    }
}

/// What becomes of HTML that is written in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum RawHtml {
    /// It is shown as text. Comments are not shown.
    Escape,
    /// Harmless elements stay, everything else goes.
    Sanitized,
    /// It stays as it is. For texts that are trusted like the theme.
    Unsafe,
}

/// Tells the renderer what the site knows of an address written in a text.
///
/// It is asked about addresses without a scheme only.
pub trait Resolver {
    /// Says where a link leads; `target` is as written, with its `#fragment`.
    fn link(&self, target: &str) -> Target;

    /// Says which picture an image shows; `target` is as written.
    fn image(&self, target: &str) -> Picture;
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Left as it is.
    AsWritten,
    /// Another page of this site.
    Page {
        /// Its address, ready for `href`.
        href: String,
    },
    /// No such story or page. The link stays as written.
    Missing {
        /// Why, as a sentence fragment.
        reason: String,
    },
}

/// A picture of this site.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Picture {
    /// Its address, ready for `src`.
    pub src: String,
    /// Its width in pixels, if known.
    pub width: Option<u32>,
    /// Its height in pixels, if known.
    pub height: Option<u32>,
    /// Smaller ones of it.
    pub srcset: Option<Srcset>,
    /// The colour that most of it has, as in `#1a2b3c`, if nothing shines through it.
    pub color: Option<String>,
    /// Who is to be named under it where the text names nobody.
    pub credit: Option<String>,
    /// What is wrong with it, as a sentence fragment.
    pub problem: Option<String>,
}

/// Smaller ones of a picture, from which browsers choose.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Srcset {
    /// Their addresses and widths, ready for `srcset`.
    pub pictures: String,
    /// The room that the picture has in a text, ready for `sizes`.
    pub sizes: String,
    /// Their media type, if not every browser knows them; then the picture itself is what the
    /// others take.
    pub media_type: Option<&'static str>,
}

/// A text as HTML, and what was learnt on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The HTML, safe for a page unless the style says otherwise.
    pub html: String,
    /// The headings, in order.
    pub headings: Vec<Heading>,
    /// The number of words; a Chinese or Japanese character counts as one.
    pub words: u32,
    /// What is wrong with the text, in the text's order.
    pub problems: Vec<Problem>,
    /// Where images stand that say nothing in words, as bytes of the text.
    pub bare_images: Vec<Range<usize>>,
}

/// A heading of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Heading {
    /// As it stands on the page: from 1, the highest, to 6.
    pub level: u8,
    /// Its `id`, unique in the text; empty when the style gives headings none.
    pub id: String,
    /// Its words, without markup.
    pub title: String,
}

/// Something wrong in a text, at a byte range of it.
///
/// | code | what is wrong |
/// |---|---|
/// | `raw-html` | the text holds HTML, which is shown as text; said once a text |
/// | `link-scheme` | a link or image has a scheme that is not allowed; its words stay |
/// | `link`, `image` | the resolver knows no such page or picture |
/// | `anchor` | a link to a heading or footnote that is not in the text |
/// | `footnotes` | so many footnotes are undefined that footnotes are off |
/// | `nesting`, `expansion` | the text is shown as it is, since its markup is a trap |
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Which kind of problem.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// Where: bytes of the text, on character boundaries.
    pub range: Range<usize>,
}

/// Returns `text` as HTML.
///
/// It never fails: markup that cannot be followed is shown as it is written, with a
/// [`Problem`]. The time it takes grows with the text, not with the square of it.
#[must_use]
pub fn render(text: &str, style: &Style, resolver: &dyn Resolver) -> Rendered {
    render_after(text, 0, style, resolver)
}

/// Returns `text` as HTML without what its first `n_skipped` bytes show.
///
/// What is left means what it does in the whole text: a word behind a dateline does not
/// begin a list.
#[must_use]
pub fn render_after(
    text: &str,
    n_skipped: usize,
    style: &Style,
    resolver: &dyn Resolver,
) -> Rendered {
    let n_skipped = text.floor_char_boundary(n_skipped);
    let shown = &text[n_skipped..];
    if let Some(problem) = limits::find_trap(text) {
        return limits::as_written(shown, problem);
    }
    if let Some(problem) = limits::forbid_footnotes(text, style) {
        let without = Style { footnotes: false, ..style.clone() };
        let mut rendered = render_after(text, n_skipped, &without, resolver);
        rendered.problems.insert(0, problem);
        return rendered;
    }
    let events = Events::new(text, style, resolver).after(n_skipped);
    let written = limits::write(text, events);
    let (mut html, findings) = match written {
        Ok(written) => written,
        Err(problem) => return limits::as_written(shown, problem),
    };
    if style.raw_html == RawHtml::Sanitized && findings.raw_html {
        let Some(clean) = sanitizer::clean(&html, style, findings.ids) else {
            let escaping = Style { raw_html: RawHtml::Escape, ..style.clone() };
            return render_after(text, n_skipped, &escaping, resolver);
        };
        html = clean;
    }
    let mut problems = findings.problems;
    problems.sort_by_key(|problem| problem.range.start);
    let html = limits::without_nul(html);
    Rendered {
        html,
        headings: findings.headings,
        words: findings.words,
        problems,
        bare_images: findings.bare_images,
    }
}

/// Returns the headings of `text` as [`render_after`] would give them.
#[must_use]
pub fn headings(text: &str, n_skipped: usize, style: &Style) -> Vec<Heading> {
    if limits::find_trap(text).is_some() {
        return Vec::new();
    }
    if limits::forbid_footnotes(text, style).is_some() {
        let without = Style { footnotes: false, ..style.clone() };
        return headings(text, n_skipped, &without);
    }
    let mut events = Events::new(text, style, &links::AsWritten).after(n_skipped);
    events.by_ref().for_each(drop);
    let findings = events.into_findings();
    if findings.trap.is_some() { Vec::new() } else { findings.headings }
}
