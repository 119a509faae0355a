//! Article pages: `/2016/03/11/slug.html`, one for each published story.
//!
//! Template: `article.html`, which sees [`Fields`]. The ticker is as of the article: the
//! stories just before it. Later stories reach the page only as its one next neighbour.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;
use serde::Serializer;
use serde::ser::SerializeStruct;

use crate::archive::Article;
use crate::archive::ArticleId;
use crate::markdown;
use crate::moment::Period;
use crate::pages::CardLink;
use crate::pages::Changes;
use crate::pages::Edition;
use crate::pages::Head;
use crate::pages::HeadLinks;
use crate::pages::Links;
use crate::pages::Scope;
use crate::pages::Slot;
use crate::pages::Teaser;
use crate::pages::Teasers;
use crate::pages::TermLink;
use crate::pages::Title;
use crate::pages::View;
use crate::pages::cards;
use crate::pages::running;
use crate::pages::running::VersionsView;
use crate::pages::teaser;
use crate::pages::teaser::terms_of;
use crate::pages::view;
use crate::story::Details;
use crate::story::Rights;
use crate::wire;

/// What `article.html` sees.
#[derive(Debug, Serialize)]
pub struct Fields<'a> {
    /// The story.
    pub story: StoryView<'a>,
}

/// A story on its own page: its teaser's fields, and the rest. Its [`Body`] is apart.
#[derive(Debug)]
pub struct StoryView<'a> {
    teaser: Teaser<'a>,
    /// The last part of its address.
    pub slug: &'a str,
    /// What stands between headline and text: the summary, if it was given.
    pub deck: Option<&'a str>,
    /// The dateline as printed.
    pub dateline: Option<&'a str>,
    /// What the dateline says, where that can be told.
    pub dateline_parts: Option<DatelineParts>,
    /// Where it plays.
    pub places: Vec<TermLink<'a>>,
    /// What it is about.
    pub topics: Vec<TermLink<'a>>,
    /// Who wrote it, with their timelines.
    pub byline_links: Vec<TermLink<'a>>,
    /// Who it is by: its byline, or its source.
    pub authors: Vec<Author<'a>>,
    /// The site's own facets.
    pub facets: Vec<OwnFacet<'a>>,
    /// What was corrected.
    corrections: Vec<CorrectionView<'a>>,
    /// When it was last updated or corrected, as machines are told it; templates are told
    /// each of the two.
    pub(crate) changed: Option<String>,
    /// Its social card; null if it has none.
    pub card: Option<CardLink>,
    /// The other versions of its story; null if it is the only one.
    pub versions: Option<VersionsView<'a>>,
    /// IPTC urgency, 1 (highest) to 9.
    pub urgency: Option<u8>,
    /// The wire's working name for the story.
    pub slugline: Option<&'a str>,
    /// Words to find it by.
    pub keywords: &'a [String],
    /// Who holds the rights.
    pub rights: Option<&'a Rights>,
    /// Where it was taken from.
    pub origin: Option<&'a BTreeMap<String, serde_json::Value>>,
    /// A name that never changes.
    pub id: Option<&'a str>,
    /// Anything that the front matter's `extra` holds.
    pub extra: Option<&'a BTreeMap<String, serde_json::Value>>,
}

impl StoryView<'_> {
    /// How many fields it has.
    pub const N_FIELDS: usize = Teaser::N_FIELDS + 19;

    /// What other pages may show of it, too.
    pub fn teaser(&self) -> &Teaser<'_> {
        &self.teaser
    }

    /// What was corrected, oldest first.
    pub fn corrections(&self) -> &[CorrectionView<'_>] {
        &self.corrections
    }

    /// Adds all fields to a struct that has more.
    ///
    /// # Errors
    ///
    /// If the struct refuses one.
    pub fn add_to<S: SerializeStruct>(&self, to: &mut S) -> Result<(), S::Error> {
        self.teaser.add_to(to)?;
        to.serialize_field("slug", self.slug)?;
        to.serialize_field("deck", &self.deck)?;
        to.serialize_field("dateline", &self.dateline)?;
        to.serialize_field("dateline_parts", &self.dateline_parts)?;
        to.serialize_field("places", &self.places)?;
        to.serialize_field("topics", &self.topics)?;
        to.serialize_field("byline_links", &self.byline_links)?;
        to.serialize_field("authors", &self.authors)?;
        to.serialize_field("facets", &self.facets)?;
        to.serialize_field("corrections", &self.corrections)?;
        to.serialize_field("card", &self.card)?;
        to.serialize_field("versions", &self.versions)?;
        to.serialize_field("urgency", &self.urgency)?;
        to.serialize_field("slugline", &self.slugline)?;
        to.serialize_field("keywords", self.keywords)?;
        to.serialize_field("rights", &self.rights)?;
        to.serialize_field("origin", &self.origin)?;
        to.serialize_field("id", &self.id)?;
        match self.extra {
            Some(extra) => to.serialize_field("extra", extra),
            None => to.serialize_field("extra", &Empty {}),
        }
    }
}

