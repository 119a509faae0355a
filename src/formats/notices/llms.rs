//! `llms.txt`: what a language model finds where on the site; <https://llmstxt.org>.

use crate::pages::Edition;
use crate::pages::FeedOf;
use crate::pages::UndatedPage;
use crate::pages::feed_links;
use crate::pages::menu_pages;

/// A link: its words, the address, and what is there.
type Link = (String, String, &'static str);

/// Returns `llms.txt`; nothing if the config has none.
pub(super) fn write(edition: &Edition<'_>) -> String {
    let config = edition.config;
    let Some(llms) = &config.notices.llms else { return String::new() };
    let mut text = format!("# {}\n", one_line(&config.title));
    if let Some(description) = &config.description {
        text.push_str(&format!("\n> {}\n", one_line(description)));
    }
    if let Some(about) = &llms.about {
        text.push_str(&format!("\n{}\n", about.trim()));
    }
    let sections = [
        ("Archive", archive(edition)),
        ("Feeds", feeds(edition)),
        ("Pages", pages(edition)),
    ];
    for (title, links) in sections {
        if links.is_empty() {
            continue;
        }
        text.push_str(&format!("\n## {title}\n\n"));
        for (words, url, what) in links {
            let tail = if what.is_empty() { String::new() } else { format!(": {what}") };
            text.push_str(&format!("- [{}]({url}){tail}\n", escaped(&words)));
        }
    }
    text
}

fn archive(edition: &Edition<'_>) -> Vec<Link> {
    let url = |path: &str| edition.full(&edition.href_of(path));
    let mut links = vec![
        ("Front page".to_owned(), url("/"), "the newest stories"),
        ("Archive".to_owned(), url("/archive.html"), "every year and month with stories"),
    ];
    for facet in edition.archive.facets().iter().filter(|facet| !facet.values.is_empty())
    {
        let name = &facet.config.name;
        let title = facet.config.title.clone().unwrap_or_else(|| name.clone());
        links.push((title, url(&format!("/{name}/")), "every value, with its stories"));
    }
    links
}

fn feeds(edition: &Edition<'_>) -> Vec<Link> {
    let url = |path: &str| edition.full(&edition.href_of(path));
    let feeds = feed_links(edition, &FeedOf::Site).into_iter();
    let named = feeds.zip(["Atom", "RSS", "JSON Feed"]);
    let mut links: Vec<Link> = named
        .map(|(feed, name)| {
            (name.to_owned(), edition.full(&feed.url), "the newest stories")
        })
        .collect();
    let ticker = url("/ticker.json");
    links.push(("Ticker".to_owned(), ticker, "the newest headlines as JSON"));
    if edition.config.base_url.is_some() {
        links.push(("Sitemaps".to_owned(), url("/sitemap.xml"), "every story"));
    }
    links
}

/// The undated pages that ask for the menu, in its order.
fn pages(edition: &Edition<'_>) -> Vec<Link> {
    let link = |page: &UndatedPage| {
        let url = edition.full(&edition.href(&page.address));
        (page.undated.title.clone(), url, "")
    };
    menu_pages(edition).into_iter().map(link).collect()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words of a link, in which brackets stand for themselves.
fn escaped(text: &str) -> String {
    one_line(text).replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}
