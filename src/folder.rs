//! An open folder that nothing escapes from, and the files below it.
//!
//! A [`Folder`] reads regular files only: no name, symlink or device makes it look outside
//! or wait. It writes nothing; what newsgen writes goes through `output`.

use cap_std::ambient_authority;
use cap_std::fs::{Dir, File};
use std::fmt;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

/// An open folder. Every path given to it is relative to it and stays beneath it.
#[derive(Debug)]
pub struct Folder {
    dir: Dir,
    path: PathBuf,
}

/// Why a folder cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("cannot open the folder `{}`", path.display())]
pub struct FolderError {
    /// The folder.
    pub path: PathBuf,
    /// What the system says.
    pub source: io::Error,
}

/// Why a file cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// There is nothing of that name.
    #[error("`{}` does not exist", path.display())]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// A folder, a pipe, a socket or a device.
    #[error("`{}` is not a regular file", path.display())]
    NotAFile {
        /// What was to be read.
        path: PathBuf,
    },
    /// A name or a symlink that leads out of the folder.
    #[error("`{}` leads out of its folder", path.display())]
    Outside {
        /// The file.
        path: PathBuf,
    },
    /// More bytes than were asked for.
    #[error("`{}` is larger than {max_bytes} bytes", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The most there may be.
        max_bytes: u64,
    },
    /// What the system says.
    #[error("cannot read `{}`", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// What to do about names that begin with a dot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hidden {
    /// Pass over all of them.
    Skip,
    /// Pass over all but `.well-known` and what is in it.
    WellKnown,
    /// Treat them like any other.
    Keep,
}

/// One thing below a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A regular file, or a symlink to one beneath the same folder.
    File {
        /// Where it is, relative to the folder, with `/` between the parts.
        path: String,
        /// Its length in bytes.
        len: u64,
    },
    /// Something that cannot be read as a file.
    Skipped {
        /// Where it is; characters that are no UTF-8 are replaced.
        path: String,
        /// Why it was passed over.
        reason: Skip,
    },
}

/// Why something below a folder was passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Skip {
    /// The name is not UTF-8.
    Name,
    /// A symlink that leads out of the folder.
    LinkOutside,
    /// A symlink to a folder: following it could go round in circles.
    LinkToFolder,
    /// A symlink to nothing, or to itself.
    LinkBroken,
    /// A pipe, a socket or a device.
    Special,
    /// The system refuses; the words are its own.
    Unreadable(String),
}

impl Folder {
    /// Opens a folder that exists.
    ///
    /// # Errors
    ///
    /// If there is no folder at `path`, or it may not be read.
    pub fn open(path: &Path) -> Result<Self, FolderError> {
        let opened = Dir::open_ambient_dir(path, ambient_authority());
        let dir = opened.map_err(|source| FolderError { path: path.into(), source })?;
        Ok(Self { dir, path: path.into() })
    }

    /// Opens a folder, and makes it and those above it first where they are missing.
    ///
    /// # Errors
    ///
    /// If the folder can neither be opened nor made.
    pub fn create(path: &Path) -> Result<Self, FolderError> {
        let made = Dir::create_ambient_dir_all(path, ambient_authority());
        made.map_err(|source| FolderError { path: path.into(), source })?;
        Self::open(path)
    }

    /// Returns where the folder is, for messages.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the capability itself, for the edges that write.
    pub(crate) fn dir(&self) -> &Dir {
        &self.dir
    }

    /// Returns whether `relative` is a regular file beneath the folder.
    pub fn exists(&self, relative: &str) -> bool {
        self.dir.metadata(relative).is_ok_and(|metadata| metadata.is_file())
    }

