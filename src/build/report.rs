//! What a build did, for whoever asked for it.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::time::Duration;
use std::time::Instant;

use serde::Serialize;

use crate::build::CardsMade;
use crate::build::PicturesMade;
use crate::build::Progress;
use crate::build::Stage;
use crate::build::cards::is_card;
use crate::content::Contents;
use crate::diagnostic;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::fingerprint::Inputs;
use crate::moment::Moment;
use crate::output::OutputRow;
use crate::output::State;
use crate::output::Summary;
use crate::pages::Edition;
use crate::pages::Plan;
use crate::paths::OutputPath;

/// What a build did.
#[derive(Debug, Default)]
pub struct Report {
    /// How many stories are published.
    pub stories: usize,
    /// How many undated pages are.
    pub undated: usize,
    /// How many pages the site has, social cards apart.
    pub pages: usize,
    /// How many files are copied beside them.
    pub files: usize,
    /// Where the smaller pictures came from that the output lacked.
    pub pictures: PicturesMade,
    /// Where the social cards came from that the output lacked.
    pub cards: CardsMade,
    /// How many stories are held back, by reason.
    pub held: BTreeMap<String, usize>,
    /// How many files have an error and are not published.
    pub failed: usize,
    /// When the site next changes by itself.
    pub next_change: Option<Moment>,
    /// The files of a site that is held in memory that say something else than before.
    pub changed: Vec<Box<str>>,
    /// The pages that were rendered, and why; the rest was as it should be.
    pub rendered: Vec<(OutputPath, Stale)>,
    /// What is to be said of the cache.
    pub notes: Vec<String>,
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
            pages: plan.pages().iter().filter(|page| !is_card(page)).count(),
            files: plan.files().len(),
            held: edition.archive.held_counts(),
            failed: contents.failed.len(),
            next_change: edition.archive.next_change(),
            ..Self::default()
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
    ) -> Self {
        diagnostic::sort(&mut diagnostics);
        self.diagnostics = diagnostics;
        self.written = written;
        self
    }
}

/// Why a page was rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stale {
    /// It was not there before.
    New,
    /// Its file is missing.
    FileMissing,
    /// Someone changed its file, or put something else in its place.
    FileChanged,
    /// It shows something else.
    ViewChanged,
    /// Its text is another, or is written otherwise, or its links lead elsewhere.
    TextChanged,
    /// Its template is another, or one that it includes or extends.
    TemplateChanged,
    /// What all pages share is not as it was.
    LookChanged,
    /// Nothing has changed; everything was asked for.
    Asked,
}

impl Stale {
    /// Why a page is not fresh that was `before`, and is now made of `inputs`.
    pub(super) fn of(before: Option<(&OutputRow, State)>, inputs: Inputs) -> Self {
        let Some((row, state)) = before else { return Self::New };
        let old = row.inputs;
        match state {
            State::Absent => Self::FileMissing,
            State::Edited | State::Replaced => Self::FileChanged,
            State::Stands if old.look != inputs.look => Self::LookChanged,
            State::Stands if old.template != inputs.template => Self::TemplateChanged,
            State::Stands if old.text != inputs.text => Self::TextChanged,
            State::Stands if old.view != inputs.view => Self::ViewChanged,
            State::Stands => Self::Asked,
        }
    }

    /// The reason in a sentence's words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::New => "it was not there before",
            Self::FileMissing => "its file is missing",
            Self::FileChanged => "someone changed its file",
            Self::ViewChanged => "it shows something else",
            Self::TextChanged => "its text, or where its links lead, has changed",
            Self::TemplateChanged => "its template, or one that it includes, has changed",
            Self::LookChanged => {
                "what all pages share has changed: settings, theme options, messages, or \
                 newsgen itself"
            }
            Self::Asked => "everything was asked for",
        }
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
        let Some((stage, since)) = self.current.take() else { return };
        // One that is given up for another begins again.
        match self.stages.iter_mut().find(|(known, _)| *known == stage) {
            Some((_, took)) => *took += since.elapsed(),
            None => self.stages.push((stage, since.elapsed())),
        }
    }

    pub(super) fn stop(mut self) -> Vec<(Stage, Duration)> {
        self.end();
        self.stages
    }
}
