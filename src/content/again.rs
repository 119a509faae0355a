//! Looks again at some folders of an inventory that is held in memory.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use crate::content::Change;
use crate::content::FileRow;
use crate::content::Inventory;
use crate::content::Origin;
use crate::content::Reading;
use crate::folder::Folder;
use crate::folder::Found;

/// The rows of what lies in one folder.
#[derive(Default)]
struct Inside {
    /// Of the files that lie in it.
    direct: Vec<usize>,
    /// Of all that lies in the folders in it, by the path of each, with `/` after it.
    folders: BTreeMap<String, Range<usize>>,
}

/// What is to be paired anew: what was found, and the rows of what may be gone.
struct Doubtful {
    found: Vec<Found>,
    rows: BTreeSet<usize>,
}

impl Inventory {
    /// Looks again at all that lies directly in the folders of `paths`, and at everything below
    /// each of these that is a folder itself, and below folders beside them that are new or
    /// gone. Then `changes` and `gone` tell how that differs from before.
    ///
    /// A folder is told to have changed when it has come, and it may have come in the place of
    /// one of the same name: what was put into it before it was watched was told by nobody.
    ///
    /// Returns `false`, and has changed nothing, if only a look at everything can tell:
    /// something is passed over, or is reached by a symlink.
    pub fn look_again(
        &mut self,
        folder: &Folder,
        origin: Origin,
        paths: &BTreeSet<String>,
        reading: &Reading<'_>,
    ) -> bool {
        if self.has_links || !self.problems.is_empty() {
            return false;
        }
        let Some(doubtful) = self.doubtful(folder, origin, paths) else { return false };
        self.changes.fill(Change::None);
        let rows = self.rows_mut();
        let at = |&at: &usize| std::mem::take(&mut rows[at]);
        let known: Vec<FileRow> = doubtful.rows.iter().map(at).collect();
        let passed = vec![false; known.len()];
        let mut part = Self::default();
        let doubts = part.meet(doubtful.found, origin, (known, passed), reading);
        part.read(folder, origin, &doubts, reading);
        self.gone = std::mem::take(&mut part.gone);
        self.former = std::mem::take(&mut part.former);
        self.n_lost = 0;
        self.put_back(&doubtful.rows, part);
        true
    }

    fn doubtful(
        &self,
        folder: &Folder,
        origin: Origin,
        paths: &BTreeSet<String>,
    ) -> Option<Doubtful> {
        let mut doubtful = Doubtful { found: Vec::new(), rows: BTreeSet::new() };
        let folders: BTreeSet<&str> = paths.iter().map(|path| folder_of(path)).collect();
        for below in folders {
            let listing = folder.list(below, origin.hidden());
            let inside = self.inside(below, origin);
            let is_named = |path: &String| paths.contains(path.trim_end_matches('/'));
            let is_listed = |path: &String| {
                listing.folders.binary_search_by(|one| one.cmp(path)).is_ok()
            };
            doubtful.rows.extend(inside.direct);
            let known = inside.folders.iter();
            let lost = known.filter(|(path, _)| is_named(path) || !is_listed(path));
            doubtful.rows.extend(lost.flat_map(|(_, rows)| rows.clone()));
            doubtful.found.extend(listing.leaves);
            let is_known = |path: &String| inside.folders.contains_key(path);
            let open = listing.folders.iter();
            let open = open.filter(|path| is_named(path) || !is_known(path));
            let walked = open.map(|path| folder.walk_below(path, origin.hidden()));
            doubtful.found.extend(walked.flatten());
        }
        let plain = |found: &Found| matches!(found, Found::File { is_link: false, .. });
        if !doubtful.found.iter().all(plain) {
            return None;
        }
        // What lies in a folder and what is below one around it may both have been named.
        doubtful.found.sort_by(|a, b| path_of(a).cmp(path_of(b)));
        doubtful.found.dedup_by(|a, b| path_of(a) == path_of(b));
        Some(doubtful)
    }

