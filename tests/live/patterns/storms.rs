//! More at once than anyone can follow: bursts of stories, more events than the system keeps.

use super::Named;
use crate::desk::Desk;
use crate::failure::{Outcome, ensure};
use crate::project::write;
use crate::tree;
use std::fs;
use std::thread;
use std::time::{Duration, Instant};

pub(super) const ALL: [Named; 3] =
    [("burst", burst), ("saves without end", without_end), ("overflow", overflow)];

/// How many stories come at once.
const N_STORIES: usize = 200;

/// How long both programs are held up.
const HELD_UP: Duration = Duration::from_secs(2);

/// How many events the system keeps where it does not say.
const USUAL_EVENTS: usize = 16_384;

/// Stories come while those before them are being built; later, all go at once.
fn burst(desk: &mut Desk) -> Outcome {
    let number = desk.number();
    let folder = desk.path(&format!("content/2016/burst-{number}"));
    for at in 0..N_STORIES {
        let (number, text) = desk.new_story();
        write(&folder.join(format!("{:02}/story-{number}.md", at % 10)), text)?;
        if at % 20 == 0 {
            thread::sleep(Duration::from_millis(20));
        }
    }
    desk.settle()?;
    tree::remove(&folder)
}

/// A file is saved again and again, more often than a build takes.
fn without_end(desk: &mut Desk) -> Outcome {
    let story = desk.story()?;
    let before = crate::project::read(&story)?;
    let started = Instant::now();
    while started.elapsed() < HELD_UP {
        let text = format!("{before}\n{}", desk.words());
        write(&story, text)?;
        thread::sleep(Duration::from_millis(7));
    }
    Ok(())
}

/// Files come and go while nobody can read what the system tells, until it has dropped some
/// of it; and only then does a story change.
fn overflow(desk: &mut Desk) -> Outcome {
    let kept = fs::read_to_string("/proc/sys/fs/inotify/max_queued_events");
    let kept = kept.ok().and_then(|text| text.trim().parse().ok());
    let n_files: usize = kept.unwrap_or(USUAL_EVENTS).min(200_000) + 4000;
    let (story, folder) = (desk.story()?, desk.path("content/2016"));
    let told = desk.programs().map(|program| program.said().len());
    for program in desk.programs() {
        program.signal("STOP")?;
    }
    let started = Instant::now();
    for at in 0..n_files {
        let file = folder.join(format!("passing-{}", at % 7));
        write(&file, "")?;
        super::editors::remove(&file)?;
    }
    let text = desk.edited(&story)?;
    write(&story, text)?;
    let (number, text) = desk.new_story();
    write(&folder.join(format!("unseen/deep/story-{number}.md")), text)?;
    thread::sleep(HELD_UP.saturating_sub(started.elapsed()));
    for program in desk.programs() {
        program.signal("CONT")?;
    }
    desk.settle()?;
    if desk.has_events() {
        for (program, told) in desk.programs().iter().zip(told) {
            let said = program.said();
            let tells = said[told.min(said.len())..].contains("more changed at once");
            ensure!(tells, "newsgen does not say that it has missed events: {said}");
        }
    }
    // What has come unseen is watched now.
    let (number, text) = desk.new_story();
    write(&folder.join(format!("unseen/deep/story-{number}.md")), text)
}
