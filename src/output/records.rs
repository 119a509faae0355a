//! Every file that is planned, and what becomes of it.

use super::manifest::{OutputRow, Written};
use super::survey::Standing;
use super::{Planned, Reason};
use crate::fingerprint::{Fingerprint, Inputs};
use crate::folder::{Seen, Stamp};
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};
use std::sync::OnceLock;

/// The files that a build plans, in its own order.
#[derive(Debug)]
pub(super) struct Records {
    pub(super) all: Vec<Record>,
    /// Which rows of the manifest are planned again.
    pub(super) is_planned: Vec<bool>,
}

/// One file.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) plan: Planned,
    /// Its place among the rows of the manifest, if newsgen wrote it before.
    pub(super) row: Option<usize>,
    /// The text that it turned out to be made of, if that is not as planned.
    pub(super) text: OnceLock<Fingerprint>,
    /// What became of it in this build; nothing yet, or its page failed.
    pub(super) fate: OnceLock<Fate>,
}

/// What becomes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It has the bytes that it is to have.
    Same(Written),
    /// New bytes are ready.
    Staged(Staged),
    /// It is kept for what is not newsgen's.
    Kept(Reason),
}

/// Bytes that are ready to take their place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Staged {
    pub(super) written: Written,
    /// What the system said of the staged file; `None` in a preview.
    pub(super) stamp: Option<Stamp>,
    pub(super) stands: Stands,
}

/// What stands in the place of a staged file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stands {
    /// Nothing.
    Nothing,
    /// A file of newsgen's with these bytes; the new ones wait under a number.
    Before(Written, u32),
}

impl Records {
    /// Joins what is planned with what was written before.
    pub(super) fn new(planned: Vec<Planned>, standing: &Standing) -> Self {
        let all: Vec<Record> = planned
            .into_par_iter()
            .map(|plan| Record {
                row: standing.find(plan.path.as_str()),
                text: OnceLock::new(),
                fate: OnceLock::new(),
                plan,
            })
            .collect();
        let mut is_planned = vec![false; standing.rows.len()];
        for row in all.iter().filter_map(|record| record.row) {
            is_planned[row] = true;
        }
        Self { all, is_planned }
    }
}

impl Record {
    /// What the file is made of.
    pub(super) fn inputs(&self) -> Inputs {
        let text = self.text.get().copied();
        Inputs { text: text.unwrap_or(self.plan.inputs.text), ..self.plan.inputs }
    }

    /// Whether a row says what the manifest is to say of the file, if it has these bytes.
    pub(super) fn says(&self, row: &OutputRow, written: Written) -> bool {
        (row.written, row.inputs, &row.story)
            == (written, self.inputs(), &self.plan.story)
    }

    /// The row that the manifest is to have of the file.
    pub(super) fn into_row(self, written: Written, seen: Seen) -> OutputRow {
        let inputs = self.inputs();
        let Planned { path, story, .. } = self.plan;
        OutputRow { path: path.into(), written, inputs, story, seen }
    }
}
