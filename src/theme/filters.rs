//! The filters that templates of a news site need, beside Tera's own.

use std::fmt::Write as _;
use std::sync::Arc;

use tera::Kwargs;
use tera::State;
use tera::Tera;
use tera::TeraResult;
use tera::Value;

use crate::formats;
use crate::markdown;
use crate::paths::Slug;
use crate::theme::Messages;
use crate::theme::dates;

/// Registers all filters but `piece`.
pub(super) fn register(tera: &mut Tera, messages: &Arc<Messages>, base_path: &str) {
    let own = Arc::clone(messages);
    tera.register_filter("date", move |date: &str, arguments: Kwargs, _: &State| {
        date_filter(date, &arguments, &own)
    });
    let own = Arc::clone(messages);
    tera.register_filter("number", move |number: &Value, _: Kwargs, _: &State| {
        grouped(number, &own)
    });
    let base = base_path.to_owned();
    tera.register_filter("url", move |path: &str, _: Kwargs, _: &State| {
        super::functions::site_url(&base, path)
    });
    tera.register_filter("bars", |numbers: &Value, _: Kwargs, _: &State| bars(numbers));
    tera.register_filter("json", |value: &Value, _: Kwargs, _: &State| json(value));
    tera.register_filter("slug", |text: &str, _: Kwargs, _: &State| {
        Slug::from_text(text).map(|slug| slug.to_string()).unwrap_or_default()
    });
    tera.register_filter("markdown", |text: &str, _: Kwargs, _: &State| {
        Value::safe_string(&markdown::inline(text))
    });
    tera.register_filter("truncate_words", |text: &str, arguments: Kwargs, _: &State| {
        truncate_words(text, &arguments)
    });
    tera.register_filter(
        "group_by",
        |_: &Value, _: Kwargs, _: &State| -> TeraResult<Value> {
            let reason = "`group_by` has no fixed order, so newsgen does not offer it: \
                      lists come grouped by year, month and day already";
            Err(tera::Error::message(reason))
        },
    );
}

fn date_filter(date: &str, arguments: &Kwargs, messages: &Messages) -> TeraResult<Value> {
    let format: Option<&str> = arguments.get("format")?;
    let language: Option<&str> = arguments.get("lang")?;
    let language = language.unwrap_or(&messages.language);
    let format = format.unwrap_or("day");
    let written = dates::format_date(date, format, language, messages);
    written.map(Value::from).map_err(tera::Error::message)
}

/// A whole number with its thousands grouped as the language writes them.
fn grouped(number: &Value, messages: &Messages) -> TeraResult<Value> {
    let Some(number) = number.as_i64() else {
        return Err(tera::Error::message("`number` takes a whole number"));
    };
    let group = messages.text("number.group").unwrap_or(",");
    let digits = number.unsigned_abs().to_string();
    let mut written = String::with_capacity(digits.len() * 2);
    if number < 0 {
        written.push('-');
    }
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position) % 3 == 0 {
            written.push_str(group);
        }
        written.push(digit);
    }
    Ok(Value::from(written))
}

/// How high the picture of numbers is: the largest fills it.
const BARS_HIGH: u64 = 10;

/// Numbers as bars: the data of an SVG path in a box one wide for each and ten high.
fn bars(numbers: &Value) -> TeraResult<Value> {
    let wrong = || tera::Error::message("`bars` takes a list of whole numbers");
    let numbers = numbers.as_array().ok_or_else(wrong)?;
    let numbers: Option<Vec<u64>> =
        numbers.iter().map(|n| u64::try_from(n.as_i64()?).ok()).collect();
    let numbers = numbers.ok_or_else(wrong)?;
    let largest = numbers.iter().copied().max().unwrap_or_default();
    let mut path = String::new();
    for (at, number) in numbers.iter().enumerate().filter(|(_, number)| **number > 0) {
        // What is there at all can be seen.
        let high = (number * BARS_HIGH).div_ceil(largest);
        _ = write!(path, "M{at} {BARS_HIGH}v-{high}h.8v{high}z");
    }
    Ok(Value::from(path))
}

/// JSON that may stand in a page's script element.
fn json(value: &Value) -> TeraResult<Value> {
    let json = match value.as_str() {
        Some(text) => serde_json::to_string(text),
        // As a value of JSON it has its keys in order; Tera's come in any.
        None => serde_json::to_value(value).map(|value| value.to_string()),
    };
    let json = json.map_err(tera::Error::message)?;
    Ok(Value::safe_string(&formats::script_safe(&json)))
}

fn truncate_words(text: &str, arguments: &Kwargs) -> TeraResult<Value> {
    let count: usize = arguments.get("count")?.unwrap_or(30);
    let mut words = text.split_whitespace();
    let kept: Vec<&str> = words.by_ref().take(count).collect();
    let mut written = kept.join(" ");
    if words.next().is_some() {
        written.push('…');
    }
    Ok(Value::from(written))
}
