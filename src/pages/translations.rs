//! The same story in other languages, as pages and sitemaps name it.

use serde::Serialize;

use crate::archive::ArticleId;
use crate::config::direction;
use crate::pages::Edition;

/// A story in one of its languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Translation {
    /// The language.
    pub lang: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// Its address, ready for links.
    pub url: String,
    /// Its headline.
    pub title: String,
}

impl Edition<'_> {
    /// Returns an article in all of its languages, its own among them, oldest first; empty
    /// if it has no translation. All articles of a group have the same list.
    pub fn translations(&self, id: ArticleId) -> Vec<Translation> {
        let group = self.archive.translations_of(id).iter();
        let shown = group.map(|&id| {
            let article = self.archive.article(id);
            let language = article.language_in(self.config);
            Translation {
                lang: language.to_owned(),
                dir: direction(language),
                url: self.href(&article.address),
                title: article.title.to_string(),
            }
        });
        shown.collect()
    }
}

/// Returns what `hreflang` names of the languages of a story: each with its address, as it
/// stands in links, and `x-default`, for readers of any other language. That is the story in
/// the site's language, or the oldest.
pub fn hreflang<'a>(
    translations: &'a [Translation],
    site_language: &str,
) -> Vec<(&'a str, &'a str)> {
    let is_default = |one: &&Translation| one.lang.eq_ignore_ascii_case(site_language);
    let default = translations.iter().find(is_default).or(translations.first());
    let all = translations.iter().map(|one| (one.lang.as_str(), one.url.as_str()));
    all.chain(default.map(|one| ("x-default", one.url.as_str()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn story(lang: &str) -> Translation {
        let url = format!("/{lang}.html");
        Translation { lang: lang.to_owned(), dir: "ltr", url, title: String::new() }
    }

    #[test]
    fn readers_of_other_languages_get_the_sites_own_or_the_oldest() {
        let stories = [story("fr"), story("en-GB")];
        let both = [("fr", "/fr.html"), ("en-GB", "/en-GB.html")];
        let with = |default| [both[0], both[1], ("x-default", default)];
        assert_eq!(hreflang(&stories, "en-gb"), with("/en-GB.html"));
        assert_eq!(hreflang(&stories, "es"), with("/fr.html"));
        assert_eq!(hreflang(&[], "en"), []);
    }
}
