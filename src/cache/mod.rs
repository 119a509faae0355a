//! What newsgen learned in the last build, kept to save work in the next.
//!
//! It lies in a folder of its own, `.newsgen/` in the project unless told otherwise, and can
//! be deleted at any time. Nothing in it is believed that does not prove itself: each part
//! carries its fingerprint, and each row the fingerprint of the bytes that it was read from.
//! So no part needs to be saved together with another, and a failure to save costs time in
//! the next build and nothing else.

mod cards;
mod files;
mod pictures;
mod stories;

use std::collections::BTreeSet;
use std::fs::TryLockError;
use std::io;
use std::io::Write as _;
use std::path::Path;

use cap_std::fs::Dir;
use cap_std::fs::OpenOptions;
use serde::Deserialize;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::content::FileRow;
use crate::content::StoryRow;
use crate::diagnostic;
use crate::diagnostic::Diagnostic;
use crate::fingerprint::Fingerprint;
use crate::folder::Folder;
use crate::folder::Stamp;
use crate::pages::Question;
use crate::table;
use crate::table::Changes;
use crate::table::Files;
use crate::table::Row;
use crate::table::Segments;
use crate::table::TableError;

pub use cards::CardCache;
pub use pictures::PictureCache;
pub use stories::Stories;

/// The list of the tables.
const TABLES: &str = "tables";
/// The state of the last build.
const STATE: &str = "state";
/// What the last build knew of all stories together.
const OUTLINE: &str = "outline";
/// Keeps a second newsgen out.
const LOCK: &str = "lock";
/// The mark of a folder that holds nothing worth keeping; <https://bford.info/cachedir/>.
const TAG: &str = "CACHEDIR.TAG";
const TAG_TEXT: &str = "Signature: 8a477f597d28d172789f06886806bc55\n\
    # newsgen's cache. It can be deleted at any time.\n";
/// What the files are, and the version of their form.
const KIND: &str =
    concat!("newsgen-cache 1 ", env!("CARGO_PKG_VERSION"), "-", env!("NEWSGEN_SOURCE"));

/// What is said of a cache that is not as it was.
const DAMAGED: &str = "the cache is damaged: everything is read anew";

/// The cache of a project, open for one build.
#[derive(Debug, Default)]
pub struct Cache {
    /// None if nothing is kept.
    folder: Option<Folder>,
    /// Held while the cache is open, so that no two save into it.
    lock: Option<std::fs::File>,
    /// The settings that its rows depend on.
    key: Fingerprint,
    tables: Tables,
    began_ns: Option<i64>,
}

/// What is known from the last build.
#[derive(Debug, Default)]
pub struct Known {
    /// What each file told, by path.
    pub files: Vec<FileRow>,
    /// What texts asked and what was wrong with them, by path; only texts of which there is
    /// something to say.
    pub texts: Vec<TextRow>,
    /// One line on why less is known than could be.
    pub note: Option<String>,
}

/// What a build knew of all stories together, in bytes.
#[derive(Debug)]
pub struct Outline {
    bytes: Vec<u8>,
}

impl Outline {
    /// Makes the bytes of an outline of so many stories.
    pub fn of(outline: &impl Serialize, n_stories: u32) -> Self {
        // About what it takes: bytes that grow are copied each time.
        let room = Vec::with_capacity(24 * n_stories as usize);
        Self { bytes: postcard::to_extend(outline, room).unwrap_or_default() }
    }

    /// By what it is known again.
    #[must_use]
    pub fn mark(&self) -> Fingerprint {
        Fingerprint::of(&self.bytes)
    }
}

/// What was learned of a text when it was rendered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextRow {
    /// The file, from the project's root.
    pub path: Box<str>,
    /// Of the whole file that it was in.
    pub content: Fingerprint,
    /// What it asks of the site.
    pub asked: BTreeSet<Question>,
    /// Where its links to headings of other texts stand, by the link as written.
    pub anchors: Vec<(String, diagnostic::Place)>,
    /// What is wrong with it.
    pub problems: Vec<Diagnostic>,
}

