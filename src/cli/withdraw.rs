//! `newsgen withdraw`: takes a story from the site, and says so at its address.

use std::collections::BTreeSet;

use newsgen::build::{Effect, OnError, Options, Project, Report, Silent};
use newsgen::config::Config;
use newsgen::diagnostic::Diagnostic;
use newsgen::output::Deletes;
use newsgen::paths::OutputPath;
use newsgen::withdraw::{Reach, Request, Target, Withdrawal};
use serde::Serialize;

use super::args::{Global, Withdraw};
use super::console::Console;
use super::exit::{Exit, Stop};
use super::{build, explain, site, terminal};

/// One story that was withdrawn.
#[derive(Debug, Serialize)]
struct Withdrawn<'a> {
    path: &'a str,
    /// Its address, then its old ones.
    urls: Vec<String>,
    /// Whether it had been withdrawn before.
    already: bool,
    dry_run: bool,
}

/// A translation of what was withdrawn, which was not.
#[derive(Debug, Serialize)]
struct Translation<'a> {
    path: &'a str,
}

/// Withdraws a story.
///
/// # Errors
///
/// If no story has the address, its file cannot be edited, or the site cannot be built.
pub(super) fn run(
    global: &Global,
    asked: &Withdraw,
    console: &Console,
) -> Result<Exit, Stop> {
    let (project, config, diagnostics) = site::shown(global, &asked.shown)?;
    let options = site::options(&asked.shown.edition, &config)?;
    let deletes = site::deletes(&asked.deleting);
    let options = Options { deletes, ..options };
    let what = explain::within(&project.root, &asked.what)?;
    let reach = if asked.only { Reach::Only } else { Reach::RunningStory };
    let (reason, now) = (&*asked.reason, options.as_of);
    let request = Request { what: &what, reason, now, reach };
    let withdrawal = Withdrawal::plan(&project, &config, &request)?;
    let options = match asked.dry_run || asked.no_build {
        true => options,
        false => Options { deletes: deletes_of(&project, &config, &options), ..options },
    };
    if !asked.dry_run {
        withdrawal.write()?;
    }
    tell(&withdrawal.targets, asked, &config, console);
    tell_of_translations(&withdrawal.translations, console);
    console.say(ending(asked));
    if asked.dry_run || asked.no_build {
        console.diagnostics(&diagnostics);
        return Ok(Exit::Done);
    }
    let job = (&project, &config);
    let built = build::carry_out(job, &options, diagnostics, console);
    let report = built.map_err(|mut stop| {
        stop.diagnostics.push(not_built());
        stop
    })?;
    let kept = still_there(&withdrawal.targets, &report);
    if kept.is_empty() {
        return Ok(build::exit(&report, &OnError::PublishTheRest));
    }
    Err(Stop::of(Exit::Output, kept))
}

/// How many files may go. What a withdrawal takes away never stops it: if a build would do
/// without leave as things stand, whatever more goes afterwards goes with the story.
fn deletes_of(project: &Project, config: &Config, options: &Options) -> Deletes {
    let preview = Options { effect: Effect::Preview, ..options.clone() };
    match newsgen::build::build(project, config, &preview, &Silent) {
        Ok(_) => Deletes::Allowed,
        Err(_) => options.deletes,
    }
}

/// Says which stories are withdrawn now.
fn tell(targets: &[Target], asked: &Withdraw, config: &Config, console: &Console) {
    for target in targets {
        let urls = target.addresses.iter().map(|one| one.href(config.base_path()));
        let withdrawn = Withdrawn {
            path: &target.file,
            urls: urls.collect(),
            already: target.is_old(),
            dry_run: asked.dry_run,
        };
        let path = terminal::line(&target.file);
        let deed = match (withdrawn.already, asked.dry_run) {
            (true, _) => "withdrawn already:",
            (false, true) => "would withdraw",
            (false, false) => "withdrew",
        };
        let url = withdrawn.urls.first().map(|url| format!(" ({})", terminal::line(url)));
        console.say(&format!("{deed} {path}{}\n", url.unwrap_or_default()));
        console.event("withdrawn", &withdrawn);
    }
}

/// Says which translations stay where they are.
fn tell_of_translations(translations: &[String], console: &Console) {
    for path in translations {
        console
            .say(&format!("its translation stays published: {}\n", terminal::line(path)));
        console.event("translation", &Translation { path });
    }
}

/// What became of the files.
fn ending(asked: &Withdraw) -> &'static str {
    match (asked.dry_run, asked.no_build) {
        (true, _) => "nothing was changed\n",
        (false, true) => {
            "the text stays in the file, as the archive's own record; `newsgen build` takes \
             it from the site\n"
        }
        (false, false) => "the text stays in the file, as the archive's own record\n",
    }
}

/// What to know if the site could not be built.
fn not_built() -> Diagnostic {
    let message = "the story is withdrawn in its file, but still stands in the site";
    let help = "mend what stops the build, then run `newsgen build`";
    Diagnostic::error("not-built", message).help(help)
}

/// Files of the story that newsgen could not take from the site, since they are not as it
/// wrote them.
fn still_there(targets: &[Target], report: &Report) -> Vec<Diagnostic> {
    let addresses = targets.iter().flat_map(|target| &target.addresses);
    let own: BTreeSet<OutputPath> =
        addresses.map(|address| address.output_path()).collect();
    let kept = report.written.iter().flat_map(|summary| &summary.kept);
    let kept = kept.filter(|kept| own.contains(&kept.path));
    kept.map(|kept| {
        let message = format!(
            "`{}` still stands: it was changed after newsgen wrote it, or newsgen did not \
             write it",
            kept.path
        );
        let help = "remove it yourself, and build again";
        Diagnostic::error("still-there", message).help(help)
    })
    .collect()
}
