//! Builds that were killed, and builds at the same time.
//!
//! A build that is dropped before it is finished leaves the folder as a killed one does.

use super::*;

/// What a killed build made is newsgen's: written over where planned, removed where not.
#[test]
fn the_next_build_knows_its_own() {
    let site = Site::built(&[("a.html", "a")]);
    site.build_killed(
        &["2016/b.html", "a.html", "c.html", "d.html"],
        &[("2016/b.html", "b"), ("a.html", "a2"), ("c.html", "c")],
    );
    // The kill came while this one was being written.
    site.put("public/d.html", "hal");
    let summary = site.build(&[("a.html", "a3"), ("c.html", "c"), ("d.html", "half")]);

    let counts = Summary {
        changed: 2,
        unchanged: 1,
        removed: paths(&["2016/b.html"]),
        bytes_written: 6,
        ..Summary::default()
    };
    assert_eq!(summary, counts);
    let tree = [("a.html", "a3"), ("c.html", "c"), ("d.html", "half")];
    assert_eq!(site.tree(), expected(&tree));
    assert_eq!(site.own_files(), [".newsgen-lock", ".newsgen-manifest"]);
}

/// A first build that is killed leaves a folder that the next one takes for its own.
#[test]
fn a_killed_first_build_is_taken_over() {
    let site = Site::new();
    site.build_killed(&["a.html", "b.html"], &[("a.html", "a")]);
    assert_eq!(site.own_files(), [".newsgen-journal", ".newsgen-lock"]);

    let summary = site.build(&[("b.html", "b")]);
    assert_eq!((summary.new, summary.removed), (1, paths(&["a.html"])));
    assert_eq!(site.tree(), expected(&[("b.html", "b")]));
}

/// A build that recovers may be killed too, as often as you like.
#[test]
fn nothing_is_forgotten_over_several_kills() {
    let site = Site::built(&[("a.html", "1")]);
    site.build_killed(&["a.html", "b.html"], &[("a.html", "2"), ("b.html", "b")]);
    site.build_killed(&["c.html"], &[("c.html", "c")]);
    site.build_killed(&["d.html"], &[]);
    let summary = site.build(&[("d.html", "d")]);

    assert_eq!(summary.removed, paths(&["a.html", "b.html", "c.html"]));
    assert_eq!(summary.kept, []);
    assert_eq!(site.tree(), expected(&[("d.html", "d")]));
}

/// A kill gives newsgen no right to what someone edited after it.
#[test]
fn an_edit_after_a_kill_is_kept() {
    let site = Site::built(&[("a.html", "1")]);
    site.build_killed(&["a.html"], &[("a.html", "2")]);
    site.put("public/a.html", "edited");
    let summary = site.build(&[("a.html", "3")]);

    assert_eq!(summary.kept, [kept("a.html", Reason::Edited)]);
    assert_eq!(site.tree(), expected(&[("a.html", "edited")]));
}

/// A kill between the saved manifest and the end of the journal changes nothing.
#[test]
fn the_manifest_outweighs_an_old_journal() {
    let site = Site::new();
    site.build_killed(&["a.html"], &[("a.html", "a")]);
    let journal = fs::read_to_string(site.path("public/.newsgen-journal")).unwrap();
    assert_eq!(journal, "newsgen-journal 1\nnew a.html\n");
    site.build(&[("a.html", "a")]);
    site.put("public/.newsgen-journal", &journal);
    site.put("public/a.html", "edited");
    let summary = site.build(&[("a.html", "b")]);

    assert_eq!(summary.kept, [kept("a.html", Reason::Edited)]);
}

/// A line that the kill cut off announces what was not done.
#[test]
fn a_torn_last_line_counts_for_nothing() {
    let site = Site::built(&[("a.html", "1")]);
    site.build_killed(&["a.html"], &[("a.html", "2")]);
    let journal = fs::read_to_string(site.path("public/.newsgen-journal")).unwrap();
    site.put("public/.newsgen-journal", &format!("{journal}changed 9c4c23"));
    assert_eq!(site.build(&[("a.html", "3")]).changed, 1);

    site.put("public/.newsgen-journal", "newsgen-journal 1\nburn a.html\n");
    let error = Output::open(&site.public()).unwrap_err();
    assert!(matches!(error, OutputError::Damaged { line: 2, .. }), "{error}");
}

/// Temporary files of a killed build go; what only looks like one stays.
#[test]
fn temporary_files_of_a_killed_build_are_removed() {
    let site = Site::built(&[("2016/a.html", "1"), ("index.html", "1")]);
    site.build_killed(&["2016/a.html"], &[("2016/a.html", "2")]);
    site.put("public/2016/.newsgen-77-0.tmp", "ha");
    site.put("public/.newsgen-77-1.tmp", "ha");
    site.put("public/2016/.newsgen-77.tmp", "mine");
    site.put("public/2016/.newsgen-77-x.tmp", "mine");
    site.build(&[("2016/a.html", "3")]);

    let tree = [
        ("2016/", ""),
        ("2016/.newsgen-77-x.tmp", "mine"),
        ("2016/.newsgen-77.tmp", "mine"),
        ("2016/a.html", "3"),
    ];
    assert_eq!(site.tree(), expected(&tree));
}

/// A second build does not start while one writes, and does when that has ended.
#[test]
fn a_second_build_is_kept_out() {
    let site = Site::new();
    let first = site.begin(&["a.html"]);
    let error = Output::open(&site.public()).unwrap_err();
    let message = format!(
        "`{}` is being written by another newsgen (process {})",
        site.public().display(),
        std::process::id()
    );
    assert_eq!(error.to_string(), message);
    assert_eq!(error.help().as_deref(), Some("wait until it has finished"));
    assert!(matches!(
        super::super::clean(&site.public()),
        Err(OutputError::Locked { .. })
    ));

    write(&first, "a.html", "a");
    first.finish().unwrap();
    assert_eq!(site.build(&[("a.html", "a")]).unchanged, 1);
}
