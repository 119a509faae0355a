//! What stands in the output folder, and the few ways in which newsgen changes it.
//!
//! No symlink is followed: a path that goes through one is not newsgen's.

use super::OutputError;
use super::manifest::OWN;
use crate::folder::Folder;
use cap_std::fs::{Dir, File, OpenOptions};
use std::collections::{BTreeSet, HashSet};
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::{PoisonError, RwLock};

/// The output folder.
#[derive(Debug)]
pub(super) struct Disk {
    folder: Folder,
    /// Folders that are known to be folders, and not symlinks to some.
    real: RwLock<HashSet<Box<str>>>,
}

/// What stands at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spot {
    Absent,
    File,
    Folder,
    /// A symlink, a device; or something that is no folder on the way there.
    Other,
}

/// How putting something in its place went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moved {
    /// It is there.
    Yes,
    /// Something else is.
    Taken,
    /// There was nothing to move.
    Missing,
}

impl Disk {
    pub(super) fn new(folder: Folder) -> Self {
        Self { folder, real: RwLock::default() }
    }

    pub(super) fn folder(&self) -> &Folder {
        &self.folder
    }

    pub(super) fn dir(&self) -> &Dir {
        self.folder.dir()
    }

    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The error of a deed that failed at `path`.
    pub(super) fn error(
        &self,
        deed: &'static str,
        path: &str,
        source: io::Error,
    ) -> OutputError {
        OutputError::Io { deed, path: self.path().join(path), source }
    }

