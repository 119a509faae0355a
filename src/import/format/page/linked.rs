//! Reads what a page says of itself in JSON-LD: an article and what hangs on it.

use serde_json::Map;
use serde_json::Value;

use super::facts::Facts;
use super::facts::Kind;
use super::facts::value;
use crate::import::tree::Tree;

/// How many objects of a page are looked at.
const MAX_OBJECTS: usize = 2000;

type Object = Map<String, Value>;

/// Reads all JSON-LD of a page. `window` is the title of its window, `is_it` tells whether an
/// address is that of the page.
pub(super) fn facts(
    tree: &Tree,
    window: Option<&str>,
    is_it: &dyn Fn(&str) -> bool,
) -> Facts {
    let mut values = Vec::new();
    for id in tree.nodes(tree.root()) {
        let Some(element) = tree.element(id).filter(|element| element.name() == "script")
        else {
            continue;
        };
        let kind = element.attribute("type").unwrap_or_default();
        if kind.trim().to_ascii_lowercase().starts_with("application/ld+json") {
            values.extend(parsed(&tree.text(id)));
        }
    }
    let mut objects = Vec::new();
    for value in &values {
        collect(value, &mut objects);
    }
    let Some(article) = best(&objects, is_it) else { return Facts::default() };
    let mut facts = Linked { objects: &objects }.read(article);
    // Some have the headline as the name, and what it is about as the headline.
    let name = article.get("name").and_then(Value::as_str).and_then(value);
    let is_in = |text: &Option<String>| match (text, window) {
        (Some(text), Some(window)) => window.contains(text.as_str()),
        _ => false,
    };
    if is_in(&name) && !is_in(&facts.title) {
        facts.title = name;
    }
    facts
}

/// Reads JSON, and such as is nearly that.
fn parsed(text: &str) -> Option<Value> {
    let text = text.trim().trim_start_matches("<!--").trim_end_matches("-->");
    let text = text.trim().trim_start_matches("//<![CDATA[").trim_end_matches("//]]>");
    let text = text.trim().trim_start_matches("<![CDATA[").trim_end_matches("]]>");
    let text = text.trim().trim_end_matches(';');
    if let Ok(value) = serde_json::from_str(text) {
        return Some(value);
    }
    let repaired = repaired(text);
    // What follows the first value is of no use.
    let mut values = serde_json::Deserializer::from_str(&repaired).into_iter::<Value>();
    values.next()?.ok()
}

/// JSON without raw ends of lines in its texts, and without commas before its ends.
fn repaired(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut is_in_text = false;
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        match c {
            '"' => is_in_text = !is_in_text,
            '\\' if is_in_text => {
                out.push(c);
                out.extend(rest.next());
                continue;
            }
            c if c.is_control() => {
                out.push(' ');
                continue;
            }
            '}' | ']' if !is_in_text => {
                let end = out.trim_end().len();
                if out[..end].ends_with(',') {
                    out.truncate(end - 1);
                }
            }
            _ => {}
        }
        out.push(c);
    }
    out
}

/// Gathers all objects that may be an article, or what one refers to.
fn collect<'v>(value: &'v Value, objects: &mut Vec<&'v Object>) {
    // JSON is read to a depth of 128, so that this is bounded.
    match value {
        Value::Array(values) => values.iter().for_each(|value| collect(value, objects)),
        Value::Object(object) if objects.len() < MAX_OBJECTS => {
            objects.push(object);
            for name in [
                "@graph",
                "mainEntity",
                "mainEntityOfPage",
                "hasPart",
                "author",
                "publisher",
            ] {
                if let Some(value) = object.get(name) {
                    collect(value, objects);
                }
            }
        }
        _ => {}
    }
}

/// The article that the page is about.
fn best<'v>(objects: &[&'v Object], is_it: &dyn Fn(&str) -> bool) -> Option<&'v Object> {
    let articles = || objects.iter().filter(|object| is_article(object)).copied();
    let is_own = |object: &&Object| {
        let addresses = ["url", "@id", "mainEntityOfPage"].iter().filter_map(|name| {
            let value = object.get(*name)?;
            value.as_str().or_else(|| value.get("@id")?.as_str())
        });
        addresses.into_iter().any(is_it)
    };
    let is_page = |object: &&&Object| {
        types(object).any(|kind| matches!(kind, "WebPage" | "ItemPage"))
            && has_date(object)
    };
    articles()
        .find(is_own)
        .or_else(|| articles().find(|object| object.contains_key("headline")))
        .or_else(|| articles().next())
        .or_else(|| objects.iter().find(is_page).copied())
}

