//! Sees beforehand whether a page's tags have so many attributes that reading them would take
//! minutes: a reader of HTML compares each with all before it in its tag.

/// How many comparisons are fine: about a second's.
const MAX_COMPARISONS: usize = 500_000_000;

/// Whether reading the tags of a page takes too long. What merely looks like a tag, as in a
/// script, is counted as one.
pub(super) fn takes_too_long(html: &str) -> bool {
    let mut comparisons = 0usize;
    let mut rest = html.as_bytes();
    while let Some(start) = rest.iter().position(|&b| b == b'<') {
        rest = rest.get(start + 1..).unwrap_or_default();
        if rest.first().is_some_and(u8::is_ascii_alphabetic) {
            let (end, n_attributes) = tag(rest);
            comparisons = comparisons.saturating_add(n_attributes.saturating_pow(2) / 2);
            rest = rest.get(end..).unwrap_or_default();
        }
    }
    comparisons > MAX_COMPARISONS
}

/// Returns how long a tag is, and how many attributes it may have at most.
fn tag(bytes: &[u8]) -> (usize, usize) {
    let mut n_attributes = 0;
    let mut quote = None;
    let mut is_value = false;
    for (at, &byte) in bytes.iter().enumerate() {
        match (quote, byte) {
            (Some(open), _) if byte == open => {
                quote = None;
                n_attributes += 1;
            }
            (Some(_), _) => {}
            (None, b'>') => return (at, n_attributes),
            (None, b'"' | b'\'') if is_value => quote = Some(byte),
            (None, b'/') => n_attributes += 1,
            (None, _) if byte.is_ascii_whitespace() => n_attributes += 1,
            _ => {}
        }
        // Blanks may stand between `=` and the quotation mark.
        is_value = byte == b'=' || is_value && byte.is_ascii_whitespace();
    }
    (bytes.len(), n_attributes)
}
