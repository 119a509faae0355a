//! Looks at every file of a folder, and reads those that are not known as they are now.

use std::sync::Arc;

use rayon::iter::IntoParallelRefIterator as _;
use rayon::iter::IntoParallelRefMutIterator as _;
use rayon::iter::ParallelIterator as _;
use rayon::slice::ParallelSliceMut as _;

use crate::config::Config;
use crate::content::Contents;
use crate::content::FileRow;
use crate::content::StoryRow;
use crate::content::Told;
use crate::content::meet::Doubt;
use crate::content::read_file;
use crate::diagnostic::Diagnostic;
use crate::fingerprint::Fingerprint;
use crate::folder::Folder;
use crate::folder::Hidden;
use crate::folder::Seen;
use crate::folder::Trust;

/// How files are read.
pub struct Reading<'a> {
    /// The settings.
    pub config: &'a Config,
    /// When this reading began, by the disk's clock, in nanoseconds since 1970; `None` if
    /// nothing will be kept.
    pub began_ns: Option<i64>,
    /// What stands for a file that is as it was.
    pub trust: Trust,
    /// What a text that cannot be read any more tells.
    pub keep: Keep,
    /// Is told of each file.
    pub done: &'a (dyn Fn() + Sync),
}

/// What a text that cannot be read any more tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// Nothing, as in every build.
    Nothing,
    /// What it told before, while its site is held in memory: whoever writes has not finished.
    /// Not if it may be meant to be hidden.
    LastGood,
}

/// The files of a folder, and how they differ from what was known.
#[derive(Debug, Default)]
pub struct Inventory {
    /// What each file told, by path.
    pub rows: Arc<Vec<FileRow>>,
    /// How each of them differs from what was known.
    pub changes: Vec<Change>,
    /// The files that were known and are gone.
    pub gone: Vec<Box<str>>,
    /// What these told, and those of `rows` that say something else now, while they are few.
    pub former: Vec<FileRow>,
    /// How many stories were read as if nothing had been known of them: what they told was
    /// lost.
    pub n_lost: usize,
    /// What was passed over.
    pub problems: Vec<Diagnostic>,
    /// The stories whose rows are no longer here: the fingerprints of path and bytes, and the
    /// place among all rows.
    let_go: Vec<(Fingerprint, Fingerprint, u32)>,
    /// Whether some are reached by symlinks, which may change without being touched.
    pub(super) has_links: bool,
}

/// How a file differs from what was known of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// In nothing.
    None,
    /// It was touched, and says what it said.
    Stamp,
    /// Its text differs, or the bytes of a file that is copied, and nothing else.
    Text,
    /// It is new, or says something else to others.
    Told,
}

impl Change {
    /// For a planted fault: takes what others can know for a text that only one page has.
    pub fn forget_told(&mut self) {
        if *self == Self::Told {
            *self = Self::Text;
        }
    }
}

/// Which folder of a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// `content/`
    Content,
    /// `static/`
    Static,
}

impl Origin {
    /// How its files' paths begin, from the project's root.
    #[must_use]
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Content => "content/",
            Self::Static => "static/",
        }
    }

    pub(super) fn hidden(self) -> Hidden {
        match self {
            Self::Content => Hidden::Skip,
            Self::Static => Hidden::ForHosts,
        }
    }
}

/// How many files that say something else are few: what a wire sends in some days.
pub const FEW: usize = 1024;

/// Looks at every file of `folder`, and reads those that `known` does not have as they are.
/// `known` is in the order of the paths.
pub fn take(
    folder: &Folder,
    origin: Origin,
    known: Vec<FileRow>,
    reading: &Reading<'_>,
) -> Inventory {
    let mut inventory = Inventory::default();
    let (found, passed) = folder.walk_past(origin.hidden(), &known, reading.trust);
    let doubts = inventory.meet(found, origin, (known, passed), reading);
    inventory.read(folder, origin, &doubts, reading);
    inventory
}

impl Inventory {
    /// What is left when the whole folder is gone.
    pub fn lost(known: Vec<FileRow>) -> Self {
        let gone = known.into_iter().map(|row| row.path).collect();
        Self { gone, ..Self::default() }
    }

