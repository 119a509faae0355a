//! What a file told when it was read: a row of the cache, and what it is made of.
//!
//! A row is a pure function of the file's path, its bytes and the settings that reading
//! depends on. So it stays true for as long as the bytes are the same, wherever it came from.

use serde::Deserialize;
use serde::Deserializer;
use serde::Serialize;
use serde::Serializer;
use serde::de;

use crate::content::Kind;
use crate::content::Origin;
use crate::content::kind_of;
use crate::diagnostic::Diagnostic;
use crate::fingerprint::Fingerprint;
use crate::fingerprint::Hasher;
use crate::folder::Known;
use crate::folder::Seen;
use crate::pages::SiteFile;
use crate::paths::ContentPath;
use crate::story::Story;
use crate::story::TextRef;
use crate::story::Undated;
use crate::table::Row;

/// What one file told.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct FileRow {
    /// The file, from the project's root: `content/…`, `static/…`.
    pub path: Box<str>,
    /// What the system said of it.
    pub seen: Seen,
    /// Its bytes.
    pub content: Fingerprint,
    /// All that other pages than its own can know of it. Two rows with the same one differ
    /// at most in their text, or in the bytes of a file that is copied.
    pub told: Fingerprint,
    /// Where its Markdown lies.
    pub text: TextRef,
    /// What it told. A story that is known from the cache has it elsewhere: only those who
    /// need the whole site need it.
    pub record: Record,
    /// What is wrong with the file as it is now, if this is what it told before: see
    /// [`Keep`](super::Keep). Such a row is never kept.
    #[serde(skip)]
    pub(super) trouble: Option<Box<[Diagnostic]>>,
}

/// What one story told.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StoryRow {
    /// The file, from the project's root.
    pub path: Box<str>,
    /// The bytes that it was read from.
    pub content: Fingerprint,
    /// What it told.
    pub record: Record,
}

impl Row for StoryRow {
    // A newest story asks for hundreds that lie all over the archive.
    const PER_SEGMENT: usize = 64;

    fn path(&self) -> &str {
        &self.path
    }
}

/// What a file turned out to be.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Told {
    /// A story.
    Story(Box<Story>),
    /// An undated page.
    Undated(Box<Undated>),
    /// A file that is copied.
    File(Box<SiteFile>),
    /// A story or page that could not be read.
    Failed(ContentPath),
    /// Nothing that is published.
    Nothing,
}

/// What a file told, packed: it is small, and unpacked only when it is asked for.
#[derive(Debug, Clone, Default)]
pub enum Record {
    /// The cache has it in a row of its own.
    #[default]
    Elsewhere,
    /// As it is kept.
    Packed(Box<[u8]>),
    /// Unpacked, for whoever takes it out soon.
    Told(Box<(Told, Vec<Diagnostic>)>),
}

impl Record {
    fn pack(told: &(impl Serialize, impl Serialize)) -> Box<[u8]> {
        // Plain values always have bytes.
        postcard::to_stdvec(told).unwrap_or_default().into()
    }

    fn told(&self) -> Option<(Told, Vec<Diagnostic>)> {
        match self {
            Self::Elsewhere => None,
            Self::Packed(bytes) => postcard::from_bytes(bytes).ok(),
            Self::Told(told) => Some(*told.clone()),
        }
    }

    fn into_told(self) -> Option<(Told, Vec<Diagnostic>)> {
        match self {
            Self::Told(told) => Some(*told),
            other => other.told(),
        }
    }
}

impl StoryRow {
    /// The same, unpacked. One that cannot be unpacked stays as it is.
    #[must_use]
    pub fn unpacked(self) -> Self {
        match self.record.told() {
            Some(told) => Self { record: Record::Told(Box::new(told)), ..self },
            None => self,
        }
    }
}

impl Known for FileRow {
    fn path_inside(&self) -> &str {
        self.path.split_once('/').map_or(&*self.path, |(_, path)| path)
    }

    fn seen(&self) -> Seen {
        self.seen
    }
}

impl Row for FileRow {
    fn path(&self) -> &str {
        &self.path
    }
}

