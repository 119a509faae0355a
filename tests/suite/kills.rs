//! Kills: what was withdrawn is nowhere any more, and its address says so.

use std::collections::BTreeMap;

use newsgen::build::Answer;
use newsgen::build::Changed;
use newsgen::build::Live;
use newsgen::build::Silent;
use newsgen::build::Upkeep;
use newsgen::config::Config;
use newsgen::config::FIELDS;
use newsgen::paths::Address;
use proptest::prelude::any;
use proptest::prelude::proptest;

use crate::site::Site;

/// Words of a story that has everything: each field and its value.
const EVERYTHING: [(&str, &str); 32] = [
    ("title", "Canarytitle"),
    ("source", "Canarysource"),
    ("dateline", "CANARYDATELINE, March 10 (Canarydatesource) --"),
    ("date", "2016-03-11T09:00:00Z"),
    ("slug", "canaryslug"),
    ("aliases", "[/canaryalias]"),
    ("updated", "2016-03-12T09:00:00Z"),
    ("story", "canarystory"),
    ("version", "canaryversion"),
    ("supersedes", "canarysupersedes"),
    ("translation", "canarytranslation"),
    ("byline", "Canarybyline"),
    ("section", "Canarysection"),
    ("topics", "[Canarytopic]"),
    ("places", "[Canaryplace]"),
    ("lang", "en-x-canary"),
    ("summary", "Canarysummary."),
    (
        "image",
        "{src: canary.png, alt: Canaryalt, caption: Canarycaption, credit: Canarycredit}",
    ),
    ("corrections", "[{date: 2016-03-12, text: Canarycorrection}]"),
    ("kind", "canarykind"),
    ("priority", "flash"),
    ("urgency", "1"),
    ("slugline", "canaryslugline"),
    ("keywords", "[canarykeyword]"),
    ("rights", "{holder: Canaryholder, notice: Canarynotice, terms: Canaryterms}"),
    ("origin", "{url: \"https://canary.example/\"}"),
    ("id", "canaryid"),
    ("ednote", "Canarynote"),
    ("extra", "{canarykey: canaryvalue}"),
    ("draft", ""),
    ("expires", ""),
    ("embargo", ""),
];

/// What a story is hidden by, and its name.
const REASONS: [(&str, &[(&str, &str)]); 8] = [
    ("draft", &[("draft", "true")]),
    ("withheld", &[("status", "withheld")]),
    ("embargoed", &[("embargo", "2031-01-01T00:00:00Z")]),
    ("expired", &[("expires", "2020-01-01T00:00:00Z")]),
    ("future", &[("date", "2031-03-11")]),
    ("killed-draft", &[("status", "canceled"), ("draft", "true")]),
    ("killed-early", &[("withdrawn", "2016-03-10"), ("embargo", "2016-03-12T00:00:00Z")]),
    ("note", &[("title", "\"STORY WITHDRAWN-Canarytitle\""), ("status", "usable")]),
];

/// A story of every field, some of which say something else.
fn story(others: &[(&str, &str)]) -> String {
    let fields: BTreeMap<&str, &str> = EVERYTHING.iter().chain(others).copied().collect();
    let lines = fields.into_iter().filter(|(_, value)| !value.is_empty());
    let lines: String =
        lines.map(|(field, value)| format!("{field}: {value}\n")).collect();
    format!("---\n{lines}---\n\nCanarysentence.\n\n![Canarypicture](canary.png)\n")
}

fn archive() -> Site {
    let site = Site::new();
    site.write("newsgen.yaml", "base_url: https://news.example.org/\n");
    site.story("2016-03-10 Before", "topics: [energy]\n");
    site.story("2016-03-12 After", "");
    site
}

/// Where the word stands: in names and bytes of all files, newsgen's own among them.
fn leaks(site: &Site) -> Vec<String> {
    let says = |text: &str| text.to_lowercase().contains("canary");
    let files = site.all_files().into_iter();
    let leaking =
        files.filter(|(path, bytes)| says(path) || says(&String::from_utf8_lossy(bytes)));
    leaking.map(|(path, _)| path).collect()
}

/// Hides a story, or kills it: then its address and its reason are public.
fn hide(site: &Site, at: usize) {
    let (name, fields) = REASONS[at];
    site.write(&format!("content/canary-{name}/canary.md"), story(fields));
    site.write(&format!("content/canary-{name}/canary.png"), "Canarybytes");
}

