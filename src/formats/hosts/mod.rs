//! Redirects and headers in the forms that hosts and servers read.
//!
//! Every address here is one of the site below its base path. Portable addresses, and the base
//! path is one, too, have no `"`, `|`, backslashes, `*`, `?` or control characters, so that none
//! can end a string or a pattern here.

mod apache;
mod caddy;
mod headers;
mod nginx;
mod redirects;

use std::collections::BTreeSet;

use crate::pages::Edition;
use crate::pages::HostFacts;
use crate::pages::HostFile;
use crate::paths::Address;

/// What pages may load and do. The built-in theme has no scripts and styles within pages, so
/// that nothing that slips into a text runs. Pictures may come from elsewhere, as stories name
/// them. `tests/web/policy.test.mjs` loads each kind of page with it.
const POLICY: &str = "default-src 'none'; img-src 'self' https: data:; media-src 'self' https:; \
                      style-src 'self'; script-src 'self'; font-src 'self'; \
                      connect-src 'self'; manifest-src 'self'; base-uri 'none'; \
                      form-action 'self'; frame-ancestors 'none'";

/// The headers of every answer.
const HEADERS: [(&str, &str); 3] = [
    ("Content-Security-Policy", POLICY),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("X-Content-Type-Options", "nosniff"),
];

/// How long a file may be kept whose name changes with its bytes.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// Returns a file for a host.
pub(super) fn write(edition: &Edition<'_>, file: HostFile, facts: &HostFacts) -> Vec<u8> {
    let site = Site { edition, facts };
    let text = match file {
        HostFile::Redirects => redirects::write(&site),
        HostFile::Headers => headers::write(&site),
        HostFile::NginxMaps => nginx::maps(&site),
        HostFile::NginxServer => nginx::server(&site),
        HostFile::Apache => apache::write(&site),
        HostFile::Caddy => caddy::write(&site),
    };
    text.into_bytes()
}

/// What hosts are told of.
struct Site<'a> {
    edition: &'a Edition<'a>,
    facts: &'a HostFacts,
}

impl Site<'_> {
    /// An address as it stands in a link.
    fn href(&self, address: &Address) -> String {
        self.edition.href(address)
    }

    /// An address as servers see it: decoded.
    fn decoded(&self, address: &Address) -> String {
        self.decoded_path(address.as_str())
    }

    /// A path of the site as servers see it: decoded, below the base path.
    fn decoded_path(&self, path: &str) -> String {
        let base = self.edition.config.decoded_base_path().trim_end_matches('/');
        format!("{base}{path}")
    }

    /// An address as servers see it, in each form that a visitor may ask for: a
    /// folder with its last slash and without.
    fn asked(&self, address: &Address) -> Vec<String> {
        let own = self.decoded(address);
        if !is_folder(address) {
            return vec![own];
        }
        let bare = own.trim_end_matches('/');
        vec![bare.to_owned(), format!("{bare}/")]
    }

    /// An address as it stands before a rule of `_redirects` and `_headers`, in each form that
    /// a visitor may ask for. Cloudflare compares it with what browsers send, which encode less
    /// than links do: RFC 3986 §3.3 lets these stand in a path.
    fn sources(&self, address: &Address) -> Vec<String> {
        self.asked(address).iter().map(|asked| source(asked)).collect()
    }

    /// A path of the site that is ASCII, below the base path, as it stands in a link.
    fn path(&self, path: &str) -> String {
        self.edition.href_of(path)
    }

    /// The folders that are no part of the site for visitors, as servers see them.
    fn hidden(&self) -> [String; 2] {
        ["/.hosts/", "/.newsgen/"].map(|folder| self.decoded_path(folder))
    }
}

/// A decoded path as rules have it.
fn source(path: &str) -> String {
    let mut source = String::with_capacity(path.len());
    for character in path.chars() {
        match character {
            '!' | '$' | '&' | '\'' | '(' | ')' | '+' | ',' | ';' | '=' | '@' => {
                source.push(character);
            }
            _ => source.push_str(&Address::encoded(&character.to_string())),
        }
    }
    source
}

/// A text in which nothing has a meaning for patterns.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        if ".+()[]{}^$|?*".contains(character) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// Files' names with their types, each once, wherever they lie.
fn types_by_name<'a>(
    types: &'a [(Address, &'static str)],
) -> BTreeSet<(&'a str, &'static str)> {
    let name = |address: &'a Address| address.as_str().rsplit('/').next();
    types.iter().map(|(address, own)| (name(address).unwrap_or_default(), *own)).collect()
}

/// Whether an address is that of a folder, whose page is its `index.html`.
fn is_folder(address: &Address) -> bool {
    address.output_path() != address.file_path() || address.as_str().ends_with('/')
}
