//! The floor: the file-system calls that no generator can do without, and nothing else.
//!
//! A build has to read its texts and write its pages; one that changes nothing still has to
//! look at each file. Folders are taken by as many threads as asked for, and files are
//! opened by their names in a folder that is open already.

use crate::arguments::Floor;
use crate::failure::{During as _, Failure, Outcome};
use rayon::Scope;
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};
use rustix::fs::{AtFlags, CWD, Dir, FileType, Mode, OFlags};
use rustix::io::Errno;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);
const NEW: OFlags =
    OFlags::WRONLY.union(OFlags::CREATE).union(OFlags::TRUNC).union(OFlags::CLOEXEC);
const OLD: OFlags = OFlags::RDONLY.union(OFlags::CLOEXEC);

/// What is done with each file of a walk.
#[derive(Debug, Clone, Copy)]
enum Deed {
    Stat,
    Read,
}

/// A walk through folders by several threads.
struct Walk {
    deed: Deed,
    /// The first thing that went wrong.
    failure: Mutex<Option<Failure>>,
}

/// Files to write, by folder: each with its name and size.
type ByFolder = BTreeMap<PathBuf, Vec<(String, usize)>>;

/// Does what is asked for.
pub(crate) fn floor(wanted: &Floor) -> Outcome {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(wanted.threads).build();
    pool.during("start threads")?.install(|| {
        wanted.stat.iter().try_for_each(|folder| walk(folder, Deed::Stat))?;
        wanted.read.iter().try_for_each(|folder| walk(folder, Deed::Read))?;
        match (&wanted.write, &wanted.to) {
            (Some(list), Some(to)) => write_all(&by_folder(list, to)?),
            _ => Ok(()),
        }
    })
}

fn walk(folder: &Path, deed: Deed) -> Outcome {
    let walk = Walk { deed, failure: Mutex::new(None) };
    rayon::scope(|scope| walk.enter(folder, scope));
    walk.failure.into_inner().unwrap_or_default().map_or(Ok(()), Err)
}

impl Walk {
    fn enter<'scope>(&'scope self, folder: &Path, scope: &Scope<'scope>) {
        if let Err(error) = self.look(folder, scope) {
            let failure = Failure::new(format!("cannot read {folder:?}: {error}"));
            if let Ok(mut first) = self.failure.lock() {
                first.get_or_insert(failure);
            }
        }
    }

    fn look<'scope>(
        &'scope self,
        folder: &Path,
        scope: &Scope<'scope>,
    ) -> rustix::io::Result<()> {
        let open = rustix::fs::openat(CWD, folder, FOLDER, Mode::empty())?;
        let mut buffer = vec![0; 64 * 1024];
        for entry in Dir::read_from(&open)? {
            let entry = entry?;
            let name = entry.file_name();
            if entry.file_type() != FileType::Directory {
                self.touch(&open, name, &mut buffer)?;
            } else if name != c"." && name != c".." {
                let inner = folder.join(name.to_string_lossy().as_ref());
                scope.spawn(move |scope| self.enter(&inner, scope));
            }
        }
        Ok(())
    }

    fn touch(
        &self,
        folder: &rustix::fd::OwnedFd,
        name: &std::ffi::CStr,
        buffer: &mut [u8],
    ) -> rustix::io::Result<()> {
        match self.deed {
            Deed::Stat => {
                rustix::fs::statat(folder, name, AtFlags::SYMLINK_NOFOLLOW)?;
            }
            Deed::Read => {
                let file = rustix::fs::openat(folder, name, OLD, Mode::empty())?;
                while rustix::io::read(&file, &mut *buffer)? > 0 {}
            }
        }
        Ok(())
    }
}

/// The files of a list, in the folders that they belong to below `to`.
fn by_folder(list: &Path, to: &Path) -> Outcome<ByFolder> {
    let text = fs::read_to_string(list).during(format!("read {}", list.display()))?;
    let mut folders = ByFolder::new();
    for line in text.lines() {
        let wrong = || Failure::new(format!("`{line}` is no size and path"));
        let (size, path) = line.split_once('\t').ok_or_else(wrong)?;
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let file = (name.to_owned(), size.parse().map_err(|_| wrong())?);
        folders.entry(to.join(folder)).or_default().push(file);
    }
    Ok(folders)
}

fn write_all(folders: &ByFolder) -> Outcome {
    let longest = folders.values().flatten().map(|(_, size)| *size).max();
    let filler = b"off the wire ".repeat(longest.unwrap_or_default() / 13 + 1);
    folders.into_par_iter().try_for_each(|(folder, files)| {
        let written = write_folder(folder, files, &filler);
        written.during(format!("write into {}", folder.display()))
    })
}

fn write_folder(
    folder: &Path,
    files: &[(String, usize)],
    filler: &[u8],
) -> std::io::Result<()> {
    match rustix::fs::mkdir(folder, Mode::from(0o777)) {
        Err(Errno::NOENT) => fs::create_dir_all(folder)?,
        Err(Errno::EXIST) | Ok(()) => {}
        Err(error) => return Err(error.into()),
    }
    let open = rustix::fs::openat(CWD, folder, FOLDER, Mode::empty())?;
    for (name, size) in files {
        let file = rustix::fs::openat(&open, name, NEW, Mode::from(0o666))?;
        let mut rest = &filler[..*size];
        while !rest.is_empty() {
            rest = &rest[rustix::io::write(&file, rest)?..];
        }
    }
    Ok(())
}
