//! Takes the planned files, from many threads, and decides what becomes of each.

use super::disk::{Spot, is_reserved, parents};
use super::manifest::{OutputRow, Written};
use super::open::{Ground, Output, Taken};
use super::records::{Fate, Record, Records, Stands};
use super::stage::{Source, Stage};
use super::survey::{Standing, State};
use super::{Deletes, Outcome, OutputError, Planned, Reason, Scope, Summary, Then};
use crate::fingerprint::{Fingerprint, Inputs};
use crate::folder::Folder;
use crate::paths::OutputPath;
use rayon::iter::{IndexedParallelIterator, IntoParallelIterator};
use std::collections::{BTreeSet, HashMap};
use std::sync::Mutex;
use std::sync::PoisonError;

/// The output folder while a build gives it files.
///
/// Dropped before [`finish`](Self::finish), it leaves the site as it was.
#[derive(Debug)]
pub struct Writing {
    pub(super) taken: Taken,
    pub(super) records: Records,
    pub(super) scope: Scope,
    pub(super) stage: Stage,
    /// The rows of files that go before anything comes: they make way for others, or are not
    /// to be read any more.
    pub(super) go_first: Mutex<BTreeSet<usize>>,
    /// The rows of files that are no longer planned, by the key that a disk which ignores
    /// case has for them.
    old_by_key: HashMap<String, usize>,
}

impl Writing {
    pub(super) fn new(
        taken: Taken,
        planned: impl IntoParallelIterator<Item = Planned, Iter: IndexedParallelIterator>,
        scope: Scope,
    ) -> Result<Self, OutputError> {
        let records = Records::new(planned, &taken.standing);
        let stage = taken.stage();
        let old_by_key = match scope {
            Scope::Whole => old_by_key(&records, &taken.standing),
            Scope::Part => HashMap::new(),
        };
        let go_first = Mutex::default();
        Ok(Self { taken, records, scope, stage, go_first, old_by_key })
    }

    /// The files that are planned, in the order in which they were.
    #[cfg(test)]
    pub(super) fn paths(&self) -> impl ExactSizeIterator<Item = &OutputPath> {
        self.records.all.iter().map(|record| &record.path)
    }

    /// What the file planned at `at` is made of.
    #[must_use]
    pub fn inputs(&self, at: usize) -> Inputs {
        self.records.all.get(at).map(Record::inputs).unwrap_or_default()
    }

    /// What the manifest says of a planned file, if newsgen wrote it before, and how that
    /// stands.
    #[must_use]
    pub fn before(&self, at: usize) -> Option<(&OutputRow, State)> {
        let standing = &self.taken.standing;
        let row = self.records.all.get(at)?.row()?;
        Some((&standing.rows[row], standing.states[row]))
    }

    /// Returns whether the file planned at `at` stands and was made of the same inputs.
    #[must_use]
    pub fn is_fresh(&self, at: usize) -> bool {
        let Some((row, State::Stands)) = self.before(at) else { return false };
        row.inputs == self.records.all[at].inputs()
    }

    /// Leaves the file planned at `at` as it stands: it is fresh.
    pub fn keep(&self, at: usize) {
        if let Some((row, State::Stands)) = self.before(at) {
            let _ = self.records.all[at].fate.set(Fate::Same(row.written));
        }
    }

    /// Removes files that are not to be read any more before anything else is done. Those
    /// that are given again stay.
    pub fn remove_first(&self, is_meant: impl Fn(&OutputRow) -> bool) {
        let rows = self.taken.standing.rows.iter().enumerate();
        let meant = rows.filter(|(_, row)| is_meant(row)).map(|(at, _)| at);
        let mut first = self.go_first.lock().unwrap_or_else(PoisonError::into_inner);
        first.extend(meant);
    }

