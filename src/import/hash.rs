//! The hash by which others know a record's bytes.

use sha2::Digest as _;
use sha2::Sha256;

/// Returns the SHA-256 of `bytes`, hexadecimal.
pub(super) fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing into a text does not fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
