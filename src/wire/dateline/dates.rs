//! Reads the day in a dateline: "Dec. 31", "30 jun", "4 février", "20 марта", "اول سبتمبر".
//!
//! A day is read as printed; whether it exists is for the one who knows the year.

use std::sync::LazyLock;

use ahash::AHashMap;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Names of the months in many languages, in full and cut short; `_` joins two words.
const MONTHS: [&str; 12] = [
    "january jan januar jänner januari janvier janv enero ene gennaio gen janeiro styczeń \
     stycznia января январь янв січня ocak oca يناير كانون_الثاني جانفي ianuarie leden ledna \
     tammikuuta",
    "february feb februar feber februari février févr fév febrero febbraio fevereiro fev \
     luty lutego lut февраля февраль фев февр лютого şubat şub فبراير شباط فيفري február",
    "march mar mrch märz mrz maart mrt mars marzo março marts marca марта март мар березня \
     mart mac مارس آذار maret",
    "april apr avril avr abril abr aprile kwietnia апреля апрель апр квітня nisan nis إبريل \
     أبريل ابريل نيسان أفريل",
    "may mai mayo maggio mag maio mei maj maja мая май травня mayıs مايو أيار ماي",
    "june jun juni juin junio giugno giu junho czerwca июня июнь июн червня haziran haz \
     يونيو حزيران جوان jne",
    "july jul juli juillet juil julio luglio lug julho lipca июля июль июл липня temmuz tem \
     يوليو تموز جويلية julai",
    "august aug août aout agosto ago augustus augusti sierpnia августа август авг серпня \
     ağustos ağu أغسطس اغسطس آب أوت ogos agustus",
    "september sep sept septembre septiembre setiembre settembre setembro set septembar \
     września сентября сентябрь сен сент вересня eylül eyl سبتمبر أيلول",
    "october oct oktober okt octobre octubre ottobre ott outubro out października октября \
     октябрь окт жовтня ekim eki أكتوبر اكتوبر تشرين_الأول oktobar",
    "november nov novembre noviembre novembro listopada ноября ноябрь ноя нояб листопада \
     kasım kas نوفمبر تشرين_الثاني",
    "december dec dezember dez décembre déc diciembre dic dicembre dezembro desember des \
     grudnia декабря декабрь дек грудня aralık ara ديسمبر كانون_الأول disember dis",
];

/// Words for "first" that stand in place of a number.
const FIRST: [&str; 6] = ["اول", "أول", "الأول", "primero", "primeiro", "premier"];

/// Words between day, month and year.
const BETWEEN: [&str; 6] = ["de", "del", "di", "do", "of", "d"];

/// What may stand directly behind a day's number.
const ORDINALS: [&str; 8] = ["st", "nd", "rd", "th", "er", "º", "°", "-го"];

/// A day as printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PrintedDay {
    pub(super) year: Option<i32>,
    pub(super) month: Option<u8>,
    pub(super) day: u8,
}

/// Returns the text before the day that `head` ends in, and the day.
pub(super) fn split_day(head: &str) -> (&str, Option<PrintedDay>) {
    let words = words_of(head);
    let Some((n_words, day)) = day_at_end(&words) else { return (head, None) };
    let start = words[words.len() - n_words].0;
    (&head[..start], Some(day))
}

/// Says whether `word` is the name of a month, or its short form.
pub(super) fn is_month(word: &str) -> bool {
    printed_month(word).is_some()
}

/// Says whether a word in small letters is a day of the week in English, or "today".
pub(super) fn is_weekday(lower: &str) -> bool {
    const NAMES: [&str; 10] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "today",
        "yesterday",
        "tomorrow",
    ];
    NAMES.contains(&lower)
}

/// The words of a text with their places; commas part them, too.
fn words_of(text: &str) -> Vec<(usize, &str)> {
    let is_gap = |character: char| character.is_whitespace() || ",،".contains(character);
    let start = text.as_ptr() as usize;
    let words = text.split(is_gap).filter(|word| !word.is_empty());
    words.map(|word| (word.as_ptr() as usize - start, word)).collect()
}

/// Returns the day that `words` end in, and of how many words it is.
fn day_at_end(words: &[(usize, &str)]) -> Option<(usize, PrintedDay)> {
    let (_, last) = words.last()?;
    if let Some(day) = iso_day(last) {
        return Some((1, day));
    }
    let mut left = words;
    if matches!(*last, "г" | "г." | "года" | "р.") {
        left = &left[..left.len() - 1];
    }
    let year = left.last().and_then(|(_, word)| year_of(word));
    if year.is_some() {
        left = &left[..left.len() - 1];
        left = without_last(left, &BETWEEN);
    } else if left.len() < words.len() {
        return None;
    }
    let (month, day, n_left) = month_and_day(left)?;
    let day = PrintedDay { year, month: Some(month), day };
    Some((words.len() - n_left, day))
}

