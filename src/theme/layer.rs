//! The layers of a theme: the project's own files, the theme, and those it extends.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use semver::Version;
use semver::VersionReq;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::diagnostic::Place;
use crate::theme::options;
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
    description: Option<String>,
    pub(super) extends: Option<String>,
    pub(super) options: Vec<OptionSpec>,
}

/// An option that a theme offers.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct OptionSpec {
    pub(super) name: String,
    pub(super) kind: OptionKind,
    pub(super) choices: Vec<String>,
    /// What a number may be.
    pub(super) range: RangeInclusive<i64>,
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
    let (layers, mut problems) = chain_as_far_as_possible(theme, own, find);
    problems.retain(|problem| problem.level == Level::Error);
    if problems.is_empty() { Ok(layers) } else { Err(problems) }
}

/// As [`chain`], with all that is wrong or doubtful in what the themes say of themselves. The
/// layers end where one is missing.
pub fn chain_as_far_as_possible(
    theme: &str,
    own: Layer,
    find: &dyn Fn(&str) -> Option<Layer>,
) -> (Vec<Layer>, Vec<Diagnostic>) {
    let mut layers = vec![own];
    let mut problems = Problems::new();
    let mut next = Some((theme.to_owned(), None));
    while let Some((name, named_at)) = next {
        let known = layers.iter().any(|layer| layer.name == name);
        let built_in = || super::built_in(&name);
        // A project's theme with the name of a built-in one stands over it.
        let found = if known { built_in() } else { find(&name).or_else(built_in) };
        let behind = name_behind(&name);
        if known && (found.is_none() || layers.iter().any(|l| l.name == behind)) {
            let message = format!("the theme `{name}` extends itself");
            let help = "name another theme under `extends:`, or leave it out";
            let mut problem = Diagnostic::error("theme", message).help(help);
            problem.place = named_at;
            problems.push(problem);
            break;
        }
        let Some(mut layer) = found else {
            let mut problem = unknown(&name);
            problem.place = named_at;
            problems.push(problem);
            break;
        };
        let stands_over = !layer.is_built_in() && built_in().is_some();
        let place = layer.extends_place();
        let (file, mut said) = read_theme_file_leniently(&layer);
        problems.append(&mut said);
        let behind_it = file.extends.map(|extends| (extends, place));
        next = behind_it.or_else(|| stands_over.then_some((name, None)));
        if known {
            layer.name = behind;
        }
        layers.push(layer);
    }
    (layers, problems)
}

impl Layer {
    /// Whether it is inside the binary.
    pub fn is_built_in(&self) -> bool {
        self.files.values().any(|file| file.shown_as.starts_with("built-in"))
    }

    /// What its `theme.yaml` says that it is, in one sentence, and which theme it extends.
    pub fn told(&self) -> (Option<String>, Option<String>) {
        let (file, _) = read_theme_file_leniently(self);
        (file.description, file.extends)
    }

    /// Where it says which theme it extends.
    fn extends_place(&self) -> Option<Place> {
        let file = self.files.get("theme.yaml")?;
        let text = String::from_utf8_lossy(&file.bytes);
        Some(Source::whole(&file.shown_as, &text).value_place(&["extends"]))
    }
}

/// The name of a built-in theme behind a project's theme of the same name.
fn name_behind(name: &str) -> String {
    match name {
        "default" => "built-in".to_owned(),
        _ => format!("built-in-{name}"),
    }
}

/// The name of the project's theme before a built-in one; `None` if there is none before it.
pub(super) fn name_before(name: &str) -> Option<&str> {
    match name.strip_prefix("built-in")? {
        "" => Some("default"),
        rest => rest.strip_prefix('-'),
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
    let (file, mut problems) = read_theme_file_leniently(layer);
    problems.retain(|problem| problem.level == Level::Error);
    if problems.is_empty() { Ok(file) } else { Err(problems) }
}

/// As much as can be read of it, and what is wrong or doubtful.
pub(super) fn read_theme_file_leniently(layer: &Layer) -> (ThemeFile, Problems) {
    let Some(file) = layer.files.get("theme.yaml") else {
        return (ThemeFile::default(), Problems::new());
    };
    let text = String::from_utf8_lossy(&file.bytes);
    let source = Source::whole(&file.shown_as, &text);
    let entries = match yaml::read(&source) {
        Ok(entries) => entries,
        Err(problem) => return (ThemeFile::default(), vec![problem]),
    };
    let mut fields = Fields::new(&source, entries);
    let mut problems = Problems::new();
    for told in ["name", "version", "author", "license", "homepage"] {
        let _ = fields.text(told, &mut problems);
    }
    let description = fields.text("description", &mut problems);
    let extends = fields.text("extends", &mut problems);
    check_requires(&mut fields, &mut problems);
    let options = take_options(&mut fields, &mut problems);
    let known = ["name", "version", "description", "extends", "requires", "options"];
    fields.finish(&known, Level::Warning, &mut problems);
    (ThemeFile { description, extends, options }, problems)
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
        if let Some(inner) = options.map(&name, problems) {
            specs.push(take_option(name, inner, problems));
        }
    }
    specs
}

fn take_option(
    name: String,
    mut fields: Fields<'_>,
    problems: &mut Problems,
) -> OptionSpec {
    let kinds = [
        ("string", OptionKind::Text),
        ("bool", OptionKind::Flag),
        ("integer", OptionKind::Integer),
        ("colour", OptionKind::Colour),
        ("color", OptionKind::Colour),
        ("choice", OptionKind::Choice),
    ];
    let kind = fields.choice("type", &kinds, problems).unwrap_or(OptionKind::Text);
    let choices = fields.list("choices", problems);
    let range = if kind == OptionKind::Integer {
        let from = take_bound(&mut fields, "min", problems).unwrap_or(i64::MIN);
        from..=take_bound(&mut fields, "max", problems).unwrap_or(i64::MAX)
    } else {
        i64::MIN..=i64::MAX
    };
    let _ = fields.text("description", problems);
    let place = fields.place("default");
    let default = fields.json("default").unwrap_or(serde_json::Value::Null);
    let known = ["type", "choices", "min", "max", "description", "default"];
    fields.finish(&known, Level::Error, problems);
    let spec = OptionSpec { name, kind, choices, range, default };
    problems.extend(options::wrong_default(&spec).map(|problem| problem.at(place)));
    spec
}

fn take_bound(
    fields: &mut Fields<'_>,
    key: &str,
    problems: &mut Problems,
) -> Option<i64> {
    let wrong = fields.wrong(key, "a whole number");
    let value = fields.json(key)?;
    if value.as_i64().is_none() {
        problems.push(wrong);
    }
    value.as_i64()
}
