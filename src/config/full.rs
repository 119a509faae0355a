//! Addresses as others than the site's own pages need them: in full, as far as it is known
//! where the site will be published, and as URIs.

use crate::config::BaseUrl;
use crate::config::Config;
use crate::paths::to_uri;

impl Config {
    /// Returns the address of what a page shows, as feeds and data name it: a full one, or
    /// one from the root of a site that has no address yet. `None` if it is none that others
    /// could ask for: `data:`, `file:`, a path beside a page.
    pub fn full_address(&self, href: &str) -> Option<String> {
        let base = self.base_url.as_ref();
        if let Some(rest) = href.strip_prefix("//") {
            let scheme = base.map_or("https", BaseUrl::scheme);
            return Some(to_uri(&format!("{scheme}://{rest}")));
        }
        let is_rooted = href.starts_with('/');
        if !is_rooted && !is_web(href) {
            return None;
        }
        let base = base.filter(|_| is_rooted);
        Some(to_uri(&base.map_or_else(|| href.to_owned(), |base| base.full(href))))
    }
}

fn is_web(href: &str) -> bool {
    let scheme = href.split_once("://").map(|(scheme, _)| scheme);
    let is = |name| scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case(name));
    is("https") || is("http")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_for_others_is_full_and_holds_nothing_but_what_a_uri_may() {
        let base_url = BaseUrl::parse("http://quay.example/a/").ok();
        let published = Config { base_url, ..Config::default() };
        let addresses = [
            ("/a/p%20q.jpg", Some("http://quay.example/a/p%20q.jpg")),
            ("//cdn.example/p.jpg", Some("http://cdn.example/p.jpg")),
            ("HTTPS://cdn.example/p q.jpg", Some("HTTPS://cdn.example/p%20q.jpg")),
            ("data:image/png;base64,xx", None),
            ("ftp://cdn.example/p.jpg", None),
            ("p.jpg", None),
        ];
        for (href, expected) in addresses {
            assert_eq!(published.full_address(href).as_deref(), expected, "{href}");
        }
        let nowhere = Config::default();
        let address = |href: &str| nowhere.full_address(href).unwrap_or_default();
        assert_eq!(address("//cdn.example/p.jpg"), "https://cdn.example/p.jpg");
        assert_eq!(address("/p.jpg"), "/p.jpg");
    }
}
