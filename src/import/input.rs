//! An input: a file or a folder that a person named. It is read and never changed.

use std::fs::File;
use std::io;
use std::io::BufReader;
use std::io::Read as _;
use std::path::Path;
use std::path::PathBuf;

use crate::folder::Folder;
use crate::folder::Found;
use crate::folder::Hidden;
use crate::folder::Skip;
use crate::import::ImportError;

/// How many bytes tell what a file is.
const HEAD_BYTES: u64 = 4096;

/// A file or a folder.
#[derive(Debug)]
pub(super) struct Input {
    pub(super) path: PathBuf,
    /// As people are told of it.
    pub(super) shown: String,
    pub(super) kind: Kind,
}

/// What an input is.
#[derive(Debug)]
pub(super) enum Kind {
    File,
    Folder,
}

/// What there is in an input.
#[derive(Debug, Default)]
pub(super) struct Walked {
    pub(super) files: Vec<Input>,
    /// What is no file that could be read: as it is shown, and why.
    pub(super) others: Vec<(String, Skip)>,
}

impl Input {
    /// Looks at what a person named.
    pub(super) fn open(path: &Path) -> Result<Self, ImportError> {
        let metadata = std::fs::metadata(path)
            .map_err(|source| ImportError::Read { path: path.into(), source })?;
        let kind = if metadata.is_dir() { Kind::Folder } else { Kind::File };
        Ok(Self { path: path.into(), shown: path.display().to_string(), kind })
    }

    /// The files of the input: itself, or those of the folder in order of their paths, hidden
    /// ones left out. Each with its path as it is shown. Links do not lead out.
    pub(super) fn files(&self) -> Result<Vec<Self>, ImportError> {
        Ok(self.walk()?.files)
    }

    /// The same, and what is no file that could be read.
    pub(super) fn walk(&self) -> Result<Walked, ImportError> {
        let shown = |path: &str| format!("{}/{path}", self.shown.trim_end_matches('/'));
        let mut walked = Walked::default();
        if matches!(self.kind, Kind::File) {
            let (path, shown) = (self.path.clone(), self.shown.clone());
            walked.files.push(Self { path, shown, kind: Kind::File });
            return Ok(walked);
        }
        for found in Folder::open(&self.path)?.walk(Hidden::Skip) {
            match found {
                Found::File { path, .. } => walked.files.push(Self {
                    shown: shown(&path),
                    path: self.path.join(path),
                    kind: Kind::File,
                }),
                Found::Skipped { path, reason } => {
                    walked.others.push((shown(&path), reason));
                }
            }
        }
        Ok(walked)
    }

    /// Opens a file.
    pub(super) fn reader(&self) -> Result<BufReader<File>, ImportError> {
        let opened = File::open(&self.path).map_err(|error| self.error(error))?;
        Ok(BufReader::with_capacity(128 * 1024, opened))
    }

    /// Reads a file of at most `limit` bytes; `None` if it is longer.
    pub(super) fn bytes(&self, limit: u64) -> Result<Option<Vec<u8>>, ImportError> {
        let mut bytes = Vec::new();
        let file = File::open(&self.path).map_err(|error| self.error(error))?;
        file.take(limit + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| self.error(error))?;
        Ok((bytes.len() as u64 <= limit).then_some(bytes))
    }

    /// The first bytes of a file; none of a folder.
    pub(super) fn head(&self) -> Vec<u8> {
        let mut head = Vec::new();
        if let Ok(file) = File::open(&self.path) {
            // Of a folder nothing can be read.
            drop(file.take(HEAD_BYTES).read_to_end(&mut head));
        }
        head
    }

    /// What the file is called, in lower case.
    pub(super) fn name(&self) -> String {
        let name = self.path.file_name().unwrap_or_default();
        name.to_string_lossy().to_lowercase()
    }

    /// Says that it cannot be read any further.
    pub(super) fn error(&self, source: io::Error) -> ImportError {
        ImportError::Read { path: self.path.clone(), source }
    }
}
