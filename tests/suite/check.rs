//! `newsgen check`: what it finds, with which levels, in which forms, and that it writes
//! nothing.

use std::collections::BTreeSet;
use std::process::Command;
use std::process::Output;

use serde_json::Value;
use serde_json::json;

use newsgen::build::Report;
use newsgen::build::Silent;
use newsgen::build::read_config;
use newsgen::check::Checked;
use newsgen::diagnostic::Diagnostic;

use crate::site::Site;
use crate::site::files_below;

/// What only a check finds.
const OWN: [&str; 6] =
    ["alias-target", "far-future", "menu-link", "no-alt", "no-summary", "same-headline"];

pub(crate) fn check(site: &Site) -> Checked {
    let config = site.root().join("newsgen.yaml");
    let (config, said) = read_config(&config, "newsgen.yaml").unwrap();
    let (project, options) = (site.project(), &site.options);
    newsgen::check::check(&project, &config, said, options, &Silent).unwrap()
}

/// Where each finding is, its level and its code.
fn brief(findings: &[Diagnostic]) -> Vec<String> {
    let one = |finding: &Diagnostic| {
        let place = finding.place.as_ref();
        let place = place.map(|place| format!("{}:{}", place.file, place.line));
        let level = format!("{:?}", finding.level).to_lowercase();
        format!("{} {level} {}", place.unwrap_or_default(), finding.code)
    };
    findings.iter().map(one).collect()
}

fn newsgen(site: &Site, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_newsgen"));
    command.args(["--color", "never", "-C"]).arg(site.root()).args(arguments);
    let command = command.env_remove("SOURCE_DATE_EPOCH");
    command.env("NEWSGEN_AS_OF", "2030-01-01T12:00:00Z").output().unwrap()
}

/// The exit code and the one document that is printed.
fn document(site: &Site, format: &str, more: &[&str]) -> (i32, Value) {
    let arguments = [&["check", "--format", format], more].concat();
    let output = newsgen(site, &arguments);
    let text = String::from_utf8(output.stdout).unwrap();
    let value = serde_json::from_str(&text).expect(&text);
    (output.status.code().unwrap(), value)
}

/// A site with something of everything.
fn faulty() -> Site {
    let site = Site::new();
    site.write("newsgen.yaml", "menu: [{ title: Old, url: /gone.html }]\n");
    site.story("2016-03-10 Harbour vote", "topics: [Ports]\n");
    site.story("2016-03-11 Quay", "topics: [ports]\nsumary: x\naliases: [/map.txt]\n");
    let text = "---\ntitle: Links\nsource: Meridian Wire\ndate: 2016-03-12\n\
                image: gone.png\n---\n\n# First\n\nSee [that](gone.md), [a](#none), \
                [b](../2016-03-10/harbour-vote.md#none)\n\n![](gone.png)\n";
    site.write("content/2016-03-12/links.md", text);
    site.write("content/bad.md", "no front matter");
    site.write("content/2016-03-13/harbour.md", text.replace("Links", "Tie"));
    site.write("content/2016-03-12/tie/tie.md", text.replace("Links", "Tie"));
    site.write("content/2016-03-12/tie.md", text.replace("Links", "Tie"));
    site.write("static/map.txt", "a map");
    site.write("templates/article.html", "{{ story.no_such_field }}");
    site
}

/// What a build says, and what is only a check's to say left out of a check.
fn shared(report: &Report, checked: &Checked) -> [BTreeSet<String>; 2] {
    let text = |one: &Diagnostic| format!("{one:?}");
    let own = |one: &&Diagnostic| !OWN.contains(&&*one.code);
    [
        report.diagnostics.iter().map(text).collect(),
        checked.findings.iter().filter(own).map(text).collect(),
    ]
}

#[test]
fn a_check_says_all_that_a_build_says_before_and_after_it() {
    let site = faulty();
    let fresh = check(&site);
    let report = site.try_build().unwrap();
    let [built, checked] = shared(&report, &fresh);
    assert_eq!(checked, built);
    assert!(built.len() > 8, "{built:#?}");
    let kept = check(&site);
    assert_eq!(kept.findings, fresh.findings);
    site.write("content/2016-03-10/harbour-vote.md", "---\ntitle: no more\n---\n");
    let [built, checked] = shared(&site.try_build().unwrap(), &check(&site));
    assert_eq!(checked, built);
}

