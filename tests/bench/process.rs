//! Runs a program and tells what it took.

use crate::failure::{During as _, Failure, Outcome};
use std::io::{Read as _, Seek as _};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use wait4::Wait4 as _;

/// What one run of a program took.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Usage {
    pub(crate) wall: Duration,
    /// Time of all its threads on processors, its own and the system's.
    pub(crate) cpu: Duration,
    /// The most memory it had. It is never less than ours, because a program begins as a
    /// copy of the one that starts it; so whatever needs much memory runs by itself.
    pub(crate) peak_bytes: u64,
}

/// Runs a program to its end, which has to be a good one.
pub(crate) fn run(command: &mut Command) -> Outcome<Usage> {
    let mut said = tempfile::tempfile().during("make a file for what a program says")?;
    let stderr = said.try_clone().during("open a file twice")?;
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(stderr);
    let started = Instant::now();
    let mut child = command.spawn().during(format!("start {command:?}"))?;
    let ended = child.wait4().during(format!("wait for {command:?}"))?;
    let wall = started.elapsed();
    if !ended.status.success() {
        let mut words = String::new();
        let told = said.rewind().and_then(|()| said.read_to_string(&mut words));
        told.during("read what a program said")?;
        let status = ended.status;
        return Err(Failure::new(format!("{command:?} ended with {status}:\n{words}")));
    }
    let cpu = ended.rusage.utime + ended.rusage.stime;
    Ok(Usage { wall, cpu, peak_bytes: ended.rusage.maxrss })
}
