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
use crate::fingerprint::Fingerprint;
use crate::formats::Listing;
use crate::formats::Shown;
use crate::formats::Texts;
use crate::moment::Moment;
use crate::pages::Edition;
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
    /// How many words it has; `None` if nobody counted.
    pub words: Option<u32>,
}

/// What only the story's file tells: pages never need it once the gate has let a story
/// through.
#[derive(Debug, Clone, Copy)]
pub struct OfFile<'a> {
    /// The name for its address.
    pub slug: &'a str,
    /// What decided that it may be shown.
    pub release: &'a Release,
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
    let changed = article.updated.filter(|updated| *updated > article.date);
    let time = |moment: Moment| moment.rfc3339(zone);
    let teaser = teaser(edition, id);
    let release = file.map(|file| file.release);
    let (holder, notice, terms) = rights(edition, details);
    let places = places::of_article(edition, article);
    Ninjs {
        uri: uri(edition, article),
        standard: Standard::NINJS,
        kind: "text",
        representation_type: if text.is_given() { "full" } else { "partial" },
        version: details.and_then(|d| d.version.as_ref()).map(shape::plain),
        first_created: time(article.date),
        version_created: time(changed.unwrap_or(article.date)),
        embargoed_until: release.and_then(|r| r.embargo).map(time),
        expires: release.and_then(|r| r.expires).map(time),
        pub_status: "usable",
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
        people: teaser.byline.iter().map(|name| Named::new(name, "author")).collect(),
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

impl NinjsText<'_> {
    fn is_given(&self) -> bool {
        self.html.is_some() || self.markdown.is_some() || self.plain.is_some()
    }
}

/// A name of the story that outlives its address, as an ASCII URI: that is what JSON
/// Schema's `uri` asks for.
pub fn uri(edition: &Edition<'_>, article: &Article) -> String {
    ascii(&edition.name_of(article, ""))
}

/// An IRI as a URI; RFC 3987 §3.1.
fn ascii(iri: &str) -> String {
    let mut uri = String::with_capacity(iri.len());
    for c in iri.chars() {
        if c.is_ascii() {
            uri.push(c);
        } else {
            let mut buffer = [0; 4];
            let bytes = c.encode_utf8(&mut buffer).bytes();
            uri.extend(bytes.map(|byte| format!("%{byte:02X}")));
        }
    }
    uri
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
        let is_plain = content_type == "text/plain";
        let characters = is_plain.then(|| value.chars().count());
        Some(Body {
            role,
            content_type,
            char_count: characters,
            word_count: text.words,
            value,
        })
    });
    given.collect()
}

/// What the story is about and filed under: each with the name of its front matter field,
/// but for topics, which are what ninjs means by a subject.
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
    let url = image.url();
    let href = if url.contains("://") { url.to_owned() } else { edition.full(url) };
    let href = ascii(&href);
    if !href.contains("://") {
        return None;
    }
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
            content_type: mime_guess::from_path(&href).first_raw(),
            href,
            width: image.width,
            height: image.height,
        }],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_iri_becomes_a_uri_and_a_uri_stays() {
        assert_eq!(ascii("tag:a,2016:b%20c"), "tag:a,2016:b%20c");
        assert_eq!(ascii("https://a.example/é"), "https://a.example/%C3%A9");
    }
}
