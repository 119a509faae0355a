//! Countries and their states, provinces and regions, by all names the wire has for them.
//!
//! A name may mean several: Georgia is a country and a state, `CA` is Canada and California.

use std::sync::LazyLock;

use super::Country;
use super::fold::key;
use super::index::Table;

const TEXT: &str = include_str!("regions.tsv");

static REGIONS: LazyLock<Table> = LazyLock::new(|| Table::of(TEXT, columns));

/// A country, or a part of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Region {
    /// As in ISO 3166-1: `US`.
    pub country: &'static str,
    /// The second half of the code in ISO 3166-2, `TX`. `None` for a whole country.
    pub part: Option<&'static str>,
    /// The usual English name.
    name: &'static str,
}

impl Region {
    /// Reads a line of `regions.tsv`: `US-TX`, tab, names with `|` between them.
    fn of_line(line: &'static str) -> Option<Self> {
        let (code, names) = line.split_once('\t')?;
        let (country, part) = match code.split_once('-') {
            Some((country, part)) => (country, Some(part)),
            None => (code, None),
        };
        Some(Self { country, part, name: names.split('|').next()? })
    }

    /// The code as printed in datelines: postal codes stand without their country, and
    /// those of other countries than these nobody prints.
    fn code(&self) -> &'static str {
        match (self.country, self.part) {
            (country, None) => country,
            ("US" | "CA" | "AU", Some(part)) => part,
            _ => "",
        }
    }

    /// Returns whether a place lies here that lies in this part of this country.
    pub(super) fn holds(&self, country: &str, part: &str) -> bool {
        self.country == country && self.part.is_none_or(|own| own == part)
    }
}

/// Returns all regions that `name` may mean, whole countries first.
pub(super) fn meanings(name: &str) -> Vec<Region> {
    let wanted = key(name);
    let named = REGIONS.lines(&wanted).filter_map(Region::of_line);
    let mut found: Vec<_> = named.chain(coded(name.trim())).collect();
    found.sort_by_key(|region| (region.part.is_some(), region.country, region.part));
    found.dedup();
    found
}

/// The regions with this code, which is one only in capitals: `in` and `de` are words.
fn coded(name: &str) -> impl Iterator<Item = Region> {
    let is_code =
        matches!(name.len(), 2 | 3) && name.bytes().all(|byte| byte.is_ascii_uppercase());
    let lines = if is_code { TEXT.lines() } else { "".lines() };
    lines.filter_map(Region::of_line).filter(move |region| region.code() == name)
}

/// Returns the country that `name` means, or in which the state of this name lies.
pub(super) fn country(name: &str) -> Option<Country> {
    let found = meanings(name).into_iter().next()?;
    let whole = meanings(found.country).into_iter().find(|region| region.part.is_none());
    whole.map(|region| Country { code: region.country, name: region.name })
}

/// The column of names.
fn columns(line: &'static str) -> [&'static str; 2] {
    ["", line.split_once('\t').map_or("", |(_, names)| names)]
}
