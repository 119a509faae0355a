//! `newsgen watch`: writes the site, and again what changes.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use newsgen::build::{Changed, Options, Progress, Project, Report, Stage, Upkeep};
use newsgen::diagnostic::Diagnostic;
use newsgen::moment::Moment;
use newsgen::output::Deletes;
use newsgen::watch::Hints;
use serde::Serialize;

use super::args::{Build, Global, Noticing, Shown, Watch};
use super::console::Console;
use super::exit::{Exit, Stop};
use super::noticing::Said;
use super::progress::Bar;
use super::summary::{self, Summary};
use super::{noticing, site};

/// How often in a row a build makes way for what has changed since it began.
const MOST_SUPERSEDED: u32 = 8;

/// What is asked, by either of two commands.
pub(super) struct Asked<'a> {
    shown: &'a Shown,
    noticing: &'a Noticing,
    deletes: Deletes,
}

/// What was brought up to date, as an event.
#[derive(Serialize)]
struct Updated {
    written: usize,
    removed: usize,
    ms: u128,
}

impl<'a> Asked<'a> {
    pub(super) fn of_watch(watch: &'a Watch) -> Self {
        let deletes = site::deletes(&watch.deleting);
        Self { shown: &watch.shown, noticing: &watch.noticing, deletes }
    }

    pub(super) fn of_build(build: &'a Build) -> Self {
        let deletes = site::deletes(&build.deleting);
        Self { shown: &build.shown, noticing: &build.noticing, deletes }
    }
}

/// Writes the site, and again what changes; does not return while all is well.
///
/// # Errors
///
/// If the first build cannot be done.
pub(super) fn run(
    global: &Global,
    asked: &Asked<'_>,
    console: &Console,
) -> Result<Exit, Stop> {
    let started = Instant::now();
    let (project, config, diagnostics) = site::shown(global, asked.shown)?;
    let edition = &asked.shown.edition;
    let options = site::options(edition, &config)?;
    let options = Options { deletes: asked.deletes, ..options };
    // Before anything is read, so that no change is missed.
    let mut watch = noticing::begin(global, &project, asked.noticing, console)?;
    noticing::end_on_ctrl_c()?;
    let upkeep = Upkeep::new(&project, config, &options)?;
    let mut desk = Desk {
        global,
        asked,
        console,
        project,
        upkeep,
        due: None,
        settings: diagnostics,
        kept: String::new(),
        said: Said::default(),
    };
    let built = desk.build(&Changed::Any, &Follow::to_the_end(console))?;
    desk.say_first(built, started);
    let mut n_superseded = 0;
    let mut open = Hints::default();
    loop {
        if open.is_empty() {
            match noticing::next(&mut watch, desk.due, &edition.as_of, console) {
                Some(hints) => open = hints,
                None => continue,
            }
        }
        let follow = match n_superseded {
            MOST_SUPERSEDED.. => Follow::to_the_end(console),
            _ => Follow { bar: Bar::new(console), newer: Some(watch.pending()) },
        };
        let is_superseded = !desk.update(&std::mem::take(&mut open), &follow);
        n_superseded = if is_superseded { n_superseded + 1 } else { 0 };
        if is_superseded {
            // What was to be looked at is still to be.
            open = watch.next(None);
            noticing::say(&open.notes, console);
            (open.is_any, open.has_config) = (true, true);
        }
    }
}

/// Follows a build, and tells it when it is superseded.
struct Follow {
    bar: Bar,
    /// Whether something has changed since; none if the build goes on all the same.
    newer: Option<Arc<AtomicBool>>,
}

impl Follow {
    fn to_the_end(console: &Console) -> Self {
        Self { bar: Bar::new(console), newer: None }
    }
}

impl Progress for Follow {
    fn begin(&self, stage: Stage, total: Option<u64>) {
        self.bar.begin(stage, total);
    }

    fn advance(&self, by: u64) {
        self.bar.advance(by);
    }

    fn is_superseded(&self) -> bool {
        self.newer.as_ref().is_some_and(|newer| newer.load(Ordering::Acquire))
    }
}

