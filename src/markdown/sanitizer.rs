//! Takes out of HTML whatever could harm a reader or the page around it.

use std::borrow::Cow;
use std::collections::HashSet;

use ammonia::Builder;

use super::Style;
use super::heading_ids::Ids;
use super::html_weight::weight;

/// How often HTML is cleaned until cleaning changes nothing.
const MAX_ROUNDS: usize = 4;

/// What a page may weigh. An element takes an HTML parser about 0.3 µs.
const MAX_WEIGHT: usize = 1 << 20;

/// Returns `html` with only what is harmless; `None` if it would take too long or comes
/// out differently each time.
///
/// `ids` are those the renderer gave; no others stay, lest a text takes the id of a part
/// of the page.
pub(super) fn clean(html: &str, style: &Style, ids: Ids) -> Option<String> {
    if weight(html) > MAX_WEIGHT {
        return None;
    }
    let builder = builder(style, ids);
    let mut html = builder.clean(html).to_string();
    for _ in 1..MAX_ROUNDS {
        let again = builder.clean(&html).to_string();
        if again == html {
            return Some(html);
        }
        html = again;
    }
    None
}

/// What lets through all that the renderer writes, and of HTML what is harmless.
pub(super) fn lenient<'a>() -> Builder<'a> {
    let mut builder = Builder::default();
    builder
        .add_tags(["figure", "figcaption", "picture", "source"])
        .add_tag_attributes("source", ["type", "srcset", "sizes"])
        .add_tag_attributes(
            "img",
            ["loading", "decoding", "srcset", "sizes", "data-color"],
        )
        .add_generic_attributes(["class", "id"])
        .link_rel(None);
    builder
}

fn builder(style: &Style, ids: Ids) -> Builder<'_> {
    let mut builder = lenient();
    builder.attribute_filter(move |element, attribute, value| match attribute {
        "class" => known_classes(element, value),
        "id" => ids.contains(value).then_some(value.into()),
        "srcset" => is_of_the_site(value).then_some(value.into()),
        _ => Some(value.into()),
    });
    if let Some(schemes) = &style.link_schemes {
        builder.url_schemes(schemes.iter().map(String::as_str).collect::<HashSet<_>>());
    }
    builder
}

/// Whether all pictures of a `srcset` are the site's own, as those that the renderer writes.
fn is_of_the_site(srcset: &str) -> bool {
    let is_own = |one: &str| one.starts_with('/') && !one.starts_with("//");
    srcset.split(", ").all(|one| is_own(one) && !one.contains(['\\', '\t', '\n']))
}

/// Returns those of an element's classes that the renderer itself writes.
fn known_classes<'v>(element: &str, classes: &'v str) -> Option<Cow<'v, str>> {
    let known = |class: &&str| match element {
        "figure" => *class == "picture",
        "span" => *class == "credit",
        "sup" => ["footnote-reference", "footnote-definition-label"].contains(class),
        "div" => *class == "footnote-definition",
        "th" | "td" => ["align-left", "align-center", "align-right"].contains(class),
        "code" => class.starts_with("language-"),
        _ => false,
    };
    if classes.split_ascii_whitespace().all(|class| known(&class)) {
        return Some(classes.into());
    }
    let kept: Vec<&str> = classes.split_ascii_whitespace().filter(known).collect();
    (!kept.is_empty()).then(|| kept.join(" ").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(html: &str) -> Option<String> {
        let style = Style::default();
        let mut ids = Ids::default();
        ids.heading("Strike");
        ids.footnote("a");
        clean(html, &style, ids)
    }

    #[test]
    fn what_the_renderer_writes_stays() {
        let html = "<figure class=\"picture\"><img src=\"/a.png\" alt=\"a\" width=\"2\" \
                    height=\"1\" srcset=\"/a.480w.png 480w, /a.png 960w\" sizes=\"auto, \
                    100vw\" data-color=\"#1a2b3c\" loading=\"lazy\" decoding=\"async\"><figcaption>Pilots \
                    <span class=\"credit\">A</span></figcaption></figure>\n\
                    <h2 id=\"strike\">Strike</h2>\n\
                    <table><thead><tr><th class=\"align-right\">a</th></tr></thead><tbody>\n\
                    <tr><td class=\"align-right\">1</td></tr>\n</tbody></table>\n\
                    <pre><code class=\"language-rust\">fn</code></pre>\n\
                    <p><a href=\"https://example.org/\">out</a> <a href=\"/in.html\">in</a>\
                    <sup class=\"footnote-reference\"><a href=\"#fn-1\">1</a></sup></p>\n\
                    <div class=\"footnote-definition\" id=\"fn-1\">\
                    <sup class=\"footnote-definition-label\">1</sup><p>a</p>\n</div>\n";
        assert_eq!(cleaned(html).as_deref(), Some(html));
    }

    #[test]
    fn what_could_harm_goes() {
        let pages = [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "<img src=x srcset=\"//example.org/a.png 1w\">",
            "<a href=\"java\tscript:alert(1)\">x</a>",
            "<a href=\"data:text/html,x\" target=_blank style=\"top:0\">x</a>",
            "<svg><animate onbegin=alert(1)></svg>a",
            "<math><annotation-xml encoding=text/html><script>x</script></math>a",
            "<p style=\"position:fixed\" class=\"site-header\" id=\"main\">a</p>",
            "<iframe src=https://example.org></iframe><form action=/x><input name=a></form>a",
            "<!-- for the desk -->a",
            "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
        ];
        let clean = [
            "",
            "<img src=\"x\">",
            "<img src=\"x\">",
            "<a>x</a>",
            "<a>x</a>",
            "a",
            "a",
            "<p>a</p>",
            "a",
            "a",
            "&lt;p title=\"<img src=\"x\">\"&gt;",
        ];
        assert_eq!(pages.map(|page| cleaned(page).unwrap()), clean);
    }

    #[test]
    fn cleaning_twice_is_cleaning_once() {
        let pages = [
            "<p><b>a</p>b",
            "<table><b>a<td>b</table>",
            "<a href=/x><a href=/y>z</a>",
            "a < b & c &lt; d &amp;lt;",
            "<svg></p><style><a title=\"</style><img src=x>\">",
            "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img&gt;\">",
        ];
        for page in pages {
            let once = cleaned(page).unwrap();
            assert_eq!(cleaned(&once).unwrap(), once);
        }
    }

    #[test]
    fn pages_that_would_grow_are_refused() {
        let bold: String = (0..2000).map(|n| format!("<font size={n}>")).collect();
        assert_eq!(
            cleaned(&format!("<div>{bold}</div>{}", "<p>x</p>".repeat(2000))),
            None
        );
    }
}
