//! Places as datelines print them, in seven languages.

use super::Country;
use super::country;
use super::find;
use super::is_known_place;

/// Name, region, country, latitude, longitude: one dateline's place on each line.
const DATELINES: &str = include_str!("datelines.tsv");

/// How far from the coordinates in the table a place may be, in degrees.
const NEAR: f32 = 0.5;

/// What is wrong with the place found for a line of the table.
fn fault(line: &str) -> Option<String> {
    let fields: Vec<_> = line.split('\t').collect();
    let &[name, region, country, latitude, longitude] = fields.as_slice() else {
        return Some(format!("{line}: five columns"));
    };
    let region = Some(region).filter(|region| !region.is_empty());
    let Some(spot) = find(name, region) else {
        return Some(format!("{line}: not found"));
    };
    let is_near = |found: f32, wanted: &str| {
        wanted.parse::<f32>().is_ok_and(|wanted| (found - wanted).abs() <= NEAR)
    };
    let is_right = spot.country == country
        && is_near(spot.latitude, latitude)
        && is_near(spot.longitude, longitude);
    (!is_right).then(|| format!("{line}: {spot:?}"))
}

/// Datelines of all agencies and languages lead to the place they mean.
#[test]
fn datelines_lead_to_their_places() {
    let faults: Vec<_> = DATELINES.lines().filter_map(fault).collect();
    assert_eq!(faults, Vec::<String>::new());
}

/// A place has its usual English name, whatever the dateline calls it.
#[test]
fn places_have_their_english_names() {
    let names =
        ["LA HAYA", "Москва", "بكين", "墨西哥城", "KÖLN", "QUEBEC", "BOMBAY", "KIEW"];
    let found =
        names.map(|name| find(name, None).map(|spot| spot.name).unwrap_or_default());
    let english = [
        "The Hague",
        "Moscow",
        "Beijing",
        "Mexico City",
        "Cologne",
        "Quebec City",
        "Mumbai",
        "Kyiv",
    ];
    assert_eq!(found, english);
}

/// What is no place is not found, and a name is not found where no such place is.
#[test]
fn unknown_places_are_not_found() {
    let unknown = [
        ("", None),
        ("ABOARD AIR FORCE ONE", None),
        ("HAVANA TIMES", None),
        ("OPEC", None),
        ("NATO", None),
        ("Of", None),
        ("HARBOUR TOWN ON NO MAP", None),
        ("PARIS", Some("Japan")),
        ("PARIS", Some("Ruritania")),
        ("MOSCOW", Some("Fla.")),
        ("某某", None),
        ("四川", Some("北京")),
        ("四川巴黎", None),
        ("Ы", None),
    ];
    let found = unknown.map(|(name, region)| find(name, region));
    assert_eq!(found, [None; 14]);
}

/// A region that nobody knows does not hide a place of which there is one.
#[test]
fn an_unknown_region_does_not_hide_the_only_place_of_a_name() {
    let found = find("GROSSETO", Some("Maremma")).map(|spot| spot.country);
    assert_eq!(found, Some("IT"));
}

/// Countries and their parts are known in seven languages and as the wire shortens them.
#[test]
fn regions_name_their_country() {
    let names = [
        ("France", "FR"),
        ("Allemagne", "DE"),
        ("España", "ES"),
        ("ESPANA", "ES"),
        ("Österreich", "AT"),
        ("Великобритания", "GB"),
        ("США", "US"),
        ("中国", "CN"),
        ("مصر", "EG"),
        ("Brasil", "BR"),
        ("Etats-Unis", "US"),
        ("U.S.", "US"),
        ("UK", "GB"),
        ("UAE", "AE"),
        ("DPRK", "KP"),
        ("South Korea", "KR"),
        ("Czech Republic", "CZ"),
        ("Ivory Coast", "CI"),
        ("Netherlands", "NL"),
        ("The Netherlands", "NL"),
        ("Bosnia", "BA"),
        ("Myanmar", "MM"),
        ("Burma", "MM"),
        ("Turkey", "TR"),
        ("Kosovo", "XK"),
        ("Trinidad and Tobago", "TT"),
        ("CA", "CA"),
        ("IN", "IN"),
        ("Georgia", "GE"),
        ("Ga.", "US"),
        ("Fla.", "US"),
        ("Calif.", "US"),
        ("N.Y.", "US"),
        ("W.Va.", "US"),
        ("Ontario", "CA"),
        ("Alta.", "CA"),
        ("Québec", "CA"),
        ("Queensland", "AU"),
        ("NSW", "AU"),
        ("Scotland", "GB"),
        ("广东", "CN"),
        ("Bayern", "DE"),
        ("Флорида", "US"),
        ("Hong Kong", "HK"),
    ];
    let code = |name| country(name).map_or("", |country| country.code);
    let wrong: Vec<_> = names.iter().filter(|(name, own)| code(name) != *own).collect();
    assert_eq!(wrong, Vec::<&(&str, &str)>::new());
}

/// A country comes with its English name; what is none is not found.
#[test]
fn countries_have_their_english_names() {
    let germany = Country { code: "DE", name: "Germany" };
    assert_eq!(country("Германия"), Some(germany));
    let unknown = ["", "de", "in", "Ruritania", "XX", "Europe", "1"];
    assert_eq!(unknown.map(country), [None; 7]);
}

/// By its name alone a place is known if many know it and it is no ordinary word.
#[test]
fn only_well_known_places_are_known_by_name() {
    let known = ["BRUSSELS", "Москва", "北京", "SAN FRANCISCO", "Sandy Hook"];
    assert_eq!(known.map(is_known_place), [true; 5]);
    let unknown = ["READING", "Mobile", "NICE", "Male", "OPEC", "Of", "Tiptree", ""];
    assert_eq!(unknown.map(is_known_place), [false; 8]);
}

/// Every line of the tables can be read, and they stand in order.
#[test]
fn tables_are_whole_and_sorted() {
    let lines: Vec<_> = include_str!("places.tsv").lines().collect();
    assert!(lines.is_sorted(), "places.tsv");
    let regions: Vec<_> = include_str!("regions.tsv").lines().collect();
    assert!(regions.is_sorted(), "regions.tsv");
    let lost = |line: &&&str| {
        let mut fields = line.split('\t');
        let name = fields.next().unwrap_or_default();
        let country = fields.next().unwrap_or_default();
        find(name, Some(country)).is_none()
    };
    let lost: Vec<_> = lines.iter().filter(lost).collect();
    assert_eq!(lost, Vec::<&&str>::new());
}
