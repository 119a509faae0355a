//! What stops a build: the environment, the theme, or whose folder the output is.

use std::io;
use std::path::PathBuf;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::folder::FolderError;
use crate::output::OutputError;

/// Why there is no site.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The config cannot be read.
    #[error("cannot read `{}`", path.display())]
    Config {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The theme is wrong.
    #[error("the theme cannot be used")]
    Theme(Vec<Diagnostic>),
    /// There is no content folder.
    #[error("there is no folder `{}`", path.display())]
    NoContent {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The cache would lie among what newsgen reads or publishes.
    #[error("`{}` cannot be the cache: it is inside `{}`", path.display(), inside.display())]
    CachePlace {
        /// The cache as it was given.
        path: PathBuf,
        /// The folder that it is in.
        inside: PathBuf,
    },
    /// More would be removed than is allowed, perhaps because of what is wrong.
    #[error("{source}")]
    Refused {
        /// What the output says.
        source: OutputError,
        /// What is wrong with the site.
        problems: Vec<Diagnostic>,
    },
    /// Files changed again before anything was put in its place.
    #[error("the files have changed since the build began")]
    Superseded,
    /// A folder cannot be opened.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The output folder is not ours, or cannot be written.
    #[error(transparent)]
    Output(#[from] OutputError),
}

/// Which part of the world is to blame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// The config or the theme.
    Config,
    /// The system: permissions, space, a missing folder.
    Environment,
    /// The output folder is not newsgen's, or another newsgen has it.
    Output,
}

impl BuildError {
    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::NoContent { .. } => Some(
                "put stories into a folder `content/`, or run `newsgen init`".to_owned(),
            ),
            Self::CachePlace { .. } => {
                Some("choose a folder of its own with `--cache-dir`".to_owned())
            }
            Self::Refused { problems, .. } if has_errors(problems) => Some(
                "nothing was changed; mend the errors first: what cannot be rendered would \
                 be removed"
                    .to_owned(),
            ),
            Self::Output(error) | Self::Refused { source: error, .. } => error.help(),
            _ => None,
        }
    }

    /// What exactly is wrong, where it is in the person's files.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        match self {
            Self::Theme(problems) | Self::Refused { problems, .. } => problems,
            _ => &[],
        }
    }

    /// Which part of the world is to blame.
    pub fn exit(&self) -> Exit {
        match self {
            Self::Config { .. }
            | Self::Theme(_)
            | Self::NoContent { .. }
            | Self::CachePlace { .. } => Exit::Config,
            Self::Superseded | Self::Folder(_) | Self::Output(OutputError::Io { .. }) => {
                Exit::Environment
            }
            Self::Output(_) | Self::Refused { .. } => Exit::Output,
        }
    }
}

fn has_errors(problems: &[Diagnostic]) -> bool {
    problems.iter().any(|problem| problem.level == Level::Error)
}
