//! Tables.

use newsgen::config;
use newsgen::config::Config;
use newsgen::diagnostic::Diagnostic;
use newsgen::import::Format;
use newsgen::import::Map;
use newsgen::import::Outcome;
use newsgen::yaml::Problems;

use crate::import::Importing;

fn read_map(text: &str) -> Result<Map, Problems> {
    Map::read("map.yaml", text, &Config::default())
}

#[test]
fn a_row_becomes_a_story_whatever_parts_its_cells() {
    for (name, sign) in [("a.csv", ","), ("a.csv", ";"), ("a.tsv", "\t")] {
        let importing = Importing::new(Format::Csv);
        let rows = "\u{feff}headline*agency*published*tags*desk no.*text\n\
            \"Pilots \"\"end\"\" strike\"*Meridian Wire*2016-03-11*ports*7*\"One.\n\nTwo.\"\n";
        let input = importing.input(name, rows.replace('*', sign));
        let imported = importing.run(&[input]);
        assert_eq!(imported.outcomes(), [Outcome::New], "{:?}", imported.reasons());
        let (path, text) = importing.only();
        assert_eq!(path, "2016/03/11/pilots-end-strike.md");
        let (head, rest) = text.split_once("origin:").unwrap();
        assert_eq!(
            head,
            "---\ntitle: Pilots \"end\" strike\nsource: Meridian Wire\ndate: 2016-03-11\n\
             topics:\n- ports\nextra:\n  desk no.: '7'\n"
        );
        assert!(rest.ends_with("---\n\nOne.\n\nTwo.\n"), "{rest}");
    }
}

#[test]
fn rows_of_another_length_are_told_and_hurt_no_other() {
    let importing = Importing::new(Format::Csv);
    let rows =
        "title,source,date,text\nA,W,2016-03-11\nB,W,2016-03-11,x,y\nC,W,2016-03-11,x\n";
    let imported = importing.run(&[importing.input("a.csv", rows)]);
    assert_eq!(imported.outcomes(), [Outcome::Failed, Outcome::Failed, Outcome::New]);
    assert_eq!(
        imported.reasons()[0],
        "the row has 3 cells, where the line of names has 4"
    );
}

#[test]
fn old_spreadsheets_are_read_in_their_charset() {
    let importing = Importing::new(Format::Csv);
    let rows = b"title,source,date,text\nCaf\xe9 reopens,W,2016-03-11,\x93Oui\x94\n";
    importing.run(&[importing.input("a.csv", rows)]);
    let (path, text) = importing.only();
    assert_eq!(path, "2016/03/11/cafe-reopens.md");
    assert!(text.contains("title: Café reopens") && text.contains("“Oui”"), "{text}");
}

#[test]
fn a_table_without_rows_says_so() {
    for (rows, reason) in [
        ("", "the file is empty"),
        ("title,text\n", "the table has a line of names, and no rows"),
    ] {
        let importing = Importing::new(Format::Csv);
        let imported = importing.run(&[importing.input("a.csv", rows)]);
        assert_eq!(imported.outcomes(), [Outcome::Skipped]);
        assert_eq!(imported.reasons(), [reason]);
    }
}

#[test]
fn a_map_names_columns_dates_and_zones() {
    let map = "title: Kopf\nsource: {text: Meridian Wire}\n\
        date: {column: Tag, format: \"%d.%m.%Y %H:%M\", zone: Europe/Berlin}\n\
        text: {column: Inhalt, as: html}\ntopics: {column: Themen, split: \"/\"}\n\
        id: Nr\nignore: [Intern]\n";
    let mut importing = Importing::new(Format::Csv);
    importing.map = Some(read_map(map).unwrap());
    let rows = "Nr,Kopf,Tag,Themen,Intern,Ort,Inhalt\n\
        4,Lotsen,11.03.2016 09:30,Hafen / Streik,geheim,Kiel,<p>Ein <b>Wort</b>.</p>\n";
    importing.run(&[importing.input("a.csv", rows)]);
    let (path, text) = importing.only();
    assert_eq!(path, "2016/03/11/lotsen.md");
    let (head, rest) = text.split_once("  sha256:").unwrap();
    assert_eq!(
        head,
        "---\ntitle: Lotsen\nsource: Meridian Wire\ndate: 2016-03-11T09:30:00+01:00\n\
         topics:\n- Hafen\n- Streik\nextra:\n  Ort: Kiel\norigin:\n  format: csv\n  id: '4'\n"
    );
    assert!(rest.ends_with("\n\nEin **Wort**.\n"), "{rest}");
}

