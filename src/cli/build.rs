//! `newsgen build`: writes the site, and says how it went.

use std::time::Instant;

use newsgen::archive::Show;
use newsgen::build::{Effect, OnError, Options, Report};
use newsgen::config::{BaseUrl, Config};
use newsgen::diagnostic::{Diagnostic, Level};
use newsgen::folder::Trust;
use newsgen::output::Deletes;

use super::args::{Build, Global};
use super::console::Console;
use super::exit::{Exit, Stop};
use super::progress::Bar;
use super::summary::Summary;
use super::{changes, site, surroundings, terminal};

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
    let started = Instant::now();
    let mut project = site::project(global, &build.destination)?;
    site::use_cache(&mut project, &build.cache)?;
    let (mut config, diagnostics) = site::config(global, &project.root)?;
    override_settings(&mut config, build)?;
    let options = options(build, &config)?;
    site::use_threads(&build.jobs)?;

    let bar = Bar::new(console);
    let built = newsgen::build::build(&project, &config, &options, &bar);
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
    if let Some(file) = &build.changed_list {
        changes::write(&site::full(file)?, &report)?;
    }
    let summary =
        Summary::new(&report, config.time_zone, started.elapsed()).of(options.effect);
    console.say(&summary.text(&project));
    console.event("built", &summary);
    Ok(exit(&report, &options.on_error))
}

/// Puts what the command line says over what the settings say.
fn override_settings(config: &mut Config, build: &Build) -> Result<(), Stop> {
    if let Some(text) = &build.base_url {
        let base_url = BaseUrl::parse(text).map_err(|error| {
            let message = format!("`--base-url` is `{text}`, but {error}");
            let help = "write it as https://news.example.org/";
            Stop::new(Exit::Usage, Diagnostic::error("usage", message).help(help))
        })?;
        config.base_url = Some(base_url);
    }
    if let Some(theme) = &build.theme {
        config.theme.clone_from(theme);
    }
    Ok(())
}

fn options(build: &Build, config: &Config) -> Result<Options, Stop> {
    Ok(Options {
        as_of: site::as_of(&build.as_of, config)?,
        show: Show { drafts: build.drafts, future: build.future, expired: build.expired },
        on_error: if build.strict {
            OnError::PublishNothing
        } else {
            OnError::PublishTheRest
        },
        home: surroundings::home(),
        trust: if build.verify { Trust::Bytes } else { Trust::Stamps },
        deletes: if build.allow_deletes { Deletes::Allowed } else { Deletes::Guarded },
        effect: if build.dry_run { Effect::Preview } else { Effect::Write },
    })
}

fn exit(report: &Report, on_error: &OnError) -> Exit {
    let worst = report.diagnostics.iter().map(|one| one.level).max();
    match (worst, on_error) {
        (Some(Level::Error), _) => Exit::Content,
        _ if report.failed > 0 => Exit::Content,
        (Some(Level::Warning), OnError::PublishNothing) => Exit::Strict,
        _ => Exit::Done,
    }
}
