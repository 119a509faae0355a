//! Takes out of Markdown what other dialects have it say about looks: lists of attributes
//! (`{: .note}`, `# Title {#id}`), and the places of tables of contents.

use std::ops::Range;

use super::code::Code;

/// How many of the things left out are named.
const MAX_NAMED: usize = 8;

/// Returns a text without such marks, and tells of them.
pub(super) fn without(text: &str, notes: &mut Vec<String>) -> String {
    if !text.contains('{') && !has_toc(text) && !text.contains("markdown=") {
        return text.to_owned();
    }
    let text = with_markdown_inside(text);
    let code = Code::of(&text);
    let mut cutting =
        Cutting { text: &text, code, cut: Vec::new(), named: Vec::new(), more: 0 };
    let mut lines = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        lines.push(at..at + line.len());
        at += line.len();
    }
    for (number, line) in lines.iter().enumerate() {
        let before = number.checked_sub(1).and_then(|before| lines.get(before));
        let next = lines.get(number + 1);
        cutting.line(line.clone(), before.cloned(), next.cloned());
    }
    cutting.finish(notes)
}

fn has_toc(text: &str) -> bool {
    text.lines().any(is_toc)
}

fn is_toc(line: &str) -> bool {
    let line = line.trim();
    line.eq_ignore_ascii_case("[toc]") || line.eq_ignore_ascii_case("[[toc]]")
}

struct Cutting<'t> {
    text: &'t str,
    code: Code,
    cut: Vec<Range<usize>>,
    named: Vec<String>,
    /// How many are not named.
    more: usize,
}

impl Cutting<'_> {
    fn line(
        &mut self,
        range: Range<usize>,
        before: Option<Range<usize>>,
        next: Option<Range<usize>>,
    ) {
        let line = self.text.get(range.clone()).unwrap_or_default();
        let content = line.trim();
        let first = range.start + (line.len() - line.trim_start().len());
        if content.is_empty() || self.code.has(first) {
            return;
        }
        if is_toc(line) {
            return self.cut(range);
        }
        let whole =
            content.strip_prefix("{:").and_then(|inside| inside.strip_suffix('}'));
        if whole.is_some_and(|inside| inside.starts_with(':') || !inside.contains('}')) {
            let is_item =
                |line: &str| line.trim_start().starts_with(['*', '-', '+', '1']);
            let item = before.filter(|range| {
                content.starts_with("{:toc")
                    && self.text.get(range.clone()).is_some_and(is_item)
            });
            self.cut.extend(item);
            return self.cut(range);
        }
        if content.starts_with("{::") || content.starts_with("{:/") {
            return self.cut(range);
        }
        let underlined =
            next.and_then(|range| self.text.get(range)).is_some_and(|next| {
                let next = next.trim_end();
                !next.is_empty()
                    && (next.bytes().all(|b| b == b'=')
                        || next.bytes().all(|b| b == b'-'))
            });
        if content.starts_with('#') || underlined {
            self.heading(&range);
        }
        self.spans(&range);
    }

    /// Takes `{#id .class}` from the end of a heading.
    fn heading(&mut self, range: &Range<usize>) {
        let line = self.text.get(range.clone()).unwrap_or_default().trim_end();
        let Some(inside) = line.strip_suffix('}') else { return };
        let Some(start) = inside.rfind('{') else { return };
        let inside = inside.get(start + 1..).unwrap_or_default();
        let inside = inside.strip_prefix(':').unwrap_or(inside);
        if is_attributes(inside) && !self.code.has(range.start + start) {
            self.cut(range.start + start..range.start + line.len());
        }
    }

    /// Takes `{: .class}` from behind words.
    fn spans(&mut self, range: &Range<usize>) {
        let line = self.text.get(range.clone()).unwrap_or_default();
        let mut from = 0;
        while let Some(found) = line.get(from..).and_then(|rest| rest.find("{:")) {
            let start = from + found;
            let rest = line.get(start + 2..).unwrap_or_default();
            let Some(end) = rest.find('}') else { return };
            let inside = rest.get(..end).unwrap_or_default();
            from = start + 2 + end + 1;
            let place = range.start + start..range.start + from;
            let is_new = self.cut.last().is_none_or(|last| last.end <= place.start);
            if is_new && is_attributes(inside) && !self.code.has(place.start) {
                self.cut(place);
            }
        }
    }

    fn cut(&mut self, range: Range<usize>) {
        let what = self.text.get(range.clone()).unwrap_or_default().trim();
        if !self.named.iter().any(|named| named == what) {
            match self.named.len() < MAX_NAMED {
                true => self.named.push(what.to_owned()),
                false => self.more += 1,
            }
        }
        self.cut.push(range);
    }

    fn finish(mut self, notes: &mut Vec<String>) -> String {
        if self.cut.is_empty() {
            return self.text.to_owned();
        }
        self.cut.sort_by_key(|range| range.start);
        let mut out = String::with_capacity(self.text.len());
        let mut at = 0;
        for range in self.cut {
            out.push_str(self.text.get(at..range.start).unwrap_or_default());
            // What stands on a line of its own leaves the line.
            let is_line =
                self.text.get(range.clone()).is_some_and(|cut| cut.ends_with('\n'));
            if is_line {
                out.push('\n');
            }
            at = at.max(range.end);
        }
        out.push_str(self.text.get(at..).unwrap_or_default());
        let named: Vec<String> =
            self.named.iter().map(|name| format!("`{name}`")).collect();
        let more = match self.more {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        notes.push(format!(
            "left out, as they say how a text looks: {}{more}",
            named.join(", ")
        ));
        out
    }
}

