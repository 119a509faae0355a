//! `newsgen export`: what it writes of which stories, and that other programs read it back.

use std::process::Command;
use std::process::Output;
use std::process::Stdio;

use serde_json::Value;
use serde_json::json;
use wait4::Wait4 as _;

use crate::site::Site;

const FORMATS: [&str; 3] = ["jsonl", "csv", "ninjs"];

fn command(site: &Site, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_newsgen"));
    command.args(["--color", "never", "-C"]).arg(site.root());
    command.arg("export").args(["--as-of", "2030-01-01T12:00:00Z"]).args(arguments);
    command
}

fn export(site: &Site, arguments: &[&str]) -> Output {
    command(site, arguments).output().unwrap()
}

/// What an export prints; it must end well.
fn printed(site: &Site, arguments: &[&str]) -> String {
    let output = export(site, arguments);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{said}");
    String::from_utf8(output.stdout).unwrap()
}

fn lines(site: &Site, arguments: &[&str]) -> Vec<Value> {
    let text = printed(site, arguments);
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A site with an address, and a story that has every field.
fn full_site() -> Site {
    let site = Site::new();
    site.write(
        "newsgen.yaml",
        "title: The Quay\nbase_url: https://quay.example/a/\nfacets: [ships]\n",
    );
    site.write("content/2016/pier.png", "a picture");
    site.write("content/2016/pilots-end.md", EVERY_FIELD);
    site
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
byline: [Ada Vane, Tom Reed]
section: economy
topics: [ports, strikes]
places: [Rotterdam]
ships: [Calypso]
lang: en-GB
summary: It took nine days.
image: {src: pier.png, alt: The pier, credit: Tom Reed}
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
ednote: Call the desk.
extra: {desk: 4}
---

ROTTERDAM, March 10 (Meridian) -- Pilots *went* [back](/2016/) to work.

  * one; two

(End)
";

/// Import must be able to make the story's file again: the names are front matter's.
#[test]
fn a_json_line_has_the_front_matter_and_the_text() {
    let expected = json!({
        "uri": "tag:meridian.example,2016:1",
        "address": "https://quay.example/a/2016/03/11/pilots.html",
        "path": "content/2016/pilots-end.md",
        "title": "UPDATE 1-Harbour pilots, “tired”, end strike",
        "source": "Meridian Wire",
        "date": "2016-03-11",
        "dateline": "ROTTERDAM, March 10 (Meridian) --",
        "slug": "pilots",
        "aliases": ["/old/pilots.html"],
        "updated": "2016-03-11T09:00:00+00:00",
        "embargo": null,
        "expires": "2040-01-01T00:00:00+00:00",
        "draft": false,
        "story": null,
        "version": 2,
        "supersedes": null,
        "translation": "pilots-2016",
        "byline": ["Ada Vane", "Tom Reed"],
        "section": ["economy"],
        "topics": ["ports", "strikes"],
        "places": ["Rotterdam"],
        "ships": ["Calypso"],
        "lang": "en-GB",
        "summary": "It took nine days.",
        "image": {
            "src": "pier.png", "alt": "The pier", "caption": null, "credit": "Tom Reed",
        },
        "corrections": [
            {"date": "2016-03-12", "text": "It was nine days, not eight.", "kind": "corrected"},
        ],
        "kind": null,
        "priority": "urgent",
        "urgency": 3,
        "slugline": "PORT-STRIKE",
        "keywords": ["pilots"],
        "rights": {"holder": "Meridian", "notice": "© Meridian", "terms": "None"},
        "origin": {"url": "https://wire.example/1"},
        "id": "tag:meridian.example,2016:1",
        "extra": {"desk": 4},
        "text": "ROTTERDAM, March 10 (Meridian) -- Pilots *went* [back](/2016/) to work.\n\n\
                 \u{20} * one; two\n\n(End)",
    });
    assert_eq!(lines(&full_site(), &[]), [expected]);
}

#[test]
fn ninjs_uses_the_standards_own_names_and_keeps_what_it_has_no_name_for() {
    let mut lines = lines(&full_site(), &["--format", "ninjs", "--text", "html"]);
    let rest = lines[0]["descriptions"][3]["value"].take();
    let rest: Value = serde_json::from_str(rest.as_str().unwrap()).unwrap();
    assert_eq!(
        rest,
        json!({
            "date": "2016-03-11",
            "updated": "2016-03-11T09:00:00+00:00",
            "slug": "pilots",
            "lang": "en-GB",
            "aliases": ["/old/pilots.html"],
            "priority": "urgent",
            "version": 2,
            "translation": "pilots-2016",
            "image": {
                "src": "pier.png", "alt": "The pier", "caption": null, "credit": "Tom Reed",
            },
            "corrections": [{
                "date": "2016-03-12",
                "text": "It was nine days, not eight.",
                "kind": "corrected",
            }],
            "origin": {"url": "https://wire.example/1"},
            "extra": {"desk": 4},
        })
    );
    let expected: Value =
        serde_json::from_str(include_str!("pilots.ninjs.json")).unwrap();
    assert_eq!(lines, [expected]);
}

#[test]
fn a_table_is_read_back_with_its_quotes_and_line_ends() {
    let text = printed(&full_site(), &["--format", "csv"]);
    assert_eq!(text.matches("\r\n").count(), 2, "one line end for each record");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let names = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 1);
    let told: Vec<(&str, &str)> = names.iter().zip(&rows[0]).collect();
    let expected = [
        ("title", "UPDATE 1-Harbour pilots, “tired”, end strike"),
        ("byline", "Ada Vane; Tom Reed"),
        ("ships", "Calypso"),
        ("image_alt", "The pier"),
        ("corrections", "2016-03-12 corrected: It was nine days, not eight."),
        ("rights_notice", "© Meridian"),
        ("origin", "{\"url\":\"https://wire.example/1\"}"),
        ("version", "2"),
        ("translation", "pilots-2016"),
        (
            "text",
            "ROTTERDAM, March 10 (Meridian) -- Pilots *went* [back](/2016/) to work.\n\n  \
             * one; two\n\n(End)",
        ),
    ];
    for cell in expected {
        assert!(told.contains(&cell), "{cell:?} in {told:#?}");
    }
}

/// Each column has one name, and each name one column.
#[test]
fn facets_have_columns_of_their_own() {
    let site = Site::new();
    site.write(
        "newsgen.yaml",
        "facets: [text, {field: text_, name: others}, image_alt, ships]\n",
    );
    site.story("2016-03-11 Open", "text: [A]\ntext_: [B]\nimage_alt: [C]\nships: [D]\n");
    let table = printed(&site, &["--format", "csv"]);
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let mut names: Vec<String> =
        reader.headers().unwrap().iter().map(ToOwned::to_owned).collect();
    let row = reader.records().next().unwrap().unwrap();
    let cell = |name: &str| names.iter().position(|n| n == name).map(|at| &row[at]);
    let own = ["text_", "text__", "image_alt_", "ships"].map(cell);
    assert_eq!(own, [Some("A"), Some("B"), Some("C"), Some("D")]);
    assert_eq!(lines(&site, &[])[0]["text__"], json!(["B"]));
    names.sort();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count, "{names:?}");
}

