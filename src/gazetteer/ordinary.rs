//! Names of places that are words first.
//!
//! A place by one of these names needs more than its name to be believed: a region, a day
//! or an agency.

use super::fold::key;

/// Keys of the words, sorted. Most are English; the others are French, Spanish, German and
/// names of bodies and companies. Well-known cities stay out, though they are words, too:
/// Phoenix, Buffalo, Cork.
const WORDS: [&str; 129] = [
    "acre",
    "amazon",
    "angers",
    "archangel",
    "aurora",
    "azul",
    "baise",
    "bali",
    "bar",
    "barking",
    "bath",
    "batman",
    "bello",
    "bend",
    "bender",
    "best",
    "boulder",
    "buckeye",
    "canton",
    "cent",
    "centurion",
    "chandler",
    "chico",
    "chino",
    "cologne",
    "colon",
    "commerce",
    "concord",
    "constance",
    "corona",
    "cypress",
    "deal",
    "delta",
    "derby",
    "douglas",
    "eagle",
    "essen",
    "euro",
    "faith",
    "fishers",
    "flint",
    "garland",
    "genes",
    "gilbert",
    "gran",
    "grenade",
    "hagen",
    "hail",
    "halle",
    "ho",
    "hof",
    "homestead",
    "honcho",
    "hope",
    "hue",
    "independence",
    "industry",
    "jasper",
    "kent",
    "largo",
    "liberty",
    "liege",
    "logan",
    "mage",
    "male",
    "man",
    "manta",
    "march",
    "martin",
    "mascara",
    "merced",
    "meridian",
    "mesa",
    "midland",
    "mission",
    "mobile",
    "montana",
    "moss",
    "most",
    "mus",
    "nada",
    "nancy",
    "natal",
    "nelson",
    "nice",
    "opportunity",
    "oral",
    "orange",
    "paradise",
    "pest",
    "pierre",
    "pilar",
    "plano",
    "plantation",
    "police",
    "ponce",
    "providence",
    "pueblo",
    "queens",
    "racine",
    "reading",
    "rosette",
    "rugby",
    "ruse",
    "saga",
    "sale",
    "salto",
    "same",
    "sano",
    "sari",
    "sens",
    "seul",
    "soma",
    "sour",
    "spa",
    "split",
    "sur",
    "surprise",
    "swat",
    "temple",
    "tours",
    "union",
    "upland",
    "van",
    "vista",
    "wells",
    "worms",
    "york",
    "zug",
];

/// Returns whether `name` is an ordinary word, in whatever letters.
pub(super) fn is_word(name: &str) -> bool {
    WORDS.contains(&key(name).as_str())
}

#[cfg(test)]
mod tests {
    use super::WORDS;
    use super::is_word;
    use crate::gazetteer::fold::key;

    #[test]
    fn words_are_words_in_all_letters() {
        let found = ["NICE", "Male", "reading", "Brussels", "New Delhi"].map(is_word);
        assert_eq!(found, [true, true, true, false, false]);
    }

    /// A word that is no key would never be met.
    #[test]
    fn words_are_keys() {
        assert_eq!(WORDS.map(key), WORDS);
    }
}
