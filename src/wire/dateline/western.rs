//! The forms of datelines in scripts that part words by spaces.
//!
//! | form | as in |
//! |---|---|
//! | agency in parentheses or slashes | `GHENT, March 10 (AFP) --`, `Москва, 20 марта /ТАСС/.` |
//! | agency first | `(ANSA) - ROMA, 10 MAR -`, `(Reuters) -` |
//! | agency without marks, behind a day | `SYDNEY, July 30 AAP -`, `Пекин. 9 марта. INTERFAX.RU -` |
//! | agency behind the dash | `МОСКВА, 10 мар - РИА Новости.` |
//! | a day with its year, and a stop | `22 mai 2012. -`, `22 août 2012, Espagne. -` |
//! | no agency | `GHENT, Belgium -`, `GHENT, Feb 26 -`, and `GHENT --` if the place is known |

use crate::wire::dateline::Confidence;
use crate::wire::dateline::Dateline;
use crate::wire::dateline::Known;
use crate::wire::dateline::form;
use crate::wire::dateline::form::Kind;
use crate::wire::dateline::form::Mark;
use crate::wire::dateline::parts::Parts;

/// How many agencies between marks are tried in a line.
const MOST_MARKS: usize = 3;

/// Longest name of an agency that stands without marks, in words.
const MOST_PLAIN_WORDS: usize = 3;

/// Finds the dateline that opens `line`, and where it ends.
pub(super) fn find(line: &str, known: &Known<'_>) -> Option<(Dateline, usize)> {
    let marks = form::agency_marks(line, known).take(MOST_MARKS);
    let mut marked =
        marks.filter_map(|mark| match line[..mark.start].trim().is_empty() {
            true => agency_first(line, &mark),
            false => marked(line, &mark, known),
        });
    if let Some(found) = marked.next() {
        return Some(found);
    }
    let (dash, after) = form::first_dash(line)?;
    let head = line[..dash].trim_end();
    let rest = &line[after..];
    plain(head, known)
        .map(|dateline| (dateline, after))
        .or_else(|| agency_behind(head, line, after, known))
        .or_else(|| Some((dated(head, rest)?, after)))
        .or_else(|| Some((bare(head, rest, known)?, after)))
}

/// `GHENT, March 10 (AFP) -- Two …`
fn marked(line: &str, mark: &Mark<'_>, known: &Known<'_>) -> Option<(Dateline, usize)> {
    let head = line[..mark.start].trim_end_matches(is_dash_or_space);
    let parts = Parts::read(head)?;
    let separator = form::separator(line, mark.end);
    let rest = &line[separator.end..];
    // Asked last: whether a place is known takes longer than all else.
    let is_known = || parts.places.iter().any(|place| (known.place)(place));
    let is_credible = match separator.kind {
        Kind::Dash => is_credible(&parts, mark, rest) || is_known(),
        Kind::End => parts.day.is_some() && parts.has_places(),
        // Arabic and Indian copy has no dash, but a day.
        Kind::Space => {
            parts.day.is_some() && parts.has_places() && form::starts_sentence(rest)
        }
        Kind::Colon | Kind::Stop => {
            let sure = || parts.day.is_some() || parts.is_caps() || is_known();
            let has_rest = rest.is_empty() || form::starts_sentence(rest);
            parts.has_places() && has_rest && sure()
        }
    };
    let names_agency = parts.places.iter().any(|place| known.is_exact_agency(place));
    if !is_credible || names_agency {
        return None;
    }
    Some((parts.with_source(Some(mark.name), Confidence::High), separator.end))
}

/// Whether words before "(AP) -" are a place, and not the name of what is in parentheses or
/// of a person.
fn is_credible(parts: &Parts, mark: &Mark<'_>, rest: &str) -> bool {
    if parts.day.is_some() || parts.has_known_region() {
        return true;
    }
    let spelled_out = parts.places.iter().any(|place| initials_of(place) == mark.name);
    if spelled_out || !parts.has_places() {
        return false;
    }
    if parts.is_caps() {
        return true;
    }
    const MOST_WORDS: usize = 4;
    let is_short = |place: &String| place.split_whitespace().count() <= MOST_WORDS;
    let has_initial = |place: &String| {
        place
            .split_whitespace()
            .any(|word| word.ends_with('.') && word.chars().count() == 2)
    };
    let all = &parts.places;
    all.iter().all(is_short)
        && !all.iter().any(has_initial)
        && form::starts_sentence(rest)
}

