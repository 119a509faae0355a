//! Symlinks in the output folder: none is followed, none is replaced.
#![cfg(unix)]

use super::*;
use std::os::unix::fs::symlink;

/// A symlink where a page is to be is foreign, and what it leads to is not touched.
#[test]
fn a_symlink_in_place_of_a_file_is_kept() {
    let site = Site::built(&[("index.html", "front"), ("old.html", "old")]);
    site.put("secret.txt", "old");
    let outside = site.path("secret.txt");
    for name in ["a.html", "b.html", "c.html"] {
        let target = if name == "b.html" { Path::new("index.html") } else { &outside };
        symlink(target, site.public().join(name)).unwrap();
    }
    fs::remove_file(site.path("public/old.html")).unwrap();
    symlink(&outside, site.path("public/old.html")).unwrap();
    fs::remove_file(site.path("public/index.html")).unwrap();
    symlink("/nowhere", site.path("public/index.html")).unwrap();
    let files =
        [("a.html", "a"), ("b.html", "b"), ("c.html", "old"), ("index.html", "f")];
    let before = tree(&site.root);
    let summary = site.build(&files);

    let names = ["a.html", "b.html", "c.html", "index.html", "old.html"];
    assert_eq!(summary.kept, names.map(|name| kept(name, Reason::Foreign)));
    let after: Vec<_> = tree(&site.root)
        .into_iter()
        .filter(|(path, _)| !path.contains(".newsgen/"))
        .collect();
    let before: Vec<_> =
        before.into_iter().filter(|(path, _)| !path.contains(".newsgen/")).collect();
    assert_eq!(after, before);
}

/// A symlink in place of a folder leads neither out of the output nor about in it: nothing
/// is written through it, and nothing removed.
#[test]
fn a_symlinked_folder_is_not_entered() {
    let site =
        Site::built(&[("2016/a.html", "a"), ("2017/a.html", "a"), ("2018/a.html", "a")]);
    site.put("outside/a.html", "a");
    for year in ["2016", "2017"] {
        fs::remove_dir_all(site.public().join(year)).unwrap();
    }
    symlink(site.path("outside"), site.path("public/2016")).unwrap();
    symlink("2018", site.path("public/2017")).unwrap();
    symlink("../outside", site.path("public/2019")).unwrap();

    let files = [
        ("2017/a.html", "b"),
        ("2017/new.html", "b"),
        ("2018/a.html", "a"),
        ("2019/n.html", "b"),
    ];
    let summary = site.build(&files);
    let names = ["2017/a.html", "2017/new.html", "2019/n.html"];
    assert_eq!(summary.kept, names.map(|name| kept(name, Reason::Foreign)));
    assert_eq!(tree(&site.path("outside")), expected(&[("a.html", "a")]));
    let rest = [
        ("2016", format!("-> {}", site.path("outside").display())),
        ("2017", "-> 2018".to_owned()),
        ("2018/", String::new()),
        ("2018/a.html", "a".to_owned()),
        ("2019", "-> ../outside".to_owned()),
    ];
    let rest = rest.map(|(path, text)| (path.to_owned(), text));
    assert_eq!(site.tree(), rest.into_iter().collect());
}

/// Another name for a file, by a hard link, keeps its bytes: newsgen renames, and does not
/// write into files.
#[test]
fn hard_links_keep_their_bytes() {
    let site = Site::built(&[("a.html", "old")]);
    fs::hard_link(site.path("public/a.html"), site.path("backup.html")).unwrap();
    site.build(&[("a.html", "new")]);
    assert_eq!(fs::read_to_string(site.path("backup.html")).unwrap(), "old");
}

/// newsgen's own files are refused as symlinks: what they lead to is not theirs.
#[test]
fn own_files_are_not_followed() {
    for name in ["manifest", "journal", "lock"] {
        let site = Site::built(&[("a.html", "a")]);
        site.put("elsewhere", "canary");
        let own = site.public().join(".newsgen").join(name);
        drop(fs::remove_file(&own));
        symlink("../a.html", &own).unwrap();
        let error = site.open().unwrap_err();
        assert!(matches!(error, OutputError::NotOurs { .. }), "{name}: {error}");
        assert_eq!(fs::read_to_string(site.path("public/a.html")).unwrap(), "a");
    }
}

/// The output folder itself may be a symlink to a folder.
#[test]
fn the_output_may_be_a_symlink() {
    let site = Site::new();
    fs::create_dir(site.path("www")).unwrap();
    symlink("www", site.public()).unwrap();
    site.build(&[("a.html", "a")]);
    assert_eq!(fs::read_to_string(site.path("www/a.html")).unwrap(), "a");
    super::super::clean(&site.public()).unwrap();
    assert_eq!(tree(&site.root), expected(&[("public", "-> www"), ("www/", "")]));
}
