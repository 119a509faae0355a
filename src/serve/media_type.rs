//! What kind of file an address leads to, as browsers and feed readers want to hear it.

/// Returns the media type of what stands at an address.
pub(super) fn media_type(address: &str) -> String {
    let name = address.rsplit('/').next().unwrap_or_default();
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let own = match (name, extension.to_ascii_lowercase().as_str()) {
        ("", _) | (_, "html" | "htm") => "text/html",
        ("feed.xml", _) | (_, "atom") => "application/atom+xml",
        ("rss.xml", _) | (_, "rss") => "application/rss+xml",
        ("feed.json", _) => "application/feed+json",
        (_, "xml") => "application/xml",
        (_, "json" | "map") => "application/json",
        (_, "jsonl" | "ndjson") => "application/x-ndjson",
        (_, "js" | "mjs") => "text/javascript",
        (_, "webmanifest") => "application/manifest+json",
        _ => "",
    };
    let guessed = mime_guess::from_path(name).first_raw();
    let kind = if own.is_empty() { guessed.unwrap_or(UNKNOWN) } else { own };
    if kind.starts_with("text/") {
        format!("{kind}; charset=utf-8")
    } else {
        kind.to_owned()
    }
}

const UNKNOWN: &str = "application/octet-stream";

#[cfg(test)]
mod tests {
    use super::media_type;

    #[test]
    fn files_have_the_types_that_readers_expect() {
        let cases = [
            ("/", "text/html; charset=utf-8"),
            ("/2016/03/11/a.html", "text/html; charset=utf-8"),
            ("/feed.xml", "application/atom+xml"),
            ("/topics/energy/feed.xml", "application/atom+xml"),
            ("/rss.xml", "application/rss+xml"),
            ("/feed.json", "application/feed+json"),
            ("/ticker.json", "application/json"),
            ("/sitemap.xml", "application/xml"),
            ("/robots.txt", "text/plain; charset=utf-8"),
            ("/assets/site.css", "text/css; charset=utf-8"),
            ("/assets/site.js", "text/javascript; charset=utf-8"),
            ("/a.JPG", "image/jpeg"),
            ("/a.svg", "image/svg+xml"),
            ("/a.woff2", "font/woff2"),
            ("/CNAME", "application/octet-stream"),
        ];
        for (address, expected) in cases {
            assert_eq!(media_type(address), expected, "{address}");
        }
    }
}
