//! What a site says of itself in its settings.

use std::collections::BTreeMap;

use chrono_tz::Tz;
use serde_yaml::Mapping;
use serde_yaml::Value;

use super::files::extension;
use super::matter;
use super::matter::text_of;
use crate::folder::Folder;
use crate::moment;
use crate::yaml;
use crate::yaml::Source;

/// The longest file of settings that is read.
const MAX_SETTINGS_BYTES: u64 = 1 << 20;

/// What a site says of itself.
#[derive(Debug, Default)]
pub(in crate::import::format) struct Settings {
    /// Its name, which is the source of its stories.
    pub(in crate::import::format) title: Option<String>,
    /// Its address without the path, as in `https://news.example`.
    pub(in crate::import::format) url: Option<String>,
    /// The path that all its addresses begin with, without `/` at its end.
    pub(in crate::import::format) base: String,
    pub(in crate::import::format) zone: Option<Tz>,
    pub(in crate::import::format) language: Option<String>,
    /// Who stands behind short names of authors.
    pub(in crate::import::format) authors: BTreeMap<String, String>,
    /// Who wrote what names no author.
    pub(in crate::import::format) author: Option<String>,
}

impl Settings {
    /// Takes an address that may have a path.
    pub(in crate::import::format) fn set_address(&mut self, address: &str) {
        let address = address.trim().trim_end_matches('/');
        let Some((scheme, rest)) = address.split_once("://") else {
            self.base = rooted(address);
            return;
        };
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        if matches!(scheme, "http" | "https") && !host.is_empty() {
            self.url = Some(format!("{scheme}://{host}"));
            self.base = rooted(path);
        }
    }

    /// Takes the name of a zone; one that nobody knows is none.
    pub(in crate::import::format) fn set_zone(&mut self, name: Option<&str>) {
        self.zone = name.and_then(|name| moment::zone(name.trim()).ok());
    }

    /// Takes the names behind short ones: a mapping of them, or a list with both.
    pub(in crate::import::format) fn set_authors(&mut self, value: &Value) {
        let entries: Vec<(Option<String>, &Value)> = match value {
            Value::Mapping(map) => {
                map.iter().map(|(name, value)| (text_of(name), value)).collect()
            }
            Value::Sequence(list) => list.iter().map(|value| (None, value)).collect(),
            _ => Vec::new(),
        };
        for (short, value) in entries {
            let Some(map) = value.as_mapping() else { continue };
            let text = |names: &[&str]| {
                names.iter().find_map(|name| map.get(*name)).and_then(text_of)
            };
            let short = short.or_else(|| text(&["username", "slug", "id", "key"]));
            let first_and_last = || {
                let (first, last) = (text(&["first_name"])?, text(&["last_name"])?);
                Some(format!("{first} {last}"))
            };
            let name =
                text(&["name", "full_name", "display_name"]).or_else(first_and_last);
            if let (Some(short), Some(name)) = (short, name) {
                self.authors.insert(short, name);
            }
        }
    }
}

fn rooted(path: &str) -> String {
    let path = path.trim_matches('/');
    if path.is_empty() { String::new() } else { format!("/{path}") }
}

/// Reads a file of settings; `None` if it is not there or cannot be read.
pub(in crate::import::format) fn read_settings(
    folder: &Folder,
    path: &str,
) -> Option<Mapping> {
    let bytes = folder.read(path, MAX_SETTINGS_BYTES).ok()?;
    let (text, _) = matter::decoded(&bytes).ok()?;
    match &*extension(path) {
        "toml" => matter::from_toml(&text).ok(),
        "json" => matter::from_json(&text).ok(),
        _ => loose_yaml(&text),
    }
}

/// YAML that may have anchors, which settings often have, and more than one document.
fn loose_yaml(text: &str) -> Option<Mapping> {
    if let Ok(mapping) = matter::from_yaml(text) {
        return Some(mapping);
    }
    // An alias in settings is a shorthand; what grows by them is cut short by the parser.
    let mut value = yaml::any(&Source::whole("settings", text)).ok()?;
    value.apply_merge().ok()?;
    match value {
        Value::Mapping(mapping) => Some(mapping),
        Value::Sequence(list) => {
            let mut mapping = Mapping::new();
            mapping.insert("list".into(), Value::Sequence(list));
            Some(mapping)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_parted_into_host_and_path() {
        for (address, url, base) in [
            ("https://news.example/", Some("https://news.example"), ""),
            ("https://news.example/blog/", Some("https://news.example"), "/blog"),
            ("/blog/", None, "/blog"),
            ("", None, ""),
            ("javascript://x/", None, ""),
        ] {
            let mut settings = Settings::default();
            settings.set_address(address);
            assert_eq!(
                (settings.url.as_deref(), &*settings.base),
                (url, base),
                "{address}"
            );
        }
    }
}