impl Serialize for StoryView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut to = serializer.serialize_struct("Story", Self::N_FIELDS)?;
        self.add_to(&mut to)?;
        to.end()
    }
}

/// A map with nothing in it.
#[derive(Serialize)]
struct Empty {}

/// Who a story is by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Author<'a> {
    /// The name, as the story spells it.
    pub name: &'a str,
    /// Its timeline.
    pub url: String,
    /// `person` or `organization`.
    pub kind: &'static str,
}

impl Author<'_> {
    /// Whether it is a person, and no agency.
    pub fn is_person(&self) -> bool {
        self.kind == "person"
    }
}

/// A story's values of a facet that the site added.
#[derive(Debug, Serialize)]
pub struct OwnFacet<'a> {
    /// The facet's name in addresses.
    pub name: &'a str,
    /// Its title; `None` takes the theme's word for it.
    pub title: Option<&'a str>,
    /// The values.
    pub values: Vec<TermLink<'a>>,
}

/// The parts of a dateline, as printed.
#[derive(Debug, Serialize)]
pub struct DatelineParts {
    /// As printed.
    pub places: Vec<String>,
    /// The state or province.
    pub region: Option<String>,
    /// The country.
    pub country: Option<String>,
    /// As in `2016-03-10`.
    pub date: Option<String>,
    /// The agency.
    pub source: Option<String>,
    /// Who reported from there.
    pub reporters: Vec<String>,
}

/// A correction.
#[derive(Debug, Serialize)]
pub struct CorrectionView<'a> {
    /// When it was made: RFC 3339 with the site's offset, or a day.
    pub date: String,
    /// What was wrong and is now right.
    pub text: &'a str,
    /// corrected, clarification or refile.
    pub kind: &'a str,
}

/// A picture.
#[derive(Debug, Serialize)]
pub struct ImageView<'a> {
    /// Where it lies, ready for links.
    pub url: String,
    /// What it shows, for those who cannot see it.
    pub alt: &'a str,
    /// The words under it.
    pub caption: Option<&'a str>,
    /// Who made it: as the story says, or else the picture's file.
    pub credit: Option<Cow<'a, str>>,
    /// Its width in pixels; `None` if it is not known.
    pub width: Option<u32>,
    /// Its height in pixels; `None` if it is not known.
    pub height: Option<u32>,
    /// Smaller ones of it, ready for `srcset`; `None` if there are none.
    pub srcset: Option<String>,
    /// Their media type, ready for `type` of a `<source>`; `None` if every browser knows them.
    pub srcset_type: Option<&'static str>,
    /// The colour that most of it has, as in `#1a2b3c`, if nothing shines through it; `None` if it is not known.
    pub color: Option<String>,
}

impl ImageView<'_> {
    /// Where it lies, ready for links.
    pub fn url(&self) -> &str {
        &self.url
    }
}

/// What comes of the texts that belong on a page: its own story's, or those of all versions.
/// It is no part of the view: what it is made of is known without it.
#[derive(Debug, Default)]
pub struct Body {
    /// The HTML.
    pub html: String,
    /// The end mark as printed.
    pub end_mark: Option<String>,
    /// How many words it has.
    pub words: u32,
    /// Its headings.
    pub headings: Vec<markdown::Heading>,
    /// On the page of a running story, what changed in each of its versions; `None` for the
    /// first.
    pub changes: Vec<Option<Changes>>,
}

/// Returns what the page of an article shows.
pub(super) fn view<'a>(edition: &Edition<'a>, id: ArticleId) -> View<'a> {
    let archive = edition.archive;
    let article = archive.article(id);
    let scope = Scope::of_article(edition, article);
    let (previous, next) = scope.timeline().neighbours(id);
    let story = story_view(edition, id);
    let days = [Period::of_year, Period::of_month, Period::of_day];
    let mut breadcrumbs = vec![scope.home()];
    breadcrumbs.extend(days.map(|part| scope.period(part(article.day))));
    View {
        head: Head {
            kind: "article",
            url: story.teaser.url.clone(),
            canonical: running::canonical(edition, id),
            title: Title::Text(article.title.to_string()),
            description: article.summary.as_deref().map(ToOwned::to_owned),
            language: story.teaser.lang.to_owned(),
            interface: scope.interface(),
            date: Some(story.teaser.date.clone()),
            links: HeadLinks {
                translations: edition.translations(id),
                ..HeadLinks::default()
            },
        },
        breadcrumbs,
        fields: view::Fields::Article(Box::new(Fields { story })),
        ticker: scope.ticker_before(id),
        teasers: vec![
            Teasers { within: None, name: "previous", slot: Slot::One(previous) },
            Teasers { within: None, name: "next", slot: Slot::One(next) },
        ],
    }
}

