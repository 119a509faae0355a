//! Runs the program under test: builds with it, and starts what goes on running.

use crate::failure::{During as _, Failure, Outcome, ensure};
use crate::http;
use std::fs::{self, File};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// The moment that every site is shown at.
pub(crate) const AS_OF: &str = "2030-01-01T12:00:00Z";

/// How long a start may take.
const LONGEST: Duration = Duration::from_secs(120);
const SHORT: Duration = Duration::from_millis(5);

/// What runs a program where it may watch few folders.
const FEW_WATCHES: [&str; 5] = [
    "unshare",
    "-Ur",
    "sh",
    "-c",
    "echo 10 > /proc/sys/user/max_inotify_watches && exec \"$0\" \"$@\"",
];

/// How the program is to notice changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Noticing {
    /// The system tells.
    Events,
    /// The system would tell, but not of so many folders.
    FewWatches,
    /// It looks, every second.
    Poll,
}

/// A program that goes on running; it ends with this value.
#[derive(Debug)]
pub(crate) struct Running {
    child: Child,
    log: PathBuf,
}

impl Noticing {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Events => "events",
            Self::FewWatches => "few watches",
            Self::Poll => "poll",
        }
    }
}

/// Whether this machine lets a program be kept to few watches.
pub(crate) fn can_have_few_watches() -> bool {
    let [program, words @ ..] = FEW_WATCHES;
    let mut command = Command::new(program);
    command.args(words).arg("true").stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// Builds a site from nothing. What is wrong with single stories is no failure.
pub(crate) fn build(newsgen: &Path, project: &Path, output: &Path) -> Outcome {
    let mut command = bare(newsgen);
    command.arg("-C").arg(project).args(["build", "--as-of", AS_OF]);
    command.arg("-d").arg(output).arg("--cache-dir").arg(output.with_extension("cache"));
    let ended = command.output().during("run a build")?;
    let words = String::from_utf8_lossy(&ended.stderr).into_owned();
    let is_well = matches!(ended.status.code(), Some(0 | 1));
    ensure!(is_well, "a clean build ended with {}: {words}", ended.status);
    Ok(())
}

/// Starts `serve` or `watch` with what else it is told.
pub(crate) fn start(
    newsgen: &Path,
    project: &Path,
    words: &[&str],
    noticing: Noticing,
) -> Outcome<Running> {
    let mut command = match noticing {
        Noticing::FewWatches => {
            let [program, before @ ..] = FEW_WATCHES;
            let mut command = bare(Path::new(program));
            command.args(before).arg(newsgen);
            command
        }
        Noticing::Events | Noticing::Poll => bare(newsgen),
    };
    command.arg("-C").arg(project).args(["--format", "json"]).args(words);
    command.args(["--as-of", AS_OF]);
    if noticing == Noticing::Poll {
        command.arg("--poll=1");
    }
    let name = words.first().copied().unwrap_or_default();
    Running::start(command, project.with_extension(format!("{name}.log")))
}

impl Running {
    /// Starts a program that writes all it says into a file.
    pub(crate) fn start(mut command: Command, log: PathBuf) -> Outcome<Self> {
        let said = File::create(&log).during("make a file for what a program says")?;
        let twice = said.try_clone().during("open a file twice")?;
        command.stdin(Stdio::null()).stdout(said).stderr(twice);
        let child = command.spawn().during(format!("start {command:?}"))?;
        Ok(Self { child, log })
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Everything that it has said.
    pub(crate) fn said(&self) -> String {
        String::from_utf8_lossy(&fs::read(&self.log).unwrap_or_default()).into_owned()
    }

    /// The last that it has said.
    pub(crate) fn said_last(&self) -> String {
        let said = self.said();
        let lines: Vec<&str> = said.lines().collect();
        let start = lines.len().saturating_sub(12);
        lines[start..].join("\n")
    }

    /// Waits until it says a line with some words, and returns that line.
    pub(crate) fn wait_for(&mut self, words: &str) -> Outcome<String> {
        let started = Instant::now();
        loop {
            let said = self.said();
            if let Some(line) = said.lines().find(|line| line.contains(words)) {
                return Ok(line.to_owned());
            }
            self.ensure_runs()?;
            let waits = started.elapsed() < LONGEST;
            ensure!(waits, "newsgen does not say `{words}`, but: {}", self.said_last());
            thread::sleep(SHORT);
        }
    }

    /// Waits until `serve` is ready, and tells where.
    pub(crate) fn wait_until_served(&mut self) -> Outcome<SocketAddr> {
        let line = self.wait_for("\"event\":\"serving\"")?;
        let event: serde_json::Value =
            serde_json::from_str(&line).during("read the event of a start")?;
        http::address_of(event["url"].as_str().unwrap_or_default())
    }

    pub(crate) fn ensure_runs(&mut self) -> Outcome {
        let ended = self.child.try_wait().during("look after newsgen")?;
        let said = self.said();
        ensure!(!said.contains("panicked at"), "newsgen must not panic: {said}");
        match ended {
            None => Ok(()),
            Some(status) => {
                let last = self.said_last();
                Err(Failure::new(format!("newsgen ended with {status}: {last}")))
            }
        }
    }

    /// Sends a signal, by its name without `SIG`.
    pub(crate) fn signal(&self, name: &str) -> Outcome {
        let mut kill = Command::new("kill");
        kill.args(["-s", name, &self.id().to_string()]);
        kill.status().during("run `kill`").map(drop)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A program that sees nothing of the person's own environment but where programs are.
pub(crate) fn bare(binary: &Path) -> Command {
    let mut command = Command::new(binary);
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command
}
