//! Keeps a second newsgen out of the output folder.

use super::OutputError;
use super::disk::{Disk, Spot};
use cap_std::fs::OpenOptions;
use std::fs::{File, TryLockError};
use std::io::{Read as _, Write as _};

/// The lock's name in the output folder.
///
/// The file stays: one that comes and goes could be locked by two, each its own.
pub(super) const NAME: &str = ".newsgen-lock";

/// Holds the output folder. The system lets go of it however the process ends.
#[derive(Debug)]
pub(super) struct Lock {
    file: File,
}

impl Lock {
    /// Takes the folder, or tells who has it.
    pub(super) fn take(disk: &Disk) -> Result<Self, OutputError> {
        if !matches!(disk.look(NAME)?, Spot::Absent | Spot::File) {
            let path = disk.path().into();
            return Err(OutputError::NotOurs { path, found: vec![NAME.to_owned()] });
        }
        let because = |source| disk.error("lock", NAME, source);
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true);
        let file = disk.dir().open_with(NAME, &options).map_err(because)?.into_std();
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let holder = read_holder(file);
                return Err(OutputError::Locked { path: disk.path().into(), holder });
            }
            Err(TryLockError::Error(source)) => return Err(because(source)),
        }
        let mut lock = Self { file };
        lock.sign().map_err(because)?;
        Ok(lock)
    }

    /// Writes down who holds the folder, for the message that another one shows.
    fn sign(&mut self) -> std::io::Result<()> {
        self.file.set_len(0)?;
        writeln!(self.file, "{}", std::process::id())
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // The name in it only serves a message; if it stays, nothing is wrong.
        drop(self.file.set_len(0));
    }
}

fn read_holder(file: File) -> Option<u32> {
    let mut text = String::new();
    file.take(20).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}
