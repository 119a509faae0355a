//! The list of files that newsgen wrote, which is also the mark that a folder is its own.
//!
//! ```text
//! newsgen-manifest 1
//! 6437b3ac38465133ffb63b75273a8db5 4711 2016/03/11/strike.html
//! ```
//!
//! One line a file: fingerprint, length in bytes, path; in the order of the paths.

use crate::fingerprint::Fingerprint;
use crate::paths::OutputPath;
use std::fmt;
use std::io::{self, BufRead, Write};

/// The manifest's name in the output folder.
pub(super) const NAME: &str = ".newsgen-manifest";
const FIRST_LINE: &str = "newsgen-manifest 1";

/// What newsgen wrote into a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) fingerprint: Fingerprint,
    pub(super) len_bytes: u64,
}

impl Written {
    /// What a file with these bytes has.
    pub(super) fn of(bytes: &[u8]) -> Self {
        Self { fingerprint: Fingerprint::of(bytes), len_bytes: bytes.len() as u64 }
    }
}

impl fmt::Display for Written {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.fingerprint, self.len_bytes)
    }
}

/// Why a list of files cannot be read.
pub(super) enum Unreadable {
    Io(io::Error),
    Line(u64),
}

impl From<io::Error> for Unreadable {
    fn from(error: io::Error) -> Self {
        // Bytes that are no UTF-8 were not written by newsgen; they are somewhere in here.
        match error.kind() {
            io::ErrorKind::InvalidData => Self::Line(1),
            _ => Self::Io(error),
        }
    }
}

/// Reads a manifest: its files in the order of their paths.
pub(super) fn read(text: impl BufRead) -> Result<Vec<(OutputPath, Written)>, Unreadable> {
    let mut files: Vec<(OutputPath, Written)> = Vec::new();
    let mut lines = text.lines();
    if lines.next().transpose()?.as_deref() != Some(FIRST_LINE) {
        return Err(Unreadable::Line(1));
    }
    for (line, number) in lines.zip(2..) {
        let file = read_file(&line?).ok_or(Unreadable::Line(number))?;
        if files.last().is_some_and(|last| last.0 >= file.0) {
            return Err(Unreadable::Line(number));
        }
        files.push(file);
    }
    Ok(files)
}

/// Writes a manifest of `files`, which come in the order of their paths.
pub(super) fn write<'a>(
    mut to: impl Write,
    files: impl Iterator<Item = (&'a OutputPath, Written)>,
) -> io::Result<()> {
    writeln!(to, "{FIRST_LINE}")?;
    for (path, written) in files {
        writeln!(to, "{written} {path}")?;
    }
    to.flush()
}

/// Reads `fingerprint length path`.
pub(super) fn read_file(line: &str) -> Option<(OutputPath, Written)> {
    let (fingerprint, rest) = line.split_once(' ')?;
    let (len, path) = rest.split_once(' ')?;
    let written =
        Written { fingerprint: fingerprint.parse().ok()?, len_bytes: len.parse().ok()? };
    Some((read_path(path)?, written))
}

/// Reads a path, which stands as newsgen wrote it.
pub(super) fn read_path(text: &str) -> Option<OutputPath> {
    OutputPath::new(text).ok().filter(|path| path.as_str() == text)
}
