//! Reads `checks:`, how much each kind of finding matters to this site.
//!
//! What the levels do to findings is `check`'s to know.

use std::collections::BTreeMap;

use crate::codes;
use crate::codes::CODES;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::yaml;
use crate::yaml::Fields;
use crate::yaml::Problems;

/// The words for levels, and for none.
const LEVELS: [(&str, Option<Level>); 4] = [
    ("error", Some(Level::Error)),
    ("warning", Some(Level::Warning)),
    ("note", Some(Level::Info)),
    ("off", None),
];

/// Takes the levels, by code; `None` stands for `off`.
pub(super) fn take(
    fields: &mut Fields<'_>,
    problems: &mut Problems,
) -> BTreeMap<&'static str, Option<Level>> {
    let mut levels = BTreeMap::new();
    let Some(mut inner) = fields.map("checks", problems) else { return levels };
    let names: Vec<String> = inner.names().map(ToOwned::to_owned).collect();
    for name in names {
        let place = inner.place(&name);
        let Some(code) = codes::find(&name) else {
            problems.push(unknown(&name).at(place));
            continue;
        };
        let Some(level) = inner.choice(code.name, &LEVELS, problems) else { continue };
        if code.level == Level::Error && level != Some(Level::Error) {
            problems.push(fixed(code.name).at(place));
        }
        levels.insert(code.name, level);
    }
    levels
}

fn unknown(name: &str) -> Diagnostic {
    let names = CODES.iter().map(|code| code.name);
    let help = match yaml::nearest(&name.to_lowercase(), names) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "the guide lists every code".to_owned(),
    };
    let message = format!("`checks`: there is no code `{name}`");
    Diagnostic::warning("unknown-check", message).help(help)
}

fn fixed(name: &str) -> Diagnostic {
    let message = format!(
        "`checks.{name}` has no effect: it is always an error, since a story or more is \
         missing from the site because of it"
    );
    Diagnostic::warning("fixed-level", message).help("remove the line")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::read;

    #[test]
    fn levels_are_read_by_code() {
        let text = "checks:\n  no-alt: off\n  no-summary: note\n  link: error\n  date: warning\n";
        let (config, problems) = read("newsgen.yaml", text);
        assert_eq!(problems, []);
        let expected = [
            ("date", Some(Level::Warning)),
            ("link", Some(Level::Error)),
            ("no-alt", None),
            ("no-summary", Some(Level::Info)),
        ];
        assert_eq!(config.checks, BTreeMap::from(expected));
    }

    #[test]
    fn an_unknown_code_is_a_warning_that_names_the_nearest() {
        let (config, problems) = read("newsgen.yaml", "checks:\n  no-sumary: off\n");
        assert_eq!(config.checks, BTreeMap::new());
        let told: Vec<_> = problems
            .iter()
            .map(|one| (one.level, &*one.code, &*one.message, one.help.as_deref()))
            .collect();
        let expected = (
            Level::Warning,
            "unknown-check",
            "`checks`: there is no code `no-sumary`",
            Some("did you mean `no-summary`?"),
        );
        assert_eq!(told, [expected]);
        assert_eq!(problems[0].place.as_ref().map(|place| place.line), Some(2));
    }

    #[test]
    fn what_hides_stories_cannot_be_turned_off() {
        let (_, problems) = read("newsgen.yaml", "checks:\n  embargo: off\n");
        assert_eq!(
            problems[0].message,
            "`checks.embargo` has no effect: it is always an error, since a story or more \
             is missing from the site because of it"
        );
        assert_eq!(read("newsgen.yaml", "checks:\n  embargo: error\n").1, []);
    }

    #[test]
    fn a_level_is_one_of_four_words() {
        let (_, problems) = read("newsgen.yaml", "checks:\n  no-alt: info\n");
        assert_eq!(
            problems[0].message,
            "`checks.no-alt` is not one of `error`, `warning`, `note`, `off`"
        );
    }
}
