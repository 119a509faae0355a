//! `newsgen explain`: what something comes from and leads to, and why.

use std::path::Path;

use newsgen::build::{self, Effect, Options};

use super::args::{Explain, Global};
use super::console::Console;
use super::exit::{Exit, Stop};
use super::{site, terminal};

/// A file that is there, by its path in the archive; anything else is as it was written.
fn within(root: &Path, what: &str) -> Result<String, Stop> {
    let full = site::full(Path::new(what))?;
    let inside = full.strip_prefix(root).ok().filter(|_| full.is_file());
    let parts = inside.map(|inside| {
        let parts = inside.components().map(|part| part.as_os_str().to_string_lossy());
        parts.collect::<Vec<_>>().join("/")
    });
    Ok(parts.unwrap_or_else(|| what.to_owned()))
}

/// Explains an address or a file.
///
/// # Errors
///
/// If the archive cannot be read, or nothing of that name is known.
pub(super) fn run(
    global: &Global,
    explain: &Explain,
    console: &Console,
) -> Result<Exit, Stop> {
    let mut project = site::project(global, &explain.destination)?;
    site::use_cache(&mut project, &explain.cache)?;
    let (config, _) = site::config(global, &project.root)?;
    let as_of = site::as_of(&explain.as_of, &config)?;
    let options = Options { effect: Effect::Preview, ..Options::at(as_of) };
    site::use_threads(&explain.jobs)?;
    let what = within(&project.root, &explain.what)?;
    let explanation = build::explain(&project, &config, &options, &what)?;
    if console.is_for_people() {
        let mut text = String::new();
        for (name, words) in &explanation.lines {
            text.push_str(&format!("{name:12} {}\n", terminal::line(words)));
        }
        Console::result(&text);
    } else {
        console.event("explanation", &explanation);
    }
    Ok(if explanation.is_known { Exit::Done } else { Exit::Content })
}
