//! The words of markup: its entities, and what a reader would see of it.

use quick_xml::escape::resolve_html5_entity;

use crate::import::xml::scan::Rest;
use crate::import::xml::scan::Token;
use crate::import::xml::scan::local;
use crate::import::xml::scan::name_of;
use crate::import::xml::scan::next;

/// The longest name of an entity.
const MAX_ENTITY_BYTES: usize = 34;
/// What numbers between 128 and 159 are meant to be: windows-1252.
const MEANT: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
    '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ',
    '\u{9d}', 'ž', 'Ÿ',
];
/// Elements that HTML has, or had.
const HTML: [&str; 108] = [
    "a",
    "abbr",
    "acronym",
    "address",
    "applet",
    "area",
    "article",
    "aside",
    "audio",
    "b",
    "base",
    "basefont",
    "big",
    "blink",
    "blockquote",
    "body",
    "br",
    "button",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "dfn",
    "dir",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "fieldset",
    "figcaption",
    "figure",
    "font",
    "footer",
    "form",
    "frame",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "legend",
    "li",
    "link",
    "main",
    "map",
    "mark",
    "marquee",
    "math",
    "menu",
    "meta",
    "nav",
    "nobr",
    "noframes",
    "noscript",
    "object",
    "ol",
    "option",
    "p",
    "param",
    "picture",
    "pre",
    "q",
    "s",
    "samp",
    "script",
    "section",
    "select",
    "small",
    "source",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "video",
    "wbr",
];
/// Elements of which a reader sees nothing.
const UNSEEN: [&[u8]; 4] = [b"script", b"style", b"template", b"noscript"];
/// Elements that stand within a line.
const INLINE: [&str; 25] = [
    "a", "abbr", "acronym", "b", "big", "cite", "code", "del", "em", "font", "i", "ins",
    "kbd", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup",
    "u", "wbr",
];

/// A text with its entities resolved: those of XML and HTML, by name and by number. Others
/// stand as they are.
pub(in crate::import) fn resolved(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match entity(rest) {
            Some((Meaning::Text(text), length)) => {
                out.push_str(text);
                rest = &rest[length..];
            }
            Some((Meaning::Number(c), length)) => {
                out.push(c);
                rest = &rest[length..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

enum Meaning {
    Text(&'static str),
    Number(char),
}

/// What the entity at the beginning of `text` means, and its length.
fn entity(text: &str) -> Option<(Meaning, usize)> {
    let limit = text.floor_char_boundary(MAX_ENTITY_BYTES.min(text.len()));
    let end = text[..limit].find(';')?;
    let name = &text[1..end];
    let meaning = match name.strip_prefix('#') {
        Some(number) => {
            let number = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => number.parse().ok()?,
            };
            let meant = number.checked_sub(128).and_then(|at| MEANT.get(at as usize));
            Meaning::Number(meant.copied().or_else(|| char::from_u32(number))?)
        }
        None => Meaning::Text(resolve_html5_entity(name)?),
    };
    Some((meaning, end + 1))
}

/// A text as it stands in HTML.
pub(in crate::import) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A text as it stands in an attribute of HTML.
pub(in crate::import) fn quoted(text: &str) -> String {
    escaped(text).replace('"', "&quot;")
}

/// A text with single blanks between its words.
pub(in crate::import) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a text that may be HTML is: it has one of its tags, or an entity.
pub(in crate::import) fn is_html(text: &str) -> bool {
    let is_entity = |(at, _): (usize, &str)| entity(&text[at..]).is_some();
    has_tag(text) || text.match_indices('&').any(is_entity)
}

/// Whether a text has one of HTML's tags, or a comment.
pub(in crate::import) fn has_tag(text: &str) -> bool {
    let mut rest = text.as_bytes();
    while let Some((token, length)) = next(rest, Rest::Nothing) {
        let name = match token {
            Token::Start(tag) => name_of(tag),
            Token::End(name) => name,
            Token::Other if rest.starts_with(b"<!--") => return true,
            _ => b"",
        };
        let is = |known: &&str| name.eq_ignore_ascii_case(known.as_bytes());
        if HTML.iter().any(is) {
            return true;
        }
        rest = &rest[length..];
    }
    false
}

/// HTML that was escaped once too often, with that taken back; `None` if it was not.
pub(in crate::import) fn unescaped_twice(html: &str) -> Option<String> {
    if has_tag(html) || !html.contains("&lt;") {
        return None;
    }
    let meant = resolved(html);
    // One tag alone may be what a text is about.
    let is_closed = meant.contains("</") || meant.contains("/>") || meant.contains("<br");
    (is_closed && has_tag(&meant)).then_some(meant)
}

/// What a reader sees of HTML, on one line.
pub(in crate::import) fn visible(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html.as_bytes();
    let mut unseen: Option<&[u8]> = None;
    while let Some((token, length)) = next(rest, Rest::Nothing) {
        rest = &rest[length..];
        match (token, unseen) {
            (Token::End(name), Some(open)) if name.eq_ignore_ascii_case(open) => {
                unseen = None;
            }
            (_, Some(_)) => {}
            (Token::Start(tag), None) => {
                let name = name_of(tag);
                let is_one = |one: &&&[u8]| name.eq_ignore_ascii_case(one);
                unseen = UNSEEN.iter().find(is_one).copied();
                unseen = unseen.filter(|_| !tag.ends_with(b"/"));
                part(&mut out, name);
            }
            (Token::End(name), None) => part(&mut out, name),
            (Token::Text(text) | Token::Cdata(text), None) => {
                out.push_str(&resolved(&String::from_utf8_lossy(text)));
            }
            _ => {}
        }
    }
    one_line(&out)
}

/// Puts a blank between words that a tag parts.
fn part(out: &mut String, name: &[u8]) {
    let is_inline =
        INLINE.iter().any(|one| local(name).eq_ignore_ascii_case(one.as_bytes()));
    if !is_inline && !out.is_empty() {
        out.push(' ');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_are_those_of_html_and_others_stand_as_they_are() {
        let text =
            "A&amp;B &eacute;&#8211;&#x2014;&#150; AT&T &nbsp &unknown; &#xfffffff; &";
        assert_eq!(resolved(text), "A&B é–—– AT&T &nbsp &unknown; &#xfffffff; &");
    }

    #[test]
    fn a_reader_sees_words_and_no_markup() {
        let html =
            "<p>Ports &amp; <b>pi</b>lots</p><p>5 < 6<br/>x<script>y</script></p> <p";
        assert_eq!(visible(html), "Ports & pilots 5 < 6 x");
    }

    #[test]
    fn words_in_angles_are_no_html() {
        assert!(!is_html("Shares of <GE> & AT&T rose, 5 < 6"));
        assert!(is_html("<p>x") && is_html("a &eacute; b") && is_html("x</em>"));
    }

    #[test]
    fn html_that_was_escaped_twice_is_known_by_its_tags() {
        let twice = "&lt;p&gt;Ports&lt;/p&gt;";
        assert_eq!(unescaped_twice(twice).as_deref(), Some("<p>Ports</p>"));
        assert_eq!(unescaped_twice("Use &lt;p&gt; for paragraphs"), None);
        assert_eq!(unescaped_twice("<p>Use &lt;b&gt;x&lt;/b&gt;</p>"), None);
    }
}
