//! Takes typed fields out of a YAML mapping, noting what is wrong with each.
//!
//! A field of the wrong type is a diagnostic and counts as absent; what is left over at the
//! end is unknown, and is named with the nearest known key.

use serde_yaml::Value;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::yaml::Source;

/// What was found wrong while fields were taken.
pub type Problems = Vec<Diagnostic>;

/// The fields of one mapping, taken out one after another.
pub struct Fields<'a> {
    source: &'a Source<'a>,
    path: Vec<String>,
    entries: Vec<(String, Value)>,
}

impl<'a> Fields<'a> {
    /// The fields of the top mapping of `source`.
    pub fn new(source: &'a Source<'a>, entries: Vec<(String, Value)>) -> Self {
        Self { source, path: Vec::new(), entries }
    }

    /// Where these fields stand.
    pub fn source(&self) -> &'a Source<'a> {
        self.source
    }

    /// Returns the value of `key` and takes it out; `None` if it is absent or empty.
    pub fn take(&mut self, key: &str) -> Option<Value> {
        let at = self.entries.iter().position(|(name, _)| name == key)?;
        let (_, value) = self.entries.remove(at);
        (!value.is_null()).then_some(value)
    }

    /// Whether `key` is there, even without a value.
    pub fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|(name, _)| name == key)
    }

    /// Whether `key` is there without a value, as where a `#` begins a comment.
    pub fn is_empty(&self, key: &str) -> bool {
        self.entries.iter().any(|(name, value)| name == key && value.is_null())
    }

    /// The keys that are left.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|(name, _)| name.as_str())
    }

    /// Takes a value of any kind, as JSON.
    pub fn json(&mut self, key: &str) -> Option<serde_json::Value> {
        self.take(key).map(to_json)
    }

    /// Renames the key `from` to `to`, unless `to` is there already.
    pub fn rename(&mut self, from: &str, to: &str) {
        if self.has(to) {
            return;
        }
        if let Some(entry) = self.entries.iter_mut().find(|(name, _)| name == from) {
            to.clone_into(&mut entry.0);
        }
    }

    /// Takes a text. Numbers and truth values are texts as they are written.
    pub fn text(&mut self, key: &str, problems: &mut Problems) -> Option<String> {
        let value = self.take(key)?;
        match self.scalar(key, &value) {
            Some(text) => Some(text).filter(|text| !text.trim().is_empty()),
            None => {
                problems.push(self.wrong(key, "a text"));
                None
            }
        }
    }

    fn scalar(&self, key: &str, value: &Value) -> Option<String> {
        match value {
            Value::String(text) => Some(text.clone()),
            Value::Number(_) | Value::Bool(_) if self.path.is_empty() => {
                let written = self.source.written(key);
                Some(written.map_or_else(|| plain(value), ToOwned::to_owned))
            }
            Value::Number(_) | Value::Bool(_) => Some(plain(value)),
            _ => None,
        }
    }

    /// Takes a list of texts; one text alone is a list of one.
    pub fn list(&mut self, key: &str, problems: &mut Problems) -> Vec<String> {
        let Some(value) = self.take(key) else { return Vec::new() };
        let Value::Sequence(items) = &value else {
            return match self.scalar(key, &value) {
                Some(text) => vec![text],
                None => {
                    problems.push(self.wrong(key, "a list of texts"));
                    Vec::new()
                }
            };
        };
        let mut texts = Vec::with_capacity(items.len());
        for item in items.iter().filter(|item| !item.is_null()) {
            match item {
                Value::Sequence(_) | Value::Mapping(_) | Value::Tagged(_) => {
                    problems.push(self.wrong(key, "a list of texts"));
                    return Vec::new();
                }
                _ => texts.push(plain(item)),
            }
        }
        texts.retain(|text| !text.trim().is_empty());
        texts
    }

    /// Takes a truth value: `true` or `false`.
    pub fn flag(&mut self, key: &str, problems: &mut Problems) -> Option<bool> {
        let value = self.take(key)?;
        let read = truth(&value);
        if read.is_none() {
            problems.push(self.wrong(key, "`true` or `false`"));
        }
        read
    }

    /// Takes a whole number of the range `from..=to`.
    pub fn number(
        &mut self,
        key: &str,
        range: std::ops::RangeInclusive<u64>,
        problems: &mut Problems,
    ) -> Option<u64> {
        let value = self.take(key)?;
        let number = match &value {
            Value::Number(number) => number.as_u64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        let number = number.filter(|number| range.contains(number));
        if number.is_none() {
            let (from, to) = (range.start(), range.end());
            problems
                .push(self.wrong(key, &format!("a whole number from {from} to {to}")));
        }
        number
    }

    /// Takes one of the given words.
    pub fn choice<T: Copy>(
        &mut self,
        key: &str,
        choices: &[(&str, T)],
        problems: &mut Problems,
    ) -> Option<T> {
        let value = self.take(key)?;
        let text = self.scalar(key, &value).unwrap_or_default();
        let chosen = chosen(&text, choices);
        if chosen.is_none() {
            let problem = self.wrong(key, &format!("one of {}", names_of(choices)));
            problems.push(problem.maybe_help(meant(&text, choices)));
        }
        chosen
    }

    /// Takes a list of the given words; one alone is a list of one.
    pub fn choices<T: Copy>(
        &mut self,
        key: &str,
        choices: &[(&str, T)],
        problems: &mut Problems,
    ) -> Vec<T> {
        let mut all = Vec::new();
        for text in self.list(key, problems) {
            if let Some(value) = chosen(&text, choices) {
                all.push(value);
                continue;
            }
            let (name, names) = (self.name(key), names_of(choices));
            let message = format!("`{name}`: `{text}` is none of {names}");
            let problem = Diagnostic::error("wrong-type", message).at(self.place(key));
            problems.push(problem.maybe_help(meant(&text, choices)));
        }
        all
    }

    /// Takes a mapping.
    pub fn map(&mut self, key: &str, problems: &mut Problems) -> Option<Self> {
        match self.take(key)? {
            Value::Mapping(mapping) => Some(self.inner(mapping, &[key])),
            _ => {
                problems.push(self.wrong(key, "a mapping of `key: value` lines"));
                None
            }
        }
    }

    /// Takes a list of mappings.
    pub fn maps(&mut self, key: &str, problems: &mut Problems) -> Vec<Self> {
        let items = match self.take(key) {
            None => return Vec::new(),
            Some(Value::Sequence(items)) => items,
            Some(other) => vec![other],
        };
        let mut maps = Vec::with_capacity(items.len());
        for (position, item) in items.into_iter().enumerate() {
            match item {
                Value::Mapping(map) => {
                    maps.push(self.inner(map, &[key, &position.to_string()]));
                }
                _ => problems.push(self.wrong(key, "a list of mappings")),
            }
        }
        maps
    }

    /// The fields of a mapping that was taken as a value from under `key`.
    pub fn inner(&self, mapping: serde_yaml::Mapping, steps: &[&str]) -> Self {
        let mut path = self.path.clone();
        path.extend(steps.iter().map(|&step| step.to_owned()));
        let entries =
            mapping.into_iter().map(|(key, value)| (plain(&key), value)).collect();
        Fields { source: self.source, path, entries }
    }

    /// Takes all that is left, as YAML, in the order written.
    pub fn into_entries(self) -> Vec<(String, Value)> {
        self.entries
    }

    /// Fills in `value` for `key` where the key is absent.
    pub fn fill(&mut self, key: &str, value: &Value) {
        if !self.has(key) {
            self.entries.push((key.to_owned(), value.clone()));
        }
    }

    /// Takes all that is left, as JSON, sorted by key.
    pub fn rest(&mut self) -> serde_json::Map<String, serde_json::Value> {
        let entries = std::mem::take(&mut self.entries);
        entries.into_iter().map(|(key, value)| (key, to_json(value))).collect()
    }

    /// Reports every key that was not taken, naming the nearest of `known`.
    pub fn finish(self, known: &[&str], level: Level, problems: &mut Problems) {
        for (key, _) in &self.entries {
            let near = nearest(&key.to_lowercase(), known.iter().copied());
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "remove it, or keep it under `extra:`".to_owned(),
            };
            let name = self.name(key);
            let problem =
                Diagnostic::new(level, "unknown-key", format!("unknown key `{name}`"));
            problems.push(problem.at(self.key_place(key)).help(help));
        }
    }

    /// An error about the value of `key`: what it should be.
    pub fn wrong(&self, key: &str, expected: &str) -> Diagnostic {
        let message = format!("`{}` is not {expected}", self.name(key));
        Diagnostic::error("wrong-type", message).at(self.place(key))
    }

    /// Where the value of `key` stands.
    pub fn place(&self, key: &str) -> crate::diagnostic::Place {
        self.source.value_place(&self.steps(key))
    }

    /// Where `key` itself stands.
    pub fn key_place(&self, key: &str) -> crate::diagnostic::Place {
        self.source.key_place(&self.steps(key))
    }

    fn steps<'b>(&'b self, key: &'b str) -> Vec<&'b str> {
        self.path.iter().map(String::as_str).chain([key]).collect()
    }

    /// The key with the keys above it: `ticker.length`.
    fn name(&self, key: &str) -> String {
        self.steps(key).join(".")
    }
}

