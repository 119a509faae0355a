//! A story as ninjs 3.1, IPTC's news in JSON: <https://iptc.org/std/ninjs/>.
//!
//! What front matter tells and ninjs has no property for stands as JSON in a description
//! with the role `front-matter`, so that nothing is lost on the way to another newsgen. The
//! text is given in the forms that the caller has; it is read and rendered elsewhere.

mod places;
mod rest;
mod shape;

use crate::archive::Article;
use crate::archive::ArticleId;
use crate::archive::Held;
use crate::fingerprint::Fingerprint;
use crate::formats::Listing;
use crate::formats::Shown;
use crate::formats::Texts;
use crate::formats::picture::media_type;
use crate::moment::Moment;
use crate::pages::Author;
use crate::pages::Edition;
use crate::pages::authors;
use crate::pages::shown_image;
use crate::pages::teaser;
use crate::story::Details;
use crate::story::Release;
use crate::story::Rights;

use shape::Association;
use shape::Body;
use shape::Named;
use shape::Ninjs;
use shape::Party;
use shape::Rendition;
use shape::Role;
use shape::Standard;

/// The text of a story, in the forms in which it is to be given.
#[derive(Debug, Clone, Copy, Default)]
pub struct NinjsText<'a> {
    /// As HTML.
    pub html: Option<&'a str>,
    /// As Markdown.
    pub markdown: Option<&'a str>,
    /// As plain text.
    pub plain: Option<&'a str>,
    /// How many words the HTML has; `None` if nobody counted.
    pub words: Option<u32>,
}

/// What only the story's file tells: pages never need it once the gate has let a story
/// through.
#[derive(Debug, Clone, Copy)]
pub struct OfFile<'a> {
    /// The name for its address.
    pub slug: &'a str,
    /// What decides when it may be shown.
    pub release: &'a Release,
    /// Why only those see it who asked for more than is published; `None` if it is.
    pub held: Option<Held>,
}

/// Returns a published story as ninjs 3.1, one JSON object on one line without line end.
pub fn of_story(
    edition: &Edition<'_>,
    id: ArticleId,
    text: NinjsText<'_>,
    file: Option<OfFile<'_>>,
) -> Vec<u8> {
    serde_json::to_vec(&shape(edition, id, text, file)).unwrap_or_default()
}

/// Returns the file beside a story's page, with the text as it stands there.
pub(super) fn write(edition: &Edition<'_>, id: ArticleId, texts: &Texts) -> Vec<u8> {
    let text = NinjsText { html: texts.get(id), ..NinjsText::default() };
    let mut bytes = of_story(edition, id, text, None);
    bytes.push(b'\n');
    bytes
}

/// Returns what that file is made of.
pub(super) fn listing(edition: &Edition<'_>, id: ArticleId) -> Listing {
    let rest = of_story(edition, id, NinjsText::default(), None);
    Listing { ids: vec![id], texts: Shown::Texts, rest: Fingerprint::of(&rest) }
}

fn shape<'a>(
    edition: &Edition<'a>,
    id: ArticleId,
    text: NinjsText<'a>,
    file: Option<OfFile<'a>>,
) -> Ninjs<'a> {
    let article = edition.archive.article(id);
    let details = article.details.as_deref();
    let zone = edition.config.time_zone;
    let time = |moment: Moment| moment.rfc3339(zone);
    let teaser = teaser(edition, id);
    let release = file.map(|file| file.release);
    let held = file.and_then(|file| file.held);
    let (people, organisations): (Vec<Author<'_>>, Vec<Author<'_>>) =
        authors(edition, article).into_iter().partition(Author::is_person);
    let (holder, notice, terms) = rights(edition, details);
    let places = places::of_article(edition, article);
    Ninjs {
        uri: edition.name_of(article, ""),
        standard: Standard::NINJS,
        kind: "text",
        representation_type: if text.is_given() { "full" } else { "partial" },
        version: details.and_then(|d| d.version.as_ref()).map(shape::plain),
        first_created: time(article.date),
        version_created: time(article.changed()),
        embargoed_until: release.and_then(|r| r.embargo).map(time),
        expires: release.and_then(|r| r.expires).map(time),
        pub_status: if held.is_some() { "withheld" } else { "usable" },
        urgency: details.and_then(|d| d.urgency),
        copyright_holder: holder,
        copyright_notice: notice,
        usage_terms: terms,
        language: teaser.lang,
        title: teaser.title,
        headlines: headlines(article, details),
        slugline: details.and_then(|d| d.slugline.as_deref()),
        by: (!teaser.byline.is_empty()).then(|| teaser.byline.join(", ")),
        located: places::located(edition, article),
        descriptions: descriptions(edition, article, file),
        bodies: bodies(text),
        people: named(&people),
        organisations: named(&organisations),
        places,
        subjects: subjects(edition, article, details),
        genres: teaser.kind.map(|kind| shape::Genre { name: kind }).into_iter().collect(),
        info_sources: vec![Party { name: teaser.source.name, role: "source" }],
        alt_ids: alt_ids(edition, article, details),
        associations: details
            .and_then(|details| picture(edition, article, details))
            .into_iter()
            .collect(),
    }
}

