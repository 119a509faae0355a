//! `newsgen import`: what others keep becomes stories in `content/`.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args as Group;
use newsgen::build::{Effect, Project};
use newsgen::config::{self, Config};
use newsgen::diagnostic::Diagnostic;
use newsgen::import::{
    self, Account, Defaults, Entry, Format, ImportError, Map, Outcome, Request,
};
use serde::Serialize;

use super::args::{Destination, Global, Jobs};
use super::console::{Console, Talk};
use super::exit::{Exit, Stop};
use super::summary::counted;
use super::{site, terminal};

/// How many records that became no stories are named.
const NAMED: usize = 20;
/// How many reasons for passing records over are named at the end.
const REASONS_NAMED: usize = 3;
/// How many such reasons are counted.
const REASONS_KEPT: usize = 1000;

/// Bring stories in.
#[derive(Debug, Group)]
#[group(id = "stories-imported")]
pub(super) struct Import {
    /// The format, unless newsgen is to find it out; then files and folders
    ///
    /// Formats: text, html, warc, feed, wxr, ninjs, newsml-g2, nitf, sgml, anpa, jsonl, csv,
    /// jekyll, hugo, zola, pelican. A file with such a name is written `./text`.
    #[arg(required = true, value_name = "[FORMAT] INPUT")]
    pub(super) what: Vec<PathBuf>,
    /// The folder that gets the stories [default: content in the archive's folder]
    #[arg(long, value_name = "DIR")]
    pub(super) into: Option<PathBuf>,
    /// Say what would be written, and write nothing
    #[arg(short = 'n', long)]
    pub(super) dry_run: bool,
    /// A YAML file that says which column is which field
    #[arg(long, value_name = "FILE")]
    pub(super) map: Option<PathBuf>,
    /// Only stories of this day or moment, or later
    #[arg(long, value_name = "TIME")]
    pub(super) since: Option<String>,
    /// Only stories of this day or moment, or earlier
    #[arg(long, value_name = "TIME")]
    pub(super) until: Option<String>,
    /// The agency or outlet of stories that name none
    #[arg(long, value_name = "NAME")]
    pub(super) source: Option<String>,
    /// The date of stories that tell none
    #[arg(long, value_name = "TIME")]
    pub(super) date: Option<String>,
    /// The language of stories that name none
    #[arg(long, value_name = "TAG")]
    pub(super) lang: Option<String>,
    /// The zone of times that name none [default: the site's]
    #[arg(long, value_name = "ZONE")]
    pub(super) zone: Option<String>,
    #[command(flatten)]
    pub(super) jobs: Jobs,
}

/// The last word, as an event.
#[derive(Serialize)]
struct Done<'a> {
    #[serde(flatten)]
    account: Account,
    into: &'a Path,
    dry_run: bool,
}

/// Imports stories.
///
/// # Errors
///
/// If an input cannot be read, or a story cannot be written.
pub(super) fn run(
    global: &Global,
    asked: &Import,
    console: &Console,
) -> Result<Exit, Stop> {
    let project = site::project(global, &Destination { folder: None })?;
    let (config, diagnostics) = site::config(global, &project.root)?;
    site::use_threads(&asked.jobs)?;
    console.diagnostics(&diagnostics);
    let (format, inputs) = what(asked)?;
    let into = match &asked.into {
        Some(into) => target(&site::full(into)?, &project, console)?,
        None => project.content.clone(),
    };
    let known_in =
        if into.starts_with(&project.content) { &project.content } else { &into };
    let map = asked.map.as_deref().map(|map| read_map(map, format, &config));
    let map = map.transpose()?;
    let request = Request {
        format,
        inputs: &inputs,
        into: &into,
        known_in,
        effect: if asked.dry_run { Effect::Preview } else { Effect::Write },
        span: site::span(asked.since.as_deref(), asked.until.as_deref(), &config)?,
        defaults: defaults(asked, &config)?,
        map: map.as_ref(),
    };
    let mut telling = Telling::new(console);
    let account = import::import(&request, &config, &mut |entry| telling.tell(entry))?;
    if format.is_none() {
        telling.name_formats();
    }
    telling.sum_up_skipped();
    telling.sum_up_altered();
    sum_up(&account, asked, &into, console);
    Ok(if account.failed > 0 { Exit::Content } else { Exit::Done })
}

