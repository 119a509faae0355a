//! Gives a story the fields that front matter of all generators has.

use std::collections::BTreeSet;

use serde_yaml::Mapping;
use serde_yaml::Value;
use unic_langid::LanguageIdentifier;

use super::index::Here;
use super::matter::Matter;
use super::matter::list_of;
use super::matter::text_of;
use super::told::Told;
use crate::import::item::Item;
use crate::import::item::Shape;
use crate::markdown;
use crate::markdown::RawHtml;
use crate::moment::Moment;
use crate::paths::Address;

/// Fields that tell a generator how to build a page, and readers nothing.
const TECHNICAL: [&str; 40] = [
    "layout",
    "permalink",
    "url",
    "type",
    "template",
    "theme",
    "comments",
    "comment",
    "toc",
    "math",
    "mathjax",
    "katex",
    "mermaid",
    "sitemap",
    "markup",
    "outputs",
    "output",
    "render_with_liquid",
    "excerpt_separator",
    "aside",
    "sidebar",
    "nav",
    "menu",
    "menus",
    "build",
    "_build",
    "cascade",
    "headless",
    "linktitle",
    "linkTitle",
    "isCJKLanguage",
    "pagination",
    "paginate",
    "in_search_index",
    "page_template",
    "sort_by",
    "save_as",
    "index",
    "generate_feed",
    "hero",
];
/// Fields of newsgen that a document may have as they are.
const OWN: [&str; 14] = [
    "places",
    "kind",
    "priority",
    "urgency",
    "slugline",
    "keywords",
    "rights",
    "ednote",
    "story",
    "version",
    "translation",
    "corrections",
    "topics",
    "section",
];
/// The longest summary that is taken, in characters.
const SUMMARY_CHARACTERS: usize = 2000;

/// Gives an item what a document tells.
pub(super) fn fill(item: &mut Item, told: Told, mut matter: Matter, here: &Here<'_>) {
    let settings = here.settings();
    item.shape = told.shape;
    item.title = told.title.or_else(|| matter.text(&["title"])).unwrap_or_default();
    item.date = told.date.filter(|_| told.shape == Shape::Story);
    item.zone = told.zone.or(settings.zone);
    item.path = Some(here.to().to_owned());
    item.fields = told.fields;
    if item.shape == Shape::Undated {
        for name in ["section", "topics", "translation"] {
            item.fields.take(name);
        }
        for name in ["embargo", "expires"] {
            if item.fields.take(name).is_some() {
                item.set("draft", true);
                item.note(format!(
                    "it is a draft now, as a page without a date has no `{name}`"
                ));
            }
        }
    }
    item.notes.extend(told.notes);
    let source = matter.scalar("source").or_else(|| matter.scalar("agency"));
    item.source = source.or_else(|| settings.title.clone());
    item.dateline = matter.scalar("dateline");
    if let (Some(url), Some(address)) = (&settings.url, &told.address) {
        item.origin.url = Some(format!("{url}{}{address}", settings.base));
    }
    aliases(item, told.address.into_iter().chain(told.aliases));
    byline(item, &mut matter, here);
    summary(item, &mut matter);
    language(item, &mut matter, here);
    updated(item, &mut matter);
    if matter.flag("draft") == Some(true) || matter.flag("published") == Some(false) {
        item.set("draft", true);
    }
    if item.shape == Shape::Story {
        for name in OWN {
            if let Some(value) = matter.take(&[name])
                && !item.fields.has(name)
            {
                item.set(name, value);
            }
        }
        picture(item, &mut matter, here);
    }
    extra(item, matter);
}

/// The addresses at which it stood.
fn aliases(item: &mut Item, addresses: impl Iterator<Item = String>) {
    let mut good = Vec::new();
    let mut files = BTreeSet::new();
    for address in addresses.filter(|address| address != "/") {
        match Address::of_alias(&address) {
            // `/a` and `/a/` are the same file, and on many disks `/A` is, too.
            Ok(read) if files.insert(read.output_path().as_str().to_lowercase()) => {
                good.push(address);
            }
            Ok(_) => item.note(format!(
                "an old address is left out, as another has its file: `{address}`"
            )),
            Err(error) => item.note(format!("an old address is left out: {error}")),
        }
    }
    item.set_list("aliases", good);
}

/// Who wrote it; short names are looked up.
fn byline(item: &mut Item, matter: &mut Matter, here: &Here<'_>) {
    let settings = here.settings();
    let names = ["authors", "author", "byline"];
    let own =
        matter.list(&names).or_else(|| settings.author.clone().map(|name| vec![name]));
    let full = |name: String| {
        let name = settings.authors.get(&name).cloned().unwrap_or(name);
        let bare = name.strip_prefix("By ").or_else(|| name.strip_prefix("by "));
        bare.map(ToOwned::to_owned).unwrap_or(name)
    };
    if item.shape == Shape::Story {
        item.set_list("byline", own.unwrap_or_default().into_iter().map(full));
    }
}

