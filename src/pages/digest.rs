//! What a reader should see first of many stories: the leading ones of each part of a period
//! that is too large for its page, and those of each source on a day.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use crate::archive::Archive;
use crate::archive::ArticleId;
use crate::archive::Rank;
use crate::archive::Timeline;
use crate::moment::Period;
use crate::pages::Edition;
use crate::pages::TermLink;
use crate::pages::teaser::terms_of;

/// How many stories lead a part of a period on its page: a year of a facet value, a month of a
/// year, a day of a month.
const LEADING: usize = 3;

/// A part of a period, and what led in it.
#[derive(Debug, Serialize)]
pub(super) struct Digest {
    date: String,
    url: Option<String>,
    count: usize,
    /// `stories`: the leading ones, the first before the second.
    #[serde(skip)]
    pub(super) stories: Vec<ArticleId>,
}

/// A source, and what it sent.
#[derive(Debug, Serialize)]
pub(super) struct FromSource<'a> {
    name: &'a str,
    slug: &'a str,
    url: String,
    /// `stories`: those on the page.
    #[serde(skip)]
    pub(super) stories: Vec<ArticleId>,
}

/// Returns the years of all time, the months of a year or the days of a month, newest first,
/// with what led in them; a day has no parts. `url` knows which of them have a page.
pub(super) fn digests(
    edition: &Edition<'_>,
    timeline: &Timeline<'_>,
    period: Period,
    url: impl Fn(Period) -> Option<String>,
) -> Vec<Digest> {
    let digest = |part: Period| Digest {
        date: part.text(),
        url: url(part),
        count: timeline.count(part),
        stories: leading(edition.archive, timeline, part),
    };
    timeline.parts(period).into_iter().rev().map(digest).collect()
}

/// The stories that lead a period: the most urgent, then those with a picture, then the
/// newest.
fn leading(archive: &Archive, timeline: &Timeline<'_>, period: Period) -> Vec<ArticleId> {
    let mut leading: Vec<(Rank, ArticleId)> = Vec::with_capacity(LEADING + 1);
    for id in timeline.articles(period).rev() {
        let ranked = (archive.rank_of(id), id);
        let place = leading.partition_point(|(rank, _)| *rank <= ranked.0);
        if place < LEADING {
            leading.insert(place, ranked);
            leading.truncate(LEADING);
        }
    }
    leading.into_iter().map(|(_, id)| id).collect()
}

/// Returns the sources of some stories, those with most of them first; nothing where all are
/// of one.
pub(super) fn by_source<'a>(
    edition: &Edition<'a>,
    ids: impl Iterator<Item = ArticleId>,
) -> Vec<FromSource<'a>> {
    let mut of_source: BTreeMap<&str, FromSource<'a>> = BTreeMap::new();
    for id in ids {
        let article = edition.archive.article(id);
        let Some(source) = terms_of(edition, article, "source").into_iter().next() else {
            continue;
        };
        let TermLink { name, slug, url } = source;
        let entry = of_source.entry(slug);
        let of_one = entry.or_insert(FromSource { name, slug, url, stories: Vec::new() });
        of_one.stories.push(id);
    }
    if of_source.len() < 2 {
        return Vec::new();
    }
    let mut sources: Vec<FromSource<'_>> = of_source.into_values().collect();
    sources.sort_by_key(|source| Reverse(source.stories.len()));
    sources
}
