//! The themes inside the binary: `default`, and `classic`, which extends it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use include_dir::Dir;
use include_dir::DirEntry;
use include_dir::include_dir;

use crate::theme::Layer;
use crate::theme::LayerFile;

static THEMES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes");

/// Returns the names of the themes that are there without a project's doing, sorted.
pub fn names() -> Vec<&'static str> {
    let mut names: Vec<&str> =
        THEMES.dirs().filter_map(|theme| theme.path().to_str()).collect();
    names.sort_unstable();
    names
}

/// Returns one of them by its name; `None` if it is no built-in theme.
pub fn built_in(name: &str) -> Option<Layer> {
    let theme = THEMES.dirs().find(|theme| theme.path().to_str() == Some(name))?;
    let mut files = BTreeMap::new();
    let mut open: Vec<&DirEntry<'static>> = theme.entries().iter().collect();
    while let Some(entry) = open.pop() {
        match entry {
            DirEntry::Dir(folder) => open.extend(folder.entries()),
            DirEntry::File(file) => {
                let Ok(path) = file.path().strip_prefix(name) else { continue };
                let path = path.to_string_lossy().replace('\\', "/");
                let shown_as = format!("built-in themes/{name}/{path}");
                let bytes = Cow::Borrowed(file.contents());
                files.insert(path, LayerFile { shown_as, bytes });
            }
        }
    }
    Some(Layer { name: name.to_owned(), files })
}
