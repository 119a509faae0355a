//! Measures the release build of newsgen: beside Hugo, beside the least that a disk allows,
//! and beside itself with a smaller archive.
//!
//! ```sh
//! tests/bench/run --sizes 10000,100000
//! ```
//!
//! newsgen and Hugo are black boxes here. Figures of two programs are comparable only if
//! they come from one run on one machine, so they are run in turn, and ratios are shown.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a program of its own, which lays out folders and talks"
)]

mod failure;
mod stories;
mod arguments;
mod generate;
mod floor;
mod process;
mod survey;
mod figures;
mod machine;
mod site;
mod generators;
mod table;
mod growth;

use arguments::{Arguments, Task};
use clap::Parser as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    let done = match Arguments::parse().task {
        Task::Table(wanted) => table::table(&wanted),
        Task::Growth(wanted) => growth::growth(&wanted),
        Task::Generate(wanted) => generate::generate(&wanted),
        Task::Floor(wanted) => floor::floor(&wanted),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}
