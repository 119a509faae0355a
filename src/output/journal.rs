//! What a build is about to do to the site, written down before it does it.
//!
//! The journal's rename to its place is the commit: a build that is killed before it leaves
//! the site as it was, and after it the next build does the rest. It goes when the manifest
//! has taken in what it says, so one that is there tells of a build that was killed.

use super::OutputError;
use super::disk::Disk;
use super::manifest::{OWN, OutputRow, Written};
use crate::table;
use serde::{Deserialize, Serialize};

/// The journal's place in the output folder.
pub(super) const NAME: &str = ".newsgen/journal";
/// Where it is written before it counts.
const NEXT: &str = ".newsgen/journal.tmp";
/// What the journal is, and the version of its form.
const KIND: &str = "newsgen-journal 3";

/// What a build does, in this order.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Journal {
    /// Files that say from now on that a story was withdrawn, in the place of the story.
    pub(super) withdrawn: Vec<Changed>,
    /// Files that are not to be read any more, and those that stand in the way of others.
    pub(super) first: Vec<Gone>,
    /// Files that are new; they wait in the stage under their own paths.
    pub(super) new: Vec<OutputRow>,
    /// Files that get other bytes, those that are to be so first.
    pub(super) changed: Vec<Changed>,
    /// Files that are no longer planned.
    pub(super) last: Vec<Gone>,
    /// Rows that change though their files do not.
    pub(super) relisted: Vec<OutputRow>,
    /// Files that newsgen wrote and someone else took away.
    pub(super) unlisted: Vec<Box<str>>,
}

/// A file that gets other bytes.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Changed {
    pub(super) row: OutputRow,
    /// The number under which the new bytes wait in the stage.
    pub(super) staged: u32,
    pub(super) before: Written,
}

/// A file that goes.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Gone {
    pub(super) path: Box<str>,
    pub(super) before: Written,
}

impl Journal {
    /// Whether there is nothing to do.
    pub(super) fn is_empty(&self) -> bool {
        self.touches_nothing() && self.relisted.is_empty() && self.unlisted.is_empty()
    }

    /// Whether no file changes.
    pub(super) fn touches_nothing(&self) -> bool {
        self.withdrawn.is_empty()
            && self.first.is_empty()
            && self.new.is_empty()
            && self.changed.is_empty()
            && self.last.is_empty()
    }

    /// How many files it is about.
    pub(super) fn n_files(&self) -> usize {
        let n_changed = self.withdrawn.len() + self.changed.len();
        self.new.len() + n_changed + self.last.len() + self.relisted.len()
    }

    /// All files that get other bytes.
    pub(super) fn all_changed(&self) -> impl Iterator<Item = &Changed> {
        self.withdrawn.iter().chain(&self.changed)
    }

    /// Commits: from here on the site will be as the journal says.
    pub(super) fn commit(&self, disk: &Disk) -> Result<(), OutputError> {
        disk.write_own(NEXT, &table::seal(KIND, self))?;
        // What is staged must not be lost once the journal counts on it.
        disk.flush()?;
        disk.rename(NEXT, NAME)?;
        disk.flush_names(OWN)
    }

    /// Reads the journal of a build that was killed; `None` if none was.
    pub(super) fn read(disk: &Disk) -> Result<Option<Self>, OutputError> {
        let Some(bytes) = disk.read_own(NAME)? else { return Ok(None) };
        let damaged = || OutputError::Damaged { path: disk.path().join(NAME) };
        table::unseal(KIND, &bytes).ok_or_else(damaged).map(Some)
    }
}
