//! The site as a plain value: every file of the project, the moment, what is shown.
//!
//! It knows no disk. Everything that newsgen reads can be made from it, so a build of what
//! it says, made anywhere, is what a build of the edited site must equal.

use std::collections::BTreeMap;
use std::fmt;

use newsgen::archive::Show;
use unicode_normalization::UnicodeNormalization as _;

use super::text::Text;

/// A whole site.
#[derive(Clone)]
pub(super) struct Model {
    /// Stories and undated pages, by their path from the project's root.
    pub(super) texts: BTreeMap<String, Text>,
    /// Every other file but the settings.
    pub(super) files: BTreeMap<String, Bytes>,
    /// The lines of `newsgen.yaml`: each key and its value, as YAML.
    pub(super) settings: BTreeMap<&'static str, &'static str>,
    /// A `page_size` that is smaller than `newsgen.yaml` may say, so that few stories make
    /// calendars and parts.
    pub(super) page_size: Option<usize>,
    /// The moment of the build.
    pub(super) as_of: &'static str,
    pub(super) show: Show,
    /// What happens most to this site.
    pub(super) focus: Focus,
    /// The site before the last operation, to go back to.
    pub(super) before: Option<Box<Self>>,
}

/// What happens most to a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Focus {
    /// Everything alike.
    Nothing,
    Stories,
    /// What may be shown, and when.
    Gate,
    /// Templates, themes, settings.
    Look,
    /// Undated pages and files that are copied.
    Files,
    /// What happens to newsgen rather than to the site.
    Harm,
}

impl Focus {
    pub(super) const ALL: [Self; 6] =
        [Self::Nothing, Self::Stories, Self::Gate, Self::Look, Self::Files, Self::Harm];
}

/// A file's bytes, shown as text.
#[derive(Clone, PartialEq, Eq, Default)]
pub(super) struct Bytes(pub(super) Vec<u8>);

impl Model {
    /// Every file of the project and what it holds.
    pub(super) fn tree(&self) -> BTreeMap<String, Vec<u8>> {
        let texts = self.texts.iter().map(|(path, text)| (path.clone(), text.bytes()));
        let files =
            self.files.iter().map(|(path, bytes)| (path.clone(), bytes.0.clone()));
        let mut tree: BTreeMap<_, _> = texts.chain(files).collect();
        let lines = self.settings.iter().map(|(key, value)| format!("{key}: {value}\n"));
        tree.insert("newsgen.yaml".to_owned(), lines.collect::<String>().into_bytes());
        tree
    }

    /// Whether a file may get this path: none has it, not even on a disk that ignores case
    /// and the way accents are written.
    pub(super) fn is_free(&self, path: &str) -> bool {
        let key = |path: &str| path.nfc().collect::<String>().to_lowercase();
        let taken = self.texts.keys().chain(self.files.keys());
        !taken.into_iter().any(|taken| key(taken) == key(path))
    }

    /// The paths of the stories.
    pub(super) fn stories(&self) -> Vec<String> {
        let stories = self.texts.keys().filter(|path| !is_undated(path));
        stories.cloned().collect()
    }

    /// The paths of the undated pages.
    pub(super) fn pages(&self) -> Vec<String> {
        self.texts.keys().filter(|path| is_undated(path)).cloned().collect()
    }

    /// The paths of other files that begin with `start`.
    pub(super) fn files_in(&self, start: &str) -> Vec<String> {
        self.files.keys().filter(|path| path.starts_with(start)).cloned().collect()
    }
}

fn is_undated(path: &str) -> bool {
    path.starts_with("content/pages/")
}

/// The folder of a file, without a slash at its end.
pub(super) fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// How a file links to another: both are paths from the project's root.
pub(super) fn relative(from: &str, to: &str) -> String {
    let here: Vec<&str> = folder_of(from).split('/').collect();
    let there: Vec<&str> = to.split('/').collect();
    let shared = here.iter().zip(&there).take_while(|(a, b)| a == b).count();
    let up = "../".repeat(here.len() - shared);
    up + &there[shared..].join("/")
}

impl fmt::Display for Model {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { as_of, show, page_size, focus, .. } = self;
        writeln!(
            formatter,
            "as of {as_of}, {show:?}, page size {page_size:?}, {focus:?}"
        )?;
        for (key, value) in &self.settings {
            writeln!(formatter, "newsgen.yaml: {key}: {value}")?;
        }
        for (path, text) in &self.texts {
            writeln!(formatter, "{path}: {:?} {:?}", text.fields, text.blocks)?;
        }
        for (path, bytes) in &self.files {
            writeln!(formatter, "{path}: {bytes:?}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Model {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl fmt::Debug for Bytes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 100;
        let text = String::from_utf8_lossy(&self.0[..self.0.len().min(SHOWN)]);
        write!(formatter, "{text:?} ({} bytes)", self.0.len())
    }
}

impl From<&str> for Bytes {
    fn from(text: &str) -> Self {
        Self(text.as_bytes().to_vec())
    }
}
