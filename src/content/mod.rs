//! Reads `content/`: stories, undated pages, and the files beside them.
//!
//! Every file is read by itself, in parallel; one that cannot be read is a diagnostic and
//! hurts no other. Texts are dropped once their front matter is known.

mod file;
mod inventory;
mod meet;
mod again;
mod read_file;

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Place;
use crate::folder::Folder;
use crate::folder::Skip;
use crate::folder::Trust;
use crate::pages::SiteFile;
use crate::paths::ContentPath;
use crate::story::Story;
use crate::story::Undated;

pub use file::FileRow;
pub use file::Record;
pub use file::StoryRow;
pub use file::Told;
pub use inventory::Change;
pub use inventory::FEW;
pub use inventory::Inventory;
pub use inventory::Keep;
pub use inventory::Origin;
pub use inventory::Reading;
pub use inventory::take;
pub use read_file::Kind;
pub use read_file::MAX_PICTURE_BYTES;
pub use read_file::kind_of;
pub use read_file::text_of;

/// How the names of files end that an import lays beside stories that were edited. They are
/// no part of the site.
pub const INCOMING: &str = ".incoming";

/// What `content/` holds.
#[derive(Debug, Default)]
pub struct Contents {
    /// The stories that could be read, in path order.
    pub stories: Vec<Story>,
    /// The undated pages that could be read, in path order.
    pub undated: Vec<Undated>,
    /// The files beside them, in path order.
    pub files: Vec<SiteFile>,
    /// The stories and pages that could not be read.
    pub failed: Vec<ContentPath>,
    /// What is wrong with any of them.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads all of `content/`, and keeps nothing of it for the next time. Pictures are not looked
/// into: that takes long, and whoever asks only once shows none.
pub fn read(folder: &Folder, config: &Config) -> Contents {
    let keep = Keep::Nothing;
    let config = &Config { pictures: None, ..config.clone() };
    let reading =
        Reading { config, began_ns: None, trust: Trust::Bytes, keep, done: &|| () };
    take(folder, Origin::Content, Vec::new(), &reading).take_contents()
}

/// What was passed over below a folder, and why.
pub fn skipped(folder: &str, path: &str, reason: &Skip) -> Diagnostic {
    let why = match reason {
        Skip::Name => "its name is not UTF-8".to_owned(),
        Skip::LinkOutside => "it is a link that leads out of the folder".to_owned(),
        Skip::LinkToFolder => "it is a link to a folder".to_owned(),
        Skip::LinkBroken => "it is a link that leads nowhere".to_owned(),
        Skip::Special => "it is neither a file nor a folder".to_owned(),
        Skip::Unreadable(words) => format!("it cannot be read: {words}"),
    };
    Diagnostic::error("skipped", format!("the file is passed over: {why}"))
        .at(Place::file(format!("{folder}/{path}")))
        .help(
            "make it a plain, readable file, or name it under `ignore:` in newsgen.yaml",
        )
}

/// Which files the raw file at `path` mentions. Each of `names` stands beside the number of
/// its file; several files may have one name.
///
/// A file that cannot be read, or is empty, as while it is being saved, is taken at its worst:
/// it may have mentioned them all.
pub fn mentions(
    folder: &Folder,
    path: &ContentPath,
    names: &[(&str, usize)],
) -> Vec<usize> {
    if names.is_empty() {
        return Vec::new();
    }
    let limit = crate::story::MAX_STORY_BYTES as u64;
    let bytes = folder.read(path.as_str(), limit).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let is_blank = text.trim().is_empty();
    let mentioned = names.iter().filter(|(name, _)| is_blank || text.contains(name));
    mentioned.map(|&(_, at)| at).collect()
}
