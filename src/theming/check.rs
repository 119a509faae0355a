//! Checks a theme as a whole, without building anything.

use std::sync::Arc;

use crate::build;
use crate::build::Project;
use crate::check;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::theme;
use crate::theme::Extent;
use crate::theme::Layer;
use crate::theming::ThemingError;
use crate::theming::list;

/// Returns all that is wrong or doubtful in the theme `name`, with the levels that the config
/// gives it.
///
/// With the theme of the config, the project's own templates and the options that it sets are
/// looked at, too; they are for no other theme.
///
/// # Errors
///
/// If there is no such theme, or a folder cannot be read.
pub fn check(
    project: &Project,
    config: &Config,
    name: &str,
) -> Result<Vec<Diagnostic>, ThemingError> {
    list::find(project, name)?;
    let is_current = name == config.theme;
    let mut config = Config { theme: name.to_owned(), ..config.clone() };
    let own = if is_current {
        build::own_layer(&project.templates)?
    } else {
        config.options.clear();
        Layer { name: "project".to_owned(), ..Layer::default() }
    };
    let find = |name: &str| build::read_theme(project, name);
    let (layers, mut found) = theme::chain_as_far_as_possible(name, own, &find);
    // Where a theme is missing, what it would have had is not worth a word.
    let is_cut = found.iter().any(|one| one.code == "theme");
    let extent = if is_cut { Extent::Cut } else { Extent::Whole };
    let layers: Arc<[Layer]> = layers.into();
    found.append(&mut theme::examine(&layers, &config, extent));
    Ok(check::weighed(found, &config))
}
