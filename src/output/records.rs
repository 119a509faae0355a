//! Every file that is planned, and what becomes of it.

use super::manifest::{OutputRow, Written};
use super::survey::Standing;
use super::{Planned, Rank, Reason};
use crate::fingerprint::Inputs;
use crate::folder::{Seen, Stamp};
use crate::paths::{ContentPath, OutputPath};
use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator as _};
use std::sync::{Mutex, OnceLock, PoisonError};

/// The files that a build plans, in its own order.
#[derive(Debug)]
pub(super) struct Records {
    pub(super) all: Vec<Record>,
    /// Which rows of the manifest are planned again.
    pub(super) is_planned: Vec<bool>,
}

/// One file. There is one for each page of the site, so it is small.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) path: OutputPath,
    pub(super) story: Option<ContentPath>,
    pub(super) rank: Rank,
    /// What it is made of, as planned, or as it turned out.
    inputs: Mutex<Inputs>,
    /// Its place among the rows of the manifest, if newsgen wrote it before.
    row: Option<u32>,
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
    /// A file of newsgen's; the new bytes wait under a number.
    Before(u32),
}

impl Records {
    /// Joins what is planned with what was written before.
    pub(super) fn new(
        planned: impl IntoParallelIterator<Item = Planned, Iter: IndexedParallelIterator>,
        standing: &Standing,
    ) -> Self {
        let all: Vec<Record> = planned
            .into_par_iter()
            .map_init(usize::default, |near, Planned { path, inputs, rank, story }| {
                let row = standing.find_near(path.as_str(), near);
                let row = row.and_then(|row| u32::try_from(row).ok());
                let (inputs, fate) = (Mutex::new(inputs), OnceLock::new());
                Record { path, story, rank, inputs, row, fate }
            })
            .collect();
        let mut is_planned = vec![false; standing.rows.len()];
        for row in all.iter().filter_map(Record::row) {
            is_planned[row] = true;
        }
        Self { all, is_planned }
    }
}

impl Record {
    /// What the file is made of.
    pub(super) fn inputs(&self) -> Inputs {
        *self.inputs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes what it turned out to be made of.
    pub(super) fn set_inputs(&self, inputs: Inputs) {
        *self.inputs.lock().unwrap_or_else(PoisonError::into_inner) = inputs;
    }

    /// Its place among the rows of the manifest, if newsgen wrote it before.
    pub(super) fn row(&self) -> Option<usize> {
        self.row.map(|row| row as usize)
    }

    /// Whether a row says what the manifest is to say of the file, if it has these bytes.
    pub(super) fn says(&self, row: &OutputRow, written: Written) -> bool {
        let story = self.story.as_ref().map(ContentPath::as_str);
        (row.written, row.inputs, row.story.as_deref()) == (written, self.inputs(), story)
    }

    /// The row that the manifest is to have of the file.
    pub(super) fn into_row(self, written: Written, seen: Seen) -> OutputRow {
        let inputs = self.inputs();
        let Self { path, story, .. } = self;
        let story = story.map(|story| story.as_str().into());
        OutputRow { path: path.into(), written, inputs, story, seen }
    }
}
