//! The front page: the newest stories, and the ways into the archive.
//!
//! Template: `home.html`, which sees [`Fields`]. It is as of now, and changes with every
//! story; no other page borrows from it.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::archive::Archive;
use crate::archive::ArticleId;
use crate::archive::Facet;
use crate::archive::FacetValue;
use crate::archive::Timeline;
use crate::moment::Period;
use crate::pages::Head;
use crate::pages::Page;
use crate::pages::Scope;
use crate::pages::Slot;
use crate::pages::Teaser;
use crate::pages::Teasers;
use crate::pages::Title;
use crate::pages::View;
use crate::pages::calendar::Month;
use crate::pages::corrections;
use crate::pages::corrections::CorrectionsLink;
use crate::pages::on_this_day;
use crate::pages::on_this_day::EarlierYears;
use crate::pages::overview::ArchiveView;
use crate::pages::overview::archive_view;
use crate::pages::teaser;
use crate::pages::teaser::value_href;
use crate::pages::view;

/// How many values of each facet the front page shows.
const LARGEST: usize = 10;

/// The facets whose values the front page shows with their newest stories: the first of them
/// that has values.
const OF_DESKS: [&str; 2] = ["sections", "topics"];

/// How many desks the front page shows, and how many stories of each.
const DESKS: usize = 6;
const STORIES_A_DESK: usize = 4;

/// Among how many of the newest stories they are looked for.
const LOOKED_THROUGH: usize = 5000;

/// What `home.html` sees, beside `stories`: the newest, newest first.
#[derive(Debug, Serialize)]
pub struct Fields<'a> {
    /// The whole archive.
    archive: ArchiveView,
    /// The newest stories by section, or by topic where no story has a section.
    desks: Vec<Desk<'a>>,
    /// The day of the newest story in earlier years; null if it was in none.
    this_day: Option<EarlierYears<'a>>,
    /// The month of the newest story, day by day; null in an empty archive.
    month: Option<Month>,
    /// The facets with their largest values.
    facets: Vec<FacetBlock<'a>>,
    /// The way to the corrections; null if there are none.
    corrections: Option<CorrectionsLink>,
}

/// A facet value that was in the news last, with its newest stories.
#[derive(Debug, Serialize)]
pub(super) struct Desk<'a> {
    name: &'a str,
    slug: &'a str,
    url: String,
    /// The newest that do not stand further up on the page, newest first.
    stories: Vec<Teaser<'a>>,
}

/// A facet with its largest values.
#[derive(Debug, Serialize)]
pub(super) struct FacetBlock<'a> {
    name: &'a str,
    title: Option<&'a str>,
    url: String,
    values: Vec<ValueCount<'a>>,
}

/// A facet's value and how many stories it has.
#[derive(Debug, Serialize)]
pub(super) struct ValueCount<'a> {
    name: &'a str,
    slug: &'a str,
    url: String,
    count: usize,
}

/// Returns what the front page shows, of the site or of the edition of a language.
pub(super) fn view<'a>(scope: &Scope<'a>, page: &Page) -> View<'a> {
    let edition = &scope.edition;
    let end = ArticleId(edition.archive.len());
    let newest: Vec<ArticleId> = leading(scope).take(edition.config.front_page).collect();
    let last = newest.first().map(|&id| edition.archive.article(id).day);
    View {
        head: Head {
            kind: "home",
            url: edition.href(&page.address),
            canonical: None,
            title: Title::Text(scope.title().to_owned()),
            description: scope.description().map(ToOwned::to_owned),
            language: scope.language().to_owned(),
            interface: scope.interface(),
            date: None,
            links: scope.links(""),
        },
        breadcrumbs: Vec::new(),
        fields: view::Fields::Home(Fields {
            archive: archive_view(scope),
            desks: desks(scope, &newest),
            this_day: last.and_then(|day| on_this_day::before(scope, day)),
            month: last.and_then(|day| {
                scope.calendar().months(Period::of_month(day)).into_iter().next()
            }),
            facets: facet_blocks(scope),
            corrections: corrections::way_in(edition),
        }),
        ticker: scope.ticker(end),
        teasers: vec![Teasers {
            within: None,
            name: "stories",
            slot: Slot::Many(newest),
        }],
    }
}

/// The stories that a front page can show, newest first.
fn leading<'a>(scope: &Scope<'a>) -> impl Iterator<Item = ArticleId> + use<'a> {
    let scope = *scope;
    let stories = scope.timeline().articles(Period::All).rev();
    stories.filter(move |&id| scope.leads_with(id))
}