impl TextRow {
    /// Whether there is nothing to say.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.asked.is_empty() && self.problems.is_empty()
    }
}

impl Row for TextRow {
    fn path(&self) -> &str {
        &self.path
    }
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Tables {
    key: Fingerprint,
    files: Segments,
    /// What stories told: most of the cache, and seldom needed.
    stories: Segments,
    texts: Segments,
}

impl Tables {
    fn names_not_in(&self, other: &Self) -> Vec<String> {
        let mut names = self.files.names_not_in(&other.files);
        names.extend(self.stories.names_not_in(&other.stories));
        names.extend(self.texts.names_not_in(&other.texts));
        names
    }
}

/// The cache's folder as a place for segments.
struct Place<'a>(&'a Dir);

impl Files for Place<'_> {
    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        self.0.read(name)
    }

    fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.0.write(name, bytes)
    }
}

impl Cache {
    /// Opens the cache at `path`, or begins one. `key` stands for the settings that what is
    /// known of files depends on.
    pub fn open(path: &Path, key: Fingerprint) -> (Self, Known) {
        let nothing = |note: String| {
            let known = Known { note: Some(note), ..Known::default() };
            (Self { key, ..Self::default() }, known)
        };
        let folder = match begin(path) {
            Ok(folder) => folder,
            Err(error) => {
                let path = path.display();
                return nothing(format!("no cache is kept: `{path}`: {error}"));
            }
        };
        match lock(folder.dir()) {
            Ok(Some((file, began_ns))) => {
                let began_ns = Some(began_ns);
                let lock = Some(file);
                let folder = Some(folder);
                let tables = Tables::default();
                let mut cache = Self { folder, lock, key, tables, began_ns };
                let known = cache.load();
                cache.sweep();
                (cache, known)
            }
            Ok(None) => {
                nothing("no cache is used: another newsgen is using it".to_owned())
            }
            Err(error) => nothing(format!("no cache is kept: {error}")),
        }
    }

    /// Reads the cache at `path` and changes nothing in it.
    pub fn look(path: &Path, key: Fingerprint) -> (Self, Known) {
        let folder = Folder::open(path).ok();
        let mut cache = Self { folder, key, ..Self::default() };
        let known = cache.load();
        (cache, known)
    }

    /// The folder, if it is held and not only looked at.
    fn to_save(&self) -> Option<&Folder> {
        self.folder.as_ref().filter(|_| self.lock.is_some())
    }

    /// When this build began, by the disk's clock, in nanoseconds since 1970; `None` if
    /// nothing is kept.
    pub fn began_ns(&self) -> Option<i64> {
        self.began_ns
    }

    /// Lets others use the cache. From here on nothing is kept in it.
    pub fn release(&mut self) {
        self.lock = None;
    }

    /// Returns the time by its disk's clock, in nanoseconds since 1970; `None` if nothing can
    /// be written there.
    pub fn now_ns(&self) -> Option<i64> {
        let dir = self.folder.as_ref()?.dir();
        // Swept up like everything of this name, should we be killed now.
        let name = format!("clock-{}.tmp", std::process::id());
        dir.write(&name, "").ok()?;
        let metadata = dir.metadata(&name);
        drop(dir.remove_file(&name));
        Some(Stamp::from(&metadata.ok()?).changed_ns())
    }

    /// Of the tables that lie in the cache now.
    pub fn mark(&self) -> Fingerprint {
        Fingerprint::of(&table::seal(KIND, &self.tables))
    }

