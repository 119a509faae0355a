//! The articles of each language, in date order, so that nobody has to look through all.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::Serialize;

use crate::archive::Archive;
use crate::archive::Article;
use crate::archive::ArticleId;
use crate::archive::ids;
use crate::config::Config;

/// The articles of each language that has any.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Languages(BTreeMap<Box<str>, Vec<ArticleId>>);

impl Languages {
    /// Gathers the articles, which stand in date order.
    pub(super) fn gather(articles: &[Article], config: &Config) -> Self {
        let mut all: BTreeMap<Box<str>, Vec<ArticleId>> = BTreeMap::new();
        for (id, article) in (0..).map(ArticleId).zip(articles) {
            let tag = article.language_in(config);
            match all.get_mut(tag) {
                Some(ids) => ids.push(id),
                None => drop(all.insert(tag.into(), vec![id])),
            }
        }
        Self(all)
    }

    /// Takes an article out; the ids of those after it become one less.
    pub(super) fn take_out(&mut self, id: ArticleId) {
        self.0.values_mut().for_each(|listed| ids::take_out(listed, id));
        self.0.retain(|_, ids| !ids.is_empty());
    }

    /// Puts in an article that is new at `id`; the ids of those from there on become one
    /// more.
    pub(super) fn put_in(&mut self, article: &Article, id: ArticleId, config: &Config) {
        self.0.values_mut().for_each(|listed| ids::make_room(listed, id));
        ids::put_in(self.0.entry(article.language_in(config).into()).or_default(), id);
    }
}

impl Archive {
    /// The languages of the articles, sorted; those that name none are in the site's.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.languages.0.keys().map(AsRef::as_ref)
    }

    /// The articles in a language, oldest first; none if it has none.
    pub fn in_language(&self, tag: &str) -> &[ArticleId] {
        self.languages.0.get(tag).map_or(&[], Vec::as_slice)
    }
}
