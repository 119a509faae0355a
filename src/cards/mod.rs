//! Social cards: pictures of headlines, which other sites show where a link to a story is
//! posted.
//!
//! Pure functions of fonts and texts: a theme writes the drawing as SVG, this module breaks
//! headlines into lines and draws. It reads no file and knows no story; no font of the machine
//! is used, so that equal drawings are equal pictures.

mod draw;
mod fit;
mod fonts;
mod letters;
mod lines;
mod png;

pub use fit::Fitted;
pub use fit::Room;
pub use fonts::Fonts;
pub use fonts::NotAFont;

/// The width of a card in pixels.
pub const WIDTH: u32 = 1200;

/// The height of a card in pixels.
pub const HEIGHT: u32 = 630;
