//! The settings of feeds: how much they hold, and which there are beside those of the site.

use chrono::NaiveDate;

use crate::config::FacetConfig;
use crate::config::web_address::is_web_address;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::yaml;
use crate::yaml::Fields;
use crate::yaml::Problems;

/// How feeds are made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedConfig {
    /// How many stories a feed holds.
    pub items: usize,
    /// How many bytes a feed has at most, if its newest story alone has not more.
    pub max_bytes: usize,
    /// What feeds tell of a story.
    pub content: FeedContent,
    /// The facet values that have feeds of their own.
    pub facets: Vec<FacetFeeds>,
    /// Whether documents hold the whole archive for those who walk back from the feed.
    pub archive: bool,
    /// The WebSub hub that tells subscribers of news; a full address.
    pub hub: Option<String>,
    /// Who gives stories their names, for `tag:` (RFC 4151): a host, and a year or day in which
    /// it was theirs, as in `news.example.org,2016-03-01`; `None` is the host of the site.
    pub authority: Option<String>,
}

/// What feeds tell of a story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedContent {
    /// Its summary.
    Summary,
    /// Its whole text.
    Full,
}

/// Facet values that have feeds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetFeeds {
    /// The facet's name: `topics`.
    pub facet: String,
    /// The value's part of the address; `None` for all values.
    pub value: Option<String>,
}

impl Default for FeedConfig {
    fn default() -> Self {
        Self {
            items: 50,
            max_bytes: 500_000,
            content: FeedContent::Summary,
            facets: Vec::new(),
            archive: true,
            hub: None,
            authority: None,
        }
    }
}

impl FeedConfig {
    /// Whether a facet's value has feeds.
    pub fn has(&self, facet: &str, value: &str) -> bool {
        let is_meant = |feeds: &FacetFeeds| {
            feeds.facet == facet && feeds.value.as_deref().is_none_or(|own| own == value)
        };
        self.facets.iter().any(is_meant)
    }

    /// Takes the key `feed`; `facets` are those of the site.
    pub(super) fn take(
        fields: &mut Fields<'_>,
        facets: &[FacetConfig],
        problems: &mut Problems,
    ) -> Self {
        let mut feed = Self::default();
        let Some(mut inner) = fields.map("feed", problems) else { return feed };
        let size = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        let items = inner.number("items", 1..=1_000, problems);
        feed.items = items.map_or(feed.items, size);
        let max_bytes = inner.number("max_bytes", 10_000..=100_000_000, problems);
        feed.max_bytes = max_bytes.map_or(feed.max_bytes, size);
        let contents = [("summary", FeedContent::Summary), ("full", FeedContent::Full)];
        let content = inner.choice("content", &contents, problems);
        feed.content = content.unwrap_or(feed.content);
        feed.facets = take_facets(&mut inner, facets, problems);
        feed.archive = inner.flag("archive", problems).unwrap_or(feed.archive);
        feed.hub = take_hub(&mut inner, problems);
        feed.authority = take_authority(&mut inner, problems);
        let known =
            ["items", "max_bytes", "content", "facets", "archive", "hub", "authority"];
        inner.finish(&known, Level::Error, problems);
        feed
    }
}

/// Which values have feeds: `topics`, or `topics/energy` for one alone.
fn take_facets(
    fields: &mut Fields<'_>,
    facets: &[FacetConfig],
    problems: &mut Problems,
) -> Vec<FacetFeeds> {
    let place = fields.place("facets");
    let mut taken = Vec::new();
    for written in fields.list("facets", problems) {
        let (facet, value) = match written.split_once('/') {
            Some((facet, value)) => (facet, Some(value.trim_matches('/').to_owned())),
            None => (written.as_str(), None),
        };
        if value.as_deref() == Some("") {
            let message = format!("`feed.facets` names `{written}`, which has no value");
            let help = format!("write `{facet}` for all of its values");
            problems
                .push(Diagnostic::error("feed", message).at(place.clone()).help(help));
            continue;
        }
        if facets.iter().any(|known| known.name == facet) {
            taken.push(FacetFeeds { facet: facet.to_owned(), value });
            continue;
        }
        let message = format!("`feed.facets` names `{facet}`, which is no facet");
        let names = facets.iter().map(|facet| facet.name.as_str());
        let help = match yaml::nearest(facet, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "facets are named as in addresses: `topics`, `sources`".to_owned(),
        };
        problems.push(Diagnostic::error("feed", message).at(place.clone()).help(help));
    }
    taken
}

fn take_hub(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<String> {
    let place = fields.place("hub");
    let hub = fields.text("hub", problems)?;
    if is_web_address(&hub) {
        return Some(hub);
    }
    let message = format!("`feed.hub` is `{hub}`, which is no full address");
    let help = "write the address of a WebSub hub, as in `https://hub.example.org/`";
    problems.push(Diagnostic::error("feed", message).at(place).help(help));
    None
}

/// A host, and a year or day, as RFC 4151 §2.1 asks of who gives names.
fn take_authority(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<String> {
    let place = fields.place("authority");
    let authority = fields.text("authority", problems)?;
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let is_host = |text: &str| !text.is_empty() && text.chars().all(allowed);
    if authority.split_once(',').is_some_and(|(host, day)| is_host(host) && is_day(day)) {
        return Some(authority.to_ascii_lowercase());
    }
    let message =
        format!("`feed.authority` is `{authority}`, which is no host with a year or day");
    let help = "write a host, and a year or day in which it was yours: \
                `news.example.org,2016-03-01`";
    problems.push(Diagnostic::error("feed", message).at(place).help(help));
    None
}

/// Whether a text is a year, a month or a day that there was, with all its zeros.
fn is_day(text: &str) -> bool {
    let is_plain = text.char_indices().all(|(at, c)| match at {
        4 | 7 => c == '-',
        _ => c.is_ascii_digit(),
    });
    let whole = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        10 => text.to_owned(),
        _ => return false,
    };
    is_plain && NaiveDate::parse_from_str(&whole, "%Y-%m-%d").is_ok()
}
