//! Sees what stands in the output folder: which of newsgen's files are as it left them, and
//! what else is there.
//!
//! It changes nothing. Files that the system says are as they were are not read again.

use super::Kept;
use super::disk::Disk;
use super::manifest::{self, OutputRow, Written};
use crate::folder::{self, Found, Hidden, Seen, Trust};
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};
use std::collections::BTreeMap;

/// What stands in the output folder.
#[derive(Debug, Default)]
pub struct Standing {
    /// The files that newsgen wrote, by path.
    pub rows: Vec<OutputRow>,
    /// How each of them stands.
    pub states: Vec<State>,
    /// The bytes that someone else gave to rows that are edited, by their place.
    pub(super) edits: BTreeMap<usize, Written>,
    /// The files that it did not write, by path.
    pub(super) foreign: Vec<String>,
    /// The places of the rows whose stamps are to be kept anew.
    pub(super) refreshed: Vec<usize>,
    /// Whether it was seen by an earlier build, and may not be so any more.
    pub(super) is_old: bool,
}

/// How a file stands that newsgen wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It is as newsgen left it.
    Stands,
    /// It has other bytes, which are someone else's.
    Edited,
    /// It is not there.
    Absent,
    /// A symlink, a folder or a device stands in its place.
    Replaced,
}

impl Standing {
    /// Sees what stands on the disk of the files that the manifest lists. `now_ns` is the
    /// time by the disk's clock. Files are read only where their stamps do not do.
    pub(super) fn survey(
        disk: &Disk,
        rows: Vec<OutputRow>,
        now_ns: Option<i64>,
        trust: Trust,
    ) -> Self {
        let (found, passed) = disk.folder().walk_past(Hidden::Keep, &rows, trust);
        let mut standing = Self { rows, ..Self::default() };
        let doubts = standing.meet(found, passed, trust);
        let checked: Vec<(usize, Checked)> = doubts
            .into_par_iter()
            .map(|at| (at, check(disk, &standing.rows[at], now_ns)))
            .collect();
        for (at, checked) in checked {
            match checked {
                Checked::AsWritten(seen) if seen != standing.rows[at].seen => {
                    standing.rows[at].seen = seen;
                    standing.refreshed.push(at);
                }
                Checked::AsWritten(_) => {}
                Checked::Edited(written) => {
                    standing.states[at] = State::Edited;
                    standing.edits.insert(at, written);
                }
                Checked::Unreadable => standing.states[at] = State::Replaced,
            }
        }
        standing
    }

    /// Makes this what stands after rows have changed: each is the new one, or gone.
    pub(super) fn relist(&mut self, changes: Vec<(Box<str>, Option<OutputRow>)>) {
        self.refreshed.clear();
        let is_row = |(path, row): &(Box<str>, Option<OutputRow>)| {
            row.is_some() && self.find(path).is_some()
        };
        if changes.iter().all(is_row) {
            changes.into_iter().for_each(|(path, row)| self.put(&path, row));
            return;
        }
        let edits = std::mem::take(&mut self.edits);
        let rows = std::mem::take(&mut self.rows).into_iter();
        let states = std::mem::take(&mut self.states).into_iter();
        let mut old = rows.zip(states).zip(0..).peekable();
        let keep = |standing: &mut Self, ((row, state), at): ((_, _), usize)| {
            if let Some(edit) = edits.get(&at) {
                standing.edits.insert(standing.rows.len(), *edit);
            }
            standing.rows.push(row);
            standing.states.push(state);
        };
        for (path, row) in changes {
            while let Some(before) = old.next_if(|((old, _), _)| old.path < path) {
                keep(self, before);
            }
            old.next_if(|((old, _), _)| old.path == path);
            if let Some(row) = row {
                self.rows.push(row);
                self.states.push(State::Stands);
            }
        }
        old.for_each(|rest| keep(self, rest));
    }

    /// Puts a row in the place of one that is there.
    fn put(&mut self, path: &str, row: Option<OutputRow>) {
        if let Some((at, row)) = self.find(path).zip(row) {
            (self.rows[at], self.states[at]) = (row, State::Stands);
            self.edits.remove(&at);
        }
    }

