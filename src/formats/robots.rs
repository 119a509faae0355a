//! `robots.txt`: everything may be read, and where the sitemaps are; RFC 9309.

use crate::pages::Edition;

/// Returns `robots.txt`.
pub(super) fn write(edition: &Edition<'_>) -> Vec<u8> {
    let mut text = String::from("User-agent: *\nDisallow:\n");
    if let Some(base) = &edition.config.base_url {
        let sitemap = base.full(&edition.href_of("/sitemap.xml"));
        text.push_str(&format!("\nSitemap: {sitemap}\n"));
    }
    text.into_bytes()
}
