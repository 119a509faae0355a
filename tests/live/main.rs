//! Tries `newsgen serve` and `newsgen watch` from outside: with every way that programs save
//! files, with hostile requests, and by the clock.
//!
//! ```sh
//! cargo test --release --test live -- saves --times 1
//! ```
//!
//! newsgen is a black box here. What it serves and what it writes must equal what a build of
//! the same files from nothing writes, soon after they have changed, however they did.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a program of its own, which lays out folders and talks"
)]

#[path = "../torture/failure.rs"]
mod failure;
#[path = "../torture/chance.rs"]
#[expect(dead_code, reason = "shared with a program that draws samples")]
mod chance;
#[path = "../torture/tree.rs"]
mod tree;
#[path = "../torture/site.rs"]
#[expect(dead_code, reason = "shared with a program that makes a whole site of it")]
mod site;
#[path = "../bench/stories/mod.rs"]
#[expect(dead_code, reason = "shared with a program that makes archives of other shapes")]
mod stories;
mod arguments;
mod http;
mod program;
mod project;
mod desk;
mod patterns;
mod saves;
mod hostile;
mod archive;
mod event_stream;
mod hugo;
mod latency;

use arguments::Arguments;
use failure::{During as _, Outcome};
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

type Subcommand = (&'static str, fn(&Arguments, &Path) -> Outcome<String>);

const SUBCOMMANDS: [Subcommand; 3] = [
    ("saves", saves::saves),
    ("hostile", hostile::hostile),
    ("latency", latency::latency),
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
    match run(&arguments, &subcommands) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

/// Runs subcommands one after the other, up to the first that fails, which leaves its folder
/// as it is.
fn run(arguments: &Arguments, subcommands: &[Subcommand]) -> Outcome {
    for (name, subcommand) in subcommands {
        let started = Instant::now();
        let within = arguments.scratch();
        let mut scratch = tempfile::Builder::new()
            .prefix(&format!("live-{name}-"))
            .tempdir_in(&within)
            .during(format!("make a folder in {}", within.display()))?;
        match subcommand(arguments, scratch.path()) {
            Ok(line) => println!("{name}: {line} ({:.0?})", started.elapsed()),
            Err(failure) => {
                scratch.disable_cleanup(true);
                let left = scratch.path().display();
                return Err(failure.at(format!("live {name} ({left} is left as it is)")));
            }
        }
    }
    Ok(())
}
