//! Addresses and names as URIs, RFC 3986: in ASCII, for readers that take no other.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// Returns a URI for an IRI (RFC 3987 §3.1), or for what people write for one: what a URI
/// may not hold is percent-encoded, and what is encoded stays as it is.
#[must_use]
pub fn to_uri(iri: &str) -> String {
    let host_end = iri.find("//").map_or(0, |at| {
        let host = &iri[at + 2..];
        at + 2 + host.find(['/', '?', '#']).unwrap_or(host.len())
    });
    let mut uri = String::with_capacity(iri.len());
    let mut is_fragment = false;
    for (at, c) in iri.char_indices() {
        let stays = match c {
            '%' => is_code(&iri[at + 1..]),
            '#' => !std::mem::replace(&mut is_fragment, true),
            // Only the host's address has them.
            '[' | ']' => at < host_end,
            _ => c.is_ascii_alphanumeric() || "-._~:/?@!$&'()*+,;=".contains(c),
        };
        if stays {
            uri.push(c);
        } else {
            let mut buffer = [0; 4];
            let bytes = c.encode_utf8(&mut buffer).bytes();
            uri.extend(bytes.map(|byte| format!("%{byte:02X}")));
        }
    }
    uri
}

/// Undoes percent-encoding (RFC 3986 §2.1), once; what is not UTF-8 then stays as it was.
#[must_use]
pub fn percent_decoded(text: &str) -> Cow<'_, str> {
    percent_decode_str(text).decode_utf8().unwrap_or(Cow::Borrowed(text))
}

/// Whether a text begins with the two digits of a percent-encoded byte.
fn is_code(text: &str) -> bool {
    text.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_signs_are_undone_once_and_only_where_they_encode() {
        let texts = ["a%20b%2520", "100%", "%ff", "%+1", "%C3%A9"].map(percent_decoded);
        assert_eq!(texts, ["a b%20", "100%", "%ff", "%+1", "é"]);
    }

    #[test]
    fn an_iri_becomes_a_uri_and_a_uri_stays() {
        let uris = ["tag:a,2016:b%20c", "https://[::1]/a?b=c&d#e", "//a.example/%c3"];
        assert_eq!(uris.map(to_uri), uris);
        let iris = [
            ("https://a.example/é b", "https://a.example/%C3%A9%20b"),
            ("/100%/[a]?\"b\"#c#d", "/100%25/%5Ba%5D?%22b%22#c%23d"),
        ];
        for (iri, uri) in iris {
            assert_eq!(to_uri(iri), uri);
        }
    }
}
