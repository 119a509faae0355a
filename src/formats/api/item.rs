//! A story in a list of the static API.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;

use crate::archive::ArticleId;
use crate::config::Api;
use crate::pages::Edition;
use crate::pages::ImageView;
use crate::pages::TermLink;
use crate::pages::listed;
use crate::pages::ninjs_path;

/// What a list tells of a story. Its keys are promised: `schema.json` has them all.
#[derive(Serialize)]
pub(super) struct Item<'a> {
    id: String,
    url: String,
    /// The story as ninjs; null if the site has none.
    ninjs: Option<String>,
    title: &'a str,
    source: &'a str,
    date: String,
    updated: Option<String>,
    lang: &'a str,
    summary: Option<&'a str>,
    dateline: Option<&'a str>,
    places: Vec<&'a str>,
    topics: Vec<&'a str>,
    section: Option<&'a str>,
    byline: Vec<&'a str>,
    facets: BTreeMap<&'a str, Vec<&'a str>>,
    kind: Option<&'a str>,
    priority: Option<&'a str>,
    urgency: Option<u8>,
    slugline: Option<&'a str>,
    keywords: &'a [String],
    story: Option<&'a str>,
    translation: Option<&'a str>,
    image: Option<Image<'a>>,
    corrections: Vec<Correction<'a>>,
}

#[derive(Serialize)]
struct Image<'a> {
    url: String,
    alt: &'a str,
    caption: Option<&'a str>,
    credit: Option<Cow<'a, str>>,
    width: Option<u32>,
    height: Option<u32>,
}

#[derive(Serialize)]
struct Correction<'a> {
    date: String,
    text: &'a str,
    kind: &'a str,
}

/// Returns what a list tells of an article. All of it is in [`crate::pages::Listed`], by which
/// a build tells whether it has changed.
pub(super) fn item<'a>(edition: &Edition<'a>, id: ArticleId) -> Item<'a> {
    let listed = listed(edition, id);
    let teaser = listed.teaser;
    let article = edition.archive.article(id);
    let has_ninjs = edition.config.api == Api::ListsAndNinjs;
    let ninjs = || edition.full(&edition.href_of(&ninjs_path(article)));
    Item {
        id: listed.id,
        url: edition.full(&teaser.url),
        ninjs: has_ninjs.then(ninjs),
        title: teaser.title,
        source: teaser.source.name,
        date: teaser.date,
        updated: teaser.updated,
        lang: teaser.lang,
        summary: teaser.summary,
        dateline: listed.dateline,
        places: names(&listed.places),
        topics: names(&listed.topics),
        section: teaser.section.map(|section| section.name),
        byline: teaser.byline,
        facets: listed
            .others
            .iter()
            .map(|facet| (facet.name, names(&facet.values)))
            .collect(),
        kind: teaser.kind,
        priority: teaser.priority,
        urgency: listed.urgency,
        slugline: listed.slugline,
        keywords: listed.keywords,
        story: listed.story,
        translation: listed.translation,
        image: teaser.image.and_then(|image| picture(edition, &image)),
        corrections: listed
            .corrections
            .into_iter()
            .map(|one| Correction { date: one.date, text: one.text, kind: one.kind })
            .collect(),
    }
}

fn names<'a>(terms: &[TermLink<'a>]) -> Vec<&'a str> {
    terms.iter().map(|term| term.name).collect()
}

/// A picture; `None` if it has no address by which others could ask for it.
fn picture<'a>(edition: &Edition<'_>, image: &ImageView<'a>) -> Option<Image<'a>> {
    Some(Image {
        url: edition.config.full_address(image.url())?,
        alt: image.alt,
        caption: image.caption,
        credit: image.credit.clone(),
        width: image.width,
        height: image.height,
    })
}
