//! Writes addresses and captions so that Markdown takes them as they are.

/// Returns an address as a link's or an image's target.
pub(super) fn destination(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for (at, c) in address.char_indices() {
        match c {
            ' ' => out.push_str("%20"),
            '<' => out.push_str("%3C"),
            '>' => out.push_str("%3E"),
            '"' => out.push_str("%22"),
            '|' => out.push_str("%7C"),
            '\\' => out.push_str("%5C"),
            '`' => out.push_str("%60"),
            c if c.is_control() || c.is_whitespace() => {}
            '&' if is_reference(&address[at + 1..]) => out.push_str("\\&"),
            c => out.push(c),
        }
    }
    if out.contains(['(', ')']) || out.is_empty() { format!("<{out}>") } else { out }
}

/// Whether what follows an `&` makes a character of it.
fn is_reference(after: &str) -> bool {
    let end = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '#');
    end.is_some_and(|end| end > 0 && after[end..].starts_with(';'))
}

/// Returns a line of Markdown as an image's title, which Markdown reads as a text first.
pub(super) fn title(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len() + 8);
    for (at, c) in markdown.char_indices() {
        let is_mark = match c {
            '\\' | '"' => true,
            '&' => is_reference(&markdown[at + 1..]),
            _ => false,
        };
        if is_mark {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Returns words as code within a line.
pub(super) fn code(words: &str) -> String {
    let longest = words.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if words.starts_with('`') || words.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{words}{pad}{fence}")
}

/// Returns lines as a block of code.
pub(super) fn fenced(lines: &str, language: &str) -> String {
    let longest = lines.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let lines = lines.trim_end_matches('\n');
    format!("{fence}{language}\n{lines}\n{fence}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_stay_one() {
        let addresses = [
            ("http://a.example/x?a=1&b=2", "http://a.example/x?a=1&b=2"),
            ("/a b<c>\n", "/a%20b%3Cc%3E"),
            ("/a_(b)", "</a_(b)>"),
            ("/?a&copy;b&copy=c", "/?a\\&copy;b&copy=c"),
        ];
        for (address, expected) in addresses {
            assert_eq!(destination(address), expected);
        }
    }

    #[test]
    fn code_holds_backticks() {
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(fenced("```\n", ""), "````\n```\n````");
    }
}