/// Whether this is `.class #id name="value"`, and nothing else.
fn is_attributes(inside: &str) -> bool {
    let mut is_any = false;
    let mut rest = inside.trim();
    while !rest.is_empty() {
        let end =
            rest.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        let name = word.strip_prefix(['.', '#']).unwrap_or(word);
        let is_part = |c: char| c.is_alphanumeric() || "-_:.".contains(c);
        if !name.chars().all(is_part) || word.is_empty() {
            return false;
        }
        rest = match behind.strip_prefix('=') {
            None if word.starts_with(['.', '#']) => behind,
            None => return false,
            Some(value) => match value.chars().next() {
                Some(quote @ ('"' | '\'')) => {
                    let value = value.get(1..).unwrap_or_default();
                    match value.split_once(quote) {
                        Some((_, behind)) => behind,
                        None => return false,
                    }
                }
                _ => value.trim_start_matches(|c: char| !c.is_whitespace()),
            },
        };
        is_any = true;
        rest = rest.trim_start();
    }
    is_any
}

/// Sets empty lines within HTML that says `markdown="1"`, so that what it holds is read as
/// Markdown.
fn with_markdown_inside(text: &str) -> String {
    const MARKS: [&str; 6] = [
        " markdown=\"1\"",
        " markdown='1'",
        " markdown=1",
        " markdown=\"block\"",
        " markdown=\"span\"",
        " markdown=\"0\"",
    ];
    let mut out = String::with_capacity(text.len());
    let mut open: Vec<String> = Vec::new();
    for line in text.split_inclusive('\n') {
        let mark = MARKS.iter().find(|mark| line.contains(**mark));
        let name = line.trim_start().strip_prefix('<').map(|rest| {
            rest.chars().take_while(char::is_ascii_alphanumeric).collect::<String>()
        });
        match (mark, name.filter(|name| !name.is_empty())) {
            (Some(mark), Some(name)) => {
                let line = line.replacen(mark, "", 1);
                let close = format!("</{name}>");
                let is_closed = line.contains(&close);
                match line.find('>').map(|at| line.split_at(at + 1)) {
                    Some((tag, inside)) if !mark.contains('0') => {
                        out.push_str(tag);
                        out.push_str("\n\n");
                        let inside = inside.trim_start();
                        out.push_str(&inside.replacen(
                            &close,
                            &format!("\n\n{close}"),
                            1,
                        ));
                    }
                    _ => out.push_str(&line),
                }
                if !is_closed {
                    open.push(close);
                }
            }
            _ => {
                let closes =
                    open.last().is_some_and(|close| line.trim().starts_with(close));
                if closes {
                    open.pop();
                    out.push('\n');
                    out.push_str(line.trim_start());
                    out.push('\n');
                } else {
                    out.push_str(line);
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> String {
        without(text, &mut Vec::new())
    }

    #[test]
    fn attributes_go_and_words_stay() {
        let cases = [
            ("A *note*{: .x #y}.\n", "A *note*.\n"),
            ("Text.\n{: .note title=\"a b\"}\nMore.\n", "Text.\n\nMore.\n"),
            ("* TOC\n{:toc}\n\n# A {#a .b}\n", "\n\n\n# A \n"),
            ("Title {#t}\n=====\n", "Title \n=====\n"),
            ("[TOC]\n\nText.\n", "\n\nText.\n"),
            (
                "Take {: this} and {x} and # {no}.\n",
                "Take {: this} and {x} and # {no}.\n",
            ),
            ("`{: .x}` and\n\n    {: .y}\n", "`{: .x}` and\n\n    {: .y}\n"),
            ("```\n# A {#a}\n{: .x}\n```\n", "```\n# A {#a}\n{: .x}\n```\n"),
        ];
        for (text, expected) in cases {
            assert_eq!(cut(text), expected, "{text}");
        }
        let mut notes = Vec::new();
        without("A{: .x}\n", &mut notes);
        assert_eq!(notes, ["left out, as they say how a text looks: `{: .x}`"]);
    }

    #[test]
    fn html_that_says_so_holds_markdown() {
        let text = "<div markdown=\"1\">\n*A*\n</div>\n";
        assert_eq!(cut(text), "<div>\n\n*A*\n\n</div>\n\n");
        let text = "<p markdown='1'>*A*</p>\n";
        assert_eq!(cut(text), "<p>\n\n*A*\n\n</p>\n");
    }

    #[test]
    fn nothing_panics() {
        let text = "# Ä {#ä}\n{:\n{::}\n{:toc}{: .a}{: x=\"\n<é markdown=1>\n</é>\n";
        for end in (0..=text.len()).filter(|end| text.is_char_boundary(*end)) {
            let _ = cut(&text[..end]);
        }
    }
}
