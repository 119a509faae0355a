//! What Pelican has of Python: settings as assignments, patterns with braces and the marks of
//! `strftime`; and its links and pages in HTML.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;
use chrono::format::Item as Mark;
use chrono::format::StrftimeItems;
use lol_html::RewriteStrSettings;
use lol_html::element;
use lol_html::rewrite_str;
use serde_yaml::Value;

use crate::import::format::site::Code;
use crate::import::format::site::Document;
use crate::import::format::site::Expanding;

/// Simple assignments of a program.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Assignments(BTreeMap<String, Vec<String>>);

impl Assignments {
    /// Reads lines such as `NAME = 'value'`, `NAME = ['a', 'b']` and `NAME = True`. What is
    /// anything else is passed over.
    pub(super) fn read(&mut self, program: &str) {
        for line in program.lines() {
            let Some((name, value)) = line.split_once('=') else { continue };
            let name = name.trim_end();
            let is_name = !name.is_empty()
                && name
                    .bytes()
                    .all(|b| b.is_ascii_uppercase() || b == b'_' || b.is_ascii_digit());
            if !is_name {
                continue;
            }
            if let Some(values) = values(value.trim()) {
                self.0.insert(name.to_owned(), values);
            }
        }
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        let first = self.0.get(name)?.first()?;
        (!first.is_empty()).then_some(first)
    }

    pub(super) fn list(&self, name: &str) -> Option<Vec<String>> {
        self.0.get(name).cloned()
    }
}

/// The values of an assignment; `None` if it is not simple.
fn values(text: &str) -> Option<Vec<String>> {
    let inside = |open: char, close: char| {
        let (inside, rest) = text.strip_prefix(open)?.split_once(close)?;
        is_end(rest).then_some(inside)
    };
    let list = inside('[', ']').or_else(|| inside('(', ')'));
    if let Some(list) = list {
        let mut values = Vec::new();
        let mut rest = list.trim_start();
        while !rest.is_empty() {
            let (value, behind) = quoted(rest)?;
            values.push(value);
            rest = behind.trim_start().trim_start_matches(',').trim_start();
        }
        return Some(values);
    }
    if let Some((value, rest)) = quoted(text) {
        return is_end(rest).then(|| vec![value]);
    }
    let word = text.split('#').next().unwrap_or_default().trim();
    let is_word = !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric());
    is_word.then(|| vec![word.to_owned()])
}

fn is_end(rest: &str) -> bool {
    let rest = rest.trim();
    rest.is_empty() || rest.starts_with('#')
}

/// Reads a text in quotes; what follows it is left.
fn quoted(text: &str) -> Option<(String, &str)> {
    let text = text.strip_prefix(['u', 'r', 'b']).unwrap_or(text);
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let mut value = String::new();
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            c if is_escaped => {
                is_escaped = false;
                value.push(c);
            }
            '\\' => is_escaped = true,
            c if c == quote => {
                return Some((value, text.get(at + 1..).unwrap_or_default()));
            }
            c => value.push(c),
        }
    }
    None
}

/// Fills a pattern such as `{date:%Y}/{slug}.html`; `None` if it names what is not known.
pub(super) fn filled(
    pattern: &str,
    value: impl Fn(&str, &str) -> Option<String>,
) -> Option<String> {
    let mut out = String::new();
    let mut rest = pattern;
    while let Some((before, behind)) = rest.split_once('{') {
        out.push_str(before);
        let (name, behind) = behind.split_once('}')?;
        let (name, format) = name.split_once(':').unwrap_or((name, ""));
        out.push_str(&value(name, format)?);
        rest = behind;
    }
    out.push_str(rest);
    Some(out)
}

/// A date as a pattern has it; `None` if the pattern is none.
pub(super) fn formatted(date: NaiveDateTime, format: &str) -> Option<String> {
    let format = if format.is_empty() { "%Y-%m-%d" } else { format };
    // A mark that chrono does not know, or a zone, would fail when it is written.
    let zones = ["%z", "%Z", "%s", "%+", "%c", "%:z", "%#z"];
    let is_known = StrftimeItems::new(format).all(|mark| mark != Mark::Error)
        && !zones.iter().any(|zone| format.contains(zone));
    is_known.then(|| date.format(format).to_string())
}

