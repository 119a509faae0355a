//! Which pages a site has, and what each one's template sees.
//!
//! Each kind of page is one file here: what of it exists, and its view. Nothing is rendered
//! or written; templates are only named.

mod api;
mod article;
mod calendar;
mod cards;
mod corrections;
mod digest;
mod facet_index;
mod feeds;
mod front;
mod icons;
mod links;
mod notice;
mod listed;
mod names;
mod old;
mod on_this_day;
mod overview;
mod pictures;
mod plan;
mod reached;
mod running;
mod scope;
mod sitemap;
mod teaser;
mod ticker;
mod timeline;
mod tombstone;
mod translations;
mod undated;
mod view;

use std::sync::Arc;

use serde::Deserialize;
use serde::Serialize;

use crate::archive::Archive;
use crate::archive::ArticleId;
use crate::cards::Fonts;
use crate::config::Config;
use crate::moment::Period;
use crate::paths::Address;
use crate::paths::OutputPath;
use crate::pictures::Facts;
use crate::story::Undated;

use timeline::ValuePlace;

pub use api::ApiList;
pub use api::ApiPage;
pub use api::api_list;
pub use api::api_path;
pub use api::ninjs_beside;
pub use api::ninjs_path;
pub use article::Author;
pub use article::Body;
pub use article::CorrectionView;
pub use article::ImageView;
pub use article::OwnFacet;
pub use article::StoryView;
pub use article::authors;
pub use article::shown_image;
pub use cards::CARD;
pub use cards::CardLink;
pub use cards::CardView;
pub use cards::HasCard;
pub(crate) use cards::card_beside;
pub(crate) use cards::has_card;
pub(crate) use corrections::correction_href;
pub(crate) use corrections::first_page as corrections_href;
pub(crate) use corrections::with_newest as pages_of_corrections;
pub use feeds::FeedFormat;
pub use feeds::FeedLink;
pub use feeds::FeedOf;
pub use feeds::MonthPart;
pub use feeds::feed_articles;
pub use feeds::feed_links;
pub use feeds::feed_path;
pub use feeds::growing_part;
pub use feeds::own_feeds;
pub use feeds::part_before;
pub use icons::IconView;
pub use icons::icons;
pub use icons::media_type as icon_type;
pub use links::Anchor;
pub use links::AnchorTarget;
pub use links::Links;
pub use links::Question;
pub use links::Uses;
pub use listed::Listed;
pub use listed::listed;
pub use notice::HostFacts;
pub use notice::HostFile;
pub use notice::Notice;
pub(crate) use notice::gives_way_at;
pub(crate) use old::MOST_FOR_APACHE;
pub use plan::Copied;
pub use plan::Plan;
pub use plan::Replaces;
pub use plan::SMALLER;
pub use plan::Spot;
pub use plan::plan;
pub use reached::Reached;
pub use reached::plan_reached;
pub use running::ChangedPart;
pub use running::Changes;
pub use running::RunningView;
pub use scope::OfLanguage;
pub use scope::Scope;
pub(crate) use sitemap::SitemapEntry;
pub(crate) use sitemap::SitemapPage;
pub(crate) use sitemap::entry as sitemap_entry;
pub(crate) use sitemap::month_path as sitemap_path;
pub(crate) use sitemap::months as sitemap_months;
#[cfg(test)]
pub(crate) use sitemap::most_bytes as sitemap_weight;
pub(crate) use sitemap::newest as sitemap_newest;
pub(crate) use sitemap::pages as sitemap_pages;
pub(crate) use sitemap::pages_path as sitemap_pages_path;
pub(crate) use sitemap::parts as sitemap_parts;
pub use teaser::Teaser;
pub use teaser::TermLink;
pub use teaser::teaser;
pub use ticker::ids_as_of_now;
pub use translations::Translation;
pub use translations::hreflang;
pub use undated::Content;
pub use undated::UndatedPage;
pub use undated::ranked as menu_pages;
pub use view::Crumb;
pub use view::Fields;
pub use view::Head;
pub use view::HeadLinks;
pub use view::LanguageLink;
pub use view::SiteView;
pub use view::Slot;
pub use view::Teasers;
pub use view::Title;
pub use view::View;
pub use view::site_view;

/// What one build publishes: everything that views are made from.
#[derive(Debug, Clone, Copy)]
pub struct Edition<'a> {
    /// The site's settings.
    pub config: &'a Config,
    /// The published articles.
    pub archive: &'a Archive,
    /// The undated pages, by path.
    pub undated: &'a [UndatedPage],
    /// The files beside stories, by path.
    pub files: &'a [SiteFile],
    /// The pictures that stand for the site, in the config's order.
    pub icons: &'a [SiteFile],
    /// The fonts of its social cards; `None` if the site has none.
    pub cards: Option<&'a Arc<Fonts>>,
}

