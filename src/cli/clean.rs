//! `newsgen clean`: removes from the output folder what newsgen wrote there.

use newsgen::output;

use super::args::{Clean, Global};
use super::console::Console;
use super::exit::{Exit, Stop};
use super::{site, summary};

/// Cleans the output folder.
///
/// # Errors
///
/// If the folder is not newsgen's, or something in it cannot be removed.
pub(super) fn run(
    global: &Global,
    clean: &Clean,
    console: &Console,
) -> Result<Exit, Stop> {
    let project = site::project(global, &clean.destination)?;
    let cleaned = output::clean(&project.output)?;
    console.say(&format!(
        "removed {} from {}\n{}",
        summary::counted(cleaned.removed.len(), "file", "files"),
        site::path_shown(&project.output),
        summary::kept(&cleaned),
    ));
    console.event("cleaned", &cleaned);
    Ok(Exit::Done)
}
