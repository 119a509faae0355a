//! The order of versions within one running story.
//!
//! It does not know which stories are versions of one; the caller compares only those.

use serde::Deserialize;
use serde::Serialize;

use super::Marks;

/// The stage of a story that says nothing of its version: after what is only pressing, and
/// before the first lead.
const PLAIN: u8 = 3;

/// Where a version stands in its running story: the greater is the newer.
///
/// A version number that was given counts most, and a story with one is newer than those
/// without. Then flash, bulletin, urgent, the story itself, its leads and updates by number;
/// a writethru after the lead that it writes through, and what mends a version after it.
/// Versions that are equal here are ordered by their time, which the caller has:
/// `(standing, date)` is the whole key.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Standing {
    // The order of the fields is the order of versions.
    version: Option<u32>,
    stage: u8,
    writethru: bool,
    mends: bool,
}

impl Standing {
    /// Returns the standing of a story whose front matter gives the number `version`, if
    /// any, and whose headline and slugline say `marks`.
    #[must_use]
    pub fn new(version: Option<u32>, marks: &Marks) -> Self {
        Self {
            version,
            stage: stage(marks),
            writethru: marks.writethru,
            mends: marks.correction.is_some(),
        }
    }
}

fn stage(marks: &Marks) -> u8 {
    match (marks.lead.max(marks.update), marks.priority) {
        (Some(number), _) => PLAIN.saturating_add(number),
        // A writethru is a whole story, however pressing.
        (None, Some(priority)) if !marks.writethru => priority as u8,
        (None, _) => PLAIN,
    }
}
