//! Where a build keeps what it makes: how that is put aside, put back, and left clean.

use crate::failure::{During as _, Outcome, ensure};
use crate::tree;
use std::fs;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// newsgen's own folder, in a project and in its output.
const OWN: &str = ".newsgen";

/// An output folder and a cache.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) output: PathBuf,
    pub(crate) cache: Cache,
    pub(crate) first_build: FirstBuild,
}

/// Where the cache is.
#[derive(Debug, Clone)]
pub(crate) enum Cache {
    /// In the project, as long as nothing else is said.
    OfProject(PathBuf),
    /// Where the command line says.
    Moved(PathBuf),
}

/// What a first build promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FirstBuild {
    /// The output is there whole or not at all: it comes with one rename.
    AtOnce,
    /// The folder is there before: files come one by one.
    Piecemeal,
}

impl Place {
    /// An output folder for a project that keeps its cache where it usually is.
    pub(crate) fn of(project: &Path, output: PathBuf) -> Self {
        let cache = Cache::OfProject(project.join(OWN));
        Self { output, cache, first_build: FirstBuild::AtOnce }
    }

    pub(crate) fn cache(&self) -> &Path {
        match &self.cache {
            Cache::OfProject(path) | Cache::Moved(path) => path,
        }
    }

    /// Copies output and cache, whatever state they are in, to a folder of ours.
    pub(crate) fn save(&self, folder: &Path) -> Outcome {
        tree::remove(folder)?;
        tree::make(folder)?;
        for stage in self.stages_beside()? {
            let name = stage.file_name().unwrap_or_default();
            tree::copy(&stage, &folder.join("beside").join(name))?;
        }
        for (from, name) in [(&*self.output, "output"), (self.cache(), "cache")] {
            if tree::exists(from) {
                tree::copy(from, &folder.join(name))?;
            }
        }
        Ok(())
    }

    /// Puts output and cache back to what was saved.
    pub(crate) fn restore(&self, saved: &Path) -> Outcome {
        self.clear()?;
        self.fill(saved)
    }

    /// Removes output and cache.
    pub(crate) fn clear(&self) -> Outcome {
        for stage in self.stages_beside()? {
            tree::remove(&stage)?;
        }
        tree::remove(&self.output)?;
        tree::remove(self.cache())
    }

    /// Puts what was saved where there is nothing.
    pub(crate) fn fill(&self, saved: &Path) -> Outcome {
        let beside = self.output.parent().unwrap_or(&self.output);
        let parts =
            [("output", &*self.output), ("cache", self.cache()), ("beside", beside)];
        for (name, to) in parts {
            let from = saved.join(name);
            if tree::exists(&from) {
                tree::copy(&from, to)?;
            }
        }
        Ok(())
    }

    /// Stops if anything is left of a build that did not end well.
    pub(crate) fn ensure_no_debris(&self) -> Outcome {
        let beside = self.stages_beside()?;
        ensure!(beside.is_empty(), "{beside:?} is left over beside the output");
        for entry in WalkDir::new(&self.output).min_depth(1) {
            let entry = entry.during("read the output")?;
            let path = entry.path().strip_prefix(&self.output).unwrap_or(entry.path());
            let is_staged = path.starts_with(".newsgen/stage") && path.iter().count() > 2;
            let is_temporary = path.extension().is_some_and(|end| end == "tmp");
            let is_debris = is_staged || is_temporary;
            ensure!(!is_debris, "`{}` is left over", path.display());
            let is_own = path.starts_with(OWN) || !entry.file_type().is_dir();
            let is_empty = !is_own && is_empty(entry.path())?;
            ensure!(!is_empty, "the empty folder `{}` is left over", path.display());
        }
        Ok(())
    }

    /// The folders beside the output in which a first build is staged.
    fn stages_beside(&self) -> Outcome<Vec<PathBuf>> {
        let Some(parent) = self.output.parent() else { return Ok(Vec::new()) };
        let mut stages = Vec::new();
        for entry in fs::read_dir(parent).during("read the folder of the output")? {
            let entry = entry.during("read the folder of the output")?;
            if entry.file_name().to_string_lossy().starts_with(".newsgen-") {
                stages.push(entry.path());
            }
        }
        stages.sort();
        Ok(stages)
    }
}

fn is_empty(folder: &Path) -> Outcome<bool> {
    Ok(fs::read_dir(folder).during("read a folder of the output")?.next().is_none())
}
