//! What newsgen promises about its output folder.
#![expect(
    clippy::disallowed_methods,
    reason = "tests look into the folder and spoil it, as anyone could"
)]

mod build;
mod emptied;
mod killed;
mod links;
mod place;

use super::{
    Access, Deletes, Kept, Outcome, Output, OutputError, Planned, Rank, Reason, Scope,
    Summary, Writing,
};
use crate::fingerprint::Inputs;
use crate::folder::{Folder, Trust};
use crate::output::disk::Disk;
use crate::paths::OutputPath;
use cap_std::ambient_authority;
use cap_std::fs::Dir;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use walkdir::WalkDir;

/// A folder for one test, with `public` in it for the output. It goes when the test ends.
struct Site {
    root: PathBuf,
    dir: Dir,
}

impl Site {
    fn new() -> Self {
        static N_SITES: AtomicU64 = AtomicU64::new(0);
        let number = N_SITES.fetch_add(1, Ordering::Relaxed);
        let name = format!("newsgen-output-{}-{number}", std::process::id());
        let root = std::env::temp_dir().join(name);
        fs::create_dir(&root).unwrap();
        // macOS reaches its temporary folder through a symlink.
        let root = root.canonicalize().unwrap();
        let dir = Dir::open_ambient_dir(&root, ambient_authority()).unwrap();
        Self { root, dir }
    }

    /// A site whose output has these files from a finished build.
    fn built(files: &[(&str, &str)]) -> Self {
        let site = Self::new();
        site.build(files);
        site
    }

    fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    fn public(&self) -> PathBuf {
        self.path("public")
    }

    /// Puts a file there as a person would.
    fn put(&self, path: &str, text: &str) {
        if let Some((parent, _)) = path.rsplit_once('/') {
            self.dir.create_dir_all(parent).unwrap();
        }
        self.dir.write(path, text).unwrap();
    }

    fn open(&self) -> Result<Output, OutputError> {
        Output::open(&self.public(), Access::Write, Trust::STAMPS)
    }

    fn begin(&self, planned: &[&str]) -> Writing {
        self.open().unwrap().begin(plan(planned), Scope::Whole).unwrap()
    }

    /// Runs a whole build that plans and writes these files.
    fn build(&self, files: &[(&str, &str)]) -> Summary {
        let planned: Vec<&str> = files.iter().map(|(path, _)| *path).collect();
        let writing = self.begin(&planned);
        for (path, text) in files {
            write(&writing, path, text);
        }
        finish(writing)
    }

    /// What is in `public`, but for newsgen's own files: path and text, folders without.
    fn tree(&self) -> BTreeMap<String, String> {
        let mut tree = tree(&self.public());
        tree.retain(|path, _| !path.starts_with(".newsgen/"));
        tree
    }

    /// The names in newsgen's own folder in `public`; those of segments are `*.seg`.
    fn own_files(&self) -> BTreeSet<String> {
        let names = fs::read_dir(self.public().join(".newsgen"));
        let names = names.into_iter().flatten().map(|entry| entry.unwrap().file_name());
        let names = names.map(|name| name.to_str().unwrap().to_owned());
        names
            .map(|name| if name.ends_with(".seg") { "*.seg".to_owned() } else { name })
            .collect()
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.root));
    }
}

fn path(text: &str) -> OutputPath {
    OutputPath::new(text).unwrap()
}

fn paths(texts: &[&str]) -> Vec<OutputPath> {
    texts.iter().map(|text| path(text)).collect()
}

/// Files that are made of nothing in particular.
fn plan(texts: &[&str]) -> Vec<Planned> {
    let planned = |text: &&str| Planned {
        path: path(text),
        inputs: Inputs::default(),
        rank: Rank::Page,
        story: None,
    };
    texts.iter().map(planned).collect()
}

/// The place of a file in the plan.
fn place(writing: &Writing, to: &str) -> usize {
    writing.paths().position(|path| path.as_str() == to).unwrap_or(usize::MAX)
}

fn write(writing: &Writing, to: &str, text: &str) -> Outcome {
    writing.write(place(writing, to), text.as_bytes()).unwrap()
}

fn own(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn finish(writing: Writing) -> Summary {
    writing.finish(Deletes::Allowed).unwrap().0
}

fn kept(at: &str, reason: Reason) -> Kept {
    Kept { path: path(at), reason }
}

/// The expected tree: folders end in `/` and have no text.
fn expected(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

/// Everything below a folder: files with their text, symlinks with their target.
fn tree(root: &Path) -> BTreeMap<String, String> {
    let mut tree = BTreeMap::new();
    for entry in WalkDir::new(root).min_depth(1) {
        let entry = entry.unwrap();
        let path = entry.path().strip_prefix(root).unwrap().to_str().unwrap().to_owned();
        let file_type = entry.file_type();
        if file_type.is_dir() {
            tree.insert(format!("{path}/"), String::new());
        } else if file_type.is_symlink() {
            let target = fs::read_link(entry.path()).unwrap();
            tree.insert(path, format!("-> {}", target.display()));
        } else {
            let bytes = fs::read(entry.path()).unwrap();
            tree.insert(path, String::from_utf8_lossy(&bytes).into_owned());
        }
    }
    tree
}
