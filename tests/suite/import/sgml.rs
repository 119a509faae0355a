//! SGML as that of Reuters-21578.

use newsgen::import::Format;
use newsgen::import::Outcome;

use crate::import::Importing;

const RECORD: &str = "<!DOCTYPE lewis SYSTEM \"lewis.dtd\">\n\
<REUTERS TOPICS=\"YES\" LEWISSPLIT=\"TRAIN\" CGISPLIT=\"TRAINING-SET\" OLDID=\"55\" NEWID=\"7\">\n\
<DATE>26-FEB-1987 15:01:01.79</DATE>\n<TOPICS><D>tin</D><D>zinc</D></TOPICS>\n\
<PLACES><D>norway</D></PLACES>\n<PEOPLE></PEOPLE>\n<ORGS><D>kpa</D></ORGS>\n\
<EXCHANGES></EXCHANGES>\n<COMPANIES></COMPANIES>\n<UNKNOWN> \n&#5;&#5;f0704</UNKNOWN>\n\
<TEXT>&#2;\n<TITLE>KIELUND &lt;KPA> SELLS TIN</TITLE>\n<AUTHOR>    By Jane Roe, Reuters</AUTHOR>\n\
<DATELINE>    KIELUND, Feb 26 - </DATELINE><BODY>Traders sold tin &amp; zinc.\n    \
Prices were\nsteady:\n    \n  Tin     6,400\n  Zinc      990\n Reuter\n&#3;</BODY></TEXT>\n</REUTERS>\n";

#[test]
fn a_record_becomes_a_story() {
    let importing = Importing { format: None, ..Importing::new(Format::Sgml) };
    let imported = importing.run(&[importing.input("a.sgm", RECORD)]);
    assert_eq!(imported.outcomes(), [Outcome::New], "{imported:#?}");
    let (path, text) = importing.only();
    assert_eq!(path, "1987/02/26/kielund-kpa-sells-tin.md");
    let expected = "---\ntitle: KIELUND <KPA> SELLS TIN\nsource: Reuters\n\
        date: 1987-02-26T15:01:01+00:00\ndateline: KIELUND, Feb 26 -\nbyline:\n- Jane Roe\n\
        topics:\n- tin\n- zinc\nplaces:\n- norway\nkeywords:\n- kpa\n\
        extra:\n  orgs:\n  - kpa\norigin:\n  format: sgml\n  id: '7'\n  sha256: SHA\n  \
        oldid: '55'\n  lewissplit: TRAIN\n  cgisplit: TRAINING-SET\n  unknown: f0704\n---\n\n\
        Traders sold tin & zinc.\n\nPrices were\nsteady:\n\n```\n  Tin     6,400\n  \
        Zinc      990\n```\n\nReuter\n";
    let sha =
        text.split("sha256: ").nth(1).and_then(|rest| rest.split('\n').next()).unwrap();
    assert_eq!(text, expected.replace("SHA", sha));
}

#[test]
fn each_indented_line_is_a_paragraph_or_a_row_of_its_own() {
    let importing = Importing::new(Format::Sgml);
    let body = "Shr 3 cts vs 1.1 dlrs\n    Net 8 mln vs 2 mln\n    Revs 5 mln vs 4 mln\n    \
        Note: The year is that\nof the tides.\n    \"A quote,\" he said.\n    \
        Tin     6,400\n    Zinc      990\n Reuter\n&#3;</BODY>";
    let (before, rest) = RECORD.split_once("Traders sold").unwrap();
    let (_, behind) = rest.split_once("</BODY>").unwrap();
    importing.run(&[importing.input("a.sgm", format!("{before}{body}{behind}"))]);
    let (_, text) = importing.only();
    let expected = "---\n\nShr 3 cts vs 1.1 dlrs\n\nNet 8 mln vs 2 mln\n\nRevs 5 mln vs 4 mln\n\n\
        Note: The year is that\nof the tides.\n\n\"A quote,\" he said.\n\n\
        ```\n    Tin     6,400\n    Zinc      990\n```\n\nReuter\n";
    assert!(text.ends_with(expected), "{text}");
}

#[test]
fn records_that_are_cut_or_without_a_date_hurt_no_other() {
    let importing = Importing::new(Format::Sgml);
    let other = RECORD.replace("NEWID=\"7\"", "NEWID=\"8\"");
    let undated = "<REUTERS LEWISSPLIT=\"TEST\" NEWID=\"9\"><TEXT><TITLE>X</TITLE></TEXT></REUTERS>\n";
    let text = format!(
        "<REUTERS NEWID=\"1\">\n<TEXT>cut\n{RECORD}words between\n{undated}{other}<reuters NEWID"
    );
    let imported = importing.run(&[importing.input("a.sgm", text)]);
    let (new, failed) = (Outcome::New, Outcome::Failed);
    assert_eq!(
        imported.outcomes(),
        [failed, new, failed, failed, new, failed],
        "{imported:#?}"
    );
    let reasons = imported.reasons();
    assert_eq!(reasons[0], "it has no end before another record begins");
    assert_eq!(reasons[1], "it belongs to no record: “words between”");
    assert!(reasons[2].contains("`--date`"), "{reasons:?}");
    assert_eq!(reasons[3], "the file ends inside the record");
}

#[test]
fn a_file_that_is_cut_anywhere_is_accounted_for() {
    let importing = Importing::new(Format::Sgml);
    let text = RECORD.repeat(2);
    for length in (1..text.len()).step_by(37) {
        let imported = importing.run(&[importing.input("a.sgm", &text[..length])]);
        let failed =
            imported.outcomes().iter().filter(|it| **it == Outcome::Failed).count();
        assert!(failed <= 1, "{length}: {imported:#?}");
    }
}
