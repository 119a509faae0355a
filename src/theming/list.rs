//! Tells which themes there are.

use serde::Serialize;

use crate::build;
use crate::build::Project;
use crate::config::Config;
use crate::folder::Folder;
use crate::folder::Hidden;
use crate::theme;
use crate::theme::Layer;
use crate::theming::ThemingError;
use crate::yaml;

/// A theme that a site can have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ThemeEntry {
    /// Its name, for `theme:` in the settings.
    pub name: String,
    /// What it says that it is; `None` if it says nothing.
    pub description: Option<String>,
    /// The theme behind it.
    pub extends: Option<String>,
    /// Whether it is inside the binary.
    pub built_in: bool,
    /// Whether it is the one that the settings name.
    pub current: bool,
}

/// Returns the themes of the project and those inside the binary, by name. A theme of the
/// project that stands over a built-in one is told in its place.
pub fn list(project: &Project, config: &Config) -> Vec<ThemeEntry> {
    let entry = |name: String| {
        let own = build::read_theme(project, &name);
        let behind = theme::built_in(&name);
        let told = |layer: Option<&Layer>| layer.map(Layer::told).unwrap_or_default();
        let (description, extends) = told(own.as_ref());
        let (description_behind, extends_behind) = told(behind.as_ref());
        ThemeEntry {
            description: description.or(description_behind),
            extends: extends.or(extends_behind),
            built_in: own.is_none(),
            current: name == config.theme,
            name,
        }
    };
    names(project).into_iter().map(entry).collect()
}

/// The names of all themes, sorted.
fn names(project: &Project) -> Vec<String> {
    let mut names: Vec<String> =
        theme::built_in_names().into_iter().map(ToOwned::to_owned).collect();
    if let Ok(folder) = Folder::open(&project.themes) {
        let own = folder.list("", Hidden::Skip).folders.into_iter();
        names.extend(own.map(|path| path.trim_end_matches('/').to_owned()));
    }
    names.sort_unstable();
    names.dedup();
    names
}

/// Refuses a name that is of no theme.
pub(super) fn find(project: &Project, name: &str) -> Result<(), ThemingError> {
    // A symlink to a folder is a theme, too, though a walk passes it over.
    if theme::built_in(name).is_some() || project.themes.join(name).is_dir() {
        return Ok(());
    }
    let names = names(project);
    let near = yaml::nearest(name, names.iter().map(String::as_str));
    let near = near.map(ToOwned::to_owned);
    Err(ThemingError::NoTheme { name: name.to_owned(), near })
}