#[test]
fn a_map_with_mistakes_names_them() {
    let map = "title: [a]\ndate: {column: Tag, zone: Berlin, colour: red}\n";
    let problems = read_map(map).unwrap_err();
    let told: Vec<_> = problems.iter().map(|problem| &*problem.message).collect();
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(told.iter().any(|told| told.contains("`Berlin` is no zone")), "{told:?}");
}

#[test]
fn a_map_names_a_field_that_is_none_and_keys_without_effect() {
    let map = "titel: Kopf\ntitle: {column: Kopf, format: '%d', split: ','}\n\
        date: {column: Tag, as: html}\nweather: Wetter\n";
    let problems = read_map(map).unwrap_err();
    let told = |problem: &Diagnostic| {
        let line = problem.place.as_ref().map_or(0, |place| place.line);
        (line, problem.message.to_string())
    };
    let told: Vec<_> = problems.iter().map(told).collect();
    let expected = [
        (1, "unknown field `titel`"),
        (2, "`format` has no effect on `title`"),
        (2, "`split` has no effect on `title`"),
        (3, "`as` has no effect on `date`"),
        (4, "unknown field `weather`"),
    ];
    assert_eq!(told, expected.map(|(line, message)| (line, message.to_owned())));
    assert_eq!(problems[0].help.as_deref(), Some("did you mean `title`?"));
}

#[test]
fn a_map_may_name_facets_and_what_other_generators_call_fields() {
    let (config, _) = config::read("newsgen.yaml", "facets: [ships]\n");
    let map = "tags: {column: T, split: ;}\nships: {column: S, split: ;}\n\
        modified: {column: M, format: '%d.%m.%Y %H:%M', zone: Europe/Berlin}\n\
        html: H\n";
    let mut importing = Importing::new(Format::Csv);
    importing.map = Some(Map::read("map.yaml", map, &config).unwrap());
    let rows = "title,source,date,T,S,M,H\n\
        A,W,2016-03-11,ports;strikes,Calypso;Mira,12.03.2016 09:30,<p>One.</p>\n";
    importing.run(&[importing.input("a.csv", rows)]);
    let (_, text) = importing.only();
    let (head, rest) = text.split_once("origin:").unwrap();
    assert_eq!(
        head,
        "---\ntitle: A\nsource: W\ndate: 2016-03-11\nupdated: 2016-03-12T09:30:00+01:00\n\
         topics:\n- ports\n- strikes\nships:\n- Calypso\n- Mira\n"
    );
    assert!(rest.ends_with("---\n\nOne.\n"), "{rest}");
}

#[test]
fn a_table_as_spreadsheets_write_it_is_read_with_its_lines_and_all_its_columns() {
    let importing = Importing::new(Format::Csv);
    let rows = "title\tsource\tdate\ttext\ttitle\r\nA\tW\t2016-03-11\tx\tB\r\nC\tW\r\n";
    let bytes: Vec<u8> = "\u{feff}"
        .chars()
        .chain(rows.chars())
        .collect::<String>()
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let imported = importing.run(&[importing.input("a.csv", bytes)]);
    assert_eq!(imported.outcomes(), [Outcome::New, Outcome::Failed], "{imported:#?}");
    assert!(imported.entries[1].record.ends_with("a.csv:3"), "{imported:#?}");
    let (_, text) = importing.only();
    assert!(text.contains("extra:\n  title 2: B\n"), "{text}");
}

#[test]
fn a_map_that_does_not_fit_is_told_once() {
    let mut importing = Importing::new(Format::Csv);
    importing.map = Some(read_map("title: Nope\n").unwrap());
    let imported = importing.run(&[importing.input("a.csv", "title,text\nA,x\nB,y\n")]);
    let reason = "the map names the column `Nope`, and the table has only: title, text";
    assert_eq!(imported.reasons(), [reason]);
    let problems = read_map("date: {column: d, format: '%Q'}\n").unwrap_err();
    assert_eq!(problems[0].message, "`%Q` says no way to write a date");
}
