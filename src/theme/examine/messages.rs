//! Messages that templates ask for and languages lack, and those that nobody asks for.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::ops::Range;

use serde_yaml::Value;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Place;
use crate::theme::Layer;
use crate::theme::LayerFile;
use crate::theme::Messages;
use crate::theme::built_in;
use crate::theme::examine::Seen;
use crate::theme::messages::forms;
use crate::theme::written::Code;
use crate::theme::written::Written;
use crate::yaml;
use crate::yaml::Source;

/// What pages show where a language lacks a message.
const LAST_RESORT: &str = "en";

/// Messages below these are asked for by newsgen itself, or under names that a site gives.
const ASKED_FOR: [&str; 4] = ["date.", "facets.", "number.", "punctuation."];

/// A message that a template asks for, and where it does so first.
struct Asked<'a> {
    key: &'a str,
    template: &'a str,
    at: Range<usize>,
    /// Whether it is asked for in the form that goes with a count.
    is_counted: bool,
}

/// What a language lacks of a message.
#[derive(Debug, PartialEq, Eq)]
enum Lack {
    Nothing,
    /// Some of its forms.
    Forms(Vec<&'static str>),
    All,
}

/// Returns which messages that are written out are missing, and in which languages.
pub(super) fn missing(seen: &Seen<'_>) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = silent(&seen.messages).into_iter().collect();
    for asked in asked(seen) {
        // A facet without a message is shown under its own name.
        if asked.key.starts_with("facets.") {
            continue;
        }
        let place = seen.place(asked.template, asked.at.clone());
        let told = told(&asked, &seen.messages).into_iter();
        found.extend(told.map(|one| one.at(place.clone())));
    }
    found
}

/// Says so if the theme does not speak the language of the site at all.
fn silent(messages: &Messages) -> Option<Diagnostic> {
    let site = messages.language.as_str();
    let speaks_it = messages.languages().any(|one| is_behind(one, site));
    let message =
        format!("the theme has no messages in `{site}`, the language of the site");
    let help = format!("add `messages/{site}.yaml`; until then, pages say it in English");
    (!speaks_it).then(|| Diagnostic::warning("theme-message", message).help(help))
}

/// The messages that templates ask for by names that are written out, each once.
fn asked<'a>(seen: &'a Seen<'_>) -> Vec<Asked<'a>> {
    let mut all: BTreeMap<(&str, bool), Asked<'_>> = BTreeMap::new();
    for (template, text) in in_order(seen) {
        for call in Code::of(text).calls("t") {
            let Some((Written::Whole(key), at)) = call.argument("key") else { continue };
            let is_counted = call.argument("count").is_some();
            let asked = Asked { key, template, at, is_counted };
            all.entry((key, is_counted)).or_insert(asked);
        }
    }
    all.into_values().collect()
}

/// The templates, those of the first layer first.
fn in_order<'a>(seen: &'a Seen<'_>) -> impl Iterator<Item = (&'a str, &'a str)> {
    let of_layer = |layer: &Layer| format!("{}/", layer.name);
    let prefixes: Vec<String> = seen.layers.iter().map(of_layer).collect();
    prefixes.into_iter().flat_map(|prefix| {
        let own = seen.templates.iter();
        own.filter(move |(name, _)| name.starts_with(&prefix))
            .map(|(name, text)| (name.as_str(), text.as_str()))
    })
}

fn told(asked: &Asked<'_>, messages: &Messages) -> Vec<Diagnostic> {
    let key = asked.key;
    let site = messages.language.as_str();
    let speaks_it = messages.languages().any(|one| is_behind(one, site));
    let in_site = lack(asked, site, messages);
    let resort = lack(asked, LAST_RESORT, messages);
    if in_site == Lack::All && resort == Lack::All {
        let near = yaml::nearest(key, messages.keys().into_iter());
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("add it to `messages/{LAST_RESORT}.yaml` of the theme"),
        };
        let message = format!("there is no message `{key}`");
        return vec![Diagnostic::error("theme-message", message).help(help)];
    }
    let mut found = Vec::new();
    if speaks_it || is_behind(LAST_RESORT, site) {
        found.extend(lacking(key, &in_site).map(|what| {
            let message = format!("{what} in `{site}`, the language of the site");
            Diagnostic::error("theme-message", message)
                .help(format!("add it to `messages/{site}.yaml` of the theme"))
        }));
    }
    let others = messages.languages().filter(|one| !is_behind(one, site));
    let mut lacks: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for other in others {
        if let Some(what) = lacking(key, &lack(asked, other, messages)) {
            lacks.entry(what).or_default().push(format!("`{other}`"));
        }
    }
    found.extend(lacks.into_iter().map(|(what, languages)| {
        let message = format!("{what} in {}", languages.join(", "));
        let help = "add it to the theme's `messages/`, or set `checks.theme-message: off` \
            if no site needs these languages";
        Diagnostic::warning("theme-message", message).help(help)
    }));
    found
}

