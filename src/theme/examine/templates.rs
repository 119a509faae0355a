//! Templates that do not parse, or call and name what is not there.
//!
//! Tera stops at the first mistake of a template, and at the first template that extends one
//! that is missing. So each is parsed on its own, then each is checked with what it reaches,
//! where an empty template stands in for each that is broken or missing.

use std::collections::BTreeSet;
use std::sync::Arc;

use tera::ErrorKind;
use tera::Tera;

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Place;
use crate::theme::closure::Templates;
use crate::theme::closure::closure;
use crate::theme::closure::full_name;
use crate::theme::examine::Seen;
use crate::theme::fitting::Shelf;
use crate::theme::parse::Calls;
use crate::theme::parse::Nesting;
use crate::theme::pieces::Pieces;
use crate::theme::template_error;
use crate::theme::written::Code;
use crate::theme::written::Deed;
use crate::yaml;

/// The filters that templates can call: ours, then Tera's own.
const FILTERS: [&str; 45] = [
    "bars",
    "date",
    "json",
    "markdown",
    "number",
    "piece",
    "slug",
    "truncate_words",
    "url",
    "abs",
    "capitalize",
    "default",
    "escape",
    "escape_html",
    "escape_xml",
    "first",
    "float",
    "get",
    "indent",
    "int",
    "join",
    "keys",
    "last",
    "length",
    "lower",
    "newlines_to_br",
    "nth",
    "pairs",
    "pluralize",
    "replace",
    "reverse",
    "round",
    "safe",
    "sort",
    "split",
    "str",
    "title",
    "trim",
    "trim_end",
    "trim_start",
    "truncate",
    "unique",
    "upper",
    "values",
    "wordcount",
];

/// The functions.
const FUNCTIONS: [&str; 7] = ["asset", "fit", "range", "super", "t", "throw", "url"];

/// The tests, as in `x is defined`.
const TESTS: [&str; 17] = [
    "array",
    "bool",
    "containing",
    "defined",
    "divisible_by",
    "ending_with",
    "even",
    "float",
    "integer",
    "iterable",
    "map",
    "none",
    "number",
    "odd",
    "starting_with",
    "string",
    "undefined",
];

/// Returns what is wrong in which template.
pub(super) fn mistakes(seen: &Seen<'_>, config: &Config) -> Vec<Diagnostic> {
    let (mut found, broken) = unparsable(seen);
    let mut sound = seen.templates.clone();
    for name in &broken {
        sound.insert(name.clone(), String::new());
    }
    let missing = missing(seen, &mut found);
    for name in &missing {
        sound.insert(name.clone(), String::new());
    }
    let stand_ins: BTreeSet<&String> = broken.iter().chain(&missing).collect();
    let pieces = Arc::new(Pieces::default());
    let (base, shelf) = (config.base_path(), Shelf::default());
    let calls = Calls {
        messages: &seen.messages,
        assets: &[],
        base,
        pieces: &pieces,
        shelf: &shelf,
    };
    let all = sound.keys().cloned().collect();
    if calls.tera(seen.layers, &sound, &all, Nesting::Page).is_ok() {
        return found;
    }
    for name in sound.keys().filter(|name| !stand_ins.contains(name)) {
        let reached = closure(name, &sound, seen.layers);
        let tera = calls.tera(seen.layers, &sound, &reached, Nesting::Page);
        let Err(error) = tera else { continue };
        let is_whole = reached.iter().all(|name| !stand_ins.contains(name));
        let own = explain(&error, name, seen).into_iter();
        // Blocks may be those of a template that is not there to be asked.
        found.extend(own.filter(|one| is_whole || !one.message.starts_with("block `")));
    }
    found
}

/// Returns the mistakes for which templates do not parse, and the names of these.
pub(super) fn unparsable(seen: &Seen<'_>) -> (Vec<Diagnostic>, BTreeSet<String>) {
    let mut found = Vec::new();
    let mut broken = BTreeSet::new();
    for (name, text) in &seen.templates {
        let Err(error) = Tera::new().add_raw_template(name, text) else { continue };
        if !matches!(error.kind(), ErrorKind::SyntaxError(_)) {
            continue;
        }
        let help = "mend it, and check again: of one template only the first such mistake \
            can be told";
        let told = template_error::diagnose(&error, &seen.files, seen.layers);
        found.extend(told.into_iter().map(|one| one.help(help)));
        broken.insert(name.clone());
    }
    (found, broken)
}

