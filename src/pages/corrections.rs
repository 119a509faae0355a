//! The corrections of all stories: `/corrections.html`, `/corrections/2016.html`, and which
//! of these there are.
//!
//! Template: `corrections.html`, which sees [`Fields`]. The first page shows the newest, at
//! most `page_size` of them. Where that is not all, every year has a page of its own, and a
//! year that is too large for one page is cut into parts from its oldest correction on. A
//! year's page names no later year and shows no ticker: what comes after it changes nothing
//! on it.

use serde::Serialize;

use crate::archive::Archive;
use crate::archive::CorrectionPlace;
use crate::moment::Period;
use crate::moment::Precision;
use crate::pages::Crumb;
use crate::pages::Edition;
use crate::pages::Head;
use crate::pages::HeadLinks;
use crate::pages::Page;
use crate::pages::PageKind;
use crate::pages::Scope;
use crate::pages::Teaser;
use crate::pages::Title;
use crate::pages::View;
use crate::pages::teaser;
use crate::pages::timeline::PartView;
use crate::pages::view;
use crate::paths::Address;
use crate::paths::PathError;

/// What `corrections.html` sees.
#[derive(Debug, Serialize)]
pub struct Fields<'a> {
    /// The corrections.
    corrections: CorrectionsView<'a>,
}

/// The corrections of a page, and the ways to others.
#[derive(Debug, Serialize)]
pub(super) struct CorrectionsView<'a> {
    /// The year; null on the first page.
    year: Option<String>,
    /// How many there are: in all on the first page, else on this one.
    count: usize,
    /// Those that the page shows, newest first.
    items: Vec<CorrectionItem<'a>>,
    /// The years that have pages, newest first; on the first page alone.
    years: Vec<YearLink>,
    /// The year before that has corrections.
    previous: Option<YearLink>,
    /// The first page; null there.
    up: Option<String>,
    /// Which part of a large year this is.
    part: PartView,
    /// The same as a feed.
    feed_url: String,
}

/// A correction, and what it corrects.
#[derive(Debug, Serialize)]
pub(super) struct CorrectionItem<'a> {
    date: String,
    has_time: bool,
    kind: &'a str,
    text: &'a str,
    /// Where it stands on the page of its story.
    url: String,
    story: Teaser<'a>,
}

/// A year of corrections and its page.
#[derive(Debug, Serialize)]
pub(super) struct YearLink {
    date: String,
    count: usize,
    url: String,
}

/// The way to the corrections from pages that are as of now.
#[derive(Debug, Serialize)]
pub(super) struct CorrectionsLink {
    url: String,
    count: usize,
}

/// Where the corrections lie.
const FIRST_PAGE: &str = "/corrections.html";
const FEED: &str = "/corrections.xml";

/// Adds the pages of corrections, if there are corrections.
pub(super) fn plan(
    edition: &Edition<'_>,
    pages: &mut Vec<Page>,
) -> Result<(), PathError> {
    for (page, _) in with_newest(edition)? {
        pages.push(page);
    }
    Ok(())
}

/// The pages of corrections that are HTML, each with the newest correction on it; none if
/// there are no corrections.
pub(crate) fn with_newest(
    edition: &Edition<'_>,
) -> Result<Vec<(Page, CorrectionPlace)>, PathError> {
    let Some(&newest) = edition.archive.corrections().last() else {
        return Ok(Vec::new());
    };
    let address = Address::parse(FIRST_PAGE)?;
    let mut pages = vec![(Page { address, kind: PageKind::Corrections }, newest)];
    for (year, number) in years(edition) {
        let parts = parts_of(edition, year);
        for (part, places) in (1..).zip(parts) {
            let Some(&newest) = places.last() else { continue };
            let address = Address::parse(&path(year, part))?;
            let kind = PageKind::CorrectionsOf(number, part);
            pages.push((Page { address, kind }, newest));
        }
    }
    Ok(pages)
}

/// Returns what the first page shows.
pub(super) fn view<'a>(edition: &Edition<'a>, page: &Page) -> View<'a> {
    let all = edition.archive.corrections();
    let years = years(edition).into_iter().rev().map(|(year, _)| link(edition, year));
    let shown = all.len().saturating_sub(edition.config.page_size);
    let corrections = CorrectionsView {
        year: None,
        count: all.len(),
        items: items(edition, &all[shown..]),
        years: years.collect(),
        previous: None,
        up: None,
        part: PartView { number: 1, previous: None, next: None },
        feed_url: edition.href_of(FEED),
    };
    let head = Head {
        kind: "corrections",
        url: edition.href(&page.address),
        canonical: None,
        title: Title::Message("corrections.title"),
        description: None,
        language: edition.config.language.clone(),
        interface: None,
        date: None,
        links: HeadLinks::default(),
    };
    whole(head, vec![Scope::site(edition).home()], corrections)
}

