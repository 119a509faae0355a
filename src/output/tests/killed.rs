//! Builds that were killed, and builds at the same time.
//!
//! A build that is dropped before it is finished leaves the folder as one does that is killed
//! before its commit. What one leaves that is killed after it is made step by step.

use super::*;
use crate::output::Then;
use crate::output::apply::{self, Care};
use crate::output::finish;
use crate::output::journal::Journal;

/// How far a build got before it was killed.
#[derive(Debug, Clone, Copy)]
enum Reached {
    /// Everything is staged.
    Stage,
    /// The journal is in its place.
    Commit,
    /// Files were put in their places, too.
    Apply,
    /// All of that, and the new manifest is in its place.
    Manifest,
}

const ALL: [Reached; 4] =
    [Reached::Stage, Reached::Commit, Reached::Apply, Reached::Manifest];

const OLD: [(&str, &str); 5] = [
    ("2016/a.html", "a"),
    ("2016/b.html", "b"),
    ("gone/c.html", "c"),
    ("index.html", "1"),
    ("same.html", "same"),
];
const NEW: [(&str, &str); 6] = [
    ("2016/a.html", "a2"),
    ("2016/b.html", "b"),
    ("2017/new/d.html", "d"),
    ("e.html", "e"),
    ("index.html", "2"),
    ("same.html", "same"),
];

/// Does a part of a build of `files`, as one that is killed.
fn build_until(site: &Site, files: &[(&str, &str)], reached: Reached) {
    let planned: Vec<&str> = files.iter().map(|(path, _)| *path).collect();
    let mut writing = site.begin(&planned);
    for (path, text) in files {
        write(&writing, path, text);
    }
    let journal = finish::plan(&mut writing, &mut Summary::default()).unwrap();
    let mut taken = writing.taken;
    if matches!(reached, Reached::Stage) {
        return;
    }
    journal.commit(&taken.disk).unwrap();
    if matches!(reached, Reached::Commit) {
        return;
    }
    let applied = apply::apply(&taken.disk, &journal, Care::Just).unwrap();
    if matches!(reached, Reached::Manifest) {
        finish::list_applied(&mut taken, journal, applied, Then::End).unwrap();
    }
}

fn with_folders(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    let mut tree = expected(files);
    for (path, _) in files {
        let folders = path.match_indices('/').map(|(at, _)| format!("{}/", &path[..at]));
        tree.extend(folders.map(|folder| (folder, String::new())));
    }
    tree
}

/// What was withdrawn is gone after the first steps, however much is left to do.
#[test]
fn what_was_withdrawn_goes_before_anything_else() {
    let old = [
        ("2016/a.html", "secret"),
        ("2016/b.html", "b"),
        ("2016/secret.png", "secret"),
        ("gone.html", "c"),
        ("index.html", "1"),
    ];
    let site = Site::built(&old);
    let mut planned = plan(&["2016/a.html", "2016/b.html", "index.html", "new.html"]);
    planned[0].rank = Rank::Withdrawn;
    let mut writing = site.open().unwrap().begin(planned, Scope::Whole).unwrap();
    writing.remove_first(|row| &*row.path == "2016/secret.png");
    for (path, text) in [
        ("2016/a.html", "withdrawn"),
        ("2016/b.html", "b2"),
        ("index.html", "2"),
        ("new.html", "n"),
    ] {
        write(&writing, path, text);
    }
    let journal = finish::plan(&mut writing, &mut Summary::default()).unwrap();
    writing.taken.disk.check_room(journal.n_files()).unwrap();
    journal.commit(&writing.taken.disk).unwrap();
    let first = Journal {
        withdrawn: journal.withdrawn,
        first: journal.first,
        ..Journal::default()
    };
    apply::apply(&writing.taken.disk, &first, Care::Just).unwrap();
    let after = [
        ("2016/a.html", "withdrawn"),
        ("2016/b.html", "b"),
        ("gone.html", "c"),
        ("index.html", "1"),
    ];
    assert_eq!(site.tree(), with_folders(&after));
    drop(writing);

    // The next build does the rest, or puts the site right again.
    site.build(&NEW);
    assert_eq!(site.tree(), with_folders(&NEW));
}

/// Before the commit nothing of the site has changed; after it, the next build ends where
/// the killed one would have.
#[test]
fn a_killed_build_is_old_or_new() {
    for reached in ALL {
        let site = Site::built(&OLD);
        build_until(&site, &NEW, reached);
        if matches!(reached, Reached::Stage | Reached::Commit) {
            assert_eq!(site.tree(), with_folders(&OLD), "{reached:?}");
        }
        // Taking the folder is enough to go on; the plan of this build does not matter.
        drop(site.open().unwrap());
        let now = if matches!(reached, Reached::Stage) { &OLD[..] } else { &NEW[..] };
        assert_eq!(site.tree(), with_folders(now), "{reached:?}");
        assert_eq!(site.own_files(), own(&["*.seg", "lock", "manifest"]), "{reached:?}");

        let summary = site.build(&NEW);
        assert_eq!(summary.kept, [], "{reached:?}");
        assert_eq!(site.tree(), with_folders(&NEW), "{reached:?}");
        let summary = site.build(&NEW);
        assert_eq!(summary, Summary { unchanged: 6, ..Summary::default() });
    }
}

