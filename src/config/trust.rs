//! The setting `trust`: to whom the site belongs, as `trust.txt` says it.
//!
//! <https://journallist.net/reference-document-for-trust-txt-specifications>

use crate::config::notices::addresses;
use crate::config::web_address::is_web_address;
use crate::diagnostic::Level;
use crate::yaml::Fields;
use crate::yaml::Problems;

/// What `trust.txt` says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Trust {
    /// What is said of others, by the names of the specification, with their addresses.
    pub attributes: Vec<(&'static str, String)>,
    /// Whether language models may learn from the site; `None` says nothing.
    pub training: Option<bool>,
}

/// What can be said of others, by addresses.
const ATTRIBUTES: [&str; 9] = [
    "member",
    "belongto",
    "control",
    "controlledby",
    "social",
    "vendor",
    "customer",
    "disclosure",
    "contact",
];

impl Trust {
    pub(super) fn take(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Self> {
        let mut inner = fields.map("trust", problems)?;
        let mut trust = Self::default();
        for name in ATTRIBUTES {
            let kind = match name {
                "contact" => {
                    (is_contact as fn(&str) -> bool, "a full address or `mailto:…`")
                }
                _ => (
                    is_web_address as fn(&str) -> bool,
                    "a list of full addresses, as in `https://example.org/`",
                ),
            };
            let found = addresses(&mut inner, name, kind, problems);
            trust.attributes.extend(found.into_iter().map(|address| (name, address)));
        }
        trust.training = inner.flag("datatrainingallowed", problems);
        let known = [&ATTRIBUTES[..], &["datatrainingallowed"]].concat();
        inner.finish(&known, Level::Error, problems);
        Some(trust)
    }
}

fn is_contact(text: &str) -> bool {
    let is_letter = |text: &str| {
        text.split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && !host.is_empty())
            && !text.contains(|c: char| c.is_whitespace() || c.is_control())
    };
    is_web_address(text) || text.strip_prefix("mailto:").is_some_and(is_letter)
}
