//! Where a file stands in the output folder.

use super::PathError;
use super::error::{check_names, check_portable, shown};
use serde::Serialize;
use std::fmt;
use unicode_normalization::UnicodeNormalization as _;

/// Where a file stands in the output folder: relative, `/`-separated, in NFC, and safe on
/// every disk.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
pub struct OutputPath(Box<str>);

impl OutputPath {
    /// Returns the path of a file.
    ///
    /// # Errors
    ///
    /// If the path is not relative, or a part of it cannot be a file's name on Linux,
    /// macOS or Windows.
    pub fn new(path: &str) -> Result<Self, PathError> {
        if path.starts_with('/') {
            return Err(PathError::Rooted { path: shown(path) });
        }
        let path: String = path.nfc().collect();
        check_names(&path, &path)?;
        check_portable(&path)?;
        Ok(Self(path.into()))
    }

    /// The path of an address, which has been checked.
    pub(super) fn of_checked(path: String) -> Self {
        Self(path.into())
    }

    /// Returns the path as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns a key that is equal for two paths which are one file on a disk that ignores
    /// case or normalises names, as those of macOS and Windows do.
    #[must_use]
    pub fn portable_key(&self) -> String {
        if self.0.is_ascii() {
            return self.0.to_ascii_lowercase();
        }
        self.0.to_uppercase().to_lowercase().nfc().collect()
    }
}

impl fmt::Display for OutputPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
