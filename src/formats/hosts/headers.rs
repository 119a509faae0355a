//! `_headers`, as Netlify and Cloudflare read it.

use crate::formats::hosts::FOR_EVER;
use crate::formats::hosts::HEADERS;
use crate::formats::hosts::Site;

/// How many files have a rule for their type; Cloudflare reads 100 rules in all. Readers take
/// a feed under the type that its name tells, too.
const MOST_TYPES: usize = 60;

/// Returns `_headers`.
pub(super) fn write(site: &Site<'_>) -> String {
    let mut text = String::from("# What this site tells browsers, by newsgen.\n");
    let mut rule = |path: &str, headers: &[(&str, &str)]| {
        text.push_str(&format!("{path}\n"));
        for (name, value) in headers {
            text.push_str(&format!("  {name}: {value}\n"));
        }
    };
    rule(&format!("{}*", site.edition.config.base_path()), &HEADERS);
    for address in &site.facts.immutable {
        rule(&site.href(address), &[("Cache-Control", FOR_EVER)]);
    }
    for (address, own) in site.facts.types.iter().take(MOST_TYPES) {
        rule(&site.href(address), &[("Content-Type", own)]);
    }
    text
}
