//! What each piece of markup becomes.

use super::{RawHtml, Site, Style, html, html_with, problems, render};
use crate::markdown::{Heading, Rendered, headings, render_after, summary_after};

fn plain(text: &str) -> String {
    render(text, &Style::plain(), &Site).html
}

#[test]
fn a_story_becomes_html_headings_and_words() {
    let rendered = render("# Strike\n\nPilots *ended* it.\n", &Style::default(), &Site);
    assert_eq!(
        rendered,
        Rendered {
            html: "<h2 id=\"strike\">Strike</h2>\n<p>Pilots <em>ended</em> it.</p>\n"
                .to_owned(),
            headings: vec![Heading {
                level: 2,
                id: "strike".to_owned(),
                title: "Strike".to_owned()
            }],
            words: 4,
            problems: vec![],
            bare_images: vec![],
        }
    );
}

#[test]
fn images_without_words_are_named_by_their_place() {
    let text = "![](a.jpg)\n\n![ ](b.jpg) ![Quay](c.jpg) ![&nbsp;](d.jpg)\n\n# ![][e]\n\n[e]: e.jpg\n";
    let rendered = render(text, &Style::default(), &Site);
    let found: Vec<_> = rendered.bare_images.into_iter().map(|at| &text[at]).collect();
    assert_eq!(found, ["![](a.jpg)", "![ ](b.jpg)", "![&nbsp;](d.jpg)", "![][e]"]);
}

#[test]
fn the_plain_style_is_commonmark() {
    let texts = [
        (
            "a \"b\" `\"` & <i>c</i>\n",
            "<p>a &quot;b&quot; <code>&quot;</code> &amp; <i>c</i></p>\n",
        ),
        ("- <div>\n- b\n", "<ul>\n<li>\n<div>\n</li>\n<li>b</li>\n</ul>\n"),
        (
            "# A\n\n![*a*](b \"c\")\n",
            "<h1>A</h1>\n<p><img src=\"/2016/03/11/b\" alt=\"a\" title=\"c\" /></p>\n",
        ),
        ("[a](javascript:b)\n", "<p><a href=\"javascript:b\">a</a></p>\n"),
        ("| a |\n|---|\n", "<p>| a |\n|---|</p>\n"),
        ("~~a~~[^1]\n", "<p>~~a~~[^1]</p>\n"),
        ("<!-- a -->\n", "<!-- a -->\n"),
    ];
    assert_eq!(texts.map(|(text, _)| plain(text)), texts.map(|(_, html)| html));
}

#[test]
fn template_syntax_is_plain_text() {
    assert_eq!(
        html("{{ page.title }} {% if x %}\n"),
        "<p>{{ page.title }} {% if x %}</p>\n"
    );
}

#[test]
fn an_image_alone_is_a_figure() {
    assert_eq!(
        html("![Pilots](pier.jpg \"Pilots on the *pier* | A. <Okafor>\")\n"),
        "<figure class=\"picture\"><img src=\"/2016/03/11/pier.jpg\" alt=\"Pilots\" \
         width=\"640\" height=\"480\" loading=\"lazy\" decoding=\"async\">\
         <figcaption>Pilots on the <em>pier</em> <span class=\"credit\">A. &lt;Okafor&gt;</span>\
         </figcaption></figure>\n"
    );
}

#[test]
fn an_image_without_title_has_no_caption() {
    assert_eq!(
        html("![](https://example.org/a.png)\n"),
        "<figure class=\"picture\"><img src=\"https://example.org/a.png\" alt=\"\" \
         loading=\"lazy\" decoding=\"async\"></figure>\n"
    );
}

#[test]
fn an_image_in_a_line_stays_in_it() {
    assert_eq!(
        html("See ![the *pier*](pier.jpg \"Pier\").\n"),
        "<p>See <img src=\"/2016/03/11/pier.jpg\" alt=\"the pier\" title=\"Pier\" width=\"640\" \
         height=\"480\" loading=\"lazy\" decoding=\"async\">.</p>\n"
    );
}

