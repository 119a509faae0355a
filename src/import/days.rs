//! Days as pages print them in the languages of the wires, for people and not for programs:
//! `11 mars 2016`, `2016年3月11日`, `11. März 2016`. English ones, `moment` reads.

use chrono::NaiveDate;
use chrono_tz::Tz;

use crate::moment::Moment;

/// The months in other languages than English, each by the first letters of its names.
const MONTHS: [&[&str]; 12] = [
    &[
        "janv",
        "enero",
        "januar",
        "jänner",
        "gennaio",
        "janeiro",
        "январ",
        "يناير",
        "جانفي",
    ],
    &[
        "févr",
        "fevr",
        "febrero",
        "februar",
        "febbraio",
        "fevereiro",
        "феврал",
        "فبراير",
        "شباط",
    ],
    &["mars", "marzo", "märz", "maerz", "março", "marco", "март", "مارس", "آذار"],
    &["avril", "abril", "aprile", "апрел", "أبريل", "ابريل", "إبريل", "نيسان"],
    &["mai", "mayo", "maggio", "maio", "мая", "май", "مايو", "أيار"],
    &["juin", "junio", "juni", "giugno", "junho", "июн", "يونيو", "حزيران"],
    &["juil", "julio", "juli", "luglio", "julho", "июл", "يوليو", "تموز"],
    &["août", "aout", "agosto", "август", "أغسطس", "اغسطس", "آب"],
    &[
        "septembre",
        "septiembre",
        "setiembre",
        "settembre",
        "setembro",
        "сентябр",
        "سبتمبر",
        "أيلول",
    ],
    &[
        "octobre",
        "octubre",
        "oktober",
        "ottobre",
        "outubro",
        "октябр",
        "أكتوبر",
        "اكتوبر",
    ],
    &["novembre", "noviembre", "novembro", "ноябр", "نوفمبر"],
    &[
        "décembre",
        "decembre",
        "diciembre",
        "dezember",
        "dicembre",
        "dezembro",
        "декабр",
        "ديسمبر",
    ],
];
/// Words that stand between the parts of such dates and at their ends.
const BETWEEN: [&str; 12] =
    ["de", "del", "do", "года", "г", "г.", "le", "el", "am", "den", "في", "à"];
/// The days of the week, each by the first letters of its names.
const WEEKDAYS: [&str; 32] = [
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
    "lunes",
    "martes",
    "miércoles",
    "jueves",
    "viernes",
    "sábado",
    "domingo",
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonnabend",
    "sonntag",
    "понедельник",
    "вторник",
    "сред",
    "четверг",
    "пятниц",
    "суббот",
    "воскресенье",
    "الاثنين",
    "الجمعة",
    "الخميس",
];

/// Returns the day or time that a text tells, as front matter has it; `None` if it tells
/// none, or may mean two.
pub(super) fn date(text: &str) -> Option<String> {
    let text = with_digits(text);
    let text =
        text.trim_matches(|c: char| c.is_whitespace() || ",:;|-–—•·，、：".contains(c));
    if has_year(text) && Moment::parse(text, Tz::UTC).is_ok() {
        return Some(text.to_owned());
    }
    let (day, rest) = printed(text)?;
    let time = rest.trim_matches(|c: char| c.is_whitespace() || ",|-–—•·，".contains(c));
    let date = match time {
        "" => day.to_string(),
        time => format!("{day} {time}"),
    };
    (has_year_of(day) && Moment::parse(&date, Tz::UTC).is_ok()).then_some(date)
}

/// The first date of a line that may mean two days: `03/04/2016`.
pub(super) fn doubtful(line: &str) -> Option<&str> {
    let words = line.split_whitespace();
    let mut words =
        words.map(|word| word.trim_matches([',', '،', '，', ':', '|', '(', ')']));
    words.find(|word| is_doubtful(word))
}

/// Whether a text that is one date in numbers may mean two days.
fn is_doubtful(text: &str) -> bool {
    let parts: Vec<&str> = text.split(['/', '-']).collect();
    let number = |at: usize| parts.get(at).and_then(|part| part.parse::<u16>().ok());
    let small = |at: usize| number(at).is_some_and(|it| (1..=12).contains(&it));
    parts.len() == 3 && small(0) && small(1) && number(2).is_some_and(is_year)
}

/// A text in which the signs of Chinese dates are parted from other words.
pub(super) fn parted(text: &str) -> String {
    if !text.contains('年') {
        return text.to_owned();
    }
    let text = with_digits(text);
    let Some((before, rest)) = text.split_once('年') else { return text };
    let year = before.len() - before.bytes().rev().take_while(u8::is_ascii_digit).count();
    let (before, year) = before.split_at(year);
    let day = rest.split_once('月').and_then(|(month, rest)| {
        let (day, rest) = rest.split_once('日')?;
        Some((month.trim().parse::<u8>().ok()?, day.trim().parse::<u8>().ok()?, rest))
    });
    match day {
        Some((month, day, rest)) => format!("{before} {year}-{month:02}-{day:02} {rest}"),
        None => text,
    }
}

