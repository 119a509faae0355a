//! A story as one record, under the names of its front matter.
//!
//! What a story's file does not say is told as it was worked out: from the site's defaults,
//! the file's name, and the words of headline, dateline and text. Notes to editors are never
//! read, and so never told.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::archive::Article;
use crate::archive::ArticleId;
use crate::config::Config;
use crate::export::Reading;
use crate::export::TextForm;
use crate::export::text::Written;
use crate::moment::Moment;
use crate::pages::Edition;
use crate::story::Draft;
use crate::story::Image;
use crate::story::Rights;

/// A facet's name in records and its field in front matter.
pub(super) struct FacetName<'a> {
    pub(super) name: String,
    field: &'a str,
}

/// A story.
#[derive(Debug, Serialize)]
pub(super) struct Record<'a> {
    /// A name that outlives the address.
    pub(super) uri: String,
    /// Where its page is: a full address if the site has one, else from its root.
    pub(super) address: String,
    /// Its file, from the project's root.
    pub(super) path: String,
    pub(super) title: &'a str,
    pub(super) source: &'a str,
    pub(super) date: String,
    pub(super) dateline: Option<&'a str>,
    pub(super) slug: &'a str,
    pub(super) aliases: &'a [String],
    pub(super) updated: Option<String>,
    pub(super) embargo: Option<String>,
    pub(super) expires: Option<String>,
    pub(super) draft: bool,
    pub(super) story: Option<&'a str>,
    pub(super) version: Option<&'a Value>,
    pub(super) supersedes: Option<&'a str>,
    pub(super) translation: Option<&'a str>,
    /// byline, section, topics, places, and the site's own.
    #[serde(flatten)]
    pub(super) facets: BTreeMap<&'a str, Vec<&'a str>>,
    pub(super) lang: Option<&'a str>,
    pub(super) summary: Option<&'a str>,
    pub(super) image: Option<&'a Image>,
    pub(super) corrections: Vec<Correction<'a>>,
    pub(super) kind: Option<&'a str>,
    pub(super) priority: Option<&'a str>,
    pub(super) urgency: Option<u8>,
    pub(super) slugline: Option<&'a str>,
    pub(super) keywords: &'a [String],
    pub(super) rights: Option<&'a Rights>,
    pub(super) origin: Option<&'a BTreeMap<String, Value>>,
    pub(super) id: Option<&'a str>,
    pub(super) extra: Option<&'a BTreeMap<String, Value>>,
    /// Its Markdown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) html: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) plain: Option<&'a str>,
}

/// A correction, with its date as it was told.
#[derive(Debug, Serialize)]
pub(super) struct Correction<'a> {
    pub(super) date: String,
    pub(super) text: &'a str,
    pub(super) kind: &'a str,
}

impl<'a> Record<'a> {
    /// Returns the record of a story whose text is `written`.
    pub(super) fn of(
        reading: &'a Reading<'a>,
        id: ArticleId,
        written: &'a Written,
    ) -> Self {
        let edition = &reading.edition;
        let article = edition.archive.article(id);
        let details = article.details.as_deref();
        let kept = reading.kept(id);
        let zone = edition.config.time_zone;
        let shown = |moment: Moment| moment.shown(zone);
        let wire_title = details.and_then(|d| d.wire_title.as_deref());
        let corrections = details.map_or(&[][..], |d| &d.corrections);
        let text = |form: TextForm, text: &'a Option<String>| {
            text.as_deref().filter(|_| reading.wants(form))
        };
        Self {
            uri: edition.name_of(article, ""),
            address: address(edition, article),
            path: format!("content/{}", article.path),
            title: wire_title.unwrap_or(&article.title),
            source: values(edition, article, "source").next().unwrap_or_default(),
            date: shown(article.date),
            dateline: article.dateline.as_deref(),
            slug: kept.map(|kept| &*kept.slug).unwrap_or_default(),
            aliases: details.map_or(&[], |d| &d.aliases),
            updated: article.updated.map(shown),
            embargo: kept.and_then(|kept| kept.release.embargo).map(shown),
            expires: kept.and_then(|kept| kept.release.expires).map(shown),
            draft: kept.is_some_and(|kept| kept.release.draft == Draft::Yes),
            story: details.and_then(|d| d.story.as_deref()),
            version: details.and_then(|d| d.version.as_ref()),
            supersedes: details.and_then(|d| d.supersedes.as_deref()),
            translation: details.and_then(|d| d.translation.as_deref()),
            facets: facets(reading, article),
            lang: article.language.as_deref(),
            summary: article.summary.as_deref(),
            image: details.and_then(|d| d.image.as_ref()),
            corrections: corrections
                .iter()
                .map(|one| Correction {
                    date: shown(one.date),
                    text: &one.text,
                    kind: &one.kind,
                })
                .collect(),
            kind: details.and_then(|d| d.kind.as_deref()),
            priority: details.and_then(|d| d.priority.as_deref()),
            urgency: details.and_then(|d| d.urgency),
            slugline: details.and_then(|d| d.slugline.as_deref()),
            keywords: details.map_or(&[], |d| &d.keywords),
            rights: details.and_then(|d| d.rights.as_ref()),
            origin: details.map(|d| &d.origin).filter(|origin| !origin.is_empty()),
            id: details.and_then(|d| d.id.as_deref()),
            extra: details.map(|d| &d.extra).filter(|extra| !extra.is_empty()),
            text: text(TextForm::Markdown, &written.markdown),
            html: text(TextForm::Html, &written.html),
            plain: text(TextForm::Plain, &written.plain),
        }
    }
}

fn address(edition: &Edition<'_>, article: &Article) -> String {
    edition.full(&edition.href(&article.address))
}

/// Every facet but the source, with a story's values as it spells them.
fn facets<'a>(
    reading: &'a Reading<'a>,
    article: &'a Article,
) -> BTreeMap<&'a str, Vec<&'a str>> {
    let values = |field| values(&reading.edition, article, field).collect();
    reading.facets.iter().map(|facet| (&*facet.name, values(facet.field))).collect()
}

/// The names of all facets but the source, in their order. One that is called like another
/// field of records, or column of tables, gets `_` behind it.
pub(super) fn facet_names<'a>(config: &'a Config, taken: &[&str]) -> Vec<FacetName<'a>> {
    let mut names: Vec<FacetName<'_>> = Vec::new();
    let fields = config.facets.iter().map(|facet| facet.field.as_str());
    for field in fields.filter(|field| *field != "source") {
        let mut name = field.to_owned();
        while taken.contains(&&*name) || names.iter().any(|other| other.name == name) {
            name.push('_');
        }
        names.push(FacetName { name, field });
    }
    names.sort_by(|a, b| a.name.cmp(&b.name));
    names
}

fn values<'a>(
    edition: &Edition<'a>,
    article: &'a Article,
    field: &'a str,
) -> impl Iterator<Item = &'a str> {
    let archive = edition.archive;
    let spelled = article.terms.iter().map(|&term| archive.spelling(term));
    let own = spelled.filter(move |(_, facet, _)| facet.config.field == field);
    own.map(|(spelling, ..)| &*spelling.text)
}
