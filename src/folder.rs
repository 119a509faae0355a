//! An open folder that nothing escapes from, and the files below it.
//!
//! A [`Folder`] reads regular files only: no name, symlink or device makes it look outside
//! or wait. It writes nothing; what newsgen writes goes through `output`.

use cap_std::ambient_authority;
use cap_std::fs::{Dir, File};
use std::fmt;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

/// An open folder. Every path given to it is relative to it and stays beneath it.
#[derive(Debug)]
pub struct Folder {
    dir: Dir,
    path: PathBuf,
}

/// Why a folder cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("cannot open the folder `{}`", path.display())]
pub struct FolderError {
    /// The folder.
    pub path: PathBuf,
    /// What the system says.
    pub source: io::Error,
}

/// Why a file cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// There is nothing of that name.
    #[error("`{}` does not exist", path.display())]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// A folder, a pipe, a socket or a device.
    #[error("`{}` is not a regular file", path.display())]
    NotAFile {
        /// What was to be read.
        path: PathBuf,
    },
    /// A name or a symlink that leads out of the folder.
    #[error("`{}` leads out of its folder", path.display())]
    Outside {
        /// The file.
        path: PathBuf,
    },
    /// More bytes than were asked for.
    #[error("`{}` is larger than {max_bytes} bytes", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The most there may be.
        max_bytes: u64,
    },
    /// What the system says.
    #[error("cannot read `{}`", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// What to do about names that begin with a dot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hidden {
    /// Pass over all of them.
    Skip,
    /// Pass over all but `.well-known` and what is in it.
    WellKnown,
    /// Treat them like any other.
    Keep,
}

/// One thing below a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A regular file, or a symlink to one beneath the same folder.
    File {
        /// Where it is, relative to the folder, with `/` between the parts.
        path: String,
        /// Its length in bytes.
        len: u64,
    },
    /// Something that cannot be read as a file.
    Skipped {
        /// Where it is; characters that are no UTF-8 are replaced.
        path: String,
        /// Why it was passed over.
        reason: Skip,
    },
}

/// Why something below a folder was passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Skip {
    /// The name is not UTF-8.
    Name,
    /// A symlink that leads out of the folder.
    LinkOutside,
    /// A symlink to a folder: following it could go round in circles.
    LinkToFolder,
    /// A symlink to nothing, or to itself.
    LinkBroken,
    /// A pipe, a socket or a device.
    Special,
    /// The system refuses; the words are its own.
    Unreadable(String),
}

impl Folder {
    /// Opens a folder that exists.
    ///
    /// # Errors
    ///
    /// If there is no folder at `path`, or it may not be read.
    pub fn open(path: &Path) -> Result<Self, FolderError> {
        let opened = Dir::open_ambient_dir(path, ambient_authority());
        let dir = opened.map_err(|source| FolderError { path: path.into(), source })?;
        Ok(Self { dir, path: path.into() })
    }

    /// Opens a folder, and makes it and those above it first where they are missing.
    ///
    /// # Errors
    ///
    /// If the folder can neither be opened nor made.
    pub fn create(path: &Path) -> Result<Self, FolderError> {
        let made = Dir::create_ambient_dir_all(path, ambient_authority());
        made.map_err(|source| FolderError { path: path.into(), source })?;
        Self::open(path)
    }

    /// Returns where the folder is, for messages.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the capability itself, for the edges that write.
    pub(crate) fn dir(&self) -> &Dir {
        &self.dir
    }

    /// Returns whether `relative` is a regular file beneath the folder.
    pub fn exists(&self, relative: &str) -> bool {
        self.dir.metadata(relative).is_ok_and(|metadata| metadata.is_file())
    }

