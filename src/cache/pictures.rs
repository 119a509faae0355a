//! Smaller pictures that were made before, each in a file of its own, named after what it was
//! made of.

use std::collections::BTreeSet;

use crate::cache::Cache;
use crate::cache::files::FileCache;
use crate::fingerprint::Fingerprint;

/// Smaller pictures that were made before, for many threads.
#[derive(Debug, Default)]
pub struct PictureCache(FileCache);

impl Cache {
    /// Opens the part that keeps pictures.
    #[must_use]
    pub fn pictures(&self) -> PictureCache {
        PictureCache(FileCache::open(self, "pictures"))
    }
}

impl PictureCache {
    /// Returns the picture that was made of `inputs`; `None` if it is not known, or damaged.
    #[must_use]
    pub fn find(&self, inputs: Fingerprint) -> Option<Vec<u8>> {
        self.0.find(inputs, inputs)
    }

    /// Keeps the picture that was made of `inputs`. If that fails, the next build takes longer,
    /// and nothing else.
    pub fn keep(&self, inputs: Fingerprint, picture: &[u8]) {
        self.0.keep(inputs, inputs, picture);
    }

    /// Removes all pictures but those made of one of `inputs`, and what a killed build left.
    pub fn keep_only(&self, inputs: &BTreeSet<Fingerprint>) {
        self.0.keep_only(inputs);
    }
}
