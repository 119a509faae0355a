//! The shortcodes of Hugo.

use crate::import::format::site::Arguments;
use crate::import::format::site::Expanding;
use crate::import::format::site::Holds;
use crate::import::format::site::Shortcodes;
use crate::import::format::site::Token;
use crate::import::format::site::What;
use crate::import::format::site::printed;

use super::Hugo;

/// How many marks in a row may be none before the rest is taken as text.
const MAX_OPEN: usize = 10_000;
/// The marks around shortcodes.
const MARKS: [(&str, &str); 2] = [("{{<", ">}}"), ("{{%", "%}}")];

impl Shortcodes for Hugo {
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
            "ref" | "relref" => {
                let target = arguments.get(&["path"]).or_else(|| arguments.at(0))?;
                Some(self.reference(target, page))
            }
            "param" => {
                let name = arguments.at(0)?.to_lowercase();
                let of_site = || printed(&self.params, &name);
                printed(page.fields, &name).or_else(of_site)
            }
            _ => None,
        }
    }

    fn generator(&self) -> &'static str {
        "Hugo"
    }
}

impl Hugo {
    /// The link to another page, by its path below the content's folder or by its name.
    fn reference(&self, target: &str, page: &mut Expanding<'_>) -> String {
        let (path, anchor) = match target.find('#') {
            Some(at) => target.split_at(at),
            None => (target, ""),
        };
        let here = &page.here;
        let trimmed = path.trim_matches('/');
        let rooted = self.roots.iter().map(|(root, _)| format!("{root}{trimmed}"));
        let mut candidates: Vec<String> = rooted.collect();
        if !path.starts_with('/') {
            candidates.extend(here.joined(path));
        }
        let ends = ["", ".md", "/index.md", ".html"];
        let found = candidates
            .iter()
            .flat_map(|candidate| ends.iter().map(move |end| format!("{candidate}{end}")))
            .find_map(|candidate| here.to_path(&candidate));
        let name = trimmed.rsplit('/').next().unwrap_or(trimmed);
        let found = found.or_else(|| here.to_name(name));
        match found {
            Some(link) => format!("{link}{anchor}"),
            None if path.is_empty() => anchor.to_owned(),
            None => {
                page.note(format!("a link leads to nothing of this site: `{target}`"));
                format!(
                    "/{}/{anchor}",
                    trimmed.trim_end_matches(".md").replace(' ', "%20")
                )
            }
        }
    }
}

/// The next shortcode from a byte of the text on.
fn next(text: &str, from: usize) -> Option<Token> {
    let mut from = from;
    for _ in 0..MAX_OPEN {
        let start = from + text.get(from..)?.find("{{")?;
        from = start + 2;
        let open = text.get(start..).and_then(|rest| rest.get(..3));
        let Some((open, close)) = MARKS.iter().find(|(mark, _)| open == Some(*mark))
        else {
            continue;
        };
        let inner = text.get(start + 3..)?;
        if let Some(length) = end_of(inner, close) {
            let inside = inner.get(..length)?;
            let end = start + 3 + length + 3;
            return Some(Token { start, end, what: what(inside, open, close) });
        }
    }
    None
}

/// Where a shortcode ends, if its quotes are closed.
fn end_of(inner: &str, close: &str) -> Option<usize> {
    const MAX_BYTES: usize = 16 << 10;
    let inner = inner.get(..inner.floor_char_boundary(MAX_BYTES))?;
    let mut quote = None;
    let mut is_escaped = false;
    for (at, c) in inner.char_indices() {
        match quote {
            _ if is_escaped => is_escaped = false,
            Some('"') if c == '\\' => is_escaped = true,
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if matches!(c, '"' | '`') => quote = Some(c),
            None if inner.get(at..).is_some_and(|rest| rest.starts_with(close)) => {
                return Some(at);
            }
            None => {}
        }
    }
    // A quote that is never closed ends with the shortcode.
    inner.find(close)
}

fn what(inside: &str, open: &str, close: &str) -> What {
    let trimmed = inside.trim();
    if let Some(shown) =
        trimmed.strip_prefix("/*").and_then(|rest| rest.strip_suffix("*/"))
    {
        return What::Literal(format!("{open}{shown}{close}"));
    }
    if let Some(name) = trimmed.strip_prefix('/') {
        return What::End(name.trim().to_owned());
    }
    let (trimmed, holds) = match trimmed.strip_suffix('/') {
        Some(trimmed) => (trimmed, Holds::Nothing),
        None => (trimmed, Holds::Text),
    };
    let end = trimmed.find(char::is_whitespace).unwrap_or(trimmed.len());
    let (name, arguments) = trimmed.split_at(end);
    let name = name.rsplit('/').next().unwrap_or(name);
    What::Call { name: name.to_owned(), arguments: arguments.to_owned(), holds }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortcodes_are_found_as_hugo_finds_them() {
        let call = |name: &str, arguments: &str| What::Call {
            name: name.to_owned(),
            arguments: arguments.to_owned(),
            holds: Holds::Text,
        };
        let cases = [
            ("a {{< figure src=\"a.png\" >}}", call("figure", " src=\"a.png\"")),
            ("{{% note %}}x", call("note", "")),
            ("{{< x \"a >}} b\" >}}", call("x", " \"a >}} b\"")),
            ("{{< /highlight >}}", What::End("highlight".to_owned())),
            ("{{</* ref \"a\" */>}}", What::Literal("{{< ref \"a\" >}}".to_owned())),
        ];
        for (text, expected) in cases {
            assert_eq!(next(text, 0).unwrap().what, expected, "{text}");
        }
        for text in ["{{< open", "{{ x }}", "{{<", "{{< \"", "{{<é", ""] {
            assert_eq!(next(text, 0), None, "{text}");
        }
    }
}
