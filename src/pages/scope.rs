//! What pages are made of: the whole site, or the edition of one language.
//!
//! The site has all stories. An edition has those in its language: its front page is `/es/`,
//! its archive lies below, and whatever stands on its pages is in its words. The page of a
//! story belongs to the edition of its language, if there is one.

use crate::archive::Article;
use crate::archive::ArticleId;
use crate::archive::Timeline;
use crate::config::OwnEdition;
use crate::config::TickerConfig;
use crate::config::TickerMode;
use crate::config::direction;
use crate::moment::Period;
use crate::pages::Crumb;
use crate::pages::Edition;
use crate::pages::FeedOf;
use crate::pages::HeadLinks;
use crate::pages::Page;
use crate::pages::PageKind;
use crate::pages::Title;
use crate::pages::Translation;
use crate::pages::calendar::Calendar;
use crate::pages::view::LanguageLink;
use crate::paths;
use crate::paths::Address;
use crate::paths::PathError;

/// The whole site, or the edition of one language.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    pub(super) edition: Edition<'a>,
    /// `None` is the whole site.
    pub(super) own: Option<&'a OwnEdition>,
}

impl<'a> Scope<'a> {
    /// The whole site.
    pub fn site(edition: &Edition<'a>) -> Self {
        Self { edition: *edition, own: None }
    }

    /// The edition of a language; the whole site if it has none.
    pub fn of_language(edition: &Edition<'a>, tag: &str) -> Self {
        let own = edition.config.languages.iter().find(|own| own.tag == tag);
        Self { edition: *edition, own }
    }

