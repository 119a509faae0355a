//! Plans the pages on which a few stories can be shown, and no others.

use crate::archive::ArticleId;
use crate::moment::Period;
use crate::pages::Edition;
use crate::pages::Page;
use crate::pages::PageKind;
use crate::pages::api;
use crate::pages::feeds;
use crate::pages::notice;
use crate::pages::on_this_day;
use crate::pages::plan;
use crate::pages::scope;
use crate::pages::sitemap;
use crate::pages::timeline;
use crate::pages::timeline::ValuePlace;
use crate::paths::PathError;

/// Where a few stories can be shown.
pub struct Reached<'a> {
    /// The articles on whose pages they can be.
    pub articles: &'a [ArticleId],
    /// The values that they have, or whose stories they can be shown beside: the facet's and
    /// the value's place.
    pub values: &'a [(u8, u32)],
    /// Whether a page is among them that lies in time, tells of values, or was not there.
    pub has: &'a dyn Fn(&Page) -> bool,
}

/// Plans the pages of the articles and values that are reached, and those of the whole site
/// that are, in the order of a whole plan. None of old addresses, of corrections, of running
/// stories, undated, of a killed story, for hosts, or of another's making are among them: no
/// story is shown there that is new and belongs to no other.
///
/// # Errors
///
/// If an address cannot be used.
pub fn plan_reached(
    edition: &Edition<'_>,
    reached: &Reached<'_>,
) -> Result<Vec<Page>, PathError> {
    let mut pages = Vec::new();
    for &id in reached.articles {
        let address = edition.archive.article(id).address.clone();
        pages.push(Page { address, kind: PageKind::Article(id) });
    }
    timeline::plan_site(edition, &mut pages)?;
    for &(facet, value) in reached.values {
        timeline::plan_value(edition, ValuePlace { facet, value }, &mut pages)?;
    }
    plan::facet_indexes(edition, &mut pages)?;
    on_this_day::plan(edition.archive, &mut pages)?;
    plan::singles(edition, &mut pages)?;
    scope::plan(edition, &mut pages)?;
    let months = sitemap::months(edition).filter(|month| {
        let Period::Month(year, number) = *month else { return false };
        let kind = PageKind::SitemapMonth(year, number, 1);
        let address = sitemap::address(*month, 1);
        address.is_ok_and(|address| (reached.has)(&Page { address, kind }))
    });
    sitemap::plan_months(edition, months.collect(), &mut pages)?;
    sitemap::plan_others(edition, &mut pages)?;
    feeds::plan(edition, &mut pages)?;
    api::plan_lists(edition, reached.values.iter().copied(), &mut pages)?;
    pages.retain(|page| !notice::gives_way(&page.kind) && (reached.has)(page));
    Ok(pages)
}
