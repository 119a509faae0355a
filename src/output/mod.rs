//! Writes the site into its folder, and touches nothing there that newsgen did not write.
//!
//! `.newsgen/` in the folder marks it as newsgen's. The manifest in there lists every file
//! that is, with its fingerprint and the inputs it was made of. What is not listed is
//! foreign; what is listed but has other bytes was edited. Both are kept and reported.
//!
//! A build goes through three values: [`Output::open`] takes the folder and sees what stands
//! in it, [`Output::begin`] takes the plan, and [`Writing`] takes the files, from any number
//! of threads, until [`Writing::finish`] puts them in their places:
//!
//! ```text
//! stage ─▶ check space ─▶ make durable ─▶ commit ─▶ apply ─▶ list ─▶ clear up
//! ```
//!
//! Until the commit, which is one rename of the journal, nothing in the site has changed and
//! a kill leaves it as it was. From then on the next build goes forward from wherever the
//! kill came. Files are applied in an order in which nothing that a reader can reach leads
//! nowhere: new files, then changed pages, then lists and feeds, then what crawlers read,
//! then removals. Only what was withdrawn goes before all of them, at once: other pages may
//! lead to it until they have been changed. Each is a rename, so none is ever half there. A
//! folder that does not exist yet is made beside its place and renamed as a whole.

mod place;
mod error;
mod manifest;
mod lock;
mod disk;
mod durable;
mod journal;
mod survey;
mod apply;
mod open;
mod records;
mod stage;
mod write;
mod finish;
mod clean;
#[cfg(test)]
mod tests;

pub use clean::clean;
pub use error::OutputError;
pub use manifest::OutputRow;
pub use open::{Access, Output};
pub(crate) use place::is_within;
pub use place::{Danger, Places, check_place};
pub use survey::{Standing, State};
pub use write::Writing;

use crate::fingerprint::Inputs;
use crate::paths::{ContentPath, OutputPath};
use serde::{Serialize, Serializer};

/// A file that a build is to give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// Where it stands.
    pub path: OutputPath,
    /// What it is made of.
    pub inputs: Inputs,
    /// When it takes its place.
    pub rank: Rank,
    /// The file below `content/` that it is the page of, if it is one's.
    pub story: Option<ContentPath>,
}

/// When a changed file takes its place: those of a lower rank first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// What takes the place of a story that was withdrawn, before anything else happens.
    Withdrawn,
    /// A file that is copied: a style, a picture.
    Copied,
    /// The page of one story.
    Page,
    /// A list, a feed, the front page.
    List,
    /// What tells crawlers about all others.
    Pointer,
}

/// How much of the site a build plans.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// All of it: what is not planned is removed.
    Whole,
    /// Some files: all others stay as they are.
    Part,
}

/// Whether the folder is held for another build after one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Then {
    End,
    GoOn,
}

/// How many files a build may remove.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Deletes {
    /// Not more than a slip would.
    #[default]
    Guarded,
    /// Any number.
    Allowed,
}

/// What became of one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It was not there, and will be.
    New,
    /// It has other bytes, of newsgen's.
    Changed,
    /// It has these bytes already and is not touched.
    Unchanged,
    /// Something that newsgen did not write stands there, and is kept.
    Foreign,
    /// Someone changed the file that newsgen wrote; their bytes are kept.
    Edited,
}

/// What a build or a clean-up did to the folder. As JSON, long lists are their lengths.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// The files that are new, in order.
    #[serde(serialize_with = "as_count")]
    pub new: Vec<OutputPath>,
    /// The files that have other bytes than before, in order.
    #[serde(serialize_with = "as_count")]
    pub changed: Vec<OutputPath>,
    /// How many files were left as they were.
    pub unchanged: u64,
    /// The files that the plan no longer has, in order.
    pub removed: Vec<OutputPath>,
    /// Those of them that were the pages of stories, in order: their addresses are gone.
    pub vanished: Vec<Vanished>,
    /// What stands in the way or was to be removed, and was kept, in order.
    pub kept: Vec<Kept>,
    /// What else is in the folder that newsgen did not write, in order. A hidden folder is
    /// named once, with a slash at its end.
    pub beside: Vec<String>,
    /// How many bytes the new and changed files have.
    pub bytes_written: u64,
}

/// The page of a story that is no longer where it was.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Vanished {
    /// Where it was.
    pub path: OutputPath,
    /// The file below `content/` that it was the page of.
    pub story: Box<str>,
    /// Where that story, or one with the same text, is now.
    pub moved_to: Option<OutputPath>,
}

/// A file in the output folder that newsgen leaves alone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Kept {
    /// Where it is, or where the file that it keeps out would be.
    pub path: OutputPath,
    /// Why it is kept.
    pub reason: Reason,
}

/// Why newsgen leaves something in its folder alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Reason {
    /// newsgen did not write it.
    Foreign,
    /// newsgen wrote it, and someone changed it.
    Edited,
    /// The same, and it is no part of the site any more.
    LeftOver,
}

fn as_count<S: Serializer>(
    paths: &[OutputPath],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_u64(paths.len() as u64)
}
