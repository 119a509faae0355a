//! What files that may have changed have touched.

use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;

use crate::build::Project;

/// Which files may have changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changed {
    /// These, by their full paths, or what lies in them.
    Paths(BTreeSet<PathBuf>),
    /// Any.
    Any,
}

/// What may have changed of what was read.
#[derive(Debug, Default)]
pub(super) struct Touched {
    /// Files and folders below `content/`.
    pub(super) content: BTreeSet<String>,
    /// The same below `static/`.
    pub(super) statics: BTreeSet<String>,
    pub(super) theme: bool,
}

impl Touched {
    /// What changed files have touched; `None` if that can be anything.
    pub(super) fn by(changed: &Changed, project: &Project) -> Option<Self> {
        let Changed::Paths(paths) = changed else { return None };
        let mut touched = Self::default();
        for path in paths {
            let inside = |root: &Path| as_text(path.strip_prefix(root).ok()?);
            let is_around = |root: &PathBuf| root.starts_with(path);
            if is_around(&project.content) || is_around(&project.static_files) {
                return None;
            } else if path.starts_with(&project.content) {
                touched.content.insert(inside(&project.content)?);
            } else if path.starts_with(&project.static_files) {
                touched.statics.insert(inside(&project.static_files)?);
            } else {
                let roots = [&project.themes, &project.templates];
                let is_its = |root: &PathBuf| path.starts_with(root) || is_around(root);
                touched.theme |= roots.into_iter().any(is_its);
            }
        }
        Some(touched)
    }
}

/// A path with `/` between its parts; `None` if it is no text.
fn as_text(path: &Path) -> Option<String> {
    let parts = path.components().map(|part| part.as_os_str().to_str());
    let parts: Option<Vec<&str>> = parts.collect();
    Some(parts?.join("/"))
}
