//! Whole builds: what is written, kept and removed.

use super::*;
use crate::folder::Folder;
use crate::output::clean;
use std::time::{Duration, SystemTime};

/// A first build writes what is planned, and its marks.
#[test]
fn first_build_writes_the_plan() {
    let site = Site::new();
    let summary = site.build(&[("index.html", "front"), ("2016/03/11/a.html", "story")]);

    let counts = Summary { new: 2, bytes_written: 10, ..Summary::default() };
    assert_eq!(summary, counts);
    assert_eq!(
        site.tree(),
        expected(&[
            ("2016/", ""),
            ("2016/03/", ""),
            ("2016/03/11/", ""),
            ("2016/03/11/a.html", "story"),
            ("index.html", "front"),
        ])
    );
    assert_eq!(site.own_files(), [".newsgen-lock", ".newsgen-manifest"]);
    assert_eq!(
        fs::read_to_string(site.path("public/.newsgen-manifest")).unwrap(),
        "newsgen-manifest 1\n\
         ce053b878dc3dc37bba72e0ac8206cb2 5 2016/03/11/a.html\n\
         7b08ac1cb999a895f2ef69c6ba7464d8 5 index.html\n"
    );
}

/// A file whose bytes stay is not touched: its time stays too.
#[test]
fn unchanged_files_keep_their_time() {
    let site = Site::built(&[("a.html", "same"), ("b.html", "old")]);
    let manifest = fs::read(site.path("public/.newsgen-manifest")).unwrap();
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    for name in ["a.html", "b.html", ".newsgen-manifest"] {
        let file =
            fs::File::options().write(true).open(site.public().join(name)).unwrap();
        file.set_modified(long_ago).unwrap();
    }
    let modified =
        |name: &str| fs::metadata(site.public().join(name)).unwrap().modified().unwrap();

    let same = site.build(&[("a.html", "same"), ("b.html", "old")]);
    assert_eq!(same, Summary { unchanged: 2, ..Summary::default() });
    assert_eq!(modified("b.html"), long_ago);
    assert_eq!(modified(".newsgen-manifest"), long_ago);
    assert_eq!(fs::read(site.path("public/.newsgen-manifest")).unwrap(), manifest);

    let summary = site.build(&[("a.html", "same"), ("b.html", "newer")]);
    let counts =
        Summary { changed: 1, unchanged: 1, bytes_written: 5, ..Summary::default() };
    assert_eq!(summary, counts);
    assert_eq!(modified("a.html"), long_ago);
    assert_ne!(modified("b.html"), long_ago);
}

/// What the plan no longer has goes, with the folders that it leaves empty.
#[test]
fn what_is_gone_from_the_plan_is_removed() {
    let site = Site::built(&[
        ("2016/03/a.html", "a"),
        ("2016/04/b.html", "b"),
        ("2017/01/c.html", "c"),
        ("index.html", "front"),
    ]);
    site.put("public/2017/01/notes.txt", "mine");
    let summary = site.build(&[("2016/03/a.html", "a"), ("index.html", "front")]);

    assert_eq!(summary.removed, paths(&["2016/04/b.html", "2017/01/c.html"]));
    assert_eq!(summary.kept, []);
    assert_eq!(
        site.tree(),
        expected(&[
            ("2016/", ""),
            ("2016/03/", ""),
            ("2016/03/a.html", "a"),
            ("2017/", ""),
            ("2017/01/", ""),
            ("2017/01/notes.txt", "mine"),
            ("index.html", "front"),
        ])
    );
}

/// A planned file that no one wrote, because its page failed, does not stay as it was.
#[test]
fn planned_files_that_are_not_written_are_removed() {
    let site = Site::built(&[("a.html", "a"), ("b.html", "b")]);
    let writing = site.begin(&["a.html", "b.html", "c.html"]);
    write(&writing, "a.html", "a");
    let summary = writing.finish().unwrap();

    assert_eq!(summary.removed, paths(&["b.html"]));
    assert_eq!(site.tree(), expected(&[("a.html", "a")]));
}

/// A file that newsgen did not write is never written over, whatever stands there.
#[test]
fn foreign_files_are_kept_and_reported() {
    let site = Site::built(&[("a.html", "a")]);
    site.put("public/b.html", "mine");
    site.put("public/same.html", "same");
    site.put("public/folder.html/x", "mine");
    site.put("public/file", "mine");
    let files = [
        ("a.html", "a"),
        ("b.html", "b"),
        ("file/in/it.html", "it"),
        ("folder.html", "f"),
        ("same.html", "same"),
    ];
    let summary = site.build(&files);

    let expected_kept = ["b.html", "file/in/it.html", "folder.html", "same.html"];
    assert_eq!(summary.kept, expected_kept.map(|path| kept(path, Reason::Foreign)));
    assert_eq!(summary.unchanged, 1);
    let tree = expected(&[
        ("a.html", "a"),
        ("b.html", "mine"),
        ("file", "mine"),
        ("folder.html/", ""),
        ("folder.html/x", "mine"),
        ("same.html", "same"),
    ]);
    assert_eq!(site.tree(), tree);

    // They do not become newsgen's by having been in the way.
    site.build(&[("a.html", "a")]);
    assert_eq!(site.tree(), tree);
}

