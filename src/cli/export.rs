//! `newsgen export`: the published stories for other programs.

use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use clap::{Args as Group, ValueEnum};
use newsgen::diagnostic::{Diagnostic, Level};
use newsgen::export::{self, ExportError, Exported, Format, Request, TextForm};
use serde::Serialize;

use super::args::{self, Destination, Edition, Global, one_of};
use super::console::{Console, Talk};
use super::exit::{Exit, Stop};
use super::summary::counted;
use super::{site, terminal};

/// Export stories.
#[derive(Debug, Group)]
#[group(id = "stories-exported")]
pub(super) struct Export {
    /// What to write [default: jsonl]
    // The same option as that of every command: here it takes something else.
    #[arg(long, value_name = "FORMAT", hide_default_value = true)]
    #[arg(default_value = "jsonl")]
    #[arg(value_parser = one_of(&[args::Format::Jsonl, args::Format::Csv, args::Format::Ninjs]))]
    pub(super) format: args::Format,
    /// The file to write; without it, the stories are printed
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// Replace the file if it is there
    #[arg(long, requires = "output")]
    pub(super) force: bool,
    /// The forms in which each text is written; several with commas between them [default:
    /// markdown, of ninjs html and markdown]
    #[arg(long, value_enum, value_name = "FORM", value_delimiter = ',')]
    pub(super) text: Vec<Form>,
    /// Only stories of this day or moment, or later
    #[arg(long, value_name = "TIME")]
    pub(super) since: Option<String>,
    /// Only stories of this day or moment, or earlier
    #[arg(long, value_name = "TIME")]
    pub(super) until: Option<String>,
    #[command(flatten)]
    pub(super) edition: Edition,
}

/// A form in which texts are exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Form {
    /// As it is written
    Markdown,
    /// As on its page
    Html,
    /// Words only
    Plain,
    /// Not at all
    None,
}

/// How it went, as an event.
#[derive(Serialize)]
struct Done<'a> {
    stories: usize,
    output: Option<&'a Path>,
}

/// Exports stories.
///
/// # Errors
///
/// If the archive cannot be read, or the file cannot be written.
pub(super) fn run(
    global: &Global,
    asked: &Export,
    console: &Console,
) -> Result<Exit, Stop> {
    let project = site::project(global, &Destination { folder: None })?;
    let (project, config, diagnostics) = site::edition(global, &asked.edition, project)?;
    let options = site::options(&asked.edition, &config)?;
    let text = forms(asked)?;
    let request = Request {
        format: format(asked),
        text: &text,
        span: site::span(asked.since.as_deref(), asked.until.as_deref(), &config)?,
    };
    let output = asked.output.as_deref().map(site::full).transpose()?;
    let write =
        |to: &mut dyn Write| export::export(&project, &config, &options, &request, to);
    let exported = match &output {
        None => to_stdout(&write)?,
        Some(path) => Some(to_file(path, asked, &write)?),
    };
    // Who reads no further wants to hear no more either.
    let Some(exported) = exported else { return Ok(Exit::Done) };
    tell(&exported, output.as_deref(), diagnostics, console);
    let is_error = |one: &Diagnostic| one.level == Level::Error;
    let failed = exported.failed > 0 || exported.diagnostics.iter().any(is_error);
    Ok(if failed { Exit::Content } else { Exit::Done })
}

/// Writes everything somewhere.
type Writing<'a> = &'a dyn Fn(&mut dyn Write) -> Result<Exported, ExportError>;

/// Prints everything; nothing comes of it if the reader has seen enough.
fn to_stdout(write: Writing<'_>) -> Result<Option<Exported>, Stop> {
    let mut out = BufWriter::new(io::stdout().lock());
    match write(&mut out) {
        Ok(exported) => Ok(Some(exported)),
        Err(ExportError::Write(error)) if error.kind() == ErrorKind::BrokenPipe => {
            // What is left in the buffer is for nobody.
            drop(out.into_parts());
            Ok(None)
        }
        Err(error) => Err(stop(error, Path::new("standard output"))),
    }
}

/// Writes into a file beside the one that was asked for, which takes its name when it is
/// whole: nobody reads half an export.
fn to_file(path: &Path, asked: &Export, write: Writing<'_>) -> Result<Exported, Stop> {
    if path.is_dir() {
        let message = format!("`{}` is a folder", path.display());
        return Err(usage(&message, "name a file in it"));
    }
    if path.exists() && !asked.force {
        let message = format!("there is a file `{}` already", path.display());
        return Err(usage(&message, "`--force` replaces it"));
    }
    let part = unfinished(path);
    let file = File::create(&part).map_err(|error| Stop::io("write", path, &error))?;
    let mut file = BufWriter::new(file);
    let exported = write(&mut file).and_then(|exported| {
        file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        fs::rename(&part, path)?;
        Ok(exported)
    });
    exported.map_err(|error| {
        let _ = fs::remove_file(&part);
        stop(error, path)
    })
}

fn usage(message: &str, help: &str) -> Stop {
    Stop::new(Exit::Usage, Diagnostic::error("usage", message).help(help))
}

fn unfinished(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    name.into()
}

fn stop(error: ExportError, path: &Path) -> Stop {
    match error {
        ExportError::Build(error) => error.into(),
        ExportError::Write(error) => Stop::io("write", path, &error),
    }
}

fn tell(
    exported: &Exported,
    output: Option<&Path>,
    mut diagnostics: Vec<Diagnostic>,
    console: &Console,
) {
    diagnostics.extend(exported.diagnostics.iter().cloned());
    // Warnings are for `build` and `check` to say.
    diagnostics.retain(|one| one.level == Level::Error || console.talk == Talk::Verbose);
    console.diagnostics(&diagnostics);
    let stories = counted(exported.stories, "story", "stories");
    let place =
        output.map(|path| format!(" to {}", terminal::line(&site::path_shown(path))));
    console.say(&format!("exported {stories}{}\n", place.unwrap_or_default()));
    console.event("exported", &Done { stories: exported.stories, output });
}

fn format(asked: &Export) -> Format {
    match asked.format {
        args::Format::Csv => Format::Csv,
        args::Format::Ninjs => Format::Ninjs,
        _ => Format::Jsonl,
    }
}

/// The forms of the text: ninjs is for readers of HTML, and keeps what was written.
fn forms(asked: &Export) -> Result<Vec<TextForm>, Stop> {
    let given = &asked.text;
    if given.is_empty() {
        return Ok(match asked.format {
            args::Format::Ninjs => vec![TextForm::Html, TextForm::Markdown],
            _ => vec![TextForm::Markdown],
        });
    }
    let is_none = |form: &Form| *form == Form::None;
    if given.iter().any(is_none) && !given.iter().all(is_none) {
        let message = "`--text none` leaves the text out: it goes with no other form";
        return Err(usage(message, "leave `none` out, or the others"));
    }
    let form = |form: &Form| match form {
        Form::Markdown => Some(TextForm::Markdown),
        Form::Html => Some(TextForm::Html),
        Form::Plain => Some(TextForm::Plain),
        Form::None => None,
    };
    Ok(given.iter().filter_map(form).collect())
}
