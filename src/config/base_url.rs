//! The address at which a site will be published.

use crate::paths::Address;
use crate::paths::PathError;

/// An `http` or `https` address that ends with a slash. Its path has been checked like every
/// address of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl {
    origin: String,
    path: String,
    decoded_path: String,
}

/// Why a text is no base address.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum BaseUrlError {
    /// It does not begin with `http://` or `https://`.
    #[error("it does not begin with `https://` or `http://`")]
    Scheme,
    /// There is no host, or it holds what a host cannot.
    #[error("it names no host")]
    Host,
    /// It goes on after the path.
    #[error("it has a `?` or `#`, which a base address cannot have")]
    Tail,
    /// Its path cannot be that of files.
    #[error("its path cannot be used: {0}")]
    Path(PathError),
}

impl BaseUrlError {
    /// Returns what to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::Path(error) => error.help(),
            _ => "write the full address, as in `https://news.example.org/`".to_owned(),
        }
    }
}

impl BaseUrl {
    /// Reads a base address; a missing slash at the end is added. The path may be
    /// percent-encoded or written as it reads.
    ///
    /// # Errors
    ///
    /// If it is not an `http` or `https` address with a host and nothing after the path, or
    /// the path could not be that of a folder on every disk.
    pub fn parse(text: &str) -> Result<Self, BaseUrlError> {
        let text = text.trim();
        let (scheme, rest) = text.split_once("://").ok_or(BaseUrlError::Scheme)?;
        let scheme = scheme.to_ascii_lowercase();
        if scheme != "http" && scheme != "https" {
            return Err(BaseUrlError::Scheme);
        }
        if rest.contains(['?', '#']) {
            return Err(BaseUrlError::Tail);
        }
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let allowed =
            |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
        if host.is_empty() || !host.chars().all(allowed) {
            return Err(BaseUrlError::Host);
        }
        let path = path.trim_matches('/');
        let path = if path.is_empty() { "/".to_owned() } else { format!("/{path}/") };
        let path = Address::from_href(&path).map_err(BaseUrlError::Path)?;
        Ok(Self {
            origin: format!("{scheme}://{}", host.to_lowercase()),
            path: path.href("/"),
            decoded_path: path.as_str().to_owned(),
        })
    }

    /// `https` or `http`.
    pub fn scheme(&self) -> &str {
        self.origin.split("://").next().unwrap_or_default()
    }

    /// The path on the host as it stands in links, percent-encoded, with a slash at both ends.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The same path as servers see it, decoded.
    pub fn decoded_path(&self) -> &str {
        &self.decoded_path
    }

    /// The host, without a port.
    pub fn host(&self) -> &str {
        let host = self.origin.split("://").nth(1).unwrap_or_default();
        host.rsplit_once(':')
            .filter(|(_, port)| !port.contains(']'))
            .map_or(host, |h| h.0)
    }

    /// Makes a root-relative address, base path included, into a full one.
    pub fn full(&self, href: &str) -> String {
        format!("{}{href}", self.origin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_address_ends_with_a_slash() {
        let base = BaseUrl::parse("https://Example.org/archive").unwrap();
        assert_eq!(base.path(), "/archive/");
        assert_eq!(base.host(), "example.org");
        assert_eq!(base.full("/archive/2016/"), "https://example.org/archive/2016/");
        assert_eq!(BaseUrl::parse("http://localhost:8000").unwrap().path(), "/");
        assert_eq!(BaseUrl::parse("http://localhost:8000").unwrap().host(), "localhost");
    }

    #[test]
    fn a_path_is_known_encoded_and_decoded_however_it_was_written() {
        let paths = |text: &str| {
            let base = BaseUrl::parse(text).unwrap();
            [base.path().to_owned(), base.decoded_path().to_owned()]
        };
        let cases = [
            ("https://a.org/my%20archive/", "/my%20archive/", "/my archive/"),
            ("https://a.org/my archive", "/my%20archive/", "/my archive/"),
            ("https://a.org/s%C3%A3o/", "/s%C3%A3o/", "/são/"),
            ("https://a.org/sa\u{303}o", "/s%C3%A3o/", "/são/"),
            ("https://a.org/a;b", "/a%3Bb/", "/a;b/"),
        ];
        for (text, encoded, decoded) in cases {
            assert_eq!(paths(text), [encoded, decoded], "{text}");
        }
    }

    #[test]
    fn a_path_that_is_none_of_files_is_refused_with_what_to_do() {
        let help = |path: &str| {
            let error = BaseUrl::parse(&format!("https://a.org/{path}")).unwrap_err();
            assert!(matches!(error, BaseUrlError::Path(_)), "{path}: {error}");
            error.help()
        };
        let from_root = "write the path from its root, with one `/` between the parts";
        let character = "take it out, or write `-` in its place";
        assert_eq!(help("a/../b/"), from_root);
        assert_eq!(help("a//b"), from_root);
        assert_eq!(help("%2e%2e/"), from_root);
        assert_eq!(help("a\";return/"), character);
        assert_eq!(help("a%22b/"), character);
        assert_eq!(help("a%0Ab/"), character);
        assert_eq!(help("nul/"), "give it another name, such as `nul-1`");
        assert_eq!(help("100%/"), "write the address as it reads, without `%` codes");
    }

    #[test]
    fn what_is_no_base_address_is_refused() {
        assert_eq!(BaseUrl::parse("example.org"), Err(BaseUrlError::Scheme));
        assert_eq!(BaseUrl::parse("ftp://example.org"), Err(BaseUrlError::Scheme));
        assert_eq!(BaseUrl::parse("https:///x"), Err(BaseUrlError::Host));
        assert_eq!(BaseUrl::parse("https://a b/"), Err(BaseUrlError::Host));
        assert_eq!(BaseUrl::parse("https://a/?x"), Err(BaseUrlError::Tail));
    }
}
