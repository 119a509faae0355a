//! Makes what was written survive a power cut, and asks how much room there is.

use super::OutputError;
use super::disk::Disk;
use std::io;

/// What a commit needs beside what is staged already, in bytes: the journal and the new
/// segments, each a few hundred bytes a file.
const BYTES_A_FILE: u64 = 1024;
/// Files and folders that a commit may make at most: segments, manifest, journal.
const FILES: u64 = 64;

impl Disk {
    /// Makes everything that was written to the disk so far durable.
    #[cfg(target_os = "linux")]
    pub(super) fn flush(&self) -> Result<(), OutputError> {
        // One call for all files: a hundred thousand of their own would take minutes.
        // https://man7.org/linux/man-pages/man2/syncfs.2.html
        let flushed = self
            .dir()
            .open(".")
            .and_then(|dir| rustix::fs::syncfs(&dir).map_err(io::Error::from));
        flushed.map_err(|source| self.error("make durable", ".", source))
    }

    /// Makes everything in newsgen's own folder durable, staged files too.
    #[cfg(not(target_os = "linux"))]
    pub(super) fn flush(&self) -> Result<(), OutputError> {
        let mut folders = vec![super::manifest::OWN.to_owned()];
        while let Some(folder) = folders.pop() {
            let because = |source| self.error("make durable", &folder, source);
            for entry in self.dir().read_dir(&folder).map_err(because)? {
                let entry = entry.map_err(because)?;
                let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
                if entry.file_type().map_err(because)?.is_dir() {
                    folders.push(path);
                } else {
                    let file = self.dir().open(&path).map_err(because)?;
                    file.sync_all().map_err(because)?;
                }
            }
        }
        Ok(())
    }

    /// Makes the names in a folder durable.
    pub(super) fn flush_names(&self, folder: &str) -> Result<(), OutputError> {
        // Windows has no such thing, and needs none.
        if cfg!(not(unix)) {
            return Ok(());
        }
        let flushed = self.dir().open(folder).and_then(|dir| dir.sync_all());
        flushed.map_err(|source| self.error("make durable", folder, source))
    }

    /// Makes sure that a commit of `n_files` has the room it needs before it begins.
    pub(super) fn check_room(&self, n_files: usize) -> Result<(), OutputError> {
        let Some(room) = self.room() else { return Ok(()) };
        let bytes = (n_files as u64).saturating_mul(BYTES_A_FILE) + 64 * 1024;
        // Some file systems have no fixed number of files, and tell none.
        let has_files = room.files.is_none_or(|files| files >= FILES);
        if room.bytes >= bytes && has_files {
            return Ok(());
        }
        let source = io::Error::from(io::ErrorKind::StorageFull);
        Err(self.error("make room in", ".", source))
    }

    #[cfg(unix)]
    fn room(&self) -> Option<Room> {
        let dir = self.dir().open(".").ok()?;
        let told = rustix::fs::fstatvfs(&dir).ok()?;
        let files = (told.f_files > 0).then_some(told.f_favail);
        Some(Room { bytes: told.f_bavail.saturating_mul(told.f_frsize), files })
    }

    #[cfg(not(unix))]
    fn room(&self) -> Option<Room> {
        None
    }
}

/// How much room a disk has.
struct Room {
    bytes: u64,
    /// How many more files; `None` if there is no limit.
    files: Option<u64>,
}
