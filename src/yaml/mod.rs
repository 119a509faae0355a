//! YAML as people write it: front matter, the config, a theme's files.
//!
//! It reads one mapping, says where each key stands, and turns the parser's complaints into
//! diagnostics with a way out. It knows no field by name; `config` and `story` do.

mod fields;
mod scan;

use std::ops::Range;

use serde_yaml::Value;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Place;

pub use fields::Fields;
pub use fields::Problems;
pub use fields::nearest;
pub use fields::truth;

/// Deepest nesting of lists and mappings that is read.
const MAX_DEPTH: usize = 16;

/// A piece of YAML and the file it stands in.
#[derive(Debug, Clone)]
pub struct Source<'a> {
    /// The file's path, as shown to people.
    pub file: &'a str,
    /// The whole file.
    pub text: &'a str,
    /// Where in the file the YAML stands.
    pub range: Range<usize>,
}

impl<'a> Source<'a> {
    /// A file that is YAML from end to end.
    pub fn whole(file: &'a str, text: &'a str) -> Self {
        Self { file, text, range: 0..text.len() }
    }

    /// The YAML itself.
    pub fn yaml(&self) -> &'a str {
        &self.text[self.range.clone()]
    }

    /// Returns the place of a range of the YAML.
    pub fn place(&self, range: Range<usize>) -> Place {
        let start = self.range.start;
        Place::in_text(self.file, self.text, start + range.start, start + range.end)
    }

    /// Returns the place of the value under `path`, or of its key if it has no value.
    ///
    /// A number in the path is a position in a list, from 0. Where the path cannot be found
    /// in the text, it is the place of the nearest key above.
    pub fn value_place(&self, path: &[&str]) -> Place {
        let found = scan::find(self.yaml(), path);
        self.place(if found.value.is_empty() { found.key } else { found.value })
    }

    /// Returns the place of the key under `path`.
    pub fn key_place(&self, path: &[&str]) -> Place {
        self.place(scan::find(self.yaml(), path).key)
    }

    /// Returns the place of a comment that begins like a word, right behind a top-level value
    /// without quotes: `title: Storm is #1` says "Storm is". `None` if there is none.
    pub fn comment_like_a_word(&self, key: &str) -> Option<Place> {
        let found = scan::find(self.yaml(), &[key]);
        let value = &self.yaml()[found.value.clone()];
        if value.is_empty() || value.starts_with(['"', '\'', '[', '{', '|', '>']) {
            return None;
        }
        let rest = self.yaml()[found.value.end..].lines().next()?;
        let comment = rest.trim_start();
        let word = comment.strip_prefix('#')?;
        let start = found.value.end + rest.len() - comment.len();
        let is_word = word.starts_with(char::is_alphanumeric);
        is_word.then(|| self.place(start..start + comment.len()))
    }

    /// Returns a top-level value as it is written, without a comment: `007` stays `007`.
    pub fn written(&self, key: &str) -> Option<&'a str> {
        let found = scan::find(self.yaml(), &[key]);
        let written = &self.yaml()[found.value];
        (!written.is_empty()).then_some(written)
    }
}

/// Reads the mapping that `source` holds; an empty text is an empty mapping.
///
/// # Errors
///
/// If it is not YAML, not a mapping, or uses what newsgen refuses: anchors, aliases and tags
/// have no use in front matter, and alias bombs do; so has nesting beyond 16 levels.
pub fn read(source: &Source<'_>) -> Result<Vec<(String, Value)>, Diagnostic> {
    if let Some((range, what)) = scan::reference(source.yaml()) {
        let message = format!("{what} are not used here");
        let help =
            "write the value out; put a text that begins with `&` or `*` in quotes";
        return Err(Diagnostic::error("yaml-reference", message)
            .at(source.place(range))
            .help(help));
    }
    let mapping = match any(source)? {
        Value::Mapping(mapping) => mapping,
        Value::Null => return Ok(Vec::new()),
        _ => return Err(not_a_mapping(source)),
    };
    let mut entries = Vec::with_capacity(mapping.len());
    for (key, value) in mapping {
        let key = key_text(&key).ok_or_else(|| not_a_mapping(source))?;
        check_value(&value, 1, &key, source)?;
        entries.push((key, value));
    }
    Ok(entries)
}

/// Reads whatever value `source` holds, with anchors and all.
///
/// # Errors
///
/// If it is no YAML, or nests so deep that reading it would take long.
pub fn any(source: &Source<'_>) -> Result<Value, Diagnostic> {
    if let Some(range) = scan::bracket_too_many(source.yaml()) {
        return Err(Diagnostic::error("yaml-shape", "its brackets nest too deeply")
            .at(source.place(range))
            .help("put a text that has brackets in quotes"));
    }
    serde_yaml::from_str(source.yaml()).map_err(|error| explain(&error, source))
}

fn not_a_mapping(source: &Source<'_>) -> Diagnostic {
    let first = scan::first_line(source.yaml());
    Diagnostic::error("yaml-shape", "this is not a list of `key: value` lines")
        .at(source.place(first))
        .help("write one field a line, as in `title: Harbour pilots end strike`")
}

fn check_value(
    value: &Value,
    depth: usize,
    key: &str,
    source: &Source<'_>,
) -> Result<(), Diagnostic> {
    let refuse = |message: String| {
        Err(Diagnostic::error("yaml-shape", message).at(source.value_place(&[key])))
    };
    match value {
        Value::Tagged(_) => {
            refuse(format!("`{key}` has a YAML tag, which is not used here"))
        }
        _ if depth > MAX_DEPTH => refuse(format!("`{key}` is nested too deeply")),
        Value::Sequence(list) => {
            list.iter().try_for_each(|item| check_value(item, depth + 1, key, source))
        }
        Value::Mapping(map) => {
            map.values().try_for_each(|item| check_value(item, depth + 1, key, source))
        }
        _ => Ok(()),
    }
}

