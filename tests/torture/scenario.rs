//! Two states of an archive, and what must hold while a build leads from one to the other.

use crate::crawl::{self, Finished};
use crate::edits;
use crate::failure::{Outcome, ensure};
use crate::newsgen::{Build, Newsgen};
use crate::place::{FirstBuild, Place};
use crate::site::Site;
use crate::tree;
use std::path::{Path, PathBuf};

/// An archive before and after an edit. Its project stands at the edited state.
#[derive(Debug)]
pub(crate) struct Scenario {
    pub(crate) name: &'static str,
    /// Holds all that a build may touch, and nothing else.
    pub(crate) area: PathBuf,
    pub(crate) project: PathBuf,
    /// An output folder in the area, the cache in the project.
    pub(crate) place: Place,
    /// Output and cache as they were before the edit.
    pub(crate) saved: PathBuf,
    pub(crate) old: Finished,
    pub(crate) new: Finished,
}

impl Scenario {
    /// Makes all scenarios below `scratch`.
    pub(crate) fn all(newsgen: &Newsgen, scratch: &Path) -> Outcome<Vec<Self>> {
        let mut fresh = Self::at(scratch, "fresh")?;
        fresh.edit_to(&Site::made(), newsgen)?;
        let mut empty = Self::at(scratch, "empty")?;
        empty.place.first_build = FirstBuild::Piecemeal;
        tree::make(&empty.place.output)?;
        empty.place.save(&empty.saved)?;
        empty.edit_to(&Site::made(), newsgen)?;
        let mut change = Self::started(newsgen, scratch, "change")?;
        change.edit_to(&edits::many(Site::made()), newsgen)?;
        let mut small = Self::started(newsgen, scratch, "small")?;
        small.edit_to(&edits::few(Site::made()), newsgen)?;
        Ok(vec![fresh, empty, change, small])
    }

    /// A scenario in which the made-up archive has been built once.
    pub(crate) fn started(
        newsgen: &Newsgen,
        scratch: &Path,
        name: &'static str,
    ) -> Outcome<Self> {
        let mut scenario = Self::at(scratch, name)?;
        Site::made().write(&scenario.project)?;
        newsgen.run_well(&scenario.project, &scenario.place)?;
        scenario.old = Finished::new(tree::site_files(&scenario.place.output)?)?;
        scenario.place.save(&scenario.saved)?;
        Ok(scenario)
    }

    fn at(scratch: &Path, name: &'static str) -> Outcome<Self> {
        let folder = scratch.join(name);
        let area = folder.join("area");
        let project = area.join("site");
        tree::make(&project)?;
        let saved = folder.join("saved");
        tree::make(&saved)?;
        let place = Place::of(&project, area.join("out"));
        let (old, new) = (Finished::default(), Finished::default());
        Ok(Self { name, area, project, place, saved, old, new })
    }

    /// Changes the project to `site`, and learns what its finished site looks like from a
    /// build that knows nothing of an earlier one.
    pub(crate) fn edit_to(&mut self, site: &Site, newsgen: &Newsgen) -> Outcome {
        site.write(&self.project)?;
        // A project without newsgen's own folder, which the usual place may still need.
        let aside = self.area.with_file_name("clean");
        tree::remove(&aside)?;
        let project = aside.join("site");
        tree::make(&project)?;
        site.write(&project)?;
        let place = Place::of(&project, aside.join("out"));
        newsgen.run_well(&project, &place)?;
        self.new = Finished::new(tree::site_files(&place.output)?)?;
        tree::remove(&aside)
    }

    /// A build on one thread with nothing around it.
    pub(crate) fn build<'a>(&'a self, place: &'a Place) -> Build<'a> {
        Build { project: &self.project, place, n_threads: 1, under: Vec::new() }
    }

    /// Stops unless a reader of the output, right now, sees whole files and no dead links.
    pub(crate) fn ensure_mix(&self, place: &Place) -> Outcome {
        let now = tree::site_files(&place.output)?;
        let is_first = self.old.files.is_empty();
        if is_first && place.first_build == FirstBuild::AtOnce && !now.is_empty() {
            let whole = tree::ensure_equal(&self.new.files, &now);
            return whole.map_err(|failure| failure.at("a first build, not whole"));
        }
        for (path, bytes) in &now {
            let is_old = self.old.files.get(path) == Some(bytes);
            let is_whole = is_old || self.new.files.get(path) == Some(bytes);
            let len = bytes.len();
            ensure!(
                is_whole,
                "`{path}` ({len} bytes) is neither the old nor the new one"
            );
        }
        crawl::ensure_withdrawn(&self.old, &self.new, &now)?;
        crawl::ensure_closed(&self.old, &self.new, &now)
    }

    /// Stops unless the output is the new site.
    pub(crate) fn ensure_new(&self, place: &Place) -> Outcome {
        tree::ensure_equal(&self.new.files, &tree::site_files(&place.output)?)
    }

    /// Builds again with nothing in the way: that must end with the new site and leave no
    /// debris, whatever happened before.
    pub(crate) fn recover(&self, newsgen: &Newsgen, place: &Place) -> Outcome {
        let recovered = newsgen
            .run_well(&self.project, place)
            .and_then(|()| self.ensure_new(place))
            .and_then(|()| place.ensure_no_debris());
        recovered.map_err(|failure| failure.at("after the next build"))
    }
}