    /// Returns the state of the last build; `None` if there is none.
    ///
    /// # Errors
    ///
    /// If it is damaged. The whole site tells what it told.
    pub fn state<T: DeserializeOwned>(&self) -> Result<Option<T>, String> {
        let bytes = self.folder.as_ref().and_then(|folder| folder.dir().read(STATE).ok());
        let Some(bytes) = bytes else { return Ok(None) };
        let damaged =
            || "the cache is damaged: the whole site is looked through".to_owned();
        table::unseal(KIND, &bytes).ok_or_else(damaged).map(Some)
    }

    /// Forgets the state of the last build: what is saved from here on belongs to another.
    ///
    /// # Errors
    ///
    /// If it cannot be forgotten.
    pub fn forget_state(&self) -> io::Result<()> {
        let Some(folder) = self.to_save() else { return Ok(()) };
        match folder.dir().remove_file(STATE) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Keeps the state of this build.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn save_state(&self, state: &impl Serialize) -> io::Result<()> {
        let Some(folder) = self.to_save() else { return Ok(()) };
        replace(folder.dir(), STATE, &table::seal(KIND, state))
    }

    /// Returns the outline of the site of the last build; `None` if that is not the one that
    /// `mark` is of.
    pub fn outline<T: DeserializeOwned>(&self, mark: Fingerprint) -> Option<T> {
        let bytes = self.folder.as_ref()?.dir().read(OUTLINE).ok()?;
        let is_whole = Fingerprint::of(&bytes) == mark;
        is_whole.then(|| postcard::from_bytes(&bytes).ok()).flatten()
    }

    /// Keeps the outline of the site of this build.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn save_outline(&self, outline: &Outline) -> io::Result<()> {
        let Some(folder) = self.to_save() else { return Ok(()) };
        replace(folder.dir(), OUTLINE, &outline.bytes)
    }

    /// Keeps what is known of files, at the paths that `changes` names.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn save_files(
        &mut self,
        files: &Changes<'_, FileRow>,
        stories: &Changes<'_, StoryRow>,
    ) -> Result<(), TableError> {
        let Some(folder) = self.to_save() else { return Ok(()) };
        let place = Place(folder.dir());
        let tables = Tables {
            files: self.tables.files.changed(files, &place)?,
            stories: self.tables.stories.changed(stories, &place)?,
            ..self.tables.clone()
        };
        self.save(tables)
    }

    /// Keeps what was learned of texts, at the paths that `changes` names.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn save_texts(
        &mut self,
        changes: &Changes<'_, TextRow>,
    ) -> Result<(), TableError> {
        let Some(folder) = self.to_save() else { return Ok(()) };
        let texts = self.tables.texts.changed(changes, &Place(folder.dir()))?;
        self.save(Tables { texts, ..self.tables.clone() })
    }

    fn save(&mut self, tables: Tables) -> Result<(), TableError> {
        let Some(folder) = &self.folder else { return Ok(()) };
        replace(folder.dir(), TABLES, &table::seal(KIND, &tables)).map_err(|source| {
            TableError::Io { deed: "write", name: TABLES.to_owned(), source }
        })?;
        // One that stays is swept up by the next build.
        for name in self.tables.names_not_in(&tables) {
            drop(folder.dir().remove_file(name));
        }
        self.tables = tables;
        Ok(())
    }

    /// Returns what all stories told, by path.
    ///
    /// # Errors
    ///
    /// If that is damaged. The cache is begun anew then: what is known of files from it is
    /// to be kept again.
    pub fn stories(&mut self) -> Result<Vec<StoryRow>, String> {
        self.stories_as(|row| row)
    }

    /// Returns what all stories told, by path, unpacked: of one that is packed and unpacked
    /// later, both would be in memory.
    ///
    /// # Errors
    ///
    /// As for [`stories`](Self::stories).
    pub fn stories_unpacked(&mut self) -> Result<Vec<StoryRow>, String> {
        self.stories_as(StoryRow::unpacked)
    }

    fn stories_as(
        &mut self,
        turn: impl Fn(StoryRow) -> StoryRow + Sync,
    ) -> Result<Vec<StoryRow>, String> {
        let Some(folder) = &self.folder else { return Ok(Vec::new()) };
        let rows = self.tables.stories.rows_as(&Place(folder.dir()), turn);
        rows.map_err(|_| {
            self.tables = Tables { key: self.key, ..Tables::default() };
            DAMAGED.to_owned()
        })
    }

    /// What stories told, for whoever asks for few of them.
    pub fn stories_one_by_one(&self) -> Stories {
        Stories::of(self)
    }

    /// Removes what belongs to no table: a killed build left it. If that fails, nothing but
    /// room is lost.
    fn sweep(&self) {
        let Some(folder) = &self.folder else { return };
        let Ok(entries) = folder.dir().entries() else { return };
        let tables = &self.tables;
        let names = tables.files.names().chain(tables.stories.names());
        let known: BTreeSet<String> = names.chain(tables.texts.names()).collect();
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_old = name.ends_with(".seg") && !known.contains(&name);
            if is_old || name.ends_with(".tmp") {
                drop(folder.dir().remove_file(&name));
            }
        }
    }

    fn load(&mut self) -> Known {
        let known = self
            .folder
            .as_ref()
            .map_or_else(Loaded::default, |folder| load(folder.dir(), self.key));
        self.tables = Tables { key: self.key, ..known.tables };
        known.known
    }
}

