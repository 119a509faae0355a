//! Pictures: what a file says of itself, what it should rather not say, and smaller ones made
//! of it.
//!
//! Pure functions of bytes: no file is read here, and none written. Whatever is in a file, the
//! answer is a reason and never a panic: pictures come from anywhere.

mod clean;
mod colour;
mod container;
mod decode;
mod encode;
mod rights;
#[cfg(test)]
mod tests;
mod tiff;
mod variants;

use std::borrow::Cow;

use serde::Deserialize;
use serde::Serialize;

pub use clean::clean;
pub use encode::Encoded;
pub use encode::make;
pub use variants::Form;
pub use variants::Variant;
pub use variants::variants;

/// What of a picture's pixels is known, without them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The kind that its first bytes tell.
    pub kind: Kind,
    /// Whether its file says more than is to be published; see [`clean`].
    pub says_more: bool,
    /// Who is to be named, in one line, as the file says it.
    pub credit: Option<Box<str>>,
    /// With what quality a JPEG was written, from 1 to 100, if that can be told.
    pub quality: Option<u8>,
    /// What is known of the pixels; `None` if they cannot be made smaller: the file is
    /// damaged, too large, moves, or has colours that only presses know.
    pub pixels: Option<Pixels>,
}

/// What is known of pixels that can be made smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pixels {
    /// The width, the right way up.
    pub width: u32,
    /// The height, the right way up.
    pub height: u32,
    /// The colour that most of it has: red, green, blue.
    pub colour: [u8; 3],
    /// Whether nothing shines through.
    pub is_opaque: bool,
    /// Whether it has colours of its own, beyond those that screens take for granted.
    pub has_profile: bool,
}

/// A kind of picture that is looked into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// WebP.
    Webp,
}

/// Looks into a file, and returns what is known of it beside what is wrong with it; `None` if
/// it is no JPEG, PNG or WebP. Pictures with more than `most_pixels` are not decoded.
#[must_use]
pub fn look(bytes: &[u8], most_pixels: u64) -> Option<(Facts, Option<String>)> {
    let kind = container::kind_of(bytes)?;
    let pieces = container::pieces(bytes, kind).unwrap_or_default();
    let credit = rights::rights_in(&pieces).line().map(Into::into);
    let quality = container::jpeg_quality(&pieces).filter(|_| kind == Kind::Jpeg);
    let says_more = matches!(clean(bytes), Some(Cow::Owned(_)));
    let (pixels, problem) = match decode::decode(bytes, most_pixels) {
        Ok(decoded) => (Some(decoded.pixels()), None),
        Err(decode::Refusal::AsItIs) => (None, None),
        Err(decode::Refusal::Broken(reason)) => (None, Some(reason)),
    };
    Some((Facts { kind, says_more, credit, quality, pixels }, problem))
}

impl Pixels {
    /// The colour as in `#1a2b3c`.
    #[must_use]
    pub fn hex(&self) -> String {
        let [red, green, blue] = self.colour;
        format!("#{red:02x}{green:02x}{blue:02x}")
    }
}