    /// Returns the bytes of a file of at most `max_bytes`.
    ///
    /// # Errors
    ///
    /// If it is no regular file beneath the folder, is larger, or cannot be read.
    pub fn read(&self, relative: &str, max_bytes: u64) -> Result<Vec<u8>, ReadError> {
        let (file, len) = self.open_file(relative)?;
        let path = || self.path.join(relative);
        if len > max_bytes {
            return Err(ReadError::TooLarge { path: path(), max_bytes });
        }
        // One byte more than allowed: a file that grows while it is read shows itself.
        let capacity = usize::try_from(len).unwrap_or(0).saturating_add(1);
        let mut bytes = Vec::with_capacity(capacity);
        file.take(max_bytes.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(|source| ReadError::Io { path: path(), source })?;
        if bytes.len() as u64 > max_bytes {
            return Err(ReadError::TooLarge { path: path(), max_bytes });
        }
        Ok(bytes)
    }

    /// Opens a file to be read piece by piece, and tells its length in bytes.
    ///
    /// # Errors
    ///
    /// If it is no regular file beneath the folder, or cannot be opened.
    pub fn open_file(&self, relative: &str) -> Result<(File, u64), ReadError> {
        let path = || self.path.join(relative);
        let because = |source| read_error(path(), source);
        // Looked at before it is opened: opening a pipe waits for someone to write into it.
        if !self.dir.metadata(relative).map_err(because)?.is_file() {
            return Err(ReadError::NotAFile { path: path() });
        }
        let file = self.dir.open(relative).map_err(because)?;
        let metadata = file.metadata().map_err(because)?;
        if !metadata.is_file() {
            return Err(ReadError::NotAFile { path: path() });
        }
        Ok((file, metadata.len()))
    }

    /// Returns everything below the folder that is not a folder, each folder in the order
    /// of its names.
    ///
    /// Symlinks are followed to files beneath the folder and nowhere else, so a walk ends.
    pub fn walk(&self, hidden: Hidden) -> impl Iterator<Item = Found> {
        WalkDir::new(&self.path)
            .min_depth(1)
            .follow_links(false)
            .sort_by_file_name()
            .into_iter()
            .filter_entry(move |entry| hidden.shows(entry))
            .filter_map(|entry| match entry {
                Ok(entry) if entry.file_type().is_dir() => None,
                Ok(entry) => Some(self.found(&entry)),
                Err(error) => Some(self.unreadable(&error)),
            })
    }

    fn found(&self, entry: &DirEntry) -> Found {
        let path = self.relative(entry.path());
        let skipped = |reason| Found::Skipped { path: path.clone(), reason };
        if entry.path().strip_prefix(&self.path).is_ok_and(|path| path.to_str().is_none()) {
            return skipped(Skip::Name);
        }
        let file_type = entry.file_type();
        if file_type.is_symlink() {
            return match self.linked_len(&path) {
                Ok(len) => Found::File { path, len },
                Err(reason) => skipped(reason),
            };
        }
        if !file_type.is_file() {
            return skipped(Skip::Special);
        }
        match entry.metadata() {
            Ok(metadata) => Found::File { path, len: metadata.len() },
            Err(error) => skipped(Skip::Unreadable(words_of(&error))),
        }
    }

    /// The length of the regular file that a symlink leads to.
    fn linked_len(&self, path: &str) -> Result<u64, Skip> {
        match self.dir.metadata(path) {
            Ok(metadata) if metadata.is_file() => Ok(metadata.len()),
            Ok(metadata) if metadata.is_dir() => Err(Skip::LinkToFolder),
            Ok(_) => Err(Skip::Special),
            Err(error) if is_escape(&error) => Err(Skip::LinkOutside),
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                Err(Skip::Unreadable(error.to_string()))
            }
            // Missing, or a circle of links, for which there is no stable error kind yet.
            Err(_) => Err(Skip::LinkBroken),
        }
    }

    fn unreadable(&self, error: &walkdir::Error) -> Found {
        let path = error.path().unwrap_or(&self.path);
        let path = self.relative(path);
        Found::Skipped { path, reason: Skip::Unreadable(words_of(error)) }
    }

    /// The part of `path` below the folder, with `/` on every system; `.` for the folder.
    fn relative(&self, path: &Path) -> String {
        let below = path.strip_prefix(&self.path).unwrap_or(path);
        let mut text = String::with_capacity(below.as_os_str().len());
        for part in below.components() {
            if !text.is_empty() {
                text.push('/');
            }
            text.push_str(&part.as_os_str().to_string_lossy());
        }
        if text.is_empty() { ".".to_owned() } else { text }
    }
}

impl Hidden {
    fn shows(self, entry: &DirEntry) -> bool {
        let name = entry.file_name().as_encoded_bytes();
        let plain = !name.starts_with(b".");
        match self {
            Self::Skip => plain,
            Self::WellKnown => plain || name == b".well-known",
            Self::Keep => true,
        }
    }
}

impl fmt::Display for Skip {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Name => "its name is not UTF-8",
            Self::LinkOutside => "it is a symlink that leads out of the folder",
            Self::LinkToFolder => "it is a symlink to a folder",
            Self::LinkBroken => "it is a symlink that leads nowhere",
            Self::Special => "it is not a regular file",
            Self::Unreadable(words) => words,
        })
    }
}

/// Returns whether a capability refused to leave its folder.
///
/// The refusal is made by cap-std and not by the system, so it has no number of the
/// system's.
pub(crate) fn is_escape(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::PermissionDenied && error.raw_os_error().is_none()
}

fn read_error(path: PathBuf, source: io::Error) -> ReadError {
    match source.kind() {
        io::ErrorKind::NotFound => ReadError::Missing { path },
        _ if is_escape(&source) => ReadError::Outside { path },
        _ => ReadError::Io { path, source },
    }
}

/// The system's words, without the path that walkdir puts before them.
fn words_of(error: &walkdir::Error) -> String {
    error.io_error().map_or_else(|| error.to_string(), ToString::to_string)
}
