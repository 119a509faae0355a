//! The account: what became of each record.

use serde::Serialize;

/// What became of all records: `read` is the sum of the other four.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Account {
    /// How many records the inputs have.
    pub read: usize,
    /// How many stories and files were written: new, brought up to date, or beside one that
    /// was edited by hand.
    pub written: usize,
    /// How many are there already as they would be written.
    pub unchanged: usize,
    /// How many were passed over: they are no stories, or not asked for.
    pub skipped: usize,
    /// How many could not be read as stories.
    pub failed: usize,
}

/// What became of one record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Where the record stands: the file, and where in it.
    pub record: String,
    /// The format that it was read as.
    pub format: &'static str,
    /// What became of it.
    pub outcome: Outcome,
    /// Its file below the folder of the import, if it has one.
    pub path: Option<String>,
    /// Why it was not written, or why it was written elsewhere than it would be.
    pub reason: Option<String>,
    /// What was altered or could not be brought along.
    pub notes: Vec<String>,
}

/// What became of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// A new file was written.
    New,
    /// A file that was imported before was brought up to date.
    Updated,
    /// The file was edited by hand since it was imported: what came now lies beside it.
    Beside,
    /// It is there already.
    Unchanged,
    /// It is no story, or was not asked for.
    Skipped,
    /// It could not be read as a story.
    Failed,
}

impl Account {
    /// Counts a record.
    pub(super) fn count(&mut self, outcome: Outcome) {
        self.read += 1;
        match outcome {
            Outcome::New | Outcome::Updated | Outcome::Beside => self.written += 1,
            Outcome::Unchanged => self.unchanged += 1,
            Outcome::Skipped => self.skipped += 1,
            Outcome::Failed => self.failed += 1,
        }
    }
}

impl Outcome {
    /// Returns the word for it, as in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Updated => "updated",
            Self::Beside => "beside",
            Self::Unchanged => "unchanged",
            Self::Skipped => "skipped",
            Self::Failed => "failed",
        }
    }
}
