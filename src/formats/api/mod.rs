//! The static API: documents of JSON below `/api/`, which `schema.json` describes.
//!
//! Which there are, and which stories each lists, `pages` says. Every key is always there;
//! what is absent is null.

mod item;

use serde::Serialize;

use crate::archive::Timeline;
use crate::fingerprint::Hasher;
use crate::formats::Listing;
use crate::formats::Shown;
use crate::moment::Period;
use crate::pages::ApiList;
use crate::pages::ApiPage;
use crate::pages::Edition;
use crate::pages::api_list;
use crate::pages::api_path;

use item::Item;

/// What all documents look like, as JSON Schema 2020-12.
const SCHEMA: &str = include_str!("schema.json");

/// What every document begins with.
#[derive(Serialize)]
struct Head {
    /// The address of the schema.
    schema: String,
    /// What sort of document it is: index, facet or list.
    #[serde(rename = "type")]
    kind: &'static str,
    /// Its own address.
    url: String,
    /// The page that shows the same; null if there is none.
    page: Option<String>,
}

/// The way to everything.
#[derive(Serialize)]
struct Index<'a> {
    #[serde(flatten)]
    head: Head,
    site: Site<'a>,
    stories: usize,
    years: Vec<Year>,
    facets: Vec<FacetLink<'a>>,
}

#[derive(Serialize)]
struct Site<'a> {
    title: &'a str,
    description: Option<&'a str>,
    lang: &'a str,
    time_zone: &'static str,
    rights: Option<&'a str>,
}

#[derive(Serialize)]
struct Year {
    period: String,
    stories: usize,
    months: Vec<Part>,
}

#[derive(Serialize)]
struct Part {
    period: String,
    stories: usize,
    url: String,
}

#[derive(Serialize)]
struct FacetLink<'a> {
    name: &'a str,
    field: &'a str,
    title: Option<&'a str>,
    values: usize,
    url: String,
}

/// The values of a facet.
#[derive(Serialize)]
struct Facet<'a> {
    #[serde(flatten)]
    head: Head,
    facet: FacetName<'a>,
    values: Vec<ValueLink<'a>>,
}

#[derive(Serialize)]
struct FacetName<'a> {
    name: &'a str,
    field: &'a str,
    title: Option<&'a str>,
}

#[derive(Serialize)]
struct ValueLink<'a> {
    name: &'a str,
    slug: &'a str,
    stories: usize,
    url: String,
}

/// Stories, or the lists that have them.
#[derive(Serialize)]
struct List<'a> {
    #[serde(flatten)]
    head: Head,
    facet: Option<FacetName<'a>>,
    value: Option<ValueName<'a>>,
    period: Option<String>,
    stories: usize,
    parts: Vec<Part>,
    items: Option<Vec<Item<'a>>>,
}

#[derive(Serialize)]
struct ValueName<'a> {
    name: &'a str,
    slug: &'a str,
}

/// Returns a document.
pub(super) fn write(edition: &Edition<'_>, page: ApiPage) -> Vec<u8> {
    match page {
        ApiPage::Schema => SCHEMA.as_bytes().to_vec(),
        ApiPage::Index => bytes(&index(edition)),
        ApiPage::Facet(at) => bytes(&facet(edition, at)),
        ApiPage::Site(_) | ApiPage::Value(..) => match api_list(edition, page) {
            Some(listed) => bytes(&list(edition, page, &listed)),
            None => Vec::new(),
        },
    }
}

/// Returns what a list is made of; `None` for all other documents.
pub(super) fn listing(edition: &Edition<'_>, page: ApiPage) -> Option<Listing> {
    let mut listed = api_list(edition, page)?;
    let ids = listed.articles.take().unwrap_or_default();
    let mut rest = Hasher::default();
    // All else that the settings say of a story is in what is listed of it.
    let config = edition.config;
    rest.value(&format!("{:?} {:?}", config.base_url, config.api));
    rest.bytes(&bytes(&list(edition, page, &listed)));
    Some(Listing { ids, texts: Shown::Nothing, rest: rest.take() })
}

