//! `trust.txt`: to whom the site belongs, and what it says of others.
//!
//! <https://journallist.net/reference-document-for-trust-txt-specifications>

use crate::pages::Edition;

/// Returns `trust.txt`; nothing if the config has none.
pub(super) fn write(edition: &Edition<'_>) -> String {
    let Some(trust) = &edition.config.notices.trust else { return String::new() };
    let mut text = String::new();
    for (name, address) in &trust.attributes {
        text.push_str(&format!("{name}={address}\n"));
    }
    if let Some(training) = trust.training {
        let word = if training { "yes" } else { "no" };
        text.push_str(&format!("datatrainingallowed={word}\n"));
    }
    text
}
