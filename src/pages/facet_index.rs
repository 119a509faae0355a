//! The index of a facet: `/topics/`, with every value and how many stories it has.
//!
//! Template: `facet.html`, which sees [`Fields`].

use chrono::Datelike as _;
use serde::Serialize;

use crate::archive::Timeline;
use crate::gazetteer;
use crate::moment::Period;
use crate::pages::Edition;
use crate::pages::Head;
use crate::pages::HeadLinks;
use crate::pages::Page;
use crate::pages::Scope;
use crate::pages::Title;
use crate::pages::View;
use crate::pages::teaser::value_href;
use crate::pages::view;
use crate::pages::view::FacetLink;

/// The facet whose values lie on the map.
const PLACES: &str = "places";

/// How many places the map shows at most: those with the most stories.
const DOTS: usize = 400;

/// How many values a facet may have of which each is shown over the years: a page of more is
/// read by its names alone.
const WITH_ACTIVITY: usize = 1_000;

/// How many spans the years are counted in at most: more bars than that cannot be told apart.
const SPANS: usize = 40;

/// What `facet.html` sees.
#[derive(Debug, Serialize)]
pub struct Fields<'a> {
    /// The facet.
    facet: FacetLink<'a>,
    /// Its values, in the order of their names.
    values: Vec<Value<'a>>,
    /// The archive's first year and its last, between which `activity` counts.
    years: Option<Years>,
    /// Of places, those that the gazetteer knows, the largest first; else empty.
    dots: Vec<Dot<'a>>,
}

/// The years of the whole archive.
#[derive(Debug, Serialize)]
pub(super) struct Years {
    first: i32,
    last: i32,
}

/// A place on the map.
#[derive(Debug, Serialize)]
pub(super) struct Dot<'a> {
    name: &'a str,
    url: String,
    count: usize,
    /// Degrees north.
    latitude: f32,
    /// Degrees east.
    longitude: f32,
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
    /// How many stories it has from the archive's first year to its last: year by year, or
    /// in longer spans where these would be more than forty. Empty where the facet has
    /// more than 1,000 values.
    activity: Vec<usize>,
}

/// Returns what the index of a facet shows.
pub(super) fn view<'a>(edition: &Edition<'a>, page: &Page, at: u8) -> View<'a> {
    let facet = &edition.archive.facets()[usize::from(at)];
    let name = &facet.config.name;
    let base = edition.config.base_path();
    let url = edition.href(&page.address);
    let years = years(edition);
    let drawn = years.as_ref().filter(|_| facet.values.len() <= WITH_ACTIVITY);
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
                activity: activity(&timeline, drawn),
            }
        })
        .collect();
    values.sort_by_cached_key(|value| (value.name.to_lowercase(), value.slug));
    let dots = if name == PLACES { dots(&values) } else { Vec::new() };
    let title = facet.config.title.clone();
    View {
        head: Head {
            kind: "facet",
            url: url.clone(),
            canonical: None,
            title: Title::Facet(name.clone(), title),
            description: None,
            language: edition.config.language.clone(),
            interface: None,
            date: None,
            links: HeadLinks::default(),
        },
        breadcrumbs: vec![Scope::site(edition).home()],
        fields: view::Fields::FacetIndex(Fields {
            facet: FacetLink { name, title: facet.config.title.as_deref(), url },
            values,
            years,
            dots,
        }),
        ticker: Vec::new(),
        teasers: Vec::new(),
    }
}

fn years(edition: &Edition<'_>) -> Option<Years> {
    let (first, last) = edition.archive.timeline().span()?;
    Some(Years { first: first.year(), last: last.year() })
}

/// How many stories a timeline has between the years, in equal spans.
fn activity(timeline: &Timeline<'_>, years: Option<&Years>) -> Vec<usize> {
    let Some(Years { first, last }) = years else { return Vec::new() };
    let place_of = |year: i32| usize::try_from(year - first).unwrap_or_default();
    let n_years = place_of(*last) + 1;
    let years_a_span = n_years.div_ceil(SPANS);
    let mut spans = vec![0; n_years.div_ceil(years_a_span)];
    for period in timeline.years() {
        if let Some(day) = period.first_day() {
            spans[place_of(day.year()) / years_a_span] += timeline.count(period);
        }
    }
    spans
}

/// The places that the gazetteer knows, the largest first.
fn dots<'a>(values: &[Value<'a>]) -> Vec<Dot<'a>> {
    let known = values.iter().filter_map(|value| {
        let gazetteer::Spot { latitude, longitude, .. } =
            gazetteer::find(value.name, None)?;
        let (name, url, count) = (value.name, value.url.clone(), value.count);
        Some(Dot { name, url, count, latitude, longitude })
    });
    let mut dots: Vec<Dot<'_>> = known.collect();
    dots.sort_by_key(|dot| std::cmp::Reverse(dot.count));
    dots.truncate(DOTS);
    dots
}
