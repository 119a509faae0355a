//! Finds each story its file, and writes it: never over one that a person edited or that
//! something else wrote, and never outside the folder of the import.

use std::collections::HashMap;
use std::collections::HashSet;
use std::fs::File;
use std::fs::TryLockError;
use std::io;
use std::io::Read as _;
use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

use cap_std::fs::OpenOptions;

use crate::build::Effect;
use crate::content::INCOMING;
use crate::fingerprint::Fingerprint;
use crate::fingerprint::Hasher;
use crate::folder::Folder;
use crate::import::ImportError;
use crate::import::Outcome;
use crate::import::Request;
use crate::import::aliases;
use crate::import::aliases::Aliases;
use crate::import::compose::Composed;
use crate::import::item::Attached;
use crate::import::known;
use crate::import::known::IsEdited;
use crate::import::known::Known;
use crate::import::known::Scan;
use crate::import::known::Since;
use crate::paths::ContentPath;
use crate::story::MAX_STORY_BYTES;

/// The name of a new file before it takes its own; what is hidden is no story.
const NEXT: &str = ".newsgen-import.tmp";
/// The longest file that is brought along.
const MAX_FILE_BYTES: u64 = 256 << 20;

/// How often a folder is tried that another has, and after which time: a second in all. A
/// program that is just being started by this one holds all that it holds, for a moment.
const TRIES: usize = 200;
const BETWEEN_TRIES: Duration = Duration::from_millis(5);

/// What became of a story or a file.
pub(super) struct Placed {
    pub(super) outcome: Outcome,
    pub(super) path: Option<String>,
    pub(super) reason: Option<String>,
    pub(super) notes: Vec<String>,
}

/// The folder of the import, and what is known of it.
pub(super) struct Places<'a> {
    request: &'a Request<'a>,
    /// `None` if it is not there and nothing is to be written.
    folder: Option<Folder>,
    /// Where known stories lie.
    known_in: Option<Folder>,
    known: HashMap<Fingerprint, Known>,
    /// Whose old address is whose.
    aliases: Aliases,
    /// The paths that a rehearsal would have written.
    rehearsed: HashSet<Fingerprint>,
    /// The folders that are known to be there.
    made: HashSet<Box<str>>,
    /// Keeps a second import out, until this one ends in whatever way.
    _lock: Option<File>,
}

impl<'a> Places<'a> {
    pub(super) fn open(request: &'a Request<'a>) -> Result<Self, ImportError> {
        let folder = match request.effect {
            Effect::Write => Some(Folder::create(request.into)?),
            Effect::Preview => Folder::open(request.into).ok(),
        };
        let lock = match request.effect {
            Effect::Write => lock(request)?,
            Effect::Preview => None,
        };
        let Scan { known, aliases } = known::scan(request.known_in);
        Ok(Self {
            request,
            folder,
            known_in: Folder::open(request.known_in).ok(),
            known,
            aliases,
            rehearsed: HashSet::new(),
            made: HashSet::new(),
            _lock: lock,
        })
    }

    /// Places a story.
    pub(super) fn story(&mut self, mut story: Composed) -> Result<Placed, ImportError> {
        let is_another = self.has_anothers_name(&story);
        if is_another {
            story.key = own_key(&story);
        }
        let left_out = self.leave_out_aliases(&mut story);
        let mut placed = self.named_story(&story)?;
        placed.notes.splice(0..0, left_out);
        if is_another {
            placed.notes.push("another record has the same name".to_owned());
        }
        Ok(placed)
    }

    /// Whether another record has the same name, in this run or in one before.
    fn has_anothers_name(&self, story: &Composed) -> bool {
        let is_of_another = |known: &Known| matches!(known.since, Since::ThisRun(record) if record != story.record);
        self.known.contains_key(&own_key(story))
            || self.known.get(&story.key).is_some_and(is_of_another)
    }

    /// Leaves out old addresses that other stories have; returns what is to be told of them.
    fn leave_out_aliases(&mut self, story: &mut Composed) -> Vec<String> {
        let aliases = std::mem::take(&mut story.aliases).into_iter();
        let (kept, left_out): (Vec<_>, Vec<_>) =
            aliases.partition(|alias| self.aliases.claim(alias, story.key));
        story.aliases = kept;
        if !left_out.is_empty()
            && let Some(text) = aliases::without(&story.text, &left_out)
        {
            story.text = text;
        }
        let note =
            |alias| format!("its old address `{alias}` is another story's already");
        left_out.iter().map(note).collect()
    }

