//! The setting `security`: whom to tell of a weakness; RFC 9116.

use chrono::DateTime;

use crate::config::notices::addresses;
use crate::config::web_address::is_secure;
use crate::config::web_address::is_uri;
use crate::diagnostic::Level;
use crate::moment::Moment;
use crate::yaml::Fields;
use crate::yaml::Problems;

/// What `security.txt` says. All but the moment are addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Security {
    /// Whom to tell, the best way first.
    pub contact: Vec<String>,
    /// When all this is out of date.
    pub expires: Moment,
    /// Where this very file is.
    pub canonical: Vec<String>,
    /// How weaknesses are dealt with.
    pub policy: Vec<String>,
    /// Keys for letters.
    pub encryption: Vec<String>,
    /// Who is thanked.
    pub acknowledgments: Vec<String>,
    /// Posts that are open.
    pub hiring: Vec<String>,
}

const KEYS: [&str; 7] = [
    "contact",
    "expires",
    "canonical",
    "policy",
    "encryption",
    "acknowledgments",
    "hiring",
];

impl Security {
    pub(super) fn take(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Self> {
        let mut inner = fields.map("security", problems)?;
        let web =
            (is_secure as fn(&str) -> bool, "an address that begins with `https://`");
        let uri =
            (is_uri as fn(&str) -> bool, "an address as in `mailto:desk@example.org`");
        let key =
            (is_uri as fn(&str) -> bool, "the address of a key, or `openpgp4fpr:…`");
        let contact = addresses(&mut inner, "contact", uri, problems);
        let written = inner.text("expires", problems);
        let moment = written.as_deref().map(DateTime::parse_from_rfc3339);
        let taken = moment.and_then(Result::ok).map(|moment| Self {
            contact,
            expires: Moment::from_millis(moment.timestamp_millis()),
            canonical: addresses(&mut inner, "canonical", web, problems),
            policy: addresses(&mut inner, "policy", web, problems),
            encryption: addresses(&mut inner, "encryption", key, problems),
            acknowledgments: addresses(&mut inner, "acknowledgments", web, problems),
            hiring: addresses(&mut inner, "hiring", web, problems),
        });
        match &taken {
            None => {
                let expected = "a time with its offset, as in `2027-06-30T00:00:00Z`";
                problems.push(inner.wrong("expires", expected));
                // They were not looked at.
                return None;
            }
            Some(taken) if taken.contact.is_empty() => {
                problems.push(inner.wrong("contact", "given, and RFC 9116 wants it"));
            }
            Some(_) => {}
        }
        inner.finish(&KEYS, Level::Error, problems);
        taken.filter(|taken| !taken.contact.is_empty())
    }
}