/// "United Press International" is "UPI", "Agence France-Presse" is "AFP".
fn initials_of(name: &str) -> String {
    let words = name.split([' ', '-']);
    let capitals =
        words.filter_map(|word| word.chars().next().filter(|c| c.is_uppercase()));
    capitals.collect()
}

/// `(ANSA) - ROMA, 10 MAR - Il …`, or `(Reuters) - Two …` without a place.
fn agency_first(line: &str, mark: &Mark<'_>) -> Option<(Dateline, usize)> {
    let separator = form::separator(line, mark.end);
    let rest = &line[separator.end..];
    // "(AP), - …" goes on with something else.
    let goes_on = line[mark.end..].trim_start().starts_with(',');
    if separator.kind != Kind::Dash || mark.open == '/' || goes_on {
        return None;
    }
    let placed = form::first_dash(rest).and_then(|(dash, after)| {
        let parts = Parts::read(&rest[..dash])?;
        (parts.has_places() && (parts.day.is_some() || parts.is_caps()))
            .then_some((parts, after))
    });
    let none = || Parts { places: Vec::new(), region: None, country: None, day: None };
    let (parts, after) = match placed {
        Some(placed) => placed,
        None if form::starts_sentence(rest) => (none(), 0),
        None => return None,
    };
    let dateline = parts.with_source(Some(mark.name), Confidence::High);
    Some((dateline, separator.end + after))
}

/// `SYDNEY, July 30 AAP`, `Пекин. 9 марта. INTERFAX.RU`: the day tells it from a sentence.
fn plain(head: &str, known: &Known<'_>) -> Option<Dateline> {
    let (before, name) = split_plain_agency(head, known)?;
    let parts = Parts::read(before)?;
    let is_whole = parts.day.is_some() && parts.has_places();
    is_whole.then(|| parts.with_source(Some(name), Confidence::High))
}

/// Parts `text` before the agency that it ends in.
fn split_plain_agency<'a>(
    text: &'a str,
    known: &Known<'_>,
) -> Option<(&'a str, &'a str)> {
    let spaces =
        text.char_indices().rev().filter(|(_, c)| c.is_whitespace() || *c == ',');
    let starts = spaces.map(|(at, character)| at + character.len_utf8());
    let mut names = starts.take(MOST_PLAIN_WORDS).map(|at| text.split_at(at));
    names.find(|(_, name)| !name.is_empty() && known.is_exact_agency(name))
}

/// `МОСКВА, 10 мар - РИА Новости. Два …`
fn agency_behind(
    head: &str,
    line: &str,
    after: usize,
    known: &Known<'_>,
) -> Option<(Dateline, usize)> {
    let rest = &line[after..];
    let len = rest.find(['.', ':']).filter(|len| *len > 0)?;
    let (name, behind) = rest.split_at(len);
    let gap = behind[1..].starts_with(char::is_whitespace) || behind.len() == 1;
    let parts = Parts::read(head)?;
    let is_whole = parts.day.is_some() && parts.has_places();
    if !is_whole || !gap || !known.is_exact_agency(name) {
        return None;
    }
    let end = line.len() - behind[1..].trim_start().len();
    Some((parts.with_source(Some(name), Confidence::High), end))
}

/// `22 mai 2012. - Deux …`, as French Wikinews has it.
fn dated(head: &str, rest: &str) -> Option<Dateline> {
    let parts = day_first(head.strip_suffix('.')?)?;
    form::starts_sentence(rest).then(|| parts.with_source(None, Confidence::Low))
}

/// Reads a day with its year, and what may stand behind it: `22 août 2012, Espagne`.
fn day_first(head: &str) -> Option<Parts> {
    let is_day = |parts: &Parts| {
        !parts.has_places() && parts.day.is_some_and(|day| day.year.is_some())
    };
    let whole = Parts::read(head).filter(is_day);
    whole.or_else(|| {
        let (day, place) = head.rsplit_once(',')?;
        let day = Parts::read(day).filter(is_day)?.day;
        let places = Parts::read(place).filter(|parts| parts.day.is_none())?;
        Some(Parts { day, ..places })
    })
}

