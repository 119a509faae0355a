//! Takes Liquid out of a text: what can be told becomes text, what cannot is named in a note.
//!
//! Nothing is run: variables are looked up in front matter and settings, links are looked up
//! in the site, and of conditions and loops every part stays.

use std::collections::HashMap;

use serde_yaml::Mapping;

use crate::import::format::site::Arguments;
use crate::import::format::site::Code;
use crate::import::format::site::Expanding;
use crate::import::format::site::embed;
use crate::import::format::site::fenced;
use crate::import::format::site::printed;

/// Filters after which a text is what it was.
const HARMLESS: [&str; 16] = [
    "escape",
    "escape_once",
    "xml_escape",
    "h",
    "strip",
    "markdownify",
    "smartify",
    "liquify",
    "strip_newlines",
    "strip_index",
    "uri_escape",
    "safe",
    "normalize_whitespace",
    "to_s",
    "lstrip",
    "rstrip",
];
/// Tags that only decide what is shown.
const DECIDING: [&str; 21] = [
    "if",
    "elsif",
    "else",
    "endif",
    "unless",
    "endunless",
    "case",
    "when",
    "endcase",
    "for",
    "endfor",
    "tablerow",
    "endtablerow",
    "break",
    "continue",
    "cycle",
    "increment",
    "decrement",
    "ifchanged",
    "endifchanged",
    "liquid",
];
/// The longest text that a variable keeps.
const MAX_VARIABLE_BYTES: usize = 4096;

/// Returns a text without Liquid.
pub(super) fn expanded(
    text: &str,
    settings: &Mapping,
    page: &mut Expanding<'_>,
) -> String {
    if !text.contains("{{") && !text.contains("{%") {
        return text.to_owned();
    }
    let code = Code::of(text);
    let mut liquid = Liquid {
        text,
        at: 0,
        out: String::with_capacity(text.len()),
        code,
        settings,
        variables: HashMap::new(),
        endless: Vec::new(),
        page,
    };
    liquid.run();
    liquid.out
}

struct Liquid<'t, 'p, 'h> {
    text: &'t str,
    at: usize,
    out: String,
    code: Code,
    settings: &'t Mapping,
    variables: HashMap<String, String>,
    /// Ends of blocks that do not come any more.
    endless: Vec<String>,
    page: &'p mut Expanding<'h>,
}

/// A tag or an output: all of it, and what stands in it.
struct Found<'t> {
    start: usize,
    end: usize,
    inside: &'t str,
    is_tag: bool,
    /// Whether blanks before it go.
    trims: bool,
}

/// Where the last tag and the last output of a text end.
#[derive(Clone, Copy)]
struct Lasts {
    tag: usize,
    output: usize,
}

impl Lasts {
    fn of(text: &str) -> Self {
        Self {
            tag: text.rfind("%}").unwrap_or_default(),
            output: text.rfind("}}").unwrap_or_default(),
        }
    }
}

/// Finds the next tag or output. One that is never closed is text.
fn find(text: &str, from: usize, lasts: Lasts) -> Option<Found<'_>> {
    let mut from = from;
    loop {
        let start = from + text.get(from..)?.find('{')?;
        from = start + 1;
        let (is_tag, close, last) = match text.as_bytes().get(start + 1) {
            Some(b'%') => (true, "%}", lasts.tag),
            Some(b'{') => (false, "}}", lasts.output),
            _ => continue,
        };
        if last < start + 2 {
            continue;
        }
        let inner = text.get(start + 2..)?;
        let length = inner.find(close)?;
        let inside = inner.get(..length)?;
        let trims = inside.starts_with('-');
        let inside = inside.strip_prefix('-').unwrap_or(inside);
        let inside = inside.strip_suffix('-').unwrap_or(inside).trim();
        return Some(Found { start, end: start + 2 + length + 2, inside, is_tag, trims });
    }
}

/// Finds the tag that ends a block: what lies before it, and where it ends.
fn end_of<'t>(text: &'t str, from: usize, name: &str) -> Option<(&'t str, usize)> {
    let mut at = from;
    while let Some(start) = text.get(at..)?.find("{%") {
        let start = at + start;
        let inner = text.get(start + 2..)?;
        let length = inner.find("%}")?;
        let inside = inner.get(..length)?.trim_matches('-').trim();
        if inside == name {
            return Some((text.get(from..start)?, start + 2 + length + 2));
        }
        at = start + 2;
    }
    None
}

impl<'t> Liquid<'t, '_, '_> {
    fn run(&mut self) {
        let text = self.text;
        let lasts = Lasts::of(text);
        while let Some(found) = find(text, self.at, lasts) {
            self.out.push_str(text.get(self.at..found.start).unwrap_or_default());
            self.at = found.end;
            if found.trims && !self.code.has(found.start) {
                self.out.truncate(self.out.trim_end().len());
            }
            match found.is_tag {
                true => self.tag(&found),
                false => self.output(&found),
            }
        }
        self.out.push_str(text.get(self.at..).unwrap_or_default());
    }