    /// The rows of what lies in the folder `below`.
    fn inside(&self, below: &str, origin: Origin) -> Inside {
        let mut inside = Inside::default();
        let folder = format!("{}{below}", origin.prefix());
        let mut at = self.rows.partition_point(|row| *row.path < *folder);
        while let Some(rest) =
            self.rows.get(at).and_then(|row| row.path.strip_prefix(&*folder))
        {
            let Some(slash) = rest.find('/') else {
                inside.direct.push(at);
                at += 1;
                continue;
            };
            let deeper = format!("{folder}{}", &rest[..=slash]);
            let rows = &self.rows[at..];
            let n_rows = rows.partition_point(|row| row.path.starts_with(&deeper));
            inside.folders.insert(format!("{below}{}", &rest[..=slash]), at..at + n_rows);
            at += n_rows;
        }
        inside
    }

    /// Puts the rows of `part` in the place of those at `taken`.
    fn put_back(&mut self, taken: &BTreeSet<usize>, mut part: Self) {
        if self.gone.is_empty() && part.rows.len() == taken.len() {
            let rows = part.take_rows().into_iter().zip(part.changes);
            for (&at, (row, change)) in taken.iter().zip(rows) {
                self.rows_mut()[at] = row;
                self.changes[at] = change;
            }
            return;
        }
        let rest = self.take_rows().into_iter().zip(0..);
        let mut rest =
            rest.filter(|(_, at)| !taken.contains(at)).map(|(row, _)| row).peekable();
        let mut rows = Vec::new();
        self.changes.clear();
        for (row, change) in part.take_rows().into_iter().zip(part.changes) {
            while let Some(before) = rest.next_if(|kept| kept.path < row.path) {
                rows.push(before);
                self.changes.push(Change::None);
            }
            rows.push(row);
            self.changes.push(change);
        }
        rows.extend(rest);
        self.changes.resize(rows.len(), Change::None);
        self.rows = Arc::new(rows);
    }
}

/// The folder that a path lies in, ending with `/`, or empty.
fn folder_of(path: &str) -> &str {
    path.rfind('/').map_or("", |slash| &path[..=slash])
}

fn path_of(found: &Found) -> &str {
    match found {
        Found::File { path, .. } | Found::Skipped { path, .. } => path,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::config::Config;
    use crate::content;
    use crate::content::Keep;
    use crate::folder::Trust;

    /// Looks at some files, then again at `touched` after `change`.
    fn looked_again(
        files: &[&str],
        touched: &[&str],
        change: impl FnOnce(&Path),
    ) -> Inventory {
        let root = tempfile::tempdir().unwrap();
        files.iter().for_each(|path| create(root.path(), path));
        let folder = Folder::open(root.path()).unwrap();
        let config = Config::default();
        let (trust, keep) = (Trust::Bytes, Keep::Nothing);
        let reading =
            Reading { config: &config, began_ns: None, trust, keep, done: &|| () };
        let mut inventory = content::take(&folder, Origin::Content, Vec::new(), &reading);
        change(root.path());
        let touched = touched.iter().map(|path| (*path).to_owned()).collect();
        assert!(inventory.look_again(&folder, Origin::Content, &touched, &reading));
        inventory
    }

    fn create(root: &Path, path: &str) {
        let file = root.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::File::create(file).unwrap();
    }

    fn paths(inventory: &Inventory) -> Vec<&str> {
        inventory.rows.iter().map(|row| &*row.path).collect()
    }

    #[test]
    fn what_is_renamed_comes_to_stand_in_the_order_of_the_paths() {
        let files = ["a/one.gif", "b/two.gif", "c/three.gif"];
        let found = looked_again(&files, &["a", "z"], |root| {
            fs::rename(root.join("a"), root.join("z")).unwrap();
        });
        let sorted = ["content/b/two.gif", "content/c/three.gif", "content/z/one.gif"];
        assert_eq!(paths(&found), sorted);
        assert_eq!(found.gone, ["content/a/one.gif".into()]);
    }

    #[test]
    fn a_folder_that_took_the_place_of_another_is_looked_through() {
        let files = ["a/b/one.gif", "a/b/two.gif", "c/three.gif"];
        let found = looked_again(&files, &["a"], |root| {
            fs::remove_dir_all(root.join("a")).unwrap();
            create(root, "a/b/four.gif");
            create(root, "a/b/two.gif");
            create(root, "c/five.gif");
        });
        let sorted =
            ["content/a/b/four.gif", "content/a/b/two.gif", "content/c/three.gif"];
        assert_eq!(paths(&found), sorted);
        assert_eq!(found.gone, ["content/a/b/one.gif".into()]);
    }
}
