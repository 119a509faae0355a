//! IPTC ninjs in all its versions, and what newsgen itself exports as ninjs.

use std::process::Command;

use newsgen::import::Format;
use newsgen::import::Outcome;
use serde_json::Value;
use serde_json::json;

use crate::import::Importing;
use crate::site::Site;

/// The front matter of the only story, as YAML, without its hash.
fn front_matter(importing: &Importing) -> Value {
    let (_, text) = importing.only();
    let yaml = text.split("---\n").nth(1).unwrap();
    let mut value: Value = serde_yaml::from_str(yaml).unwrap();
    let origin = value["origin"].as_object_mut().unwrap();
    assert_eq!(origin.remove("sha256").unwrap().as_str().unwrap().len(), 64);
    value
}

fn text(importing: &Importing) -> String {
    let (_, text) = importing.only();
    text.splitn(3, "---\n").nth(2).unwrap().trim().to_owned()
}

/// Imports one object; returns what became of it, and why.
fn one(object: &Value) -> (Importing, Outcome, String) {
    let importing = Importing::new(Format::Ninjs);
    let imported = importing.run(&[importing.input("a.json", object.to_string())]);
    let entry = &imported.entries[0];
    let reason = entry.reason.clone().unwrap_or_else(|| entry.notes.join("; "));
    (importing, entry.outcome, reason)
}

#[test]
fn version_1_tells_what_it_has_names_for() {
    let (importing, outcome, notes) = one(&json!({
        "uri": "urn:mw:1",
        "type": "text",
        "version": "2",
        "firstcreated": "2016-03-11T09:00:00Z",
        "versioncreated": "2016-03-11T10:00:00Z",
        "pubstatus": "usable",
        "urgency": 3,
        "copyrightholder": "© 2016 Meridian Wire",
        "language": "en-GB",
        "headline": "Harbour pilots end strike",
        "headline_short": "Pilots back",
        "byline": "By Ada Vane and Tom Reed",
        "located": "Rotterdam, Netherlands",
        "description_text": "It took nine days.",
        "body_text": "Pilots *went* back.\n\nThey are tired.",
        "person": [{"name": "Jan Smit", "rel": "about"}],
        "subject": [{"name": "strike", "code": "20000111"}, {"code": "20000112"}],
        "genre": [{"name": "Current"}],
        "altids": {"desk": "77"},
    }));
    assert_eq!((outcome, notes.contains("1 subjects")), (Outcome::New, true), "{notes}");
    let expected = json!({
        "title": "Harbour pilots end strike",
        "source": "Meridian Wire",
        "date": "2016-03-11T09:00:00+00:00",
        "updated": "2016-03-11T10:00:00Z",
        "version": 2,
        "byline": ["Ada Vane", "Tom Reed"],
        "topics": ["strike"],
        "places": ["Rotterdam"],
        "lang": "en-GB",
        "summary": "It took nine days.",
        "kind": "Current",
        "urgency": 3,
        "keywords": ["Jan Smit"],
        "rights": {"holder": "© 2016 Meridian Wire"},
        "id": "urn:mw:1",
        "extra": {
            "headlines": [{"role": "short", "value": "Pilots back"}],
            "located": "Rotterdam, Netherlands",
            "subjects": [{"code": "20000111", "name": "strike"}, {"code": "20000112"}],
        },
        "origin": {"format": "ninjs", "id": "urn:mw:1", "alt_ids": {"desk": "77"}},
    });
    assert_eq!(front_matter(&importing), expected);
    assert_eq!(text(&importing), "Pilots \\*went\\* back.\n\nThey are tired.");
}

/// Names that version 2 writes in small letters.
const IN_CAPITALS: [&str; 6] = [
    "contentCreated",
    "embargoedUntil",
    "pubStatus",
    "edNote",
    "contentType",
    "infoSources",
];

