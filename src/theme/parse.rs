//! Makes a theme from its layers, finding all that is wrong before anything is rendered.

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::Tera;

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::pages;
use crate::theme::Layer;
use crate::theme::Messages;
use crate::theme::Theme;
use crate::theme::assets;
use crate::theme::filters;
use crate::theme::functions;
use crate::theme::layer::read_theme_file;
use crate::theme::options;
use crate::theme::template_error;

/// See [`Theme::parse`].
pub(super) fn parse(layers: &[Layer], config: &Config) -> Result<Theme, Vec<Diagnostic>> {
    let mut problems = Vec::new();
    let messages = Arc::new(Messages::read(layers, &config.language, &mut problems));
    let mut specs = Vec::new();
    for layer in layers {
        specs.extend(read_theme_file(layer)?.options);
    }
    let options = options::settle(&specs, config, &mut problems);
    let assets = assets::gather(layers, config.assets).map_err(|error| {
        vec![Diagnostic::error("asset", error.to_string()).help(error.help())]
    })?;

    let mut tera = Tera::new();
    filters::register(&mut tera, &messages, config.base_path());
    functions::register(&mut tera, &messages, &assets, config.base_path());
    let (templates, files) = templates(layers, &mut problems);
    for name in pages::TEMPLATES {
        let has = |layer: &Layer| layer.files.contains_key(&format!("templates/{name}"));
        if !layers.iter().any(has) {
            let message =
                format!("the theme `{}` has no template `{name}`", config.theme);
            let help = "add it, or write `extends: default` in its theme.yaml";
            problems.push(Diagnostic::error("template", message).help(help));
        }
    }
    let prefixes: Vec<String> =
        layers.iter().map(|layer| format!("{}/", layer.name)).collect();
    let added = tera
        .set_fallback_prefixes(prefixes)
        .and_then(|()| tera.add_raw_templates(templates));
    if let Err(error) = added {
        problems.append(&mut template_error::diagnose(&error, &files, layers));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let name = config.theme.clone();
    Ok(Theme { tera, files, messages, options, name, assets })
}

/// All templates as `LAYER/name`, and the file that each came from. A template asked for
/// without its layer is that of the first layer that has it.
fn templates(
    layers: &[Layer],
    problems: &mut Vec<Diagnostic>,
) -> (BTreeMap<String, String>, BTreeMap<String, String>) {
    let mut templates = BTreeMap::new();
    let mut files = BTreeMap::new();
    for layer in layers {
        for (path, file) in &layer.files {
            let Some(name) = path.strip_prefix("templates/") else { continue };
            let Ok(text) = std::str::from_utf8(&file.bytes) else {
                let message = format!("{} is not UTF-8", file.shown_as);
                problems.push(Diagnostic::error("template", message));
                continue;
            };
            let name = format!("{}/{name}", layer.name);
            templates.insert(name.clone(), text.to_owned());
            files.insert(name, file.shown_as.clone());
        }
    }
    (templates, files)
}
