//! Checks what the compiler cannot: the shape of the source.

use std::path::Path;

use walkdir::WalkDir;

/// The longest a source file may be.
const MOST_LINES: usize = 500;

/// Module names that say nothing, and so attract everything.
const DRAWERS: [&str; 9] = [
    "util", "utils", "common", "helper", "helpers", "misc", "types", "manager",
    "managers",
];

/// A source file: its path from the package's root, with `/` between folders, and its text.
struct SourceFile {
    path: String,
    text: String,
}

/// `lib.rs` lists the modules in dependency order, and a module uses only those above it.
#[test]
fn modules_use_only_modules_above_them() {
    let order = modules_in_order();
    assert!(order.len() > 5, "lib.rs must declare the modules of the library");
    let rank = |name: &str| order.iter().position(|module| module == name);
    let mut wrong = Vec::new();
    for file in library() {
        // `lib.rs`, `main.rs` and the command line stand outside the order.
        let Some(own) = rank(file.module()) else { continue };
        for (line, used) in file.crate_paths() {
            if rank(used).is_some_and(|other| other > own) {
                let own = &order[own];
                wrong.push(format!("{}:{line}: `{own}` uses `{used}`", file.path));
            }
        }
    }
    assert_nothing(&wrong, "lib.rs lists the used module below the one that uses it");
}

/// The command line uses the library from outside; nothing in the library knows of it.
#[test]
fn the_library_does_not_know_the_command_line() {
    let order = modules_in_order();
    assert!(!order.iter().any(|module| module == "cli"), "`cli` belongs to the binary");
    let mut wrong = Vec::new();
    for file in library().iter().filter(|file| file.module() != "cli") {
        let used = file.crate_paths().into_iter().filter(|(_, used)| *used == "cli");
        let own = file.path != "src/main.rs";
        wrong.extend(
            used.filter(|_| own).map(|(line, _)| format!("{}:{line}", file.path)),
        );
    }
    assert_nothing(&wrong, "`cli` is used from the library");
}

/// A grouped `use crate::{…}` hides which modules a file knows.
#[test]
fn each_use_names_one_module() {
    let wrong = lines_where(|line| line.contains("crate::{"));
    assert_nothing(&wrong, "write one `use` for each module");
}

/// Every file opens with a sentence that says what it is for.
#[test]
fn files_begin_with_a_module_doc() {
    let files = library().into_iter().chain(suite());
    let bare = files.filter(|file| !file.text.starts_with("//! "));
    let wrong: Vec<_> = bare.map(|file| file.path).collect();
    assert_nothing(&wrong, "begin the file with `//! ` and what it is for");
}

/// A file that nobody can hold in their head has two subjects.
#[test]
fn files_are_short() {
    let files = library().into_iter().chain(suite());
    let counted = files.map(|file| (file.text.lines().count(), file.path));
    let wrong: Vec<_> = counted
        .filter(|(lines, _)| *lines > MOST_LINES)
        .map(|(lines, path)| format!("{path}: {lines} lines"))
        .collect();
    assert_nothing(&wrong, "part the file by its subjects");
}

/// A drawer for odds and ends fills up.
#[test]
fn modules_are_named_after_their_subject() {
    let is_drawer = |part: &str| DRAWERS.contains(&part.trim_end_matches(".rs"));
    let files = library().into_iter().chain(suite());
    let wrong: Vec<_> = files
        .map(|file| file.path)
        .filter(|path| path.split('/').any(is_drawer))
        .collect();
    assert_nothing(&wrong, "name the module after its subject");
}

/// What is not finished is an issue, not a trap for whoever runs it.
#[test]
fn nothing_is_left_unfinished() {
    // Taken apart, so that this file does not find itself.
    let traps = ["todo", "unimplemented", "dbg"].map(|name| format!("{name}!("));
    let wrong = lines_where(|line| traps.iter().any(|trap| line.contains(trap)));
    assert_nothing(&wrong, "finish it, or leave it out");
}

/// A thread that waits for work it has shared out takes up other work. If that asks for a
/// value which the same thread is just making, both wait for ever.
#[test]
fn nothing_is_made_on_demand_where_work_is_shared_out() {
    let both = |text: &str| text.contains("rayon") && text.contains("get_or_init(");
    let files = library().into_iter().filter(|file| both(&file.text));
    let wrong: Vec<_> = files.map(|file| file.path).collect();
    assert_nothing(&wrong, "make it before the work is shared out");
}

/// A lint is not switched off without a word.
#[test]
fn no_lint_is_allowed_in_silence() {
    let wrong =
        lines_where(|line| line.contains("#[allow(") || line.contains("#![allow("));
    assert_nothing(&wrong, "use `expect` with a reason");
}

/// What is published works anywhere: nothing in it names a folder of one machine.
#[test]
fn nothing_names_a_machine() {
    let folders = ["home", "root", "Users", "work", "tmp", "build"];
    let mut wrong = Vec::new();
    for file in published() {
        for (index, line) in file.text.lines().enumerate() {
            let named = folders.iter().any(|folder| names_folder(line, folder));
            if named {
                wrong.push(format!("{}:{}: {}", file.path, index + 1, line.trim()));
            }
        }
    }
    assert_nothing(&wrong, "no file may name a place on one machine");
}

