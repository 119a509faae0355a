//! `.htaccess`, as Apache reads it where `AllowOverride All` stands.

use crate::formats::hosts::FOR_EVER;
use crate::formats::hosts::HEADERS;
use crate::formats::hosts::Site;
use crate::formats::hosts::escaped;
use crate::formats::hosts::is_folder;
use crate::formats::hosts::types_by_name;
use crate::pages::MOST_FOR_APACHE;
use crate::paths::Address;

/// Returns `.htaccess`.
pub(super) fn write(site: &Site<'_>) -> String {
    let facts = site.facts;
    let mut text = String::from("# Redirects and headers of this site, by newsgen.\n\n");
    text.push_str(&format!("ErrorDocument 404 {}\n", site.path("/404.html")));
    for folder in site.hidden() {
        text.push_str(&format!("RedirectMatch 404 \"^{}\"\n", escaped(&folder)));
    }
    if !facts.gone.is_empty() {
        text.push_str("# The page that stands there says what became of the story.\n");
    }
    for address in &facts.gone {
        text.push_str(&gone(site, address));
    }
    for (old, new) in facts.moved.iter().take(MOST_FOR_APACHE) {
        // Apache encodes what a pattern leads to, and takes `$` for a part of it.
        let target = site.decoded(new).replace('$', "\\$");
        let pattern = pattern(site, old);
        text.push_str(&format!("RedirectMatch 301 \"{pattern}\" \"{target}\"\n"));
    }
    text.push_str("\n<IfModule mod_headers.c>\n");
    for (name, value) in HEADERS {
        text.push_str(&format!("    Header always set {name} \"{value}\"\n"));
    }
    for address in &facts.immutable {
        let asked = pattern(site, address);
        text.push_str(&format!(
            "    <If \"%{{REQUEST_URI}} =~ m|{asked}|\">\n        \
             Header set Cache-Control \"{FOR_EVER}\"\n    </If>\n"
        ));
    }
    text.push_str("</IfModule>\n");
    text.push_str(&types(site));
    text
}

/// What is answered with 410 and the page that stands there. That is asked for a second time
/// then, by the server itself, which is told by the status that it carries.
fn gone(site: &Site<'_>, address: &Address) -> String {
    let pattern = pattern(site, address);
    let base = site.edition.config.base_path();
    // In links a file of the output looks as it does for visitors.
    let file = Address::parse(&format!("/{}", address.output_path().as_str()));
    let file = file.map(|file| file.href(base)).unwrap_or_default();
    format!(
        "<If \"%{{ENV:REDIRECT_STATUS}} != '410' && %{{REQUEST_URI}} =~ m|{pattern}|\">\n    \
         ErrorDocument 410 {file}\n    RedirectMatch 410 ^\n</If>\n"
    )
}

/// The types of files by their names, each once, wherever they lie, and those of folders.
fn types(site: &Site<'_>) -> String {
    let mut text = String::new();
    for (name, own) in types_by_name(&site.facts.types) {
        text.push_str(&format!("<Files \"{name}\">\n    ForceType {own}\n</Files>\n"));
    }
    for (folder, own) in &site.facts.folder_types {
        let asked = escaped(&site.decoded(folder));
        text.push_str(&format!(
            "<If \"%{{REQUEST_URI}} =~ m|^{asked}|\">\n    ForceType {own}\n</If>\n"
        ));
    }
    text
}

/// A pattern that one address fits and nothing else. `Redirect` alone would take all that
/// begins like it.
fn pattern(site: &Site<'_>, address: &Address) -> String {
    let asked = site.asked(address);
    let bare = asked.first().map(String::as_str).unwrap_or_default();
    let tail = if is_folder(address) { "/?$" } else { "$" };
    format!("^{}{tail}", escaped(bare))
}
