//! Reads what a page says of itself in its head: Open Graph, Dublin Core, and the names that
//! sites have made up.

use super::facts::Facts;
use super::facts::Kind;
use super::facts::value;
use super::linked::keywords;
use crate::import::tree::Tree;

/// The `<meta>` and `<link>` elements of a page.
#[derive(Debug, Default)]
pub(super) struct Head {
    /// Names in lower case, and what is said.
    named: Vec<(String, String)>,
    canonical: Option<String>,
    base: Option<String>,
    pub(super) title: Option<String>,
    language: Option<String>,
    pub(super) refresh: Option<String>,
}

impl Head {
    pub(super) fn read(tree: &Tree) -> Self {
        let mut head = Self::default();
        for id in tree.nodes(tree.root()) {
            let Some(element) = tree.element(id) else { continue };
            let attribute = |name: &str| element.attribute(name);
            match element.name() {
                "meta" => head.meta(
                    [attribute("property"), attribute("name"), attribute("http-equiv")],
                    attribute("content").unwrap_or_default(),
                ),
                "link" if has_word(attribute("rel"), "canonical") => {
                    let address = attribute("href").map(ToOwned::to_owned);
                    head.canonical = head.canonical.or(address);
                }
                "base" => {
                    let address = attribute("href").map(ToOwned::to_owned);
                    head.base = head.base.or(address);
                }
                "title" if head.title.is_none() => head.title = value(&tree.words(id)),
                "html" | "body" if head.language.is_none() => {
                    let tag = attribute("lang").or_else(|| attribute("xml:lang"));
                    head.language = tag.and_then(value);
                }
                _ => {}
            }
        }
        head
    }

    fn meta(&mut self, names: [Option<&str>; 3], content: &str) {
        let names = names.into_iter().flatten().flat_map(str::split_whitespace);
        for name in names {
            let name = name.to_ascii_lowercase().replace('.', ":");
            if name == "refresh" {
                self.refresh = Some(content.to_owned());
            }
            self.named.push((name, content.to_owned()));
        }
    }

    fn first(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.all(name).next())
    }

    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = String> + 'a {
        self.named
            .iter()
            .filter(move |(own, _)| own == name)
            .filter_map(|(_, text)| value(text))
    }

    fn every(&self, names: &[&str]) -> Vec<String> {
        names.iter().flat_map(|name| self.all(name)).collect()
    }

    /// The address that the page has for itself.
    pub(super) fn address(&self) -> Option<String> {
        self.canonical.clone().or_else(|| self.first(&["og:url"]))
    }

    /// The address that others on the page are relative to.
    pub(super) fn base(&self) -> Option<&str> {
        self.base.as_deref()
    }

    /// Open Graph, and `article:…`.
    pub(super) fn open_graph(&self) -> Facts {
        let kind = match self.first(&["og:type"]).as_deref() {
            Some(kind) if kind.contains("article") || kind.contains("blog_post") => {
                Kind::Article
            }
            Some("website" | "profile" | "company" | "blog") => Kind::Site,
            _ => Kind::Untold,
        };
        Facts {
            title: self.first(&["og:title", "twitter:title"]),
            dates: self.every(&[
                "article:published_time",
                "article:published",
                "og:article:published_time",
                "og:published_time",
            ]),
            updates: self.every(&["article:modified_time", "og:updated_time"]),
            authors: self.every(&[
                "article:author",
                "og:article:author",
                "article:author_name",
            ]),
            site: self.first(&["og:site_name"]),
            summary: self.first(&["og:description", "twitter:description"]),
            section: self.first(&["article:section", "og:article:section"]),
            topics: self.every(&["article:tag"]),
            picture: self.first(&[
                "og:image:secure_url",
                "og:image",
                "og:image:url",
                "twitter:image",
            ]),
            kind,
            ..Facts::default()
        }
    }

    /// Dublin Core.
    pub(super) fn dublin_core(&self) -> Facts {
        let dates = [
            "dc:date:issued",
            "dcterms:issued",
            "dcterm:issued",
            "dc:date:created",
            "dcterms:created",
            "dcterm:created",
            "dc:created",
            "dc:issued",
            "dc:date",
            "dcterms:date",
            "dcterm:date",
        ];
        Facts {
            title: self.first(&["dc:title", "dcterms:title", "dcterm:title"]),
            dates: self.every(&dates),
            updates: self.every(&["dc:date:modified", "dcterms:modified", "dc:modified"]),
            authors: self.every(&["dc:creator", "dcterms:creator", "dcterm:creator"]),
            publisher: self.first(&["dc:publisher", "dcterms:publisher"]),
            summary: self.first(&[
                "dc:description",
                "dcterms:description",
                "dcterm:description",
            ]),
            keywords: keywords(self.every(&["dc:subject", "dcterms:subject"])),
            language: self.first(&["dc:language", "dcterms:language"]),
            ..Facts::default()
        }
    }

    /// What sites have made up.
    pub(super) fn made_up(&self) -> Facts {
        let dates = [
            "parsely-pub-date",
            "citation_publication_date",
            "citation_date",
            "pubdate",
            "publishdate",
            "publish-date",
            "publish_date",
            "publication_date",
            "publication-date",
            "publicationdate",
            "date_published",
            "datepublished",
            "displaydate",
            "sailthru:date",
            "cxenseparse:recs:publishtime",
            "shareaholic:article_published_time",
            "originalpublicationdate",
            "article_date_original",
            "created",
            "date",
            "rnews:datepublished",
        ];
        Facts {
            title: self.first(&[
                "parsely-title",
                "citation_title",
                "weibo:article:title",
                "title",
            ]),
            dates: self.every(&dates),
            updates: self.every(&["lastmod", "last-modified", "datemodified", "revised"]),
            authors: self.every(&[
                "author",
                "parsely-author",
                "sailthru:author",
                "byl",
                "citation_author",
            ]),
            publisher: self.first(&["publisher", "citation_publisher"]),
            site: self.first(&["application-name"]),
            summary: self.first(&["description", "weibo:article:description"]),
            section: self.first(&["parsely-section", "section"]),
            keywords: keywords(self.every(&[
                "news_keywords",
                "parsely-tags",
                "keywords",
            ])),
            ..Facts::default()
        }
    }

    /// The page's language and address, as HTML tells them.
    pub(super) fn html(&self) -> Facts {
        let language = self.language.clone();
        Facts {
            language: language
                .or_else(|| self.first(&["og:locale", "content-language", "language"])),
            address: self.canonical.clone(),
            ..Facts::default()
        }
    }
}

/// Whether an attribute that holds several words has this one.
pub(super) fn has_word(value: Option<&str>, word: &str) -> bool {
    let value = value.unwrap_or_default();
    value.split_ascii_whitespace().any(|one| one.eq_ignore_ascii_case(word))
}
