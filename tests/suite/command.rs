//! The command line: what it writes, and how it ends.

use std::process::Command;
use std::process::Output;

use crate::site::Site;

fn newsgen(site: &Site, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_newsgen"));
    command.args(["--color", "never", "-C"]).arg(site.root()).args(arguments);
    command.env_remove("SOURCE_DATE_EPOCH").output().unwrap()
}

fn code(site: &Site, arguments: &[&str]) -> i32 {
    newsgen(site, arguments).status.code().unwrap()
}

#[test]
fn exit_codes_say_what_kind_of_trouble_it_is() {
    let site = Site::new();
    site.story("2016-03-11 Good", "");
    assert_eq!(code(&site, &["build"]), 0);
    assert_eq!(code(&site, &["build", "--no-such-option"]), 2);
    site.story("2016-03-11 Odd", "sumary: x\n");
    assert_eq!(code(&site, &["build"]), 0);
    assert_eq!(code(&site, &["build", "--strict"]), 3);
    site.write("content/bad.md", "no front matter");
    assert_eq!(code(&site, &["build"]), 1);
    site.write("other/file.txt", "mine");
    assert_eq!(
        code(&site, &["build", "-o", site.root().join("other").to_str().unwrap()]),
        6
    );
    site.write("newsgen.yaml", "titel: x\n");
    assert_eq!(code(&site, &["build"]), 4);
    site.write("newsgen.yaml", "theme: gone\n");
    assert_eq!(code(&site, &["build"]), 4);
}

#[test]
fn init_makes_a_newspaper_that_builds_without_a_complaint() {
    let site = Site::new();
    let paper = site.root().join("paper");
    let paper = paper.to_str().unwrap();
    assert_eq!(code(&site, &["init", paper]), 0);
    let mut command = Command::new(env!("CARGO_BIN_EXE_newsgen"));
    let built = command.args(["-C", paper, "build", "--strict"]).output().unwrap();
    assert_eq!(
        built.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&built.stderr)
    );
    assert!(site.root().join("paper/public/index.html").exists());
    assert_ne!(code(&site, &["init", paper]), 0, "a second time");
}

#[test]
fn new_prints_the_path_of_a_story_that_builds() {
    let site = Site::new();
    let arguments = [
        "new",
        "Vote: “too close”, says #1",
        "--source",
        "Meridian: Wire",
        "--date",
        "2016-03-11",
        "--dateline",
        "BERGEN, March 10 (Meridian) --",
    ];
    let made = newsgen(&site, &arguments);
    let path = String::from_utf8(made.stdout).unwrap();
    assert!(path.trim().ends_with(".md") && path.contains("2016/03/11/"), "{path}");
    assert_eq!(code(&site, &["build"]), 0);
    assert_ne!(code(&site, &arguments), 0, "it never overwrites");
}

#[test]
fn list_tells_what_becomes_of_each_story() {
    let site = Site::new();
    site.story("2016-03-11 Good", "").story("2016-03-12 Unfinished", "draft: true\n");
    site.story("2016-03-13 One", "slug: same\n").story("2016-03-13 Two", "slug: same\n");
    site.write("content/bad.md", "no front matter");
    let listed = newsgen(&site, &["list", "--json"]);
    let text = String::from_utf8(listed.stdout).unwrap();
    let json: Vec<serde_json::Value> = match serde_json::from_str(&text) {
        Ok(serde_json::Value::Array(list)) => list,
        _ => text.lines().map(|line| serde_json::from_str(line).unwrap()).collect(),
    };
    let states: Vec<(&str, &str)> = json
        .iter()
        .filter_map(|entry| Some((entry["path"].as_str()?, entry["state"].as_str()?)))
        .collect();
    let expected = [
        ("content/2016-03-13/one.md", "published"),
        ("content/2016-03-12/unfinished.md", "draft"),
        ("content/2016-03-11/good.md", "published"),
        ("content/bad.md", "failed"),
        ("content/2016-03-13/two.md", "failed"),
    ];
    assert_eq!(states, expected);
}

#[test]
fn clean_removes_what_was_written_and_nothing_else() {
    let site = Site::new();
    site.story("2016-03-11 Good", "");
    assert_eq!(code(&site, &["build"]), 0);
    site.write("public/mine.txt", "mine");
    assert_eq!(code(&site, &["clean"]), 0);
    let left: Vec<String> = site.files().into_keys().collect();
    assert_eq!(left, ["mine.txt"]);
}

