//! Front matter as static site generators have it: YAML, TOML, JSON, or lines of headers.
//!
//! It decodes a file, parts the front matter from the text, and hands on values. What the
//! values mean, others say.

use encoding_rs::Encoding;
use encoding_rs::WINDOWS_1252;
use serde_yaml::Mapping;
use serde_yaml::Value;

use crate::import::item::Refusal;
use crate::yaml;
use crate::yaml::Source;

/// The longest front matter that is read.
const MAX_MATTER_BYTES: usize = 256 << 10;

/// The forms of front matter that a generator reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::import::format) enum Forms {
    /// YAML between two lines `---`.
    Yaml,
    /// YAML, TOML between two lines `+++`, or a JSON object.
    All,
    /// Lines `Name: value`, with or without two lines `---` around.
    Headers,
}

/// A file, parted.
#[derive(Debug)]
pub(in crate::import::format) struct Document {
    pub(in crate::import::format) matter: Matter,
    /// Whether there is front matter at all, be it empty.
    pub(in crate::import::format) has_matter: bool,
    pub(in crate::import::format) text: String,
    /// What was altered when it was decoded.
    pub(in crate::import::format) note: Option<&'static str>,
}

/// Fields of front matter, each of which is taken out once.
#[derive(Debug, Clone, Default)]
pub(in crate::import::format) struct Matter(Mapping);

impl Document {
    /// Parts a file.
    pub(in crate::import::format) fn read(
        bytes: &[u8],
        forms: Forms,
    ) -> Result<Self, Refusal> {
        let (text, note) = decoded(bytes)?;
        let (mapping, rest) = match forms {
            Forms::Headers => headers(&text),
            forms => match part(&text, forms)? {
                Some((Kind::Yaml, matter, rest)) => (Some(from_yaml(matter)?), rest),
                Some((Kind::Toml, matter, rest)) => (Some(from_toml(matter)?), rest),
                Some((Kind::Json, matter, rest)) => (Some(from_json(matter)?), rest),
                None => (None, text.as_str()),
            },
        };
        let has_matter = mapping.is_some();
        let matter = Matter(mapping.unwrap_or_default());
        Ok(Self { matter, has_matter, text: rest.to_owned(), note })
    }
}

/// A file's text with `\n` as its line ends, and what is to be told of it.
pub(in crate::import::format) fn decoded(
    bytes: &[u8],
) -> Result<(String, Option<&'static str>), Refusal> {
    let (text, note) = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => {
            let bytes = bytes.get(mark..).unwrap_or_default();
            let (text, is_damaged) = encoding.decode_without_bom_handling(bytes);
            let note = is_damaged.then_some("bytes that are no text stand as `\u{fffd}`");
            (text.into_owned(), note)
        }
        None => match std::str::from_utf8(bytes) {
            Ok(text) => (text.to_owned(), None),
            Err(_) => {
                let text = WINDOWS_1252.decode_without_bom_handling(bytes).0;
                (text.into_owned(), Some("it is no UTF-8 and was read as Windows-1252"))
            }
        },
    };
    if text.contains('\0') {
        return Err(Refusal::fail("the file is binary, not a text"));
    }
    match text.contains('\r') {
        true => Ok((text.replace("\r\n", "\n").replace('\r', "\n"), note)),
        false => Ok((text, note)),
    }
}

enum Kind {
    Yaml,
    Toml,
    Json,
}