fn summary(item: &mut Item, matter: &mut Matter) {
    let names =
        ["summary", "description", "excerpt", "teaser", "lead", "abstract", "intro"];
    let mut found: Option<String> = None;
    for name in names {
        let Some(text) = matter.scalar(name) else { continue };
        let text = plain(&text);
        match &found {
            None => found = Some(text),
            Some(first) if *first == text => {}
            // Two summaries that differ are both kept.
            Some(_) => matter.default(name, &Value::String(text)),
        }
    }
    if let Some(text) = found {
        item.set("summary", text);
    }
}

/// A summary in plain words.
fn plain(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if !words.contains(['*', '_', '[', '<', '`', '&']) {
        return words;
    }
    let shown =
        markdown::summary_after(&words, 0, (RawHtml::Sanitized, SUMMARY_CHARACTERS));
    shown.unwrap_or(words)
}

fn language(item: &mut Item, matter: &mut Matter, here: &Here<'_>) {
    let own = matter.scalar("lang").or_else(|| matter.scalar("language"));
    let own = own.or_else(|| matter.scalar("locale"));
    if item.fields.has("lang") {
        return;
    }
    let Some(own) = own.or_else(|| here.settings().language.clone()) else { return };
    let tag = own.split('.').next().unwrap_or_default().replace('_', "-");
    match tag.parse::<LanguageIdentifier>() {
        Ok(_) => item.set("lang", tag),
        Err(_) => item.note(format!("left out, as it is no language: `{own}`")),
    }
}

fn updated(item: &mut Item, matter: &mut Matter) {
    let names = [
        "updated",
        "lastmod",
        "modified",
        "last_modified_at",
        "last_modified",
        "last-modified",
        "date_updated",
    ];
    let Some(text) = matter.text(&names) else { return };
    let zone = item.zone.unwrap_or(chrono_tz::Tz::UTC);
    match Moment::parse(&text, zone) {
        Ok(moment) if item.zone.is_some() => item.set("updated", moment.shown(zone)),
        Ok(_) => item.set("updated", text),
        Err(error) => item.note(format!("left out, when it was updated: {error}")),
    }
}

/// The picture for the top of the page.
fn picture(item: &mut Item, matter: &mut Matter, here: &Here<'_>) {
    let names = [
        "image",
        "cover",
        "thumbnail",
        "featured_image",
        "featuredImage",
        "feature_image",
        "banner",
        "images",
        "cover_image",
        "featured",
    ];
    let mut found = None;
    for name in names {
        let Some(value) = matter.get(name) else { continue };
        let source = text_of(value).filter(|_| !value.is_bool());
        let Some(source) = source else { continue };
        let Some(link) = here.link(&source).or_else(|| outside(&source)) else {
            let place = format!("its picture `{source}` is not in the site's folder");
            item.note(place);
            continue;
        };
        found = Some((name, link));
        break;
    }
    let Some((name, link)) = found else { return };
    let value = matter.take(&[name]).unwrap_or_default();
    let inner = value.as_mapping().cloned().unwrap_or_default();
    let mut image = Mapping::new();
    image.insert("src".into(), link.into());
    let parts: [(&str, &[&str]); 3] = [
        ("alt", &["alt", "image_alt", "alt_text", "image-alt"]),
        ("caption", &["caption", "image_caption", "image_figcaption", "description"]),
        ("credit", &["credit", "image_credit", "credits", "attribution"]),
    ];
    for (part, names) in parts {
        let own = names.iter().find_map(|name| inner.get(*name)).and_then(text_of);
        let beside: Vec<&str> =
            names.iter().copied().filter(|name| name.contains("image")).collect();
        if let Some(text) = own.or_else(|| matter.text(&beside)) {
            image.insert(part.into(), text.into());
        }
    }
    item.set("image", image);
}

fn outside(source: &str) -> Option<String> {
    let is_outside = source.starts_with("https://") || source.starts_with("http://");
    is_outside.then(|| source.to_owned())
}

/// Keeps what is left, but for what only a generator needs.
fn extra(item: &mut Item, matter: Matter) {
    let mut rest = Mapping::new();
    for (name, value) in matter.into_rest() {
        let Some(name) = text_of(&name) else { continue };
        let is_technical = TECHNICAL.contains(&&*name);
        let is_told = value.is_mapping() || !list_of(&value).is_empty();
        if is_told && !is_technical {
            rest.insert(name.into(), value);
        }
    }
    match rest.shift_remove("extra") {
        Some(Value::Mapping(inner)) => {
            for (name, value) in inner {
                rest.entry(name).or_insert(value);
            }
        }
        Some(other) => {
            rest.insert("extra".into(), other);
        }
        None => {}
    }
    item.set("extra", rest);
}
