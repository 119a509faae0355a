//! Timelines: `/2016/`, `/2016/03/`, `/2016/03/11/`, and the same below every facet value.
//!
//! Template: `timeline.html`, which sees [`Fields`]. A page shows its stories while there
//! are at most `page_size` of them; above that it shows its calendar, and the stories live
//! one level down. A day too large for one page is cut into parts from its oldest story on,
//! so that a full part never changes again.

use serde::Serialize;

use crate::archive::ArticleId;
use crate::archive::Facet;
use crate::archive::FacetValue;
use crate::archive::Timeline;
use crate::moment::Period;
use crate::pages::Crumb;
use crate::pages::Edition;
use crate::pages::Head;
use crate::pages::HeadLinks;
use crate::pages::OfLanguage;
use crate::pages::Page;
use crate::pages::PageKind;
use crate::pages::Scope;
use crate::pages::Slot;
use crate::pages::Teasers;
use crate::pages::TermLink;
use crate::pages::Title;
use crate::pages::View;
use crate::pages::calendar::Calendar;
use crate::pages::calendar::Month;
use crate::pages::calendar::Year;
use crate::pages::digest;
use crate::pages::digest::Digest;
use crate::pages::digest::FromSource;
use crate::pages::teaser::value_href;
use crate::pages::view;
use crate::pages::view::FacetLink;
use crate::paths::Address;
use crate::paths::PathError;

/// What `timeline.html` sees.
#[derive(Debug, Serialize)]
pub struct Fields<'a> {
    /// The timeline.
    pub timeline: TimelineView<'a>,
}

/// A period of a timeline.
#[derive(Debug, Serialize)]
pub struct TimelineView<'a> {
    /// The facet; null for the whole site.
    facet: Option<FacetLink<'a>>,
    /// The facet's value; null for the whole site.
    value: Option<TermLink<'a>>,
    /// The period.
    period: PeriodView,
    /// How many stories it has; on a part of a large day, how many the part has.
    count: usize,
    /// Years with their months, for all of time; else empty.
    years: Vec<Year>,
    /// Months with their days: twelve for a year, one for a month; else empty.
    months: Vec<Month>,
    /// The years of all time, the months of a year or the days of a month whose stories do
    /// not fit on the page, newest first, with what led in them; else empty.
    digests: Vec<Digest>,
    /// The sources of a day of the whole site; empty where there is one.
    sources: Vec<FromSource<'a>>,
    /// The nearest period before that has stories.
    previous: Option<PeriodLink>,
    /// The nearest period after that has stories.
    next: Option<PeriodLink>,
    /// The period around this one.
    up: Option<PeriodView>,
    /// Which part of a large day this is.
    part: PartView,
}

/// A period and its page.
#[derive(Debug, Serialize)]
pub(super) struct PeriodView {
    kind: &'static str,
    date: Option<String>,
    url: String,
}

/// A neighbouring period.
#[derive(Debug, Serialize)]
pub(super) struct PeriodLink {
    date: String,
    url: String,
}

/// A part of a list that is too large for one page, and those before and after it.
#[derive(Debug, Serialize)]
pub(super) struct PartView {
    pub(super) number: u32,
    pub(super) previous: Option<String>,
    pub(super) next: Option<String>,
}

/// Where a facet value stands in the archive.
#[derive(Debug, Clone, Copy)]
pub(super) struct ValuePlace {
    pub(super) facet: u8,
    pub(super) value: u32,
}

/// A timeline of the site, and where its pages lie.
struct Place<'a> {
    edition: Edition<'a>,
    scope: Scope<'a>,
    timeline: Timeline<'a>,
    /// `/` for the whole site, `/es/` for an edition, `/topics/energy/` for a value.
    root: String,
    value: Option<(&'a Facet, &'a FacetValue)>,
}

/// Adds a page for every year, month and day of the whole site, and of each edition.
pub(super) fn plan_site(
    edition: &Edition<'_>,
    pages: &mut Vec<Page>,
) -> Result<(), PathError> {
    Place::of(&Scope::site(edition)).push_all(pages, &PageKind::Period)?;
    for (at, scope) in Scope::of_languages(edition) {
        let kind =
            |period, part| PageKind::OfLanguage(at, OfLanguage::Period(period, part));
        Place::of(&scope).push_all(pages, &kind)?;
    }
    Ok(())
}

