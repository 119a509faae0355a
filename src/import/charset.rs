//! The words of texts that do not say in which charset they are.

use encoding_rs::Encoding;
use encoding_rs::WINDOWS_1252;

/// Returns the text: what its byte order mark says, UTF-8 if it is that, else the charset of
/// the western wires.
pub(super) fn text(bytes: &[u8]) -> String {
    if let Some((marked, length)) = Encoding::for_bom(bytes) {
        let bytes = bytes.get(length..).unwrap_or_default();
        return marked.decode_without_bom_handling(bytes).0.into_owned();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_decides_then_utf8_then_the_western_charset() {
        assert_eq!(text(b"\xef\xbb\xbfcaf\xc3\xa9"), "café");
        assert_eq!(text(b"\xff\xfec\0a\0f\0\xe9\0"), "café");
        assert_eq!(text(b"caf\xc3\xa9"), "café");
        assert_eq!(text(b"caf\xe9 \x96"), "café –");
    }
}
