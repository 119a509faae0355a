//! The settings of a site, all with defaults, checked once.
//!
//! [`read`] turns `newsgen.yaml` into a [`Config`]; nothing later asks whether a setting is
//! sound. Folders and command-line switches are not settings of the site; the caller has them.

mod api;
mod app;
mod base_url;
mod checks;
mod facets;
mod feed;
mod full;
mod hosts;
mod language;
mod languages;
mod notices;
mod permalink;
mod pictures;
mod read;
mod robots;
mod security;
mod social_cards;
mod trust;
mod versions;
mod web_address;

use std::collections::BTreeMap;

use chrono_tz::Tz;
use serde::Deserialize;
use serde::Serialize;

use crate::diagnostic::Level;
use crate::diagnostic::Place;
use crate::fingerprint::Fingerprint;
use crate::fingerprint::Hasher;
use crate::gazetteer;
use crate::markdown;
use crate::paths::Address;
use crate::planted::Bug;
use crate::wire::Agencies;
use crate::wire::Known;
use crate::yaml::Fields;
use crate::yaml::Problems;

pub use api::Api;
pub use app::App;
pub use app::Llms;
pub use base_url::BaseUrl;
pub use facets::FIELDS;
pub use facets::RENAMED;
pub use feed::FacetFeeds;
pub use feed::FeedConfig;
pub use feed::FeedContent;
pub use hosts::HostKind;
pub use language::direction;
pub use language::parse as parse_language;
pub use language::take as take_language;
pub use languages::OwnEdition;
pub use notices::Notices;
pub use permalink::Permalink;
pub use permalink::PermalinkParts;
pub use pictures::PictureFormat;
pub use pictures::Pictures;
pub use read::read;
pub use robots::CrawlerRule;
pub use security::Security;
pub use social_cards::SocialCards;
pub use trust::Trust;
pub use versions::Canonical;
pub use versions::Join;
pub use versions::Lists;
pub use versions::Versions;

/// The settings of a site.
#[derive(Debug, Clone)]
pub struct Config {
    /// The site's name.
    pub title: String,
    /// One sentence about the site.
    pub description: Option<String>,
    /// Where the site will be published; `None` leaves out what needs full addresses.
    pub base_url: Option<BaseUrl>,
    /// The language of the interface, and of stories that name none, as a BCP 47 tag.
    pub language: String,
    /// The languages that have editions of their own.
    pub languages: Vec<OwnEdition>,
    /// The zone that says which day a story belongs to.
    pub time_zone: Tz,
    /// Who holds the rights, shown at the foot of every page.
    pub rights: Option<String>,
    /// The theme's name.
    pub theme: String,
    /// The theme's options, as written; the theme checks them.
    pub options: BTreeMap<String, serde_json::Value>,
    /// Where in the settings each of these options stands.
    pub option_places: BTreeMap<String, OptionPlace>,
    /// How many stories a list shows before it becomes a calendar.
    pub page_size: usize,
    /// How many stories the front page shows.
    pub front_page: usize,
    /// How article addresses are made.
    pub permalink: Permalink,
    /// The fields that have timelines of their own.
    pub facets: Vec<FacetConfig>,
    /// What to fill in where stories leave it out, by path.
    pub defaults: Vec<Defaults>,
    /// "Off the wire".
    pub ticker: TickerConfig,
    /// What feeds there are, and how much they hold.
    pub feed: FeedConfig,
    /// What data files there are for programs.
    pub api: Api,
    /// What becomes of stories that were told in several versions.
    pub versions: Versions,
    /// How Markdown becomes HTML.
    pub markdown: markdown::Style,
    /// Names of theme assets.
    pub assets: Assets,
    /// How pages name each other.
    pub addresses: Addresses,
    /// The first day of a calendar's week.
    pub week_starts: chrono::Weekday,
    /// Links shown in the menu before the undated pages that ask for it.
    pub menu: Vec<MenuItem>,
    /// Files below `content/` and `static/` to pass over, beside what editors leave.
    pub ignore: Ignore,
    /// The agencies that datelines may name: those of newsgen, and the site's own.
    pub agencies: Agencies,
    /// How much findings of a check matter where the site says so, by their codes; `None`
    /// for not at all.
    pub checks: BTreeMap<&'static str, Option<Level>>,
    /// What machines are told of the site.
    pub notices: Notices,
    /// Which smaller pictures are made; `None` leaves all as they are.
    pub pictures: Option<Pictures>,
    /// How social cards are made; `None` makes none.
    pub social_cards: Option<SocialCards>,
}

/// Where an option of the theme is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionPlace {
    /// Its name.
    pub key: Place,
    /// Its value.
    pub value: Place,
}

