//! The sitemap of the last two days, as Google News wants it.
//!
//! <https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap>

use crate::archive::ArticleId;
use crate::formats::sitemap::NAMESPACE;
use crate::formats::xml::Document;
use crate::pages::Edition;

const NEWS: (&str, &str) =
    ("xmlns:news", "http://www.google.com/schemas/sitemap-news/0.9");

/// Returns the sitemap; without news it is empty, which the protocol of news allows.
pub(in crate::formats) fn write(edition: &Edition<'_>) -> Vec<u8> {
    let mut xml = Document::new();
    xml.open("urlset", &[NAMESPACE, NEWS]);
    for id in edition.archive.news() {
        story(&mut xml, edition, id);
    }
    xml.close("urlset");
    xml.finish()
}

fn story(xml: &mut Document, edition: &Edition<'_>, id: ArticleId) {
    let config = edition.config;
    let article = edition.archive.article(id);
    let tag = article.language_in(config);
    xml.open("url", &[]);
    xml.text("loc", &[], &edition.full(&edition.href(&article.address)));
    xml.open("news:news", &[]);
    xml.open("news:publication", &[]);
    xml.text("news:name", &[], &config.title);
    xml.text("news:language", &[], &language(tag));
    xml.close("news:publication");
    xml.text("news:publication_date", &[], &article.date.shown(config.time_zone));
    xml.text("news:title", &[], &article.title);
    xml.close("news:news");
    xml.close("url");
}

/// The code of a language as Google wants it: two or three letters, and `zh-cn` or `zh-tw`.
fn language(tag: &str) -> String {
    let tag = tag.to_ascii_lowercase();
    let mut parts = tag.split('-');
    let primary = parts.next().unwrap_or_default();
    if primary != "zh" {
        return primary.to_owned();
    }
    let is_traditional = |part: &str| matches!(part, "hant" | "tw" | "hk" | "mo");
    let is_simplified = |part: &str| matches!(part, "hans" | "cn" | "sg");
    let telling = parts.find(|part| is_traditional(part) || is_simplified(part));
    let is_traditional = telling.is_some_and(is_traditional);
    if is_traditional { "zh-tw" } else { "zh-cn" }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::language;

    #[test]
    fn languages_are_named_as_google_wants_them() {
        let tags =
            ["en", "pt-BR", "zh-Hant", "zh-TW", "zh", "zh-Hans-HK", "zh-HK", "gsw-CH"];
        let expected = ["en", "pt", "zh-tw", "zh-tw", "zh-cn", "zh-cn", "zh-tw", "gsw"];
        assert_eq!(tags.map(language), expected.map(str::to_owned));
    }
}
