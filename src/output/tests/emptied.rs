//! Folders whose last file someone else took away: they were newsgen's, and go.

use super::*;
use crate::output::clean;

/// A site of which a person has removed the one file of a folder.
fn emptied() -> Site {
    let site = Site::built(&[("a/b/one.html", "1"), ("index.html", "i")]);
    site.dir.remove_file("public/a/b/one.html").unwrap();
    site
}

fn tree_of(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    files.iter().map(|&(path, text)| (path.to_owned(), text.to_owned())).collect()
}

#[test]
fn a_folder_without_its_last_file_goes_with_the_page() {
    let site = emptied();
    site.build(&[("index.html", "i")]);
    assert!(!site.path("public/a").exists());
}

#[test]
fn a_file_takes_the_place_of_a_folder_without_its_last_file() {
    let site = emptied();
    let files = [("a", "file"), ("index.html", "i")];
    assert_eq!(site.build(&files).kept, []);
    assert_eq!(site.tree(), tree_of(&files));
}

#[test]
fn what_a_person_put_into_such_a_folder_stays() {
    let site = emptied();
    site.put("public/a/mine.txt", "mine");
    let summary = site.build(&[("a", "file"), ("index.html", "i")]);
    assert_eq!(summary.kept, [Kept { path: path("a"), reason: Reason::Foreign }]);
    let rest = [("a/", ""), ("a/mine.txt", "mine"), ("index.html", "i")];
    assert_eq!(site.tree(), tree_of(&rest));
}

#[test]
fn a_folder_that_was_cleaned_can_be_built_into_again() {
    let site = emptied();
    clean(&site.public()).unwrap();
    assert!(!site.public().exists());
    site.build(&[("index.html", "i")]);
    assert_eq!(site.tree(), tree_of(&[("index.html", "i")]));
}
