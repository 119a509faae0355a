//! What a page tells machines of itself: JSON-LD in the words of schema.org.
//!
//! It is made from the page's view and the look alone, so that equal views give equal bytes.

mod schema;

use crate::formats::about::About;
use crate::formats::about::is_web;
use crate::formats::about::origin;
use crate::gazetteer;
use crate::pages::Author;
use crate::pages::ImageView;
use crate::pages::StoryView;
use crate::paths::Address;

use schema::Agent;
use schema::BreadcrumbList;
use schema::CorrectionComment;
use schema::GeoCoordinates;
use schema::Graph;
use schema::ImageObject;
use schema::ItemList;
use schema::ListItem;
use schema::NewsArticle;
use schema::Node;
use schema::Place;
use schema::PostalAddress;
use schema::Step;
use schema::Translated;
use schema::WebPage;
use schema::WebSite;
use schema::Whole;

/// What comes into the data of a page beside its view.
#[derive(Debug, Clone, Copy)]
pub struct Around<'a> {
    /// The way to the page: each step's words and address.
    pub crumbs: &'a [(String, &'a str)],
    /// The articles that a list shows, in its order.
    pub listed: &'a [&'a Address],
    /// How many words the story has.
    pub words: u32,
}

/// Returns the JSON-LD of a page, safe inside a `script` element; `None` for a page that
/// stands where nothing is.
pub fn of_page(about: &About<'_>, around: &Around<'_>) -> Option<String> {
    if !about.is_found() {
        return None;
    }
    let url = about.url();
    let mut nodes = Vec::with_capacity(3);
    match about.story() {
        Some(story) => {
            nodes.push(Node::Article(Box::new(article(about, story, (&url, around)))));
        }
        None => nodes.push(Node::Page(web_page(about, &url, around.listed))),
    }
    if about.view.head.kind == "home" {
        nodes.push(Node::Site(web_site(about)));
    }
    if !around.crumbs.is_empty() {
        nodes.push(Node::Way(way(about, around.crumbs)));
    }
    let graph = Graph { context: "https://schema.org", nodes };
    serde_json::to_string(&graph).ok().map(|json| script_safe(&json))
}

fn article<'a>(
    about: &About<'a>,
    story: &'a StoryView<'a>,
    (url, around): (&'a str, &Around<'_>),
) -> NewsArticle<'a> {
    let teaser = story.teaser();
    let topics = story.topics.iter().map(|topic| topic.name);
    let rights = story.rights;
    let terms = rights.and_then(|rights| rights.terms.as_deref());
    let holder = rights.and_then(|rights| rights.holder.as_deref());
    NewsArticle {
        kind: kind_of(teaser.kind),
        id: url,
        url,
        main_entity_of_page: url,
        headline: teaser.title,
        description: teaser.summary,
        dateline: story.dateline,
        date_published: &teaser.date,
        date_modified: story.changed.as_deref(),
        in_language: teaser.lang,
        article_section: teaser.section.as_ref().map(|section| section.name),
        keywords: topics.chain(story.keywords.iter().map(String::as_str)).collect(),
        word_count: around.words,
        author: story.authors.iter().map(|author| agent(about, author)).collect(),
        source_organization: source(about, story),
        publisher: publisher(about),
        location_created: places(story),
        image: pictures(about, story),
        correction: corrections(story),
        work_translation: translations(about),
        is_based_on: origin(story),
        is_part_of: wholes(about, story),
        version: story.versions.as_ref().map(|versions| versions.number),
        copyright_holder: holder.map(organisation),
        copyright_notice: rights.and_then(|rights| rights.notice.as_deref()),
        usage_info: terms.filter(|terms| is_web(terms)),
        identifier: story.id,
    }
}

/// The kind of news article that a genre is. schema.org keeps `ReportageNewsArticle` for what
/// a reporter found out, so news that only tells what happened is none.
fn kind_of(genre: Option<&str>) -> &'static str {
    let genre = genre.unwrap_or_default().to_ascii_lowercase();
    match genre.as_str() {
        "analysis" | "news analysis" => "AnalysisNewsArticle",
        "opinion" | "commentary" | "editorial" | "column" | "op-ed" => {
            "OpinionNewsArticle"
        }
        "background" | "backgrounder" | "explainer" | "timeline" => {
            "BackgroundNewsArticle"
        }
        "review" => "ReviewNewsArticle",
        "interview" | "feature" | "profile" | "exclusive" | "investigation"
        | "reportage" => "ReportageNewsArticle",
        _ => "NewsArticle",
    }
}

