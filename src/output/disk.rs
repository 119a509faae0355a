//! What stands in the output folder, and the few ways in which newsgen changes it.
//!
//! No symlink is followed: a path that goes through one is not newsgen's.

use super::OutputError;
use super::manifest::Written;
use crate::fingerprint::Fingerprint;
use crate::folder::Folder;
use cap_std::fs::{Dir, File, OpenOptions};
use std::collections::{BTreeSet, HashSet};
use std::io::{self, Read as _};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{PoisonError, RwLock};

/// The output folder.
#[derive(Debug)]
pub(super) struct Disk {
    folder: Folder,
    /// Folders that are known to be folders, and not symlinks to some.
    real: RwLock<HashSet<Box<str>>>,
    n_temporary: AtomicU64,
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

impl Disk {
    pub(super) fn new(folder: Folder) -> Self {
        Self { folder, real: RwLock::default(), n_temporary: AtomicU64::new(0) }
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
    fn make(&self, folder: &str) -> Result<bool, OutputError> {
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

    /// Puts a file at `path` in one step, over one that may be there.
    pub(super) fn replace<T>(
        &self,
        path: &str,
        fill: impl FnOnce(&mut File) -> Result<T, OutputError>,
    ) -> Result<(File, T), OutputError> {
        let (temporary, mut file) = self.create_temporary(path)?;
        let renamed = fill(&mut file).and_then(|filled| {
            self.dir()
                .rename(&temporary, self.dir(), path)
                .map_err(|error| self.error("write", path, error))?;
            Ok(filled)
        });
        match renamed {
            Ok(filled) => Ok((file, filled)),
            Err(error) => {
                // The first error is the one to tell; the next build removes what is left.
                drop(self.dir().remove_file(&temporary));
                Err(error)
            }
        }
    }

    fn create_temporary(&self, path: &str) -> Result<(String, File), OutputError> {
        let process = std::process::id();
        loop {
            let number = self.n_temporary.fetch_add(1, Ordering::Relaxed);
            let name = format!(".newsgen-{process}-{number}.tmp");
            let temporary = match parent(path) {
                Some(parent) => format!("{parent}/{name}"),
                None => name,
            };
            // One may be left of a killed process that had the same number.
            if let Some(file) = self.create(&temporary)? {
                return Ok((temporary, file));
            }
        }
    }

    /// Reads what a file has.
    pub(super) fn read(&self, path: &str) -> Result<Written, OutputError> {
        let read = || {
            let mut hasher = blake3::Hasher::new();
            hasher.update_reader(self.dir().open(path)?)?;
            io::Result::Ok(hasher)
        };
        let hasher = read().map_err(|error| self.error("read", path, error))?;
        let fingerprint = Fingerprint::from(hasher.finalize());
        Ok(Written { fingerprint, len_bytes: hasher.count() })
    }

    /// Returns whether a file has exactly these bytes.
    pub(super) fn holds(&self, path: &str, bytes: &[u8]) -> Result<bool, OutputError> {
        let compare = || {
            let mut file = self.dir().open(path)?;
            if file.metadata()?.len() != bytes.len() as u64 {
                return Ok(false);
            }
            let mut on_disk = Vec::with_capacity(bytes.len() + 1);
            file.read_to_end(&mut on_disk)?;
            Ok(on_disk == bytes)
        };
        compare().map_err(|error| self.error("read", path, error))
    }

    pub(super) fn remove_file(&self, path: &str) -> Result<(), OutputError> {
        self.dir().remove_file(path).map_err(|error| self.error("remove", path, error))
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
                    self.forget(&folder);
                    folders.extend(parent(&folder).map(str::to_owned));
                }
                Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => {}
                Err(error) => return Err(self.error("remove", &folder, error)),
            }
        }
        Ok(())
    }

    /// Removes from one folder the temporary files that a killed build left in it. `.` is
    /// the output folder itself.
    pub(super) fn remove_temporary(&self, folder: &str) -> Result<(), OutputError> {
        let because = |error| self.error("read", folder, error);
        if self.look(folder)? != Spot::Folder {
            return Ok(());
        }
        for entry in self.dir().read_dir(folder).map_err(because)? {
            let entry = entry.map_err(because)?;
            let name = entry.file_name();
            let name = name.to_str().filter(|name| is_temporary(name));
            let is_file = || entry.file_type().is_ok_and(|file_type| file_type.is_file());
            if let Some(name) = name.filter(|_| is_file()) {
                self.remove_file(&format!("{folder}/{name}"))?;
            }
        }
        Ok(())
    }

    fn is_known(&self, folder: &str) -> bool {
        self.real.read().unwrap_or_else(PoisonError::into_inner).contains(folder)
    }

    fn know(&self, folder: &str) {
        self.real.write().unwrap_or_else(PoisonError::into_inner).insert(folder.into());
    }

    fn forget(&self, folder: &str) {
        self.real.write().unwrap_or_else(PoisonError::into_inner).remove(folder);
    }
}

/// The folder that a path stands in; `None` for the output folder itself.
pub(super) fn parent(path: &str) -> Option<&str> {
    path.rsplit_once('/').map(|(parent, _)| parent)
}

/// The folders on the way to a path, outermost first.
pub(super) fn parents(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(end, _)| &path[..end])
}

/// Whether a name is one that newsgen keeps for itself in every folder.
pub(super) fn is_reserved(path: &str) -> bool {
    const PREFIX: &str = ".newsgen-";
    let name = path.rsplit('/').next().unwrap_or(path);
    name.get(..PREFIX.len()).is_some_and(|start| start.eq_ignore_ascii_case(PREFIX))
}

/// Whether a name is that of a temporary file: `.newsgen-PROCESS-NUMBER.tmp`.
fn is_temporary(name: &str) -> bool {
    let inner = name.strip_prefix(".newsgen-").and_then(|rest| rest.strip_suffix(".tmp"));
    let Some((process, number)) = inner.and_then(|inner| inner.split_once('-')) else {
        return false;
    };
    process.parse::<u32>().is_ok() && number.parse::<u64>().is_ok()
}