#[test]
fn no_format_has_a_word_of_a_story_that_is_held_back() {
    let site = Site::new();
    site.story("2016-03-11 Open", "");
    site.story("2016-03-12 Secret draft", "draft: true\n");
    site.story("2016-03-13 Secret embargo", "embargo: 2031-01-01T00:00:00Z\n");
    site.story("2016-03-14 Secret killed", "status: canceled\n");
    site.story("2016-03-15 Secret withheld", "status: withheld\n");
    site.story("2016-03-16 Secret expired", "expires: 2020-01-01T00:00:00Z\n");
    site.story("2031-03-16 Secret future", "");
    for format in FORMATS {
        let text = printed(&site, &["--format", format, "--text", "markdown,html,plain"]);
        assert!(text.contains("Text of Open."), "{format}: {text}");
        assert!(!text.to_lowercase().contains("secret"), "{format}: {text}");
    }
}

/// What is held back is exported for those who ask for it, and never as if it were published.
#[test]
fn a_story_that_is_held_back_says_so_in_an_export_that_was_asked_for_it() {
    let site = Site::new();
    site.story("2016-03-11 Open", "");
    site.story("2016-03-12 Draft", "draft: true\n");
    site.story("2016-03-13 Embargo", "embargo: 2031-01-01T00:00:00Z\n");
    site.story("2016-03-16 Expired", "expires: 2020-01-01T00:00:00Z\n");
    site.story("2031-03-16 Future", "");
    let all = ["--drafts", "--future", "--expired"];
    let drafts: Vec<bool> =
        lines(&site, &all).iter().map(|line| line["draft"] == true).collect();
    assert_eq!(drafts, [false, true, false, false, false]);
    let news = lines(&site, &[&all[..], &["--format", "ninjs"]].concat());
    let statuses: Vec<&str> =
        news.iter().map(|one| one["pubStatus"].as_str().unwrap()).collect();
    assert_eq!(statuses, ["usable", "withheld", "withheld", "withheld", "withheld"]);
    let rest = news[1]["descriptions"][1]["value"].as_str().unwrap();
    assert!(rest.contains("\"draft\":true"), "{rest}");
}