#[test]
fn versions_2_and_3_differ_in_capitals_only() {
    let third = json!({
        "uri": "http://mw.example/1",
        "contentCreated": "2016-03-11T09:00:00Z",
        "embargoedUntil": "2016-03-12T09:00:00Z",
        "pubStatus": "withheld",
        "edNote": "Call the desk.",
        "headlines": [{"role": "main", "value": "Pilots"}],
        "bodies": [
            {"role": "a", "contentType": "text/plain", "value": "Words."},
            {"role": "b", "contentType": "text/html", "value": "<p>Words &amp; more.</p>"},
        ],
        "by": "Meridian Wire",
        "infoSources": [{"name": "Meridian Wire"}],
        "places": [{"name": "Porto", "uri": "http://geo.example/1"}],
        "associations": [
            {
                "name": "a", "uri": "http://mw.example/2", "type": "picture", "by": "Tom Reed",
                "descriptions": [{"role": "caption", "value": "The pier"}],
                "renditions": [
                    {"name": "thumbnail", "href": "http://mw.example/s.jpg", "width": 70},
                    {"name": "hires", "href": "http://mw.example/l.jpg", "width": 700},
                ],
            },
            {"name": "b", "uri": "http://mw.example/3", "type": "text", "headline": "Related"},
        ],
    });
    let second: Value = {
        let mut text = third.to_string();
        for name in IN_CAPITALS {
            text = text.replace(name, &name.to_lowercase());
        }
        serde_json::from_str(&text.replace("embargoeduntil", "embargoed")).unwrap()
    };
    let (as_third, ..) = one(&third);
    let (as_second, ..) = one(&second);
    let expected = json!({
        "title": "Pilots",
        "source": "Meridian Wire",
        "date": "2016-03-11T09:00:00+00:00",
        "embargo": "2016-03-12T09:00:00Z",
        "status": "withheld",
        "places": ["Porto"],
        "image": {"src": "http://mw.example/l.jpg", "caption": "The pier", "credit": "Tom Reed"},
        "id": "http://mw.example/1",
        "ednote": "Call the desk.",
        "extra": {
            "associations": [{"name": "b", "uri": "http://mw.example/3", "type": "text", "title": "Related"}],
            "places": [{"name": "Porto", "uri": "http://geo.example/1"}],
        },
        "origin": {"format": "ninjs", "id": "http://mw.example/1", "url": "http://mw.example/1"},
    });
    assert_eq!(front_matter(&as_third), expected);
    assert_eq!(front_matter(&as_second), expected);
    assert_eq!(text(&as_third), "Words & more.");
}

/// A story that `source` and `date` are given to, with one more property.
fn with(name: &str, value: Value) -> (Outcome, String) {
    let mut object = json!({
        "uri": "urn:mw:1", "headline": "A", "copyrightholder": "MW",
        "firstcreated": "2016-03-11T09:00:00Z",
    });
    object.as_object_mut().unwrap().insert(name.to_owned(), value);
    let (_, outcome, reason) = one(&object);
    (outcome, reason)
}

#[test]
fn what_is_no_ninjs_is_refused_by_its_name_or_told_of() {
    let failed = [
        ("uri", json!(null), "no `uri`"),
        ("type", json!("invalid"), "no type `invalid`"),
        ("pubstatus", json!("cancelled"), "its status is `cancelled`"),
        ("usageterms", json!({}), "its `usageterms` is an object"),
        ("person", json!("Jan Smit"), "its `person` is a text"),
        ("genre", json!("Fact Check"), "its `genre` is a text"),
        ("ednote", json!({}), "its `ednote` is an object"),
        ("body_x", json!({}), "its `body_x` is an object"),
        ("expires", json!([]), "its `expires` is a list"),
        ("contentcreated", json!(2016), "its `contentcreated` is a number"),
        ("urgency", json!(0.1), "its `urgency` is a number, and not a whole number"),
        ("infosource", json!([{"scheme": {}}]), "the `scheme`"),
    ];
    for (name, value, reason) in failed {
        let (outcome, told) = with(name, value);
        assert!(outcome == Outcome::Failed && told.contains(reason), "{name}: {told}");
    }
    let noted = [
        ("bad", json!("property"), "no property `bad`"),
        ("headline_é", json!("x"), "no property `headline_é`"),
        ("version", json!(1.2), "its `version` is a number"),
        ("profile", json!(42), "its `profile` is a number"),
        ("representationtype", json!("invalid"), "`representationType` of `invalid`"),
        ("digitalsourcetype", json!("bad"), "its `digitalsourcetype` is a text"),
        ("versioncreated", json!("Last Tuesday"), "no date that can be read"),
        ("embargoed", json!("2016-03-12"), "held back as a draft"),
        ("associations", json!([{"uri": "urn:x"}]), "has no `name`"),
    ];
    for (name, value, note) in noted {
        let (outcome, told) = with(name, value);
        assert!(outcome == Outcome::New && told.contains(note), "{name}: {told}");
    }
}

