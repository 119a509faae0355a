//! Takes the output folder: is it newsgen's, is anyone else in it, what did the last build
//! leave.

use super::disk::{Disk, Spot};
use super::finish;
use super::journal::{self, Journal};
use super::lock::Lock;
use super::manifest::{self, OWN, OutputRow};
use super::stage::{self, Stage};
use super::survey::Standing;
use super::{OutputError, Planned, Scope, Summary, Writing};
use crate::fingerprint::Fingerprint;
use crate::folder::{Folder, FolderError, Trust};
use crate::table::Segments;
use rayon::iter::{IndexedParallelIterator, IntoParallelIterator};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU32;

/// What is to be done with the folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// It is written.
    Write,
    /// It is looked at, and nothing in it changes.
    Look,
}

/// The output folder, taken for one build. Nothing of the site in it has been changed.
#[derive(Debug)]
pub struct Output {
    taken: Taken,
}

/// The folder while a build holds it.
#[derive(Debug)]
pub(super) struct Taken {
    pub(super) disk: Disk,
    pub(super) ground: Ground,
    /// Held until the build is over; none if the folder is only looked at.
    pub(super) lock: Option<Lock>,
    /// Whether there is a manifest.
    pub(super) is_marked: bool,
    pub(super) segments: Segments,
    pub(super) standing: Standing,
    /// What a killed build had begun and this one finished; none if none was killed.
    pub(super) recovered: Option<Summary>,
}

/// What kind of folder it is.
#[derive(Debug)]
pub(super) enum Ground {
    /// One that is there.
    There,
    /// One that takes its place when it is ready.
    New(NewFolder),
    /// One that is only looked at; if there is none, the nearest one around it stands in.
    Looked,
}

/// A folder that is made beside its place.
#[derive(Debug)]
pub(super) struct NewFolder {
    around: Disk,
    made_as: String,
    name: String,
    path: PathBuf,
}

impl Output {
    /// Takes the folder at `path` for a build, finishes what a killed build had committed,
    /// and sees what stands in it. A folder that is missing will be made.
    ///
    /// A folder counts as empty while it holds only files whose names begin with a dot,
    /// such as `.gitkeep`.
    ///
    /// # Errors
    ///
    /// If it is not a folder, or is neither empty nor newsgen's, if another newsgen writes
    /// into it, or if it cannot be read.
    pub fn open(path: &Path, access: Access, trust: Trust) -> Result<Self, OutputError> {
        let taken = match (access, path.symlink_metadata().is_ok()) {
            (Access::Write, true) => Taken::there(path, trust)?,
            (Access::Write, false) => Taken::new(path, trust)?,
            (Access::Look, true) => Taken::looked(path, trust)?,
            (Access::Look, false) => Taken::nowhere(path)?,
        };
        Ok(Self { taken })
    }

    /// The folder after a build that has put its files in their places.
    pub(super) fn after(taken: Taken) -> Self {
        Self { taken }.held()
    }

    /// The folder held for a build that comes later: what stands in it now may not stand then,
    /// so each file is looked at again before it is touched.
    #[must_use]
    pub fn held(mut self) -> Self {
        self.taken.standing.is_old = true;
        self
    }

    /// What newsgen wrote before, and how it stands.
    #[must_use]
    pub fn standing(&self) -> &Standing {
        &self.taken.standing
    }

    /// Whether a build was killed while it put files in their places, and this one has done
    /// the rest.
    #[must_use]
    pub fn has_recovered(&self) -> bool {
        self.taken.recovered.is_some()
    }

    /// Of the list of what newsgen wrote before.
    #[must_use]
    pub fn mark(&self) -> Fingerprint {
        self.taken.segments.fingerprint()
    }

