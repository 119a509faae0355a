//! How editors and small tools save a file.

use super::Named;
use crate::desk::Desk;
use crate::failure::{During as _, Outcome, ensure};
use crate::project::{read, write};
use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Duration;

pub(super) const ALL: [Named; 15] = [
    ("vim", vim),
    ("vim, written in place", vim_in_place),
    ("emacs", emacs),
    ("vs code", vs_code),
    ("gedit", gedit),
    ("nano, slowly", nano),
    ("sed -i", sed),
    ("cut off and written", truncated),
    ("appended", appended),
    ("rsync", rsync),
    ("same bytes", same_bytes),
    ("all touched", touch_all),
    ("backdated", backdated),
    ("same size and time", same_size_and_time),
    ("restored", restored),
];

/// The path of a file beside another, made from its name.
fn beside(file: &Path, name: impl Fn(&str) -> String) -> PathBuf {
    let own = file.file_name().unwrap_or_default().to_string_lossy();
    file.with_file_name(name(&own))
}

pub(super) fn rename(from: &Path, to: &Path) -> Outcome {
    fs::rename(from, to).during(format!("rename {}", from.display()))
}

pub(super) fn remove(file: &Path) -> Outcome {
    fs::remove_file(file).during(format!("remove {}", file.display()))
}

/// Tries whether it may write, moves the old file out of the way, writes a new one.
fn vim(desk: &mut Desk) -> Outcome {
    let story = desk.story()?;
    let text = desk.edited(&story)?;
    let probe = story.with_file_name("4913");
    write(&probe, "")?;
    remove(&probe)?;
    let backup = beside(&story, |name| format!("{name}~"));
    rename(&story, &backup)?;
    write(&story, text)?;
    remove(&backup)
}

/// With a swap file all along, and a copy while it writes.
fn vim_in_place(desk: &mut Desk) -> Outcome {
    let story = desk.story()?;
    let text = desk.edited(&story)?;
    let swap = beside(&story, |name| format!(".{name}.swp"));
    write(&swap, "b0VIM 9.1")?;
    desk.settle()?;
    let backup = beside(&story, |name| format!("{name}~"));
    write(&backup, read(&story)?)?;
    write(&story, text)?;
    remove(&backup)?;
    desk.settle()?;
    remove(&swap)
}

/// A lock that is a link to nowhere, a file saved by itself, a backup that stays.
fn emacs(desk: &mut Desk) -> Outcome {
    let story = desk.story()?;
    let text = desk.edited(&story)?;
    let lock = beside(&story, |name| format!(".#{name}"));
    symlink("writer@desk.example.4711:1", &lock).during("make a lock")?;
    let own = beside(&story, |name| format!("#{name}#"));
    write(&own, &text)?;
    desk.settle()?;
    let backup = beside(&story, |name| format!("{name}~"));
    rename(&story, &backup)?;
    write(&story, text)?;
    remove(&own)?;
    remove(&lock)?;
    desk.settle()?;
    remove(&backup)
}

fn vs_code(desk: &mut Desk) -> Outcome {
    replaced(desk, |name| format!("{name}.vsctmp-8f2a"))
}

fn gedit(desk: &mut Desk) -> Outcome {
    replaced(desk, |_| ".goutputstream-5QX3Z2".to_owned())
}

/// Writes another file and gives it the name.
fn replaced(desk: &mut Desk, name: impl Fn(&str) -> String) -> Outcome {
    let story = desk.story()?;
    let text = desk.edited(&story)?;
    let other = beside(&story, name);
    write(&other, text)?;
    rename(&other, &story)
}

/// Cuts the file off and writes it in three pieces.
fn nano(desk: &mut Desk) -> Outcome {
    let story = desk.story()?;
    let text = desk.edited(&story)?;
    let mut file = File::create(&story).during("open a story")?;
    for piece in text.as_bytes().chunks(text.len().div_ceil(3)) {
        file.write_all(piece).during("write a piece")?;
        thread::sleep(Duration::from_millis(200));
    }
    Ok(())
}

fn sed(desk: &mut Desk) -> Outcome {
    let story = desk.story()?;
    let words = desk.words();
    let mut command = Command::new("sed");
    command.args(["-i", "-e", &format!("$ a {}", words.trim())]).arg(&story);
    let status = command.status().during("run `sed`")?;
    ensure!(status.success(), "`sed` ended with {status}");
    Ok(())
}

fn truncated(desk: &mut Desk) -> Outcome {
    let story = desk.story()?;
    let text = desk.edited(&story)?;
    write(&story, text)
}

fn appended(desk: &mut Desk) -> Outcome {
    let story = desk.story()?;
    let words = desk.words();
    let file = OpenOptions::new().append(true).open(&story);
    file.and_then(|mut file| file.write_all(words.as_bytes())).during("append")
}

/// Another file with the time of the one it replaces.
fn rsync(desk: &mut Desk) -> Outcome {
    let story = desk.story()?;
    let text = desk.edited(&story)?;
    let other = beside(&story, |name| format!(".{name}.Xk3Tq1"));
    write(&other, text)?;
    keep_time(&story, &other)?;
    rename(&other, &story)
}

/// Gives a file the time of another.
fn keep_time(of: &Path, to: &Path) -> Outcome {
    let time = fs::metadata(of).and_then(|metadata| metadata.modified());
    let time = time.during("ask for the time of a file")?;
    let file = OpenOptions::new().write(true).open(to);
    file.and_then(|file| file.set_modified(time)).during("set the time of a file")
}

fn same_bytes(desk: &mut Desk) -> Outcome {
    let story = desk.story()?;
    write(&story, read(&story)?)
}

fn touch_all(desk: &mut Desk) -> Outcome {
    for story in desk.stories() {
        let now = std::time::SystemTime::now();
        let file = OpenOptions::new().write(true).open(&story);
        file.and_then(|file| file.set_modified(now)).during("touch a file")?;
    }
    Ok(())
}

/// New words in a file from long ago.
fn backdated(desk: &mut Desk) -> Outcome {
    let story = desk.story()?;
    let text = desk.edited(&story)?;
    write(&story, text)?;
    let long_ago = std::time::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    let file = OpenOptions::new().write(true).open(&story);
    file.and_then(|file| file.set_modified(long_ago)).during("set the time of a file")
}

/// Other words that are as long, in a file that says it is not new.
fn same_size_and_time(desk: &mut Desk) -> Outcome {
    let story = desk.story()?;
    let text = desk.edited(&story)?;
    write(&story, &text)?;
    desk.settle()?;
    let copy = desk.beside("times");
    write(&copy, "")?;
    keep_time(&story, &copy)?;
    write(&story, text.replace("What is new has", "What is old had"))?;
    keep_time(&copy, &story)
}

/// Changed and, before long, as it was.
fn restored(desk: &mut Desk) -> Outcome {
    let story = desk.story()?;
    let (before, text) = (read(&story)?, desk.edited(&story)?);
    write(&story, text)?;
    thread::sleep(Duration::from_millis(15));
    write(&story, before)
}
