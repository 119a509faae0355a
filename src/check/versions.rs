//! Checks of running stories: versions that are missing, stories that may be versions of one.

use std::collections::HashMap;
use std::collections::VecDeque;

use crate::archive::Article;
use crate::archive::ArticleId;
use crate::archive::Names;
use crate::build::SiteSeen;
use crate::check::table::At;
use crate::check::table::Found;
use crate::config::Join;
use crate::paths::ContentPath;
use crate::wire::HeadlineWords;

/// How alike two headlines must be to be suggested as versions.
const ALIKE: f32 = 0.75;

/// How far apart versions that only their headlines suggest can be.
const WINDOW_MILLIS: i64 = 48 * 60 * 60 * 1000;

/// With how many stories of its source before it a story is compared.
const MOST_COMPARED: usize = 50;

/// Versions whose numbers leave some out, or come twice.
pub(super) fn gaps(site: &SiteSeen<'_>) -> Vec<Found> {
    let archive = site.edition.archive;
    let mut found = Vec::new();
    for story in archive.running().all() {
        let numbered = story
            .versions
            .iter()
            .filter_map(|&id| Some((archive.version_number(id)?, id)));
        let mut numbered: Vec<(u32, ArticleId)> = numbered.collect();
        numbered.sort_unstable();
        for pair in numbered.windows(2) {
            let ((before, earlier), (number, id)) = (pair[0], pair[1]);
            let earlier = &archive.article(earlier).path;
            let missing = match number - before {
                0 => format!("version {number} is `content/{earlier}`, too"),
                1 => continue,
                2 => between(&format!("version {} is", before + 1), earlier),
                _ => between(
                    &format!("versions {} to {} are", before + 1, number - 1),
                    earlier,
                ),
            };
            let at = At::File(archive.article(id).path.clone());
            found.push(Found { at, message: missing });
        }
    }
    found
}

fn between(missing: &str, earlier: &ContentPath) -> String {
    format!("{missing} missing between `content/{earlier}` and this one")
}

/// Stories that say they replace one which is not there.
pub(super) fn lost(site: &SiteSeen<'_>) -> Vec<Found> {
    let archive = site.edition.archive;
    let replaces = |article: &'_ Article| article.details.as_deref()?.supersedes.clone();
    let all = archive.articles();
    let named: Vec<(&Article, String)> =
        all.filter_map(|article| Some((article, replaces(article)?))).collect();
    if named.is_empty() {
        return Vec::new();
    }
    let names = Names::of(archive);
    let lost = named.into_iter().filter(|(_, name)| names.find(name).is_none());
    lost.map(|(article, name)| Found {
        at: At::Field(article.path.clone(), "supersedes"),
        message: format!("`supersedes` is `{name}`, which no published story is called"),
    })
    .collect()
}

/// Stories that are no versions of one another and have one name, by their `id` or by that of
/// their file: whoever reads feeds takes them for one story.
pub(super) fn same_ids(site: &SiteSeen<'_>) -> Vec<Found> {
    let archive = site.edition.archive;
    let own_id = |id| archive.article(id).details.as_deref()?.id.as_deref();
    let mut first: HashMap<String, ArticleId> = HashMap::new();
    let mut found = Vec::new();
    for id in archive.ids() {
        let article = archive.article(id);
        let name = site.edition.name_of(article, "");
        let earlier = *first.entry(name).or_insert(id);
        if earlier == id || archive.running().are_versions(earlier, id) {
            continue;
        }
        let other = &archive.article(earlier).path;
        let message = match own_id(id) {
            Some(name) => format!("`content/{other}` has the `id` `{name}`, too"),
            None => format!("`content/{other}` has the same name in feeds"),
        };
        found.push(Found { at: At::Field(article.path.clone(), "id"), message });
    }
    found
}

/// A story that others may be versions of.
struct Before {
    id: ArticleId,
    words: HeadlineWords,
}

/// Stories of one source within 48 hours whose headlines are nearly the same.
pub(super) fn suggested(site: &SiteSeen<'_>) -> Vec<Found> {
    let archive = site.edition.archive;
    if site.edition.config.versions.join == Join::None {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut recent: HashMap<_, VecDeque<Before>> = HashMap::new();
    for id in archive.ids() {
        let article = archive.article(id);
        let before = recent.entry((archive.source_of(article), &article.language));
        let before = before.or_default();
        let is_over = |other: &Before| {
            let date = archive.article(other.id).date;
            article.date.millis() - date.millis() > WINDOW_MILLIS
        };
        while before.front().is_some_and(is_over) || before.len() > MOST_COMPARED {
            before.pop_front();
        }
        let words = HeadlineWords::of(&article.title);
        let like = before.iter().rev().find(|other| {
            words.likeness(&other.words) >= ALIKE
                && !archive.running().are_versions(id, other.id)
                && archive.article(other.id).title != article.title
        });
        if let Some(like) = like {
            let other = &archive.article(like.id).path;
            let message = format!(
                "it may be another version of `content/{other}`, which has nearly the same headline"
            );
            let at = At::Field(article.path.clone(), "title");
            found.push(Found { at, message });
        }
        before.push_back(Before { id, words });
    }
    found
}
