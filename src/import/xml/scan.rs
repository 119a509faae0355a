//! Takes markup apart into tags and texts. Nothing is an error: what is no tag is text.

/// The longest tag.
const MAX_TAG_BYTES: usize = 64 << 10;

/// A piece of markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::import) enum Token<'a> {
    /// Text, with its entities.
    Text(&'a [u8]),
    /// The text of a CDATA section.
    Cdata(&'a [u8]),
    /// What stands between `<` and `>` of a start tag: the name, the attributes, and the `/`
    /// of an empty one.
    Start(&'a [u8]),
    /// The name of an end tag.
    End(&'a [u8]),
    /// A document type, and whether it declares something.
    Doctype(Subset),
    /// A comment, a processing instruction, or what broke off.
    Other,
}

/// Whether a document type declares something of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::import) enum Subset {
    None,
    Internal,
}

/// Whether more bytes may follow those that are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::import) enum Rest {
    Unknown,
    Nothing,
}

/// Returns the first piece of `bytes` and its length; `None` if its end is not there yet, or
/// if nothing is left.
pub(in crate::import) fn next(bytes: &[u8], rest: Rest) -> Option<(Token<'_>, usize)> {
    match bytes {
        [] => None,
        [b'<', ..] => markup(bytes, rest),
        _ => text(bytes, rest),
    }
}

/// Text up to the next tag.
fn text(bytes: &[u8], rest: Rest) -> Option<(Token<'_>, usize)> {
    let mut from = usize::from(bytes.first() == Some(&b'<'));
    loop {
        let Some(at) = find_byte(bytes, from, b'<') else {
            return Some((Token::Text(bytes), bytes.len()));
        };
        match bytes.get(at + 1) {
            Some(&next) if !begins_tag(next) => from = at + 1,
            None if rest == Rest::Nothing => from = at + 1,
            _ if at == 0 => return None,
            _ => return Some((Token::Text(&bytes[..at]), at)),
        }
    }
}

const fn begins_tag(byte: u8) -> bool {
    byte.is_ascii_alphabetic()
        || matches!(byte, b'_' | b':' | b'/' | b'!' | b'?' | 0x80..)
}

fn markup(bytes: &[u8], rest: Rest) -> Option<(Token<'_>, usize)> {
    let open = |needed: usize| rest == Rest::Unknown && bytes.len() < needed;
    match bytes.get(1) {
        None if rest == Rest::Unknown => None,
        Some(b'!') if open(9) => None,
        Some(b'!') if bytes.starts_with(b"<!--") => comment(bytes, rest),
        Some(b'!') if bytes.starts_with(b"<![CDATA[") => cdata(bytes, rest),
        Some(b'!') if is_doctype(bytes) => doctype(bytes, rest),
        Some(b'!') if bytes.get(2).is_some_and(u8::is_ascii_alphabetic) => {
            other(bytes, b">", rest)
        }
        // `<![CD` at the end of a file, and `<![if IE]>`.
        Some(b'!') if bytes.get(2) == Some(&b'[') => other(bytes, b">", rest),
        Some(b'!') => text(bytes, rest),
        Some(b'?') => other(bytes, b">", rest),
        Some(b'/') => end_tag(bytes, rest),
        Some(&byte) if begins_tag(byte) => start_tag(bytes, rest),
        _ => text(bytes, rest),
    }
}

fn is_doctype(bytes: &[u8]) -> bool {
    bytes.get(2..9).is_some_and(|word| word.eq_ignore_ascii_case(b"DOCTYPE"))
}

fn comment(bytes: &[u8], rest: Rest) -> Option<(Token<'_>, usize)> {
    match (find(bytes, 4, b"-->"), rest) {
        (Some(at), _) => Some((Token::Other, at + 3)),
        (None, Rest::Unknown) => None,
        // Nobody closed it: it goes on to the end, as it does in browsers.
        (None, Rest::Nothing) => Some((Token::Other, bytes.len())),
    }
}

fn cdata(bytes: &[u8], rest: Rest) -> Option<(Token<'_>, usize)> {
    match (find(bytes, 9, b"]]>"), rest) {
        (Some(at), _) => Some((Token::Cdata(&bytes[9..at]), at + 3)),
        (None, Rest::Unknown) => None,
        (None, Rest::Nothing) => Some((Token::Cdata(&bytes[9..]), bytes.len())),
    }
}

fn other<'a>(bytes: &'a [u8], end: &[u8], rest: Rest) -> Option<(Token<'a>, usize)> {
    match (find(bytes, 2, end), rest) {
        (Some(at), _) => Some((Token::Other, at + end.len())),
        (None, Rest::Unknown) => None,
        (None, Rest::Nothing) => Some((Token::Other, bytes.len())),
    }
}

