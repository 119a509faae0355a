//! Finds keys, values and the usual mistakes in a YAML text by looking at its lines.
//!
//! It does not parse: it serves messages and places, and is right for YAML as it stands in
//! front matter. Where it cannot tell, it points at the start of the line.

use std::ops::Range;

/// Where a key and its value stand. Both are empty when the key was not found.
#[derive(Debug, Clone, Default)]
pub(super) struct Found {
    pub(super) key: Range<usize>,
    pub(super) value: Range<usize>,
}

/// A mistake that many people make, and what to write instead.
pub(super) struct Mistake {
    pub(super) range: Range<usize>,
    pub(super) message: &'static str,
    pub(super) help: String,
}

/// Returns where the value under `path` stands, or the nearest key above it that exists.
pub(super) fn find(yaml: &str, path: &[&str]) -> Found {
    let mut within = 0..yaml.len();
    let mut found = Found::default();
    for (depth, step) in path.iter().enumerate() {
        let next = match step.parse::<usize>() {
            Ok(position) if depth > 0 => item(yaml, within.clone(), position),
            _ if depth == 0 => top_key(yaml, step),
            _ => nested_key(yaml, within.clone(), step),
        };
        let Some((place, inside)) = next else { break };
        found = place;
        within = inside;
    }
    found
}

/// Returns the second place where `key` begins a line.
pub(super) fn second(yaml: &str, key: &str) -> Option<Range<usize>> {
    let mut places = lines(yaml).filter_map(|line| key_on(yaml, &line, key));
    places.next()?;
    places.next().map(|found| found.key)
}

fn top_key(yaml: &str, key: &str) -> Option<(Found, Range<usize>)> {
    let found = lines(yaml).find_map(|line| key_on(yaml, &line, key))?;
    let end = block_end(yaml, found.key.start);
    let inside = found.key.end..end;
    Some((found, inside))
}

/// The key `key` at the very start of `line`, bare or in quotes.
fn key_on(yaml: &str, line: &Range<usize>, key: &str) -> Option<Found> {
    let text = &yaml[line.clone()];
    let quote = text.chars().next().filter(|first| matches!(first, '"' | '\''));
    let skip = quote.map_or(0, char::len_utf8);
    let rest = text[skip..].strip_prefix(key)?;
    let rest = match quote {
        Some(mark) => rest.strip_prefix(mark)?,
        None => rest,
    };
    let after = rest.trim_start_matches([' ', '\t']).strip_prefix(':')?;
    if !after.is_empty() && !after.starts_with([' ', '\t']) {
        return None;
    }
    let start = line.start + skip;
    let value_start = line.end - after.trim_start().len();
    let value = value_start..value_start + value_len(&yaml[value_start..line.end]);
    Some(Found { key: start..start + key.len(), value })
}

/// How much of a line belongs to a scalar: not its comment, not its trailing white space.
fn value_len(text: &str) -> usize {
    let quoted = text.starts_with(['"', '\'']);
    let end = if quoted { text.len() } else { text.find(" #").unwrap_or(text.len()) };
    text[..end].trim_end().len()
}

/// Where the block that the key at `start` opens ends: before the next line not indented.
fn block_end(yaml: &str, start: usize) -> usize {
    let mut after = lines(&yaml[start..]).skip(1);
    let next = after.find(|line| {
        let first = yaml[start + line.start..start + line.end].chars().next();
        first.is_some_and(|c| !matches!(c, ' ' | '\t' | '-' | '#' | ']' | '}'))
    });
    next.map_or(yaml.len(), |line| start + line.start)
}

fn nested_key(
    yaml: &str,
    within: Range<usize>,
    key: &str,
) -> Option<(Found, Range<usize>)> {
    let text = &yaml[within.clone()];
    let mut from = 0;
    while let Some(at) = text[from..].find(key).map(|at| from + at) {
        from = at + key.len();
        let before = text[..at].chars().next_back();
        let begins =
            before.is_none_or(|c| matches!(c, ' ' | '\n' | '{' | ',' | '"' | '\''));
        let after = text[from..].trim_start_matches(['"', '\'', ' ']);
        if !begins || !after.starts_with(':') {
            continue;
        }
        let start = within.start + at;
        let line_end = text[from..].find(['\n', '\r']).map_or(text.len(), |e| from + e);
        let colon = text[from..].find(':').map_or(from, |c| from + c + 1);
        let value_at = colon + text[colon..line_end].len()
            - text[colon..line_end].trim_start().len();
        let value = within.start + value_at;
        let len = value_len(&text[value_at..line_end]);
        let found = Found { key: start..start + key.len(), value: value..value + len };
        return Some((found, value..within.end));
    }
    None
}

