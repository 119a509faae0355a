//! Where a story plays and where it comes from, with points from the gazetteer.

use crate::archive::Article;
use crate::formats::ninjs::shape::Place;
use crate::formats::ninjs::shape::Point;
use crate::gazetteer;
use crate::gazetteer::Spot;
use crate::pages::Edition;
use crate::wire;
use crate::wire::Dateline;

/// The places of a story. A dateline that names one says which of its namesakes it is.
pub(super) fn of_article<'a>(
    edition: &Edition<'a>,
    article: &'a Article,
) -> Vec<Place<'a>> {
    let names: Vec<&str> = names(edition, article).collect();
    if names.is_empty() {
        return Vec::new();
    }
    let told = dateline(edition, article);
    let place = |name: &'a str| {
        let spot = find(name, told.as_ref());
        let point = spot.map(|spot| Point {
            kind: "Point",
            coordinates: [spot.longitude, spot.latitude],
        });
        Place { name, point }
    };
    names.into_iter().map(place).collect()
}

/// Where the story was filed: the dateline's first place, else the first of its places.
pub(super) fn located(edition: &Edition<'_>, article: &Article) -> Option<String> {
    let told = dateline(edition, article);
    let filed = told.as_ref().and_then(|told| told.places.first());
    let filed = filed.map(|place| wire::dateline::title_case(place));
    filed.or_else(|| names(edition, article).next().map(ToOwned::to_owned))
}

/// The place that a story means by a name. One that its dateline names lies where that says,
/// or is not known: a namesake elsewhere is the wrong place.
fn find(name: &str, told: Option<&Dateline>) -> Option<Spot> {
    let folded = name.to_lowercase();
    let own = told
        .filter(|told| told.places.iter().any(|place| place.to_lowercase() == folded));
    match own {
        Some(Dateline { region, country, .. }) => {
            gazetteer::find_within(name, region.as_deref(), country.as_deref())
        }
        None => gazetteer::find(name, None),
    }
}

fn dateline(edition: &Edition<'_>, article: &Article) -> Option<Dateline> {
    let printed = article.dateline.as_deref()?;
    let source = values(edition, article, "source").next();
    wire::dateline::read(printed, &edition.config.known_to_wires(source))
}

fn names<'a>(
    edition: &Edition<'a>,
    article: &'a Article,
) -> impl Iterator<Item = &'a str> + use<'a> {
    values(edition, article, "places")
}

fn values<'a>(
    edition: &Edition<'a>,
    article: &'a Article,
    field: &'static str,
) -> impl Iterator<Item = &'a str> + use<'a> {
    let archive = edition.archive;
    let spelled = article.terms.iter().map(|&term| archive.spelling(term));
    let own = spelled.filter(move |(_, facet, _)| facet.config.field == field);
    own.map(|(spelling, ..)| &*spelling.text)
}