    /// Returns the bytes of a file of at most `max_bytes`.
    ///
    /// # Errors
    ///
    /// If it is no regular file beneath the folder, is larger, or cannot be read.
    pub fn read(&self, relative: &str, max_bytes: u64) -> Result<Vec<u8>, ReadError> {
        let (file, len) = self.open_file(relative)?;
        let path = || self.path.join(relative);
        if len > max_bytes {
            return Err(ReadError::TooLarge { path: path(), max_bytes });
        }
        // One byte more than allowed: a file that grows while it is read shows itself.
        let capacity = usize::try_from(len).unwrap_or(0).saturating_add(1);
        let mut bytes = Vec::with_capacity(capacity);
        file.take(max_bytes.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(|source| ReadError::Io { path: path(), source })?;
        if bytes.len() as u64 > max_bytes {
            return Err(ReadError::TooLarge { path: path(), max_bytes });
        }
        Ok(bytes)
    }

    /// Opens a file to be read piece by piece, and tells its length in bytes.
    ///
    /// # Errors
    ///
    /// If it is no regular file beneath the folder, or cannot be opened.
    pub fn open_file(&self, relative: &str) -> Result<(File, u64), ReadError> {
        let path = || self.path.join(relative);
        let because = |source| read_error(path(), source);
        // Looked at before it is opened: opening a pipe waits for someone to write into it.
        if !self.dir.metadata(relative).map_err(because)?.is_file() {
            return Err(ReadError::NotAFile { path: path() });
        }
        let file = self.dir.open(relative).map_err(because)?;
        let metadata = file.metadata().map_err(because)?;
        if !metadata.is_file() {
            return Err(ReadError::NotAFile { path: path() });
        }
        Ok((file, metadata.len()))
    }

    /// Returns everything below the folder that is not a folder, each folder in the order
    /// of its names.
    ///
    /// Symlinks are followed to files beneath the folder and nowhere else, so a walk ends.
    pub fn walk(&self, hidden: Hidden) -> impl Iterator<Item = Found> {
        WalkDir::new(&self.path)
            .min_depth(1)
            .follow_links(false)
            .sort_by_file_name()
            .into_iter()
            .filter_entry(move |entry| hidden.shows(entry))
            .filter_map(|entry| match entry {
                Ok(entry) if entry.file_type().is_dir() => None,
                Ok(entry) => Some(self.found(&entry)),
                Err(error) => Some(self.unreadable(&error)),
            })
    }

    fn found(&self, entry: &DirEntry) -> Found {
        let path = self.relative(entry.path());
        let skipped = |reason| Found::Skipped { path: path.clone(), reason };
        let below = entry.path().strip_prefix(&self.path).unwrap_or(entry.path());
        if below.to_str().is_none() {
            return skipped(Skip::Name);
        }
        let file_type = entry.file_type();
        if file_type.is_symlink() {
            return match self.linked_len(&path) {
                Ok(len) => Found::File { path, len },
                Err(reason) => skipped(reason),
            };
        }
        if !file_type.is_file() {
            return skipped(Skip::Special);
        }
        match entry.metadata() {
            Ok(metadata) => Found::File { path, len: metadata.len() },
            Err(error) => skipped(Skip::Unreadable(words_of(&error))),
        }
    }

    /// The length of the regular file that a symlink leads to.
    fn linked_len(&self, path: &str) -> Result<u64, Skip> {
        match self.dir.metadata(path) {
            Ok(metadata) if metadata.is_file() => Ok(metadata.len()),
            Ok(metadata) if metadata.is_dir() => Err(Skip::LinkToFolder),
            Ok(_) => Err(Skip::Special),
            Err(error) if is_escape(&error) => Err(Skip::LinkOutside),
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                Err(Skip::Unreadable(error.to_string()))
            }
            // Missing, or a circle of links, for which there is no stable error kind yet.
            Err(_) => Err(Skip::LinkBroken),
        }
    }

    fn unreadable(&self, error: &walkdir::Error) -> Found {
        let path = error.path().unwrap_or(&self.path);
        let path = self.relative(path);
        Found::Skipped { path, reason: Skip::Unreadable(words_of(error)) }
    }

    /// The part of `path` below the folder, with `/` on every system; `.` for the folder.
    fn relative(&self, path: &Path) -> String {
        let below = path.strip_prefix(&self.path).unwrap_or(path);
        let mut text = String::with_capacity(below.as_os_str().len());
        for part in below.components() {
            if !text.is_empty() {
                text.push('/');
            }
            text.push_str(&part.as_os_str().to_string_lossy());
        }
        if text.is_empty() { ".".to_owned() } else { text }
    }
}