/// A document type goes to its `>`, or to that behind what it declares between brackets.
fn doctype(bytes: &[u8], rest: Rest) -> Option<(Token<'_>, usize)> {
    let mut quote = None;
    for (at, &byte) in bytes.iter().enumerate().skip(9) {
        match (quote, byte) {
            (Some(mark), _) if mark == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'[') => return Some((Token::Doctype(Subset::Internal), at + 1)),
            (None, b'>') => return Some((Token::Doctype(Subset::None), at + 1)),
            _ => {}
        }
    }
    match rest {
        Rest::Unknown if bytes.len() < MAX_TAG_BYTES => None,
        _ => other(bytes, b">", Rest::Nothing),
    }
}

fn end_tag(bytes: &[u8], rest: Rest) -> Option<(Token<'_>, usize)> {
    let found = bytes.iter().skip(2).position(|b| matches!(b, b'>' | b'<'));
    let (end, length) = match found.map(|at| at + 2) {
        Some(at) if bytes.get(at) == Some(&b'>') => (at, at + 1),
        Some(at) => (at, at),
        None if rest == Rest::Unknown && bytes.len() < MAX_TAG_BYTES => return None,
        None => (bytes.len(), bytes.len()),
    };
    let name = name_of(bytes.get(2..end).unwrap_or_default().trim_ascii_start());
    Some((Token::End(name), length))
}

fn start_tag(bytes: &[u8], rest: Rest) -> Option<(Token<'_>, usize)> {
    let end = match (tag_end(bytes), rest) {
        (Some(end), _) => end,
        (None, Rest::Unknown) if bytes.len() < MAX_TAG_BYTES => return None,
        // Nobody closed a quotation: the first `>` is taken for the end.
        (None, _) => match find_byte(bytes, 1, b'>') {
            Some(end) => end,
            None => return Some((Token::Other, bytes.len())),
        },
    };
    Some((Token::Start(&bytes[1..end]), end + 1))
}

/// Where a tag's `>` stands: one inside an attribute's value is none.
fn tag_end(bytes: &[u8]) -> Option<usize> {
    let mut quote = None;
    let mut before = 0;
    for (at, &byte) in bytes.iter().enumerate().take(MAX_TAG_BYTES).skip(1) {
        match (quote, byte) {
            (Some(mark), _) if mark == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') if before == b'=' => quote = Some(byte),
            (None, b'>') => return Some(at),
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            before = byte;
        }
    }
    None
}

