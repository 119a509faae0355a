//! The table of datelines and of what is none.

use proptest::prelude::*;

use super::*;

/// What the table's rows may ask for as a known place.
const PLACES: [&str; 12] = [
    "BRUSSELS",
    "GHENT",
    "London",
    "LONDON",
    "NAIROBI",
    "Tel Aviv",
    "OSLO",
    "LIMA",
    "台北",
    "CHICAGO",
    "ENGLAND",
    "WASHINGTON",
];

fn is_place(name: &str) -> bool {
    PLACES.contains(&name)
}

fn known() -> Known<'static> {
    Known { agencies: Agencies::built_in(), source: None, place: &is_place }
}

/// What a row tells of a dateline, as the table's last column writes it.
fn told(text: &str, published: &str) -> serde_json::Value {
    let Some((dateline, range)) = find(text, &known()) else {
        return serde_json::json!({ "dateline": null });
    };
    let mut told = serde_json::Map::new();
    let mut put = |key: &str, value: serde_json::Value| {
        if !value.is_null() && value != serde_json::json!([]) {
            told.insert(key.to_owned(), value);
        }
    };
    put("source", dateline.source.clone().into());
    put("places", dateline.places.clone().into());
    put("region", dateline.region.clone().into());
    put("country", dateline.country.clone().into());
    put("month", dateline.month.into());
    put("day", dateline.day.into());
    put("year", dateline.year.into());
    put("reporters", dateline.reporters.clone().into());
    let confidence = match dateline.confidence {
        Confidence::High => "high",
        Confidence::Low => "low",
    };
    put("confidence", confidence.into());
    put("end", text[..range.end].chars().count().into());
    put("rest", text[range.end..].into());
    if let Ok(published) = published.parse() {
        put("date", dateline.date(published).map(|date| date.to_string()).into());
    }
    told.into()
}

/// Returns how many rows there are of each kind, and the rows that do not hold.
pub(super) fn failures(table: &str) -> (usize, usize, Vec<String>) {
    let (mut n_datelines, mut n_negatives, mut wrong) = (0, 0, Vec::new());
    for (line, row) in table.lines().enumerate().skip(1) {
        let cells: Vec<&str> = row.split('\t').collect();
        let &[kind, _, published, input, expected] = cells.as_slice() else {
            wrong.push(format!("{}: {} cells", line + 1, cells.len()));
            continue;
        };
        match kind {
            "dateline" => n_datelines += 1,
            "negative" => n_negatives += 1,
            _ => continue,
        }
        let expected: serde_json::Value = serde_json::from_str(expected).unwrap();
        let input = &*input.replace("\\t", "\t");
        if expected.get("prefixes").is_some() {
            continue;
        }
        let mut found = told(input, published);
        if let (Some(found), None) = (found.as_object_mut(), expected.get("confidence")) {
            found.remove("confidence");
        }
        if found != expected {
            wrong.push(format!(
                "{}: {input}\n  wanted {expected}\n  found  {found}",
                line + 1
            ));
        }
    }
    (n_datelines, n_negatives, wrong)
}

#[test]
fn every_row_of_the_table_holds() {
    let (n_datelines, n_negatives, wrong) =
        failures(include_str!("../cases/datelines.tsv"));
    assert!(wrong.is_empty(), "{} rows do not hold:\n{}", wrong.len(), wrong.join("\n"));
    assert!(n_datelines >= 150 && n_negatives >= 150, "{n_datelines} and {n_negatives}");
}

proptest! {
    /// No text makes the parser stop, and what it finds lies within the text.
    #[test]
    fn any_text_is_read(text in any_text()) {
        if let Some((dateline, range)) = find(&text, &known()) {
            prop_assert!(range.start < range.end && range.end <= text.len());
            prop_assert!(text.is_char_boundary(range.start));
            prop_assert!(text.is_char_boundary(range.end));
            prop_assert!(!dateline.printed.is_empty());
            for year in [1, 1900, 2000, 2016, 9999] {
                let published = NaiveDate::from_ymd_opt(year, 12, 31).unwrap();
                let date = dateline.date(published);
                prop_assert!(dateline.year.is_some() || date.is_none_or(|date| date <= published.succ_opt().unwrap()));
            }
        }
        let _ = read(&text, &known());
        let _ = title_case(&text);
    }

    /// What was found in a text and is kept as printed says the same when it is read again.
    #[test]
    fn a_printed_dateline_reads_as_it_was_found(text in any_text()) {
        let Some((found, _)) = find(&text, &known()) else { return Ok(()) };
        let again = read(&found.printed, &known());
        let again = again.map(|again| Dateline { confidence: found.confidence, ..again });
        prop_assert_eq!(again, Some(found));
    }
}

#[test]
fn an_agency_alone_is_no_dateline_where_a_comma_follows() {
    assert_eq!(find("(AP), - (AP)", &known()), None);
    assert!(find("(AP) - Two ships", &known()).is_some());
}

