//! The arguments of a tag or shortcode, as people write them.

/// The most arguments that are read.
const MAX_ARGUMENTS: usize = 64;

/// The arguments of a tag: `"a.png" alt="A ferry", width=3`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::import::format) struct Arguments {
    pub(in crate::import::format) positional: Vec<String>,
    pub(in crate::import::format) named: Vec<(String, String)>,
}

impl Arguments {
    /// Reads what stands in a tag behind its name.
    pub(in crate::import::format) fn read(text: &str) -> Self {
        let mut arguments = Self::default();
        let mut rest = text.trim_start_matches(is_gap);
        while !rest.is_empty() && arguments.len() < MAX_ARGUMENTS {
            let (name, behind) = name(rest);
            let (value, behind) = value(behind);
            match name {
                Some(name) => arguments.named.push((name.to_lowercase(), value)),
                None if !value.is_empty() => arguments.positional.push(value),
                None => {}
            }
            rest = behind.trim_start_matches(is_gap);
        }
        arguments
    }

    fn len(&self) -> usize {
        self.positional.len() + self.named.len()
    }

    /// The first of these arguments that is there.
    pub(in crate::import::format) fn get(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| {
            let found = self.named.iter().find(|(known, _)| known == name);
            found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
        })
    }

    /// An argument without a name.
    pub(in crate::import::format) fn at(&self, at: usize) -> Option<&str> {
        self.positional.get(at).map(String::as_str)
    }
}

fn is_gap(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | '(' | ')')
}

/// Reads `name=` or `name:`, if that is what comes.
fn name(text: &str) -> (Option<&str>, &str) {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let end = text.find(|c: char| !is_part(c)).unwrap_or(text.len());
    let (name, behind) = text.split_at(end);
    let is_name = name.starts_with(|c: char| c.is_alphabetic() || c == '_');
    let trimmed = behind.trim_start();
    let value = trimmed.strip_prefix('=').or_else(|| {
        // `name: value`, but not `https://…`.
        behind.strip_prefix(':').filter(|rest| rest.starts_with([' ', '"', '\'']))
    });
    match value.filter(|_| is_name) {
        Some(value) => (Some(name), value.trim_start()),
        None => (None, text),
    }
}

/// Reads a value, in quotes or up to the next gap.
fn value(text: &str) -> (String, &str) {
    let Some(quote) = text.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))
    else {
        let end = text.find(is_gap).unwrap_or(text.len());
        let (value, rest) = text.split_at(end);
        return (value.to_owned(), rest);
    };
    let inside = text.get(quote.len_utf8()..).unwrap_or_default();
    let mut is_escaped = false;
    for (at, c) in inside.char_indices() {
        if is_escaped {
            is_escaped = false;
            continue;
        }
        is_escaped = c == '\\';
        let (value, behind) = inside.split_at(at);
        let rest = behind.get(quote.len_utf8()..).unwrap_or_default();
        // A quote within a text in quotes is followed by more of the text.
        let ends = rest.chars().next().is_none_or(|c| is_gap(c) || c == '/');
        if c == quote && ends {
            return (unescaped(value, quote), rest);
        }
    }
    (unescaped(inside, quote), "")
}

fn unescaped(value: &str, quote: char) -> String {
    match quote {
        '`' => value.to_owned(),
        quote => value.replace(&format!("\\{quote}"), &quote.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_read_with_and_without_names() {
        let read = Arguments::read(
            r#" "a b.png" 'it''s' alt="A \"fast\" ferry", width=3 src: "x" https://a.example/x "#,
        );
        let named = [("alt", "A \"fast\" ferry"), ("width", "3"), ("src", "x")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(read.named, named);
        assert_eq!(read.positional, ["a b.png", "it''s", "https://a.example/x"]);
        let nested = Arguments::read(r#""a.png" "She said: "No more"""#);
        assert_eq!(nested.positional, ["a.png", "She said: \"No more\""]);
    }

    #[test]
    fn broken_arguments_end() {
        for text in ["\"open", "=", "a=", "'", "\\", "a==b", "((((", "\"ä\\"] {
            let _ = Arguments::read(text);
        }
    }
}
