//! Checks what becomes of HTML, element by element.

use proptest::prelude::*;

use super::Around;
use super::Converted;
use super::markdown;
use crate::markdown::Style;
use crate::markdown::blocks;

fn converted(html: &str) -> Converted {
    let base = Some("https://paper.example/2016/a.html");
    let around = Around { base, beside: &["pier.jpg"] };
    markdown(html, around, &Style::default()).unwrap()
}

/// The Markdown of what has nothing to be told of.
fn of(html: &str) -> String {
    let Converted { markdown, notes } = converted(html);
    assert_eq!(notes, Vec::<String>::new(), "{markdown}");
    markdown
}

fn check(cases: &[(&str, &str)]) {
    for (html, expected) in cases {
        assert_eq!(of(html), *expected, "{html}");
    }
}

#[test]
fn paragraphs_are_parted_by_whatever_parts_them() {
    check(&[
        ("<p>One<p>two", "One\n\ntwo"),
        (
            "<div>One</div><div>two <div>three</div> four</div>",
            "One\n\ntwo\n\nthree\n\nfour",
        ),
        (
            "bare <p>One</p> between <p>two</p> after",
            "bare\n\nOne\n\nbetween\n\ntwo\n\nafter",
        ),
        ("one<br>line<br><br>two<br>", "one\\\nline\n\ntwo"),
        ("<p>&nbsp;</p><p> a&nbsp;b &nbsp; c </p>", "a\u{a0}b c"),
        ("<b><p>One</p>two</b>", "**One**\n\n**two**"),
        ("<h1>A #</h1><h3>B<br>c</h3>", "## A \\#\n\n### B c"),
        ("a<hr>b", "a\n\n---\n\nb"),
    ]);
}

#[test]
fn words_that_look_like_markdown_stay_words() {
    check(&[
        ("<p>&lt;GE&gt; rose</p>", "\\<GE\\> rose".replace("\\>", ">").as_str()),
        (
            "<p>1986. A year<br>2) b<br># c<br>- d<br>+ e</p>",
            "1986\\. A year\\\n2\\) b\\\n\\# c\\\n\\- d\\\n\\+ e",
        ),
        ("<p>1<span>986. A</span>", "1986\\. A"),
        ("<p>*a* _b_ c_d `e` [f] | g</p>", "\\*a\\* \\_b\\_ c_d \\`e\\` \\[f\\] \\| g"),
        ("<p>[1]: http://a.example</p>", "\\[1\\]: http://a.example"),
        ("<p>a<br>---<br>===</p>", "a\\\n\\---\\\n\\==="),
        ("<p>&amp;amp; &<b>lt;</b></p>", "\\&amp; \\&**lt;**"),
        ("<p>Hear!<a href='/x'>y</a></p>", "Hear\\![y](https://paper.example/x)"),
    ]);
}

#[test]
fn emphasis_stands_where_markdown_sees_it() {
    check(&[
        ("a <b> b </b>c", "a **b** c"),
        ("<i>a</i><i>b</i> <b></b><b> </b>c", "*ab* c"),
        ("a<b>\"b\"</b>c", "a\"b\"c"),
        ("<b><i>a</i></b> <del>b</del> <u>c</u> <ins>d</ins>", "***a*** ~~b~~ c d"),
        ("<strong>a<b>b</b></strong>", "**ab**"),
        ("<q>a</q> <tt>b|`c</tt>", "“a” ``b|`c``"),
        (
            "10<sup>6</sup> CO<sub>2</sub> 1<sup>st</sup> x<sup><a href='#n'>2</a></sup>",
            "10⁶ CO₂ 1st x²",
        ),
    ]);
}

#[test]
fn lists_nest_and_stay_apart() {
    check(&[
        ("<ul><li>a<li>b<ul><li>c</ul><li></ul>", "- a\n- b\n  - c"),
        ("<ol start=3><li>a<li><p>b</p><p>c</p></ol>", "3. a\n\n4. b\n\n   c"),
        ("<ul><li>a</ul><ul><li>b</ul>", "- a\n\n* b"),
        ("<ul><li>a</li><ul><li>b</li></ul></ul>", "- a\n  - b"),
        ("<ul><li>1986. a<li><blockquote>b</blockquote></ul>", "- 1986\\. a\n\n- > b"),
        ("<dl><dt>a<dd>b<dt><b>c</b><dd>d</dl>", "**a**\n\nb\n\n**c**\n\nd"),
        ("<blockquote><p>a<p>b</blockquote>", "> a\n>\n> b"),
    ]);
}

#[test]
fn tables_with_values_are_tables() {
    check(&[
        (
            "<table><tr><th>a<th>b<tr><td>1|2<td><p>3<p>4</table>",
            "| a | b |\n| --- | --- |\n| 1\\|2 | 3 4 |",
        ),
        (
            "<table><caption>c</caption><tr><td>a<td>b<tr><td><code>x|y</code><td></table>",
            "c\n\n| | |\n| --- | --- |\n| a | b |\n| `x\\|y` | |",
        ),
        (
            "<table><tr><td rowspan=2>a<td>b<tr><td>c<tr><td colspan=2>d</table>",
            "| | |\n| --- | --- |\n| a | b |\n| | c |\n| d | |",
        ),
        ("<table><tr><td>a<td><table><tr><td>b</table></table>", "a\n\nb"),
        ("<table><tr><td>a</table>", "a"),
    ]);
}

