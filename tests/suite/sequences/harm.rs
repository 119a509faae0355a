//! What happens to newsgen rather than to the site: its cache is damaged, its output is
//! deleted, it is killed. Nothing of it may show in the next build.

use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Stdio;
use std::time::Duration;

use proptest::prelude::any;
use proptest::strategy::BoxedStrategy;
use proptest::strategy::Just;
use proptest::strategy::Strategy as _;
use walkdir::WalkDir;

use super::build::CACHE;
use super::build::OUTPUT;
use super::build::kill_arguments;
use super::model::Model;
use super::operation::Operation;
use super::stories::Choice;

/// Where in a file something happens, as a part of its length.
const WHOLE: usize = 1 << 16;

/// What happens. Files are chosen by a number, modulo how many there are.
#[derive(Debug, Clone, Copy)]
pub(super) enum Harm {
    LoseCache,
    /// A file of the cache ends early.
    CutCache {
        file: u16,
        at: u16,
    },
    FlipCacheBit {
        file: u16,
        at: u16,
        bit: u8,
    },
    LoseOutput,
    LoseOutputFile {
        file: u16,
    },
    /// A file of the output gets another time.
    TouchOutputFile {
        file: u16,
    },
    /// newsgen builds the site and is killed.
    Kill {
        after_ms: u64,
    },
}

impl Harm {
    pub(super) fn kind(self) -> &'static str {
        match self {
            Self::LoseCache => "lose the cache",
            Self::CutCache { .. } => "cut the cache",
            Self::FlipCacheBit { .. } => "flip a bit of the cache",
            Self::LoseOutput => "lose the output",
            Self::LoseOutputFile { .. } => "lose a file of the output",
            Self::TouchOutputFile { .. } => "touch a file of the output",
            Self::Kill { .. } => "kill a build",
        }
    }

    /// Does it to the project in the folder `root`.
    pub(super) fn strike(self, root: &Path, model: &Model) {
        let cache = root.join(CACHE);
        let output = root.join(OUTPUT);
        match self {
            Self::LoseCache => remove_folder(&cache),
            Self::CutCache { file, at } => change(&cache, file, |bytes| {
                bytes.truncate(bytes.len() * usize::from(at) / WHOLE);
            }),
            Self::FlipCacheBit { file, at, bit } => change(&cache, file, |bytes| {
                let at = bytes.len() * usize::from(at) / WHOLE;
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << (bit % 8);
                }
            }),
            Self::LoseOutput => remove_folder(&output),
            Self::LoseOutputFile { file } => {
                if let Some(path) = nth(site_files(&output), file) {
                    fs::remove_file(path).unwrap();
                }
            }
            Self::TouchOutputFile { file } => {
                if let Some(path) = nth(site_files(&output), file) {
                    let file = fs::File::options().write(true).open(path).unwrap();
                    let later = file.metadata().unwrap().modified().unwrap();
                    file.set_modified(later + Duration::from_secs(1)).unwrap();
                }
            }
            Self::Kill { after_ms } => kill(root, model, after_ms),
        }
    }
}

/// What can happen to newsgen.
pub(super) fn operations() -> Vec<Choice> {
    let (file, at, bit) = (any::<u16>(), any::<u16>(), any::<u8>());
    let cut = (file, at).prop_map(|(file, at)| Harm::CutCache { file, at });
    let flip =
        (file, at, bit).prop_map(|(file, at, bit)| Harm::FlipCacheBit { file, at, bit });
    let lose = file.prop_map(|file| Harm::LoseOutputFile { file });
    let touch = file.prop_map(|file| Harm::TouchOutputFile { file });
    let kill = (0..=150_u64).prop_map(|after_ms| Harm::Kill { after_ms });
    let harms: [(u32, BoxedStrategy<Harm>); 7] = [
        (2, Just(Harm::LoseCache).boxed()),
        (3, cut.boxed()),
        (4, flip.boxed()),
        (1, Just(Harm::LoseOutput).boxed()),
        (3, lose.boxed()),
        (1, touch.boxed()),
        (4, kill.boxed()),
    ];
    harms.map(|(weight, harm)| (weight, harm.prop_map(Operation::Harm).boxed())).into()
}

fn remove_folder(folder: &Path) {
    if folder.exists() {
        fs::remove_dir_all(folder).unwrap();
    }
}

/// Changes the bytes of one file of a folder, if it has any.
fn change(folder: &Path, file: u16, change: impl FnOnce(&mut Vec<u8>)) {
    if let Some(path) = nth(files(folder), file) {
        let mut bytes = fs::read(&path).unwrap();
        change(&mut bytes);
        fs::write(&path, bytes).unwrap();
    }
}

fn nth(mut files: Vec<PathBuf>, number: u16) -> Option<PathBuf> {
    if files.is_empty() {
        None
    } else {
        Some(files.swap_remove(usize::from(number) % files.len()))
    }
}

/// All files below a folder, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let walk = WalkDir::new(folder).sort_by_file_name().into_iter();
    // A folder that is not there has no files.
    let entries = walk.filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
    entries.map(walkdir::DirEntry::into_path).collect()
}

/// The files of an output folder, without newsgen's own.
fn site_files(output: &Path) -> Vec<PathBuf> {
    let is_own = |path: &PathBuf| {
        let inside = path.strip_prefix(output).unwrap_or(path);
        inside.to_string_lossy().starts_with(".newsgen")
    };
    files(output).into_iter().filter(|path| !is_own(path)).collect()
}

/// Runs newsgen itself on the project and kills it, unless it ends before.
fn kill(root: &Path, model: &Model, after_ms: u64) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_newsgen"));
    for (name, _) in std::env::vars_os() {
        // What the person who runs the tests has set for newsgen is not meant for this site.
        if name.to_string_lossy().starts_with("NEWSGEN_") {
            command.env_remove(name);
        }
    }
    command.arg("-q").arg("-C").arg(root).args(kill_arguments(model));
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(after_ms));
    // It may have ended by itself.
    let _ = child.kill();
    // It must have been killed at its work, not have stumbled over what it was told.
    assert_ne!(child.wait().unwrap().code(), Some(2), "{:?}", kill_arguments(model));
}
