//! Dates of feeds. What front matter can have stays as it is; what else has one meaning is
//! brought into a form that it can have, and what has none is no date.

use chrono::Datelike as _;
use chrono::NaiveDate;
use chrono::Weekday;
use chrono_tz::Tz;

use crate::moment::Moment;

/// Names of zones that are nearly always meant so.
const ZONES: [(&str, &str); 19] = [
    ("AEDT", "+11:00"),
    ("AEST", "+10:00"),
    ("AKDT", "-08:00"),
    ("AKST", "-09:00"),
    ("CEST", "+02:00"),
    ("CET", "+01:00"),
    ("EEST", "+03:00"),
    ("EET", "+02:00"),
    ("HST", "-10:00"),
    ("JST", "+09:00"),
    ("KST", "+09:00"),
    ("MESZ", "+02:00"),
    ("MEZ", "+01:00"),
    ("MSD", "+04:00"),
    ("MSK", "+03:00"),
    ("NZDT", "+13:00"),
    ("NZST", "+12:00"),
    ("WEST", "+01:00"),
    ("WET", "+00:00"),
];
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// A date as front matter can have it, and what is to be told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Dated {
    pub(super) text: String,
    pub(super) note: Option<String>,
}

/// Reads a date; `None` if it has no meaning, or more than one.
pub(super) fn read(text: &str) -> Option<Dated> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if is_date(&text) {
        return Some(Dated { text, note: None });
    }
    by_words(&text).or_else(|| by_weeks_or_days(&text))
}

/// Whether front matter can have a date as it is.
fn is_date(text: &str) -> bool {
    !text.is_empty() && Moment::parse(text, Tz::UTC).is_ok()
}

/// Returns which moment a date is, where a time without a zone is one of UTC.
pub(super) fn moment(text: &str) -> Option<Moment> {
    Moment::parse(text, Tz::UTC).ok()
}

/// Reads `Thu, 1 Jan 04 19:48 MEZ`, with a weekday that need not be right.
fn by_words(text: &str) -> Option<Dated> {
    let mut words: Vec<String> = text
        .split([' ', ','])
        .filter(|word| !word.is_empty())
        .map(ToOwned::to_owned)
        .collect();
    let is_named = |word: &str| word.chars().all(|c| c.is_alphabetic() || c == '.');
    if words.first().is_some_and(|word| is_named(word) && month(word).is_none()) {
        words.remove(0);
    }
    // `01-Jan-04` is one word.
    if let Some(first) = words.first().filter(|word| word.matches('-').count() == 2) {
        let parts: Vec<String> = first.split('-').map(ToOwned::to_owned).collect();
        words.splice(..1, parts);
    }
    let mut words = words.into_iter();
    let (first, second) = (words.next()?, words.next()?);
    let (day, month) = match month(&second) {
        Some(month) => (first, month),
        None => (second, month(&first)?),
    };
    let day: u32 = day.trim_end_matches(|c: char| c.is_alphabetic()).parse().ok()?;
    let mut third = words.next()?;
    let mut time = words.next();
    let mut zone = words.next();
    if third.contains(':') {
        // `Jan 1 19:48:21 2004`, with a zone before or behind the year.
        let year = time.take()?;
        (third, time) = match year.parse::<u32>() {
            Ok(_) => (year, Some(third)),
            Err(_) => {
                let zoned = zone.replace(year)?;
                (zoned, Some(third))
            }
        };
    }
    let date = NaiveDate::from_ymd_opt(year(&third)?, month, day)?;
    let Some(time) = time else {
        return Some(Dated { text: date.to_string(), note: None });
    };
    let rest = words.collect::<Vec<_>>().join(" ");
    let zone = zone.unwrap_or_default();
    let half = ["am", "pm"].contains(&zone.to_ascii_lowercase().as_str());
    let (time, zone) = match half {
        true => (format!("{time} {zone}"), rest),
        false => (time, zone),
    };
    with_zone(&format!("{date} {}", padded(&time)), &zone)
}

/// A date and a time with a zone by its name.
fn with_zone(local: &str, zone: &str) -> Option<Dated> {
    let as_it_is = format!("{local} {zone}");
    if is_date(as_it_is.trim()) {
        return Some(Dated { text: as_it_is.trim().to_owned(), note: None });
    }
    let known = ZONES.iter().find(|(name, _)| name.eq_ignore_ascii_case(zone));
    let (offset, note) = match known {
        Some((_, offset)) => (*offset, None),
        // RFC 2822, 4.3: what nobody knows is UTC.
        None if zone.chars().all(char::is_alphabetic) => (
            "+00:00",
            Some(format!("its date names a zone `{zone}`: it was taken as UTC")),
        ),
        None => return None,
    };
    let text = format!("{local}{offset}");
    is_date(&text).then_some(Dated { text, note })
}

