//! The list of what a build changed, for whoever uploads it: one JSON object a line.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use newsgen::build::Report;
use newsgen::output::Summary;
use newsgen::paths::OutputPath;
use serde::Serialize;

use super::exit::Stop;
use super::site;

/// One line of the list.
#[derive(Serialize)]
struct Change<'a> {
    change: &'static str,
    path: &'a OutputPath,
}

/// The list, begun before the build, so that it is empty and not an old one if that stops.
pub(super) struct ChangedList {
    path: PathBuf,
    file: File,
}

impl ChangedList {
    /// Begins the list in a file, which is emptied.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    pub(super) fn begin(given: &Path) -> Result<Self, Stop> {
        let path = site::full(given)?;
        match File::create(&path) {
            Ok(file) => Ok(Self { path, file }),
            Err(error) => Err(Stop::io("write", &path, &error)),
        }
    }

    /// Writes what a build changed. One that published nothing changed nothing.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    pub(super) fn write(self, report: &Report) -> Result<(), Stop> {
        let none = Summary::default();
        let summary = report.written.as_ref().unwrap_or(&none);
        let mut file = BufWriter::new(self.file);
        let lists = [
            ("added", &summary.new),
            ("changed", &summary.changed),
            ("removed", &summary.removed),
        ];
        let mut write = || {
            let changes = lists.into_iter().flat_map(|(change, paths)| {
                paths.iter().map(move |path| Change { change, path })
            });
            for change in changes {
                serde_json::to_writer(&mut file, &change)?;
                file.write_all(b"\n")?;
            }
            file.flush()
        };
        write().map_err(|error| Stop::io("write", &self.path, &error))
    }
}
