//! Folders that come, go and move with all that is in them.

use super::Named;
use super::editors::rename;
use crate::desk::Desk;
use crate::failure::{Failure, Outcome};
use crate::project::write;
use crate::tree;
use std::path::PathBuf;

pub(super) const ALL: [Named; 7] = [
    ("folder out and back", out_and_back),
    ("month moved", month_moved),
    ("folder deleted", folder_deleted),
    ("folder copied in", folder_copied_in),
    ("content deleted and made again", content_again),
    ("static deleted and made again", static_again),
    ("theme deleted and made again", theme_again),
];

/// The folder of a story.
fn folder(desk: &mut Desk) -> Outcome<PathBuf> {
    let story = desk.story()?;
    let none = || Failure::new("a story lies nowhere");
    story.parent().map(PathBuf::from).ok_or_else(none)
}

fn out_and_back(desk: &mut Desk) -> Outcome {
    let folder = folder(desk)?;
    let away = desk.beside("away");
    rename(&folder, &away)?;
    desk.settle()?;
    let (number, text) = desk.new_story();
    write(&away.join(format!("story-{number}.md")), text)?;
    rename(&away, &folder)?;
    desk.settle()?;
    // What has come back is watched as before.
    let (number, text) = desk.new_story();
    write(&folder.join(format!("story-{number}.md")), text)
}

fn month_moved(desk: &mut Desk) -> Outcome {
    let folder = folder(desk)?;
    let month = folder.parent().map(PathBuf::from).unwrap_or_default();
    let number = desk.number();
    let moved = desk.path(&format!("content/2016/moved-{number}"));
    rename(&month, &moved)?;
    desk.settle()?;
    let name = folder.file_name().unwrap_or_default().to_owned();
    let (number, text) = desk.new_story();
    write(&moved.join(name).join(format!("story-{number}.md")), text)
}

fn folder_deleted(desk: &mut Desk) -> Outcome {
    let folder = folder(desk)?;
    tree::remove(&folder)
}

fn folder_copied_in(desk: &mut Desk) -> Outcome {
    let folder = desk.beside("copied");
    for _ in 0..12 {
        let (number, text) = desk.new_story();
        let day = number % 3;
        write(&folder.join(format!("day-{day}/story-{number}.md")), text)?;
    }
    let number = desk.number();
    let target = desk.path(&format!("content/2016/copied-{number}"));
    tree::copy(&folder, &target)?;
    tree::remove(&folder)
}

/// Takes a folder away with all that is in it, and soon makes it anew.
fn again(desk: &Desk, name: &str) -> Outcome<PathBuf> {
    let (folder, copy) = (desk.path(name), desk.beside("copy"));
    tree::copy(&folder, &copy)?;
    tree::remove(&folder)?;
    tree::copy(&copy, &folder)?;
    tree::remove(&copy)?;
    Ok(folder)
}

fn content_again(desk: &mut Desk) -> Outcome {
    again(desk, "content")?;
    desk.settle()?;
    let story = desk.story()?;
    let text = desk.edited(&story)?;
    write(&story, text)?;
    desk.settle()?;
    let (content, away) = (desk.path("content"), desk.beside("away"));
    rename(&content, &away)?;
    desk.ensure_goes_on(|path| path.starts_with("assets/"))?;
    rename(&away, &content)
}

fn static_again(desk: &mut Desk) -> Outcome {
    let folder = again(desk, "static")?;
    desk.settle()?;
    let words = desk.words();
    write(&folder.join("notes.txt"), words)?;
    desk.settle()?;
    tree::remove(&folder)?;
    desk.settle()?;
    let words = desk.words();
    write(&folder.join("notes.txt"), words)
}

fn theme_again(desk: &mut Desk) -> Outcome {
    let folder = again(desk, "themes")?;
    desk.settle()?;
    let style = folder.join("wend/assets/site.css");
    write(&style, format!("/* {} */", desk.number()))
}
