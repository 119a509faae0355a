//! `security.txt`: whom to tell of a weakness; RFC 9116.

use chrono_tz::Tz;

use crate::pages::Edition;

/// Returns `security.txt`; nothing if the config has none.
pub(super) fn write(edition: &Edition<'_>) -> String {
    let Some(security) = &edition.config.notices.security else { return String::new() };
    let mut canonical = security.canonical.clone();
    if let (true, Some(base)) = (canonical.is_empty(), &edition.config.base_url) {
        // RFC 9116 §3: at the root of the host, also where the site is below it.
        canonical.push(base.full("/.well-known/security.txt"));
    }
    canonical.retain(|url| url.starts_with("https://"));
    let languages = [languages(edition)];
    let expires = [security.expires.rfc3339(Tz::UTC)];
    let fields: [(&str, &[String]); 8] = [
        ("Contact", &security.contact),
        ("Expires", &expires),
        ("Preferred-Languages", &languages),
        ("Canonical", &canonical),
        ("Policy", &security.policy),
        ("Encryption", &security.encryption),
        ("Acknowledgments", &security.acknowledgments),
        ("Hiring", &security.hiring),
    ];
    let mut text = String::new();
    for (name, values) in fields {
        for value in values {
            text.push_str(&format!("{name}: {value}\n"));
        }
    }
    text
}

/// The language of the site, and English, which researchers share.
fn languages(edition: &Edition<'_>) -> String {
    let own = &edition.config.language;
    let is_english =
        own.split('-').next().is_some_and(|part| part.eq_ignore_ascii_case("en"));
    if is_english { own.clone() } else { format!("{own}, en") }
}