    /// Leaves the file planned at `at` as it stands, with what it was made of, if it was given
    /// no bytes. Returns whether it was left.
    pub fn leave_if_failed(&self, at: usize) -> bool {
        let Some(record) = self.records.all.get(at) else { return false };
        let Some((row, State::Stands)) = self.before(at) else { return false };
        if record.fate.get().is_some() {
            return false;
        }
        record.set_inputs(row.inputs);
        record.fate.set(Fate::Same(row.written)).is_ok()
    }

    /// Gives the file planned at `at` its bytes, and tells what becomes of it.
    ///
    /// # Errors
    ///
    /// If it was not planned or is given a second time, or if the folder cannot be read or
    /// written.
    pub fn write(&self, at: usize, bytes: &[u8]) -> Result<Outcome, OutputError> {
        self.put(at, &Source::Bytes(bytes, Written::of(bytes)))
    }

    /// The same for a page that turned out to be made of other `inputs` than were planned.
    ///
    /// # Errors
    ///
    /// As for [`write`](Self::write).
    pub fn write_made_of(
        &self,
        at: usize,
        inputs: Inputs,
        bytes: &[u8],
    ) -> Result<Outcome, OutputError> {
        if let Some(record) = self.records.all.get(at) {
            record.set_inputs(inputs);
        }
        self.write(at, bytes)
    }

    /// Gives the file planned at `at` the bytes of `relative` in `from`, and tells what
    /// becomes of it. The file may be of any size.
    ///
    /// # Errors
    ///
    /// If it was not planned or is given a second time, if the original cannot be read, or
    /// if the folder cannot be read or written.
    pub fn copy(
        &self,
        at: usize,
        from: &Folder,
        relative: &str,
    ) -> Result<Outcome, OutputError> {
        self.put(at, &Source::File { folder: from, path: relative })
    }

    /// Puts everything in its place, removes what newsgen wrote before and the plan no
    /// longer has, and lists what stands then. Returns what became of the folder, and the
    /// fingerprint of the list.
    ///
    /// # Errors
    ///
    /// If more would be removed than `deletes` allows, or the folder cannot be written. The
    /// site is as it was then, or the next build goes on from where this one stopped.
    pub fn finish(self, deletes: Deletes) -> Result<(Summary, Fingerprint), OutputError> {
        let (summary, taken) = super::finish::finish(self, deletes, Then::End)?;
        Ok((summary, taken.segments.fingerprint()))
    }

    /// The same, and holds the folder for another build: [`Output::held`]. Returns `None` in
    /// the place of a folder that is new, which has to be opened where it stands now.
    ///
    /// # Errors
    ///
    /// As for [`finish`](Self::finish).
    pub fn finish_and_hold(
        self,
        deletes: Deletes,
    ) -> Result<(Summary, Option<Output>), OutputError> {
        let (summary, taken) = super::finish::finish(self, deletes, Then::GoOn)?;
        let is_there = matches!(taken.ground, Ground::There);
        Ok((summary, is_there.then(|| Output::after(taken))))
    }

    fn put(&self, at: usize, source: &Source<'_>) -> Result<Outcome, OutputError> {
        let record = self.records.all.get(at).ok_or(OutputError::Unplanned { at })?;
        if record.fate.get().is_some() {
            return Err(OutputError::Unplanned { at });
        }
        let fate = self.settle(record, source)?;
        record.fate.set(fate).map_err(|_| OutputError::Unplanned { at })?;
        Ok(match fate {
            Fate::Same(_) => Outcome::Unchanged,
            Fate::Staged(staged) if staged.stands == Stands::Nothing => Outcome::New,
            Fate::Staged(_) => Outcome::Changed,
            Fate::Kept(Reason::Edited | Reason::LeftOver) => Outcome::Edited,
            Fate::Kept(Reason::Foreign) => Outcome::Foreign,
        })
    }

