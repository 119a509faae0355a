//! Turns Tera's errors into diagnostics with the theme's file, line and column.

use std::collections::BTreeMap;

use tera::ErrorKind;
use tera::ReportError;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Place;
use crate::theme::Layer;

/// Returns the diagnostic of an error; `files` says where each template came from.
pub(super) fn diagnose(
    error: &tera::Error,
    files: &BTreeMap<String, String>,
    layers: &[Layer],
) -> Diagnostic {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let message = first_line(report.message());
            Diagnostic::error("template", message).at(place(report, files, layers))
        }
        other => Diagnostic::error("template", first_line(&other.to_string())),
    }
}

fn place(
    report: &ReportError,
    files: &BTreeMap<String, String>,
    layers: &[Layer],
) -> Place {
    let name = report.filename();
    let Some(file) = files.get(name) else { return Place::file(name) };
    let span = report.span();
    let source = layers.iter().flat_map(|layer| layer.files.values());
    let text = source.into_iter().find(|source| source.shown_as == *file);
    let text = text.map(|source| String::from_utf8_lossy(&source.bytes));
    match text {
        Some(text) => Place::in_text(file, &text, span.range.start, span.range.end),
        None => Place::file(file),
    }
}

/// The message alone, begun in lower case as ours are.
fn first_line(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default().trim_end_matches('.');
    let mut characters = line.chars();
    let first =
        characters.next().map(|c| c.to_lowercase().to_string()).unwrap_or_default();
    format!("{first}{}", characters.as_str())
}
