//! Whole builds: what is written, kept and removed.

use super::*;
use crate::fingerprint::Fingerprint;
use crate::folder::Folder;
use crate::output::{Vanished, clean};
use std::time::{Duration, SystemTime};

/// A first build writes what is planned, and its marks.
#[test]
fn first_build_writes_the_plan() {
    let site = Site::new();
    let summary = site.build(&[("index.html", "front"), ("2016/03/11/a.html", "story")]);

    let counts = Summary {
        new: paths(&["2016/03/11/a.html", "index.html"]),
        bytes_written: 10,
        ..Summary::default()
    };
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
    assert_eq!(site.own_files(), own(&["*.seg", "lock", "manifest"]));
    assert_eq!(tree(&site.root).keys().filter(|path| !path.contains('/')).count(), 0);
}

/// A file whose bytes stay is not touched: its time stays too.
#[test]
fn unchanged_files_keep_their_time() {
    let site = Site::built(&[("a.html", "same"), ("b.html", "old")]);
    let manifest = fs::read(site.path("public/.newsgen/manifest")).unwrap();
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    for name in ["a.html", "b.html"] {
        let file =
            fs::File::options().write(true).open(site.public().join(name)).unwrap();
        file.set_modified(long_ago).unwrap();
    }
    let modified =
        |name: &str| fs::metadata(site.public().join(name)).unwrap().modified().unwrap();

    // The first of these reads the files again, since their times have changed.
    for _ in 0..2 {
        std::thread::sleep(Duration::from_millis(60));
        let same = site.build(&[("a.html", "same"), ("b.html", "old")]);
        assert_eq!(same, Summary { unchanged: 2, ..Summary::default() });
    }
    assert_eq!(modified("b.html"), long_ago);
    let before = fs::read(site.path("public/.newsgen/manifest")).unwrap();
    assert_ne!(before, manifest);
    site.build(&[("a.html", "same"), ("b.html", "old")]);
    assert_eq!(fs::read(site.path("public/.newsgen/manifest")).unwrap(), before);

    let summary = site.build(&[("a.html", "same"), ("b.html", "newer")]);
    let counts = Summary {
        changed: paths(&["b.html"]),
        unchanged: 1,
        bytes_written: 5,
        ..Summary::default()
    };
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
    let summary = finish(writing);

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

/// What is in nobody's way is named all the same, a hidden folder by its name alone.
#[test]
fn what_stands_beside_the_site_is_named() {
    let site = Site::built(&[("a.html", "a")]);
    site.put("public/.netlify/state.json", "");
    site.put("public/.netlify/plugins/a", "");
    site.put("public/CNAME", "example.org");
    site.put("public/b.html", "mine");
    site.put("public/d/.hidden", "");
    site.put("public/d/.old/a/b", "");
    let summary = site.build(&[("a.html", "a"), ("b.html", "b")]);

    assert_eq!(summary.kept, [kept("b.html", Reason::Foreign)]);
    assert_eq!(summary.beside, [".netlify/", "CNAME", "d/.hidden", "d/.old/"]);
}

/// A file that appears while newsgen builds is foreign too, before it is staged and after.
#[test]
fn files_that_appear_during_a_build_are_kept() {
    let site = Site::built(&[("a.html", "a")]);
    let writing = site.begin(&["a.html", "b.html", "c.html", "d/e.html"]);
    write(&writing, "a.html", "a");
    site.put("public/b.html", "mine");
    assert_eq!(write(&writing, "b.html", "b"), Outcome::Foreign);
    assert_eq!(write(&writing, "c.html", "c"), Outcome::New);
    assert_eq!(write(&writing, "d/e.html", "e"), Outcome::New);
    site.put("public/c.html", "mine");
    site.put("public/d", "mine");
    let summary = finish(writing);

    let expected_kept = ["b.html", "c.html", "d/e.html"];
    assert_eq!(summary.kept, expected_kept.map(|path| kept(path, Reason::Foreign)));
    let tree = [("a.html", "a"), ("b.html", "mine"), ("c.html", "mine"), ("d", "mine")];
    assert_eq!(site.tree(), expected(&tree));
    assert_eq!(site.build(&[("a.html", "a")]).kept, []);
    assert_eq!(site.tree(), expected(&tree));
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
    let edited = [kept("a.html", Reason::Edited), kept("b.html", Reason::LeftOver)];
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

    let counts = Summary {
        new: paths(&["2016/a.html"]),
        unchanged: 1,
        bytes_written: 1,
        ..Summary::default()
    };
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

    assert_eq!((summary.new.len(), summary.removed.len(), summary.kept), (4, 5, vec![]));
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
        kept("story.html", Reason::LeftOver),
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
        let outcome = writing.copy(0, &from, "large.bin").unwrap();
        finish(writing);
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
    let error = writing.copy(0, &from, "b.txt").unwrap_err();

    let missing = site.path("static/b.txt");
    assert_eq!(error.to_string(), format!("`{}` does not exist", missing.display()));
    finish(writing);
    assert_eq!(site.tree(), expected(&[]));
}

/// What was not announced is not written, and nothing is written twice.
#[test]
fn only_the_plan_is_written_and_once() {
    let site = Site::new();
    let writing = site.begin(&["a.html"]);
    write(&writing, "a.html", "a");
    for at in [1, 0] {
        let error = writing.write(at, b"b").unwrap_err();
        assert!(matches!(error, OutputError::Unplanned { .. }), "{error}");
    }
    finish(writing);
    assert_eq!(site.tree(), expected(&[("a.html", "a")]));
}

/// Names that newsgen keeps for itself are not given to pages.
#[test]
fn own_names_are_not_given_away() {
    let site = Site::new();
    let files = [(".newsgen/manifest", "x"), (".Newsgen/x", "x")];
    let summary = site.build(&files);
    assert_eq!(
        summary.kept,
        [".Newsgen/x", ".newsgen/manifest"].map(|path| kept(path, Reason::Foreign))
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
    assert_eq!(finish(writing).new.len(), 400);
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

    assert_eq!(summary.kept, [kept("b.html", Reason::LeftOver)]);
    let rest = [("2016/", ""), ("2016/mine.txt", "mine"), ("b.html", "edited")];
    assert_eq!(tree(&site.public()), expected(&rest));
    // Now it is a folder like any other.
    assert!(matches!(clean(&site.public()), Err(OutputError::NotOurs { .. })));
}

/// A manifest that is not as newsgen wrote it is neither trusted nor replaced.
#[test]
fn a_damaged_manifest_stops_the_build() {
    let own = |site: &Site| -> Vec<PathBuf> {
        let names = fs::read_dir(site.path("public/.newsgen")).unwrap();
        let names = names.map(|entry| entry.unwrap().path());
        names.filter(|path| !path.ends_with("lock")).collect()
    };
    let n_files = own(&Site::built(&[("a.html", "a")])).len();
    assert_eq!(n_files, 2);
    for number in 0..n_files {
        for damage in ["flipped", "cut", "other"] {
            let site = Site::built(&[("a.html", "a")]);
            let file = &own(&site)[number];
            let mut bytes = fs::read(file).unwrap();
            match damage {
                "flipped" => *bytes.last_mut().unwrap() ^= 1,
                "cut" => bytes.truncate(bytes.len() / 2),
                _ => bytes = b"newsgen-manifest 1\n".to_vec(),
            }
            fs::write(file, bytes).unwrap();
            let error = site.open().unwrap_err();
            assert!(matches!(error, OutputError::Damaged { .. }), "{damage}: {error}");
            assert_eq!(site.tree(), expected(&[("a.html", "a")]));
        }
    }
}

/// Removing more than a slip would is refused, and leaves everything as it was.
#[test]
fn many_files_are_not_removed_by_a_slip() {
    let names: Vec<String> = (0..100).map(|number| format!("{number:03}.html")).collect();
    let all: Vec<(&str, &str)> = names.iter().map(|name| (&**name, "x")).collect();
    let site = Site::built(&all);
    let before = site.tree();
    let rest = |n_removed: usize| {
        let planned: Vec<&str> = names[n_removed..].iter().map(|name| &**name).collect();
        let writing = site.begin(&planned);
        for name in &planned {
            write(&writing, name, "x");
        }
        writing.finish(Deletes::Guarded)
    };
    let error = rest(21).unwrap_err();
    let message = "21 of 100 files would be removed, which is more than 20: `000.html`, \
                   `001.html`, `002.html` and more";
    assert_eq!(error.to_string(), message);
    assert!(error.help().unwrap().contains("--allow-deletes"));
    assert_eq!(site.tree(), before);
    assert_eq!(rest(20).unwrap().0.removed.len(), 20);
}

/// The page of a story that is gone is named, with where the story is now.
#[test]
fn addresses_that_vanish_are_named() {
    let site = Site::new();
    let page = |at: &str, story: &str, text: u8| Planned {
        path: path(at),
        inputs: Inputs { text: Fingerprint::of(&[text]), ..Inputs::default() },
        rank: Rank::Page,
        story: Some(crate::paths::ContentPath::new(story).unwrap()),
    };
    let build = |planned: Vec<Planned>| {
        let writing = site.open().unwrap().begin(planned, Scope::Whole).unwrap();
        let n_planned = writing.paths().len();
        for at in 0..n_planned {
            writing.write(at, b"x").unwrap();
        }
        finish(writing).vanished
    };
    let old = [("a", 1), ("b", 2), ("c", 3)];
    let old = old.map(|(name, text)| page(&format!("{name}.html"), name, text));
    assert_eq!(build(old.to_vec()), []);
    let new = vec![page("a2.html", "a", 9), page("b2.html", "renamed", 2)];
    let gone = |at: &str, story: &str, now: Option<&str>| Vanished {
        path: path(at),
        story: story.into(),
        moved_to: now.map(path),
    };
    let expected = [
        gone("a.html", "a", Some("a2.html")),
        gone("b.html", "b", Some("b2.html")),
        gone("c.html", "c", None),
    ];
    assert_eq!(build(new), expected);
}