#[test]
fn a_check_writes_nothing_and_does_not_look_at_the_output() {
    let site = faulty();
    site.write("public/mine.html", "not newsgen's");
    let before = files_below(site.root());
    assert_eq!(newsgen(&site, &["check"]).status.code(), Some(3));
    assert_eq!(files_below(site.root()), before);
    assert!(!site.root().join(".newsgen").exists());
}

/// An incremental build renders none of them.
#[test]
fn dead_links_and_anchors_are_found_in_texts_that_did_not_change() {
    let site = Site::new();
    site.story("2016-03-10 Vote", "");
    let text = "---\ntitle: Links\nsource: Meridian Wire\ndate: 2016-03-12\n---\n\n\
                See [a](#none), [b](../2016-03-10/vote.md#none), [c](/gone.html).\n";
    site.write("content/2016-03-12/links.md", text);
    let expected = [
        "content/2016-03-12/links.md:7 warning anchor",
        "content/2016-03-12/links.md:7 warning anchor",
        "content/2016-03-12/links.md:7 warning link",
    ];
    site.build();
    assert_eq!(brief(&check(&site).findings), expected);
    site.story("2016-03-13 News", "");
    site.build();
    assert_eq!(brief(&check(&site).findings), expected);
}

#[test]
fn a_heading_is_looked_for_whether_its_text_is_named_by_file_or_by_address() {
    let site = Site::new();
    site.write("content/pages/about.md", "---\ntitle: About\n---\n\n# Who\n");
    let text = "---\ntitle: Links\nsource: Meridian Wire\ndate: 2016-03-12\n---\n\n\
                See [a](/about.html#who), [b](/about.html#whom).\n";
    site.write("content/2016-03-12/links.md", text);
    let report = site.build();
    let found = check(&site).findings;
    assert_eq!(found, report.diagnostics);
    assert_eq!(brief(&found), ["content/2016-03-12/links.md:7 warning anchor"]);
    assert_eq!(found[0].message, "`content/pages/about.md` has no heading `#whom`");
    site.write("content/pages/about.md", "---\ntitle: About\n---\n\n# Whom\n");
    let report = site.build();
    assert_eq!(
        report.diagnostics[0].message,
        "`content/pages/about.md` has no heading `#who`"
    );
    assert_eq!(check(&site).findings, report.diagnostics);
}

#[test]
fn pictures_without_words_are_found_in_texts_and_front_matter() {
    let site = Site::new();
    site.write("content/quay.png", "not much of a picture");
    site.write("content/pages/about.md", "---\ntitle: About\n---\n\n![](../quay.png)\n");
    let text = |image: &str, body: &str| {
        format!(
            "---\ntitle: Quay\nsource: Meridian Wire\ndate: 2016-03-11\n{image}---\n\n\
             A quay.\n\n{body}\n"
        )
    };
    site.write(
        "content/a.md",
        text("image: quay.png\n", "![](quay.png) ![Quay](quay.png)"),
    );
    site.write(
        "content/b.md",
        text("date: 2016-03-12\n", "").replacen("date: 2016-03-11\n", "", 1),
    );
    let mapping = "image:\n  src: quay.png\n  credit: Meridian Wire\n";
    site.write("content/c.md", text(mapping, "").replace("03-11", "03-13"));
    let found: Vec<Value> = check(&site).findings.iter().map(finding).collect();
    let help = "say what it shows: `![Two pilot boats at the quay](quay.jpg)`, or `alt:` \
                under `image:`";
    let bare = |path: &str, line: u32, column: u32, len: u32, message: &str| {
        json!([path, line, column, len, "no-alt", message, help])
    };
    let image = "the image has no alternative text";
    let field = "`image` has no alternative text";
    let expected = [
        bare("content/a.md", 5, 8, 8, field),
        bare("content/a.md", 10, 1, 13, image),
        bare("content/c.md", 5, 1, 5, field),
        bare("content/pages/about.md", 5, 1, 16, image),
    ];
    assert_eq!(found, expected);
}

