//! The import: an archive that others keep becomes stories.
//!
//! A format's module reads records one after another and says what each tells; the rest is
//! the same for all. What was read becomes Markdown, is read as a story would be, and gets a
//! file. Every record is accounted for: written, unchanged, skipped or failed, and why.
//!
//! ```text
//! inputs ─read─▶ Record ─make─▶ Item ─compose─▶ a story's file ─place─▶ content/
//! ```
//!
//! A batch of records is held at a time, and of each story that is there already its name and
//! where it lies: memory does not grow with the input's length.

mod account;
mod aliases;
mod charset;
mod columns;
mod compose;
mod days;
mod fields;
mod format;
mod hash;
mod html;
mod input;
mod item;
mod known;
mod map;
mod own;
mod pipeline;
mod place;
mod plain;
mod tree;
mod xml;

use std::io;
use std::path::Path;
use std::path::PathBuf;

use chrono_tz::Tz;

use crate::build::Effect;
use crate::config::Config;
use crate::folder::FolderError;
use crate::import::input::Input;
use crate::import::pipeline::Pipeline;
use crate::moment::Span;

pub use account::Account;
pub use account::Entry;
pub use account::Outcome;
pub use format::Format;
pub use map::Map;

/// What is to be imported, and where to.
#[derive(Debug)]
pub struct Request<'a> {
    /// The format of all inputs; `None` finds it out for each.
    pub format: Option<Format>,
    /// Files and folders.
    pub inputs: &'a [PathBuf],
    /// The folder that gets the stories; it is made if it is not there.
    pub into: &'a Path,
    /// Where stories are looked for that were imported before: the content folder, if `into`
    /// lies in it.
    pub known_in: &'a Path,
    /// Whether anything is written.
    pub effect: Effect,
    /// When its stories were published.
    pub span: Span,
    /// What records are given that do not tell it themselves.
    pub defaults: Defaults,
    /// Which column of tables and objects is which field; `None` goes by their names.
    pub map: Option<&'a Map>,
}

/// What records are given that do not tell it themselves.
#[derive(Debug, Clone, Default)]
pub struct Defaults {
    /// The agency or outlet; `None` takes the host of the record's address.
    pub source: Option<String>,
    /// The day or time, as front matter would have it.
    pub date: Option<String>,
    /// The language.
    pub language: Option<String>,
    /// The zone of times without one; `None` is the site's.
    pub zone: Option<Tz>,
}

/// Why an import stopped.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// An input is not there or cannot be read.
    #[error("cannot read `{}`", path.display())]
    Read {
        /// The input.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It cannot be told what an input is.
    #[error("cannot tell what format `{}` is", path.display())]
    UnknownFormat {
        /// The input.
        path: PathBuf,
    },
    /// The folder for the stories can neither be opened nor made.
    #[error(transparent)]
    Into(#[from] FolderError),
    /// Another import is at work.
    #[error("another import is writing to `{}`", path.display())]
    Busy {
        /// The folder.
        path: PathBuf,
    },
    /// A story could not be written.
    #[error("cannot write `{}`", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// Imports what was asked for. `told` hears of each record, in the order of the input.
///
/// # Errors
///
/// If an input cannot be opened, its format cannot be told, or the disk takes no more. What
/// was written by then stays, and is known the next time. A record that cannot be read is no
/// error: it is told of.
pub fn import(
    request: &Request<'_>,
    config: &Config,
    told: &mut dyn FnMut(&Entry),
) -> Result<Account, ImportError> {
    let mut inputs = Vec::new();
    for path in request.inputs {
        let input = Input::open(path)?;
        let format = match request.format {
            Some(format) => format,
            None => format::guess(&input)
                .ok_or_else(|| ImportError::UnknownFormat { path: path.clone() })?,
        };
        inputs.push((input, format));
    }
    let mut pipeline = Pipeline::open(request, config, told)?;
    for (input, format) in &inputs {
        pipeline.set_format(*format)?;
        format::read(*format, input, &mut pipeline)?;
    }
    pipeline.finish()
}
