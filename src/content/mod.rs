//! Reads `content/`: stories, undated pages, and the files beside them.
//!
//! Every file is read by itself, in parallel; one that cannot be read is a diagnostic and
//! hurts no other. Texts are dropped once their front matter is known.

mod read_file;

use std::collections::BTreeMap;

use rayon::iter::IntoParallelIterator as _;
use rayon::iter::ParallelIterator as _;

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Place;
use crate::folder::Folder;
use crate::folder::Found;
use crate::folder::Hidden;
use crate::folder::Skip;
use crate::pages::SiteFile;
use crate::paths::ContentPath;
use crate::story::Story;
use crate::story::Undated;

pub use read_file::Kind;
pub use read_file::kind_of;
pub use read_file::text_of;

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

/// What one file turned out to be.
enum Read {
    Story(Box<Story>),
    Undated(Box<Undated>),
    File(SiteFile),
    Failed(ContentPath),
    Nothing,
}

/// Reads all of `content/`. `done` is told of each file.
pub fn read(folder: &Folder, config: &Config, done: &(dyn Fn() + Sync)) -> Contents {
    let mut contents = Contents::default();
    let mut paths = Vec::new();
    for found in folder.walk(Hidden::Skip) {
        match found {
            Found::File { path, .. } if config.ignore.is_match(&path) => {}
            Found::File { path, .. } => paths.push(path),
            Found::Skipped { path, reason } => {
                contents.diagnostics.push(skipped("content", &path, &reason));
            }
        }
    }
    paths.sort();
    let results: Vec<(Read, Vec<Diagnostic>)> = paths
        .into_par_iter()
        .map(|path| {
            let result = read_one(folder, &path, config);
            done();
            result
        })
        .collect();
    for (read, mut problems) in results {
        contents.diagnostics.append(&mut problems);
        match read {
            Read::Story(story) => contents.stories.push(*story),
            Read::Undated(page) => contents.undated.push(*page),
            Read::File(file) => contents.files.push(file),
            Read::Failed(path) => contents.failed.push(path),
            Read::Nothing => {}
        }
    }
    contents
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

fn read_one(folder: &Folder, path: &str, config: &Config) -> (Read, Vec<Diagnostic>) {
    let shown = format!("content/{path}");
    let content_path = match ContentPath::new(path) {
        Ok(content_path) => content_path,
        Err(error) => {
            let problem = Diagnostic::error("path", error.to_string());
            let problem = problem.at(Place::file(shown)).help(error.help());
            return (Read::Nothing, vec![problem]);
        }
    };
    match kind_of(path) {
        Kind::Story => read_file::story(folder, &content_path, &shown, config),
        Kind::Undated => read_file::undated(folder, &content_path, &shown, config),
        Kind::File => read_file::beside(folder, path, &shown),
    }
}

/// Which of `names` the raw file at `path` mentions, by their place in the list.
pub fn mentions(
    folder: &Folder,
    path: &ContentPath,
    names: &BTreeMap<&str, usize>,
) -> Vec<usize> {
    let limit = crate::story::MAX_STORY_BYTES as u64;
    let Ok(bytes) = folder.read(path.as_str(), limit) else { return Vec::new() };
    let text = String::from_utf8_lossy(&bytes);
    names.iter().filter(|(name, _)| text.contains(**name)).map(|(_, &at)| at).collect()
}
