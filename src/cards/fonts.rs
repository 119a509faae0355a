//! The fonts of cards: those of newsgen, and those that the site names.

use std::sync::Arc;
use std::sync::LazyLock;

use resvg::usvg::fontdb;
use resvg::usvg::fontdb::Database;
use resvg::usvg::fontdb::Family;
use resvg::usvg::fontdb::ID;
use resvg::usvg::fontdb::Query;
use resvg::usvg::fontdb::Source;
use resvg::usvg::fontdb::Weight;
use skrifa::MetadataProvider as _;
use skrifa::instance::LocationRef;
use skrifa::instance::Size;

use crate::cards::letters::Letters;
use crate::fingerprint::Fingerprint;
use crate::fingerprint::Hasher;

/// The fonts inside newsgen: Latin, Greek, Cyrillic, Arabic. `fonts/README.md` says where they
/// come from.
const BUILT_IN: [&[u8]; 3] = [
    include_bytes!("fonts/literata-bold.ttf"),
    include_bytes!("fonts/literata-medium.ttf"),
    include_bytes!("fonts/noto-naskh-arabic-bold.ttf"),
];

/// The font of texts that name none.
pub(super) const FAMILY: &str = "Literata";

/// The fonts of cards.
#[derive(Debug)]
pub struct Fonts {
    database: Arc<Database>,
    faces: Vec<Face>,
    fingerprint: Fingerprint,
}

/// One weight of one font.
#[derive(Debug)]
pub(super) struct Face {
    pub(super) id: ID,
    pub(super) family: String,
    pub(super) units_per_em: f32,
    letters: Letters,
}

/// A file is no font, or a damaged one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAFont {
    /// Its place among the files that were given.
    pub at: usize,
}

impl Fonts {
    /// The fonts of newsgen alone.
    #[must_use]
    pub fn built_in() -> Arc<Self> {
        static FONTS: LazyLock<Arc<Fonts>> =
            LazyLock::new(|| Arc::new(Fonts::with(Vec::new()).0));
        Arc::clone(&FONTS)
    }

    /// The fonts of newsgen, then those in `files`: TrueType, OpenType, or collections of them.
    /// Says which files are none.
    #[must_use]
    pub fn with(files: Vec<Vec<u8>>) -> (Self, Vec<NotAFont>) {
        let mut database = Database::new();
        database.set_serif_family(FAMILY);
        database.set_sans_serif_family(FAMILY);
        let mut hasher = Hasher::default();
        for bytes in BUILT_IN {
            database.load_font_source(Source::Binary(Arc::new(bytes)));
        }
        let mut wrong = Vec::new();
        for (at, bytes) in files.into_iter().enumerate() {
            hasher.bytes(&bytes);
            let n_before = database.len();
            database.load_font_data(bytes);
            if database.len() == n_before {
                wrong.push(NotAFont { at });
            }
        }
        let ids: Vec<ID> = database.faces().map(|face| face.id).collect();
        let faces = ids.into_iter().filter_map(|id| face(&database, id)).collect();
        let (database, fingerprint) = (Arc::new(database), hasher.take());
        (Self { database, faces, fingerprint }, wrong)
    }

    /// Of the fonts that the site names.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// Whether one of the fonts has all characters of a text.
    #[must_use]
    pub fn cover(&self, text: &str) -> bool {
        self.faces.iter().any(|face| face.letters.cover(text))
    }

    /// The characters of a text that the font lacks which has the most of them, in the text's
    /// order.
    #[must_use]
    pub fn lacking(&self, text: &str) -> Vec<char> {
        let lacking = self.faces.iter().map(|face| face.letters.lacking(text).collect());
        lacking.min_by_key(Vec::len).unwrap_or_default()
    }

    pub(super) fn database(&self) -> &Arc<Database> {
        &self.database
    }

