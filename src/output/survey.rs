//! Sees what stands in the output folder: which of newsgen's files are as it left them, and
//! what else is there.
//!
//! It changes nothing. Files that the system says are as they were are not read again.

use super::disk::Disk;
use super::manifest::{self, OutputRow, Written};
use crate::folder::{Found, Hidden, Seen, Stamp, Trust};
use rayon::iter::{
    IndexedParallelIterator as _, IntoParallelRefIterator as _,
    IntoParallelRefMutIterator as _, ParallelIterator as _,
};

/// What stands in the output folder.
#[derive(Debug, Default)]
pub struct Standing {
    /// The files that newsgen wrote, by path.
    pub rows: Vec<OutputRow>,
    /// How each of them stands.
    pub states: Vec<State>,
    /// The files that it did not write, by path.
    pub(super) foreign: Vec<String>,
    /// The places of the rows whose stamps are to be kept anew.
    pub(super) refreshed: Vec<usize>,
}

/// How a file stands that newsgen wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It is as newsgen left it.
    Stands,
    /// It has other bytes, which are someone else's.
    Edited(Other),
    /// It is not there.
    Absent,
    /// A symlink, a folder or a device stands in its place.
    Replaced,
}

/// The bytes that someone else gave a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Other(pub(super) Written);

/// What the walk saw of one row.
enum Sight {
    File(Stamp),
    Nothing,
    Other,
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
        let mut standing = Self { rows, ..Self::default() };
        let sights = standing.meet(disk.folder().walk(Hidden::Keep));
        let checked: Vec<(State, Option<Seen>)> = standing
            .rows
            .par_iter()
            .zip(&sights)
            .map(|(row, sight)| check(disk, row, sight, (now_ns, trust)))
            .collect();
        standing.states = checked.iter().map(|(state, _)| *state).collect();
        let fresh: Vec<bool> = standing
            .rows
            .par_iter_mut()
            .zip(&checked)
            .map(|(row, (_, seen))| match seen {
                Some(seen) if *seen != row.seen => {
                    row.seen = *seen;
                    true
                }
                _ => false,
            })
            .collect();
        let places = fresh.iter().enumerate().filter(|(_, is_fresh)| **is_fresh);
        standing.refreshed = places.map(|(at, _)| at).collect();
        standing
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

    /// Returns the place of the row of a file that newsgen wrote.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<usize> {
        self.rows.binary_search_by(|row| (*row.path).cmp(path)).ok()
    }

    /// Pairs the rows with what was found. Both are in the order of the paths.
    fn meet(&mut self, found: Vec<Found>) -> Vec<Sight> {
        let mut sights = Vec::with_capacity(self.rows.len());
        let mut rows = self.rows.iter().peekable();
        for found in found {
            let (path, sight) = match found {
                Found::File { path, is_link: true, .. } => (path, Sight::Other),
                Found::File { path, stamp, .. } => (path, Sight::File(stamp)),
                Found::Skipped { path, .. } => (path, Sight::Other),
            };
            if path.starts_with(manifest::OWN)
                && path.as_bytes().get(manifest::OWN.len()) == Some(&b'/')
            {
                continue;
            }
            while rows.next_if(|row| *row.path < *path).is_some() {
                sights.push(Sight::Nothing);
            }
            match rows.next_if(|row| *row.path == *path) {
                Some(_) => sights.push(sight),
                None => self.foreign.push(path),
            }
        }
        sights.extend(rows.map(|_| Sight::Nothing));
        sights
    }
}

/// How a row stands, and what to keep of its stamp if it was read.
fn check(
    disk: &Disk,
    row: &OutputRow,
    sight: &Sight,
    (now_ns, trust): (Option<i64>, Trust),
) -> (State, Option<Seen>) {
    let stamp = match sight {
        Sight::File(stamp) => *stamp,
        Sight::Nothing => return (State::Absent, None),
        Sight::Other => return (State::Replaced, None),
    };
    let is_trusted = trust.has_stamps();
    if is_trusted && row.seen.is(stamp) {
        return (State::Stands, None);
    }
    let Ok((_, fingerprint, stamp, len_bytes)) = disk.folder().read_through(&row.path, 0)
    else {
        // What cannot be read cannot be told from someone else's.
        return (State::Replaced, None);
    };
    let on_disk = Written { fingerprint, len_bytes };
    if on_disk != row.written {
        return (State::Edited(Other(on_disk)), None);
    }
    let seen = now_ns.map_or(Seen::NEVER, |now_ns| stamp.seen_own(now_ns));
    (State::Stands, Some(seen))
}
