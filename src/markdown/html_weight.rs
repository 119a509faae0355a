//! Estimates how much work an HTML parser has with a page, before it has it.
//!
//! Elements that are opened and not closed are opened again in every block that follows
//! (<https://html.spec.whatwg.org/#reconstruct-the-active-formatting-elements>), so a short
//! text can become a huge page. The estimate may be too high, and never is too low: an end
//! counts only where no parser could take it for anything else.

/// Elements that change how the HTML after them is read: after one, no end counts.
const READ_DIFFERENTLY: [&str; 16] = [
    "frameset",
    "iframe",
    "listing",
    "math",
    "noembed",
    "noframes",
    "noscript",
    "plaintext",
    "script",
    "select",
    "style",
    "svg",
    "template",
    "textarea",
    "title",
    "xmp",
];

/// Elements that have no end.
const VOID: [&str; 13] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source",
    "track", "wbr",
];

/// Elements that end where the one around them does, or the next of their kind begins.
const END_BY_THEMSELVES: [&str; 10] =
    ["p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot"];

/// Elements that are opened again after the block that they are in: these end by name only.
const FORMATTING: [&str; 14] = [
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong",
    "tt", "u",
];

/// What an `&` weighs: each makes a piece of text of its own, and html5ever 0.40 takes
/// longer and longer to join more than a hundred thousand of them.
const REFERENCE_WEIGHT: usize = 8;

/// Returns the weight of `html`: for each tag, the number of elements open around it, and
/// something for each `&`.
pub(super) fn weight(html: &str) -> usize {
    let mut elements = Elements { open: Vec::new(), ends_count: true };
    let n_references = html.bytes().filter(|byte| *byte == b'&').count();
    let mut weight = n_references.saturating_mul(REFERENCE_WEIGHT);
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let (tag, after) = next_tag(&rest[start + 1..]);
        rest = after;
        match tag {
            Tag::Start(name) => elements.start(name),
            Tag::End(name) => elements.end(name),
            Tag::None => continue,
        }
        weight = weight.saturating_add(elements.open.len());
    }
    weight
}

/// The elements that are open at a place in a page.
struct Elements<'h> {
    open: Vec<&'h str>,
    ends_count: bool,
}

impl<'h> Elements<'h> {
    fn start(&mut self, name: &'h str) {
        if is_one_of(name, &VOID) {
            return;
        }
        self.ends_count &= !is_one_of(name, &READ_DIFFERENTLY);
        let again = self.open.last().is_some_and(|last| last.eq_ignore_ascii_case(name));
        if self.ends_count && again && is_one_of(name, &END_BY_THEMSELVES) {
            return;
        }
        self.open.push(name);
    }

    fn end(&mut self, name: &str) {
        let ends_first = |open: &&&str| {
            !open.eq_ignore_ascii_case(name) && is_one_of(open, &END_BY_THEMSELVES)
        };
        let n_most = if is_one_of(name, &FORMATTING) { 0 } else { 8 };
        let n_ended = self.open.iter().rev().take(n_most).take_while(ends_first).count();
        let place = self.open.len() - n_ended;
        let matches =
            self.open[..place].last().is_some_and(|open| open.eq_ignore_ascii_case(name));
        if self.ends_count && matches {
            self.open.truncate(place - 1);
        }
    }
}

fn is_one_of(name: &str, names: &[&str]) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// What follows a `<`.
#[derive(Debug, PartialEq)]
enum Tag<'h> {
    Start(&'h str),
    End(&'h str),
    /// A comment, or no tag at all.
    None,
}

/// Splits what follows a `<` into the tag and what comes after it.
fn next_tag(text: &str) -> (Tag<'_>, &str) {
    let closes = text.starts_with('/');
    let inside = text.strip_prefix('/').unwrap_or(text);
    if inside.starts_with(|first: char| first.is_ascii_alphabetic()) {
        let is_end =
            |byte: char| byte.is_ascii_whitespace() || byte == '/' || byte == '>';
        let (name, attributes) =
            inside.split_at(inside.find(is_end).unwrap_or(inside.len()));
        let tag = if closes { Tag::End(name) } else { Tag::Start(name) };
        return (tag, after_attributes(attributes));
    }
    if text.starts_with("!--") {
        return (Tag::None, after_comment(&text[1..]));
    }
    if closes || text.starts_with(['!', '?']) {
        let end = text.find('>').map_or(text.len(), |end| end + 1);
        return (Tag::None, &text[end..]);
    }
    (Tag::None, text)
}

/// Returns what follows a comment, from its `--` on; `-->` and `--!>` end it.
fn after_comment(text: &str) -> &str {
    let mut rest = text;
    while let Some(dashes) = rest.find("--") {
        rest = &rest[dashes..];
        let end = ["-->", "--!>"].iter().find_map(|end| rest.strip_prefix(end));
        if let Some(after) = end {
            return after;
        }
        rest = &rest[1..];
    }
    ""
}

/// Where in a tag's attributes a parser is (<https://html.spec.whatwg.org/#tokenization>).
#[derive(Clone, Copy, PartialEq)]
enum Attribute {
    Before,
    Name,
    AfterName,
    BeforeValue,
    Unquoted,
    Quoted(u8),
}

fn after_attributes(attributes: &str) -> &str {
    let mut place = Attribute::Before;
    for (index, byte) in attributes.bytes().enumerate() {
        if byte == b'>' && !matches!(place, Attribute::Quoted(_)) {
            return &attributes[index + 1..];
        }
        place = place.after(byte);
    }
    ""
}

impl Attribute {
    fn after(self, byte: u8) -> Self {
        match (self, byte) {
            (Self::Quoted(quote), _) if quote != byte => self,
            (Self::Quoted(_), _)
            | (Self::Before | Self::Name | Self::AfterName, b'/') => Self::Before,
            (Self::BeforeValue, b'"' | b'\'') => Self::Quoted(byte),
            (Self::Name, _) if byte.is_ascii_whitespace() => Self::AfterName,
            (Self::Unquoted, _) if byte.is_ascii_whitespace() => Self::Before,
            (Self::Name | Self::AfterName, b'=') => Self::BeforeValue,
            (Self::Unquoted, _) => self,
            (_, _) if byte.is_ascii_whitespace() => self,
            (Self::BeforeValue, _) => Self::Unquoted,
            _ => Self::Name,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the elements that are open at the end.
    fn open(html: &str) -> usize {
        weight(&format!("{html}<br>")) - weight(html)
    }

    #[test]
    fn what_is_closed_is_not_open() {
        let pages = [
            "<p>a</p><p>b<p>c",
            "<ul><li>a<li>b</ul>",
            "<b title=\"<i>\">a</b>",
            "<table><tr><td>a<td>b<tr><td>c</table>",
            "<!-- <b> --><br><img alt='>'>",
        ];
        assert_eq!(pages.map(open), [1, 0, 0, 0, 0]);
    }

    #[test]
    fn an_end_that_a_parser_ignores_does_not_count() {
        let pages = [
            "<b title=\"</b>\">",
            "<b><!--</b>-->",
            "<b><!--></b><i>",
            "<b><?</b>",
            "<b><table><td></b></td></table>",
            "<b><textarea></b></textarea>",
            "<b x\"></b><i y\">",
            "<b><p></b></p>",
        ];
        assert_eq!(pages.map(open), [1, 1, 1, 1, 1, 2, 1, 1]);
    }
}
