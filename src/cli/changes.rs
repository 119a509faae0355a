//! The list of what a build changed, for whoever uploads it: one JSON object a line.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use newsgen::build::Report;
use newsgen::output::Summary;
use newsgen::paths::OutputPath;
use serde::Serialize;

use super::exit::Stop;

/// One line of the list.
#[derive(Serialize)]
struct Change<'a> {
    change: &'static str,
    path: &'a OutputPath,
}

/// Writes the list to a file. A build that published nothing changed nothing.
///
/// # Errors
///
/// If the file cannot be written.
pub(super) fn write(path: &Path, report: &Report) -> Result<(), Stop> {
    let none = Summary::default();
    let summary = report.written.as_ref().unwrap_or(&none);
    let write = || {
        let mut file = BufWriter::new(File::create(path)?);
        let lists = [
            ("added", &summary.new),
            ("changed", &summary.changed),
            ("removed", &summary.removed),
        ];
        for (change, paths) in lists {
            for path in paths {
                serde_json::to_writer(&mut file, &Change { change, path })?;
                file.write_all(b"\n")?;
            }
        }
        file.flush()
    };
    write().map_err(|error| Stop::io("write", path, &error))
}
