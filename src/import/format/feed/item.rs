//! Makes an item of what any kind of feed tells.

use serde_yaml::Mapping;
use serde_yaml::Value;

use crate::import::format::feed::dates;
use crate::import::format::feed::own::Feed;
use crate::import::format::feed::rich::Rich;
use crate::import::item::Item;

/// How long a summary may be, in characters; a longer text is a text of its own.
const MAX_SUMMARY: usize = 1000;
/// What begins an address that a story can have come from.
const SCHEMES: [&str; 4] = ["http://", "https://", "ftp://", "gopher://"];

/// Something that an item has beside its text: a recording, a picture.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Enclosed {
    pub(super) address: String,
    pub(super) kind: Option<String>,
    pub(super) length: Option<String>,
}

/// Sets the text and the summary. A summary that only repeats the text is none.
pub(super) fn set_texts(item: &mut Item, text: Option<Rich>, summaries: Vec<Rich>) {
    let text = text.filter(|text| !text.is_empty());
    let all = text.as_ref().map(Rich::visible).unwrap_or_default();
    let mut others: Vec<Value> = Vec::new();
    for summary in summaries {
        let words = summary.visible();
        let start = words.trim_end_matches(['.', '…', '[', ']', ' ']);
        if start.is_empty() || all.starts_with(start) {
            continue;
        }
        let is_free = !item.fields.has("summary") && words.chars().count() <= MAX_SUMMARY;
        match is_free {
            true => item.set("summary", words),
            false if others.contains(&words.as_str().into()) => {}
            false => others.push(words.into()),
        }
    }
    extra(item, "descriptions", Value::Sequence(others));
    if let Some(text) = text {
        item.body = text.into_body();
    }
}

/// Sets the dates: the first of `published` that can be read, and the last change.
pub(super) fn set_dates(item: &mut Item, published: &[String], updated: &[String]) {
    let read = |texts: &[String], notes: &mut Vec<String>| {
        let texts = texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty());
        for text in texts {
            match dates::read(text) {
                Some(dated) => {
                    notes.extend(dated.note);
                    return Some(dated.text);
                }
                None => notes.push(format!("its date `{text}` has no clear meaning")),
            }
        }
        None
    };
    let mut notes = Vec::new();
    item.date = read(published, &mut notes);
    let updated = read(updated, &mut notes);
    if item.date.is_none() {
        item.date.clone_from(&updated);
    }
    if item.date.is_none() {
        // The first one is told of as the reason why there is no story.
        item.date = published.iter().chain(updated.iter()).next().cloned();
        notes.clear();
    }
    let moment = |text: &Option<String>| text.as_deref().and_then(dates::moment);
    if moment(&updated) > moment(&item.date) {
        item.set("updated", updated.unwrap_or_default());
    }
    item.notes.extend(notes);
}

/// Sets what is beside the text: a picture, and what stays where it is.
pub(super) fn set_enclosed(item: &mut Item, enclosed: Vec<Enclosed>) {
    let mut list: Vec<Value> = Vec::new();
    for Enclosed { address, kind, length } in enclosed {
        let mut entry = Mapping::new();
        let told = match &kind {
            Some(kind) => format!("{address} ({kind})"),
            None => address.clone(),
        };
        entry.insert("url".into(), address.into());
        entry.extend(kind.map(|kind| ("type".into(), kind.into())));
        entry.extend(length.map(|length| ("length".into(), length.into())));
        let entry = Value::Mapping(entry);
        if !list.contains(&entry) {
            item.note(format!("left where it is: {told}"));
            list.push(entry);
        }
    }
    extra(item, "enclosures", Value::Sequence(list));
}

/// Sets what the feed says where the item says nothing.
pub(super) fn fall_back(item: &mut Item, feed: &Feed) {
    if item.source.is_none() {
        item.source.clone_from(&feed.title);
    }
    if !item.fields.has("byline") {
        item.set_list("byline", feed.authors.iter().cloned());
    }
    if let Some(tag) = feed.language.as_deref().filter(|_| !item.fields.has("lang")) {
        item.set("lang", tag);
    }
    if let Some(notice) = feed.rights.as_deref().filter(|_| !item.fields.has("rights")) {
        item.set("rights", notice);
    }
    // The name of a record must not depend on what else is in it.
    if item.origin.id.is_none() {
        item.origin.id.clone_from(&item.origin.url);
    }
}

/// Keeps a value that newsgen does not know.
pub(super) fn extra(item: &mut Item, name: &str, value: Value) {
    let is_empty = matches!(&value, Value::Sequence(list) if list.is_empty());
    if is_empty {
        return;
    }
    let mut extra = match item.fields.take("extra") {
        Some(Value::Mapping(extra)) => extra,
        _ => Mapping::new(),
    };
    extra.insert(name.into(), value);
    item.set("extra", extra);
}

/// An address that a story can have come from; `None` if it cannot.
pub(super) fn address(text: &str) -> Option<String> {
    let text = text.trim();
    let lower = text.to_ascii_lowercase();
    let is_known = SCHEMES.iter().any(|scheme| lower.starts_with(scheme));
    (is_known && !text.contains(char::is_whitespace)).then(|| text.to_owned())
}

/// A language tag; `None` if the text is none.
pub(in crate::import::format) fn language(text: &str) -> Option<String> {
    let tag = text.trim().replace('_', "-");
    let is_part = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    let first = tag.split('-').next().unwrap_or_default();
    let is_first =
        (2..=3).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_alphabetic());
    (is_first && tag.len() <= 35 && tag.split('-').all(is_part)).then_some(tag)
}
