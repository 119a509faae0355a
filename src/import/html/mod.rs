//! Makes clean Markdown of HTML that nobody has looked at: what is active goes, what a
//! reader sees stays, and whatever could not stay is told.
//!
//! Only Markdown is written, and of addresses only those whose scheme the site allows: what
//! could run has no way through. The words that newsgen's own reader finds in the Markdown
//! are compared with those of the HTML, so that no loss is silent.

mod blocks;
mod code;
mod convert;
mod elements;
mod escape;
mod leftovers;
mod line;
mod lists;
mod media;
mod tables;
#[cfg(test)]
mod tests;
mod words;

use ammonia::Url;

use crate::import::item::Refusal;
use crate::import::tree::Element;
use crate::import::tree::Tree;
use crate::markdown::Style;

use convert::Converter;
use convert::Emphasis;
use media::Addresses;

/// Markdown, and what is to be told of how it was made.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Converted {
    pub(super) markdown: String,
    pub(super) notes: Vec<String>,
}

/// What a text's addresses are relative to.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Around<'a> {
    /// The address that the text had; `None` leaves its addresses as they are.
    pub(super) base: Option<&'a str>,
    /// The names of files that lie beside the story: pictures that have these show them.
    pub(super) beside: &'a [&'a str],
}

/// Returns the Markdown of `html`; `style` is how the site reads Markdown.
pub(super) fn markdown(
    html: &str,
    around: Around<'_>,
    style: &Style,
) -> Result<Converted, Refusal> {
    let tree = Tree::parse(html).map_err(|error| Refusal::fail(error.to_string()))?;
    let base = around.base.and_then(|base| Url::parse(base).ok());
    let addresses = Addresses { base: base.as_ref(), beside: around.beside };
    let convert = |emphasis| Converter::new(&tree, style, (addresses, emphasis)).run();
    let (mut markdown, mut leftovers) = convert(Emphasis::Kept);
    let seen = words::seen(&tree);
    let mut shown = words::shown(&markdown, style);
    if words::shows_marks(&seen, &shown) {
        // Some mark does not do what it should there: the words count for more.
        (markdown, leftovers) = convert(Emphasis::Dropped);
        shown = words::shown(&markdown, style);
    }
    let mut notes = leftovers.notes();
    notes.extend(words::lost(&seen, &shown));
    Ok(Converted { markdown, notes })
}

/// Whether a reader of a page does not see an element, or it is no text.
pub(super) fn is_unseen(element: &Element) -> bool {
    elements::is_passed_over(element)
}