/// The values that were in the news last, those with the newest stories first. Stories that
/// are `shown` already do not stand here again.
fn desks<'a>(scope: &Scope<'a>, shown: &[ArticleId]) -> Vec<Desk<'a>> {
    let archive = scope.edition.archive;
    let of_desks = OF_DESKS.iter().find_map(|name| {
        let mut facets = archive.facets().iter();
        facets.find(|facet| facet.config.name == *name && !facet.values.is_empty())
    });
    let Some(facet) = of_desks else { return Vec::new() };
    // Each value with what it shows, in the order of its newest story.
    let mut desks: Vec<(u32, Vec<ArticleId>)> = Vec::new();
    let newest = leading(scope).take(LOOKED_THROUGH).filter(|id| !shown.contains(id));
    let is_full = |(_, ids): &(u32, Vec<ArticleId>)| ids.len() == STORIES_A_DESK;
    for (id, value) in newest.flat_map(|id| values_of(archive, id, facet)) {
        match desks.iter().position(|(other, _)| *other == value) {
            // A story can have a value twice, spelled in two ways.
            Some(at) if is_full(&desks[at]) || desks[at].1.last() == Some(&id) => {}
            Some(at) => desks[at].1.push(id),
            None if desks.len() < DESKS => desks.push((value, vec![id])),
            None => {}
        }
        if desks.len() == DESKS && desks.iter().all(is_full) {
            break;
        }
    }
    let desk = |(value, ids): (u32, Vec<ArticleId>)| {
        desk(scope, (facet, &facet.values[value as usize]), &ids)
    };
    desks.into_iter().map(desk).collect()
}

/// The values of a facet that an article has, by their places, each beside the article.
fn values_of<'a>(
    archive: &'a Archive,
    id: ArticleId,
    facet: &'a Facet,
) -> impl Iterator<Item = (ArticleId, u32)> + use<'a> {
    let spelled = archive.article(id).terms.iter().map(|&term| archive.spelling(term));
    let own = spelled.filter(|(_, other, _)| other.config.name == facet.config.name);
    own.map(move |(spelling, ..)| (id, spelling.value))
}

fn desk<'a>(
    scope: &Scope<'a>,
    (facet, value): (&'a Facet, &'a FacetValue),
    ids: &[ArticleId],
) -> Desk<'a> {
    let edition = &scope.edition;
    let slug = value.slug.as_str();
    Desk {
        name: &value.name,
        slug,
        url: value_href(edition.config.base_path(), &facet.config.name, slug),
        stories: ids.iter().map(|&id| teaser(edition, id)).collect(),
    }
}

fn facet_blocks<'a>(scope: &Scope<'a>) -> Vec<FacetBlock<'a>> {
    let edition = &scope.edition;
    let base = edition.config.base_path();
    let links = view::facet_links(edition);
    let with_values = edition.archive.facets().iter().filter(|f| !f.values.is_empty());
    let mut counts = counts(scope);
    let blocks = links.into_iter().zip(with_values).map(|(link, facet)| {
        let counted = counts.remove(link.name).unwrap_or_default();
        let mut largest: Vec<(usize, &FacetValue)> =
            counted.into_iter().zip(&facet.values).collect();
        largest.retain(|(count, _)| *count > 0);
        largest.sort_by_key(|(count, value)| {
            (std::cmp::Reverse(*count), value.slug.as_str())
        });
        largest.truncate(LARGEST);
        let values = largest.into_iter().map(|(count, value)| ValueCount {
            name: &value.name,
            slug: value.slug.as_str(),
            url: value_href(base, &facet.config.name, value.slug.as_str()),
            count,
        });
        FacetBlock {
            name: link.name,
            title: link.title,
            url: link.url,
            values: values.collect(),
        }
    });
    blocks.filter(|block| !block.values.is_empty()).collect()
}

/// How many stories each value of each facet has, by the facet's name. Those of an edition are
/// counted one by one; values know theirs.
fn counts<'a>(scope: &Scope<'a>) -> BTreeMap<&'a str, Vec<usize>> {
    let archive = scope.edition.archive;
    let of_value = |value| match scope.own {
        Some(_) => 0,
        None => Timeline::of_value(archive, value).count(Period::All),
    };
    let facets = archive.facets().iter();
    let mut counts: BTreeMap<&str, Vec<usize>> = facets
        .map(|facet| (&*facet.config.name, facet.values.iter().map(of_value).collect()))
        .collect();
    let counted = scope.timeline().articles(Period::All);
    let counted = counted.filter(|_| scope.own.is_some());
    let terms = counted.flat_map(|id| &archive.article(id).terms);
    for (spelling, facet, _) in terms.map(|&term| archive.spelling(term)) {
        let own = counts.get_mut(&*facet.config.name);
        if let Some(count) = own.and_then(|own| own.get_mut(spelling.value as usize)) {
            *count += 1;
        }
    }
    counts
}