    fn settle(&self, record: &Record, source: &Source<'_>) -> Result<Fate, OutputError> {
        let standing = &self.taken.standing;
        let Some(row) = record.row() else { return self.add(record, source) };
        match standing.states[row] {
            State::Absent => self.add(record, source),
            State::Replaced => Ok(Fate::Kept(Reason::Foreign)),
            State::Edited => {
                // An edit that comes to what newsgen would write is none.
                let own = source.count()?;
                let is_none = standing.edits.get(&row) == Some(&own);
                Ok(if is_none { Fate::Same(own) } else { Fate::Kept(Reason::Edited) })
            }
            State::Stands => self.change(standing.rows[row].written, source),
        }
    }

    /// Stages a file that is not there.
    fn add(&self, record: &Record, source: &Source<'_>) -> Result<Fate, OutputError> {
        let path = record.path.as_str();
        if is_reserved(path) || !self.is_free(record)? {
            return Ok(Fate::Kept(Reason::Foreign));
        }
        self.stage.add_new(&self.taken.disk, path, source).map(Fate::Staged)
    }

    /// Stages other bytes for a file that is there.
    fn change(&self, before: Written, source: &Source<'_>) -> Result<Fate, OutputError> {
        let is_same = match source {
            Source::Bytes(_, written) => *written == before,
            Source::File { .. } => false,
        };
        if is_same {
            return Ok(Fate::Same(before));
        }
        let staged = self.stage.add_changed(&self.taken.disk, source)?;
        let is_same = staged.written == before;
        Ok(if is_same { Fate::Same(before) } else { Fate::Staged(staged) })
    }

    /// Whether nothing stands in the place of a file but what will make way for it.
    fn is_free(&self, record: &Record) -> Result<bool, OutputError> {
        let path = record.path.as_str();
        if self.taken.is_empty() && !path.starts_with('.') {
            return Ok(true);
        }
        let spelled = self.old_by_key.get(&*record.path.portable_key());
        let way_made = spelled.is_some_and(|&row| self.makes_way(row));
        let spot = self.taken.disk.look(path)?;
        Ok(match spot {
            Spot::Absent => true,
            Spot::File => way_made,
            Spot::Folder => self.folder_makes_way(path),
            Spot::Other => {
                let mut around = parents(path);
                around.any(|file| {
                    let row = self.taken.standing.find(file);
                    row.is_some_and(|row| self.makes_way(row))
                })
            }
        })
    }

    /// Lets a file make way, if it is newsgen's and is not planned any more.
    fn makes_way(&self, row: usize) -> bool {
        let can = self.is_old(row) && self.taken.standing.states[row] == State::Stands;
        if can {
            let mut way = self.go_first.lock().unwrap_or_else(PoisonError::into_inner);
            way.insert(row);
        }
        can
    }

    /// Whether a file is not planned any more.
    fn is_old(&self, row: usize) -> bool {
        self.scope == Scope::Whole && !self.records.is_planned[row]
    }

    /// Lets all files of a folder make way, if all can that are there.
    fn folder_makes_way(&self, folder: &str) -> bool {
        let standing = &self.taken.standing;
        let below = format!("{folder}/");
        let start = standing.foreign.partition_point(|path| **path < *below);
        if standing.foreign.get(start).is_some_and(|path| path.starts_with(&below)) {
            return false;
        }
        let start = standing.rows.partition_point(|row| *row.path < *below);
        let rows = standing.rows[start..].iter();
        let n_rows = rows.take_while(|row| row.path.starts_with(&below)).count();
        let is_gone = |row| self.is_old(row) && standing.states[row] == State::Absent;
        n_rows > 0
            && (start..start + n_rows).all(|row| is_gone(row) || self.makes_way(row))
    }
}

/// The rows of files that are not planned any more, by key. None where nothing is new.
fn old_by_key(records: &Records, standing: &Standing) -> HashMap<String, usize> {
    if records.all.iter().all(|record| record.row().is_some()) {
        return HashMap::new();
    }
    let old =
        records.is_planned.iter().enumerate().filter(|(_, is_planned)| !**is_planned);
    let keyed = old.filter_map(|(row, _)| {
        let path = OutputPath::new(&standing.rows[row].path).ok()?;
        Some((path.portable_key().into_owned(), row))
    });
    keyed.collect()
}
