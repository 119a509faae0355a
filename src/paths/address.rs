//! Addresses of the site, and the files that answer them.

use super::portable::{check_portable, nfc, shown};
use super::{OutputPath, PathError};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

/// A root-relative address of the site, decoded and in NFC: `/2016/03/11/slug.html`,
/// `/2016/03/`. Copies share their text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Address(Arc<str>);

impl Address {
    /// Returns the address that `text` reads as; `%` stands for itself.
    ///
    /// # Errors
    ///
    /// If it does not begin with `/`, or its file cannot stand on every disk.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        let address = nfc(text);
        let Some(path) = address.strip_prefix('/') else {
            return Err(PathError::NotRooted { path: shown(text) });
        };
        if path.starts_with('/') {
            return Err(PathError::NoName { path: shown(text), part: String::new() });
        }
        check_portable(&output_path(path))?;
        Ok(Self(address.into()))
    }

    /// Returns an old address as front matter has it, as it reads or percent-encoded as in
    /// links; the `/` before it may be left out.
    ///
    /// # Errors
    ///
    /// As for [`parse`](Self::parse); or if it lies where newsgen keeps its own notes, or is
    /// that of a file that hosts obey.
    pub fn of_alias(alias: &str) -> Result<Self, PathError> {
        let rooted = match alias.starts_with('/') {
            true => Cow::Borrowed(alias),
            false => Cow::Owned(format!("/{alias}")),
        };
        let address = match Self::from_href(&rooted) {
            Err(PathError::NotEncoded { .. }) => Self::parse(&rooted),
            read => read,
        }?;
        if address.0.split('/').nth(1) == Some(".newsgen") {
            return Err(PathError::Own { path: shown(alias) });
        }
        match address.is_obeyed() {
            true => Err(PathError::Obeyed { path: shown(alias) }),
            false => Ok(address),
        }
    }

    /// Returns whether some host would obey a file at this address and not show it:
    /// `.htaccess` in any folder, `_worker.js` at the root.
    #[must_use]
    pub fn is_obeyed(&self) -> bool {
        const AT_ROOT: [&str; 5] =
            ["_headers", "_redirects", "_routes.json", "_worker.js", "_worker.bundle"];
        let lower = self.0.to_lowercase();
        lower.split('/').skip(1).enumerate().any(|(depth, part)| match depth {
            0 if part == ".well-known" => false,
            0 if AT_ROOT.contains(&part) => true,
            _ => part.starts_with('.') || part == "web.config",
        })
    }

    /// Returns the address of a link to the root of the site, which is percent-encoded:
    /// [`href`](Self::href) the other way round.
    ///
    /// # Errors
    ///
    /// If the decoded link is not UTF-8, or no address.
    pub fn from_href(href: &str) -> Result<Self, PathError> {
        let not_encoded = || PathError::NotEncoded { path: shown(href) };
        let mut bytes = Vec::with_capacity(href.len());
        let mut rest = href.as_bytes();
        while let Some((byte, after)) = rest.split_first() {
            rest = after;
            if *byte != b'%' {
                bytes.push(*byte);
                continue;
            }
            let (code, after) = rest.split_first_chunk::<2>().ok_or_else(not_encoded)?;
            let digit = |hex: u8| char::from(hex).to_digit(16).ok_or_else(not_encoded);
            let byte = digit(code[0])? * 16 + digit(code[1])?;
            bytes.push(u8::try_from(byte).unwrap_or_default());
            rest = after;
        }
        Self::parse(str::from_utf8(&bytes).map_err(|_| not_encoded())?)
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
        if self.0.bytes().all(Self::stands_for_itself) {
            href.push_str(&self.0);
        } else {
            self.0.bytes().for_each(|byte| push_encoded(&mut href, byte));
        }
        href
    }

    /// Returns a part of an address as it stands in links: percent-encoded.
    pub(crate) fn encoded(part: &str) -> String {
        let mut encoded = String::with_capacity(part.len() * 3);
        part.bytes().for_each(|byte| push_encoded(&mut encoded, byte));
        encoded
    }

    /// Returns whether a byte of an address is not encoded in links.
    pub(crate) fn stands_for_itself(byte: u8) -> bool {
        byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/')
    }

    /// Returns the file that answers this address: itself when its last part has a dot in
    /// it, else the `index.html` of a folder.
    #[must_use]
    pub fn output_path(&self) -> OutputPath {
        match output_path(&self.0[1..]) {
            Cow::Borrowed(_) => OutputPath::of_address(&self.0),
            Cow::Owned(path) => OutputPath::of_checked(path),
        }
    }
}

impl Address {
    /// Returns the file that stands at this very address, as one does that is copied:
    /// `/CNAME` is `CNAME`.
    #[must_use]
    pub fn file_path(&self) -> OutputPath {
        let path = &self.0[1..];
        if path.is_empty() || path.ends_with('/') {
            return self.output_path();
        }
        OutputPath::of_address(&self.0)
    }
}

