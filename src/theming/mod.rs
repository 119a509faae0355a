//! Making a theme: starting one, checking it, taking a file out of the one behind it, and
//! telling which there are.
//!
//! Nothing is ever overwritten. What a theme is made of `theme` knows; how a theme looks
//! `build` and `serve` show.

mod check;
mod eject;
mod list;
mod start;

use std::fs;
use std::fs::OpenOptions;
use std::io;
use std::io::Write as _;
use std::path::Path;
use std::path::PathBuf;

use crate::build::BuildError;
use crate::paths::OutputPath;
use crate::paths::PathError;
use crate::theme;

pub use check::check;
pub use eject::Ejectable;
pub use eject::Ejected;
pub use eject::eject;
pub use eject::ejectables;
pub use list::ThemeEntry;
pub use list::list;
pub use start::Started;
pub use start::start;

/// Names that newsgen gives to layers of its own.
const OWN_NAMES: [&str; 2] = ["project", "built-in"];

/// Why something could not be done for a theme.
#[derive(Debug, thiserror::Error)]
pub enum ThemingError {
    /// A name that no folder can have everywhere.
    #[error("a theme cannot be called `{name}`: {error}")]
    Name {
        /// The name.
        name: String,
        /// What is wrong with it.
        error: PathError,
    },
    /// A name that is no name of one folder, or hides it.
    #[error(
        "a theme cannot be called `{name}`: it is no name of one folder that can be seen"
    )]
    NoFolderName {
        /// The name.
        name: String,
    },
    /// A name that newsgen has for something else.
    #[error(
        "a theme cannot be called `{name}`: newsgen has that name for something else"
    )]
    Reserved {
        /// The name.
        name: String,
    },
    /// A theme that is there already.
    #[error("the theme `{name}` is there already")]
    ThemeExists {
        /// Its name.
        name: String,
    },
    /// There is no such theme.
    #[error("there is no theme `{name}`")]
    NoTheme {
        /// The name.
        name: String,
        /// One that there is, and that may be meant.
        near: Option<String>,
    },
    /// There is no such file in the theme.
    #[error("the theme `{theme}` has no file `{path}` that could be taken out of it")]
    NoFile {
        /// The theme.
        theme: String,
        /// The path as it was written.
        path: String,
        /// One that there is, and that may be meant.
        near: Option<String>,
    },
    /// A file that would be overwritten.
    #[error("`{path}` is there already")]
    FileExists {
        /// Its path from the project's root.
        path: String,
    },
    /// The theme cannot be read.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// The disk would not.
    #[error("cannot write `{}`: {source}", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

impl ThemingError {
    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        let did_you_mean = |near: &Option<String>| {
            near.as_ref().map(|near| format!("did you mean `{near}`?"))
        };
        match self {
            Self::Name { error, .. } => Some(error.help()),
            Self::NoFolderName { .. } | Self::Reserved { .. } => {
                Some("take another, of letters, digits and `-`".to_owned())
            }
            Self::ThemeExists { .. } => {
                Some("take another name; nothing is ever overwritten".to_owned())
            }
            Self::NoTheme { near, .. } => did_you_mean(near).or_else(|| {
                Some("`newsgen theme list` lists those that there are".to_owned())
            }),
            Self::NoFile { near, .. } => did_you_mean(near).or_else(|| {
                Some("`newsgen theme eject --list` lists what there is".to_owned())
            }),
            Self::FileExists { .. } => {
                Some("edit that one; nothing is ever overwritten".to_owned())
            }
            Self::Build(error) => error.help(),
            Self::Write { .. } => None,
        }
    }
}

/// Refuses what cannot be the name of a theme's folder on every disk.
fn check_name(name: &str) -> Result<(), ThemingError> {
    let owned = || name.to_owned();
    if name.contains(['/', '\\']) || name.starts_with(['.', '-']) {
        return Err(ThemingError::NoFolderName { name: owned() });
    }
    OutputPath::new(name).map_err(|error| ThemingError::Name { name: owned(), error })?;
    let lower = name.to_lowercase();
    if OWN_NAMES.contains(&&*lower) || lower.starts_with("built-in-") {
        return Err(ThemingError::Reserved { name: owned() });
    }
    Ok(())
}

/// Whether a name is that of a built-in theme, on a disk that ignores case.
fn is_built_in(name: &str) -> bool {
    theme::built_in_names().contains(&&*name.to_lowercase())
}

/// Writes a file that is not there yet, and the folders that it lies in.
fn write_new(path: &Path, bytes: &[u8], shown_as: &str) -> Result<(), ThemingError> {
    let failed = |source| ThemingError::Write { path: path.to_owned(), source };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    let mut file = file.map_err(|source| match source.kind() {
        io::ErrorKind::AlreadyExists => {
            ThemingError::FileExists { path: shown_as.to_owned() }
        }
        _ => failed(source),
    })?;
    file.write_all(bytes).map_err(failed)
}
