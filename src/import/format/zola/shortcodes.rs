//! The shortcodes of Zola, and its links between pages.

use crate::import::format::site::Arguments;
use crate::import::format::site::Code;
use crate::import::format::site::Expanding;
use crate::import::format::site::Holds;
use crate::import::format::site::Shortcodes;
use crate::import::format::site::Token;
use crate::import::format::site::What;
use crate::import::format::site::printed;

use super::ROOT;
use super::Zola;

/// The longest shortcode that is read.
const MAX_BYTES: usize = 16 << 10;
/// How many marks in a row may be none before the rest is taken as text.
const MAX_OPEN: usize = 10_000;

impl Shortcodes for Zola {
    fn next(&self, text: &str, from: usize) -> Option<Token> {
        next(text, from)
    }

    fn known(
        &self,
        name: &str,
        arguments: &Arguments,
        page: &mut Expanding<'_>,
    ) -> Option<String> {
        match name {
            "get_url" => {
                let path = arguments.get(&["path"])?;
                let inner = path.strip_prefix("@/");
                let found =
                    inner.and_then(|inner| page.here.to_path(&format!("{ROOT}{inner}")));
                Some(
                    found.unwrap_or_else(|| format!("/{}", path.trim_start_matches('/'))),
                )
            }
            name => match name.split_once('.') {
                Some(("config", path)) => printed(&self.config, path),
                Some(("page", path)) => printed(page.fields, path),
                _ => None,
            },
        }
    }

    fn generator(&self) -> &'static str {
        "Zola"
    }
}

/// The next shortcode from a byte of the text on.
fn next(text: &str, from: usize) -> Option<Token> {
    let mut from = from;
    for _ in 0..MAX_OPEN {
        let start = from + text.get(from..)?.find('{')?;
        from = start + 1;
        let inner = text.get(start + 2..);
        let close = match text.as_bytes().get(start + 1) {
            Some(b'{') => "}}",
            Some(b'%') => "%}",
            Some(b'#') => "#}",
            _ => continue,
        };
        let inner = inner?;
        let found = end_of(inner, close).and_then(|length| {
            let inside = inner.get(..length)?;
            Some((what(inside, close)?, length))
        });
        if let Some((what, length)) = found {
            return Some(Token { start, end: start + 2 + length + 2, what });
        }
        from = start + 2;
    }
    None
}

fn end_of(inner: &str, close: &str) -> Option<usize> {
    let inner = inner.get(..inner.floor_char_boundary(MAX_BYTES))?;
    if close == "#}" {
        return inner.find(close);
    }
    let mut quote = None;
    for (at, c) in inner.char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if matches!(c, '"' | '\'' | '`') => quote = Some(c),
            None if inner.get(at..).is_some_and(|rest| rest.starts_with(close)) => {
                return Some(at);
            }
            None => {}
        }
    }
    None
}

/// What stands between marks; `None` if it is a text.
fn what(inside: &str, close: &str) -> Option<What> {
    if close == "#}" {
        return Some(What::Silent);
    }
    let trimmed = inside.trim().trim_matches('-').trim();
    let open = if close == "}}" { "{{" } else { "{%" };
    if let Some(shown) =
        trimmed.strip_prefix("/*").and_then(|rest| rest.strip_suffix("*/"))
    {
        return Some(What::Literal(format!("{open}{shown}{close}")));
    }
    if close == "%}" && trimmed == "end" {
        return Some(What::End(String::new()));
    }
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | ':' | '.');
    let end = trimmed.find(|c| !is_part(c)).unwrap_or(trimmed.len());
    let (name, arguments) = trimmed.split_at(end);
    let is_name = name.starts_with(|c: char| c.is_alphabetic() || c == '_');
    let arguments = arguments.trim();
    let is_call = arguments.starts_with('(') && arguments.ends_with(')');
    let is_value = close == "}}" && arguments.is_empty() && name.contains('.');
    (is_name && (is_call || is_value)).then(|| What::Call {
        name: name.rsplit("::").next().unwrap_or(name).to_owned(),
        arguments: arguments.to_owned(),
        holds: if close == "%}" { Holds::Text } else { Holds::Nothing },
    })
}

/// Leads `@/path.md` to where that page lies now.
pub(super) fn with_inner_links(text: &str, page: &mut Expanding<'_>) -> String {
    if !text.contains("@/") {
        return text.to_owned();
    }
    let code = Code::of(text);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find("@/")) {
        let start = at + found;
        out.push_str(text.get(at..start).unwrap_or_default());
        at = start + 2;
        let is_link = out.ends_with(['(', '<', '"', '\'', ' ', '=']) && !code.has(start);
        let rest = text.get(at..).unwrap_or_default();
        let is_end = |c: char| c.is_whitespace() || ")>\"'#?".contains(c);
        let length = rest.find(is_end).unwrap_or(rest.len());
        let target = rest.get(..length).unwrap_or_default();
        if !is_link || !target.ends_with(".md") {
            out.push_str("@/");
            continue;
        }
        at += length;
        match page.here.to_path(&format!("{ROOT}{target}")) {
            Some(link) => out.push_str(&link),
            None => {
                page.note(format!("a link leads to nothing of this site: `@/{target}`"));
                out.push('/');
                out.push_str(
                    target.trim_end_matches("_index.md").trim_end_matches(".md"),
                );
            }
        }
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortcodes_are_found_as_zola_finds_them() {
        let call = |name: &str, arguments: &str, holds| What::Call {
            name: name.to_owned(),
            arguments: arguments.to_owned(),
            holds,
        };
        let cases = [
            (
                "a {{ youtube(id=\"}}\") }}",
                call("youtube", "(id=\"}}\")", Holds::Nothing),
            ),
            (
                "{% quote(author='A') %}x{% end %}",
                call("quote", "(author='A')", Holds::Text),
            ),
            ("{%- end -%}", What::End(String::new())),
            ("{{/* figure() */}}", What::Literal("{{ figure() }}".to_owned())),
            ("{# nothing #}", What::Silent),
            ("{{ x }} and {{ config.title }}", call("config.title", "", Holds::Nothing)),
        ];
        for (text, expected) in cases {
            assert_eq!(next(text, 0).unwrap().what, expected, "{text}");
        }
        for text in ["{{ open(", "{{ x }}", "{{", "{% if x %}", "{#é", ""] {
            assert_eq!(next(text, 0), None, "{text}");
        }
    }
}
