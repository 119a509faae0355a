//! What a feed tells of corrections, newest first.
//!
//! A feed has no theme, so the few words that stand in it are here, in the languages of the
//! default theme; in any other they are English. All times are those of the corrections.

use chrono_tz::Tz;

use crate::archive::CorrectionPlace;
use crate::fingerprint::Fingerprint;
use crate::formats::feed::Author;
use crate::formats::feed::Item;
use crate::moment::Moment;
use crate::moment::Precision;
use crate::pages::Edition;
use crate::pages::correction_href;
use crate::pages::teaser;

/// The words of a language.
struct Words {
    language: &'static str,
    /// The name of the feed.
    title: &'static str,
    /// What stands before the headline of a story that was corrected.
    corrected: &'static str,
    clarification: &'static str,
    refile: &'static str,
}

const ENGLISH: Words = Words {
    language: "en",
    title: "Corrections",
    corrected: "Corrected: ",
    clarification: "Clarification: ",
    refile: "Refiled: ",
};

const OTHERS: [Words; 5] = [
    Words {
        language: "ar",
        title: "تصويبات",
        corrected: "تصويب: ",
        clarification: "توضيح: ",
        refile: "إعادة إرسال: ",
    },
    Words {
        language: "es",
        title: "Correcciones",
        corrected: "Corregido: ",
        clarification: "Aclaración: ",
        refile: "Reenviado: ",
    },
    Words {
        language: "fr",
        title: "Rectificatifs",
        corrected: "Rectifié : ",
        clarification: "Précision : ",
        refile: "Rediffusé : ",
    },
    Words {
        language: "ru",
        title: "Исправления",
        corrected: "Исправлено: ",
        clarification: "Уточнение: ",
        refile: "Повторная передача: ",
    },
    Words {
        language: "zh",
        title: "更正",
        corrected: "更正：",
        clarification: "说明：",
        refile: "重发：",
    },
];

impl Words {
    fn of(language: &str) -> &'static Self {
        let primary = language.split('-').next().unwrap_or(language);
        let found = OTHERS.iter().find(|words| words.language == primary);
        found.unwrap_or(&ENGLISH)
    }

    fn of_kind(&self, kind: &str) -> &'static str {
        match kind {
            "clarification" => self.clarification,
            "refile" => self.refile,
            _ => self.corrected,
        }
    }
}

/// Returns the name of the feed.
pub(super) fn title(edition: &Edition<'_>) -> String {
    let config = edition.config;
    format!("{} – {}", Words::of(&config.language).title, config.title)
}

/// Returns the newest corrections, newest first.
pub(super) fn items(edition: &Edition<'_>) -> Vec<Item> {
    let newest = edition.archive.corrections().iter().rev();
    let newest = newest.take(edition.config.feed.items);
    newest.map(|&place| item(edition, place)).collect()
}

fn item(edition: &Edition<'_>, place: CorrectionPlace) -> Item {
    let article = edition.archive.article(place.id);
    let correction = edition.archive.correction(place);
    let teaser = teaser(edition, place.id);
    let words = Words::of(teaser.lang).of_kind(&correction.kind);
    let part = own_part(edition, place);
    let source = teaser.source.name.to_owned();
    Item {
        id: edition.name_of(article, &part),
        title: format!("{words}{}", teaser.title),
        url: edition.full(&correction_href(edition, place)),
        language: teaser.lang.to_owned(),
        published: None,
        updated: Moment::from_millis(correction.date.millis()),
        authors: vec![Author {
            name: source.clone(),
            url: Some(edition.full(&teaser.source.url)),
        }],
        source,
        categories: Vec::new(),
        summary: None,
        html: None,
        text: Some(correction.text.clone()),
        picture: None,
        rights: None,
        dateline: None,
        genre: None,
    }
}

/// What a correction is called beside its story: its day and its words. Its number, which
/// its place on the page has, becomes another when an older correction is added.
fn own_part(edition: &Edition<'_>, place: CorrectionPlace) -> String {
    let correction = edition.archive.correction(place);
    let date = correction.date;
    // A day is the same in every zone, and an instant in one.
    let zone = match date.precision() {
        Precision::Day => edition.config.time_zone,
        Precision::Time => Tz::UTC,
    };
    let words = Fingerprint::of(correction.text.as_bytes()).short(8);
    let part = format!("#correction-{}-{words}", date.day(zone));
    let is_same = |number: &u32| {
        let other =
            edition.archive.correction(CorrectionPlace { number: *number, ..place });
        other.text == correction.text && other.date.day(zone) == date.day(zone)
    };
    match (1..place.number).filter(is_same).count() {
        0 => part,
        n_before => format!("{part}-{}", n_before + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_that_has_no_words_here_gets_english_ones() {
        let words =
            ["fr", "zh-Hant", "pt-BR", ""].map(|tag| Words::of(tag).of_kind("refile"));
        assert_eq!(words, ["Rediffusé : ", "重发：", "Refiled: ", "Refiled: "]);
        let kinds = ["corrected", "clarification", "refile"];
        let words = kinds.map(|kind| ENGLISH.of_kind(kind));
        assert_eq!(words, ["Corrected: ", "Clarification: ", "Refiled: "]);
    }
}