/// Who brings the site up to date, and says so.
struct Desk<'a> {
    global: &'a Global,
    asked: &'a Asked<'a>,
    console: &'a Console,
    project: Project,
    upkeep: Upkeep,
    /// When the site next changes by itself.
    due: Option<Moment>,
    /// What is wrong with the settings.
    settings: Vec<Diagnostic>,
    /// What was said of kept files.
    kept: String,
    said: Said,
}

impl Desk<'_> {
    fn build(&mut self, changed: &Changed, follow: &Follow) -> Result<Report, Stop> {
        let as_of = &self.asked.shown.edition.as_of;
        let as_of = noticing::moment(as_of, self.upkeep.config())?;
        let built = self.upkeep.update(changed, as_of, follow);
        follow.bar.clear();
        let report = built?;
        self.due = report.next_change;
        Ok(report)
    }

    /// Says how the first build went, as `build` does.
    fn say_first(&mut self, mut report: Report, started: Instant) {
        report.diagnostics.extend_from_slice(&self.settings);
        self.say_problems(&report);
        let zone = self.upkeep.config().time_zone;
        let summary = Summary::new(&report, zone, started.elapsed());
        self.console.say(&summary.text(&self.project));
        self.console.say("  watching; Ctrl-C ends\n");
        self.console.event("built", &summary);
    }

    /// Brings the site up to date; `false` if files changed again before it was.
    fn update(&mut self, hints: &Hints, follow: &Follow) -> bool {
        let started = Instant::now();
        if hints.has_config {
            self.look_at_settings();
        }
        let changed = noticing::changed(hints);
        match self.build(&changed, follow) {
            Ok(mut report) => {
                report.diagnostics.extend_from_slice(&self.settings);
                self.say_update(&report, hints, started);
                true
            }
            Err(stop) if stop.is_superseded => false,
            Err(stop) => {
                let mut problems = self.settings.clone();
                problems.extend(stop.diagnostics);
                if self.said.say(&problems, self.console) {
                    self.console.say("the site stays as it was\n");
                }
                true
            }
        }
    }

    /// Takes the settings as they are now; what cannot be used leaves them as they were.
    fn look_at_settings(&mut self) {
        let edition = &self.asked.shown.edition;
        match site::settings(self.global, edition, &self.project.root) {
            Ok((config, found)) => {
                self.upkeep.set_config(config);
                self.settings = found;
            }
            Err(stop) => self.settings = stop.diagnostics,
        }
    }

    fn say_update(&mut self, report: &Report, hints: &Hints, started: Instant) {
        let ms = started.elapsed().as_millis();
        self.say_problems(report);
        let none = newsgen::output::Summary::default();
        let output = report.written.as_ref().unwrap_or(&none);
        let (written, removed) =
            (output.new.len() + output.changed.len(), output.removed.len());
        self.say_kept(output);
        if written + removed == 0 {
            return;
        }
        let time = noticing::time(self.upkeep.config());
        let cause = noticing::cause(&report.changed, hints, &self.project.root);
        let removed_shown = match removed {
            0 => String::new(),
            n => format!(", removed {}", summary::counted(n, "file", "files")),
        };
        let written_shown = summary::counted(written, "file", "files");
        self.console.say(&format!(
            "{time}  {cause}: wrote {written_shown}{removed_shown}  {ms} ms\n"
        ));
        self.console.event("updated", Updated { written, removed, ms });
    }

    /// Says which files are kept, if that is not as it was, and which addresses are gone.
    fn say_kept(&mut self, output: &newsgen::output::Summary) {
        let kept = summary::kept(output);
        if kept != self.kept {
            self.console.say(&kept);
            self.kept = kept;
        }
        self.console.say(&summary::vanished(&output.vanished));
    }

    /// Says what is wrong that was not said yet, and when all errors are gone.
    fn say_problems(&mut self, report: &Report) {
        noticing::say(&report.notes, self.console);
        self.said.say(&report.diagnostics, self.console);
    }
}