    /// Returns whether every file that newsgen wrote is as it left it.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.states.iter().all(|state| *state == State::Stands)
    }

    /// Returns whether something stands at a path that newsgen did not write.
    #[must_use]
    pub fn is_foreign(&self, path: &str) -> bool {
        self.foreign.binary_search_by(|foreign| (**foreign).cmp(path)).is_ok()
    }

    /// Returns what newsgen did not write, without what was reported as kept. A hidden
    /// folder, which can hold a whole tool, is named once.
    pub(super) fn beside(&self, kept: &[Kept]) -> Vec<String> {
        let is_kept = |path: &str| {
            kept.binary_search_by(|kept| kept.path.as_str().cmp(path)).is_ok()
        };
        let mut beside: Vec<String> = self
            .foreign
            .iter()
            .filter(|path| !is_kept(path))
            .map(|path| hidden_folder(path).unwrap_or(path).to_owned())
            .collect();
        beside.dedup();
        beside
    }

    /// Returns the place of the row of a file that newsgen wrote.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<usize> {
        self.rows.binary_search_by(|row| (*row.path).cmp(path)).ok()
    }

    /// The same, beginning at the place `near`, which becomes that of the row or of the next
    /// one: who looks for files that lie close together finds each in a few steps.
    #[must_use]
    pub fn find_near(&self, path: &str, near: &mut usize) -> Option<usize> {
        folder::find_near(&self.rows, path, near)
    }

    /// Pairs the rows with what was found, of which those files that were `passed` are as newsgen
    /// left them. Returns the places of the rows whose files must be read; they count as standing
    /// until then.
    fn meet(
        &mut self,
        found: impl Iterator<Item = Found>,
        passed: Vec<bool>,
        trust: Trust,
    ) -> Vec<usize> {
        let mut doubts = Vec::new();
        let state = |passed| if passed { State::Stands } else { State::Absent };
        self.states = passed.into_iter().map(state).collect();
        let mut near = 0;
        for found in found {
            let (path, stamp) = match found {
                Found::File { path, is_link: true, .. } => (path, None),
                Found::File { path, stamp, .. } => (path, Some(stamp)),
                Found::Skipped { path, .. } => (path, None),
            };
            if is_own(&path) {
                continue;
            }
            let Some(at) = self.find_near(&path, &mut near) else {
                self.foreign.push(path);
                continue;
            };
            let seen = self.rows[at].seen;
            if stamp.is_some_and(|stamp| !trust.has_stamps() || !seen.is(stamp)) {
                doubts.push(at);
            }
            self.states[at] =
                if stamp.is_some() { State::Stands } else { State::Replaced };
        }
        doubts
    }
}

/// Returns the outermost hidden folder that a path is in, with its slash.
fn hidden_folder(path: &str) -> Option<&str> {
    let mut folders = path.match_indices('/').map(|(slash, _)| &path[..=slash]);
    let is_hidden = |folder: &&str| {
        let above = folder[..folder.len() - 1].rfind('/').map_or(0, |slash| slash + 1);
        folder[above..].starts_with('.')
    };
    folders.find(is_hidden)
}

/// Whether a path is in newsgen's own folder.
fn is_own(path: &str) -> bool {
    path.strip_prefix(manifest::OWN).is_some_and(|rest| rest.starts_with('/'))
}

/// What reading a file showed.
enum Checked {
    /// It has the bytes that newsgen gave it; with what to keep of its stamp.
    AsWritten(Seen),
    /// It has these.
    Edited(Written),
    /// What cannot be read cannot be told from someone else's.
    Unreadable,
}

/// Reads a file that may not be as newsgen left it.
fn check(disk: &Disk, row: &OutputRow, now_ns: Option<i64>) -> Checked {
    let Ok((_, fingerprint, stamp, len_bytes)) = disk.folder().read_through(&row.path, 0)
    else {
        return Checked::Unreadable;
    };
    let on_disk = Written { fingerprint, len_bytes };
    if on_disk == row.written {
        Checked::AsWritten(now_ns.map_or(Seen::NEVER, |now_ns| stamp.seen_own(now_ns)))
    } else {
        Checked::Edited(on_disk)
    }
}
