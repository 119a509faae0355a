//! Guesses what a text that cannot be read was meant to be. Guesses are only ever shown.

use super::DateError;
use super::names::{foreign_month_of, month_of, usual_offset_of};
use super::read::read;
use super::scanner::Scanner;
use chrono::NaiveDate;

/// Returns the error with what was probably meant, where that can be guessed.
pub(super) fn with_hint(mut error: DateError, text: &str) -> DateError {
    match &mut error {
        DateError::NotADate { meant: meant @ None, .. } => {
            *meant = without_markup(text)
                .or_else(|| named_month(text))
                .or_else(|| without_weekday(text));
        }
        DateError::Rest { meant, .. } => *meant = without_markup(text),
        DateError::ZoneName { name, meant, .. } => {
            *meant = usual_offset_of(name)
                .and_then(|offset| read(&text.replacen(name.as_str(), offset, 1)).ok())
                .map(|written| written.iso());
        }
        DateError::NoSuchZone { zone, meant, .. } => {
            *meant = zone
                .nearest
                .and_then(|nearest| read(&text.replacen(&zone.name, nearest, 1)).ok())
                .map(|written| written.iso());
        }
        _ => {}
    }
    error
}

/// Reads the text without quotes around it and with its character references resolved.
fn without_markup(text: &str) -> Option<String> {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("&#") {
        let (code, after) = after.split_once(';')?;
        let code = match code.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => code.parse(),
        };
        plain.push_str(before);
        plain.push(char::from_u32(code.ok()?)?);
        rest = after;
    }
    plain.push_str(rest);
    let quotes = ['\'', '"', '“', '”', '‘', '’', '`', '[', ']', '(', ')', '<', '>'];
    read(plain.trim().trim_matches(quotes)).ok().map(|written| written.iso())
}

/// Reads `23. Juni 2016` and `3 de mayo de 2022`: a month by its name and two numbers.
fn named_month(text: &str) -> Option<String> {
    let parts = || text.split(|c: char| !c.is_alphanumeric());
    let month =
        parts().find_map(|word| month_of(word).or_else(|| foreign_month_of(word)))?;
    let numbers =
        || parts().filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    let day = numbers().find(|number| matches!(number.len(), 1 | 2))?;
    let year = numbers().find(|number| number.len() == 4 && !number.starts_with('0'))?;
    let month = u32::try_from(month).ok()?;
    let day = NaiveDate::from_ymd_opt(year.parse().ok()?, month, day.parse().ok()?)?;
    Some(day.to_string())
}

