//! Keeps a second newsgen out of the output folder.

use super::OutputError;
use super::disk::{Disk, Spot};
use super::manifest::OWN;
use crate::folder::Stamp;
use cap_std::fs::OpenOptions;
use std::fs::{File, TryLockError};
use std::io::{self, Read as _, Write as _};

/// The lock's place in the output folder.
///
/// The file stays: one that comes and goes could be locked by two, each its own.
pub(super) const NAME: &str = ".newsgen/lock";

/// Holds the output folder. The system lets go of it however the process ends.
#[derive(Debug)]
pub(super) struct Lock {
    file: File,
}

impl Lock {
    /// Takes the folder, or tells who has it. newsgen's own folder is there.
    pub(super) fn take(disk: &Disk) -> Result<Self, OutputError> {
        let not_ours = |name: &str| {
            let path = disk.path().into();
            OutputError::NotOurs { path, found: vec![name.to_owned()] }
        };
        if disk.look(OWN)? != Spot::Folder {
            return Err(not_ours(OWN));
        }
        if !matches!(disk.look(NAME)?, Spot::Absent | Spot::File) {
            return Err(not_ours(NAME));
        }
        let because = |source| disk.error("lock", NAME, source);
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true);
        let file = disk.dir().open_with(NAME, &options).map_err(because)?.into_std();
        let mut lock = Self { file };
        match lock.file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let holder = lock.read_holder();
                return Err(OutputError::Locked { path: disk.path().into(), holder });
            }
            Err(TryLockError::Error(source)) => return Err(because(source)),
        }
        lock.sign().map_err(because)?;
        Ok(lock)
    }

    /// Returns the time by the disk's clock, in nanoseconds since 1970. The lock's file is
    /// written for it.
    pub(super) fn now_ns(&mut self) -> io::Result<i64> {
        self.sign()?;
        Ok(Stamp::from(&self.file.metadata()?).changed_ns())
    }

    /// Writes down who holds the folder, for the message that another one shows.
    fn sign(&mut self) -> io::Result<()> {
        use std::io::Seek as _;
        self.file.set_len(0)?;
        self.file.rewind()?;
        writeln!(self.file, "{}", std::process::id())
    }

    fn read_holder(&mut self) -> Option<u32> {
        let mut text = String::new();
        (&mut self.file).take(20).read_to_string(&mut text).ok()?;
        text.trim().parse().ok()
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // The name in it only serves a message; if it stays, nothing is wrong.
        drop(self.file.set_len(0));
    }
}
