//! Files that tell machines something of the site: crawlers, researchers of security and
//! trust, language models, telephones.

mod llms;
mod manifest;
mod robots;
mod security;
mod trust;

use crate::pages::Edition;
use crate::pages::Notice;

pub(super) use robots::write as robots;

/// Returns a notice.
pub(super) fn write(edition: &Edition<'_>, notice: Notice) -> Vec<u8> {
    let text = match notice {
        Notice::Security => security::write(edition),
        Notice::Trust => trust::write(edition),
        Notice::Llms => llms::write(edition),
        Notice::Manifest => manifest::write(edition),
    };
    text.into_bytes()
}