/// The list item at `position`, for lists written one item a line.
fn item(
    yaml: &str,
    within: Range<usize>,
    position: usize,
) -> Option<(Found, Range<usize>)> {
    let text = &yaml[within.clone()];
    let starts_item =
        |line: &Range<usize>| text[line.clone()].trim_start().starts_with("- ");
    let mut items = lines(text).filter(starts_item);
    let line = items.nth(position)?;
    let end = items.next().map_or(within.end, |next| within.start + next.start);
    let indent = text[line.clone()].len() - text[line.clone()].trim_start().len();
    let start = within.start + line.start + indent + 2;
    let value = start..within.start + line.end;
    Some((Found { key: value.clone(), value }, start..end))
}

/// The byte ranges of the lines of `text`, without their breaks.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    text.split_inclusive(['\n', '\r']).map(move |line| {
        let range = start..start + line.trim_end_matches(['\n', '\r']).len();
        start += line.len();
        range
    })
}

/// The line that byte `at` stands on.
pub(super) fn line_around(text: &str, at: usize) -> Range<usize> {
    lines(text).take_while(|line| line.start <= at).last().unwrap_or(0..0)
}

/// The first line that is neither blank nor a comment.
pub(super) fn first_line(text: &str) -> Range<usize> {
    let speaks = |line: &Range<usize>| {
        let trimmed = text[line.clone()].trim();
        !trimmed.is_empty() && !trimmed.starts_with('#')
    };
    lines(text).find(speaks).unwrap_or(0..0)
}

/// How many brackets may be open at a time. The parser looks at all of them at each step.
const MAX_OPEN_BRACKETS: usize = 1_000;

/// Returns the first bracket that is one too many, be it a bracket in a text.
pub(super) fn bracket_too_many(yaml: &str) -> Option<Range<usize>> {
    let mut n_open = 0usize;
    for (at, byte) in yaml.bytes().enumerate() {
        match byte {
            b'[' | b'{' => n_open += 1,
            b']' | b'}' => n_open = n_open.saturating_sub(1),
            _ => {}
        }
        if n_open > MAX_OPEN_BRACKETS {
            return Some(at..at + 1);
        }
    }
    None
}

/// Returns the first anchor or alias outside quotes, comments and block texts.
pub(super) fn reference(yaml: &str) -> Option<(Range<usize>, &'static str)> {
    if !yaml.contains(['&', '*']) {
        return None;
    }
    let mut block_indent = None;
    let mut quote = None;
    for line in lines(yaml) {
        let text = &yaml[line.clone()];
        let indent = text.len() - text.trim_start().len();
        if block_indent.is_some_and(|at| indent > at || text.trim().is_empty()) {
            continue;
        }
        block_indent = opens_block(text).then_some(indent);
        let found = reference_on(text, &mut quote);
        if let Some((at, what)) = found {
            let start = line.start + at;
            return Some((start..line.end, what));
        }
    }
    None
}

/// Whether a line ends with `|` or `>`, which opens a text of more-indented lines.
fn opens_block(line: &str) -> bool {
    let line = line.split(" #").next().unwrap_or(line).trim_end();
    let header = line.rsplit([' ', '\t']).next().unwrap_or("");
    header.starts_with(['|', '>'])
        && header[1..].chars().all(|c| matches!(c, '+' | '-' | '0'..='9'))
}

/// The first `&name` or `*name` on a line that stands where a value begins.
fn reference_on(line: &str, quote: &mut Option<char>) -> Option<(usize, &'static str)> {
    let mut begins_value = true;
    let mut previous = ' ';
    let mut characters = line.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let next = characters.peek().map(|&(_, next)| next);
        if let Some(open) = *quote {
            if c == open && previous != '\\' {
                *quote = None;
            }
        } else if begins_value && matches!(c, '"' | '\'') {
            *quote = Some(c);
        } else if c == '#' && previous.is_whitespace() {
            return None;
        } else if begins_value && matches!(c, '&' | '*') && next.is_some_and(names) {
            let what = if c == '&' { "YAML anchors" } else { "YAML aliases" };
            return Some((at, what));
        }
        let separates = matches!(c, '[' | '{' | ',')
            || matches!(c, ':' | '-' | '?') && next.is_none_or(char::is_whitespace);
        begins_value = separates || begins_value && c.is_whitespace();
        previous = c;
    }
    None
}