/// `GHENT, Belgium - Two …`: without an agency, capitals and a region, day or known place
/// tell it from a sentence.
fn bare(head: &str, rest: &str, known: &Known<'_>) -> Option<Dateline> {
    let parts = Parts::read(head)?;
    let names_agency = parts.places.iter().any(|place| known.is_exact_agency(place));
    if names_agency || !form::starts_sentence(rest) {
        return None;
    }
    // Asked last: whether a place is known takes longer than all else.
    let is_known =
        || parts.has_places() && parts.places.iter().all(|place| (known.place)(place));
    let is_day = parts.day.is_some();
    let caps = parts.is_caps() && !parts.places.iter().any(|place| is_label(place));
    let told = match caps {
        true => (is_day || parts.has_known_region()) && !is_acronym(&parts) || is_known(),
        false => is_day && is_known(),
    };
    let unknown_region =
        || parts.region.is_some() && !parts.has_known_region() && !is_known();
    if !told || unknown_region() {
        return None;
    }
    Some(parts.with_source(None, Confidence::Low))
}

/// Names in capitals that are more often bodies than places.
fn is_acronym(parts: &Parts) -> bool {
    const BODIES: [&str; 14] = [
        "UNESCO",
        "UNICEF",
        "INTERPOL",
        "ASEAN",
        "BRICS",
        "MERCOSUR",
        "NASDAQ",
        "FRONTEX",
        "EUROPOL",
        "UNHCR",
        "ECOWAS",
        "CARICOM",
        "HAMAS",
        "HEZBOLLAH",
    ];
    const MOST_LETTERS: usize = 4;
    let is_body = |place: &String| {
        BODIES.contains(&place.as_str()) || place.chars().count() <= MOST_LETTERS
    };
    parts.places.iter().any(is_body)
}

/// Words in capitals that label a text, and titles.
fn is_label(place: &str) -> bool {
    const WORDS: [&str; 35] = [
        "AGENDA",
        "AUDIO",
        "BACKGROUND",
        "BRIEF",
        "BRIEFS",
        "CALENDAR",
        "CHRONOLOGY",
        "COMMENTARY",
        "DIARY",
        "DATE",
        "FACTBOX",
        "FINAL",
        "HIGHLIGHTS",
        "INSIGHT",
        "LETTER",
        "LOTTERY",
        "MARKETS",
        "OBITUARY",
        "POLL",
        "RESULTS",
        "REVIEW",
        "SCORES",
        "SPECIAL",
        "SPORTS",
        "STOCKS",
        "SUMMARY",
        "TABLE",
        "TIMELINE",
        "WEATHER",
        "DR.",
        "GEN.",
        "GOV.",
        "PROF.",
        "REP.",
        "SEN.",
    ];
    place.split_whitespace().next().is_some_and(|word| WORDS.contains(&word))
}

/// Reads words that are known to be a dateline. Its agency need not be known.
pub(super) fn read(printed: &str, known: &Known<'_>) -> Option<Dateline> {
    const MOST_BYTES: usize = 480;
    if printed.len() > MOST_BYTES {
        return None;
    }
    let text = printed.trim_end_matches(is_dash_or_space);
    let text =
        text.strip_suffix([':', '.']).filter(|bare| bare.ends_with(['/', ')', '）']));
    let text = text.unwrap_or(printed).trim_end_matches(is_dash_or_space);
    let last = form::enclosed(text).filter(|mark| mark.end == text.len()).last();
    let (head, source) = match last {
        Some(mark) => (&text[..mark.start], Some(mark.name)),
        None => match split_plain_agency(text, known) {
            Some((head, name)) => (head, Some(name)),
            None => (text, None),
        },
    };
    let head = head.trim_end_matches(is_dash_or_space);
    if head.is_empty() {
        let agency = source.filter(|name| known.is_agency(name))?;
        let none = Parts { places: Vec::new(), region: None, country: None, day: None };
        return Some(none.with_source(Some(agency), Confidence::High));
    }
    let parts = Parts::read(head).or_else(|| day_first(head))?;
    let is_known =
        || parts.has_places() && parts.places.iter().all(|place| (known.place)(place));
    let sure = parts.day.is_some() || parts.is_caps() || source.is_some();
    let sure = sure || parts.has_known_region() || is_known();
    let confidence = if sure { Confidence::High } else { Confidence::Low };
    Some(parts.with_source(source, confidence))
}

fn is_dash_or_space(character: char) -> bool {
    character.is_whitespace() || "-–—―_=".contains(character)
}

impl Parts {
    fn has_places(&self) -> bool {
        !self.places.is_empty()
    }
}
