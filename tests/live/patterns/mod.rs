//! The ways in which programs and people change files, each as a function.

mod editors;
mod elsewhere;
mod folders;
mod git;
mod mended;
mod storms;
mod stories;

use crate::desk::Desk;
use crate::failure::Outcome;

/// A way to change files, after its name.
type Named = (&'static str, fn(&mut Desk) -> Outcome);

/// A way to change files.
#[derive(Clone, Copy)]
pub(crate) struct Pattern {
    pub(crate) name: &'static str,
    pub(crate) run: fn(&mut Desk) -> Outcome,
}

/// All ways, those that leave much behind at the end.
pub(crate) fn all() -> Vec<Pattern> {
    let tables: [&[Named]; 7] = [
        &editors::ALL,
        &stories::ALL,
        &elsewhere::ALL,
        &mended::ALL,
        &folders::ALL,
        &git::ALL,
        &storms::ALL,
    ];
    let all = tables.into_iter().flatten();
    all.map(|(name, run)| Pattern { name, run: *run }).collect()
}
