//! Running stories: what was told in several versions, each an article of its own.
//!
//! Lists show the newest version that belongs into them and none that it replaced. So a
//! list of a period never shows what came after it, and a version that arrives today takes
//! nothing from the lists of days that are over. Which articles are versions of one story,
//! `joins` says.

use std::ops::Range;

use serde::Deserialize;
use serde::Serialize;

use crate::archive::ArticleId;
use crate::config::Lists;
use crate::paths::Slug;

/// A story that was told in several versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Running {
    /// Its part of the address.
    pub slug: Slug,
    /// Its versions, the first one first; at least two.
    pub versions: Vec<ArticleId>,
}

/// The running stories of an archive.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct RunningStories {
    stories: Vec<Running>,
    /// Every version, by id.
    members: Vec<Member>,
    lists: Lists,
    /// Whether a story names another that it replaces.
    pub(super) has_supersedes: bool,
}

/// A version of a story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Member {
    id: ArticleId,
    /// The place of its story.
    story: u32,
    /// Its place among the versions, kept here because a story may have thousands.
    number: u32,
}

/// Which articles a list is made of.
#[derive(Debug, Clone)]
pub(super) struct Among<'a> {
    /// Ids that it could have.
    pub(super) ids: Range<u32>,
    /// Those that it has of them; `None` is all.
    pub(super) listed: Option<&'a [ArticleId]>,
}

impl Among<'_> {
    fn has(&self, id: ArticleId) -> bool {
        self.ids.contains(&id.0)
            && self.listed.is_none_or(|listed| listed.binary_search(&id).is_ok())
    }
}

impl RunningStories {
    /// Takes stories, each with at least two versions.
    pub(super) fn new(stories: Vec<Running>, lists: Lists) -> Self {
        let mut members = Vec::new();
        for (place, story) in (0..).zip(&stories) {
            let numbered = (0..).zip(&story.versions);
            members.extend(numbered.map(|(number, &id)| Member {
                id,
                story: place,
                number,
            }));
        }
        members.sort_unstable();
        Self { stories, members, lists, has_supersedes: false }
    }

    /// All of them.
    pub fn all(&self) -> &[Running] {
        &self.stories
    }

    /// The story that an article is a version of, by its place, and the article's place
    /// among the versions; `None` if it is the only version of its story.
    pub fn of(&self, id: ArticleId) -> Option<(u32, usize)> {
        let at = self.members.binary_search_by_key(&id, |member| member.id).ok()?;
        let Member { story, number, .. } = self.members[at];
        Some((story, number as usize))
    }

    /// Whether two articles are versions of one story.
    pub fn are_versions(&self, one: ArticleId, other: ArticleId) -> bool {
        let story = |id| self.of(id).map(|(story, _)| story);
        !self.members.is_empty() && story(one).is_some() && story(one) == story(other)
    }

    /// Whether a list shows an article that it is made of: none of its later versions is in
    /// the list.
    pub(super) fn shows(&self, id: ArticleId, among: &Among<'_>) -> bool {
        if self.members.is_empty() || self.lists == Lists::All {
            return true;
        }
        let Some((place, number)) = self.of(id) else { return true };
        let later = &self.stories[place as usize].versions[number + 1..];
        !later.iter().any(|&version| among.has(version))
    }

    /// How many of the articles that a list is made of it does not show.
    pub(super) fn n_replaced(&self, among: &Among<'_>) -> usize {
        if self.members.is_empty() || self.lists == Lists::All {
            return 0;
        }
        let start = self.members.partition_point(|one| one.id.0 < among.ids.start);
        let end = self.members.partition_point(|one| one.id.0 < among.ids.end);
        let listed = among.listed.unwrap_or_default();
        let first = listed.partition_point(|id| id.0 < among.ids.start);
        let last = listed.partition_point(|id| id.0 < among.ids.end);
        let is_replaced = |id: &ArticleId| !self.shows(*id, among);
        // The shorter of the two tells as much.
        if among.listed.is_some() && last - first < end - start {
            return listed[first..last].iter().filter(|id| is_replaced(id)).count();
        }
        let members = self.members[start..end].iter().map(|one| &one.id);
        members.filter(|id| among.has(**id) && is_replaced(id)).count()
    }

    /// Takes note that the article `id`, which is no version, is taken out: those after it
    /// move up.
    pub(super) fn take_out(&mut self, id: ArticleId) {
        self.shift(id, |moved| moved.0 -= 1);
    }

    /// Takes note that an article is put in at `id`: those from there on move down.
    pub(super) fn make_room(&mut self, id: ArticleId) {
        self.shift(id, |moved| moved.0 += 1);
    }

    fn shift(&mut self, from: ArticleId, step: impl Fn(&mut ArticleId)) {
        let versions = self.stories.iter_mut().flat_map(|story| &mut story.versions);
        let members = self.members.iter_mut().map(|one| &mut one.id);
        versions.chain(members).filter(|id| **id >= from).for_each(step);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stories(lists: Lists) -> RunningStories {
        let story = |slug: &str, ids: &[u32]| Running {
            slug: Slug::from_text(slug).unwrap(),
            versions: ids.iter().copied().map(ArticleId).collect(),
        };
        // The second version of the strike is dated after the third.
        RunningStories::new(
            vec![story("flood", &[1, 4]), story("strike", &[2, 7, 5])],
            lists,
        )
    }

    fn shown(among: &Among<'_>, stories: &RunningStories) -> Vec<u32> {
        let ids = among.ids.clone().map(ArticleId).filter(|&id| among.has(id));
        let shown: Vec<u32> =
            ids.clone().filter(|&id| stories.shows(id, among)).map(|id| id.0).collect();
        assert_eq!(stories.n_replaced(among), ids.count() - shown.len());
        shown
    }

    #[test]
    fn a_list_shows_of_each_story_the_newest_version_that_it_has() {
        let newest = stories(Lists::Newest);
        let all = |ids: Range<u32>| Among { ids, listed: None };
        assert_eq!(shown(&all(0..9), &newest), [0, 3, 4, 5, 6, 8]);
        assert_eq!(shown(&all(0..5), &newest), [0, 2, 3, 4]);
        assert_eq!(shown(&all(0..4), &newest), [0, 1, 2, 3]);
        assert_eq!(shown(&all(6..9), &newest), [6, 7, 8]);
        let listed = [0, 1, 2, 7].map(ArticleId);
        let some = Among { ids: 0..9, listed: Some(&listed) };
        assert_eq!(shown(&some, &newest), [0, 1, 7]);
        let few = [1].map(ArticleId);
        assert_eq!(shown(&Among { ids: 0..9, listed: Some(&few) }, &newest), [1]);
    }

    #[test]
    fn a_list_of_all_versions_shows_all() {
        let all = Among { ids: 0..9, listed: None };
        assert_eq!(shown(&all, &stories(Lists::All)).len(), 9);
    }

    #[test]
    fn versions_move_with_the_articles_around_them() {
        let mut moved = stories(Lists::Newest);
        moved.make_room(ArticleId(3));
        assert_eq!(moved.of(ArticleId(5)), Some((0, 1)));
        assert_eq!(moved.of(ArticleId(2)), Some((1, 0)));
        moved.take_out(ArticleId(3));
        assert_eq!(moved.stories, stories(Lists::Newest).stories);
        assert_eq!(moved.members, stories(Lists::Newest).members);
    }
}