fn story_view<'a>(edition: &Edition<'a>, id: ArticleId) -> StoryView<'a> {
    let article = edition.archive.article(id);
    let details = article.details.as_deref();
    let address = article.address.as_str().trim_end_matches('/');
    let name = address.rsplit('/').next().unwrap_or_default();
    StoryView {
        teaser: teaser(edition, id),
        slug: name.strip_suffix(".html").unwrap_or(name),
        deck: article.summary.as_deref().filter(|_| article.is_summary_given),
        dateline: article.dateline.as_deref(),
        dateline_parts: dateline_parts(edition, article),
        places: terms_of(edition, article, "places"),
        topics: terms_of(edition, article, "topics"),
        byline_links: terms_of(edition, article, "byline"),
        authors: authors(edition, article),
        facets: own_facets(edition, article),
        corrections: details.map(|d| corrections_of(edition, d)).unwrap_or_default(),
        changed: Some(article.changed())
            .filter(|changed| *changed > article.date)
            .map(|changed| changed.shown(edition.config.time_zone)),
        card: cards::link(edition, article),
        versions: running::versions(edition, id),
        urgency: details.and_then(|details| details.urgency),
        slugline: details.and_then(|details| details.slugline.as_deref()),
        keywords: details.map(|details| details.keywords.as_slice()).unwrap_or_default(),
        rights: details.and_then(|details| details.rights.as_ref()),
        origin: details.map(|d| &d.origin).filter(|origin| !origin.is_empty()),
        id: details.and_then(|details| details.id.as_deref()),
        extra: details.map(|details| &details.extra),
    }
}

/// Who an article is by: its byline, or its source. An agency in a byline is no person.
pub fn authors<'a>(edition: &Edition<'a>, article: &'a Article) -> Vec<Author<'a>> {
    let source = terms_of(edition, article, "source").into_iter().next();
    let source_name = source.as_ref().map(|source| source.name);
    let agencies = &edition.config.agencies;
    let is_agency =
        |name: &str| source_name == Some(name) || agencies.exact(name).is_some();
    let author = |term: TermLink<'a>| Author {
        kind: if is_agency(term.name) { "organization" } else { "person" },
        name: term.name,
        url: term.url,
    };
    let byline = terms_of(edition, article, "byline");
    if byline.is_empty() {
        return source.into_iter().map(author).collect();
    }
    byline.into_iter().map(author).collect()
}

/// Reads the dateline anew: a million stories need not keep its parts.
fn dateline_parts(edition: &Edition<'_>, article: &Article) -> Option<DatelineParts> {
    let printed = article.dateline.as_deref()?;
    let sources = terms_of(edition, article, "source");
    let known = edition.config.known_to_wires(sources.first().map(|term| term.name));
    let told = wire::dateline::read(printed, &known)?;
    let date = told.date(article.day).map(|date| date.to_string());
    let wire::Dateline { places, region, country, source, reporters, .. } = told;
    Some(DatelineParts { places, region, country, date, source, reporters })
}

pub(super) fn corrections_of<'a>(
    edition: &Edition<'_>,
    details: &'a Details,
) -> Vec<CorrectionView<'a>> {
    let zone = edition.config.time_zone;
    let shown = |correction: &'a crate::story::Correction| CorrectionView {
        date: correction.date.shown(zone),
        text: &correction.text,
        kind: &correction.kind,
    };
    details.corrections.iter().map(shown).collect()
}

/// The facets that the config added to the built-in ones.
pub(super) fn own_facets<'a>(
    edition: &Edition<'a>,
    article: &'a Article,
) -> Vec<OwnFacet<'a>> {
    const BUILT_IN: usize = 5;
    let mut own = Vec::new();
    for facet in edition.archive.facets().iter().skip(BUILT_IN) {
        let values = terms_of(edition, article, &facet.config.field);
        if !values.is_empty() {
            let title = facet.config.title.as_deref();
            own.push(OwnFacet { name: &facet.config.name, title, values });
        }
    }
    own
}

/// Returns an article's picture as pages show it; `None` if it has none, or names a file
/// that is not there.
pub fn shown_image<'a>(
    edition: &Edition<'a>,
    article: &Article,
    details: &'a Details,
) -> Option<ImageView<'a>> {
    let image = details.image.as_ref()?;
    let links = Links::new(edition, &article.path);
    let picture = links.picture(&image.src);
    if picture.problem.is_some() {
        return None;
    }
    let (srcset, srcset_type) = match picture.srcset {
        Some(srcset) => (Some(srcset.pictures), srcset.media_type),
        None => (None, None),
    };
    Some(ImageView {
        url: picture.src,
        alt: &image.alt,
        caption: image.caption.as_deref(),
        credit: image.credit.as_deref().map(Cow::from).or(picture.credit.map(Cow::from)),
        width: picture.width,
        height: picture.height,
        srcset,
        srcset_type,
        color: picture.color,
    })
}
