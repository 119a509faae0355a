//! A site that newsgen holds in memory while its files change: what `watch` writes, and what
//! `serve` shows.

use newsgen::archive::Show;
use newsgen::build::Answer;
use newsgen::build::Changed;
use newsgen::build::Live;
use newsgen::build::Project;
use newsgen::build::Silent;
use newsgen::build::Source;
use newsgen::build::Upkeep;
use newsgen::paths::Address;

use super::build;
use super::build::Said;
use super::build::Tree;
use super::disk::Disk;
use super::mismatch::Mismatch;
use super::mismatch::compare_said;
use super::mismatch::compare_trees;
use super::model::Model;
use super::operation::Operation;
use super::operation::Saving;
use super::operation::Step;

/// A site that is held in memory.
pub(super) struct Held {
    disk: Disk,
    /// What is shown beyond the usual, which does not change while newsgen runs.
    show: Show,
    written: Option<Upkeep>,
    shown: Option<Live>,
    /// The files that a build from nothing wrote before.
    before: Tree,
    n_checks: usize,
}

impl Held {
    pub(super) fn new(disk: Disk, model: &Model) -> Self {
        let (written, shown, before) = (None, None, Tree::new());
        Self { disk, show: model.show, written, shown, before, n_checks: 0 }
    }

    /// Does to the files what a step does; `model` is the site after it. Harm is left out:
    /// who holds a site believes that nobody else writes its output.
    pub(super) fn carry_out(&mut self, step: &Step, model: &Model) {
        if matches!(step.operation, Operation::Harm(_)) {
            self.disk.bring(model, step.saving);
        } else {
            self.disk.carry_out(step, model);
        }
    }

    pub(super) fn bring(&mut self, model: &Model) {
        self.disk.bring(model, Saving::InPlace);
    }

    /// Brings what is held up to date, and compares it with a build from nothing.
    pub(super) fn check(
        &mut self,
        model: &Model,
        (clean, expected): (&Tree, &Said),
    ) -> Result<(), Mismatch> {
        self.n_checks += 1;
        let touched = self.disk.take_touched();
        // Sometimes the system cannot say what has changed.
        let changed = match self.n_checks % 4 {
            0 => Changed::Any,
            _ => Changed::Paths(touched),
        };
        if self.show != model.show {
            (self.show, self.written, self.shown) = (model.show, None, None);
        }
        self.check_written(model, &changed, (clean, expected))?;
        self.check_shown(model, &changed, (clean, expected))?;
        if expected.built && is_sound(expected) {
            self.before = clean.clone();
        }
        Ok(())
    }

    fn check_written(
        &mut self,
        model: &Model,
        changed: &Changed,
        (clean, expected): (&Tree, &Said),
    ) -> Result<(), Mismatch> {
        let root = self.disk.root();
        let before = build::output(root);
        let failed = |words| Mismatch::new("what is watched cannot be built", words);
        let config = build::config(root, model).map_err(failed)?;
        let options = build::options(model);
        let project = Project::at(root);
        let written = match self.written.take() {
            Some(mut written) => {
                written.set_config(config);
                Ok(written)
            }
            None => Upkeep::new(&project, config, &options),
        };
        let written = written.map_err(|error| failed(error.to_string()))?;
        let written = self.written.insert(written);
        let said = match written.update(changed, options.as_of, &Silent) {
            Ok(report) => build::said(&report),
            Err(error) => build::refused(&error).map_err(failed)?,
        };
        if !is_sound(expected) {
            return Ok(());
        }
        compare_said(&said, expected)?;
        let after = build::output(root);
        if said.built {
            return compare_trees(
                &after,
                clean,
                "in what is watched that of a build from nothing",
            );
        }
        compare_trees(&after, &before, "in what is watched what it was before a failure")
    }

    fn check_shown(
        &mut self,
        model: &Model,
        changed: &Changed,
        (clean, expected): (&Tree, &Said),
    ) -> Result<(), Mismatch> {
        let root = self.disk.root();
        let failed = |words| Mismatch::new("what is served cannot be shown", words);
        let config = build::config(root, model).map_err(failed)?;
        let options = build::options(model);
        let updated = match &mut self.shown {
            Some(live) => {
                live.set_config(config);
                live.update(changed, options.as_of).map(drop)
            }
            None => {
                let live = Live::open(&Project::at(root), config, &options, &Silent);
                live.map(|live| self.shown = Some(live))
            }
        };
        if let Err(error) = updated {
            build::refused(&error).map_err(failed)?;
        }
        let is_told = expected.built && is_sound(expected);
        let Some(live) = self.shown.as_ref().filter(|_| is_told) else {
            return Ok(());
        };
        for path in clean.keys().chain(self.before.keys()) {
            let shown = shown(live, path);
            if shown.as_ref() != clean.get(path) {
                let what = format!("`{path}` is not served as a build writes it");
                return Err(Mismatch::of_files(&what, shown.as_ref(), clean.get(path)));
            }
        }
        Ok(())
    }
}

/// Whether nothing is wrong. While something is, what was right before may stay.
fn is_sound(expected: &Said) -> bool {
    !expected.diagnostics.iter().any(|line| line.starts_with("Error"))
}

/// What is served where a build writes the file `path`.
fn shown(live: &Live, path: &str) -> Option<Vec<u8>> {
    let address = Address::parse(&format!("/{path}")).ok()?;
    match live.answer(&address) {
        Answer::Page(at) => live.render(at).bytes,
        Answer::File(at) => match live.open_copied(at).ok()? {
            Source::Bytes(bytes) => Some(bytes),
            Source::File(mut file, _) => {
                let mut bytes = Vec::new();
                std::io::Read::read_to_end(&mut file, &mut bytes).ok()?;
                Some(bytes)
            }
        },
        Answer::Elsewhere(_) | Answer::Nothing => None,
    }
}
