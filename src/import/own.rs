//! Takes what `newsgen export` wrote, so that nothing is lost on the way out and in again.

use serde_json::Map as Object;
use serde_json::Value;

use crate::import::item::Body;
use crate::import::item::Item;
use crate::import::item::Refusal;
use crate::paths::Slug;

/// Whether an object has the names that only an export of newsgen has together.
pub(super) fn is_exported(values: &Object<String, Value>) -> bool {
    ["uri", "address", "path", "title", "date", "slug"]
        .iter()
        .all(|name| values.contains_key(*name))
}

/// Makes an item of an exported story.
pub(super) fn item(mut values: Object<String, Value>) -> Result<Item, Refusal> {
    let mut take = |name: &str| values.remove(name).unwrap_or(Value::Null);
    let mut item = Item::default();
    let text = |value: Value| match value {
        Value::String(text) => Some(text),
        _ => None,
    };
    item.title = text(take("title")).unwrap_or_default();
    item.source = text(take("source"));
    item.date = text(take("date"));
    item.worked_out_dateline = text(take("dateline"));
    item.origin.id = text(take("uri"));
    let path = text(take("path")).unwrap_or_default();
    item.path = path.strip_prefix("content/").map(ToOwned::to_owned);
    drop(take("address"));
    item.body = match (text(take("text")), text(take("html")), text(take("plain"))) {
        (Some(text), ..) => Body::Markdown(text),
        (None, Some(html), _) => Body::Html(html),
        (None, None, plain) => Body::Plain(plain.unwrap_or_default()),
    };
    item.worked_out_summary = text(take("summary"));
    let slug = text(take("slug")).unwrap_or_default();
    if Slug::from_text(name_of(&path)).is_none_or(|own| own.as_str() != slug) {
        item.set("slug", slug);
    }
    if take("draft") == Value::Bool(true) {
        item.set("draft", true);
    }
    if let Value::Object(origin) = take("origin") {
        set_origin(&mut item, origin);
    }
    for (name, value) in values {
        if let Ok(value) = serde_yaml::to_value(&value) {
            item.set(&name, without_nothing(value));
        }
    }
    Ok(item)
}

/// Takes where an exported story came from.
pub(super) fn set_origin(item: &mut Item, origin: Object<String, Value>) {
    for (name, value) in origin {
        match (name.as_str(), value) {
            ("url", Value::String(url)) => item.origin.url = Some(url),
            ("captured", Value::String(when)) => item.origin.captured = Some(when),
            ("import", _) => {}
            (name, value) => {
                item.origin.more.set_some(name, serde_yaml::to_value(&value).ok());
            }
        }
    }
}

/// The file's name without folders, date and extension, of which newsgen makes the slug.
fn name_of(path: &str) -> &str {
    let path = path.strip_suffix("/index.md").unwrap_or(path);
    let name = path.rsplit('/').next().unwrap_or(path);
    let name = name.strip_suffix(".md").unwrap_or(name);
    match crate::moment::date_in_path(name) {
        Some((_, rest)) if !rest.is_empty() => rest,
        _ => name,
    }
}

/// A value without the fields that are `null`.
pub(super) fn without_nothing(value: serde_yaml::Value) -> serde_yaml::Value {
    match value {
        serde_yaml::Value::Mapping(map) => map
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (name, without_nothing(value)))
            .collect::<serde_yaml::Mapping>()
            .into(),
        serde_yaml::Value::Sequence(list) => {
            list.into_iter().map(without_nothing).collect()
        }
        value => value,
    }
}

/// The fields of a row that hold several values, joined with `; `.
const LISTS: [&str; 5] = ["byline", "topics", "places", "keywords", "aliases"];
/// The fields that hold JSON where they hold more than a text.
const JSON: [&str; 3] = ["version", "origin", "extra"];
/// The columns of fields that have parts.
const PARTS: [(&str, &str, &str); 7] = [
    ("image", "image", "src"),
    ("image_alt", "image", "alt"),
    ("image_caption", "image", "caption"),
    ("image_credit", "image", "credit"),
    ("rights_holder", "rights", "holder"),
    ("rights_notice", "rights", "notice"),
    ("rights_terms", "rights", "terms"),
];

/// Makes of a row's cells the object that JSON lines would have.
pub(super) fn from_cells(cells: Object<String, Value>) -> Object<String, Value> {
    let mut values = Object::new();
    for name in ["uri", "address", "path", "title", "date", "slug"] {
        values.insert(name.to_owned(), Value::Null);
    }
    for (name, value) in cells {
        let Value::String(cell) = value else { continue };
        if let Some((_, field, part)) = PARTS.iter().find(|(column, ..)| *column == name)
        {
            let whole = values.entry(*field).or_insert_with(|| Object::new().into());
            if let Value::Object(whole) = whole {
                whole.insert((*part).to_owned(), cell.into());
            }
        } else if LISTS.contains(&&*name) {
            let parts: Vec<&str> = cell.split("; ").collect();
            values.insert(name, parts.into());
        } else if JSON.contains(&&*name) {
            let value = serde_json::from_str(&cell).unwrap_or(Value::String(cell));
            values.insert(name, value);
        } else if name == "draft" {
            values.insert(name, (cell == "true").into());
        } else if name == "urgency" {
            values.insert(name, cell.parse::<u8>().map_or(Value::Null, Into::into));
        } else if name == "corrections" {
            values.insert(name, corrections(&cell));
        } else {
            values.insert(name, cell.into());
        }
    }
    values
}

/// Corrections as the table joins them: `2016-03-12 corrected: words; …`.
fn corrections(cell: &str) -> Value {
    let mut corrections: Vec<Value> = Vec::new();
    let mut rest = cell;
    while !rest.is_empty() {
        // A correction may itself have `; ` in it: the next one begins with a date.
        let starts = rest.match_indices("; ").map(|(at, _)| at);
        let end = starts.into_iter().find(|&at| begins(&rest[at + 2..]).is_some());
        let end = end.unwrap_or(rest.len());
        if let Some((date, kind, words)) = begins(&rest[..end]) {
            corrections
                .push(serde_json::json!({"date": date, "kind": kind, "text": words}));
        }
        rest = rest[end..].trim_start_matches("; ");
    }
    corrections.into()
}

fn begins(text: &str) -> Option<(&str, &str, &str)> {
    let (date, rest) = text.split_once(' ')?;
    let (kind, words) = rest.split_once(": ")?;
    let is_kind = matches!(kind, "corrected" | "clarification" | "refile");
    let is_date = date.len() >= 10 && date.as_bytes().get(4) == Some(&b'-');
    (is_kind && is_date).then_some((date, kind, words))
}