impl FileRow {
    /// Makes the row of a file that was read.
    pub(super) fn new(
        path: String,
        seen: Seen,
        content: Fingerprint,
        (told, problems): (Told, Vec<Diagnostic>),
    ) -> Self {
        let packed = Record::pack(&(&told, problems));
        let mut hasher = Hasher::default();
        hasher.bytes(&packed);
        if matches!(told, Told::Failed(_) | Told::Nothing) {
            // Nobody knows which words of it matter.
            hasher.add(content);
        }
        let text = match &told {
            Told::Story(story) => story.text,
            Told::Undated(page) => page.text,
            _ => TextRef::default(),
        };
        let record = Record::Packed(packed);
        let (path, told, trouble) = (path.into(), hasher.take(), None);
        Self { path, seen, content, told, text, record, trouble }
    }

    /// Whether another row says the same of the file.
    pub(super) fn says_the_same(&self, other: &Self) -> bool {
        let said = |row: &Self| (row.told, row.content, row.seen, row.text);
        said(self) == said(other)
    }

    /// The row of a file that cannot be read any more, and goes on telling what it told.
    pub(super) fn with_trouble(&self, problems: Vec<Diagnostic>) -> Self {
        let trouble = Some(problems.into());
        Self { seen: Seen::NEVER, trouble, ..self.clone() }
    }

    /// Whether it tells what its file told before, since that cannot be read now.
    #[must_use]
    pub fn is_of_before(&self) -> bool {
        self.trouble.is_some()
    }

    /// Whether the file is a text that could be read.
    pub(super) fn has_text(&self) -> bool {
        self.text != TextRef::default()
    }

    /// Takes what a story told out of the row, for a row of its own; `None` if the file is no
    /// story, or that was taken already.
    pub fn take_story(&mut self) -> Option<StoryRow> {
        (self.is_story() && !self.lacks_story()).then(|| StoryRow {
            path: self.path.clone(),
            content: self.content,
            record: std::mem::take(&mut self.record),
        })
    }

    pub(super) fn is_story(&self) -> bool {
        let path = self.path.strip_prefix(Origin::Content.prefix()).unwrap_or_default();
        // One that could not be read has no text.
        self.has_text() && kind_of(path) == Kind::Story
    }

    /// Puts back what a story told; `false` if it was told by other bytes.
    pub fn put_story(&mut self, story: StoryRow) -> bool {
        let is_own = self.path == story.path && self.content == story.content;
        if is_own {
            self.record = story.record;
        }
        is_own
    }

    /// Whether what the file told is in a row of its own.
    #[must_use]
    pub fn lacks_story(&self) -> bool {
        matches!(self.record, Record::Elsewhere)
    }

    /// Returns what the file told, and what is wrong with it; `None` if the row is none that
    /// this newsgen wrote, or lacks it.
    #[must_use]
    pub fn told(&self) -> Option<(Told, Vec<Diagnostic>)> {
        Some(self.with_its_own(self.record.told()?))
    }

    /// The same for a story whose row lacks it, with what is kept of it; `None` if that was
    /// told by other bytes.
    #[must_use]
    pub fn told_with(&self, story: &StoryRow) -> Option<(Told, Vec<Diagnostic>)> {
        let is_own = self.path == story.path && self.content == story.content;
        is_own.then(|| story.record.told()).flatten().map(|told| self.with_its_own(told))
    }

    /// Adds to what was read of the file what the row has apart.
    fn with_its_own(
        &self,
        (mut told, mut problems): (Told, Vec<Diagnostic>),
    ) -> (Told, Vec<Diagnostic>) {
        match &mut told {
            Told::Story(story) => story.text = self.text,
            Told::Undated(page) => page.text = self.text,
            _ => {}
        }
        problems.extend(self.trouble.iter().flat_map(|trouble| trouble.iter().cloned()));
        (told, problems)
    }

    /// The same; what a story told is then no longer in the row.
    pub fn take_told(&mut self) -> Option<(Told, Vec<Diagnostic>)> {
        if !self.is_story() {
            return self.told();
        }
        let told = std::mem::take(&mut self.record).into_told()?;
        Some(self.with_its_own(told))
    }
}

impl Serialize for Record {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Elsewhere => serializer.serialize_bytes(&[]),
            Self::Packed(bytes) => serializer.serialize_bytes(bytes),
            Self::Told(told) => serializer.serialize_bytes(&Self::pack(told)),
        }
    }
}

impl<'de> Deserialize<'de> for Record {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bytes;
        impl de::Visitor<'_> for Bytes {
            type Value = Record;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("bytes")
            }

            fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Record, E> {
                let packed = (!bytes.is_empty()).then(|| Record::Packed(bytes.into()));
                Ok(packed.unwrap_or(Record::Elsewhere))
            }
        }
        deserializer.deserialize_bytes(Bytes)
    }
}
