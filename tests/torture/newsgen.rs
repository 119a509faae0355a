//! Runs the program under test, which is a black box: its arguments, how it ends, what it
//! says.

use crate::failure::{During as _, Failure, Outcome, ensure};
use crate::place::{Cache, Place};
use std::ffi::OsString;
use std::io::Read as _;
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// The moment that every site is built for.
const AS_OF: &str = "2030-01-01T12:00:00Z";
/// A build of this size takes less than a second; one that takes this long hangs.
const LONGEST: Duration = Duration::from_secs(120);
const SHORT: Duration = Duration::from_millis(1);
/// Nothing of the person's own environment reaches the program, but where tools are.
const TOOLS: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// The program, and what it can do.
#[derive(Debug)]
pub(crate) struct Newsgen {
    binary: PathBuf,
    /// Whether the cache can be kept in a folder of one's choice.
    pub(crate) moves_cache: bool,
}

/// One build to be run.
#[derive(Debug, Clone)]
pub(crate) struct Build<'a> {
    pub(crate) project: &'a Path,
    pub(crate) place: &'a Place,
    pub(crate) n_threads: u32,
    /// The command that runs it, such as `strace` with its options; mostly empty.
    pub(crate) under: Vec<OsString>,
}

/// A build that runs.
#[derive(Debug)]
pub(crate) struct Running {
    child: Child,
    stderr: JoinHandle<String>,
}

/// A build that has ended.
#[derive(Debug)]
pub(crate) struct Ended {
    status: ExitStatus,
    pub(crate) stderr: String,
}

impl Newsgen {
    pub(crate) fn new(binary: PathBuf) -> Outcome<Self> {
        let asked = Command::new(&binary).args(["build", "--help"]).output();
        let help = asked.during(format!("run {}", binary.display()))?.stdout;
        let moves_cache = String::from_utf8_lossy(&help).contains("--cache-dir");
        Ok(Self { binary, moves_cache })
    }

    pub(crate) fn run(&self, build: &Build<'_>) -> Outcome<Ended> {
        self.start(build)?.wait()
    }

    /// Builds on one thread with nothing in the way, which has to go well.
    pub(crate) fn run_well(&self, project: &Path, place: &Place) -> Outcome {
        let build = Build { project, place, n_threads: 1, under: Vec::new() };
        let ended = self.run(&build)?;
        ensure!(ended.code() == Some(0), "a build that nothing hinders {ended}");
        Ok(())
    }

    pub(crate) fn start(&self, build: &Build<'_>) -> Outcome<Running> {
        let mut words = build.under.iter().cloned().chain([self.binary.clone().into()]);
        let mut command = Command::new(words.next().unwrap_or_default());
        command
            .args(words)
            .arg("-C")
            .arg(build.project)
            .args(["build", "--as-of", AS_OF]);
        command.args(["--jobs", &build.n_threads.to_string()]);
        command.arg("-d").arg(&build.place.output);
        if let Cache::Moved(cache) = &build.place.cache {
            command.arg("--cache-dir").arg(cache);
        }
        // Paths in a recording are relative to a folder that holds none of our files, and
        // a build that hangs can be ended with all that it started.
        command.env_clear().env("PATH", TOOLS).current_dir("/").process_group(0);
        // Not a file, which a limit on files would cut short, too.
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().during(format!("start {command:?}"))?;
        let pipe = child.stderr.take();
        let stderr = thread::spawn(move || {
            let mut bytes = Vec::new();
            pipe.map(|mut pipe| pipe.read_to_end(&mut bytes));
            String::from_utf8_lossy(&bytes).into_owned()
        });
        Ok(Running { child, stderr })
    }
}

impl Running {
    /// The number of the process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends a signal, by its name without `SIG`. Nothing happens if the build has ended.
    pub(crate) fn signal(&self, name: &str) -> Outcome {
        let id = self.id().to_string();
        let mut kill = Command::new("kill");
        kill.args(["-s", name, &id]).stderr(Stdio::null());
        kill.status().during("run `kill`")?;
        Ok(())
    }

    pub(crate) fn has_ended(&mut self) -> Outcome<bool> {
        Ok(self.child.try_wait().during("wait for a build")?.is_some())
    }

    pub(crate) fn wait(mut self) -> Outcome<Ended> {
        let started = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().during("wait for a build")? {
                let stderr = self.stderr.join().unwrap_or_default();
                return Ok(Ended { status, stderr });
            }
            if started.elapsed() > LONGEST {
                return Err(self.give_up());
            }
            thread::sleep(SHORT);
        }
    }

    fn give_up(&mut self) -> Failure {
        let group = format!("-{}", self.id());
        let ended = Command::new("kill").args(["-s", "KILL", "--", &group]).status();
        drop((ended, self.child.wait()));
        Failure::new(format!("a build has not ended after {} s", LONGEST.as_secs()))
    }
}

impl Ended {
    /// The exit code; `None` if a signal ended it.
    pub(crate) fn code(&self) -> Option<i32> {
        self.status.code()
    }

    /// The number of the signal that ended it.
    pub(crate) fn signal(&self) -> Option<i32> {
        self.status.signal()
    }

    /// Stops unless the build was done, or told which file the system would not give.
    pub(crate) fn ensure_done_or_told(&self) -> Outcome {
        ensure!(
            !self.stderr.contains("panicked at"),
            "newsgen must not panic, but {self}"
        );
        if self.code() == Some(0) {
            return Ok(());
        }
        ensure!(self.code() == Some(5), "newsgen must end with 0 or 5, but {self}");
        // A file is named between backquotes, with the folder that it is in.
        let names_file = self.stderr.split('`').skip(1).step_by(2).any(|name| {
            let is_path = name.contains('/') || name.contains('.');
            is_path && !name.contains('\n')
        });
        ensure!(names_file, "the message must name the file, but newsgen {self}");
        Ok(())
    }
}

impl std::fmt::Display for Ended {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "ended with {}: {}", self.status, self.stderr.trim())
    }
}
