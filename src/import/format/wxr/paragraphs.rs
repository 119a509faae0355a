//! Makes paragraphs of a text as WordPress does (`wpautop`): an empty line parts them, and a
//! line's end breaks the line, where the text has no tags that do so.

use crate::import::xml::scan::Rest;
use crate::import::xml::scan::Token;
use crate::import::xml::scan::name_of;
use crate::import::xml::scan::next;
use crate::import::xml::text::escaped;

/// Elements that stand by themselves.
const BLOCKS: [&str; 50] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "col",
    "colgroup",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "script",
    "section",
    "style",
    "summary",
    "svg",
    "table",
    "tbody",
    "td",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
    "math",
];
/// Of these, those whose text is a paragraph already.
const TIGHT: [&str; 19] = [
    "address",
    "caption",
    "dd",
    "dt",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "legend",
    "li",
    "p",
    "summary",
    "td",
    "th",
    "center",
];
/// Elements whose text stays as it is.
const RAW: [&str; 6] = ["pre", "script", "style", "svg", "textarea", "math"];
/// Elements without an end.
const VOID: [&str; 2] = ["hr", "col"];

/// Returns a text with paragraphs.
pub(super) fn paragraphs(text: &str) -> String {
    let mut writer = Writer::default();
    let mut at = 0;
    while let Some((token, length)) = next(&text.as_bytes()[at..], Rest::Nothing) {
        let piece = text.get(at..at + length).unwrap_or_default();
        at += length;
        writer.take(token, piece);
    }
    writer.flush();
    writer.out
}

#[derive(Default)]
struct Writer {
    out: String,
    /// A paragraph that is not done yet.
    run: String,
    /// The blocks around.
    open: Vec<String>,
    /// The element whose text stays as it is.
    raw: Option<String>,
}

impl Writer {
    fn take(&mut self, token: Token<'_>, piece: &str) {
        let name = match token {
            Token::Start(tag) => name_of(tag),
            Token::End(name) => name,
            _ => b"",
        };
        let name = String::from_utf8_lossy(name).to_ascii_lowercase();
        if let Some(raw) = &self.raw {
            let is_end = matches!(token, Token::End(_)) && *raw == name;
            self.out.push_str(piece);
            if is_end {
                self.raw = None;
            }
            return;
        }
        let is_block = BLOCKS.contains(&name.as_str());
        match token {
            Token::Start(tag) if is_block => {
                self.flush();
                self.out.push_str(piece);
                if RAW.contains(&name.as_str()) {
                    self.raw = Some(name);
                } else if !VOID.contains(&name.as_str()) && !tag.ends_with(b"/") {
                    self.open.push(name);
                }
            }
            Token::End(_) if is_block => {
                self.flush();
                self.out.push_str(piece);
                if let Some(found) = self.open.iter().rposition(|open| *open == name) {
                    self.open.truncate(found);
                }
            }
            Token::Start(_) | Token::End(_) => {
                self.run.push_str(&piece.replace('\n', " "));
            }
            Token::Text(_) => self.text(piece),
            // HTML has no such thing: browsers would hide it.
            Token::Cdata(_) => self.text(&escaped(piece)),
            Token::Doctype(_) | Token::Other => {}
        }
    }

    fn text(&mut self, text: &str) {
        let n_breaks = text.matches('\n').count();
        for (number, line) in text.split('\n').enumerate() {
            // The last piece is the beginning of a line that goes on.
            let is_empty = number > 0 && number < n_breaks && line.trim().is_empty();
            if is_empty {
                self.flush();
                continue;
            }
            if number > 0 {
                self.run.push('\n');
            }
            self.run.push_str(line);
        }
    }

    /// Ends a paragraph.
    fn flush(&mut self) {
        let run = std::mem::take(&mut self.run);
        let lines: Vec<&str> =
            run.split('\n').map(str::trim).filter(|line| !line.is_empty()).collect();
        if lines.is_empty() {
            return;
        }
        let mut text = String::with_capacity(run.len());
        for line in lines {
            text.push_str(match text.is_empty() {
                true => "",
                false if ends_with_break(&text) => "\n",
                false => "<br>\n",
            });
            text.push_str(line);
        }
        let is_tight =
            self.open.last().is_some_and(|open| TIGHT.contains(&open.as_str()));
        if is_tight {
            self.out.push_str(&text);
        } else {
            self.out.push_str("<p>");
            self.out.push_str(&text);
            self.out.push_str("</p>\n");
        }
    }
}

fn ends_with_break(text: &str) -> bool {
    let at = text.rfind('<');
    at.is_some_and(|at| {
        let tag = text[at..].to_ascii_lowercase();
        tag.starts_with("<br") && tag.ends_with('>')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_lines_part_paragraphs_where_no_tags_do() {
        let cases = [
            ("One\n\nTwo\nthree", "<p>One</p>\n<p>Two<br>\nthree</p>\n"),
            (
                "A <b>b</b>\n\n<i>c</i>\n\nd",
                "<p>A <b>b</b></p>\n<p><i>c</i></p>\n<p>d</p>\n",
            ),
            ("A <b>b</b>\n<i>c</i>", "<p>A <b>b</b><br>\n<i>c</i></p>\n"),
            (
                "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\nc",
                "<ul><li>a</li><li>b</li></ul><p>c</p>\n",
            ),
            ("<pre>a\n\nb</pre>c", "<pre>a\n\nb</pre><p>c</p>\n"),
            (
                "<blockquote>a\n\nb</blockquote>",
                "<blockquote><p>a</p>\n<p>b</p>\n</blockquote>",
            ),
            ("a<br />\nb", "<p>a<br />\nb</p>\n"),
            ("a < b\n\n", "<p>a < b</p>\n"),
            ("a <![CDATA[b]]> c", "<p>a &lt;![CDATA[b]]&gt; c</p>\n"),
        ];
        for (text, expected) in cases {
            assert_eq!(paragraphs(text), expected, "{text}");
        }
    }
}
