//! Takes what `newsgen export --format ninjs` put beside the properties of ninjs, so that
//! nothing is lost on the way out and in again.

use chrono_tz::Tz;
use serde_json::Map as Object;
use serde_json::Value;

use crate::import::format::ninjs::news::News;
use crate::import::item::Item;
use crate::import::own::set_origin;
use crate::import::own::without_nothing;
use crate::moment::Moment;

/// What front matter told and ninjs has no property for; `None` if newsgen did not write it.
pub(super) fn front_matter(news: News<'_>) -> Option<Object<String, Value>> {
    let descriptions = news.objects("descriptions");
    let (_, own) = descriptions
        .into_iter()
        .find(|(_, one)| one.text("role").as_deref() == Some("front-matter"))?;
    match serde_json::from_str(&own.text("value")?) {
        Ok(Value::Object(object)) => Some(object),
        _ => None,
    }
}

/// Sets the fields that stand there.
pub(super) fn set(item: &mut Item, fields: Object<String, Value>) {
    for (name, value) in fields {
        let value = without_texts_of_nothing(value);
        match (name.as_str(), value) {
            ("date", Value::String(date)) => item.date = Some(date),
            ("slug", Value::String(slug)) => {
                item.slug = Some(slug.clone());
                item.set("slug", slug);
            }
            ("origin", Value::Object(origin)) => set_origin(item, origin),
            (name, value) => {
                if let Ok(value) = serde_yaml::to_value(&value) {
                    item.set(name, without_nothing(value));
                }
            }
        }
    }
}

/// A picture's `alt` may be an empty text, which means the same as none.
fn without_texts_of_nothing(value: Value) -> Value {
    match value {
        Value::Object(map) => map
            .into_iter()
            .filter(|(_, value)| *value != Value::String(String::new()))
            .collect::<Object<String, Value>>()
            .into(),
        value => value,
    }
}

/// Whether one of a story's corrections is of this moment.
pub(super) fn is_corrected_at(fields: &Object<String, Value>, when: &str) -> bool {
    let moment = |text: &str| Moment::parse(text, Tz::UTC).ok().map(Moment::millis);
    let corrections = fields.get("corrections").and_then(Value::as_array);
    let mut dates =
        corrections.into_iter().flatten().filter_map(|one| one.get("date")?.as_str());
    dates.any(|date| moment(date) == moment(when))
}

/// Parts a line of names where the names are known: they were joined with `, `.
pub(super) fn byline(line: &str, names: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = line;
    while !rest.is_empty() {
        let begins = |name: &&String| {
            let behind = rest.strip_prefix(&***name);
            behind.is_some_and(|behind| behind.is_empty() || behind.starts_with(", "))
        };
        let Some(name) = names.iter().filter(begins).max_by_key(|name| name.len()) else {
            return vec![line.to_owned()];
        };
        found.push(name.clone());
        rest = rest.get(name.len()..).unwrap_or_default();
        rest = rest.strip_prefix(", ").unwrap_or(rest);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_commas_are_found_again() {
        let names = ["Ada Quill", "Ben Marsh, Jr.", "Ben Marsh"].map(str::to_owned);
        let parted = byline("Ben Marsh, Jr., Ada Quill, Ben Marsh", &names);
        assert_eq!(parted, ["Ben Marsh, Jr.", "Ada Quill", "Ben Marsh"]);
        assert_eq!(byline("Someone, Ada Quill", &names), ["Someone, Ada Quill"]);
    }
}
