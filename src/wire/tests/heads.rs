//! What is a head, in every language that the table knows.

use super::said;
use crate::wire::Heads;
use crate::wire::Prefix;
use crate::wire::PrefixKind;

/// Headlines, and what they say before their clean title.
const CASES: &[(&str, &str)] = &[
    // Leads and writethrus.
    (
        "1st LD Writethru: Harbour pilots return to work",
        "lead 1, writethru | Harbour pilots return to work",
    ),
    (
        "2nd LD Writethru: Roundup: Ferries sail again",
        "lead 2, writethru, roundup | Ferries sail again",
    ),
    (
        "2nd Ld-Writethru: Tram drivers accept offer",
        "lead 2, writethru | Tram drivers accept offer",
    ),
    ("1stLd-Writethru: Canal frozen", "lead 1, writethru | Canal frozen"),
    ("4th Ld- Writethru: Canal frozen", "lead 4, writethru | Canal frozen"),
    ("11th LD Writethrough: Canal frozen", "lead 11, writethru | Canal frozen"),
    ("3rd LD: Lock gate fails", "lead 3 | Lock gate fails"),
    ("3RD LD: Lock gate fails", "lead 3 | Lock gate fails"),
    ("1st Lead: Lock gate fails", "lead 1 | Lock gate fails"),
    ("1st LD Writethru Lock gate fails", "lead 1, writethru | Lock gate fails"),
    ("1st LD Writethru-Lock gate fails", "lead 1, writethru | Lock gate fails"),
    ("1stlead: Lock gate fails", "lead 1 | Lock gate fails"),
    ("2ndlead Lock gate fails", "lead 2 | Lock gate fails"),
    ("2ndLEAD - Lock gate fails", "lead 2 | Lock gate fails"),
    ("(2nd LD) Lock gate fails", "lead 2 | Lock gate fails"),
    ("(LEAD) Lock gate fails", "lead 1 | Lock gate fails"),
    ("LD: Lock gate fails", "lead 1 | Lock gate fails"),
    ("LD-Writethru: Lock gate fails", "lead 1, writethru | Lock gate fails"),
    ("Writethru: Lock gate fails", "writethru | Lock gate fails"),
    ("Urgent: 1st LD: Lock gate fails", "lead 1, urgent | Lock gate fails"),
    ("1st LD Writethru：Lock gate fails", "lead 1, writethru | Lock gate fails"),
    ("  1st LD Writethru:\u{a0}Lock gate fails ", "lead 1, writethru | Lock gate fails"),
    // Updates and what mends.
    ("UPDATE 1-Barley falls on wet spring", "update 1 | Barley falls on wet spring"),
    ("UPDATE 12-Barley falls", "update 12 | Barley falls"),
    ("UPDATE 1- Barley falls", "update 1 | Barley falls"),
    ("UPDATE 2 - Barley falls", "update 2 | Barley falls"),
    ("UPDATE2: Barley falls", "update 2 | Barley falls"),
    ("Update 3: Barley falls", "update 3 | Barley falls"),
    ("UPDATE 1-\"Barley first\", says guild", "update 1 | \"Barley first\", says guild"),
    ("UPDATE 2-iBarge maker sinks", "update 2 | iBarge maker sinks"),
    ("UPDATE 1-15 barges sink in storm", "update 1 | 15 barges sink in storm"),
    (
        "UPDATE 4-2016 harvest the best in years",
        "update 4 | 2016 harvest the best in years",
    ),
    ("Update: Barley falls", "update 1 | Barley falls"),
    ("2nd Update: Barley falls", "update 2 | Barley falls"),
    ("[Update] Barley falls", "update 1 | Barley falls"),
    ("(update 2) Barley falls", "update 2 | Barley falls"),
    ("CORRECTED-UPDATE 2-Barley falls", "update 2, corrected | Barley falls"),
    ("CORRECTED-Barley falls", "corrected | Barley falls"),
    ("CORRECTED (OFFICIAL)-UPDATE 1-Barley falls", "update 1, corrected | Barley falls"),
    ("CORRECTED-(OFFICIAL)-Barley falls", "corrected | Barley falls"),
    ("CORRECTION: Barley falls", "corrected | Barley falls"),
    ("Correction: Barley falls", "corrected | Barley falls"),
    ("Clarification: Barley falls", "clarification | Barley falls"),
    ("REFILE-Barley falls", "refile | Barley falls"),
    ("REFILE-UPDATE 3-Barley falls", "update 3, refile | Barley falls"),
    ("RPT-Barley falls", "repeat | Barley falls"),
    ("RPT-UPDATE 1-BARLEY FALLS", "update 1, repeat | BARLEY FALLS"),
    ("REPEAT-Barley falls", "repeat | Barley falls"),
    ("WRAPUP 3-Mills close one by one", "update 3, roundup | Mills close one by one"),
    ("WRAPUP-Mills close one by one", "roundup | Mills close one by one"),
    // Priorities.
    ("Urgent: Dyke breaks", "urgent | Dyke breaks"),
    ("URGENT: Dyke breaks", "urgent | Dyke breaks"),
    ("URGENT - Dyke breaks", "urgent | Dyke breaks"),
    ("Urgent : Dyke breaks", "urgent | Dyke breaks"),
    ("Urgent:Dyke breaks", "urgent | Dyke breaks"),
    ("Flash: Dyke breaks", "flash | Dyke breaks"),
    ("FLASH - Dyke breaks", "flash | Dyke breaks"),
    ("Bulletin: Dyke breaks", "bulletin | Dyke breaks"),
    ("ALERT-DYKE BREAKS AT NOON", "bulletin | DYKE BREAKS AT NOON"),
    ("ALERT-Dyke breaks", "bulletin | Dyke breaks"),
    ("NEWSBREAK-Dyke breaks", "urgent | Dyke breaks"),
    ("BREAKING: Dyke breaks", "urgent | Dyke breaks"),
    ("Breaking News: Dyke breaks", "urgent | Dyke breaks"),
    ("+++ URGENT +++ Dyke breaks", "urgent | Dyke breaks"),
    ("URGENT | Dyke breaks", "urgent | Dyke breaks"),
    // Genres.
    ("Roundup: Orchards in bloom", "roundup | Orchards in bloom"),
    ("ROUNDUP: Orchards in bloom", "roundup | Orchards in bloom"),
    (
        "Interview: Keeper recalls the last lamp",
        "interview | Keeper recalls the last lamp",
    ),
    (
        "INTERVIEW-Keeper recalls the last lamp",
        "interview | Keeper recalls the last lamp",
    ),
    (
        "(Interview) Keeper recalls the last lamp",
        "interview | Keeper recalls the last lamp",
    ),
    ("Feature: In the bell foundry", "feature | In the bell foundry"),
    ("Commentary: Let the river be", "commentary | Let the river be"),
    ("Opinion: Let the river be", "commentary | Let the river be"),
    ("Opinion | Let the river be", "commentary | Let the river be"),
    ("News Analysis: Why herring left", "analysis | Why herring left"),
    ("Analysis: Why herring left", "analysis | Why herring left"),
    ("Analysis-Why herring left", "analysis | Why herring left"),
    ("Xinhua Insight: Why herring left", "analysis | Why herring left"),
    ("Economic Watch: Why herring left", "analysis | Why herring left"),
    ("Spotlight: Towns without cars", "spotlight | Towns without cars"),
    ("China Focus: Towns without cars", "spotlight | Towns without cars"),
    ("Xinhua Headlines: Towns without cars", "spotlight | Towns without cars"),
    ("Backgrounder: Locks of the canal", "background | Locks of the canal"),
    ("Factbox-Locks of the canal", "background | Locks of the canal"),
    ("FACTBOX-LOCKS OF THE CANAL", "background | LOCKS OF THE CANAL"),
    ("Profile: The last lamp keeper", "profile | The last lamp keeper"),
    ("Explainer: How a lock works", "explainer | How a lock works"),
    ("Explainer-How a lock works", "explainer | How a lock works"),
    ("Exclusive-Canal to be sold", "exclusive | Canal to be sold"),
    ("Exclusive: Interview: Canal is not for sale", "interview | Canal is not for sale"),
    ("Timeline-A century of the canal", "timeline | A century of the canal"),
    ("Q+A-Who owns the canal?", "interview | Who owns the canal?"),
    ("Q&A: Who owns the canal?", "interview | Who owns the canal?"),
    ("TABLE-Water levels in May", "background | Water levels in May"),
    ("Urgent: Roundup: Interview: Canal sold", "urgent, interview | Canal sold"),
    // Notices.
    ("KILL KILL KILL: agency 157", "kill | agency 157"),
    ("KILL KILL KILL Canal sold", "kill | Canal sold"),
    ("HOLD HOLD HOLD Canal sold", "hold | Canal sold"),
    ("HOLD HOLD HOLD - Canal sold", "hold | Canal sold"),
    ("STORY WITHDRAWN-Canal sold", "withdrawn | Canal sold"),
    ("ADVISORY: Coverage of the regatta", "advisory | Coverage of the regatta"),
    ("ADVISORY-Coverage of the regatta", "advisory | Coverage of the regatta"),
    ("Note to editors: Coverage of the regatta", "advisory | Coverage of the regatta"),
    // French.
    ("URGENT - La digue cède", "urgent | La digue cède"),
    ("URGENT : La digue cède", "urgent | La digue cède"),
    ("FLASH\u{a0}: La digue cède", "flash | La digue cède"),
    ("ALERTE - La digue cède", "bulletin | La digue cède"),
    ("LEAD 1-La digue cède", "lead 1 | La digue cède"),
    ("1er Lead : La digue cède", "lead 1 | La digue cède"),
    ("2e LEAD : La digue cède", "lead 2 | La digue cède"),
    ("3ème lead : La digue cède", "lead 3 | La digue cède"),
    ("(Lead) La digue cède", "lead 1 | La digue cède"),
    ("Synthèse : Les ports rouvrent", "roundup | Les ports rouvrent"),
    ("SYNTHESE-Les ports rouvrent", "roundup | Les ports rouvrent"),
    ("SYNTHESE 2-Les ports rouvrent", "update 2, roundup | Les ports rouvrent"),
    (
        "ENTRETIEN - Le dernier gardien du phare",
        "interview | Le dernier gardien du phare",
    ),
    ("PORTRAIT - Le dernier gardien du phare", "profile | Le dernier gardien du phare"),
    ("Portrait : Le dernier gardien du phare", "profile | Le dernier gardien du phare"),
    ("ANALYSE-Pourquoi le hareng est parti", "analysis | Pourquoi le hareng est parti"),
    ("Rectificatif : Les ports rouvrent", "corrected | Les ports rouvrent"),
    ("Mise à jour : Les ports rouvrent", "update 1 | Les ports rouvrent"),
    ("ENCADRE-Les écluses du canal", "background | Les écluses du canal"),
    // Spanish.
    ("AVANCE: Cede el dique", "bulletin | Cede el dique"),
    ("URGENTE: Cede el dique", "urgent | Cede el dique"),
    ("Urgente: Cede el dique", "urgent | Cede el dique"),
    ("(Actualización) Cede el dique", "update 1 | Cede el dique"),
    ("(AMP) Cede el dique", "update 1 | Cede el dique"),
    ("(AMPLIACIÓN) Cede el dique", "update 1 | Cede el dique"),
    ("AMP.- Cede el dique", "update 1 | Cede el dique"),
    ("ACTUALIZA 2-Cede el dique", "update 2 | Cede el dique"),
    ("ENTREVISTA: El último farero", "interview | El último farero"),
    ("ENTREVISTA-El último farero", "interview | El último farero"),
    ("ANÁLISIS: Por qué se fue el arenque", "analysis | Por qué se fue el arenque"),
    ("ANALISIS-Por qué se fue el arenque", "analysis | Por qué se fue el arenque"),
    ("CRÓNICA: En la fundición", "feature | En la fundición"),
    ("Reportaje: En la fundición", "feature | En la fundición"),
    ("RESUMEN 2-Reabren los puertos", "update 2, roundup | Reabren los puertos"),
    ("Corrección: Reabren los puertos", "corrected | Reabren los puertos"),
    ("REPITE-Reabren los puertos", "repeat | Reabren los puertos"),
    // Portuguese and Italian.
    ("ATUALIZA 1-Dique se rompe", "update 1 | Dique se rompe"),
    ("Análise: Por que o arenque partiu", "analysis | Por que o arenque partiu"),
    (
        "Intervista: L'ultimo guardiano del faro",
        "interview | L'ultimo guardiano del faro",
    ),
    ("ULTIM’ORA: Cede la diga", "bulletin | Cede la diga"),
    // German.
    ("EILMELDUNG: Deich gebrochen", "bulletin | Deich gebrochen"),
    ("Eilmeldung: Deich gebrochen", "bulletin | Deich gebrochen"),
    ("EIL: Deich gebrochen", "bulletin | Deich gebrochen"),
    ("EIL - Deich gebrochen", "bulletin | Deich gebrochen"),
    ("+++ EILMELDUNG +++ Deich gebrochen", "bulletin | Deich gebrochen"),
    ("1. Lead: Deich gebrochen", "lead 1 | Deich gebrochen"),
    ("2. Lead - Deich gebrochen", "lead 2 | Deich gebrochen"),
    ("(AKTUALISIERT) Deich gebrochen", "update 1 | Deich gebrochen"),
    ("Zusammenfassung: Häfen wieder offen", "roundup | Häfen wieder offen"),
    ("2. Zusammenfassung: Häfen wieder offen", "update 2, roundup | Häfen wieder offen"),
    ("ROUNDUP 2: Häfen wieder offen", "update 2, roundup | Häfen wieder offen"),
    ("Hintergrund: Schleusen am Kanal", "background | Schleusen am Kanal"),
    ("Interview: Der letzte Leuchtturmwärter", "interview | Der letzte Leuchtturmwärter"),
    ("Berichtigung: Häfen wieder offen", "corrected | Häfen wieder offen"),
    ("KORREKTUR: Häfen wieder offen", "corrected | Häfen wieder offen"),
    ("WDH: Häfen wieder offen", "repeat | Häfen wieder offen"),
    ("Porträt: Der letzte Leuchtturmwärter", "profile | Der letzte Leuchtturmwärter"),
    // Russian.
    ("Срочно: Прорвало дамбу", "urgent | Прорвало дамбу"),
    ("СРОЧНО: Прорвало дамбу", "urgent | Прорвало дамбу"),
    ("Молния: Прорвало дамбу", "flash | Прорвало дамбу"),
    ("МОЛНИЯ - Прорвало дамбу", "flash | Прорвало дамбу"),
    ("Обзор: Порты открыты", "roundup | Порты открыты"),
    ("Интервью: Последний смотритель маяка", "interview | Последний смотритель маяка"),
    ("Репортаж: В литейном цехе", "feature | В литейном цехе"),
    ("Дополненная версия: Порты открыты", "update 1 | Порты открыты"),
    ("Дополненная: Порты открыты", "update 1 | Порты открыты"),
    ("(Исправленная версия) Порты открыты", "corrected | Порты открыты"),
    ("ПОВТОР-Порты открыты", "repeat | Порты открыты"),
    // Chinese.
    ("快讯：河堤决口", "flash | 河堤决口"),
    ("【快讯】河堤决口", "flash | 河堤决口"),
    ("快讯 河堤决口", "flash | 河堤决口"),
    ("（急电）河堤决口", "urgent | 河堤决口"),
    ("急电：河堤决口", "urgent | 河堤决口"),
    ("综述：港口重新开放", "roundup | 港口重新开放"),
    ("专访：最后的守塔人", "interview | 最后的守塔人"),
    ("特写：铸钟厂里", "feature | 铸钟厂里"),
    ("评论：让河流自由", "commentary | 让河流自由"),
    ("评论丨让河流自由", "commentary | 让河流自由"),
    ("新闻分析：鲱鱼为何离开", "analysis | 鲱鱼为何离开"),
    ("更正：港口重新开放", "corrected | 港口重新开放"),
    ("（更新2）港口重新开放", "update 2 | 港口重新开放"),
    ("第2次更新：港口重新开放", "update 2 | 港口重新开放"),
    ("快讯：综述：港口重新开放", "flash, roundup | 港口重新开放"),
    // Arabic.
    ("عاجل: انهيار السد", "urgent | انهيار السد"),
    ("عاجل : انهيار السد", "urgent | انهيار السد"),
    ("خبر عاجل: انهيار السد", "urgent | انهيار السد"),
    ("\u{200f}عاجل\u{200f}: انهيار السد", "urgent | انهيار السد"),
    ("تقرير إخباري: الموانئ تفتح أبوابها", "spotlight | الموانئ تفتح أبوابها"),
    ("تقرير اخباري: الموانئ تفتح أبوابها", "spotlight | الموانئ تفتح أبوابها"),
    ("مقابلة: آخر حارس للمنارة", "interview | آخر حارس للمنارة"),
    ("تحليل إخباري: لماذا رحلت الرنجة", "analysis | لماذا رحلت الرنجة"),
    ("تصحيح: الموانئ تفتح أبوابها", "corrected | الموانئ تفتح أبوابها"),
    // Japanese and Korean.
    ("【速報】堤防が決壊", "bulletin | 堤防が決壊"),
    ("〔訂正〕港が再開", "corrected | 港が再開"),
    ("[속보] 제방 붕괴", "bulletin | 제방 붕괴"),
    ("제방 붕괴(종합2보)", "- | 제방 붕괴(종합2보)"),
    ("(종합2보) 제방 붕괴", "update 2 | 제방 붕괴"),
];

