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
            problems.push(Diagnostic::error("theme-option", message).help(help));
            continue;
        };
        if fits(spec, value) {
            options.insert(name.clone(), value.clone());
        } else {
            let message = format!("`options.{name}` is not {}", expected(spec));
            problems.push(Diagnostic::error("theme-option", message));
        }
    }
    options
}

fn fits(spec: &OptionSpec, value: &serde_json::Value) -> bool {
    match spec.kind {
        OptionKind::Text => value.is_string() || value.is_null(),
        OptionKind::Flag => value.is_boolean(),
        OptionKind::Integer => value.is_i64() || value.is_u64(),
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
        OptionKind::Integer => "a whole number".to_owned(),
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
