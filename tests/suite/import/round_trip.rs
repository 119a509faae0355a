//! What `newsgen export` wrote comes in as it went out.

use std::process::Command;

use serde_json::Value;

use crate::site::Site;

const SETTINGS: &str =
    "title: The Quay\nbase_url: https://quay.example/a/\nfacets: [ships]\n";

const FULL: &str = "\
---
title: \"UPDATE 1-Harbour pilots, “tired”, end strike\"
source: Meridian Wire
date: 2016-03-11
slug: pilots
aliases: [/old/pilots.html, /older.html]
updated: 2016-03-11T10:00:00+01:00
expires: 2040-01-01T00:00:00Z
version: {lead: 1, writethru: true}
byline: [Ada Vane, Tom Reed]
section: economy
topics: [ports, strikes]
places: [Rotterdam]
ships: [Calypso]
lang: en-GB
summary: It took nine days.
image: {src: /pier.png, alt: The pier, credit: Tom Reed}
corrections:
  - {date: 2016-03-12, text: \"It was nine days, not eight; and nine nights.\"}
  - {date: 2016-03-13, text: The quay was the north one., kind: clarification}
urgency: 3
slugline: PORT-STRIKE
keywords: [pilots]
rights: {holder: Meridian, notice: © Meridian, terms: None}
origin: {url: https://wire.example/1, desk: north}
id: tag:meridian.example,2016:1
translation: pilots-2016
extra: {mood: {high: 3}}
---

    columns  1
    stay     2

The *harbour's* pilots went back to work \\<today>.

* one
* two

Endit
";

const PLAIN: &str = "\
---
title: Ferry aground
source: Meridian Wire
date: 2016-03-12T08:00:00Z
---

ROTTERDAM, March 12 (Meridian) -- A ferry ran aground, and nobody was hurt.
";

const BARE: &str = "\
---
title: London wakes
source: Meridian Wire
date: 2016-03-13T08:00:00Z
dateline: London
---

Londoners woke to a strike of all their ferries, and walked.
";

fn newsgen(site: &Site, arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_newsgen"));
    command.args(["--color", "never", "-C"]).arg(site.root()).args(arguments);
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{said}");
    String::from_utf8(output.stdout).unwrap()
}

fn exported(site: &Site, format: &str) -> String {
    newsgen(site, &["export", "--as-of", "2030-01-01T12:00:00Z", "--format", format])
}

/// The stories as JSON lines have them, without what an import adds to `origin`.
fn stories(site: &Site) -> Vec<Value> {
    let lines = exported(site, "jsonl");
    let mut stories: Vec<Value> =
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for story in &mut stories {
        if let Some(origin) = story["origin"].as_object_mut() {
            for added in ["format", "id", "sha256", "import"] {
                origin.remove(added);
            }
            if origin.is_empty() {
                story["origin"] = Value::Null;
            }
        }
    }
    stories
}

#[test]
fn an_export_comes_in_with_the_same_front_matter_and_text() {
    let site = Site::new();
    site.write("newsgen.yaml", SETTINGS);
    site.write("content/2016/harbour-pilots.md", FULL);
    site.write("content/2016-03-12-ferry.md", PLAIN);
    site.write("content/2016-03-13-bare.md", BARE);
    for format in ["jsonl", "csv"] {
        let other = Site::new();
        other.write("newsgen.yaml", SETTINGS);
        other.write("stories", exported(&site, format));
        let file = other.root().join("stories");
        newsgen(&other, &["import", format, file.to_str().unwrap()]);
        assert_eq!(stories(&other), stories(&site), "{format}");
        let ferry =
            std::fs::read_to_string(other.root().join("content/2016-03-12-ferry.md"));
        let ferry = ferry.unwrap();
        assert!(!ferry.contains("summary:") && !ferry.contains("slug:"), "{ferry}");
    }
}
