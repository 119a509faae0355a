//! What a document tells of itself before its text is read.

use chrono_tz::Tz;

use crate::import::fields::Fields;
use crate::import::item::Shape;

/// What a document is, and where it stood.
#[derive(Debug, Default)]
pub(in crate::import::format) struct Told {
    pub(in crate::import::format) shape: Shape,
    pub(in crate::import::format) title: Option<String>,
    /// When it was published, as it is to be read.
    pub(in crate::import::format) date: Option<String>,
    /// The zone of its times that name none.
    pub(in crate::import::format) zone: Option<Tz>,
    /// Its name in addresses.
    pub(in crate::import::format) slug: String,
    /// Where it stood: an address from the site's root.
    pub(in crate::import::format) address: Option<String>,
    /// Where it stood before that.
    pub(in crate::import::format) aliases: Vec<String>,
    /// Other names by which links may find it.
    pub(in crate::import::format) names: Vec<String>,
    /// The folder whose files lie beside the story, with `/` at its end.
    pub(in crate::import::format) bundle: Option<String>,
    pub(in crate::import::format) markup: Markup,
    /// Fields that are known already.
    pub(in crate::import::format) fields: Fields,
    pub(in crate::import::format) notes: Vec<String>,
}

/// What a text is written in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::import::format) enum Markup {
    #[default]
    Markdown,
    Html,
}