#[test]
fn what_is_no_story_is_passed_over_and_a_package_names_its_members() {
    let skipped = [
        ("type", json!("picture"), "`picture`"),
        ("type", json!("video"), "`video`"),
        ("type", json!("event"), "an event"),
        ("eventDetails", json!({}), "an event or a plan"),
    ];
    for (name, value, reason) in skipped {
        let (outcome, told) = with(name, value);
        assert!(outcome == Outcome::Skipped && told.contains(reason), "{name}: {told}");
    }
    let members: Vec<Value> = (0..12)
        .map(|n| json!({"name": n.to_string(), "uri": format!("urn:{n}"), "title": "T"}))
        .collect();
    let (_, outcome, reason) =
        one(&json!({"uri": "urn:p", "type": "composite", "associations": members}));
    assert_eq!(outcome, Outcome::Skipped);
    assert!(reason.starts_with("it is a package: urn:0 (“T”), urn:1"), "{reason}");
    assert!(reason.ends_with("urn:9 (“T”), and 2 more"), "{reason}");
}

#[test]
fn objects_are_read_from_arrays_lines_and_folders_each_with_its_line() {
    let importing = Importing::new(Format::Ninjs);
    let object = |n: u8| {
        let date = format!("2016-03-0{n}");
        json!({"uri": format!("urn:{n}"), "headline": "A", "copyrightholder": "MW", "firstcreated": date})
    };
    importing.input("a.json", format!("[\n{},\n{}]\n", object(1), object(2)));
    importing.input("b.jsonl", format!("{}\n{{\n{}\n", object(3), object(4)));
    importing.input("c.txt", "A note.\n");
    importing.input("d.json", serde_json::to_string_pretty(&object(5)).unwrap());
    let folder = importing.site.root().join("inputs");
    let imported = importing.run(std::slice::from_ref(&folder));
    let new = Outcome::New;
    let expected = [new, new, new, Outcome::Failed, new, Outcome::Skipped, new];
    assert_eq!(imported.outcomes(), expected, "{imported:#?}");
    let prefix = format!("{}/", folder.display());
    let records: Vec<&str> = imported
        .entries
        .iter()
        .map(|one| one.record.strip_prefix(&prefix).unwrap())
        .collect();
    let lines = [
        "a.json:2",
        "a.json:3",
        "b.jsonl:1",
        "b.jsonl:2",
        "b.jsonl:3",
        "c.txt",
        "d.json:1",
    ];
    assert_eq!(records, lines);
}

#[test]
fn inputs_that_end_anywhere_or_nest_without_end_are_told_of() {
    let whole = json!({
        "uri": "urn:mw:1", "headline": "A \\\" {", "copyrightholder": "MW",
        "firstcreated": "2016-03-11T09:00:00Z", "subject": [{"name": "é"}],
    });
    let whole = format!("[{whole}]");
    for end in 0..whole.len() {
        let importing = Importing::new(Format::Ninjs);
        let input = importing.input("a.json", &whole.as_bytes()[..end]);
        let imported = importing.run(&[input]);
        let is_whole = end == whole.len() - 1;
        assert_eq!(imported.account.written == 1, is_whole, "{end}: {imported:#?}");
    }
    let deep = format!("{{\"uri\": \"urn:1\", \"x\": {}", "[".repeat(100_000));
    let closed = format!("{deep}{}}}", "]".repeat(100_000));
    for text in [deep, closed, "\u{0}{".to_owned(), "{\"uri\": \"\\ud800\"}".to_owned()] {
        let importing = Importing::new(Format::Ninjs);
        let imported = importing.run(&[importing.input("a.json", text)]);
        assert_eq!(imported.outcomes(), [Outcome::Failed]);
    }
}

