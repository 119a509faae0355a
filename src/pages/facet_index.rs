//! The index of a facet: `/topics/`, with every value and how many stories it has.
//!
//! Template: `facet.html`, which sees [`Fields`].

use serde::Serialize;

use crate::archive::Timeline;
use crate::moment::Period;
use crate::pages::Crumb;
use crate::pages::Edition;
use crate::pages::Head;
use crate::pages::HeadLinks;
use crate::pages::Page;
use crate::pages::Title;
use crate::pages::View;
use crate::pages::teaser::value_href;
use crate::pages::view;
use crate::pages::view::FacetLink;

/// What `facet.html` sees.
#[derive(Debug, Serialize)]
pub struct Fields<'a> {
    /// The facet.
    facet: FacetLink<'a>,
    /// Its values, in the order of their names.
    values: Vec<Value<'a>>,
}

/// A value in the index.
#[derive(Debug, Serialize)]
pub(super) struct Value<'a> {
    name: &'a str,
    slug: &'a str,
    url: String,
    count: usize,
    /// The day of its first story.
    first: String,
    /// The day of its newest story.
    last: String,
}

/// Returns what the index of a facet shows.
pub(super) fn view<'a>(edition: &Edition<'a>, page: &Page, at: u8) -> View<'a> {
    let facet = &edition.archive.facets()[usize::from(at)];
    let name = &facet.config.name;
    let base = edition.config.base_path();
    let url = edition.href(&page.address);
    let mut values: Vec<_> = facet
        .values
        .iter()
        .map(|value| {
            let timeline = Timeline::of_value(edition.archive, value);
            let span = timeline.span();
            let day = |day: Option<chrono::NaiveDate>| day.map(|d| d.to_string());
            Value {
                name: &value.name,
                slug: value.slug.as_str(),
                url: value_href(base, name, value.slug.as_str()),
                count: timeline.count(Period::All),
                first: day(span.map(|(first, _)| first)).unwrap_or_default(),
                last: day(span.map(|(_, last)| last)).unwrap_or_default(),
            }
        })
        .collect();
    values.sort_by_cached_key(|value| (value.name.to_lowercase(), value.slug));
    let title = facet.config.title.clone();
    View {
        head: Head {
            kind: "facet",
            url: url.clone(),
            canonical: None,
            title: Title::Facet(name.clone(), title),
            description: None,
            language: edition.config.language.clone(),
            date: None,
            links: HeadLinks::default(),
        },
        breadcrumbs: vec![Crumb::home(edition)],
        fields: view::Fields::FacetIndex(Fields {
            facet: FacetLink { name, title: facet.config.title.as_deref(), url },
            values,
        }),
        ticker: Vec::new(),
        teasers: Vec::new(),
    }
}
