//! A feed as JSON Feed 1.1, <https://www.jsonfeed.org/version/1.1/>.

use serde::Serialize;

use crate::formats::feed::Author;
use crate::formats::feed::Feed;
use crate::formats::feed::Item;

#[derive(Serialize)]
struct Document<'a> {
    version: &'static str,
    title: &'a str,
    home_page_url: &'a str,
    feed_url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    language: &'a str,
    authors: [Person<'a>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hubs: Vec<Hub<'a>>,
    items: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Hub<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    url: &'a str,
}

#[derive(Serialize)]
struct Person<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    url: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_html: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<&'a str>,
    date_published: String,
    date_modified: String,
    authors: Vec<Person<'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    tags: &'a [String],
    language: &'a str,
    _newsgen: Extension<'a>,
}

/// What a wire story has and JSON Feed has no word for.
#[derive(Serialize)]
struct Extension<'a> {
    source: &'a str,
    dateline: Option<&'a str>,
    kind: Option<&'a str>,
}

/// Returns the feed, with as many of its items as it may have bytes.
pub(super) fn write(feed: &Feed<'_>) -> Vec<u8> {
    let config = feed.edition.config;
    let hubs = config.feed.hub.iter().map(|hub| Hub { kind: "WebSub", url: hub });
    let mut document = Document {
        version: "https://jsonfeed.org/version/1.1",
        title: &feed.title,
        home_page_url: &feed.page,
        feed_url: &feed.own,
        description: config.description.as_deref(),
        language: &feed.language,
        authors: [Person { name: &config.title, url: None }],
        hubs: hubs.collect(),
        items: Vec::new(),
    };
    let mut n_bytes = serde_json::to_vec(&document).map_or(0, |bytes| bytes.len() + 1);
    for item in &feed.items {
        let entry = entry(feed, item);
        n_bytes += serde_json::to_vec(&entry).map_or(0, |bytes| bytes.len() + 1);
        if n_bytes > feed.max_bytes() && !document.items.is_empty() {
            break;
        }
        document.items.push(entry);
    }
    let mut bytes = serde_json::to_vec(&document).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

fn entry<'a>(feed: &Feed<'_>, item: &'a Item) -> Entry<'a> {
    let zone = feed.edition.config.time_zone;
    let person = |author: &'a Author| Person {
        name: &author.name,
        url: author.url.as_deref().filter(|url| url.contains("://")),
    };
    // One of the two contents must be there.
    let text = item.text.as_ref().or(item.summary.as_ref()).unwrap_or(&item.title);
    Entry {
        id: &item.id,
        url: &item.url,
        title: &item.title,
        content_html: item.html.as_deref(),
        content_text: item.html.is_none().then_some(text),
        summary: item.summary.as_deref(),
        image: item.picture.as_ref().map(|picture| &*picture.url),
        date_published: item.published.unwrap_or(item.updated).rfc3339(zone),
        date_modified: item.updated.rfc3339(zone),
        authors: item.authors.iter().map(person).collect(),
        tags: &item.categories,
        language: &item.language,
        _newsgen: Extension {
            source: &item.source,
            dateline: item.dateline.as_deref(),
            kind: item.genre.as_deref(),
        },
    }
}
