//! Puts staged files in their places, as the journal says and in its order.
//!
//! Every step can be done twice: whoever goes on after a kill finds each file either waiting
//! or in its place.

use super::OutputError;
use super::disk::{Disk, Moved, Spot, parent};
use super::journal::{Changed, Gone, Journal};
use super::manifest::{OutputRow, Written};
use super::stage;
use super::{Kept, Reason};
use crate::paths::OutputPath;
use std::collections::BTreeSet;

/// The front page, where every reader begins.
const FRONT: &str = "index.html";

/// How sure it is that the site still is as the journal found it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Care {
    /// It was looked at a moment ago.
    Just,
    /// The build that looked was killed: each file is read before it is touched.
    Again,
}

/// What could not be done because of what is not newsgen's.
#[derive(Debug, Default)]
pub(super) struct Applied {
    pub(super) kept: Vec<Kept>,
    /// New files whose places turned out to be taken.
    pub(super) lost: BTreeSet<Box<str>>,
}

impl Applied {
    fn keep(&mut self, path: &str, reason: Reason) {
        self.kept.extend(OutputPath::new(path).ok().map(|path| Kept { path, reason }));
    }
}

/// Does what the journal says.
pub(super) fn apply(
    disk: &Disk,
    journal: &Journal,
    care: Care,
) -> Result<Applied, OutputError> {
    let mut applied = Applied::default();
    for change in &journal.withdrawn {
        replace(disk, change, care, &mut applied)?;
    }
    remove(disk, &journal.first, care, &mut applied)?;
    if !journal.new.is_empty() {
        place_new(disk, &journal.new, &mut applied)?;
    }
    for change in &journal.changed {
        replace(disk, change, care, &mut applied)?;
    }
    remove(disk, &journal.last, care, &mut applied)?;
    Ok(applied)
}

/// Removes files that have the bytes that newsgen gave them, and folders that this empties.
fn remove(
    disk: &Disk,
    gone: &[Gone],
    care: Care,
    applied: &mut Applied,
) -> Result<(), OutputError> {
    let mut emptied = BTreeSet::new();
    for Gone { path, before } in gone {
        match disk.look(path)? {
            Spot::Absent => {}
            Spot::Folder | Spot::Other => {
                applied.keep(path, Reason::Foreign);
                continue;
            }
            Spot::File if care == Care::Again && !has(disk, path, *before)? => {
                applied.keep(path, Reason::Edited);
                continue;
            }
            Spot::File => disk.remove_file(path)?,
        }
        emptied.extend(parent(path).map(str::to_owned));
    }
    disk.remove_empty(emptied)
}

fn has(disk: &Disk, path: &str, written: Written) -> Result<bool, OutputError> {
    let (_, fingerprint, _, len_bytes) = disk.folder().read_through(path, 0)?;
    Ok(Written { fingerprint, len_bytes } == written)
}

/// Places all new files: a folder that is new as a whole is renamed as a whole.
fn place_new(
    disk: &Disk,
    new: &[OutputRow],
    applied: &mut Applied,
) -> Result<(), OutputError> {
    let root = stage::place_of_new("");
    place_below(disk, root.trim_end_matches('/'), "", applied)?;
    let lost = new.iter().filter(|row| applied.lost.contains(&row.path));
    let lost = lost.filter_map(|row| OutputPath::new(&row.path).ok());
    let kept: Vec<Kept> =
        lost.map(|path| Kept { path, reason: Reason::Foreign }).collect();
    applied.kept.extend(kept);
    Ok(())
}

/// Places what waits in one folder of the stage; `below` is its place in the site.
fn place_below(
    disk: &Disk,
    staged: &str,
    below: &str,
    applied: &mut Applied,
) -> Result<(), OutputError> {
    // The front page leads everywhere, so in a site that is new it comes last.
    let (front, others): (Vec<String>, Vec<String>) = disk
        .names_in(staged)?
        .into_iter()
        .partition(|name| below.is_empty() && name == FRONT);
    for name in others.into_iter().chain(front) {
        let from = format!("{staged}/{name}");
        let to = format!("{below}{name}");
        let is_folder = disk.look(&from)? == Spot::Folder;
        disk.forget_below(&from);
        let moved = disk.place(&from, &to)?;
        match (moved, is_folder) {
            (Moved::Yes | Moved::Missing, _) => {}
            (Moved::Taken, true) if disk.look(&to)? == Spot::Folder => {
                place_below(disk, &from, &format!("{to}/"), applied)?;
            }
            (Moved::Taken, true) => lose_below(disk, &from, &to, applied)?,
            (Moved::Taken, false) => {
                applied.lost.insert(to.into());
            }
        }
    }
    Ok(())
}

/// Notes that no file of a staged folder has a place.
fn lose_below(
    disk: &Disk,
    staged: &str,
    below: &str,
    applied: &mut Applied,
) -> Result<(), OutputError> {
    for name in disk.names_in(staged)? {
        let (from, to) = (format!("{staged}/{name}"), format!("{below}/{name}"));
        if disk.look(&from)? == Spot::Folder {
            lose_below(disk, &from, &to, applied)?;
        } else {
            applied.lost.insert(to.into());
        }
    }
    Ok(())
}

/// Gives a file its new bytes.
fn replace(
    disk: &Disk,
    change: &Changed,
    care: Care,
    applied: &mut Applied,
) -> Result<(), OutputError> {
    let (path, staged) = (&change.row.path, stage::place_of_changed(change.staged));
    if care == Care::Again && disk.look(&staged)? == Spot::Absent {
        // It is in its place already.
        return Ok(());
    }
    match disk.look(path)? {
        Spot::Folder | Spot::Other => applied.keep(path, Reason::Foreign),
        Spot::File if care == Care::Again && !has(disk, path, change.before)? => {
            applied.keep(path, Reason::Edited);
        }
        Spot::Absent if !disk.make_parents(path)? => {
            applied.keep(path, Reason::Foreign);
        }
        Spot::File | Spot::Absent => disk.rename(&staged, path)?,
    }
    Ok(())
}
