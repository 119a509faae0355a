//! Makes HTML of a post's text as WordPress keeps it: with blocks between comments, or with
//! empty lines for paragraphs, and with shortcodes.

use crate::import::format::wxr::paragraphs::paragraphs;
use crate::import::format::wxr::shortcodes;
use crate::import::format::wxr::site::Attachment;
use crate::import::format::wxr::site::Site;

/// Blocks that show nothing, or whose text stands in them.
const QUIET: [&str; 5] = ["more", "nextpage", "spacer", "separator", "pattern"];

/// HTML, and what is to be told of how it was made.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Prepared {
    pub(super) html: String,
    pub(super) notes: Vec<String>,
}

/// Makes HTML of a post's text. `pictures` are its own attachments.
pub(super) fn prepare(text: &str, site: &Site, pictures: &[&Attachment]) -> Prepared {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let expanded = shortcodes::expand(&text, site, pictures);
    let mut notes = expanded.notes;
    let html = match expanded.html.contains("<!-- wp:") {
        true => blocks(&expanded.html, &mut notes),
        false => paragraphs(&expanded.html),
    };
    Prepared { html, notes }
}

/// The HTML of a text in blocks. What stands between blocks has empty lines for paragraphs.
fn blocks(text: &str, notes: &mut Vec<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut made: Vec<String> = Vec::new();
    let mut depth = 0_usize;
    let mut rest = text;
    while let Some(at) = rest.find("<!--") {
        push(&mut out, &rest[..at], depth);
        let Some(end) = rest[at..].find("-->") else {
            // Nobody closed it: the rest is no comment.
            rest = &rest[at + 4..];
            break;
        };
        let comment = rest[at + 4..at + end].trim();
        rest = &rest[at + end + 3..];
        match (comment.strip_prefix("wp:"), comment.starts_with("/wp:")) {
            (Some(block), _) if block.ends_with('/') => {
                let name = block.split([' ', '{', '/']).next().unwrap_or_default();
                let name = name.to_owned();
                if !QUIET.contains(&name.as_str()) && !made.contains(&name) {
                    made.push(name);
                }
            }
            (Some(_), _) => depth += 1,
            (None, true) => depth = depth.saturating_sub(1),
            (None, false) => {}
        }
    }
    push(&mut out, rest, depth);
    if !made.is_empty() {
        notes.push(format!(
            "left out: what WordPress makes anew for each reader: {}",
            made.join(", ")
        ));
    }
    out
}

fn push(out: &mut String, text: &str, depth: usize) {
    match depth {
        0 if !text.trim().is_empty() => out.push_str(&paragraphs(text)),
        0 => out.push('\n'),
        _ => out.push_str(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prepared(text: &str) -> Prepared {
        prepare(text, &Site::default(), &[])
    }

    #[test]
    fn blocks_lose_their_comments_and_what_is_between_them_has_paragraphs() {
        let text = "<!-- wp:paragraph {\"a\":1} -->\n<p>One\ntwo</p>\n<!-- /wp:paragraph -->\n\
            \nThree\n\nFour<!-- wp:latest-posts {\"b\":2} /--><!--more-->";
        let expected = "<p>One\ntwo</p>\n<p>Three</p>\n<p>Four</p>";
        assert_eq!(prepared(text).html.trim(), expected);
        let notes = ["left out: what WordPress makes anew for each reader: latest-posts"];
        assert_eq!(prepared(text).notes, notes);
    }
}
