//! `newsgen man`: manual pages, made from the same words as `--help`.

use std::path::Path;

use clap::CommandFactory as _;
use newsgen::diagnostic::Diagnostic;

use super::args::{Args, Man};
use super::console::Console;
use super::exit::{Exit, Stop};

/// Prints a manual page in roff.
///
/// # Errors
///
/// If there is no such command.
pub(super) fn run(man: &Man) -> Result<Exit, Stop> {
    let mut command = Args::command();
    command.build();
    for name in &man.command {
        command = command.find_subcommand(name).cloned().ok_or_else(|| unknown(name))?;
    }
    let mut page = Vec::new();
    let rendered = clap_mangen::Man::new(command).render(&mut page);
    rendered.map_err(|error| Stop::io("write", Path::new("newsgen.1"), &error))?;
    Console::result(&String::from_utf8_lossy(&page));
    Ok(Exit::Done)
}

fn unknown(name: &str) -> Stop {
    let message = format!("there is no command `{name}`");
    let help = "`newsgen --help` lists the commands";
    Stop::new(Exit::Usage, Diagnostic::error("usage", message).help(help))
}
