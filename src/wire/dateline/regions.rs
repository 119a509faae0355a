//! States and countries as they stand behind a city in a dateline.
//!
//! A dateline without an agency needs one of these. It is no list of all spellings.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::wire::dateline::dates::fold;

/// States of the United States, as the AP prints them and in full; provinces of Canada;
/// states of Australia. Folded, without stops.
const STATES: &str = "ala|alabama|alaska|ariz|arizona|ark|arkansas|calif|california|colo|\
    colorado|conn|connecticut|del|delaware|dc|fla|florida|ga|georgia|hawaii|idaho|ill|illinois|\
    ind|indiana|iowa|kan|kansas|ky|kentucky|la|louisiana|maine|md|maryland|mass|massachusetts|\
    mich|michigan|minn|minnesota|miss|mississippi|mo|missouri|mont|montana|neb|nebraska|nev|\
    nevada|nh|new hampshire|nj|new jersey|nm|new mexico|ny|new york|nc|north carolina|nd|\
    north dakota|ohio|okla|oklahoma|ore|oregon|pa|pennsylvania|ri|rhode island|sc|\
    south carolina|sd|south dakota|tenn|tennessee|texas|tex|utah|vt|vermont|va|virginia|wash|\
    washington|wva|west virginia|wis|wisconsin|wyo|wyoming|puerto rico|guam|\
    alberta|alta|british columbia|bc|manitoba|man|new brunswick|nb|newfoundland|nl|\
    nova scotia|ns|ontario|ont|prince edward island|pei|quebec|que|saskatchewan|sask|yukon|\
    nunavut|northwest territories|nwt|\
    new south wales|nsw|queensland|qld|victoria|vic|tasmania|tas|western australia|\
    south australia|northern territory|england|scotland|wales|northern ireland";

/// Countries and what is printed like one: in English, then in other languages.
const COUNTRIES: &str = "afghanistan|albania|algeria|andorra|angola|antigua and barbuda|\
    argentina|armenia|australia|austria|azerbaijan|bahamas|the bahamas|bahrain|bangladesh|\
    barbados|belarus|belgium|belize|benin|bhutan|bolivia|bosnia|bosnia and herzegovina|\
    bosnia-herzegovina|botswana|brazil|brunei|bulgaria|burkina faso|burundi|cambodia|cameroon|\
    canada|cape verde|central african republic|chad|chile|china|colombia|comoros|congo|\
    democratic republic of congo|republic of congo|costa rica|croatia|cuba|cyprus|czechia|\
    czech republic|czechoslovakia|denmark|djibouti|dominica|dominican republic|east germany|\
    east timor|ecuador|egypt|el salvador|equatorial guinea|eritrea|estonia|eswatini|swaziland|\
    ethiopia|faroe islands|fiji|finland|france|french guiana|gabon|gambia|the gambia|gaza|\
    gaza strip|germany|ghana|gibraltar|greece|greenland|grenada|guatemala|guinea|guinea-bissau|\
    guyana|haiti|honduras|hong kong|hungary|iceland|india|indonesia|iran|iraq|ireland|israel|\
    italy|ivory coast|cote d'ivoire|jamaica|japan|jordan|kazakhstan|kenya|kosovo|kuwait|\
    kyrgyzstan|laos|latvia|lebanon|lesotho|liberia|libya|liechtenstein|lithuania|luxembourg|\
    macau|macedonia|north macedonia|madagascar|malawi|malaysia|maldives|mali|malta|mauritania|\
    mauritius|mexico|micronesia|moldova|monaco|mongolia|montenegro|morocco|mozambique|myanmar|\
    burma|namibia|nauru|nepal|netherlands|the netherlands|new caledonia|new zealand|nicaragua|\
    niger|nigeria|north korea|norway|occupied west bank|oman|pakistan|palau|panama|\
    papua new guinea|paraguay|peru|philippines|poland|portugal|qatar|romania|russia|rwanda|\
    saint lucia|samoa|san marino|sao tome and principe|saudi arabia|senegal|serbia|seychelles|\
    sierra leone|singapore|slovakia|slovenia|solomon islands|somalia|south africa|south korea|\
    south sudan|soviet union|spain|sri lanka|sudan|suriname|sweden|switzerland|syria|taiwan|\
    tajikistan|tanzania|thailand|timor-leste|togo|tonga|trinidad and tobago|tunisia|turkey|\
    turkiye|turkmenistan|tuvalu|uganda|ukraine|united arab emirates|uae|united kingdom|uk|\
    united states|us|usa|uruguay|ussr|uzbekistan|vanuatu|vatican city|venezuela|vietnam|\
    west bank|west germany|western sahara|yemen|yugoslavia|zambia|zimbabwe|\
    alemania|belgica|brasil|espana|estados unidos|eeuu|francia|grecia|italia|japon|paises bajos|\
    peru|polonia|reino unido|rusia|suecia|suiza|turquia|ucrania|egipto|sudafrica|\
    allemagne|angleterre|belgique|bresil|chine|egypte|espagne|etats-unis|grece|inde|italie|\
    maroc|pays-bas|pologne|royaume-uni|russie|suisse|syrie|turquie|tunisie|liban|algerie|\
    deutschland|osterreich|schweiz|frankreich|italien|spanien|polen|russland|turkei|ukraine|\
    россия|украина|беларусь|казахстан|китай|сша|франция|германия|италия|испания|турция|сирия";

/// Says whether `name` is a state or country that a dateline may name behind its city.
pub(super) fn is_known(name: &str) -> bool {
    static ALL: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
        let names = STATES.split('|').chain(COUNTRIES.split('|'));
        names.map(fold).collect()
    });
    let words: Vec<String> = name.split_whitespace().map(fold).collect();
    let folded: String = words.join(" ").replace('.', "").replace('’', "'");
    ALL.contains(&folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_are_known_with_and_without_stops_and_marks() {
        let known =
            ["Fla.", "N.Y.", "NEW YORK", "España", "Côte d’Ivoire", "U.S.", "Bahamas"];
        assert_eq!(known.map(is_known), [true; 7]);
        let unknown = ["Vienna", "Apple", "", ".", "president"];
        assert_eq!(unknown.map(is_known), [false; 5]);
    }
}