/// Reads `Di., 25.01.2022` from its first digit on.
fn without_weekday(text: &str) -> Option<String> {
    let start = text.find(|c: char| c.is_ascii_digit()).filter(|start| *start > 0)?;
    let scan = Scanner::new(text.trim());
    if scan.at_digit() || text[..start].contains(['-', '+', '{']) {
        return None;
    }
    match read(&text[start..]) {
        Ok(written) => Some(written.iso()),
        Err(DateError::NotADate { meant, .. }) => meant,
        Err(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::moment::Moment;
    use chrono_tz::Tz;

    fn refusal(text: &str) -> String {
        match Moment::parse(text, Tz::Europe__Berlin) {
            Ok(moment) => format!("read as {}", moment.shown(Tz::Europe__Berlin)),
            Err(error) => error.help(),
        }
    }

    /// Texts, and the help that comes with their errors.
    const HELP: &[(&str, &str)] = &[
        ("31/12/2024", "write it as 2024-12-31"),
        ("12/31/2024 12:49:46 AM", "write it as 2024-12-31T00:49:46"),
        ("31.12.2024 11:45", "write it as 2024-12-31T11:45:00"),
        ("31. 12. 2024", "write it as 2024-12-31"),
        ("11.11.2021", "write it as 2021-11-11"),
        (
            "03/04/2020",
            "03/04/2020 can mean 3 April or 4 March: write 2020-04-03 or 2020-03-04",
        ),
        (
            "06-11-2023",
            "06-11-2023 can mean 6 November or 11 June: write 2023-11-06 or 2023-06-11",
        ),
        ("23. Juni 2016", "write it as 2016-06-23"),
        ("3 de mayo de 2022", "write it as 2022-05-03"),
        ("lørdag 9. mars 2024 - 13:26", "write it as 2024-03-09"),
        ("Di., 25.01.2022 - 14:45", "write it as 2022-01-25"),
        ("'1989-04-17'", "write it as 1989-04-17"),
        ("2016-03-11T09:05:00&#x2B;01:00", "write it as 2016-03-11T09:05:00+01:00"),
        ("1988", "write the day too, as in 1988-01-01"),
        ("2017-05", "write the day too, as in 2017-05-01"),
        ("March 2016", "write the day too, as in 2016-03-01"),
        (
            "1457683507",
            "if it counts the time since 1970, write it as 2016-03-11T08:05:07+00:00",
        ),
        (
            "1457683507000",
            "if it counts the time since 1970, write it as 2016-03-11T08:05:07+00:00",
        ),
        (
            "Fri Mar 11 09:05:07 CET 2016",
            "write the offset itself: 2016-03-11T09:05:07+01:00",
        ),
        ("2016-03-11 09:05 IST", "write the offset itself instead of IST, as in +01:00"),
        (
            "2016-03-11 09:05 Europe/Lisboa",
            "write it as 2016-03-11T09:05:00 Europe/Lisbon",
        ),
        (
            "2016-03-11 09:05 Middle-earth/Shire",
            "name it by a city, as in Europe/Lisbon, or write UTC",
        ),
        ("2026-02-29", "February 2026 has 28 days"),
        ("29 Feb 2016, 2016", "write it as 2016-03-11 or 2016-03-11T09:05:00+01:00"),
        ("2016-31-12", "write the month before the day: 2016-12-31"),
        ("2016-31-31", "months go from 01 to 12"),
        ("25 Dec 09", "write the year with four digits, as in 2016-03-11"),
        ("0000-01-01", "write the year with four digits, as in 2016-03-11"),
        (
            "Sat, 11 Mar 2016",
            "2016-03-11 was a Friday: correct the day, or leave out the weekday",
        ),
        (
            "2016-03-11T25:00",
            "hours go from 00 to 23, or from 1 to 12 with am or pm; \
                 minutes and seconds to 59",
        ),
        (
            "2016-03-11T09:05+16:00",
            "write hours and minutes from -15:59 to +15:59, as in +01:00",
        ),
        ("{{ date }}", "what was to fill in this template did not: write the day itself"),
        (
            " ",
            "write the day, or the day and the time: \
                 2016-03-11 or 2016-03-11T09:05:00+01:00",
        ),
    ];

    /// Whoever writes a date that has no or several meanings is told the right form.
    #[test]
    fn refused_dates_come_with_the_right_form() {
        for (text, help) in HELP {
            assert_eq!(refusal(text), *help, "{text}");
        }
    }

    /// Where nothing can be guessed, the form is shown by an example.
    #[test]
    fn other_texts_are_refused_with_an_example() {
        let texts = [
            "unknown",
            "yesterday",
            "PT15M",
            "1:54",
            "Mo-Su 08:00-20:00",
            "2016-03-11Z",
            "2016-03-11T",
            "2016-03-11,",
            "2016-03-11-0905",
            "2016-03-11|09h05",
            "2016-03-11T09",
            "2016-03-11T09:5",
            "2016-03-11T09-05-07Z",
            "2016-03-11T09:05:07:684Z",
            "2016-03-11T09:05:07+01:00CET",
            "2016-03-11 09:05:07 2016 +0100",
            "2016-03-11 09:05-:00+01:00",
            "2016-03-11 09:05 +000",
            "2016-03-11CET09:05",
            "2016-W10-5",
            "2016-071",
            "Wed, 30 Nov -0001 00:00:00 +0000",
            "۱۳۹۹/۰۲/۲۱",
            "99999999999999999999999",
            "2016-03-11 09:05:61",
            "\u{0}",
            "🗓",
        ];
        for text in texts {
            let help = refusal(text);
            let example = "write it as 2016-03-11 or 2016-03-11T09:05:00+01:00";
            let clock = help.starts_with("hours go from 00 to 23");
            assert!(help == example || clock, "{text}: {help}");
        }
    }

    /// Whatever stands for a date, reading it ends, and its message stays on one line.
    #[test]
    fn no_text_breaks_the_reader() {
        let parts = [
            "",
            " ",
            "2016",
            "-",
            "03",
            "/",
            "11",
            "T",
            "09:05",
            ":",
            "Z",
            "+",
            "年",
            "Fri",
            "Mar",
            ",",
            "&#",
            "&#x;",
            "é",
            "\u{301}",
            "\n",
            "9999999999999999999999",
            "(",
        ];
        let pairs = parts.into_iter().flat_map(|one| parts.map(|two| [one, two]));
        for [one, two] in pairs {
            for three in parts {
                let text = [one, two, three, one, two].concat();
                let error = Moment::parse(&text, Tz::UTC).err();
                let shown = error.map(|error| format!("{error}{}", error.help()));
                assert!(!shown.is_some_and(|shown| shown.contains('\n')), "{text:?}");
            }
        }
    }
}
