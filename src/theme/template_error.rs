//! Turns Tera's errors into diagnostics with the theme's file, line and column.

use std::collections::BTreeMap;
use std::ops::Range;

use tera::ErrorKind;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Place;
use crate::theme::Layer;

/// Returns what an error says; `files` says where each template came from.
///
/// Tera finds unknown filters, functions and includes of all templates at once and tells
/// them in one text, as reports of several lines each: `error: …`, ` --> name:line:column`.
pub(super) fn diagnose(
    error: &tera::Error,
    files: &BTreeMap<String, String>,
    layers: &[Layer],
) -> Vec<Diagnostic> {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let start = report.span().range.start..report.span().range.end;
            let place = place(report.filename(), files, layers, |_| start);
            vec![Diagnostic::error("template", sentence(report.message())).at(place)]
        }
        other => {
            let text = other.to_string();
            let reports: Vec<Diagnostic> = text
                .split("error: ")
                .filter_map(|report| from_report(report, files, layers))
                .collect();
            let whole = || vec![Diagnostic::error("template", sentence(&text))];
            if reports.is_empty() { whole() } else { reports }
        }
    }
}

fn from_report(
    report: &str,
    files: &BTreeMap<String, String>,
    layers: &[Layer],
) -> Option<Diagnostic> {
    let (message, rest) = report.split_once('\n')?;
    let at = rest.lines().next()?.trim_start().strip_prefix("--> ")?;
    let mut parts = at.rsplitn(3, ':');
    let column: usize = parts.next()?.parse().ok()?;
    let line: usize = parts.next()?.parse().ok()?;
    let place = place(parts.next()?, files, layers, |text| {
        let lines = text.split_inclusive('\n').take(line.saturating_sub(1));
        let start = lines.map(str::len).sum::<usize>() + column.saturating_sub(1);
        start..start + 1
    });
    Some(Diagnostic::error("template", sentence(message)).at(place))
}

fn place(
    name: &str,
    files: &BTreeMap<String, String>,
    layers: &[Layer],
    range: impl FnOnce(&str) -> Range<usize>,
) -> Place {
    let Some(file) = files.get(name) else { return Place::file(name) };
    let source = layers.iter().flat_map(|layer| layer.files.values());
    let text = source.into_iter().find(|source| source.shown_as == *file);
    match text.map(|source| String::from_utf8_lossy(&source.bytes)) {
        Some(text) => {
            let range = range(&text);
            Place::in_text(file, &text, range.start, range.end)
        }
        None => Place::file(file),
    }
}

/// The message alone, begun in lower case as ours are.
fn sentence(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default().trim_end_matches('.');
    let mut characters = line.chars();
    let first =
        characters.next().map(|c| c.to_lowercase().to_string()).unwrap_or_default();
    format!("{first}{}", characters.as_str())
}
