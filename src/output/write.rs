//! Writes the planned files, from many threads, and ends the build.

use super::disk::Spot;
use super::journal::{Begun, Journal};
use super::manifest::{self, Written};
use super::open::Taken;
use super::records::{Claim, Fate, Record, Records};
use super::remove::remove_left_over;
use super::{Outcome, OutputError, Reason, Summary};
use crate::fingerprint::Fingerprint;
use crate::folder::{Folder, ReadError};
use crate::paths::OutputPath;
use cap_std::fs::File;
use std::io::{self, BufWriter, Read as _, Write as _};
use std::sync::atomic::{AtomicU64, Ordering};

/// The output folder while a build writes it.
///
/// Dropped before [`finish`](Self::finish), it leaves the folder as a killed build does: the
/// next one knows what is newsgen's and goes on from there.
#[derive(Debug)]
pub struct Writing {
    taken: Taken,
    records: Records,
    begun: Begun,
    journal: Journal,
    bytes_written: AtomicU64,
}

/// How many bytes of a copied file are in memory at a time.
const COPIED_AT_ONCE: usize = 64 * 1024;

/// Where a file's bytes come from.
enum Source<'a> {
    Bytes(&'a [u8]),
    File { folder: &'a Folder, path: &'a str },
}

impl Writing {
    pub(super) fn new(
        taken: Taken,
        records: Records,
        begun: Begun,
        journal: Journal,
    ) -> Self {
        Self { taken, records, begun, journal, bytes_written: AtomicU64::new(0) }
    }

    /// Gives a planned file its bytes, and tells what became of it.
    ///
    /// # Errors
    ///
    /// If the file was not planned or is written a second time, or if the folder cannot be
    /// read or written.
    pub fn write(&self, path: &OutputPath, bytes: &[u8]) -> Result<Outcome, OutputError> {
        self.put(path, &Source::Bytes(bytes))
    }

    /// Gives a planned file the bytes of `relative` in `from`, and tells what became of it.
    /// The file may be of any size.
    ///
    /// # Errors
    ///
    /// If the file was not planned or is written a second time, if the original cannot be
    /// read, or if the folder cannot be read or written.
    pub fn copy(
        &self,
        path: &OutputPath,
        from: &Folder,
        relative: &str,
    ) -> Result<Outcome, OutputError> {
        self.put(path, &Source::File { folder: from, path: relative })
    }

    /// Ends the build: removes the files that newsgen wrote before and this build did not,
    /// and the folders that this leaves empty, and saves the manifest.
    ///
    /// # Errors
    ///
    /// If a file cannot be removed or the manifest cannot be saved. The next build goes on
    /// from there.
    pub fn finish(self) -> Result<Summary, OutputError> {
        let disk = &self.taken.disk;
        remove_left_over(disk, &self.records, &self.begun)?;
        if !self.taken.is_marked || self.records.differ_from_manifest() {
            disk.replace(manifest::NAME, |file| {
                manifest::write(BufWriter::new(file), self.records.listed())
                    .map_err(|source| disk.error("write", manifest::NAME, source))
            })?;
        }
        self.journal.end(disk)?;
        Ok(self.records.summary(self.bytes_written.into_inner()))
    }

    /// Removes everything that newsgen wrote into the folder, and its marks.
    pub(super) fn unwrite(self) -> Result<(Taken, Summary), OutputError> {
        let disk = &self.taken.disk;
        remove_left_over(disk, &self.records, &self.begun)?;
        self.journal.end(disk)?;
        if self.taken.is_marked {
            disk.remove_file(manifest::NAME)?;
        }
        Ok((self.taken, self.records.summary(0)))
    }

    fn put(&self, path: &OutputPath, from: &Source<'_>) -> Result<Outcome, OutputError> {
        let unplanned = || OutputError::Unplanned { path: path.clone() };
        let record = self.records.planned(path.as_str()).ok_or_else(unplanned)?;
        if record.fate.get().is_some() {
            return Err(unplanned());
        }
        let fate = self.settle(record, from)?;
        record.fate.set(fate).map_err(|_| unplanned())?;
        Ok(match fate {
            Fate::Stands(outcome, written) => {
                if outcome != Outcome::Unchanged {
                    self.bytes_written.fetch_add(written.len_bytes, Ordering::Relaxed);
                }
                outcome
            }
            Fate::Kept(Reason::Edited) => Outcome::Edited,
            Fate::Kept(Reason::Foreign) | Fate::Removed | Fate::Gone => Outcome::Foreign,
        })
    }

