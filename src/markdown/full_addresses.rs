//! Makes the addresses in a rendered text full ones, for those who read it elsewhere: in a
//! feed, or as data.

use ammonia::Url;
use ammonia::UrlRelative;

use super::Style;
use super::sanitizer;

/// Returns `html`, which was rendered by `style`, with every relative address in it made into
/// a full one, as seen from the page at `url`. What is no full address itself leaves them as
/// they are.
///
/// Links keep the schemes that `style` names, and well-known ones.
pub fn with_full_addresses(html: &str, url: &str, style: &Style) -> String {
    let Ok(base) = Url::parse(url) else { return html.to_owned() };
    let mut builder = sanitizer::lenient();
    builder.url_relative(UrlRelative::RewriteWithBase(base));
    // The text has no others: the renderer took them out.
    let schemes = style.link_schemes.iter().flatten();
    builder.add_url_schemes(schemes.map(String::as_str));
    builder.clean(html).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_addresses_become_full_ones_and_nothing_else_changes() {
        let html = "<p><a href=\"/a.html\">in</a> <a href=\"#b\">note</a> \
                    <a href=\"../c.html\">up</a> <a href=\"https://x.example/\">out</a> \
                    <a href=\"gemini://x.example/\">too</a></p>\n\
                    <figure class=\"picture\"><img src=\"d.png\" alt=\"d\" \
                    loading=\"lazy\" decoding=\"async\"></figure>";
        let full = "<p><a href=\"https://n.example/a.html\">in</a> \
                    <a href=\"https://n.example/2016/s.html#b\">note</a> \
                    <a href=\"https://n.example/c.html\">up</a> \
                    <a href=\"https://x.example/\">out</a> \
                    <a href=\"gemini://x.example/\">too</a></p>\n\
                    <figure class=\"picture\"><img src=\"https://n.example/2016/d.png\" \
                    alt=\"d\" loading=\"lazy\" decoding=\"async\"></figure>";
        let style =
            Style { link_schemes: Some(vec!["gemini".to_owned()]), ..Style::default() };
        let url = "https://n.example/2016/s.html";
        assert_eq!(with_full_addresses(html, url, &style), full);
        assert_eq!(with_full_addresses(html, "/2016/s.html", &style), html);
    }
}
