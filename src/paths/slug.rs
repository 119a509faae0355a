//! Slugs: names fit for an address.

use serde::Serialize;
use std::fmt;

/// A name fit for an address: lower-case letters and digits with single `-` between.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
pub struct Slug(Box<str>);

impl Slug {
    /// Returns the slug of a name or a headline; `None` if no letter or digit is in it.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let words: Vec<String> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        (!words.is_empty()).then(|| Self(words.join("-").into()))
    }

    /// Returns the slug of `text`, or the 16 hexadecimal digits of `hash` if it has none.
    #[must_use]
    pub fn from_text_or(text: &str, hash: u64) -> Self {
        Self::from_text(text).unwrap_or_else(|| Self(format!("{hash:016x}").into()))
    }

    /// Returns the slug as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
