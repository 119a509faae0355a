//! Decodes a file and parts its front matter from its text.
//!
//! A byte order mark, Windows and old Macintosh line ends, and blank lines before the first
//! `---` are accepted. What cannot be a story is refused with the likely reason.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memchr;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Place;

/// The longest front matter that is read.
pub const MAX_FRONT_MATTER_BYTES: usize = 64 * 1024;

/// The longest file that is read as a story.
pub const MAX_STORY_BYTES: usize = 16 * 1024 * 1024;

/// Where the two parts of a decoded file lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Parted {
    /// The YAML between the fences.
    pub(super) yaml: Range<usize>,
    /// The first byte after the closing fence's line.
    pub(super) text: usize,
}

/// Returns a file's text with `\n` line ends and without byte order mark.
///
/// # Errors
///
/// If the bytes are empty, binary, or not UTF-8.
pub fn decode<'a>(file: &str, bytes: &'a [u8]) -> Result<Cow<'a, str>, Diagnostic> {
    let refuse = |code, message: &str, help: &str| {
        Err(Diagnostic::error(code, message).at(Place::file(file)).help(help))
    };
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return refuse(
            "empty",
            "the file is empty",
            "write a story into it, or remove it",
        );
    }
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        let help = "save it as UTF-8: most editors have this under “Save with encoding”";
        return refuse("encoding", "the file is UTF-16, not UTF-8", help);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if memchr(0, bytes).is_some() {
        let help = "if it is a picture or a document, its name should not end with `.md`";
        return refuse("binary", "the file is binary, not a text", help);
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let line =
                bytes[..error.valid_up_to()].iter().filter(|&&b| b == b'\n').count();
            let mut place = Place::file(file);
            place.line = u32::try_from(line + 1).unwrap_or(u32::MAX);
            place.column = 1;
            let message = "the file is not UTF-8";
            let help =
                "save it as UTF-8: most editors have this under “Save with encoding”";
            return Err(Diagnostic::error("encoding", message).at(place).help(help));
        }
    };
    if memchr(b'\r', text.as_bytes()).is_none() {
        return Ok(Cow::Borrowed(text));
    }
    Ok(Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")))
}

/// Whether a file begins as a story does, whatever its name.
pub fn looks_like_front_matter(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    bytes.starts_with(b"---\n") || bytes.starts_with(b"---\r")
}

/// Parts a decoded file.
///
/// # Errors
///
/// If there is no front matter, its closing `---` is missing, or it is too long.
pub(super) fn part(file: &str, text: &str) -> Result<Parted, Diagnostic> {
    let start = opening(file, text)?;
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        let fence = line.trim_end();
        if fence == "---" || fence == "..." {
            let yaml = start..at;
            if yaml.len() > MAX_FRONT_MATTER_BYTES {
                return Err(too_long(file, text, start));
            }
            return Ok(Parted { yaml, text: at + line.len() });
        }
        at += line.len();
    }
    Err(unclosed(file, text, start))
}

/// Returns the byte after the opening fence's line.
fn opening(file: &str, text: &str) -> Result<usize, Diagnostic> {
    let blank = text.len() - text.trim_start().len();
    let line_end = text[blank..].find('\n').map_or(text.len(), |end| blank + end + 1);
    let first = text[blank..line_end].trim_end();
    if first == "---" {
        return Ok(line_end);
    }
    let help = match first {
        "+++" => "the front matter is TOML: write it in YAML, between two lines `---`",
        _ if first.starts_with('{') => {
            "the front matter is JSON: write it in YAML, between two lines `---`"
        }
        _ if first.starts_with("---")
            || first.starts_with('—')
            || first.starts_with('–') =>
        {
            "the first line must be exactly `---`"
        }
        _ => {
            "begin the file with a line `---`, then `title:`, `source:`, `date:`, then `---`"
        }
    };
    let place = Place::in_text(file, text, blank, blank + first.len());
    Err(Diagnostic::error("no-front-matter", "the file has no front matter")
        .at(place)
        .help(help))
}

