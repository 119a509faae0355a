//! The programs that are measured, and how each is told to build a site.

use crate::failure::{During as _, Failure, Outcome};
use crate::site::{Output, Site};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The moment that every site is built for: just after the newest story.
const AS_OF: &str = "2026-01-01T00:00:00Z";

/// newsgen.
pub(crate) struct Newsgen {
    binary: PathBuf,
    pub(crate) version: String,
}

/// Hugo.
pub(crate) struct Hugo {
    binary: PathBuf,
    pub(crate) version: String,
}

/// Which theme newsgen builds with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Theme {
    /// The one that equals Hugo's site.
    Wire,
    /// The one that newsgen comes with.
    Default,
}

impl Newsgen {
    /// The program at a path, or the one that cargo has just built.
    pub(crate) fn find(binary: Option<&Path>) -> Outcome<Self> {
        let binary = binary.unwrap_or(Path::new(env!("CARGO_BIN_EXE_newsgen")));
        let version = said(Command::new(binary).arg("--version"))?;
        Ok(Self { binary: binary.to_owned(), version })
    }

    /// A build of a site.
    pub(crate) fn build(&self, site: &Site, output: &Output, theme: Theme) -> Command {
        let mut command = bare(&self.binary);
        command.arg("--quiet").arg("-C").arg(site.news());
        command.args(["build", "--as-of", AS_OF]);
        command.arg("-o").arg(&output.site).arg("--cache-dir").arg(&output.cache);
        if theme == Theme::Default {
            command.args(["--theme", "default"]);
        }
        command
    }
}

impl Hugo {
    /// The program that `HUGO` names, or `hugo`; `None` if there is none.
    pub(crate) fn find() -> Outcome<Option<Self>> {
        let named = std::env::var_os("HUGO").filter(|name| !name.is_empty());
        let binary = PathBuf::from(named.clone().unwrap_or_else(|| "hugo".into()));
        match said(Command::new(&binary).arg("version")) {
            Ok(said) => {
                // The version alone: what follows is how it was built.
                let version = said.split(['-', '+']).next().unwrap_or(&said).to_owned();
                Ok(Some(Self { binary, version }))
            }
            Err(failure) if named.is_some() => Err(failure),
            Err(_) => Ok(None),
        }
    }

    /// A build of a site.
    pub(crate) fn build(&self, site: &Site, output: &Output) -> Command {
        let mut command = bare(&self.binary);
        command.arg("--quiet").arg("--source").arg(site.hugo());
        command.arg("--destination").arg(&output.site);
        command.arg("--cacheDir").arg(&output.cache);
        command
    }
}

/// A program that sees nothing of the person's own environment but where programs are.
fn bare(binary: &Path) -> Command {
    let mut command = Command::new(binary);
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command
}

/// What a program prints.
fn said(command: &mut Command) -> Outcome<String> {
    let output = command.output().during(format!("start {command:?}"))?;
    if !output.status.success() {
        return Err(Failure::new(format!("{command:?} ended with {}", output.status)));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