/// Leads `{filename}path`, `{static}path`, `{attach}path` and `|filename|path` to where
/// things lie now.
pub(super) fn with_inner_links(
    text: &str,
    root: &str,
    page: &mut Expanding<'_>,
) -> String {
    const NAMES: [&str; 4] = ["filename", "static", "attach", "author"];
    let code = Code::of(text);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find(['{', '|'])) {
        let start = at + found;
        out.push_str(text.get(at..start).unwrap_or_default());
        let rest = text.get(start + 1..).unwrap_or_default();
        let close = if text.get(start..).is_some_and(|rest| rest.starts_with('{')) {
            '}'
        } else {
            '|'
        };
        let name = NAMES.iter().take(3).find(|name| {
            rest.strip_prefix(**name).is_some_and(|rest| rest.starts_with(close))
        });
        let is_link =
            out.ends_with(['(', '<', '"', '\'', ' ', '=', ':']) && !code.has(start);
        let Some(name) = name.filter(|_| is_link) else {
            out.push_str(text.get(start..=start).unwrap_or_default());
            at = start + 1;
            continue;
        };
        let target = rest.get(name.len() + 1..).unwrap_or_default();
        let is_end = |c: char| c.is_whitespace() || ")>\"'#?".contains(c);
        let length = target.find(is_end).unwrap_or(target.len());
        let target = target.get(..length).unwrap_or_default();
        at = start + 1 + name.len() + 1 + length;
        out.push_str(&led(target, root, page));
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

fn led(target: &str, root: &str, page: &mut Expanding<'_>) -> String {
    let plain = target.replace("%20", " ");
    let here = &page.here;
    let path = match plain.strip_prefix('/') {
        Some(path) => Some(format!("{root}{path}")),
        None => here.joined(&plain),
    };
    let found = path.as_ref().and_then(|path| here.to_path(path));
    found.unwrap_or_else(|| {
        page.note(format!("a link leads to nothing of this site: `{target}`"));
        let path = path.unwrap_or_default();
        let path = path.strip_prefix(root).unwrap_or(&path);
        format!("/{}", path.replace(' ', "%20"))
    })
}

/// Takes title and headers of a page in HTML out of its head.
pub(super) fn take_html(document: &mut Document) {
    let text = std::mem::take(&mut document.text);
    let lower = text.to_ascii_lowercase();
    let between = |open: &str, close: &str| {
        let start = lower.find(open)?;
        let start = start + lower.get(start..)?.find('>')? + 1;
        let end = lower.get(start..)?.find(close).map(|end| start + end)?;
        text.get(start..end)
    };
    let title = between("<title", "</title").map(|title| title.trim().to_owned());
    let body = between("<body", "</body").unwrap_or(&text).to_owned();
    let head = between("<head", "</head").unwrap_or_default();
    let mut found: Vec<(String, String)> = Vec::new();
    let metas = element!("meta[name]", |element| {
        let name = element.get_attribute("name").unwrap_or_default();
        let content = element.get_attribute("content");
        let content = content.or_else(|| element.get_attribute("contents"));
        found.push((name.to_lowercase(), content.unwrap_or_default()));
        Ok(())
    });
    let settings = RewriteStrSettings::new().with_strict(false);
    let settings = settings.append_element_content_handler(metas);
    // What cannot be read has no headers.
    let _ = rewrite_str(head, settings);
    for (name, content) in found {
        let name = if name == "keywords" { "tags".to_owned() } else { name };
        document.matter.default(&name, &Value::String(content));
    }
    if let Some(title) = title {
        document.matter.default("title", &Value::String(title));
    }
    document.text = body;
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    #[test]
    fn settings_are_read_and_never_run() {
        let mut read = Assignments::default();
        read.read(
            "SITENAME = u'Kielund\\'s news' # ours\nSITEURL = ''\nimport os\n\
             PAGE_PATHS = ['pages', \"more\"]\nPATH = os.environ['PATH']\n\
             USE_FOLDER_AS_CATEGORY = False\nif X == 'y':\n    TIMEZONE = 'UTC'\n\
             AUTHOR='J. Smit'\nDEFAULT_DATE = __import__('os').system('x')\nA = ['b',\n",
        );
        assert_eq!(read.text("SITENAME"), Some("Kielund's news"));
        assert_eq!(read.text("SITEURL"), None);
        assert_eq!(read.text("PATH"), None);
        assert_eq!(read.text("TIMEZONE"), None);
        assert_eq!(read.text("AUTHOR"), Some("J. Smit"));
        assert_eq!(read.text("USE_FOLDER_AS_CATEGORY"), Some("False"));
        assert_eq!(read.text("DEFAULT_DATE"), None);
        let pages = ["pages".to_owned(), "more".to_owned()];
        assert_eq!(read.list("PAGE_PATHS").as_deref(), Some(&pages[..]));
    }

    #[test]
    fn patterns_are_filled_and_bad_ones_are_none() {
        let day =
            NaiveDate::from_ymd_opt(2016, 3, 1).unwrap().and_hms_opt(9, 5, 0).unwrap();
        let value = |name: &str, format: &str| match name {
            "slug" => Some("strike".to_owned()),
            "date" => formatted(day, format),
            _ => None,
        };
        let cases = [
            ("{date:%Y}/{date:%b}/{date:%d}/{slug}/", Some("2016/Mar/01/strike/")),
            ("{date:%Q}/{slug}", None),
            ("{date:%z}/{slug}", None),
            ("{other}", None),
            ("{slug", None),
        ];
        for (pattern, expected) in cases {
            assert_eq!(filled(pattern, value).as_deref(), expected, "{pattern}");
        }
    }
}