    fn tag(&mut self, found: &Found<'t>) {
        let inside = found.inside;
        let end = inside.find(|c: char| c.is_whitespace()).unwrap_or(inside.len());
        let (name, rest) = inside.split_at(end);
        let rest = rest.trim();
        let is_plain =
            !matches!(name, "raw" | "comment" | "highlight" | "post_url" | "link");
        if is_plain && self.code.has(found.start) {
            return self.out.push_str(self.written(found));
        }
        match name {
            "raw" => {
                self.block(found, "endraw", |liquid, inner| liquid.out.push_str(inner));
            }
            "comment" => self.block(found, "endcomment", |_, _| {}),
            "capture" => self.block(found, "endcapture", |_, _| {}),
            "highlight" => self.highlight(found, rest),
            "assign" => self.assign(rest),
            "post_url" | "link" => self.link(name, rest),
            name if DECIDING.contains(&name) => {
                self.leave_out(
                    found,
                    "conditions and loops, of which every part stays: ",
                );
            }
            // What ends something of a plugin.
            name if name.starts_with("end") => {}
            name => self.shown(found, name, rest),
        }
    }

    /// Takes all until the tag that ends it.
    fn block(
        &mut self,
        found: &Found<'t>,
        end: &str,
        take: impl FnOnce(&mut Self, &'t str),
    ) {
        match self.end_of(end) {
            Some((inner, behind)) => {
                self.at = behind;
                take(self, inner);
            }
            None => self.leave_out(found, "left out, as it has no end: "),
        }
    }

    /// The text of a block; what has no end once has none later, either.
    fn end_of(&mut self, name: &str) -> Option<(&'t str, usize)> {
        if self.endless.iter().any(|known| known == name) {
            return None;
        }
        let found = end_of(self.text, self.at, name);
        if found.is_none() {
            self.endless.push(name.to_owned());
        }
        found
    }

    fn highlight(&mut self, found: &Found<'t>, rest: &str) {
        let language = rest.split_whitespace().next().unwrap_or_default().to_owned();
        let Some((inner, behind)) = self.end_of("endhighlight") else {
            return self.leave_out(found, "left out, as it has no end: ");
        };
        // In code, only `raw` means something.
        let inner = without_raw(inner);
        let block = fenced(&language, &inner, &self.out);
        self.out.push_str(&block);
        self.at = behind;
        let goes_on = self.text.get(behind..).is_some_and(|rest| {
            !rest.is_empty() && !rest.starts_with('\n') && !rest.starts_with("\r\n")
        });
        if goes_on {
            self.out.push_str("\n\n");
        }
    }

    fn assign(&mut self, rest: &str) {
        let Some((name, value)) = rest.split_once('=') else { return };
        let value = self.value(value.trim()).0;
        if let Some(value) = value.filter(|value| value.len() <= MAX_VARIABLE_BYTES) {
            self.variables.insert(name.trim().to_owned(), value);
        }
    }

    /// A link to a post or a file of the site.
    fn link(&mut self, name: &str, rest: &str) {
        let target = rest.trim_matches(['"', '\'']).trim_start_matches('/');
        let here = &self.page.here;
        let found = match name {
            "link" => here.to_path(target),
            _ => here
                .to_name(target)
                .or_else(|| here.to_name(target.rsplit('/').next().unwrap_or(target))),
        };
        match found {
            Some(link) => {
                // `{{ site.baseurl }}/{% link … %}` has a slash already.
                self.out.push_str(&link);
            }
            None => {
                self.page.note(format!(
                    "a link leads to nothing of this site: `{name} {rest}`"
                ));
                let rooted = match name {
                    "link" => format!("/{target}"),
                    _ => target.to_owned(),
                };
                self.out.push_str(&rooted.replace(' ', "%20"));
            }
        }
    }

    /// What a tag of a plugin, or an inclusion, shows.
    fn shown(&mut self, found: &Found<'t>, name: &str, rest: &str) {
        let rest = self.inner(rest);
        let (name, arguments) = match name.starts_with("include") || name == "render" {
            true => {
                let end = rest.find(|c: char| c.is_whitespace()).unwrap_or(rest.len());
                let (file, rest) = rest.split_at(end);
                let file = file.rsplit('/').next().unwrap_or(file);
                let name = file.split('.').next().unwrap_or(file);
                (name.trim_matches(['"', '\'']).to_owned(), Arguments::read(rest))
            }
            false => (name.to_owned(), Arguments::read(&rest)),
        };
        match embed(&name, &arguments) {
            Some(markdown) => {
                self.out.push_str(&self.code.fitting(found.start, markdown));
                let written = self.written(found).to_owned();
                self.page.note(format!(
                    "only what could be told is kept of {}",
                    quoted(&written)
                ));
            }
            None => self.leave_out(found, "left out, as only Jekyll can tell it: "),
        }
    }

    /// Arguments with the outputs in them resolved.
    fn inner(&self, rest: &str) -> String {
        let Some((before, behind)) = rest.split_once("{{") else {
            return rest.to_owned();
        };
        let Some((inside, behind)) = behind.split_once("}}") else {
            return rest.to_owned();
        };
        let value = self.value(inside.trim()).0.unwrap_or_default();
        format!("{before}{value}{behind}")
    }

    fn output(&mut self, found: &Found<'t>) {
        let (value, is_whole) = self.value(found.inside);
        match value {
            Some(value) => {
                if !is_whole {
                    let written = quoted(self.written(found));
                    self.page.note(format!("a filter was not used: {written}"));
                }
                self.out.push_str(&value);
            }
            None => {
                let is_code = self.code.has(found.start);
                let written = self.written(found);
                if is_code {
                    self.out.push_str(written);
                } else {
                    self.leave_out(found, "left out, as only Jekyll can tell it: ");
                }
            }
        }
    }

    /// The value of an expression, and whether all its filters were used.
    fn value(&self, expression: &str) -> (Option<String>, bool) {
        let mut parts = split(expression, '|').into_iter();
        let first = parts.next().unwrap_or_default().trim();
        let Some(mut value) = self.operand(first) else { return (None, false) };
        let mut is_whole = true;
        for filter in parts {
            let (name, argument) = filter.split_once(':').unwrap_or((filter, ""));
            let argument = || {
                let first = split(argument, ',').into_iter().next().unwrap_or_default();
                self.operand(first.trim())
            };
            match name.trim() {
                "relative_url" | "absolute_url" | "url" => value = rooted(&value),
                "prepend" => value = argument().unwrap_or_default() + &value,
                "append" => value.push_str(&argument().unwrap_or_default()),
                "upcase" => value = value.to_uppercase(),
                "downcase" => value = value.to_lowercase(),
                "default" if value.is_empty() => value = argument().unwrap_or_default(),
                "default" => {}
                name if HARMLESS.contains(&name) => {}
                _ => is_whole = false,
            }
        }
        (Some(value), is_whole)
    }

    fn operand(&self, text: &str) -> Option<String> {
        for quote in ['"', '\''] {
            let inside =
                text.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
            if let Some(inside) = inside {
                return Some(inside.to_owned());
            }
        }
        if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
            return Some(text.to_owned());
        }
        match text.split_once('.') {
            Some(("site", "baseurl" | "github.url")) => Some(String::new()),
            Some(("site", "url")) => {
                let next = self.text.get(self.at..).unwrap_or_default();
                let goes_on = next.starts_with(['/', '{']);
                let url = self.page.here.settings().url.clone();
                if goes_on { Some(String::new()) } else { url }
            }
            Some(("site", name)) => printed(self.settings, name),
            Some(("page" | "post", "url")) => {
                self.page.here.address().map(ToOwned::to_owned)
            }
            Some(("page" | "post", name)) => printed(self.page.fields, name),
            _ => self.variables.get(text).cloned(),
        }
    }