/// A file that appears after the plan was made is foreign too.
#[test]
fn files_that_appear_during_a_build_are_kept() {
    let site = Site::new();
    let writing = site.begin(&["a.html"]);
    site.put("public/a.html", "mine");
    assert_eq!(write(&writing, "a.html", "a"), Outcome::Foreign);
    drop(writing);

    // Not even a kill makes it newsgen's.
    let summary = site.build(&[("a.html", "a")]);
    assert_eq!(summary.kept, [kept("a.html", Reason::Foreign)]);
    assert_eq!(site.tree(), expected(&[("a.html", "mine")]));
}

/// Dotfiles do not make a folder foreign, and are foreign in it.
#[test]
fn dotfiles_may_stand_in_an_empty_folder() {
    let site = Site::new();
    site.put("public/.gitkeep", "");
    site.put("public/.nojekyll", "mine");
    let summary = site.build(&[(".nojekyll", ""), ("a.html", "a")]);

    assert_eq!(summary.kept, [kept(".nojekyll", Reason::Foreign)]);
    let tree = [(".gitkeep", ""), (".nojekyll", "mine"), ("a.html", "a")];
    assert_eq!(site.tree(), expected(&tree));
}

/// A file that someone changed after newsgen wrote it is kept: planned or not.
#[test]
fn edited_files_are_kept_and_reported() {
    let site = Site::built(&[("a.html", "a"), ("b.html", "b"), ("c.html", "c")]);
    site.put("public/a.html", "A");
    site.put("public/b.html", "longer");
    site.put("public/c.html", "new");
    let next = [("a.html", "a"), ("c.html", "new")];
    let edited = [kept("a.html", Reason::Edited), kept("b.html", Reason::Edited)];
    let summary = site.build(&next);

    assert_eq!(summary.kept, edited);
    // An edit that comes to what newsgen would write is none.
    assert_eq!(summary.unchanged, 1);
    let tree = [("a.html", "A"), ("b.html", "longer"), ("c.html", "new")];
    assert_eq!(site.tree(), expected(&tree));
    assert_eq!(site.build(&next).kept, edited);

    // When the edit is undone, the file is newsgen's again.
    site.put("public/b.html", "b");
    let summary = site.build(&next);
    assert_eq!(summary.removed, paths(&["b.html"]));
}

/// A file that someone removed comes back.
#[test]
fn removed_files_come_back() {
    let site = Site::built(&[("2016/a.html", "a"), ("b.html", "b")]);
    fs::remove_dir_all(site.path("public/2016")).unwrap();
    let summary = site.build(&[("2016/a.html", "a"), ("b.html", "b")]);

    let counts = Summary { new: 1, unchanged: 1, bytes_written: 1, ..Summary::default() };
    assert_eq!(summary, counts);
}

/// newsgen's own old files never keep its new ones out.
#[test]
fn old_files_make_way() {
    let site = Site::built(&[
        ("About.html", "old"),
        ("story.html", "old"),
        ("strike/index.html", "old"),
        ("strike/photo.html", "old"),
        ("Topics/x.html", "old"),
    ]);
    let files = [
        ("about.html", "new"),
        ("story.html/index.html", "new"),
        ("strike", "new"),
        ("topics/x.html", "new"),
    ];
    let summary = site.build(&files);

    assert_eq!((summary.new, summary.removed.len(), summary.kept), (4, 5, vec![]));
    let mut tree = expected(&files);
    tree.insert("story.html/".to_owned(), String::new());
    tree.insert("topics/".to_owned(), String::new());
    assert_eq!(site.tree(), tree);
}

/// An old file that was edited does not make way.
#[test]
fn edited_files_do_not_make_way() {
    let site = Site::built(&[("story.html", "old")]);
    site.put("public/story.html", "edited");
    let summary = site.build(&[("story.html/index.html", "new")]);

    let expected_kept = [
        kept("story.html", Reason::Edited),
        kept("story.html/index.html", Reason::Foreign),
    ];
    assert_eq!(summary.kept, expected_kept);
    assert_eq!(site.tree(), expected(&[("story.html", "edited")]));
}

/// A copied file follows the same rules, however large.
#[test]
fn copies_follow_the_same_rules() {
    let site = Site::new();
    let large = "news".repeat(100_000);
    site.put("static/large.bin", &large);
    let from = Folder::open(&site.path("static")).unwrap();
    let copy = || {
        let writing = site.begin(&["large.bin"]);
        let outcome = writing.copy(&path("large.bin"), &from, "large.bin").unwrap();
        writing.finish().unwrap();
        outcome
    };

    assert_eq!(copy(), Outcome::New);
    assert_eq!(copy(), Outcome::Unchanged);
    site.put("static/large.bin", &large.to_uppercase());
    assert_eq!(copy(), Outcome::Changed);
    assert_eq!(site.tree(), expected(&[("large.bin", &large.to_uppercase())]));
    site.put("public/large.bin", "mine");
    assert_eq!(copy(), Outcome::Edited);
}

