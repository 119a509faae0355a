//! The words of the interface, by language.
//!
//! A message is looked up in the language asked for, then without its region, then in
//! English.

use std::collections::BTreeMap;
use std::collections::HashMap;

use intl_pluralrules::PluralCategory;
use intl_pluralrules::PluralRuleType;
use intl_pluralrules::PluralRules;
use serde_yaml::Value;
use unic_langid::LanguageIdentifier;

use crate::diagnostic::Diagnostic;
use crate::fingerprint::Fingerprint;
use crate::fingerprint::Hasher;
use crate::theme::Layer;
use crate::theme::LayerFile;
use crate::yaml;
use crate::yaml::Source;

/// The language that has every message.
const LAST_RESORT: &str = "en";

/// All messages of a theme.
#[derive(Debug, Default)]
pub struct Messages {
    /// The site's language.
    pub language: String,
    /// The messages of the site's language, filled up from those behind it: nearly every
    /// lookup is one of these.
    own: Language,
    by_language: BTreeMap<String, Language>,
    /// Of all files of messages.
    fingerprint: Fingerprint,
}

#[derive(Debug, Clone, Default)]
struct Language {
    texts: HashMap<String, String>,
    lists: HashMap<String, Vec<String>>,
    /// The texts below `date.formats`, by name.
    formats: HashMap<String, String>,
}

impl Messages {
    /// Reads `messages/*.yaml` of all layers; those of the first layer win.
    pub(super) fn read(
        layers: &[Layer],
        language: &str,
        problems: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut messages = Self { language: language.to_owned(), ..Self::default() };
        let files = layers.iter().rev().flat_map(|layer| &layer.files);
        let mut hasher = Hasher::default();
        hasher.value(&language);
        for (path, file) in files {
            let name = path.strip_prefix("messages/");
            if name.is_some() {
                hasher.bytes(path.as_bytes()).bytes(&file.bytes);
            }
            if let Some(name) = name.and_then(|name| name.strip_suffix(".yaml")) {
                let own = messages.by_language.entry(name.to_owned()).or_default();
                problems.extend(own.add_file(file));
            }
        }
        messages.fingerprint = hasher.take();
        for name in fallbacks(language).iter().rev() {
            if let Some(found) = messages.by_language.get(*name) {
                messages.own.overlay(found);
            }
        }
        messages
    }

    /// Of everything that the messages say.
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// Returns the message `key` in the site's language; `None` if no language has it.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.own.texts.get(key).map(String::as_str)
    }

    /// Returns the date format `name` in `language`, or the nearest language that has it.
    pub fn date_format(&self, language: &str, name: &str) -> Option<&str> {
        self.find(language, |language| language.formats.get(name)).map(String::as_str)
    }

    /// Returns the form of `key` that goes with `count`: `key.one`, `key.few`, …
    pub fn plural(&self, key: &str, count: u64) -> Option<&str> {
        let category = category(&self.language, count);
        let forms = [format!("{key}.{category}"), format!("{key}.other"), key.to_owned()];
        forms.iter().find_map(|form| self.text(form))
    }

    /// Returns one entry of a list such as `date.months`.
    pub fn item(&self, language: &str, key: &str, index: usize) -> Option<&str> {
        let list = self.find(language, |language| language.lists.get(key))?;
        list.get(index).map(String::as_str)
    }

    /// What a language is called in itself; its tag if it has no messages.
    pub fn name_of<'a>(&'a self, language: &'a str) -> &'a str {
        let [own, behind, _] = fallbacks(language);
        let name = |tag| self.by_language.get(tag)?.texts.get("language.name");
        name(own).or_else(|| name(behind)).map_or(language, String::as_str)
    }

    /// The languages that have messages of their own, sorted.
    pub(super) fn languages(&self) -> impl Iterator<Item = &str> {
        self.by_language.keys().map(String::as_str)
    }

    /// Whether `language` has a message, itself or without its region.
    pub(super) fn is_in(&self, language: &str, key: &str) -> bool {
        let [own, behind, _] = fallbacks(language);
        let has = |name| {
            self.by_language.get(name).is_some_and(|one| one.texts.contains_key(key))
        };
        has(own) || has(behind)
    }

    /// The messages of the site's language and those behind it, sorted.
    pub(super) fn keys(&self) -> Vec<&str> {
        let mut keys: Vec<&str> = self.own.texts.keys().map(String::as_str).collect();
        keys.sort_unstable();
        keys
    }

    fn find<'a, T>(
        &'a self,
        language: &str,
        get: impl Fn(&'a Language) -> Option<&'a T>,
    ) -> Option<&'a T> {
        if language == self.language {
            return get(&self.own);
        }
        fallbacks(language)
            .iter()
            .filter_map(|name| self.by_language.get(*name))
            .find_map(get)
    }
}