impl Hidden {
    fn shows(self, entry: &DirEntry) -> bool {
        let name = entry.file_name().as_encoded_bytes();
        let plain = !name.starts_with(b".");
        match self {
            Self::Skip => plain,
            Self::WellKnown => plain || name == b".well-known",
            Self::Keep => true,
        }
    }
}

impl fmt::Display for Skip {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Name => "its name is not UTF-8",
            Self::LinkOutside => "it is a symlink that leads out of the folder",
            Self::LinkToFolder => "it is a symlink to a folder",
            Self::LinkBroken => "it is a symlink that leads nowhere",
            Self::Special => "it is not a regular file",
            Self::Unreadable(words) => words,
        })
    }
}

/// Returns whether a capability refused to leave its folder.
///
/// The refusal is made by cap-std and not by the system, so it has no number of the
/// system's.
pub(crate) fn is_escape(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::PermissionDenied && error.raw_os_error().is_none()
}

fn read_error(path: PathBuf, source: io::Error) -> ReadError {
    match source.kind() {
        io::ErrorKind::NotFound => ReadError::Missing { path },
        _ if is_escape(&source) => ReadError::Outside { path },
        _ => ReadError::Io { path, source },
    }
}

/// The system's words, without the path that walkdir puts before them.
fn words_of(error: &walkdir::Error) -> String {
    error.io_error().map_or_else(|| error.to_string(), ToString::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU64, Ordering};

    /// A folder `inside` to be opened, with `outside` beside it. It goes with the test.
    struct Ground {
        root: PathBuf,
        inside: Dir,
    }

    impl Ground {
        fn new() -> Self {
            static N_GROUNDS: AtomicU64 = AtomicU64::new(0);
            let number = N_GROUNDS.fetch_add(1, Ordering::Relaxed);
            let name = format!("newsgen-folder-{}-{number}", std::process::id());
            let root = std::env::temp_dir().join(name);
            let inside = Folder::create(&root.join("inside")).unwrap().dir;
            let outside = Folder::create(&root.join("outside")).unwrap();
            outside.dir.write("secret", "secret").unwrap();
            Self { root, inside }
        }

        fn folder(&self) -> Folder {
            Folder::open(&self.root.join("inside")).unwrap()
        }

        fn walk(&self, hidden: Hidden) -> Vec<Found> {
            self.folder().walk(hidden).collect()
        }
    }

    impl Drop for Ground {
        fn drop(&mut self) {
            drop(std::fs::remove_dir_all(&self.root));
        }
    }

    fn file(path: &str, len: u64) -> Found {
        Found::File { path: path.to_owned(), len }
    }

    #[cfg(unix)]
    fn skipped(path: &str, reason: Skip) -> Found {
        Found::Skipped { path: path.to_owned(), reason }
    }

    /// A file is read up to the size that was asked for, and never in part.
    #[test]
    fn files_are_read_whole_or_not_at_all() {
        let ground = Ground::new();
        ground.inside.create_dir("2016").unwrap();
        ground.inside.write("2016/a.md", "12345").unwrap();
        let folder = ground.folder();
        assert_eq!(folder.read("2016/a.md", 5).unwrap(), b"12345");
        let refused = |name| folder.read(name, 4).unwrap_err();
        assert!(matches!(refused("2016/a.md"), ReadError::TooLarge { max_bytes: 4, .. }));
        assert!(matches!(refused("2016/b.md"), ReadError::Missing { .. }));
        assert!(matches!(refused("2016"), ReadError::NotAFile { .. }));
        assert!(folder.exists("2016/a.md"));
        assert!(!folder.exists("2016"));
    }

    /// No name and no symlink reads what is outside.
    #[cfg(unix)]
    #[test]
    fn nothing_outside_is_read() {
        use std::os::unix::fs::symlink;
        let ground = Ground::new();
        let absolute = ground.root.join("outside/secret");
        let targets = ["../outside/secret", "/etc/passwd", "../outside"];
        for (target, link) in targets.into_iter().zip(["near", "far", "up"]) {
            symlink(target, ground.root.join("inside").join(link)).unwrap();
        }
        let names = ["near", "far", "up/secret", "../outside/secret", "/etc/passwd"];
        for name in names.into_iter().chain(absolute.to_str()) {
            let read = ground.folder().read(name, 100);
            assert!(matches!(read, Err(ReadError::Outside { .. })), "{name}");
            assert!(!ground.folder().exists(name), "{name}");
        }
    }

    /// Pipes, sockets and devices are refused at once: nothing waits for them.
    #[cfg(unix)]
    #[test]
    fn special_files_are_refused_without_waiting() {
        use std::os::unix::net::UnixListener;
        let ground = Ground::new();
        let inside = ground.root.join("inside");
        let made = std::process::Command::new("mkfifo").arg(inside.join("pipe")).status();
        assert!(made.unwrap().success());
        let _socket = UnixListener::bind(inside.join("socket")).unwrap();
        let read = |name| ground.folder().read(name, 100);
        assert!(matches!(read("pipe"), Err(ReadError::NotAFile { .. })));
        assert!(matches!(read("socket"), Err(ReadError::NotAFile { .. })));
        assert_eq!(
            ground.walk(Hidden::Skip),
            [skipped("pipe", Skip::Special), skipped("socket", Skip::Special)]
        );
    }

    /// A walk names every file in the order of the names, and hides what is to be hidden.
    #[test]
    fn a_walk_finds_every_file() {
        let ground = Ground::new();
        for path in [".git", ".well-known/.git", "b", "a/c/d"] {
            ground.inside.create_dir_all(path).unwrap();
            ground.inside.write(format!("{path}/x.md"), "x").unwrap();
        }
        for path in ["a.md", ".env", ".well-known/security.txt"] {
            ground.inside.write(path, "xx").unwrap();
        }

        let shown = [file("a/c/d/x.md", 1), file("a.md", 2), file("b/x.md", 1)];
        assert_eq!(ground.walk(Hidden::Skip), shown);
        let [first, second, third] = shown;
        let known = file(".well-known/security.txt", 2);
        assert_eq!(ground.walk(Hidden::WellKnown), [known, first, second, third]);
        assert_eq!(ground.walk(Hidden::Keep).len(), 7);
    }

    /// What a walk cannot use it names, with the reason.
    #[cfg(unix)]
    #[test]
    fn a_walk_drops_nothing_in_silence() {
        use std::os::unix::fs::symlink;
        let ground = Ground::new();
        ground.inside.create_dir("folder").unwrap();
        ground.inside.write("folder/a.md", "12").unwrap();
        for (target, link) in [
            ("folder/a.md", "1-file"),
            ("folder", "2-folder"),
            (".", "3-self"),
            ("../outside/secret", "4-outside"),
            ("nowhere", "5-nowhere"),
            ("6-circle", "6-circle"),
        ] {
            symlink(target, ground.root.join("inside").join(link)).unwrap();
        }
        assert_eq!(
            ground.walk(Hidden::Skip),
            [
                file("1-file", 2),
                skipped("2-folder", Skip::LinkToFolder),
                skipped("3-self", Skip::LinkToFolder),
                skipped("4-outside", Skip::LinkOutside),
                skipped("5-nowhere", Skip::LinkBroken),
                skipped("6-circle", Skip::LinkBroken),
                file("folder/a.md", 2),
            ]
        );
    }

    /// Names that are not UTF-8 are named as well as they can be.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_walk_names_what_is_not_utf8() {
        use std::os::unix::ffi::OsStrExt as _;
        let ground = Ground::new();
        let name = std::ffi::OsStr::from_bytes(b"caf\xe9.md");
        ground.inside.write(name, "").unwrap();
        assert_eq!(ground.walk(Hidden::Skip), [skipped("caf\u{fffd}.md", Skip::Name)]);
    }

    /// A folder that is missing is no empty folder.
    #[test]
    fn a_missing_folder_is_an_error() {
        let ground = Ground::new();
        let error = Folder::open(&ground.root.join("absent")).unwrap_err();
        assert_eq!(error.source.kind(), io::ErrorKind::NotFound);
    }

    /// Folders in folders, as deep as the system lets them be, are walked to the end.
    #[test]
    fn deep_trees_are_walked() {
        let ground = Ground::new();
        let deep = "d/".repeat(600);
        ground.inside.create_dir_all(&deep).unwrap();
        ground.inside.write(format!("{deep}a.md"), "1").unwrap();
        assert_eq!(ground.walk(Hidden::Skip), [file(&format!("{deep}a.md"), 1)]);
    }
}
