//! Writes the site into its folder, and touches nothing there that newsgen did not write.
//!
//! `.newsgen-manifest` marks the folder as newsgen's and lists every file in it that is,
//! with its fingerprint. What is not listed is foreign; what is listed but has other bytes
//! was edited. Both are kept and reported. While a build writes, `.newsgen-journal` says
//! what it is about to make, so that the build after a killed one knows its own.
//!
//! A build goes through three values: [`Output::open`] takes the folder, [`Output::begin`]
//! takes the plan, and [`Writing`] takes the files, from any number of threads, until
//! [`Writing::finish`] removes what the plan no longer has.
//!
//! A new file is written where it belongs; every other change is a file beside it and a
//! rename. Nothing is forced to the disk: that is for the day when output is staged.

mod place;
mod error;
mod manifest;
mod journal;
mod lock;
mod disk;
mod open;
mod records;
mod write;
mod remove;
#[cfg(test)]
mod tests;

pub use error::OutputError;
pub use open::{Output, clean};
pub use place::{Danger, Places, check_place};
pub use write::Writing;

use crate::paths::OutputPath;
use serde::Serialize;

/// What became of one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It was not there, and is now.
    New,
    /// It had other bytes, of newsgen's.
    Changed,
    /// It has these bytes already and was not touched.
    Unchanged,
    /// Something that newsgen did not write stands there, and was kept.
    Foreign,
    /// Someone changed the file that newsgen wrote; their bytes were kept.
    Edited,
}

/// What a build or a clean-up did to the folder.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// How many files are new.
    pub new: u64,
    /// How many files have other bytes than before.
    pub changed: u64,
    /// How many files were left as they were.
    pub unchanged: u64,
    /// The files that the plan no longer has, in order.
    pub removed: Vec<OutputPath>,
    /// What stands in the way or was to be removed, and was kept, in order.
    pub kept: Vec<Kept>,
    /// How many bytes the new and changed files have.
    pub bytes_written: u64,
}

/// A file in the output folder that newsgen leaves alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Kept {
    /// Where it is, or where the file that it keeps out would be.
    pub path: OutputPath,
    /// Why it is kept.
    pub reason: Reason,
}

/// Why newsgen leaves something in its folder alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Reason {
    /// newsgen did not write it.
    Foreign,
    /// newsgen wrote it, and someone changed it.
    Edited,
}
