//! Which data files a site has below `/api/`, and where: lists of stories by day, month and
//! facet, cut by date as pages are, and what leads to them.
//!
//! A list that is too long names its parts instead, which lie one level down. So a story that
//! is added touches its day, its month, what it is filed under, and the index.

use crate::archive::Archive;
use crate::archive::Article;
use crate::archive::ArticleId;
use crate::archive::Facet;
use crate::archive::FacetValue;
use crate::archive::Timeline;
use crate::config::Api;
use crate::moment::Period;
use crate::pages::Edition;
use crate::pages::Page;
use crate::pages::PageKind;
use crate::paths::Address;
use crate::paths::PathError;

/// How many stories a month's list holds; with more of them, its days have theirs.
const MOST_OF_MONTH: usize = 1_000;

/// A data file below `/api/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApiPage {
    /// What there is.
    Index,
    /// What all these files look like, as JSON Schema.
    Schema,
    /// The stories of a month or a day.
    Site(Period),
    /// The values of a facet, by its place.
    Facet(u8),
    /// The stories of a facet value: the facet's and the value's place, and a month or a day,
    /// or all of time.
    Value(u8, u32, Period),
}

/// A list of stories, or of the parts that it is too long for.
#[derive(Debug)]
pub struct ApiList<'a> {
    /// The facet and its value; `None` for the whole site.
    pub value: Option<(&'a Facet, &'a FacetValue)>,
    /// The time that it covers.
    pub period: Period,
    /// How many stories there are.
    pub count: usize,
    /// The periods one level down that have lists, each with its number of stories and the
    /// path of its list below the site's root.
    pub parts: Vec<(Period, usize, String)>,
    /// The stories, oldest first; `None` if they are too many.
    pub articles: Option<Vec<ArticleId>>,
}

/// Returns the path of a data file below the site's root.
pub fn api_path(archive: &Archive, page: ApiPage) -> String {
    match page {
        ApiPage::Index => "/api/index.json".to_owned(),
        ApiPage::Schema => "/api/schema.json".to_owned(),
        ApiPage::Site(period) => {
            format!("/api/{}.json", period.path().trim_end_matches('/'))
        }
        ApiPage::Facet(facet) => {
            let facet = &archive.facets()[usize::from(facet)];
            format!("/api/{}/index.json", facet.config.name)
        }
        ApiPage::Value(facet, value, period) => {
            let facet = &archive.facets()[usize::from(facet)];
            let slug = file_name(facet.values[value as usize].slug.as_str());
            let name = &facet.config.name;
            match period {
                Period::All => format!("/api/{name}/{slug}.json"),
                period => format!("/api/{name}/{slug}/{}.json", period.text()),
            }
        }
    }
}

/// The index of a facet has the name `index`; a value of that name gets a hyphen, with which
/// no slug ends.
fn file_name(slug: &str) -> &str {
    if slug == "index" { "index-" } else { slug }
}

/// Returns the path of a story as ninjs below the site's root: it lies beside its page.
pub fn ninjs_path(article: &Article) -> String {
    format!("/{}", ninjs_beside(article.address.output_path().as_str()))
}

/// Returns the file of a story as ninjs that lies beside the file of its page.
pub fn ninjs_beside(page: &str) -> String {
    format!("{}.ninjs.json", page.strip_suffix(".html").unwrap_or(page))
}

/// Returns what a list tells; `None` for data files that are no lists.
pub fn api_list<'a>(edition: &Edition<'a>, page: ApiPage) -> Option<ApiList<'a>> {
    let lists = Lists::of(edition, page)?;
    let (ApiPage::Site(period) | ApiPage::Value(_, _, period)) = page else {
        return None;
    };
    let count = lists.timeline.count(period);
    let is_whole = !lists.is_too_long(period, count);
    let articles = is_whole.then(|| lists.timeline.articles(period).collect());
    let parts = lists.parts(period, count);
    let parts = parts.into_iter().map(|part| {
        let path = api_path(edition.archive, lists.page(part));
        (part, lists.timeline.count(part), path)
    });
    let (value, parts) = (lists.value, parts.collect());
    Some(ApiList { value, period, count, parts, articles })
}

