//! Makes the addresses in a rendered text full ones, for those who read it elsewhere: in a
//! feed, or as data.

use ammonia::Builder;
use ammonia::Url;
use ammonia::UrlRelative;

/// Returns `html` with every relative address in it made into a full one, as seen from the
/// page at `url`. What is no full address itself leaves them as they are.
pub fn with_full_addresses(html: &str, url: &str) -> String {
    let Ok(base) = Url::parse(url) else { return html.to_owned() };
    let mut builder = Builder::default();
    builder
        .add_tags(["figure", "figcaption"])
        .add_generic_attributes(["class", "id"])
        .link_rel(None)
        .url_relative(UrlRelative::RewriteWithBase(base));
    builder.clean(html).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_addresses_become_full_ones_and_nothing_else_changes() {
        let html = "<p><a href=\"/a.html\">in</a> <a href=\"#b\">note</a> \
                    <a href=\"../c.html\">up</a> <a href=\"https://x.example/\">out</a></p>\n\
                    <figure class=\"picture\"><img src=\"d.png\" alt=\"d\"></figure>";
        let full = "<p><a href=\"https://n.example/a.html\">in</a> \
                    <a href=\"https://n.example/2016/s.html#b\">note</a> \
                    <a href=\"https://n.example/c.html\">up</a> \
                    <a href=\"https://x.example/\">out</a></p>\n\
                    <figure class=\"picture\"><img src=\"https://n.example/2016/d.png\" \
                    alt=\"d\"></figure>";
        assert_eq!(with_full_addresses(html, "https://n.example/2016/s.html"), full);
        assert_eq!(with_full_addresses(html, "/2016/s.html"), html);
    }
}
