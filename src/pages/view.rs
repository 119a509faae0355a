//! The shape of views: what every template sees besides its own page's matter.
//!
//! A view is plain data. Teasers stand in it as article ids, so that a teaser which a
//! thousand pages show is made once; `theme` puts the teasers in their slots.

use serde::Serialize;

use crate::archive::ArticleId;
use crate::config::Addresses;
use crate::config::MenuItem;
use crate::config::TickerRefresh;
use crate::config::direction;
use crate::fingerprint::Fingerprint;
use crate::fingerprint::Hasher;
use crate::moment::Period;
use crate::pages::Edition;
use crate::pages::FeedFormat;
use crate::pages::FeedLink;
use crate::pages::IconView;
use crate::pages::Scope;
use crate::pages::Translation;
use crate::pages::article;
use crate::pages::cards;
use crate::pages::corrections;
use crate::pages::facet_index;
use crate::pages::feed_path;
use crate::pages::front;
use crate::pages::icons;
use crate::pages::notice;
use crate::pages::on_this_day;
use crate::pages::overview;
use crate::pages::running;
use crate::pages::timeline;
use crate::pages::tombstone;
use crate::pages::undated;
use crate::planted::Bug;

/// What a template sees.
#[derive(Debug)]
pub struct View<'a> {
    /// About the page itself.
    pub head: Head,
    /// The way from the front page down to this one.
    pub breadcrumbs: Vec<Crumb>,
    /// What this kind of page shows.
    pub fields: Fields<'a>,
    /// What was on the wire at the page's moment, newest first.
    pub ticker: Vec<ArticleId>,
    /// Teasers that belong into `fields`.
    pub teasers: Vec<Teasers>,
}

impl View<'_> {
    /// Adds all that the view shows to a fingerprint; `teaser` knows those of the teasers.
    pub fn add_to(&self, hasher: &mut Hasher, teaser: &dyn Fn(ArticleId) -> Fingerprint) {
        hasher.value(&self.head).value(&self.breadcrumbs);
        if !Bug::Fields.is_planted() {
            hasher.value(&self.fields);
        }
        hasher.value(&self.ticker.len());
        for &id in self.ticker.iter().filter(|_| !Bug::TickerItems.is_planted()) {
            hasher.add(teaser(id));
        }
        let lists = self.teasers.iter().filter(|_| !Bug::ListedStories.is_planted());
        for teasers in lists {
            hasher.value(&(teasers.within, teasers.name));
            for ids in teasers.slot.lists() {
                hasher.value(&ids.len());
                ids.iter().for_each(|&id| _ = hasher.add(teaser(id)));
            }
        }
    }
}

/// About a page itself.
#[derive(Debug, Serialize)]
pub struct Head {
    /// home, article, year, month, day, facet, timeline, archive, …
    pub kind: &'static str,
    /// Its address, ready for links.
    pub url: String,
    /// The address that search engines should show in place of its own.
    pub canonical: Option<String>,
    /// Its title.
    pub title: Title,
    /// One or two sentences about it.
    pub description: Option<String>,
    /// Its language.
    pub language: String,
    /// The language whose edition it belongs to, in whose words the theme speaks on it; `None`
    /// is that of the site.
    pub interface: Option<Box<str>>,
    /// Its moment, if it has one.
    pub date: Option<String>,
    /// The pages and feeds that belong to it.
    pub links: HeadLinks,
}

/// What the head of a page leads to.
#[derive(Debug, Default, Serialize)]
pub struct HeadLinks {
    /// Its story in all of its languages, its own among them; empty if there is but one.
    pub translations: Vec<Translation>,
    /// The feeds of what it lists, beside those of the site.
    pub feeds: Vec<FeedLink>,
    /// What those are called, before the site's name.
    pub feeds_title: Option<Title>,
    /// The page before it in its row.
    pub previous: Option<String>,
    /// The page after it.
    pub next: Option<String>,
}

impl HeadLinks {
    /// Those of a page that stands in a row of pages.
    pub(super) fn row(previous: Option<String>, next: Option<String>) -> Self {
        Self { previous, next, ..Self::default() }
    }
}

/// A title, some of which only the theme can put into words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Title {
    /// As it is.
    Text(String),
    /// A period.
    Period(Period),
    /// A facet value in a period.
    Within(String, Period),
    /// A day of all years: month and day.
    DayOfYear(u32, u32),
    /// A facet: its name, and its title if the site gave it one.
    Facet(String, Option<String>),
    /// A message of the theme.
    Message(&'static str),
    /// A message of the theme, in a period.
    MessageWithin(&'static str, Period),
}

/// One step of the way to a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Crumb {
    /// What it says.
    pub title: Title,
    /// Where it leads.
    pub url: String,
}

/// Teasers that belong into a view.
#[derive(Debug)]
pub struct Teasers {
    /// The field of the view that holds them; `None` is the top.
    pub within: Option<&'static str>,
    /// Their name.
    pub name: &'static str,
    /// Which they are.
    pub slot: Slot,
}

/// One teaser or none, a list, or lists.
#[derive(Debug)]
pub enum Slot {
    /// One or none.
    One(Option<ArticleId>),
    /// A list.
    Many(Vec<ArticleId>),
    /// What stands in the view under the slot's name is a list itself, and each of its items
    /// has one of these, which templates see as its `stories`.
    Each(Vec<Vec<ArticleId>>),
}