/// Files to pass over, as glob patterns.
#[derive(Debug, Clone, Default)]
pub struct Ignore {
    patterns: Vec<String>,
    set: globset::GlobSet,
}

impl Ignore {
    /// Whether the file at `path` below `folder`, which ends with `/`, is passed over: it
    /// matches a pattern with its folder or without, or an editor left it beside the file that
    /// it saved. Such a copy of a draft is no page, and must not be published as a file either.
    pub fn is_match(&self, folder: &str, path: &str) -> bool {
        let matches =
            || self.set.is_match(path) || self.set.is_match([folder, path].concat());
        is_left_by_an_editor(path) || !self.set.is_empty() && matches()
    }
}

fn is_left_by_an_editor(path: &str) -> bool {
    const ENDS: [&str; 6] = ["~", ".bak", ".orig", ".rej", ".swp", ".tmp"];
    let name = path.rsplit('/').next().unwrap_or(path);
    ENDS.iter().any(|end| name.ends_with(end))
        || name.len() > 2 && name.starts_with('#') && name.ends_with('#')
}

impl PartialEq for Ignore {
    fn eq(&self, other: &Self) -> bool {
        self.patterns == other.patterns
    }
}

/// A field whose values have timelines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacetConfig {
    /// The front matter field.
    pub field: String,
    /// The first part of its addresses: `topics` in `/topics/energy/`.
    pub name: String,
    /// Its title; `None` takes the theme's word for it.
    pub title: Option<String>,
}

/// Fields that stories below some path have if they do not say otherwise.
#[derive(Debug, Clone)]
pub struct Defaults {
    /// Which stories, by their path below `content/`.
    pub path: globset::GlobMatcher,
    /// The fields, as in front matter.
    pub fields: Vec<(String, serde_yaml::Value)>,
}

/// How the ticker behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TickerConfig {
    /// Whether pages carry one.
    pub mode: TickerMode,
    /// How many headlines it shows.
    pub length: usize,
    /// Whether and how the newest headlines are put over it.
    pub refresh: TickerRefresh,
    /// How it shows headlines.
    pub headlines: Headlines,
}

/// Whether pages carry a ticker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TickerMode {
    /// Each page shows what was on the wire at its own moment.
    AsOf,
    /// No page has one.
    None,
}

/// How the newest headlines reach pages that are not written again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum TickerRefresh {
    /// They do not.
    None,
    /// A script fetches `/ticker.html`.
    Script,
    /// The server includes `/ticker.html` (Apache, nginx, Caddy).
    Ssi,
    /// The edge includes `/ticker.html` (Varnish, Fastly, Akamai).
    Esi,
}

/// What the ticker shows of headlines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Headlines {
    /// As they were on the wire: `Urgent: …`, `UPDATE 1-…`.
    Wire,
    /// As on their own pages.
    Clean,
}

/// How theme assets are named in the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assets {
    /// `/assets/site.css`: a changed style rewrites no page.
    Stable,
    /// `/assets/site.0a1b2c3d.css`: may be cached for ever; a changed style rewrites pages.
    Hashed,
}

/// How pages name each other, and their styles, scripts and pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Addresses {
    /// From the root of the host: `/2016/03/`.
    FromRoot,
    /// From the page itself: `../03/index.html`. Pages can be opened without a server.
    Relative,
}

/// A link in the menu.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MenuItem {
    /// What it says.
    pub title: String,
    /// Where it leads: an address of the site without base path, or a full address.
    pub url: String,
}

impl MenuItem {
    /// Takes the key `menu`, a list of links.
    fn take_all(fields: &mut Fields<'_>, problems: &mut Problems) -> Vec<Self> {
        let mut items = Vec::new();
        for mut item in fields.maps("menu", problems) {
            let title = item.text("title", problems);
            let url = item.text("url", problems);
            match (title, url) {
                (Some(title), Some(url)) => items.push(Self { title, url }),
                _ => problems.push(item.wrong("title", "given together with `url`")),
            }
            item.finish(&["title", "url"], Level::Error, problems);
        }
        items
    }
}

impl Config {
    /// The path of the site on its host as it stands in links, percent-encoded, with a slash
    /// at both ends: `/` or `/archive/`.
    pub fn base_path(&self) -> &str {
        self.base_url.as_ref().map_or("/", BaseUrl::path)
    }

    /// The same path as servers see it, decoded.
    pub fn decoded_base_path(&self) -> &str {
        self.base_url.as_ref().map_or("/", BaseUrl::decoded_path)
    }