fn kill(site: &Site, more: &[(&str, &str)]) {
    let public = [("slug", "kept"), ("aliases", "[/old]"), ("status", "canceled")];
    site.write("content/canary/canary.md", story(&[&public[..], more].concat()));
    site.write("content/canary/canary.png", "Canarybytes");
}

#[test]
fn the_story_that_has_everything_has_every_field() {
    let told = ["status", "withdrawn", "withdrawn_reason"];
    let has = |field: &&str| EVERYTHING.iter().any(|(name, _)| name == field);
    let lacking: Vec<_> =
        FIELDS.iter().filter(|field| !has(field) && !told.contains(field)).collect();
    assert_eq!(lacking, [""; 0].iter().collect::<Vec<_>>());
}

#[test]
fn a_killed_story_leaves_its_address_and_nothing_else() {
    let site = archive();
    kill(&site, &[("status", "usable")]);
    site.build();
    assert!(site.page("2016/03/11/kept.html").contains("Canarysentence"));
    assert!(site.has("canary/canary.png") && site.has("old/index.html"));

    let told =
        [("withdrawn", "2016-03-13T10:00:00Z"), ("withdrawn_reason", "It was wrong.")];
    kill(&site, &told);
    let report = site.build();
    assert_eq!(leaks(&site), [""; 0]);
    assert_eq!((report.stories, report.held["canceled"]), (2, 1));
    let page = site.page("2016/03/11/kept.html");
    let expected = [
        "<h1>This story was withdrawn</h1>",
        "It was withdrawn on March 13, 2016.",
        "It was wrong.",
        "<meta name=\"robots\" content=\"noindex\">",
    ];
    for words in expected {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(page.contains(
        "<link rel=\"canonical\" href=\"https://news.example.org/2016/03/11/kept.html\">"
    ));
    assert!(!page.contains("Before") && !page.contains("After"));
    let old = site.page("old/index.html");
    assert!(
        old.contains("<h1>This story was withdrawn</h1>") && !old.contains("refresh")
    );

    // Nothing leads there, and nothing else knows of it.
    let mut files = site.files();
    files.retain(|path, _| path != "2016/03/11/kept.html" && path != "old/index.html");
    let without = archive();
    without.build();
    assert!(files == without.files());
}

#[test]
fn a_tombstone_needs_neither_a_day_nor_a_reason() {
    let site = archive();
    kill(&site, &[]);
    site.build();
    let page = site.page("2016/03/11/kept.html");
    assert!(page.contains("<h1>This story was withdrawn</h1>") && !page.contains("hint"));
}

#[test]
fn what_was_never_to_be_seen_leaves_no_tombstone() {
    let cases: [&[(&str, &str)]; 6] = [
        &[("draft", "true")],
        &[("embargo", "2031-01-01T00:00:00Z")],
        &[("date", "2031-01-01")],
        &[("withdrawn", "2016-03-10")],
        &[("withdrawn", "2016-03-11"), ("embargo", "2016-03-12T10:00:00Z")],
        &[("title", "KILL KILL KILL")],
    ];
    for fields in cases {
        let site = archive();
        kill(&site, fields);
        site.build();
        let without = archive();
        without.build();
        assert!(site.files() == without.files(), "{fields:?}");
    }
    for fields in [&[("expires", "2020-01-01T00:00:00Z")], &[("withdrawn", "2016-03-11")]]
    {
        let site = archive();
        kill(&site, fields);
        site.build();
        assert!(site.has("2016/03/11/kept.html"), "{fields:?}");
    }
}

#[test]
fn a_tombstone_comes_when_the_story_would_have() {
    let mut site = archive();
    kill(&site, &[("date", "2031-01-01T08:00:00Z")]);
    let report = site.build();
    let due = report.next_change.map(|moment| moment.rfc3339(chrono_tz::Tz::UTC));
    assert_eq!(due.as_deref(), Some("2031-01-01T08:00:00+00:00"));
    site.options.as_of = report.next_change.unwrap();
    site.build();
    assert!(site.has("2031/01/01/kept.html"));
}

#[test]
fn a_live_page_takes_the_address_of_a_killed_one() {
    let site = archive();
    kill(&site, &[("aliases", "[/archive.html, /notes.txt, /old, /2016]")]);
    site.write("static/notes.txt", "notes");
    site.story("2016-03-11 Substitute", "slug: kept\naliases: [/old]\n");
    let report = site.build();
    assert_eq!(report.diagnostics, []);
    assert!(site.page("2016/03/11/kept.html").contains("Text of Substitute"));
    assert!(site.page("old/index.html").contains("refresh"));
    assert_eq!(leaks(&site), [""; 0]);

    // And gives it back.
    site.remove("content/2016-03-11/substitute.md");
    site.build();
    assert!(site.page("2016/03/11/kept.html").contains("This story was withdrawn"));
}

#[test]
fn two_that_were_killed_at_one_address_leave_one_tombstone() {
    let site = archive();
    kill(&site, &[("withdrawn_reason", "The first.")]);
    let other = [("slug", "KEPT"), ("status", "canceled"), ("aliases", "[]")];
    site.write("content/canary/other.md", story(&other));
    let report = site.build();
    assert_eq!(report.diagnostics, []);
    assert!(site.page("2016/03/11/kept.html").contains("The first."));
}

#[test]
fn a_link_to_a_killed_story_counts_as_missing() {
    let site = archive();
    kill(&site, &[]);
    let text = "---\ntitle: Link\nsource: X\ndate: 2016-03-14\n---\n\n\
                [one](canary/canary.md) [two](/2016/03/11/kept.html) [three](/old)\n";
    site.write("content/link.md", text);
    let report = site.build();
    let codes: Vec<_> = report.diagnostics.iter().map(|one| one.code.as_ref()).collect();
    assert_eq!(codes, ["link"; 3]);
}

#[test]
fn a_kill_note_is_held_and_says_how_to_withdraw_its_story() {
    let site = archive();
    let titles = [
        "KILL KILL KILL: Before",
        "HOLD HOLD HOLD: After",
        "STORY WITHDRAWN-Nothing known",
        "ADVISORY-Mandatory kill: Gone",
    ];
    for title in titles {
        site.story(&format!("2016-03-15 {}", title.replace(": ", "-")), "");
    }
    site.story("2016-03-14 Gone", "status: canceled\n");
    let report = site.build();
    assert_eq!((report.held["kill-note"], report.stories), (4, 2));
    let told = report.diagnostics.iter();
    let told: Vec<String> = told
        .map(|one| format!("{} {} {}", one.code, one.message, one.help.as_ref().unwrap()))
        .collect();
    let seen = "`draft: true` in the note says that it was seen to";
    let expected = [
        format!(
            "kill-note this is a kill note, not a story: `/2016/03/12/after.html` is still \
             published `status: withheld` in the story's file holds it back; {seen}"
        ),
        format!(
            "kill-note this is a kill note, not a story: `/2016/03/10/before.html` is still \
             published `newsgen withdraw /2016/03/10/before.html --reason \"...\"` \
             withdraws the story; {seen}"
        ),
        format!(
            "kill-note this is a kill note, not a story: it is not published \
             `newsgen withdraw ADDRESS --reason \"...\"` withdraws the story; {seen}"
        ),
    ];
    assert_eq!(told, expected);
    let says = |(_, bytes): (&String, &Vec<u8>)| {
        String::from_utf8_lossy(bytes).contains("KILL KILL KILL")
    };
    assert!(!site.files().iter().any(says));
}

/// What is hidden interferes with nothing: not one byte, not one name, whatever else is
/// hidden.
#[test]
fn hidden_stories_interfere_with_nothing() {
    let without = archive();
    without.build();
    let (expected, own) = (without.files(), without.all_files().len());
    for (at, (name, _)) in REASONS.iter().enumerate() {
        let site = archive();
        hide(&site, at);
        site.build();
        assert_eq!(leaks(&site), [""; 0], "{name}");
        assert!(site.files() == expected, "{name}");
        assert_eq!(site.all_files().len(), own, "{name}");
    }
}

proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig {
        cases: 24,
        ..proptest::prelude::ProptestConfig::default()
    })]

    /// The same for any set of them, whichever came first.
    #[test]
    fn any_set_of_hidden_stories_interferes_with_nothing(
        (first, then) in any::<([bool; 8], [bool; 8])>(),
    ) {
        let site = archive();
        for (at, is_hidden) in first.into_iter().enumerate() {
            if is_hidden {
                hide(&site, at);
            }
        }
        site.build();
        for at in (0..8).filter(|&at| first[at] != then[at]) {
            match then[at] {
                true => hide(&site, at),
                false => site.remove(&format!("content/canary-{}/canary.md", REASONS[at].0)),
            }
            if !then[at] {
                site.remove(&format!("content/canary-{}/canary.png", REASONS[at].0));
            }
        }
        site.build();
        let without = archive();
        without.build();
        assert_eq!(leaks(&site), [""; 0]);
        assert!(site.files() == without.files());
    }
}

