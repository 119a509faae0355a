//! `newsgen init`: starts an archive with settings and a few sample stories. It asks nothing
//! and overwrites nothing.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use include_dir::{Dir, DirEntry, include_dir};
use newsgen::diagnostic::Diagnostic;
use serde::Serialize;

use super::args::{Global, Init};
use super::console::Console;
use super::exit::{Exit, Stop};
use super::{site, summary};

/// What newsgen makes is not for version control; the second line has what a first build
/// that was killed leaves, too.
const GITIGNORE: &[u8] = b"/public/\n/.newsgen*/\n";

static STARTER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/cli/starter");

/// What was written and what was there already, as paths within the folder.
#[derive(Debug, Default, Serialize)]
struct Started {
    written: Vec<PathBuf>,
    kept: Vec<PathBuf>,
}

/// Starts an archive.
///
/// # Errors
///
/// If the folder holds files and nobody said `--force`, or cannot be written.
pub(super) fn run(global: &Global, init: &Init, console: &Console) -> Result<Exit, Stop> {
    let folder = match &init.folder {
        Some(given) => site::root(global)?.join(given).components().collect(),
        None => site::root(global)?,
    };
    if !init.force {
        refuse_files(&folder)?;
    }
    let mut started = Started::default();
    write(&STARTER, &folder, &mut started)?;
    write_file(Path::new(".gitignore"), GITIGNORE, &folder, &mut started)?;
    console.say(&told(&folder, &started));
    console.event("started", &started);
    Ok(Exit::Done)
}

/// Hidden files, such as those of version control, do not count.
fn refuse_files(folder: &Path) -> Result<(), Stop> {
    match first_file(folder) {
        Ok(None) => Ok(()),
        Ok(Some(name)) => {
            let shown = site::path_shown(folder);
            let message = format!("`{shown}` is not empty: it holds `{name}`");
            let help =
                "name another folder, or say `--force`; nothing is ever overwritten";
            let error = Diagnostic::error("not-empty", message).help(help);
            Err(Stop::new(Exit::Environment, error))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(Stop::io("read", folder, &error)),
    }
}

/// The first by name of the files and folders in a folder that are not hidden.
#[expect(clippy::disallowed_methods, reason = "the least name is the same in any order")]
fn first_file(folder: &Path) -> io::Result<Option<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    Ok(names.into_iter().filter(|name| !name.starts_with('.')).min())
}

fn write(starter: &Dir<'_>, folder: &Path, started: &mut Started) -> Result<(), Stop> {
    fs::create_dir_all(folder.join(starter.path())).map_err(|error| {
        Stop::io("make the folder", &folder.join(starter.path()), &error)
    })?;
    for entry in starter.entries() {
        match entry {
            DirEntry::Dir(dir) => write(dir, folder, started)?,
            DirEntry::File(file) => {
                write_file(file.path(), file.contents(), folder, started)?;
            }
        }
    }
    Ok(())
}

fn write_file(
    path: &Path,
    contents: &[u8],
    folder: &Path,
    started: &mut Started,
) -> Result<(), Stop> {
    let target = folder.join(path);
    let list = match create(&target, contents) {
        Ok(()) => &mut started.written,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => &mut started.kept,
        Err(error) => return Err(Stop::io("write", &target, &error)),
    };
    list.push(path.to_owned());
    Ok(())
}

/// Writes a file that is not there yet.
///
/// # Errors
///
/// If it is there, or cannot be written.
pub(super) fn create(path: &Path, contents: &[u8]) -> io::Result<()> {
    OpenOptions::new().write(true).create_new(true).open(path)?.write_all(contents)
}

fn told(folder: &Path, started: &Started) -> String {
    let shown = site::path_shown(folder);
    let mut text = format!(
        "started an archive in {shown}: {}\n",
        summary::counted(started.written.len(), "file", "files"),
    );
    for path in &started.kept {
        text.push_str(&format!("  kept {}: it was there already\n", path.display()));
    }
    text.push_str("\nNext:\n");
    if shown != "." {
        text.push_str(&format!("  cd {}\n", quoted(&shown)));
    }
    text.push_str(
        "  newsgen serve                        shows the site while you write\n",
    );
    text.push_str(
        "  newsgen build                        writes the site into public/\n",
    );
    text.push_str("  newsgen new \"Headline\" --source …    starts a story\n");
    text
}

/// As a POSIX shell reads it.
fn quoted(text: &str) -> String {
    let is_plain =
        |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '_' | '+');
    if text.chars().all(is_plain) && !text.starts_with('-') {
        text.to_owned()
    } else {
        format!("-- '{}'", text.replace('\'', r"'\''"))
    }
}