/// A build that goes on after a kill may be killed, too, at each of its steps.
#[test]
fn going_on_may_be_killed_too() {
    let site = Site::built(&OLD);
    build_until(&site, &NEW, Reached::Commit);
    for n_steps in 0..8 {
        let disk = Disk::new(Folder::open(&site.public()).unwrap());
        let mut journal = Journal::read(&disk).unwrap().unwrap();
        journal.changed.truncate(n_steps);
        journal.last.truncate(n_steps.saturating_sub(2));
        apply::apply(&disk, &journal, Care::Again).unwrap();
    }
    drop(site.open().unwrap());
    assert_eq!(site.tree(), with_folders(&NEW));
    assert_eq!(site.build(&NEW).kept, []);
}

/// A first build that is killed leaves nothing in the place of the site, and the next one
/// clears up beside it.
#[test]
fn a_killed_first_build_is_not_seen() {
    let site = Site::new();
    let writing = site.begin(&["2016/a.html", "b.html"]);
    write(&writing, "2016/a.html", "a");
    assert!(!site.public().exists());
    assert!(site.path(".newsgen-public/2016/a.html").exists());
    // As a kill would: nothing is dropped.
    std::mem::forget(writing);
    // The lock goes with the process; here its file does.
    fs::remove_file(site.path(".newsgen-public/.newsgen/lock")).unwrap();

    site.build(&[("b.html", "b")]);
    assert_eq!(site.tree(), expected(&[("b.html", "b")]));
    assert!(!site.path(".newsgen-public").exists());
}

/// A build that fails leaves nothing beside the place of the site.
#[test]
fn a_first_build_that_fails_leaves_nothing() {
    let site = Site::new();
    let writing = site.begin(&["a.html"]);
    write(&writing, "a.html", "a");
    drop(writing);
    assert_eq!(tree(&site.root), expected(&[]));
}

/// A folder that someone makes in the place of the site meanwhile is theirs.
#[test]
fn a_folder_made_meanwhile_is_not_replaced() {
    let site = Site::new();
    let writing = site.begin(&["a.html"]);
    write(&writing, "a.html", "a");
    site.put("public/mine.txt", "mine");
    let error = writing.finish(Deletes::Allowed).unwrap_err();
    assert!(matches!(error, OutputError::NotOurs { .. }), "{error}");
    assert_eq!(site.tree(), expected(&[("mine.txt", "mine")]));
}

/// A kill gives newsgen no right to what someone edited, removed or put there after it.
#[test]
fn what_came_after_a_kill_is_kept() {
    let site = Site::built(&OLD);
    build_until(&site, &NEW, Reached::Commit);
    site.put("public/2016/a.html", "edited");
    site.put("public/gone/c.html", "edited");
    site.put("public/e.html", "mine");
    site.put("public/2017/new/d.html", "mine");
    drop(site.open().unwrap());
    let mut tree = with_folders(&NEW);
    for (path, text) in [
        ("2016/a.html", "edited"),
        ("gone/", ""),
        ("gone/c.html", "edited"),
        ("e.html", "mine"),
        ("2017/new/d.html", "mine"),
    ] {
        tree.insert(path.to_owned(), text.to_owned());
    }
    assert_eq!(site.tree(), tree);
    let summary = site.build(&NEW);
    assert_eq!(site.tree(), tree);
    let kept_now = [
        kept("2016/a.html", Reason::Edited),
        kept("2017/new/d.html", Reason::Foreign),
        kept("e.html", Reason::Foreign),
        kept("gone/c.html", Reason::LeftOver),
    ];
    assert_eq!(summary.kept, kept_now);
}

/// A journal that is not as newsgen wrote it stops the build: it cannot be known what is
/// half done.
#[test]
fn a_damaged_journal_stops_the_build() {
    let site = Site::built(&OLD);
    build_until(&site, &NEW, Reached::Commit);
    let journal = site.path("public/.newsgen/journal");
    let mut bytes = fs::read(&journal).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(&journal, bytes).unwrap();
    assert!(matches!(site.open(), Err(OutputError::Damaged { .. })));
    assert_eq!(site.tree(), with_folders(&OLD));
}

/// A second build does not start while one writes, and does when that has ended.
#[test]
fn a_second_build_is_kept_out() {
    let site = Site::built(&[("a.html", "a")]);
    let first = site.begin(&["a.html"]);
    let error = site.open().unwrap_err();
    let message = format!(
        "`{}` is being written by another newsgen (process {})",
        site.public().display(),
        std::process::id()
    );
    assert_eq!(error.to_string(), message);
    assert_eq!(
        error.help().as_deref(),
        Some("wait until it has finished; `newsgen watch` ends with Ctrl-C")
    );
    assert!(matches!(
        super::super::clean(&site.public()),
        Err(OutputError::Locked { .. })
    ));

    write(&first, "a.html", "a");
    super::finish(first);
    assert_eq!(site.build(&[("a.html", "a")]).unchanged, 1);
}

/// Two first builds of one folder: the second is kept out as well.
#[test]
fn a_second_first_build_is_kept_out() {
    let site = Site::new();
    let first = site.begin(&["a.html"]);
    assert!(matches!(site.open(), Err(OutputError::Locked { .. })));
    write(&first, "a.html", "a");
    super::finish(first);
    assert_eq!(site.build(&[("a.html", "a")]).unchanged, 1);
}
