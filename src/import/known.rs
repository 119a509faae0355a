//! The mark in each imported file: which record it is, and how it was written. By it newsgen
//! knows a story again, wherever it lies now, and sees whether a person edited it since.
//!
//! The mark is the last line of front matter, `import:` under `origin:`. Its parts are the
//! fingerprints of the record's name, of the file without that line, and of each file that the
//! story brought along.

use std::collections::HashMap;
use std::path::Path;

use rayon::iter::IntoParallelIterator as _;
use rayon::iter::ParallelIterator as _;

use crate::fingerprint::Fingerprint;
use crate::folder::Folder;
use crate::folder::Found;
use crate::folder::Hidden;
use crate::import::aliases;
use crate::import::aliases::Aliases;
use crate::story::MAX_STORY_BYTES;

/// How the line of the mark begins.
const LINE: &str = "\n  import: ";
/// What ends front matter.
const FENCE: &str = "\n---\n";

/// What the mark of a file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    /// Of the record's name.
    pub(super) key: Fingerprint,
    /// Of the file as it was written, without the mark.
    pub(super) written: Fingerprint,
    /// Of the files that the story brought along, as they came.
    pub(super) files: Box<[Fingerprint]>,
}

/// A story that was imported before.
#[derive(Debug, Clone)]
pub(super) struct Known {
    /// Below the folder of the import, which may lead out of it: `../archive/a.md`.
    pub(super) path: Box<str>,
    pub(super) written: Fingerprint,
    pub(super) files: Box<[Fingerprint]>,
    pub(super) since: Since,
}

/// When a story was imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Since {
    Before,
    /// In this run, of the record with this fingerprint.
    ThisRun(Fingerprint),
}

/// Returns a story's file with its mark. `text` has front matter that ends with a mapping
/// `origin:`, and no mark.
pub(super) fn marked(
    text: &str,
    key: Fingerprint,
    files: Box<[Fingerprint]>,
) -> (String, Mark) {
    let mark = Mark { key, written: Fingerprint::of(text.as_bytes()), files };
    let end = text.find(FENCE).unwrap_or(text.len());
    let (before, behind) = text.split_at(end);
    let files: String = mark.files.iter().map(|file| format!("-{file}")).collect();
    (format!("{before}{LINE}{key}-{}{files}{behind}", mark.written), mark)
}

/// Reads the mark of a file, and whether the rest is as it was written; `None` if the file
/// has no mark.
pub(super) fn read(text: &str) -> Option<(Mark, IsEdited)> {
    // An editor, or git, may have changed the ends of its lines: that is no edit.
    let text = text.replace("\r\n", "\n");
    let (line, mark) = find(&text)?;
    let rest = format!("{}{}", &text[..line.start], &text[line.end..]);
    let is_same = Fingerprint::of(rest.as_bytes()) == mark.written;
    Some((mark, if is_same { IsEdited::No } else { IsEdited::Yes }))
}

/// Whether a file was edited since it was imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum IsEdited {
    No,
    Yes,
}

fn find(text: &str) -> Option<(std::ops::Range<usize>, Mark)> {
    let head = &text[..text.find(FENCE)?];
    let start = head.rfind(LINE)?;
    let value = &head[start + LINE.len()..];
    let value = value.split('\n').next().unwrap_or_default();
    let mut parts = value.trim_end().split('-').map(|part| part.parse().ok());
    let (key, written) = (parts.next()??, parts.next()??);
    let mark = Mark { key, written, files: parts.collect::<Option<_>>()? };
    Some((start..start + LINE.len() + value.len(), mark))
}

/// What is known of a folder.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// The stories that were imported before, by their records' names.
    pub(super) known: HashMap<Fingerprint, Known>,
    /// The old addresses of all stories.
    pub(super) aliases: Aliases,
}

/// Finds all stories of a folder that were imported before, and the old addresses of all.
pub(super) fn scan(folder: &Path) -> Scan {
    // A folder that cannot be opened holds none that could be known.
    let Ok(folder) = Folder::open(folder) else { return Scan::default() };
    let files: Vec<String> = folder
        .walk(Hidden::Skip)
        .filter_map(|found| match found {
            Found::File { path, is_link: false, .. } if path.ends_with(".md") => {
                Some(path)
            }
            _ => None,
        })
        .collect();
    let found: Vec<(String, Option<Mark>, Vec<String>)> = files
        .into_par_iter()
        .filter_map(|path| {
            let bytes = folder.read(&path, MAX_STORY_BYTES as u64).ok()?;
            let text = std::str::from_utf8(&bytes).ok()?;
            let text = text.replace("\r\n", "\n");
            let mark = find(&text).map(|(_, mark)| mark);
            let aliases = aliases::of_file(&text);
            (mark.is_some() || !aliases.is_empty()).then_some((path, mark, aliases))
        })
        .collect();
    let mut scan = Scan::default();
    for (path, mark, aliases) in found {
        let story = mark
            .as_ref()
            .map_or_else(|| Fingerprint::of(path.as_bytes()), |mark| mark.key);
        for alias in aliases {
            scan.aliases.claim(&alias, story);
        }
        if let Some(Mark { key, written, files }) = mark {
            let path = path.into();
            // Of two with one mark, a person copied one: the first by path is taken.
            scan.known.entry(key).or_insert(Known {
                path,
                written,
                files,
                since: Since::Before,
            });
        }
    }
    scan
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "---\ntitle: A\norigin:\n  id: a\n---\n\nText.\n";

    #[test]
    fn a_mark_is_read_as_it_was_made() {
        let key = Fingerprint::of(b"a");
        let (text, mark) = marked(FILE, key, [].into());
        let line = format!("  import: {key}-{}", mark.written);
        assert_eq!(text.lines().nth(4), Some(&*line));
        assert_eq!(read(&text), Some((mark, IsEdited::No)));
        let (text, mark) = marked(FILE, key, [key].into());
        assert_eq!(text.lines().nth(4), Some(&*format!("{line}-{key}")));
        assert_eq!(read(&text), Some((mark, IsEdited::No)));
    }

    #[test]
    fn an_edit_anywhere_is_seen() {
        let (text, mark) = marked(FILE, Fingerprint::of(b"a"), [].into());
        for (from, to) in
            [("title: A", "title: B"), ("Text.", "Text!"), ("\n\n", "\n\n\n")]
        {
            let edited = text.replacen(from, to, 1);
            assert_eq!(read(&edited), Some((mark.clone(), IsEdited::Yes)), "{edited}");
        }
    }

    #[test]
    fn a_text_that_shows_a_mark_has_none() {
        let key = Fingerprint::of(b"a");
        assert_eq!(read(&format!("{FILE}  import: {key}-{key}\n")), None);
        assert_eq!(read(FILE), None);
    }
}
