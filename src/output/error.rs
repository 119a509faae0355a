//! Why the output folder cannot be written.

use super::Danger;
use crate::folder::ReadError;
use std::io;
use std::path::PathBuf;

/// Why the output cannot be written. Says what is wrong; [`help`](Self::help) says what to
/// do.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// A folder where writing would do harm.
    #[error("`{}` cannot be the output folder: {danger}", path.display())]
    Dangerous {
        /// The folder as it was given.
        path: PathBuf,
        /// What harm.
        danger: Danger,
    },
    /// A folder with things in it that newsgen did not write.
    #[error("`{}` holds what newsgen did not write: {}", path.display(), listed(found, found.len()))]
    NotOurs {
        /// The folder.
        path: PathBuf,
        /// Up to four of the names in it.
        found: Vec<String>,
    },
    /// Another newsgen writes into the folder.
    #[error("`{}` is being written by another newsgen{}", path.display(), process(*holder))]
    Locked {
        /// The folder.
        path: PathBuf,
        /// The number of its process, if it could be read.
        holder: Option<u32>,
    },
    /// A manifest or journal that this newsgen cannot read.
    #[error("`{}` cannot be understood", path.display())]
    Damaged {
        /// The manifest or journal, or a part of it.
        path: PathBuf,
    },
    /// So much would be removed that it may be a slip.
    #[error(
        "{n_removed} of {n_rows} files would be removed, which is more than {most}: {}",
        listed(some, *n_removed)
    )]
    TooManyRemoved {
        /// How many.
        n_removed: usize,
        /// Of how many that newsgen wrote.
        n_rows: usize,
        /// How many may be removed without a word.
        most: usize,
        /// Some of them.
        some: Vec<String>,
    },
    /// A file that was not announced, or that is given twice: a mistake in newsgen.
    #[error("file {at} is not in the plan, or is given twice")]
    Unplanned {
        /// Its place in the plan.
        at: usize,
    },
    /// A file that was to be copied.
    #[error(transparent)]
    Source(#[from] ReadError),
    /// What the system says.
    #[error("cannot {deed} `{}`", path.display())]
    Io {
        /// What was tried: `write`, `read`, `remove`, …
        deed: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

impl OutputError {
    /// Returns what to do about it, if there is something.
    pub fn help(&self) -> Option<String> {
        let help = match self {
            Self::Dangerous { danger: Danger::NotAFolder, .. } => {
                "choose another folder with `--output`, or move the file away"
            }
            Self::Dangerous { .. } => {
                "choose a folder of its own for the site, such as `public`, with `--output`"
            }
            Self::NotOurs { .. } => {
                "choose another folder with `--output`, or empty this one yourself"
            }
            Self::Locked { .. } => {
                "wait until it has finished; `newsgen watch` ends with Ctrl-C"
            }
            Self::Damaged { .. } => {
                "it may be from a newer newsgen; otherwise empty the folder yourself and \
                 build again"
            }
            Self::TooManyRemoved { .. } => {
                "nothing was changed; if they are to go, build with `--allow-deletes`"
            }
            Self::Unplanned { .. } => "please report this: it is a mistake in newsgen",
            Self::Source(_) => return None,
            Self::Io { source, .. } => return help_with_io(source),
        };
        Some(help.to_owned())
    }
}

fn help_with_io(error: &io::Error) -> Option<String> {
    let help = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "make room on the disk and build again; the next build carries on from here"
        }
        io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => {
            "check who may write there, or choose another folder with `--output`"
        }
        _ => return None,
    };
    Some(help.to_owned())
}

/// Up to three names, and whether there are more.
fn listed(found: &[String], n_all: usize) -> String {
    let names: Vec<String> =
        found.iter().take(3).map(|name| format!("`{name}`")).collect();
    let more = if n_all > 3 { " and more" } else { "" };
    format!("{}{more}", names.join(", "))
}

fn process(holder: Option<u32>) -> String {
    holder.map(|number| format!(" (process {number})")).unwrap_or_default()
}
