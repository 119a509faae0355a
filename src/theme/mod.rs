//! Themes: templates, messages and assets in layers, and views rendered through them.
//!
//! A project's own templates replace the theme's, which replace those of the theme it
//! extends. Everything a template can call is registered before it is parsed, so mistakes
//! show before anything is rendered. A template sees its view and the look, nothing else.

mod assets;
mod built_in;
mod closure;
mod dates;
mod examine;
mod filters;
mod fitting;
mod functions;
mod layer;
mod memory;
mod messages;
mod options;
mod page_view;
mod parse;
mod pieces;
mod render;
mod running;
mod template_error;
mod written;

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use tera::Tera;

use fitting::Shelf;
use pieces::Pieces;

use crate::fingerprint::Fingerprint;

pub use assets::Asset;
pub use assets::gather as assets;
pub use built_in::built_in;
pub use built_in::names as built_in_names;
pub use dates::format_date;
pub use examine::Extent;
pub use examine::examine;
pub use layer::Layer;
pub use layer::LayerFile;
pub use layer::chain;
pub use layer::chain_as_far_as_possible;
pub use messages::Messages;
pub use render::RenderError;
pub use render::Renderer;
pub use render::Shown;

/// A theme that is ready to render.
pub struct Theme {
    /// The templates that pages are rendered through.
    kinds: BTreeMap<&'static str, Kind>,
    /// Which file each template came from, for messages.
    files: BTreeMap<String, String>,
    messages: Arc<Messages>,
    options: BTreeMap<String, serde_json::Value>,
    name: String,
    /// What it was parsed from, for messages.
    layers: Arc<[Layer]>,
    assets: Vec<Asset>,
    warnings: Vec<crate::diagnostic::Diagnostic>,
    pieces: Arc<Pieces>,
    /// The fonts that texts are fitted with.
    shelf: Shelf,
    /// The templates of pieces, until they see the look.
    of_pieces: Option<Tera>,
    /// The same in the words of each language that has an edition.
    editions: BTreeMap<String, Self>,
}

/// The template of the ticker, which other pages show, too.
const TICKER: &str = "partials/ticker.html";

/// A template that pages are rendered through, with all that it reaches and no other.
struct Kind {
    tera: Tera,
    /// Of the texts of all that it reaches.
    fingerprint: Fingerprint,
    /// Whether pages of this kind may show the rendered ticker.
    shows_ticker: bool,
    /// Whether pages of this kind depend on the fonts of social cards.
    fits: bool,
    /// What pages of this kind may print of that which is made for them alone.
    prints: BTreeSet<Printed>,
    /// The full names of the templates that it reaches.
    reached: BTreeSet<String>,
}

/// What is made for a page only where its template prints it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Printed {
    /// `page.meta`
    Meta,
    /// `page.json_ld`
    JsonLd,
    /// `story.cite`
    Cite,
}

impl Printed {
    const ALL: [Self; 3] = [Self::Meta, Self::JsonLd, Self::Cite];

    /// Its name in templates.
    fn field(self) -> &'static str {
        match self {
            Self::Meta => "meta",
            Self::JsonLd => "json_ld",
            Self::Cite => "cite",
        }
    }
}

impl Theme {
    /// What the theme does without, though pages are worse for it.
    pub fn warnings(&self) -> &[crate::diagnostic::Diagnostic] {
        &self.warnings
    }

    /// The theme's assets, by path.
    pub fn assets(&self) -> &[Asset] {
        &self.assets
    }

    /// Parses the layers of a theme, the first before the second.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it, in one list: templates that do not parse or are
    /// missing, options of the wrong type, messages that are no messages.
    pub fn parse(
        layers: &Arc<[Layer]>,
        config: &crate::config::Config,
    ) -> Result<Self, Vec<crate::diagnostic::Diagnostic>> {
        parse::parse(layers, config)
    }
}