/// Whether a line holds an absolute path below one of the usual folders of a machine: the
/// folder, and something in it.
fn names_folder(line: &str, folder: &str) -> bool {
    let path = format!("/{folder}/");
    line.match_indices(&path).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        // In an address, behind dots, a hole or stars, it begins no path.
        let rooted = before.is_none_or(|c| c.is_whitespace() || "\"'`(=:".contains(c));
        let inside = line[at + path.len()..].chars().next();
        rooted && inside.is_some_and(char::is_alphanumeric)
    })
}

impl SourceFile {
    /// The top-level module that the file belongs to: `archive` for `src/archive/gate.rs`.
    fn module(&self) -> &str {
        let inside = self.path.trim_start_matches("src/");
        let first = inside.split('/').next().unwrap_or_default();
        first.trim_end_matches(".rs")
    }

    /// Every `crate::name` in the code, with its line, counted from 1. Comments may name
    /// any module: they explain, they do not depend.
    fn crate_paths(&self) -> Vec<(usize, &str)> {
        let mut paths = Vec::new();
        for (index, line) in self.text.lines().enumerate() {
            for rest in code_of(line).split("crate::").skip(1) {
                let end = rest.find(|c: char| c != '_' && !c.is_alphanumeric());
                paths.push((index + 1, &rest[..end.unwrap_or(rest.len())]));
            }
        }
        paths
    }
}

/// A line without its comment.
fn code_of(line: &str) -> &str {
    if line.trim_start().starts_with("//") {
        return "";
    }
    line.split_once(" // ").map_or(line, |(code, _)| code)
}

/// The modules that `lib.rs` declares, in its order.
fn modules_in_order() -> Vec<String> {
    let text = read("src/lib.rs");
    let declared = text.lines().filter_map(|line| {
        let name = line.strip_prefix("pub mod ").or_else(|| line.strip_prefix("mod "))?;
        name.strip_suffix(';')
    });
    declared.map(ToOwned::to_owned).collect()
}

/// Every line of code in `src/` that `is_wrong`, with its place.
fn lines_where(is_wrong: impl Fn(&str) -> bool) -> Vec<String> {
    let mut wrong = Vec::new();
    for file in library() {
        for (index, line) in file.text.lines().enumerate() {
            if is_wrong(code_of(line)) {
                wrong.push(format!("{}:{}: {}", file.path, index + 1, line.trim()));
            }
        }
    }
    wrong
}

/// Every source file below `src/`.
fn library() -> Vec<SourceFile> {
    files_below("src", &["rs"])
}

/// Every source file of this test suite.
fn suite() -> Vec<SourceFile> {
    let folders = ["tests/suite", "tests/torture", "tests/bench"];
    folders.into_iter().flat_map(|folder| files_below(folder, &["rs"])).collect()
}

/// Every text that is part of what we publish, but for the sample stories' own words.
fn published() -> Vec<SourceFile> {
    let texts = ["rs", "md", "html", "css", "js", "mjs", "json", "yaml", "toml"];
    let mut files = Vec::new();
    for folder in ["src", "tests", "themes", "content"] {
        files.extend(files_below(folder, &texts));
    }
    let single = [
        "README.md",
        "CHANGELOG.md",
        "Cargo.toml",
        "clippy.toml",
        "deny.toml",
        "newsgen.yaml",
        "rustfmt.toml",
        ".ci/run",
    ];
    for path in single {
        files.push(SourceFile { path: path.to_owned(), text: read(path) });
    }
    files
}

/// The files below `folder` with one of `extensions`, in path order.
fn files_below(folder: &str, extensions: &[&str]) -> Vec<SourceFile> {
    let skipped = ["node_modules", "target", "corpus"];
    let walk = WalkDir::new(root().join(folder)).sort_by_file_name().into_iter();
    let entries =
        walk.filter_entry(|entry| !skipped.iter().any(|name| entry.file_name() == *name));
    let mut files = Vec::new();
    for entry in entries {
        let entry = entry.expect("the package can be read");
        let extension =
            entry.path().extension().and_then(|e| e.to_str()).unwrap_or_default();
        if !entry.file_type().is_file() || !extensions.contains(&extension) {
            continue;
        }
        let inside = entry.path().strip_prefix(root()).expect("it lies below the root");
        let path = inside.to_string_lossy().replace('\\', "/");
        // What is not UTF-8 is a sample for a test, not a text of ours.
        if let Ok(text) = std::fs::read_to_string(entry.path()) {
            files.push(SourceFile { path, text });
        }
    }
    files
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).expect(path)
}

/// The folder of `Cargo.toml`.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn assert_nothing(wrong: &[String], rule: &str) {
    assert!(wrong.is_empty(), "{rule}:\n  {}", wrong.join("\n  "));
}
