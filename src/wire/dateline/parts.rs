//! Reads what stands before the agency: places, regions, day.

use std::borrow::Cow;

use crate::wire::dateline::Confidence;
use crate::wire::dateline::Dateline;
use crate::wire::dateline::dates;
use crate::wire::dateline::dates::PrintedDay;
use crate::wire::dateline::places;
use crate::wire::dateline::regions;

/// Places, regions and day of a dateline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) places: Vec<String>,
    pub(super) region: Option<String>,
    pub(super) country: Option<String>,
    pub(super) day: Option<PrintedDay>,
}

impl Parts {
    /// Reads all of `head`; `None` if something in it is neither place, region nor day.
    /// `head` may be a day alone, and must not be empty.
    pub(super) fn read(head: &str) -> Option<Self> {
        let head = trim(head);
        let (before, day) = dates::split_day(head);
        let before = trim(before);
        if before.is_empty() {
            let only_day = Self { places: Vec::new(), region: None, country: None, day };
            return day.is_some().then_some(only_day);
        }
        let before = without_brackets(before);
        let pieces: Vec<&str> = before.split([',', '،', '，']).map(str::trim).collect();
        let (first, others) = pieces.split_first()?;
        let many = others.iter().any(|piece| is_more_places(piece));
        if many {
            let named = pieces
                .iter()
                .map(|piece| places::split(piece.trim_start_matches("and ")));
            let places = named.collect::<Option<Vec<_>>>()?.concat();
            return Some(Self { places, region: None, country: None, day });
        }
        let places = places::split(first)?;
        let mut others = others.iter();
        let region = others.next().copied();
        let country = others.next().copied();
        let regions = [region, country].into_iter().flatten();
        let spelled = regions.into_iter().all(is_region_name);
        let own = |name: Option<&str>| name.map(super::fold_space);
        let parts = Self { places, region: own(region), country: own(country), day };
        (spelled && others.next().is_none()).then_some(parts)
    }

    /// Whether all places are printed in capitals.
    pub(super) fn is_caps(&self) -> bool {
        !self.places.is_empty()
            && self.places.iter().all(|place| places::is_all_caps(place))
    }

    /// Whether the region or country is one that is known by name.
    pub(super) fn has_known_region(&self) -> bool {
        let regions = [&self.region, &self.country].into_iter().flatten();
        regions.into_iter().any(|region| regions::is_known(region))
    }

    /// The dateline of these parts and an agency.
    pub(super) fn with_source(
        self,
        source: Option<&str>,
        confidence: Confidence,
    ) -> Dateline {
        Dateline {
            printed: String::new(),
            places: self.places,
            region: self.region,
            country: self.country,
            month: self.day.and_then(|day| day.month),
            day: self.day.map(|day| day.day),
            year: self.day.and_then(|day| day.year),
            source: source.map(super::fold_space),
            reporters: Vec::new(),
            confidence,
        }
    }
}

/// "GHENT [Belgium]" is "GHENT, Belgium".
fn without_brackets(head: &str) -> Cow<'_, str> {
    if !head.contains(['[', ']', '］']) {
        return head.into();
    }
    head.replace([']', '］'], "").replace(" [", ", ").replace("[", ", ").into()
}

/// Drops commas, stops behind a word that is no abbreviation, and white space at the ends.
fn trim(head: &str) -> &str {
    let is_loose =
        |character: char| character.is_whitespace() || ",;،，".contains(character);
    let head = head.trim_matches(is_loose);
    // "Fla." keeps its stop; "Пекин." and "MOSCOW." lose theirs: they are longer.
    match head.strip_suffix('.') {
        Some(bare) if is_sentence_end(bare) => bare.trim_end_matches(is_loose),
        _ => head,
    }
}

/// Whether a stop behind `text` ends it, and does not cut a word short.
fn is_sentence_end(text: &str) -> bool {
    const MOST_LETTERS: usize = 4;
    let last = text.rsplit([' ', ',', '.']).next().unwrap_or(text);
    let is_short = last.chars().count() <= MOST_LETTERS || last == "Calif";
    !(is_short && text.contains([',', '.', ' ']))
}

/// "PARIS, LONDON and BERLIN" are three places.
fn is_more_places(piece: &str) -> bool {
    let joined = piece.contains(" and ") || piece.starts_with("and ");
    joined && !regions::is_known(piece)
}

fn is_region_name(name: &str) -> bool {
    const MOST_WORDS: usize = 5;
    let words = name.split_whitespace().count();
    (1..=MOST_WORDS).contains(&words)
        && (places::is_name(name) || regions::is_known(name))
}