#[test]
fn two_images_are_no_figure() {
    let image =
        "<img src=\"//example.org/a\" alt=\"a\" loading=\"lazy\" decoding=\"async\">";
    let one = "![a](//example.org/a)";
    assert_eq!(html(&format!("{one} {one}\n")), format!("<p>{image} {image}</p>\n"));
}

#[test]
fn links_in_captions_are_asked_of_the_site() {
    let text = "![](pier.jpg \"[Strike](strike.md), [lost](lost.md)\")\n";
    assert!(html(text).contains("<a href=\"/2016/03/11/strike.html\">Strike</a>"));
    assert_eq!(problems(text), [("link", text.trim_end())]);
}

#[test]
fn an_unknown_picture_is_reported() {
    assert_eq!(problems("See ![x](lost.jpg).\n"), [("image", "![x](lost.jpg)")]);
}

#[test]
fn links_to_the_site_get_its_addresses() {
    assert_eq!(
        html("[a](strike.md#vote) [b](/about.html) [c](lost.md) <https://example.org>\n"),
        "<p><a href=\"/2016/03/11/strike.html#vote\">a</a> <a href=\"/about.html\">b</a> \
         <a href=\"lost.md\">c</a> <a href=\"https://example.org\">https://example.org</a></p>\n"
    );
}

#[test]
fn problems_come_in_the_order_of_the_text() {
    let text =
        "[a](#x) ![b](c.png) <i>d</i> [e](lost.md) [f](data:g)\n\n# X\n\n[g](#x-2)\n";
    assert_eq!(
        problems(text),
        [
            ("image", "![b](c.png)"),
            ("raw-html", "<i>"),
            ("link", "[e](lost.md)"),
            ("link-scheme", "[f](data:g)"),
            ("anchor", "[g](#x-2)"),
        ]
    );
}

#[test]
fn anchors_lead_to_headings_and_footnotes_of_the_text() {
    let text = "[a](#wahl-in-koln) [b](#забастовка) [c](#%D0%B7) [d](#fn-1)[^n]\n\n\
                # Wahl in Köln\n\n# Забастовка\n\n# З\n\n[^n]: Note.\n";
    assert_eq!(problems(text), []);
}

#[test]
fn headings_have_ids_of_their_own() {
    let text = "# A *b* `c`\n\n## A b c\n\n# ![pier](pier.jpg) [x](strike.md)\n\n# \n";
    let heading = |level, id: &str, title: &str| Heading {
        level,
        id: id.to_owned(),
        title: title.to_owned(),
    };
    let expected = [
        heading(2, "a-b-c", "A b c"),
        heading(3, "a-b-c-2", "A b c"),
        heading(2, "pier-x", "pier x"),
        heading(2, "section", ""),
    ];
    assert_eq!(headings(text, 0, &Style::default()), expected);
    assert_eq!(render(text, &Style::default(), &Site).headings, expected);
    assert!(html(text).contains("<h3 id=\"a-b-c-2\">A b c</h3>"));
}

#[test]
fn a_text_has_no_heading_of_its_page_s_rank() {
    let style = Style { heading_ids: false, ..Style::default() };
    let seen = |text, style: &Style| {
        let rendered = render(text, style, &Site);
        let levels = rendered.headings.iter().map(|heading| heading.level);
        (rendered.html, levels.collect::<Vec<u8>>())
    };
    let expected = |html: &str, levels: &[u8]| (html.to_owned(), levels.to_vec());
    assert_eq!(
        seen("# A\n\n## B\n\n###### C\n", &style),
        expected("<h2>A</h2>\n<h3>B</h3>\n<h6>C</h6>\n", &[2, 3, 6])
    );
    assert_eq!(
        seen("## B\n\n> A\n> ===\n", &style),
        expected("<h3>B</h3>\n<blockquote>\n<h2>A</h2>\n</blockquote>\n", &[3, 2])
    );
    assert_eq!(
        seen("## B\n\n#5 = 5\n\n\\# A\n", &style),
        expected("<h2>B</h2>\n<p>#5 = 5</p>\n<p># A</p>\n", &[2])
    );
    let kept = Style { headings_below_title: false, ..style };
    assert_eq!(seen("# A\n", &kept), expected("<h1>A</h1>\n", &[1]));
}

