//! Finds the archive that a command is about: its folder, its settings, and the moment.

use std::path::{self, Path, PathBuf};

use newsgen::archive::Show;
use newsgen::build::{self, Options, Project};
use newsgen::config::{Addresses, BaseUrl, Config};
use newsgen::diagnostic::{Diagnostic, Level};
use newsgen::moment::{Moment, Span};
use newsgen::output::Deletes;

use super::args::{AsOf, Deleting, Destination, Edition, Global, Jobs, Shown};
use super::exit::{Exit, Stop};
use super::surroundings;

/// The name of the settings' file.
pub(super) const CONFIG: &str = "newsgen.yaml";

/// Returns the archive's folder as a full path.
///
/// # Errors
///
/// If the current folder is gone.
pub(super) fn root(global: &Global) -> Result<PathBuf, Stop> {
    full(global.root.as_deref().unwrap_or(Path::new(".")))
}

/// Returns a path of the command line, which starts from the current folder, in full.
///
/// # Errors
///
/// If the current folder is gone.
pub(super) fn full(given: &Path) -> Result<PathBuf, Stop> {
    let full = surroundings::current_folder()
        .and_then(|current| path::absolute(current.join(given)))
        .map_err(|error| Stop::io("find", given, &error))?;
    Ok(full.components().collect())
}

/// Returns a path as a person in the current folder would write it.
pub(super) fn path_shown(path: &Path) -> String {
    let current = surroundings::current_folder().unwrap_or_default();
    match path.strip_prefix(&current) {
        Ok(below) if below.as_os_str().is_empty() => ".".to_owned(),
        Ok(below) => below.display().to_string(),
        Err(_) => path.display().to_string(),
    }
}

/// Returns the folders of the archive, with the output where the command line wants it.
///
/// # Errors
///
/// If the folder is no archive.
pub(super) fn project(global: &Global, output: &Destination) -> Result<Project, Stop> {
    let root = root(global)?;
    let mut project = Project::at(&root);
    let is_archive = global.config.is_some()
        || root.join(CONFIG).is_file()
        || project.content.is_dir();
    if !is_archive {
        return Err(no_archive(&root));
    }
    if let Some(folder) = &output.folder {
        project.output = full(folder)?;
    }
    Ok(project)
}

/// Returns the archive that a command is about, with its settings as the command line wants
/// them, and what is wrong with those that a site can live with.
///
/// # Errors
///
/// If the folder is no archive, or its settings or what the command line says are wrong.
pub(super) fn shown(
    global: &Global,
    shown: &Shown,
) -> Result<(Project, Config, Vec<Diagnostic>), Stop> {
    let project = project(global, &shown.destination)?;
    edition(global, &shown.edition, project)
}

/// The same for a command that does not say where the site is written.
///
/// # Errors
///
/// If its settings or what the command line says are wrong.
pub(super) fn edition(
    global: &Global,
    edition: &Edition,
    mut project: Project,
) -> Result<(Project, Config, Vec<Diagnostic>), Stop> {
    if let Some(folder) = &edition.cache.cache_dir {
        project.cache = full(folder)?;
    }
    let (config, diagnostics) = settings(global, edition, &project.root)?;
    use_threads(&edition.jobs)?;
    Ok((project, config, diagnostics))
}

/// Returns the settings as the command line wants them.
///
/// # Errors
///
/// If they or what the command line says are wrong.
pub(super) fn settings(
    global: &Global,
    edition: &Edition,
    root: &Path,
) -> Result<(Config, Vec<Diagnostic>), Stop> {
    let (mut config, diagnostics) = config(global, root)?;
    override_settings(&mut config, edition)?;
    Ok((config, diagnostics))
}

/// Returns what the command line asks to be shown, and as of when.
///
/// # Errors
///
/// If it names no time where it should.
pub(super) fn options(edition: &Edition, config: &Config) -> Result<Options, Stop> {
    let (drafts, future, expired) = (edition.drafts, edition.future, edition.expired);
    Ok(Options {
        show: Show { drafts, future, expired },
        home: surroundings::home(),
        ..Options::at(as_of(&edition.as_of, config)?)
    })
}

/// Returns how many files may be removed.
pub(super) fn deletes(deleting: &Deleting) -> Deletes {
    if deleting.allow_deletes { Deletes::Allowed } else { Deletes::Guarded }
}