    /// The rows, to be changed: nobody else holds them then.
    pub(super) fn rows_mut(&mut self) -> &mut Vec<FileRow> {
        Arc::make_mut(&mut self.rows)
    }

    /// Takes the rows, to be paired with what is found anew.
    pub fn take_rows(&mut self) -> Vec<FileRow> {
        Arc::unwrap_or_clone(std::mem::take(&mut self.rows))
    }

    /// Takes note of a file that is gone.
    pub(super) fn lose(&mut self, row: FileRow) {
        self.gone.push(row.path.clone());
        self.remember(row);
    }

    /// Keeps what a file told before.
    fn remember(&mut self, before: FileRow) {
        if self.former.len() <= FEW {
            self.former.push(before);
        }
    }

    /// Reads the files that may have changed, side by side.
    pub(super) fn read(
        &mut self,
        folder: &Folder,
        origin: Origin,
        doubts: &[Doubt],
        reading: &Reading<'_>,
    ) {
        let read: Vec<(FileRow, Change)> = doubts
            .par_iter()
            .map(|doubt| {
                let known = Some(&self.rows[doubt.at]).filter(|row| !row.path.is_empty());
                let read = read_again(folder, origin, &doubt.path, known, reading);
                (reading.done)();
                read
            })
            .collect();
        for (doubt, (row, change)) in doubts.iter().zip(read) {
            let before = std::mem::replace(&mut self.rows_mut()[doubt.at], row);
            self.changes[doubt.at] = change;
            if change == Change::Told && !before.path.is_empty() {
                self.remember(before);
            }
        }
    }

    /// Gives the rows of known stories what these told. Of which that is not known any more
    /// is read again. `stories` is in the order of the paths.
    pub fn complete(
        &mut self,
        folder: &Folder,
        origin: Origin,
        stories: Vec<StoryRow>,
        reading: &Reading<'_>,
    ) {
        let mut stories = stories.into_iter().peekable();
        let mut lost = Vec::new();
        for (at, row) in self.rows_mut().iter_mut().enumerate() {
            while stories.next_if(|story| story.path < row.path).is_some() {}
            let own = stories.next_if(|story| story.path == row.path);
            let lacks = row.lacks_story();
            if lacks && !own.is_some_and(|story| row.put_story(story)) {
                // As if nothing had been known of it.
                let path = std::mem::take(&mut row.path);
                let path = path[origin.prefix().len()..].to_owned();
                lost.push(Doubt { at, path });
            }
        }
        self.n_lost += lost.len();
        self.read(folder, origin, &lost, reading);
    }

    /// Returns everything that the files told, and lets go of what stories did.
    pub fn take_contents(&mut self) -> Contents {
        let unpacked: Vec<_> =
            self.rows_mut().par_iter_mut().map(FileRow::take_told).collect();
        self.gather(unpacked)
    }

    /// Returns everything that the files told.
    #[must_use]
    pub fn contents(&self) -> Contents {
        let unpacked: Vec<_> = self.rows.par_iter().map(FileRow::told).collect();
        self.gather(unpacked)
    }

    fn gather(&self, unpacked: Vec<Option<(Told, Vec<Diagnostic>)>>) -> Contents {
        let mut contents = Contents::default();
        contents.diagnostics.extend(self.problems.iter().cloned());
        let is_story =
            |told: &&Option<(Told, _)>| matches!(told, Some((Told::Story(_), _)));
        contents.stories.reserve_exact(unpacked.iter().filter(is_story).count());
        for (told, mut problems) in unpacked.into_iter().flatten() {
            contents.diagnostics.append(&mut problems);
            match told {
                Told::Story(story) => contents.stories.push(*story),
                Told::Undated(page) => contents.undated.push(*page),
                Told::File(file) => contents.files.push(*file),
                Told::Failed(path) => contents.failed.push(path),
                Told::Nothing => {}
            }
        }
        contents
    }

    /// Sees to it that what is known of every file is kept, as if it were news.
    pub fn keep_all(&mut self) {
        for change in self.changes.iter_mut().filter(|change| **change == Change::None) {
            *change = Change::Stamp;
        }
    }

