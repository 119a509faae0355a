//! Removes from a folder what newsgen wrote there, and its marks.

use super::disk::{Disk, parent};
use super::manifest::OWN;
use super::open::{self, Taken};
use super::survey::State;
use super::{Kept, OutputError, Reason, Summary};
use crate::folder::{Folder, Trust};
use crate::paths::OutputPath;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

/// Removes from the folder at `path` what newsgen wrote there, then its own folder in it,
/// and the folder itself if it is empty then. What was edited since is kept.
///
/// # Errors
///
/// If the folder holds something but is not newsgen's, if another newsgen writes into it,
/// or if a file cannot be removed.
pub fn clean(path: &Path) -> Result<Summary, OutputError> {
    let folder = match Folder::open(path) {
        Ok(folder) => folder,
        Err(error) if error.source.kind() == io::ErrorKind::NotFound => {
            // A first build that was killed left its folder beside the place.
            drop(Taken::new(path, Trust::STAMPS)?);
            return Ok(Summary::default());
        }
        Err(error) => return Err(open::cannot_open(error)),
    };
    let disk = Disk::new(folder);
    if !open::is_ours(&disk)? {
        open::refuse_foreign(&disk)?;
        return Ok(Summary::default());
    }
    let taken = Taken::take(disk, Trust::STAMPS)?;
    let summary = remove_all(&taken)?;
    // Removed while it is held, so that no one can take it in between.
    taken.disk.remove_own_folder(OWN)?;
    drop(taken);
    // Fails where it is not empty, or is a symlink: then it stays.
    drop(fs::remove_dir(path));
    Ok(summary)
}

fn remove_all(taken: &Taken) -> Result<Summary, OutputError> {
    let mut summary = Summary::default();
    let mut emptied = BTreeSet::new();
    for (row, state) in taken.standing.rows.iter().zip(&taken.standing.states) {
        let path = OutputPath::new(&row.path).ok();
        let reason = match state {
            State::Stands => {
                taken.disk.remove_file(&row.path)?;
                emptied.extend(parent(&row.path).map(str::to_owned));
                summary.removed.extend(path);
                continue;
            }
            State::Absent => {
                emptied.extend(parent(&row.path).map(str::to_owned));
                continue;
            }
            State::Edited => Reason::LeftOver,
            State::Replaced => Reason::Foreign,
        };
        summary.kept.extend(path.map(|path| Kept { path, reason }));
    }
    summary.kept.sort();
    summary.beside = taken.standing.beside(&summary.kept);
    taken.disk.remove_empty(emptied)?;
    Ok(summary)
}
