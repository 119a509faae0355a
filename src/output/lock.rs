//! Keeps a second newsgen out of the output folder.

use super::OutputError;
use super::disk::{Disk, Spot};
use super::manifest::OWN;
use crate::folder::Stamp;
use cap_std::fs::OpenOptions;
use std::fs::{File, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::time::Duration;

/// The lock's place in the output folder.
///
/// The file stays: one that comes and goes could be locked by two, each its own.
pub(super) const NAME: &str = ".newsgen/lock";

/// How many characters a process's number has at most.
const WIDTH: usize = 10;

/// How often a folder that is held by nobody known is tried, and after which time: five
/// seconds in all, as a machine at its limits may let a process wait before it signs.
const TRIES: usize = 1000;
const BETWEEN_TRIES: Duration = Duration::from_millis(5);

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
        for _ in 0..TRIES {
            match lock.file.try_lock() {
                Ok(()) => {
                    lock.sign().map_err(because)?;
                    return Ok(lock);
                }
                Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(source)) => return Err(because(source)),
            }
            // Whoever has just taken the folder signs in the next moment; whoever is about
            // to leave it has taken back the name.
            if let holder @ Some(_) = lock.read_holder() {
                return Err(OutputError::Locked { path: disk.path().into(), holder });
            }
            std::thread::sleep(BETWEEN_TRIES);
        }
        Err(OutputError::Locked { path: disk.path().into(), holder: None })
    }

    /// Returns the time by the disk's clock, in nanoseconds since 1970. The lock's file is
    /// written for it.
    pub(super) fn now_ns(&mut self) -> io::Result<i64> {
        self.sign()?;
        Ok(Stamp::from(&self.file.metadata()?).changed_ns())
    }

    /// Writes down who holds the folder, for the message that another one shows. In one
    /// write, so that nobody reads half of it.
    fn sign(&mut self) -> io::Result<()> {
        self.write_name(&std::process::id().to_string())
    }

    fn write_name(&mut self, name: &str) -> io::Result<()> {
        self.file.rewind()?;
        self.file.write_all(format!("{name:<WIDTH$}\n").as_bytes())
    }

    fn read_holder(&mut self) -> Option<u32> {
        let mut text = String::new();
        self.file.rewind().ok()?;
        (&mut self.file).take(WIDTH as u64 + 1).read_to_string(&mut text).ok()?;
        text.trim().parse().ok()
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // The name in it only serves a message; if it stays, nothing is wrong.
        drop(self.write_name(""));
    }
}