    fn written(&self, found: &Found<'t>) -> &'t str {
        self.text.get(found.start..found.end).unwrap_or_default()
    }

    fn leave_out(&mut self, found: &Found<'t>, why: &str) {
        let written = quoted(self.written(found));
        self.page.note(format!("{why}{written}"));
    }
}

fn rooted(path: &str) -> String {
    let path = path.replace(' ', "%20");
    match path.starts_with('/') || path.contains("://") {
        true => path,
        false => format!("/{path}"),
    }
}

/// Parts an expression, but not within quotes.
fn split(text: &str, at: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut quote = None;
    let mut start = 0;
    for (position, c) in text.char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if c == '"' || c == '\'' => quote = Some(c),
            None if c == at => {
                parts.push(text.get(start..position).unwrap_or_default());
                start = position + c.len_utf8();
            }
            None => {}
        }
    }
    parts.push(text.get(start..).unwrap_or_default());
    parts
}

/// Code without the tags that keep Liquid in it from being run.
fn without_raw(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("{%") {
        out.push_str(before);
        let inside = behind.split_once("%}");
        match inside
            .filter(|(name, _)| matches!(name.trim_matches('-').trim(), "raw" | "endraw"))
        {
            Some((_, behind)) => rest = behind,
            None => {
                out.push_str("{%");
                rest = behind;
            }
        }
    }
    out.push_str(rest);
    out
}

/// A tag as a note shows it.
fn quoted(written: &str) -> String {
    const MAX_CHARACTERS: usize = 120;
    let words = written.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(MAX_CHARACTERS) {
        Some((end, _)) => format!("`{}…`", words.get(..end).unwrap_or_default()),
        None => format!("`{words}`"),
    }
}
