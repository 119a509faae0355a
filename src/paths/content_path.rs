//! Where a story lies below `content/`.

use super::PathError;
use super::portable::{check_names, shown};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// A file below `content/`: relative, `/`-separated, spelled as on the disk. Copies share
/// their text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct ContentPath(Arc<str>);

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
        check_names(path)?;
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
        let (folders, name) = target.rsplit_once('/').unwrap_or(("", target));
        if target.starts_with('/') || matches!(name, "" | "." | "..") {
            return None;
        }
        let mut parts: Vec<&str> = self.parent().split('/').collect();
        parts.retain(|part| !part.is_empty());
        for folder in folders.split('/') {
            match folder {
                "" | "." => {}
                ".." => drop(parts.pop()?),
                folder => parts.push(folder),
            }
        }
        parts.push(name);
        Self::new(&parts.join("/")).ok()
    }
}

impl TryFrom<String> for ContentPath {
    type Error = PathError;

    fn try_from(text: String) -> Result<Self, PathError> {
        Self::new(&text)
    }
}

impl fmt::Display for ContentPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::ContentPath;

    fn path(text: &str) -> ContentPath {
        ContentPath::new(text).unwrap()
    }

    /// A path knows the name of its file and its folder.
    #[test]
    fn names_and_folders_are_told_apart() {
        let cases = [
            ("a.md", "a", ""),
            ("2016/03/a.en.md", "a.en", "2016/03"),
            ("x.y/readme", "readme", "x.y"),
            (".hidden", ".hidden", ""),
            ("e\u{301}/ odd. /NUL.md", "NUL", "e\u{301}/ odd. "),
        ];
        for (text, stem, parent) in cases {
            let path = path(text);
            assert_eq!(
                (path.as_str(), path.file_stem(), path.parent()),
                (text, stem, parent)
            );
        }
    }

    /// What lies outside the content, or is no name, is refused.
    #[test]
    fn paths_stay_in_the_content() {
        for text in
            ["", "/a.md", "../a.md", "a/../b.md", "a//b.md", "./a.md", "a/", "a\\b"]
        {
            assert!(ContentPath::new(text).is_err(), "{text:?}");
        }
    }

    /// Links between files are followed from the file they stand in.
    #[test]
    fn links_are_followed_from_their_file() {
        let cases = [
            ("2016/03/11/a.md", "b.md", Some("2016/03/11/b.md")),
            ("2016/03/11/a.md", "./b.md", Some("2016/03/11/b.md")),
            ("2016/03/11/a.md", "../10/b.md", Some("2016/03/10/b.md")),
            ("2016/03/11/a.md", "../../../b.md", Some("b.md")),
            ("2016/03/11/a.md", "../..//x/../b.md", Some("2016/b.md")),
            ("2016/03/11/a.md", "..b..", Some("2016/03/11/..b..")),
            ("2016/03/11/a.md", "../../../../b.md", None),
            ("2016/03/11/a.md", "..", None),
            ("2016/03/11/a.md", "../10/", None),
            ("2016/03/11/a.md", "/b.md", None),
            ("2016/03/11/a.md", "", None),
            ("a.md", "b.md", Some("b.md")),
            ("a.md", "../b.md", None),
            ("a.md", "x\\b.md", None),
        ];
        for (from, target, expected) in cases {
            let found = path(from).join_relative(target);
            assert_eq!(
                found.as_ref().map(ContentPath::as_str),
                expected,
                "{from} {target}"
            );
        }
    }
}
