//! `newsgen explain`: what something comes from and leads to, and why.

use std::path::Path;

use newsgen::build::{self, Effect, Options};

use super::args::{Explain, Global};
use super::console::Console;
use super::exit::{Exit, Stop};
use super::{site, terminal};

/// A file that is there, by its path in the archive; anything else is as it was written.
pub(super) fn within(root: &Path, what: &str) -> Result<String, Stop> {
    let full = site::full(Path::new(what))?;
    // Both without links and `..`, so that they can be compared.
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let full = full
        .parent()
        .map(|around| real(around).join(full.file_name().unwrap_or_default()));
    let full = full.filter(|full| full.is_file());
    let root = real(root);
    let inside = full.as_deref().and_then(|full| full.strip_prefix(&root).ok());
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
    let (project, config, _) = site::shown(global, &explain.shown)?;
    let options = site::options(&explain.shown.edition, &config)?;
    let options = Options { effect: Effect::Preview, ..options };
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