/// The day at the beginning of a text, and what stands behind it.
fn printed(text: &str) -> Option<(NaiveDate, String)> {
    let text = parted(text);
    let text = text.trim();
    let mut words: Vec<&str> = text.split_whitespace().collect();
    if let Some((day, count)) = in_dots(words.first().copied()?) {
        return Some((day, words.split_off(count).join(" ")));
    }
    let (mut day, mut month, mut year, mut used) = (None, None, None, 0);
    for word in &words {
        let bare = word.trim_matches([',', '.', '،', 'º']).to_lowercase();
        let number = bare.parse::<u16>().ok();
        let is_first = bare == "1er";
        if is_first || number.is_some_and(|it| (1..=31).contains(&it)) && day.is_none() {
            day = Some(number.map_or(1, u32::from));
        } else if number.is_some_and(is_year) && year.is_none() {
            year = number;
        } else if let Some(found) = month_of(&bare).filter(|_| month.is_none()) {
            month = Some(found);
        } else if !BETWEEN.contains(&&*bare) {
            let is_weekday = WEEKDAYS.iter().any(|day| bare.starts_with(day));
            if used > 0 || !is_weekday {
                break;
            }
        }
        used += 1;
    }
    let date = NaiveDate::from_ymd_opt(i32::from(year?), month?, day?)?;
    Some((date, words.split_off(used.min(words.len())).join(" ")))
}

/// `11.03.2016`: with stops, the day comes first everywhere.
fn in_dots(word: &str) -> Option<(NaiveDate, usize)> {
    let word = word.trim_end_matches([',', '.']);
    let parts: Vec<&str> = word.split(['.', '/']).collect();
    let [first, second, third] = parts.as_slice() else { return None };
    let (day, month) = (first.parse::<u32>().ok()?, second.parse::<u32>().ok()?);
    let year = third.parse::<u16>().ok().filter(|year| is_year(*year))?;
    // With strokes, the month may come first, unless there is no such month.
    if word.contains('/') && day <= 12 {
        return None;
    }
    Some((NaiveDate::from_ymd_opt(i32::from(year), month, day)?, 1))
}

fn month_of(word: &str) -> Option<u32> {
    const ENGLISH: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov",
        "dec",
    ];
    let is_of = |names: &[&str]| names.iter().any(|name| word.starts_with(name));
    let foreign = MONTHS.iter().position(|names| is_of(names));
    let found = foreign.or_else(|| ENGLISH.iter().position(|name| *name == word));
    u32::try_from(found? + 1).ok()
}

/// A text with the digits of other scripts as ours.
fn with_digits(text: &str) -> String {
    let digit = |c: char| {
        let zero = match c {
            '\u{660}'..='\u{669}' => 0x660,
            '\u{6f0}'..='\u{6f9}' => 0x6f0,
            '\u{ff10}'..='\u{ff19}' => 0xff10,
            _ => return c,
        };
        char::from_digit(u32::from(c) - zero, 10).unwrap_or(c)
    };
    text.chars().map(digit).collect()
}

/// A year that news have.
fn is_year(year: u16) -> bool {
    (1700..2200).contains(&year)
}

fn has_year(text: &str) -> bool {
    let mut parts = text.split(|c: char| !c.is_ascii_digit());
    parts.any(|part| part.len() == 4 && part.parse::<u16>().is_ok_and(is_year))
}

fn has_year_of(day: NaiveDate) -> bool {
    has_year(&day.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_many_languages_are_read() {
        let cases = [
            ("11 mars 2016", "2016-03-11"),
            ("1er août 2016", "2016-08-01"),
            ("vendredi, 11 mars 2016", "2016-03-11"),
            ("11 de marzo de 2016", "2016-03-11"),
            ("11. März 2016, 09:05", "2016-03-11 09:05"),
            ("11.03.2016 09:05", "2016-03-11 09:05"),
            ("31/12/2016", "2016-12-31"),
            ("11 марта 2016 года", "2016-03-11"),
            ("2016年3月11日", "2016年3月11日"),
            ("2016年３月11日 08:05", "2016年3月11日 08:05"),
            ("١١ مارس ٢٠١٦", "2016-03-11"),
            ("March 11, 2016", "March 11, 2016"),
            ("2016-03-11 08:05:12", "2016-03-11 08:05:12"),
        ];
        for (text, expected) in cases {
            assert_eq!(date(text).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(date("Wire, May 26, 2015"), None);
    }

    #[test]
    fn what_is_no_day_or_may_be_two_is_none() {
        for text in
            ["", "mars", "11 mars", "32 mars 2016", "03/04/2016", "11 mars 2016 soir"]
        {
            assert_eq!(date(text), None, "{text}");
        }
        assert!(is_doubtful("03/04/2016"));
        assert!(!is_doubtful("31/04/2016"));
    }
}