fn has_date(object: &Object) -> bool {
    object.contains_key("datePublished")
}

fn types(object: &Object) -> impl Iterator<Item = &str> {
    let value = object.get("@type");
    let many = value.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let one = value.and_then(Value::as_str);
    let name = |kind: &'_ str| kind.rsplit(['/', '#', ':']).next().map(str::len);
    let all = one.into_iter().chain(many.iter().filter_map(Value::as_str));
    all.map(move |kind| &kind[kind.len() - name(kind).unwrap_or(0)..])
}

fn is_article(object: &Object) -> bool {
    types(object).any(|kind| {
        kind.ends_with("Article")
            || matches!(
                kind,
                "BlogPosting" | "LiveBlogPosting" | "SocialMediaPosting" | "Report"
            )
    })
}

/// Objects that refer to each other.
struct Linked<'v> {
    objects: &'v [&'v Object],
}

impl Linked<'_> {
    fn read(&self, article: &Object) -> Facts {
        let text = |name: &str| article.get(name).and_then(|value| self.text(value));
        let kind = if is_article(article) { Kind::Article } else { Kind::Untold };
        let dates = ["datePublished", "dateCreated"];
        Facts {
            title: text("headline").or_else(|| text("name")),
            dates: dates.iter().filter_map(|name| text(name)).collect(),
            updates: text("dateModified").into_iter().collect(),
            authors: self.texts(article.get("author").or_else(|| article.get("creator"))),
            publisher: text("publisher").or_else(|| text("sourceOrganization")),
            site: None,
            summary: text("description"),
            section: self.texts(article.get("articleSection")).into_iter().next(),
            topics: Vec::new(),
            keywords: keywords(self.texts(article.get("keywords"))),
            language: text("inLanguage"),
            address: article.get("url").and_then(Value::as_str).map(ToOwned::to_owned),
            picture: picture(article.get("image")),
            dateline: text("dateline"),
            kind,
            text: article
                .get("articleBody")
                .and_then(Value::as_str)
                .map(ToOwned::to_owned),
        }
    }

    /// The words of a value: itself, or the name of what it is.
    fn text(&self, of: &Value) -> Option<String> {
        match of {
            Value::String(text) => value(text),
            Value::Number(number) => Some(number.to_string()),
            Value::Array(values) => values.iter().find_map(|value| self.text(value)),
            Value::Object(object) => self.name(object),
            _ => None,
        }
    }

    fn name(&self, object: &Object) -> Option<String> {
        let own =
            ["name", "alternateName", "@value", "termCode"].iter().find_map(|name| {
                let name = object.get(*name)?;
                value(name.as_str().or_else(|| name.get(0)?.as_str())?)
            });
        own.or_else(|| {
            let id = object.get("@id")?;
            let is_it = |other: &&&Object| {
                other.get("@id") == Some(id) && other.contains_key("name")
            };
            let other = self.objects.iter().find(is_it)?;
            value(other.get("name")?.as_str()?)
        })
    }

    fn texts(&self, of: Option<&Value>) -> Vec<String> {
        match of {
            Some(Value::Array(values)) => {
                values.iter().filter_map(|value| self.text(value)).collect()
            }
            Some(value) => self.text(value).into_iter().collect(),
            None => Vec::new(),
        }
    }
}

/// Words that are told as one text.
pub(super) fn keywords(texts: Vec<String>) -> Vec<String> {
    let parts = |text: String| {
        let parts = text.split([',', ';']).map(|part| part.trim().to_owned());
        parts.filter(|part| !part.is_empty()).collect::<Vec<_>>()
    };
    texts.into_iter().flat_map(parts).collect()
}

fn picture(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(address) => Some(address.clone()),
        Value::Array(values) => values.iter().find_map(|value| picture(Some(value))),
        Value::Object(object) => object.get("url")?.as_str().map(ToOwned::to_owned),
        _ => None,
    }
}
