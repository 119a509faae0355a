//! What one Markdown file tells: a story, or an undated page.
//!
//! [`read`] turns a file's text into a [`Story`] and says what is wrong with it. It does not
//! decide whether a story may be published; the gate in `archive` does.

mod as_json;
mod bounds;
mod dateline;
mod edit;
mod fields;
mod front_matter;
mod media;
mod read;
mod undated;
mod withdrawal;

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::Serialize;

use crate::fingerprint::Fingerprint;
use crate::moment::Moment;
use crate::paths::ContentPath;

pub use edit::Setting;
pub use edit::set_fields;
pub use front_matter::MAX_FRONT_MATTER_BYTES;
pub use front_matter::MAX_STORY_BYTES;
pub use front_matter::decode;
pub use front_matter::looks_like_front_matter;
pub use read::read;
pub use undated::Undated;
pub use undated::read as read_undated;

/// A story as its file tells it. It may be a draft or under embargo.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Story {
    /// The file.
    pub path: ContentPath,
    /// The headline.
    pub title: Box<str>,
    /// When it was published.
    pub date: Moment,
    /// The name for its address: given, or from the file's name, or from the headline.
    pub slug: Box<str>,
    /// Values of facets: the facet's place in the config, and the words as printed.
    pub terms: Box<[(u8, Box<str>)]>,
    /// The dateline as printed, in the front matter or in the first line of the text. What
    /// it says is read from these words when it is needed.
    pub dateline: Option<Box<str>>,
    /// Shown in lists and feeds: given, or the first paragraph cut at a word.
    pub summary: Option<Box<str>>,
    /// Whether the summary was given.
    pub is_summary_given: bool,
    /// When it was last changed for readers.
    pub updated: Option<Moment>,
    /// Its language; `None` is the site's.
    pub language: Option<Box<str>>,
    /// What decides whether it may be shown.
    pub release: Release,
    /// What readers may know of its withdrawal, if it was withdrawn.
    pub withdrawal: Option<Box<Withdrawal>>,
    /// What most stories do not have.
    #[serde(with = "as_json")]
    pub details: Option<Box<Details>>,
    /// Where its Markdown lies. Not part of what a story tells others.
    #[serde(skip)]
    pub text: TextRef,
}

impl Story {
    /// The headline as it was sent, with what the wire puts before it.
    pub fn wire_title(&self) -> &str {
        let sent = self.details.as_deref().and_then(|d| d.wire_title.as_deref());
        sent.unwrap_or(&self.title)
    }
}

/// Where a story's Markdown lies in its decoded file. Texts are read when a page is rendered
/// and dropped after, so memory grows with the number of stories, not with their length.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextRef {
    /// The first byte of the text.
    pub offset: u32,
    /// How many bytes of it hold the dateline, which is shown before the text and not in it.
    pub n_skipped: u16,
    /// Of the text from there to the end.
    pub fingerprint: Fingerprint,
}

/// What decides whether a story may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Release {
    /// Not finished.
    pub draft: Draft,
    /// What the source says of it.
    pub status: Status,
    /// Not before this moment.
    pub embargo: Option<Moment>,
    /// Not from this moment on.
    pub expires: Option<Moment>,
}

/// What readers may know of a withdrawal.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// When the story was withdrawn.
    pub withdrawn: Option<Moment>,
    /// Why, in the publisher's own words.
    pub reason: Option<Box<str>>,
}

/// Whether a story is finished.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Draft {
    /// It is.
    #[default]
    No,
    /// It is not.
    Yes,
}

/// What the source says of a story, as in ninjs `pubStatus`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Status {
    /// It may be published.
    #[default]
    Usable,
    /// It may not, for now.
    Withheld,
    /// It is withdrawn for good.
    Canceled,
}

/// Fields that most stories do not have.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Details {
    /// Old addresses that lead here.
    pub aliases: Vec<String>,
    /// The picture for lists.
    pub image: Option<Image>,
    /// What was corrected.
    pub corrections: Vec<Correction>,
    /// The headline as it was sent, if it had a head: `Urgent: …`, `UPDATE 1-…`.
    pub wire_title: Option<String>,
    /// The genre: news, roundup, interview, …
    pub kind: Option<String>,
    /// flash, bulletin, urgent or routine.
    pub priority: Option<String>,
    /// IPTC urgency, 1 (highest) to 9.
    pub urgency: Option<u8>,
    /// The wire's working name for the story.
    pub slugline: Option<String>,
    /// Words to find it by.
    pub keywords: Vec<String>,
    /// Who holds the rights.
    pub rights: Option<Rights>,
    /// Where it was taken from.
    pub origin: BTreeMap<String, serde_json::Value>,
    /// A name that never changes.
    pub id: Option<String>,
    /// The running story it belongs to.
    pub story: Option<String>,
    /// Which version of the running story it is, as written.
    pub version: Option<serde_json::Value>,
    /// The story that it replaces.
    pub supersedes: Option<String>,
    /// What it has in common with its translations.
    pub translation: Option<String>,
    /// Anything; only the story's own page sees it.
    pub extra: BTreeMap<String, serde_json::Value>,
}

/// A picture as front matter names it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// The file beside the story, an address of the site, or a full address.
    pub src: String,
    /// What it shows, for those who cannot see it.
    pub alt: String,
    /// The words under it.
    pub caption: Option<String>,
    /// Who made it.
    pub credit: Option<String>,
}

/// One correction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// When it was made.
    pub date: Moment,
    /// What was wrong and is now right.
    pub text: String,
    /// corrected, clarification or refile.
    pub kind: String,
}

/// Who holds the rights.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rights {
    /// The holder.
    pub holder: Option<String>,
    /// The notice to print.
    pub notice: Option<String>,
    /// Terms of use.
    pub terms: Option<String>,
}
