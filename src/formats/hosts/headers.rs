//! `_headers`, as Netlify and Cloudflare read it.

use crate::formats::hosts::FOR_EVER;
use crate::formats::hosts::HEADERS;
use crate::formats::hosts::Site;
use crate::formats::hosts::source;

/// The most rules that Cloudflare reads. Readers take a feed under the type that its name tells,
/// too, and a style is checked again where it may not be kept.
const MOST_RULES: usize = 100;

/// Returns `_headers`.
pub(super) fn write(site: &Site<'_>) -> String {
    let facts = site.facts;
    let mut text = String::from("# What this site tells browsers, by newsgen.\n");
    let mut rule = |path: &str, headers: &[(&str, &str)]| {
        text.push_str(&format!("{path}\n"));
        for (name, value) in headers {
            text.push_str(&format!("  {name}: {value}\n"));
        }
    };
    rule(&format!("{}*", source(&site.decoded_path("/"))), &HEADERS);
    let of = |address, tail: &str, header| {
        let path = source(&site.decoded(address));
        (format!("{path}{tail}"), header)
    };
    let kept = facts.immutable.iter();
    let kept = kept.map(|address| of(address, "", ("Cache-Control", FOR_EVER)));
    let folders = facts.folder_types.iter();
    let folders = folders.map(|(address, own)| of(address, "*", ("Content-Type", own)));
    let types = facts.types.iter();
    let types = types.map(|(address, own)| of(address, "", ("Content-Type", own)));
    for (path, header) in kept.chain(folders).chain(types).take(MOST_RULES - 1) {
        rule(&path, &[header]);
    }
    text
}
