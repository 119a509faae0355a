//! The addresses that Hugo gives its pages.

use chrono::Datelike as _;
use chrono::NaiveDateTime;

use crate::import::format::site::with_date;

/// What an address is made of.
#[derive(Debug, Default)]
pub(super) struct Parts<'a> {
    pub(super) date: Option<NaiveDateTime>,
    /// The folders below that of the content.
    pub(super) sections: &'a [&'a str],
    pub(super) title: &'a str,
    pub(super) slug: Option<&'a str>,
    /// The file's name without extension and language, or that of its folder.
    pub(super) file: &'a str,
}

/// Returns the address that a pattern makes; without a pattern, the path is the address.
pub(super) fn address(pattern: Option<&str>, parts: &Parts<'_>) -> String {
    let made = match pattern {
        Some(pattern) => with_tokens(pattern, parts),
        None => {
            let mut path: Vec<String> =
                parts.sections.iter().map(|part| fit(part)).collect();
            path.push(fit(parts.slug.unwrap_or(parts.file)));
            path.join("/")
        }
    };
    let parts: Vec<&str> = made.split('/').filter(|part| !part.is_empty()).collect();
    match parts.is_empty() {
        true => "/".to_owned(),
        false => format!("/{}/", parts.join("/")),
    }
}

/// Replaces the tokens of a pattern.
pub(super) fn with_tokens(pattern: &str, parts: &Parts<'_>) -> String {
    with_date(pattern, |name| token(name, parts))
}

fn token(name: &str, parts: &Parts<'_>) -> Option<String> {
    let file = || fit(parts.file);
    let slug = || parts.slug.map(fit);
    let text = match name {
        "section" => fit(parts.sections.first().copied().unwrap_or_default()),
        "sections" => {
            parts.sections.iter().map(|part| fit(part)).collect::<Vec<_>>().join("/")
        }
        "title" => fit(parts.title),
        "slug" => slug().unwrap_or_else(|| fit(parts.title)),
        "filename" | "contentbasename" => file(),
        "slugorfilename" | "slugorcontentbasename" => slug().unwrap_or_else(file),
        name => return dated(name, parts.date?),
    };
    Some(text)
}

fn dated(name: &str, date: NaiveDateTime) -> Option<String> {
    let format = match name {
        "year" => "%Y",
        "month" => "%m",
        "monthname" => return Some(date.format("%B").to_string().to_lowercase()),
        "day" => "%d",
        "weekday" => return Some(date.weekday().num_days_from_sunday().to_string()),
        "weekdayname" => return Some(date.format("%A").to_string().to_lowercase()),
        "yearday" => return Some(date.ordinal().to_string()),
        _ => return None,
    };
    Some(date.format(format).to_string())
}

/// A name as Hugo has it in addresses: in lower case, with `-` for blanks.
fn fit(text: &str) -> String {
    let mut out = String::new();
    for c in text.trim().chars() {
        match c {
            c if c.is_whitespace() && !out.ends_with('-') => {
                out.push('-');
            }
            c if c.is_alphanumeric() || "._-+~%/".contains(c) => {
                out.extend(c.to_lowercase());
            }
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    #[test]
    fn patterns_make_the_addresses_that_hugo_makes() {
        let day = NaiveDate::from_ymd_opt(2016, 3, 1).unwrap();
        let parts = Parts {
            date: day.and_hms_opt(9, 5, 0),
            sections: &["Posts", "Ports"],
            title: "Pilots end: a strike",
            slug: None,
            file: "Strike 1",
        };
        let cases = [
            (None, "/posts/ports/strike-1/"),
            (Some("/:year/:month/:day/:slug/"), "/2016/03/01/pilots-end-a-strike/"),
            (Some(":sections/:yearday-:filename"), "/posts/ports/61-strike-1/"),
            (
                Some("/:monthname/:weekdayname/:title"),
                "/march/tuesday/pilots-end-a-strike/",
            ),
            (Some("/:section/:slugorfilename"), "/posts/strike-1/"),
        ];
        for (pattern, expected) in cases {
            assert_eq!(address(pattern, &parts), expected, "{pattern:?}");
        }
        let named = Parts { slug: Some("pilots"), ..parts };
        assert_eq!(address(None, &named), "/posts/ports/pilots/");
    }
}
