//! Finds each story its file, and writes it: never over one that a person edited or that
//! something else wrote, and never outside the folder of the import. The files that a story
//! brings along come before it: where it is, they are.

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
use crate::import::known::Mark;
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

/// The folder that a path is below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Below {
    /// That of the import.
    Import,
    /// That of the stories that are known.
    Known,
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
    /// The paths that a rehearsal would have written, below the folder of known stories.
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
        let files = prints(&story.files);
        let (text, mark) = known::marked(&story.text, story.key, files);
        if text.len() > MAX_STORY_BYTES {
            let most = MAX_STORY_BYTES / (1024 * 1024);
            let reason = format!("the story is longer than {most} MiB");
            return Ok(placed(Outcome::Failed, &story.path, Some(&reason)));
        }
        match self.known.get(&story.key).cloned() {
            None => self.new_story(story, &text, mark),
            Some(known) if known.since != Since::Before => {
                let reason = "the same record came before";
                Ok(placed(Outcome::Skipped, &known.path, Some(reason)))
            }
            Some(known) => self.known_story(story, &known, &text, mark),
        }
    }

    /// Writes a story that was not there before.
    fn new_story(
        &mut self,
        story: &Composed,
        text: &str,
        mark: Mark,
    ) -> Result<Placed, ImportError> {
        let Some(path) = story.paths().find(|path| self.is_free(Below::Import, path))
        else {
            let reason = "all names for its file are taken by other files";
            return Ok(placed(Outcome::Failed, &story.path, Some(reason)));
        };
        if let Err(error) = ContentPath::new(&path) {
            return Ok(placed(Outcome::Failed, &path, Some(&error.to_string())));
        }
        let (_, notes) = self.attach((Below::Import, &path), &story.files, &[])?;
        self.write_new(Below::Import, &path, text.as_bytes())?;
        self.remember(story, &self.within_known(Below::Import, &path), mark);
        Ok(Placed { notes, ..placed(Outcome::New, &path, None) })
    }

    /// Brings a story up to date, and the files that it brought along.
    fn known_story(
        &mut self,
        story: &Composed,
        known: &Known,
        text: &str,
        mark: Mark,
    ) -> Result<Placed, ImportError> {
        let path = &*known.path;
        let (n_laid, notes) =
            self.attach((Below::Known, path), &story.files, &known.files)?;
        let is_same = known.written == mark.written;
        let mut result = if is_same && known.files == mark.files {
            placed(Outcome::Unchanged, path, None)
        } else if self.is_edited(path) == IsEdited::No {
            self.replace(path, text.as_bytes())?;
            placed(Outcome::Updated, path, None)
        } else if is_same {
            placed(Outcome::Unchanged, path, None)
        } else {
            self.text_beside(path, text)?
        };
        if result.outcome == Outcome::Unchanged && n_laid > 0 {
            result.outcome = Outcome::Updated;
        }
        self.remember(story, path, mark);
        Ok(Placed { notes, ..result })
    }

    /// Whether a story's file is another than was written, or is gone.
    fn is_edited(&self, path: &str) -> IsEdited {
        let found = self.known_in.as_ref().and_then(|folder| {
            let bytes = folder.read(path, MAX_STORY_BYTES as u64).ok()?;
            known::read(std::str::from_utf8(&bytes).ok()?)
        });
        found.map_or(IsEdited::Yes, |(_, is_edited)| is_edited)
    }

    /// Writes beside a story that a person edited.
    fn text_beside(&self, path: &str, text: &str) -> Result<Placed, ImportError> {
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

    /// Brings a file along.
    pub(super) fn copy(&mut self, from: &Path, to: &str) -> Result<Placed, ImportError> {
        self.lay((Below::Import, to), from, &[])
    }

    /// Lays a file where it belongs, over one of those that `written` has the fingerprints of.
    fn lay(
        &mut self,
        (below, to): (Below, &str),
        from: &Path,
        written: &[Fingerprint],
    ) -> Result<Placed, ImportError> {
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
        if self.is_free(below, to) {
            self.write_new(below, to, &bytes)?;
            return Ok(placed(Outcome::New, to, None));
        }
        let there = self.folder(below).and_then(|folder| {
            // What cannot be read is another file.
            folder.read(to, MAX_FILE_BYTES).ok()
        });
        match there {
            Some(there) if there == bytes => Ok(placed(Outcome::Unchanged, to, None)),
            Some(there) if written.contains(&Fingerprint::of(&there)) => {
                self.replace(to, &bytes)?;
                Ok(placed(Outcome::Updated, to, None))
            }
            _ => Ok(placed(Outcome::Failed, to, Some("another file has its place"))),
        }
    }

    /// Lays files beside a story, over those that were `written` with it before and that
    /// nobody changed. Returns how many were not there as they are now, and what is to be
    /// told of the others.
    fn attach(
        &mut self,
        (below, path): (Below, &str),
        files: &[Attached],
        written: &[Fingerprint],
    ) -> Result<(usize, Vec<String>), ImportError> {
        let (mut n_laid, mut notes) = (0, Vec::new());
        for file in files {
            let to = match path.rsplit_once('/') {
                Some((folder, _)) => format!("{folder}/{}", file.name),
                None => file.name.clone(),
            };
            let placed = self.lay((below, &to), &file.from, written)?;
            if let Some(reason) = placed.reason {
                notes.push(format!("{}: {reason}", file.name));
            } else if placed.outcome != Outcome::Unchanged {
                n_laid += 1;
            }
        }
        Ok((n_laid, notes))
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

    fn remember(&mut self, story: &Composed, path: &str, mark: Mark) {
        let Mark { written, files, .. } = mark;
        let since = Since::ThisRun(story.record);
        let known = Known { path: path.into(), written, files, since };
        self.known.insert(story.key, known);
    }

    fn folder(&self, below: Below) -> Option<&Folder> {
        match below {
            Below::Import => self.folder.as_ref(),
            Below::Known => self.known_in.as_ref(),
        }
    }

    /// The path below the folder of known stories.
    fn within_known(&self, below: Below, path: &str) -> String {
        if below == Below::Known {
            return path.to_owned();
        }
        let within = self.request.into.strip_prefix(self.request.known_in);
        let parts = within.ok().map(|within| within.to_string_lossy().replace('\\', "/"));
        match parts {
            Some(parts) if !parts.is_empty() => format!("{parts}/{path}"),
            _ => path.to_owned(),
        }
    }

    fn is_free(&self, below: Below, path: &str) -> bool {
        let is_there = self
            .folder(below)
            .is_some_and(|folder| folder.dir().symlink_metadata(path).is_ok());
        let within = self.within_known(below, path);
        !is_there && !self.rehearsed.contains(&Fingerprint::of(within.as_bytes()))
    }

    fn write_new(
        &mut self,
        below: Below,
        path: &str,
        bytes: &[u8],
    ) -> Result<(), ImportError> {
        let within = self.within_known(below, path);
        if self.request.effect == Effect::Preview {
            self.rehearsed.insert(Fingerprint::of(within.as_bytes()));
            return Ok(());
        }
        let folder = match below {
            Below::Import => &self.folder,
            Below::Known => &self.known_in,
        };
        let Some(folder) = folder else { return Ok(()) };
        if let Some((parent, _)) = path.rsplit_once('/')
            && let Some((made, _)) = within.rsplit_once('/')
            && !self.made.contains(made)
        {
            let done = folder.dir().create_dir_all(parent);
            done.map_err(|source| self.error(path, source))?;
            self.made.insert(made.into());
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

/// The fingerprints of files, as they are now. Those that cannot be read are told of when
/// they are laid.
fn prints(files: &[Attached]) -> Box<[Fingerprint]> {
    let bytes = files.iter().filter_map(|file| read_file(&file.from).ok().flatten());
    bytes.map(|bytes| Fingerprint::of(&bytes)).collect()
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
