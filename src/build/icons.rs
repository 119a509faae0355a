//! Finds the pictures that the config names as icons among what was read.

use crate::build::material::Material;
use crate::config::Config;
use crate::content::Origin;
use crate::content::Told;
use crate::diagnostic::Diagnostic;
use crate::pages::SiteFile;
use crate::pages::icon_type;

/// Returns the icons, in the config's order, beside what is wrong with the others.
pub(super) fn find(
    config: &Config,
    material: &Material,
) -> (Vec<SiteFile>, Vec<Diagnostic>) {
    let mut icons = Vec::new();
    let mut problems = Vec::new();
    for path in &config.notices.icons {
        let inventory = match path.starts_with(Origin::Static.prefix()) {
            true => &material.statics,
            false => &material.contents,
        };
        let told = inventory.row(path).and_then(|row| row.told());
        match told {
            Some((Told::File(file), _)) if icon_type(path).is_some() => {
                icons.push(*file);
            }
            found => {
                let reason = match found {
                    Some(_) => "it is no picture of a kind that browsers know",
                    None => "there is no such file",
                };
                let message = format!("`icon` is `{path}`: {reason}");
                let help = "put a PNG or SVG into `static/`, and write its name";
                problems.push(Diagnostic::warning("icon", message).help(help));
            }
        }
    }
    (icons, problems)
}
