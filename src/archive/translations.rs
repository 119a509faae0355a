//! Stories that are translations of one another: those that give one `translation:`.
//!
//! A language has one story in a group. Of a story that was told in several versions that is
//! the newest; of stories that are no versions of one another the oldest, and the others are
//! named in warnings and belong to no group.

use std::collections::BTreeMap;

use crate::archive::Archive;
use crate::archive::Article;
use crate::archive::ArticleId;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Place;

/// The groups of an archive.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Translations {
    /// Each has at least two, oldest first.
    groups: Vec<Vec<ArticleId>>,
    /// Every member, by id, with the place of its group.
    members: Vec<(ArticleId, u32)>,
}

impl Translations {
    /// Gathers the groups, once it is known which articles are versions of one story, and
    /// says where a language comes twice.
    pub(super) fn gather(
        archive: &Archive,
        config: &Config,
        problems: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut by_key: BTreeMap<&str, Vec<ArticleId>> = BTreeMap::new();
        for id in archive.ids() {
            if let Some(key) = key_of(archive.article(id)) {
                by_key.entry(key).or_default().push(id);
            }
        }
        let mut groups = Vec::new();
        for (key, ids) in by_key {
            let group = one_of_each_language(archive, (key, &ids), config, problems);
            groups.extend(Some(group).filter(|group| group.len() > 1));
        }
        let placed = (0..).zip(&groups);
        let members = placed.flat_map(|(place, group): (u32, &Vec<_>)| {
            group.iter().map(move |&id| (id, place))
        });
        let mut members: Vec<(ArticleId, u32)> = members.collect();
        members.sort_unstable();
        Self { groups, members }
    }

    /// Takes note that the article `id`, which belongs to no group, is taken out: those
    /// after it move up.
    pub(super) fn take_out(&mut self, id: ArticleId) {
        self.shift(id, |moved| moved.0 -= 1);
    }

    /// Takes note that an article is put in at `id`: those from there on move down.
    pub(super) fn make_room(&mut self, id: ArticleId) {
        self.shift(id, |moved| moved.0 += 1);
    }

    fn shift(&mut self, from: ArticleId, step: impl Fn(&mut ArticleId)) {
        let grouped = self.groups.iter_mut().flatten();
        let members = self.members.iter_mut().map(|(id, _)| id);
        grouped.chain(members).filter(|id| **id >= from).for_each(step);
    }
}

impl Archive {
    /// The articles that are translations of one another, oldest first, with `id` among
    /// them; empty if it has no translation.
    pub fn translations_of(&self, id: ArticleId) -> &[ArticleId] {
        let Translations { groups, members } = &self.translations;
        let at = members.binary_search_by_key(&id, |&(member, _)| member);
        at.map_or(&[], |at| &groups[members[at].1 as usize])
    }
}

/// The name that an article shares with its translations; `None` if it gives none.
pub(super) fn key_of(article: &Article) -> Option<&str> {
    article.details.as_deref()?.translation.as_deref()
}

/// Whether an article can take the place of another without a change of groups.
pub(super) fn is_alike(one: &Article, other: &Article) -> bool {
    let is_in_none = key_of(one).is_none() && key_of(other).is_none();
    is_in_none || key_of(one) == key_of(other) && one.language == other.language
}

/// The members of the group `key`, oldest first.
fn one_of_each_language(
    archive: &Archive,
    (key, ids): (&str, &[ArticleId]),
    config: &Config,
    problems: &mut Vec<Diagnostic>,
) -> Vec<ArticleId> {
    let mut group: Vec<(String, ArticleId)> = Vec::new();
    for &id in ids {
        let is_replaced = |&other: &ArticleId| is_earlier_version(archive, id, other);
        if ids.iter().any(is_replaced) {
            continue;
        }
        let article = archive.article(id);
        let language = article.language.as_deref().unwrap_or(&config.language);
        let language = language.to_ascii_lowercase();
        match group.iter().find(|(other, _)| *other == language) {
            Some(&(_, first)) => {
                problems.push(twice(key, &language, (article, archive.article(first))));
            }
            None => group.push((language, id)),
        }
    }
    group.into_iter().map(|(_, id)| id).collect()
}

/// Whether `id` is a version of the story that `other` is a later version of.
fn is_earlier_version(archive: &Archive, id: ArticleId, other: ArticleId) -> bool {
    let (one, other) = (archive.running().of(id), archive.running().of(other));
    one.zip(other).is_some_and(|(one, other)| one.0 == other.0 && one.1 < other.1)
}

fn twice(
    key: &str,
    language: &str,
    (article, first): (&Article, &Article),
) -> Diagnostic {
    let message = format!(
        "`content/{}` and `content/{}` are both the story `{key}` in the language `{language}`",
        first.path, article.path
    );
    Diagnostic::warning("translation", message)
        .at(Place::file(format!("content/{}", article.path)))
        .help("give one of them its own `lang:`, or another `translation:`")
}