fn agent<'a>(about: &About<'_>, author: &Author<'a>) -> Agent<'a> {
    let kind = if author.is_person() { "Person" } else { "Organization" };
    let url = (!author.url.is_empty()).then(|| about.full(&author.url));
    Agent { kind, name: author.name, url }
}

fn organisation(name: &str) -> Agent<'_> {
    Agent { kind: "Organization", name, url: None }
}

/// The agency or outlet; `None` if the story names none.
fn source<'a>(about: &About<'_>, story: &'a StoryView<'a>) -> Option<Agent<'a>> {
    let source = &story.teaser().source;
    let url = Some(about.full(&source.url));
    let named = !source.name.is_empty();
    named.then(|| Agent { url, ..organisation(source.name) })
}

fn publisher<'a>(about: &About<'a>) -> Agent<'a> {
    let url = Some(about.home());
    Agent { kind: "NewsMediaOrganization", name: &about.config.title, url }
}

fn site<'a>(about: &About<'a>) -> Whole<'a> {
    Whole { kind: "WebSite", name: Some(&about.config.title), url: about.home() }
}

fn wholes<'a>(about: &About<'a>, story: &StoryView<'_>) -> Vec<Whole<'a>> {
    let running = story.versions.as_ref().map(|versions| Whole {
        kind: "CreativeWorkSeries",
        name: None,
        url: about.full(&versions.url),
    });
    [Some(site(about)), running].into_iter().flatten().collect()
}

/// The places of the dateline, with what the gazetteer knows of them.
fn places<'a>(story: &'a StoryView<'_>) -> Vec<Place<'a>> {
    let Some(parts) = &story.dateline_parts else { return Vec::new() };
    let (region, country) = (parts.region.as_deref(), parts.country.as_deref());
    let place = |printed: &'a String| {
        let Some(spot) = gazetteer::find_within(printed, region, country) else {
            return Place { kind: "Place", name: printed, address: None, geo: None };
        };
        let gazetteer::Spot { name, country, latitude, longitude } = spot;
        Place {
            kind: "Place",
            name,
            address: Some(PostalAddress {
                kind: "PostalAddress",
                address_locality: name,
                address_country: country,
            }),
            geo: Some(GeoCoordinates { kind: "GeoCoordinates", latitude, longitude }),
        }
    };
    parts.places.iter().map(place).collect()
}

/// The picture of a story, or else its card.
fn pictures<'a>(about: &About<'_>, story: &'a StoryView<'_>) -> Vec<ImageObject<'a>> {
    let image = story.teaser().image.as_ref();
    let card = story.card.as_ref().filter(|_| image.is_none());
    let image = image.and_then(|image| image_object(about, image));
    let card = card.and_then(|card| {
        Some(ImageObject {
            kind: "ImageObject",
            url: about.config.full_address(&card.url)?,
            width: Some(pixels(card.width)),
            height: Some(pixels(card.height)),
            caption: None,
            credit_text: None,
        })
    });
    image.into_iter().chain(card).collect()
}

/// A distance, as schema.org wants it; a number alone is none.
fn pixels(number: u32) -> String {
    format!("{number} px")
}

/// `None` if it has no address by which others could ask for it.
fn image_object<'a>(about: &About<'_>, image: &ImageView<'a>) -> Option<ImageObject<'a>> {
    Some(ImageObject {
        kind: "ImageObject",
        url: about.config.full_address(&image.url)?,
        width: image.width.map(pixels),
        height: image.height.map(pixels),
        caption: image.caption,
        credit_text: image.credit.clone(),
    })
}

fn corrections<'a>(story: &'a StoryView<'_>) -> Vec<CorrectionComment<'a>> {
    let comments = story.corrections().iter().map(|correction| CorrectionComment {
        kind: "CorrectionComment",
        text: correction.text,
        date_published: &correction.date,
    });
    comments.collect()
}

