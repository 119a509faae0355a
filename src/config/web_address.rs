//! Which texts of the settings are addresses: on the web, or with any scheme.

/// Whether a text is a full address of a page.
pub(super) fn is_web_address(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let rest = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://"));
    is_plain(text) && rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
}

/// Whether a text is a full address of a page that nobody can change on its way.
pub(super) fn is_secure(text: &str) -> bool {
    is_web_address(text) && is_uri(text)
}

/// Whether a text is an address with a scheme; one on the web must be `https`, RFC 9116 §2.5.
pub(super) fn is_uri(text: &str) -> bool {
    let (scheme, rest) = text.split_once(':').unwrap_or_default();
    let is_letter = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.');
    is_plain(text)
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(is_letter)
        && match scheme.to_ascii_lowercase().as_str() {
            "http" => false,
            "https" => is_web_address(text),
            _ => !rest.is_empty(),
        }
}

/// Whether a text has nothing that ends an address where it is written.
fn is_plain(text: &str) -> bool {
    let ends = |c: char| c.is_whitespace() || c.is_control() || "<>\"".contains(c);
    !text.contains(ends)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_host_and_nothing_that_ends_it() {
        let cases = [
            ("https://example.org/", [true, true, true]),
            ("HTTPS://example.org", [true, true, true]),
            ("http://example.org/", [true, false, false]),
            ("mailto:desk@example.org", [false, false, true]),
            ("openpgp4fpr:0a1b", [false, false, true]),
            ("https:///x", [false, false, false]),
            ("https://", [false, false, false]),
            ("https://a.org/ b", [false, false, false]),
            ("https://a.org/<b>", [false, false, false]),
            ("https://a.org/\"", [false, false, false]),
            ("desk@example.org", [false, false, false]),
            ("/x", [false, false, false]),
        ];
        for (text, expected) in cases {
            let found = [is_web_address(text), is_secure(text), is_uri(text)];
            assert_eq!(found, expected, "{text}");
        }
    }
}
