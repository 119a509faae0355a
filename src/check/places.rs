//! Finds the lines of the fields that findings are about.
//!
//! Only files of which something is said are read again, each by itself.

use rayon::iter::IntoParallelIterator as _;
use rayon::iter::ParallelIterator as _;

use crate::check::table;
use crate::check::table::At;
use crate::check::table::Found;
use crate::config::RENAMED;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Place;
use crate::folder::Folder;
use crate::paths::ContentPath;
use crate::story;
use crate::story::MAX_STORY_BYTES;
use crate::yaml::Source;

/// Makes diagnostics of what was found, each with its code, in the order given.
pub(super) fn locate(
    found: Vec<(&'static str, Found)>,
    content: &Folder,
) -> Vec<Diagnostic> {
    let located = found.into_par_iter().map(|(code, found)| {
        let diagnostic = table::diagnostic(code, found.message);
        match found.at {
            At::Site => diagnostic,
            At::File(path) => diagnostic.at(Place::file(shown(&path))),
            At::Field(path, key) => diagnostic.at(place_of(&path, key, content)),
        }
    });
    located.collect()
}

fn shown(path: &ContentPath) -> String {
    format!("content/{path}")
}

/// Where a field stands; the whole file if that cannot be told, as when a default fills it.
fn place_of(path: &ContentPath, key: &str, content: &Folder) -> Place {
    let file = shown(path);
    let bytes = content.read(path.as_str(), MAX_STORY_BYTES as u64).unwrap_or_default();
    let place = story::decode(&file, &bytes).ok().and_then(|text| {
        let end = end_of_front_matter(&text);
        let source = Source { file: &file, text: &text, range: 0..end };
        let others = RENAMED.iter().filter(|(_, to)| *to == key).map(|(from, _)| *from);
        [key].into_iter().chain(others).find_map(|name| key_place(&source, name))
    });
    place.unwrap_or_else(|| Place::file(file))
}

/// Where a key stands, if it begins a line.
fn key_place(source: &Source<'_>, name: &str) -> Option<Place> {
    let place = source.key_place(&[name]);
    let line = place.excerpt.trim_start_matches(['"', '\'']);
    line.starts_with(name).then(|| source.value_place(&[name]))
}

/// The byte at which the closing fence begins; of a text that has none, its end.
fn end_of_front_matter(text: &str) -> usize {
    let mut at = 0;
    let mut is_open = false;
    for line in text.split_inclusive('\n') {
        let fence = line.trim_end();
        if is_open && (fence == "---" || fence == "...") {
            return at;
        }
        is_open |= fence == "---";
        at += line.len();
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_ends_at_its_second_fence() {
        let text = "\n---\ntitle: x\n---\n\ndate: no field\n---\n";
        assert_eq!(&text[..end_of_front_matter(text)], "\n---\ntitle: x\n");
        assert_eq!(end_of_front_matter("---\ntitle: x\n"), 13);
    }

    #[test]
    fn a_key_is_found_where_it_stands_and_nowhere_else() {
        let text = "---\ntitle: Vote\n\"date\": 2062-03-11\n";
        let source = Source::whole("content/a.md", text);
        let at = |name| key_place(&source, name).map(|place| (place.line, place.column));
        assert_eq!(at("title"), Some((2, 8)));
        assert_eq!(at("date"), Some((3, 9)));
        assert_eq!(at("image"), None);
    }
}
