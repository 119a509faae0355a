//! How these tests ask newsgen for a build, and what of its answer must be equal.
//!
//! Everything that depends on the shape of newsgen's own interface stands here.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use newsgen::build::BuildError;
use newsgen::build::Exit;
use newsgen::build::Options;
use newsgen::build::Project;
use newsgen::build::Report;
use newsgen::build::Silent;
use newsgen::build::read_config;
use newsgen::config::Config;
use newsgen::diagnostic::Diagnostic;
use newsgen::diagnostic::Level;
use newsgen::folder::Trust;
use newsgen::moment::Moment;
use newsgen::output::Deletes;

use super::model::Model;
use crate::site::files_below;

/// Where newsgen keeps what it remembers, from the project's root.
pub(super) const CACHE: &str = ".newsgen";

/// Where newsgen writes the site, from the project's root.
pub(super) const OUTPUT: &str = "public";

/// The files of an output and what they hold.
pub(super) type Tree = BTreeMap<String, Vec<u8>>;

/// What a build says, as far as it must be equal however it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    /// Whether there is a site, and how many there are of what.
    pub(super) outcome: String,
    /// What is wrong: level, code, message, place.
    pub(super) diagnostics: BTreeSet<String>,
    /// Whether there is a site at all.
    pub(super) built: bool,
}

/// Builds the project in `root` as the model wants it.
///
/// # Errors
///
/// If newsgen could not do its work for a reason that is not in the site.
pub(super) fn build(root: &Path, model: &Model, threads: usize) -> Result<Said, String> {
    let config = config(root, model)?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let (project, options) = (Project::at(root), options(model));
    let built =
        pool.install(|| newsgen::build::build(&project, &config, &options, &Silent));
    match built {
        Ok(report) => Ok(said(&report)),
        Err(error) => refused(&error),
    }
}

/// What newsgen's command line needs to hear to build what [`build`] does, as far as it can
/// be said there.
pub(super) fn kill_arguments(model: &Model) -> Vec<&'static str> {
    let mut arguments =
        vec!["build", "--allow-deletes", "--jobs", "2", "--as-of", model.as_of];
    let show = model.show;
    let switches = [
        ("--drafts", show.drafts),
        ("--future", show.future),
        ("--expired", show.expired),
    ];
    arguments.extend(switches.iter().filter(|(_, on)| *on).map(|(switch, _)| *switch));
    arguments
}

/// The site that stands in the project's output folder.
pub(super) fn output(root: &Path) -> Tree {
    let folder = root.join(OUTPUT);
    if folder.is_dir() { files_below(&folder) } else { Tree::new() }
}

/// The stories that the gate holds back, as paths from the project's root.
///
/// # Errors
///
/// If newsgen cannot list them.
pub(super) fn held(
    root: &Path,
    model: &Model,
) -> Result<Vec<(String, &'static str)>, String> {
    let config = config(root, model)?;
    let listing = newsgen::list::list(&Project::at(root), &config, &options(model));
    let listing = listing.map_err(|error| format!("cannot list: {error}"))?;
    let is_held = |state: &str| !matches!(state, "published" | "failed");
    let held = listing.entries.into_iter().filter(|entry| is_held(entry.state));
    Ok(held.map(|entry| (entry.path, entry.state)).collect())
}

pub(super) fn config(root: &Path, model: &Model) -> Result<Config, String> {
    let read = read_config(&root.join("newsgen.yaml"), "newsgen.yaml");
    let (mut config, problems) = read.map_err(|error| error.to_string())?;
    if let Some(problem) = problems.iter().find(|one| one.level == Level::Error) {
        return Err(format!("a setting of these tests is wrong: {}", line(problem)));
    }
    if let Some(size) = model.page_size {
        config.page_size = size;
    }
    Ok(config)
}

pub(super) fn options(model: &Model) -> Options {
    let as_of = Moment::parse(model.as_of, chrono_tz::Tz::UTC).unwrap();
    // A step takes less time than files usually must rest, and stamps are to be believed.
    // The clocks of today's disks tick every ten milliseconds at the slowest.
    let trust = Trust::Rested(Duration::from_millis(20));
    let (show, deletes) = (model.show, Deletes::Allowed);
    Options { show, trust, deletes, ..Options::at(as_of) }
}

pub(super) fn said(report: &Report) -> Said {
    let Report { stories, undated, pages, files, held, failed, next_change, .. } = report;
    let mut outcome = format!(
        "{stories} stories, {undated} undated, {pages} pages, {files} files, held \
         {held:?}, {failed} failed, next change {next_change:?}"
    );
    let kept = report.written.as_ref().map(|written| &written.kept);
    if kept.is_none_or(|kept| !kept.is_empty()) {
        outcome.push_str(&format!(", kept {kept:?}"));
    }
    Said { outcome, diagnostics: lines(&report.diagnostics), built: true }
}

pub(super) fn refused(error: &BuildError) -> Result<Said, String> {
    if error.exit() != Exit::Config {
        return Err(format!("no site: {error}: {error:?}"));
    }
    let diagnostics = lines(error.diagnostics());
    Ok(Said { outcome: format!("no site: {error}"), diagnostics, built: false })
}

fn lines(diagnostics: &[Diagnostic]) -> BTreeSet<String> {
    diagnostics.iter().map(line).collect()
}

fn line(diagnostic: &Diagnostic) -> String {
    let Diagnostic { level, code, message, place, .. } = diagnostic;
    let place = place.as_ref().map(|place| {
        format!("{}:{}:{} {:?}", place.file, place.line, place.column, place.excerpt)
    });
    format!("{level:?} {code}: {message} at {}", place.unwrap_or_default())
}
