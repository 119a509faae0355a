//! What a build did, for whoever asked for it.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::time::Duration;
use std::time::Instant;

use crate::build::Progress;
use crate::build::Stage;
use crate::content::Contents;
use crate::diagnostic;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::moment::Moment;
use crate::output::Summary;
use crate::pages::Edition;
use crate::pages::Plan;

/// What a build did.
#[derive(Debug)]
pub struct Report {
    /// How many stories are published.
    pub stories: usize,
    /// How many undated pages are.
    pub undated: usize,
    /// How many pages the site has.
    pub pages: usize,
    /// How many files are copied beside them.
    pub files: usize,
    /// How many stories are held back, by reason.
    pub held: BTreeMap<&'static str, usize>,
    /// How many files have an error and are not published.
    pub failed: usize,
    /// When the site next changes by itself.
    pub next_change: Option<Moment>,
    /// What was written; `None` if nothing was to be published.
    pub written: Option<Summary>,
    /// What is wrong, errors first.
    pub diagnostics: Vec<Diagnostic>,
    /// How long each stage took.
    pub stages: Vec<(Stage, Duration)>,
}

impl Report {
    pub(super) fn new(edition: &Edition<'_>, plan: &Plan, contents: &Contents) -> Self {
        Self {
            stories: edition.archive.articles().len(),
            undated: edition.undated.len(),
            pages: plan.pages().len(),
            files: plan.files().len(),
            held: edition.archive.held_counts(),
            failed: contents.failed.len(),
            next_change: edition.archive.next_change(),
            written: None,
            diagnostics: Vec::new(),
            stages: Vec::new(),
        }
    }

    /// Counts the files that have an error, once each.
    pub(super) fn count(&mut self, problems: &[Diagnostic]) {
        let errors = problems.iter().filter(|problem| problem.level == Level::Error);
        let files: BTreeSet<&str> = errors
            .filter_map(|problem| Some(problem.place.as_ref()?.file.as_str()))
            .collect();
        let in_content = files.iter().filter(|file| file.starts_with("content/"));
        self.failed = self.failed.max(in_content.count());
    }

    pub(super) fn finish(
        mut self,
        mut diagnostics: Vec<Diagnostic>,
        written: Option<Summary>,
        clock: Clock<'_>,
    ) -> Self {
        diagnostic::sort(&mut diagnostics);
        self.diagnostics = diagnostics;
        self.written = written;
        self.stages = clock.stop();
        self
    }
}

/// Times the stages, and tells whoever watches which one begins.
pub(super) struct Clock<'a> {
    progress: &'a dyn Progress,
    current: Option<(Stage, Instant)>,
    stages: Vec<(Stage, Duration)>,
}

impl<'a> Clock<'a> {
    pub(super) fn start(progress: &'a dyn Progress) -> Self {
        Self { progress, current: None, stages: Vec::new() }
    }

    pub(super) fn stage(&mut self, stage: Stage, total: Option<u64>) {
        self.end();
        self.progress.begin(stage, total);
        self.current = Some((stage, Instant::now()));
    }

    pub(super) fn progress(&self) -> &'a dyn Progress {
        self.progress
    }

    fn end(&mut self) {
        if let Some((stage, since)) = self.current.take() {
            self.stages.push((stage, since.elapsed()));
        }
    }

    fn stop(mut self) -> Vec<(Stage, Duration)> {
        self.end();
        self.stages
    }
}
