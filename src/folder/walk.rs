//! Walks a folder: every file below it, in the order of the paths, and what was passed over.
//!
//! Folders are listed side by side. Symlinks are followed to files beneath the folder and
//! nowhere else, so a walk ends.

use super::{Folder, Known, Stamp, Trust, find_near, is_escape};
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};
use std::collections::HashMap;
use std::ffi::OsStr;
use std::fmt;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::vec::IntoIter;
use walkdir::{DirEntry, WalkDir};

/// What to do about names that begin with a dot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hidden {
    /// Pass over all of them.
    Skip,
    /// Pass over all but those that hosts ask for: `.well-known` and what is in it,
    /// `.htaccess`, `.nojekyll` and the snippets in `.hosts`.
    ForHosts,
    /// Treat them like any other.
    Keep,
}

/// Names that begin with a dot and are published all the same.
const FOR_HOSTS: [&[u8]; 4] = [b".well-known", b".htaccess", b".nojekyll", b".hosts"];

/// One thing below a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A regular file, or a symlink to one beneath the same folder.
    File {
        /// Where it is, relative to the folder, with `/` between the parts.
        path: String,
        /// Its length in bytes.
        len: u64,
        /// What the system says of it.
        stamp: Stamp,
        /// Whether it is reached by a symlink.
        is_link: bool,
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

/// What a folder holds, by its path below the folder that is walked.
#[derive(Debug)]
enum Entry {
    /// A folder. Its path ends with `/`, which makes the order of the entries that of all
    /// paths below them.
    Folder(String),
    Leaf(Found),
}

/// What a walk found, in the order of the paths. It is not put into one list: of a million
/// files, that would take as much memory again.
#[derive(Debug)]
pub struct Walked {
    /// What is in each folder that was not come to yet.
    listed: HashMap<String, Vec<Entry>>,
    /// The rest of the folders around the one at hand, that first which is walked from.
    around: Vec<IntoIter<Entry>>,
    /// The rest of the folder at hand.
    entries: IntoIter<Entry>,
}

/// What lies directly in one folder.
#[derive(Debug, Default)]
pub struct Listing {
    /// What is not a folder, in the order of the paths.
    pub leaves: Vec<Found>,
    /// The folders, each with the path of the folder that is walked before it and `/` after
    /// it, in order.
    pub folders: Vec<String>,
}

impl Folder {
    /// Returns everything below the folder that is not a folder, in the order of the paths.
    /// All of it has been looked at when this returns.
    pub fn walk(&self, hidden: Hidden) -> Walked {
        self.walk_below("", hidden)
    }

    /// Walks past the files that are as they are `known`, which are in the order of their paths:
    /// returns the rest of what a walk finds, and for each that is known whether it was passed.
    /// What symlinks lead to is never passed, nor is anything if no stamp is believed.
    pub fn walk_past<K: Known>(
        &self,
        hidden: Hidden,
        known: &[K],
        trust: Trust,
    ) -> (Walked, Vec<bool>) {
        let passed: Vec<AtomicBool> =
            known.iter().map(|_| AtomicBool::new(false)).collect();
        let pass = |below: &str, entries: &mut Vec<Entry>| {
            let mut near = known.partition_point(|one| one.path_inside() < below);
            let is_known = |entry: &Entry| {
                let (path, stamp) = entry.own_file()?;
                let at = find_near(known, path, &mut near)?;
                known[at].seen().is(stamp).then_some(at)
            };
            pass_known(entries, is_known, &passed);
        };
        let walked = match trust.has_stamps() {
            true => self.walk_with("", hidden, &pass),
            false => self.walk(hidden),
        };
        (walked, passed.into_iter().map(AtomicBool::into_inner).collect())
    }

    /// Returns what a walk would find directly in the folder `below`, whose path ends with
    /// `/` or is empty. That is nothing if a walk would not come there: there is no such
    /// folder, it is hidden, or only a symlink leads to it.
    pub fn list(&self, below: &str, hidden: Hidden) -> Listing {
        let mut listing = Listing::default();
        if !self.is_walked(below, hidden) {
            return listing;
        }
        for entry in self.entries(below, hidden) {
            match entry {
                Entry::Folder(path) => listing.folders.push(path),
                Entry::Leaf(found) => listing.leaves.push(found),
            }
        }
        listing
    }

    /// Whether a walk comes to the folder `below`.
    fn is_walked(&self, below: &str, hidden: Hidden) -> bool {
        let mut ends = below.match_indices('/').map(|(at, _)| &below[..at]);
        ends.all(|folder| {
            let name = folder.rsplit('/').next().unwrap_or(folder);
            let is_folder =
                self.dir.symlink_metadata(folder).is_ok_and(|found| found.is_dir());
            hidden.shows_name(name.as_bytes()) && is_folder
        })
    }

    /// Returns everything below the folder `below`, whose path ends with `/` or is empty, as
    /// a walk of the whole folder would.
    pub fn walk_below(&self, below: &str, hidden: Hidden) -> Walked {
        self.walk_with(below, hidden, &|_, _| ())
    }

    /// Walks through everything below the folder `below`. What is in each folder is given to
    /// `thin`, with the folder's path, before it is kept.
    fn walk_with(
        &self,
        below: &str,
        hidden: Hidden,
        thin: &(dyn Fn(&str, &mut Vec<Entry>) + Sync),
    ) -> Walked {
        let mut listed: HashMap<String, Vec<Entry>> = HashMap::new();
        let mut open = vec![below.to_owned()];
        while !open.is_empty() {
            let level: Vec<(String, Vec<Entry>)> = open
                .into_par_iter()
                .map(|below| {
                    let mut entries = self.entries(&below, hidden);
                    thin(&below, &mut entries);
                    (below, entries)
                })
                .collect();
            let entries = level.iter().flat_map(|(_, entries)| entries);
            open = entries.filter_map(Entry::folder).map(str::to_owned).collect();
            listed.extend(level);
        }
        let entries = listed.remove(below).unwrap_or_default().into_iter();
        Walked { listed, around: Vec::new(), entries }
    }

    /// What is in one folder, in the order of the paths.
    fn entries(&self, below: &str, hidden: Hidden) -> Vec<Entry> {
        let folder = self.path.join(below);
        let from_inside = Inside::of(&folder);
        let listed = WalkDir::new(&folder).min_depth(1).max_depth(1).follow_links(false);
        let mut entries: Vec<Entry> = listed
            .into_iter()
            .filter_map(|entry| match entry {
                Ok(entry) => {
                    let name = entry.file_name();
                    let is_shown = hidden.shows_name(name.as_encoded_bytes());
                    is_shown.then(|| self.entry(below, name, &entry, &from_inside))
                }
                Err(error) => Some(self.unreadable(below, &error)),
            })
            .collect();
        entries.sort_unstable_by(|a, b| a.path().cmp(b.path()));
        entries
    }

    /// What `entry` is, whose name in the folder is `name`: to ask it for that takes a search.
    fn entry(
        &self,
        below: &str,
        name: &OsStr,
        entry: &DirEntry,
        from_inside: &Inside,
    ) -> Entry {
        let Some(text) = name.to_str() else {
            // A folder whose name is no text still has files to be named.
            return Entry::skipped(
                format!("{below}{}", name.to_string_lossy()),
                Skip::Name,
            );
        };
        if entry.file_type().is_dir() {
            return Entry::Folder([below, text, "/"].concat());
        }
        let path = [below, text].concat();
        match self.file(&path, name, entry, from_inside) {
            Ok((len, stamp)) => {
                let is_link = entry.path_is_symlink();
                Entry::Leaf(Found::File { path, len, stamp, is_link })
            }
            Err(reason) => Entry::skipped(path, reason),
        }
    }

    fn file(
        &self,
        path: &str,
        name: &OsStr,
        entry: &DirEntry,
        from_inside: &Inside,
    ) -> Result<(u64, Stamp), Skip> {
        let file_type = entry.file_type();
        if file_type.is_symlink() {
            return self.linked(path);
        }
        if !file_type.is_file() {
            return Err(Skip::Special);
        }
        let found = from_inside.look(name, entry);
        found.map_err(|error| Skip::Unreadable(words_of(&error)))
    }

    /// The regular file that a symlink leads to.
    fn linked(&self, path: &str) -> Result<(u64, Stamp), Skip> {
        match self.dir.metadata(path) {
            Ok(metadata) if metadata.is_file() => {
                Ok((metadata.len(), Stamp::from(&metadata)))
            }
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

    fn unreadable(&self, below: &str, error: &walkdir::Error) -> Entry {
        let inside = error.path().and_then(|path| path.strip_prefix(&self.path).ok());
        let path = inside.unwrap_or(Path::new(below)).to_string_lossy().into_owned();
        let path = if path.is_empty() { ".".to_owned() } else { path };
        Entry::skipped(path, Skip::Unreadable(words_of(error)))
    }
}

/// A folder from inside: of a file in it the system is asked by its name alone, which saves it
/// the way there.
struct Inside {
    #[cfg(target_os = "linux")]
    handle: Option<std::fs::File>,
}

impl Inside {
    #[cfg(target_os = "linux")]
    fn of(folder: &Path) -> Self {
        Self { handle: std::fs::File::open(folder).ok() }
    }

    #[cfg(not(target_os = "linux"))]
    fn of(_: &Path) -> Self {
        Self {}
    }

    /// The length of a file and what the system says of it.
    #[cfg_attr(
        not(target_os = "linux"),
        expect(unused_variables, reason = "asked by path")
    )]
    fn look(&self, name: &OsStr, entry: &DirEntry) -> walkdir::Result<(u64, Stamp)> {
        #[cfg(target_os = "linux")]
        if let Some(folder) = &self.handle {
            let flags = rustix::fs::AtFlags::SYMLINK_NOFOLLOW;
            if let Ok(stat) = rustix::fs::statat(folder, name, flags) {
                let stamp = Stamp::from(&stat);
                return Ok((u64::try_from(stat.st_size).unwrap_or_default(), stamp));
            }
        }
        let metadata = entry.metadata()?;
        Ok((metadata.len(), Stamp::from(&metadata)))
    }
}

/// Takes the files out that are known as they are, and notes their places among those `passed`.
fn pass_known(
    entries: &mut Vec<Entry>,
    mut is_known: impl FnMut(&Entry) -> Option<usize>,
    passed: &[AtomicBool],
) {
    entries.retain(|entry| {
        let at = is_known(entry);
        if let Some(at) = at {
            passed[at].store(true, Ordering::Relaxed);
        }
        at.is_none()
    });
    // Of a million files, the empty room would take as much memory as they do.
    entries.shrink_to_fit();
}

impl Iterator for Walked {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            match self.entries.next() {
                Some(Entry::Leaf(found)) => return Some(found),
                Some(Entry::Folder(path)) => {
                    let inside = self.listed.remove(&path).unwrap_or_default();
                    let around = std::mem::replace(&mut self.entries, inside.into_iter());
                    self.around.push(around);
                }
                None => self.entries = self.around.pop()?,
            }
        }
    }
}

impl Entry {
    fn skipped(path: String, reason: Skip) -> Self {
        Self::Leaf(Found::Skipped { path, reason })
    }

    fn path(&self) -> &str {
        match self {
            Self::Folder(path)
            | Self::Leaf(Found::File { path, .. } | Found::Skipped { path, .. }) => path,
        }
    }

    /// A file that no symlink leads to.
    fn own_file(&self) -> Option<(&str, Stamp)> {
        match self {
            Self::Leaf(Found::File { path, stamp, is_link: false, .. }) => {
                Some((path, *stamp))
            }
            _ => None,
        }
    }

    fn folder(&self) -> Option<&str> {
        match self {
            Self::Folder(path) => Some(path),
            Self::Leaf(_) => None,
        }
    }
}

impl Hidden {
    fn shows_name(self, name: &[u8]) -> bool {
        let plain = !name.starts_with(b".");
        match self {
            Self::Skip => plain,
            Self::ForHosts => plain || FOR_HOSTS.contains(&name),
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

/// The system's words, without the path that walkdir puts before them.
fn words_of(error: &walkdir::Error) -> String {
    error.io_error().map_or_else(|| error.to_string(), ToString::to_string)
}