/// What could be read until now is gone, too, from newsgen's own files in the folder.
#[test]
fn a_published_story_that_is_hidden_later_leaves_no_word() {
    for (name, fields) in REASONS {
        let site = archive();
        let address = [("slug", "kept"), ("aliases", "[/old]")];
        let path = format!("content/canary-{name}/canary.md");
        site.write(&path, story(&address));
        site.write(&format!("content/canary-{name}/canary.png"), "Canarybytes");
        site.build();
        assert!(site.has("2016/03/11/kept.html"));
        site.write(&path, story(&[&address[..], fields].concat()));
        site.build();
        assert_eq!(leaks(&site), [""; 0], "{name}");
    }
}

/// What is shown from memory says that the story is gone, as soon as its file does.
#[test]
fn a_site_in_memory_answers_that_a_killed_story_is_gone() {
    let site = archive();
    kill(&site, &[("status", "usable")]);
    let config = Config::default();
    let project = site.project();
    let mut live = Live::open(&project, config, &site.options, &Silent).unwrap();
    let asked = |live: &Live, address: &str| match live
        .answer(&Address::parse(address).unwrap())
    {
        Answer::Page(at) => {
            let bytes = live.render(at).bytes.unwrap();
            (live.is_gone(at), String::from_utf8(bytes).unwrap())
        }
        other => panic!("{address}: {other:?}"),
    };
    let (is_gone, page) = asked(&live, "/2016/03/11/kept.html");
    assert!(!is_gone && page.contains("Canarysentence"));
    kill(&site, &[]);
    live.update(&Changed::Any, site.options.as_of).unwrap();
    for address in ["/2016/03/11/kept.html", "/old/"] {
        let (is_gone, page) = asked(&live, address);
        assert!(is_gone && page.contains("This story was withdrawn"), "{address}");
        assert!(!page.to_lowercase().contains("canary"), "{address}");
    }
    let picture = live.answer(&Address::parse("/canary/canary.png").unwrap());
    assert_eq!(picture, Answer::Nothing);
}