/// The file of an address without its first `/`.
fn output_path(path: &str) -> Cow<'_, str> {
    let name = path.rsplit('/').next().unwrap_or(path);
    match name {
        "" => Cow::Owned(format!("{path}index.html")),
        name if name.contains('.') => Cow::Borrowed(path),
        _ => Cow::Owned(format!("{path}/index.html")),
    }
}

fn push_encoded(href: &mut String, byte: u8) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    if Address::stands_for_itself(byte) {
        href.push(char::from(byte));
    } else {
        href.push('%');
        href.push(char::from(HEX[usize::from(byte >> 4)]));
        href.push(char::from(HEX[usize::from(byte & 15)]));
    }
}

impl TryFrom<String> for Address {
    type Error = PathError;

    fn try_from(text: String) -> Result<Self, PathError> {
        Self::parse(&text)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Address;
    use crate::paths::PathError;

    /// Each address has one file and one link.
    #[test]
    fn addresses_have_files_and_links() {
        let cases = [
            ("/", "index.html", "/archive/"),
            ("/2016/03/", "2016/03/index.html", "/archive/2016/03/"),
            ("/2016/03/11/x.html", "2016/03/11/x.html", "/archive/2016/03/11/x.html"),
            ("/about", "about/index.html", "/archive/about"),
            ("/v1.2/about/", "v1.2/about/index.html", "/archive/v1.2/about/"),
            ("/São/e\u{301}.html", "São/é.html", "/archive/S%C3%A3o/%C3%A9.html"),
            ("/1% & more+.html", "1% & more+.html", "/archive/1%25%20%26%20more%2B.html"),
        ];
        for (text, file, href) in cases {
            let address = Address::parse(text).unwrap();
            assert_eq!(address.output_path().as_str(), file);
            assert_eq!(address.href("/archive/"), href);
            assert_eq!(Address::from_href(&address.href("/")), Ok(address));
        }
    }

    /// What is no address of a file is refused, and the help says what to do.
    #[test]
    fn other_texts_are_refused() {
        let help = |text| Address::parse(text).unwrap_err().help();
        let from_root = "write the path from its root, with one `/` between the parts";
        let character = "take it out, or write `-` in its place";
        let query = "a static host sees only what stands before `?` and `#`; \
                     leave the rest out";
        let cases = [
            ("", "begin it with `/`, the root of the site"),
            ("about.html", "write it as /about.html"),
            ("//host/x.html", from_root),
            ("/a//b.html", from_root),
            ("/a/../b.html", from_root),
            ("/./b.html", from_root),
            ("/a/..", from_root),
            ("/a\\b.html", "write `/` between folders"),
            ("/a\nb.html", character),
            ("/a:b.html", character),
            ("/?p=12", query),
            ("/a./", "write it as `a`"),
            ("/nul.txt", "give it another name, such as `nul-1.txt`"),
            ("/aux/", "give it another name, such as `aux-1`"),
        ];
        for (text, expected) in cases {
            assert_eq!(help(text), expected, "{text:?}");
        }
        for href in ["/%", "/%4", "/%zz", "/%FF"] {
            let path = href.to_owned();
            assert_eq!(Address::from_href(href), Err(PathError::NotEncoded { path }));
        }
        assert!(Address::from_href("/%2e%2E/x").is_err());
    }

    /// An old address reads as people copy it: from a browser's line, or as it was written.
    #[test]
    fn old_addresses_are_decoded_where_they_are_encoded() {
        let read = |alias| Address::of_alias(alias).map(|address| address.to_string());
        let cases = [
            ("caf%C3%A9.html", "/café.html"),
            ("/old%20story.html", "/old story.html"),
            ("/100%.html", "/100%.html"),
            ("/100%25.html", "/100%.html"),
            ("/%FF.html", "/%FF.html"),
            ("/x/", "/x/"),
        ];
        for (alias, expected) in cases {
            assert_eq!(read(alias).as_deref(), Ok(expected), "{alias}");
        }
        assert!(matches!(read("/?p=1%20"), Err(PathError::Character { .. })));
    }

    /// No story can write what a host takes for an order.
    #[test]
    fn old_addresses_are_no_files_that_hosts_obey() {
        let obeyed = "/.htaccess|.htaccess|/a/.htaccess|/.HTACCESS|/%2Ehtaccess|/.git/x|\
                      /_worker.js|/_Worker.js|/_redirects|/_headers|/_routes.json|\
                      /_worker.js/index.html|/a/web.config|/.user.ini|/a/.well-known/x";
        for alias in obeyed.split('|') {
            let error = Address::of_alias(alias).unwrap_err();
            assert!(matches!(error, PathError::Obeyed { .. }), "{alias}: {error}");
        }
        for alias in ["/.well-known/x.html", "/_old/x.html", "/a/_headers", "/a.b/"] {
            assert!(Address::of_alias(alias).is_ok(), "{alias}");
        }
    }

    /// Addresses are written to JSON as text.
    #[test]
    fn addresses_are_text_in_json() {
        let address = Address::parse("/2016/").unwrap();
        assert_eq!(serde_json::to_string(&address).unwrap(), "\"/2016/\"");
    }
}
