//! What other pages may show of an article, and nothing more.
//!
//! Because lists see only this, an edit below the summary never touches them.

use serde::Serialize;
use serde::Serializer;
use serde::ser::SerializeStruct;

use crate::archive::Article;
use crate::archive::ArticleId;
use crate::config::Headlines;
use crate::config::direction;
use crate::moment::Precision;
use crate::pages::Edition;
use crate::pages::article::ImageView;
use crate::pages::article::shown_image;

/// A teaser as templates see it.
#[derive(Debug)]
pub struct Teaser<'a> {
    /// The article's address, ready for links.
    pub url: String,
    /// The headline.
    pub title: &'a str,
    /// The headline as it was on the wire.
    pub wire_title: &'a str,
    /// The agency or outlet.
    pub source: TermLink<'a>,
    /// When it was published: RFC 3339 with the site's offset, or a day.
    pub date: String,
    /// Whether `date` has a time.
    pub has_time: bool,
    /// When it was last changed for readers.
    pub updated: Option<String>,
    /// One or two sentences.
    pub summary: Option<&'a str>,
    /// Its language.
    pub lang: &'a str,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// The genre.
    pub kind: Option<&'a str>,
    /// flash, bulletin, urgent or routine.
    pub priority: Option<&'a str>,
    /// The section it is filed in.
    pub section: Option<TermLink<'a>>,
    /// The first of its places.
    pub place: Option<&'a str>,
    /// Who wrote it.
    pub byline: Vec<&'a str>,
    /// Its picture.
    pub image: Option<ImageView<'a>>,
}

impl Teaser<'_> {
    /// How many fields a teaser has.
    pub(super) const N_FIELDS: usize = 16;

    /// Adds all fields to a struct that has more. `#[serde(flatten)]` would do the same in
    /// many times the time, once for each page.
    pub(super) fn add_to<S: SerializeStruct>(&self, to: &mut S) -> Result<(), S::Error> {
        to.serialize_field("url", &self.url)?;
        to.serialize_field("title", self.title)?;
        to.serialize_field("wire_title", self.wire_title)?;
        to.serialize_field("source", &self.source)?;
        to.serialize_field("date", &self.date)?;
        to.serialize_field("has_time", &self.has_time)?;
        to.serialize_field("updated", &self.updated)?;
        to.serialize_field("summary", &self.summary)?;
        to.serialize_field("lang", self.lang)?;
        to.serialize_field("dir", self.dir)?;
        to.serialize_field("kind", &self.kind)?;
        to.serialize_field("priority", &self.priority)?;
        to.serialize_field("section", &self.section)?;
        to.serialize_field("place", &self.place)?;
        to.serialize_field("byline", &self.byline)?;
        to.serialize_field("image", &self.image)
    }
}

impl Serialize for Teaser<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut to = serializer.serialize_struct("Teaser", Self::N_FIELDS)?;
        self.add_to(&mut to)?;
        to.end()
    }
}

/// A facet's value, with its timeline.
#[derive(Debug, Serialize)]
pub struct TermLink<'a> {
    /// As the story spells it.
    pub name: &'a str,
    /// Its part of the address.
    pub slug: &'a str,
    /// Its timeline.
    pub url: String,
}

/// Returns the teaser of an article.
pub fn teaser<'a>(edition: &Edition<'a>, id: ArticleId) -> Teaser<'a> {
    let article = edition.archive.article(id);
    let details = article.details.as_deref();
    let zone = edition.config.time_zone;
    let language = article.language_in(edition.config);
    let first = |field: &str| terms_of(edition, article, field).into_iter().next();
    Teaser {
        url: edition.href(&article.address),
        title: &article.title,
        wire_title: wire_title(edition, article),
        source: first("source").unwrap_or(TermLink {
            name: "",
            slug: "",
            url: String::new(),
        }),
        date: article.date.shown(zone),
        has_time: article.date.precision() == Precision::Time,
        updated: article.updated.map(|moment| moment.shown(zone)),
        summary: article.summary.as_deref(),
        lang: language,
        dir: direction(language),
        kind: details.and_then(|details| details.kind.as_deref()),
        priority: details.and_then(|details| details.priority.as_deref()),
        section: first("section"),
        place: names_of(edition, article, "places").into_iter().next(),
        byline: names_of(edition, article, "byline"),
        image: details.and_then(|details| shown_image(edition, article, details)),
    }
}

/// The headline as tickers show it.
fn wire_title<'a>(edition: &Edition<'a>, article: &'a Article) -> &'a str {
    let as_sent = article.details.as_deref().and_then(|d| d.wire_title.as_deref());
    match edition.config.ticker.headlines {
        Headlines::Wire => as_sent.unwrap_or(&article.title),
        Headlines::Clean => &article.title,
    }
}

/// The values of one field of an article, as it spells them.
pub(super) fn terms_of<'a>(
    edition: &Edition<'a>,
    article: &'a Article,
    field: &str,
) -> Vec<TermLink<'a>> {
    let mut links = Vec::new();
    for &term in &article.terms {
        let (spelling, facet, value) = edition.archive.spelling(term);
        if facet.config.field == field {
            let base = edition.config.base_path();
            links.push(TermLink {
                name: &spelling.text,
                slug: value.slug.as_str(),
                url: value_href(base, &facet.config.name, value.slug.as_str()),
            });
        }
    }
    links
}

fn names_of<'a>(
    edition: &Edition<'a>,
    article: &'a Article,
    field: &str,
) -> Vec<&'a str> {
    let spelled = article.terms.iter().map(|&term| edition.archive.spelling(term));
    let own = spelled.filter(|(_, facet, _)| facet.config.field == field);
    own.map(|(spelling, ..)| &*spelling.text).collect()
}

/// The address of a facet value's timeline. Slugs are safe parts of addresses, so only
/// letters of other scripts need encoding.
pub(super) fn value_href(base: &str, facet: &str, slug: &str) -> String {
    if slug.is_ascii() {
        return [base, facet, "/", slug, "/"].concat();
    }
    let address = crate::paths::Address::parse(&format!("/{facet}/{slug}/"));
    address.map(|address| address.href(base)).unwrap_or_default()
}
