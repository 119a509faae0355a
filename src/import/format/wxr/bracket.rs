//! The tags of shortcodes: `[name key="value"]` and `[/name]`.

/// The longest tag of a shortcode.
const MAX_TAG_BYTES: usize = 4096;

/// Whether a tag begins or ends something.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum TagKind {
    Start,
    End,
}

/// The tag of a shortcode.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tag {
    pub(super) name: String,
    pub(super) kind: TagKind,
    /// Names and values; what has no name is a value alone.
    pub(super) attributes: Vec<(String, String)>,
    pub(super) length: usize,
}

impl Tag {
    /// Reads the tag at the beginning of a text.
    pub(super) fn read(text: &str) -> Option<Self> {
        let inside = text.strip_prefix('[')?;
        let (kind, inside) = match inside.strip_prefix('/') {
            Some(inside) => (TagKind::End, inside),
            None => (TagKind::Start, inside),
        };
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        let end = inside.find(|c| !is_name(c))?;
        let (name, rest) = inside.split_at(end);
        if !name.starts_with(|c: char| c.is_ascii_alphabetic())
            || !rest.starts_with([' ', '\n', '\t', '\u{a0}', ']', '/', '='])
        {
            return None;
        }
        let close = tag_end(rest)?;
        let attributes = attributes(rest[..close].trim_end_matches('/'));
        let length = text.len() - rest.len() + close + 1;
        Some(Self { name: name.to_ascii_lowercase(), kind, attributes, length })
    }

    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }
}

/// Where a tag's `]` stands: one inside quotation marks is none.
fn tag_end(text: &str) -> Option<usize> {
    let mut quote = None;
    let mut before = ' ';
    for (at, c) in text.char_indices().take_while(|(at, _)| *at < MAX_TAG_BYTES) {
        match (quote, c) {
            (Some(mark), _) if mark == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') if before == '=' || before.is_whitespace() => {
                quote = Some(c);
            }
            (None, ']') => return Some(at),
            (None, '[' | '<') => return None,
            _ => {}
        }
        before = c;
    }
    None
}

fn attributes(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        let end = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let (name, after) = match after.trim_start().strip_prefix('=') {
            Some(after) if !name.is_empty() => (name, after.trim_start()),
            _ => ("", rest),
        };
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (value, left) = match quote.and_then(|quote| after[1..].split_once(quote)) {
            Some(parts) => parts,
            None => {
                after.split_at(after.find(char::is_whitespace).unwrap_or(after.len()))
            }
        };
        found.push((name.to_ascii_lowercase(), value.to_owned()));
        rest = left.trim_start();
    }
    found
}
