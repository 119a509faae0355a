//! Imports whatever bytes there are, in the format that `NEWSGEN_FORMAT` names.
//!
//! ```sh
//! NEWSGEN_FORMAT=feed cargo +nightly fuzz run --fuzz-dir tests/fuzz import -- -max_total_time=600
//! ```
//!
//! However broken an input is: nothing panics, every record is accounted for, no path leads
//! out of the folder, and the second time there is nothing new.

#![no_main]

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use newsgen::build::Effect;
use newsgen::config::Config;
use newsgen::import::{Account, Defaults, Entry, Format, Request, import};
use newsgen::moment::Span;
use tempfile::TempDir;

/// The format of this run.
static FORMAT: LazyLock<Format> = LazyLock::new(|| {
    let name = std::env::var("NEWSGEN_FORMAT").expect("NEWSGEN_FORMAT names the format");
    Format::all().find(|format| format.as_str() == name).expect("newsgen imports that")
});

/// What parts the files of a site in one input.
const BETWEEN_FILES: u8 = 0xFE;

thread_local! {
    static SCRATCH: RefCell<TempDir> = RefCell::new(TempDir::new().expect("a folder for inputs"));
}

fuzz_target!(|bytes: &[u8]| {
    SCRATCH.with_borrow(|scratch| run(scratch.path(), bytes));
});

fn run(scratch: &Path, bytes: &[u8]) {
    let input = lay_out(scratch, bytes);
    let into = scratch.join("content");
    let first = once(&input, &into, Effect::Preview);
    assert!(!into.exists(), "a rehearsal writes nothing");
    let second = once(&input, &into, Effect::Write);
    assert_eq!(first, second, "a rehearsal says what is done");
    let third = once(&input, &into, Effect::Write);
    assert_eq!(third.written, 0, "the second time there is nothing new");
    let _ = fs::remove_dir_all(&into);
    let _ = fs::remove_dir_all(scratch.join("input"));
}

fn once(input: &Path, into: &Path, effect: Effect) -> Account {
    let inputs = [input.to_owned()];
    let request = Request {
        format: Some(*FORMAT),
        inputs: &inputs,
        into,
        known_in: into,
        effect,
        span: Span::default(),
        defaults: Defaults {
            source: Some("Meridian Wire".to_owned()),
            date: Some("2016-03-11".to_owned()),
            ..Defaults::default()
        },
        map: None,
    };
    let mut n_entries = 0;
    let mut told = |entry: &Entry| {
        n_entries += 1;
        let path = entry.path.as_deref().unwrap_or_default();
        let leads_out = path.starts_with('/') || path.split('/').any(|part| part == "..");
        let is_written = !matches!(entry.outcome.as_str(), "failed" | "skipped");
        assert!(!(leads_out && is_written), "{entry:?}");
    };
    let Ok(account) = import(&request, &Config::default(), &mut told) else {
        return Account::default();
    };
    let Account { read, written, unchanged, skipped, failed } = account;
    assert_eq!(read, written + unchanged + skipped + failed);
    assert_eq!(read, n_entries);
    account
}

/// Lays the input out as a file, or as the files of a site.
fn lay_out(scratch: &Path, bytes: &[u8]) -> PathBuf {
    let names: &[&str] = match *FORMAT {
        Format::Jekyll => {
            &["_config.yml", "_posts/2016-03-11-a.md", "_posts/2016-03-12-b.html", "about.md"]
        }
        Format::Hugo => &["hugo.toml", "content/posts/a.md", "content/posts/b/index.md", "x.yaml"],
        Format::Zola => &["config.toml", "content/a.md", "content/b/index.md", "content/_index.md"],
        Format::Pelican => &["pelicanconf.py", "content/a.md", "content/b.rst", "content/c.html"],
        _ => &[],
    };
    let input = scratch.join("input");
    if names.is_empty() {
        fs::write(&input, bytes).expect("the folder takes files");
        return input;
    }
    for (name, bytes) in names.iter().zip(bytes.split(|&byte| byte == BETWEEN_FILES)) {
        let path = input.join(name);
        let parent = path.parent().expect("names have a folder");
        fs::create_dir_all(parent).expect("the folder takes folders");
        fs::write(path, bytes).expect("the folder takes files");
    }
    input
}
