//! `newsgen new`: starts a story where the archive wants it, and prints where that is.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use newsgen::config::Config;
use newsgen::diagnostic::Diagnostic;
use newsgen::paths::Slug;
use serde::Serialize;

use super::args::{AsOf, Destination, Global, New};
use super::console::Console;
use super::exit::{Exit, Stop};
use super::{init, site, terminal};

/// The longest name of a file, in bytes; most systems take 255.
const LONGEST_NAME_BYTES: usize = 100;

/// The front matter of a new story, in the order in which it is written.
#[derive(Debug, Serialize)]
struct FrontMatter<'a> {
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    date: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    dateline: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    draft: Option<bool>,
}

/// The last word of a command that made a file.
#[derive(Debug, Serialize)]
struct Created<'a> {
    path: &'a str,
}

/// Starts a story.
///
/// # Errors
///
/// If the headline makes no file name, the date is none, or the file is there already.
pub(super) fn run(global: &Global, new: &New, console: &Console) -> Result<Exit, Stop> {
    let project = site::project(global, &Destination { folder: None })?;
    let (config, _) = site::config(global, &project.root)?;
    let date = match &new.date {
        Some(text) => site::moment("--date", text, &config)?,
        None => site::as_of(&AsOf { time: None }, &config)?,
    };
    let day = date.day(config.time_zone);
    let below = PathBuf::from(day.format("%Y/%m/%d").to_string()).join(file_name(new)?);
    let written_date = new.date.clone().unwrap_or_else(|| day.to_string());
    let story = story(new, &written_date, source(new, &config, &below));

    let path = project.content.join(below);
    create(&path, &story)?;
    let shown = site::path_shown(&path);
    console.event("created", Created { path: &shown });
    if console.is_for_people() {
        Console::result(&format!("{}\n", terminal::line(&shown)));
    }
    Ok(Exit::Done)
}

fn file_name(new: &New) -> Result<String, Stop> {
    let Some(slug) = Slug::from_text(&new.headline) else {
        let message = format!("the headline `{}` has no letter or digit", new.headline);
        let help = "the file's name is made from the headline";
        return Err(Stop::new(
            Exit::Usage,
            Diagnostic::error("usage", message).help(help),
        ));
    };
    Ok(format!("{}.md", shortened(slug.as_str())))
}

/// Cuts a slug where a word ends, or inside its first word if that is too long.
fn shortened(slug: &str) -> &str {
    if slug.len() <= LONGEST_NAME_BYTES {
        return slug;
    }
    let cut = &slug[..slug.floor_char_boundary(LONGEST_NAME_BYTES)];
    cut.rsplit_once('-').map_or(cut, |(words, _)| words)
}

/// What to write as the source: nothing if the settings name one for stories at this path
/// below `content/`, and an empty text to fill in if nobody does.
fn source<'a>(new: &'a New, config: &Config, below: &Path) -> Option<&'a str> {
    let mut matching = config.defaults.iter().filter(|one| one.path.is_match(below));
    let is_default =
        matching.any(|one| one.fields.iter().any(|(name, _)| name == "source"));
    new.source.as_deref().or((!is_default).then_some(""))
}

/// The text of the file.
fn story(new: &New, date: &str, source: Option<&str>) -> String {
    let front_matter = FrontMatter {
        title: &new.headline,
        source,
        date,
        dateline: new.dateline.as_deref(),
        draft: new.draft.then_some(true),
    };
    let yaml = serde_yaml::to_string(&front_matter).expect("texts are always YAML");
    let yaml = yaml.replace("\nsource: ''\n", "\nsource: # the agency or outlet\n");
    format!("---\n{yaml}---\n\n")
}

fn create(path: &Path, story: &str) -> Result<(), Stop> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)
            .map_err(|error| Stop::io("make the folder", folder, &error))?;
    }
    init::create(path, story.as_bytes()).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => {
            let message = format!("`{}` is there already", site::path_shown(path));
            let help = "change the headline or the `--date`";
            Stop::new(Exit::Environment, Diagnostic::error("exists", message).help(help))
        }
        _ => Stop::io("write", path, &error),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(headline: &str) -> New {
        let headline = headline.to_owned();
        New { headline, source: None, dateline: None, date: None, draft: false }
    }

    #[test]
    fn a_headline_is_quoted_where_yaml_needs_it() {
        let mut new = new("Vote: \"yes\" # 'maybe'");
        new.dateline = Some("BERN, Aug. 5 (SDA) --".to_owned());
        let expected = "---\ntitle: 'Vote: \"yes\" # ''maybe'''\nsource: 'true'\n\
            date: 2026-08-05\ndateline: BERN, Aug. 5 (SDA) --\n---\n\n";
        assert_eq!(story(&new, "2026-08-05", Some("true")), expected);
    }

    #[test]
    fn a_missing_source_is_asked_for_unless_the_settings_have_it() {
        let asking = "---\ntitle: Vote\nsource: # the agency or outlet\ndate: 2026-08-05\n\
            ---\n\n";
        assert_eq!(story(&new("Vote"), "2026-08-05", Some("")), asking);
        let silent = "---\ntitle: Vote\ndate: 2026-08-05\n---\n\n";
        assert_eq!(story(&new("Vote"), "2026-08-05", None), silent);
    }

    #[test]
    fn a_long_headline_makes_a_short_name() {
        let name = file_name(&new(&"strike ".repeat(60))).unwrap();
        assert!(name.len() <= LONGEST_NAME_BYTES + 3, "{name}");
        assert!(name.ends_with("-strike.md"), "{name}");
    }
}
