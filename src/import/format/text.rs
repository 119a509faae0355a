//! Reads captured wire pages as plain text: a ticker, a trail of links, the headline, a line
//! with source and date, the text, an end mark.
//!
//! Only the line with source and date must be there. What stands before the headline and is
//! no ticker is what the site puts on every page, and is told of.

use std::collections::BTreeSet;

use chrono_tz::Tz;
use encoding_rs::WINDOWS_1252;

use crate::import::ImportError;
use crate::import::hash;
use crate::import::input::Input;
use crate::import::item::Body;
use crate::import::item::Item;
use crate::import::item::Refusal;
use crate::import::pipeline::Pipeline;
use crate::moment::Moment;

/// The longest page that is read.
const MAX_PAGE_BYTES: u64 = 16 << 20;
/// How many characters a line of source and date may have.
const MAX_BYLINE: usize = 200;
/// Words that a site sets beside the date, for the reader's hand.
const LABELS: [&str; 10] = [
    "adjust font size",
    "font size",
    "print",
    "e-mail",
    "email",
    "share",
    "comment",
    "comments",
    "0 comment(s)",
    "a a a",
];
/// How trails of links begin.
const TRAILS: [&str; 3] = ["you are here", "home >", "home >>"];
/// Signs between the headlines of a ticker.
const BULLETS: [char; 3] = ['•', '·', '|'];

/// Whether an input is of this format.
pub(super) fn is(input: &Input, head: &[u8]) -> bool {
    input.name().ends_with(".txt") && !head.contains(&0)
}

/// Reads all records.
pub(super) fn read(
    input: &Input,
    pipeline: &mut Pipeline<'_>,
) -> Result<(), ImportError> {
    for file in input.files()? {
        let at = file.shown.clone();
        match file.bytes(MAX_PAGE_BYTES)? {
            None => {
                pipeline.refuse(at, Refusal::fail("the page is longer than 16 MiB"))?
            }
            Some(bytes) => pipeline.record(at, bytes.len(), move || item(&bytes))?,
        }
    }
    Ok(())
}

fn item(bytes: &[u8]) -> Result<Item, Refusal> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
        Err(_) => WINDOWS_1252.decode(bytes).0.into_owned(),
    };
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let Some((at, signed)) = signed_line(&lines) else {
        let reason =
            "no line tells source and date, such as `Meridian Wire, March 11, 2016`";
        return Err(Refusal::fail(reason));
    };
    let mut item = Item { date: Some(signed.date), ..Item::default() };
    item.source = signed.source;
    item.origin.sha256 = hash::sha256(bytes);
    let above = Above::read(&lines[..at]);
    item.title = above.headline.unwrap_or_default();
    let ticker = above.ticker.into_iter();
    item.origin.more.set_list("ticker", ticker);
    for line in above.others {
        item.note(format!("left out, as it stands above the headline: “{line}”"));
    }
    if let Some(rest) = signed.rest {
        item.note(format!("left out, as it stands beside the date: “{rest}”"));
    }
    item.body = Body::Plain(lines[at + 1..].join("\n"));
    Ok(item)
}

/// A line that tells source and date.
#[derive(Debug, PartialEq, Eq)]
struct Signed {
    source: Option<String>,
    date: String,
    /// Words that are neither, and no known label.
    rest: Option<String>,
}

/// Finds the first line that tells source and date.
fn signed_line(lines: &[&str]) -> Option<(usize, Signed)> {
    let signed = |(at, line): (usize, &&str)| Some((at, signed(line)?));
    lines.iter().enumerate().find_map(signed)
}

/// Reads `SOURCE, March 11, 2016 LABELS`, or the same with the labels or the date first.
fn signed(line: &str) -> Option<Signed> {
    if line.is_empty() || line.chars().count() > MAX_BYLINE {
        return None;
    }
    let words: Vec<&str> = line.split_whitespace().collect();
    // The longest run of words that is a date with a year.
    let mut runs: BTreeSet<(usize, usize)> = BTreeSet::new();
    for start in 0..words.len() {
        for end in (start + 1..=words.len()).take(8) {
            let text = words[start..end].join(" ");
            if is_date(text.trim_matches([',', ':', '|', '-', ' '])) {
                runs.insert((start, end));
            }
        }
    }
    let (start, end) =
        runs.into_iter().max_by_key(|(start, end)| (end - start, *start))?;
    let date = words[start..end].join(" ");
    let before = without_labels(&words[..start].join(" "));
    let after = without_labels(&words[end..].join(" "));
    let trimmed = |text: &str| {
        let text =
            text.trim_matches(|c: char| c.is_whitespace() || ",:|-–—•·".contains(c));
        (!text.is_empty()).then(|| text.to_owned())
    };
    let (source, rest) = match (trimmed(&before), trimmed(&after)) {
        (Some(source), rest) => (Some(source), rest),
        (None, after) => (after, None),
    };
    // A sentence with a date in it is none of these lines.
    let is_sentence =
        |text: &String| text.split_whitespace().count() > 6 || text.ends_with('.');
    if source.as_ref().is_none_or(is_sentence) || rest.as_ref().is_some_and(is_sentence) {
        return None;
    }
    let date = date.trim_matches([',', ':', '|', '-', ' ']).to_owned();
    Some(Signed { source, date, rest })
}

