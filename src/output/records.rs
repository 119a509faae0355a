//! Every file that is planned or was written before, and what becomes of it.

use super::journal::Begun;
use super::manifest::Written;
use super::{Kept, Outcome, OutputError, Reason, Summary};
use crate::paths::OutputPath;
use std::sync::OnceLock;

/// The files of the last build and of this one, in the order of their paths.
#[derive(Debug)]
pub(super) struct Records(Vec<Record>);

/// One file.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) path: OutputPath,
    pub(super) planned: bool,
    pub(super) claim: Claim,
    /// What became of it in this build.
    pub(super) fate: OnceLock<Fate>,
}

/// What newsgen knows about a file before it writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Claim {
    /// Nothing: it was never written.
    None,
    /// Something that newsgen did not write stands there.
    Foreign,
    /// A killed build may have written it, whole or in part.
    Begun,
    /// It was written like this.
    Written(Written),
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// The file has these bytes, and they are newsgen's.
    Stands(Outcome, Written),
    /// It was not planned and is gone.
    Removed,
    /// It was not planned and was gone already.
    Gone,
    /// It was kept for what is not newsgen's.
    Kept(Reason),
}

impl Record {
    fn new(path: OutputPath, claim: Claim) -> Self {
        Self { path, planned: false, claim, fate: OnceLock::new() }
    }

    /// Returns whether what is on the disk is newsgen's.
    pub(super) fn owns(&self, on_disk: Written, begun: &Begun) -> bool {
        match self.claim {
            Claim::None | Claim::Foreign => false,
            Claim::Begun => true,
            Claim::Written(written) if written == on_disk => true,
            Claim::Written(_) => {
                begun.changed.get(&self.path).is_some_and(|all| all.contains(&on_disk))
            }
        }
    }

    /// What the manifest is to say of the file.
    fn listed(&self) -> Option<Written> {
        match (self.fate.get(), self.claim) {
            (Some(Fate::Stands(_, written)), _) => Some(*written),
            // Still listed: when the edit is undone, newsgen knows its file again.
            (Some(Fate::Kept(Reason::Edited)), Claim::Written(written)) => Some(written),
            _ => None,
        }
    }
}

impl Records {
    /// Joins what the last builds wrote with what is planned.
    pub(super) fn new(
        written: Vec<(OutputPath, Written)>,
        begun: &Begun,
        planned: &[OutputPath],
    ) -> Self {
        let written = written
            .into_iter()
            .map(|(path, written)| Record::new(path, Claim::Written(written)));
        let begun = begun.new.iter().map(|path| Record::new(path.clone(), Claim::Begun));
        let planned = planned.iter().map(|path| Record {
            planned: true,
            ..Record::new(path.clone(), Claim::None)
        });
        let mut records: Vec<Record> = written.chain(begun).chain(planned).collect();
        // The sort is stable: of one path, the manifest's word comes before the journal's,
        // and that before the plan's.
        records.sort_by(|a, b| a.path.cmp(&b.path));
        records.dedup_by(|next, kept| {
            let same = next.path == kept.path;
            if same {
                kept.planned |= next.planned;
            }
            same
        });
        Self(records)
    }

    /// Returns the record of a path that is planned.
    pub(super) fn planned(&self, path: &str) -> Option<&Record> {
        let index =
            self.0.binary_search_by(|record| record.path.as_str().cmp(path)).ok()?;
        self.0.get(index).filter(|record| record.planned)
    }

    /// Returns whether anything is planned in the folder `path`.
    pub(super) fn plans_within(&self, path: &OutputPath) -> bool {
        let folder = format!("{path}/");
        let start = self.0.partition_point(|record| *record.path.as_str() < *folder);
        let within = self.0.iter().skip(start);
        let mut within =
            within.take_while(|record| record.path.as_str().starts_with(&folder));
        within.any(|record| record.planned)
    }

    /// Returns the files that are planned and were never written.
    pub(super) fn never_written(&self) -> impl Iterator<Item = &Record> {
        self.0.iter().filter(|record| record.claim == Claim::None)
    }

    /// Returns what the journal is to announce: the files that this build may make and the
    /// manifest does not list, and those that a killed build may have made.
    pub(super) fn announced(&self) -> impl Iterator<Item = &OutputPath> {
        let announced =
            |record: &&Record| matches!(record.claim, Claim::None | Claim::Begun);
        self.0.iter().filter(announced).map(|record| &record.path)
    }

    /// Returns the files that newsgen wrote and this build has not dealt with.
    pub(super) fn left_over(&self) -> impl Iterator<Item = &Record> {
        self.0.iter().filter(|record| {
            record.fate.get().is_none()
                && matches!(record.claim, Claim::Begun | Claim::Written(_))
        })
    }

    /// Marks what stands in the way of new files: `foreign` is asked for each of them.
    pub(super) fn mark_foreign(
        &mut self,
        foreign: impl Fn(&str) -> Result<bool, OutputError>,
    ) -> Result<(), OutputError> {
        for record in &mut self.0 {
            if record.claim == Claim::None && foreign(record.path.as_str())? {
                record.claim = Claim::Foreign;
            }
        }
        Ok(())
    }

    /// Returns what the manifest is to list.
    pub(super) fn listed(&self) -> impl Iterator<Item = (&OutputPath, Written)> {
        self.0.iter().filter_map(|record| Some((&record.path, record.listed()?)))
    }

    /// Returns whether the manifest is to say something else than it does.
    pub(super) fn differ_from_manifest(&self) -> bool {
        self.0.iter().any(|record| match record.claim {
            Claim::Written(written) => record.listed() != Some(written),
            _ => record.listed().is_some(),
        })
    }

    /// Adds up what became of the files.
    pub(super) fn summary(&self, bytes_written: u64) -> Summary {
        let mut summary = Summary { bytes_written, ..Summary::default() };
        for record in &self.0 {
            match record.fate.get() {
                Some(Fate::Stands(Outcome::New, _)) => summary.new += 1,
                Some(Fate::Stands(Outcome::Changed, _)) => summary.changed += 1,
                Some(Fate::Stands(..)) => summary.unchanged += 1,
                Some(Fate::Removed) => summary.removed.push(record.path.clone()),
                Some(Fate::Kept(reason)) => {
                    let path = record.path.clone();
                    summary.kept.push(Kept { path, reason: *reason });
                }
                Some(Fate::Gone) | None => {}
            }
        }
        summary
    }
}
