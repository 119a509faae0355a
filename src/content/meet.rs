//! Pairs what was found in a folder with what is known of it, row by row.
//!
//! It reads no file: which of them must be read is what it finds out.

use std::sync::Arc;

use crate::content::Change;
use crate::content::FileRow;
use crate::content::INCOMING;
use crate::content::Inventory;
use crate::content::Keep;
use crate::content::Origin;
use crate::content::Reading;
use crate::content::skipped;
use crate::folder::Found;
use crate::folder::Known as _;
use crate::folder::Skip;
use crate::folder::Stamp;
use crate::folder::Trust;
use crate::folder::find_near;

/// A file that may have changed: its place among the rows, and its path.
pub(super) struct Doubt {
    pub(super) at: usize,
    pub(super) path: String,
}

impl Inventory {
    /// Pairs what was found with what is known, of which some was passed as it is known. All of
    /// it is in the order of the paths. Returns the files that must be read, for which the rows
    /// have what was known, or nothing.
    pub(super) fn meet(
        &mut self,
        found: impl IntoIterator<Item = Found>,
        origin: Origin,
        (mut rows, mut is_there): (Vec<FileRow>, Vec<bool>),
        reading: &Reading<'_>,
    ) -> Vec<Doubt> {
        let (found, closed) = self.files(found, origin, reading);
        let mut near = 0;
        for (path, _) in &found {
            if let Some(at) = find_near(&rows, path, &mut near) {
                is_there[at] = true;
            }
        }
        let ignore = &reading.config.ignore;
        let is_kept =
            |row: &FileRow| !ignore.is_match(origin.prefix(), row.path_inside());
        let lies_in = |row: &FileRow, folder: &str| {
            let rest = row.path_inside().strip_prefix(folder);
            folder == "." || rest.is_some_and(|rest| rest.starts_with('/'))
        };
        let is_closed = |row: &FileRow| closed.iter().any(|folder| lies_in(row, folder));
        let mut is_there = is_there.into_iter();
        rows.retain_mut(|row| {
            let is_there = is_there.next().unwrap_or(false) || is_closed(row);
            let stays = is_there && is_kept(row);
            if !stays {
                self.lose(std::mem::take(row));
            }
            stays
        });
        let doubts = place(found, &mut rows, reading.trust);
        (doubts.len()..rows.len()).for_each(|_| (reading.done)());
        self.changes = vec![Change::None; rows.len()];
        self.rows = Arc::new(rows);
        doubts
    }

    /// The files among what was found, and the folders that cannot be looked into, of which
    /// what is known is to be kept; takes note of all that is passed over.
    fn files(
        &mut self,
        found: impl IntoIterator<Item = Found>,
        origin: Origin,
        reading: &Reading<'_>,
    ) -> (Vec<(String, Stamp)>, Vec<String>) {
        let ignore = &reading.config.ignore;
        let mut closed = Vec::new();
        let file = |found| match found {
            Found::File { path, .. } if ignore.is_match(origin.prefix(), &path) => None,
            Found::File { path, .. } if path.ends_with(INCOMING) => None,
            Found::File { path, stamp, is_link, .. } => {
                self.has_links |= is_link;
                Some((path, stamp))
            }
            Found::Skipped { path, reason } => {
                let folder = origin.prefix().trim_end_matches('/');
                self.problems.push(skipped(folder, &path, &reason));
                let is_closed = matches!(reason, Skip::Unreadable(_));
                if is_closed && reading.keep == Keep::LastGood {
                    closed.push(path);
                }
                None
            }
        };
        let files = found.into_iter().filter_map(file).collect();
        (files, closed)
    }
}

/// Makes rows for the files that were found and have none. Returns those that must be read.
fn place(
    found: Vec<(String, Stamp)>,
    rows: &mut Vec<FileRow>,
    trust: Trust,
) -> Vec<Doubt> {
    let (mut near, mut new) = (0, Vec::new());
    let mut doubts = Vec::new();
    for (path, stamp) in found {
        let known = find_near(rows, &path, &mut near);
        if known.is_some_and(|at| trust.has_stamps() && rows[at].seen.is(stamp)) {
            continue;
        }
        doubts.push(Doubt { at: near + new.len(), path });
        if known.is_none() {
            new.push(near);
        }
    }
    make_room(rows, &new);
    doubts
}