/// Returns the truth value that a value stands for: YAML 1.1 had `yes` and `on`, too. `None` if
/// it is none.
pub fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::String(text) => match text.to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" => Some(true),
            "false" | "no" | "off" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// The choice of this name, in whatever case it is written.
fn chosen<T: Copy>(text: &str, choices: &[(&str, T)]) -> Option<T> {
    let lower = text.to_lowercase();
    choices.iter().find(|(name, _)| *name == lower).map(|(_, value)| *value)
}

fn names_of<T>(choices: &[(&str, T)]) -> String {
    let names: Vec<String> =
        choices.iter().map(|(name, _)| format!("`{name}`")).collect();
    names.join(", ")
}

/// The choice that was probably meant, as advice.
fn meant<T>(text: &str, choices: &[(&str, T)]) -> Option<String> {
    let names = choices.iter().map(|(name, _)| *name);
    nearest(&text.to_lowercase(), names).map(|near| format!("did you mean `{near}`?"))
}

/// Returns the candidate that `word` was probably meant to be; `None` if none is near.
pub fn nearest<'b>(
    word: &str,
    candidates: impl Iterator<Item = &'b str>,
) -> Option<&'b str> {
    let scored = candidates.map(|name| (strsim::damerau_levenshtein(word, name), name));
    let (distance, name) = scored.min()?;
    let tolerated = (word.chars().count() / 3).clamp(1, 3);
    (distance <= tolerated).then_some(name)
}

/// A scalar as text.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        _ => String::new(),
    }
}

/// A YAML value as JSON; keys become texts.
fn to_json(value: Value) -> serde_json::Value {
    match value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(flag) => flag.into(),
        Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(signed), _) => signed.into(),
            (None, Some(unsigned)) => unsigned.into(),
            (None, None) => number.as_f64().map_or(serde_json::Value::Null, Into::into),
        },
        Value::String(text) => text.into(),
        Value::Sequence(items) => items.into_iter().map(to_json).collect(),
        Value::Mapping(mapping) => {
            let entries =
                mapping.into_iter().map(|(key, item)| (plain(&key), to_json(item)));
            serde_json::Value::Object(entries.collect())
        }
        Value::Tagged(tagged) => to_json(tagged.value),
    }
}
