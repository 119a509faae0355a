//! Day and time behind a message: `AP-NY-03-11-16 0905GMT` or `110905 GMT Mar 16`.

use crate::moment::Moment;
use chrono_tz::Tz;

/// Years of two digits from this one on are of the twentieth century: no such message is
/// older.
const FIRST_YEAR: u32 = 70;
/// Zones that are named in such stamps and that dates do not have.
const ZONES: [(&str, &str); 7] = [
    ("CET", "+01:00"),
    ("MEZ", "+01:00"),
    ("CEST", "+02:00"),
    ("MESZ", "+02:00"),
    ("BST", "+01:00"),
    ("MSK", "+03:00"),
    ("JST", "+09:00"),
];

/// What stands behind a message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Stamp {
    /// The agency, as printed.
    pub(super) agency: Option<String>,
    /// Day and time, as front matter has them.
    pub(super) date: String,
}

/// Finds the stamp in the words behind a message.
pub(super) fn stamp(text: &str) -> Option<Stamp> {
    let text = text.replace(|c: char| c.is_control() || c == '<', " ");
    let words: Vec<&str> = text.split_whitespace().collect();
    let american = words.iter().enumerate().find_map(|(at, word)| {
        american(word, words.get(at + 1).copied().unwrap_or_default())
    });
    american.or_else(|| (0..words.len()).find_map(|at| european(words.get(at..)?)))
}

/// `AP-NY-03-11-16` and `0905GMT`.
fn american(word: &str, next: &str) -> Option<Stamp> {
    let parts: Vec<&str> = word.split('-').collect();
    let [names @ .., month, day, year] = parts.as_slice() else { return None };
    let is_name =
        |name: &&str| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphabetic());
    if names.is_empty() || !names.iter().all(is_name) {
        return None;
    }
    let day = format!("{}-{:0>2}-{:0>2}", year_of(year)?, month, day);
    let (time, zone) = next.split_at_checked(4)?;
    let agency = names.first().map(|name| (*name).to_owned());
    Some(Stamp { agency, date: dated(&day, time, zone)? })
}

/// `110905`, perhaps a zone, `Mar` and `16`.
fn european(words: &[&str]) -> Option<Stamp> {
    let (first, rest) = words.split_first()?;
    let (day, time) = first.split_at_checked(2)?;
    if first.len() != 6 || !first.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (zone, month, year) = match *rest {
        [month, year, ..] if year_of(year).is_some() => ("", month, year),
        [zone, month, year, ..] => (zone, month, year),
        _ => return None,
    };
    let month = month_of(month)?;
    let day = format!("{}-{month:02}-{day}", year_of(year)?);
    Some(Stamp { agency: None, date: dated(&day, time, zone)? })
}

/// A day and a time as front matter has them; `None` if there is no such.
fn dated(day: &str, time: &str, zone: &str) -> Option<String> {
    let (hour, minute) = time.split_at_checked(2)?;
    let local = format!("{day}T{hour}:{minute}:00");
    let upper = zone.to_ascii_uppercase();
    let known = ZONES.iter().find(|(name, _)| *name == upper).map(|(_, offset)| *offset);
    let date = match known {
        Some(offset) => format!("{local}{offset}"),
        None if zone.is_empty() => local,
        None => format!("{} {upper}", local.replace('T', " ")),
    };
    Moment::parse(&date, Tz::UTC).is_ok().then_some(date)
}

/// A year of two digits, or of four.
fn year_of(text: &str) -> Option<u32> {
    let year: u32 = text.parse().ok()?;
    match text.len() {
        2 if year >= FIRST_YEAR => Some(1900 + year),
        2 => Some(2000 + year),
        4 if (1900..2200).contains(&year) => Some(year),
        _ => None,
    }
}

/// The number of a month, by the first letters of its name in the languages of the agencies
/// that print it.
fn month_of(word: &str) -> Option<usize> {
    const MONTHS: [&[&str]; 12] = [
        &["jan", "ene"],
        &["feb", "fév", "fev"],
        &["mar", "mär", "mrz", "maa"],
        &["apr", "avr", "abr"],
        &["may", "mai", "mei"],
        &["jun", "juin"],
        &["jul", "juil"],
        &["aug", "aoû", "aou", "ago"],
        &["sep", "set"],
        &["oct", "okt", "out", "ott"],
        &["nov"],
        &["dec", "déc", "dez", "dic"],
    ];
    let word = word.to_lowercase();
    let has = |names: &[&str]| names.iter().any(|name| word.starts_with(name));
    MONTHS.iter().position(|names| has(names)).map(|at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_of_both_kinds_are_read() {
        let cases = [
            ("AP-NY-03-11-16 0905GMT<\r\n", Some("AP"), "2016-03-11 09:05:00 GMT"),
            ("MW-KL-3-1-87 2359EST", Some("MW"), "1987-03-01 23:59:00 EST"),
            ("110905 Mar 16", None, "2016-03-11T09:05:00"),
            ("dpa ab n1 110905 GMT Mar 2016", None, "2016-03-11 09:05:00 GMT"),
            ("110905 MEZ Mär 99", None, "1999-03-11T09:05:00+01:00"),
        ];
        for (text, agency, date) in cases {
            let expected =
                Stamp { agency: agency.map(ToOwned::to_owned), date: date.to_owned() };
            assert_eq!(stamp(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_day_is_no_stamp() {
        for text in
            ["", "AP-NY-13-41-16 0905GMT", "320905 Mar 16", "110965 Mar 16", "110905 Mar"]
        {
            assert_eq!(stamp(text), None, "{text}");
        }
    }
}