fn named<'a>(authors: &[Author<'a>]) -> Vec<Named<'a>> {
    authors.iter().map(|author| Named::new(author.name, "author")).collect()
}

impl NinjsText<'_> {
    fn is_given(&self) -> bool {
        self.html.is_some() || self.markdown.is_some() || self.plain.is_some()
    }
}

fn headlines<'a>(article: &'a Article, details: Option<&'a Details>) -> Vec<Role<'a>> {
    let mut headlines = vec![Role::new("main", &*article.title)];
    if let Some(sent) = details.and_then(|d| d.wire_title.as_deref()) {
        headlines.push(Role::new("wire", sent));
    }
    headlines
}

fn descriptions<'a>(
    edition: &Edition<'a>,
    article: &'a Article,
    file: Option<OfFile<'a>>,
) -> Vec<Role<'a>> {
    let mut all = Vec::new();
    if let Some(summary) = article.summary.as_deref() {
        all.push(Role::new("summary", summary));
    }
    if let Some(dateline) = article.dateline.as_deref() {
        all.push(Role::new("dateline", dateline));
    }
    let details = article.details.as_deref();
    let corrections = details.map_or(&[][..], |details| &details.corrections);
    all.extend(corrections.iter().map(|one| Role::new("correction", &*one.text)));
    if let Some(json) = rest::of_article(edition, article, file) {
        let role = Role::new("front-matter", json);
        all.push(Role { content_type: Some("application/json"), ..role });
    }
    all
}

fn bodies(text: NinjsText<'_>) -> Vec<Body<'_>> {
    let forms = [
        ("main", "text/html", text.html),
        ("source", "text/markdown", text.markdown),
        ("plain", "text/plain", text.plain),
    ];
    let given = forms.into_iter().filter_map(|(role, content_type, value)| {
        let value = value?;
        // Marks of a markup are no characters of the text, nor always parts of words.
        let is_plain = content_type == "text/plain";
        let is_html = content_type == "text/html";
        Some(Body {
            role,
            content_type,
            char_count: is_plain.then(|| value.chars().count()),
            word_count: text.words.filter(|_| is_html),
            value,
        })
    });
    given.collect()
}

/// What the story is about and filed under: each with the name of its front matter field,
/// but for topics, which are what ninjs means by a subject. A facet of a name that means
/// something else here has `_` behind it.
fn subjects<'a>(
    edition: &Edition<'a>,
    article: &'a Article,
    details: Option<&'a Details>,
) -> Vec<Named<'a>> {
    let mut subjects = Vec::new();
    for &term in &article.terms {
        let (spelling, facet, _) = edition.archive.spelling(term);
        match facet.config.field.as_str() {
            "source" | "places" | "byline" => {}
            "topics" => subjects.push(Named::new(&spelling.text, "about")),
            "about" => subjects.push(Named::new(&spelling.text, "about_")),
            "keyword" => subjects.push(Named::new(&spelling.text, "keyword_")),
            field => subjects.push(Named::new(&spelling.text, field)),
        }
    }
    let keywords = details.map_or(&[][..], |details| &details.keywords);
    subjects.extend(keywords.iter().map(|word| Named::new(word, "keyword")));
    subjects
}

fn rights<'a>(
    edition: &Edition<'a>,
    details: Option<&'a Details>,
) -> (Option<&'a str>, Option<&'a str>, Option<&'a str>) {
    let own = details.and_then(|details| details.rights.as_ref());
    let Some(Rights { holder, notice, terms }) = own else {
        return (None, edition.config.rights.as_deref(), None);
    };
    (holder.as_deref(), notice.as_deref(), terms.as_deref())
}

fn alt_ids<'a>(
    edition: &Edition<'a>,
    article: &'a Article,
    details: Option<&'a Details>,
) -> Vec<Role<'a>> {
    let address = edition.full(&edition.href(&article.address));
    let mut ids = vec![Role::new("address", address)];
    let details = details.into_iter();
    ids.extend(details.clone().filter_map(|d| Some(Role::new("id", d.id.as_deref()?))));
    ids.extend(
        details.clone().filter_map(|d| Some(Role::new("story", d.story.as_deref()?))),
    );
    ids.extend(
        details.filter_map(|d| Some(Role::new("supersedes", d.supersedes.as_deref()?))),
    );
    ids
}

/// The story's picture, if it has a full address to be named by.
fn picture<'a>(
    edition: &Edition<'a>,
    article: &Article,
    details: &'a Details,
) -> Option<Association<'a>> {
    let image = shown_image(edition, article, details)?;
    let href = edition.config.full_address(image.url());
    let href = href.filter(|href| href.contains("://"))?;
    let alt = (!image.alt.is_empty()).then(|| Role::new("alt", image.alt));
    let caption = image.caption.map(|text| Role::new("caption", text));
    Some(Association {
        name: "picture",
        rel: "picture",
        uri: href.clone(),
        kind: "picture",
        by: image.credit,
        descriptions: alt.into_iter().chain(caption).collect(),
        renditions: vec![Rendition {
            name: "original",
            content_type: media_type(&href),
            href,
            width: image.width,
            height: image.height,
        }],
    })
}