    /// Looks at what stands at `path`.
    pub(super) fn look(&self, path: &str) -> Result<Spot, OutputError> {
        for parent in parents(path) {
            if self.is_known(parent) {
                continue;
            }
            match self.dir().symlink_metadata(parent) {
                Ok(metadata) if metadata.is_dir() => self.know(parent),
                Ok(_) => return Ok(Spot::Other),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    return Ok(Spot::Absent);
                }
                Err(error) => return Err(self.error("look at", parent, error)),
            }
        }
        match self.dir().symlink_metadata(path) {
            Ok(metadata) if metadata.is_file() => Ok(Spot::File),
            Ok(metadata) if metadata.is_dir() => Ok(Spot::Folder),
            Ok(_) => Ok(Spot::Other),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Spot::Absent),
            Err(error) => Err(self.error("look at", path, error)),
        }
    }

    /// Makes the folders that `path` stands in; `false` if something is in their way.
    pub(super) fn make_parents(&self, path: &str) -> Result<bool, OutputError> {
        // Nearly always the folder is known: asked first, it costs one look-up.
        if parent(path).is_none_or(|parent| self.is_known(parent)) {
            return Ok(true);
        }
        for folder in parents(path) {
            if !self.is_known(folder) && !self.make(folder)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Makes a folder in one that is there; `false` if something else stands in its place.
    pub(super) fn make(&self, folder: &str) -> Result<bool, OutputError> {
        match self.dir().create_dir(folder) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                if self.look(folder)? != Spot::Folder {
                    return Ok(false);
                }
            }
            Err(error) => return Err(self.error("make", folder, error)),
        }
        self.know(folder);
        Ok(true)
    }

    /// Makes a file to be written; `None` if something stands there.
    pub(super) fn create(&self, path: &str) -> Result<Option<File>, OutputError> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        match self.dir().open_with(path, &options) {
            Ok(file) => Ok(Some(file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(None),
            Err(error) => Err(self.error("write", path, error)),
        }
    }

    /// Writes a file of newsgen's own, which may be there already.
    pub(super) fn write_own(&self, path: &str, bytes: &[u8]) -> Result<(), OutputError> {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        let file = self.dir().open_with(path, &options);
        file.and_then(|mut file| file.write_all(bytes))
            .map_err(|error| self.error("write", path, error))
    }

    /// Reads a file of newsgen's own; `None` if it is not there.
    pub(super) fn read_own(&self, path: &str) -> Result<Option<Vec<u8>>, OutputError> {
        match self.look(path)? {
            Spot::Absent => Ok(None),
            Spot::Folder | Spot::Other => {
                let found = vec![path.to_owned()];
                Err(OutputError::NotOurs { path: self.path().into(), found })
            }
            Spot::File => {
                let read = self.dir().read(path);
                read.map(Some).map_err(|source| self.error("read", path, source))
            }
        }
    }

    /// Gives a file another name, over one that may be there.
    pub(super) fn rename(&self, from: &str, to: &str) -> Result<(), OutputError> {
        self.dir()
            .rename(from, self.dir(), to)
            .map_err(|error| self.error("write", to, error))
    }

    /// Puts a staged file or folder where nothing stands.
    pub(super) fn place(&self, from: &str, to: &str) -> Result<Moved, OutputError> {
        if !self.make_parents(to)? {
            return Ok(Moved::Taken);
        }
        match self.rename_to_free(from, to) {
            Ok(()) => Ok(Moved::Yes),
            Err(error) => match error.kind() {
                io::ErrorKind::NotFound => Ok(Moved::Missing),
                io::ErrorKind::AlreadyExists
                | io::ErrorKind::DirectoryNotEmpty
                | io::ErrorKind::IsADirectory
                | io::ErrorKind::NotADirectory => Ok(Moved::Taken),
                _ => Err(self.error("write", to, error)),
            },
        }
    }

    /// Renames in one step that fails where something stands.
    #[cfg(target_os = "linux")]
    fn rename_to_free(&self, from: &str, to: &str) -> io::Result<()> {
        use rustix::fs::{RenameFlags, renameat_with};
        let open = |path| self.dir().open_dir(parent(path).unwrap_or("."));
        let (from_dir, to_dir) = (open(from)?, open(to)?);
        let (from_name, to_name) = (name(from), name(to));
        let free = RenameFlags::NOREPLACE;
        match renameat_with(&from_dir, from_name, &to_dir, to_name, free) {
            Ok(()) => Ok(()),
            // Not every file system has it.
            Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS) => {
                self.rename_if_absent(from, to)
            }
            Err(error) => Err(error.into()),
        }
    }

    #[cfg(not(target_os = "linux"))]
    fn rename_to_free(&self, from: &str, to: &str) -> io::Result<()> {
        self.rename_if_absent(from, to)
    }

    /// The same in two steps, where there is no other way.
    fn rename_if_absent(&self, from: &str, to: &str) -> io::Result<()> {
        match self.dir().symlink_metadata(to) {
            Ok(_) => Err(io::ErrorKind::AlreadyExists.into()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.dir().rename(from, self.dir(), to)
            }
            Err(error) => Err(error),
        }
    }

    pub(super) fn remove_file(&self, path: &str) -> Result<(), OutputError> {
        self.dir().remove_file(path).map_err(|error| self.error("remove", path, error))
    }

    pub(super) fn remove_if_there(&self, path: &str) -> Result<(), OutputError> {
        match self.dir().remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(self.error("remove", path, error))
            }
            _ => Ok(()),
        }
    }

    /// Removes a folder of newsgen's own with all that is in it, if it is there.
    pub(super) fn remove_own_folder(&self, folder: &str) -> Result<(), OutputError> {
        self.forget_below(folder);
        match self.dir().remove_dir_all(folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(self.error("remove", folder, error))
            }
            _ => Ok(()),
        }
    }

    /// Removes those of the folders that are empty, and the ones around them that become so.
    pub(super) fn remove_empty(
        &self,
        mut folders: BTreeSet<String>,
    ) -> Result<(), OutputError> {
        // A folder sorts after the ones around it, so the last one is never around another.
        while let Some(folder) = folders.pop_last() {
            // What newsgen made may have become a symlink, or be gone.
            if self.look(&folder)? != Spot::Folder {
                continue;
            }
            match self.dir().remove_dir(&folder) {
                Ok(()) => {
                    self.forget_below(&folder);
                    folders.extend(parent(&folder).map(str::to_owned));
                }
                Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => {}
                Err(error) => return Err(self.error("remove", &folder, error)),
            }
        }
        Ok(())
    }

    /// The names in a folder, in order; none if it is not there.
    pub(super) fn names_in(&self, folder: &str) -> Result<BTreeSet<String>, OutputError> {
        if self.look(folder)? != Spot::Folder {
            return Ok(BTreeSet::new());
        }
        let names = self.dir().read_dir(folder).and_then(|entries| {
            let names = entries
                .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
            names.collect::<io::Result<BTreeSet<String>>>()
        });
        names.map_err(|source| self.error("read", folder, source))
    }

    /// Whether a folder is known to be there.
    pub(super) fn is_known(&self, folder: &str) -> bool {
        self.real.read().unwrap_or_else(PoisonError::into_inner).contains(folder)
    }

    fn know(&self, folder: &str) {
        self.real.write().unwrap_or_else(PoisonError::into_inner).insert(folder.into());
    }

    /// Forgets a folder and those below it, which are gone or elsewhere.
    pub(super) fn forget_below(&self, folder: &str) {
        let below = format!("{folder}/");
        let mut real = self.real.write().unwrap_or_else(PoisonError::into_inner);
        real.retain(|known| **known != *folder && !known.starts_with(&below));
    }
}

/// The folder that a path stands in; `None` for the output folder itself.
pub(super) fn parent(path: &str) -> Option<&str> {
    path.rsplit_once('/').map(|(parent, _)| parent)
}

/// The last part of a path.
fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The folders on the way to a path, outermost first.
pub(super) fn parents(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(end, _)| &path[..end])
}

/// Whether a path is one that newsgen keeps for itself.
pub(super) fn is_reserved(path: &str) -> bool {
    let first = path.split('/').next().unwrap_or(path);
    first.eq_ignore_ascii_case(OWN)
}