/// Whether the messages of `language` are asked for those of `site`: `pt` for `pt-BR`.
fn is_behind(language: &str, site: &str) -> bool {
    language == site || site.split('-').next() == Some(language)
}

fn lacking(key: &str, lack: &Lack) -> Option<String> {
    match lack {
        Lack::Nothing => None,
        Lack::All => Some(format!("the message `{key}` is missing")),
        Lack::Forms(forms) => {
            let forms: Vec<String> =
                forms.iter().map(|form| format!("`{key}.{form}`")).collect();
            let verb = if forms.len() == 1 { "is" } else { "are" };
            Some(format!("{} {verb} missing", forms.join(", ")))
        }
    }
}

fn lack(asked: &Asked<'_>, language: &str, messages: &Messages) -> Lack {
    if messages.is_in(language, asked.key) {
        return Lack::Nothing;
    }
    if !asked.is_counted {
        return Lack::All;
    }
    let needed = forms(language);
    let is_there =
        |form: &&str| messages.is_in(language, &format!("{}.{form}", asked.key));
    let lacks: Vec<&str> =
        needed.iter().copied().filter(|form| !is_there(form)).collect();
    match lacks.len() {
        0 => Lack::Nothing,
        many if many == needed.len() => Lack::All,
        _ => Lack::Forms(lacks),
    }
}

/// Returns the messages of the project's own themes that no template asks for.
pub(super) fn unused(seen: &Seen<'_>) -> Vec<Diagnostic> {
    let own: Vec<&Layer> =
        seen.layers.iter().filter(|layer| !layer.is_built_in()).collect();
    let Some(use_of) = Use::of(seen, &own) else { return Vec::new() };
    let mut known = Messages::default();
    if let Some(default) = built_in("default") {
        known = Messages::read(&[default], LAST_RESORT, &mut Vec::new());
    }
    let mut told = BTreeSet::new();
    let mut found = Vec::new();
    for (path, file) in own.iter().flat_map(|layer| &layer.files) {
        let is_messages = path.starts_with("messages/") && path.ends_with(".yaml");
        for (key, place) in is_messages.then(|| keys(file)).into_iter().flatten() {
            // One that says otherwise what newsgen says, too, is asked for where that is.
            if known.is_in(LAST_RESORT, &key)
                || known.is_in(LAST_RESORT, &format!("{key}.other"))
                || use_of.has(&key)
                || !told.insert(key.clone())
            {
                continue;
            }
            let message = format!("no template asks for the message `{key}`");
            let note = Diagnostic::info("unused-message", message);
            found.push(note.at(place).help("remove it, or mend its name"));
        }
    }
    found
}

/// Which messages templates may ask for.
struct Use<'a> {
    written: BTreeSet<&'a str>,
    begun: Vec<&'a str>,
}

impl<'a> Use<'a> {
    /// `None` if a template of `own` asks for messages by names that cannot be told.
    fn of(seen: &'a Seen<'_>, own: &[&Layer]) -> Option<Self> {
        let mut all = Self { written: BTreeSet::new(), begun: Vec::new() };
        for (template, text) in &seen.templates {
            let code = Code::of(text);
            all.written.extend(code.literals());
            let calls = code.calls("t");
            let keys = || calls.iter().filter_map(|call| call.argument("key"));
            if is_of(template, own) && keys().any(|(key, _)| key == Written::Computed) {
                return None;
            }
            all.begun.extend(keys().filter_map(|(key, _)| key.begun()));
        }
        Some(all)
    }

    fn has(&self, key: &str) -> bool {
        let parent = key.rsplit_once('.').map(|(parent, _)| parent);
        self.written.contains(key)
            || parent.is_some_and(|parent| self.written.contains(parent))
            || self.begun.iter().chain(&ASKED_FOR).any(|start| key.starts_with(start))
    }
}

fn is_of(template: &str, layers: &[&Layer]) -> bool {
    let layer = template.split('/').next();
    layers.iter().any(|own| Some(own.name.as_str()) == layer)
}

/// The messages of a file, and where they stand.
fn keys(file: &LayerFile) -> Vec<(String, Place)> {
    let text = String::from_utf8_lossy(&file.bytes);
    let source = Source::whole(&file.shown_as, &text);
    let entries = yaml::read(&source).unwrap_or_default();
    let mut found = Vec::new();
    for (key, value) in entries {
        add_keys(&mut vec![key], value, &source, &mut found);
    }
    found
}

fn add_keys(
    path: &mut Vec<String>,
    value: Value,
    source: &Source<'_>,
    found: &mut Vec<(String, Place)>,
) {
    let Value::Mapping(map) = value else {
        let steps: Vec<&str> = path.iter().map(String::as_str).collect();
        found.push((path.join("."), source.key_place(&steps)));
        return;
    };
    for (key, value) in map {
        let Some(key) = key.as_str() else { continue };
        path.push(key.to_owned());
        add_keys(path, value, source, found);
        path.pop();
    }
}