fn bytes(document: &impl Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec(document).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

fn full(edition: &Edition<'_>, path: &str) -> String {
    edition.full(&edition.href_of(path))
}

fn head(
    edition: &Edition<'_>,
    page: ApiPage,
    kind: &'static str,
    shown_at: Option<String>,
) -> Head {
    let url = |page| full(edition, &api_path(edition.archive, page));
    Head {
        schema: url(ApiPage::Schema),
        kind,
        url: url(page),
        page: shown_at.map(|path| full(edition, &path)),
    }
}

fn index<'a>(edition: &Edition<'a>) -> Index<'a> {
    let (archive, config) = (edition.archive, edition.config);
    let timeline = archive.timeline();
    let month = |month: Period| Part {
        period: month.text(),
        stories: timeline.count(month),
        url: full(edition, &api_path(archive, ApiPage::Site(month))),
    };
    let year = |year: Period| Year {
        period: year.text(),
        stories: timeline.count(year),
        months: timeline.parts(year).into_iter().map(month).collect(),
    };
    let facets = (0..=u8::MAX).zip(archive.facets());
    let facets = facets.filter(|(_, facet)| !facet.values.is_empty());
    Index {
        head: head(edition, ApiPage::Index, "index", Some("/".to_owned())),
        site: Site {
            title: &config.title,
            description: config.description.as_deref(),
            lang: &config.language,
            time_zone: config.time_zone.name(),
            rights: config.rights.as_deref(),
        },
        stories: timeline.count(Period::All),
        years: timeline.years().into_iter().map(year).collect(),
        facets: facets
            .map(|(at, facet)| FacetLink {
                name: &facet.config.name,
                field: &facet.config.field,
                title: facet.config.title.as_deref(),
                values: facet.values.len(),
                url: full(edition, &api_path(archive, ApiPage::Facet(at))),
            })
            .collect(),
    }
}

fn facet<'a>(edition: &Edition<'a>, at: u8) -> Facet<'a> {
    let archive = edition.archive;
    let facet = &archive.facets()[usize::from(at)];
    let values = (0..).zip(&facet.values).map(|(place, value)| ValueLink {
        name: &value.name,
        slug: value.slug.as_str(),
        stories: Timeline::of_value(archive, value).count(Period::All),
        url: full(edition, &api_path(archive, ApiPage::Value(at, place, Period::All))),
    });
    let page = format!("/{}/", facet.config.name);
    Facet {
        head: head(edition, ApiPage::Facet(at), "facet", Some(page)),
        facet: name_of(facet),
        values: values.collect(),
    }
}

fn name_of(facet: &crate::archive::Facet) -> FacetName<'_> {
    FacetName {
        name: &facet.config.name,
        field: &facet.config.field,
        title: facet.config.title.as_deref(),
    }
}

fn list<'a>(edition: &Edition<'a>, page: ApiPage, listed: &ApiList<'a>) -> List<'a> {
    let part = |(period, stories, path): &(Period, usize, String)| Part {
        period: period.text(),
        stories: *stories,
        url: full(edition, path),
    };
    let ids = listed.articles.as_ref();
    let items = ids.map(|ids| ids.iter().map(|&id| item::item(edition, id)).collect());
    let period = Some(listed.period).filter(|period| *period != Period::All);
    // Of a value, only the page of all of its time is there in any case.
    let shown_at = match (listed.value, period) {
        (None, _) => Some(format!("/{}", listed.period.path())),
        (Some((facet, value)), None) => {
            Some(format!("/{}/{}/", facet.config.name, value.slug))
        }
        (Some(_), Some(_)) => None,
    };
    List {
        head: head(edition, page, "list", shown_at),
        facet: listed.value.map(|(facet, _)| name_of(facet)),
        value: listed
            .value
            .map(|(_, value)| ValueName { name: &value.name, slug: value.slug.as_str() }),
        period: period.map(Period::text),
        stories: listed.count,
        parts: listed.parts.iter().map(part).collect(),
        items,
    }
}
