//! What git does to a project: many files at once, none of them slowly.

use super::Named;
use crate::desk::Desk;
use crate::failure::{During as _, Outcome, ensure};
use crate::project::write;
use crate::tree;
use std::path::Path;
use std::process::Command;

pub(super) const ALL: [Named; 2] = [("git checkout", checkout), ("git stash", stash)];

/// How many stories the other branch has of its own.
const N_STORIES: usize = 300;

fn git(desk: &Desk, words: &[&str]) -> Outcome {
    let mut command = Command::new("git");
    command.arg("-C").arg(desk.path(""));
    command.args(["-c", "user.name=A desk", "-c", "user.email=desk@archive.example.org"]);
    command.args(["-c", "gc.auto=0", "-c", "init.defaultBranch=main"]).args(words);
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    let ended = command.output().during("run `git`")?;
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    ensure!(ended.status.success(), "`git {}`: {said}", words.join(" "));
    Ok(())
}

/// Begins a repository with all that is there.
fn begin(desk: &Desk) -> Outcome {
    tree::remove(&desk.path(".git"))?;
    git(desk, &["init", "-q"])?;
    commit(desk)
}

fn commit(desk: &Desk) -> Outcome {
    git(desk, &["add", "-A"])?;
    git(desk, &["commit", "-q", "-m", "The archive as it is"])
}

/// Between two branches with hundreds of other files.
fn checkout(desk: &mut Desk) -> Outcome {
    begin(desk)?;
    git(desk, &["checkout", "-q", "-b", "busy"])?;
    for story in desk.stories().iter().step_by(2) {
        let text = desk.edited(story)?;
        write(story, text)?;
    }
    for story in desk.stories().iter().skip(1).step_by(9) {
        super::editors::remove(story)?;
    }
    for at in 0..N_STORIES {
        let (number, text) = desk.new_story();
        let folder = desk.path(&format!("content/2016/busy/{:02}", at % 40));
        write(&folder.join(format!("story-{number}.md")), text)?;
    }
    commit(desk)?;
    desk.settle()?;
    git(desk, &["checkout", "-q", "main"])?;
    desk.settle()?;
    git(desk, &["checkout", "-q", "busy"])?;
    git(desk, &["checkout", "-q", "main"])?;
    git(desk, &["checkout", "-q", "busy"])?;
    desk.settle()?;
    git(desk, &["checkout", "-q", "main"])
}

fn stash(desk: &mut Desk) -> Outcome {
    if !Path::new(&desk.path(".git")).exists() {
        begin(desk)?;
    }
    for _ in 0..6 {
        let story = desk.story()?;
        let text = desk.edited(&story)?;
        write(&story, text)?;
    }
    desk.settle()?;
    git(desk, &["stash", "-q"])?;
    desk.settle()?;
    git(desk, &["stash", "pop", "-q"])
}