/// Parts front matter from the text behind it; `None` if there is none.
fn part(text: &str, forms: Forms) -> Result<Option<(Kind, &str, &str)>, Refusal> {
    let start = text.trim_start_matches(['\n', ' ', '\t', '\u{feff}']);
    let (first, rest) = start.split_once('\n').unwrap_or((start, ""));
    let first = first.trim_end();
    if first == "---" {
        let (matter, rest) = until(rest, &["---", "..."])?;
        return Ok(Some((Kind::Yaml, matter, rest)));
    }
    if forms == Forms::Yaml {
        return Ok(None);
    }
    if first == "+++" {
        let (matter, rest) = until(rest, &["+++"])?;
        return Ok(Some((Kind::Toml, matter, rest)));
    }
    let looks_like_json = start.strip_prefix('{').is_some_and(|inside| {
        let inside = inside.trim_start();
        inside.starts_with('"') || inside.starts_with('}')
    });
    if !looks_like_json {
        return Ok(None);
    }
    let mut values =
        serde_json::Deserializer::from_str(start).into_iter::<serde_json::Value>();
    match values.next() {
        Some(Ok(_)) => {
            let (matter, rest) = start.split_at(values.byte_offset());
            Ok(Some((Kind::Json, matter, rest)))
        }
        Some(Err(error)) => {
            Err(Refusal::fail(format!("its front matter is no JSON: {error}")))
        }
        None => Ok(None),
    }
}

/// Parts a text at the first line that is a fence.
fn until<'t>(text: &'t str, fences: &[&str]) -> Result<(&'t str, &'t str), Refusal> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if fences.contains(&line.trim_end()) {
            let (matter, rest) = text.split_at(at);
            if matter.len() > MAX_MATTER_BYTES {
                return Err(Refusal::fail("its front matter is longer than 256 KiB"));
            }
            return Ok((matter, rest.get(line.len()..).unwrap_or_default()));
        }
        at += line.len();
    }
    let fence = fences.first().copied().unwrap_or_default();
    let reason = format!("its front matter has no end: a line `{fence}` is missing");
    Err(Refusal::fail(reason))
}

/// Reads YAML: front matter, or a file of settings.
pub(in crate::import::format) fn from_yaml(text: &str) -> Result<Mapping, Refusal> {
    let source = Source::whole("front matter", text);
    match yaml::read(&source) {
        Ok(entries) => Ok(entries
            .into_iter()
            .map(|(name, value)| (Value::String(name), value))
            .collect()),
        Err(problem) => {
            let line = problem.place.as_ref().map_or(0, |place| place.line);
            let mut reason =
                format!("its front matter, line {line}: {}", problem.message);
            if let Some(help) = &problem.help {
                reason.push_str("; ");
                reason.push_str(help);
            }
            Err(Refusal::fail(reason))
        }
    }
}

/// Reads TOML: front matter, or a file of settings.
pub(in crate::import::format) fn from_toml(text: &str) -> Result<Mapping, Refusal> {
    match text.parse::<toml::Table>() {
        Ok(table) => Ok(of_table(table)),
        Err(error) => {
            let message = error.message().lines().next().unwrap_or_default();
            let line = error.span().map_or(0, |span| {
                let before = text.get(..span.start).unwrap_or_default();
                before.matches('\n').count() + 1
            });
            Err(Refusal::fail(format!("its front matter, line {line}: {message}")))
        }
    }
}

fn of_table(table: toml::Table) -> Mapping {
    table.into_iter().map(|(name, value)| (name.into(), of_toml(value))).collect()
}

fn of_toml(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(flag) => flag.into(),
        toml::Value::Datetime(moment) => moment.to_string().into(),
        toml::Value::Array(list) => list.into_iter().map(of_toml).collect(),
        toml::Value::Table(table) => of_table(table).into(),
    }
}

/// Reads a JSON object: front matter, or a file of settings.
pub(in crate::import::format) fn from_json(text: &str) -> Result<Mapping, Refusal> {
    let object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(text)
        .map_err(|error| {
        Refusal::fail(format!("its front matter is no JSON: {error}"))
    })?;
    let value = |value: serde_json::Value| serde_yaml::to_value(value).ok();
    let pairs = object.into_iter();
    Ok(pairs.filter_map(|(name, of)| Some((name.into(), value(of)?))).collect())
}

