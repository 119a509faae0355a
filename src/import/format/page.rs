//! Reads saved web pages: what they say of themselves, and the text between all that a site
//! sets around it.

use crate::import::ImportError;
use crate::import::input::Input;
use crate::import::item::Item;
use crate::import::item::Refusal;
use crate::import::pipeline::Pipeline;

/// A web page as it was kept.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// The page's bytes, in whatever charset.
    pub(super) bytes: Vec<u8>,
    /// The media type that it was sent with, with its charset if it named one.
    pub(super) content_type: Option<String>,
    /// Its address.
    pub(super) url: Option<String>,
    /// When it was taken from there.
    pub(super) captured: Option<String>,
}

impl Page {
    /// Makes an item of the page.
    pub(super) fn item(self) -> Result<Item, Refusal> {
        Err(Refusal::fail(format!("{} bytes", self.bytes.len())))
    }
}

/// Whether an input is of this format.
pub(super) fn is(_: &Input, _: &[u8]) -> bool {
    false
}

/// Reads all records.
pub(super) fn read(_: &Input, _: &mut Pipeline<'_>) -> Result<(), ImportError> {
    Ok(())
}
