//! The pictures that stand for the site, as pages and the web app manifest name them.

use serde::Serialize;

use crate::pages::Edition;
use crate::pages::SiteFile;

/// A picture that stands for the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IconView {
    /// Its address, ready for links.
    pub url: String,
    /// Its media type.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// As in `192x192`; `any` for one that can be drawn at every size; `None` if it does not
    /// tell.
    pub sizes: Option<String>,
}

/// The smallest edge of a picture on a telephone's first screen, in pixels.
const TOUCH_PIXELS: u32 = 120;

/// Returns the site's icons, in the config's order.
pub fn icons(edition: &Edition<'_>) -> Vec<IconView> {
    edition.icons.iter().filter_map(|file| icon(edition, file)).collect()
}

fn icon(edition: &Edition<'_>, file: &SiteFile) -> Option<IconView> {
    let kind = media_type(&file.path)?;
    let sizes = match (kind, file.size) {
        ("image/svg+xml", _) => Some("any".to_owned()),
        (_, size) => size.map(|(width, height)| format!("{width}x{height}")),
    };
    Some(IconView { url: edition.href(&file.address), kind, sizes })
}

/// Returns the address of the icon for telephones, which take no drawing: the smallest that is
/// large enough.
pub(super) fn touch_icon(edition: &Edition<'_>) -> Option<String> {
    let edge = |file: &SiteFile| file.size.map(|(width, height)| width.min(height));
    let is_large = |file: &&SiteFile| {
        let is_png = media_type(&file.path) == Some("image/png");
        is_png && edge(file).is_some_and(|edge| edge >= TOUCH_PIXELS)
    };
    let smallest = edition.icons.iter().filter(is_large).min_by_key(|file| edge(file));
    smallest.map(|file| edition.href(&file.address))
}

/// The media type of a picture that browsers take for an icon; `None` for all else.
pub fn media_type(path: &str) -> Option<&'static str> {
    let (_, extension) = path.rsplit_once('.')?;
    match extension.to_ascii_lowercase().as_str() {
        "png" => Some("image/png"),
        "svg" => Some("image/svg+xml"),
        "ico" => Some("image/x-icon"),
        "webp" => Some("image/webp"),
        "jpg" | "jpeg" => Some("image/jpeg"),
        "gif" => Some("image/gif"),
        _ => None,
    }
}
