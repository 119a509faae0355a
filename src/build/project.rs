//! Where a project lies, and what a person asks of a build.

use std::path::Path;
use std::path::PathBuf;

use crate::archive::Show;
use crate::build::BuildError;
use crate::config;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::folder::Trust;
use crate::moment::Moment;
use crate::output::Deletes;
use crate::output::Places;
use crate::output::check_place;
use crate::output::is_within;

/// The folders of a project.
#[derive(Debug, Clone)]
pub struct Project {
    /// The project itself.
    pub root: PathBuf,
    /// The stories.
    pub content: PathBuf,
    /// Files that are copied as they are.
    pub static_files: PathBuf,
    /// The project's themes.
    pub themes: PathBuf,
    /// The project's own templates.
    pub templates: PathBuf,
    /// Where the site is written.
    pub output: PathBuf,
    /// Where newsgen keeps what it learned for the next build.
    pub cache: PathBuf,
}

/// What a person asks of a build.
#[derive(Debug, Clone)]
pub struct Options {
    /// The moment that the site shows.
    pub as_of: Moment,
    /// What to show although the gate would hold it.
    pub show: Show,
    /// What to do when something is wrong.
    pub on_error: OnError,
    /// The person's home folder, which is never an output.
    pub home: Option<PathBuf>,
    /// What stands for a file that is as it was: [`Trust::Bytes`] reads every input, renders
    /// every page and compares every output.
    pub trust: Trust,
    /// How many files may be removed.
    pub deletes: Deletes,
    /// Whether anything is written.
    pub effect: Effect,
}

impl Options {
    /// What a build does that is asked for nothing but a moment.
    pub fn at(as_of: Moment) -> Self {
        Self {
            as_of,
            show: Show::default(),
            on_error: OnError::PublishTheRest,
            home: None,
            trust: Trust::STAMPS,
            deletes: Deletes::Guarded,
            effect: Effect::Write,
        }
    }
}

/// Whether anything is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Effect {
    /// The site is.
    #[default]
    Write,
    /// Nothing is: the report says what would be.
    Preview,
}

/// What to do when something is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnError {
    /// Publish what is right.
    PublishTheRest,
    /// Publish nothing, for warnings, too.
    PublishNothing,
}

/// A part of a build.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Content and theme are read.
    Read,
    /// The archive is made.
    Index,
    /// Pages get their addresses.
    Plan,
    /// Everything is rendered once to see what is wrong; only where nothing is published
    /// on errors.
    Check,
    /// What each page is made of is compared with the last time.
    Compare,
    /// Pages are rendered and staged.
    Render,
    /// Files are copied.
    Files,
    /// Smaller pictures are made; only where some are lacking.
    Pictures,
    /// Social cards are drawn; only where some are lacking.
    Cards,
    /// Everything takes its place, and what is gone is removed.
    Finish,
}

impl Stage {
    /// The stage in one word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Index => "index",
            Self::Plan => "plan",
            Self::Check => "check",
            Self::Compare => "compare",
            Self::Render => "render",
            Self::Files => "files",
            Self::Pictures => "pictures",
            Self::Cards => "cards",
            Self::Finish => "finish",
        }
    }
}

/// Is told how far a build is, from many threads.
pub trait Progress: Sync {
    /// A stage begins; it has `total` steps, if that is known.
    fn begin(&self, stage: Stage, total: Option<u64>);
    /// Some steps are done.
    fn advance(&self, by: u64);
    /// Whether nobody wants the build any more, since its files have changed again. It is
    /// given up then, if nothing has been put in its place yet.
    fn is_superseded(&self) -> bool {
        false
    }
}

/// Tells nobody.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _: Stage, _: Option<u64>) {}
    fn advance(&self, _: u64) {}
}

impl Project {
    /// A project whose folders have their usual names.
    pub fn at(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
            content: root.join("content"),
            static_files: root.join("static"),
            themes: root.join("themes"),
            templates: root.join("templates"),
            output: root.join("public"),
            cache: root.join(".newsgen"),
        }
    }

    /// Refuses an output folder that is dangerous to write into.
    pub(super) fn check_output(&self, options: &Options) -> Result<(), BuildError> {
        let inputs = [
            &*self.content,
            &*self.static_files,
            &*self.themes,
            &*self.templates,
            &*self.cache,
        ];
        let places = Places {
            output: &self.output,
            root: &self.root,
            inputs: &inputs,
            home: options.home.as_deref(),
        };
        Ok(check_place(&places)?)
    }

    /// Refuses a cache in a folder that newsgen reads or writes otherwise: it would take its
    /// own notes for content, or publish them.
    pub(super) fn check_cache(&self) -> Result<(), BuildError> {
        let others = [
            &self.content,
            &self.static_files,
            &self.themes,
            &self.templates,
            &self.output,
        ];
        // An output around the whole project is refused as such.
        let is_around = |other: &&&PathBuf| {
            is_within(&self.cache, other) && !is_within(&self.root, other)
        };
        match others.iter().find(is_around) {
            Some(inside) => {
                let (path, inside) = (self.cache.clone(), (*inside).clone());
                Err(BuildError::CachePlace { path, inside })
            }
            None => Ok(()),
        }
    }
}

/// Reads the config at `path`, shown to people as `shown_as`; without one, the defaults.
///
/// # Errors
///
/// If the file is there and cannot be read.
pub fn read_config(
    path: &Path,
    shown_as: &str,
) -> Result<(Config, Vec<Diagnostic>), BuildError> {
    match std::fs::read(path) {
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(text) => Ok(config::read(shown_as, &text)),
            Err(_) => {
                let message = format!("`{shown_as}` is not UTF-8");
                Ok((Config::default(), vec![Diagnostic::error("encoding", message)]))
            }
        },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Ok((Config::default(), Vec::new()))
        }
        Err(source) => Err(BuildError::Config { path: path.to_owned(), source }),
    }
}