/// Adds the pages of a facet value: one, and those one level down where it is too large.
pub(super) fn plan_value(
    edition: &Edition<'_>,
    at: ValuePlace,
    pages: &mut Vec<Page>,
) -> Result<(), PathError> {
    let place = Place::value(edition, at);
    let kind = |period, part| PageKind::Value(at.facet, at.value, period, part);
    let mut open = vec![Period::All];
    while let Some(period) = open.pop() {
        place.push(period, pages, &kind)?;
        if place.timeline.count(period) > edition.config.page_size {
            open.extend(place.timeline.parts(period));
        }
    }
    Ok(())
}

/// Returns the end of what a page of a timeline of the whole site, or of an edition, can show.
pub(super) fn end_within(scope: &Scope<'_>, (period, part): (Period, u32)) -> ArticleId {
    Place::of(scope).end(period, part)
}

/// Returns the same for a page of a facet value.
pub(super) fn end_of_value(
    edition: &Edition<'_>,
    at: ValuePlace,
    (period, part): (Period, u32),
) -> ArticleId {
    Place::value(edition, at).end(period, part)
}

/// Returns what a page of a timeline of the whole site, or of an edition, shows.
pub(super) fn view_within<'a>(
    scope: &Scope<'a>,
    page: &Page,
    period: Period,
    part: u32,
) -> View<'a> {
    Place::of(scope).view(page, period, part)
}

/// Returns what a page of a facet value's timeline shows.
pub(super) fn value_view<'a>(
    edition: &Edition<'a>,
    page: &Page,
    at: ValuePlace,
    (period, part): (Period, u32),
) -> View<'a> {
    Place::value(edition, at).view(page, period, part)
}

impl<'a> Place<'a> {
    fn of(scope: &Scope<'a>) -> Self {
        let (timeline, root) = (scope.timeline(), scope.path(""));
        Self { edition: scope.edition, scope: *scope, timeline, root, value: None }
    }

    fn value(edition: &Edition<'a>, at: ValuePlace) -> Self {
        let facet = &edition.archive.facets()[usize::from(at.facet)];
        let value = &facet.values[at.value as usize];
        Self {
            edition: *edition,
            scope: Scope::site(edition),
            timeline: Timeline::of_value(edition.archive, value),
            root: format!("/{}/{}/", facet.config.name, value.slug),
            value: Some((facet, value)),
        }
    }

    /// Adds a page for every year, month and day.
    fn push_all(
        &self,
        pages: &mut Vec<Page>,
        kind: &dyn Fn(Period, u32) -> PageKind,
    ) -> Result<(), PathError> {
        // The next one stands last.
        let mut open: Vec<Period> = self.timeline.years().into_iter().rev().collect();
        while let Some(period) = open.pop() {
            self.push(period, pages, kind)?;
            open.extend(self.timeline.parts(period).into_iter().rev());
        }
        Ok(())
    }

    /// Adds the page of a period, in as many parts as it needs.
    fn push(
        &self,
        period: Period,
        pages: &mut Vec<Page>,
        kind: &dyn Fn(Period, u32) -> PageKind,
    ) -> Result<(), PathError> {
        for part in 1..=self.n_parts(period) {
            let address = Address::parse(&self.path(period, part))?;
            pages.push(Page { address, kind: kind(period, part) });
        }
        Ok(())
    }

    fn n_parts(&self, period: Period) -> u32 {
        let Period::Day(_) = period else { return 1 };
        let parts = self.timeline.count(period).div_ceil(self.edition.config.page_size);
        u32::try_from(parts.max(1)).unwrap_or(u32::MAX)
    }

    fn path(&self, period: Period, part: u32) -> String {
        let folder = format!("{}{}", self.root, period.path());
        if part == 1 { folder } else { format!("{folder}part-{part}.html") }
    }

    fn url(&self, period: Period, part: u32) -> String {
        self.edition.href_of(&self.path(period, part))
    }

