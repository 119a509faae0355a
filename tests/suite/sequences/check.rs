//! The promise: after every operation, the site that newsgen brought up to date equals the
//! site that newsgen builds from nothing, elsewhere.

use std::fs;

use tempfile::TempDir;

use super::build;
use super::build::CACHE;
use super::build::OUTPUT;
use super::build::Said;
use super::build::Tree;
use super::disk::Disk;
use super::held::Held;
use super::mismatch::Mismatch;
use super::mismatch::compare_said;
use super::mismatch::compare_trees;
use super::model::Model;
use super::operation::Operation;
use super::operation::Saving;
use super::operation::Step;
use super::text::Text;

/// How many copies of a site are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Copies {
    /// One that is kept up to date, and one that is built from nothing.
    Two,
    /// And one that is held in memory, which takes as long again.
    Three,
}

/// The site and its twin.
pub(super) struct Bench {
    /// Where newsgen keeps a site up to date.
    site: Disk,
    /// The same project in another folder, where nothing is kept from build to build.
    twin: Disk,
    /// The same project once more, which newsgen holds in memory.
    held: Option<Held>,
    /// Removed with everything in it.
    _folder: TempDir,
}

/// Runs a sequence of steps on a site; `seen` is told of each before it is carried out.
///
/// # Errors
///
/// With the first build that is not as one from nothing.
pub(super) fn run(
    mut model: Model,
    steps: &[Step],
    seen: &dyn Fn(),
    copies: Copies,
) -> Result<Model, Mismatch> {
    let mut bench = Bench::new(&model, copies);
    bench.check(&model, 1).map_err(|mismatch| mismatch.at(0))?;
    for (number, step) in (1..).zip(steps) {
        seen();
        model = step.applied(model);
        bench.site.carry_out(step, &model);
        bench.held.iter_mut().for_each(|held| held.carry_out(step, &model));
        bench.check(&model, step.threads).map_err(|mismatch| mismatch.at(number))?;
    }
    bench.check_hidden(&model).map_err(|mismatch| mismatch.at(steps.len()))?;
    Ok(model)
}

impl Bench {
    fn new(model: &Model, copies: Copies) -> Self {
        let folder = TempDir::new().unwrap();
        let mut site = Disk::new(folder.path().join("site"));
        let twin = Disk::new(folder.path().join("its twin/in another folder"));
        site.bring(model, Saving::InPlace);
        let held = (copies == Copies::Three).then(|| {
            let mut held = Held::new(Disk::new(folder.path().join("held")), model);
            held.bring(model);
            held
        });
        Self { site, twin, held, _folder: folder }
    }

    /// Builds the site where it is, and its twin from nothing with another number of
    /// threads, and compares.
    fn check(&mut self, model: &Model, threads: usize) -> Result<(), Mismatch> {
        let before = build::output(self.site.root());
        let said = build::build(self.site.root(), model, threads)
            .map_err(|words| Mismatch::new("the site cannot be built", words))?;
        let (clean, expected) = self.build_twin(model, threads % 4 + 1)?;
        compare_said(&said, &expected)?;
        if let Some(held) = &mut self.held {
            held.check(model, (&clean, &expected))?;
        }
        let after = build::output(self.site.root());
        if said.built {
            return compare_trees(&after, &clean, "that of a build from nothing");
        }
        compare_trees(&after, &before, "what was there before a build that failed")
    }

    fn build_twin(
        &mut self,
        model: &Model,
        threads: usize,
    ) -> Result<(Tree, Said), Mismatch> {
        let root = self.twin.root().to_owned();
        self.twin.bring(model, Saving::InPlace);
        let said = build::build(&root, model, threads)
            .map_err(|words| Mismatch::new("the twin cannot be built", words));
        let tree = build::output(&root);
        for own in [CACHE, OUTPUT] {
            let own = root.join(own);
            if own.exists() {
                fs::remove_dir_all(own).unwrap();
            }
        }
        Ok((tree, said?))
    }

    /// What is hidden changes nothing: the site equals one that never had it.
    fn check_hidden(&mut self, model: &Model) -> Result<(), Mismatch> {
        let site = build::output(self.site.root());
        let held = build::held(self.site.root(), model)
            .map_err(|words| Mismatch::new("the stories cannot be listed", words))?;
        let mut open = model.clone();
        let is_draft = |path: &String| {
            let page = path.starts_with("content/pages/") && !model.show.drafts;
            page && open.texts[path].fields.get("draft").is_some_and(|is| is == "true")
        };
        let drafts = open.texts.keys().filter(|path| is_draft(path));
        let hidden: Vec<String> = drafts.cloned().collect();
        open.texts.retain(|path, _| !hidden.contains(path));
        for (path, state) in held {
            let text = open.texts.remove(&path);
            // What is killed leaves its address, which comes from these.
            let left = text.filter(|_| state == "canceled").map(Text::without_its_words);
            open.texts.extend(left.map(|text| (path, text)));
        }
        // A picture that only hidden stories mention is hidden with them.
        open.files.retain(|path, _| {
            let inside = path.strip_prefix("content/");
            let address = inside.map(|path| path.strip_prefix("pages/").unwrap_or(path));
            address.is_none_or(|address| site.contains_key(address))
        });
        let (clean, said) = self.build_twin(&open, 2)?;
        if !said.built {
            return Ok(());
        }
        compare_trees(&site, &clean, "that of a site which never had what is hidden")
    }
}

impl Step {
    /// The step in words.
    pub(super) fn words(&self) -> String {
        let Self { operation, saving, threads } = self;
        match operation {
            Operation::Harm(_) => format!("{operation:?}, then {threads} threads"),
            _ => format!("{operation:?}, {saving:?}, then {threads} threads"),
        }
    }
}
