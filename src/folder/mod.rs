//! An open folder that nothing escapes from, and the files below it.
//!
//! A [`Folder`] reads regular files only: no name, symlink or device makes it look outside
//! or wait. It writes nothing; what newsgen writes goes through `output`.

mod known;
mod stamp;
mod walk;
#[cfg(test)]
mod tests;

pub use known::{Known, find_near};
pub use stamp::{Seen, Stamp, Trust};
pub use walk::{Found, Hidden, Listing, Skip, Walked};

use crate::fingerprint::Fingerprint;
use cap_std::ambient_authority;
#[cfg(unix)]
use cap_std::fs::OpenOptions;
use cap_std::fs::{Dir, File, Metadata};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

/// How often a file that changes while it is read is read again.
const TRIES: usize = 3;

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
    /// Someone writes into it, again and again.
    #[error("`{}` changed while newsgen read it", path.display())]
    Changing {
        /// The file.
        path: PathBuf,
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
        self.read_once(relative, max_bytes).map(|(bytes, ..)| bytes)
    }

    /// Returns the bytes of a file of at most `max_bytes` as it was at one moment, and what
    /// the system said of it then.
    ///
    /// # Errors
    ///
    /// If it is no regular file beneath the folder, is larger, or cannot be read; or if it
    /// changed each time it was read.
    pub fn read_whole(
        &self,
        relative: &str,
        max_bytes: u64,
    ) -> Result<(Vec<u8>, Stamp), ReadError> {
        for _ in 0..TRIES {
            let (bytes, before, file) = self.read_once(relative, max_bytes)?;
            let path = || self.path.join(relative);
            let after = file.metadata().map_err(|source| read_error(path(), source))?;
            if Stamp::from(&after) == before {
                return Ok((bytes, before));
            }
        }
        Err(ReadError::Changing { path: self.path.join(relative) })
    }

    /// Reads a file of any size through, and returns its first `n_head` bytes, the
    /// fingerprint of all, what the system said of it, and its length in bytes.
    ///
    /// # Errors
    ///
    /// If it is no regular file beneath the folder, or cannot be read; or if it changed each
    /// time it was read.
    pub fn read_through(
        &self,
        relative: &str,
        n_head: usize,
    ) -> Result<(Vec<u8>, Fingerprint, Stamp, u64), ReadError> {
        let path = || self.path.join(relative);
        for _ in 0..TRIES {
            let (mut file, metadata) = self.open_with_metadata(relative)?;
            let because = |source| ReadError::Io { path: path(), source };
            let mut head = Vec::new();
            let length = n_head as u64;
            (&mut file).take(length).read_to_end(&mut head).map_err(because)?;
            let mut hasher = blake3::Hasher::new();
            hasher.update(&head).update_reader(&mut file).map_err(because)?;
            let after = file.metadata().map_err(because)?;
            if Stamp::from(&after) == Stamp::from(&metadata) {
                let whole = Fingerprint::from(hasher.finalize());
                return Ok((head, whole, Stamp::from(&after), hasher.count()));
            }
        }
        Err(ReadError::Changing { path: path() })
    }

    fn read_once(
        &self,
        relative: &str,
        max_bytes: u64,
    ) -> Result<(Vec<u8>, Stamp, File), ReadError> {
        let (mut file, metadata) = self.open_with_metadata(relative)?;
        let path = || self.path.join(relative);
        if metadata.len() > max_bytes {
            return Err(ReadError::TooLarge { path: path(), max_bytes });
        }
        // One byte more than allowed: a file that grows while it is read shows itself.
        let capacity = usize::try_from(metadata.len()).unwrap_or(0).saturating_add(1);
        let mut bytes = Vec::with_capacity(capacity);
        (&mut file)
            .take(max_bytes.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(|source| ReadError::Io { path: path(), source })?;
        if bytes.len() as u64 > max_bytes {
            return Err(ReadError::TooLarge { path: path(), max_bytes });
        }
        Ok((bytes, Stamp::from(&metadata), file))
    }

    /// Opens a file to be read piece by piece, and tells its length in bytes.
    ///
    /// # Errors
    ///
    /// If it is no regular file beneath the folder, or cannot be opened.
    pub fn open_file(&self, relative: &str) -> Result<(File, u64), ReadError> {
        let (file, metadata) = self.open_with_metadata(relative)?;
        Ok((file, metadata.len()))
    }

    /// Opens whatever is there, and waits for nobody to write into a pipe.
    #[cfg(unix)]
    fn open_at_once(&self, relative: &str) -> io::Result<File> {
        match self.dir.open_with(relative, &never_waiting()) {
            // Someone holds a lease on it, as Samba does, who gives it up if we wait.
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                self.open_if_file(relative)
            }
            opened => opened,
        }
    }

    #[cfg(not(unix))]
    fn open_at_once(&self, relative: &str) -> io::Result<File> {
        self.open_if_file(relative)
    }

    /// Looks first: opening a pipe would wait.
    fn open_if_file(&self, relative: &str) -> io::Result<File> {
        match self.dir.metadata(relative)?.is_file() {
            true => self.dir.open(relative),
            false => Err(io::ErrorKind::IsADirectory.into()),
        }
    }

    fn open_with_metadata(&self, relative: &str) -> Result<(File, Metadata), ReadError> {
        let path = || self.path.join(relative);
        let because = |source| read_error(path(), source);
        let file = self.open_at_once(relative).map_err(because)?;
        let metadata = file.metadata().map_err(because)?;
        if !metadata.is_file() {
            return Err(ReadError::NotAFile { path: path() });
        }
        Ok((file, metadata))
    }
}

/// What keeps a pipe from waiting for someone to write into it when it is opened.
#[cfg(unix)]
fn never_waiting() -> OpenOptions {
    use cap_std::fs::OpenOptionsExt as _;
    let flags = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOCTTY;
    let mut options = OpenOptions::new();
    options.read(true).custom_flags(flags.bits().cast_signed());
    options
}

/// Returns whether a capability refused to leave its folder.
///
/// The refusal is made by cap-std and not by the system, so it has no number of the
/// system's.
pub(crate) fn is_escape(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::PermissionDenied && error.raw_os_error().is_none()
}

/// A socket, or a device that nothing answers for, cannot be opened.
#[cfg(unix)]
fn is_socket(error: &io::Error) -> bool {
    error.raw_os_error() == Some(rustix::io::Errno::NXIO.raw_os_error())
}

#[cfg(not(unix))]
fn is_socket(_: &io::Error) -> bool {
    false
}

fn read_error(path: PathBuf, source: io::Error) -> ReadError {
    match source.kind() {
        io::ErrorKind::NotFound => ReadError::Missing { path },
        io::ErrorKind::IsADirectory => ReadError::NotAFile { path },
        _ if is_socket(&source) => ReadError::NotAFile { path },
        _ if is_escape(&source) => ReadError::Outside { path },
        _ => ReadError::Io { path, source },
    }
}