#[test]
fn heads_are_taken_off_and_understood() {
    let wrong: Vec<_> = CASES
        .iter()
        .filter(|(headline, expected)| said(headline) != *expected)
        .map(|(headline, expected)| {
            format!("{headline}\n    is  {}\n    not {expected}", said(headline))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A prefix's name: `writethru` or `lead` for a lead, else its words as printed, those that
/// are said again and again only once.
fn value(prefix: &Prefix<'static>) -> &'static str {
    if prefix.kind == PrefixKind::Lead {
        return if prefix.marks.writethru { "writethru" } else { "lead" };
    }
    let mut words = prefix.words.split_whitespace();
    match words.next() {
        Some(first) if words.all(|word| word == first) => first,
        _ => prefix.words,
    }
}

#[test]
fn a_prefix_has_its_printed_words_its_kind_and_its_number() {
    let heads =
        Heads::of("CORRECTED-UPDATE 2- 1st Ld-Writethru: KILL KILL KILL: Urgent: Oats");
    let told = |prefix: &Prefix<'static>| {
        (prefix.printed, value(prefix), prefix.kind, prefix.number)
    };
    let told: Vec<_> = heads.prefixes.iter().map(told).collect();
    assert_eq!(
        told,
        [
            ("CORRECTED-", "CORRECTED", PrefixKind::Update, None),
            ("UPDATE 2- ", "UPDATE", PrefixKind::Update, Some(2)),
            ("1st Ld-Writethru: ", "writethru", PrefixKind::Lead, Some(1)),
            ("KILL KILL KILL: ", "KILL", PrefixKind::Notice, None),
            ("Urgent: ", "Urgent", PrefixKind::Priority, None),
        ]
    );
}
