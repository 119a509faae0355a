//! A snippet for Caddy.

use crate::formats::hosts::FOR_EVER;
use crate::formats::hosts::HEADERS;
use crate::formats::hosts::Site;
use crate::formats::hosts::escaped;

/// Returns the snippet.
pub(super) fn write(site: &Site<'_>) -> String {
    let facts = site.facts;
    let mut text = String::from(
        "# Redirects and headers of this site, by newsgen. Import it in the site's block, which\n\
         # has `root` and `file_server`:\n\
         #\n\
         #     import PATH-OF-THE-SITE/.hosts/Caddyfile\n\n",
    );
    let moved = facts.moved.iter().flat_map(|(old, new)| {
        let target = site.href(new);
        site.asked(old).into_iter().map(move |asked| (asked, target.clone()))
    });
    let gone = facts.gone.iter().flat_map(|address| site.asked(address));
    let gone = gone.map(|asked| (asked, "410".to_owned()));
    let kept = facts.immutable.iter().flat_map(|address| site.asked(address));
    let kept = kept.map(|asked| (asked, FOR_EVER.to_owned()));
    let types = facts.types.iter().flat_map(|(address, own)| {
        site.asked(address).into_iter().map(move |asked| (asked, (*own).to_owned()))
    });
    let folders = facts.folder_types.iter().map(|(folder, own)| {
        (format!("~^{}", escaped(&site.decoded(folder))), (*own).to_owned())
    });
    text.push_str(&map("moved", moved));
    text.push_str(&map("gone", gone));
    text.push_str(&map("cache", kept));
    text.push_str(&map("type", types.chain(folders)));
    text.push_str("header {\n");
    for (name, value) in HEADERS {
        text.push_str(&format!("    {name} \"{value}\"\n"));
    }
    text.push_str("}\n");
    let [hosts, own] = site.hidden();
    // Caddy decodes nothing here.
    let not_found = site.decoded_path("/404.html");
    let condition =
        |name: &str| format!("@newsgen_{name} not vars {{newsgen_{name}}} \"\"\n");
    text.push_str(&condition("cache"));
    text.push_str("header @newsgen_cache Cache-Control {newsgen_cache}\n");
    text.push_str(&condition("type"));
    text.push_str("header @newsgen_type Content-Type {newsgen_type}\n");
    text.push_str(&condition("moved"));
    text.push_str("redir @newsgen_moved {newsgen_moved} 301\n");
    text.push_str(&condition("gone"));
    text.push_str("error @newsgen_gone 410\n");
    text.push_str(&format!("@newsgen_hidden path \"{hosts}*\" \"{own}*\"\n"));
    text.push_str("error @newsgen_hidden 404\n");
    // The page that stands there says what became of the story.
    text.push_str(&format!(
        "handle_errors {{\n    @missing expression {{err.status_code}} == 404\n    \
         rewrite @missing \"{not_found}\"\n    file_server\n}}\n"
    ));
    text
}

fn map(name: &str, lines: impl Iterator<Item = (String, String)>) -> String {
    let mut text = format!("map {{path}} {{newsgen_{name}}} {{\n");
    for (key, value) in lines {
        text.push_str(&format!("    \"{key}\" \"{value}\"\n"));
    }
    text.push_str("    default \"\"\n}\n");
    text
}