fn finding(finding: &Diagnostic) -> Value {
    let place = finding.place.as_ref().unwrap();
    json!([
        place.file,
        place.line,
        place.column,
        place.len,
        finding.code,
        finding.message,
        finding.help
    ])
}

#[test]
fn a_story_that_says_nothing_has_no_summary() {
    let site = Site::new();
    let text =
        "---\ntitle: Tables\nsource: Meridian Wire\ndate: 2016-03-11\n---\n\n- list\n";
    site.write("content/tables.md", text);
    site.write("content/given.md", text.replace("date", "summary: A list.\ndate"));
    let held = text.replace("date", "draft: true\ndate");
    site.write("content/draft.md", held);
    let found = brief(&check(&site).findings);
    // Both have one headline on one day, too.
    let expected = [
        "content/tables.md:0 warning no-summary",
        "content/tables.md:2 warning same-headline",
    ];
    assert_eq!(found, expected);
}

#[test]
fn the_same_story_twice_is_found_unless_it_is_a_version() {
    let mut site = Site::new();
    site.options.show.drafts = true;
    let story = |name: &str, title: &str, more: &str| {
        let text = format!("---\ntitle: {title}\n{more}---\n\nThe pilots voted.\n");
        site.write(&format!("content/2016-03-11/{name}.md"), text);
    };
    site.write("newsgen.yaml", "source: Meridian Wire\n");
    story("a", "Pilots end strike", "");
    story("b", "PILOTS  end strike", "draft: true\n");
    story("c", "Pilots end strike", "source: Alder Wire\n");
    story("d", "Pilots end strike", "date: 2016-03-12\n");
    story("e", "Pilots end strike", "version: 2\n");
    story("f", "Vote", "story: vote-2016\n");
    story("g", "Vote", "story: vote-2016\n");
    story("h", "Vote", "");
    let found = check(&site).findings;
    let same: Vec<&Diagnostic> =
        found.iter().filter(|one| one.code == "same-headline").collect();
    let told: Vec<(&str, &str)> = same
        .iter()
        .map(|one| (&*one.place.as_ref().unwrap().file, &*one.message))
        .collect();
    let expected = [
        ("content/2016-03-11/b.md", "`content/2016-03-11/a.md` has the same headline"),
        ("content/2016-03-11/h.md", "`content/2016-03-11/f.md` has the same headline"),
    ];
    assert_eq!(told, expected);
}

#[test]
fn stories_dated_far_ahead_are_found_whether_they_are_held_or_shown() {
    let mut site = Site::new();
    site.story("2062-03-11 Typo", "");
    site.story("2030-12-31 Plan", "");
    site.story("2016-03-11 Wait", "embargo: 2061-03-11T09:00:00Z\n");
    site.story("2063-03-11 Draft", "draft: true\n");
    let expected = [
        "content/2016-03-11/wait.md:5 warning far-future",
        "content/2062-03-11/typo.md:3 warning far-future",
        "content/2063-03-11/draft.md:3 warning far-future",
    ];
    let found = check(&site).findings;
    assert_eq!(brief(&found), expected);
    let message =
        "`embargo` is 2061-03-11T09:00:00+00:00, which is more than a year ahead";
    assert_eq!(found[0].message, message);
    site.options.show.future = true;
    assert_eq!(brief(&check(&site).findings), [expected[1], expected[2]]);
}

#[test]
fn old_addresses_that_lead_to_another_page_are_found() {
    let site = Site::new();
    let page =
        |title: &str, more: &str| format!("---\ntitle: {title}\n{more}---\n\nIt.\n");
    site.write("content/pages/a.md", page("A", "slug: help\n"));
    site.write("content/pages/b.md", page("B", "slug: help\naliases: [/old.html]\n"));
    site.write("content/pages/c.md", page("C", "aliases: [/c-old.html]\n"));
    let found = check(&site).findings;
    let expected = [
        "content/pages/b.md:0 error address-taken",
        "content/pages/b.md:4 warning alias-target",
    ];
    assert_eq!(brief(&found), expected);
    let message = "`/old.html` leads to `/help.html`, which is another page's address";
    assert_eq!(found[1].message, message);
}