#[derive(Default)]
struct Loaded {
    tables: Tables,
    known: Known,
}

fn load(dir: &Dir, key: Fingerprint) -> Loaded {
    let note = |note: &str| Loaded {
        known: Known { note: Some(note.to_owned()), ..Known::default() },
        ..Loaded::default()
    };
    let Ok(bytes) = dir.read(TABLES) else { return Loaded::default() };
    let Some(tables) = table::unseal::<Tables>(KIND, &bytes) else {
        return note(
            "the cache is damaged or of another newsgen: everything is read anew",
        );
    };
    if tables.key != key {
        return note("the cache is of other settings: everything is read anew");
    }
    let place = Place(dir);
    match (tables.files.rows(&place), tables.texts.rows(&place)) {
        (Ok(files), Ok(texts)) => {
            Loaded { tables, known: Known { files, texts, note: None } }
        }
        _ => note(DAMAGED),
    }
}

/// Makes the folder, or makes sure that it is newsgen's.
fn begin(path: &Path) -> io::Result<Folder> {
    if path.is_file() {
        return Err(io::Error::other("it is a file"));
    }
    let folder = Folder::create(path).map_err(|error| error.source)?;
    let dir = folder.dir();
    if dir.read(TAG).is_ok_and(|tag| tag == TAG_TEXT.as_bytes()) {
        return Ok(folder);
    }
    if dir.entries()?.next().is_some() {
        return Err(io::Error::other("it holds what newsgen did not write"));
    }
    // For git, which would offer to keep it.
    dir.write(".gitignore", "*\n")?;
    dir.write(TAG, TAG_TEXT)?;
    Ok(folder)
}

/// Takes the cache, and tells the time by its disk's clock; `None` if another has it.
fn lock(dir: &Dir) -> io::Result<Option<(std::fs::File, i64)>> {
    let mut options = OpenOptions::new();
    options.write(true).create(true);
    let mut file = dir.open_with(LOCK, &options)?.into_std();
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(None),
        Err(TryLockError::Error(error)) => return Err(error),
    }
    file.set_len(0)?;
    writeln!(file, "{}", std::process::id())?;
    let now_ns = Stamp::from(&file.metadata()?).changed_ns();
    Ok(Some((file, now_ns)))
}

/// Writes a file in one step.
fn replace(dir: &Dir, name: &str, bytes: &[u8]) -> io::Result<()> {
    let next = format!("{name}.tmp");
    dir.write(&next, bytes)?;
    dir.rename(&next, dir, name)
}