/// Puts an empty row before each of the rows at `places`, which are in order. In most builds
/// few are new, and the newest lie at the end: nearly all rows stay where they are.
fn make_room(rows: &mut Vec<FileRow>, places: &[usize]) {
    let mut rest = rows.len();
    rows.resize_with(rest + places.len(), FileRow::default);
    for (n_before, &place) in places.iter().enumerate().rev() {
        while rest > place {
            rest -= 1;
            rows.swap(rest, rest + n_before + 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::config::Config;
    use crate::content;
    use crate::content::Keep;
    use crate::fingerprint::Fingerprint;
    use crate::folder::Folder;

    /// Of three files each, all that can become of them: wherever one comes or goes, it is as if
    /// nothing had been known, and the rest is not read again.
    #[test]
    fn what_comes_and_what_goes_finds_its_place_among_what_stays() {
        let names = ["a.gif", "b/c.gif", "b-d.gif"];
        let all =
            |set: usize| (0..3).filter(move |at| set >> at & 1 == 1).map(|at| names[at]);
        let config = Config::default();
        let (trust, keep) = (Trust::Bytes, Keep::Nothing);
        let reading =
            Reading { config: &config, began_ns: None, trust, keep, done: &|| () };
        for (before, after) in
            (0..8).flat_map(|before| (0..8).map(move |after| (before, after)))
        {
            let root = tempfile::tempdir().unwrap();
            let folder = Folder::open(root.path()).unwrap();
            let put = |name: &str| {
                fs::create_dir_all(root.path().join(name).parent().unwrap()).unwrap();
                fs::File::create(root.path().join(name)).unwrap();
            };
            all(before).for_each(put);
            let mut first = content::take(&folder, Origin::Content, Vec::new(), &reading);
            all(before & !after)
                .for_each(|name| fs::remove_file(root.path().join(name)).unwrap());
            all(after & !before).for_each(put);
            let known =
                content::take(&folder, Origin::Content, first.take_rows(), &reading);
            let fresh = content::take(&folder, Origin::Content, Vec::new(), &reading);
            assert_eq!(told(&known), told(&fresh), "{before} {after}");
            let n_told =
                known.changes.iter().filter(|change| **change == Change::Told).count();
            let counts = (n_told, known.gone.len());
            assert_eq!(
                counts,
                (all(after & !before).count(), all(before & !after).count())
            );
        }
    }

    /// As when a disk is away for a moment: in a site that is being watched, its stories stay.
    #[test]
    fn what_lies_in_a_folder_that_cannot_be_looked_into_stays_while_it_is_watched() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::open(root.path()).unwrap();
        fs::create_dir_all(root.path().join("a/b")).unwrap();
        for name in ["a/b/one.gif", "a.gif", "ab.gif"] {
            fs::File::create(root.path().join(name)).unwrap();
        }
        let config = Config::default();
        let stay = |keep: Keep| {
            let trust = Trust::Bytes;
            let reading =
                Reading { config: &config, began_ns: None, trust, keep, done: &|| () };
            let mut known = content::take(&folder, Origin::Content, Vec::new(), &reading);
            let rows = known.take_rows();
            let passed = vec![false; rows.len()];
            let reason = Skip::Unreadable("Permission denied".to_owned());
            let closed = Found::Skipped { path: "a".to_owned(), reason };
            let mut inventory = Inventory::default();
            inventory.meet([closed], Origin::Content, (rows, passed), &reading);
            let stay: Vec<String> =
                inventory.rows.iter().map(|row| row.path.to_string()).collect();
            (stay, inventory.problems.len())
        };
        assert_eq!(stay(Keep::LastGood), (vec!["content/a/b/one.gif".to_owned()], 1));
        assert_eq!(stay(Keep::Nothing), (vec![], 1));
    }

    fn told(inventory: &Inventory) -> Vec<(&str, Fingerprint)> {
        inventory.rows.iter().map(|row| (&*row.path, row.content)).collect()
    }
}