    fn named_story(&mut self, story: &Composed) -> Result<Placed, ImportError> {
        let (text, mark) = known::marked(&story.text, story.key);
        if text.len() > MAX_STORY_BYTES {
            let most = MAX_STORY_BYTES / (1024 * 1024);
            let reason = format!("the story is longer than {most} MiB");
            return Ok(placed(Outcome::Failed, &story.path, Some(&reason)));
        }
        match self.known.get(&story.key).cloned() {
            None => self.new_story(story, &text, mark.written),
            Some(known) if known.since != Since::Before => {
                let reason = "the same record came before";
                Ok(placed(Outcome::Skipped, &known.path, Some(reason)))
            }
            Some(known) if known.written == mark.written => {
                self.remember(story, &known.path, mark.written);
                Ok(placed(Outcome::Unchanged, &known.path, None))
            }
            Some(known) => self.known_story(story, &known, &text, mark.written),
        }
    }

    /// Writes a story that was not there before.
    fn new_story(
        &mut self,
        story: &Composed,
        text: &str,
        written: Fingerprint,
    ) -> Result<Placed, ImportError> {
        let Some(path) = story.paths().find(|path| self.is_free(path)) else {
            let reason = "all names for its file are taken by other files";
            return Ok(placed(Outcome::Failed, &story.path, Some(reason)));
        };
        if let Err(error) = ContentPath::new(&path) {
            return Ok(placed(Outcome::Failed, &path, Some(&error.to_string())));
        }
        self.write_new(&path, text.as_bytes())?;
        let beside = self.beside_content(&path);
        self.remember(story, &beside, written);
        let mut result = placed(Outcome::New, &path, None);
        result.notes = self.attach(&path, &story.files)?;
        Ok(result)
    }

    /// Brings a story up to date, or writes beside it if a person edited it.
    fn known_story(
        &mut self,
        story: &Composed,
        known: &Known,
        text: &str,
        written: Fingerprint,
    ) -> Result<Placed, ImportError> {
        let path = &*known.path;
        let found = self.known_in.as_ref().and_then(|folder| {
            let bytes = folder.read(path, MAX_STORY_BYTES as u64).ok()?;
            known::read(std::str::from_utf8(&bytes).ok()?)
        });
        self.remember(story, path, written);
        match found {
            Some((_, IsEdited::No)) => {
                self.replace(path, text.as_bytes())?;
                Ok(placed(Outcome::Updated, path, None))
            }
            _ => {
                let beside = format!("{path}{INCOMING}");
                let reason = "the story was edited by hand since it was imported: what came \
                              now lies beside it";
                let is_there = self.known_in.as_ref().is_some_and(|folder| {
                    let there = folder.read(&beside, MAX_STORY_BYTES as u64);
                    there.is_ok_and(|bytes| bytes == text.as_bytes())
                });
                if is_there {
                    return Ok(placed(Outcome::Unchanged, &beside, Some(reason)));
                }
                self.replace(&beside, text.as_bytes())?;
                Ok(placed(Outcome::Beside, &beside, Some(reason)))
            }
        }
    }

