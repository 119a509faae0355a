//! `newsgen build`: writes the site, and says how it went.

use std::time::Instant;

use newsgen::build::{Effect, OnError, Options, Project, Report};
use newsgen::config::Config;
use newsgen::diagnostic::{Diagnostic, Level};
use newsgen::folder::Trust;

use super::args::{Build, Global};
use super::changes::ChangedList;
use super::console::Console;
use super::exit::{Exit, Stop};
use super::progress::Bar;
use super::summary::Summary;
use super::{site, terminal};

/// Builds the site.
///
/// # Errors
///
/// If nothing could be built.
pub(super) fn run(
    global: &Global,
    build: &Build,
    console: &Console,
) -> Result<Exit, Stop> {
    let (project, config, diagnostics) = site::shown(global, &build.shown)?;
    let options = options(build, &config)?;
    let list = build.changed_list.as_deref().map(ChangedList::begin).transpose()?;
    let report = carry_out((&project, &config), &options, diagnostics, console)?;
    if let Some(list) = list {
        list.write(&report)?;
    }
    Ok(exit(&report, &options.on_error))
}

/// Builds, and says how it went. `diagnostics` are those of the settings.
///
/// # Errors
///
/// If nothing could be built.
pub(super) fn carry_out(
    (project, config): (&Project, &Config),
    options: &Options,
    diagnostics: Vec<Diagnostic>,
    console: &Console,
) -> Result<Report, Stop> {
    let started = Instant::now();
    let bar = Bar::new(console);
    let built = newsgen::build::build(project, config, options, &bar);
    bar.clear();

    let mut report = match built {
        Ok(report) => report,
        Err(error) => {
            console.diagnostics(&diagnostics);
            return Err(error.into());
        }
    };
    report.diagnostics.extend(diagnostics);
    console.diagnostics(&report.diagnostics);
    for note in &report.notes {
        console.say(&format!("note: {}\n", terminal::line(note)));
    }
    let summary =
        Summary::new(&report, config.time_zone, started.elapsed()).of(options.effect);
    console.say(&summary.text(project));
    console.event("built", &summary);
    Ok(report)
}

fn options(build: &Build, config: &Config) -> Result<Options, Stop> {
    let on_error =
        if build.strict { OnError::PublishNothing } else { OnError::PublishTheRest };
    Ok(Options {
        on_error,
        trust: if build.verify { Trust::Bytes } else { Trust::STAMPS },
        deletes: site::deletes(&build.deleting),
        effect: if build.dry_run { Effect::Preview } else { Effect::Write },
        ..site::options(&build.shown.edition, config)?
    })
}

/// How a build ended.
pub(super) fn exit(report: &Report, on_error: &OnError) -> Exit {
    let worst = report.diagnostics.iter().map(|one| one.level).max();
    match (worst, on_error) {
        (Some(Level::Error), _) => Exit::Content,
        _ if report.failed > 0 => Exit::Content,
        (Some(Level::Warning), OnError::PublishNothing) => Exit::Findings,
        _ => Exit::Done,
    }
}
