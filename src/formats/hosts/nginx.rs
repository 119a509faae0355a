//! Snippets for nginx: one for its `http` block, one for the site's `server` block.

use crate::formats::hosts::FOR_EVER;
use crate::formats::hosts::HEADERS;
use crate::formats::hosts::Site;

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
    let keys = maps.iter().flat_map(|(_, lines)| lines).map(|(key, _)| key.len());
    let longest = keys.max().unwrap_or_default();
    // nginx refuses to start if a key does not fit beside its own sixteen bytes or so.
    if longest > 32 {
        let size = (longest + 64).next_power_of_two();
        text.push_str(&format!(
            "#\n# If another file sets it, too, let the larger one stand.\n\
             map_hash_bucket_size {size};\n"
        ));
    }
    for (name, lines) in maps {
        text.push_str(&format!("\nmap $uri $newsgen_{name} {{\n    default \"\";\n"));
        for (key, value) in lines {
            text.push_str(&format!("    \"{key}\" \"{value}\";\n"));
        }
        text.push_str("}\n");
    }
    text
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
    text.push_str(&format!("error_page 404 {};\n", site.path("/404.html")));
    text.push_str(
        "# The page that stands there says what became of the story.\n\
         error_page 410 @newsgen_gone;\n\
         location @newsgen_gone { try_files $uri $uri/index.html =410; }\n",
    );
    text.push_str(&format!(
        "location ^~ {} {{ return 404; }}\n\n",
        site.path("/.hosts/")
    ));
    for (name, value) in HEADERS {
        text.push_str(&format!("add_header {name} \"{value}\" always;\n"));
    }
    text.push_str("add_header Cache-Control $newsgen_cache;\n");
    for (address, own) in &site.facts.types {
        for asked in site.asked(address) {
            text.push_str(&format!(
                "location = \"{asked}\" {{ types {{ }} default_type \"{own}\"; }}\n"
            ));
        }
    }
    text
}