/// Puts what the command line says over what the settings say.
fn override_settings(config: &mut Config, shown: &Edition) -> Result<(), Stop> {
    if let Some(text) = &shown.base_url {
        let base_url = BaseUrl::parse(text).map_err(|error| {
            let message = format!("`--base-url` is `{text}`, but {error}");
            let help = "write it as https://news.example.org/";
            Stop::new(Exit::Usage, Diagnostic::error("usage", message).help(help))
        })?;
        config.base_url = Some(base_url);
    }
    if let Some(theme) = &shown.theme {
        config.theme.clone_from(theme);
    }
    if shown.relative_urls {
        config.addresses = Addresses::Relative;
    }
    Ok(())
}

fn no_archive(root: &Path) -> Stop {
    let shown = path_shown(root);
    let (message, help) = if root.is_dir() {
        let message = format!("`{shown}` has neither `{CONFIG}` nor `content/`");
        (message, "`newsgen init` starts an archive; `-C DIR` names the folder of one")
    } else {
        (format!("there is no folder `{shown}`"), "`newsgen init DIR` makes one")
    };
    Stop::new(Exit::Config, Diagnostic::error("no-archive", message).help(help))
}

/// Returns where the settings lie, and their name as shown to people.
///
/// # Errors
///
/// If the current folder is gone.
pub(super) fn config_file(
    global: &Global,
    root: &Path,
) -> Result<(PathBuf, String), Stop> {
    Ok(match &global.config {
        None => (root.join(CONFIG), CONFIG.to_owned()),
        Some(given) => (full(given)?, given.display().to_string()),
    })
}

/// Returns the settings, and what is wrong with them that a site can live with.
///
/// # Errors
///
/// If there are errors in them, or they cannot be read.
pub(super) fn config(
    global: &Global,
    root: &Path,
) -> Result<(Config, Vec<Diagnostic>), Stop> {
    let (path, name) = config_file(global, root)?;
    if global.config.is_some() && !path.exists() {
        let error = Diagnostic::error("no-config", format!("there is no file `{name}`"));
        return Err(Stop::new(Exit::Config, error));
    }
    let (config, diagnostics) = build::read_config(&path, &name)?;
    if diagnostics.iter().any(|one| one.level == Level::Error) {
        return Err(Stop::of(Exit::Config, diagnostics));
    }
    Ok((config, diagnostics))
}

/// Returns the moment that the site is built for: `--as-of`, else `SOURCE_DATE_EPOCH`
/// (<https://reproducible-builds.org/specs/source-date-epoch/>), else now.
///
/// # Errors
///
/// If what is given is no time.
pub(super) fn as_of(given: &AsOf, config: &Config) -> Result<Moment, Stop> {
    if let Some(text) = &given.time {
        return moment("--as-of", text, config);
    }
    let Some(epoch) = surroundings::variable("SOURCE_DATE_EPOCH") else {
        return Ok(surroundings::now());
    };
    let millis = epoch.parse::<i64>().ok().and_then(|seconds| seconds.checked_mul(1000));
    millis.map(Moment::from_millis).ok_or_else(|| {
        let message = format!("`SOURCE_DATE_EPOCH` is `{epoch}`, which is not a time");
        let help = "it is a number of seconds since 1970";
        Stop::new(Exit::Usage, Diagnostic::error("usage", message).help(help))
    })
}

/// Returns the moment that the value of an option tells.
///
/// # Errors
///
/// If it tells none.
pub(super) fn moment(option: &str, text: &str, config: &Config) -> Result<Moment, Stop> {
    Moment::parse(text, config.time_zone).map_err(|error| {
        let message = format!("`{option}`: {error}");
        Stop::new(Exit::Usage, Diagnostic::error("usage", message).help(error.help()))
    })
}

/// Returns the time between two options, which no story could lie in if it ran backwards.
///
/// # Errors
///
/// If one of them is no moment, or the first is after the last.
pub(super) fn span(
    since: Option<&str>,
    until: Option<&str>,
    config: &Config,
) -> Result<Span, Stop> {
    let read = |option, given: Option<&str>| {
        given.map(|text| moment(option, text, config)).transpose()
    };
    let span = Span { since: read("--since", since)?, until: read("--until", until)? };
    if span.is_backwards(config.time_zone) {
        let message = "`--since` is after `--until`: no story can lie between them";
        let problem = Diagnostic::error("usage", message).help("`--since` comes first");
        return Err(Stop::new(Exit::Usage, problem));
    }
    Ok(span)
}

/// Lets the work use as many threads as were asked for.
///
/// # Errors
///
/// If the system gives no threads.
pub(super) fn use_threads(jobs: &Jobs) -> Result<(), Stop> {
    let Some(n_threads) = jobs.threads else { return Ok(()) };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads.get());
    pool.build_global().map_err(|error| {
        let message = format!("cannot start {n_threads} threads: {error}");
        let help = "ask for fewer with `--jobs`";
        Stop::new(Exit::Environment, Diagnostic::error("threads", message).help(help))
    })
}