/// A file that cannot be copied leaves nothing where it was to be.
#[test]
fn a_failed_copy_leaves_nothing() {
    let site = Site::new();
    site.put("static/a.txt", "a");
    let from = Folder::open(&site.path("static")).unwrap();
    let writing = site.begin(&["a.txt"]);
    let error = writing.copy(&path("a.txt"), &from, "b.txt").unwrap_err();

    let missing = site.path("static/b.txt");
    assert_eq!(error.to_string(), format!("`{}` does not exist", missing.display()));
    writing.finish().unwrap();
    assert_eq!(site.tree(), expected(&[]));
}

/// What was not announced is not written, and nothing is written twice.
#[test]
fn only_the_plan_is_written_and_once() {
    let site = Site::new();
    let writing = site.begin(&["a.html"]);
    write(&writing, "a.html", "a");
    for (at, text) in [("b.html", "b"), ("a.html", "a")] {
        let error = writing.write(&path(at), text.as_bytes()).unwrap_err();
        assert!(matches!(error, OutputError::Unplanned { .. }), "{error}");
    }
    writing.finish().unwrap();
    assert_eq!(site.tree(), expected(&[("a.html", "a")]));
}

/// Names that newsgen keeps for itself are not given to pages.
#[test]
fn own_names_are_not_given_away() {
    let site = Site::new();
    let files = [("2016/.Newsgen-x", "x"), (".newsgen-manifest", "x")];
    let summary = site.build(&files);
    assert_eq!(
        summary.kept,
        [".newsgen-manifest", "2016/.Newsgen-x"].map(|path| kept(path, Reason::Foreign))
    );
    assert_eq!(site.build(&[]), Summary::default());
}

/// Many threads write at once into folders that none of them has made.
#[test]
fn many_threads_write_at_once() {
    let site = Site::new();
    let names: Vec<String> =
        (0..400).map(|n| format!("{}/{}/{n}.html", n % 3, n % 7)).collect();
    let planned: Vec<&str> = names.iter().map(String::as_str).collect();
    let writing = site.begin(&planned);
    std::thread::scope(|scope| {
        for part in planned.chunks(100) {
            let writing = &writing;
            let write_one = move |name: &&str| write(writing, name, name);
            scope.spawn(move || {
                assert!(
                    part.iter().map(write_one).all(|outcome| outcome == Outcome::New)
                );
            });
        }
    });
    assert_eq!(writing.finish().unwrap().new, 400);
    let summary =
        site.build(&planned.iter().map(|name| (*name, *name)).collect::<Vec<_>>());
    assert_eq!(summary, Summary { unchanged: 400, ..Summary::default() });
}

/// `clean` removes what newsgen wrote and its marks, then the folder.
#[test]
fn clean_leaves_nothing_of_newsgens() {
    let site = Site::built(&[("2016/a.html", "a"), ("b.html", "b")]);
    let summary = clean(&site.public()).unwrap();
    assert_eq!(summary.removed, paths(&["2016/a.html", "b.html"]));
    assert_eq!(tree(&site.root), expected(&[]));
    assert_eq!(clean(&site.public()).unwrap(), Summary::default());
}

/// `clean` keeps what newsgen did not write, and what was edited.
#[test]
fn clean_keeps_the_rest() {
    let site = Site::built(&[("2016/a.html", "a"), ("b.html", "b")]);
    site.put("public/2016/mine.txt", "mine");
    site.put("public/b.html", "edited");
    let summary = clean(&site.public()).unwrap();

    assert_eq!(summary.kept, [kept("b.html", Reason::Edited)]);
    let rest = [("2016/", ""), ("2016/mine.txt", "mine"), ("b.html", "edited")];
    assert_eq!(tree(&site.public()), expected(&rest));
    // Now it is a folder like any other.
    assert!(matches!(clean(&site.public()), Err(OutputError::NotOurs { .. })));
}

/// A manifest that newsgen did not write like this is neither trusted nor replaced.
#[test]
fn a_damaged_manifest_stops_the_build() {
    let good = "9c4c2351bb4b0d1b4dfefe6f2efa8b36 5";
    let cases = [
        (String::new(), 1),
        ("newsgen-manifest 2\n".to_owned(), 1),
        (format!("newsgen-manifest 1\n{good} b\n{good} a\n"), 3),
        (format!("newsgen-manifest 1\n{good} a\n{good} a\n"), 3),
        (format!("newsgen-manifest 1\n{good} ../a\n"), 2),
        (format!("newsgen-manifest 1\n{good} /etc/passwd\n"), 2),
        (format!("newsgen-manifest 1\n{good}"), 2),
        ("newsgen-manifest 1\nx 5 a\n".to_owned(), 2),
    ];
    for (text, wrong_line) in cases {
        let site = Site::built(&[("a.html", "a")]);
        site.put("public/.newsgen-manifest", &text);
        let error = Output::open(&site.public()).unwrap_err();
        let line = match error {
            OutputError::Damaged { line, .. } => line,
            error => panic!("{error}"),
        };
        assert_eq!(line, wrong_line, "{text}");
        assert_eq!(site.tree(), expected(&[("a.html", "a")]));
    }
}