    /// Prepares the folder for the files that are planned. They come one by one, so that there
    /// need be no list of all.
    ///
    /// # Errors
    ///
    /// If the folder cannot be written.
    pub fn begin(
        self,
        planned: impl IntoParallelIterator<Item = Planned, Iter: IndexedParallelIterator>,
        scope: Scope,
    ) -> Result<Writing, OutputError> {
        Writing::new(self.taken, planned, scope)
    }
}

impl Taken {
    fn there(path: &Path, trust: Trust) -> Result<Self, OutputError> {
        let disk = Disk::new(Folder::open(path).map_err(cannot_open)?);
        if !is_ours(&disk)? {
            refuse_foreign(&disk)?;
        }
        Self::take(disk, trust)
    }

    /// Takes a folder that is newsgen's or empty.
    pub(super) fn take(disk: Disk, trust: Trust) -> Result<Self, OutputError> {
        disk.make(OWN)?;
        let lock = Lock::take(&disk)?;
        let (is_marked, segments, rows) = read_manifest(&disk)?;
        let mut taken = Self {
            disk,
            ground: Ground::There,
            lock: Some(lock),
            is_marked,
            segments,
            standing: Standing { rows, ..Standing::default() },
            recovered: None,
        };
        if let Some(journal) = Journal::read(&taken.disk)? {
            taken.recovered = Some(finish::recover(&mut taken, journal)?);
            (taken.is_marked, taken.segments, taken.standing.rows) =
                read_manifest(&taken.disk)?;
        }
        taken.disk.remove_own_folder(stage::NAME)?;
        manifest::sweep(&taken.disk, &taken.segments)?;
        let now_ns = taken.lock.as_mut().and_then(|lock| lock.now_ns().ok());
        let rows = std::mem::take(&mut taken.standing.rows);
        taken.standing = Standing::survey(&taken.disk, rows, now_ns, trust);
        Ok(taken)
    }

    fn looked(path: &Path, trust: Trust) -> Result<Self, OutputError> {
        let disk = Disk::new(Folder::open(path).map_err(cannot_open)?);
        if !is_ours(&disk)? {
            refuse_foreign(&disk)?;
        }
        let (is_marked, segments, rows) = read_manifest(&disk)?;
        let standing = Standing::survey(&disk, rows, None, trust);
        let ground = Ground::Looked;
        let (lock, recovered) = (None, None);
        Ok(Self { disk, ground, lock, is_marked, segments, standing, recovered })
    }

    /// Looks at a folder that is not there: nothing stands in it.
    fn nowhere(path: &Path) -> Result<Self, OutputError> {
        let around = path.ancestors().find(|around| around.is_dir());
        let around = Folder::open(around.unwrap_or(Path::new(".")));
        let disk = Disk::new(around.map_err(cannot_open)?);
        Ok(Self::bare(disk, Ground::Looked, None))
    }

    /// Begins a folder that is not there, beside its place.
    pub(super) fn new(path: &Path, trust: Trust) -> Result<Self, OutputError> {
        let around = path.parent().filter(|around| !around.as_os_str().is_empty());
        let around = Folder::create(around.unwrap_or(Path::new(".")));
        let around = Disk::new(around.map_err(cannot_open)?);
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let made_as = format!(".newsgen-{name}");
        if !around.make(&made_as)? {
            let found = vec![made_as];
            return Err(OutputError::NotOurs { path: around.path().into(), found });
        }
        let made = around.path().join(&made_as);
        let disk = Disk::new(Folder::open(&made).map_err(cannot_open)?);
        disk.make(OWN)?;
        let lock = Lock::take(&disk).map_err(|error| match error {
            OutputError::Locked { holder, .. } => {
                OutputError::Locked { path: path.into(), holder }
            }
            other => other,
        })?;
        // Whoever had the lock before may have put the folder in its place: it is the site
        // now, and we stand in it.
        if path.symlink_metadata().is_ok() {
            drop(lock);
            return Self::there(path, trust);
        }
        if disk.look(super::lock::NAME)? != Spot::File {
            // Or failed, and taken the folder away with the lock: it is made anew.
            drop(lock);
            return Self::new(path, trust);
        }
        // What a killed build left: nobody has seen it.
        for name in disk.names_in(".")?.iter().filter(|name| *name != OWN) {
            match disk.look(name)? {
                Spot::Folder => disk.remove_own_folder(name)?,
                _ => disk.remove_if_there(name)?,
            }
        }
        manifest::sweep(&disk, &Segments::default())?;
        disk.remove_if_there(manifest::NAME)?;
        let new = NewFolder { around, made_as, name, path: path.into() };
        Ok(Self::bare(disk, Ground::New(new), Some(lock)))
    }

