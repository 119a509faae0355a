//! Reads datelines: the "GENEVA, March 10 (Meridian) --" that opens a wire story.
//!
//! It finds the words and says what they mean. Whether the dateline or the front matter is
//! right where they differ is not decided here.

mod dates;
mod east_asian;
mod form;
mod markup;
mod parts;
mod places;
mod regions;
#[cfg(test)]
mod tests;
mod western;

use std::ops::Range;

use chrono::Datelike as _;
use chrono::NaiveDate;
use chrono::TimeDelta;

use crate::wire::Agencies;
use crate::wire::agencies;

pub use places::title_case;

/// A dateline, as printed and in its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dateline {
    /// The words as printed, white space folded, without Markdown marks.
    pub printed: String,
    /// The places, as printed: several where a story was filed from several.
    pub places: Vec<String>,
    /// The state or country behind the place, as printed.
    pub region: Option<String>,
    /// The country, as printed, where both it and a region are.
    pub country: Option<String>,
    /// The month, 1 to 12.
    pub month: Option<u8>,
    /// The day of the month, 1 to 31. It may not exist, as in "Feb. 30".
    pub day: Option<u8>,
    /// The year; most datelines print none.
    pub year: Option<i32>,
    /// The agency, as printed.
    pub source: Option<String>,
    /// Who reported it, where the dateline says so.
    pub reporters: Vec<String>,
    /// How sure it is that this is a dateline.
    pub confidence: Confidence,
}

/// How sure it is that words are a dateline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// They look like one: a place and a dash.
    Low,
    /// They name an agency, or stand where only a dateline does.
    High,
}

/// What is known of the world outside the text.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// The agencies.
    pub agencies: &'a Agencies,
    /// What the story says its source is: a dateline may print that or its first word.
    pub source: Option<&'a str>,
    /// Whether there is a place of this name.
    pub place: &'a dyn Fn(&str) -> bool,
}

/// Finds the dateline that opens `text`, in its first line that has words.
///
/// Returns it and the bytes of `text` it takes, from its first word to where the story's
/// own words begin. It knows the forms of the large agencies in the Latin, Cyrillic and
/// Arabic scripts, and in Chinese, Japanese and Korean. `None` if there is none, or if it
/// is not told from the start of a sentence.
pub fn find(text: &str, known: &Known<'_>) -> Option<(Dateline, Range<usize>)> {
    let line = markup::first_line(text)?;
    let found = east_asian::find(&line.clean, known);
    let (mut dateline, end) = found.or_else(|| western::find(&line.clean, known))?;
    let range = line.range(end)?;
    dateline.printed = fold_space(&form::with_dashes(&line.clean[..end]));
    Some((dateline, range))
}

/// Reads words that are known to be a dateline, as from front matter.
///
/// They may lack what tells a dateline from a sentence, and may name an agency that is not
/// known. `None` if no place, day or agency can be told in them.
pub fn read(printed: &str, known: &Known<'_>) -> Option<Dateline> {
    if let Some((dateline, range)) = find(printed, known)
        && printed[range.end..].trim().is_empty()
    {
        return Some(Dateline { printed: fold_space(printed), ..dateline });
    }
    let dateline = western::read(printed.trim(), known)?;
    Some(Dateline { printed: fold_space(printed), ..dateline })
}

/// Returns where `text` goes on behind the dateline `printed`, if it opens with the same
/// words: white space, dashes and other marks make no difference.
pub fn repeated(text: &str, printed: &str, known: &Known<'_>) -> Option<usize> {
    let wanted = agencies::key(printed);
    let line = markup::first_line(text)?;
    // Most texts end here.
    let words_end = end_of_words(&line.clean, &wanted)?;
    if let Some((found, range)) = find(text, known)
        && agencies::key(&found.printed) == wanted
    {
        return Some(range.end);
    }
    let rest = &line.clean[words_end..];
    let closed = rest.trim_start_matches([')', '）', ']', '/', '.']);
    let separator = form::separator(&line.clean, line.clean.len() - closed.len());
    let rest = &line.clean[separator.end..];
    let goes_on = rest.is_empty() || form::starts_sentence(rest);
    let parted = separator.kind == form::Kind::Dash && goes_on;
    line.range(separator.end).filter(|_| parted).map(|range| range.end)
}

