//! Addresses of the site, and the files that answer them.

use super::error::{check_names, check_portable, shown};
use super::{OutputPath, PathError};
use serde::Serialize;
use std::fmt;
use unicode_normalization::UnicodeNormalization as _;

/// A root-relative address of the site, decoded and in NFC: `/2016/03/11/slug.html`,
/// `/2016/03/`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
pub struct Address(Box<str>);

impl Address {
    /// Returns the address that `text` reads as; `%` stands for itself.
    ///
    /// # Errors
    ///
    /// If it does not begin with `/`, or its file cannot stand on every disk.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        let address: String = text.nfc().collect();
        let Some(path) = address.strip_prefix('/') else {
            return Err(PathError::NotRooted { path: shown(text) });
        };
        if !path.is_empty() {
            check_names(path.strip_suffix('/').unwrap_or(path), &address)?;
        }
        check_portable(&output_path(path))?;
        Ok(Self(address.into()))
    }

    /// Returns the address as text, decoded.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the address as it stands in a link: percent-encoded, below `base_path`,
    /// which begins and ends with `/` and is encoded already.
    #[must_use]
    pub fn href(&self, base_path: &str) -> String {
        let mut href = String::with_capacity(base_path.len() + self.0.len() + 16);
        href.push_str(base_path.trim_end_matches('/'));
        for byte in self.0.bytes() {
            push_encoded(&mut href, byte);
        }
        href
    }

    /// Returns the file that answers this address: itself when its last part has a dot in
    /// it, else the `index.html` of a folder.
    #[must_use]
    pub fn output_path(&self) -> OutputPath {
        OutputPath::of_checked(output_path(&self.0[1..]))
    }
}

/// The file of an address without its first `/`.
fn output_path(path: &str) -> String {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    match (folder, name) {
        ("", "") => "index.html".to_owned(),
        (folder, "") => format!("{folder}/index.html"),
        (_, name) if name.contains('.') => path.to_owned(),
        _ => format!("{path}/index.html"),
    }
}

fn push_encoded(href: &mut String, byte: u8) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
            href.push(char::from(byte));
        }
        _ => {
            href.push('%');
            href.push(char::from(HEX[usize::from(byte >> 4)]));
            href.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