    fn bare(disk: Disk, ground: Ground, lock: Option<Lock>) -> Self {
        let standing = Standing::default();
        let segments = Segments::default();
        let (is_marked, recovered) = (false, None);
        Self { disk, ground, lock, is_marked, segments, standing, recovered }
    }

    /// Where this build's bytes wait.
    pub(super) fn stage(&self) -> Stage {
        match self.ground {
            Ground::There => Stage::Apart(AtomicU32::new(0)),
            Ground::New(_) => Stage::InPlace,
            Ground::Looked => Stage::Nowhere,
        }
    }

    /// Whether nothing but names with a dot before them stands in the folder.
    pub(super) fn is_empty(&self) -> bool {
        !self.is_marked
    }

    /// Puts a new folder in its place.
    pub(super) fn take_place(&mut self) -> Result<(), OutputError> {
        let Ground::New(new) = &self.ground else { return Ok(()) };
        match new.around.place(&new.made_as, &new.name)? {
            super::disk::Moved::Yes => new.around.flush_names("."),
            _ => {
                // Someone made a folder there in the meantime; it is not ours to fill.
                let found = vec![new.name.clone()];
                Err(OutputError::NotOurs { path: new.path.clone(), found })
            }
        }
    }
}

impl Drop for NewFolder {
    fn drop(&mut self) {
        // A build that failed leaves nothing beside the place; one that is killed leaves
        // what the next one clears. After the folder took its place this finds nothing.
        drop(self.around.remove_own_folder(&self.made_as));
    }
}

pub(super) fn cannot_open(error: FolderError) -> OutputError {
    OutputError::Io { deed: "open the folder", path: error.path, source: error.source }
}

pub(super) fn is_ours(disk: &Disk) -> Result<bool, OutputError> {
    Ok(disk.look(manifest::NAME)? == Spot::File
        || disk.look(journal::NAME)? == Spot::File)
}

/// Refuses a folder that holds more than files with a dot before their name.
pub(super) fn refuse_foreign(disk: &Disk) -> Result<(), OutputError> {
    let because = |source| disk.error("read", ".", source);
    let mut found = BTreeSet::new();
    for entry in disk.dir().entries().map_err(because)? {
        let entry = entry.map_err(because)?;
        let name = entry.file_name();
        let file_type = entry.file_type().map_err(because)?;
        // A build that was killed at its very beginning leaves its own folder.
        let is_own = name == OWN && file_type.is_dir();
        let is_dotfile = file_type.is_file() && name.as_encoded_bytes().starts_with(b".");
        if !is_own && !is_dotfile {
            found.insert(name.to_string_lossy().into_owned());
        }
        if found.len() > 4 {
            found.pop_last();
        }
    }
    if found.is_empty() {
        return Ok(());
    }
    let found = found.into_iter().collect();
    Err(OutputError::NotOurs { path: disk.path().into(), found })
}

/// What the manifest lists, and whether there is one.
fn read_manifest(disk: &Disk) -> Result<(bool, Segments, Vec<OutputRow>), OutputError> {
    Ok(match manifest::read(disk)? {
        Some((segments, rows)) => (true, segments, rows),
        None => (false, Segments::default(), Vec::new()),
    })
}
