//! Files that take long to make, kept one by one in a folder of the cache. Each proves what it
//! is made of, and that it is whole.

use std::collections::BTreeSet;

use cap_std::fs::Dir;

use crate::cache::Cache;
use crate::fingerprint::Fingerprint;
use crate::fingerprint::Hasher;

/// How many bytes at the beginning of a file prove the others.
const N_PROOF: usize = 16;

/// Files in a folder of the cache, for many threads.
#[derive(Debug, Default)]
pub(super) struct FileCache {
    /// The cache; none if nothing is kept.
    dir: Option<Dir>,
    /// Whether it is held, and not only looked at.
    is_held: bool,
    /// The folder in it.
    folder: &'static str,
}

impl FileCache {
    pub(super) fn open(cache: &Cache, folder: &'static str) -> Self {
        let is_held = cache.to_save().is_some();
        let dir = cache.folder.as_ref().and_then(|folder| folder.dir().try_clone().ok());
        Self { dir, is_held, folder }
    }

    /// The same files, to which nothing is added and of which nothing is removed.
    pub(super) fn only_looked_at(self) -> Self {
        Self { is_held: false, ..self }
    }

    /// Returns the file of a name if it was made of `inputs`.
    pub(super) fn find(&self, name: Fingerprint, inputs: Fingerprint) -> Option<Vec<u8>> {
        let path = format!("{}/{name}", self.folder);
        let mut proof = self.dir.as_ref()?.read(path).ok()?;
        if proof.len() < N_PROOF {
            return None;
        }
        let file = proof.split_off(N_PROOF);
        (proof_of(inputs, &file)[..] == proof[..]).then_some(file)
    }

    /// Keeps the file of a name, which is made of `inputs`.
    pub(super) fn keep(&self, name: Fingerprint, inputs: Fingerprint, file: &[u8]) {
        let Some(dir) = self.to_save() else { return };
        let name = format!("{}/{name}", self.folder);
        let next = format!("{name}.tmp");
        // It may be there. If it cannot be made, writing fails, too.
        drop(dir.create_dir(self.folder));
        let proof = proof_of(inputs, file);
        if dir.write(&next, [&proof[..], file].concat()).is_ok() {
            drop(dir.rename(&next, dir, &name));
        }
    }

    /// Removes all files but those of these names, and what a killed build left.
    pub(super) fn keep_only(&self, names: &BTreeSet<Fingerprint>) {
        let Some(dir) = self.to_save() else { return };
        let Ok(entries) = dir.read_dir(self.folder) else { return };
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let own = name.parse::<Fingerprint>();
            if own.is_ok_and(|own| names.contains(&own)) {
                continue;
            }
            drop(dir.remove_file(format!("{}/{name}", self.folder)));
        }
        if names.is_empty() {
            drop(dir.remove_dir(self.folder));
        }
    }

    /// The cache, if it is held and not only looked at.
    fn to_save(&self) -> Option<&Dir> {
        self.dir.as_ref().filter(|_| self.is_held)
    }
}

fn proof_of(inputs: Fingerprint, file: &[u8]) -> [u8; 16] {
    Hasher::default().add(inputs).bytes(file).take().bytes()
}
