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
    site.write("content/bad.md", "no front matter");
    let listed = newsgen(&site, &["list", "--json"]);
    let text = String::from_utf8(listed.stdout).unwrap();
    let json: Vec<serde_json::Value> = match serde_json::from_str(&text) {
        Ok(serde_json::Value::Array(list)) => list,
        _ => text.lines().map(|line| serde_json::from_str(line).unwrap()).collect(),
    };
    let states: Vec<&str> =
        json.iter().filter_map(|entry| entry["state"].as_str()).collect();
    assert_eq!(states, ["draft", "published", "failed"]);
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
