//! Where a story lies below `content/`.

use super::PathError;
use super::error::{check_names, shown};
use serde::Serialize;
use std::fmt;

/// A file below `content/`: relative, `/`-separated, spelled as on the disk.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
pub struct ContentPath(Box<str>);

impl ContentPath {
    /// Returns the path of a file.
    ///
    /// # Errors
    ///
    /// If `path` is empty or begins with `/`, has an empty part, `.` or `..`, or has a
    /// backslash or a control character.
    pub fn new(path: &str) -> Result<Self, PathError> {
        if path.starts_with('/') {
            return Err(PathError::Rooted { path: shown(path) });
        }
        check_names(path, path)?;
        Ok(Self(path.into()))
    }

    /// Returns the path as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the file's name without its last extension.
    #[must_use]
    pub fn file_stem(&self) -> &str {
        let name = self.0.rsplit('/').next().unwrap_or_default();
        match name.rsplit_once('.') {
            Some((stem, _)) if !stem.is_empty() => stem,
            _ => name,
        }
    }

    /// Returns the folder the file lies in, without a `/` at its end; empty for
    /// `content/` itself.
    #[must_use]
    pub fn parent(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// Returns the file that `target` means when this file links to it, as in
    /// `../10/other.md`.
    ///
    /// `target` is a decoded path without `?` and `#`. `None` if it leaves the content
    /// folder, names no file, or begins with `/`: that is an address.
    #[must_use]
    pub fn join_relative(&self, target: &str) -> Option<Self> {
        let mut parts: Vec<&str> = self.parent().split('/').collect();
        parts.retain(|part| !part.is_empty());
        for part in target.split('/') {
            match part {
                "." => {}
                ".." => {
                    parts.pop()?;
                }
                name => parts.push(name),
            }
        }
        let names_file = !target.ends_with("/.") && !target.ends_with("..") && target != ".";
        if names_file { Self::new(&parts.join("/")).ok() } else { None }
    }
}

impl fmt::Display for ContentPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
