//! Takes the output folder: is it newsgen's, is anyone else in it, what did the last build
//! leave.

use super::disk::{Disk, Spot, is_reserved, parent};
use super::journal::{self, Begun, Journal};
use super::lock::{self, Lock};
use super::manifest::{self, Unreadable, Written};
use super::records::Records;
use super::remove;
use super::{OutputError, Summary, Writing};
use crate::folder::{Folder, FolderError};
use crate::paths::OutputPath;
use cap_std::fs::File;
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, BufReader, Read as _};
use std::path::Path;

/// The output folder, taken for one build. Nothing in it has been changed.
#[derive(Debug)]
pub struct Output {
    disk: Disk,
    lock: Lock,
    /// What the manifest lists; `None` if there is none.
    manifest: Option<Vec<(OutputPath, Written)>>,
    /// What a killed build had begun; `None` if none was killed.
    begun: Option<Begun>,
}

impl Output {
    /// Takes the folder at `path` for a build, and makes it first where it is missing.
    ///
    /// A folder counts as empty while it holds only files whose names begin with a dot,
    /// such as `.gitkeep`.
    ///
    /// # Errors
    ///
    /// If it is not a folder, or is neither empty nor newsgen's, if another newsgen writes
    /// into it, or if it cannot be read.
    pub fn open(path: &Path) -> Result<Self, OutputError> {
        let disk = Disk::new(Folder::create(path).map_err(cannot_open)?);
        if !is_ours(&disk)? {
            refuse_foreign(&disk)?;
        }
        Self::take(disk)
    }

    fn take(disk: Disk) -> Result<Self, OutputError> {
        let lock = Lock::take(&disk)?;
        disk.remove_temporary(".")?;
        let manifest = read_manifest(&disk)?;
        let begun = read_journal(&disk)?;
        Ok(Self { disk, lock, manifest, begun })
    }

    /// Prepares the folder for the files that are planned.
    ///
    /// What newsgen wrote and would now be in the way is removed. What it did not write and
    /// is in the way will be kept: see [`Outcome::Foreign`](super::Outcome::Foreign).
    ///
    /// # Errors
    ///
    /// If the folder cannot be read or written.
    pub fn begin(self, planned: &[OutputPath]) -> Result<Writing, OutputError> {
        let Self { disk, lock, manifest, begun } = self;
        let was_killed = begun.is_some();
        let is_marked = manifest.is_some();
        let begun = begun.unwrap_or_default();
        for folder in begun.changed.keys().filter_map(|path| parent(path.as_str())) {
            disk.remove_temporary(folder)?;
        }
        let mut records = Records::new(manifest.unwrap_or_default(), &begun, planned);
        remove::clear_the_way(&disk, &records, &begun)?;
        // In a folder that was empty, only names with a dot can be taken.
        let was_empty = !is_marked && !was_killed;
        records.mark_foreign(|path| {
            let is_free = was_empty && !path.starts_with('.');
            Ok(is_reserved(path) || !is_free && disk.look(path)? != Spot::Absent)
        })?;
        let journal = if was_killed || records.announced().next().is_some() {
            Journal::start(&disk, records.announced(), &begun)?
        } else {
            Journal::default()
        };
        Ok(Writing::new(Taken { disk, lock, is_marked }, records, begun, journal))
    }
}

/// The folder while a build holds it.
#[derive(Debug)]
pub(super) struct Taken {
    pub(super) disk: Disk,
    /// Held until the build is over.
    pub(super) lock: Lock,
    /// Whether there is a manifest.
    pub(super) is_marked: bool,
}

/// Removes from the folder at `path` what newsgen wrote there, then its manifest, and the
/// folder itself if it is empty then. What was edited since is kept.
///
/// # Errors
///
/// If the folder holds something but is not newsgen's, if another newsgen writes into it,
/// or if a file cannot be removed.
pub fn clean(path: &Path) -> Result<Summary, OutputError> {
    let folder = match Folder::open(path) {
        Ok(folder) => folder,
        Err(error) if error.source.kind() == io::ErrorKind::NotFound => {
            return Ok(Summary::default());
        }
        Err(error) => return Err(cannot_open(error)),
    };
    let disk = Disk::new(folder);
    if !is_ours(&disk)? {
        refuse_foreign(&disk)?;
        return Ok(Summary::default());
    }
    let (Taken { disk, lock, .. }, summary) =
        Output::take(disk)?.begin(&[])?.unwrite()?;
    // Removed while it is held, so that no one can take it in between.
    disk.remove_file(lock::NAME)?;
    drop((lock, disk));
    // Fails where it is not empty, or is a symlink: then it stays.
    drop(fs::remove_dir(path));
    Ok(summary)
}

fn cannot_open(error: FolderError) -> OutputError {
    OutputError::Io { deed: "open the folder", path: error.path, source: error.source }
}

fn is_ours(disk: &Disk) -> Result<bool, OutputError> {
    Ok(disk.look(manifest::NAME)? == Spot::File
        || disk.look(journal::NAME)? == Spot::File)
}

/// Refuses a folder that holds more than files with a dot before their name.
fn refuse_foreign(disk: &Disk) -> Result<(), OutputError> {
    let because = |source| disk.error("read", ".", source);
    let mut found = BTreeSet::new();
    for entry in disk.dir().entries().map_err(because)? {
        let entry = entry.map_err(because)?;
        let name = entry.file_name();
        let is_file = entry.file_type().map_err(because)?.is_file();
        if !is_file || !name.as_encoded_bytes().starts_with(b".") {
            found.insert(name.to_string_lossy().into_owned());
        }
        if found.len() > 4 {
            found.pop_last();
        }
    }
    if found.is_empty() {
        return Ok(());
    }
    let found = found.into_iter().collect();
    Err(OutputError::NotOurs { path: disk.path().into(), found })
}

fn read_manifest(disk: &Disk) -> Result<Option<Vec<(OutputPath, Written)>>, OutputError> {
    let Some(file) = open_own(disk, manifest::NAME)? else { return Ok(None) };
    match manifest::read(BufReader::new(file)) {
        Ok(files) => Ok(Some(files)),
        Err(Unreadable::Io(source)) => Err(disk.error("read", manifest::NAME, source)),
        Err(Unreadable::Line(line)) => Err(damaged(disk, manifest::NAME, line)),
    }
}

fn read_journal(disk: &Disk) -> Result<Option<Begun>, OutputError> {
    let Some(mut file) = open_own(disk, journal::NAME)? else { return Ok(None) };
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)
        .map_err(|source| disk.error("read", journal::NAME, source))?;
    let text = String::from_utf8(bytes).map_err(|_| damaged(disk, journal::NAME, 1))?;
    let begun = Begun::read(&text).map_err(|line| damaged(disk, journal::NAME, line))?;
    Ok(Some(begun))
}

/// Opens a file that newsgen keeps for itself, if it is there.
fn open_own(disk: &Disk, name: &str) -> Result<Option<File>, OutputError> {
    match disk.look(name)? {
        Spot::Absent => Ok(None),
        Spot::Folder | Spot::Other => {
            let path = disk.path().into();
            Err(OutputError::NotOurs { path, found: vec![name.to_owned()] })
        }
        Spot::File => {
            let file = disk.dir().open(name);
            file.map(Some).map_err(|source| disk.error("read", name, source))
        }
    }
}

fn damaged(disk: &Disk, name: &str, line: u64) -> OutputError {
    OutputError::Damaged { path: disk.path().join(name), line }
}
