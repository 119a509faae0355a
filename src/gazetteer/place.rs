//! Chooses among the places of one name.

use std::sync::LazyLock;

use super::Spot;
use super::fold::key;
use super::fold::region_ends;
use super::fold::without_city;
use super::index::Table;
use super::region::Region;
use super::region::meanings;

/// How likely a place must be to be known by its name alone; see `README.md`.
const KNOWN: u16 = 70;

static PLACES: LazyLock<Table> =
    LazyLock::new(|| Table::of(include_str!("places.tsv"), columns));

/// A line of `places.tsv`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub spot: Spot,
    /// The part of the country, as in ISO 3166-2 behind the hyphen. Empty where none is kept.
    part: &'static str,
    likely: u16,
}

impl Place {
    fn of_line(line: &'static str) -> Option<Self> {
        let mut fields = line.split('\t');
        let [name, country, part] = [fields.next()?, fields.next()?, fields.next()?];
        let latitude = fields.next()?.parse().ok()?;
        let longitude = fields.next()?.parse().ok()?;
        let likely = fields.next()?.parse().ok()?;
        Some(Self { spot: Spot { name, country, latitude, longitude }, part, likely })
    }

    /// Returns whether many would know the place by its name alone.
    pub(super) fn is_known(&self) -> bool {
        self.likely >= KNOWN
    }

    fn lies_in(&self, meanings: &[Region]) -> bool {
        meanings.iter().any(|region| region.holds(self.spot.country, self.part))
    }
}

/// Returns the place that a dateline means; see [`super::find`].
pub(super) fn find(name: &str, region: Option<&str>) -> Option<Place> {
    let wanted = key(name);
    let found = named(&wanted);
    if let Some(region) = region {
        return within(found, region);
    }
    likeliest(found).or_else(|| behind_its_region(&wanted)).or_else(|| {
        name.split_once(',').and_then(|(name, region)| find(name, Some(region)))
    })
}

/// All places with this key, in the order of the table.
fn named(wanted: &str) -> Vec<Place> {
    let places = |key| PLACES.lines(key).filter_map(Place::of_line).collect::<Vec<_>>();
    let found = places(wanted);
    match without_city(wanted) {
        Some(bare) if found.is_empty() => places(bare),
        _ => found,
    }
}

/// The likeliest; the first of several.
fn likeliest(places: Vec<Place>) -> Option<Place> {
    places.into_iter().rev().max_by_key(|place| place.likely)
}

/// The likeliest that lies in each region of a list with commas.
fn within(mut places: Vec<Place>, region: &str) -> Option<Place> {
    let whole = meanings(region);
    let parts = region.split(',').map(str::trim).filter(|part| !part.is_empty());
    let regions: Vec<_> = match whole.is_empty() {
        true => parts.map(meanings).collect(),
        false => vec![whole],
    };
    let is_unclear = regions.iter().any(Vec::is_empty);
    let known = regions.iter().filter(|meanings| !meanings.is_empty());
    known.for_each(|meanings| places.retain(|place| place.lies_in(meanings)));
    if is_unclear && places.len() > 1 {
        return None;
    }
    likeliest(places)
}

/// Chinese puts the province before the city, without a sign between them: `四川成都`.
fn behind_its_region(wanted: &str) -> Option<Place> {
    region_ends(wanted).into_iter().find_map(|end| {
        let (region, name) = wanted.split_at(end);
        let regions = meanings(region);
        let mut places = named(name);
        places.retain(|place| place.lies_in(&regions));
        likeliest(places)
    })
}

fn columns(line: &'static str) -> [&'static str; 2] {
    let mut fields = line.split('\t');
    [fields.next().unwrap_or_default(), fields.nth(5).unwrap_or_default()]
}
