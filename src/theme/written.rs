//! What the code of a template names as it is written: calls, other templates, options.
//!
//! It looks at the text between the marks of Tera and passes over comments and raw parts. It
//! knows no types and computes nothing; what is not written out it does not see.

use std::ops::Range;

/// The code of a template: what stands between `{{` and `}}`, and between `{%` and `%}`.
pub(super) struct Code<'a> {
    text: &'a str,
    parts: Vec<Range<usize>>,
}

/// One call of a function or filter, or one mention of a field.
pub(super) struct Call<'a> {
    /// Where its name stands.
    pub(super) at: Range<usize>,
    arguments: Vec<(&'a str, Range<usize>)>,
    text: &'a str,
}

/// The value of an argument.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Written<'a> {
    /// A text from end to end.
    Whole(&'a str),
    /// A text to which something is added: `"facets." ~ name`.
    Begun(&'a str),
    /// Anything else.
    Computed,
}

/// How a template names another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Deed {
    Extends,
    Includes,
}

impl<'a> Code<'a> {
    /// The code of a template.
    pub(super) fn of(text: &'a str) -> Self {
        let mut parts = Vec::new();
        let mut at = 0;
        while let Some(open) = text[at..].find('{').map(|found| at + found) {
            let mark = match text.get(open + 1..open + 2) {
                Some("#") => {
                    at = text[open..].find("#}").map_or(text.len(), |end| open + end + 2);
                    continue;
                }
                Some("{") => "}}",
                Some("%") => "%}",
                _ => {
                    at = open + 1;
                    continue;
                }
            };
            let part = open + 2..end_of_code(text, open + 2, mark);
            at = behind(text, &part);
            parts.push(part);
        }
        Self { text, parts }
    }

    /// The calls of a function or filter, in the order of the text.
    pub(super) fn calls(&self, name: &str) -> Vec<Call<'a>> {
        let words = self.words().filter(|word| self.text[word.clone()] == *name);
        words.filter_map(|word| self.call(word)).collect()
    }

    fn call(&self, name: Range<usize>) -> Option<Call<'a>> {
        let text = self.text;
        let is_field = text[..name.start].trim_end().ends_with('.');
        let after = text[name.end..].trim_start();
        if is_field || !after.starts_with('(') {
            return None;
        }
        let inside = text.len() - after.len() + 1;
        Some(Call { at: name, arguments: arguments(text, inside), text })
    }

    /// The fields that are asked of `of`, as in `theme.options.accent`, but for those that
    /// are asked for with care, since they may be missing.
    pub(super) fn fields(&self, of: &str) -> Vec<Range<usize>> {
        let text = self.text;
        let is_field = |word: &Range<usize>| {
            let before = text[..word.start].strip_suffix('.');
            before.and_then(|before| before.strip_suffix(of)).is_some_and(|before| {
                !before.ends_with(|c: char| is_of_word(c) || c == '.')
            })
        };
        let is_care = |word: &Range<usize>| {
            let after = text[word.end..].trim_start();
            let cares = ["is defined", "is not defined", "is undefined", "?"];
            let filtered = after.strip_prefix('|').map(str::trim_start);
            cares.iter().any(|care| after.starts_with(care))
                || filtered.is_some_and(|filter| filter.starts_with("default"))
        };
        self.words().filter(|word| is_field(word) && !is_care(word)).collect()
    }

    /// The templates that are extended and included, and where they are named.
    pub(super) fn templates(&self) -> Vec<(Deed, Range<usize>)> {
        let named = |part: &Range<usize>| {
            let tag = self.text[part.clone()].trim_start_matches(['-', ' ', '\n', '\t']);
            let (deed, rest) = match tag.strip_prefix("extends") {
                Some(rest) => (Deed::Extends, rest),
                None => (Deed::Includes, tag.strip_prefix("include")?),
            };
            let is_tag = self.text[..part.start].ends_with("{%");
            let start = part.end - rest.len();
            let (literal, _) = literal(self.text, start..part.end)?;
            is_tag.then_some((deed, literal))
        };
        self.parts.iter().filter_map(named).collect()
    }

    /// Every text in quotes.
    pub(super) fn literals(&self) -> Vec<&'a str> {
        let of_part = |part: &Range<usize>| literals(self.text, part.clone());
        self.parts.iter().flat_map(of_part).collect()
    }

    /// The names in the code that stand in no quotes.
    fn words(&self) -> impl Iterator<Item = Range<usize>> {
        self.parts.iter().flat_map(|part| words(self.text, part.clone()))
    }
}

impl<'a> Written<'a> {
    /// The text with which a computed one begins.
    pub(super) fn begun(self) -> Option<&'a str> {
        match self {
            Self::Begun(text) => Some(text),
            _ => None,
        }
    }
}

impl<'a> Call<'a> {
    /// An argument and where its text stands; `None` if it is not given.
    pub(super) fn argument(&self, name: &str) -> Option<(Written<'a>, Range<usize>)> {
        let (_, value) = self.arguments.iter().find(|(own, _)| *own == name)?;
        let Some((inside, after)) = literal(self.text, value.clone()) else {
            return Some((Written::Computed, value.clone()));
        };
        let text = &self.text[inside.clone()];
        let written = match self.text[after..value.end].trim_start() {
            "" => Written::Whole(text),
            rest if rest.starts_with('~') => Written::Begun(text),
            _ => Written::Computed,
        };
        Some((written, inside))
    }

    /// Whether it is called as a filter.
    pub(super) fn is_filter(&self) -> bool {
        self.text[..self.at.start].trim_end().ends_with('|')
    }
}