#[test]
fn links_of_the_menu_are_checked() {
    let site = Site::new();
    site.story("2016-03-11 Vote", "");
    let items = "menu:\n- { title: Home, url: / }\n- { title: Vote, url: /2016/03/11/ }\n\
                 - { title: Other, url: 'https://example.org/x' }\n\
                 - { title: Gone, url: '/gone.html#x' }\n";
    site.write("newsgen.yaml", items);
    let found = check(&site).findings;
    assert_eq!(brief(&found), [" warning menu-link"]);
    let message = "`Gone` in the menu leads to `/gone.html#x`: there is no such page";
    assert_eq!(found[0].message, message);
}

#[test]
fn the_config_sets_levels_and_cannot_hide_errors() {
    let site = Site::new();
    site.story("2016-03-11 Vote", "sumary: x\nimage: gone.png\n");
    site.write("content/bad.md", "no front matter");
    let before = [
        "content/2016-03-11/vote.md:0 warning image",
        "content/2016-03-11/vote.md:5 warning unknown-key",
        "content/2016-03-11/vote.md:6 warning no-alt",
        "content/bad.md:1 error no-front-matter",
    ];
    assert_eq!(brief(&check(&site).findings), before);
    let levels = "checks:\n  image: error\n  unknown-key: note\n  no-alt: off\n  \
                  no-front-matter: off\n  no-sumary: off\n";
    site.write("newsgen.yaml", levels);
    let found = check(&site).findings;
    let after = [
        "content/2016-03-11/vote.md:0 error image",
        "content/2016-03-11/vote.md:5 info unknown-key",
        "content/bad.md:1 error no-front-matter",
        "newsgen.yaml:5 warning fixed-level",
        "newsgen.yaml:6 warning unknown-check",
    ];
    assert_eq!(brief(&found), after);
    let help = found[2].help.as_deref().unwrap();
    let words = "`checks.no-front-matter` does not reach it: something is missing from \
                 the site because of it";
    assert!(help.ends_with(words), "{help}");
}

/// A level changes no page, so it makes no build render.
#[test]
fn levels_are_no_reason_to_render() {
    let site = Site::new();
    site.story("2016-03-11 Vote", "");
    site.build();
    site.write("newsgen.yaml", "checks:\n  no-alt: off\n");
    assert_eq!(site.build().rendered, []);
}

#[test]
fn findings_decide_the_exit_code() {
    let site = Site::new();
    let code = |arguments: &[&str]| newsgen(&site, arguments).status.code().unwrap();
    site.story("2016-03-11 Vote", "");
    assert_eq!(code(&["check"]), 0);
    site.story("2016-03-12 Draft", "draft: true\nsumary: x\nimage: gone.png\n");
    site.write("newsgen.yaml", "checks:\n  unknown-key: note\n");
    assert_eq!(code(&["check"]), 0, "a note alone");
    assert_eq!(code(&["check", "--drafts"]), 3, "the draft's picture is missing");
    site.write("newsgen.yaml", "checks:\n  unknown-key: error\n");
    assert_eq!(code(&["check"]), 3);
    assert_eq!(code(&["check", "--as-of", "never"]), 2);
    assert_eq!(code(&["build", "--format", "sarif"]), 2, "only a check does");
    site.write("newsgen.yaml", "titel: x\n");
    assert_eq!(code(&["check"]), 4);
    site.write("newsgen.yaml", "theme: gone\n");
    assert_eq!(code(&["check"]), 4);
}

#[test]
fn a_person_is_told_where_and_how_much() {
    let site = Site::new();
    site.story("2016-03-11 Vote", "sumary: x\n");
    let output = newsgen(&site, &["check"]);
    let said = String::from_utf8(output.stderr).unwrap();
    let expected = "\
warning: unknown key `sumary` [unknown-key]
 --> content/2016-03-11/vote.md:5:1
  |
5 | sumary: x
  | ^^^^^^
  |
  = help: did you mean `summary`?

checked 1 story, 23 pages: 1 warning";
    let (said, took) = said.rsplit_once("      ").unwrap();
    assert_eq!(said, expected);
    assert!(took.ends_with(" s\n"), "{took}");
    assert_eq!(output.stdout, b"");
}

