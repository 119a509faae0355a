//! What one record tells, in the words of front matter, before it is a story's file.

use std::path::PathBuf;

use chrono_tz::Tz;
use serde_yaml::Value;

use crate::import::fields::Fields;

/// What one record tells.
#[derive(Debug, Default)]
pub(super) struct Item {
    /// Whether it is a story at all.
    pub(super) shape: Shape,
    /// The headline; empty takes the first words of the text.
    pub(super) title: String,
    /// The agency or outlet.
    pub(super) source: Option<String>,
    /// When it was published, in any form that front matter may have.
    pub(super) date: Option<String>,
    /// A date that it tells, where none can be read.
    pub(super) unread_date: Option<String>,
    /// The zone of its times that name none; `None` is that of the import.
    pub(super) zone: Option<Tz>,
    /// The dateline as printed.
    pub(super) dateline: Option<String>,
    /// All other fields of front matter but `origin`, in the order in which they are written.
    pub(super) fields: Fields,
    /// The text.
    pub(super) body: Body,
    /// What relative addresses in the text begin with; `None` is the record's own address.
    pub(super) base: Option<String>,
    /// What it came from.
    pub(super) origin: Origin,
    /// Its name in addresses; `None` makes one from the headline.
    pub(super) slug: Option<String>,
    /// Where its file would lie, below the folder of the import; `None` makes a path from
    /// date and headline.
    pub(super) path: Option<String>,
    /// Files that its text shows, which are laid beside it.
    pub(super) files: Vec<Attached>,
    /// A dateline that may have been read from the text: it is written only if newsgen would
    /// read another.
    pub(super) worked_out_dateline: Option<String>,
    /// A summary that may have been worked out from the text: it is written only if newsgen
    /// would work out another.
    pub(super) worked_out_summary: Option<String>,
    /// What was altered or could not be brought along.
    pub(super) notes: Vec<String>,
}

/// Whether a record is a story.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Shape {
    /// It is.
    #[default]
    Story,
    /// It is a page without a date: “About us”.
    Undated,
}

/// A text as it came.
#[derive(Debug)]
pub(super) enum Body {
    /// Words alone: whatever looks like Markdown or HTML is none. Empty lines part
    /// paragraphs.
    Plain(String),
    /// HTML that nobody has looked at.
    Html(String),
    /// Markdown, as newsgen reads it.
    Markdown(String),
    /// Markdown with pieces of HTML between, in order; addresses in them stand as they should.
    Mixed(Vec<Piece>),
}

/// A piece of a text: one or more whole blocks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// Markdown, as newsgen reads it.
    Markdown(String),
    /// HTML that nobody has looked at. `[` and `]` that are to be Markdown's stand in it as
    /// [`OPEN`] and [`CLOSE`].
    Html(String),
    /// A footnote in such HTML.
    Footnote {
        /// The footnote's name.
        name: String,
        /// Its text.
        html: String,
    },
}

/// Stands for `[` in a piece of HTML.
pub(super) const OPEN: char = '\u{e000}';
/// Stands for `]` in a piece of HTML.
pub(super) const CLOSE: char = '\u{e001}';

/// What a story came from.
#[derive(Debug, Default)]
pub(super) struct Origin {
    /// The name that the record has where it comes from: a GUID, an address, a number.
    /// `None` names it by its bytes.
    pub(super) id: Option<String>,
    /// Its address.
    pub(super) url: Option<String>,
    /// When it was taken from there, as told.
    pub(super) captured: Option<String>,
    /// SHA-256 of the record's bytes, hexadecimal.
    pub(super) sha256: String,
    /// What else is worth keeping, such as the headlines of a ticker.
    pub(super) more: Fields,
}

/// A file that a text shows.
#[derive(Debug)]
pub(super) struct Attached {
    /// Its name beside the story: one part of a path.
    pub(super) name: String,
    /// Where it is now.
    pub(super) from: PathBuf,
}

/// Why a record becomes no story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It is none, or was not asked for.
    Skip(String),
    /// It could not be read.
    Fail(String),
}

impl Default for Body {
    fn default() -> Self {
        Self::Plain(String::new())
    }
}

impl Item {
    /// Sets a field of front matter, unless the value is empty.
    pub(super) fn set(&mut self, name: &str, value: impl Into<Value>) {
        self.fields.set(name, value);
    }

    /// Sets a field that may have several values, if there are any: blanks and doubles go.
    pub(super) fn set_list(
        &mut self,
        name: &str,
        values: impl IntoIterator<Item = String>,
    ) {
        self.fields.set_list(name, values);
    }

    /// Keeps what a reader of the account should know.
    pub(super) fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }
}

impl Refusal {
    /// A record that is no story, or was not asked for.
    pub(super) fn skip(reason: impl Into<String>) -> Self {
        Self::Skip(reason.into())
    }

    /// A record that could not be read.
    pub(super) fn fail(reason: impl Into<String>) -> Self {
        Self::Fail(reason.into())
    }
}
