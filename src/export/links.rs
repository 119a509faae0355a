//! Links and pictures of a text that leaves its site: full addresses, where the site has one.

use crate::archive::Article;
use crate::markdown::Picture;
use crate::markdown::Resolver;
use crate::markdown::Target;
use crate::pages::Edition;
use crate::pages::Links;
use crate::paths::Address;

/// Resolves the links of one story.
pub(super) struct FullLinks<'a> {
    edition: Edition<'a>,
    links: Links<'a>,
}

impl<'a> FullLinks<'a> {
    /// The links of an article's text.
    pub(super) fn new(edition: &Edition<'a>, article: &'a Article) -> Self {
        Self { edition: *edition, links: Links::new(edition, &article.path) }
    }

    fn full(&self, href: &str) -> String {
        let base = self.edition.config.base_url.as_ref();
        let inside = href.starts_with('/') && !href.starts_with("//");
        base.filter(|_| inside).map_or_else(|| href.to_owned(), |base| base.full(href))
    }

    /// An address from the site's root, as links of the site have it.
    fn rooted(&self, target: &str) -> Option<String> {
        let end = target.find(['?', '#']).unwrap_or(target.len());
        let (path, tail) = target.split_at(end);
        let address = Address::from_href(path).ok()?;
        Some(format!("{}{tail}", self.edition.href(&address)))
    }
}

impl Resolver for FullLinks<'_> {
    fn link(&self, target: &str) -> Target {
        match self.links.link(target) {
            Target::Page { href } => Target::Page { href: self.full(&href) },
            // Which addresses there are, is not asked here: a build says what is wrong.
            Target::AsWritten if target.starts_with('/') => match self.rooted(target) {
                Some(href) => Target::Page { href: self.full(&href) },
                None => Target::AsWritten,
            },
            other => other,
        }
    }

    fn image(&self, target: &str) -> Picture {
        let picture = self.links.image(target);
        Picture { src: self.full(&picture.src), ..picture }
    }
}