/// Where to go on after the code at `part`: behind its mark, and behind a raw part.
fn behind(text: &str, part: &Range<usize>) -> usize {
    let tag = text[part.clone()].trim_matches(['-', ' ', '\n', '\t']);
    let after = (part.end + 2).min(text.len());
    if tag != "raw" {
        return after;
    }
    text[after..].find("endraw").map_or(text.len(), |end| after + end)
}

/// Where the code that begins at `from` ends: at its mark, outside of quotes.
fn end_of_code(text: &str, from: usize, mark: &str) -> usize {
    let mut quote = None;
    for (at, c) in text[from..].char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if is_quote(c) => quote = Some(c),
            None if text[from + at..].starts_with(mark) => return from + at,
            None => {}
        }
    }
    text.len()
}

/// The arguments of a call from behind its bracket on, as names and where their values stand.
fn arguments(text: &str, from: usize) -> Vec<(&str, Range<usize>)> {
    let mut found = Vec::new();
    let (mut start, mut depth, mut quote) = (from, 0_usize, None);
    for (at, c) in text[from..].char_indices().map(|(at, c)| (from + at, c)) {
        match (quote, c) {
            (Some(open), c) => quote = (c != open).then_some(open),
            (None, c) if is_quote(c) => quote = Some(c),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') if depth > 0 => depth -= 1,
            (None, ')' | ',') if depth == 0 => {
                found.extend(argument(text, start..at));
                start = at + 1;
                if c == ')' {
                    break;
                }
            }
            _ => {}
        }
    }
    found
}

fn argument(text: &str, range: Range<usize>) -> Option<(&str, Range<usize>)> {
    let (name, _) = text[range.clone()].split_once('=')?;
    Some((name.trim(), range.start + name.len() + 1..range.end))
}

/// A text in quotes at the start of a range, without them, and where its quotes end.
fn literal(text: &str, range: Range<usize>) -> Option<(Range<usize>, usize)> {
    let rest = text[range.clone()].trim_start();
    let quote = rest.chars().next().filter(|c| is_quote(*c))?;
    let start = range.end - text[range.clone()].trim_start().len() + quote.len_utf8();
    let end = text[start..range.end].find(quote)?;
    Some((start..start + end, start + end + quote.len_utf8()))
}

fn literals(text: &str, part: Range<usize>) -> Vec<&str> {
    let mut found = Vec::new();
    let mut at = part.start;
    while let Some(quote) = text[at..part.end].find(is_quote) {
        let Some((inside, after)) = literal(text, at + quote..part.end) else { break };
        found.push(&text[inside]);
        at = after;
    }
    found
}

fn words(text: &str, part: Range<usize>) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut quote = None;
    for (at, c) in text[part.clone()].char_indices().map(|(at, c)| (part.start + at, c)) {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if is_quote(c) => quote = Some(c),
            None if is_of_word(c) => match found.last_mut() {
                Some(last) if last.end == at => last.end = at + c.len_utf8(),
                _ => found.push(at..at + c.len_utf8()),
            },
            None => {}
        }
    }
    found
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '`')
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<Option<Written<'_>>> {
        let calls = Code::of(text).calls("t");
        calls.iter().map(|call| call.argument("key").map(|(key, _)| key)).collect()
    }

    #[test]
    fn calls_are_seen_in_code_and_nowhere_else() {
        let text = "t(key=\"no\") {# {{ t(key=\"no\") }} #} {{ t(key='a') ~ t ( n=f(1, 2), \
            key=\"b\" ) }}{% raw %}{{ t(key=\"no\") }}{% endraw %}{% if x.t(key=\"no\") or \
            \"t(key='no') }}\" %}{{ t(key=\"c.\" ~ d) }}{{ t(key=e) }}{{ at(key=\"no\") }}";
        let expected = [
            Some(Written::Whole("a")),
            Some(Written::Whole("b")),
            Some(Written::Begun("c.")),
            Some(Written::Computed),
        ];
        assert_eq!(keys(text), expected);
        assert_eq!(keys("{{ t(key=\"a\" if b else \"c\") }}"), [Some(Written::Computed)]);
    }

    #[test]
    fn the_place_of_an_argument_is_that_of_its_text() {
        let text = "{{ é | x }}{{ asset( path = \"a.css\" ) }}";
        let calls = Code::of(text).calls("asset");
        let (written, at) = calls[0].argument("path").unwrap();
        assert_eq!((written, &text[at]), (Written::Whole("a.css"), "a.css"));
    }

    #[test]
    fn named_templates_and_literals_are_found() {
        let text = "{%- extends 'a.html' -%}{# {% include 'no' %} #}{% include \"b\" %}";
        let code = Code::of(text);
        let named: Vec<_> =
            code.templates().into_iter().map(|(deed, at)| (deed, &text[at])).collect();
        assert_eq!(named, [(Deed::Extends, "a.html"), (Deed::Includes, "b")]);
        assert_eq!(code.literals(), ["a.html", "b"]);
    }

    #[test]
    fn fields_that_may_be_missing_are_left_out() {
        let text = "{{ theme.options.a }}{% if theme.options.b is defined %}{{ \
            theme.options.c | default(value=1) }}{{ x.theme.options.d }}{{ \
            theme.options.e?.f }}{{ theme.options.g.h }}";
        let found = Code::of(text).fields("theme.options");
        let found: Vec<&str> = found.into_iter().map(|at| &text[at]).collect();
        assert_eq!(found, ["a", "g"]);
    }
}
