//! The addresses that Jekyll gives its pages.

use chrono::Datelike as _;
use chrono::NaiveDateTime;
use chrono::Timelike as _;

use crate::import::format::site::with_date;

/// What an address is made of.
#[derive(Debug, Default)]
pub(super) struct Parts<'a> {
    pub(super) date: Option<NaiveDateTime>,
    pub(super) categories: &'a [String],
    /// The file's name without date and extension.
    pub(super) title: &'a str,
    /// The path of a page or a document of a collection, without extension.
    pub(super) path: &'a str,
    pub(super) collection: &'a str,
}

/// Returns the pattern that a style has as its name.
pub(super) fn pattern(style: &str) -> String {
    let pattern = match style.trim() {
        "date" => "/:categories/:year/:month/:day/:title:output_ext",
        "pretty" => "/:categories/:year/:month/:day/:title/",
        "ordinal" => "/:categories/:year/:y_day/:title:output_ext",
        "weekdate" => "/:categories/:year/W:week/:short_day/:title:output_ext",
        "none" => "/:categories/:title:output_ext",
        pattern => pattern,
    };
    pattern.to_owned()
}

/// Returns the address that a pattern makes.
pub(super) fn address(pattern: &str, parts: &Parts<'_>) -> String {
    let made = with_date(pattern, |name| value(name, parts));
    let made = format!("/{made}");
    let mut address = String::with_capacity(made.len());
    for part in made.chars() {
        if part != '/' || !address.ends_with('/') {
            address.push(part);
        }
    }
    address
}

fn value(name: &str, parts: &Parts<'_>) -> Option<String> {
    let text = match name {
        "title" | "name" | "basename" => parts.title.to_owned(),
        "slug" => slugified(parts.title),
        "categories" | "slugified_categories" => categories(parts.categories),
        "output_ext" => ".html".to_owned(),
        "path" => parts.path.to_owned(),
        "collection" => parts.collection.to_owned(),
        name => return dated(name, parts.date?),
    };
    Some(text)
}

fn dated(name: &str, date: NaiveDateTime) -> Option<String> {
    let format = match name {
        "year" => "%Y",
        "short_year" => "%y",
        "month" => "%m",
        "i_month" => return Some(date.month().to_string()),
        "short_month" => "%b",
        "long_month" => "%B",
        "day" => "%d",
        "i_day" => return Some(date.day().to_string()),
        "y_day" => "%j",
        "w_year" => "%G",
        "week" => "%V",
        "w_day" => "%u",
        "short_day" => "%a",
        "long_day" => "%A",
        "hour" => return Some(format!("{:02}", date.hour())),
        "minute" => "%M",
        "second" => "%S",
        _ => return None,
    };
    Some(date.format(format).to_string())
}

/// Categories as a path: in lower case, each once.
fn categories(categories: &[String]) -> String {
    let mut path: Vec<String> = Vec::new();
    for category in categories {
        let category = category.to_lowercase();
        if !path.contains(&category) {
            path.push(category);
        }
    }
    path.join("/")
}

/// A name as Jekyll's `slugify` has it.
fn slugified(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    words.join("-").to_lowercase()
}

/// A name as Jekyll's pretty `slugify` has it: capitals and most signs stay.
pub(super) fn pretty(text: &str) -> String {
    let is_kept = |c: char| c.is_alphanumeric() || "._~!$&'()+,;=@".contains(c);
    let words: Vec<&str> =
        text.split(|c| !is_kept(c)).filter(|word| !word.is_empty()).collect();
    words.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    #[test]
    fn every_style_makes_the_address_that_jekyll_makes() {
        let day = NaiveDate::from_ymd_opt(2016, 3, 1).unwrap();
        let categories = ["Ports".to_owned(), "Labour".to_owned()];
        let parts = Parts {
            date: day.and_hms_opt(9, 5, 0),
            categories: &categories,
            title: "Pilots-end-strike",
            ..Parts::default()
        };
        let cases = [
            ("date", "/ports/labour/2016/03/01/Pilots-end-strike.html"),
            ("pretty", "/ports/labour/2016/03/01/Pilots-end-strike/"),
            ("ordinal", "/ports/labour/2016/061/Pilots-end-strike.html"),
            ("weekdate", "/ports/labour/2016/W09/Tue/Pilots-end-strike.html"),
            ("none", "/ports/labour/Pilots-end-strike.html"),
            ("/:short_year/:i_month/:i_day/:slug", "/16/3/1/pilots-end-strike"),
            ("news/:unknown//:hour:minute", "/news/:unknown/0905"),
        ];
        for (style, expected) in cases {
            assert_eq!(address(&pattern(style), &parts), expected, "{style}");
        }
        let without = Parts { categories: &[], ..parts };
        assert_eq!(
            address(&pattern("pretty"), &without),
            "/2016/03/01/Pilots-end-strike/"
        );
    }

    #[test]
    fn names_are_made_fit_as_jekyll_makes_them() {
        assert_eq!(pretty("escape-+ %20[]"), "escape-+-20");
        assert_eq!(pretty("special-chars-(+)"), "special-chars-(+)");
        assert_eq!(slugified("hash-#1"), "hash-1");
    }
}