/// Reads lines `Name: value`; lines indented by four go on with the value before them.
fn headers(text: &str) -> (Option<Mapping>, &str) {
    let start = text.trim_start_matches(['\n', '\u{feff}']);
    let (is_fenced, mut rest) = match start.strip_prefix("---\n") {
        Some(rest) => (true, rest),
        None => (false, start),
    };
    let mut mapping = Mapping::new();
    let mut last: Option<String> = None;
    let is_end = |line: &str| matches!(line.trim_end(), "---" | "...");
    while let Some(line) = rest.split_inclusive('\n').next() {
        let behind = rest.get(line.len()..).unwrap_or_default();
        if line.trim().is_empty() || is_fenced && is_end(line) {
            rest = behind;
            break;
        }
        let goes_on = line.starts_with("    ") || line.starts_with('\t');
        if let (true, Some(name)) = (goes_on, &last) {
            if let Some(Value::String(value)) = mapping.get_mut(name.as_str()) {
                value.push('\n');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = header(line) {
            mapping.insert(name.as_str().into(), value.into());
            last = Some(name);
        } else {
            break;
        }
        rest = behind;
    }
    match mapping.is_empty() {
        true => (None, text),
        false => (Some(mapping), rest),
    }
}

fn header(line: &str) -> Option<(String, &str)> {
    let (name, value) = line.split_once(':')?;
    let name = name.trim();
    let is_name = !name.is_empty()
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    is_name.then(|| (name.to_ascii_lowercase(), value.trim()))
}

impl Matter {
    pub(in crate::import::format) fn new(mapping: Mapping) -> Self {
        Self(mapping)
    }

    /// Looks at a field.
    pub(in crate::import::format) fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !is_empty(value))
    }

    /// Takes the first of these fields that says something, and the others, too.
    pub(in crate::import::format) fn take(&mut self, names: &[&str]) -> Option<Value> {
        let mut found = None;
        for name in names {
            let value = self.0.shift_remove(*name).filter(|value| !is_empty(value));
            found = found.or(value);
        }
        found
    }

    /// Takes a field as one text.
    pub(in crate::import::format) fn text(&mut self, names: &[&str]) -> Option<String> {
        self.take(names).as_ref().and_then(text_of)
    }

    /// Takes a field as one text, if it is a text or a number; a list or a mapping stays.
    pub(in crate::import::format) fn scalar(&mut self, name: &str) -> Option<String> {
        let value = self.get(name)?;
        let is_scalar = !matches!(value, Value::Sequence(_) | Value::Mapping(_));
        is_scalar.then(|| self.text(&[name]))?
    }

    /// Takes a field as a list; `None` stands for a field that is not there.
    pub(in crate::import::format) fn list(
        &mut self,
        names: &[&str],
    ) -> Option<Vec<String>> {
        self.take(names).map(|value| list_of(&value))
    }

    /// Takes a field that is yes or no.
    pub(in crate::import::format) fn flag(&mut self, name: &str) -> Option<bool> {
        self.take(&[name]).as_ref().and_then(yaml::truth)
    }

    /// Takes a mapping out, to look into it.
    pub(in crate::import::format) fn inner(&mut self, name: &str) -> Option<Self> {
        match self.get(name)? {
            Value::Mapping(_) => match self.take(&[name])? {
                Value::Mapping(mapping) => Some(Self(mapping)),
                _ => None,
            },
            _ => None,
        }
    }

    /// Sets a field that is not there.
    pub(in crate::import::format) fn default(&mut self, name: &str, value: &Value) {
        if !self.0.contains_key(name) {
            self.0.insert(name.into(), value.clone());
        }
    }

    /// What is left.
    pub(in crate::import::format) fn into_rest(self) -> Mapping {
        self.0
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Sequence(list) => list.iter().all(is_empty),
        Value::Mapping(map) => map.is_empty(),
        _ => false,
    }
}

/// A value as one text. Of a mapping its name counts, of a list the first.
pub(in crate::import::format) fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Sequence(list) => list.first().and_then(text_of),
        Value::Mapping(map) => {
            let names = ["name", "display_name", "title", "src", "url", "path", "value"];
            let named = names.iter().find_map(|name| map.get(*name));
            named.filter(|value| !value.is_mapping()).and_then(text_of)
        }
        _ => None,
    }
}

