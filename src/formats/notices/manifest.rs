//! The site as an app: <https://www.w3.org/TR/appmanifest/>.

use serde::Serialize;

use crate::config::direction;
use crate::pages::Edition;
use crate::pages::IconView;
use crate::pages::icons;

#[derive(Serialize)]
struct Manifest<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    short_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    lang: &'a str,
    dir: &'a str,
    id: &'a str,
    start_url: &'a str,
    scope: &'a str,
    display: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    theme_color: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    background_color: Option<&'a str>,
    icons: Vec<Icon>,
}

#[derive(Serialize)]
struct Icon {
    src: String,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sizes: Option<String>,
}

/// Returns the manifest.
pub(super) fn write(edition: &Edition<'_>) -> String {
    let config = edition.config;
    let app = config.notices.app.clone().unwrap_or_default();
    let icons = icons(edition).into_iter();
    let manifest = Manifest {
        name: &config.title,
        short_name: app.short_name.as_deref(),
        description: config.description.as_deref(),
        lang: &config.language,
        dir: direction(&config.language),
        id: config.base_path(),
        start_url: config.base_path(),
        scope: config.base_path(),
        display: app.display,
        theme_color: app.theme_color.as_deref(),
        background_color: app.background_color.as_deref(),
        icons: icons
            .map(|IconView { url, kind, sizes }| Icon { src: url, kind, sizes })
            .collect(),
    };
    let json = serde_json::to_string_pretty(&manifest).unwrap_or_default();
    format!("{json}\n")
}