#[test]
fn the_list_of_changes_names_every_file_that_was_written_or_removed() {
    let site = Site::new();
    site.story("2016-03-11 Good", "").story("2016-03-11 Other", "");
    let list = site.root().join("changes.jsonl");
    let arguments = ["build", "--changed-list", list.to_str().unwrap()];
    let changes = || {
        assert_eq!(code(&site, &arguments), 0);
        let text = std::fs::read_to_string(&list).unwrap();
        let line = |line: &str| {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            (line["change"].as_str().unwrap().to_owned(), line["path"].clone())
        };
        text.lines().map(line).collect::<Vec<_>>()
    };
    let first = changes();
    let names: Vec<String> =
        first.iter().map(|(_, path)| path.as_str().unwrap().into()).collect();
    assert_eq!(names, site.files().into_keys().collect::<Vec<_>>());
    assert!(first.iter().all(|(change, _)| change == "added"));
    assert_eq!(changes(), []);

    let before = site.files();
    site.remove("content/2016-03-11/other.md");
    let second = changes();
    let after = site.files();
    let all: std::collections::BTreeSet<&String> =
        before.keys().chain(after.keys()).collect();
    let mut expected: Vec<(String, serde_json::Value)> = Vec::new();
    for kind in ["changed", "removed"] {
        let of_kind = all.iter().filter(|path| match after.get(**path) {
            Some(bytes) => kind == "changed" && before[**path] != *bytes,
            None => kind == "removed",
        });
        expected.extend(of_kind.map(|path| (kind.to_owned(), path.as_str().into())));
    }
    assert_eq!(second, expected);
}

#[test]
fn removing_much_needs_a_word_and_exit_code_six_says_so() {
    let site = Site::new();
    for number in 10..30 {
        site.story(&format!("2016-03-{number} Story"), "");
    }
    assert_eq!(code(&site, &["build"]), 0);
    let before = site.files();
    for number in 10..29 {
        site.remove(&format!("content/2016-03-{number}/story.md"));
    }
    let refused = newsgen(&site, &["build"]);
    assert_eq!(refused.status.code(), Some(6));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("--allow-deletes"));
    assert_eq!(site.files(), before);
    assert_eq!(code(&site, &["build", "--allow-deletes"]), 0);
    assert!(!site.has("2016/03/10/story.html"));
}

#[test]
fn a_cache_among_stories_or_pages_is_refused() {
    let site = Site::new();
    site.story("2016-03-11 Good", "");
    for folder in ["content/cache", "public/cache", "public"] {
        let folder = site.root().join(folder);
        let folder = folder.to_str().unwrap();
        assert_eq!(code(&site, &["build", "--cache-dir", folder]), 4, "{folder}");
    }
    assert!(!site.root().join("public").exists());
}

/// What `explain` says, by heading.
fn explained(site: &Site, what: &str) -> std::collections::BTreeMap<String, String> {
    let output = newsgen(site, &["--format", "json", "explain", what]);
    let text = String::from_utf8(output.stdout).unwrap();
    let first: serde_json::Value =
        serde_json::from_str(text.lines().next().unwrap()).unwrap();
    let pair = |line: &serde_json::Value| {
        let word = |at: usize| line[at].as_str().unwrap().to_owned();
        (word(0), word(1))
    };
    first["lines"].as_array().unwrap().iter().map(pair).collect()
}

#[test]
fn explain_tells_where_a_page_comes_from_and_what_the_next_build_does() {
    let site = Site::new();
    site.write("newsgen.yaml", "base_url: https://archive.example.org/wire/\n");
    site.story("2016-03-11 Good", "aliases: [/old.html]\n");
    site.story("2016-03-12 Unfinished", "draft: true\n");
    site.write("content/bad.md", "no front matter");
    site.write("content/a.txt", "a");
    site.write("templates/article.html", "{% extends \"default/article.html\" %}");
    assert_eq!(code(&site, &["build"]), 1);

    for what in [
        "/2016/03/11/good.html",
        "https://archive.example.org/wire/2016/03/11/good.html",
        "content/2016-03-11/good.md",
        "public/2016/03/11/good.html",
    ] {
        let said = explained(&site, what);
        assert_eq!(said["address"], "/2016/03/11/good.html", "{what}");
        assert_eq!(said["story"], "content/2016-03-11/good.md");
        assert!(said["template"].ends_with(", templates/article.html"));
        let skipped = "skips it: it stands, and is made of the same inputs";
        assert_eq!(said["next build"], skipped);
    }
    site.story("2016-03-11 Good", "aliases: [/old.html]\nlang: fr\n");
    let said = explained(&site, "/2016/03/11/good.html");
    assert_eq!(said["next build"], "renders it: it shows something else");

    assert_eq!(explained(&site, "/old.html")["leads to"], "/2016/03/11/good.html");
    let held = explained(&site, "content/2016-03-12/unfinished.md");
    assert_eq!(held["state"], "held: `draft: true`; `--drafts` shows it");
    let failed = explained(&site, "content/bad.md");
    assert_eq!(failed["state"], "not published, because of this:");
    assert!(failed["remark"].starts_with("line 1: the file has no front matter"));
    assert_eq!(explained(&site, "/a.txt")["file"], "content/a.txt");
    let template = explained(&site, "templates/article.html");
    assert_eq!(template["article.html"], "one page is made of it");
    assert!(explained(&site, "/nowhere.html").contains_key("unknown"));
    assert_eq!(code(&site, &["explain", "/nowhere.html"]), 1);
}
