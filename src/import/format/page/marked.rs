//! Reads what a page marks in its text: microdata, `RDFa`, `<time>`, and the classes that
//! microformats gave to headlines, authors and dates.

use super::facts::Facts;
use super::facts::Kind;
use super::facts::value;
use super::linked::keywords;
use super::meta::has_word;
use crate::import::tree::Element;
use crate::import::tree::Id;
use crate::import::tree::Tree;

/// The longest name of an author.
const MAX_AUTHOR_BYTES: usize = 120;
/// Of how many articles a page is a list.
const LIST_LENGTH: usize = 5;

/// What is marked as schema.org has it, in microdata or `RDFa`.
pub(super) fn schema(tree: &Tree) -> Facts {
    let mut facts = Facts::default();
    let mut n_articles = 0;
    // What a `<meta>` has in `property` is Open Graph.
    let is_mark = |element: &&Element| {
        element.name() != "meta" || element.attribute("itemprop").is_some()
    };
    for id in tree.nodes(tree.root()) {
        let Some(element) = tree.element(id).filter(is_mark) else { continue };
        let types = element.attribute("itemtype").or_else(|| element.attribute("typeof"));
        if types.is_some_and(is_article) {
            facts.kind = Kind::Article;
            n_articles += 1;
        }
        let names =
            element.attribute("itemprop").or_else(|| element.attribute("property"));
        let Some(names) = names.filter(|_| is_of_article(tree, id)) else { continue };
        for name in names.split_ascii_whitespace() {
            let name = name.rsplit([':', '/']).next().unwrap_or_default();
            take(&mut facts, name, &|| told(tree, id, element));
        }
    }
    if n_articles < LIST_LENGTH { facts } else { Facts::default() }
}

fn take(facts: &mut Facts, name: &str, told: &dyn Fn() -> Option<String>) {
    match name {
        "headline" if facts.title.is_none() => facts.title = told(),
        "datePublished" | "dateCreated" => facts.dates.extend(told()),
        "dateModified" => facts.updates.extend(told()),
        "author" | "creator" => {
            facts.authors.extend(told().filter(|name| name.len() < MAX_AUTHOR_BYTES));
        }
        "publisher" if facts.publisher.is_none() => facts.publisher = told(),
        "articleSection" if facts.section.is_none() => facts.section = told(),
        "description" if facts.summary.is_none() => facts.summary = told(),
        "inLanguage" if facts.language.is_none() => facts.language = told(),
        "keywords" => facts.keywords.extend(keywords(told().into_iter().collect())),
        _ => {}
    }
}

fn is_article(types: &str) -> bool {
    types.split_ascii_whitespace().any(|kind| {
        kind.ends_with("Article")
            || kind.ends_with("BlogPosting")
            || kind.ends_with("Report")
    })
}

/// Whether what is marked hangs on an article, and on nothing in it, as a comment.
fn is_of_article(tree: &Tree, id: Id) -> bool {
    let mut above = tree.parent(id);
    while let Some(id) = above {
        let element = tree.element(id);
        let attribute = |name| element.and_then(|element| element.attribute(name));
        if attribute("itemscope").is_some() || attribute("typeof").is_some() {
            return attribute("itemtype")
                .or_else(|| attribute("typeof"))
                .is_some_and(is_article);
        }
        above = tree.parent(id);
    }
    false
}

fn told(tree: &Tree, id: Id, element: &Element) -> Option<String> {
    for name in ["content", "datetime"] {
        if let Some(told) = element.attribute(name).and_then(value) {
            return Some(told);
        }
    }
    let name = tree.nodes(id).skip(1).find(|&id| {
        let element = tree.element(id);
        let names = element.and_then(|one| {
            one.attribute("itemprop").or_else(|| one.attribute("property"))
        });
        names.is_some_and(|names| names.rsplit(':').next() == Some("name"))
    });
    match name.and_then(|name| Some((name, tree.element(name)?))) {
        Some((name, element)) => {
            let content = element.attribute("content").and_then(value);
            content.or_else(|| value(&tree.words(name)))
        }
        None => value(&tree.words(id)),
    }
}

/// What classes, `rel` and `<time>` tell.
pub(super) fn classes(tree: &Tree) -> Facts {
    let mut facts = Facts::default();
    let mut times = Vec::new();
    for id in tree.nodes(tree.root()) {
        let Some(element) = tree.element(id) else { continue };
        let class = |name: &str| has_word(element.attribute("class"), name);
        let words = || value(&tree.words(id));
        if element.name() == "time" {
            times.push((
                element,
                element.attribute("datetime").and_then(value).or_else(words),
            ));
            continue;
        }
        // Encyclopaedias call birthdays so, too.
        if (class("published") || class("dt-published")) && !class("dtstart") {
            facts.dates.extend(element.attribute("title").and_then(value).or_else(words));
        }
        let is_author = has_word(element.attribute("rel"), "author")
            || class("p-author")
            || class("byline")
            || class("author-name");
        if is_author && facts.authors.is_empty() {
            facts.authors.extend(words().filter(|name| name.len() < MAX_AUTHOR_BYTES));
        }
        if (class("entry-title") || class("p-name")) && facts.title.is_none() {
            facts.title = words();
        }
    }
    let is_only = times.len() == 1;
    for (time, date) in times {
        match time_is(time) {
            Time::Update => facts.updates.extend(date),
            Time::Publication => facts.dates.extend(date),
            Time::Other if is_only => facts.dates.extend(date),
            Time::Other => {}
        }
    }
    facts
}

/// What a `<time>` is the time of.
enum Time {
    Publication,
    Update,
    Other,
}

fn time_is(time: &Element) -> Time {
    let has = |words: &[&str]| {
        let mut classes = time.classes().map(str::to_ascii_lowercase);
        classes.any(|class| words.iter().any(|word| class.contains(word)))
    };
    if time.attribute("pubdate").is_some() || has(&["publish", "entry-date", "post-date"])
    {
        Time::Publication
    } else if has(&["updated", "modified"]) {
        Time::Update
    } else {
        Time::Other
    }
}