/// Returns the templates that are extended or included and are not there, as they are
/// named.
fn missing(seen: &Seen<'_>, found: &mut Vec<Diagnostic>) -> BTreeSet<String> {
    let mut missing = BTreeSet::new();
    for (template, text) in &seen.templates {
        for (deed, at) in Code::of(text).templates() {
            let name = &text[at.clone()];
            if full_name(name, &seen.templates, seen.layers).is_some() {
                continue;
            }
            missing.insert(name.to_owned());
            let deed = match deed {
                Deed::Extends => "extend",
                Deed::Includes => "include",
            };
            let message = format!("there is no template `{name}` to {deed}");
            let problem = Diagnostic::error("template", message);
            let problem = problem.at(seen.place(template, at.clone()));
            found.push(problem.help(near_template(name, &seen.templates)));
        }
    }
    missing
}

fn near_template(name: &str, templates: &Templates) -> String {
    // With the layer and without it: both are ways to name one.
    let short = templates.keys().filter_map(|full| full.split_once('/'));
    let names: Vec<&str> =
        templates.keys().map(String::as_str).chain(short.map(|(_, name)| name)).collect();
    match yaml::nearest(name, names.into_iter()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "write its path below `templates/`, or add it there".to_owned(),
    }
}

/// What is wrong with one template, of all that Tera says of those that it reaches.
fn explain(error: &tera::Error, name: &str, seen: &Seen<'_>) -> Vec<Diagnostic> {
    let circle = match error.kind() {
        ErrorKind::CircularExtend { tpl, inheritance_chain } => {
            Some((tpl, inheritance_chain, "extend"))
        }
        ErrorKind::CircularInclude { tpl, include_chain } => {
            Some((tpl, include_chain, "include"))
        }
        _ => None,
    };
    if let Some((first, chain, deed)) = circle {
        return vec![circular(first, chain, deed, seen)];
    }
    let own = seen.files.get(name);
    let is_own = |one: &Diagnostic| {
        one.place.as_ref().is_none_or(|place| Some(&place.file) == own)
    };
    let told = template_error::diagnose(error, &seen.files, seen.layers);
    told.into_iter().filter(is_own).map(with_way_out).collect()
}

fn circular(first: &str, chain: &[String], deed: &str, seen: &Seen<'_>) -> Diagnostic {
    let file = |name: &String| {
        let file = seen.files.get(name).unwrap_or(name);
        format!("`{file}`")
    };
    let circle: BTreeSet<String> = chain.iter().map(file).collect();
    let circle: Vec<String> = circle.into_iter().collect();
    let message = match &circle[..] {
        [one] => format!("{one} {deed}s itself"),
        several => format!("templates {deed} one another: {}", several.join(", ")),
    };
    let help = "a template of the theme behind is named with its theme: \
        `default/article.html`";
    let place = seen.files.get(first).map_or(first, String::as_str);
    Diagnostic::error("template", message).at(Place::file(place)).help(help)
}

/// Names what is nearest to what is unknown.
fn with_way_out(problem: Diagnostic) -> Diagnostic {
    let kinds: [(&str, &[&str]); 3] =
        [("filter", &FILTERS), ("function", &FUNCTIONS), ("test", &TESTS)];
    for (kind, known) in kinds {
        let start = format!("unknown {kind} `");
        let Some(name) = problem.message.strip_prefix(&start) else { continue };
        let name = name.trim_end_matches('`');
        let help = match yaml::nearest(name, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are these: {}", known.join(", ")),
        };
        return problem.help(help);
    }
    if problem.message.starts_with("block `") {
        let help = "fill a block of the template that this one extends; others are in no \
            page";
        return problem.help(help);
    }
    problem
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_that_is_offered_is_known() {
        let messages = Arc::default();
        let pieces = Arc::new(Pieces::default());
        let calls = Calls {
            messages: &messages,
            assets: &[],
            base: "/",
            pieces: &pieces,
            shelf: &Shelf::default(),
        };
        let mut text = String::new();
        FILTERS.iter().for_each(|name| text.push_str(&format!("{{{{ 1 | {name} }}}}")));
        FUNCTIONS.iter().filter(|name| **name != "super").for_each(|name| {
            text.push_str(&format!("{{{{ {name}() }}}}"));
        });
        TESTS.iter().for_each(|name| text.push_str(&format!("{{{{ 1 is {name} }}}}")));
        let templates: Templates = [("project/a.html".to_owned(), text)].into();
        let all = templates.keys().cloned().collect();
        let tera = calls.tera(&[], &templates, &all, Nesting::Page);
        assert_eq!(tera.err().map(|error| error.to_string()), None);
    }
}
