//! Social cards that were drawn before, each in a file of its own, named after where it is
//! published.

use std::collections::BTreeSet;

use crate::cache::Cache;
use crate::cache::files::FileCache;
use crate::fingerprint::Fingerprint;

/// Social cards that were drawn before, for many threads.
#[derive(Debug, Default)]
pub struct CardCache(FileCache);

impl Cache {
    /// Opens the part that keeps social cards.
    #[must_use]
    pub fn cards(&self) -> CardCache {
        CardCache(FileCache::open(self, "cards"))
    }
}

impl CardCache {
    /// The same cards, to which none is added and of which none is removed.
    #[must_use]
    pub fn only_looked_at(self) -> Self {
        Self(self.0.only_looked_at())
    }

    /// Returns the card of a name if it is of this drawing; `None` if it is not known, of
    /// another one, or damaged.
    #[must_use]
    pub fn find(&self, name: Fingerprint, drawing: Fingerprint) -> Option<Vec<u8>> {
        self.0.find(name, drawing)
    }

    /// Keeps the card of a name, of this drawing, in the place of the one before. If that
    /// fails, the next build takes longer, and nothing else.
    pub fn keep(&self, name: Fingerprint, drawing: Fingerprint, card: &[u8]) {
        self.0.keep(name, drawing, card);
    }

    /// Removes all cards but those of these names, and what a killed build left.
    pub fn keep_only(&self, names: &BTreeSet<Fingerprint>) {
        self.0.keep_only(names);
    }
}