/// Whether a text is a date of a year that news have.
fn is_date(text: &str) -> bool {
    let has_year = text.split(|c: char| !c.is_ascii_digit()).any(|part| {
        part.len() == 4
            && part.parse::<u16>().is_ok_and(|year| (1700..2200).contains(&year))
    });
    has_year && Moment::parse(text, Tz::UTC).is_ok()
}

/// A text without the labels that sites set beside dates.
fn without_labels(text: &str) -> String {
    let mut text = format!(" {text} ");
    loop {
        let lower = text.to_lowercase();
        let found = LABELS.iter().find_map(|label| {
            let at = lower.find(label)?;
            let is_word = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
            let before = lower[..at].chars().next_back();
            let after = lower[at + label.len()..].chars().next();
            (is_word(before)
                && is_word(after)
                && text.is_char_boundary(at)
                && text.is_char_boundary(at + label.len()))
            .then_some(at..at + label.len())
        });
        let Some(range) = found else { return text.trim().to_owned() };
        text.replace_range(range, " ");
    }
}

/// What stands above the line of source and date.
#[derive(Debug, Default, PartialEq, Eq)]
struct Above {
    headline: Option<String>,
    ticker: Vec<String>,
    others: Vec<String>,
}

impl Above {
    /// The headline is the last line; those before are a ticker, a trail, or something else.
    fn read(lines: &[&str]) -> Self {
        let mut above = Self::default();
        let mut lines: Vec<&str> =
            lines.iter().copied().filter(|line| !line.is_empty()).collect();
        above.headline = lines.pop().map(ToOwned::to_owned);
        let mut is_ticker_next = false;
        for line in lines {
            let headlines = headlines(line);
            let lower = line.to_lowercase();
            if headlines.len() > 2 || is_ticker_next {
                above.ticker.extend(headlines);
            } else if lower != "off the wire"
                && !TRAILS.iter().any(|trail| lower.starts_with(trail))
            {
                above.others.push(line.to_owned());
            }
            is_ticker_next = lower == "off the wire";
        }
        above
    }
}

/// The headlines of a ticker's line.
fn headlines(line: &str) -> Vec<String> {
    let parts = line.split(BULLETS).map(str::trim).filter(|part| !part.is_empty());
    parts.map(ToOwned::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "Off the wire\nPort of Kielund reopens \u{a0}• \u{a0}Urgent: Ferry \
        aground off Sund \u{a0}• Herring quota cut by 4 pct\u{a0}\u{a0}\nYou are here:   Home\n\n\
        Harbour pilots end strike\n\nMeridian Wire, March 11, 2016 Adjust font size:\n\n\
        Pilots of <Kielund> went back to work.\n\nThey had struck for 3 days. Enditem";

    #[test]
    fn a_captured_page_becomes_a_story() {
        let item = item(PAGE.as_bytes()).unwrap();
        assert_eq!(item.title, "Harbour pilots end strike");
        assert_eq!(item.source.as_deref(), Some("Meridian Wire"));
        assert_eq!(item.date.as_deref(), Some("March 11, 2016"));
        let ticker = item.origin.more.clone().take("ticker");
        let expected = serde_yaml::to_value([
            "Port of Kielund reopens",
            "Urgent: Ferry aground off Sund",
            "Herring quota cut by 4 pct",
        ]);
        assert_eq!(ticker, expected.ok());
        assert!(item.notes.is_empty(), "{:?}", item.notes);
    }

    #[test]
    fn source_and_date_stand_in_any_order_beside_labels() {
        let lines = [
            (
                "0 Comment(s)Print E-mail Meridian Wire, May 26, 2015",
                "Meridian Wire",
                "May 26, 2015",
            ),
            ("2016-03-11 | Meridian Wire", "Meridian Wire", "2016-03-11"),
            ("Meridian Wire, 11 March 2016", "Meridian Wire", "11 March 2016"),
        ];
        for (line, source, date) in lines {
            let signed = signed(line).unwrap();
            assert_eq!(
                (signed.source.as_deref(), &*signed.date),
                (Some(source), date),
                "{line}"
            );
        }
    }

    #[test]
    fn a_sentence_with_a_date_is_no_such_line() {
        let line = "The strike of March 11, 2016 was the longest that the port had seen.";
        assert_eq!(signed(line), None);
        let refused = item(b"A headline\n\nA text without a date.").unwrap_err();
        assert!(matches!(refused, Refusal::Fail(_)));
    }
}