impl Slot {
    fn lists(&self) -> impl Iterator<Item = &[ArticleId]> {
        let (one, each) = match self {
            Self::One(id) => (Some(id.as_slice()), [].as_slice()),
            Self::Many(ids) => (Some(ids.as_slice()), [].as_slice()),
            Self::Each(lists) => (None, lists.as_slice()),
        };
        one.into_iter().chain(each.iter().map(Vec::as_slice))
    }
}

/// What one kind of page shows. The documentation of each struct is the theme's contract.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Fields<'a> {
    /// `article.html`
    Article(Box<article::Fields<'a>>),
    /// `timeline.html`
    Timeline(Box<timeline::Fields<'a>>),
    /// `facet.html`
    FacetIndex(facet_index::Fields<'a>),
    /// `home.html`
    Home(front::Fields<'a>),
    /// `archive.html`
    Overview(overview::Fields<'a>),
    /// `on-this-day.html`
    OnThisDay(on_this_day::Fields<'a>),
    /// `corrections.html`
    Corrections(Box<corrections::Fields<'a>>),
    /// `page.html`
    Undated(Box<undated::Fields<'a>>),
    /// `running-story.html`
    Running(Box<running::Fields<'a>>),
    /// `redirect.html`
    Redirect(undated::Target),
    /// `card.svg`
    Card(cards::Fields<'a>),
    /// `tombstone.html`
    Tombstone(tombstone::Fields<'a>),
    /// `404.html` and the ticker
    Nothing {},
}

/// What every template sees of the site: the look. It holds no news.
#[derive(Debug, Serialize)]
pub struct SiteView<'a> {
    /// The site's name.
    pub title: &'a str,
    /// One sentence about it.
    pub description: Option<&'a str>,
    /// Its full address.
    pub base_url: Option<String>,
    /// The language of the interface.
    pub language: &'a str,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// The zone of all times shown.
    pub time_zone: &'static str,
    /// Who holds the rights.
    pub rights: Option<&'a str>,
    /// The front page.
    pub home_url: String,
    /// The way into the archive.
    pub archive_url: String,
    /// The Atom feed.
    pub feed_url: String,
    /// The ticker as a piece of HTML.
    pub ticker_url: String,
    /// `none`, `script`, `ssi` or `esi`.
    pub ticker_refresh: TickerRefresh,
    /// Links: the config's, then undated pages that ask for it.
    pub menu: Vec<MenuItem>,
    /// The editions of languages, and before them the site, if its own has none.
    pub languages: Vec<LanguageLink<'a>>,
    /// The facets that have values.
    pub facets: Vec<FacetLink<'a>>,
    /// The web app manifest, if the site has one.
    pub manifest_url: Option<String>,
    /// Pictures that stand for the site; none leaves it to the theme.
    pub icons: Vec<IconView>,
    /// The one of them for telephones.
    pub touch_icon: Option<String>,
}

/// The edition of a language.
#[derive(Debug, Clone, Serialize)]
pub struct LanguageLink<'a> {
    /// The language.
    pub lang: &'a str,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// What it is called in itself, if the site says so.
    pub name: Option<&'a str>,
    /// The front page of the edition.
    pub url: String,
}

/// A facet's index page.
#[derive(Debug, Clone, Serialize)]
pub struct FacetLink<'a> {
    /// Its name: `sources`, `topics`, …
    pub name: &'a str,
    /// The title that the site gave it; null takes the theme's message `facets.NAME`.
    pub title: Option<&'a str>,
    /// Its index page.
    pub url: String,
}

/// Returns what every template sees of the site, or of the edition of a language.
pub fn site_view<'a>(scope: &Scope<'a>) -> SiteView<'a> {
    let edition = &scope.edition;
    let config = edition.config;
    SiteView {
        title: scope.title(),
        description: scope.description(),
        base_url: config.base_url.as_ref().map(|base| base.full(base.path())),
        language: scope.language(),
        dir: direction(scope.language()),
        time_zone: config.time_zone.name(),
        rights: config.rights.as_deref(),
        home_url: scope.href(""),
        archive_url: scope.href("archive.html"),
        feed_url: edition.href_of(&feed_path(edition, &scope.feed(), FeedFormat::Atom)),
        ticker_url: scope.href("ticker.html"),
        ticker_refresh: config.ticker.refresh,
        menu: undated::menu(scope),
        languages: Scope::language_links(edition),
        facets: facet_links(edition),
        // It begins at the root, and nothing can be installed without a server.
        manifest_url: (notice::has_manifest(edition)
            && config.addresses == Addresses::FromRoot)
            .then(|| edition.href_of(notice::MANIFEST)),
        icons: icons::icons(edition),
        touch_icon: icons::touch_icon(edition),
    }
}

/// The facets that have values.
pub(super) fn facet_links<'a>(edition: &Edition<'a>) -> Vec<FacetLink<'a>> {
    let facets = edition.archive.facets().iter().zip(edition.archive.filled());
    let with_values = facets.filter(|(_, is_filled)| *is_filled);
    with_values
        .map(|(facet, _)| FacetLink {
            name: &facet.config.name,
            title: facet.config.title.as_deref(),
            url: edition.href_of(&format!("/{}/", facet.config.name)),
        })
        .collect()
}