/// Returns where in `line` the letters and digits `wanted` end that it begins with.
fn end_of_words(line: &str, wanted: &str) -> Option<usize> {
    let mut wanted = wanted.chars().peekable();
    wanted.peek()?;
    for (at, character) in line.char_indices() {
        if !character.is_alphanumeric() {
            continue;
        }
        if !character.to_lowercase().all(|lower| wanted.next() == Some(lower)) {
            return None;
        }
        if wanted.peek().is_none() {
            return Some(at + character.len_utf8());
        }
    }
    None
}

impl Dateline {
    /// Returns the day that is meant in a story published on `published`.
    ///
    /// A dateline without a year means the latest such day that is at most one day after
    /// publication, in that year or the one before or after. `None` if the dateline has no
    /// day, or there is no such day.
    pub fn date(&self, published: NaiveDate) -> Option<NaiveDate> {
        let day = u32::from(self.day?);
        let last = published.checked_add_signed(TimeDelta::days(1))?;
        let Some(month) = self.month.map(u32::from) else {
            return latest_of_day(day, last);
        };
        if let Some(year) = self.year {
            return NaiveDate::from_ymd_opt(year, month, day);
        }
        let years = (published.year() - 1)..=(published.year() + 1);
        let days = years.filter_map(|year| NaiveDate::from_ymd_opt(year, month, day));
        days.filter(|date| *date <= last).max()
    }
}

/// The latest date up to `last` that is the `day`th of a month.
fn latest_of_day(day: u32, last: NaiveDate) -> Option<NaiveDate> {
    // Of two months one has 31 days, but for July and August the day before is enough.
    let mut months = (0..3).filter_map(|back| {
        let first = last.with_day(1)?.checked_sub_months(chrono::Months::new(back))?;
        first.with_day(day)
    });
    months.find(|date| *date <= last)
}

impl Known<'_> {
    /// Whether a dateline may print `name` as its agency in parentheses.
    fn is_agency(&self, name: &str) -> bool {
        self.agencies.find(name).is_some() || self.is_own_source(name)
    }

    /// Whether `name` as a whole is an agency.
    fn is_exact_agency(&self, name: &str) -> bool {
        self.agencies.exact(name).is_some() || self.is_own_source(name)
    }

    /// "Meridian" and "MWS" stand for the source "Meridian Wire Service".
    fn is_own_source(&self, name: &str) -> bool {
        let Some(source) = self.source else { return false };
        if !begins_a_word(name, source) {
            return false;
        }
        let name_key = agencies::key(name);
        if name_key.chars().count() < 3 && name_key.is_ascii() || name_key.is_empty() {
            return false;
        }
        let mut first = String::new();
        let mut initials = String::new();
        for word in source.split_whitespace() {
            let word_key = agencies::key(word);
            initials.extend(word_key.chars().next());
            first.push_str(&word_key);
            let article = initials.len() == 1 && word_key == "the";
            if first == name_key {
                return !article;
            }
            if article {
                first.clear();
            }
        }
        initials.chars().count() > 2 && initials == name_key
    }
}

/// Whether a word of `source` begins with the first letter of `name`: for most names none
/// does, and there is nothing more to compare.
fn begins_a_word(name: &str, source: &str) -> bool {
    let first = |word: &str| {
        let letter = word.chars().find(|character| character.is_alphanumeric())?;
        letter.to_lowercase().next()
    };
    let wanted = first(name);
    wanted.is_some() && source.split_whitespace().any(|word| first(word) == wanted)
}

/// A text on one line, with single spaces.
fn fold_space(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        folded.push_str(if folded.is_empty() { "" } else { " " });
        folded.push_str(word);
    }
    folded
}
