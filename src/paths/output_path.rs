//! Where a file stands in the output folder.

use super::PathError;
use super::portable::{check_portable, nfc, shown};
use serde::{Deserialize, Serialize, Serializer};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// Where a file stands in the output folder: relative, `/`-separated, in NFC, and safe on
/// every disk. Copies share their text, and nearly all of them that of an address.
#[derive(Clone, Deserialize)]
#[serde(try_from = "String")]
pub struct OutputPath {
    text: Arc<str>,
    /// Where the path begins in it: behind the `/` of an address.
    start: u8,
}

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
        let path = nfc(path);
        check_portable(&path)?;
        Ok(Self { text: path.into(), start: 0 })
    }

    /// The path of an address, which has been checked.
    pub(super) fn of_checked(path: String) -> Self {
        Self { text: path.into(), start: 0 }
    }

    /// The path that is an address without its first `/`.
    pub(super) fn of_address(address: &Arc<str>) -> Self {
        Self { text: Arc::clone(address), start: 1 }
    }

    /// Returns the path as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text[usize::from(self.start)..]
    }

    /// Returns a key that is equal for two paths which are one file on a disk that
    /// ignores case or normalises names, as those of macOS and Windows do.
    ///
    /// Changing the case to and fro stands for full case folding: it takes more paths for
    /// one (`ß` and `ss`) than any one disk does. Dots and spaces at a name's end, which
    /// Windows cuts off, [`new`](Self::new) refuses.
    #[must_use]
    pub fn portable_key(&self) -> Cow<'_, str> {
        portable_key(self.as_str())
    }
}

/// The same of a path of the output as text.
pub(super) fn portable_key(path: &str) -> Cow<'_, str> {
    if path.is_ascii() {
        let is_key = !path.bytes().any(|byte| byte.is_ascii_uppercase());
        return match is_key {
            true => Cow::Borrowed(path),
            false => Cow::Owned(path.to_ascii_lowercase()),
        };
    }
    // Lower case first: of `ẞ` only that makes an `ß`, and only that an `SS`.
    let folded = path.to_lowercase().to_uppercase().to_lowercase();
    Cow::Owned(nfc(&folded).into_owned())
}

impl PartialEq for OutputPath {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for OutputPath {}

impl PartialOrd for OutputPath {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for OutputPath {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl Hash for OutputPath {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl Serialize for OutputPath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl fmt::Debug for OutputPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "OutputPath({:?})", self.as_str())
    }
}

impl From<OutputPath> for Box<str> {
    fn from(path: OutputPath) -> Self {
        path.as_str().into()
    }
}

impl TryFrom<String> for OutputPath {
    type Error = PathError;

    fn try_from(text: String) -> Result<Self, PathError> {
        Self::new(&text)
    }
}

impl fmt::Display for OutputPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::OutputPath;
    use crate::paths::PathError;

    /// What stands on every disk is taken as it is, in NFC.
    #[test]
    fn safe_paths_are_taken() {
        let taken = |path: &str| OutputPath::new(path).map(|path| path.to_string());
        let paths = [
            "index.html",
            "2016/03/11/harbour.html",
            "中文/العربية.html",
            ".well-known/x.json",
            "console/com10/lpt.txt/com/cone.nul",
            "a b/it's (1)/100%&+,;=@!~^$#[]{}`.html",
            "...a/ b",
        ];
        for path in paths {
            assert_eq!(taken(path), Ok(path.to_owned()));
        }
        let part = "x".repeat(255);
        let longest = format!("{part}/{part}/{part}/{part}");
        assert_eq!(
            taken(&format!("{}/y", &longest[..1022])).map(|path| path.len()),
            Ok(1024)
        );
        assert_eq!(taken("e\u{301}").as_deref(), Ok("é"));
    }

    /// What some disk cannot hold is refused.
    #[test]
    fn unsafe_paths_are_refused() {
        let refused = |path: &str| match OutputPath::new(path) {
            Ok(_) => "taken",
            Err(PathError::Empty) => "empty",
            Err(PathError::Rooted { .. }) => "rooted",
            Err(PathError::NoName { .. }) => "no name",
            Err(PathError::Character { .. }) => "character",
            Err(PathError::Device { .. }) => "device",
            Err(PathError::Ending { .. }) => "ending",
            Err(PathError::TooLong { .. }) => "too long",
            Err(error) => panic!("{error}"),
        };
        let (long_name, long_path) = ("中".repeat(86), ["x"; 513].join("/"));
        let characters = "a\\b|c:/x|a\0|a\n|\u{7f}|\u{85}|a<|a>|a\"|a?|a*";
        let devices = "con|a/NUL|Aux.html|prn.tar.gz|com1|LPT9.x|COM¹|lpt³|com0|CONIN$|\
                       conout$.txt|nul .txt";
        let cases = [
            ("empty", ""),
            ("rooted", "/|/a|//a"),
            ("no name", ".|..|a/..|../a|a/./b|a//b|a/"),
            ("character", characters),
            ("device", devices),
            ("ending", "a.|a/b /c|a...|nul2."),
            ("too long", &long_name),
            ("too long", &long_path),
        ];
        for (expected, paths) in cases {
            for path in paths.split('|') {
                assert_eq!(refused(path), expected, "{path:?}");
            }
        }
        assert_eq!(refused("a|b"), "character");
    }

    /// Paths that one disk or another takes for one file have one key.
    #[test]
    fn paths_of_one_file_have_one_key() {
        let key = |path: &str| OutputPath::new(path).unwrap().portable_key().into_owned();
        let same = [
            ("A/Index.HTML", "a/index.html"),
            ("CAFÉ", "cafe\u{301}"),
            ("straße", "STRASSE"),
            ("straße", "STRAẞE"),
            ("ΟΔΟΣ", "οδοσ"),
            ("МОСКВА", "москва"),
            ("ǅ", "ǆ"),
            ("\u{212a}", "k"),
        ];
        for (one, other) in same {
            assert_eq!(key(one), key(other), "{one} {other}");
            assert_eq!(key(&key(one)), key(one), "{one}");
        }
        assert_ne!(key("a-b"), key("a_b"));
    }
}
