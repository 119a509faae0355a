//! What newsgen promises about the folders that it reads.

use super::*;
use std::sync::atomic::{AtomicU64, Ordering};

/// A folder `inside` to be opened, with `outside` beside it. It goes with the test.
struct Ground {
    root: PathBuf,
    inside: Dir,
}

impl Ground {
    fn new() -> Self {
        static N_GROUNDS: AtomicU64 = AtomicU64::new(0);
        let number = N_GROUNDS.fetch_add(1, Ordering::Relaxed);
        let name = format!("newsgen-folder-{}-{number}", std::process::id());
        let root = std::env::temp_dir().join(name);
        let inside = Folder::create(&root.join("inside")).unwrap().dir;
        let outside = Folder::create(&root.join("outside")).unwrap();
        outside.dir.write("secret", "secret").unwrap();
        Self { root, inside }
    }

    fn folder(&self) -> Folder {
        Folder::open(&self.root.join("inside")).unwrap()
    }

    /// What a walk finds: lengths of files, and why others were passed over.
    fn walk(&self, hidden: Hidden) -> Vec<(String, Result<u64, Skip>)> {
        let told = |found| match found {
            Found::File { path, len, .. } => (path, Ok(len)),
            Found::Skipped { path, reason } => (path, Err(reason)),
        };
        self.folder().walk(hidden).map(told).collect()
    }
}

impl Drop for Ground {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.root));
    }
}

fn file(path: &str, len: u64) -> (String, Result<u64, Skip>) {
    (path.to_owned(), Ok(len))
}

#[cfg(unix)]
fn skipped(path: &str, reason: Skip) -> (String, Result<u64, Skip>) {
    (path.to_owned(), Err(reason))
}

/// A file is read up to the size that was asked for, and never in part.
#[test]
fn files_are_read_whole_or_not_at_all() {
    let ground = Ground::new();
    ground.inside.create_dir("2016").unwrap();
    ground.inside.write("2016/a.md", "12345").unwrap();
    let folder = ground.folder();
    assert_eq!(folder.read("2016/a.md", 5).unwrap(), b"12345");
    let refused = |name| folder.read(name, 4).unwrap_err();
    assert!(matches!(refused("2016/a.md"), ReadError::TooLarge { max_bytes: 4, .. }));
    assert!(matches!(refused("2016/b.md"), ReadError::Missing { .. }));
    assert!(matches!(refused("2016"), ReadError::NotAFile { .. }));
    assert!(folder.exists("2016/a.md"));
    assert!(!folder.exists("2016"));
}

/// No name and no symlink reads what is outside.
#[cfg(unix)]
#[test]
fn nothing_outside_is_read() {
    use std::os::unix::fs::symlink;
    let ground = Ground::new();
    let absolute = ground.root.join("outside/secret");
    let targets = ["../outside/secret", "/etc/passwd", "../outside"];
    for (target, link) in targets.into_iter().zip(["near", "far", "up"]) {
        symlink(target, ground.root.join("inside").join(link)).unwrap();
    }
    let names = ["near", "far", "up/secret", "../outside/secret", "/etc/passwd"];
    for name in names.into_iter().chain(absolute.to_str()) {
        let read = ground.folder().read(name, 100);
        assert!(matches!(read, Err(ReadError::Outside { .. })), "{name}");
        assert!(!ground.folder().exists(name), "{name}");
    }
}

/// Pipes, sockets and devices are refused at once: nothing waits for them.
#[cfg(unix)]
#[test]
fn special_files_are_refused_without_waiting() {
    use std::os::unix::net::UnixListener;
    let ground = Ground::new();
    let inside = ground.root.join("inside");
    let made = std::process::Command::new("mkfifo").arg(inside.join("pipe")).status();
    assert!(made.unwrap().success());
    let _socket = UnixListener::bind(inside.join("socket")).unwrap();
    let read = |name| ground.folder().read(name, 100);
    assert!(matches!(read("pipe"), Err(ReadError::NotAFile { .. })));
    assert!(matches!(read("socket"), Err(ReadError::NotAFile { .. })));
    assert_eq!(
        ground.walk(Hidden::Skip),
        [skipped("pipe", Skip::Special), skipped("socket", Skip::Special)]
    );
}