#[test]
fn json_is_one_object_whatever_happens() {
    let site = Site::new();
    site.story("2016-03-11 Vote", "sumary: x\n");
    let expected = json!({
        "complete": true, "errors": 0, "warnings": 1, "notes": 0,
        "findings": [{
            "code": "unknown-key", "level": "warning",
            "message": "unknown key `sumary`", "help": "did you mean `summary`?",
            "path": "content/2016-03-11/vote.md", "line": 5, "column": 1,
        }],
    });
    assert_eq!(document(&site, "json", &[]), (3, expected));
    site.write("newsgen.yaml", "titel: x\n");
    let stopped = json!({
        "complete": false, "errors": 1, "warnings": 0, "notes": 0,
        "findings": [{
            "code": "unknown-key", "level": "error",
            "message": "unknown key `titel`", "help": "did you mean `title`?",
            "path": "newsgen.yaml", "line": 1, "column": 1,
        }],
    });
    assert_eq!(document(&site, "json", &[]), (4, stopped));
}

#[test]
fn sarif_has_a_rule_for_every_result() {
    let site = faulty();
    let (code, log) = document(&site, "sarif", &[]);
    assert_eq!((code, &log["version"]), (3, &json!("2.1.0")));
    let run = &log["runs"][0];
    assert_eq!(run["invocations"], json!([{ "executionSuccessful": true }]));
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), check(&site).findings.len());
    for result in results {
        let rule = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[rule]["id"], result["ruleId"]);
    }
    site.write("newsgen.yaml", "titel: x\n");
    let (code, log) = document(&site, "sarif", &[]);
    let run = &log["runs"][0];
    assert_eq!(code, 4);
    assert_eq!(run["invocations"], json!([{ "executionSuccessful": false }]));
    assert_eq!(run["results"][0]["level"], "error");
}

#[test]
fn a_picture_that_is_named_by_an_address_is_looked_for_there() {
    let site = Site::new();
    site.write("static/pictures/quay.png", "no picture");
    site.story("2016-03-11 One", "image: /pictures/quay.png\n");
    site.story("2016-03-12 Two", "image: /pictures/key.png\n");
    site.story("2016-03-13 Three", "image: https://pictures.example.org/a.png\n");
    let report = site.build();
    let found: Vec<(&str, &str)> =
        report.diagnostics.iter().map(|d| (&*d.code, d.message.as_str())).collect();
    let expected = [("image", "`image` is `/pictures/key.png`: there is no such file")];
    assert_eq!(found, expected);
}

#[test]
fn two_stories_with_one_id_are_told_unless_they_are_versions() {
    let site = Site::new();
    site.story("2016-03-11 One", "id: urn:x:1\nsummary: S.\n");
    site.story("2016-03-12 Two", "id: urn:x:1\nsummary: S.\n");
    site.story("2016-03-13 Three", "id: urn:x:2\nstory: s\nsummary: S.\n");
    site.story("2016-03-14 Four", "id: urn:x:2\nstory: s\nsummary: S.\n");
    let output = newsgen(&site, &["check", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let found = json["findings"].as_array().unwrap().iter();
    let found: Vec<(&str, &str, &str)> = found
        .map(|finding| {
            let text = |key: &str| finding[key].as_str().unwrap();
            (text("code"), text("path"), text("message"))
        })
        .collect();
    let message = "`content/2016-03-11/one.md` has the `id` `urn:x:1`, too";
    assert_eq!(found, [("same-id", "content/2016-03-12/two.md", message)]);
}

#[test]
fn two_files_of_one_name_are_one_story_to_readers_of_feeds() {
    let site = Site::new();
    let told = |date: &str| {
        format!("---\ntitle: Tides\nsource: Q\ndate: {date}\nsummary: S.\n---\nText.\n")
    };
    site.write("content/wire/a.markdown", told("2016-03-11"));
    site.write("content/wire/a.md", told("2016-06-12"));
    let output = newsgen(&site, &["check", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let finding = &json["findings"][0];
    let told = ["code", "path", "message"].map(|key| finding[key].as_str().unwrap());
    let message = "`content/wire/a.markdown` has the same name in feeds";
    assert_eq!(told, ["same-id", "content/wire/a.md", message]);
}
