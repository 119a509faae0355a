//! Names of months, weekdays and zones.

use chrono::Weekday;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Mon),
    ("tuesday", Weekday::Tue),
    ("wednesday", Weekday::Wed),
    ("thursday", Weekday::Thu),
    ("friday", Weekday::Fri),
    ("saturday", Weekday::Sat),
    ("sunday", Weekday::Sun),
];

/// Months of other languages of Europe, for hints only.
const FOREIGN_MONTHS: [&str; 12] = [
    "januar jänner janvier enero gennaio janeiro januari styczeń stycznia",
    "februar feber février fevrier febrero febbraio fevereiro februari luty lutego",
    "märz maerz mars marzo março marco maart marzec marca",
    "avril abril aprile kwiecień kwietnia",
    "mai mayo maggio maio mei maj maja",
    "juni juin junio giugno junho czerwiec czerwca",
    "juli juillet julio luglio julho lipiec lipca",
    "août aout agosto augustus augusti sierpień sierpnia",
    "septembre septiembre setiembre settembre setembro wrzesień września",
    "oktober octobre octubre ottobre outubro październik października",
    "novembre noviembre novembro listopad listopada",
    "dezember décembre decembre diciembre dicembre dezembro desember grudzień grudnia",
];

/// Zone names whose offset a standard fixes, with its hours.
const FIXED_ZONES: [(&str, i32); 12] = [
    ("Z", 0),
    ("UTC", 0),
    ("UT", 0),
    ("GMT", 0),
    ("EST", -5),
    ("EDT", -4),
    ("CST", -6),
    ("CDT", -5),
    ("MST", -7),
    ("MDT", -6),
    ("PST", -8),
    ("PDT", -7),
];

/// Zone names with the offset that is nearly always meant, for hints only.
const USUAL_ZONES: [(&str, &str); 12] = [
    ("CET", "+01:00"),
    ("MEZ", "+01:00"),
    ("CEST", "+02:00"),
    ("MESZ", "+02:00"),
    ("EET", "+02:00"),
    ("EEST", "+03:00"),
    ("MSK", "+03:00"),
    ("WET", "+00:00"),
    ("WEST", "+01:00"),
    ("JST", "+09:00"),
    ("KST", "+09:00"),
    ("NZST", "+12:00"),
];

/// Returns the number of an English month, in full or by its first three letters.
pub(super) fn month_of(word: &str) -> Option<u64> {
    let found = MONTHS.iter().position(|name| is_name(word, name));
    let found = found.or_else(|| word.eq_ignore_ascii_case("sept").then_some(8));
    found.map(number)
}

/// Returns the number of a month in another language.
pub(super) fn foreign_month_of(word: &str) -> Option<u64> {
    let word = word.to_lowercase();
    let found =
        FOREIGN_MONTHS.iter().position(|names| names.split(' ').any(|name| name == word));
    found.map(number)
}

/// Returns an English weekday, in full or by its first three letters or four.
pub(super) fn weekday_of(word: &str) -> Option<Weekday> {
    let longer = ["tues", "weds", "thur", "thurs"];
    let short = match word.get(..3) {
        Some(short) if longer.iter().any(|name| word.eq_ignore_ascii_case(name)) => short,
        _ => word,
    };
    let found = WEEKDAYS.iter().find(|(name, _)| is_name(short, name));
    found.map(|(_, weekday)| *weekday)
}

/// Returns the English name of a weekday.
pub(super) const fn weekday_name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}

/// Returns the offset of a zone's name in minutes, if a standard fixes it: UTC, and the
/// names of RFC 2822, 4.3.
pub(super) fn offset_of(name: &str) -> Option<i32> {
    let found = FIXED_ZONES.iter().find(|(fixed, _)| fixed.eq_ignore_ascii_case(name));
    found.map(|(_, hours)| hours * 60)
}

/// Returns the offset that a name no standard fixes nearly always means.
pub(super) fn usual_offset_of(name: &str) -> Option<&'static str> {
    let found = USUAL_ZONES.iter().find(|(usual, _)| usual.eq_ignore_ascii_case(name));
    found.map(|(_, offset)| *offset)
}

fn is_name(word: &str, name: &str) -> bool {
    word.eq_ignore_ascii_case(name) || word.eq_ignore_ascii_case(&name[..3])
}

/// The number of the month at a position.
fn number(position: usize) -> u64 {
    position as u64 + 1
}
