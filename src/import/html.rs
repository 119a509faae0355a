//! Makes clean Markdown of HTML that nobody has looked at: what is active goes, what a
//! reader sees stays.

use ammonia::Builder;
use ammonia::Url;
use ammonia::UrlRelative;
use htmd::HtmlToMarkdown;

use crate::import::item::Refusal;
use crate::markdown::Style;

/// Markdown, and what is to be told of how it was made.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Converted {
    pub(super) markdown: String,
    pub(super) notes: Vec<String>,
}

/// Returns the Markdown of `html`. Addresses are made whole by `base`, where there is one;
/// `style` is how the site reads Markdown.
pub(super) fn markdown(
    html: &str,
    base: Option<&str>,
    _style: &Style,
) -> Result<Converted, Refusal> {
    let clean = clean(html, base);
    let converter = HtmlToMarkdown::new();
    let markdown = converter
        .convert(&clean)
        .map_err(|error| Refusal::fail(format!("its HTML cannot be read: {error}")))?;
    Ok(Converted { markdown, notes: Vec::new() })
}

fn clean(html: &str, base: Option<&str>) -> String {
    let relative = match base.and_then(|base| Url::parse(base).ok()) {
        Some(base) => UrlRelative::RewriteWithBase(base),
        None => UrlRelative::PassThrough,
    };
    Builder::default().url_relative(relative).link_rel(None).clean(html).to_string()
}
