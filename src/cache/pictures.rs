//! Smaller pictures that were made before, each in a file of its own, named after what it was
//! made of.

use std::collections::BTreeSet;

use cap_std::fs::Dir;

use crate::cache::Cache;
use crate::fingerprint::Fingerprint;

/// Their folder in the cache.
const FOLDER: &str = "pictures";

/// How many bytes at the beginning of a file prove the others.
const N_PROOF: usize = 16;

/// Smaller pictures that were made before, for many threads.
#[derive(Debug, Default)]
pub struct PictureCache {
    /// The cache; none if nothing is kept.
    dir: Option<Dir>,
    /// Whether it is held, and not only looked at.
    is_held: bool,
}

impl Cache {
    /// Opens the part that keeps pictures.
    #[must_use]
    pub fn pictures(&self) -> PictureCache {
        let is_held = self.to_save().is_some();
        let dir = self.folder.as_ref().and_then(|folder| folder.dir().try_clone().ok());
        PictureCache { dir, is_held }
    }
}

impl PictureCache {
    /// Returns the picture that was made of `inputs`; `None` if it is not known, or damaged.
    #[must_use]
    pub fn find(&self, inputs: Fingerprint) -> Option<Vec<u8>> {
        let mut proof = self.dir.as_ref()?.read(format!("{FOLDER}/{inputs}")).ok()?;
        if proof.len() < N_PROOF {
            return None;
        }
        let picture = proof.split_off(N_PROOF);
        (Fingerprint::of(&picture).bytes()[..] == proof[..]).then_some(picture)
    }

    /// Keeps the picture that was made of `inputs`. If that fails, the next build takes longer,
    /// and nothing else.
    pub fn keep(&self, inputs: Fingerprint, picture: &[u8]) {
        let Some(dir) = self.to_save() else { return };
        let name = format!("{FOLDER}/{inputs}");
        let next = format!("{name}.tmp");
        let proof = Fingerprint::of(picture).bytes();
        // It may be there. If it cannot be made, writing fails, too.
        drop(dir.create_dir(FOLDER));
        if dir.write(&next, [&proof[..], picture].concat()).is_ok() {
            drop(dir.rename(&next, dir, &name));
        }
    }

    /// Removes all pictures but those made of one of `inputs`, and what a killed build left.
    pub fn keep_only(&self, inputs: &BTreeSet<Fingerprint>) {
        let Some(dir) = self.to_save() else { return };
        let Ok(entries) = dir.read_dir(FOLDER) else { return };
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let own = name.parse::<Fingerprint>();
            if own.is_ok_and(|own| inputs.contains(&own)) {
                continue;
            }
            drop(dir.remove_file(format!("{FOLDER}/{name}")));
        }
        if inputs.is_empty() {
            drop(dir.remove_dir(FOLDER));
        }
    }

    /// The cache, if it is held and not only looked at.
    fn to_save(&self) -> Option<&Dir> {
        self.dir.as_ref().filter(|_| self.is_held)
    }
}
