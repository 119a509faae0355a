//! A problem as browsers show it: what, where, the line, the way out.

use serde::Serialize;

use crate::diagnostic::Diagnostic;

/// A problem as browsers show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Problem {
    message: String,
    file: Option<String>,
    /// 0 if the whole file is meant.
    line: u32,
    column: u32,
    /// How many characters are meant.
    len: u32,
    excerpt: String,
    help: Option<String>,
}

impl Problem {
    pub(super) fn of(diagnostic: &Diagnostic) -> Self {
        let place = diagnostic.place.as_ref();
        Self {
            message: diagnostic.message.clone(),
            file: place.map(|place| place.file.clone()),
            line: place.map_or(0, |place| place.line),
            column: place.map_or(0, |place| place.column),
            len: place.map_or(0, |place| place.len),
            excerpt: place.map(|place| place.excerpt.clone()).unwrap_or_default(),
            help: diagnostic.help.clone(),
        }
    }

    /// The problem in words, on lines of their own.
    pub(super) fn text(&self) -> String {
        let mut lines = vec![self.message.clone()];
        let place = self.file.as_ref().map(|file| match self.line {
            0 => file.clone(),
            line => format!("{file}, line {line}, column {}", self.column),
        });
        lines.extend(place);
        if !self.excerpt.is_empty() {
            lines.push(format!("    {}", self.excerpt.trim_end()));
        }
        lines.extend(self.help.as_ref().map(|help| format!("help: {help}")));
        lines.join("\n")
    }
}
