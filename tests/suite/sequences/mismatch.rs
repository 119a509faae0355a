//! What is wrong after a step, as a person wants to read it.

use std::fmt;

use super::build::Said;
use super::build::Tree;

/// A build that is not as it must be.
#[derive(Debug)]
pub(super) struct Mismatch {
    /// After which step; 0 is the first build.
    pub(super) step: usize,
    what: String,
    words: String,
}

impl Mismatch {
    pub(super) fn new(what: &str, words: String) -> Self {
        Self { step: 0, what: what.to_owned(), words }
    }

    /// One file that is not as it must be.
    pub(super) fn of_files(
        what: &str,
        is: Option<&Vec<u8>>,
        expected: Option<&Vec<u8>>,
    ) -> Self {
        let words = match (is, expected) {
            (Some(is), Some(expected)) => difference(is, expected),
            (Some(_), None) => "it should not be there".to_owned(),
            (None, _) => "it is not there".to_owned(),
        };
        Self::new(what, words)
    }

    pub(super) fn at(mut self, step: usize) -> Self {
        self.step = step;
        self
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { step, what, words } = self;
        write!(formatter, "after step {step}: {what}\n{words}")
    }
}

/// Both around the first byte that differs.
fn difference(is: &[u8], expected: &[u8]) -> String {
    let same = is.iter().zip(expected).take_while(|(a, b)| a == b).count();
    let around = |bytes: &[u8]| {
        let (start, end) = (same.saturating_sub(100), bytes.len().min(same + 200));
        String::from_utf8_lossy(&bytes[start..end]).into_owned()
    };
    format!(
        "byte {same} differs ({} bytes, expected {})\nis:       …{}…\nexpected: …{}…",
        is.len(),
        expected.len(),
        around(is),
        around(expected)
    )
}

pub(super) fn compare_said(said: &Said, expected: &Said) -> Result<(), Mismatch> {
    if said.outcome != expected.outcome {
        let words = format!("is:       {}\nexpected: {}", said.outcome, expected.outcome);
        return Err(Mismatch::new("the report differs", words));
    }
    if said.diagnostics == expected.diagnostics {
        return Ok(());
    }
    let only = |mark, one: &Said, other: &Said| {
        let lines = one.diagnostics.difference(&other.diagnostics);
        lines.map(|line| format!("{mark} {line}\n")).collect::<String>()
    };
    let words = only('+', said, expected) + &only('-', expected, said);
    Err(Mismatch::new("the diagnostics differ", words))
}

pub(super) fn compare_trees(
    tree: &Tree,
    expected: &Tree,
    name: &str,
) -> Result<(), Mismatch> {
    let paths = tree.keys().chain(expected.keys());
    let different = paths.filter(|path| tree.get(*path) != expected.get(*path)).min();
    let Some(path) = different else { return Ok(()) };
    let what = format!("`{path}` is not {name}");
    Err(Mismatch::of_files(&what, tree.get(path), expected.get(path)))
}
