//! Reads JSON Feed 1 and 1.1.

use std::fmt;
use std::sync::Arc;

use serde::Deserializer as _;
use serde::de::DeserializeSeed;
use serde::de::IgnoredAny;
use serde::de::MapAccess;
use serde::de::SeqAccess;
use serde::de::Visitor;
use serde_json::Map as Object;
use serde_json::Value;

use crate::import::ImportError;
use crate::import::format::feed::item;
use crate::import::format::feed::item::Enclosed;
use crate::import::format::feed::own::Feed;
use crate::import::format::feed::rich::Rich;
use crate::import::hash;
use crate::import::input::Input;
use crate::import::item::Item;
use crate::import::item::Refusal;
use crate::import::pipeline::Pipeline;
use crate::import::xml::tree::joined;

/// The longest JSON feed, in MiB.
const MAX_MIB: u64 = 128;
/// What its version has in it.
const VERSION: &[u8] = b"jsonfeed.org/version/";

/// Whether a file begins as a JSON feed does.
pub(super) fn is(head: &[u8]) -> bool {
    let plain: Vec<u8> = head.iter().copied().filter(|&b| b != b'\\').collect();
    is_object(head) && plain.windows(VERSION.len()).any(|word| word == VERSION)
}

/// Whether a file begins as an object of JSON does.
pub(super) fn is_object(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    head.trim_ascii_start().starts_with(b"{")
}

/// Reads all items.
pub(super) fn read(file: &Input, pipeline: &mut Pipeline<'_>) -> Result<(), ImportError> {
    let at = file.shown.clone();
    let Some(bytes) = file.bytes(MAX_MIB << 20)? else {
        let reason = format!("the feed is longer than {MAX_MIB} MiB");
        return pipeline.refuse(at, Refusal::fail(reason));
    };
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let mut around = Object::new();
    let mut n_items = 0;
    // What breaks off is found again below, where it is told of.
    drop(walk(bytes, &mut around, &mut |_| {
        n_items += 1;
        Ok(())
    }));
    let feed = Arc::new(Feed::of_json(&around).with(pipeline.request()));
    let mut number = 0;
    let mut failed = None;
    let done = walk(bytes, &mut Object::new(), &mut |value| {
        number += 1;
        let feed = Arc::clone(&feed);
        let text = value.to_string();
        let at = format!("{at}#{number}");
        let sent = pipeline.record(at, text.len() * 2, move || {
            let mut item = self::item(value, &feed)?;
            item.origin.sha256 = hash::sha256(text.as_bytes());
            Ok(item)
        });
        sent.map_err(|error| failed = Some(error))
    });
    if let Some(error) = failed {
        return Err(error);
    }
    match done {
        Err(error) => {
            let reason = format!("the feed is no JSON from here on: {error}");
            pipeline.refuse(at, Refusal::fail(reason))
        }
        Ok(()) if n_items == 0 => {
            pipeline.refuse(at, Refusal::skip("the feed has no items"))
        }
        Ok(()) => Ok(()),
    }
}

type Each<'a> = &'a mut dyn FnMut(Value) -> Result<(), ()>;

/// Goes through a feed: what stands around its items is put into `around`, and each item is
/// given to `each`.
fn walk(
    bytes: &[u8],
    around: &mut Object<String, Value>,
    each: Each<'_>,
) -> serde_json::Result<()> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    reader.deserialize_map(Around { around, each })?;
    reader.end()
}

struct Around<'a, 'b> {
    around: &'a mut Object<String, Value>,
    each: Each<'b>,
}

impl<'de> Visitor<'de> for Around<'_, '_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a feed")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<String>()? {
            match name.as_str() {
                "items" => map.next_value_seed(Items(self.each))?,
                _ => {
                    let value = map.next_value()?;
                    self.around.insert(name, value);
                }
            }
        }
        Ok(())
    }
}

struct Items<'a>(Each<'a>);

impl<'de> DeserializeSeed<'de> for Items<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Items<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of items")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(value) = list.next_element()? {
            if (self.0)(value).is_err() {
                // Whoever asked knows why.
                return pass_over(&mut list);
            }
        }
        Ok(())
    }
}

/// Passes over the rest of a list.
fn pass_over<'de, A: SeqAccess<'de>>(list: &mut A) -> Result<(), A::Error> {
    while list.next_element::<IgnoredAny>()?.is_some() {}
    Ok(())
}

/// The authors that an object names.
pub(super) fn authors(values: &Object<String, Value>) -> Vec<String> {
    let name = |author: &Value| {
        let part = |name: &str| author.get(name).and_then(Value::as_str);
        part("name").or(part("url")).or(author.as_str()).map(ToOwned::to_owned)
    };
    let several = values.get("authors").and_then(Value::as_array);
    let several: Vec<String> = several.into_iter().flatten().filter_map(name).collect();
    match several.is_empty() {
        true => values.get("author").and_then(name).into_iter().collect(),
        false => several,
    }
}

fn item(value: Value, feed: &Feed) -> Result<Item, Refusal> {
    let Value::Object(values) = value else {
        return Err(Refusal::fail("the item is no object"));
    };
    let text = |name: &str| values.get(name).and_then(Value::as_str);
    let whole = |name: &str| item::address(&joined(feed.base.as_deref(), text(name)?));
    let mut item =
        Item { title: text("title").unwrap_or_default().to_owned(), ..Item::default() };
    item.origin.id = match values.get("id") {
        Some(Value::String(id)) => Some(id.trim().to_owned()).filter(|id| !id.is_empty()),
        Some(id @ Value::Number(_)) => Some(id.to_string()),
        _ => None,
    };
    item.origin.url = whole("url").or_else(|| whole("external_url"));
    let date =
        |name: &str| text(name).map(ToOwned::to_owned).into_iter().collect::<Vec<_>>();
    item::set_dates(&mut item, &date("date_published"), &date("date_modified"));
    let html = text("content_html").map(|html| Rich::Html(html.to_owned()));
    let html = html.filter(|html| !html.is_empty());
    let plain = || text("content_text").map(|plain| Rich::Plain(plain.to_owned()));
    let summary = text("summary").map(|words| Rich::Plain(words.to_owned()));
    let (body, summary) = match html.or_else(plain) {
        Some(text) => (Some(text), summary),
        None => (summary, None),
    };
    item::set_texts(&mut item, body, summary.into_iter().collect());
    item.base = feed.base.clone().filter(|_| item.origin.url.is_none());
    item.set_list("byline", authors(&values));
    let tags = values.get("tags").and_then(Value::as_array).into_iter().flatten();
    item.set_list("topics", tags.filter_map(Value::as_str).map(ToOwned::to_owned));
    if let Some(tag) = text("language").and_then(item::language) {
        item.set("lang", tag);
    }
    if let Some(address) = whole("image").or_else(|| whole("banner_image")) {
        item.set("image", address);
    }
    if let Some(address) = whole("external_url").filter(|_| values.contains_key("url")) {
        item::extra(&mut item, "external_url", address.into());
    }
    let attached =
        values.get("attachments").and_then(Value::as_array).into_iter().flatten();
    let enclosed = attached.filter_map(|one| {
        let part = |name: &str| one.get(name).and_then(Value::as_str);
        let address = item::address(&joined(feed.base.as_deref(), part("url")?))?;
        let kind = part("mime_type").map(ToOwned::to_owned);
        let length = one.get("size_in_bytes").filter(|size| size.is_number());
        Some(Enclosed { address, kind, length: length.map(ToString::to_string) })
    });
    item::set_enclosed(&mut item, enclosed.collect());
    item::fall_back(&mut item, feed);
    Ok(item)
}
