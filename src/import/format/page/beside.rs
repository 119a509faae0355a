//! Finds the pictures that a saved page shows in the folder that it was saved in.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read as _;
use std::path::Component;
use std::path::Path;
use std::path::PathBuf;

use imagesize::ImageType;
use percent_encoding::percent_decode_str;

use crate::import::item::Attached;
use crate::paths::Slug;

/// How many pictures a page may bring along.
const MAX_PICTURES: usize = 200;
/// How much of a file tells what it is.
const HEAD_BYTES: u64 = 64;

/// The pictures beside a page.
#[derive(Debug, Default)]
pub(super) struct Beside {
    /// The folder that none of them is outside of, and where the page lies in it.
    place: Option<(PathBuf, PathBuf)>,
    found: BTreeMap<PathBuf, String>,
    pub(super) missing: Vec<String>,
}

impl Beside {
    /// The pictures below `root`, named by a page that lies at `page`.
    pub(super) fn new(root: &Path, page: &Path) -> Self {
        let place = root.canonicalize().ok().and_then(|root| {
            let folder = page.parent()?.canonicalize().ok()?;
            folder.starts_with(&root).then_some((root, folder))
        });
        Self { place, ..Self::default() }
    }

    /// Returns the name that a picture gets beside the story; `None` if the address names
    /// none in the folder.
    pub(super) fn name(&mut self, address: &str) -> Option<String> {
        let (root, folder) = self.place.as_ref()?;
        let path = relative(address)?;
        let path = folder.join(path).canonicalize().ok();
        let path = path.filter(|path| path.starts_with(root) && path.is_file());
        let Some(path) = path else {
            self.missing.push(address.chars().take(200).collect());
            return None;
        };
        if let Some(name) = self.found.get(&path) {
            return Some(name.clone());
        }
        let end = kind(&path)?;
        if self.found.len() >= MAX_PICTURES {
            return None;
        }
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let stem =
            Slug::from_text(&stem).map_or("picture".to_owned(), |slug| slug.to_string());
        let stem = &stem[..stem.floor_char_boundary(60)];
        let is_free = |name: &String| !self.found.values().any(|taken| taken == name);
        let names = (1..).map(|n| match n {
            1 => format!("{stem}.{end}"),
            n => format!("{stem}-{n}.{end}"),
        });
        let name = names.into_iter().find(is_free)?;
        self.found.insert(path, name.clone());
        Some(name)
    }

    /// The files of those pictures that `html` shows.
    pub(super) fn files(self, html: &str) -> Vec<Attached> {
        let shown = |name: &str| html.contains(&format!("\"{name}\""));
        let found = self.found.into_iter().filter(|(_, name)| shown(name));
        found.map(|(from, name)| Attached { name, from }).collect()
    }
}

/// A path that an address names, if it is relative.
fn relative(address: &str) -> Option<PathBuf> {
    let address = address.trim().split(['?', '#']).next().unwrap_or_default();
    if address.is_empty() || address.starts_with(['/', '\\']) {
        return None;
    }
    let first = address.split('/').next().unwrap_or_default();
    if first.contains(':') {
        return None;
    }
    let path = PathBuf::from(&*decoded(address)?);
    let is_plain = |part: Component<'_>| {
        matches!(part, Component::Normal(_) | Component::CurDir | Component::ParentDir)
    };
    path.components().all(is_plain).then_some(path)
}

/// An address without `%20` and the like.
fn decoded(address: &str) -> Option<Cow<'_, str>> {
    let text = percent_decode_str(address).decode_utf8().ok()?;
    (!text.contains('\0')).then_some(text)
}

/// What ends the name of a picture of its kind; `None` if it is none.
fn kind(path: &Path) -> Option<&'static str> {
    let mut head = Vec::new();
    File::open(path).ok()?.take(HEAD_BYTES).read_to_end(&mut head).ok()?;
    match imagesize::image_type(&head).ok()? {
        ImageType::Jpeg => Some("jpg"),
        ImageType::Png => Some("png"),
        ImageType::Gif => Some("gif"),
        ImageType::Webp => Some("webp"),
        _ => None,
    }
}
