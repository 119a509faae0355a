//! Makes Markdown of what tags and shortcodes show: pictures, films, and words.

use super::arguments::Arguments;
use super::files::is_picture;
use crate::import::plain;

/// Arguments that name a picture's file.
const SOURCES: [&str; 10] = [
    "src",
    "image",
    "image_path",
    "img",
    "path",
    "file",
    "filename",
    "url",
    "source",
    "picture",
];
/// Arguments that say what a picture shows.
const ALTS: [&str; 4] = ["alt", "alt_text", "image_alt", "alttext"];
/// Arguments that hold words for readers.
const WORDS: [&str; 13] = [
    "title",
    "caption",
    "text",
    "content",
    "summary",
    "quote",
    "author",
    "cite",
    "description",
    "label",
    "heading",
    "message",
    "attribution",
];

/// Returns what a tag shows that nobody knows but by its name and arguments; `None` if it
/// shows nothing that can be told.
pub(in crate::import::format) fn embed(
    name: &str,
    arguments: &Arguments,
) -> Option<String> {
    let name = name.to_lowercase();
    film(&name, arguments).or_else(|| picture(arguments)).or_else(|| words(arguments))
}

/// The link to what other people's sites show.
fn film(name: &str, arguments: &Arguments) -> Option<String> {
    let id = |names: &[&str]| {
        let id = arguments.get(names).or_else(|| arguments.at(0))?;
        let is_part = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
        (!id.is_empty() && id.chars().all(is_part) && !id.contains("..")).then_some(id)
    };
    if let Some(url) = arguments
        .get(&["url", "src", "link"])
        .or_else(|| arguments.at(0))
        .filter(|_| {
            let known =
                ["youtube", "vimeo", "tweet", "twitter", "instagram", "gist", "video"];
            known.iter().any(|known| name.contains(known))
        })
        .filter(|url| url.starts_with("https://") || url.starts_with("http://"))
    {
        return link(url);
    }
    let id = |names: &[&str]| id(names);
    let address = match name {
        "youtube" | "youtube_video" | "youtubeembed" => {
            format!("https://www.youtube.com/watch?v={}", id(&["id", "video"])?)
        }
        "vimeo" | "vimeo_simple" => format!("https://vimeo.com/{}", id(&["id"])?),
        "tweet" | "twitter" | "twitter_simple" | "x" => {
            let status = arguments.get(&["id"]).or_else(|| arguments.at(0))?;
            let is_number = status.bytes().all(|byte| byte.is_ascii_digit());
            let user = arguments.get(&["user"]).unwrap_or("i");
            let is_user = user.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
            if !is_number || !is_user {
                return None;
            }
            let user = if user == "i" { "i/web" } else { user };
            format!("https://twitter.com/{user}/status/{status}")
        }
        "instagram" | "instagram_simple" => {
            format!("https://www.instagram.com/p/{}/", id(&["id"])?)
        }
        "gist" => {
            let owner = arguments.get(&["user"]).or_else(|| arguments.at(0))?;
            let number = arguments.get(&["id"]).or_else(|| arguments.at(1));
            match number.filter(|number| !number.contains('.')) {
                Some(number) => format!("https://gist.github.com/{owner}/{number}"),
                None => format!("https://gist.github.com/{owner}"),
            }
        }
        "streamable" => format!("https://streamable.com/{}", id(&["id"])?),
        "asciinema" => format!("https://asciinema.org/a/{}", id(&["id"])?),
        "spotify" => format!("https://open.spotify.com/{}", id(&["id"])?),
        _ => return None,
    };
    link(&address)
}

/// A link that shows its address; `None` if it can be none.
fn link(address: &str) -> Option<String> {
    let is_plain = |c: char| !c.is_whitespace() && !c.is_control() && !"<>\\".contains(c);
    address.chars().all(is_plain).then(|| format!("<{address}>"))
}

/// A picture with its words.
fn picture(arguments: &Arguments) -> Option<String> {
    let named = SOURCES.iter().find_map(|name| {
        arguments.get(&[name]).filter(|value| is_picture(value) || *name == "src")
    });
    let positional = arguments.positional.iter().position(|value| is_picture(value));
    let source = named.or_else(|| arguments.at(positional?))?;
    let has_words = |value: &&String| value.trim().contains(char::is_whitespace);
    let after = positional.map_or(0, |at| at + 1);
    let words: Vec<&String> =
        arguments.positional.iter().skip(after).filter(has_words).collect();
    let caption =
        ["caption", "title", "image_caption", "text", "description", "figcaption"]
            .iter()
            .filter_map(|name| arguments.get(&[name]))
            .chain(words.get(1).map(|words| words.as_str()))
            .collect::<Vec<_>>();
    let credit = arguments.get(&["attr", "credit", "attribution", "author"]);
    let alt = arguments.get(&ALTS).or(words.first().map(|words| words.as_str()));
    let title = match (caption.join(". "), credit) {
        (caption, None) => caption,
        (caption, Some(credit)) => {
            format!("{caption} | {credit}").trim_start().to_owned()
        }
    };
    let shown = image(source, alt.unwrap_or_default(), &title);
    let leads = arguments.get(&["link", "href", "image_url", "target_url"]);
    Some(match leads.filter(|leads| *leads != source) {
        Some(leads) => format!("[{shown}]({})", destination(leads)),
        None => shown,
    })
}