    /// The row of the file at `path`, from the project's root.
    pub fn row(&self, path: &str) -> Option<&FileRow> {
        let at = self.rows.binary_search_by(|row| (*row.path).cmp(path)).ok()?;
        self.rows.get(at)
    }

    /// The bytes of the file at `path`, from the project's root; `None` if there is none.
    pub fn content_of(&self, path: &str) -> Option<Fingerprint> {
        let row = self.row(path).map(|row| row.content);
        row.or_else(|| self.find_let_go(path).map(|(_, content, _)| content))
    }

    /// The place of a story among all rows; `None` if there is none at `path`, from the
    /// project's root.
    pub fn place_of_story(&self, path: &str) -> Option<u32> {
        if !self.let_go.is_empty() {
            return self.find_let_go(path).map(|(.., place)| place);
        }
        let at = self.rows.binary_search_by(|row| (*row.path).cmp(path)).ok()?;
        u32::try_from(at).ok()
    }

    fn find_let_go(&self, path: &str) -> Option<(Fingerprint, Fingerprint, u32)> {
        let own = Fingerprint::of(path.as_bytes());
        let at = self.let_go.binary_search_by_key(&own, |&(path, ..)| path).ok()?;
        Some(self.let_go[at])
    }

    /// Lets go of the rows of stories, which need much memory. What is known of these files
    /// from then on is where they stand, and their bytes.
    pub fn let_go_of_stories(&mut self) {
        let brief = |(row, place): (&FileRow, u32)| {
            (Fingerprint::of(row.path.as_bytes()), row.content, place)
        };
        let stories = self.rows.iter().zip(0..).filter(|(row, _)| row.is_story());
        self.let_go = stories.map(brief).collect();
        self.let_go.par_sort_unstable();
        let rows = self.rows_mut();
        rows.retain(|row| !row.is_story());
        rows.shrink_to_fit();
        self.changes = vec![Change::None; self.rows.len()];
    }

    /// The rows of which something is to be kept that is not known yet, and how they differ.
    pub fn news(&self) -> impl Iterator<Item = (&FileRow, Change)> {
        let rows = self.rows.iter().zip(self.changes.iter().copied());
        rows.filter(|(_, change)| *change != Change::None)
    }

    /// The same rows, to be changed.
    pub fn news_mut(&mut self) -> impl Iterator<Item = &mut FileRow> {
        let rows = Arc::make_mut(&mut self.rows).iter_mut().zip(&self.changes);
        rows.filter(|(_, change)| **change != Change::None).map(|(row, _)| row)
    }
}

/// Reads a file that may have changed.
fn read_again(
    folder: &Folder,
    origin: Origin,
    path: &str,
    known: Option<&FileRow>,
    reading: &Reading<'_>,
) -> (FileRow, Change) {
    let raw = read_file::look(folder, origin, path, reading.config);
    let seen = raw.stamp.zip(reading.began_ns);
    let seen =
        seen.map_or(Seen::NEVER, |(stamp, began_ns)| stamp.seen(reading.trust, began_ns));
    match known {
        Some(row) if raw.error.is_none() && row.content == raw.content => {
            let change = match (row.is_of_before(), row.seen == seen) {
                (true, _) => Change::Told,
                (false, true) => Change::None,
                (false, false) => Change::Stamp,
            };
            (FileRow { seen, trouble: None, ..row.clone() }, change)
        }
        known => {
            let told = read_file::tell(origin, path, &raw, reading.config);
            let before = known.filter(|known| {
                let keeps = reading.keep == Keep::LastGood && known.has_text();
                keeps && matches!(told.0, Told::Failed(_)) && !raw.may_hide()
            });
            if let Some(before) = before {
                let row = before.with_trouble(told.1);
                let is_known = row.trouble == before.trouble;
                return (row, if is_known { Change::None } else { Change::Told });
            }
            let path = format!("{}{path}", origin.prefix());
            let row = FileRow::new(path, seen, raw.content, told);
            let change = match known {
                Some(known) if known.says_the_same(&row) => Change::None,
                Some(known) if known.told == row.told && !known.is_of_before() => {
                    Change::Text
                }
                _ => Change::Told,
            };
            (row, change)
        }
    }
}