/// The name that a tag begins with.
pub(in crate::import) fn name_of(tag: &[u8]) -> &[u8] {
    let end =
        tag.iter().position(|b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>'));
    &tag[..end.unwrap_or(tag.len())]
}

/// A name without its prefix.
pub(in crate::import) fn local(name: &[u8]) -> &[u8] {
    let at = name.iter().rposition(|&b| b == b':');
    at.map_or(name, |at| &name[at + 1..])
}

/// Where a tag should have ended that goes on into another: nobody closed a quotation in it,
/// and the next one was taken for its end.
pub(in crate::import) fn swallows_from(tag: &[u8]) -> Option<usize> {
    let end = find_byte(tag, 0, b'>')?;
    // A `<` before it is one of a value.
    let next = find_byte(tag, 0, b'<')?;
    (end < next).then_some(end)
}

/// Returns the name of the first element, without its prefix, of a file that begins with
/// `head`, in any charset.
pub(in crate::import) fn first_element(head: &[u8]) -> Option<String> {
    let ascii: Vec<u8> = head.iter().copied().filter(|&b| b != 0).collect();
    let mut at = 0;
    while let Some((token, length)) = next(&ascii[at..], Rest::Nothing) {
        at += length;
        match token {
            Token::Start(tag) => {
                let name = local(name_of(tag));
                return Some(String::from_utf8_lossy(name).into_owned());
            }
            Token::Text(text) if text.len() > 64 => return None,
            _ => {}
        }
    }
    None
}

fn find_byte(bytes: &[u8], from: usize, byte: u8) -> Option<usize> {
    let rest = bytes.get(from..)?;
    rest.iter().position(|&b| b == byte).map(|at| at + from)
}

/// Where `what` begins, at `from` or later.
pub(in crate::import) fn find(bytes: &[u8], from: usize, what: &[u8]) -> Option<usize> {
    let last = *what.last()?;
    let mut from = from;
    loop {
        // The last byte, `>`, is the rarest.
        let at = find_byte(bytes, from, last)?;
        let start = (at + 1).checked_sub(what.len());
        match start {
            Some(start) if bytes[..=at].ends_with(what) => return Some(start),
            _ => from = at + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<String> {
        let mut shown = Vec::new();
        let mut rest = text.as_bytes();
        while let Some((token, length)) = next(rest, Rest::Nothing) {
            let word = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            shown.push(match token {
                Token::Text(text) => format!("text {}", word(text)),
                Token::Cdata(text) => format!("cdata {}", word(text)),
                Token::Start(tag) => format!("start {}", word(tag)),
                Token::End(name) => format!("end {}", word(name)),
                Token::Doctype(subset) => format!("doctype {subset:?}"),
                Token::Other => "other".to_owned(),
            });
            rest = &rest[length..];
        }
        shown
    }

    #[test]
    fn what_is_no_tag_is_text() {
        let cases: [(&str, &[&str]); 9] = [
            ("a < b <c> 1<2", &["text a < b ", "start c", "text  1<2"]),
            ("<a b='>' c=\"/>\"/>x", &["start a b='>' c=\"/>\"/", "text x"]),
            ("<a b=\"x>y", &["start a b=\"x", "text y"]),
            ("<![CDATA[a]]b>]]>c", &["cdata a]]b>", "text c"]),
            ("<![CDATA[a", &["cdata a"]),
            ("<!-- <a> -->b<!-- c>d", &["other", "text b", "other"]),
            ("</a ></b<c>", &["end a", "end b", "start c"]),
            ("<!DOCTYPE a \"[\"><!DOCTYPE a [", &["doctype None", "doctype Internal"]),
            ("<title", &["other"]),
        ];
        for (text, expected) in cases {
            assert_eq!(tokens(text), expected, "{text}");
        }
    }

    #[test]
    fn a_piece_is_the_same_however_its_bytes_arrive() {
        let text = b"<a b='1'>x &amp; y<![CDATA[ <z> ]]><!-- c --><?p ?></a><!DOCTYPE q>";
        let mut at = 0;
        while at < text.len() {
            let whole = next(&text[at..], Rest::Nothing).unwrap();
            for end in at + 1..text.len() {
                let part = next(&text[at..end], Rest::Unknown);
                let is_text =
                    matches!(part, Some((Token::Text(_), length)) if length <= whole.1);
                let is_part = is_text || part.is_none() || part == Some(whole);
                assert!(is_part, "{at}..{end}");
            }
            at += whole.1;
        }
    }
}
