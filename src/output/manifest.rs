//! The list of files that newsgen wrote, which is also the mark that a folder is its own.
//!
//! `manifest` names the segments that lie beside it in `.newsgen/`; together they are a
//! table with a row for each file.

use super::OutputError;
use super::disk::Disk;
use crate::fingerprint::{Fingerprint, Inputs};
use crate::folder::{Known, Seen};
use crate::table::{self, Changes, Files, Row, Segments, TableError};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::io::{self, Read as _};

/// newsgen's own folder in the output.
pub(super) const OWN: &str = ".newsgen";
/// The manifest's place in the output.
pub(super) const NAME: &str = ".newsgen/manifest";
/// Where the manifest is written before it takes its place.
const NEXT: &str = ".newsgen/manifest.tmp";
/// What the manifest is, and the version of its form.
const KIND: &str = "newsgen-manifest 2";

/// What newsgen wrote into a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Written {
    pub(super) fingerprint: Fingerprint,
    pub(super) len_bytes: u64,
}

impl Written {
    /// What a file with these bytes has.
    pub(super) fn of(bytes: &[u8]) -> Self {
        Self { fingerprint: Fingerprint::of(bytes), len_bytes: bytes.len() as u64 }
    }
}

/// A file that newsgen wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutputRow {
    /// Where it stands.
    pub path: Box<str>,
    pub(super) written: Written,
    /// What it was made of.
    pub inputs: Inputs,
    /// The file below `content/` that it is the page of, if it is one's.
    pub story: Option<Box<str>>,
    pub(super) seen: Seen,
}

impl Row for OutputRow {
    fn path(&self) -> &str {
        &self.path
    }
}

impl Known for OutputRow {
    fn path_inside(&self) -> &str {
        &self.path
    }

    fn seen(&self) -> Seen {
        self.seen
    }
}

impl OutputRow {
    /// How many bytes it has.
    #[must_use]
    pub fn len_bytes(&self) -> u64 {
        self.written.len_bytes
    }
}

/// Reads the manifest; `None` if there is none.
pub(super) fn read(
    disk: &Disk,
) -> Result<Option<(Segments, Vec<OutputRow>)>, OutputError> {
    let Some(bytes) = disk.read_own(NAME)? else { return Ok(None) };
    let damaged = |name: &str| OutputError::Damaged { path: disk.path().join(name) };
    let segments: Segments = table::unseal(KIND, &bytes).ok_or_else(|| damaged(NAME))?;
    let rows = segments.rows(disk).map_err(|error| as_ours(disk, error))?;
    Ok(Some((segments, rows)))
}

fn as_ours(disk: &Disk, error: TableError) -> OutputError {
    match error {
        TableError::Damaged { name } => {
            OutputError::Damaged { path: disk.path().join(place_of(&name)) }
        }
        TableError::Io { deed, name, source } => {
            disk.error(deed, &place_of(&name), source)
        }
    }
}

impl Files for Disk {
    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.dir().open(place_of(name))?.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.dir().write(place_of(name), bytes)
    }
}

/// Where a segment lies in the output.
pub(super) fn place_of(segment: &str) -> String {
    format!("{OWN}/{segment}")
}

/// Saves the manifest of `old` after `changes`, and returns its segments.
///
/// Until its last step the old manifest stands, and all that belongs to it.
pub(super) fn save(
    disk: &Disk,
    old: &Segments,
    changes: &Changes<'_, OutputRow>,
) -> Result<Segments, OutputError> {
    let segments = old.changed(changes, disk).map_err(|error| as_ours(disk, error))?;
    disk.write_own(NEXT, &table::seal(KIND, &segments))?;
    disk.flush()?;
    disk.rename(NEXT, NAME)?;
    for name in old.names_not_in(&segments) {
        disk.remove_if_there(&place_of(&name))?;
    }
    Ok(segments)
}

/// Removes what a killed build left of a manifest that never took its place.
pub(super) fn sweep(disk: &Disk, segments: &Segments) -> Result<(), OutputError> {
    let known: BTreeSet<String> = segments.names().collect();
    for name in disk.names_in(OWN)? {
        let is_segment = name.ends_with(".seg") && !known.contains(&name);
        if is_segment || name.ends_with(".tmp") {
            disk.remove_if_there(&place_of(&name))?;
        }
    }
    Ok(())
}