    fn settle(&self, record: &Record, from: &Source<'_>) -> Result<Fate, OutputError> {
        let path = record.path.as_str();
        if record.claim == Claim::Foreign {
            return Ok(Fate::Kept(Reason::Foreign));
        }
        if !self.taken.disk.make_parents(path)? {
            return self.keep_foreign(record);
        }
        if record.claim == Claim::None {
            return self.create(record, from);
        }
        match self.taken.disk.look(path)? {
            Spot::Absent => self.replace(record, from, from.read()?, Outcome::New),
            Spot::Folder | Spot::Other => self.keep_foreign(record),
            Spot::File => self.compare(record, from),
        }
    }

    /// Writes a file that was never written before.
    fn create(&self, record: &Record, from: &Source<'_>) -> Result<Fate, OutputError> {
        let disk = &self.taken.disk;
        let path = record.path.as_str();
        let Some(mut file) = disk.create(path)? else { return self.keep_foreign(record) };
        let filled =
            from.write_to(&mut file, None, |source| disk.error("write", path, source));
        if filled.is_err() {
            // That error is the one to tell; the journal knows what may be left.
            drop(disk.remove_file(path));
        }
        Ok(Fate::Stands(Outcome::New, filled?))
    }

    /// Writes over a file that newsgen wrote before, if it is still that and is not to stay.
    fn compare(&self, record: &Record, from: &Source<'_>) -> Result<Fate, OutputError> {
        let disk = &self.taken.disk;
        let path = record.path.as_str();
        let new = from.read()?;
        // Comparing is several times as fast as hashing, and most files are as they were.
        let is_same = matches!(from, Source::Bytes(bytes) if disk.holds(path, bytes)?);
        let on_disk = if is_same { new } else { disk.read(path)? };
        if on_disk == new {
            return Ok(Fate::Stands(Outcome::Unchanged, new));
        }
        if !record.owns(on_disk, &self.begun) {
            return Ok(Fate::Kept(Reason::Edited));
        }
        self.replace(record, from, new, Outcome::Changed)
    }

    /// Puts a file where newsgen wrote one before. The journal knows the bytes first.
    fn replace(
        &self,
        record: &Record,
        from: &Source<'_>,
        new: Written,
        outcome: Outcome,
    ) -> Result<Fate, OutputError> {
        let disk = &self.taken.disk;
        let path = record.path.as_str();
        self.journal.changed(disk, &record.path, new)?;
        let (_, written) = disk.replace(path, |file| {
            let written = from
                .write_to(file, Some(new), |source| disk.error("write", path, source))?;
            // The original changed between the two times it was read.
            if written != new {
                self.journal.changed(disk, &record.path, written)?;
            }
            Ok(written)
        })?;
        Ok(Fate::Stands(outcome, written))
    }

    fn keep_foreign(&self, record: &Record) -> Result<Fate, OutputError> {
        if matches!(record.claim, Claim::None | Claim::Begun) {
            self.journal.foreign(&self.taken.disk, &record.path)?;
        }
        Ok(Fate::Kept(Reason::Foreign))
    }
}

impl Source<'_> {
    /// Returns what a file with these bytes has.
    fn read(&self) -> Result<Written, OutputError> {
        match *self {
            Self::Bytes(bytes) => Ok(Written::of(bytes)),
            Self::File { folder, path } => read_in_pieces(folder, path, |_| Ok(())),
        }
    }

    /// Writes the bytes, and returns what was written. Bytes in memory are as they were
    /// `read`; `failed` makes the error of a write.
    fn write_to(
        &self,
        file: &mut File,
        read: Option<Written>,
        failed: impl Fn(io::Error) -> OutputError,
    ) -> Result<Written, OutputError> {
        let mut write = |piece: &[u8]| file.write_all(piece).map_err(&failed);
        match *self {
            Self::Bytes(bytes) => {
                write(bytes)?;
                Ok(read.unwrap_or_else(|| Written::of(bytes)))
            }
            Self::File { folder, path } => read_in_pieces(folder, path, write),
        }
    }
}

/// Hands the bytes of a file on, piece by piece, and returns what they were.
fn read_in_pieces(
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
