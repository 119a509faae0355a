//! Themes: templates, messages and assets in layers, and views rendered through them.
//!
//! A project's own templates replace the theme's, which replace those of the theme it
//! extends. Everything a template can call is registered before it is parsed, so mistakes
//! show before anything is rendered. A template sees its view and the look, nothing else.

mod assets;
mod built_in;
mod dates;
mod filters;
mod functions;
mod layer;
mod messages;
mod options;
mod parse;
mod render;
mod template_error;

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::Tera;

pub use assets::Asset;
pub use built_in::built_in;
pub use dates::format_date;
pub use layer::Layer;
pub use layer::LayerFile;
pub use layer::chain;
pub use messages::Messages;
pub use render::RenderError;
pub use render::Renderer;
pub use render::Teasers;

/// A theme that is ready to render.
pub struct Theme {
    tera: Tera,
    /// Which file each template came from, for messages.
    files: BTreeMap<String, String>,
    messages: Arc<Messages>,
    options: BTreeMap<String, serde_json::Value>,
    name: String,
    assets: Vec<Asset>,
}

impl Theme {
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
        layers: &[Layer],
        config: &crate::config::Config,
    ) -> Result<Self, Vec<crate::diagnostic::Diagnostic>> {
        parse::parse(layers, config)
    }
}
