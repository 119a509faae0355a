//! Where the places of datelines lie: some twelve thousand towns with their names in
//! English, French, Spanish, German, Russian, Chinese and Arabic.
//!
//! It looks up names and does not find them in texts: `Nice`, `Reading` and `Of` are
//! places here, and words in a sentence. Its tables come from `GeoNames` and Unicode CLDR;
//! `README.md` in this folder says what is in them, under which licences, and how they
//! are made.

mod fold;
mod index;
mod ordinary;
mod place;
mod region;
#[cfg(test)]
mod tests;

/// A place on the map.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spot {
    /// Its usual English name: `The Hague`.
    pub name: &'static str,
    /// Its country as in ISO 3166-1, two capital letters: `NL`. Kosovo, which has no code
    /// there, is `XK`.
    pub country: &'static str,
    /// Degrees north of the equator, from -90 to 90, within about a kilometre.
    pub latitude: f32,
    /// Degrees east of Greenwich, from -180 to 180, within about a kilometre.
    pub longitude: f32,
}

/// A country or territory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Country {
    /// Two capital letters as in ISO 3166-1, or `XK`.
    pub code: &'static str,
    /// Its usual English name, as in Unicode CLDR.
    pub name: &'static str,
}

/// Returns the place that a dateline means by `name`: `LONDON`, `Ла-Пас`, `墨西哥城`.
///
/// `region` is what the dateline prints behind it: a country or a part of one, in full or
/// short, or several with commas between them (`Ontario`, `Fla.`, `Ala., USA`, `España`).
/// The place lies there. It may stand behind a comma in `name`, too. Without a region, capitals come first, then the cities that the
/// AP names alone, then the largest and best known.
///
/// `None` if no place of the name is known, or none in this region. Where the region
/// itself is unknown, a name is taken only if it stands for one place.
#[must_use]
pub fn find(name: &str, region: Option<&str>) -> Option<Spot> {
    place::find(name, region).map(|place| place.spot)
}

/// Returns the place that a dateline means by `name`, as [`find`] does: `region` and
/// `country` are what it prints behind the place, each if it does.
#[must_use]
pub fn find_within(
    name: &str,
    region: Option<&str>,
    country: Option<&str>,
) -> Option<Spot> {
    match (region, country) {
        (Some(region), Some(country)) => {
            find(name, Some(&format!("{region}, {country}")))
        }
        _ => find(name, region.or(country)),
    }
}

/// Returns the country that `name_or_code` names in one of seven languages, as an ISO 3166
/// code of two capital letters, or by one of its parts: `Fla.` and `Флорида` lie in the
/// United States.
///
/// A name that a country and a part of another share means the country: `Georgia`, `CA`.
/// `None` if it is unknown.
#[must_use]
pub fn country(name_or_code: &str) -> Option<Country> {
    region::country(name_or_code)
}

/// Returns whether `name` alone is enough to know a place by: it is well known, and no
/// ordinary word. So `Brussels` is, `Reading` and `Mobile` are not.
#[must_use]
pub fn is_known_place(name: &str) -> bool {
    !ordinary::is_word(name)
        && place::find(name, None).is_some_and(|place| place.is_known())
}
