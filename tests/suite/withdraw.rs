//! `newsgen withdraw`: what it writes into files, what goes from the site, and what it refuses.

use std::fs;
use std::process::Command;
use std::process::Output;

use crate::site::Site;

const AS_OF: &str = "2016-03-14T10:00:00Z";

fn withdraw(site: &Site, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_newsgen"));
    command.args(["--color", "never", "-C"]).arg(site.root()).arg("withdraw");
    command.args(["--as-of", AS_OF]).args(arguments);
    command.env_remove("SOURCE_DATE_EPOCH").output().unwrap()
}

fn said(output: &Output) -> (Option<i32>, String) {
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

fn text(site: &Site, path: &str) -> String {
    fs::read_to_string(site.root().join(path)).unwrap()
}

fn published() -> Site {
    let site = Site::new();
    site.write("newsgen.yaml", "base_url: https://news.example.org/archive/\n");
    site.story("2016-03-10 Before", "");
    let canary = "\u{feff}---\r\ntitle: Canaryhead # as filed\r\nsource: Quay Press\r\n\
                  date: 2016-03-11\r\nstatus: usable\r\nslug: one\r\naliases: [/old]\r\n\
                  image: canary.png\r\n---\r\n\r\nCanarysentence.\r\n";
    site.write("content/one.md", canary).write("content/canary.png", "Canarybytes");
    site.story("2016-03-12 After", "");
    site.try_build().unwrap();
    site
}

fn says_canary(site: &Site) -> Vec<String> {
    let files = site.all_files().into_iter();
    let says = |text: &str| text.to_lowercase().contains("canary");
    let saying =
        files.filter(|(path, bytes)| says(path) || says(&String::from_utf8_lossy(bytes)));
    saying.map(|(path, _)| path).collect()
}

/// A build that would remove so much is refused, but not for the story's own sake.
#[test]
fn a_story_goes_with_all_that_it_alone_had() {
    let topics: Vec<String> = (0..15).map(|n| format!("own{n}")).collect();
    let canary = format!("topics: [{}]\n", topics.join(", "));
    let site = Site::new();
    site.story("2016-03-11 Before", "").story("2016-03-12 Canary", &canary);
    site.try_build().unwrap();
    let output = withdraw(&site, &["/2016/03/12/canary.html", "--reason", "Wrong."]);
    assert_eq!(said(&output).0, Some(0));
    assert!(!site.has("topics/own7/index.html"));

    // What a slip of the hand takes away stops it as ever.
    site.story("2016-03-12 Canary", &canary);
    site.story("2016-03-13 Libel", "");
    site.try_build().unwrap();
    site.remove("content/2016-03-12/canary.md");
    let output = withdraw(&site, &["content/2016-03-13/libel.md", "--reason", "Wrong."]);
    assert_eq!(said(&output).0, Some(6));
}

#[test]
fn a_withdrawn_story_is_gone_from_the_site_and_stays_in_its_file() {
    let ways = [
        "/2016/03/11/one.html",
        "/archive/2016/03/11/one.html",
        "https://news.example.org/archive/2016/03/11/one.html#top",
        "/old",
        "content/one.md",
        "one.md",
    ];
    for what in ways {
        let site = published();
        assert!(says_canary(&site).len() > 3);
        let output = withdraw(&site, &[what, "--reason", "It was: \"wrong\"."]);
        let (code, words) = said(&output);
        assert_eq!(code, Some(0), "{what}: {words}");
        let file = "content/one.md";
        let withdrew = format!("withdrew {file} (/archive/2016/03/11/one.html)\n");
        assert!(words.starts_with(&withdrew), "{what}: {words}");
        let expected = "\u{feff}---\r\ntitle: Canaryhead # as filed\r\nsource: Quay Press\r\n\
                        date: 2016-03-11\r\nstatus: canceled\r\nslug: one\r\naliases: [/old]\r\n\
                        image: canary.png\r\nwithdrawn: 2016-03-14T10:00:00+00:00\r\n\
                        withdrawn_reason: \"It was: \\\"wrong\\\".\"\r\n---\r\n\r\n\
                        Canarysentence.\r\n";
        assert_eq!(text(&site, file), expected, "{what}");
        assert_eq!(says_canary(&site), [""; 0], "{what}");
        assert!(site.page("2016/03/11/one.html").contains("It was: &quot;wrong&quot;."));
        let left: Vec<_> = fs::read_dir(site.root().join("content")).unwrap().collect();
        assert_eq!(left.len(), 4, "{left:?}");
    }
}

#[test]
fn a_second_time_says_so_and_changes_nothing() {
    let site = published();
    withdraw(&site, &["/old", "--reason", "Wrong."]);
    let (before, files) = (text(&site, "content/one.md"), site.files());
    let (code, words) = said(&withdraw(&site, &["/old", "--reason", "Another."]));
    assert_eq!(code, Some(0), "{words}");
    assert!(words.starts_with("withdrawn already: content/one.md"), "{words}");
    assert_eq!(text(&site, "content/one.md"), before);
    assert!(site.files() == files);
}

#[test]
fn a_story_that_was_canceled_by_hand_gets_its_day_and_reason() {
    let site = Site::new();
    site.story("2016-03-11 One", "status: canceled\n");
    let arguments = ["/2016/03/11/one.html", "--reason", "Wrong.", "--no-build"];
    assert_eq!(withdraw(&site, &arguments).status.code(), Some(0));
    let expected = "---\ntitle: One\ndate: 2016-03-11\nsource: Meridian Wire\n\
                    status: canceled\nwithdrawn: 2016-03-14T10:00:00+00:00\n\
                    withdrawn_reason: \"Wrong.\"\n---\n\nText of One.\n";
    assert_eq!(text(&site, "content/2016-03-11/one.md"), expected);
    assert!(!site.has("index.html"));
}

#[test]
fn a_preview_changes_nothing() {
    let site = published();
    let (before, files) = (text(&site, "content/one.md"), site.all_files());
    let (code, words) = said(&withdraw(&site, &["/old", "--reason", "Wrong.", "-n"]));
    assert_eq!(code, Some(0), "{words}");
    let expected = "would withdraw content/one.md (/archive/2016/03/11/one.html)\n\
                    nothing was changed\n";
    assert_eq!(words, expected);
    assert_eq!(text(&site, "content/one.md"), before);
    assert!(site.all_files() == files);
}

#[test]
fn all_versions_of_a_running_story_are_withdrawn_unless_one_is_asked_for() {
    let running = || {
        let site = Site::new();
        site.story("2016-03-11 One", "story: strike\n");
        site.story("2016-03-12 Two", "story: strike\n");
        site.story("2016-03-12 Three", "story: other\n");
        site
    };
    let site = running();
    let arguments = ["/2016/03/12/two.html", "--reason", "Wrong.", "--format", "json"];
    let output = withdraw(&site, &arguments);
    let lines = String::from_utf8(output.stdout).unwrap();
    let withdrawn: Vec<_> =
        lines.lines().filter(|line| line.contains("\"event\":\"withdrawn\"")).collect();
    let expected = [
        "{\"event\":\"withdrawn\",\"path\":\"content/2016-03-11/one.md\",\"urls\":\
         [\"/2016/03/11/one.html\"],\"already\":false,\"dry_run\":false}",
        "{\"event\":\"withdrawn\",\"path\":\"content/2016-03-12/two.md\",\"urls\":\
         [\"/2016/03/12/two.html\"],\"already\":false,\"dry_run\":false}",
    ];
    assert_eq!(withdrawn, expected);
    assert!(site.page("2016/03/12/three.html").contains("Text of Three"));

    let site = running();
    let arguments = ["/2016/03/12/two.html", "--reason", "Wrong.", "--only"];
    assert_eq!(withdraw(&site, &arguments).status.code(), Some(0));
    assert!(site.page("2016/03/11/one.html").contains("Text of One"));
    assert!(site.page("2016/03/12/two.html").contains("This story was withdrawn"));
}

#[test]
fn translations_that_stay_published_are_named() {
    let site = Site::new();
    site.story("2016-03-11 Strike", "translation: strike\n");
    site.story("2016-03-12 Greve", "translation: strike\nlang: fr\n");
    site.story("2016-03-12 Huelga", "translation: strike\nlang: es\ndraft: true\n");
    site.story("2016-03-12 Other", "translation: other\nlang: fr\n");
    let stays = "its translation stays published: content/2016-03-12/greve.md\n";
    let file = "content/2016-03-11/strike.md";
    let (_, words) = said(&withdraw(&site, &[file, "--reason", "Wrong.", "--dry-run"]));
    let expected = format!(
        "would withdraw {file} (/2016/03/11/strike.html)\n{stays}nothing was changed\n"
    );
    assert_eq!(words, expected);
    for deed in ["withdrew", "withdrawn already:"] {
        let (code, words) = said(&withdraw(&site, &[file, "--reason", "Wrong."]));
        assert_eq!(code, Some(0), "{words}");
        let begin =
            format!("{deed} {file} (/2016/03/11/strike.html)\n{stays}the text stays");
        assert!(words.starts_with(&begin), "{words}");
    }
    assert!(site.page("2016/03/12/greve.html").contains("Text of Greve"));
}

#[test]
fn what_is_not_known_names_the_nearest() {
    let site = published();
    let (code, words) =
        said(&withdraw(&site, &["/2016/03/11/on.html", "--reason", "Wrong."]));
    assert_eq!(code, Some(1));
    assert!(words.contains("no story is at `/2016/03/11/on.html`"), "{words}");
    assert!(words.contains("did you mean `/2016/03/11/one.html`"), "{words}");
    let (code, words) = said(&withdraw(&site, &["/archive.html", "--reason", "Wrong."]));
    assert_eq!(code, Some(1));
    assert!(words.contains("`newsgen list` shows the stories"), "{words}");
    assert_eq!(withdraw(&site, &["/old", "--reason", " "]).status.code(), Some(2));
    assert_eq!(withdraw(&site, &["/old"]).status.code(), Some(2));
}

#[test]
fn what_cannot_be_edited_is_left_alone() {
    let site = published();
    let odd = "---\n{title: Odd, source: S, date: 2016-03-11}\n---\nText.\n";
    site.write("content/odd.md", odd).write("content/broken.md", "---\ntitle: a: b\n");
    let (code, words) = said(&withdraw(&site, &["content/odd.md", "--reason", "Wrong."]));
    assert_eq!(code, Some(1));
    assert!(words.contains("write these fields into it yourself"), "{words}");
    assert_eq!(text(&site, "content/odd.md"), odd);
    let (code, words) =
        said(&withdraw(&site, &["content/broken.md", "--reason", "Wrong."]));
    assert_eq!(code, Some(1));
    assert!(words.contains("cannot be read, so it is not published"), "{words}");
}

#[cfg(unix)]
#[test]
fn a_link_is_not_followed() {
    let site = published();
    let path = site.root().join("content/link.md");
    site.write(
        "content/kept/target.md",
        "---\ntitle: L\nsource: S\ndate: 2016-03-13\n---\n",
    );
    std::os::unix::fs::symlink("kept/target.md", path).unwrap();
    let before = text(&site, "content/link.md");
    let (code, words) =
        said(&withdraw(&site, &["/2016/03/13/link.html", "--reason", "Wrong."]));
    assert_eq!(code, Some(5), "{words}");
    assert!(words.contains("is a link"), "{words}");
    assert_eq!(text(&site, "content/link.md"), before);
}

#[cfg(unix)]
#[test]
fn a_replaced_file_keeps_its_permissions() {
    use std::os::unix::fs::PermissionsExt as _;
    let site = published();
    let path = site.root().join("content/one.md");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    withdraw(&site, &["/old", "--reason", "Wrong.", "--no-build"]);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
}

/// Someone's own words stand where the story was: newsgen keeps them, and says so.
#[test]
fn a_page_that_was_edited_in_the_output_is_an_error() {
    let site = published();
    site.write("public/2016/03/11/one.html", "edited Canarysentence");
    let (code, words) = said(&withdraw(&site, &["/old", "--reason", "Wrong."]));
    assert_eq!(code, Some(6), "{words}");
    assert!(words.contains("`2016/03/11/one.html` still stands"), "{words}");
}

/// What nobody has read leaves no page that tells of it.
#[test]
fn a_story_that_is_withheld_is_not_withdrawn() {
    let site = published();
    site.story("2016-03-13 Secret", "status: withheld\n");
    let file = "content/2016-03-13/secret.md";
    let before = text(&site, file);
    let output = withdraw(&site, &[file, "--reason", "Wrong."]);
    let (code, words) = said(&output);
    assert_eq!(code, Some(1), "{words}");
    assert!(words.contains("is withheld, so it is not published"), "{words}");
    assert_eq!(text(&site, file), before);
}
