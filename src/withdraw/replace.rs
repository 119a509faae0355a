//! Replaces a story's file as a whole: a new one is written beside it and takes its name.
//!
//! Nothing outside the content folder is touched, and no link is followed.

use std::io;
use std::io::Write as _;

use cap_std::fs::Dir;
use cap_std::fs::OpenOptions;

use crate::folder::Folder;
use crate::paths::ContentPath;
use crate::story::MAX_STORY_BYTES;
use crate::withdraw::WithdrawError;

/// The name of the new file before it takes the old one's; what is hidden is no story.
const NEXT: &str = ".newsgen-withdraw.tmp";

/// Makes sure that a file is no link.
pub(super) fn refuse_link(
    content: &Folder,
    path: &ContentPath,
) -> Result<(), WithdrawError> {
    let full = || content.path().join(path.as_str());
    match content.dir().symlink_metadata(path.as_str()) {
        Ok(metadata) if metadata.is_symlink() => {
            Err(WithdrawError::Link { path: full() })
        }
        Ok(_) => Ok(()),
        Err(source) => Err(WithdrawError::Replace { path: full(), source }),
    }
}

/// Gives a file new bytes, if it still has the old ones.
pub(super) fn replace(
    content: &Folder,
    path: &ContentPath,
    (before, after): (&[u8], &[u8]),
) -> Result<(), WithdrawError> {
    let full = || content.path().join(path.as_str());
    let failed = |source| WithdrawError::Replace { path: full(), source };
    refuse_link(content, path)?;
    let next = match path.parent() {
        "" => NEXT.to_owned(),
        folder => format!("{folder}/{NEXT}"),
    };
    write(content.dir(), &next, (path, after)).map_err(failed)?;
    let now = content.read(path.as_str(), MAX_STORY_BYTES as u64);
    let is_same = now.as_ref().is_ok_and(|now| now == before);
    let done = match is_same {
        true => content.dir().rename(&next, content.dir(), path.as_str()).map_err(failed),
        false => Err(WithdrawError::Changed { path: full() }),
    };
    if done.is_err() {
        // That error is the one to tell.
        drop(content.dir().remove_file(&next));
    }
    done?;
    flush_folder(content.dir(), path.parent());
    Ok(())
}

/// Writes a new file with the permissions of the one that it will replace.
fn write(dir: &Dir, next: &str, (path, bytes): (&ContentPath, &[u8])) -> io::Result<()> {
    // One that was killed may have left it.
    match dir.remove_file(next) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = OpenOptions::new();
    let mut file = dir.open_with(next, options.write(true).create_new(true))?;
    let filled = file
        .set_permissions(dir.symlink_metadata(path.as_str())?.permissions())
        .and_then(|()| file.write_all(bytes))
        .and_then(|()| file.sync_all());
    if filled.is_err() {
        drop(dir.remove_file(next));
    }
    filled
}

/// Makes a new name last. Where the system cannot, the name may take a moment longer.
fn flush_folder(dir: &Dir, folder: &str) {
    let folder = if folder.is_empty() { "." } else { folder };
    if let Ok(folder) = dir.open_dir(folder) {
        drop(folder.into_std_file().sync_all());
    }
}
