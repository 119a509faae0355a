//! Stories that are translations of one another: those that give one `translation:`.
//!
//! A language has one story in a group. Of a story that was told in several versions that is
//! the newest in that language; of stories that are no versions of one another the oldest,
//! and the others belong to no group, which a warning says.

use std::collections::BTreeMap;
use std::collections::HashMap;

use serde::Deserialize;
use serde::Serialize;

use crate::archive::Archive;
use crate::archive::Article;
use crate::archive::ArticleId;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Place;

/// The groups of an archive.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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

/// The stories of one group in one language that are no versions of one another.
struct Rivals {
    oldest: ArticleId,
    /// The one after the oldest, which loses to it.
    next: Option<ArticleId>,
    /// How many lose.
    n_others: usize,
}

/// The members of the group `key`, oldest first.
fn one_of_each_language(
    archive: &Archive,
    (key, ids): (&str, &[ArticleId]),
    config: &Config,
    problems: &mut Vec<Diagnostic>,
) -> Vec<ArticleId> {
    let mut rivals: BTreeMap<String, Rivals> = BTreeMap::new();
    for (language, id) in newest_versions(archive, ids, config) {
        match rivals.get_mut(&language) {
            Some(rivals) => {
                rivals.next = rivals.next.or(Some(id));
                rivals.n_others += 1;
            }
            None => {
                let alone = Rivals { oldest: id, next: None, n_others: 0 };
                rivals.insert(language, alone);
            }
        }
    }
    // One warning says it of all, as there may be as many as stories.
    let twice = rivals.iter().filter_map(|(language, rivals)| {
        Some(twice(archive, (key, language), rivals, rivals.next?))
    });
    problems.extend(twice);
    let mut group: Vec<ArticleId> = rivals.values().map(|one| one.oldest).collect();
    group.sort_unstable();
    group
}

/// Those of `ids` that no later version in the same language replaces, each with its
/// language in small letters, oldest first.
fn newest_versions(
    archive: &Archive,
    ids: &[ArticleId],
    config: &Config,
) -> Vec<(String, ArticleId)> {
    let language_of =
        |id: ArticleId| archive.article(id).language_in(config).to_ascii_lowercase();
    let mut newest: HashMap<(u32, String), usize> = HashMap::new();
    for &id in ids {
        if let Some((story, number)) = archive.running().of(id) {
            let known = newest.entry((story, language_of(id))).or_default();
            *known = number.max(*known);
        }
    }
    let own = ids.iter().map(|&id| (language_of(id), id));
    own.filter(|(language, id)| {
        let version = archive.running().of(*id);
        version.is_none_or(|(story, number)| newest[&(story, language.clone())] == number)
    })
    .collect()
}

fn twice(
    archive: &Archive,
    (key, language): (&str, &str),
    rivals: &Rivals,
    next: ArticleId,
) -> Diagnostic {
    let (first, next) =
        (&archive.article(rivals.oldest).path, &archive.article(next).path);
    let others = match rivals.n_others {
        1 => format!("`content/{first}` and `content/{next}` are both"),
        n => format!("`content/{first}`, `content/{next}` and {} more are all", n - 1),
    };
    let message = format!("{others} the story `{key}` in the language `{language}`");
    Diagnostic::warning("translation", message)
        .at(Place::file(format!("content/{next}")))
        .help("give each but one its own `lang:`, or another `translation:`")
}
