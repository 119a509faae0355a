//! Snippets for nginx: one for its `http` block, one for the site's `server` block.

use crate::formats::hosts::FOR_EVER;
use crate::formats::hosts::HEADERS;
use crate::formats::hosts::Site;
use crate::formats::hosts::escaped;
use crate::formats::hosts::types_by_name;

/// Returns what stands in the `http` block: maps from what is asked for.
pub(super) fn maps(site: &Site<'_>) -> String {
    let facts = site.facts;
    let moved = facts.moved.iter().flat_map(|(old, new)| {
        let target = site.href(new);
        site.asked(old).into_iter().map(move |asked| (asked, target.clone()))
    });
    let gone = facts.gone.iter().flat_map(|address| site.asked(address));
    let gone = gone.map(|asked| (asked, "1".to_owned()));
    let kept = facts.immutable.iter().flat_map(|address| site.asked(address));
    let kept = kept.map(|asked| (asked, FOR_EVER.to_owned()));
    let maps: [(&str, Vec<(String, String)>); 3] =
        [("moved", moved.collect()), ("gone", gone.collect()), ("cache", kept.collect())];
    let mut text = String::from(
        "# What has moved or is gone, by newsgen. Include it in the http block, in which the\n\
         # site's server block stands:\n\
         #\n\
         #     include PATH-OF-THE-SITE/.hosts/nginx-http.conf;\n",
    );
    text.push_str(&sizes(&maps));
    for (name, lines) in maps {
        text.push_str(&format!("\nmap $uri $newsgen_{name} {{\n    default \"\";\n"));
        for (key, value) in lines {
            text.push_str(&format!("    \"{key}\" \"{value}\";\n"));
        }
        text.push_str("}\n");
    }
    text
}

/// How large nginx's tables have to be where its own are too small.
fn sizes(maps: &[(&str, Vec<(String, String)>)]) -> String {
    let keys = maps.iter().flat_map(|(_, lines)| lines).map(|(key, _)| key.len());
    let longest = keys.max().unwrap_or_default();
    let n_most = maps.iter().map(|(_, lines)| lines.len()).max().unwrap_or_default();
    let mut sizes = Vec::new();
    // nginx refuses to start if a key does not fit beside its own sixteen bytes or so.
    if longest > 32 {
        let size = (longest + 64).next_power_of_two();
        sizes.push(format!("map_hash_bucket_size {size};\n"));
    }
    // It has room for 2,048, and says at each start that it looks for keys longer.
    if n_most > 1_024 {
        sizes.push(format!("map_hash_max_size {};\n", (n_most * 2).next_power_of_two()));
    }
    match sizes.is_empty() {
        true => String::new(),
        false => format!(
            "#\n# If another file sets one, too, let the larger one stand.\n{}",
            sizes.concat()
        ),
    }
}

/// Returns what stands in the `server` block.
pub(super) fn server(site: &Site<'_>) -> String {
    let mut text = String::from(
        "# Redirects and headers of this site, by newsgen. Include it in the server block that\n\
         # has the site's `root`, beside nginx-http.conf in the http block:\n\
         #\n\
         #     include PATH-OF-THE-SITE/.hosts/nginx-server.conf;\n\n\
         if ($newsgen_gone) { return 410; }\n\
         if ($newsgen_moved) { return 301 $newsgen_moved; }\n\n",
    );
    let not_found = site.decoded_path("/404.html");
    text.push_str(&format!("error_page 404 \"{not_found}\";\n"));
    text.push_str(
        "# The page that stands there says what became of the story.\n\
         error_page 410 @newsgen_gone;\n\
         location @newsgen_gone { try_files $uri $uri/index.html =410; }\n",
    );
    for folder in site.hidden() {
        text.push_str(&format!("location ^~ \"{folder}\" {{ return 404; }}\n"));
    }
    text.push('\n');
    for (name, value) in HEADERS {
        text.push_str(&format!("add_header {name} \"{value}\" always;\n"));
    }
    text.push_str("add_header Cache-Control $newsgen_cache;\n");
    text.push_str(&types(site));
    text
}

/// The types of files: one block for all of a name, as nginx keeps each block in memory.
fn types(site: &Site<'_>) -> String {
    let facts = site.facts;
    let base = escaped(&site.decoded_path("/"));
    let names = types_by_name(&facts.types).into_iter();
    let names =
        names.map(|(name, own)| (format!("~ \"^{base}(.+/)?{}$\"", escaped(name)), own));
    let folders = facts.folder_types.iter();
    let folders = folders.map(|(folder, own)| {
        (format!("~ \"^{}\"", escaped(&site.decoded(folder))), *own)
    });
    let block = |(asked, own): (String, &str)| {
        format!("location {asked} {{ types {{ }} default_type \"{own}\"; }}\n")
    };
    folders.chain(names).map(block).collect()
}