/// A walk names every file in the order of the paths, and hides what is to be hidden.
#[test]
fn a_walk_finds_every_file() {
    let ground = Ground::new();
    for path in [".git", ".well-known/.git", "b", "a/c/d"] {
        ground.inside.create_dir_all(path).unwrap();
        ground.inside.write(format!("{path}/x.md"), "x").unwrap();
    }
    for path in ["a.md", ".env", ".htaccess", ".well-known/security.txt"] {
        ground.inside.write(path, "xx").unwrap();
    }

    let shown = [file("a.md", 2), file("a/c/d/x.md", 1), file("b/x.md", 1)];
    assert_eq!(ground.walk(Hidden::Skip), shown);
    let [first, second, third] = shown;
    let for_hosts = [file(".htaccess", 2), file(".well-known/security.txt", 2)];
    let [access, known] = for_hosts;
    assert_eq!(ground.walk(Hidden::ForHosts), [access, known, first, second, third]);
    assert_eq!(ground.walk(Hidden::Keep).len(), 8);
}

/// What a walk cannot use it names, with the reason.
#[cfg(unix)]
#[test]
fn a_walk_drops_nothing_in_silence() {
    use std::os::unix::fs::symlink;
    let ground = Ground::new();
    ground.inside.create_dir("folder").unwrap();
    ground.inside.write("folder/a.md", "12").unwrap();
    for (target, link) in [
        ("folder/a.md", "1-file"),
        ("folder", "2-folder"),
        (".", "3-self"),
        ("../outside/secret", "4-outside"),
        ("nowhere", "5-nowhere"),
        ("6-circle", "6-circle"),
    ] {
        symlink(target, ground.root.join("inside").join(link)).unwrap();
    }
    assert_eq!(
        ground.walk(Hidden::Skip),
        [
            file("1-file", 2),
            skipped("2-folder", Skip::LinkToFolder),
            skipped("3-self", Skip::LinkToFolder),
            skipped("4-outside", Skip::LinkOutside),
            skipped("5-nowhere", Skip::LinkBroken),
            skipped("6-circle", Skip::LinkBroken),
            file("folder/a.md", 2),
        ]
    );
}

/// Names that are not UTF-8 are named as well as they can be.
#[cfg(target_os = "linux")]
#[test]
fn a_walk_names_what_is_not_utf8() {
    use std::os::unix::ffi::OsStrExt as _;
    let ground = Ground::new();
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9.md");
    ground.inside.write(name, "").unwrap();
    assert_eq!(ground.walk(Hidden::Skip), [skipped("caf\u{fffd}.md", Skip::Name)]);
}

/// A folder that is missing is no empty folder.
#[test]
fn a_missing_folder_is_an_error() {
    let ground = Ground::new();
    let error = Folder::open(&ground.root.join("absent")).unwrap_err();
    assert_eq!(error.source.kind(), io::ErrorKind::NotFound);
}

/// Folders in folders, as deep as the system lets them be, are walked to the end.
#[test]
fn deep_trees_are_walked() {
    let ground = Ground::new();
    let deep = "d/".repeat(600);
    ground.inside.create_dir_all(&deep).unwrap();
    ground.inside.write(format!("{deep}a.md"), "1").unwrap();
    assert_eq!(ground.walk(Hidden::Skip), [file(&format!("{deep}a.md"), 1)]);
}

/// A file that is as it was known is walked past; what differs, is new, or is reached by a symlink
/// is found, as it is if nothing is known.
#[cfg(unix)]
#[test]
fn a_walk_passes_what_is_as_it_is_known() {
    struct Row(String, Seen);
    impl Known for Row {
        fn path_inside(&self) -> &str {
            &self.0
        }

        fn seen(&self) -> Seen {
            self.1
        }
    }
    let ground = Ground::new();
    ground.inside.create_dir("a").unwrap();
    for name in ["a/1", "a/3", "a-2", "b"] {
        ground.inside.write(name, name).unwrap();
    }
    ground.inside.symlink("b", "link").unwrap();
    let all: Vec<Found> = ground.folder().walk(Hidden::Skip).collect();
    let seen = |found: &Found| match found {
        Found::File { path, stamp, .. } => Row(path.clone(), stamp.seen_own(i64::MAX)),
        Found::Skipped { path, .. } => Row(path.clone(), Seen::NEVER),
    };
    let mut known: Vec<Row> = all.iter().map(seen).collect();
    known[1].1 = Seen::NEVER;
    known.insert(2, Row("a/2".to_owned(), known[0].1));
    known.retain(|row| row.0 != "b");
    let folder = ground.folder();
    let (rest, passed) = folder.walk_past(Hidden::Skip, &known, Trust::STAMPS);
    assert_eq!(passed, [true, false, false, true, false]);
    let found: Vec<String> = rest.map(|found| seen(&found).0).collect();
    assert_eq!(found, ["a/1", "b", "link"]);
    let (rest, passed) = folder.walk_past(Hidden::Skip, &known, Trust::Bytes);
    assert_eq!((rest.count(), passed), (all.len(), vec![false; known.len()]));
}