#[test]
fn pictures_keep_what_is_said_of_them() {
    check(&[
        (
            "<figure><img src=a.jpg alt='The [pier]'><figcaption>Pilots \"met\" | <b>A</b></figcaption></figure>",
            "![The \\[pier\\]](https://paper.example/2016/a.jpg \"Pilots \\\"met\\\" \\\\| **A**\")",
        ),
        ("<a href=big.jpg><img src=a.jpg></a>", "![](https://paper.example/2016/a.jpg)"),
        ("<img src=pier.jpg alt=b>", "![b](pier.jpg)"),
        ("a <img src=a.jpg alt=b> c", "a ![b](https://paper.example/2016/a.jpg) c"),
        (
            "<img src=data:image/gif;base64,R0 alt=b><noscript><img src=/b.jpg alt=b></noscript>",
            "![b](https://paper.example/b.jpg)",
        ),
        (
            "<img src=blank.gif data-src=/b.jpg alt=b>",
            "![b](https://paper.example/b.jpg)",
        ),
        (
            "<pre class=x><code class=language-rust>a\n  b\n</code></pre>",
            "```rust\na\n  b\n```",
        ),
    ]);
}

#[test]
fn what_stays_behind_is_told_once_a_kind() {
    let cases = [
        ("a<script>b</script><script>c</script>", "a", "2 scripts: left out"),
        (
            "<iframe src='https://video.example/1'></iframe>b",
            "[https://video.example/1](https://video.example/1)\n\nb",
            "1 frame from video.example: a link stands for it",
        ),
        (
            "<video title=T><source src=/v.mp4></video>",
            "[T](https://paper.example/v.mp4)",
            "1 video from paper.example: a link stands for it",
        ),
        (
            "<a href='java\tscript:x()'>b</a>",
            "b",
            "1 link without a usable address: words kept",
        ),
        ("<a href='#n'>b</a>", "b", "1 link within the page: words kept"),
        (
            "<img src='data:image/png;base64,AA' alt='The pier'>",
            "The pier",
            "1 picture inside the HTML: left out",
        ),
        (
            "<img src='javascript:x' alt=b>",
            "b",
            "1 picture without a usable address: left out",
        ),
        ("<p style='display: none'>b</p>a", "a", "1 hidden element: left out"),
        ("a<select><option>b</select>", "a", "1 form field: left out"),
        ("a<svg><text>b</text></svg>", "a", "1 drawing: left out"),
    ];
    for (html, text, note) in cases {
        let expected =
            Converted { markdown: text.to_owned(), notes: vec![note.to_owned()] };
        assert_eq!(converted(html), expected, "{html}");
    }
}

#[test]
fn odd_links_are_still_links() {
    check(&[
        ("<a href='/a b(c)'>x</a>", "[x](<https://paper.example/a%20b(c)>)"),
        (
            "<a href='//other.example/?a=1&copy=2'>x</a>",
            "[x](https://other.example/?a=1&copy=2)",
        ),
        (
            "<a href=mailto:desk@paper.example>x <b>y</b></a>",
            "[x **y**](mailto:desk@paper.example)",
        ),
        (
            "<a href=/a><div>x</div><div>y</div></a>",
            "[x](https://paper.example/a)\n\n[y](https://paper.example/a)",
        ),
        ("<a href=/a></a>x<a>y</a>", "xy"),
    ]);
}

#[test]
fn deep_and_long_html_is_read_or_refused_in_time() {
    let style = Style::default();
    for tag in ["<div>", "<blockquote>", "<ul><li>", "<b>", "<table><tr><td>"] {
        let html = format!("{}a", tag.repeat(100_000));
        assert!(markdown(&html, Around::default(), &style).is_err());
        let html = format!("{}a", tag.repeat(100));
        assert!(of(&html).contains('a'));
    }
    let long =
        "<p>A <b>bold</b> word &amp; 1986. <a href=/x>a link</a></p>".repeat(20_000);
    assert_eq!(
        of(&long).len(),
        "A **bold** word & 1986. [a link](https://paper.example/x)\n\n".len() * 20_000
            - 2
    );
}

fn shown(text: &str) -> String {
    let shown = blocks(text, &Style::default()).into_iter().map(|block| block.text);
    shown.collect::<Vec<_>>().join("\n")
}

proptest! {
    #[test]
    fn no_word_is_lost_and_no_mark_is_shown(
        html in "(a|b1|[-*_#>+=~`|.)(!:&;\\\\\"'0-9 \n]|<(/)?(p|b|i|a href=x|li|ul|ol|td|tr|table|h2|br|pre|code|q|del|div|sup|dt|figure|figcaption|blockquote|img src=y alt=z)>){0,40}"
    ) {
        let Converted { markdown, notes } = markdown(&html, Around::default(), &Style::default()).unwrap();
        let is_lost = |note: &String| note.starts_with("words");
        prop_assert!(!notes.iter().any(is_lost), "{markdown}\n{}\n{notes:?}", shown(&markdown));
        let tree = crate::import::tree::Tree::parse(&html).unwrap();
        let seen = super::words::seen(&tree);
        let shows = super::words::shows_marks(&seen, &super::words::shown(&markdown, &Style::default()));
        prop_assert!(!shows, "{markdown}");
    }
}
