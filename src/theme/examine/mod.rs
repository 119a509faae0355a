//! Finds all that is wrong or doubtful in a theme at once, without a site to render.
//!
//! A build stops at what it cannot go on with; whoever makes a theme wants the whole list.

mod messages;
mod names;
mod templates;

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::diagnostic::Place;
use crate::paths::Address;
use crate::theme::Layer;
use crate::theme::Messages;
use crate::theme::closure::Templates;
use crate::theme::layer::OptionSpec;
use crate::theme::layer::read_theme_file_leniently;
use crate::theme::options;
use crate::theme::parse;

/// How much of a theme is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// All of it.
    Whole,
    /// A theme that it extends is missing.
    Cut,
}

/// What a theme is made of, as far as it can be read.
struct Seen<'a> {
    layers: &'a [Layer],
    templates: Templates,
    /// Which file each template came from.
    files: BTreeMap<String, String>,
    messages: Arc<Messages>,
    options: Vec<OptionSpec>,
    /// The paths of its assets.
    assets: BTreeSet<&'a str>,
}

impl Seen<'_> {
    /// The place of a part of a template.
    fn place(&self, template: &str, at: Range<usize>) -> Place {
        let file = self.files.get(template).map_or(template, String::as_str);
        let text = self.templates.get(template).map_or("", String::as_str);
        Place::in_text(file, text, at.start, at.end)
    }
}

/// Returns all that is wrong or doubtful in a theme but for what its `theme.yaml` files say of
/// themselves. Of one that is cut, only mistakes that no missing file can be the cause of.
pub fn examine(
    layers: &Arc<[Layer]>,
    config: &Config,
    extent: Extent,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let messages = Arc::new(Messages::read(layers, &config.language, &mut found));
    let (templates, files) = parse::templates(layers, &mut found);
    let options =
        layers.iter().flat_map(|layer| read_theme_file_leniently(layer).0.options);
    let options: Vec<OptionSpec> = options.collect();
    let assets = assets(layers, &mut found);
    let seen = Seen { layers, templates, files, messages, options, assets };
    if extent == Extent::Cut {
        let (mut mistakes, _) = templates::unparsable(&seen);
        found.append(&mut mistakes);
        return found;
    }
    options::settle(&seen.options, config, &mut found);
    found.append(&mut parse::missing_templates(layers, config));
    found.append(&mut templates::mistakes(&seen, config));
    found.append(&mut names::mistakes(&seen));
    found.append(&mut messages::missing(&seen));
    found.append(&mut messages::unused(&seen));
    if !found.iter().any(|one| one.level == Level::Error) {
        // What a build says, too, and anything that is not seen above.
        match parse::parse(layers, config) {
            Ok(theme) => found.extend(theme.warnings().iter().cloned()),
            Err(more) => found.extend(more),
        }
    }
    found
}

/// The paths of all assets; says which cannot be published.
fn assets<'a>(layers: &'a [Layer], found: &mut Vec<Diagnostic>) -> BTreeSet<&'a str> {
    let mut assets = BTreeSet::new();
    for (path, file) in layers.iter().flat_map(|layer| &layer.files) {
        let Some(path) = path.strip_prefix("assets/") else { continue };
        assets.insert(path);
        if let Err(error) = Address::parse(&format!("/assets/{path}")) {
            let problem = Diagnostic::error("asset", error.to_string());
            found.push(problem.help(error.help()).at(Place::file(&file.shown_as)));
        }
    }
    assets
}