/// A file below `content/` that is no story: a picture, a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteFile {
    /// Its path below `content/`.
    pub path: String,
    /// Where it is published.
    pub address: Address,
    /// Width and height in pixels, if it is a picture that tells them, the right way up.
    pub size: Option<(u32, u32)>,
    /// What is known of a picture that was looked into.
    pub picture: Option<Facts>,
}

/// One page of the site: everything but what it shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its address.
    pub address: Address,
    /// What it is.
    pub kind: PageKind,
}

/// What a page is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageKind {
    /// An article.
    Article(ArticleId),
    /// A period of the whole site; the part counts from 1.
    Period(Period, u32),
    /// A period of a facet value: the facet's and the value's place, the period, the part.
    Value(u8, u32, Period, u32),
    /// A story that was told in several versions, by its place.
    Running(u32),
    /// The values of a facet.
    FacetIndex(u8),
    /// The front page.
    Home,
    /// A page of the edition of a language, by its place in the config.
    OfLanguage(u8, OfLanguage),
    /// The way into the archive.
    Overview,
    /// One day of all years: month and day.
    OnThisDay(u32, u32),
    /// The newest corrections.
    Corrections,
    /// The corrections made in a year; the part counts from 1.
    CorrectionsOf(i32, u32),
    /// An undated page, by its place in [`Edition::undated`].
    Undated(u32),
    /// What the host shows for an address that does not exist.
    NotFound,
    /// An old address that leads to another.
    Redirect(Address),
    /// The address of a killed story, by its place in [`Archive::tombstones`].
    Tombstone(u32),
    /// The ticker alone, as a piece of HTML.
    TickerHtml,
    /// The ticker as data.
    TickerJson,
    /// What is newest of something, in one of the formats of feeds.
    Feed(FeedOf, FeedFormat),
    /// A part of a month of the whole site's feed.
    FeedMonth(MonthPart),
    /// A data file of the static API.
    Api(ApiPage),
    /// An article as ninjs.
    Ninjs(ArticleId),
    /// The social card of an article.
    Card(ArticleId),
    /// The list of sitemaps.
    SitemapIndex,
    /// A part of the sitemap of what is no story, counted from 1.
    SitemapPages(u32),
    /// The sitemap of the last two days, for news services.
    SitemapNews,
    /// The sitemap of a month; the part counts from 1.
    SitemapMonth(i32, u32, u32),
    /// What crawlers may read.
    Robots,
    /// What machines are told of the site.
    Notice(Notice),
    /// A file for a host, and what it must know of the plan.
    Host(HostFile, Arc<HostFacts>),
}

impl Page {
    /// The file that holds it.
    pub fn output_path(&self) -> OutputPath {
        match self.kind {
            // `_redirects` is no folder.
            PageKind::Host(..) | PageKind::Notice(_) => self.address.file_path(),
            _ => self.address.output_path(),
        }
    }

    /// Whether it is the ticker alone, which other pages include.
    pub fn is_ticker(&self) -> bool {
        use OfLanguage::TickerHtml;
        matches!(self.kind, PageKind::TickerHtml | PageKind::OfLanguage(_, TickerHtml))
    }

    /// Whether it stands where a story was that has been withdrawn.
    pub fn is_tombstone(&self) -> bool {
        matches!(self.kind, PageKind::Tombstone(_))
    }

    /// The template that renders it; `None` for what is no HTML.
    pub fn template(&self) -> Option<&'static str> {
        Some(match self.kind {
            PageKind::Article(_) => "article.html",
            PageKind::Period(..)
            | PageKind::Value(..)
            | PageKind::OfLanguage(_, OfLanguage::Period(..)) => "timeline.html",
            PageKind::Running(_) => "running-story.html",
            PageKind::FacetIndex(_) => "facet.html",
            PageKind::Home | PageKind::OfLanguage(_, OfLanguage::Home) => "home.html",
            PageKind::Overview | PageKind::OfLanguage(_, OfLanguage::Overview) => {
                "archive.html"
            }
            PageKind::OnThisDay(..) => "on-this-day.html",
            PageKind::Corrections | PageKind::CorrectionsOf(..) => "corrections.html",
            PageKind::Undated(_) => "page.html",
            PageKind::NotFound => "404.html",
            PageKind::Redirect(_) => "redirect.html",
            PageKind::Tombstone(_) => "tombstone.html",
            PageKind::TickerHtml | PageKind::OfLanguage(_, OfLanguage::TickerHtml) => {
                "partials/ticker.html"
            }
            PageKind::Card(_) => CARD,
            PageKind::TickerJson
            | PageKind::Feed(..)
            | PageKind::FeedMonth(_)
            | PageKind::Api(_)
            | PageKind::Ninjs(_)
            | PageKind::SitemapIndex
            | PageKind::SitemapPages(_)
            | PageKind::SitemapNews
            | PageKind::SitemapMonth(..)
            | PageKind::Notice(_)
            | PageKind::Host(..)
            | PageKind::Robots => return None,
        })
    }
}

