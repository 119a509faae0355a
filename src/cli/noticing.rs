//! What `watch` and `serve` share: how they notice changes, which moment they show, and how
//! they speak of what they do.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use newsgen::build::{Changed, Project};
use newsgen::config::Config;
use newsgen::diagnostic::{Diagnostic, Level};
use newsgen::moment::Moment;
use newsgen::watch::{Hints, Mode, Watch, Watched};
use serde::Serialize;

use super::args::{AsOf, Global, Noticing};
use super::console::Console;
use super::exit::{Exit, Stop};
use super::{site, surroundings, terminal};

/// How long a wait for the next embargo is at most: a machine that slept must not miss it.
const LONGEST: Duration = Duration::from_secs(30);

/// How many files are named of many.
const NAMED: usize = 3;

/// What a person should know, as an event.
#[derive(Serialize)]
struct Note<'a> {
    message: &'a str,
}

/// All errors are mended, as an event.
#[derive(Serialize)]
struct Mended {}

/// Begins to watch the files of a project.
///
/// # Errors
///
/// If the current folder is gone.
pub(super) fn begin(
    global: &Global,
    project: &Project,
    noticing: &Noticing,
    console: &Console,
) -> Result<Watch, Stop> {
    let (config, _) = site::config_file(global, &project.root)?;
    let folders: [&PathBuf; 4] =
        [&project.content, &project.static_files, &project.themes, &project.templates];
    let watched = Watched {
        root: project.root.clone(),
        config,
        folders: folders.map(Clone::clone).to_vec(),
    };
    let seconds = noticing.poll.map(|seconds| Duration::from_secs(seconds.get() as u64));
    let (watch, notes) = Watch::begin(watched, seconds.map_or(Mode::Events, Mode::Poll));
    say(&notes, console);
    Ok(watch)
}

/// Waits for what may have changed; the moment `next` is one at which the site changes by
/// itself. Returns `None` if there was neither.
pub(super) fn next(
    watch: &mut Watch,
    next: Option<Moment>,
    as_of: &AsOf,
    console: &Console,
) -> Option<Hints> {
    let until = next.filter(|_| !is_fixed(as_of)).map(until);
    let hints = watch.next(until.map(|until| until.min(LONGEST)));
    say(&hints.notes, console);
    let is_due = until.is_some() && next.is_some_and(|next| next <= surroundings::now());
    (!hints.is_empty() || is_due).then_some(hints)
}

/// Returns the moment that is shown now.
///
/// # Errors
///
/// If what the command line or the environment says is no time.
pub(super) fn moment(as_of: &AsOf, config: &Config) -> Result<Moment, Stop> {
    site::as_of(as_of, config)
}

/// Ends at once, and well, when a person says so.
///
/// # Errors
///
/// If the system does not tell.
#[expect(clippy::exit, reason = "a kill is safe at any time, so nothing is waited for")]
pub(super) fn end_on_ctrl_c() -> Result<(), Stop> {
    ctrlc::set_handler(|| std::process::exit(0)).map_err(|error| {
        let message = format!("cannot wait for Ctrl-C: {error}");
        Stop::new(Exit::Environment, Diagnostic::error("environment", message))
    })
}

/// The time of day, for a line of talk.
pub(super) fn time(config: &Config) -> String {
    let now = surroundings::now().rfc3339(config.time_zone);
    now.get(11..19).unwrap_or_default().to_owned()
}

/// What is to be looked at.
pub(super) fn changed(hints: &Hints) -> Changed {
    match hints.is_any {
        true => Changed::Any,
        false => Changed::Paths(hints.paths.clone()),
    }
}

/// What led to a change, in few words: files, or else the theme, the settings or the clock.
pub(super) fn cause(files: &[Box<str>], hints: &Hints, root: &Path) -> String {
    if !files.is_empty() {
        return named(files);
    }
    let inside = hints.paths.iter().filter_map(|path| {
        let inside = path.strip_prefix(root).ok()?.to_string_lossy();
        let is_look = inside.starts_with("themes/") || inside.starts_with("templates/");
        (is_look && !path.is_dir()).then(|| inside.into())
    });
    let look: Vec<Box<str>> = inside.collect();
    match (look.is_empty(), hints) {
        (false, _) => named(&look),
        (_, Hints { is_any: true, .. }) => "the files".to_owned(),
        (_, Hints { has_config: true, .. }) => "the settings".to_owned(),
        _ if hints.is_empty() => "the hour has come".to_owned(),
        _ => "the files".to_owned(),
    }
}

fn named(files: &[Box<str>]) -> String {
    let named: Vec<_> =
        files.iter().take(NAMED).map(|file| terminal::line(file)).collect();
    match files.len() {
        n if n > NAMED => format!("{}, and {} more files", named.join(", "), n - NAMED),
        _ => named.join(", "),
    }
}

/// The problems that were said and are still there.
#[derive(Debug, Default)]
pub(super) struct Said {
    known: BTreeSet<String>,
    has_errors: bool,
}

impl Said {
    /// Says what is wrong that was not said yet, and when all errors are gone.
    /// Returns whether there was anything.
    pub(super) fn say(&mut self, problems: &[Diagnostic], console: &Console) -> bool {
        let key = |problem: &Diagnostic| format!("{problem:?}");
        let is_new = |problem: &&Diagnostic| !self.known.contains(&key(problem));
        let new: Vec<Diagnostic> = problems.iter().filter(is_new).cloned().collect();
        console.diagnostics(&new);
        let has_errors = problems.iter().any(|problem| problem.level == Level::Error);
        if self.has_errors && !has_errors {
            console.say("all errors are mended\n");
            console.event("mended", Mended {});
        }
        self.has_errors = has_errors;
        self.known = problems.iter().map(key).collect();
        !new.is_empty()
    }
}

/// Says what a person should know, and programs that read events.
pub(super) fn say(notes: &[String], console: &Console) {
    for note in notes {
        console.say(&format!("note: {}\n", terminal::line(note)));
        console.event("note", Note { message: note });
    }
}

fn is_fixed(as_of: &AsOf) -> bool {
    as_of.time.is_some() || surroundings::variable("SOURCE_DATE_EPOCH").is_some()
}

fn until(next: Moment) -> Duration {
    let millis = next.millis().saturating_sub(surroundings::now().millis());
    Duration::from_millis(u64::try_from(millis).unwrap_or(0))
}
