//! `newsgen check`: says what is wrong or doubtful in the site, and writes nothing.

use std::time::Instant;

use newsgen::build::{Effect, Options};
use newsgen::check::{self, Checked, Document, Host, Scope};
use newsgen::config::Config;
use newsgen::diagnostic::{Diagnostic, Level};

use super::args::{Check, Destination, Format, Global};
use super::console::{self, Console};
use super::exit::{Exit, Stop};
use super::progress::Bar;
use super::summary::counted;
use super::{site, terminal};

/// What was looked at, and how.
struct Looked {
    checked: Checked,
    config: Config,
}

/// Checks the site.
///
/// # Errors
///
/// If it could not be looked at; programs get that as a document, too.
pub(super) fn run(
    global: &Global,
    check: &Check,
    console: &Console,
) -> Result<Exit, Stop> {
    let started = Instant::now();
    let looked = look(global, check, console);
    if console.format != Format::Text {
        return Ok(print(looked, console.format));
    }
    let Looked { checked, .. } = looked?;
    tell(&checked.findings, console);
    for note in &checked.report.notes {
        console.say(&format!("note: {}\n", terminal::line(note)));
    }
    let seconds = started.elapsed().as_secs_f64();
    console.say(&format!("{}      {seconds:.2} s\n", summary(&checked)));
    Ok(exit(&checked.findings))
}

fn look(global: &Global, check: &Check, console: &Console) -> Result<Looked, Stop> {
    let project = site::project(global, &Destination { folder: None })?;
    let (project, config, said) = site::edition(global, &check.edition, project)?;
    let options = site::options(&check.edition, &config)?;
    let options = Options { effect: Effect::Preview, ..options };
    let bar = Bar::new(console);
    let host = check.host.as_deref().and_then(Host::find);
    let asked = (&options, host.as_ref());
    let checked = check::check_for(&project, &config, said, asked, &bar);
    bar.clear();
    Ok(Looked { checked: checked?, config })
}

/// Shows findings to a person, with their codes.
pub(super) fn tell(findings: &[Diagnostic], console: &Console) {
    let findings: Vec<Diagnostic> = findings.iter().map(with_code).collect();
    console.diagnostics(&findings);
}

/// A finding that says its code, which is what `checks:` in the settings goes by.
fn with_code(finding: &Diagnostic) -> Diagnostic {
    let mut finding = finding.clone();
    finding.message = format!("{} [{}]", finding.message, finding.code);
    finding
}

/// Prints one document for programs, whatever came of it.
fn print(looked: Result<Looked, Stop>, format: Format) -> Exit {
    let found = looked.map(|looked| (looked.checked.findings, looked.config));
    print_found(found, format)
}

/// Prints findings, and the config that they were made with, as one document, or what stopped
/// the look.
pub(super) fn print_found(
    found: Result<(Vec<Diagnostic>, Config), Stop>,
    format: Format,
) -> Exit {
    let (findings, config, scope, exit) = match found {
        Ok((findings, config)) => {
            let exit = exit(&findings);
            (findings, config, Scope::Whole, exit)
        }
        Err(stop) => (stop.diagnostics, Config::default(), Scope::Stopped, stop.exit),
    };
    let text = match format {
        Format::Sarif => console::json(&check::sarif(&findings, &config, scope)),
        _ => console::json(&Document::new(&findings, scope)),
    };
    Console::result(&format!("{text}\n"));
    exit
}

/// How a look that found these ends.
pub(super) fn exit(findings: &[Diagnostic]) -> Exit {
    let is_wrong = findings.iter().any(|one| one.level > Level::Info);
    if is_wrong { Exit::Findings } else { Exit::Done }
}

/// What was looked at, and how much was found.
fn summary(checked: &Checked) -> String {
    let report = &checked.report;
    let found = count(&checked.findings);
    let stories = counted(report.stories, "story", "stories");
    let pages = counted(report.pages, "page", "pages");
    format!("checked {stories}, {pages}: {found}")
}

/// How much was found, in words.
pub(super) fn count(findings: &[Diagnostic]) -> String {
    let of_level = |level, one: &str, many: &str| {
        let count = findings.iter().filter(|finding| finding.level == level).count();
        (count > 0).then(|| counted(count, one, many))
    };
    let found: Vec<String> = [
        of_level(Level::Error, "error", "errors"),
        of_level(Level::Warning, "warning", "warnings"),
        of_level(Level::Info, "note", "notes"),
    ]
    .into_iter()
    .flatten()
    .collect();
    if found.is_empty() { "nothing is wrong".to_owned() } else { found.join(", ") }
}
