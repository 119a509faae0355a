//! `newsgen completions`: what a shell needs to complete a command line.

use clap::CommandFactory as _;

use super::args::{Args, Completions};
use super::console::Console;
use super::exit::Exit;

/// Prints the completions for a shell.
pub(super) fn run(completions: &Completions) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(
        completions.shell,
        &mut Args::command(),
        "newsgen",
        &mut script,
    );
    Console::result(&String::from_utf8_lossy(&script));
    Exit::Done
}
