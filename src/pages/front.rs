//! The front page: the newest stories, and the ways into the archive.
//!
//! Template: `home.html`, which sees [`Fields`]. It is as of now, and changes with every
//! story; no other page borrows from it.

use serde::Serialize;

use crate::archive::ArticleId;
use crate::archive::Timeline;
use crate::moment::Period;
use crate::pages::Edition;
use crate::pages::Head;
use crate::pages::HeadLinks;
use crate::pages::Page;
use crate::pages::Slot;
use crate::pages::Teasers;
use crate::pages::Title;
use crate::pages::View;
use crate::pages::corrections;
use crate::pages::corrections::CorrectionsLink;
use crate::pages::overview::ArchiveView;
use crate::pages::overview::archive_view;
use crate::pages::teaser::value_href;
use crate::pages::ticker;
use crate::pages::view;

/// How many values of each facet the front page shows.
const LARGEST: usize = 10;

/// What `home.html` sees, beside `stories`: the newest, newest first.
#[derive(Debug, Serialize)]
pub struct Fields<'a> {
    /// The whole archive.
    archive: ArchiveView,
    /// The facets with their largest values.
    facets: Vec<FacetBlock<'a>>,
    /// The way to the corrections; null if there are none.
    corrections: Option<CorrectionsLink>,
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
    let newest = edition.archive.before(end, edition.config.front_page).collect();
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
