//! What a page tells of itself outside of its text: the words and addresses from which its
//! head, its data for machines and its references are made.
//!
//! All of it comes from the page's view and the look, so that equal views give equal bytes.

use crate::config::Config;
use crate::pages::Fields;
use crate::pages::StoryView;
use crate::pages::View;

/// A page, with its titles in words.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// What it shows.
    pub view: &'a View<'a>,
    /// The settings of its site. Only what is in the look may be used.
    pub config: &'a Config,
    /// Its title.
    pub title: &'a str,
}

impl<'a> About<'a> {
    /// The full address of a link; as it is if it leads to another site, or if it is not
    /// known where this one will be published.
    pub(super) fn full(&self, href: &str) -> String {
        let base = self.config.base_url.as_ref().filter(|_| href.starts_with('/'));
        base.map_or_else(|| href.to_owned(), |base| base.full(href))
    }

    /// The front page.
    pub(super) fn home(&self) -> String {
        self.full(self.config.base_path())
    }

    /// The page itself.
    pub(super) fn url(&self) -> String {
        self.full(&self.view.head.url)
    }

    /// The story that the page is of; `None` if it is no article.
    pub(super) fn story(&self) -> Option<&'a StoryView<'a>> {
        match &self.view.fields {
            Fields::Article(fields) => Some(&fields.story),
            _ => None,
        }
    }

    /// Whether the page is one that a reader could look for. What stands where nothing is
    /// tells nothing of itself.
    pub(super) fn is_found(&self) -> bool {
        !matches!(self.view.head.kind, "not-found" | "tombstone" | "redirect" | "ticker")
    }
}

/// Where a story was taken from, if that is an address on the web.
pub(super) fn origin<'a>(story: &StoryView<'a>) -> Option<&'a str> {
    let url = story.origin?.get("url")?.as_str()?;
    is_web(url).then_some(url)
}

/// Whether a text is an address on the web.
pub(super) fn is_web(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}