/// The format, if the first word is one, and the inputs.
fn what(asked: &Import) -> Result<(Option<Format>, Vec<PathBuf>), Stop> {
    let first = asked.what.first().and_then(|first| first.to_str());
    let is_it = |name: &str| first.is_some_and(|first| first.eq_ignore_ascii_case(name));
    let format = Format::all().find(|format| is_it(format.as_str()));
    let inputs = &asked.what[usize::from(format.is_some())..];
    if let [first, _, ..] = inputs
        && format.is_none()
        && !first.exists()
    {
        let message = format!("`{}` is neither a format nor a file", first.display());
        return Err(usage(&message, &format!("formats are {}", names_of_formats())));
    }
    if inputs.is_empty() {
        let message =
            "there is nothing to import: name files or folders behind the format";
        let help = "a file that is called like a format is written as `./text`";
        return Err(usage(message, help));
    }
    Ok((format, inputs.to_vec()))
}

/// All formats, in the order of the guide.
fn names_of_formats() -> String {
    let mut names: Vec<&str> = Format::all().map(Format::as_str).collect();
    names.sort_unstable();
    names.join(", ")
}

fn usage(message: &str, help: &str) -> Stop {
    Stop::new(Exit::Usage, Diagnostic::error("usage", message).help(help))
}

/// The folder that a person named for the stories, if that makes sense.
fn target(into: &Path, project: &Project, console: &Console) -> Result<PathBuf, Stop> {
    let others =
        [(&project.output, "newsgen's output"), (&project.cache, "newsgen's cache")];
    if let Some((_, what)) = others.iter().find(|(folder, _)| into.starts_with(folder)) {
        let message =
            format!("`--into` is `{}`, which is {what}", site::path_shown(into));
        return Err(usage(&message, "stories belong into `content/`"));
    }
    if into.starts_with(project.content.join("pages")) {
        let message = "`--into` leads to `content/pages`, whose pages have no date";
        return Err(usage(message, "name another folder of `content/`"));
    }
    if into.exists() && !into.is_dir() {
        let message =
            format!("`--into` is `{}`, which is a file", site::path_shown(into));
        return Err(usage(&message, "name a folder"));
    }
    if !into.starts_with(&project.content) {
        let message = format!(
            "`{}` lies outside of `content/`: the site does not show these stories",
            site::path_shown(into)
        );
        console.diagnostics(&[Diagnostic::warning("import", message)]);
    }
    Ok(into.to_owned())
}

fn read_map(path: &Path, format: Option<Format>, config: &Config) -> Result<Map, Stop> {
    if format.is_some_and(|format| !matches!(format, Format::Jsonl | Format::Csv)) {
        let message = "`--map` is of use for `jsonl` and `csv` only";
        return Err(usage(message, "leave it out: other formats say what is what"));
    }
    let text =
        fs::read_to_string(path).map_err(|error| Stop::io("read", path, &error))?;
    Map::read(&path.display().to_string(), &text, config)
        .map_err(|problems| Stop::of(Exit::Usage, problems))
}

/// What records are given that do not tell it themselves.
fn defaults(asked: &Import, config: &Config) -> Result<Defaults, Stop> {
    if let Some(date) = &asked.date {
        site::moment("--date", date, config)?;
    }
    let zone = asked.zone.as_ref().map(|zone| {
        zone.parse().map_err(|_| {
            let message = format!("`--zone` is `{zone}`, which is no zone");
            usage(&message, "name one as `Europe/Paris` or `UTC`")
        })
    });
    let language = asked.lang.as_deref().map(|tag| {
        config::parse_language("--lang", tag)
            .map_err(|problem| Stop::new(Exit::Usage, problem))
    });
    Ok(Defaults {
        source: asked.source.clone(),
        date: asked.date.clone(),
        language: language.transpose()?,
        zone: zone.transpose()?,
    })
}

/// Tells of records as they come.
struct Telling<'a> {
    console: &'a Console,
    /// How many were named that became no stories.
    named: usize,
    formats: BTreeSet<&'static str>,
    /// How many were passed over for each reason.
    skipped: BTreeMap<String, usize>,
    /// How many were altered or lost something, which nobody was told.
    altered: usize,
}

