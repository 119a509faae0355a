//! Makes an item of named values: a JSON object, or a row of a table. Which value is which
//! field, its name tells, or a map that a person wrote.

use chrono::DateTime;
use chrono::NaiveDate;
use chrono::NaiveDateTime;
use serde_json::Map as Object;
use serde_json::Value;

use crate::import::item::Body;
use crate::import::item::Item;
use crate::import::item::Refusal;
use crate::import::map::As;
use crate::import::map::Column;
use crate::import::map::Map;
use crate::import::own;
use crate::moment::Moment;
use crate::paths::Slug;

/// Names of columns and the fields that they are, where no map says otherwise.
const NAMES: [(&str, &str); 54] = [
    ("headline", "title"),
    ("name", "title"),
    ("agency", "source"),
    ("publisher", "source"),
    ("outlet", "source"),
    ("publication", "source"),
    ("newspaper", "source"),
    ("datetime", "date"),
    ("timestamp", "date"),
    ("published", "date"),
    ("published_at", "date"),
    ("publishedat", "date"),
    ("publish_date", "date"),
    ("publication_date", "date"),
    ("date_published", "date"),
    ("datepublished", "date"),
    ("pubdate", "date"),
    ("pub_date", "date"),
    ("created", "date"),
    ("created_at", "date"),
    ("modified", "updated"),
    ("modified_at", "updated"),
    ("updated_at", "updated"),
    ("date_modified", "updated"),
    ("datemodified", "updated"),
    ("lastmod", "updated"),
    ("author", "byline"),
    ("authors", "byline"),
    ("by", "byline"),
    ("creator", "byline"),
    ("category", "section"),
    ("desk", "section"),
    ("tags", "topics"),
    ("tag", "topics"),
    ("topic", "topics"),
    ("categories", "topics"),
    ("subjects", "topics"),
    ("place", "places"),
    ("location", "places"),
    ("city", "places"),
    ("language", "lang"),
    ("description", "summary"),
    ("abstract", "summary"),
    ("teaser", "summary"),
    ("snippet", "summary"),
    ("link", "url"),
    ("web_url", "url"),
    ("permalink", "url"),
    ("guid", "id"),
    ("uuid", "id"),
    ("body", "plain"),
    ("content", "plain"),
    ("article", "plain"),
    ("text", "plain"),
];

/// Names of columns with a text in HTML.
const HTML_NAMES: [&str; 4] = ["html", "content_html", "body_html", "content_encoded"];

/// What the text of an object is called.
const NAMES_OF_TEXTS: [&str; 7] =
    ["name", "title", "value", "html", "rendered", "text", "plain"];

/// Fields of front matter that take several values.
const LISTS: [&str; 5] = ["byline", "topics", "places", "keywords", "aliases"];

/// Makes an item of named values.
pub(super) fn item(values: Object<String, Value>, map: &Map) -> Result<Item, Refusal> {
    if map.is_empty() && own::is_exported(&values) {
        return own::item(values);
    }
    let mut columns = Columns { item: Item::default(), rest: Object::new() };
    let mut left = values;
    for (field, column) in map.columns() {
        let value = match &column.column {
            Some(name) => left.get(name).cloned().unwrap_or(Value::Null),
            None => Value::Null,
        };
        let value = match (&column.text, is_empty(&value)) {
            (Some(text), true) => Value::String(text.clone()),
            _ => value,
        };
        columns.take(field, value, column)?;
    }
    for name in map.names() {
        left.remove(name);
    }
    let plain = Column::default();
    for (name, value) in left {
        let field = field_of(&name);
        match map.has(field) || columns.has(field) {
            true => columns.keep(name, value),
            false => columns.take_known(&name, field, value, &plain)?,
        }
    }
    Ok(columns.finish())
}

/// An item that grows column by column.
struct Columns {
    item: Item,
    /// What is no field.
    rest: Object<String, Value>,
}

impl Columns {
    /// Whether a field of which there is only one was told.
    fn has(&self, field: &str) -> bool {
        let item = &self.item;
        match field {
            "title" => !item.title.is_empty(),
            "source" => item.source.is_some(),
            "date" => item.date.is_some(),
            "dateline" => item.dateline.is_some(),
            "url" => item.origin.url.is_some(),
            "id" => item.origin.id.is_some(),
            "plain" | "markdown" => {
                matches!(&item.body, Body::Plain(text) | Body::Markdown(text) if !text.is_empty())
                    || matches!(&item.body, Body::Html(_))
            }
            _ => item.fields.has(field),
        }
    }

    /// Takes a column that is a field by its name, and keeps others as they are.
    fn take_known(
        &mut self,
        name: &str,
        field: &str,
        value: Value,
        column: &Column,
    ) -> Result<(), Refusal> {
        if HTML_NAMES.contains(&field) {
            // HTML tells more than words alone.
            let html = Column { as_: Some(As::Html), ..Column::default() };
            return self.take("text", value, &html);
        }
        match crate::config::FIELDS.contains(&field)
            || matches!(field, "url" | "plain" | "markdown" | "captured")
        {
            true => self.take(field, value, column),
            false => {
                self.keep(name.to_owned(), value);
                Ok(())
            }
        }
    }

    fn keep(&mut self, name: String, value: Value) {
        if !is_empty(&value) {
            self.rest.insert(name, value);
        }
    }

