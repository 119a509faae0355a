//! One day of all years: `/on-this-day/03-11.html`.
//!
//! Template: `on-this-day.html`, which sees [`Fields`]. A year shows at most ten stories and
//! leads to its day, so that the page stays readable after decades.

use std::collections::BTreeSet;

use chrono::Datelike as _;
use chrono::NaiveDate;
use serde::Serialize;

use crate::archive::Archive;
use crate::archive::ArticleId;
use crate::moment::Period;
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
use crate::pages::view;
use crate::paths::Address;
use crate::paths::PathError;

/// How many stories of one year the page shows.
const SHOWN_A_YEAR: usize = 10;

/// How many earlier years other pages show, and how many stories of each.
const EARLIER_YEARS: usize = 5;
const SHOWN_OF_EARLIER: usize = 2;

/// What `on-this-day.html` sees.
#[derive(Debug, Serialize)]
pub struct Fields<'a> {
    /// The day: `03-11`.
    day: String,
    /// The years that have stories on it, newest first.
    years: Vec<YearView<'a>>,
    /// The nearest day before that has stories.
    previous: Option<DayLink>,
    /// The nearest day after that has stories.
    next: Option<DayLink>,
}

/// A day in the years before, as other pages show it.
#[derive(Debug, Serialize)]
pub(super) struct EarlierYears<'a> {
    /// The day: `03-11`.
    day: String,
    /// The page of the day in all years.
    url: String,
    /// The last years before that have stories on it, newest first.
    years: Vec<YearView<'a>>,
}

/// The day in one year.
#[derive(Debug, Serialize)]
pub(super) struct YearView<'a> {
    date: String,
    url: String,
    count: usize,
    stories: Vec<Teaser<'a>>,
}

/// A neighbouring day.
#[derive(Debug, Serialize)]
pub(super) struct DayLink {
    day: String,
    url: String,
}

/// Adds a page for every day of the year that has stories in any year.
pub(super) fn plan(archive: &Archive, pages: &mut Vec<Page>) -> Result<(), PathError> {
    for (month, day) in days_of_year(archive) {
        let address = Address::parse(&path(month, day))?;
        pages.push(Page { address, kind: PageKind::OnThisDay(month, day) });
    }
    Ok(())
}

/// The days of the year that have stories in any year, by month and day.
fn days_of_year(archive: &Archive) -> BTreeSet<(u32, u32)> {
    archive.days().map(|(date, _)| (date.month(), date.day())).collect()
}

fn path(month: u32, day: u32) -> String {
    format!("/on-this-day/{month:02}-{day:02}.html")
}

/// Returns what the page of a day of all years shows.
pub(super) fn view<'a>(
    edition: &Edition<'a>,
    page: &Page,
    month: u32,
    day: u32,
) -> View<'a> {
    let mut dates = Vec::new();
    let (mut before, mut after) = (None, None);
    for (date, _) in edition.archive.days() {
        let key = (date.month(), date.day());
        match key.cmp(&(month, day)) {
            std::cmp::Ordering::Equal => dates.push(date),
            std::cmp::Ordering::Less => before = before.max(Some(key)),
            std::cmp::Ordering::Greater => {
                after = Some(after.map_or(key, |nearest: (u32, u32)| nearest.min(key)));
            }
        }
    }
    let url = |(month, day): (u32, u32)| edition.href_of(&path(month, day));
    let link = |(month, day): (u32, u32)| DayLink {
        day: format!("{month:02}-{day:02}"),
        url: url((month, day)),
    };
    let years = dates.into_iter().rev();
    let site = Scope::site(edition);
    let years = years.map(|date| year_view(&site, date, (SHOWN_A_YEAR, &|_| true)));
    View {
        head: Head {
            kind: "on-this-day",
            url: edition.href(&page.address),
            canonical: None,
            title: Title::DayOfYear(month, day),
            description: None,
            language: edition.config.language.clone(),
            interface: None,
            date: None,
            links: HeadLinks::row(before.map(url), after.map(url)),
        },
        breadcrumbs: vec![Scope::site(edition).home()],
        ticker: Vec::new(),
        fields: view::Fields::OnThisDay(Fields {
            day: format!("{month:02}-{day:02}"),
            years: years.collect(),
            previous: before.map(link),
            next: after.map(link),
        }),
        teasers: Vec::new(),
    }
}

/// Returns what happened on the same day in the years before `day`, as a front page shows it;
/// `None` if there was nothing.
pub(super) fn before<'a>(scope: &Scope<'a>, day: NaiveDate) -> Option<EarlierYears<'a>> {
    let years = scope.timeline().years().into_iter().rev();
    let same_day = years.filter_map(|year| day.with_year(year.first_day()?.year()));
    let earlier = same_day.filter(|date| *date < day);
    let leads = |id| scope.leads_with(id);
    let told = earlier.map(|date| year_view(scope, date, (SHOWN_OF_EARLIER, &leads)));
    let told = told.filter(|year| !year.stories.is_empty());
    let years: Vec<YearView<'_>> = told.take(EARLIER_YEARS).collect();
    let (month, number) = (day.month(), day.day());
    (!years.is_empty()).then(|| EarlierYears {
        day: format!("{month:02}-{number:02}"),
        url: scope.edition.href_of(&path(month, number)),
        years,
    })
}

fn year_view<'a>(
    scope: &Scope<'a>,
    date: NaiveDate,
    (most, is_shown): (usize, &dyn Fn(ArticleId) -> bool),
) -> YearView<'a> {
    let period = Period::of_day(date);
    let timeline = scope.timeline();
    YearView {
        date: date.to_string(),
        url: scope.href(&period.path()),
        count: timeline.count(period),
        stories: timeline
            .articles(period)
            .filter(|id| is_shown(*id))
            .take(most)
            .map(|id| teaser(&scope.edition, id))
            .collect(),
    }
}
