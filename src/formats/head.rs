//! What stands in a page's head for search engines, other sites and reference managers:
//! description, canonical address, languages, neighbours, feeds, Open Graph, Dublin Core.
//!
//! Zotero does not read JSON-LD. It files a page as a newspaper article if `DC.type` is
//! `NewsItem`, takes the newspaper's name from `og:site_name`, and would make it a journal
//! article if there were a `citation_journal_title`; so there is none.

use pulldown_cmark_escape::escape_html;

use crate::config::Config;
use crate::formats::about::About;
use crate::formats::about::is_web;
use crate::formats::about::origin;
use crate::pages::FeedLink;
use crate::pages::StoryView;
use crate::pages::hreflang;

/// Elements, a line for each.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn meta(&mut self, name: &str, content: &str) {
        self.element(&["<meta name=\"", name, "\" content=\""], content, "\">\n");
    }

    fn property(&mut self, name: &str, content: &str) {
        self.element(&["<meta property=\"", name, "\" content=\""], content, "\">\n");
    }

    fn link(&mut self, rel: &str, href: &str) {
        self.element(&["<link rel=\"", rel, "\" href=\""], href, "\">\n");
    }

    fn feed(&mut self, feed: &FeedLink, title: &str) {
        let start = ["<link rel=\"alternate\" type=\"", feed.media_type, "\" title=\""];
        self.element(&start, title, "\" href=\"");
        self.text(&feed.url);
        self.0.push_str("\">\n");
    }

    fn language(&mut self, language: &str, href: &str) {
        self.0.push_str("<link rel=\"alternate\" hreflang=\"");
        self.text(language);
        self.element(&["\" href=\""], href, "\">\n");
    }

    fn element(&mut self, start: &[&str], value: &str, end: &str) {
        start.iter().for_each(|part| self.0.push_str(part));
        self.text(value);
        self.0.push_str(end);
    }

    /// The picture that other sites show of the page.
    fn image(&mut self, url: &str, size: Option<(u32, u32)>, alt: &str) {
        self.property("og:image", url);
        if let Some((width, height)) = size {
            self.property("og:image:width", &width.to_string());
            self.property("og:image:height", &height.to_string());
        }
        if !alt.is_empty() {
            self.property("og:image:alt", alt);
        }
    }

    /// A value between quotes. HTML has no way to write a control character.
    fn text(&mut self, value: &str) {
        // A string takes everything.
        let _ = if value.chars().any(char::is_control) {
            escape_html(&mut self.0, &value.replace(char::is_control, " "))
        } else {
            escape_html(&mut self.0, value)
        };
    }
}

/// Returns the lines that are the same on every page: the feeds of the site.
pub fn of_site(feeds: &[FeedLink], title: &str) -> String {
    let mut lines = Lines::default();
    feeds.iter().for_each(|feed| lines.feed(feed, title));
    lines.0
}

/// Returns the lines of a page, with those of the site. They are finished HTML, and end
/// without a line end. `feeds_title` is what the page's own feeds are called.
pub fn of_page(about: &About<'_>, of_site: &str, feeds_title: &str) -> String {
    let mut lines = Lines(String::with_capacity(3 * 1024));
    let head = &about.view.head;
    if let Some(description) = &head.description {
        lines.meta("description", description);
    }
    if about.is_found() {
        lines.meta("robots", "max-image-preview:large");
        ways(about, &mut lines);
    } else if head.kind == "tombstone" {
        canonical(about, &mut lines);
    }
    lines.0.push_str(of_site);
    head.links.feeds.iter().for_each(|feed| lines.feed(feed, feeds_title));
    if about.is_found() {
        open_graph(about, &mut lines);
        match about.story() {
            Some(story) => of_story(about, story, &mut lines),
            None => lines.meta("twitter:card", "summary"),
        }
    }
    let end = lines.0.trim_end().len();
    lines.0.truncate(end);
    lines.0
}

/// Where else to go: the address to be found, other languages, the pages beside it.
fn ways(about: &About<'_>, lines: &mut Lines) {
    let head = &about.view.head;
    canonical(about, lines);
    if let Some(base) = &about.config.base_url {
        let languages = hreflang(&head.links.translations, &about.config.language);
        for (language, href) in languages {
            lines.language(language, &base.full(href));
        }
    }
    let beside = [("prev", &head.links.previous), ("next", &head.links.next)];
    for (rel, href) in beside {
        if let Some(href) = href {
            lines.link(rel, href);
        }
    }
}

/// A part of an address would mean another page on another host, so it is a full one or none.
fn canonical(about: &About<'_>, lines: &mut Lines) {
    let head = &about.view.head;
    if let Some(base) = &about.config.base_url {
        let canonical = head.canonical.as_ref().unwrap_or(&head.url);
        lines.link("canonical", &base.full(canonical));
    }
}

