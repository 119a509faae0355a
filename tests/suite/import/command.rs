//! The command: what it refuses before it reads anything, and what it says at its end.

use std::fs::File;
use std::process::Command;

use crate::site::Site;

const LINE: &str = "{\"id\": \"1\", \"title\": \"A strike\", \"source\": \"W\", \
    \"date\": \"2016-03-11\", \"text\": \"Begins.\"}\n{\"id\": \"2\", \"text\": \" \"}\n";

/// An archive with one input, `a.jsonl`.
fn site() -> Site {
    let site = Site::new();
    site.write("newsgen.yaml", "title: T\n");
    site.write("content/pages/a.md", "---\ntitle: A\n---\n");
    site.write("a.jsonl", LINE);
    site
}

/// Runs an import in the archive's folder; returns its exit code and all that it said.
fn import(site: &Site, arguments: &[&str]) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_newsgen"));
    let command = command.args(["--color", "never", "import"]).args(arguments);
    let output = command.current_dir(site.root()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.code().unwrap(), said)
}

#[test]
fn what_cannot_be_meant_is_refused_before_anything_is_read() {
    let site = site();
    for (arguments, said) in [
        (&["docx", "a.jsonl"][..], "`docx` is neither a format nor a file"),
        (&["a.jsonl", "--since", "2017", "--until", "2016-01-01"], "`--since`"),
        (&["a.jsonl", "--lang", "english"], "`--lang` is `english`"),
        (&["a.jsonl", "--into", "public"], "newsgen's output"),
        (&["a.jsonl", "--into", "content/pages"], "have no date"),
        (&["a.jsonl", "--into", "newsgen.yaml"], "which is a file"),
        (&["html", "a.jsonl", "--map", "a.jsonl"], "`--map` is of use for"),
    ] {
        let (code, told) = import(&site, arguments);
        assert_eq!(code, 2, "{arguments:?}: {told}");
        assert!(told.contains(said), "{arguments:?}: {told}");
    }
    assert!(!site.root().join("content/2016").exists());
}

#[test]
fn the_end_says_what_was_found_and_why_the_rest_was_not() {
    let site = site();
    let (code, told) = import(&site, &["a.jsonl"]);
    let expected = "read as jsonl\n\
        skipped 1: it has neither a headline nor a text\n\
        read 2 records = 1 written to content + 0 unchanged + 1 skipped + 0 failed\n";
    assert_eq!((code, &*told), (0, expected));
    site.write("empty.jsonl", "");
    let (_, told) = import(&site, &["jsonl", "empty.jsonl"]);
    assert!(told.contains("skipped 1: the file is empty\n"), "{told}");
    std::fs::create_dir(site.root().join("none")).unwrap();
    let (_, told) = import(&site, &["jsonl", "none"]);
    assert!(told.contains("there was nothing to read"), "{told}");
    let (_, told) = import(&site, &["JSONL", "a.jsonl", "--into", "other"]);
    assert!(told.contains("`other` lies outside of `content/`"), "{told}");
}

#[test]
fn the_end_says_how_many_records_lost_something() {
    let site = site();
    let line = LINE.replace("\"text\": \"B", "\"lang\": \"english\", \"text\": \"B");
    site.write("a.jsonl", line);
    let remark = "of 1 record something was altered or lost on the way: `-v` says what\n";
    let (_, told) = import(&site, &["a.jsonl"]);
    assert!(told.contains(remark), "{told}");
    let (_, told) = import(&site, &["a.jsonl", "-v"]);
    assert!(!told.contains(remark) && told.contains("it is left out"), "{told}");
}

#[cfg(unix)]
#[test]
fn two_imports_into_one_archive_do_not_mix() {
    let site = site();
    let folder = File::open(site.root().join("content")).unwrap();
    folder.try_lock().unwrap();
    let (code, told) = import(&site, &["a.jsonl"]);
    assert_eq!(code, 6, "{told}");
    assert!(told.contains("another import is writing to"), "{told}");
    drop(folder);
    assert_eq!(import(&site, &["a.jsonl"]).0, 0);
}
