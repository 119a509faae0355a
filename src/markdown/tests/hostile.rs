//! What a text cannot do: run anything on a page, whatever it writes wherever.

use super::{RawHtml, Site, Style, html, html_with, problems, render};

/// What breaks out of an attribute, an element or a page where it is not escaped.
const VECTORS: [&str; 12] = [
    "\"><script>alert(1)</script>",
    "'><img src=x onerror=alert(1)>",
    "\" onmouseover=\"alert(1)",
    "' onfocus='alert(1)' autofocus='",
    "<svg/onload=alert(1)>",
    "</code></pre><script>alert(1)</script>",
    "--><script>alert(1)</script><!--",
    "&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;",
    "`<iframe srcdoc=x>`",
    "]]><script>alert(1)</script>",
    "</figcaption></figure><style>*{}</style>",
    "<math><mtext></mtext><script>alert(1)</script></math>",
];

/// Every place of a text in which words can stand.
const PLACES: [&str; 16] = [
    "VECTOR\n",
    "# VECTOR\n",
    "VECTOR\n===\n",
    "![VECTOR](pier.jpg)\n",
    "a ![VECTOR](pier.jpg) b\n",
    "![a](pier.jpg 'VECTOR')\n",
    "![a](pier.jpg \"VECTOR | VECTOR\")\n",
    "a ![a](pier.jpg (VECTOR))\n",
    "[VECTOR](/about.html 'VECTOR')\n",
    "[a](<VECTOR>) ![a](<VECTOR>)\n",
    "[a]\n\n[a]: <VECTOR> \"VECTOR\"\n",
    "``` VECTOR\nVECTOR\n```\n",
    "| VECTOR |\n|:------|\n| VECTOR |\n",
    "a[^VECTOR]\n\n[^VECTOR]: VECTOR\n",
    "- > VECTOR\n",
    "~~*`VECTOR`*~~\n",
];

/// The elements and attributes that the renderer writes.
const ELEMENTS: [&str; 28] = [
    "a",
    "blockquote",
    "br",
    "code",
    "del",
    "div",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "hr",
    "img",
    "li",
    "ol",
    "p",
    "pre",
    "span",
    "strong",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
    "h3",
];
const ATTRIBUTES: [&str; 10] = [
    "alt", "class", "decoding", "height", "href", "id", "loading", "src", "title",
    "width",
];

/// Returns the first element or attribute in `html` that the renderer does not write.
fn find_foreign(html: &str) -> Option<String> {
    let mut rest = html;
    while let Some((_, tag)) = rest.split_once('<') {
        let tag = tag.strip_prefix('/').unwrap_or(tag);
        let end =
            tag.find(|next: char| !next.is_ascii_alphanumeric()).unwrap_or(tag.len());
        if !ELEMENTS.contains(&&tag[..end]) {
            return Some(tag[..end].to_owned());
        }
        rest = &tag[end..];
        while let Some(attribute) = rest.strip_prefix(' ') {
            let Some((name, value)) = attribute.split_once("=\"") else { break };
            if !ATTRIBUTES.contains(&name) {
                return Some(name.to_owned());
            }
            rest = value.split_once('"').map_or("", |(_, rest)| rest);
        }
        let closed = rest.strip_prefix(" />").or_else(|| rest.strip_prefix('>'));
        let Some(after) = closed else { return Some(rest.to_owned()) };
        rest = after;
    }
    None
}

#[test]
fn nothing_a_text_says_becomes_an_element_or_attribute() {
    for place in PLACES {
        for vector in VECTORS {
            let text = place.replace("VECTOR", vector);
            let html = html(&text);
            assert_eq!(find_foreign(&html), None, "{text:?} became {html:?}");
        }
    }
}

#[test]
fn the_check_for_foreign_html_finds_it() {
    let pages = ["<p>a", "<p><script>", "<p onclick=\"a\">", "<img src=\"a\"x>", "a < b"];
    let foreign = pages.map(|page| find_foreign(page).is_some());
    assert_eq!(foreign, [false, true, true, true, true]);
}

#[test]
fn sanitised_html_runs_nothing() {
    for place in PLACES {
        for vector in VECTORS {
            let text = place.replace("VECTOR", vector);
            let html = html_with(RawHtml::Sanitized, &text);
            assert_eq!(find_foreign(&html), None, "{text:?} became {html:?}");
        }
    }
}

#[test]
fn refused_links_leave_their_words() {
    let text =
        "[*a* b](javascript:alert(1)) <javascript:c> [d](data:x 'e') <vbscript:f>\n";
    assert_eq!(html(text), "<p><em>a</em> b javascript:c d vbscript:f</p>\n");
    let refused = problems(text);
    assert_eq!(
        refused.iter().map(|(code, _)| *code).collect::<Vec<_>>(),
        ["link-scheme"; 4]
    );
    assert_eq!(refused[2].1, "[d](data:x 'e')");
}

#[test]
fn schemes_are_read_as_a_browser_reads_them() {
    let targets = [
        "javascript&colon;alert(1)",
        "&#106;avascript:alert(1)",
        "java&Tab;script:alert(1)",
        "java&NewLine;script:alert(1)",
        "<java\\script:alert(1)>",
        "&#x1;javascript:alert(1)",
        "%6Aavascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "blob:https://example.org/a",
        "view-source:a",
    ];
    for target in targets {
        let html = html(&format!("[a]({target})\n\n[a]\n\n[a]: {target}\n"));
        let harmless = html == "<p>a</p>\n<p>a</p>\n";
        let backslash =
            html == "<p><a href=\"java%5Cscript:alert(1)\">a</a></p>\n".repeat(2);
        assert!(harmless || backslash, "{target:?} became {html:?}");
    }
}

#[test]
fn refused_images_leave_their_words() {
    let text = "![a](data:image/svg+xml,x)\n\nb ![*c*](javascript:d) [![e](data:f)](/about.html)\n";
    assert_eq!(html(text), "<p>a</p>\n<p>b c <a href=\"/about.html\">e</a></p>\n");
}

#[test]
fn mail_needs_its_scheme_allowed() {
    let style =
        Style { link_schemes: Some(vec!["https".to_owned()]), ..Style::default() };
    let text =
        "<desk@example.org> //example.org [a](//example.org) [b](http://example.org)\n";
    assert_eq!(
        render(text, &style, &Site).html,
        "<p>desk@example.org //example.org <a href=\"//example.org\">a</a> b</p>\n"
    );
    assert_eq!(
        html("<desk@example.org>\n"),
        "<p><a href=\"mailto:desk@example.org\">desk@example.org</a></p>\n"
    );
}

#[test]
fn ids_of_headings_never_meet_those_of_footnotes() {
    let text = "# fn-1\n\na[^x]\n\n[^x]: b\n";
    let html = html(text);
    assert_eq!(html.matches("id=\"fn-1\"").count(), 1);
    assert!(html.starts_with("<h2 id=\"fn-1-2\">"));
}

#[test]
fn sanitised_html_keeps_no_id_but_the_renderers() {
    let text =
        "<h2 id=\"ticker\" class=\"site\">a</h2>\n\n<a name=\"b\" id=\"c\">d</a>\n";
    assert_eq!(html_with(RawHtml::Sanitized, text), "<h2>a</h2>\n<p><a>d</a></p>\n");
}
