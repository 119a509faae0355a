//! Decides whether a folder may be the output folder at all, before anything is opened.
//!
//! It looks and makes nothing. Whether the files in the folder are newsgen's is not asked
//! here; `open` asks it.

use super::OutputError;
use std::fmt;
use std::io;
use std::path::{Component, Path, PathBuf};

/// The output folder, and the folders that it must keep away from.
#[derive(Debug, Clone, Copy)]
pub struct Places<'a> {
    /// Where the site is to be written.
    pub output: &'a Path,
    /// The project.
    pub root: &'a Path,
    /// What newsgen reads: content, static files, themes, templates. They need not exist.
    pub inputs: &'a [&'a Path],
    /// The person's home folder, if it is known.
    pub home: Option<&'a Path>,
}

/// What harm writing into a folder would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Danger {
    /// The root of the file system.
    Root,
    /// The home folder, or a folder around it.
    Home,
    /// The project, or a folder around it.
    Project,
    /// A folder that newsgen reads from, given here, or one around it.
    Input(PathBuf),
    /// A folder inside one that newsgen reads from, given here.
    InsideInput(PathBuf),
    /// A folder with a `.git` in it, or one inside a `.git`.
    Repository,
    /// A file, or a folder inside a file.
    NotAFolder,
    /// A symlink that leads nowhere.
    BrokenLink,
}

/// Checks that the output folder is nobody else's by where it stands.
///
/// Folders are compared as they are after symlinks, `..` and, where the disk ignores it,
/// case have been resolved.
///
/// # Errors
///
/// If writing there would do harm, or a folder on the way cannot be looked at.
pub fn check_place(places: &Places<'_>) -> Result<(), OutputError> {
    let found = danger(places).map_err(|source| OutputError::Io {
        deed: "look at",
        path: places.output.into(),
        source,
    })?;
    match found {
        None => Ok(()),
        Some(danger) => {
            Err(OutputError::Dangerous { path: places.output.into(), danger })
        }
    }
}

/// Whether a folder is another one or lies in it, as they are after symlinks, `..` and,
/// where the disk ignores it, case have been resolved.
pub(crate) fn is_within(inner: &Path, outer: &Path) -> bool {
    match (resolve(inner), resolve(outer)) {
        (Ok(Resolved::At(inner)), Ok(Resolved::At(outer))) => inner.starts_with(outer),
        _ => inner.starts_with(outer),
    }
}

fn danger(places: &Places<'_>) -> io::Result<Option<Danger>> {
    let Resolved::At(output) = resolve(places.output)? else {
        return Ok(Some(Danger::BrokenLink));
    };
    if output.parent().is_none() {
        return Ok(Some(Danger::Root));
    }
    if stands_on_a_file(&output) {
        return Ok(Some(Danger::NotAFolder));
    }
    let holds = |place: &Path| -> io::Result<bool> {
        Ok(matches!(resolve(place)?, Resolved::At(place) if place.starts_with(&output)))
    };
    if holds(places.root)? {
        return Ok(Some(Danger::Project));
    }
    for &input in places.inputs {
        if holds(input)? {
            return Ok(Some(Danger::Input(input.into())));
        }
        if matches!(resolve(input)?, Resolved::At(input) if output.starts_with(&input)) {
            return Ok(Some(Danger::InsideInput(input.into())));
        }
    }
    if let Some(home) = places.home
        && holds(home)?
    {
        return Ok(Some(Danger::Home));
    }
    let in_git = output.components().any(|part| is_git(part.as_os_str().to_str()));
    let has_git = output.join(".git").symlink_metadata().is_ok();
    Ok((in_git || has_git).then_some(Danger::Repository))
}

fn is_git(name: Option<&str>) -> bool {
    name.is_some_and(|name| name.eq_ignore_ascii_case(".git"))
}

/// Whether the nearest part of the path that exists is something else than a folder.
fn stands_on_a_file(path: &Path) -> bool {
    let mut existing = path.ancestors().filter_map(|part| part.symlink_metadata().ok());
    existing.next().is_some_and(|metadata| !metadata.is_dir())
}

enum Resolved {
    At(PathBuf),
    BrokenLink,
}

/// The path without symlinks, `.` and `..`, whether or not all of it exists.
fn resolve(path: &Path) -> io::Result<Resolved> {
    let mut real = PathBuf::new();
    for part in std::path::absolute(path)?.components() {
        match part {
            Component::CurDir => {}
            // What stands before is free of symlinks already, so its parent is the real one.
            Component::ParentDir => {
                real.pop();
            }
            _ => real.push(part),
        }
        let link = real.symlink_metadata().is_ok_and(|metadata| metadata.is_symlink());
        if link {
            match real.canonicalize() {
                Ok(target) => real = target,
                Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                    return Err(error);
                }
                Err(_) => return Ok(Resolved::BrokenLink),
            }
        }
    }
    Ok(Resolved::At(as_the_disk_spells_it(real)))
}

/// The same path with the spelling that the disk has for the part that exists.
fn as_the_disk_spells_it(path: PathBuf) -> PathBuf {
    for existing in path.ancestors() {
        let Ok(spelled) = existing.canonicalize() else { continue };
        let rest = path.strip_prefix(existing).unwrap_or(Path::new(""));
        // Joining an empty rest would add a slash, and a file may stand there.
        return if rest.as_os_str().is_empty() { spelled } else { spelled.join(rest) };
    }
    path
}

impl fmt::Display for Danger {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => formatter.write_str("it is the root of the file system"),
            Self::Home => formatter.write_str("it is or holds your home folder"),
            Self::Project => formatter.write_str("it is or holds the project itself"),
            Self::Input(input) => {
                let input = input.display();
                write!(formatter, "it is or holds `{input}`, which newsgen reads")
            }
            Self::InsideInput(input) => {
                let input = input.display();
                write!(formatter, "it is inside `{input}`, which newsgen reads")
            }
            Self::Repository => formatter.write_str("it belongs to a git repository"),
            Self::NotAFolder => formatter.write_str("there is a file"),
            Self::BrokenLink => {
                formatter.write_str("it goes through a symlink that leads nowhere")
            }
        }
    }
}
