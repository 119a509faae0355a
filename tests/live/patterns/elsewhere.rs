//! Changes to what is no story: pictures, static files, theme, templates, settings, links.

use super::Named;
use super::editors::{remove, rename};
use crate::desk::Desk;
use crate::failure::{During as _, Failure, Outcome};
use crate::project::{read, small_picture, write};
use std::os::unix::fs::symlink;
use std::path::Path;

pub(super) const ALL: [Named; 10] = [
    ("picture replaced", picture_replaced),
    ("picture that was missing", picture_that_was_missing),
    ("static file", static_file),
    ("style", style),
    ("template", template),
    ("part of a template", part_of_a_template),
    ("message", message),
    ("options of the theme", options_of_the_theme),
    ("title of the site", title_of_the_site),
    ("link", link),
];

fn picture_replaced(desk: &mut Desk) -> Outcome {
    let seed = desk.number();
    let folder = walkdir::WalkDir::new(desk.path("content")).sort_by_file_name();
    let paths = folder.into_iter().flatten().map(walkdir::DirEntry::into_path);
    let mut pictures =
        paths.filter(|path| path.extension().is_some_and(|is| is == "gif"));
    let none = || Failure::new("the project has no pictures");
    let picture = pictures.next().ok_or_else(none)?;
    let other = picture.with_extension("part");
    write(&other, small_picture(seed))?;
    rename(&other, &picture)
}

/// A story names a picture that comes, changes and goes.
fn picture_that_was_missing(desk: &mut Desk) -> Outcome {
    let story = desk.story()?;
    let number = desk.number();
    let name = format!("missing-{number}.gif");
    let text = read(&story)? + &format!("\n![A pier]({name})\n");
    write(&story, text)?;
    desk.settle()?;
    let picture = story.with_file_name(name);
    write(&picture, small_picture(number))?;
    desk.settle()?;
    remove(&picture)?;
    desk.settle()?;
    write(&picture, small_picture(number + 1))
}

fn static_file(desk: &mut Desk) -> Outcome {
    let words = desk.words();
    write(&desk.path("static/notes.txt"), words)?;
    desk.settle()?;
    let number = desk.number();
    write(&desk.path(&format!("static/new-{number}/plan.txt")), "Three quays.\n")?;
    remove(&desk.path("static/notes.txt"))?;
    desk.settle()?;
    let words = desk.words();
    write(&desk.path("static/notes.txt"), words)
}

fn style(desk: &mut Desk) -> Outcome {
    let style = desk.path("themes/wend/assets/site.css");
    let text = format!("{}\n.n{} {{ color: red; }}\n", read(&style)?, desk.number());
    write(&style, text)
}

/// Changed, removed, and there again.
fn template(desk: &mut Desk) -> Outcome {
    let template = desk.path("templates/article.html");
    let text = read(&template)?;
    let changed = text.replace("content=\"", &format!("content=\"{} ", desk.number()));
    write(&template, &changed)?;
    desk.settle()?;
    remove(&template)?;
    desk.settle()?;
    write(&template, changed)
}

fn part_of_a_template(desk: &mut Desk) -> Outcome {
    for name in ["partials/story-item.html", "base.html"] {
        let template = desk.path(&format!("themes/wend/templates/{name}"));
        let text = format!("{}<!-- {} -->", read(&template)?, desk.number());
        write(&template, text)?;
        desk.settle()?;
    }
    Ok(())
}

fn message(desk: &mut Desk) -> Outcome {
    let file = desk.path("themes/wend/messages/en.yaml");
    let number = desk.number();
    let text = read(&file)?;
    let is_plain = |line: &&str| line.contains(": ") && !line.contains(['{', '#', '"']);
    let line = text.lines().filter(|line| line.starts_with(' ')).find(is_plain);
    let line = line.ok_or_else(|| Failure::new("the theme has no plain message"))?;
    write(&file, text.replacen(line, &format!("{line} {number}"), 1))
}

fn options_of_the_theme(desk: &mut Desk) -> Outcome {
    let file = desk.path("themes/wend/theme.yaml");
    let text = read(&file)?;
    write(&file, text.replace("default: red", "default: blue"))?;
    desk.settle()?;
    write(&file, text)
}

fn title_of_the_site(desk: &mut Desk) -> Outcome {
    let settings = desk.path("newsgen.yaml");
    let text = read(&settings)?;
    let title = format!("title: The {} ", desk.number());
    let other = desk.path(".newsgen.yaml.part");
    write(&other, text.replacen("title: The ", &title, 1))?;
    rename(&other, &settings)
}

/// A story that is a link to another file, which changes; and the link with it.
fn link(desk: &mut Desk) -> Outcome {
    let number = desk.number();
    let link = desk.path(&format!("content/2016/linked-{number}.md"));
    let target = |of: u32| format!("pages/target-{number}-{of}.md.txt");
    for of in [1, 2] {
        let (_, text) = desk.new_story();
        write(&desk.path(&format!("content/{}", target(of))), text)?;
    }
    point(&link, &format!("../{}", target(1)))?;
    desk.settle()?;
    let first = desk.path(&format!("content/{}", target(1)));
    let text = desk.edited(&first)?;
    write(&first, text)?;
    desk.settle()?;
    remove(&link)?;
    point(&link, &format!("../{}", target(2)))?;
    desk.settle()?;
    let other = desk.path(&format!("content/2016/.other-{number}"));
    point(&other, &format!("../{}", target(1)))?;
    rename(&other, &link)
}

fn point(link: &Path, target: &str) -> Outcome {
    symlink(target, link).during(format!("make the link {}", link.display()))
}
