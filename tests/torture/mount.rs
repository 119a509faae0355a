//! Small disks in memory, made with `mount`. That is for root alone.

use crate::failure::{During as _, Failure, Outcome, ensure};
use crate::tree;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A disk in memory. It goes away with this value, and what was on it with it.
#[derive(Debug)]
pub(crate) struct Mount {
    pub(crate) path: PathBuf,
}

/// What a disk has of something, in use or at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Room {
    Bytes,
    Inodes,
}

/// Whether this program may mount.
pub(crate) fn is_root() -> Outcome<bool> {
    let id = Command::new("id").arg("-u").output().during("run `id`")?;
    Ok(id.stdout.trim_ascii() == b"0")
}

impl Mount {
    /// Mounts a disk that is large enough for anything here.
    pub(crate) fn new(path: PathBuf) -> Outcome<Self> {
        tree::make(&path)?;
        let mut mount = Command::new("mount");
        mount
            .args(["-t", "tmpfs", "-o", "size=512m,nr_inodes=100k", "torture"])
            .arg(&path);
        well(&mut mount)?;
        Ok(Self { path })
    }

    /// Changes how the disk is mounted: `ro`, `size=64k`.
    pub(crate) fn change(&self, options: &str) -> Outcome {
        let options = format!("remount,{options}");
        well(Command::new("mount").args(["-o", &options]).arg(&self.path)).map(drop)
    }

    /// How much of the disk is in use.
    pub(crate) fn used(&self, room: Room) -> Outcome<u64> {
        let field = match room {
            Room::Bytes => "--output=used",
            Room::Inodes => "--output=iused",
        };
        let mut df = Command::new("df");
        let shown = well(df.args(["--block-size=1", field]).arg(&self.path))?.stdout;
        let shown = String::from_utf8_lossy(&shown).into_owned();
        let number = shown.split_whitespace().last().and_then(|text| text.parse().ok());
        number.ok_or_else(|| Failure::new(format!("`df` says {shown}")))
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        // `-l`: also while someone still has a file open there. Nothing more can be done.
        drop(Command::new("umount").arg("-l").arg(&self.path).status());
    }
}

/// Runs a command that has to go well.
fn well(command: &mut Command) -> Outcome<Output> {
    let output =
        command.env("LC_ALL", "C").output().during(format!("run {command:?}"))?;
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    ensure!(output.status.success(), "{command:?}: {}", words.trim());
    Ok(output)
}

/// A folder below `scratch` to mount on.
pub(crate) fn point(scratch: &Path) -> PathBuf {
    scratch.join("disk")
}
