//! Dates in names of files, and in patterns of addresses.

use chrono::DateTime;
use chrono::NaiveDate;
use chrono::NaiveDateTime;
use chrono_tz::Tz;

use crate::moment::Moment;

/// Returns a moment's time in a zone.
pub(in crate::import::format) fn local(date: &str, zone: Tz) -> Option<NaiveDateTime> {
    let moment = Moment::parse(date, zone).ok()?;
    let time = DateTime::parse_from_rfc3339(&moment.rfc3339(zone)).ok()?;
    Some(time.naive_local())
}

/// Returns the day that a name begins with, as in `2016-3-11-strike`, and what follows; the
/// year may have two digits.
pub(in crate::import::format) fn day_before(name: &str) -> Option<(NaiveDate, &str)> {
    let (year, rest) = name.split_once('-')?;
    let (month, rest) = rest.split_once('-')?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (day, rest) = rest.split_at(digits);
    let number = |text: &str, longest: usize| {
        let is_number = !text.is_empty()
            && text.len() <= longest
            && text.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| text.parse::<u32>().ok())?
    };
    let year = match (year.len(), number(year, 4)?) {
        (2, year @ 0..=68) => year + 2000,
        (2, year) => year + 1900,
        (4, year) => year,
        _ => return None,
    };
    let year = i32::try_from(year).ok()?;
    let day = NaiveDate::from_ymd_opt(year, number(month, 2)?, number(day, 2)?)?;
    let rest = match rest {
        "" => "",
        rest => rest.strip_prefix(['-', '_'])?,
    };
    Some((day, rest))
}

/// Replaces names with a mark before them, such as `:year`. `value` says what a name stands
/// for; names that it does not know stay.
pub(in crate::import::format) fn with_date(
    pattern: &str,
    value: impl Fn(&str) -> Option<String>,
) -> String {
    let mut out = String::new();
    let mut rest = pattern;
    while let Some((before, behind)) = rest.split_once(':') {
        out.push_str(before);
        let is_name = |c: char| c.is_ascii_alphabetic() || c == '_';
        let end = behind.find(|c: char| !is_name(c)).unwrap_or(behind.len());
        let (name, after) = behind.split_at(end);
        match value(name) {
            Some(value) => out.push_str(&value),
            None => {
                out.push(':');
                out.push_str(name);
            }
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_before_names_are_found_as_generators_find_them() {
        let found = |name| day_before(name).map(|(day, rest)| (day.to_string(), rest));
        assert_eq!(found("2016-3-1-strike"), Some(("2016-03-01".to_owned(), "strike")));
        assert_eq!(found("09-12-31-x"), Some(("2009-12-31".to_owned(), "x")));
        assert_eq!(found("2016-03-11"), Some(("2016-03-11".to_owned(), "")));
        for name in ["2016-13-01-x", "x-1-2-y", "2016-03-111-x", "2016-03-11x", "-", ""] {
            assert_eq!(found(name), None, "{name}");
        }
    }

    #[test]
    fn names_in_patterns_are_replaced() {
        let value = |name: &str| (name == "year").then(|| "2016".to_owned());
        assert_eq!(with_date("/:year/:x-:year.html", value), "/2016/:x-2016.html");
    }
}
