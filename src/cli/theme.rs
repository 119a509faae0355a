//! `newsgen theme`: starts a theme, checks it, copies a file out of the one behind it, and
//! lists those that there are.

use std::time::Instant;

use clap::{Args as Group, Subcommand};
use newsgen::build::Project;
use newsgen::config::Config;
use newsgen::diagnostic::Diagnostic;
use newsgen::theming::{self, Ejectable, ThemeEntry};
use serde::Serialize;

use super::args::{Destination, Format, Global};
use super::console::Console;
use super::exit::{Exit, Stop};
use super::{check, site, summary, terminal};

/// Make a theme.
#[derive(Debug, Subcommand)]
pub(super) enum Theme {
    /// Start a theme: a folder below themes/ that extends the default one
    New(New),
    /// Say everything that is wrong or doubtful in a theme, and build nothing
    Check(Check),
    /// Copy a file of the current theme to where it stands over the theme's own
    Eject(Eject),
    /// List the themes that there are
    List,
}

/// Start a theme.
#[derive(Debug, Group)]
#[group(id = "new-theme")]
pub(super) struct New {
    /// Its name, and that of its folder
    pub(super) name: String,
}

/// Check a theme.
#[derive(Debug, Group)]
#[group(id = "theme-checked")]
pub(super) struct Check {
    /// The theme [default: the one that the settings name]
    pub(super) name: Option<String>,
}

/// Copy a file of the theme.
#[derive(Debug, Group)]
#[group(id = "file-ejected")]
pub(super) struct Eject {
    /// The file within the theme: partials/ticker.html, assets/site.css, messages/en.yaml
    #[arg(required_unless_present = "list")]
    pub(super) path: Option<String>,
    /// List what can be copied
    #[arg(long, conflicts_with = "path")]
    pub(super) list: bool,
}

/// The last word of `theme new`.
#[derive(Debug, Serialize)]
struct Created<'a> {
    files: &'a [String],
    setting: &'a str,
}

/// Does what is asked for themes.
///
/// # Errors
///
/// If the folder is no archive, its settings are wrong, or what is asked cannot be done.
pub(super) fn run(
    global: &Global,
    asked: &Theme,
    console: &Console,
) -> Result<Exit, Stop> {
    match asked {
        Theme::New(asked) => new(global, asked, console),
        Theme::Check(asked) => run_check(global, asked, console),
        Theme::Eject(asked) => eject(global, asked, console),
        Theme::List => list(global, console),
    }
}

fn archive(global: &Global) -> Result<(Project, Config), Stop> {
    let project = site::project(global, &Destination { folder: None })?;
    let (config, _) = site::config(global, &project.root)?;
    Ok((project, config))
}

fn new(global: &Global, asked: &New, console: &Console) -> Result<Exit, Stop> {
    let (project, _) = archive(global)?;
    let started = theming::start(&project, &asked.name)?;
    let (files, setting) = (&started.files[..], &*started.setting);
    console.event("created", Created { files, setting });
    if console.is_for_people() {
        let lines = files.iter().map(|file| format!("{}\n", terminal::line(file)));
        Console::result(&lines.collect::<String>());
    }
    console.say(&format!(
        "\nNext:\n  write `{}` into newsgen.yaml\n  \
         newsgen serve          shows the site while you change it\n  \
         newsgen theme check    says what is wrong with the theme\n",
        terminal::line(setting)
    ));
    Ok(Exit::Done)
}

fn run_check(global: &Global, asked: &Check, console: &Console) -> Result<Exit, Stop> {
    let started = Instant::now();
    let looked = look(global, asked);
    if console.format != Format::Text {
        let found = looked.map(|(findings, config, _)| (findings, config));
        return Ok(check::print_found(found, console.format));
    }
    let (findings, _, name) = looked?;
    check::tell(&findings, console);
    let (name, found) = (terminal::line(&name).into_owned(), check::count(&findings));
    let seconds = started.elapsed().as_secs_f64();
    console.say(&format!("checked the theme `{name}`: {found}      {seconds:.2} s\n"));
    Ok(check::exit(&findings))
}

/// What is wrong with the theme, the settings, and the theme's name.
fn look(
    global: &Global,
    asked: &Check,
) -> Result<(Vec<Diagnostic>, Config, String), Stop> {
    let (project, config) = archive(global)?;
    let name = asked.name.clone().unwrap_or_else(|| config.theme.clone());
    let findings = theming::check(&project, &config, &name)?;
    Ok((findings, config, name))
}

fn eject(global: &Global, asked: &Eject, console: &Console) -> Result<Exit, Stop> {
    let (project, config) = archive(global)?;
    let Some(path) = &asked.path else {
        print_ejectables(&theming::ejectables(&project, &config)?, console);
        return Ok(Exit::Done);
    };
    let ejected = theming::eject(&project, &config, path)?;
    console.event("ejected", &ejected);
    if console.is_for_people() {
        Console::result(&format!("{}\n", terminal::line(&ejected.path)));
    }
    console.say(&format!(
        "a copy of {}, which it stands over from now on; remove it to go back\n",
        terminal::line(&ejected.from)
    ));
    Ok(Exit::Done)
}

/// Path, and the file that counts now where that is a copy already.
fn print_ejectables(files: &[Ejectable], console: &Console) {
    if !console.is_for_people() {
        files.iter().for_each(|file| console.event("file", file));
        return;
    }
    let width = files.iter().map(|file| file.path.chars().count()).max().unwrap_or(0);
    let line = |file: &Ejectable| {
        let path = terminal::line(&file.path).into_owned();
        let counts = match file.target {
            Some(_) => terminal::line(&file.file).into_owned(),
            None => "yours already".to_owned(),
        };
        format!("{path:width$}  {counts}\n")
    };
    Console::result(&files.iter().map(line).collect::<String>());
    console.say(&format!("{}\n", summary::counted(files.len(), "file", "files")));
}

fn list(global: &Global, console: &Console) -> Result<Exit, Stop> {
    let (project, config) = archive(global)?;
    print_themes(&theming::list(&project, &config), console);
    Ok(Exit::Done)
}

/// A mark at the current one, the name, where it is, and what it says of itself.
fn print_themes(themes: &[ThemeEntry], console: &Console) {
    if !console.is_for_people() {
        themes.iter().for_each(|theme| console.event("theme", theme));
        return;
    }
    let width = themes.iter().map(|theme| theme.name.chars().count()).max().unwrap_or(0);
    let line = |theme: &ThemeEntry| {
        let mark = if theme.current { '*' } else { ' ' };
        let name = terminal::line(&theme.name).into_owned();
        let place = if theme.built_in { "built in" } else { "yours" };
        let words = theme.description.as_deref().unwrap_or_default();
        let line = format!("{mark} {name:width$}  {place:8}  {}", terminal::line(words));
        format!("{}\n", line.trim_end())
    };
    Console::result(&themes.iter().map(line).collect::<String>());
}
