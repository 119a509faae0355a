//! Starts a theme: a folder with as little in it as shows where everything goes.

use std::fs;
use std::io;

use crate::build::Project;
use crate::paths::Slug;
use crate::theming::ThemingError;
use crate::theming::check_name;
use crate::theming::is_built_in;
use crate::theming::write_new;

const THEME: &str = include_str!("starter/theme.yaml");
const BASE: &str = include_str!("starter/base.html");
const STYLE: &str = include_str!("starter/style.css");

/// A theme that was started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Started {
    /// What to write into the settings: `theme: quayside`.
    pub setting: String,
    /// The files, from the project's root.
    pub files: Vec<String>,
}

/// Makes the folder of a theme that extends the default one.
///
/// # Errors
///
/// If the name is none for a folder, or of a theme that there is, or the disk would not.
pub fn start(project: &Project, name: &str) -> Result<Started, ThemingError> {
    check_name(name)?;
    if is_built_in(name) {
        return Err(ThemingError::ThemeExists { name: name.to_owned() });
    }
    let folder = project.themes.join(name);
    let failed = |source| ThemingError::Write { path: folder.clone(), source };
    fs::create_dir_all(&project.themes).map_err(failed)?;
    fs::create_dir(&folder).map_err(|source| match source.kind() {
        io::ErrorKind::AlreadyExists => {
            ThemingError::ThemeExists { name: name.to_owned() }
        }
        _ => failed(source),
    })?;
    let slug = Slug::from_text(name).map(|slug| slug.to_string());
    let style = format!("{}.css", slug.as_deref().unwrap_or("theme"));
    let written = yaml_text(name);
    let files = [
        ("theme.yaml".to_owned(), THEME),
        ("templates/base.html".to_owned(), BASE),
        (format!("assets/{style}"), STYLE),
    ];
    let mut started = Started { setting: format!("theme: {written}"), files: Vec::new() };
    for (path, text) in files {
        let shown_as = format!("themes/{name}/{path}");
        let text = text.replace("STYLE.css", &style).replace("THEME-NAME", &written);
        write_new(&folder.join(&path), text.as_bytes(), &shown_as)?;
        started.files.push(shown_as);
    }
    Ok(started)
}

/// A text as YAML reads it, in quotes where it needs them.
fn yaml_text(text: &str) -> String {
    let written = serde_yaml::to_string(text).unwrap_or_default();
    written.trim_end().to_owned()
}