/// The templates that a theme must have, whatever the site wants of it.
pub const TEMPLATES: [&str; 13] = [
    "article.html",
    "timeline.html",
    "facet.html",
    "running-story.html",
    "home.html",
    "archive.html",
    "on-this-day.html",
    "corrections.html",
    "page.html",
    "404.html",
    "redirect.html",
    "tombstone.html",
    "partials/ticker.html",
];

impl<'a> Edition<'a> {
    /// Returns what the template of `page` sees beside the text of the page's own story;
    /// `None` for what has no template.
    pub fn view(&self, page: &'a Page) -> Option<View<'a>> {
        let mut view = self.view_without_feeds(page)?;
        let links = &mut view.head.links;
        links.feeds = feeds::own_feeds(self, &page.kind);
        links.feeds_title = match page.kind {
            _ if links.feeds.is_empty() => None,
            PageKind::Value(facet, value, ..) => {
                let facet = &self.archive.facets()[usize::from(facet)];
                Some(Title::Text(facet.values[value as usize].name.to_string()))
            }
            PageKind::Article(id) => {
                let language = feeds::other_language(self, id);
                language.map(|tag| Title::Text(tag.to_owned()))
            }
            _ => Some(Title::Message("corrections.title")),
        };
        Some(view)
    }

    fn view_without_feeds(&self, page: &'a Page) -> Option<View<'a>> {
        Some(match &page.kind {
            PageKind::Article(id) => article::view(self, *id),
            PageKind::Period(period, part) => {
                timeline::view_within(&Scope::site(self), page, *period, *part)
            }
            PageKind::Value(facet, value, period, part) => {
                let place = ValuePlace { facet: *facet, value: *value };
                timeline::value_view(self, page, place, (*period, *part))
            }
            PageKind::Running(place) => running::view(self, page, *place),
            PageKind::FacetIndex(facet) => facet_index::view(self, page, *facet),
            PageKind::Home => front::view(&Scope::site(self), page),
            PageKind::Overview => overview::view(&Scope::site(self), page),
            PageKind::OfLanguage(at, of) => self.view_of_language(page, *at, *of),
            PageKind::OnThisDay(month, day) => {
                on_this_day::view(self, page, *month, *day)
            }
            PageKind::Corrections => corrections::view(self, page),
            PageKind::CorrectionsOf(year, part) => {
                corrections::view_of_year(self, page, (*year, *part))
            }
            PageKind::Undated(index) => undated::view(self, *index),
            PageKind::NotFound => undated::not_found(self, page),
            PageKind::Redirect(target) => undated::redirect(self, page, target),
            PageKind::Tombstone(at) => tombstone::view(self, page, *at),
            PageKind::TickerHtml => ticker::view(&Scope::site(self), page),
            PageKind::Card(id) => cards::view(self, page, *id),
            _ => return None,
        })
    }

    fn view_of_language(&self, page: &Page, at: u8, of: OfLanguage) -> View<'a> {
        let scope = Scope::at(self, at);
        match of {
            OfLanguage::Home => front::view(&scope, page),
            OfLanguage::Overview => overview::view(&scope, page),
            OfLanguage::Period(period, part) => {
                timeline::view_within(&scope, page, period, part)
            }
            OfLanguage::TickerHtml => ticker::view(&scope, page),
        }
    }

    /// The end of the articles that a page can show, as of its own moment; pages with ends
    /// near each other show much the same.
    pub fn end_of(&self, page: &Page) -> ArticleId {
        match page.kind {
            PageKind::Article(ArticleId(id))
            | PageKind::Ninjs(ArticleId(id))
            | PageKind::Card(ArticleId(id)) => ArticleId(id + 1),
            PageKind::Period(period, part) => {
                timeline::end_within(&Scope::site(self), (period, part))
            }
            PageKind::OfLanguage(at, OfLanguage::Period(period, part)) => {
                timeline::end_within(&Scope::at(self, at), (period, part))
            }
            PageKind::Value(facet, value, period, part) => {
                let place = ValuePlace { facet, value };
                timeline::end_of_value(self, place, (period, part))
            }
            _ => ArticleId(self.archive.len()),
        }
    }

    /// An address as it stands in links of this site.
    pub fn href(&self, address: &Address) -> String {
        address.href(self.config.base_path())
    }

    /// An address made of checked parts, as it stands in links.
    pub fn href_of(&self, path: &str) -> String {
        match path.strip_prefix('/') {
            // Nothing to encode, as in nearly every address of a date.
            Some(rest) if path.bytes().all(Address::stands_for_itself) => {
                format!("{}{rest}", self.config.base_path())
            }
            _ => Address::parse(path).map(|path| self.href(&path)).unwrap_or_default(),
        }
    }
}

/// Gives undated pages their addresses; what cannot have one is named.
pub fn undated_pages(
    pages: Vec<Undated>,
) -> (Vec<UndatedPage>, Vec<crate::diagnostic::Diagnostic>) {
    undated::addressed(pages)
}
