//! The way into the archive: `/archive.html`, with every year and every facet.
//!
//! Template: `archive.html`, which sees [`Fields`].

use serde::Serialize;

use crate::archive::ArticleId;
use crate::moment::Period;
use crate::pages::Head;
use crate::pages::Page;
use crate::pages::Scope;
use crate::pages::Title;
use crate::pages::View;
use crate::pages::calendar::Year;
use crate::pages::corrections;
use crate::pages::corrections::CorrectionsLink;
use crate::pages::view;

/// What `archive.html` sees.
#[derive(Debug, Serialize)]
pub struct Fields<'a> {
    /// The whole archive.
    archive: ArchiveView,
    /// The facets that have values.
    facets: Vec<FacetCount<'a>>,
    /// The way to the corrections; null if there are none.
    corrections: Option<CorrectionsLink>,
}

/// The whole archive in numbers.
#[derive(Debug, Serialize)]
pub(super) struct ArchiveView {
    /// How many stories it has.
    count: usize,
    /// The day of the first.
    first: Option<String>,
    /// The day of the newest.
    last: Option<String>,
    /// The years that have stories, newest first, each with its months.
    years: Vec<Year>,
}

/// A facet and how many values it has.
#[derive(Debug, Serialize)]
pub(super) struct FacetCount<'a> {
    name: &'a str,
    title: Option<&'a str>,
    url: String,
    count: usize,
}

/// Returns what the way into the archive shows.
pub(super) fn view<'a>(scope: &Scope<'a>, page: &Page) -> View<'a> {
    let edition = &scope.edition;
    let links = view::facet_links(edition);
    let with_values = edition.archive.facets().iter().filter(|f| !f.values.is_empty());
    let facets = links.into_iter().zip(with_values).map(|(link, facet)| FacetCount {
        name: link.name,
        title: link.title,
        url: link.url,
        count: facet.values.len(),
    });
    View {
        head: Head {
            kind: "archive",
            url: edition.href(&page.address),
            canonical: None,
            title: Title::Message("archive.title"),
            description: None,
            language: scope.language().to_owned(),
            interface: scope.interface(),
            date: None,
            links: scope.links("archive.html"),
        },
        breadcrumbs: vec![scope.home()],
        ticker: scope.ticker(ArticleId(edition.archive.len())),
        fields: view::Fields::Overview(Fields {
            archive: archive_view(scope),
            facets: facets.collect(),
            corrections: corrections::way_in(edition),
        }),
        teasers: Vec::new(),
    }
}

/// The archive in numbers, with links to its years and months.
pub(super) fn archive_view(scope: &Scope<'_>) -> ArchiveView {
    let timeline = scope.timeline();
    let span = timeline.span();
    ArchiveView {
        count: timeline.count(Period::All),
        first: span.map(|(first, _)| first.to_string()),
        last: span.map(|(_, last)| last.to_string()),
        years: scope.calendar().years(),
    }
}
