//! What a program wrote: which files, how many, how large.
//!
//! It asks the file system, not the program: a file was written if its inode has changed
//! since a mark was set.

use crate::failure::{During as _, Outcome};
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;
use walkdir::WalkDir;

/// Longer than the coarsest clock of a file system that keeps fractions of seconds.
const TICK: Duration = Duration::from_millis(20);

/// A moment, as the file system's own clock tells it.
pub(crate) struct Mark((i64, i64));

/// Files that were written.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Written {
    pub(crate) n_files: u64,
    pub(crate) bytes: u64,
}

impl Mark {
    /// Sets a mark: what is written later is newer, what was written before is older.
    pub(crate) fn set(folder: &Path) -> Outcome<Self> {
        thread::sleep(TICK);
        let path = folder.join("mark");
        fs::write(&path, "").during("set a mark")?;
        let data = fs::metadata(&path).during("look at a mark")?;
        thread::sleep(TICK);
        Ok(Self((data.ctime(), data.ctime_nsec())))
    }
}

/// Lists the files below `folder` that were written since the mark, as the floor wants them:
/// a size, a tab, a path.
pub(crate) fn survey(folder: &Path, mark: &Mark, list: &Path) -> Outcome<Written> {
    let mut list = BufWriter::new(File::create(list).during("make a list of files")?);
    let mut written = Written::default();
    // None of it is kept: our memory would count as that of every program we start.
    for entry in WalkDir::new(folder) {
        let entry = entry.during("walk through the output")?;
        let data = entry.metadata().during("look at a file of the output")?;
        if !data.is_file() || (data.ctime(), data.ctime_nsec()) <= mark.0 {
            continue;
        }
        let path: PathBuf =
            entry.path().strip_prefix(folder).during("cut a path")?.into();
        let line = writeln!(list, "{}\t{}", data.len(), path.display());
        line.during("write a list of files")?;
        written.n_files += 1;
        written.bytes += data.len();
    }
    list.flush().during("write a list of files")?;
    Ok(written)
}
