//! What a feed tells of a story.

use crate::archive::ArticleId;
use crate::formats::Texts;
use crate::formats::feed::Author;
use crate::formats::feed::Item;
use crate::formats::feed::Picture;
use crate::moment::Moment;
use crate::pages::Edition;
use crate::pages::Listed;
use crate::pages::listed;

/// Returns what a feed tells of an article.
pub(super) fn item(edition: &Edition<'_>, id: ArticleId, texts: &Texts) -> Item {
    let article = edition.archive.article(id);
    let story = listed(edition, id);
    let summary = story.teaser.summary.map(ToOwned::to_owned);
    let picture = story.teaser.image.as_ref().map(|image| picture(edition, image.url()));
    Item {
        url: edition.full(&story.teaser.url),
        title: story.teaser.title.to_owned(),
        language: story.teaser.lang.to_owned(),
        published: Some(Moment::from_millis(article.date.millis())),
        updated: Moment::from_millis(article.changed().millis()),
        authors: authors(edition, &story),
        source: story.teaser.source.name.to_owned(),
        categories: story.topics.iter().map(|topic| topic.name.to_owned()).collect(),
        summary,
        html: texts.get(id).map(|html| with_dateline(html, story.dateline)),
        text: None,
        picture,
        rights: story
            .rights
            .and_then(|rights| rights.notice.clone().or_else(|| rights.holder.clone())),
        dateline: story.dateline.map(ToOwned::to_owned),
        genre: story.teaser.kind.map(ToOwned::to_owned),
        id: story.id,
    }
}

/// The people who wrote it, else its source.
fn authors(edition: &Edition<'_>, story: &Listed<'_>) -> Vec<Author> {
    let source = std::slice::from_ref(&story.teaser.source);
    let named = if story.bylines.is_empty() { source } else { &story.bylines };
    let named = named.iter().filter(|author| !author.name.is_empty());
    let author = |term: &crate::pages::TermLink<'_>| Author {
        name: term.name.to_owned(),
        url: Some(edition.full(&term.url)),
    };
    named.map(author).collect()
}

fn picture(edition: &Edition<'_>, url: &str) -> Picture {
    let is_full = url.contains("://");
    let name = url.split(['?', '#']).next().unwrap_or(url);
    Picture {
        media_type: mime_guess::from_path(name).first_or_octet_stream().to_string(),
        url: if is_full { url.to_owned() } else { edition.full(url) },
    }
}

/// A text with the dateline before it, which stands apart on the story's own page.
fn with_dateline(html: &str, dateline: Option<&str>) -> String {
    match dateline {
        Some(dateline) => {
            format!("<p>{}</p>\n{html}", quick_xml::escape::escape(dateline))
        }
        None => html.to_owned(),
    }
}
