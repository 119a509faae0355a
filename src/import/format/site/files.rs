//! Walks a site's folder: every file, and folders that hold no part of the site as one.

use crate::folder::Folder;
use crate::folder::Found;
use crate::folder::Hidden;
use crate::folder::Skip;
use crate::import::item::Refusal;

/// Folders that a generator or another program made, by name, wherever they lie.
const MADE: [(&str, &str); 11] = [
    ("node_modules", "it holds programs"),
    (".git", "it is the history of the site's files"),
    (".hg", "it is the history of the site's files"),
    (".svn", "it is the history of the site's files"),
    (".jekyll-cache", "it holds what Jekyll made"),
    (".jekyll-metadata", "it holds what Jekyll made"),
    (".sass-cache", "it holds what Jekyll made"),
    (".bundle", "it holds programs"),
    (".venv", "it holds programs"),
    ("__pycache__", "it holds programs"),
    ("bower_components", "it holds programs"),
];
/// Folders at the root of a site that hold the built site or a theme.
const MADE_AT_ROOT: [(&str, &str); 6] = [
    ("_site", "it is the site as it was built"),
    ("public", "it is the site as it was built"),
    ("output", "it is the site as it was built"),
    ("resources", "it holds what Hugo made"),
    ("themes", "it is the look of the site"),
    ("vendor", "it holds programs"),
];
/// Extensions of files that are brought along: what a text shows or links to.
const BROUGHT: [&str; 44] = [
    "png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "bmp", "tif", "tiff", "ico",
    "jxl", "heic", "pdf", "txt", "csv", "tsv", "json", "geojson", "kml", "gpx", "doc",
    "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "odp", "rtf", "epub", "zip",
    "gz", "mp3", "m4a", "ogg", "oga", "wav", "flac", "mp4", "m4v", "webm", "mov",
];
/// Those of them that are pictures.
const PICTURES: [&str; 13] = [
    "png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "bmp", "tif", "tiff", "ico",
    "jxl", "heic",
];
/// Files that only programs read, whatever their extension.
const TECHNICAL: [&str; 12] = [
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    "composer.json",
    "bower.json",
    "manifest.json",
    "search.json",
    "requirements.txt",
    "robots.txt",
    "humans.txt",
    "ads.txt",
    "renovate.json",
];

/// What a file of a site is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::import::format) enum Role {
    /// A story or a page, if its front matter says so.
    Document,
    /// A file that is brought along, and its path as the built site has it.
    File(String),
    /// Neither.
    Refused(Refusal),
}

impl Role {
    pub(in crate::import::format) fn skip(reason: impl Into<String>) -> Self {
        Self::Refused(Refusal::skip(reason))
    }

    pub(in crate::import::format) fn fail(reason: impl Into<String>) -> Self {
        Self::Refused(Refusal::fail(reason))
    }
}

/// Something in a site's folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::import::format) struct Entry {
    /// Its path below the site's folder; a folder's ends with `/`.
    pub(in crate::import::format) path: String,
    pub(in crate::import::format) len: u64,
    /// Why nothing of it is read.
    pub(in crate::import::format) skipped: Option<String>,
}

/// Returns all files of a folder in the order of their paths.
pub(super) fn walk(folder: &Folder) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut open = vec![String::new()];
    while let Some(below) = open.pop() {
        let listing = folder.list(&below, Hidden::Keep);
        entries.extend(listing.leaves.into_iter().map(entry));
        for path in listing.folders {
            match reason_to_pass(&path) {
                Some(reason) => {
                    entries.push(Entry {
                        path,
                        len: 0,
                        skipped: Some(reason.to_owned()),
                    });
                }
                None => open.push(path),
            }
        }
    }
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    entries
}

fn entry(found: Found) -> Entry {
    match found {
        Found::File { path, len, .. } => {
            let is_hidden = file_name(&path).starts_with('.');
            let skipped = is_hidden.then(|| "it is hidden".to_owned());
            Entry { path, len, skipped }
        }
        Found::Skipped { path, reason } => {
            Entry { path, len: 0, skipped: Some(in_words(&reason).to_owned()) }
        }
    }
}

fn in_words(reason: &Skip) -> &str {
    match reason {
        Skip::Name => "its name is not UTF-8: rename it",
        Skip::LinkOutside => "it is a link that leads out of the site's folder",
        Skip::LinkToFolder => "it is a link to a folder",
        Skip::LinkBroken => "it is a link to nothing",
        Skip::Special => "it is no regular file",
        Skip::Unreadable(words) => words,
    }
}

/// Why nothing in a folder is read.
fn reason_to_pass(path: &str) -> Option<&'static str> {
    let inside = path.trim_end_matches('/');
    let name = file_name(inside);
    let found = |list: &[(&str, &'static str)]| {
        list.iter().find(|(made, _)| *made == name).map(|(_, reason)| *reason)
    };
    let at_root = (!inside.contains('/')).then(|| found(&MADE_AT_ROOT)).flatten();
    let hidden =
        (name.starts_with('.') && name != ".well-known").then_some("it is hidden");
    found(&MADE).or(at_root).or(hidden)
}

/// The last part of a path.
pub(in crate::import::format) fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// A path's extension in lower case.
pub(in crate::import::format) fn extension(path: &str) -> String {
    match file_name(path).rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => extension.to_lowercase(),
        _ => String::new(),
    }
}

/// The last part of a path without its extension.
pub(in crate::import::format) fn stem(path: &str) -> &str {
    let name = file_name(path);
    match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    }
}

/// Whether a file is one that texts show or link to.
pub(in crate::import::format) fn is_brought(path: &str) -> bool {
    let name = file_name(path).to_lowercase();
    BROUGHT.contains(&&*extension(path)) && !TECHNICAL.contains(&&*name)
}

/// Whether a path is that of a picture.
pub(in crate::import::format) fn is_picture(path: &str) -> bool {
    let path = path.split(['?', '#']).next().unwrap_or(path);
    PICTURES.contains(&&*extension(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_taken_apart() {
        assert_eq!(extension("a/b.C.JPG"), "jpg");
        assert_eq!(extension("a/.htaccess"), "");
        assert_eq!(stem("a/2016-03-11-x.en.md"), "2016-03-11-x.en");
        assert!(is_picture("a/b.png?w=100") && !is_picture("png"));
        assert!(is_brought("a/b.pdf") && !is_brought("package.json"));
    }

    #[test]
    fn what_a_program_made_is_passed_over_as_a_whole() {
        assert!(reason_to_pass("a/node_modules/").is_some());
        assert!(reason_to_pass("_site/").is_some());
        assert!(reason_to_pass("a/public/").is_none());
        assert!(reason_to_pass(".well-known/").is_none());
    }
}