fn translations<'a>(about: &About<'a>) -> Vec<Translated<'a>> {
    let head = &about.view.head;
    let others = head.links.translations.iter().filter(|one| one.url != head.url);
    let translated = others.map(|other| Translated {
        kind: "NewsArticle",
        url: about.full(&other.url),
        headline: &other.title,
        in_language: &other.lang,
    });
    translated.collect()
}

fn web_page<'a>(about: &About<'a>, url: &'a str, listed: &[&Address]) -> WebPage<'a> {
    let head = &about.view.head;
    let kind = if head.kind == "page" { "WebPage" } else { "CollectionPage" };
    // The front page's own address is that of the site.
    let part = if head.kind == "home" { "#page" } else { "" };
    let base = about.config.base_path();
    let items = (1..).zip(listed).map(|(position, address)| ListItem {
        kind: "ListItem",
        position,
        url: about.full(&address.href(base)),
    });
    WebPage {
        kind,
        id: format!("{url}{part}"),
        url,
        name: about.title,
        description: head.description.as_deref(),
        in_language: &head.language,
        is_part_of: site(about),
        main_entity: (!listed.is_empty()).then(|| ItemList {
            kind: "ItemList",
            number_of_items: listed.len(),
            item_list_element: items.collect(),
        }),
    }
}

fn web_site<'a>(about: &About<'a>) -> WebSite<'a> {
    WebSite {
        kind: "WebSite",
        id: about.home(),
        url: about.home(),
        name: &about.config.title,
        description: about.config.description.as_deref(),
        in_language: &about.config.language,
        publisher: publisher(about),
    }
}

fn way<'a>(about: &About<'a>, crumbs: &'a [(String, &'a str)]) -> BreadcrumbList<'a> {
    let above = crumbs.iter().map(|(name, url)| (name.as_str(), *url));
    let own = (about.title, about.view.head.url.as_str());
    let steps = (1..).zip(above.chain([own])).map(|(position, (name, url))| Step {
        kind: "ListItem",
        position,
        name,
        item: about.full(url),
    });
    BreadcrumbList { kind: "BreadcrumbList", item_list_element: steps.collect() }
}

/// JSON that may stand in a page's script element: `<`, `>`, `&` and the two line separators
/// of JavaScript are written as escapes.
pub fn script_safe(json: &str) -> String {
    // Both separators begin with this byte; most texts have none of it.
    const SEPARATOR: u8 = 0xe2;
    let is_suspect = |byte: &u8| matches!(*byte, b'<' | b'>' | b'&' | SEPARATOR);
    let mut safe = String::with_capacity(json.len() + 32);
    let mut rest = json;
    while let Some(at) = rest.as_bytes().iter().position(is_suspect) {
        safe.push_str(&rest[..at]);
        let mut after = rest[at..].chars();
        match after.next() {
            Some(c @ ('<' | '>' | '&' | '\u{2028}' | '\u{2029}')) => {
                safe.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            other => safe.extend(other),
        }
        rest = after.as_str();
    }
    safe.push_str(rest);
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_cannot_end_the_script_element_that_it_stands_in() {
        let hostile = "</script><!-- & \u{2028}\u{2029}\" é";
        let json = serde_json::to_string(hostile).unwrap_or_default();
        let safe = script_safe(&json);
        let expected = r#""\u003c/script\u003e\u003c!-- \u0026 \u2028\u2029\" é""#;
        assert_eq!(safe, expected);
        assert_eq!(serde_json::from_str::<String>(&safe).unwrap(), hostile);
    }

    #[test]
    fn a_genre_is_the_kind_of_article_that_schema_org_has_for_it() {
        let genres = ["Analysis", "editorial", "backgrounder", "review", "interview"];
        let kinds = genres.map(|genre| kind_of(Some(genre)));
        let expected = ["Analysis", "Opinion", "Background", "Review", "Reportage"];
        assert_eq!(kinds, expected.map(|kind| format!("{kind}NewsArticle")));
        let plain = [None, Some("news"), Some("roundup"), Some("a </script>")];
        assert_eq!(plain.map(kind_of), ["NewsArticle"; 4]);
    }
}