#[test]
fn without_ids_headings_are_still_listed() {
    let style = Style { heading_ids: false, ..Style::default() };
    let rendered = render("## A\n", &style, &Site);
    assert_eq!(rendered.html, "<h2>A</h2>\n");
    let titles: Vec<_> =
        rendered.headings.iter().map(|heading| &*heading.title).collect();
    assert_eq!(titles, ["A"]);
}

#[test]
fn tables_are_aligned_by_class() {
    assert_eq!(
        html("| a | b | c |\n|---|:-:|--:|\n| 1 | *2* | 3 |\n"),
        "<table><thead><tr><th>a</th><th class=\"align-center\">b</th>\
         <th class=\"align-right\">c</th></tr></thead><tbody>\n<tr><td>1</td>\
         <td class=\"align-center\"><em>2</em></td><td class=\"align-right\">3</td></tr>\n\
         </tbody></table>\n"
    );
}

#[test]
fn footnotes_are_numbered_as_they_come() {
    assert_eq!(
        html("A[^why] and b[^2].\n\n[^why]: One.\n\n[^2]: Two.\n"),
        "<p>A<sup class=\"footnote-reference\"><a href=\"#fn-1\">1</a></sup> and b\
         <sup class=\"footnote-reference\"><a href=\"#fn-2\">2</a></sup>.</p>\n\
         <div class=\"footnote-definition\" id=\"fn-1\">\
         <sup class=\"footnote-definition-label\">1</sup>\n<p>One.</p>\n</div>\n\
         <div class=\"footnote-definition\" id=\"fn-2\">\
         <sup class=\"footnote-definition-label\">2</sup>\n<p>Two.</p>\n</div>\n"
    );
}

#[test]
fn typography_is_as_asked_for() {
    let text = "\"It's\" -- so...\n";
    let smart = Style { smart_punctuation: true, ..Style::default() };
    assert_eq!(html(text), "<p>\"It's\" -- so...</p>\n");
    assert_eq!(render(text, &smart, &Site).html, "<p>“It’s” – so…</p>\n");
    assert_eq!(html("~~four~~ five\n"), "<p><del>four</del> five</p>\n");
}

#[test]
fn raw_html_is_shown_as_text() {
    let text = "A <b>b</b>.\n\n<div>\n*c*\n</div>\n\n> <p>d\n";
    assert_eq!(
        html(text),
        "<p>A &lt;b&gt;b&lt;/b&gt;.</p>\n<p>&lt;div&gt;\n*c*\n&lt;/div&gt;</p>\n\
         <blockquote>\n<p>&lt;p&gt;d</p>\n</blockquote>\n"
    );
    assert_eq!(problems(text), [("raw-html", "<b>")]);
}

#[test]
fn comments_are_shown_to_no_one() {
    let text = "A <!-- b -->c.\n\n<!--\nd\n\ne\n-->\n\n![x<!-- f -->](pier.jpg)\n";
    let shown = "<p>A c.</p>\n<figure class=\"picture\"><img src=\"/2016/03/11/pier.jpg\" \
                 alt=\"x\" width=\"640\" height=\"480\" loading=\"lazy\" decoding=\"async\">\
                 </figure>\n";
    assert_eq!(html(text), shown);
    assert_eq!(html_with(RawHtml::Sanitized, text).replace("\n\n", "\n"), shown);
    assert_eq!(problems(text), []);
    // What is more than a comment is no comment.
    assert_eq!(html("<!-- a --> b\n"), "<p>&lt;!-- a --&gt; b</p>\n");
}