/// A value as a list of texts.
pub(in crate::import::format) fn list_of(value: &Value) -> Vec<String> {
    match value {
        Value::Sequence(list) => list.iter().filter_map(text_of).collect(),
        value => text_of(value).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, forms: Forms) -> (Vec<(String, String)>, String) {
        let document = Document::read(text.as_bytes(), forms).unwrap();
        let pairs = document.matter.into_rest().into_iter();
        let pairs = pairs
            .map(|(name, value)| (text_of(&name).unwrap(), text_of(&value).unwrap()));
        let mut pairs: Vec<_> = pairs.collect();
        // TOML is read in the order of its names.
        pairs.sort();
        (pairs, document.text)
    }

    #[test]
    fn front_matter_is_read_in_every_form() {
        let expected = (
            vec![
                ("date".to_owned(), "2016-03-11T09:00:00Z".to_owned()),
                ("title".to_owned(), "A strike".to_owned()),
            ],
            "Text.\n".to_owned(),
        );
        let forms = [
            "---\ntitle: A strike\ndate: 2016-03-11T09:00:00Z\n---\nText.\n",
            "\u{feff}--- \r\ntitle: A strike\r\ndate: 2016-03-11T09:00:00Z\r\n...\r\nText.\r\n",
            "+++\ntitle = \"A strike\"\ndate = 2016-03-11T09:00:00Z\n+++\nText.\n",
            "{\"title\": \"A strike\", \"date\": \"2016-03-11T09:00:00Z\"}Text.\n",
        ];
        for text in forms {
            assert_eq!(read(text, Forms::All), expected, "{text}");
        }
        let text = "Title: A\n    strike\nDATE: 2016-03-11T09:00:00Z\n\nText.\n";
        let (fields, text) = read(text, Forms::Headers);
        assert_eq!(fields[1].1, "A\nstrike");
        assert_eq!((&fields[0], &*text), (&expected.0[0], "Text.\n"));
    }

    #[test]
    fn a_text_without_front_matter_is_all_text() {
        for text in ["Words: none.\n", "{% include x %}\n", "{: .note}\n", "{}x", ""] {
            let document = Document::read(text.as_bytes(), Forms::Yaml).unwrap();
            assert!(!document.has_matter);
            assert_eq!(document.text, text);
        }
    }

    #[test]
    fn what_cannot_be_read_is_told_and_nothing_panics() {
        for text in ["---\ntitle: A\n", "+++\na = 1\n", "{\"a\": [", "---\n- a\n---\n"] {
            assert!(Document::read(text.as_bytes(), Forms::All).is_err(), "{text}");
        }
        let text =
            "+++\ntitle = \"Ä\"\ndate = 2016-03-11\n[extra]\na = [{b = 1}]\n+++\nx";
        for forms in [Forms::All, Forms::Yaml, Forms::Headers] {
            for end in 0..text.len() {
                let _ = Document::read(&text.as_bytes()[..end], forms);
            }
            let deep =
                format!("+++\na = {}{}\n+++\n", "[".repeat(9999), "]".repeat(9999));
            let _ = Document::read(deep.as_bytes(), forms);
            let deep = format!("{{\"a\": {}{}}}", "[".repeat(9999), "]".repeat(9999));
            let _ = Document::read(deep.as_bytes(), forms);
        }
    }

    #[test]
    fn texts_of_other_charsets_are_read_by_their_mark_or_as_windows_wrote_them() {
        let utf_16: Vec<u8> =
            "\u{feff}Ä\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decoded(&utf_16).unwrap(), ("Ä\n".to_owned(), None));
        let (text, note) = decoded(b"\xc4rger").unwrap();
        assert_eq!((&*text, note.is_some()), ("Ärger", true));
        assert!(decoded(b"a\0b").is_err());
    }
}