    /// An address as a person gives it, full or from the root of the host, as a path from the
    /// root of the site; it may be none.
    pub fn rooted(&self, what: &str) -> String {
        let paths = [self.base_path(), self.decoded_base_path()];
        let full = |path: &str| {
            let site = self.base_url.as_ref()?.full(path);
            what.strip_prefix(site.as_str())
        };
        let inside = paths.iter().find_map(|path| full(path));
        let inside =
            inside.or_else(|| paths.iter().find_map(|path| what.strip_prefix(path)));
        format!("/{}", inside.unwrap_or(what).trim_start_matches('/'))
    }

    /// Returns the address of this site that a person means; `None` if it cannot be one.
    pub fn address_of(&self, what: &str) -> Option<Address> {
        let rooted = self.rooted(&what[..what.find(['?', '#']).unwrap_or(what.len())]);
        Address::from_href(&rooted).or_else(|_| Address::parse(&rooted)).ok()
    }

    /// Of all settings but `ignore`, which shows in the files that there are, `checks`, which
    /// shows on no page, and the places of options, which are for messages.
    pub fn fingerprint(&self) -> Fingerprint {
        // Taken apart, so that a new setting cannot be forgotten.
        let Self {
            title,
            description,
            base_url,
            language,
            languages,
            time_zone: _,
            rights,
            theme,
            options,
            option_places: _,
            page_size,
            front_page,
            permalink,
            facets,
            defaults: _,
            ticker,
            feed,
            api,
            versions,
            markdown,
            assets,
            addresses,
            week_starts,
            menu,
            ignore: _,
            agencies: _,
            checks: _,
            notices,
            pictures,
            social_cards,
        } = self;
        let mut hasher = Hasher::default();
        hasher.add(self.reading());
        hasher.value(&(title, description, language, rights, theme, options));
        hasher.value(&(page_size, front_page, markdown, menu));
        let others = format!("{base_url:?} {permalink:?} {facets:?} {ticker:?}");
        let more = format!(
            "{assets:?} {addresses:?} {week_starts:?} {versions:?} {feed:?} {notices:?} {api:?}"
        );
        hasher.value(&others).value(&more);
        hasher.value(&format!("{pictures:?} {social_cards:?} {languages:?}"));
        hasher.take()
    }

    /// What datelines are told by in a story whose source is `source`.
    pub fn known_to_wires<'a>(&'a self, source: Option<&'a str>) -> Known<'a> {
        Known { agencies: &self.agencies, source, place: &gazetteer::is_known_place }
    }

    /// Of the settings on which it depends what a file tells.
    pub fn reading(&self) -> Fingerprint {
        let mut hasher = Hasher::default();
        if Bug::ReadingSettings.is_planted() {
            return hasher.take();
        }
        hasher.value(&self.time_zone.name()).value(&self.markdown.raw_html);
        for facet in &self.facets {
            hasher.value(&facet.field);
        }
        for defaults in &self.defaults {
            hasher.value(&defaults.path.glob().glob()).value(&defaults.fields);
        }
        for agency in self.agencies.iter() {
            hasher.value(agency);
        }
        hasher.value(&self.pictures.as_ref().map(Pictures::most_pixels));
        hasher.take()
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            title: "News archive".to_owned(),
            description: None,
            base_url: None,
            language: "en".to_owned(),
            languages: Vec::new(),
            time_zone: Tz::UTC,
            rights: None,
            theme: "default".to_owned(),
            options: BTreeMap::new(),
            option_places: BTreeMap::new(),
            page_size: 200,
            front_page: 30,
            permalink: Permalink::default(),
            facets: FacetConfig::built_in(),
            defaults: Vec::new(),
            ticker: TickerConfig {
                mode: TickerMode::AsOf,
                length: 10,
                refresh: TickerRefresh::None,
                headlines: Headlines::Wire,
            },
            feed: FeedConfig::default(),
            api: Api::default(),
            versions: Versions::default(),
            markdown: markdown::Style::default(),
            assets: Assets::Stable,
            addresses: Addresses::FromRoot,
            week_starts: chrono::Weekday::Mon,
            menu: Vec::new(),
            ignore: Ignore::default(),
            agencies: Agencies::built_in().clone(),
            checks: BTreeMap::new(),
            notices: Notices::default(),
            pictures: Some(Pictures::default()),
            social_cards: None,
        }
    }
}

impl FacetConfig {
    /// The facets that every site has: source, section, topics, places, byline.
    pub fn built_in() -> Vec<Self> {
        let names = [
            ("source", "sources"),
            ("section", "sections"),
            ("topics", "topics"),
            ("places", "places"),
            ("byline", "bylines"),
        ];
        let facet = |(field, name): (&str, &str)| Self {
            field: field.to_owned(),
            name: name.to_owned(),
            title: None,
        };
        names.into_iter().map(facet).collect()
    }
}
