//! A theme's assets: styles, scripts, pictures, at addresses below `/assets/`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::config::Assets;
use crate::fingerprint::Fingerprint;
use crate::paths::Address;
use crate::paths::PathError;
use crate::theme::Layer;

/// A file that every page may use.
#[derive(Debug, Clone)]
pub struct Asset {
    /// Its path below `assets/`.
    pub path: String,
    /// Where it is published.
    pub address: Address,
    /// Whether its name changes with its bytes.
    pub naming: Assets,
    /// Where it comes from, as shown to people.
    pub shown_as: String,
    /// What it holds.
    pub bytes: Cow<'static, [u8]>,
}

/// Gathers the assets of all layers; the first layer that has one wins.
///
/// # Errors
///
/// If a file's name cannot be an address.
pub fn gather(layers: &[Layer], naming: Assets) -> Result<Vec<Asset>, PathError> {
    let mut assets = BTreeMap::new();
    for layer in layers.iter().rev() {
        for (path, file) in &layer.files {
            let Some(path) = path.strip_prefix("assets/") else { continue };
            let named = match naming {
                Assets::Stable => None,
                Assets::Hashed => hashed(path, &file.bytes),
            };
            let naming = if named.is_some() { Assets::Hashed } else { Assets::Stable };
            let named = named.as_deref().unwrap_or(path);
            let asset = Asset {
                path: path.to_owned(),
                address: Address::parse(&format!("/assets/{named}"))?,
                naming,
                shown_as: file.shown_as.clone(),
                bytes: file.bytes.clone(),
            };
            assets.insert(path.to_owned(), asset);
        }
    }
    Ok(assets.into_values().collect())
}

/// The name with a hash that styles and scripts get. Pictures and fonts keep theirs, because
/// styles name them.
fn hashed(path: &str, bytes: &[u8]) -> Option<String> {
    match path.rsplit_once('.') {
        Some((stem, extension @ ("css" | "js"))) => {
            Some(format!("{stem}.{}.{extension}", Fingerprint::of(bytes).short(8)))
        }
        _ => None,
    }
}