    /// Sets a field.
    fn take(
        &mut self,
        field: &str,
        value: Value,
        column: &Column,
    ) -> Result<(), Refusal> {
        if is_empty(&value) {
            return Ok(());
        }
        let item = &mut self.item;
        match field {
            "title" => item.title = text_of(&value),
            "source" => item.source = Some(text_of(&value)),
            "dateline" => item.dateline = Some(text_of(&value)),
            "date" => {
                item.date = Some(date_of(&value, column)?);
                item.zone = column.zone;
            }
            "updated" | "embargo" | "expires" | "withdrawn" => {
                item.set(field, in_zone(date_of(&value, column)?, column));
            }
            "url" => item.origin.url = Some(text_of(&value)),
            "id" => item.origin.id = Some(text_of(&value)),
            "captured" => item.origin.captured = Some(text_of(&value)),
            "slug" => {
                item.slug = Slug::from_text(&text_of(&value)).map(|s| s.as_str().into());
            }
            "origin" => match value {
                Value::Object(origin) => own::set_origin(item, origin),
                value if text_of(&value).contains("://") => {
                    item.origin.url = Some(text_of(&value));
                }
                value => item.origin.more.set("told", text_of(&value)),
            },
            "extra" => match value {
                Value::Object(extra) => self.rest.extend(extra),
                value => self.keep("extra".to_owned(), value),
            },
            "markdown" => item.body = Body::Markdown(paragraphs_of(&value)),
            "html" => item.body = Body::Html(paragraphs_of(&value)),
            "plain" | "text" => {
                let is_html =
                    value.get("html").or_else(|| value.get("rendered")).is_some();
                let text = paragraphs_of(&value);
                item.body = match column.as_ {
                    None if is_html => Body::Html(text),
                    Some(As::Html) => Body::Html(text),
                    Some(As::Markdown) => Body::Markdown(text),
                    _ => Body::Plain(text),
                };
            }
            field if LISTS.contains(&field) || column.split.is_some() => {
                let values = list_of(value, column.split.as_deref());
                item.set_list(field, values);
            }
            field => match serde_yaml::to_value(&value) {
                Ok(value) => item.set(field, value),
                Err(_) => item.set(field, text_of(&value)),
            },
        }
        Ok(())
    }

    fn finish(mut self) -> Item {
        if let Ok(rest) = serde_yaml::to_value(&self.rest) {
            self.item.set("extra", rest);
        }
        self.item
    }
}

/// The field that a column is by its name.
pub(super) fn field_of(name: &str) -> &str {
    let lower = name.to_ascii_lowercase();
    let known = NAMES.iter().find(|(column, _)| *column == lower);
    known.map_or(name, |(_, field)| field)
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(list) => list.iter().all(is_empty),
        Value::Object(map) => map.is_empty(),
        _ => false,
    }
}

/// A value as a text of paragraphs.
fn paragraphs_of(value: &Value) -> String {
    match value {
        Value::Array(list) => list.iter().map(text_of).collect::<Vec<_>>().join("\n\n"),
        value => text_of(value),
    }
}

/// A value as one text. Of an object its name counts.
fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(text_of).collect::<Vec<_>>().join(", "),
        Value::Object(map) => {
            let named = NAMES_OF_TEXTS.iter().find_map(|key| map.get(*key));
            named.map_or_else(|| value.to_string(), text_of)
        }
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

fn list_of(value: Value, split: Option<&str>) -> Vec<String> {
    match value {
        Value::Array(list) => list.iter().map(text_of).collect(),
        value => {
            let text = text_of(&value);
            match split.filter(|split| !split.is_empty()) {
                Some(split) => {
                    text.split(split).map(|part| part.trim().to_owned()).collect()
                }
                None => vec![text],
            }
        }
    }
}

/// A date as front matter has it.
fn date_of(value: &Value, column: &Column) -> Result<String, Refusal> {
    let text = text_of(value);
    let text = text.trim();
    match (column.format.as_deref(), value) {
        (Some("unix"), _) => unix(text, 1000),
        (Some("unix_ms"), _) => unix(text, 1),
        (Some(format), _) => by_format(text, format),
        // A number is seconds since 1970, or thousandths of them where it is that long.
        (None, Value::Number(_)) if text.len() >= 12 => unix(text, 1),
        (None, Value::Number(_)) if text.len() >= 9 => unix(text, 1000),
        (None, _) => Ok(text.to_owned()),
    }
}

/// A date in the zone of its column, if it has one: unlike `date`, other dates have no zone
/// beside them.
fn in_zone(date: String, column: &Column) -> String {
    let read = column.zone.map(|zone| (zone, Moment::parse(&date, zone)));
    match read {
        Some((zone, Ok(moment))) => moment.shown(zone),
        _ => date,
    }
}

fn unix(text: &str, to_millis: i64) -> Result<String, Refusal> {
    let number = text.split('.').next().and_then(|whole| whole.parse::<i64>().ok());
    let millis = number.and_then(|number| number.checked_mul(to_millis));
    let moment = millis.and_then(DateTime::from_timestamp_millis);
    moment
        .map(|moment| moment.to_rfc3339())
        .ok_or_else(|| Refusal::fail(format!("its date `{text}` is no time since 1970")))
}

fn by_format(text: &str, format: &str) -> Result<String, Refusal> {
    if let Ok(moment) = DateTime::parse_from_str(text, format) {
        return Ok(moment.to_rfc3339());
    }
    if let Ok(moment) = NaiveDateTime::parse_from_str(text, format) {
        return Ok(moment.format("%Y-%m-%dT%H:%M:%S").to_string());
    }
    let day = NaiveDate::parse_from_str(text, format);
    day.map(|day| day.to_string()).map_err(|_| {
        Refusal::fail(format!("its date `{text}` is not written as `{format}`"))
    })
}