#[test]
fn more_than_front_matter_has_room_for_is_told_of() {
    let subjects: Vec<Value> = (0..5000)
        .map(|n| json!({"name": format!("Topic {n}"), "code": n.to_string()}))
        .collect();
    let (outcome, told) = with("subject", Value::Array(subjects));
    assert_eq!(outcome, Outcome::New);
    assert!(told.contains("of `topics`") && told.contains("`subjects`"), "{told}");
}

/// Exports a site as ninjs.
fn exported(site: &Site) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_newsgen"));
    command.args(["--color", "never", "-C"]).arg(site.root());
    let arguments = ["export", "--format", "ninjs", "--as-of", "2030-01-01T12:00:00Z"];
    let output = command.args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What the export tells of each story; where it was imported from is of the import.
fn told(lines: &str) -> Vec<Value> {
    let story = |line: &str| {
        let mut story: Value = serde_json::from_str(line).unwrap();
        for description in story["descriptions"].as_array_mut().unwrap() {
            if description["role"] == "front-matter" {
                let json = description["value"].as_str().unwrap();
                let mut fields: Value = serde_json::from_str(json).unwrap();
                fields.as_object_mut().unwrap().remove("origin");
                description["value"] = fields;
            }
        }
        story
    };
    lines.lines().map(story).collect()
}

const EVERY_FIELD: &str = "\
---
title: \"UPDATE 1-Harbour pilots, “tired”, end strike\"
source: Meridian Wire
date: 2016-03-11
dateline: ROTTERDAM, March 10 (Meridian) --
slug: pilots
aliases: [/old/pilots.html]
updated: 2016-03-11T10:00:00+01:00
expires: 2040-01-01T00:00:00Z
version: 2
byline: [\"Vane, Ada\", Meridian Wire, Tom Reed]
section: economy
topics: [ports, strikes]
places: [Rotterdam]
ships: [Calypso]
lang: en-GB
summary: It took nine days.
image: {src: \"https://quay.example/pier.png\", alt: The pier, credit: Tom Reed}
corrections:
  - {date: 2016-03-12, text: \"It was nine days, not eight.\"}
priority: urgent
urgency: 3
slugline: PORT-STRIKE
keywords: [pilots]
rights: {holder: Meridian, notice: © Meridian, terms: None}
origin: {url: https://wire.example/1}
id: tag:meridian.example,2016:1
translation: pilots-2016
extra: {desk: 4}
---

    An indented line is code.

ROTTERDAM, March 10 (Meridian) -- Pilots *went* [back](/2016/) to work.

  * one; two
";

#[test]
fn what_newsgen_exports_comes_back_as_it_was() {
    let config = "title: The Quay\nbase_url: https://quay.example/a/\nfacets: [ships]\n";
    let site = Site::new();
    site.write("newsgen.yaml", config);
    site.write("content/2016/pilots-end.md", EVERY_FIELD);
    site.write("content/2016/tug.md", "---\ntitle: A tug\nsource: MW\ndate: 2016-03-12T08:00:00Z\nid: urn:mw:2\nstory: tugs\n---\n\n<b>Words</b> \\*\n");
    let first = exported(&site);
    let importing = Importing::new(Format::Ninjs);
    let input = importing.input("all.jsonl", &first);
    importing.site.write("newsgen.yaml", config);
    let imported = importing.run(&[input]);
    assert_eq!(imported.outcomes(), [Outcome::New; 2], "{imported:#?}");
    let second = exported(&importing.site);
    assert_eq!(told(&second), told(&first));
}