/// Returns what a page of a year shows.
pub(super) fn view_of_year<'a>(
    edition: &Edition<'a>,
    page: &Page,
    (number, part): (i32, u32),
) -> View<'a> {
    let year = Period::Year(number);
    let n_parts = parts_of(edition, year).count();
    let places = parts_of(edition, year).nth(part as usize - 1).unwrap_or_default();
    let before = years(edition).into_iter().rev().find(|(_, other)| *other < number);
    let url = |part| edition.href_of(&path(year, part));
    let first_page = edition.href_of(FIRST_PAGE);
    let corrections = CorrectionsView {
        year: Some(year.text()),
        count: places.len(),
        items: items(edition, places),
        years: Vec::new(),
        previous: before.map(|(year, _)| link(edition, year)),
        up: Some(first_page.clone()),
        part: PartView {
            number: part,
            previous: (part > 1).then(|| url(part - 1)),
            next: ((part as usize) < n_parts).then(|| url(part + 1)),
        },
        feed_url: edition.href_of(FEED),
    };
    let part = &corrections.part;
    let year_before = || corrections.previous.as_ref().map(|year| year.url.clone());
    let before_it = part.previous.clone().or_else(year_before);
    let after_it = part.next.clone();
    let head = Head {
        kind: "corrections",
        url: edition.href(&page.address),
        canonical: None,
        title: Title::MessageWithin("corrections.title", year),
        description: None,
        language: edition.config.language.clone(),
        interface: None,
        date: Some(year.text()),
        links: HeadLinks::row(before_it, after_it),
    };
    let up = Crumb { title: Title::Message("corrections.title"), url: first_page };
    whole(head, vec![Scope::site(edition).home(), up], corrections)
}

fn whole<'a>(
    head: Head,
    breadcrumbs: Vec<Crumb>,
    corrections: CorrectionsView<'a>,
) -> View<'a> {
    View {
        head,
        breadcrumbs,
        fields: view::Fields::Corrections(Box::new(Fields { corrections })),
        ticker: Vec::new(),
        teasers: Vec::new(),
    }
}

/// The way to the corrections; `None` if there are none.
pub(super) fn way_in(edition: &Edition<'_>) -> Option<CorrectionsLink> {
    let count = edition.archive.corrections().len();
    (count > 0).then(|| CorrectionsLink { url: edition.href_of(FIRST_PAGE), count })
}

/// The first page of corrections, as it stands in links.
pub(crate) fn first_page(edition: &Edition<'_>) -> String {
    edition.href_of(FIRST_PAGE)
}

/// The address of a correction, as it stands in links: a place on the page of its story.
pub(crate) fn correction_href(edition: &Edition<'_>, place: CorrectionPlace) -> String {
    let page = edition.href(&edition.archive.article(place.id).address);
    format!("{page}#correction-{}", place.number)
}

/// The years that have pages, oldest first; none while all fits on the first page.
fn years(edition: &Edition<'_>) -> Vec<(Period, i32)> {
    let archive = edition.archive;
    if archive.corrections().len() <= edition.config.page_size {
        return Vec::new();
    }
    years_of(archive)
}

/// The years that have corrections, oldest first.
fn years_of(archive: &Archive) -> Vec<(Period, i32)> {
    let mut years = Vec::new();
    let mut rest = archive.corrections();
    while let Some(first) = rest.first() {
        let year = Period::of_year(first.day);
        let Period::Year(number) = year else { break };
        years.push((year, number));
        rest = &rest[archive.corrections_within(year).len()..];
    }
    years
}

/// The parts of a year, oldest first: all but the last are full, and stay as they are.
fn parts_of<'a>(
    edition: &Edition<'a>,
    year: Period,
) -> impl Iterator<Item = &'a [CorrectionPlace]> {
    edition.archive.corrections_within(year).chunks(edition.config.page_size)
}

fn path(year: Period, part: u32) -> String {
    let tail = if part == 1 { String::new() } else { format!("-{part}") };
    format!("/corrections/{}{tail}.html", year.text())
}

fn link(edition: &Edition<'_>, year: Period) -> YearLink {
    YearLink {
        date: year.text(),
        count: edition.archive.corrections_within(year).len(),
        url: edition.href_of(&path(year, 1)),
    }
}

/// What a page shows of some corrections, newest first.
fn items<'a>(
    edition: &Edition<'a>,
    places: &[CorrectionPlace],
) -> Vec<CorrectionItem<'a>> {
    let zone = edition.config.time_zone;
    let item = |&place: &CorrectionPlace| {
        let correction = edition.archive.correction(place);
        CorrectionItem {
            date: correction.date.shown(zone),
            has_time: correction.date.precision() == Precision::Time,
            kind: &correction.kind,
            text: &correction.text,
            url: correction_href(edition, place),
            story: teaser(edition, place.id),
        }
    };
    places.iter().rev().map(item).collect()
}
