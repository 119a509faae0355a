//! Finds files that a disk which ignores case, normalises names or knows Windows' rules would
//! take for one another. Keys are compared by their hashes first, which are in order at once.

use super::OutputPath;
use super::output_path::portable_key;
use ahash::RandomState;
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator};
use rayon::slice::ParallelSliceMut as _;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};

/// Hashes with these, so that a run is like the next.
const SEEDS: [u64; 4] = [1, 2, 3, 4];

/// Returns the portable keys that more than one of `files` has.
#[must_use]
pub fn contested(files: &[OutputPath]) -> HashSet<String> {
    let hashes = sorted_hashes(files);
    let equal: HashSet<u64> =
        hashes.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
    if equal.is_empty() {
        return HashSet::new();
    }
    let state = state();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for file in files {
        let key = file.portable_key();
        if equal.contains(&state.hash_one(&*key)) {
            *counts.entry(key.into_owned()).or_default() += 1;
        }
    }
    counts.into_iter().filter(|(_, count)| *count > 1).map(|(key, _)| key).collect()
}

/// Returns whether two of `files` may be one, or one may be a folder of another; `false` is
/// certain.
#[must_use]
pub fn may_conflict(files: &[OutputPath]) -> bool {
    let hashes = sorted_hashes(files);
    if hashes.windows(2).any(|pair| pair[0] == pair[1]) {
        return true;
    }
    let state = state();
    let is_file = |folder: &str| hashes.binary_search(&state.hash_one(folder)).is_ok();
    let mut last = String::new();
    files.iter().any(|file| {
        // Neighbours nearly always share their folder, which is looked up once.
        let path = file.as_str();
        let folder = path.rfind('/').map_or("", |end| &path[..end]);
        if folder == last {
            return false;
        }
        folder.clone_into(&mut last);
        let key = file.portable_key();
        key.match_indices('/').any(|(end, _)| is_file(&key[..end]))
    })
}

/// Returns whether one of the files `new` may be one with another of them or of those `there`,
/// or may need a folder that is a file, or the other way round; `false` is certain. Those that
/// are there do not conflict with one another.
#[must_use]
pub fn may_conflict_with<'a>(
    new: &[OutputPath],
    there: impl ParallelIterator<Item = &'a str>,
) -> bool {
    if may_conflict(new) {
        return true;
    }
    let keys: Vec<Cow<'_, str>> = new.iter().map(OutputPath::portable_key).collect();
    let files: HashSet<&str> = keys.iter().map(|key| &**key).collect();
    let folders = keys.iter().flat_map(|key| folders_of(key));
    let folders: HashSet<&str> = folders.collect();
    there.map(portable_key).any(|key| {
        files.contains(&*key)
            || folders.contains(&*key)
            || folders_of(&key).any(|folder| files.contains(folder))
    })
}

/// The folders that a key lies in.
fn folders_of(key: &str) -> impl Iterator<Item = &str> {
    key.match_indices('/').map(|(end, _)| &key[..end])
}

fn sorted_hashes(files: &[OutputPath]) -> Vec<u64> {
    let state = state();
    let hash = |file: &OutputPath| state.hash_one(&*file.portable_key());
    let mut hashes: Vec<u64> = files.par_iter().map(hash).collect();
    hashes.par_sort_unstable();
    hashes
}

fn state() -> RandomState {
    let [a, b, c, d] = SEEDS;
    RandomState::with_seeds(a, b, c, d)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rayon::iter::IntoParallelIterator as _;

    fn files(paths: &[&str]) -> Vec<OutputPath> {
        paths.iter().map(|path| OutputPath::new(path).unwrap()).collect()
    }

    #[test]
    fn what_some_disk_takes_for_one_file_is_contested() {
        let found = contested(&files(&["a.html", "A.html", "b.html", "b.htm", "c"]));
        assert_eq!(found, HashSet::from(["a.html".to_owned()]));
        assert!(contested(&files(&["a", "b"])).is_empty());
    }

    #[test]
    fn a_file_may_not_be_a_folder_of_another() {
        assert!(may_conflict(&files(&["2016", "x/y", "2016/a.html"])));
        assert!(may_conflict(&files(&["X", "x/y/z"])));
        assert!(may_conflict(&files(&["x/y", "x/Y"])));
        assert!(!may_conflict(&files(&["x/y", "x/z", "y", "xy/x"])));
    }

    #[test]
    fn what_comes_conflicts_with_what_is_there_as_all_would_together() {
        let paths = ["2016", "2016/a.html", "2016/A.html", "x/y", "X", "x/y/z", "b/c"];
        for (one, other) in paths.iter().flat_map(|one| paths.map(|other| (*one, other)))
        {
            let there = [other, "s"].into_par_iter();
            let conflict = may_conflict_with(&files(&[one, "q/r"]), there);
            assert_eq!(
                conflict,
                may_conflict(&files(&[one, "q/r", other, "s"])),
                "{one} {other}"
            );
        }
        assert!(may_conflict_with(&files(&["x", "X"]), rayon::iter::empty()));
    }
}
