//! Tells articles from pages that are none: lists, errors, ways to other pages.

use super::facts::Facts;
use super::facts::Kind;
use super::main_text::MainText;
use super::meta::Head;
use crate::import::item::Refusal;
use crate::import::tree::Id;
use crate::import::tree::Tree;

/// How few words are no text, where a page does not say that it is an article.
const FEW_WORDS: usize = 25;
/// How few words an error takes.
const ERROR_WORDS: usize = 150;
/// Of how many pages a list is one.
const LIST_LENGTH: usize = 5;
/// How the titles of pages begin that tell of an error.
const ERRORS: [&str; 14] = [
    "404",
    "403",
    "410",
    "500",
    "502",
    "503",
    "page not found",
    "not found",
    "error",
    "access denied",
    "page introuvable",
    "seite nicht gefunden",
    "página no encontrada",
    "forbidden",
];

/// Refuses what is no HTML.
pub(super) fn refuse_other_media(
    content_type: Option<&str>,
    bytes: &[u8],
) -> Result<(), Refusal> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Refusal::skip("the page is empty"));
    }
    let media =
        content_type.and_then(|media| media.split(';').next()).unwrap_or_default();
    let media = media.trim().to_ascii_lowercase();
    let is_html = media.is_empty()
        || media.contains("html")
        || media == "application/xml"
        || media == "text/xml";
    if !is_html {
        return Err(Refusal::skip(format!("it is no web page, but {media}")));
    }
    let is_binary = ["%PDF", "\u{7f}ELF", "GIF8", "PK\u{3}\u{4}"]
        .iter()
        .any(|magic| bytes.starts_with(magic.as_bytes()))
        || bytes.starts_with(b"\x1f\x8b")
        || bytes.starts_with(b"\xff\xd8\xff")
        || bytes.starts_with(b"\x89PNG");
    if is_binary {
        return Err(Refusal::skip("it is called a web page, but holds something else"));
    }
    Ok(())
}

/// Refuses pages that are no article.
pub(super) fn refuse_others(
    tree: &Tree,
    (facts, head): (&Facts, &Head),
    (title, text): (&str, &MainText),
) -> Result<(), Refusal> {
    if let Some(target) = head.refresh.as_deref().and_then(target)
        && text.words < ERROR_WORDS
        && facts.kind != Kind::Article
    {
        return Err(Refusal::skip(format!("it only leads to another page: {target}")));
    }
    if facts.kind == Kind::Article && text.words > 0 {
        return Ok(());
    }
    let lower = title.to_lowercase();
    let is_error = |error: &str| {
        lower.strip_prefix(error).is_some_and(|rest| {
            rest.is_empty() || rest.starts_with(|c: char| !c.is_alphanumeric())
        })
    };
    if ERRORS.iter().any(|error| is_error(error)) && text.words < ERROR_WORDS {
        return Err(Refusal::skip(format!(
            "it is a page that tells of an error: {title}"
        )));
    }
    if n_teasers(tree) >= LIST_LENGTH {
        return Err(Refusal::skip("it is a list of other pages"));
    }
    if text.words == 0 {
        let held = facts.text.as_ref().is_some_and(|text| !text.trim().is_empty());
        let reason = "no text is found in it";
        return if held { Ok(()) } else { Err(Refusal::skip(reason)) };
    }
    if text.words > FEW_WORDS && text.linked_words * 4 > text.words * 3 {
        return Err(Refusal::skip(
            "most of its words are links: it is a list of other pages",
        ));
    }
    Ok(())
}

fn target(refresh: &str) -> Option<&str> {
    let (seconds, rest) = refresh.split_once([';', ','])?;
    seconds.trim().parse::<f64>().ok().filter(|&seconds| seconds < 30.0)?;
    let (_, target) = rest.split_once('=')?;
    Some(target.trim().trim_matches(['"', '\'']))
}

/// How many articles are on a page that have links for headlines.
fn n_teasers(tree: &Tree) -> usize {
    let has_link = |id: &Id| {
        tree.name(*id) == "article"
            && tree.nodes(*id).any(|id| {
                matches!(tree.name(id), "h1" | "h2" | "h3" | "h4")
                    && (tree.nodes(id).any(|id| tree.name(id) == "a")
                        || tree.parent(id).is_some_and(|above| tree.name(above) == "a"))
            })
    };
    tree.nodes(tree.root()).filter(has_link).take(LIST_LENGTH).count()
}
