//! Whole pages.

use super::*;

const PAGE: &str = "Off the wire\nPort of Kielund reopens \u{a0}• \u{a0}Urgent: Ferry \
    aground off Sund \u{a0}• Herring quota cut by 4 pct\u{a0}\u{a0}\nYou are here:   Home\n\n\
    Harbour pilots end strike\n\nMeridian Wire, March 11, 2016 Adjust font size:\n\n\
    Pilots of <Kielund> went back to work.\n\nThey had struck for 3 days. Enditem";

#[test]
fn a_captured_page_becomes_a_story() {
    let item = item(PAGE.as_bytes(), None).unwrap();
    assert_eq!(item.title, "Harbour pilots end strike");
    assert_eq!(item.source.as_deref(), Some("Meridian Wire"));
    assert_eq!(item.date.as_deref(), Some("March 11, 2016"));
    let ticker = item.origin.more.clone().take("ticker");
    let expected = serde_yaml::to_value([
        "Port of Kielund reopens",
        "Urgent: Ferry aground off Sund",
        "Herring quota cut by 4 pct",
    ]);
    assert_eq!(ticker, expected.ok());
    assert!(item.notes.is_empty(), "{:?}", item.notes);
}

#[test]
fn a_page_without_a_date_asks_for_one_and_takes_it() {
    let text = b"A headline\n\nA text without a date.";
    assert!(matches!(item(text, None), Err(Refusal::Fail(_))));
    let given = item(text, Some("2016-03-11".to_owned())).unwrap();
    assert_eq!(
        (given.title.as_str(), given.date.as_deref()),
        ("A headline", Some("2016-03-11"))
    );
    let doubtful = item(b"A headline\nMeridian, 03/04/2016\nText.", None);
    let Err(Refusal::Fail(reason)) = doubtful else { panic!("{doubtful:?}") };
    assert!(reason.contains("`03/04/2016` could be two days"), "{reason}");
}

#[test]
fn columns_stay_as_they_are_set() {
    let item =
        item(b"Prices\nMeridian, 2016-03-11\n\n  Tin     6,400\n  Zinc      990\n", None);
    let Ok(Item { body: Body::Plain(text), .. }) = item else { panic!() };
    assert_eq!(text.trim_start_matches('\n'), "  Tin     6,400\n  Zinc      990\n");
}

#[test]
fn a_page_in_another_charset_says_so() {
    let item = item(b"Caf\xe9s reopen\nMeridian, 2016-03-11\nText.", None).unwrap();
    assert_eq!((item.title.as_str(), item.notes.len()), ("Cafés reopen", 1));
}
