//! The layers of a theme: the project's own files, the theme, and those it extends.

use std::collections::BTreeMap;

use semver::Version;
use semver::VersionReq;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::yaml;
use crate::yaml::Fields;
use crate::yaml::Problems;
use crate::yaml::Source;

/// One theme's files, or a project's own templates.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layer {
    /// The theme's name; `project` for a project's own files.
    pub name: String,
    /// Its files, by path: `templates/base.html`, `assets/site.css`, `theme.yaml`.
    pub files: BTreeMap<String, LayerFile>,
}

/// One file of a layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayerFile {
    /// Where it comes from, as shown to people.
    pub shown_as: String,
    /// What it holds.
    pub bytes: std::borrow::Cow<'static, [u8]>,
}

/// What `theme.yaml` says.
#[derive(Debug, Clone, Default)]
pub(super) struct ThemeFile {
    pub(super) extends: Option<String>,
    pub(super) options: Vec<OptionSpec>,
}

/// An option that a theme offers.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct OptionSpec {
    pub(super) name: String,
    pub(super) kind: OptionKind,
    pub(super) choices: Vec<String>,
    pub(super) default: serde_json::Value,
}

/// What an option's value may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OptionKind {
    Text,
    Flag,
    Integer,
    Colour,
    Choice,
}

/// The layers that a site's theme is made of, beginning with the project's own templates.
///
/// `find` returns a theme of the project by name; the built-in themes stand behind them.
///
/// # Errors
///
/// If a theme does not exist, needs another version of newsgen, or extends itself.
pub fn chain(
    theme: &str,
    own: Layer,
    find: &dyn Fn(&str) -> Option<Layer>,
) -> Result<Vec<Layer>, Vec<Diagnostic>> {
    let mut layers = vec![own];
    let mut next = Some(theme.to_owned());
    while let Some(name) = next {
        let known = layers.iter().any(|layer| layer.name == name);
        let built_in = || super::built_in(&name);
        // A project's theme with the name of a built-in one stands over it.
        let found = if known { built_in() } else { find(&name).or_else(built_in) };
        let behind = name_behind(&name);
        if known && (found.is_none() || layers.iter().any(|l| l.name == behind)) {
            let message = format!("the theme `{name}` extends itself");
            return Err(vec![Diagnostic::error("theme", message)]);
        }
        let Some(mut layer) = found else { return Err(vec![unknown(&name)]) };
        let is_built_in =
            layer.files.values().any(|file| file.shown_as.starts_with("built-in"));
        let file = read_theme_file(&layer)?;
        let stands_over = !is_built_in && built_in().is_some();
        next = file.extends.or_else(|| stands_over.then_some(name));
        if known {
            layer.name = behind;
        }
        layers.push(layer);
    }
    Ok(layers)
}

/// The name of a built-in theme behind a project's theme of the same name.
fn name_behind(name: &str) -> String {
    match name {
        "default" => "built-in".to_owned(),
        _ => format!("built-in-{name}"),
    }
}

fn unknown(name: &str) -> Diagnostic {
    let names: Vec<String> =
        super::built_in_names().iter().map(|name| format!("`{name}`")).collect();
    let message = format!("there is no theme `{name}`");
    let help = format!(
        "make a folder `themes/{name}/`, or take a built-in theme: {}",
        names.join(", ")
    );
    Diagnostic::error("theme", message).help(help)
}

/// Reads a layer's `theme.yaml`; a layer without one offers no options.
pub(super) fn read_theme_file(layer: &Layer) -> Result<ThemeFile, Vec<Diagnostic>> {
    let Some(file) = layer.files.get("theme.yaml") else {
        return Ok(ThemeFile::default());
    };
    let text = String::from_utf8_lossy(&file.bytes);
    let source = Source::whole(&file.shown_as, &text);
    let entries = yaml::read(&source).map_err(|problem| vec![problem])?;
    let mut fields = Fields::new(&source, entries);
    let mut problems = Problems::new();
    for told in ["name", "version", "description", "author", "license", "homepage"] {
        let _ = fields.text(told, &mut problems);
    }
    let extends = fields.text("extends", &mut problems);
    check_requires(&mut fields, &mut problems);
    let options = take_options(&mut fields, &mut problems);
    let known = ["name", "version", "description", "extends", "requires", "options"];
    fields.finish(&known, Level::Warning, &mut problems);
    problems.retain(|problem| problem.level == Level::Error);
    if problems.is_empty() { Ok(ThemeFile { extends, options }) } else { Err(problems) }
}

fn check_requires(fields: &mut Fields<'_>, problems: &mut Problems) {
    let place = fields.place("requires");
    let Some(text) = fields.text("requires", problems) else { return };
    let own = Version::parse(env!("CARGO_PKG_VERSION"));
    let problem = match (VersionReq::parse(&text), own) {
        (Ok(range), Ok(own)) if range.matches(&own) => return,
        (Ok(_), _) => {
            let own = env!("CARGO_PKG_VERSION");
            let message = format!("this theme needs newsgen {text}, and this is {own}");
            Diagnostic::error("theme-version", message)
                .help("get a version of the theme that fits, or the newsgen it names")
        }
        (Err(error), _) => {
            let message = format!("`requires` is `{text}`: {error}");
            Diagnostic::error("theme-version", message).help("write a range: `>=0.1, <2`")
        }
    };
    problems.push(problem.at(place));
}

fn take_options(fields: &mut Fields<'_>, problems: &mut Problems) -> Vec<OptionSpec> {
    let Some(mut options) = fields.map("options", problems) else { return Vec::new() };
    let names: Vec<String> = options.names().map(ToOwned::to_owned).collect();
    let mut specs = Vec::with_capacity(names.len());
    for name in names {
        let Some(mut inner) = options.map(&name, problems) else { continue };
        let kinds = [
            ("string", OptionKind::Text),
            ("bool", OptionKind::Flag),
            ("integer", OptionKind::Integer),
            ("colour", OptionKind::Colour),
            ("color", OptionKind::Colour),
            ("choice", OptionKind::Choice),
        ];
        let kind = inner.choice("type", &kinds, problems).unwrap_or(OptionKind::Text);
        let choices = inner.list("choices", problems);
        let _ = inner.text("description", problems);
        let default = inner.json("default").unwrap_or(serde_json::Value::Null);
        inner.finish(
            &["type", "choices", "description", "default"],
            Level::Error,
            problems,
        );
        specs.push(OptionSpec { name, kind, choices, default });
    }
    specs
}