fn names(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Names the mistake behind a parser's complaint about the line `line`, or the line before.
pub(super) fn usual_mistake(yaml: &str, line: &Range<usize>) -> Option<Mistake> {
    let before = line_around(yaml, line.start.saturating_sub(1));
    let near = [line.clone(), before];
    near.iter()
        .find_map(|line| tab(yaml, line))
        .or_else(|| near.iter().find_map(|line| no_break_space(yaml, line)))
        .or_else(|| near.iter().find_map(|line| smart_quotes(yaml, line)))
        .or_else(|| near.iter().find_map(|line| unquoted_colon(yaml, line)))
        .or_else(|| open_quote(yaml))
        .or_else(|| near.iter().find_map(|line| reserved_start(yaml, line)))
}

fn tab(yaml: &str, line: &Range<usize>) -> Option<Mistake> {
    let text = &yaml[line.clone()];
    let indent = &text[..text.len() - text.trim_start().len()];
    let at = line.start + indent.find('\t')?;
    Some(Mistake {
        range: at..at + 1,
        message: "a tab stands where spaces are needed",
        help: "indent with two spaces instead".to_owned(),
    })
}

fn no_break_space(yaml: &str, line: &Range<usize>) -> Option<Mistake> {
    let (key, rest) = yaml[line.clone()].split_once(":\u{a0}")?;
    if key.is_empty() || key.contains([' ', '"', '\'']) {
        return None;
    }
    let at = line.start + key.len() + 1;
    Some(Mistake {
        range: at..at + '\u{a0}'.len_utf8(),
        message: "a no-break space stands where a plain one is needed",
        help: format!("write `{key}: {}` with a plain space", rest.trim()),
    })
}

/// A whole value between typographic marks; those in a sentence are part of it.
fn smart_quotes(yaml: &str, line: &Range<usize>) -> Option<Mistake> {
    const MARKS: [char; 7] = ['“', '”', '„', '‘', '’', '«', '»'];
    let (key, value) = yaml[line.clone()].split_once(": ")?;
    let value = value.trim();
    let inner = value.trim_matches(MARKS);
    let is_whole = value.starts_with(MARKS) && value.ends_with(MARKS);
    if !is_whole || inner.contains(['“', '”', '„', '«', '»']) {
        return None;
    }
    let start = line.start + key.len() + 2;
    Some(Mistake {
        range: start..line.end,
        message: "typographic quotation marks do not delimit a value",
        help: format!("write `{key}: {}`", quoted(inner)),
    })
}

fn unquoted_colon(yaml: &str, line: &Range<usize>) -> Option<Mistake> {
    let (key, value) = yaml[line.clone()].split_once(": ")?;
    let value = value.trim();
    let bare = !value.starts_with(['"', '\'', '[', '{', '|', '>']);
    if !bare || !(value.contains(": ") || value.ends_with(':')) {
        return None;
    }
    let start = line.start + key.len() + 2;
    Some(Mistake {
        range: start..start + value.len(),
        message: "a value that holds `: ` needs quotes",
        help: format!("write `{}: {}`", key.trim(), quoted(value)),
    })
}

fn open_quote(yaml: &str) -> Option<Mistake> {
    for line in lines(yaml) {
        let Some((key, value)) = yaml[line.clone()].split_once(": ") else { continue };
        let value = value.trim();
        let Some(mark) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
            continue;
        };
        let rest = value[1..].split(" #").next().unwrap_or("").trim_end();
        if rest.ends_with(mark) {
            continue;
        }
        let start = line.start + key.len() + 2;
        let inside = rest.contains(mark);
        let message = if inside {
            "text stands after the closing quotation mark"
        } else {
            "a quotation mark is opened and never closed"
        };
        let help = if inside {
            format!("put the whole value in the other kind of quotes, or double `{mark}`")
        } else {
            format!("close it with `{mark}` at the end of the value")
        };
        return Some(Mistake { range: start..line.end, message, help });
    }
    None
}

fn reserved_start(yaml: &str, line: &Range<usize>) -> Option<Mistake> {
    let (key, value) = yaml[line.clone()].split_once(": ")?;
    let value = value.trim();
    if !value.starts_with(['@', '`', '%', '{', '[', '!', '|', '>', '&', '*']) {
        return None;
    }
    let start = line.start + key.len() + 2;
    Some(Mistake {
        range: start..line.end,
        message: "a value that begins with a sign of YAML's own needs quotes",
        help: format!("write `{}: {}`", key.trim(), quoted(value)),
    })
}

/// The value in double quotes, ready to paste.
fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}