/// Texts made of the pieces of datelines, and any others.
fn any_text() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "GHENT",
        "Ghent",
        "LA PAZ",
        "北京",
        "القاهرة",
        "Пермь",
        ", ",
        " ",
        "\n",
        "/",
        " - ",
        " -- ",
        "—",
        "_",
        "(",
        ")",
        "（",
        "）",
        "(AP)",
        "(Xinhua)",
        "/ТАСС/",
        "新华社",
        "电",
        "（记者甲一、乙二）",
        "3月",
        "10日",
        "March 10",
        "Feb. 30",
        "10 марта.",
        "2016",
        "١٠ مارس",
        "Fla.",
        "Belgium",
        "and",
        "The",
        "**",
        "*",
        "【共同】",
        "(서울=연합뉴스)",
        "기자 =",
        "AAP",
        ".",
        ":",
        "&mdash;",
        "d'",
        "-",
        "['",
        "]",
        "\u{feff}",
        "é",
        "e\u{301}",
        "本报讯",
        "日",
    ]);
    let pieced = prop::collection::vec(pieces, 0..14).prop_map(|pieces| pieces.concat());
    prop_oneof![3 => pieced, 1 => any::<String>()]
}

/// Of every true row, the words that are kept say the same when they are read again.
#[test]
fn the_tables_datelines_read_as_they_were_found() {
    let table = include_str!("../cases/datelines.tsv");
    for row in table.lines().filter(|row| row.starts_with("dateline")) {
        let text = row.split('\t').nth(3).unwrap();
        let (found, _) = find(text, &known()).unwrap();
        let again = read(&found.printed, &known()).unwrap();
        assert_eq!(Dateline { confidence: found.confidence, ..again }, found, "{text}");
    }
}

#[test]
fn the_source_of_the_story_may_be_the_agency() {
    let reads = |text: &str, source: &str| {
        let known = Known { source: Some(source), ..known() };
        find(text, &known).map(|(dateline, _)| dateline.source.unwrap())
    };
    let own = Some("Meridian".to_owned());
    assert_eq!(reads("ZEEBRUGGE (Meridian) - Two", "Meridian Wire"), own);
    assert_eq!(reads("ZEEBRUGGE (Meridian) - Two", "The Meridian Wire"), own);
    assert_eq!(
        reads("ZEEBRUGGE (MWS) - Two", "Meridian Wire Service"),
        Some("MWS".into())
    );
    assert_eq!(reads("ZEEBRUGGE (Wire) - Two", "Meridian Wire"), None);
    assert_eq!(reads("ZEEBRUGGE (the) - Two", "The Meridian"), None);
    assert_eq!(reads("ZEEBRUGGE (Meridian) - Two", "Alouette"), None);
}

#[test]
fn what_is_known_to_be_a_dateline_is_read_with_less() {
    let told = |text: &str| {
        let dateline = read(text, &known())?;
        Some((
            dateline.places.join("+"),
            dateline.region,
            dateline.source,
            dateline.confidence,
        ))
    };
    let high = |places: &str, region: Option<&str>, source: Option<&str>| {
        let own = |text: &str| text.to_owned();
        Some((own(places), region.map(own), source.map(own), Confidence::High))
    };
    assert_eq!(told("BEIRUT, Lebanon, June 2."), high("BEIRUT", Some("Lebanon"), None));
    assert_eq!(
        told("BERGEN, Vestland, March 10 (Quay Wire) --"),
        high("BERGEN", Some("Vestland"), Some("Quay Wire"))
    );
    assert_eq!(told("ROTTERDAM"), high("ROTTERDAM", None, None));
    assert_eq!(
        told("WEST PALM BEACH, Fla. -"),
        high("WEST PALM BEACH", Some("Fla."), None)
    );
    let low = Some(("Beijing+Moscow".to_owned(), None, None, Confidence::Low));
    assert_eq!(told("Beijing/Moscow"), low);
    let none =
        ["December 19, 2017 11:43AM Reporting from Washington", "by our staff", "--", ""];
    assert_eq!(none.map(told), [None, None, None, None]);
}

#[test]
fn only_the_first_line_that_has_words_is_looked_at() {
    let found = |text: &str| find(text, &known()).map(|(_, range)| range);
    assert_eq!(found("\n\nGHENT (AP) -- Two"), Some(2..16));
    assert_eq!(found("GHENT, Dec. 1 (AP) --\nTwo"), Some(0..22));
    assert_eq!(found("GHENT, Dec. 1 (AP) --\n\nTwo"), Some(0..23));
    assert_eq!(found("GHENT\n-- Two"), None);
    assert_eq!(found("By our staff\nGHENT (AP) -- Two"), None);
    assert_eq!(found("Two boats.\n\nGHENT (AP) -- Two"), None);
}