/// Returns month, day and how many words stand before them.
fn month_and_day(words: &[(usize, &str)]) -> Option<(u8, u8, usize)> {
    let word = |from_end: usize| {
        words
            .len()
            .checked_sub(from_end)
            .and_then(|at| words.get(at))
            .map(|(_, word)| *word)
    };
    if let (Some(day), Some(month)) = (day_of(word(1)?), word(2).and_then(printed_month))
    {
        return Some((month, day, words.len() - 2));
    }
    // Arabic prints the month's two names, or one name of two words.
    let pair = word(2).zip(word(1)).and_then(|(one, two)| {
        let joined = month_of(&fold(&format!("{one}_{two}")));
        let both =
            || printed_month(one).filter(|month| printed_month(two) == Some(*month));
        joined.or_else(both)
    });
    let (month, n_used) = match pair {
        Some(month) => (month, 2),
        None => (printed_month(word(1)?)?, 1),
    };
    let before = without_last(&words[..words.len() - n_used], &BETWEEN);
    let (_, day) = before.last()?;
    Some((month, day_of(day)?, before.len() - 1))
}

fn without_last<'a, 'b>(
    words: &'a [(usize, &'b str)],
    dropped: &[&str],
) -> &'a [(usize, &'b str)] {
    match words {
        [before @ .., (_, last)] if dropped.contains(last) => before,
        _ => words,
    }
}

/// Returns the month that a printed word names, with or without a stop behind it.
fn printed_month(word: &str) -> Option<u8> {
    month_of(&fold(word.trim_end_matches('.')))
}

/// Returns the month of a folded name.
fn month_of(folded: &str) -> Option<u8> {
    static NAMES: LazyLock<AHashMap<String, u8>> = LazyLock::new(|| {
        let all = (1..).zip(MONTHS);
        let named = all.flat_map(|(month, names)| {
            names.split_whitespace().map(move |name| (fold(name), month))
        });
        named.collect()
    });
    NAMES.get(folded).copied()
}

/// A word without case and without marks on its letters.
pub(super) fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let bare = word.nfd().filter(|character| !is_combining_mark(*character));
    bare.flat_map(char::to_lowercase).collect()
}

fn day_of(word: &str) -> Option<u8> {
    if FIRST.contains(&word) {
        return Some(1);
    }
    let word = word.trim_end_matches('.');
    let bare = ORDINALS.iter().find_map(|ending| word.strip_suffix(ending));
    let (number, n_digits) = number_of(bare.unwrap_or(word))?;
    let number = u8::try_from(number).ok()?;
    (n_digits <= 2 && (1..=31).contains(&number)).then_some(number)
}

fn year_of(word: &str) -> Option<i32> {
    let (number, n_digits) = number_of(word.trim_end_matches('.'))?;
    let number = i32::try_from(number).ok()?;
    (n_digits == 4 && (1700..2200).contains(&number)).then_some(number)
}

fn iso_day(word: &str) -> Option<PrintedDay> {
    let mut parts = word.trim_end_matches('.').split('-');
    let year = year_of(parts.next()?)?;
    let (month, _) = number_of(parts.next()?)?;
    let day = day_of(parts.next()?)?;
    let month = u8::try_from(month).ok().filter(|month| (1..=12).contains(month))?;
    let whole = parts.next().is_none();
    whole.then_some(PrintedDay { year: Some(year), month: Some(month), day })
}

/// Returns the number that all of `text` is, in Western, Arabic or full-width digits, and
/// how many digits it has.
pub(super) fn number_of(text: &str) -> Option<(u32, usize)> {
    const MOST_DIGITS: usize = 4;
    let mut value = 0;
    let mut n_digits = 0;
    for character in text.chars() {
        value = value * 10 + digit_of(character)?;
        n_digits += 1;
        if n_digits > MOST_DIGITS {
            return None;
        }
    }
    (n_digits > 0).then_some((value, n_digits))
}

/// Returns the value of a Western, Arabic, Persian or full-width digit.
pub(super) fn digit_of(character: char) -> Option<u32> {
    let zeros = ['0', '\u{660}', '\u{6f0}', '\u{ff10}'];
    zeros.into_iter().find_map(|zero| {
        (character as u32).checked_sub(zero as u32).filter(|value| *value < 10)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn no_name_belongs_to_two_months() {
        let mut seen = BTreeMap::new();
        for (month, names) in (1..).zip(MONTHS) {
            for name in names.split_whitespace() {
                let before = seen.insert(fold(name), month);
                assert!(before.is_none_or(|other| other == month), "{name}");
            }
        }
    }

    #[test]
    fn a_day_is_read_in_the_order_and_words_of_many_languages() {
        let texts = [
            "Dec. 31",
            "31 Dec",
            "31 de diciembre de 2015",
            "1er mars 2016",
            "10. März",
            "20 марта 2016 г.",
            "10th March, 2016",
            "١٠ مارس آذار",
            "2 كانون الثاني",
            "2016-03-10",
        ];
        let found = texts.map(|text| {
            let day = split_day(text).1.unwrap();
            (day.year.unwrap_or(0), day.month.unwrap(), day.day)
        });
        assert_eq!(
            found,
            [
                (0, 12, 31),
                (0, 12, 31),
                (2015, 12, 31),
                (2016, 3, 1),
                (0, 3, 10),
                (2016, 3, 20),
                (2016, 3, 10),
                (0, 3, 10),
                (0, 1, 2),
                (2016, 3, 10)
            ]
        );
    }

    #[test]
    fn what_is_no_day_is_left() {
        for text in ["Jan. 45", "March", "10", "May 2016", "Area 51", "2016", "", "г."] {
            assert_eq!(split_day(text), (text, None));
        }
    }
}
