//! Takes shortcodes out of a text: what can be told becomes text, what cannot is named in a
//! note. How shortcodes are written, and which a generator knows, its own module says.

use super::Expanding;
use std::collections::HashMap;

use super::arguments::Arguments;
use super::code::Code;
use super::embeds::embed;
use super::embeds::fenced;

/// How many shortcodes of a text are read.
const MAX_TOKENS: usize = 100_000;

/// Something between marks that a generator would act on.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::import::format) struct Token {
    pub(in crate::import::format) start: usize,
    pub(in crate::import::format) end: usize,
    pub(in crate::import::format) what: What,
}

/// What stands between the marks.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::import::format) enum What {
    /// A shortcode, which may have a text up to its end.
    Call { name: String, arguments: String, holds: Holds },
    /// The end of one; some generators do not name it.
    End(String),
    /// Marks that are to be shown.
    Literal(String),
    /// Nothing that anybody sees.
    Silent,
}

/// Whether a shortcode may have a text up to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::import::format) enum Holds {
    Text,
    Nothing,
}

/// How a generator writes shortcodes, and what it knows of them.
pub(in crate::import::format) trait Shortcodes {
    /// The next token from a byte of the text on.
    fn next(&self, text: &str, from: usize) -> Option<Token>;

    /// What a shortcode of the generator's own shows.
    fn known(
        &self,
        name: &str,
        arguments: &Arguments,
        page: &mut Expanding<'_>,
    ) -> Option<String>;

    /// The generator's name.
    fn generator(&self) -> &'static str;
}

/// Returns a text without shortcodes.
pub(in crate::import::format) fn expanded(
    text: &str,
    shortcodes: &dyn Shortcodes,
    page: &mut Expanding<'_>,
) -> String {
    if !text.contains("{{") && !text.contains("{%") && !text.contains("{#") {
        return text.to_owned();
    }
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(token) =
        shortcodes.next(text, at).filter(|_| tokens.len() < MAX_TOKENS)
    {
        at = token.end;
        tokens.push(token);
    }
    if tokens.len() == MAX_TOKENS {
        page.note(
            "it has more shortcodes than are read: the rest stands as it is".to_owned(),
        );
    }
    let mut run = Run {
        text,
        at: 0,
        out: String::with_capacity(text.len()),
        code: Code::of(text),
        shortcodes,
        ends: ends(&tokens),
    };
    for token in &tokens {
        // What was taken as the text of another is done.
        if token.start >= run.at {
            run.take(token, page);
        }
    }
    run.out.push_str(text.get(run.at..).unwrap_or_default());
    run.out
}

/// Where each shortcode's ends stand.
fn ends(tokens: &[Token]) -> HashMap<String, Vec<(usize, usize)>> {
    let mut ends: HashMap<String, Vec<(usize, usize)>> = HashMap::new();
    for token in tokens {
        if let What::End(name) = &token.what {
            ends.entry(name.clone()).or_default().push((token.start, token.end));
        }
    }
    ends
}

struct Run<'t> {
    text: &'t str,
    at: usize,
    out: String,
    code: Code,
    shortcodes: &'t dyn Shortcodes,
    /// The ends of shortcodes by their names.
    ends: HashMap<String, Vec<(usize, usize)>>,
}

impl<'t> Run<'t> {
    fn take(&mut self, token: &Token, page: &mut Expanding<'_>) {
        self.out.push_str(self.text.get(self.at..token.start).unwrap_or_default());
        self.at = token.end;
        let is_code = self.code.has(token.start);
        match &token.what {
            What::Literal(text) if is_code => self.out.push_str(text),
            What::Literal(text) => self.out.push_str(&text.replace('<', "\\<")),
            What::Silent => {}
            What::End(_) => {
                if is_code {
                    self.as_written(token);
                }
            }
            What::Call { name, arguments, holds } => {
                let arguments = Arguments::read(arguments);
                let end = match holds {
                    Holds::Text => self.end_of(name),
                    Holds::Nothing => None,
                };
                self.call(token, (name, &arguments, end), page);
            }
        }
    }

    fn call(
        &mut self,
        token: &Token,
        (name, arguments, end): (&str, &Arguments, Option<(&str, usize)>),
        page: &mut Expanding<'_>,
    ) {
        if let Some(markdown) = self.shortcodes.known(name, arguments, page) {
            return self.out.push_str(&markdown);
        }
        if self.code.has(token.start) {
            return self.as_written(token);
        }
        if matches!(name, "highlight" | "code" | "comment" | "mermaid" | "math" | "katex")
            && let Some((inside, behind)) = end
        {
            self.at = behind;
            if name == "comment" {
                return;
            }
            let language =
                arguments.at(0).or_else(|| arguments.get(&["lang", "language"]));
            let language = language.unwrap_or(if name == "mermaid" { name } else { "" });
            let block = fenced(language, inside, &self.out);
            self.out.push_str(&block);
            return;
        }
        let written = self.text.get(token.start..token.end).unwrap_or_default();
        let written = written.split_whitespace().collect::<Vec<_>>().join(" ");
        let generator = self.shortcodes.generator();
        let shown = embed(name, arguments);
        let shown = shown.map(|shown| self.code.fitting(token.start, shown));
        match (shown, end.is_some()) {
            (Some(shown), true) => {
                self.out.push_str(&format!("{shown}\n\n"));
                page.note(format!("of `{written}` only words stay"));
            }
            (Some(shown), false) => {
                self.out.push_str(&shown);
                page.note(format!("only what could be told is kept of `{written}`"));
            }
            (None, true) => {
                page.note(format!("of `{written}` only the text within stays"));
            }
            (None, false) => {
                page.note(format!(
                    "left out, as only {generator} can tell it: `{written}`"
                ));
            }
        }
    }

    /// The text of a shortcode, and where its end ends.
    fn end_of(&self, name: &str) -> Option<(&'t str, usize)> {
        let named = self.ends.get(name).or_else(|| self.ends.get(""))?;
        let next = named.partition_point(|(start, _)| *start < self.at);
        let (start, end) = named.get(next)?;
        Some((self.text.get(self.at..*start)?, *end))
    }

    fn as_written(&mut self, token: &Token) {
        self.out.push_str(self.text.get(token.start..token.end).unwrap_or_default());
    }
}