fn too_long(file: &str, text: &str, start: usize) -> Diagnostic {
    let limit = MAX_FRONT_MATTER_BYTES / 1024;
    Diagnostic::error("too-long", format!("the front matter is longer than {limit} KiB"))
        .at(Place::in_text(file, text, start, start))
        .help("is its closing `---` missing?")
}

/// The closing fence is missing: point at the first line that is no YAML any more.
fn unclosed(file: &str, text: &str, start: usize) -> Diagnostic {
    let mut at = start;
    let mut suspect = start;
    for line in text[start..].split_inclusive('\n') {
        let trimmed = line.trim();
        let typo = trimmed.starts_with("--") || trimmed == "—" || trimmed == "–—";
        let yaml = trimmed.is_empty()
            || line.starts_with([' ', '\t', '-', '#'])
            || trimmed.contains(": ")
            || trimmed.ends_with(':');
        if typo || trimmed.is_empty() || !yaml {
            suspect = at;
            break;
        }
        at += line.len();
    }
    let line = text[suspect..].lines().next().unwrap_or_default();
    Diagnostic::error("unclosed", "the front matter has no closing `---`")
        .at(Place::in_text(file, text, suspect, suspect + line.len()))
        .help("put a line `---` between the last field and the text")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parted(text: &str) -> Result<(String, String), String> {
        match part("a.md", text) {
            Ok(parted) => {
                Ok((text[parted.yaml].to_owned(), text[parted.text..].to_owned()))
            }
            Err(error) => Err(error.message),
        }
    }

    #[test]
    fn front_matter_ends_at_its_closing_fence() {
        let expected = Ok(("a: 1\n".to_owned(), "text\n---\n".to_owned()));
        assert_eq!(parted("---\na: 1\n---\ntext\n---\n"), expected);
        assert_eq!(parted("\n \n--- \na: 1\n...\ntext\n---\n"), expected);
    }

    #[test]
    fn every_line_end_and_a_byte_order_mark_are_accepted() {
        for bytes in ["\u{feff}---\r\na: 1\r\n---\r\nb", "---\ra: 1\r---\rb"] {
            let text = decode("a.md", bytes.as_bytes()).unwrap();
            assert_eq!(text, "---\na: 1\n---\nb");
        }
    }

    #[test]
    fn what_is_no_story_is_refused_by_name() {
        let refused = |bytes: &[u8]| decode("a.md", bytes).unwrap_err().code;
        assert_eq!(refused(b""), "empty");
        assert_eq!(refused(b" \n"), "empty");
        assert_eq!(refused(b"\xff\xfe-\0"), "encoding");
        assert_eq!(refused(b"---\ntitle: Caf\xe9\n"), "encoding");
        assert_eq!(refused(b"\x89PNG\0"), "binary");
    }

    #[test]
    fn a_missing_closing_fence_points_where_it_belongs() {
        let error = part("a.md", "---\ntitle: x\nsource: y\n\nThe text.\n").unwrap_err();
        assert_eq!(error.code, "unclosed");
        assert_eq!(error.place.unwrap().line, 4);
    }

    #[test]
    fn other_front_matter_is_named() {
        let help = |text: &str| part("a.md", text).unwrap_err().help.unwrap();
        assert!(help("+++\ntitle = 1\n+++\n").contains("TOML"));
        assert!(help("{\"title\": 1}\n").contains("JSON"));
        assert!(help("# Title\n").contains("begin the file"));
    }

    #[test]
    fn endless_front_matter_is_refused() {
        let text = format!("---\na: {}\n---\n", "x".repeat(MAX_FRONT_MATTER_BYTES));
        assert_eq!(
            parted(&text),
            Err("the front matter is longer than 64 KiB".to_owned())
        );
    }
}