fn open_graph(about: &About<'_>, lines: &mut Lines) {
    let Config { title: site, base_url, language, .. } = about.config;
    let head = &about.view.head;
    let kind = if about.story().is_some() { "article" } else { "website" };
    lines.property("og:type", kind);
    lines.property("og:title", about.title);
    lines.property("og:site_name", site);
    if base_url.is_some() {
        let canonical = head.canonical.as_ref().unwrap_or(&head.url);
        lines.property("og:url", &about.full(canonical));
    }
    let own = if head.language.is_empty() { language } else { &head.language };
    lines.property("og:locale", &locale(own));
    let others = head.links.translations.iter().filter(|one| one.url != head.url);
    for other in others {
        lines.property("og:locale:alternate", &locale(&other.lang));
    }
    if let Some(description) = &head.description {
        lines.property("og:description", description);
    }
}

/// A language as Open Graph writes it: `pt_BR`. It has no word for a script.
fn locale(language: &str) -> String {
    let mut parts = language.split('-');
    let primary = parts.next().unwrap_or_default().to_ascii_lowercase();
    let is_region = |part: &&str| {
        part.len() == 2 || part.len() == 3 && part.bytes().all(|b| b.is_ascii_digit())
    };
    match parts.find(is_region) {
        Some(region) => format!("{primary}_{}", region.to_ascii_uppercase()),
        None => primary,
    }
}

/// What is told of a story alone.
fn of_story(about: &About<'_>, story: &StoryView<'_>, lines: &mut Lines) {
    let teaser = story.teaser();
    let image = teaser.image.as_ref();
    let image = image.zip(image.and_then(|image| about.config.full_address(&image.url)));
    let image = image.filter(|(_, url)| !url.starts_with('/'));
    let card = story.card.as_ref();
    let card = card.zip(card.and_then(|card| about.config.full_address(&card.url)));
    let card = card.filter(|(_, url)| !url.starts_with('/'));
    let large = match (&image, &card) {
        (Some((image, url)), _) => {
            lines.image(url, image.width.zip(image.height), image.alt);
            "summary_large_image"
        }
        (None, Some((card, url))) => {
            lines.image(url, Some((card.width, card.height)), teaser.title);
            "summary_large_image"
        }
        (None, None) => "summary",
    };
    lines.meta("twitter:card", large);
    lines.property("article:published_time", &teaser.date);
    if let Some(changed) = &story.changed {
        lines.property("article:modified_time", changed);
    }
    if let Some(section) = &teaser.section {
        lines.property("article:section", section.name);
    }
    let topics = story.topics.iter().map(|topic| topic.name);
    for tag in topics.chain(story.keywords.iter().map(String::as_str)) {
        lines.property("article:tag", tag);
    }
    // Open Graph asks for the address of each author's page, which an agency's is no author's.
    for author in story.authors.iter().filter(|author| author.is_person()) {
        lines.property("article:author", &about.full(&author.url));
    }
    dublin_core(about, story, lines);
}

fn dublin_core(about: &About<'_>, story: &StoryView<'_>, lines: &mut Lines) {
    let teaser = story.teaser();
    lines.meta("DC.type", "NewsItem");
    lines.meta("DC.title", teaser.title);
    for author in &story.authors {
        lines.meta("DC.creator", author.name);
    }
    // Reference managers take each of these for the name of a person.
    for author in story.authors.iter().filter(|author| author.is_person()) {
        lines.meta("citation_author", author.name);
    }
    lines.meta("DC.publisher", &about.config.title);
    lines.meta("DC.date.issued", &teaser.date);
    lines.meta("DC.language", teaser.lang);
    let own = story.id.map(ToOwned::to_owned);
    let address = || Some(about.url()).filter(|url| is_web(url));
    if let Some(identifier) = own.or_else(address) {
        lines.meta("DC.identifier", &identifier);
    }
    let rights = story.rights.and_then(|r| r.notice.as_deref().or(r.holder.as_deref()));
    if let Some(rights) = rights.or(about.config.rights.as_deref()) {
        lines.meta("DC.rights", rights);
    }
    lines.meta("DC.source", origin(story).unwrap_or(teaser.source.name));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_cannot_leave_its_attribute() {
        let mut lines = Lines::default();
        lines.meta("DC.title", "\"><script>&'\n\u{0}</script>");
        let expected = "<meta name=\"DC.title\" content=\"\
            &quot;&gt;&lt;script&gt;&amp;&#39;  &lt;/script&gt;\">\n";
        assert_eq!(lines.0, expected);
    }

    #[test]
    fn a_locale_is_a_language_with_its_region() {
        let tags = ["pt-BR", "zh-Hant-TW", "es-419", "fr", "sr-Latn"];
        let found = tags.map(locale);
        assert_eq!(found, ["pt_BR", "zh_TW", "es_419", "fr", "sr"]);
    }
}
