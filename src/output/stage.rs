//! Where new bytes wait until all are ready: `.newsgen/stage/` in the output folder, or, for
//! a folder that does not exist yet, the folder that will become it.

use super::OutputError;
use super::disk::Disk;
use super::manifest::Written;
use super::records::{Staged, Stands};
use crate::fingerprint::Fingerprint;
use crate::folder::{Folder, ReadError, Stamp};
use cap_std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::sync::atomic::{AtomicU32, Ordering};

/// The stage's place in the output folder.
pub(super) const NAME: &str = ".newsgen/stage";

/// How many changed files wait in one folder of the stage.
const IN_ONE_FOLDER: u32 = 1024;

/// How many bytes of a copied file are in memory at a time.
const COPIED_AT_ONCE: usize = 64 * 1024;

/// Where a file's bytes come from.
pub(super) enum Source<'a> {
    /// They are at hand, and have been counted.
    Bytes(&'a [u8], Written),
    /// They are those of a file.
    File { folder: &'a Folder, path: &'a str },
}

/// Where new bytes wait.
#[derive(Debug, Default)]
pub(super) enum Stage {
    /// In the place that they will have: nobody sees the folder yet.
    InPlace,
    /// In a folder of newsgen's own.
    Apart(AtomicU32),
    /// Nowhere: a preview writes nothing.
    #[default]
    Nowhere,
}

/// Where a new file waits.
pub(super) fn place_of_new(path: &str) -> String {
    format!("{NAME}/new/{path}")
}

/// Where the new bytes of a file wait that has others.
pub(super) fn place_of_changed(number: u32) -> String {
    format!("{NAME}/changed/{}/{number}", number / IN_ONE_FOLDER)
}

impl Stage {
    /// Stages a file that takes the place of nothing.
    pub(super) fn add_new(
        &self,
        disk: &Disk,
        path: &str,
        source: &Source<'_>,
    ) -> Result<Staged, OutputError> {
        let at = match self {
            Self::Nowhere => return source.count().map(Staged::preview_of_new),
            Self::InPlace => path.to_owned(),
            Self::Apart(_) => {
                open(disk)?;
                place_of_new(path)
            }
        };
        let (written, stamp) = write(disk, &at, source)?;
        Ok(Staged { written, stamp: Some(stamp), stands: Stands::Nothing })
    }

    /// Stages a file that takes the place of another.
    pub(super) fn add_changed(
        &self,
        disk: &Disk,
        source: &Source<'_>,
    ) -> Result<Staged, OutputError> {
        let Self::Apart(n_staged) = self else {
            let written = source.count()?;
            return Ok(Staged { written, stamp: None, stands: Stands::Before(0) });
        };
        open(disk)?;
        let number = n_staged.fetch_add(1, Ordering::Relaxed);
        let (written, stamp) = write(disk, &place_of_changed(number), source)?;
        let stands = Stands::Before(number);
        Ok(Staged { written, stamp: Some(stamp), stands })
    }
}

impl Staged {
    fn preview_of_new(written: Written) -> Self {
        Self { written, stamp: None, stands: Stands::Nothing }
    }
}

/// Makes the folder that bytes wait in, for the eyes of its owner only.
fn open(disk: &Disk) -> Result<(), OutputError> {
    if disk.is_known(NAME) {
        return Ok(());
    }
    disk.make(NAME)?;
    keep_to_owner(disk)
}

/// Staged pages are not public yet.
#[cfg(unix)]
fn keep_to_owner(disk: &Disk) -> Result<(), OutputError> {
    use cap_std::fs::{Permissions, PermissionsExt as _};
    let kept = disk.dir().set_permissions(NAME, Permissions::from_mode(0o700));
    kept.map_err(|source| disk.error("close to others", NAME, source))
}

#[cfg(not(unix))]
fn keep_to_owner(_: &Disk) -> Result<(), OutputError> {
    Ok(())
}

/// Writes a file that is not there, and returns what it has.
fn write(
    disk: &Disk,
    at: &str,
    source: &Source<'_>,
) -> Result<(Written, Stamp), OutputError> {
    let failed = |source| disk.error("write", at, source);
    let taken = || failed(io::ErrorKind::AlreadyExists.into());
    if !disk.make_parents(at)? {
        return Err(taken());
    }
    let mut file = disk.create(at)?.ok_or_else(taken)?;
    let filled = source.write_to(&mut file, &failed);
    if filled.is_err() {
        // That error is the one to tell; what is left goes with the stage.
        drop(disk.remove_file(at));
    }
    let written = filled?;
    let metadata = file.metadata().map_err(failed)?;
    Ok((written, Stamp::from(&metadata)))
}

impl Source<'_> {
    /// Returns what a file with these bytes has.
    pub(super) fn count(&self) -> Result<Written, OutputError> {
        match *self {
            Self::Bytes(_, written) => Ok(written),
            Self::File { folder, path } => {
                let (_, fingerprint, _, len_bytes) = folder.read_through(path, 0)?;
                Ok(Written { fingerprint, len_bytes })
            }
        }
    }

    fn write_to(
        &self,
        file: &mut File,
        failed: &dyn Fn(io::Error) -> OutputError,
    ) -> Result<Written, OutputError> {
        match *self {
            Self::Bytes(bytes, written) => {
                file.write_all(bytes).map_err(failed)?;
                Ok(written)
            }
            Self::File { folder, path } => {
                copy(folder, path, |piece| file.write_all(piece).map_err(failed))
            }
        }
    }
}

/// Hands the bytes of a file on, piece by piece, and returns what they were.
fn copy(
    folder: &Folder,
    path: &str,
    mut take: impl FnMut(&[u8]) -> Result<(), OutputError>,
) -> Result<Written, OutputError> {
    let (mut file, _) = folder.open_file(path)?;
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0; COPIED_AT_ONCE];
    loop {
        let len = match file.read(&mut buffer) {
            Ok(0) => break,
            Ok(len) => len,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(source) => {
                let path = folder.path().join(path);
                return Err(ReadError::Io { path, source }.into());
            }
        };
        hasher.update(&buffer[..len]);
        take(&buffer[..len])?;
    }
    let fingerprint = Fingerprint::from(hasher.finalize());
    Ok(Written { fingerprint, len_bytes: hasher.count() })
}
