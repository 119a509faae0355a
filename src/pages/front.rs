//! The front page: the newest stories, and the ways into the archive.
//!
//! Template: `home.html`, which sees [`Fields`]. It is as of now, and changes with every
//! story; no other page borrows from it.

use serde::Serialize;

use crate::archive::ArticleId;
use crate::archive::Facet;
use crate::archive::FacetValue;
use crate::archive::Timeline;
use crate::moment::Period;
use crate::pages::Edition;
use crate::pages::Head;
use crate::pages::HeadLinks;
use crate::pages::Page;
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
use crate::pages::overview::calendar;
use crate::pages::teaser;
use crate::pages::teaser::value_href;
use crate::pages::ticker;
use crate::pages::view;

/// How many values of each facet the front page shows.
const LARGEST: usize = 10;

/// The facets whose values the front page shows with their newest stories: the first of them
/// that has values.
const OF_DESKS: [&str; 2] = ["sections", "topics"];

/// How many desks the front page shows, and how many stories of each.
const DESKS: usize = 6;
const STORIES_A_DESK: usize = 4;

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

/// Returns what the front page shows.
pub(super) fn view<'a>(edition: &Edition<'a>, page: &Page) -> View<'a> {
    let end = ArticleId(edition.archive.len());
    let newest: Vec<ArticleId> =
        edition.archive.before(end, edition.config.front_page).collect();
    let last = newest.first().map(|&id| edition.archive.article(id).day);
    View {
        head: Head {
            kind: "home",
            url: edition.href(&page.address),
            canonical: None,
            title: Title::Text(edition.config.title.clone()),
            description: edition.config.description.clone(),
            language: edition.config.language.clone(),
            date: None,
            links: HeadLinks::default(),
        },
        breadcrumbs: Vec::new(),
        fields: view::Fields::Home(Fields {
            archive: archive_view(edition),
            desks: desks(edition, &newest),
            this_day: last.and_then(|day| on_this_day::before(edition, day)),
            month: last.and_then(|day| {
                calendar(edition).months(Period::of_month(day)).into_iter().next()
            }),
            facets: facet_blocks(edition),
            corrections: corrections::way_in(edition),
        }),
        ticker: ticker::as_of(edition, end),
        teasers: vec![Teasers {
            within: None,
            name: "stories",
            slot: Slot::Many(newest),
        }],
    }
}

/// The values that were in the news last, those with the newest stories first. Stories that
/// are `shown` already do not stand here again.
fn desks<'a>(edition: &Edition<'a>, shown: &[ArticleId]) -> Vec<Desk<'a>> {
    let facets = edition.archive.facets();
    let of_desks = OF_DESKS.iter().find_map(|name| {
        facets.iter().find(|f| f.config.name == *name && !f.values.is_empty())
    });
    let Some(facet) = of_desks else { return Vec::new() };
    let mut values: Vec<&FacetValue> = facet.values.iter().collect();
    values.sort_by_key(|value| std::cmp::Reverse(value.articles.last()));
    let desks = values.into_iter().map(|value| desk(edition, (facet, value), shown));
    desks.filter(|desk| !desk.stories.is_empty()).take(DESKS).collect()
}

fn desk<'a>(
    edition: &Edition<'a>,
    (facet, value): (&'a Facet, &'a FacetValue),
    shown: &[ArticleId],
) -> Desk<'a> {
    let slug = value.slug.as_str();
    let timeline = Timeline::of_value(edition.archive, value);
    let newest = timeline.articles(Period::All).rev().filter(|id| !shown.contains(id));
    Desk {
        name: &value.name,
        slug,
        url: value_href(edition.config.base_path(), &facet.config.name, slug),
        stories: newest.take(STORIES_A_DESK).map(|id| teaser(edition, id)).collect(),
    }
}

fn facet_blocks<'a>(edition: &Edition<'a>) -> Vec<FacetBlock<'a>> {
    let base = edition.config.base_path();
    let links = view::facet_links(edition);
    let with_values = edition.archive.facets().iter().filter(|f| !f.values.is_empty());
    let blocks = links.into_iter().zip(with_values).map(|(link, facet)| {
        let count = |value| Timeline::of_value(edition.archive, value).count(Period::All);
        let mut largest: Vec<_> =
            facet.values.iter().map(|value| (count(value), value)).collect();
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
    blocks.collect()
}