/// A template that fails keeps the last good pages while someone works on it, but not the
/// page of a story that was withdrawn meanwhile.
#[test]
fn a_killed_story_goes_while_the_template_of_tombstones_is_broken() {
    let site = archive();
    kill(&site, &[("status", "usable")]);
    let mut upkeep =
        Upkeep::new(&site.project(), Config::default(), &site.options).unwrap();
    upkeep.update(&Changed::Any, site.options.as_of, &Silent).unwrap();
    assert!(site.has("2016/03/11/kept.html"));
    site.write("templates/tombstone.html", "{{ tombstone.nothing.at_all }}");
    kill(&site, &[]);
    upkeep.update(&Changed::Any, site.options.as_of, &Silent).unwrap();
    assert!(!site.has("2016/03/11/kept.html"));
    assert_eq!(leaks(&site), [""; 0]);
}

/// One version of a running story that is killed is gone from its page, from comparisons and
/// from what the other versions say; a kill of all leaves no page of it.
#[test]
fn a_killed_version_is_gone_from_its_running_story() {
    let versions = |killed: &[usize]| {
        let site = archive();
        for (at, hour) in [9, 10, 11].into_iter().enumerate() {
            let words = if at == 1 { "Canary" } else { "Plain" };
            let killed = if killed.contains(&at) { "status: canceled\n" } else { "" };
            let text = format!(
                "---\ntitle: {words}head {at}\nsource: Quay Press\nslug: v{at}\nstory: strike\n\
                 date: 2016-03-11T{hour:02}:00:00Z\n{killed}---\n\n{words}sentence of the \
                 quay.\n"
            );
            site.write(&format!("content/v{at}.md"), text);
        }
        site.build();
        site
    };
    let whole = versions(&[]);
    let says = leaks(&whole);
    assert!(says.contains(&"2016/03/11/v2.html".to_owned()), "{says:?}");
    let without_one = versions(&[1]);
    assert_eq!(leaks(&without_one), [""; 0]);
    assert!(without_one.page("2016/03/11/v1.html").contains("This story was withdrawn"));

    // The same where it is killed after it was published.
    let text = String::from_utf8(
        std::fs::read(without_one.root().join("content/v1.md")).unwrap(),
    );
    whole.write("content/v1.md", text.unwrap());
    whole.build();
    assert_eq!(leaks(&whole), [""; 0]);
    assert!(whole.files() == without_one.files());

    let without = archive();
    without.build();
    let mut files = versions(&[0, 1, 2]).files();
    files.retain(|path, _| !path.starts_with("2016/03/11/v"));
    assert!(files == without.files());
}