impl<'a> Telling<'a> {
    fn new(console: &'a Console) -> Self {
        let (formats, skipped) = (BTreeSet::new(), BTreeMap::new());
        Self { console, named: 0, formats, skipped, altered: 0 }
    }

    /// As an event each; to people only what needs them, unless they want all.
    fn tell(&mut self, entry: &Entry) {
        self.console.event("record", entry);
        self.formats.insert(entry.format);
        if let (Outcome::Skipped, Some(reason)) = (entry.outcome, &entry.reason)
            && (self.skipped.len() < REASONS_KEPT || self.skipped.contains_key(reason))
        {
            *self.skipped.entry(reason.clone()).or_default() += 1;
        }
        let is_odd = matches!(entry.outcome, Outcome::Failed | Outcome::Beside);
        let is_verbose = self.console.talk == Talk::Verbose;
        if !is_odd && !is_verbose {
            self.altered += usize::from(!entry.notes.is_empty());
            return;
        }
        self.named += 1;
        if self.named <= NAMED || is_verbose {
            self.console.say(&line(entry));
        }
        if self.named == NAMED + 1 && !is_verbose {
            self.console.say("  … and others: `-v` or `--format json` tells of all\n");
        }
    }
}

impl Telling<'_> {
    /// Says which formats were found out.
    fn name_formats(&self) {
        let names: Vec<&str> = self.formats.iter().copied().collect();
        if !names.is_empty() {
            self.console.say(&format!("read as {}\n", names.join(", ")));
        }
    }

    /// Says how many records are not as they came, and how to learn more.
    fn sum_up_altered(&self) {
        if self.altered > 0 {
            let records = counted(self.altered, "record", "records");
            self.console.say(&format!(
                "of {records} something was altered or lost on the way: `-v` says what\n"
            ));
        }
    }

    /// Says why most records were passed over, in case that was not meant.
    fn sum_up_skipped(&self) {
        let mut reasons: Vec<_> = self.skipped.iter().collect();
        reasons.sort_by_key(|(_, count)| Reverse(**count));
        for (reason, count) in reasons.into_iter().take(REASONS_NAMED) {
            self.console.say(&format!("skipped {count}: {}\n", terminal::line(reason)));
        }
    }
}

/// A record on one line, and what is to be told of it below.
fn line(entry: &Entry) -> String {
    let mut text =
        format!("{}: {}", entry.outcome.as_str(), terminal::line(&entry.record));
    if let Some(path) = &entry.path {
        text.push_str(&format!(" → {}", terminal::line(path)));
    }
    text.push('\n');
    for told in entry.reason.iter().chain(&entry.notes) {
        text.push_str(&format!("  {}\n", terminal::line(told)));
    }
    text
}

fn sum_up(account: &Account, asked: &Import, into: &Path, console: &Console) {
    let Account { read, written, unchanged, skipped, failed } = *account;
    let records = counted(read, "record", "records");
    if read == 0 {
        let message = "there was nothing to read: no file here is of this format";
        console.diagnostics(&[Diagnostic::warning("import", message)]);
    }
    let deed = if asked.dry_run { "would be written" } else { "written" };
    let place = site::path_shown(into);
    let place = terminal::line(&place);
    console.say(&format!(
        "read {records} = {written} {deed} to {place} + {unchanged} unchanged + {skipped} \
         skipped + {failed} failed\n"
    ));
    console.event("imported", &Done { account: *account, into, dry_run: asked.dry_run });
}

impl From<ImportError> for Stop {
    fn from(error: ImportError) -> Self {
        let (exit, help) = match &error {
            ImportError::UnknownFormat { .. } => {
                let help = format!("name it before the file: {}", names_of_formats());
                (Exit::Usage, Some(help))
            }
            ImportError::Busy { .. } => {
                let help = "wait until it has ended, and import again";
                (Exit::Output, Some(help.to_owned()))
            }
            ImportError::Read { .. }
            | ImportError::Into(_)
            | ImportError::Write { .. } => (Exit::Environment, None),
        };
        let message = super::exit::with_causes(&error);
        Self::new(exit, Diagnostic::error("import", message).maybe_help(help))
    }
}
