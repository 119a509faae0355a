//! What a build is about to do, written down before it does it.
//!
//! ```text
//! newsgen-journal 1
//! new 2016/03/11/strike.html
//! changed 6437b3ac38465133ffb63b75273a8db5 4711 index.html
//! foreign notes.html
//! ```
//!
//! `new`: a file that the manifest does not list is about to be made. `changed`: a file gets
//! these bytes. `foreign`: someone else's file turned up where a new one was to be made.
//! The journal goes when the manifest is saved, so one that is there tells of a build that
//! was killed.

use super::OutputError;
use super::disk::{self, Disk};
use super::manifest::{self, Written};
use crate::paths::OutputPath;
use cap_std::fs::File;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufWriter, Write};
use std::sync::{Mutex, PoisonError};

/// The journal's name in the output folder.
pub(super) const NAME: &str = ".newsgen-journal";
const FIRST_LINE: &str = "newsgen-journal 1";

/// What a killed build had begun.
#[derive(Debug, Default)]
pub(super) struct Begun {
    /// Files that it may have made, whole or in part.
    pub(super) new: BTreeSet<OutputPath>,
    /// What it may have written into files that the manifest lists.
    pub(super) changed: BTreeMap<OutputPath, Vec<Written>>,
}

impl Begun {
    /// Reads a journal, or tells the line that is wrong, counted from 1.
    pub(super) fn read(text: &str) -> Result<Self, u64> {
        let mut begun = Self::default();
        // A last line that does not end is one that the build was killed in: what it
        // announces was not done.
        let whole = text.rfind('\n').map_or("", |end| &text[..end]);
        let mut lines = whole.lines();
        if lines.next() != Some(FIRST_LINE) {
            return Err(1);
        }
        for (line, number) in lines.zip(2_u64..) {
            begun.read_line(line).ok_or(number)?;
        }
        Ok(begun)
    }

    fn read_line(&mut self, line: &str) -> Option<()> {
        let (verb, rest) = line.split_once(' ')?;
        match verb {
            "new" => {
                self.new.insert(manifest::read_path(rest)?);
            }
            "foreign" => {
                self.new.remove(&manifest::read_path(rest)?);
            }
            "changed" => {
                let (path, written) = manifest::read_file(rest)?;
                self.changed.entry(path).or_default().push(written);
            }
            _ => return None,
        }
        Some(())
    }
}

/// The journal of this build. It is made when there is something to say.
#[derive(Debug, Default)]
pub(super) struct Journal {
    file: Mutex<Option<File>>,
}

impl Journal {
    /// Announces new files, and carries on what a killed build had begun.
    pub(super) fn start<'a>(
        disk: &Disk,
        new: impl Iterator<Item = &'a OutputPath>,
        begun: &Begun,
    ) -> Result<Self, OutputError> {
        let (file, ()) = disk.replace(NAME, |file| {
            let written = write(BufWriter::new(file), new, begun);
            written.map_err(|source| disk.error("write", NAME, source))
        })?;
        Ok(Self { file: Mutex::new(Some(file)) })
    }

    /// Announces the bytes that a listed file gets.
    pub(super) fn changed(
        &self,
        disk: &Disk,
        path: &OutputPath,
        written: Written,
    ) -> Result<(), OutputError> {
        self.append(disk, &format!("changed {written} {path}\n"))
    }

    /// Takes back that a file is about to be made.
    pub(super) fn foreign(
        &self,
        disk: &Disk,
        path: &OutputPath,
    ) -> Result<(), OutputError> {
        self.append(disk, &format!("foreign {path}\n"))
    }

    fn append(&self, disk: &Disk, line: &str) -> Result<(), OutputError> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        if file.is_none() {
            let started = Self::start(disk, std::iter::empty(), &Begun::default())?;
            *file = started.file.into_inner().unwrap_or_else(PoisonError::into_inner);
        }
        let Some(file) = file.as_mut() else { return Ok(()) };
        // One call, so that a kill leaves the line whole or absent.
        file.write_all(line.as_bytes())
            .map_err(|source| disk.error("write", NAME, source))
    }

    /// Removes the journal: what it announced is in the manifest now.
    pub(super) fn end(self, disk: &Disk) -> Result<(), OutputError> {
        drop(self);
        match disk.look(NAME)? {
            disk::Spot::Absent => Ok(()),
            _ => disk.remove_file(NAME),
        }
    }
}

fn write<'a>(
    mut to: impl Write,
    new: impl Iterator<Item = &'a OutputPath>,
    begun: &Begun,
) -> io::Result<()> {
    writeln!(to, "{FIRST_LINE}")?;
    for path in new {
        writeln!(to, "new {path}")?;
    }
    for (path, written) in &begun.changed {
        for written in written {
            writeln!(to, "changed {written} {path}")?;
        }
    }
    to.flush()
}
