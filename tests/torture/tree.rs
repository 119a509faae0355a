//! Folders of files: what is in one, and how two differ.

use crate::failure::{During as _, Failure, Outcome, ensure};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::Path;
use walkdir::WalkDir;

/// How many bytes a message shows before and after the place where two files part.
const SHOWN_BEFORE: usize = 60;
const SHOWN_AFTER: usize = 80;

/// Files by their path from the folder, with `/` between the parts.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// Everything in an output folder but newsgen's own files; nothing if it is not there.
pub(crate) fn site_files(folder: &Path) -> Outcome<Files> {
    let mut files = read(folder)?;
    files.retain(|path, _| !path.starts_with(".newsgen"));
    Ok(files)
}

/// Every file below a folder; none if it is not there.
pub(crate) fn read(folder: &Path) -> Outcome<Files> {
    let mut files = Files::new();
    if !exists(folder) {
        return Ok(files);
    }
    for entry in WalkDir::new(folder) {
        let entry = entry.during("read a folder")?;
        let path = relative(folder, entry.path());
        if entry.file_type().is_file() {
            let bytes = fs::read(entry.path()).during(format!("read {path}"))?;
            files.insert(path, bytes);
        } else {
            ensure!(
                entry.file_type().is_dir(),
                "`{path}` is neither a file nor a folder"
            );
        }
    }
    Ok(files)
}

/// Copies a folder with the times of its files, into one that may be there.
pub(crate) fn copy(from: &Path, to: &Path) -> Outcome {
    for entry in WalkDir::new(from) {
        let entry = entry.during("read a folder")?;
        let target = to.join(relative(from, entry.path()));
        let copied = if entry.file_type().is_dir() {
            fs::create_dir_all(&target)
        } else {
            copy_file(entry.path(), &target)
        };
        copied.during(format!("copy {}", entry.path().display()))?;
    }
    Ok(())
}

fn copy_file(from: &Path, to: &Path) -> io::Result<()> {
    fs::copy(from, to)?;
    File::open(to)?.set_modified(fs::metadata(from)?.modified()?)
}

/// Removes a folder with all that is in it, if it is there.
pub(crate) fn remove(folder: &Path) -> Outcome {
    if !exists(folder) {
        return Ok(());
    }
    fs::remove_dir_all(folder).during(format!("remove {}", folder.display()))
}

pub(crate) fn make(folder: &Path) -> Outcome {
    fs::create_dir_all(folder).during(format!("make {}", folder.display()))
}

/// Whether anything stands at a path, be it a symlink to nothing.
pub(crate) fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Stops at the first difference between what should be there and what is.
pub(crate) fn ensure_equal(expected: &Files, found: &Files) -> Outcome {
    for (path, bytes) in found {
        let Some(expected) = expected.get(path) else {
            return Err(Failure::new(format!("`{path}` should not be there")));
        };
        ensure!(bytes == expected, "`{path}` is wrong: {}", difference(expected, bytes));
    }
    match expected.keys().find(|path| !found.contains_key(*path)) {
        Some(path) => Err(Failure::new(format!("`{path}` is missing"))),
        None => Ok(()),
    }
}

/// Tells where two files part, with what stands there.
pub(crate) fn difference(expected: &[u8], found: &[u8]) -> String {
    let pairs = expected.iter().zip(found);
    let at = pairs.take_while(|(expected, found)| expected == found).count();
    let near = |bytes: &[u8]| {
        let from = at.saturating_sub(SHOWN_BEFORE);
        let until = bytes.len().min(at + SHOWN_AFTER);
        String::from_utf8_lossy(&bytes[from..until]).into_owned()
    };
    let (len, wanted) = (found.len(), expected.len());
    format!(
        "{len} bytes in place of {wanted}; from byte {at} on, {:?} in place of {:?}",
        near(found),
        near(expected)
    )
}

fn relative(folder: &Path, path: &Path) -> String {
    let below = path.strip_prefix(folder).unwrap_or(path);
    below.to_string_lossy().replace('\\', "/")
}