impl Language {
    /// Adds the messages of a file; what is wrong with it, if it is not YAML.
    fn add_file(&mut self, file: &LayerFile) -> Option<Diagnostic> {
        let text = String::from_utf8_lossy(&file.bytes);
        match yaml::read(&Source::whole(&file.shown_as, &text)) {
            Ok(entries) => {
                self.add("", entries);
                None
            }
            Err(problem) => Some(problem),
        }
    }

    /// Puts another language's messages over these.
    fn overlay(&mut self, other: &Self) {
        let other = other.clone();
        self.texts.extend(other.texts);
        self.lists.extend(other.lists);
        self.formats.extend(other.formats);
    }

    /// Adds messages; `a: {b: text}` is found under `a.b`.
    fn add(&mut self, prefix: &str, entries: Vec<(String, Value)>) {
        for (key, value) in entries {
            let key = if prefix.is_empty() { key } else { format!("{prefix}.{key}") };
            match value {
                Value::Mapping(map) => {
                    let inner = map.into_iter().map(|(key, value)| (plain(&key), value));
                    self.add(&key, inner.collect());
                }
                Value::Sequence(items) => {
                    self.lists.insert(key, items.iter().map(plain).collect());
                }
                other => {
                    self.add_format(&key, &other);
                    self.texts.insert(key, plain(&other));
                }
            }
        }
    }
}

impl Language {
    /// Adds a message to the date formats, if it is one.
    fn add_format(&mut self, key: &str, value: &Value) {
        if let Some(name) = key.strip_prefix("date.formats.") {
            self.formats.insert(name.to_owned(), plain(value));
        }
    }
}

/// Where a message is looked for: in the language, without its region, in English.
fn fallbacks(language: &str) -> [&str; 3] {
    [language, language.split('-').next().unwrap_or(language), LAST_RESORT]
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        _ => String::new(),
    }
}

/// The forms that a language has for counts of things, as the rules know them by which one is
/// picked, in the order of the first count that takes each.
pub(super) fn forms(language: &str) -> Vec<&'static str> {
    // Some languages have a form that only whole millions take.
    let counts = (0..=200).chain([1_000_000]);
    let mut forms = Vec::new();
    for form in counts.map(|count| category(language, count)) {
        if !forms.contains(&form) {
            forms.push(form);
        }
    }
    forms
}

/// The plural category of a count, as CLDR has it.
fn category(language: &str, count: u64) -> &'static str {
    let primary = language.split('-').next().unwrap_or(language);
    let rules = primary
        .parse::<LanguageIdentifier>()
        .ok()
        .and_then(|id| PluralRules::create(id, PluralRuleType::CARDINAL).ok());
    let category = match rules {
        Some(rules) => usize::try_from(count).ok().and_then(|n| rules.select(n).ok()),
        None if count == 1 => Some(PluralCategory::ONE),
        None => None,
    };
    match category {
        Some(PluralCategory::ZERO) => "zero",
        Some(PluralCategory::ONE) => "one",
        Some(PluralCategory::TWO) => "two",
        Some(PluralCategory::FEW) => "few",
        Some(PluralCategory::MANY) => "many",
        Some(PluralCategory::OTHER) | None => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plural_forms_follow_the_language() {
        let found: Vec<_> = [(("en"), 1), ("ru", 3), ("ru", 11), ("ar", 2), ("zh", 1)]
            .into_iter()
            .map(|(language, count)| category(language, count))
            .collect();
        assert_eq!(found, ["one", "few", "many", "two", "other"]);
    }

    #[test]
    fn each_language_has_its_forms() {
        assert_eq!(forms("zh"), ["other"]);
        assert_eq!(forms("fr"), ["one", "other"]);
        assert_eq!(forms("ru"), ["many", "one", "few"]);
        assert_eq!(forms("br"), ["other", "one", "two", "few", "many"]);
        assert_eq!(forms("ar"), ["zero", "one", "two", "few", "many", "other"]);
    }
}
