//! What is broken for a while, and mended: all else goes on.

use super::Named;
use crate::desk::Desk;
use crate::failure::Outcome;
use crate::project::{read, write};

pub(super) const ALL: [Named; 5] = [
    ("template broken", template_broken),
    ("settings broken", settings_broken),
    ("story broken", story_broken),
    ("theme broken", theme_broken),
    ("settings gone", settings_gone),
];

/// Pages whose template is broken may be shown as they were or not at all.
fn template_broken(desk: &mut Desk) -> Outcome {
    let template = desk.path("templates/article.html");
    let text = read(&template)?;
    for broken in
        ["{% extends \"wend/article.html\" %}{% block head %}{{ page.", "{{ no.such }}"]
    {
        write(&template, broken)?;
        let is_article =
            |path: &str| path.starts_with("2016/") || path.starts_with("2017/");
        desk.ensure_goes_on(|path| !is_article(path))?;
    }
    // Whoever mends it may have changed other things in the meantime.
    let story = desk.story()?;
    let edited = desk.edited(&story)?;
    write(&story, edited)?;
    write(&template, text)
}

fn settings_broken(desk: &mut Desk) -> Outcome {
    let settings = desk.path("newsgen.yaml");
    let text = read(&settings)?;
    for broken in ["title: [The\n", "title: {}\n"] {
        write(&settings, broken)?;
        desk.ensure_goes_on(|_| true)?;
    }
    let story = desk.story()?;
    let edited = desk.edited(&story)?;
    write(&story, edited)?;
    write(&settings, text)
}

/// The story stays as it was last; only its own page cannot be served then.
fn story_broken(desk: &mut Desk) -> Outcome {
    let story = desk.story()?;
    let text = read(&story)?;
    let name = story.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let is_other = |path: &str| !path.contains(&name);
    for (from, to) in [("title: ", "title: [\""), ("date: ", "date: no "), ("---\n", "")]
    {
        write(&story, text.replacen(from, to, 1))?;
        desk.ensure_goes_on(is_other)?;
    }
    write(&story, b"---\ntitle: \xff\xfe\n---\n")?;
    desk.ensure_goes_on(is_other)?;
    write(&story, text)
}

fn theme_broken(desk: &mut Desk) -> Outcome {
    let about = desk.path("themes/wend/theme.yaml");
    let text = read(&about)?;
    write(&about, "name: [wend\n")?;
    desk.ensure_goes_on(|path| path.ends_with(".txt"))?;
    write(&about, text)
}

/// Without settings the usual ones hold, which may not fit the templates.
fn settings_gone(desk: &mut Desk) -> Outcome {
    let settings = desk.path("newsgen.yaml");
    let text = read(&settings)?;
    super::editors::remove(&settings)?;
    desk.ensure_goes_on(|path| path == "notes.txt")?;
    write(&settings, text)
}
