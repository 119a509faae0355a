//! Removes what newsgen wrote and the plan no longer has.
//!
//! A file goes only while it has the bytes that newsgen gave it, and a folder only when
//! that leaves it empty.

use super::OutputError;
use super::Reason;
use super::disk::{Disk, Spot, parent, parents};
use super::journal::Begun;
use super::records::{Fate, Record, Records};
use std::collections::{BTreeSet, HashMap};

/// Removes the files that have been dealt with by no one.
pub(super) fn remove_left_over(
    disk: &Disk,
    records: &Records,
    begun: &Begun,
) -> Result<(), OutputError> {
    remove_all(disk, records.left_over(), begun)
}

/// Removes old files that stand in the way of planned ones: a file where a folder must be,
/// files in a folder where a file must be, and names that a disk which ignores case takes
/// for a planned one.
pub(super) fn clear_the_way(
    disk: &Disk,
    records: &Records,
    begun: &Begun,
) -> Result<(), OutputError> {
    let old = || records.left_over().filter(|record| !record.planned);
    let by_key: HashMap<String, &Record> =
        old().map(|record| (record.path.portable_key(), record)).collect();
    if by_key.is_empty() {
        return Ok(());
    }
    let shapes = old().filter(|record| {
        let mut around = parents(record.path.as_str());
        records.plans_within(&record.path)
            || around.any(|folder| records.planned(folder).is_some())
    });
    let spellings = records
        .never_written()
        .filter_map(|record| by_key.get(&record.path.portable_key()).copied());
    let in_the_way: Vec<&Record> = shapes.chain(spellings).collect();
    remove_all(disk, in_the_way.into_iter(), begun)
}

fn remove_all<'a>(
    disk: &Disk,
    records: impl Iterator<Item = &'a Record>,
    begun: &Begun,
) -> Result<(), OutputError> {
    let mut emptied = BTreeSet::new();
    for record in records {
        let fate = remove(disk, record, begun)?;
        // A file can be in the way twice; what became of it the first time counts.
        let fate = record.fate.get_or_init(|| fate);
        if matches!(fate, Fate::Removed | Fate::Gone) {
            emptied.extend(parent(record.path.as_str()).map(str::to_owned));
        }
    }
    disk.remove_empty(emptied)
}

fn remove(disk: &Disk, record: &Record, begun: &Begun) -> Result<Fate, OutputError> {
    let path = record.path.as_str();
    match disk.look(path)? {
        Spot::Absent => Ok(Fate::Gone),
        Spot::Folder | Spot::Other => Ok(Fate::Kept(Reason::Foreign)),
        Spot::File if record.owns(disk.read(path)?, begun) => {
            disk.remove_file(path)?;
            Ok(Fate::Removed)
        }
        Spot::File => Ok(Fate::Kept(Reason::Edited)),
    }
}
