//! A theme's options: what the site sets, checked against what the theme offers.

use std::collections::BTreeMap;

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::theme::layer::OptionKind;
use crate::theme::layer::OptionSpec;
use crate::yaml;

/// Returns every option with its value: the site's, or the theme's default.
pub(super) fn settle(
    specs: &[OptionSpec],
    config: &Config,
    problems: &mut Vec<Diagnostic>,
) -> BTreeMap<String, serde_json::Value> {
    let mut options: BTreeMap<String, serde_json::Value> = specs
        .iter()
        .rev()
        .map(|spec| (spec.name.clone(), spec.default.clone()))
        .collect();
    for (name, value) in &config.options {
        let Some(spec) = specs.iter().find(|spec| spec.name == *name) else {
            let names = specs.iter().map(|spec| spec.name.as_str());
            let near = yaml::nearest(name, names);
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the theme `{}` does not offer it", config.theme),
            };
            let message = format!("unknown option `options.{name}`");
            let mut problem = Diagnostic::error("theme-option", message).help(help);
            problem.place = config.option_places.get(name).map(|at| at.key.clone());
            problems.push(problem);
            continue;
        };
        if fits(spec, value) {
            options.insert(name.clone(), value.clone());
        } else {
            let message = format!("`options.{name}` is not {}", expected(spec));
            let mut problem = Diagnostic::error("theme-option", message);
            problem.place = config.option_places.get(name).map(|at| at.value.clone());
            problems.push(problem);
        }
    }
    options
}

/// What is wrong with an option's own default; an option may have none.
pub(super) fn wrong_default(spec: &OptionSpec) -> Option<Diagnostic> {
    if spec.default.is_null() || fits(spec, &spec.default) {
        return None;
    }
    let message =
        format!("the default of the option `{}` is not {}", spec.name, expected(spec));
    Some(Diagnostic::error("theme-option", message))
}

fn fits(spec: &OptionSpec, value: &serde_json::Value) -> bool {
    match spec.kind {
        OptionKind::Text => value.is_string() || value.is_null(),
        OptionKind::Flag => value.is_boolean(),
        OptionKind::Integer => {
            value.as_i64().is_some_and(|number| spec.range.contains(&number))
        }
        OptionKind::Colour => value.as_str().is_some_and(is_colour),
        OptionKind::Choice => {
            value.as_str().is_some_and(|text| spec.choices.iter().any(|c| c == text))
        }
    }
}

fn expected(spec: &OptionSpec) -> String {
    match spec.kind {
        OptionKind::Text => "a text".to_owned(),
        OptionKind::Flag => "`true` or `false`".to_owned(),
        OptionKind::Integer => match (*spec.range.start(), *spec.range.end()) {
            (i64::MIN, i64::MAX) => "a whole number".to_owned(),
            (from, i64::MAX) => format!("a whole number from {from} on"),
            (i64::MIN, to) => format!("a whole number up to {to}"),
            (from, to) => format!("a whole number from {from} to {to}"),
        },
        OptionKind::Colour => "a colour such as `#8b1a1a`".to_owned(),
        OptionKind::Choice => {
            let choices: Vec<String> =
                spec.choices.iter().map(|choice| format!("`{choice}`")).collect();
            format!("one of {}", choices.join(", "))
        }
    }
}

/// Whether a text is a colour in hexadecimal: `#rgb` or `#rrggbb`.
fn is_colour(text: &str) -> bool {
    let digits = text.strip_prefix('#').unwrap_or_default();
    matches!(digits.len(), 3 | 6) && digits.bytes().all(|b| b.is_ascii_hexdigit())
}