#[test]
fn a_story_with_an_error_is_left_out_and_the_exit_code_tells() {
    let site = Site::new();
    site.story("2016-03-11 Good", "").write("content/bad.md", "no front matter");
    let output = export(&site, &["--format", "csv"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(csv::Reader::from_reader(&*output.stdout).records().count(), 1);
}

#[test]
fn since_and_until_count_in_the_days_that_they_name() {
    let site = Site::new();
    for day in 10..15 {
        site.story(&format!("2016-03-{day}T23:30:00Z Day {day}"), "");
    }
    let days = |arguments: &[&str]| -> Vec<String> {
        let arguments = [&["--text", "none"], arguments].concat();
        let title = |line: &Value| line["title"].as_str().unwrap().to_owned();
        lines(&site, &arguments).iter().map(title).collect()
    };
    assert_eq!(days(&["--since", "2016-03-13"]), ["Day 13", "Day 14"]);
    assert_eq!(days(&["--until", "2016-03-11"]), ["Day 10", "Day 11"]);
    let both = ["--since", "2016-03-11T23:31:00Z", "--until", "2016-03-13T23:30:00Z"];
    assert_eq!(days(&both), ["Day 12", "Day 13"]);
    let noon = ["--since", "2016-03-13T23:30:00Z", "--until", "2016-03-13"];
    assert_eq!(days(&noon), ["Day 13"]);
}

#[test]
fn a_time_that_ends_before_it_begins_is_an_error_of_the_command_line() {
    let site = Site::new();
    site.story("2016-03-11 Good", "");
    let output = export(&site, &["--since", "2016-03-14", "--until", "2016-03-13"]);
    let said = String::from_utf8(output.stderr).unwrap();
    let message = "`--since` is after `--until`: no story can lie between them";
    assert_eq!((output.status.code(), said.contains(message)), (Some(2), true), "{said}");
    assert_eq!(output.stdout, b"");
}

#[test]
fn no_text_and_a_text_cannot_both_be_asked_for() {
    let site = Site::new();
    site.story("2016-03-11 Good", "");
    let output = export(&site, &["--text", "none,html"]);
    let said = String::from_utf8(output.stderr).unwrap();
    let message = "`--text none` leaves the text out: it goes with no other form";
    assert_eq!((output.status.code(), said.contains(message)), (Some(2), true), "{said}");
}

#[test]
fn a_folder_in_place_of_a_file_is_named_as_one_and_never_replaced() {
    let site = Site::new();
    site.story("2016-03-11 Good", "");
    let folder = site.root().join("content");
    let path = folder.to_str().unwrap();
    for more in [&[][..], &["--force"]] {
        let output = export(&site, &[&["-o", path], more].concat());
        let said = String::from_utf8(output.stderr).unwrap();
        let message = format!("`{path}` is a folder");
        assert_eq!(
            (output.status.code(), said.contains(&message)),
            (Some(2), true),
            "{said}"
        );
        assert!(!said.contains("--force"), "{said}");
    }
}

#[test]
fn a_file_is_written_whole_or_not_at_all_and_replaced_only_by_force() {
    let site = Site::new();
    site.story("2016-03-11 Good", "");
    let file = site.root().join("stories.jsonl");
    let path = file.to_str().unwrap();
    assert_eq!(printed(&site, &["-o", path]), "");
    let first = std::fs::read_to_string(&file).unwrap();
    assert_eq!(first.lines().count(), 1);
    site.story("2016-03-12 Other", "");
    assert_eq!(export(&site, &["-o", path]).status.code(), Some(2));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), first);
    printed(&site, &["-o", path, "--force"]);
    assert_eq!(std::fs::read_to_string(&file).unwrap().lines().count(), 2);
    let beside = std::fs::read_dir(site.root()).unwrap();
    let names: Vec<_> = beside.map(|entry| entry.unwrap().file_name()).collect();
    let unfinished = names.iter().filter(|name| name.to_string_lossy().contains("part"));
    assert_eq!(unfinished.count(), 0, "{names:?}");
}

/// `newsgen export | head` is no error.
#[cfg(unix)]
#[test]
fn a_reader_that_has_seen_enough_ends_the_export_quietly() {
    let site = Site::new();
    for day in 10..30 {
        let text = "word ".repeat(20_000);
        let story =
            format!("---\ntitle: A\nsource: B\ndate: 2016-03-{day}\n---\n{text}\n");
        site.write(&format!("content/{day}.md"), story);
    }
    let mut command = command(&site, &[]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!((output.status.code(), &*said), (Some(0), ""));
}

/// What it takes for texts is that of a few stories, not of all.
#[test]
fn memory_does_not_grow_with_the_texts() {
    const STORIES: u64 = 600;
    const TEXT: u64 = 32 * 1024;
    let site = Site::new();
    let text = "word ".repeat(usize::try_from(TEXT / 5).unwrap());
    for number in 0..STORIES {
        let story =
            format!("---\ntitle: A{number}\nsource: B\ndate: 2016-03-11\n---\n{text}\n");
        site.write(&format!("content/{number}.md"), story);
    }
    let peak = |form: &str| {
        let mut command = command(&site, &["--text", form, "--jobs", "2"]);
        let mut child =
            command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        child.wait4().unwrap().rusage.maxrss
    };
    let (without, with) = (peak("none"), peak("markdown"));
    let all = STORIES * TEXT;
    assert!(with < without + all / 2, "{with} bytes with texts, {without} without");
}
