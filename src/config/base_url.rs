//! The address at which a site will be published.

/// An `http` or `https` address that ends with a slash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl {
    origin: String,
    path: String,
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
}

impl BaseUrl {
    /// Reads a base address; a missing slash at the end is added.
    ///
    /// # Errors
    ///
    /// If it is not an `http` or `https` address with a host and nothing after the path.
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
        if host.is_empty()
            || !host.chars().all(allowed)
            || text.contains(char::is_whitespace)
        {
            return Err(BaseUrlError::Host);
        }
        let path = path.trim_matches('/');
        let path = if path.is_empty() { "/".to_owned() } else { format!("/{path}/") };
        Ok(Self { origin: format!("{scheme}://{}", host.to_lowercase()), path })
    }

    /// `https` or `http`.
    pub fn scheme(&self) -> &str {
        self.origin.split("://").next().unwrap_or_default()
    }

    /// The path on the host, with a slash at both ends.
    pub fn path(&self) -> &str {
        &self.path
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
    fn what_is_no_base_address_is_refused() {
        assert_eq!(BaseUrl::parse("example.org"), Err(BaseUrlError::Scheme));
        assert_eq!(BaseUrl::parse("ftp://example.org"), Err(BaseUrlError::Scheme));
        assert_eq!(BaseUrl::parse("https:///x"), Err(BaseUrlError::Host));
        assert_eq!(BaseUrl::parse("https://a b/"), Err(BaseUrlError::Host));
        assert_eq!(BaseUrl::parse("https://a/?x"), Err(BaseUrlError::Tail));
    }
}
