//! Texts of feeds: whether they are words or HTML, as they say or as they look.

use crate::import::format::feed::names::Flavour;
use crate::import::format::feed::names::flavour;
use crate::import::item::Body;
use crate::import::xml::element::Element;
use crate::import::xml::text::has_tag;
use crate::import::xml::text::is_html;
use crate::import::xml::text::unescaped_twice;
use crate::import::xml::text::visible;

/// A text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Rich {
    Plain(String),
    Html(String),
}

impl Rich {
    /// What a reader sees, on one line.
    pub(super) fn visible(&self) -> String {
        match self {
            Self::Plain(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
            Self::Html(html) => visible(html),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Plain(text) | Self::Html(text) => text.trim().is_empty(),
        }
    }

    pub(super) fn into_body(self) -> Body {
        match self {
            Self::Plain(text) => Body::Plain(text),
            Self::Html(html) => Body::Html(html),
        }
    }

    /// A text of which nobody says what it is.
    pub(super) fn unknown(text: String) -> Self {
        if is_html(&text) { Self::html(text) } else { Self::Plain(text) }
    }

    /// HTML, which may have been escaped once too often.
    pub(super) fn html(html: String) -> Self {
        let html = unescaped_twice(&html).unwrap_or(html);
        // HTML has no such sections: browsers would hide what is in them.
        let has_section = html.contains("<![CDATA[");
        Self::Html(match has_section {
            true => html.replace("<![CDATA[", "").replace("]]>", ""),
            false => html,
        })
    }
}

/// Reads an element's text in a feed of flavour `root`.
pub(super) fn read(element: &Element, root: Flavour) -> Rich {
    let kind = element.attribute("type").map(str::to_ascii_lowercase);
    let kind = kind.as_deref();
    let has_elements = element.elements().next().is_some();
    match flavour(element, root) {
        Flavour::Rss if has_elements => Rich::Html(inner(element)),
        Flavour::Rss => match kind {
            Some("text" | "text/plain") => Rich::Plain(element.text()),
            Some("html" | "text/html" | "xhtml") => Rich::html(element.text()),
            _ => Rich::unknown(element.text()),
        },
        Flavour::Atom03 => {
            let mode = element.attribute("mode").map(str::to_ascii_lowercase);
            let text = match mode.as_deref() {
                Some("base64") => decoded(&element.text()),
                _ => None,
            };
            let is_plain = kind.is_none_or(|kind| kind == "text/plain");
            match (text, is_plain) {
                _ if has_elements => Rich::Html(inner(element)),
                (Some(text), true) if !has_tag(&text) => Rich::Plain(text),
                (Some(text), _) => Rich::html(text),
                (None, true) => untold(element, kind),
                (None, false) => Rich::html(element.text()),
            }
        }
        Flavour::Atom => atom(element, kind),
    }
}

fn atom(element: &Element, kind: Option<&str>) -> Rich {
    if element.elements().next().is_some() {
        return Rich::Html(inner(element));
    }
    match kind {
        None | Some("text" | "text/plain") => untold(element, kind),
        Some("html" | "text/html" | "xhtml" | "application/xhtml+xml") => {
            Rich::html(element.text())
        }
        Some(kind) if kind.starts_with("text/") => Rich::Plain(element.text()),
        Some(kind) if kind.ends_with("xml") => Rich::html(element.text()),
        Some(_) => {
            let text = element.text();
            Rich::unknown(decoded(&text).unwrap_or(text))
        }
    }
}

/// A text that is words if it says nothing; many that say nothing are HTML nevertheless.
fn untold(element: &Element, kind: Option<&str>) -> Rich {
    let text = element.text();
    match kind {
        None if has_tag(&text) => Rich::html(text),
        _ => Rich::Plain(text),
    }
}

/// The HTML in an element, without the `<div>` that only holds it.
fn inner(element: &Element) -> String {
    let mut elements = element.elements();
    match (elements.next(), elements.next()) {
        (Some(only), None) if only.is("div") && element.text().trim().is_empty() => {
            only.inner_html()
        }
        _ => element.inner_html(),
    }
}

/// The text of Base64; `None` if it is none.
fn decoded(text: &str) -> Option<String> {
    let (mut bytes, mut bits, mut n_bits) = (Vec::new(), 0_u32, 0);
    for byte in text.bytes().filter(|b| !b.is_ascii_whitespace() && *b != b'=') {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        n_bits += 6;
        if n_bits >= 8 {
            n_bits -= 8;
            bytes.push(u8::try_from(bits >> n_bits & 0xff).unwrap_or_default());
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::xml::tree::parse;

    fn text(markup: &str, root: Flavour) -> Rich {
        let tree = parse(markup, &Vec::new().into(), |_, _| false).tree;
        read(tree.elements().next().unwrap(), root)
    }

    fn html(text: &str) -> Rich {
        Rich::Html(text.to_owned())
    }

    fn plain(text: &str) -> Rich {
        Rich::Plain(text.to_owned())
    }

    #[test]
    fn words_of_rss_are_html_where_they_look_like_it() {
        let rss = |markup| text(markup, Flavour::Rss);
        assert_eq!(
            rss("<d>Shares of &lt;GE> rose &amp; fell</d>"),
            plain("Shares of <GE> rose & fell")
        );
        assert_eq!(rss("<d>&lt;p>x&lt;/p></d>"), html("<p>x</p>"));
        assert_eq!(rss("<d>&amp;lt;p>x&amp;lt;/p></d>"), html("<p>x</p>"));
        assert_eq!(rss("<d><p>x</p></d>"), html("<p>x</p>"));
        assert_eq!(rss("<d><![CDATA[A &mdash; B]]></d>"), html("A &mdash; B"));
    }

    #[test]
    fn atom_says_what_its_texts_are() {
        let atom = |markup| text(markup, Flavour::Atom);
        assert_eq!(atom("<c type='text'>Use &lt;p> here</c>"), plain("Use <p> here"));
        assert_eq!(atom("<c type='html'>a &amp;amp; b</c>"), html("a &amp; b"));
        assert_eq!(atom("<c type='xhtml'><div><i>a</i> b</div></c>"), html("<i>a</i> b"));
        assert_eq!(atom("<c>&lt;p>a&lt;/p></c>"), html("<p>a</p>"));
        let old = |markup| text(markup, Flavour::Atom03);
        assert_eq!(
            old("<c mode='base64' type='text/html'>PGI+YTwvYj4=</c>"),
            html("<b>a</b>")
        );
        assert_eq!(
            old("<c mode='escaped' type='text/html'>&lt;b>a&lt;/b></c>"),
            html("<b>a</b>")
        );
    }
}