/// A picture in Markdown.
fn image(source: &str, alt: &str, title: &str) -> String {
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let alt = plain::inline(&one_line(alt));
    let title = one_line(title).replace('\\', "\\\\").replace('"', "\\\"");
    match title.is_empty() {
        true => format!("![{alt}]({})", destination(source)),
        false => format!("![{alt}]({} \"{title}\")", destination(source)),
    }
}

/// An address as it stands in a link.
fn destination(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for c in address.trim().chars() {
        match c {
            ' ' => out.push_str("%20"),
            '(' => out.push_str("%28"),
            ')' => out.push_str("%29"),
            '<' => out.push_str("%3C"),
            '>' => out.push_str("%3E"),
            '"' => out.push_str("%22"),
            '\\' => out.push_str("%5C"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Words that a tag has for readers.
fn words(arguments: &Arguments) -> Option<String> {
    let mut words: Vec<&str> =
        WORDS.iter().filter_map(|name| arguments.get(&[name])).collect();
    let several = |value: &&String| value.trim().contains(char::is_whitespace);
    words.extend(arguments.positional.iter().filter(several).map(String::as_str));
    (!words.is_empty()).then(|| plain::inline(&words.join(" – ")))
}

/// A text in a fence of its own. `before` is what the line has already.
pub(in crate::import::format) fn fenced(
    language: &str,
    text: &str,
    before: &str,
) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let language: String = language
        .chars()
        .filter(|c| c.is_alphanumeric() || "+-#_.".contains(*c))
        .collect();
    let line = before.rsplit('\n').next().unwrap_or_default();
    // In a list the fence stands as deep as the tag did.
    let (start, indent) = match line.trim().is_empty() {
        true => ("", line),
        false => ("\n\n", ""),
    };
    let text = text.trim_end().trim_start_matches('\n');
    let mut block = format!("{start}{fence}{language}\n");
    for line in text.lines() {
        if !line.is_empty() && !line.starts_with(indent) {
            block.push_str(indent);
        }
        block.push_str(line);
        block.push('\n');
    }
    block.push_str(indent);
    block.push_str(&fence);
    block
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(name: &str, arguments: &str) -> Option<String> {
        embed(name, &Arguments::read(arguments))
    }

    #[test]
    fn tags_become_what_they_show() {
        let cases = [
            (
                "youtube",
                "w7Ft2ymGmfc",
                Some("<https://www.youtube.com/watch?v=w7Ft2ymGmfc>"),
            ),
            ("youtube", "id=\"a b\"", None),
            ("vimeo", "146022717", Some("<https://vimeo.com/146022717>")),
            ("gist", "pilot 50a7482", Some("<https://gist.github.com/pilot/50a7482>")),
            (
                "tweet",
                "user=\"pilot\" id=\"12\"",
                Some("<https://twitter.com/pilot/status/12>"),
            ),
            (
                "image",
                "\"a.png\" \"A [fast] ferry\"",
                Some("![A \\[fast\\] ferry](a.png)"),
            ),
            (
                "figure",
                "src=\"/a b.png\" caption=\"Pilots \\\"now\\\"\" attr=\"J. Smit\" link=\"/x\"",
                Some("[![](/a%20b.png \"Pilots \\\"now\\\" | J. Smit\")](/x)"),
            ),
            ("notice", "\"Mind the gap\" class=x", Some("Mind the gap")),
            ("toc", "", None),
        ];
        for (name, arguments, expected) in cases {
            assert_eq!(shown(name, arguments).as_deref(), expected, "{name} {arguments}");
        }
    }

    #[test]
    fn code_is_fenced_as_deep_as_its_tag_stood() {
        assert_eq!(fenced("rust", "\nlet a = 1;\n", ""), "```rust\nlet a = 1;\n```");
        assert_eq!(fenced("", "a```b", "text "), "\n\n````\na```b\n````");
        assert_eq!(fenced("c\"<", "x\n\ny", "* a\n  "), "```c\n  x\n\n  y\n  ```");
    }
}
