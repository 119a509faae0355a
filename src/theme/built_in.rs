//! The default theme, inside the binary.

use std::borrow::Cow;
use std::collections::BTreeMap;

use include_dir::Dir;
use include_dir::DirEntry;
use include_dir::include_dir;

use crate::theme::Layer;
use crate::theme::LayerFile;

static DEFAULT: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// Returns the default theme.
pub fn built_in() -> Layer {
    let mut files = BTreeMap::new();
    let mut open: Vec<&DirEntry<'static>> = DEFAULT.entries().iter().collect();
    while let Some(entry) = open.pop() {
        match entry {
            DirEntry::Dir(folder) => open.extend(folder.entries()),
            DirEntry::File(file) => {
                let path = file.path().to_string_lossy().replace('\\', "/");
                let shown_as = format!("built-in themes/default/{path}");
                let bytes = Cow::Borrowed(file.contents());
                files.insert(path, LayerFile { shown_as, bytes });
            }
        }
    }
    Layer { name: "default".to_owned(), files }
}