    /// Brings a file along.
    pub(super) fn copy(&mut self, from: &Path, to: &str) -> Result<Placed, ImportError> {
        let bytes = match read_file(from) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => {
                let reason = "the file is longer than 256 MiB: copy it yourself";
                return Ok(placed(Outcome::Skipped, to, Some(reason)));
            }
            Err(error) => {
                let reason = format!("the file cannot be read: {error}");
                return Ok(placed(Outcome::Failed, to, Some(&reason)));
            }
        };
        if let Err(error) = ContentPath::new(to) {
            return Ok(placed(Outcome::Failed, to, Some(&error.to_string())));
        }
        if self.is_free(to) {
            self.write_new(to, &bytes)?;
            return Ok(placed(Outcome::New, to, None));
        }
        let is_same = self.folder.as_ref().is_some_and(|folder| {
            folder.read(to, MAX_FILE_BYTES).is_ok_and(|there| there == bytes)
        });
        Ok(match is_same {
            true => placed(Outcome::Unchanged, to, None),
            false => placed(Outcome::Failed, to, Some("another file has its place")),
        })
    }

    /// Lays files beside a story; returns what is to be told of them.
    fn attach(
        &mut self,
        path: &str,
        files: &[Attached],
    ) -> Result<Vec<String>, ImportError> {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut notes = Vec::new();
        for file in files {
            let placed = self.copy(&file.from, &format!("{folder}/{}", file.name))?;
            if let Some(reason) = placed.reason {
                notes.push(format!("{}: {reason}", file.name));
            }
        }
        Ok(notes)
    }

    /// Makes sure that the disk has everything.
    pub(super) fn finish(&self) -> Result<(), ImportError> {
        match (&self.folder, self.request.effect) {
            (Some(folder), Effect::Write) => {
                flush(folder).map_err(|source| self.error("", source))
            }
            _ => Ok(()),
        }
    }

    fn remember(&mut self, story: &Composed, path: &str, written: Fingerprint) {
        let since = Since::ThisRun(story.record);
        self.known.insert(story.key, Known { path: path.into(), written, since });
    }

    /// The path below the folder of known stories of a path below that of the import.
    fn beside_content(&self, path: &str) -> String {
        let within = self.request.into.strip_prefix(self.request.known_in);
        let parts = within.ok().map(|within| within.to_string_lossy().replace('\\', "/"));
        match parts {
            Some(parts) if !parts.is_empty() => format!("{parts}/{path}"),
            _ => path.to_owned(),
        }
    }

    fn is_free(&self, path: &str) -> bool {
        let is_there = self
            .folder
            .as_ref()
            .is_some_and(|folder| folder.dir().symlink_metadata(path).is_ok());
        !is_there && !self.rehearsed.contains(&Fingerprint::of(path.as_bytes()))
    }

    fn write_new(&mut self, path: &str, bytes: &[u8]) -> Result<(), ImportError> {
        if self.request.effect == Effect::Preview {
            self.rehearsed.insert(Fingerprint::of(path.as_bytes()));
            return Ok(());
        }
        let Some(folder) = &self.folder else { return Ok(()) };
        let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
        if !parent.is_empty() && !self.made.contains(parent) {
            let made = folder.dir().create_dir_all(parent);
            made.map_err(|source| self.error(path, source))?;
            self.made.insert(parent.into());
        }
        let done = write_next(folder, bytes).and_then(|()| {
            // Unlike a renaming, this never takes the place of a file that came meanwhile.
            match folder.dir().hard_link(NEXT, folder.dir(), path) {
                Ok(()) => folder.dir().remove_file(NEXT),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
                // Some disks know no hard links.
                Err(_) => folder.dir().rename(NEXT, folder.dir(), path),
            }
        });
        done.map_err(|source| self.error(path, source))
    }

    /// Writes a known story's file anew.
    fn replace(&self, path: &str, bytes: &[u8]) -> Result<(), ImportError> {
        let Some(folder) = self.known_in.as_ref() else { return Ok(()) };
        if self.request.effect == Effect::Preview {
            return Ok(());
        }
        write_next(folder, bytes)
            .and_then(|()| folder.dir().rename(NEXT, folder.dir(), path))
            .map_err(|source| self.error(path, source))
    }

    fn error(&self, path: &str, source: io::Error) -> ImportError {
        ImportError::Write { path: self.request.into.join(path), source }
    }
}

/// The name of a record that shares its own with another: of both the name and the record.
fn own_key(story: &Composed) -> Fingerprint {
    Hasher::default().add(story.key).add(story.record).take()
}

/// Takes the folder in which stories are known; `None` where the disk has no locks.
fn lock(request: &Request<'_>) -> Result<Option<File>, ImportError> {
    // On some systems a folder is no file.
    let Ok(folder) = File::open(request.known_in) else { return Ok(None) };
    for _ in 0..TRIES {
        match folder.try_lock() {
            Ok(()) => return Ok(Some(folder)),
            Err(TryLockError::WouldBlock) => std::thread::sleep(BETWEEN_TRIES),
            Err(TryLockError::Error(_)) => return Ok(None),
        }
    }
    Err(ImportError::Busy { path: request.known_in.to_owned() })
}

fn placed(outcome: Outcome, path: &str, reason: Option<&str>) -> Placed {
    let reason = reason.map(ToOwned::to_owned);
    Placed { outcome, path: Some(path.to_owned()), reason, notes: Vec::new() }
}

fn write_next(folder: &Folder, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    let mut file = match folder.dir().open_with(NEXT, &options) {
        // An import that was killed left it.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            folder.dir().remove_file(NEXT)?;
            folder.dir().open_with(NEXT, &options)?
        }
        opened => opened?,
    };
    file.write_all(bytes)
}

/// Reads a file of the input; `None` if it is too long.
fn read_file(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= MAX_FILE_BYTES).then_some(bytes))
}

/// Waits until the disk has all that was written: once, not for each of many files.
#[cfg(target_os = "linux")]
fn flush(folder: &Folder) -> io::Result<()> {
    let folder = folder.dir().open(".")?.into_std();
    Ok(rustix::fs::syncfs(&folder)?)
}

#[cfg(not(target_os = "linux"))]
fn flush(_: &Folder) -> io::Result<()> {
    Ok(())
}