/// Adds every data file.
pub(super) fn plan(
    edition: &Edition<'_>,
    pages: &mut Vec<Page>,
) -> Result<(), PathError> {
    let archive = edition.archive;
    let facets = (0..=u8::MAX).zip(archive.facets());
    let values = facets.flat_map(|(facet, entry)| {
        (0..).take(entry.values.len()).map(move |value| (facet, value))
    });
    plan_lists(edition, values, pages)?;
    if edition.config.api == Api::ListsAndNinjs {
        for id in archive.ids() {
            let address = Address::parse(&ninjs_path(archive.article(id)))?;
            pages.push(Page { address, kind: PageKind::Ninjs(id) });
        }
    }
    Ok(())
}

/// Adds the data files that are of no one story; of facet values those of `values` only.
pub(super) fn plan_lists(
    edition: &Edition<'_>,
    values: impl Iterator<Item = (u8, u32)>,
    pages: &mut Vec<Page>,
) -> Result<(), PathError> {
    let archive = edition.archive;
    if edition.config.api == Api::Off {
        return Ok(());
    }
    let mut all = vec![ApiPage::Index, ApiPage::Schema];
    for year in archive.timeline().years() {
        for month in archive.timeline().parts(year) {
            push_all(edition, ApiPage::Site(month), &mut all);
        }
    }
    for (facet, entry) in (0..=u8::MAX).zip(archive.facets()) {
        if !entry.values.is_empty() {
            all.push(ApiPage::Facet(facet));
        }
    }
    for (facet, value) in values {
        push_all(edition, ApiPage::Value(facet, value, Period::All), &mut all);
    }
    for page in all {
        let address = Address::parse(&api_path(archive, page))?;
        pages.push(Page { address, kind: PageKind::Api(page) });
    }
    Ok(())
}

/// Adds a list and those one level down, down to its days.
fn push_all(edition: &Edition<'_>, page: ApiPage, pages: &mut Vec<ApiPage>) {
    let Some(lists) = Lists::of(edition, page) else { return };
    let (ApiPage::Site(period) | ApiPage::Value(_, _, period)) = page else { return };
    let mut open = vec![period];
    while let Some(period) = open.pop() {
        pages.push(lists.page(period));
        open.extend(lists.parts(period, lists.timeline.count(period)));
    }
}

/// The lists of the whole site, or of a facet value.
struct Lists<'a> {
    timeline: Timeline<'a>,
    value: Option<(&'a Facet, &'a FacetValue)>,
    of: ApiPage,
    page_size: usize,
}

impl<'a> Lists<'a> {
    fn of(edition: &Edition<'a>, page: ApiPage) -> Option<Self> {
        let archive = edition.archive;
        let (timeline, value) = match page {
            ApiPage::Site(_) => (archive.timeline(), None),
            ApiPage::Value(facet, value, _) => {
                let facet = &archive.facets()[usize::from(facet)];
                let value = &facet.values[value as usize];
                (Timeline::of_value(archive, value), Some((facet, value)))
            }
            _ => return None,
        };
        let page_size = edition.config.page_size;
        Some(Self { timeline, value, of: page, page_size })
    }

    /// Whether a period has so many stories that its parts list them. A day has no parts.
    fn is_too_long(&self, period: Period, count: usize) -> bool {
        match period {
            Period::All => count > self.page_size,
            Period::Year(_) => true,
            Period::Month(..) => count > MOST_OF_MONTH,
            Period::Day(_) => false,
        }
    }

    /// The periods one level down that have lists: of the site, every day; of a value, what
    /// is too long for one list.
    fn parts(&self, period: Period, count: usize) -> Vec<Period> {
        let has_parts = self.value.is_none() || self.is_too_long(period, count);
        match period {
            _ if !has_parts => Vec::new(),
            // Years have no lists of their own.
            Period::All => {
                let years = self.timeline.years().into_iter();
                years.flat_map(|year| self.timeline.parts(year)).collect()
            }
            period => self.timeline.parts(period),
        }
    }

    fn page(&self, period: Period) -> ApiPage {
        match self.of {
            ApiPage::Value(facet, value, _) => ApiPage::Value(facet, value, period),
            _ => ApiPage::Site(period),
        }
    }
}
