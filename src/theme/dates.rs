//! Dates in words: strftime patterns and named formats, in any language of the theme.
//!
//! It formats what it is given, which already stands in the site's zone; it converts
//! nothing.

use std::fmt::Write as _;

use chrono::Datelike as _;
use chrono::NaiveDate;

use crate::theme::Messages;

/// A day, with as much of year, month and time as is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Parts<'a> {
    year: i32,
    month: u32,
    day: u32,
    hour: u32,
    minute: u32,
    second: u32,
    /// `+01:00`
    offset: &'a str,
}

/// Returns `date` in the named `format`, or the strftime pattern if it begins with `%`.
///
/// `date` is RFC 3339, `2016-03-11`, `2016-03`, `2016` or `03-11`.
///
/// # Errors
///
/// If `date` is none of these, or the format is not known; says which.
pub fn format_date(
    date: &str,
    format: &str,
    language: &str,
    messages: &Messages,
) -> Result<String, String> {
    let parts = parse(date).ok_or_else(|| format!("`{date}` is not a date"))?;
    let pattern = match format {
        _ if format.contains('%') => format,
        "iso" => return Ok(date.to_owned()),
        named => messages.date_format(language, named).ok_or_else(|| {
            format!("`{named}` is not a date format of this theme, nor a `%` pattern")
        })?,
    };
    write(&parts, pattern, language, messages)
}

fn parse(date: &str) -> Option<Parts<'_>> {
    let number = |range: std::ops::Range<usize>| date.get(range)?.parse::<u32>().ok();
    let mut parts = Parts { year: 2000, month: 1, day: 1, ..Parts::default() };
    match date.len() {
        4 => parts.year = date.parse().ok()?,
        5 => {
            parts.month = number(0..2)?;
            parts.day = number(3..5)?;
        }
        7 => {
            parts.year = date.get(0..4)?.parse().ok()?;
            parts.month = number(5..7)?;
        }
        _ => {
            parts.year = date.get(0..4)?.parse().ok()?;
            parts.month = number(5..7)?;
            parts.day = number(8..10)?;
            if date.len() > 10 {
                parts.hour = number(11..13)?;
                parts.minute = number(14..16)?;
                parts.second = number(17..19)?;
                parts.offset = date.get(19..)?;
            }
        }
    }
    NaiveDate::from_ymd_opt(parts.year, parts.month, parts.day)?;
    Some(parts)
}

fn write(
    parts: &Parts<'_>,
    pattern: &str,
    language: &str,
    messages: &Messages,
) -> Result<String, String> {
    let mut written = String::with_capacity(pattern.len() + 16);
    let mut rest = pattern;
    while let Some(at) = rest.find('%') {
        written.push_str(&rest[..at]);
        let spec = &rest[at + 1..];
        let len = spec_len(spec);
        let spec = spec.get(..len).ok_or_else(|| format!("`{pattern}` ends with `%`"))?;
        rest = &rest[at + 1 + len..];
        if !number(parts, spec, &mut written)
            && !name(parts, spec, language, messages, &mut written)
        {
            return Err(format!("`%{spec}` is not known in date patterns"));
        }
    }
    written.push_str(rest);
    Ok(written)
}

/// How many bytes the specifier has: `-d`, `OB` and `:z` have two.
fn spec_len(spec: &str) -> usize {
    let first = spec.chars().next().unwrap_or('\0');
    let second = spec.chars().nth(1).map_or(0, char::len_utf8);
    match first {
        '-' | 'O' | ':' => 1 + second,
        other => other.len_utf8(),
    }
}

/// Writes a specifier that stands for a number; `false` if it does not.
fn number(parts: &Parts<'_>, spec: &str, written: &mut String) -> bool {
    let hour12 = (parts.hour + 11) % 12 + 1;
    let (value, width) = match spec {
        "Y" => {
            _ = write!(written, "{:04}", parts.year);
            return true;
        }
        "y" => (parts.year.rem_euclid(100).cast_unsigned(), 2),
        "m" => (parts.month, 2),
        "-m" => (parts.month, 1),
        "d" => (parts.day, 2),
        "-d" => (parts.day, 1),
        "e" => (parts.day, 0),
        "H" => (parts.hour, 2),
        "-H" => (parts.hour, 1),
        "I" => (hour12, 2),
        "-I" => (hour12, 1),
        "M" => (parts.minute, 2),
        "S" => (parts.second, 2),
        _ => return false,
    };
    _ = match width {
        0 => write!(written, "{value:2}"),
        2 => write!(written, "{value:02}"),
        _ => write!(written, "{value}"),
    };
    true
}

/// Writes a specifier that stands for a name or a fixed shape; `false` if it does not.
fn name(
    parts: &Parts<'_>,
    spec: &str,
    language: &str,
    messages: &Messages,
    written: &mut String,
) -> bool {
    let month = parts.month as usize - 1;
    let weekday = NaiveDate::from_ymd_opt(parts.year, parts.month, parts.day)
        .map_or(0, |day| day.weekday().num_days_from_sunday() as usize);
    let found = match spec {
        "B" => messages.item(language, "date.months", month),
        "OB" => messages.item(language, "date.months_alone", month),
        "b" | "h" => messages.item(language, "date.months_short", month),
        "A" => messages.item(language, "date.weekdays", weekday),
        "a" => messages.item(language, "date.weekdays_short", weekday),
        "p" => Some(if parts.hour < 12 { "AM" } else { "PM" }),
        ":z" => Some(parts.offset),
        "%" => Some("%"),
        _ => None,
    };
    match (found, spec) {
        (Some(text), _) => written.push_str(text),
        (None, "z") => written.push_str(&parts.offset.replace(':', "")),
        (None, "F") => {
            let (year, month, day) = (parts.year, parts.month, parts.day);
            _ = write!(written, "{year:04}-{month:02}-{day:02}");
        }
        (None, "T") => {
            let (hour, minute, second) = (parts.hour, parts.minute, parts.second);
            _ = write!(written, "{hour:02}:{minute:02}:{second:02}");
        }
        (None, "R") => {
            _ = write!(written, "{:02}:{:02}", parts.hour, parts.minute);
        }
        _ => return false,
    }
    true
}