    /// All that is published.
    pub fn edition(&self) -> Edition<'a> {
        self.edition
    }

    /// The language whose edition it is; `None` is the whole site.
    pub fn own_language(&self) -> Option<&'a str> {
        self.own.map(|own| own.tag.as_str())
    }

    /// The editions of languages, in the config's order, each with its place there.
    pub(super) fn of_languages(
        edition: &Edition<'a>,
    ) -> impl Iterator<Item = (u8, Self)> + use<'a> {
        let edition = *edition;
        let all = (0..=u8::MAX).zip(&edition.config.languages);
        all.map(move |(at, own)| (at, Self { edition, own: Some(own) }))
    }

    /// The edition at a place of the config; the whole site if there is none.
    pub(super) fn at(edition: &Edition<'a>, at: u8) -> Self {
        let own = edition.config.languages.get(usize::from(at));
        Self { edition: *edition, own }
    }

    /// The one that an article's page belongs to.
    pub(super) fn of_article(edition: &Edition<'a>, article: &Article) -> Self {
        Self::of_language(edition, article.language_in(edition.config))
    }

    /// The language of its words.
    pub fn language(&self) -> &'a str {
        self.own.map_or(&self.edition.config.language, |own| &own.tag)
    }

    /// The same, where it is that of an edition, for the heads of its pages.
    pub(super) fn interface(&self) -> Option<Box<str>> {
        self.own.map(|own| own.tag.as_str().into())
    }

    /// Its name.
    pub fn title(&self) -> &'a str {
        let own = self.own.and_then(|own| own.title.as_deref());
        own.unwrap_or(&self.edition.config.title)
    }

    /// One sentence about it.
    pub(super) fn description(&self) -> Option<&'a str> {
        let site = self.edition.config.description.as_deref();
        self.own.and_then(|own| own.description.as_deref()).or(site)
    }

    /// A path of its own below the site's root; `path` begins with no slash.
    pub(super) fn path(&self, path: &str) -> String {
        match self.own {
            // `con` and `nul` are languages, and no names for folders.
            Some(own) => format!("/{}/{path}", paths::folder_name(&own.tag)),
            None => format!("/{path}"),
        }
    }

    /// The same, ready for links.
    pub fn href(&self, path: &str) -> String {
        self.edition.href_of(&self.path(path))
    }

    /// Its stories.
    pub(super) fn timeline(&self) -> Timeline<'a> {
        let archive = self.edition.archive;
        match self.own {
            Some(own) => Timeline::of_language(archive, &own.tag),
            None => archive.timeline(),
        }
    }

    /// Its calendar, in which every period with stories has a page.
    pub(super) fn calendar(&self) -> Calendar<'a, impl Fn(Period) -> Option<String>> {
        let scope = *self;
        Calendar {
            timeline: scope.timeline(),
            week_starts: scope.edition.config.week_starts,
            url: move |period| Some(scope.href(&period.path())),
        }
    }

    /// Whether its front page shows an article: that of the site leaves to other editions
    /// what is theirs.
    pub(super) fn leads_with(&self, id: ArticleId) -> bool {
        let config = self.edition.config;
        if self.own.is_some() || config.languages.is_empty() {
            return true;
        }
        let is_own = |tag: &str| config.languages.iter().any(|own| own.tag == tag);
        let article = self.edition.archive.article(id);
        is_own(&config.language) || !is_own(article.language_in(config))
    }

    /// The feed of its newest stories.
    pub fn feed(&self) -> FeedOf {
        self.own.map_or(FeedOf::Site, |own| FeedOf::Language(own.tag.as_str().into()))
    }

    /// What was on the wire before `end`, newest first; none if the site shows no ticker.
    pub(super) fn ticker(&self, end: ArticleId) -> Vec<ArticleId> {
        match self.edition.config.ticker.mode {
            TickerMode::AsOf => self.newest(end),
            TickerMode::None => Vec::new(),
        }
    }

    /// The same before an article, which may itself have replaced some.
    pub(super) fn ticker_before(&self, id: ArticleId) -> Vec<ArticleId> {
        let TickerConfig { mode, length, .. } = self.edition.config.ticker;
        match mode {
            TickerMode::AsOf => {
                let as_of = ArticleId(id.0.saturating_add(1));
                self.timeline().before(id, as_of).take(length).collect()
            }
            TickerMode::None => Vec::new(),
        }
    }

    /// The newest articles before `end`, as many as a ticker shows.
    pub(super) fn newest(&self, end: ArticleId) -> Vec<ArticleId> {
        let count = self.edition.config.ticker.length;
        self.timeline().before(end, end).take(count).collect()
    }

    /// What it is called in a list of all.
    pub(super) fn link(&self) -> LanguageLink<'a> {
        LanguageLink {
            lang: self.language(),
            dir: direction(self.language()),
            name: self.own.and_then(|own| own.name.as_deref()),
            url: self.href(""),
        }
    }

    /// What readers choose from: the editions, and before them the site, unless its language
    /// has one of its own. None if there are no editions.
    fn choices(edition: &Edition<'a>) -> impl Iterator<Item = Self> + use<'a> {
        let config = edition.config;
        let is_named = config.languages.iter().any(|own| own.tag == config.language);
        let has_site = !config.languages.is_empty() && !is_named;
        let site = has_site.then(|| Self::site(edition));
        site.into_iter().chain(Self::of_languages(edition).map(|(_, own)| own))
    }

    /// The editions as every page links to them.
    pub(super) fn language_links(edition: &Edition<'a>) -> Vec<LanguageLink<'a>> {
        Self::choices(edition).map(|own| own.link()).collect()
    }

    /// What the head of a page leads to that every edition has: all of these.
    pub(super) fn links(&self, path: &str) -> HeadLinks {
        let is_own = |other: &Self| other.own_language() == self.own_language();
        let has_own = Self::choices(&self.edition).any(|other| is_own(&other));
        let all = Self::choices(&self.edition).filter(|_| has_own);
        let translations = all.map(|other| Translation {
            lang: other.language().to_owned(),
            dir: direction(other.language()),
            url: other.href(path),
            title: other.title().to_owned(),
        });
        HeadLinks { translations: translations.collect(), ..HeadLinks::default() }
    }

    /// Its front page, where every way begins.
    pub(super) fn home(&self) -> Crumb {
        Crumb { title: Title::Message("home"), url: self.href("") }
    }

    /// A period of it.
    pub(super) fn period(&self, period: Period) -> Crumb {
        Crumb { title: Title::Period(period), url: self.href(&period.path()) }
    }
}

/// A page of the edition of a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfLanguage {
    /// Its front page.
    Home,
    /// The way into its archive.
    Overview,
    /// A period of it; the part counts from 1.
    Period(Period, u32),
    /// Its ticker alone, as a piece of HTML.
    TickerHtml,
}

/// Adds the pages of each edition of which there is one.
pub(super) fn plan(
    edition: &Edition<'_>,
    pages: &mut Vec<Page>,
) -> Result<(), PathError> {
    for (at, scope) in Scope::of_languages(edition) {
        let all = [
            ("", OfLanguage::Home),
            ("archive.html", OfLanguage::Overview),
            ("ticker.html", OfLanguage::TickerHtml),
        ];
        for (path, page) in all {
            let address = Address::parse(&scope.path(path))?;
            pages.push(Page { address, kind: PageKind::OfLanguage(at, page) });
        }
    }
    Ok(())
}
