//! The newest corrections as Atom, RFC 4287: `/corrections.xml`.
//!
//! A feed has no theme, so the few words that stand in it are here, in the languages of the
//! default theme; in any other they are English. All times are those of the corrections.

use crate::archive::CorrectionPlace;
use crate::formats::atom::entry_id;
use crate::formats::atom::feed_id;
use crate::formats::atom::full;
use crate::formats::xml::Document;
use crate::moment::Moment;
use crate::pages::Edition;
use crate::pages::Page;
use crate::pages::correction_href;
use crate::pages::corrections_href;
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

/// Returns the feed.
pub(super) fn write(edition: &Edition<'_>, page: &Page) -> Vec<u8> {
    let config = edition.config;
    let all = edition.archive.corrections();
    let newest = all.iter().rev().take(config.feed_items);
    let updated = all.last().map_or(Moment::from_millis(0), |newest| newest.date);
    let own = full(edition, &edition.href(&page.address));
    let list = full(edition, &corrections_href(edition));
    let words = Words::of(&config.language);
    let title = format!("{} – {}", words.title, config.title);

    let mut xml = Document::new();
    let namespace = "http://www.w3.org/2005/Atom";
    xml.open("feed", &[("xmlns", namespace), ("xml:lang", &config.language)]);
    xml.text("id", &[], &feed_id(edition, &own, &title));
    xml.text("title", &[], &title);
    xml.text("updated", &[], &updated.rfc3339(config.time_zone));
    let media_type = "application/atom+xml";
    xml.empty("link", &[("rel", "self"), ("type", media_type), ("href", &own)]);
    xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &list)]);
    if let Some(rights) = &config.rights {
        xml.text("rights", &[], rights);
    }
    xml.open("author", &[]);
    xml.text("name", &[], &config.title);
    xml.close("author");
    newest.for_each(|&place| entry(&mut xml, edition, place));
    xml.close("feed");
    xml.finish()
}

fn entry(xml: &mut Document, edition: &Edition<'_>, place: CorrectionPlace) {
    let article = edition.archive.article(place.id);
    let correction = edition.archive.correction(place);
    let teaser = teaser(edition, place.id);
    let url = full(edition, &correction_href(edition, place));
    let words = Words::of(teaser.lang).of_kind(&correction.kind);
    let part = format!("#correction-{}", place.number);
    xml.open("entry", &[("xml:lang", teaser.lang)]);
    xml.text("id", &[], &entry_id(edition, article, &part));
    xml.text("title", &[], &format!("{words}{}", teaser.title));
    xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &url)]);
    xml.text("updated", &[], &correction.date.rfc3339(edition.config.time_zone));
    xml.open("author", &[]);
    xml.text("name", &[], teaser.source.name);
    xml.close("author");
    xml.text("content", &[("type", "text")], &correction.text);
    xml.close("entry");
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
