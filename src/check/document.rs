//! Findings as one JSON object, for programs.

use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::diagnostic::Place;

/// How much was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The whole site.
    Whole,
    /// As much as there was before something stopped the check.
    Stopped,
}

/// Findings as one JSON object. The names of its fields are promised.
#[derive(Debug, Serialize)]
pub struct Document<'a> {
    /// Whether the whole site was looked at.
    complete: bool,
    /// How many findings are errors.
    errors: usize,
    /// How many are warnings.
    warnings: usize,
    /// How many are notes.
    notes: usize,
    /// By path, line, code; what is in no one file comes first.
    findings: Vec<Finding<'a>>,
}

/// One finding. What it has not is null.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Finding<'a> {
    code: &'a str,
    /// error, warning or note.
    level: &'static str,
    message: &'a str,
    help: Option<&'a str>,
    /// From the project's root.
    path: Option<&'a str>,
    /// From 1.
    line: Option<u32>,
    /// In characters, from 1.
    column: Option<u32>,
}

impl<'a> Document<'a> {
    /// Makes the object of findings, which are in order.
    #[must_use]
    pub fn new(findings: &'a [Diagnostic], scope: Scope) -> Self {
        let count = |level| findings.iter().filter(|one| one.level == level).count();
        Self {
            complete: scope == Scope::Whole,
            errors: count(Level::Error),
            warnings: count(Level::Warning),
            notes: count(Level::Info),
            findings: findings.iter().map(Finding::new).collect(),
        }
    }
}

impl<'a> Finding<'a> {
    fn new(diagnostic: &'a Diagnostic) -> Self {
        let place = diagnostic.place.as_ref();
        let exact = place.filter(|place| place.line > 0);
        Self {
            code: &diagnostic.code,
            level: word(diagnostic.level),
            message: &diagnostic.message,
            help: diagnostic.help.as_deref(),
            path: place.map(|place| &*place.file),
            line: exact.map(|place| place.line),
            column: exact.map(|place| place.column),
        }
    }
}

/// A level in the word of the config and of SARIF.
pub(super) fn word(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "note",
    }
}

/// Puts findings in the order of paths, lines and codes.
pub(super) fn sort(findings: &mut [Diagnostic]) {
    let line = |place: &Place| (place.file.clone(), place.line);
    findings.sort_by_cached_key(|one| {
        let place = one.place.as_ref();
        let column = place.map(|place| (place.column, place.len));
        (place.map(line), one.code.clone(), column, one.message.clone(), one.level)
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn linked(file: &str, line: u32, column: u32) -> Diagnostic {
        let place =
            Place { line, column, len: 1, excerpt: "x".to_owned(), ..Place::file(file) };
        Diagnostic::warning("link", "it").at(place)
    }

    #[test]
    fn findings_are_in_the_order_of_paths_lines_and_codes() {
        let alt = Diagnostic { code: "alt".into(), ..linked("b.md", 2, 9) };
        let nowhere = Diagnostic::error("theme", "it");
        let file = Diagnostic::warning("no-summary", "it").at(Place::file("b.md"));
        let mut findings = vec![
            linked("b.md", 10, 1),
            linked("b.md", 2, 4),
            alt.clone(),
            file.clone(),
            linked("a.md", 3, 1),
            nowhere.clone(),
        ];
        sort(&mut findings);
        let expected = [
            nowhere,
            linked("a.md", 3, 1),
            file,
            alt,
            linked("b.md", 2, 4),
            linked("b.md", 10, 1),
        ];
        assert_eq!(findings, expected);
    }

    #[test]
    fn the_object_has_every_field_of_every_finding() {
        let file = Diagnostic::info("date-from-path", "it").at(Place::file("a.md"));
        let findings = [linked("a.md", 3, 7).help("mend it"), file];
        let json = serde_json::to_value(Document::new(&findings, Scope::Whole)).unwrap();
        let expected = serde_json::json!({
            "complete": true, "errors": 0, "warnings": 1, "notes": 1,
            "findings": [
                {"code": "link", "level": "warning", "message": "it", "help": "mend it",
                 "path": "a.md", "line": 3, "column": 7},
                {"code": "date-from-path", "level": "note", "message": "it", "help": null,
                 "path": "a.md", "line": null, "column": null},
            ],
        });
        assert_eq!(json, expected);
    }
}
