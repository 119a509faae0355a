//! The build script: makes the fingerprint of newsgen's own source, which stands for how it
//! works. What another newsgen made is made anew, even where the version's number is the
//! same.
#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "cargo listens on stdout, and the files are put in order"
)]

use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

fn main() {
    println!("cargo::rerun-if-changed=src");
    println!("cargo::rerun-if-changed=Cargo.lock");
    let mut files = vec![PathBuf::from("Cargo.lock")];
    find(Path::new("src"), &mut files);
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        // A package may have no `Cargo.lock`.
        let bytes = fs::read(&file).unwrap_or_default();
        let bytes: Vec<u8> = bytes.into_iter().filter(|byte| *byte != b'\r').collect();
        (file.to_string_lossy().replace('\\', "/"), bytes).hash(&mut hasher);
    }
    println!("cargo::rustc-env=NEWSGEN_SOURCE={:016x}", hasher.finish());
}

fn find(folder: &Path, files: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).into_iter().flatten();
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            find(&path, files);
        } else {
            files.push(path);
        }
    }
}
