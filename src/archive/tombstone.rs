//! What is left of a killed story: its addresses, the day of its withdrawal, and the reason.
//!
//! Nothing else of it goes past the gate. Whether a live page has the address is for the plan
//! to say.

use serde::Deserialize;
use serde::Serialize;

use crate::archive::Archive;
use crate::archive::gate;
use crate::archive::index;
use crate::config::Config;
use crate::moment::Moment;
use crate::paths::Address;
use crate::paths::ContentPath;
use crate::story::Story;

/// What is left of a killed story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tombstone {
    /// The file; no page shows it.
    pub path: ContentPath,
    /// Where the story was, and its old addresses.
    pub addresses: Vec<Address>,
    /// When it was withdrawn; `None` if that is not known.
    pub withdrawn: Option<Moment>,
    /// Why, in the publisher's words.
    pub reason: Option<Box<str>>,
}

impl Tombstone {
    /// What is left of `story` at the moment `as_of`; `None` if it was not killed, could
    /// never be read, or has no address.
    pub(super) fn of(story: &Story, as_of: Moment, config: &Config) -> Option<Self> {
        if !gate::leaves_tombstone(story, as_of) {
            return None;
        }
        let mut addresses = vec![address_of(story, config)?];
        let details = story.details.as_deref();
        let aliases = details.map_or(&[][..], |details| &details.aliases);
        let old = aliases.iter().filter_map(|alias| Address::of_alias(alias).ok());
        addresses.extend(old);
        let told = story.withdrawal.as_deref().cloned().unwrap_or_default();
        let path = story.path.clone();
        Some(Self { path, addresses, withdrawn: told.withdrawn, reason: told.reason })
    }
}

/// Returns the address that a story has, or would have if it were published; `None` if that
/// cannot be an address.
pub fn address_of(story: &Story, config: &Config) -> Option<Address> {
    index::address_of(story, config).ok()
}

impl Archive {
    /// Notes or forgets what is left of the story in the file `path`. Returns whether that
    /// changes anything.
    pub(super) fn set_tombstone(
        &mut self,
        path: &ContentPath,
        tombstone: Option<Tombstone>,
    ) -> bool {
        let at = self.tombstones.binary_search_by(|other| other.path.cmp(path));
        match (at, tombstone) {
            (Ok(at), Some(new)) if self.tombstones[at] == new => return false,
            (Ok(at), Some(new)) => self.tombstones[at] = new,
            (Ok(at), None) => drop(self.tombstones.remove(at)),
            (Err(at), Some(new)) => self.tombstones.insert(at, new),
            (Err(_), None) => return false,
        }
        true
    }
}
