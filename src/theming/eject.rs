//! Takes a file out of the themes behind, to where it stands over them and can be changed.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Serialize;

use crate::build;
use crate::build::Project;
use crate::config::Config;
use crate::theme::Layer;
use crate::theme::LayerFile;
use crate::theming::ThemingError;
use crate::theming::check_name;
use crate::theming::write_new;
use crate::yaml;

/// A file of a theme that a site can have a copy of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ejectable {
    /// Its path within a theme: `templates/base.html`.
    pub path: String,
    /// The file that counts now, as shown to people.
    pub file: String,
    /// Where a copy would stand over it; `None` if one does already.
    pub target: Option<String>,
}

/// A file that was copied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ejected {
    /// The copy, from the project's root.
    pub path: String,
    /// What it was copied from, as shown to people.
    pub from: String,
}

/// Returns the files of the current theme that can be copied, by path.
///
/// # Errors
///
/// If the theme cannot be read.
pub fn ejectables(
    project: &Project,
    config: &Config,
) -> Result<Vec<Ejectable>, ThemingError> {
    let layers = build::read_layers(project, config)?;
    let told = files(&layers).into_iter().map(|(path, file)| {
        let target = target(&path, config);
        let is_there = is_over(&path, &layers);
        Ejectable {
            file: file.shown_as.clone(),
            target: (!is_there).then_some(target),
            path,
        }
    });
    Ok(told.collect())
}

/// Copies one file of the current theme to where it stands over the theme's own.
///
/// `path` is its path within the theme, or below its `templates/`.
///
/// # Errors
///
/// If the theme cannot be read or has no such file, the copy is there already, or the disk
/// would not.
pub fn eject(
    project: &Project,
    config: &Config,
    path: &str,
) -> Result<Ejected, ThemingError> {
    let layers = build::read_layers(project, config)?;
    let files = files(&layers);
    let candidates = [path.to_owned(), format!("templates/{path}")];
    let Some(path) = candidates.into_iter().find(|path| files.contains_key(path)) else {
        let near = nearest(path, &files);
        let (theme, path) = (config.theme.clone(), path.to_owned());
        return Err(ThemingError::NoFile { theme, path, near });
    };
    let shown_as = target(&path, config);
    if is_over(&path, &layers) {
        return Err(ThemingError::FileExists { path: shown_as });
    }
    let file = &files[&path];
    write_new(&full_target(&path, project, config)?, &file.bytes, &shown_as)?;
    Ok(Ejected { path: shown_as, from: file.shown_as.clone() })
}

/// The files of the layers that a copy can stand over, those of the first layer before
/// others. What a theme says of itself is of no use in another place.
fn files(layers: &[Layer]) -> BTreeMap<String, &LayerFile> {
    let mut files = BTreeMap::new();
    for (path, file) in layers.iter().flat_map(|layer| &layer.files) {
        let folders = ["templates/", "assets/", "messages/"];
        if folders.iter().any(|folder| path.starts_with(folder)) {
            files.entry(path.clone()).or_insert(file);
        }
    }
    files
}

/// Where the copy of a file stands, from the project's root: templates among the project's
/// own, all else in the theme's folder, which may stand over a built-in one.
fn target(path: &str, config: &Config) -> String {
    if path.starts_with("templates/") {
        path.to_owned()
    } else {
        format!("themes/{}/{path}", config.theme)
    }
}

/// The same on the disk.
fn full_target(
    path: &str,
    project: &Project,
    config: &Config,
) -> Result<PathBuf, ThemingError> {
    Ok(match path.strip_prefix("templates/") {
        Some(below) => project.templates.join(below),
        None => {
            check_name(&config.theme)?;
            project.themes.join(&config.theme).join(path)
        }
    })
}

/// Whether the file that counts stands where a copy would.
fn is_over(path: &str, layers: &[Layer]) -> bool {
    let own = if path.starts_with("templates/") { layers.first() } else { layers.get(1) };
    own.is_some_and(|own| !own.is_built_in() && own.files.contains_key(path))
}

/// The path that is most like one that is not there: of the same file name, or nearly the
/// same letters.
fn nearest(wanted: &str, files: &BTreeMap<String, &LayerFile>) -> Option<String> {
    let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let known = || files.keys().map(String::as_str);
    let same_name = known().find(|path| name(path) == name(wanted));
    let near = || {
        let short = known().filter_map(|path| path.strip_prefix("templates/"));
        yaml::nearest(wanted, known().chain(short))
    };
    same_name.or_else(near).map(ToOwned::to_owned)
}