    /// The address of a period's page, if it has one: below a facet value, only what is
    /// too large goes one level down.
    fn url_if_planned(&self, period: Period) -> Option<String> {
        let too_large =
            |outer: Period| self.timeline.count(outer) > self.edition.config.page_size;
        let mut outer = period.parent();
        while let Some(around) = outer {
            if self.value.is_some() && !too_large(around) {
                return None;
            }
            outer = around.parent();
        }
        Some(self.url(period, 1))
    }

    fn view(&self, page: &Page, period: Period, part: u32) -> View<'a> {
        let edition = &self.edition;
        let timeline = self.timeline_view(period, part);
        View {
            head: Head {
                kind: self.value.map_or(kind_of(period), |_| "timeline"),
                url: edition.href(&page.address),
                canonical: None,
                title: self.title(period),
                description: None,
                language: self.scope.language().to_owned(),
                interface: self.scope.interface(),
                date: (period != Period::All).then(|| period.text()),
                links: self.links(period, part),
            },
            breadcrumbs: self.breadcrumbs(period),
            ticker: self.scope.ticker(self.end(period, part)),
            teasers: self.teasers(&timeline, self.shown(period, part)),
            fields: view::Fields::Timeline(Box::new(Fields { timeline })),
        }
    }

    /// The teasers of the stories shown, and of those in the lists of `view`.
    fn teasers(&self, view: &TimelineView<'_>, shown: Vec<ArticleId>) -> Vec<Teasers> {
        let within = Some("timeline");
        let digests = view.digests.iter().map(|digest| digest.stories.clone());
        let sources = view.sources.iter().map(|source| source.stories.clone());
        let each = [("digests", digests.collect()), ("sources", sources.collect())];
        let each = each.map(|(name, lists)| (name, Slot::Each(lists)));
        let all = [("stories", Slot::Many(shown))].into_iter().chain(each);
        all.map(|(name, slot)| Teasers { within, name, slot }).collect()
    }

    fn timeline_view(&self, period: Period, part: u32) -> TimelineView<'a> {
        let large = self.timeline.count(period) > self.edition.config.page_size;
        // On a day's part its own, so that a full part never changes again.
        let count = match period {
            Period::Day(_) => self.of_part(period, part).count(),
            _ => self.timeline.count(period),
        };
        let calendar = Calendar {
            timeline: self.timeline,
            week_starts: self.edition.config.week_starts,
            url: |period| self.url_if_planned(period),
        };
        let counted = large || self.value.is_none();
        let years =
            if counted && period == Period::All { calendar.years() } else { Vec::new() };
        let months = if counted { calendar.months(period) } else { Vec::new() };
        TimelineView {
            facet: self.value.map(|(facet, _)| self.facet_link(facet)),
            value: self.value.map(|(facet, value)| self.value_link(facet, value)),
            period: self.period_view(period),
            count,
            years,
            months,
            digests: if large { self.digests(period) } else { Vec::new() },
            sources: self.sources(period, part),
            previous: self.timeline.previous(period).and_then(|p| self.link(p)),
            next: self.timeline.next(period).and_then(|p| self.link(p)),
            up: self.up(period),
            part: self.part(period, part),
        }
    }

    fn digests(&self, period: Period) -> Vec<Digest> {
        let url = |part| self.url_if_planned(part);
        digest::digests(&self.edition, &self.timeline, period, url)
    }

    fn sources(&self, period: Period, part: u32) -> Vec<FromSource<'a>> {
        match (period, self.value) {
            (Period::Day(_), None) => {
                digest::by_source(&self.edition, self.of_part(period, part))
            }
            _ => Vec::new(),
        }
    }

    /// The pages beside this one: parts of its day, then other periods.
    fn links(&self, period: Period, part: u32) -> HeadLinks {
        let PartView { previous, next, .. } = self.part(period, part);
        let url = |period: Option<Period>| self.url_if_planned(period?);
        HeadLinks::row(
            previous.or_else(|| url(self.timeline.previous(period))),
            next.or_else(|| url(self.timeline.next(period))),
        )
    }

    /// The stories on the page: on a day in the order of the day, else newest first.
    fn shown(&self, period: Period, part: u32) -> Vec<ArticleId> {
        match period {
            Period::Day(_) => self.of_part(period, part).collect(),
            _ if self.timeline.count(period) > self.edition.config.page_size => {
                Vec::new()
            }
            _ => self.timeline.articles(period).rev().collect(),
        }
    }

    /// The stories of a part of a day, oldest first.
    fn of_part(
        &self,
        day: Period,
        part: u32,
    ) -> impl Iterator<Item = ArticleId> + use<'a> {
        let size = self.edition.config.page_size;
        self.timeline.articles(day).skip((part as usize - 1) * size).take(size)
    }

    /// The end of what a page can show: that of its period; below a facet value, in an edition,
    /// and on a part of a day, that of its own stories, so that news about other things never
    /// reaches the page.
    fn end(&self, period: Period, part: u32) -> ArticleId {
        let is_whole_site = self.value.is_none() && self.scope.own.is_none();
        let newest = match period {
            Period::Day(_) => self.of_part(period, part).last(),
            _ if is_whole_site => {
                return ArticleId(self.edition.archive.within(period).end);
            }
            _ => self.timeline.articles(period).next_back(),
        };
        ArticleId(newest.map_or(0, |id| id.0 + 1))
    }

    fn title(&self, period: Period) -> Title {
        match self.value {
            None => Title::Period(period),
            Some((_, value)) if period == Period::All => {
                Title::Text(value.name.to_string())
            }
            Some((_, value)) => Title::Within(value.name.to_string(), period),
        }
    }

    fn breadcrumbs(&self, period: Period) -> Vec<Crumb> {
        let mut crumbs = vec![self.scope.home()];
        if let Some((facet, value)) = self.value {
            let title = facet.config.title.clone();
            let title = Title::Facet(facet.config.name.clone(), title);
            crumbs.push(Crumb { title, url: self.facet_link(facet).url });
            if period != Period::All {
                let title = Title::Text(value.name.to_string());
                crumbs.push(Crumb { title, url: self.url(Period::All, 1) });
            }
        }
        let mut around = Vec::new();
        let mut outer = period.parent();
        while let Some(period) = outer.filter(|period| *period != Period::All) {
            let url = self.url(period, 1);
            around.push(Crumb { title: Title::Period(period), url });
            outer = period.parent();
        }
        crumbs.extend(around.into_iter().rev());
        crumbs
    }

    fn facet_link(&self, facet: &'a Facet) -> FacetLink<'a> {
        let name = &facet.config.name;
        let url = self.edition.href_of(&format!("/{name}/"));
        FacetLink { name, title: facet.config.title.as_deref(), url }
    }

    fn value_link(&self, facet: &'a Facet, value: &'a FacetValue) -> TermLink<'a> {
        let slug = value.slug.as_str();
        let url = value_href(self.edition.config.base_path(), &facet.config.name, slug);
        TermLink { name: &value.name, slug, url }
    }

    fn period_view(&self, period: Period) -> PeriodView {
        PeriodView {
            kind: kind_of(period),
            date: (period != Period::All).then(|| period.text()),
            url: self.url(period, 1),
        }
    }

    fn up(&self, period: Period) -> Option<PeriodView> {
        let mut up = self.period_view(period.parent()?);
        if up.date.is_none() && self.value.is_none() {
            up.url = self.scope.href("archive.html");
        }
        Some(up)
    }

    fn link(&self, period: Period) -> Option<PeriodLink> {
        let url = self.url_if_planned(period)?;
        Some(PeriodLink { date: period.text(), url })
    }

    fn part(&self, period: Period, number: u32) -> PartView {
        let last = self.n_parts(period);
        PartView {
            number,
            previous: (number > 1).then(|| self.url(period, number - 1)),
            next: (number < last).then(|| self.url(period, number + 1)),
        }
    }
}

fn kind_of(period: Period) -> &'static str {
    match period {
        Period::All => "all",
        Period::Year(_) => "year",
        Period::Month(..) => "month",
        Period::Day(_) => "day",
    }
}
