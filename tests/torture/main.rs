//! Tortures the release build of newsgen: kills it at every system call that changes files,
//! makes those calls fail, fills its disk, runs it beside itself.
//!
//! ```sh
//! cargo test --release --test torture -- kill --sample 60
//! ```
//!
//! newsgen is a black box here. After each kill or failure, and **before anything repairs
//! it**, a reader of the output must find:
//!
//! * every file whole, as it was before the build or as it is after it;
//! * no dead link, wherever the reader goes from the front page or from an old page.
//!
//! And the next build, which nothing hinders, must end well, with exactly the new site and
//! nothing left over. The program stops at the first case in which that is not so, tells how
//! to see that case again, and leaves its folder as it is.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a program of its own, which lays out folders and talks"
)]

mod failure;
mod chance;
mod arguments;
mod tree;
mod site;
mod edits;
mod crawl;
mod place;
mod newsgen;
mod scenario;
mod strace;
mod mount;
mod bench;
mod kill;
mod kill_again;
mod fault;
mod full;
mod random;
mod together;
mod limits;

use arguments::Arguments;
use bench::Bench;
use failure::Outcome;
use std::process::ExitCode;
use std::time::Instant;

type Subcommand = (&'static str, fn(&Bench) -> Outcome<String>);

const SUBCOMMANDS: [Subcommand; 7] = [
    ("kill", kill::kill),
    ("kill-again", kill_again::kill_again),
    ("fault", fault::fault),
    ("full", full::full),
    ("random", random::random),
    ("together", together::together),
    ("limits", limits::limits),
];

fn main() -> ExitCode {
    let arguments = match Arguments::read(std::env::args().skip(1)) {
        Ok(arguments) => arguments,
        Err(failure) => {
            eprintln!("{failure}\n\n{}", arguments::USAGE);
            return ExitCode::from(2);
        }
    };
    let wanted =
        |name: &str| arguments.subcommand == "all" || arguments.subcommand == name;
    let subcommands: Vec<_> =
        SUBCOMMANDS.into_iter().filter(|(name, _)| wanted(name)).collect();
    if subcommands.is_empty() {
        println!("{}", arguments::USAGE);
        return ExitCode::from(2);
    }
    match Bench::new(arguments).and_then(|bench| run(bench, &subcommands)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

/// Runs subcommands one after the other, up to the first broken promise.
fn run(mut bench: Bench, subcommands: &[Subcommand]) -> Outcome {
    for (name, subcommand) in subcommands {
        let started = Instant::now();
        match subcommand(&bench) {
            Ok(line) => println!("{name}: {line} ({:.0?})", started.elapsed()),
            Err(failure) => {
                bench.scratch.disable_cleanup(true);
                let left = bench.scratch.path().display();
                return Err(failure.at(format!("torture ({left} is left as it is)")));
            }
        }
    }
    Ok(())
}