/// A time with two digits in each part.
fn padded(time: &str) -> String {
    let is_one =
        |part: &&str| part.len() == 1 && part.starts_with(|c: char| c.is_ascii_digit());
    let parts = time.split(':').map(|part| match is_one(&part) {
        true => format!("0{part}"),
        false => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join(":")
}

fn month(word: &str) -> Option<u32> {
    let word = word.trim_end_matches('.').to_ascii_lowercase();
    let full = chrono::Month::try_from(
        u8::try_from(MONTHS.iter().position(|name| word.starts_with(name))? + 1).ok()?,
    )
    .ok()?;
    let is_name = word.len() <= 4 || full.name().to_ascii_lowercase().starts_with(&word);
    is_name.then(|| full.number_from_month())
}

/// A year of four digits, or of two by RFC 2822, 4.3.
fn year(text: &str) -> Option<i32> {
    let number: i32 = text.parse().ok()?;
    match text.len() {
        4 => Some(number),
        2 if number < 50 => Some(2000 + number),
        2 => Some(1900 + number),
        _ => None,
    }
}

/// Reads ISO 8601 by weeks or by days of the year: `2003-W52-3`, `2003-365`, `2003365`.
fn by_weeks_or_days(text: &str) -> Option<Dated> {
    let end = text.find(['T', 't', ' ']).unwrap_or(text.len());
    let (day, time) = text.split_at(end);
    let digits: String = day.chars().filter(|&c| c != '-').collect();
    let year: i32 = digits.get(..4)?.parse().ok()?;
    let rest = digits.get(4..)?;
    let date = match rest.strip_prefix('W') {
        Some(rest) if rest.len() == 3 => {
            let (week, day) =
                (rest.get(..2)?.parse().ok()?, rest.get(2..)?.parse().ok()?);
            let day = [
                Weekday::Mon,
                Weekday::Tue,
                Weekday::Wed,
                Weekday::Thu,
                Weekday::Fri,
                Weekday::Sat,
                Weekday::Sun,
            ]
            .get(usize::checked_sub(day, 1)?)
            .copied()?;
            NaiveDate::from_isoywd_opt(year, week, day)?
        }
        None if rest.len() == 3 => NaiveDate::from_yo_opt(year, rest.parse().ok()?)?,
        _ => return None,
    };
    let text = format!("{:04}-{:02}-{:02}{time}", date.year(), date.month(), date.day());
    is_date(&text).then_some(Dated { text, note: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_the_wild_are_read_where_they_have_one_meaning() {
        let dates = [
            ("Thu, 01 Jan 2004 19:48:21 GMT", "Thu, 01 Jan 2004 19:48:21 GMT"),
            ("Wed, 01 Jan 2004 19:48:21 GMT", "2004-01-01 19:48:21 GMT"),
            ("Do, 01 Jan 04 19:48 MEZ", "2004-01-01 19:48+01:00"),
            ("01-Jan-99 9:5:3 +0200", "1999-01-01 09:05:03 +0200"),
            ("Jan 1 19:48:21 EST 2004", "Jan 1 19:48:21 EST 2004"),
            ("Fri Jan 1 19:48:21 CET 2004", "2004-01-01 19:48:21+01:00"),
            ("2003-W52-3", "2003-12-24"),
            ("2003-W52-3T10:14Z", "2003-12-24T10:14Z"),
            ("2003365", "2003-12-31"),
            ("2003-12-31T10:14:55Z", "2003-12-31T10:14:55Z"),
        ];
        for (text, expected) in dates {
            let read = read(text).map(|dated| dated.text);
            assert_eq!(read.as_deref(), Some(expected), "{text}");
        }
        for text in ["", "2003", "2003-12", "03/04/2005", "soon", "32 Jan 2004", "1 2 3"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_zone_that_nobody_knows_is_told() {
        let dated = read("1 Jan 2004 19:48 XYZT").unwrap();
        assert_eq!(dated.text, "2004-01-01 19:48+00:00");
        assert!(dated.note.unwrap().contains("XYZT"));
    }
}