fn key_text(key: &Value) -> Option<String> {
    match key {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Null => Some("null".to_owned()),
        _ => None,
    }
}

/// Turns the parser's error into a diagnostic that names the usual mistake behind it.
fn explain(error: &serde_yaml::Error, source: &Source<'_>) -> Diagnostic {
    let text = error.to_string();
    if let Some(key) = duplicate_key(&text) {
        let range = scan::second(source.yaml(), &key).unwrap_or(0..0);
        return Diagnostic::error("duplicate-key", format!("`{key}` is given twice"))
            .at(source.place(range))
            .help("keep one of the two");
    }
    let yaml = source.yaml();
    let at = error.location().map_or(0, |location| location.index().min(yaml.len()));
    let at = yaml.floor_char_boundary(at);
    let line = scan::line_around(yaml, at);
    let mistake = scan::usual_mistake(yaml, &line);
    let range =
        mistake.as_ref().map_or(at..line.end.max(at), |found| found.range.clone());
    let message = match &mistake {
        Some(found) => found.message.to_owned(),
        None => format!("this is not YAML: {}", plain(&text)),
    };
    Diagnostic::error("yaml", message)
        .at(source.place(range))
        .maybe_help(mistake.map(|found| found.help))
}

/// The key named in the parser's complaint about one given twice.
fn duplicate_key(message: &str) -> Option<String> {
    let rest = message.split_once("duplicate entry with key ")?.1;
    let rest = rest.split(" at line ").next().unwrap_or(rest);
    Some(rest.trim_matches('"').to_owned())
}

/// The parser's message without its positions, which count from the wrong line.
fn plain(message: &str) -> String {
    let mut words = Vec::new();
    for part in message.split(", ") {
        words.push(part.split(" at line ").next().unwrap_or(part));
    }
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error_of(yaml: &str) -> (String, u32, u32, Option<String>) {
        let error = read(&Source::whole("a.md", yaml)).unwrap_err();
        let place = error.place.unwrap();
        (error.message, place.line, place.column, error.help)
    }

    #[test]
    fn a_mapping_keeps_its_order() {
        let entries = read(&Source::whole("a", "b: 1\na: x\n")).unwrap();
        assert_eq!(entries, [("b".into(), 1.into()), ("a".into(), "x".into())]);
    }

    #[test]
    fn a_colon_in_a_title_is_named_with_the_way_out() {
        let (message, line, column, help) =
            error_of("source: X\ntitle: Vote: too close to call\n");
        assert_eq!(message, "a value that holds `: ` needs quotes");
        assert_eq!((line, column), (2, 8));
        assert_eq!(help.unwrap(), "write `title: \"Vote: too close to call\"`");
    }

    #[test]
    fn marks_in_a_sentence_are_part_of_it_and_those_around_it_are_not() {
        let help = |yaml: &str| error_of(yaml).3.unwrap();
        assert_eq!(
            help("title: “Enough”: pilots walk out\n"),
            "write `title: \"“Enough”: pilots walk out\"`"
        );
        assert_eq!(
            help("title: “Vote: too close”\n"),
            "write `title: \"Vote: too close\"`"
        );
    }

    #[test]
    fn a_no_break_space_behind_a_key_is_named_where_it_stands() {
        let (message, line, column, _) = error_of("title:\u{a0}Strike\nsource: X\n");
        assert_eq!(message, "a no-break space stands where a plain one is needed");
        assert_eq!((line, column), (1, 7));
    }

    #[test]
    fn a_comment_that_begins_like_a_word_is_found() {
        let place = |yaml: &str| {
            let place = Source::whole("a", yaml).comment_like_a_word("title")?;
            Some((place.line, place.column, place.len))
        };
        assert_eq!(place("a: b\ntitle: Storm is #1 story\n"), Some((2, 17, 8)));
        for plain in ["Storm # one", "\"Storm is #1\"", "Storm#1", "|\n  Storm is #1"] {
            assert_eq!(place(&format!("title: {plain}\n")), None, "{plain}");
        }
    }

    #[test]
    fn a_tab_is_named() {
        let (message, line, _, _) = error_of("title: x\n\tsource: y\n");
        assert_eq!((message.as_str(), line), ("a tab stands where spaces are needed", 2));
    }

    #[test]
    fn a_key_given_twice_points_at_the_second() {
        let (message, line, ..) = error_of("title: a\nsource: b\ntitle: c\n");
        assert_eq!((message.as_str(), line), ("`title` is given twice", 3));
    }

    #[test]
    fn brackets_without_end_are_refused_in_time() {
        for open in ["[", "{a: ", "[\n  "] {
            let (message, ..) = error_of(&format!("a: {}", open.repeat(60_000)));
            assert_eq!(message, "its brackets nest too deeply");
        }
    }

    #[test]
    fn anchors_and_aliases_are_refused_but_not_ampersands() {
        assert_eq!(error_of("a: &x 1\nb: *x\n").0, "YAML anchors are not used here");
        assert_eq!(error_of("b: [*x]\n").0, "YAML aliases are not used here");
        let plain =
            "a: Johnson & Sons\nb: |\n  *bold*\n  - *x*\nc: \"*x\"\nd: R&D *not*\n";
        assert!(read(&Source::whole("a", plain)).is_ok());
    }

    #[test]
    fn an_open_quote_is_found_where_it_opens() {
        let (message, line, column, _) = error_of("a: 1\ntitle: \"open\nsource: b\n");
        assert_eq!(message, "a quotation mark is opened and never closed");
        assert_eq!((line, column), (2, 8));
    }
}