    /// The face in which a text is set: that of the family, or else of the first that has all
    /// of its characters, with the weight nearest to the one asked for.
    pub(super) fn face_for(
        &self,
        text: &str,
        family: &str,
        weight: u16,
    ) -> Option<&Face> {
        let families = std::iter::once(family).chain(self.families());
        let faces = families.filter_map(|family| self.face_of(family, weight));
        faces.into_iter().find(|face| face.letters.cover(text))
    }

    /// The face of a family with the weight nearest to the one asked for.
    fn face_of(&self, family: &str, weight: u16) -> Option<&Face> {
        let family = match family {
            "serif" => Family::Serif,
            "sans-serif" => Family::SansSerif,
            name => Family::Name(name),
        };
        let families = [family];
        let weight = Weight(weight);
        let found = self.database.query(&Query {
            families: &families,
            weight,
            ..Query::default()
        })?;
        self.faces.iter().find(|face| face.id == found)
    }

    fn families(&self) -> impl Iterator<Item = &str> {
        self.faces.iter().map(|face| face.family.as_str())
    }

    /// The first font that has a character and is none of some.
    pub(super) fn other_with(&self, letter: char, but: &[ID]) -> Option<ID> {
        let mut text = [0; 4];
        let text = letter.encode_utf8(&mut text);
        let mut others = self.faces.iter().filter(|face| !but.contains(&face.id));
        others.find(|face| face.letters.cover(text)).map(|face| face.id)
    }
}

/// What is known of a face; `None` if its font is damaged.
fn face(database: &Database, id: ID) -> Option<Face> {
    let info: &fontdb::FaceInfo = database.face(id)?;
    let (family, _) = info.families.first()?;
    let told = database.with_face_data(id, |bytes, index| {
        let font = skrifa::FontRef::from_index(bytes, index).ok()?;
        let letters = font.charmap().mappings().map(|(letter, _)| letter);
        let metrics = font.metrics(Size::unscaled(), LocationRef::default());
        Some((Letters::of(letters), f32::from(metrics.units_per_em)))
    });
    let (letters, units_per_em) = told.flatten()?;
    let units_per_em = units_per_em.max(1.0);
    Some(Face { id, family: family.clone(), units_per_em, letters })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_fonts_have_latin_greek_cyrillic_and_arabic_letters() {
        let fonts = Fonts::built_in();
        let texts = [
            "Přístav: žluťoučký kůň, “stávka” – ‘neuf jours’… № 5 €",
            "Απεργία στο λιμάνι",
            "Забастовка лоцманов, Україна ґ, Қазақстан",
            "انتهاء إضراب المرشدين، 2016 (ميريديان)",
            "Cảng biển Đà Nẵng",
        ];
        for text in texts {
            assert!(fonts.lacking(text).is_empty(), "{text}");
        }
        assert_eq!(fonts.lacking("Quay 港口"), ['港', '口']);
        assert_eq!(fonts.families().collect::<Vec<_>>().len(), BUILT_IN.len());
    }

    #[test]
    fn a_file_that_is_no_font_is_named() {
        let font = BUILT_IN[0].to_vec();
        let (fonts, wrong) = Fonts::with(vec![b"no font".to_vec(), font, Vec::new()]);
        assert_eq!(wrong, [NotAFont { at: 0 }, NotAFont { at: 2 }]);
        assert_ne!(fonts.fingerprint(), Fonts::built_in().fingerprint());
    }

    #[test]
    fn a_weight_is_the_nearest_of_its_family() {
        let fonts = Fonts::built_in();
        let id = |weight| fonts.face_for("Quay", FAMILY, weight).map(|face| face.id);
        assert_eq!(id(900), id(700));
        assert_eq!(id(400), id(500));
        assert_ne!(id(400), id(700));
        assert_eq!(fonts.face_for("Quay", "serif", 700).map(|face| face.id), id(700));
        assert_eq!(fonts.face_for("Quay", "Unknown", 700).map(|face| face.id), id(700));
    }
}
