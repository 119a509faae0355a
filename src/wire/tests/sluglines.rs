//! Sluglines in a table, and the order of versions.

use super::marks_in_words;
use crate::wire::Heads;
use crate::wire::PartKind;
use crate::wire::Slugline;
use crate::wire::Standing;

/// Sluglines, and what they say before their words.
const CASES: &[(&str, &str)] = &[
    (
        "AP-FBN--Rovers-Keeper, 2nd Ld-Writethru",
        "lead 2, writethru | AP-FBN--Rovers-Keeper",
    ),
    ("BC-EU--Lamp Museum,1st Ld- Writethru", "lead 1, writethru | BC-EU--Lamp Museum"),
    ("EU-MED--EelOil-Vitam, 1stLd-Writethru", "lead 1, writethru | EU-MED--EelOil-Vitam"),
    (
        "BC-EU--CANAL-TOLLS-ADV28, 4th Ld-Writethru",
        "lead 4, writethru, advance 28 | BC-EU--CANAL-TOLLS-ADV28",
    ),
    ("BC-EU--Canal Tolls, 3rd Ld", "lead 3 | BC-EU--Canal Tolls"),
    ("BC-EU--Canal Tolls 3rd Ld-Writethru", "lead 3, writethru | BC-EU--Canal Tolls"),
    ("BC-EU--Canal-Tolls-2nd-Ld", "lead 2 | BC-EU--Canal-Tolls"),
    ("BC-EU--Canal Tolls, Writethru", "writethru | BC-EU--Canal Tolls"),
    ("BC-EU--Canal Tolls, Ld-Writethru", "lead 1, writethru | BC-EU--Canal Tolls"),
    ("BC-EU--Canal Tolls, 1stlead", "lead 1 | BC-EU--Canal Tolls"),
    ("BC-EU--Canal Tolls, 2nd Ld, 1st Add", "lead 2, add 1 | BC-EU--Canal Tolls"),
    ("BC-EU--Canal Tolls, 2nd Add", "add 2 | BC-EU--Canal Tolls"),
    ("BC-EU--Canal Tolls, Insert", "insert 1 | BC-EU--Canal Tolls"),
    ("BC-EU--Canal Tolls, 1st Sub", "sub 1 | BC-EU--Canal Tolls"),
    ("BC-EU--Canal Tolls, Take 2", "take 2 | BC-EU--Canal Tolls"),
    ("BC-EU--Canal Tolls, Take2", "take 2 | BC-EU--Canal Tolls"),
    ("BC-EU--Canal Tolls, 1st Ld, ADV03", "lead 1, advance 3 | BC-EU--Canal Tolls"),
    (
        "BC-EU--Canal Tolls, 1st Ld-Writethru, Correction",
        "lead 1, writethru, corrected | BC-EU--Canal Tolls",
    ),
    ("CANAL-TOLLS/=2", "take 2 | CANAL-TOLLS/"),
    ("CANAL-TOLLS/ =3", "take 3 | CANAL-TOLLS/"),
    ("CANAL-TOLLS/ (UPDATE 1)", "update 1 | CANAL-TOLLS/"),
    ("CANAL-TOLLS/ (WRAPUP 2)", "update 2 | CANAL-TOLLS/"),
    ("canal-tolls, update", "update 1 | canal-tolls"),
    ("canal-tolls 2nd update", "update 2 | canal-tolls"),
    ("update", "update 1 | "),
    ("2nd update", "update 2 | "),
    // What stays.
    ("BC-EU--Canal Tolls", "- | BC-EU--Canal Tolls"),
    ("BC-EU--Canal Tolls-ADV28", "advance 28 | BC-EU--Canal Tolls-ADV28"),
    ("BC-EU--Canal Tolls-ADV99", "- | BC-EU--Canal Tolls-ADV99"),
    ("BC-EU--Paint, Lead", "- | BC-EU--Paint, Lead"),
    ("BC-EU--Paint-Lead", "- | BC-EU--Paint-Lead"),
    ("Lead", "- | Lead"),
    ("Kill", "- | Kill"),
    ("Double-Take", "- | Double-Take"),
    ("Harbour update", "- | Harbour update"),
    ("BC-EU--Canal, Tolls", "- | BC-EU--Canal, Tolls"),
    ("1st Ladies", "- | 1st Ladies"),
    ("BC-EU--Canal, 1st", "- | BC-EU--Canal, 1st"),
    ("BC-EU--Leaders, 1st Leaders", "- | BC-EU--Leaders, 1st Leaders"),
    ("A=2016", "- | A=2016"),
    ("", "- | "),
];

fn said(text: &str) -> String {
    let slugline = Slugline::of(text);
    let mut said = marks_in_words(&slugline.marks);
    if let Some(part) = slugline.part {
        let kind = match part.kind {
            PartKind::Take => "take",
            PartKind::Add => "add",
            PartKind::Insert => "insert",
            PartKind::Sub => "sub",
        };
        said.push(format!("{kind} {}", part.number));
    }
    said.extend(slugline.advance.map(|day| format!("advance {day}")));
    let said = if said.is_empty() { "-".to_owned() } else { said.join(", ") };
    format!("{said} | {}", slugline.words)
}

#[test]
fn a_slugline_is_parted_into_words_and_version() {
    let wrong: Vec<_> = CASES
        .iter()
        .filter(|(text, expected)| said(text) != *expected)
        .map(|(text, expected)| {
            format!("{text}\n    is  {}\n    not {expected}", said(text))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn all_versions_of_a_story_have_one_key() {
    let keys = [
        "BC-EU--Canal Tolls",
        "BC-EU--Canal Tolls,1st Ld-Writethru",
        "bc-eu--canal tolls, 2nd Ld- Writethru",
        "BC-EU--Canal Tolls-ADV28",
        "BC-EU--Canal-Tolls-ADV28, 1st Ld",
    ]
    .map(|text| Slugline::of(text).key());
    assert_eq!(keys, [(); 5].map(|()| Some("bc eu canal tolls".to_owned())));
    assert_eq!(Slugline::of("2nd update").key(), None);
}

#[test]
fn versions_stand_in_the_order_in_which_the_wire_sends_them() {
    let headlines = [
        "Flash: Dyke breaks",
        "Bulletin: Dyke breaks",
        "Urgent: Dyke breaks",
        "Dyke breaks",
        "CORRECTED-Dyke breaks",
        "Writethru: Dyke breaks",
        "1st LD: Dyke breaks",
        "1st LD Writethru: Dyke breaks",
        "CORRECTED-1st LD Writethru: Dyke breaks",
        "UPDATE 2-Dyke breaks",
        "Urgent: 3rd LD: Dyke breaks",
        "99th LD Writethru: Dyke breaks",
    ];
    let standings = headlines.map(|text| Standing::new(None, &Heads::of(text).marks));
    assert!(standings.is_sorted_by(|one, next| one < next), "{standings:#?}");
    let given = Standing::new(Some(1), &Heads::of(headlines[0]).marks);
    let later = Standing::new(Some(2), &Heads::of(headlines[0]).marks);
    assert!(standings[11] < given && given < later);
}

#[test]
fn what_the_headline_does_not_say_the_slugline_does() {
    let head = Heads::of("Urgent: Dyke breaks").marks;
    let slugline = Slugline::of("BC-EU--Dyke, 2nd Ld-Writethru").marks;
    assert_eq!(marks_in_words(&head.or(slugline)), ["lead 2", "writethru", "urgent"]);
    let other = Heads::of("3rd LD: Dyke breaks").marks;
    assert_eq!(marks_in_words(&other.or(slugline)), ["lead 3"]);
}