#[test]
fn harmless_html_stays_if_it_is_sanitised() {
    let text =
        "# A\n\nH<sub>2</sub>O <script>x</script>[b](#a) | c\n\n<h2 id=\"top\">d</h2>\n";
    assert_eq!(
        html_with(RawHtml::Sanitized, text),
        "<h2 id=\"a\">A</h2>\n<p>H<sub>2</sub>O <a href=\"#a\">b</a> | c</p>\n<h2>d</h2>\n"
    );
}

#[test]
fn a_text_without_html_is_the_same_if_it_is_sanitised() {
    let text = "# A\n\n- *b*\n- ![c](pier.jpg)\n\n---\n\nd  \ne[^1]\n\n[^1]: f\n";
    assert_eq!(html_with(RawHtml::Sanitized, text), html(text));
}

#[test]
fn html_that_is_trusted_stays() {
    let text = "<video src=\"a\"></video>\n\n[b](#c)\n";
    let style = Style { raw_html: RawHtml::Unsafe, ..Style::default() };
    let rendered = render(text, &style, &Site);
    assert_eq!(
        rendered.html,
        "<p><video src=\"a\"></video></p>\n<p><a href=\"#c\">b</a></p>\n"
    );
    // The place may be in the HTML.
    assert_eq!(rendered.problems, []);
}

#[test]
fn words_are_those_of_the_text_not_of_its_markup() {
    let text = "# A b\n\n- c\n- d **e**f\n\n![no](x.png) [g](https://example.org/no) `h i`\n\
                新华社\n\n| j | k |\n|---|---|\n| l | - |\n";
    assert_eq!(render(text, &Style::default(), &Site).words, 5 + 3 + 3 + 3);
}

#[test]
fn a_character_that_html_cannot_hold_is_replaced() {
    assert_eq!(html("a\0b\n"), "<p>a\u{fffd}b</p>\n");
}

#[test]
fn the_start_of_a_text_can_be_left_out_and_the_rest_means_the_same() {
    let cases = [
        ("ABC 1. One\n- two", 4, "<p>1. One</p>\n<ul>\n<li>two</li>\n</ul>\n"),
        ("**ABC** *one*", 8, "<p><em>one</em></p>\n"),
        ("ABC\none", 4, "<p>one</p>\n"),
        ("ABC\n\none", 5, "<p>one</p>\n"),
        ("ABC  \none", 6, "<p>one</p>\n"),
        ("ABC &mdash; one", 12, "<p>one</p>\n"),
        ("é one", 1, "<p>é one</p>\n"),
        ("ABC", 99, ""),
        ("[ABC](#) one", 2, "<p><a href=\"#\">BC</a> one</p>\n"),
    ];
    for (text, n_skipped, html) in cases {
        let rendered = render_after(text, n_skipped, &Style::default(), &Site);
        assert_eq!(rendered.html, html, "{text}");
    }
    let summary = |text, n_skipped| summary_after(text, n_skipped, (RawHtml::Escape, 80));
    assert_eq!(summary("ABC 1. One\n- two", 4).as_deref(), Some("1. One"));
    assert_eq!(summary("ABC\n\none\n\ntwo", 5).as_deref(), Some("one"));
    assert_eq!(summary("**ABC** *one*", 8).as_deref(), Some("one"));
}

#[test]
fn html_that_is_shown_as_text_is_text_in_summaries_too() {
    let text = "It worked <zib>.<!-- for the desk -->\n";
    let escaped = summary_after(text, 0, (RawHtml::Escape, 80));
    assert_eq!(escaped.as_deref(), Some("It worked <zib>."));
    let sanitized = summary_after(text, 0, (RawHtml::Sanitized, 80));
    assert_eq!(sanitized.as_deref(), Some("It worked ."));
}
