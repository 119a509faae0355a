//! JSON lines.

use newsgen::import::Format;
use newsgen::import::Outcome;

use crate::import::Importing;

#[test]
fn a_line_becomes_a_story_and_nothing_of_it_is_lost() {
    let importing = Importing::new(Format::Jsonl);
    let line = r##"{"id": 7, "headline": "Pilots end strike", "agency": "Meridian Wire", "published": "2016-03-11T09:00:00Z", "tags": ["Ports", "Labour"], "wordcount": 12, "body": "Shares of <GE> rose.\n\n# 1986. That was it."}"##;
    let input = importing.input("a.jsonl", format!("{line}\n"));
    let imported = importing.run(&[input]);
    assert_eq!(imported.outcomes(), [Outcome::New]);
    let (path, text) = importing.only();
    assert_eq!(path, "2016/03/11/pilots-end-strike.md");
    let expected = "---\ntitle: Pilots end strike\nsource: Meridian Wire\n\
        date: 2016-03-11T09:00:00+00:00\ntopics:\n- Ports\n- Labour\nextra:\n  wordcount: 12\n\
        origin:\n  format: jsonl\n  id: '7'\n  sha256: \
        SHA\n---\n\nShares of \\<GE> rose.\n\n\\# 1986. That was it.\n";
    let sha =
        text.split("sha256: ").nth(1).and_then(|rest| rest.split('\n').next()).unwrap();
    assert_eq!(text, expected.replace("SHA", sha));
}

#[test]
fn lines_that_are_no_stories_are_told_and_hurt_no_other() {
    let importing = Importing::new(Format::Jsonl);
    let lines = "{\"title\": \"A\", \"source\": \"W\", \"date\": \"2016-03-11\", \"text\": \"x\"}\n\
        [1]\n{\"title\":\n\n{\"title\": \"B\", \"source\": \"W\"}\n\
        {\"title\": \"C\", \"date\": \"2016-03-11\"}\n\
        {\"title\": \"D\", \"source\": \"W\", \"date\": \"soon\"}\n";
    let input = importing.input("a.jsonl", lines);
    let imported = importing.run(&[input]);
    let failed = Outcome::Failed;
    assert_eq!(
        imported.outcomes(),
        [Outcome::New, failed, failed, failed, failed, failed]
    );
    let reasons = imported.reasons();
    assert_eq!(reasons[0], "the line is JSON, but no object");
    assert!(reasons[1].starts_with("the line is no JSON"), "{reasons:?}");
    assert!(reasons[2].contains("`--date`"), "{reasons:?}");
    assert!(reasons[3].contains("`--source`"), "{reasons:?}");
    assert!(reasons[4].contains("soon"), "{reasons:?}");
}

#[test]
fn no_value_is_lost_whatever_its_shape() {
    let importing = Importing::new(Format::Jsonl);
    let line = "{\"title\": {\"rendered\": \"A\"}, \"source\": \"W\", \"date\": \"2016-03-11\", \
        \"text\": [\"One.\", \"Two.\"], \"extra\": {\"a\": 1}, \"mood\": \"calm\", \
        \"origin\": {\"wire\": \"M\", \"url\": \"https://w.example/1\"}}\n";
    importing.run(&[importing.input("a.jsonl", line)]);
    let (_, text) = importing.only();
    let text = crate::import::without_hashes(&text);
    let expected = "---\ntitle: A\nsource: W\ndate: 2016-03-11\nextra:\n  a: 1\n  mood: calm\n\
        origin:\n  format: jsonl\n  url: https://w.example/1\n  sha256: SHA\n  wire: M\n---\n\n\
        One.\n\nTwo.\n";
    assert_eq!(text, expected);
}
