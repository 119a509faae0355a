//! What `newsgen check` finds in running stories and sources.

use crate::check::check;
use crate::site::Site;

#[test]
fn running_stories_are_looked_at_for_gaps_and_likely_versions() {
    let site = Site::new();
    let wire = |name: &str, title: &str, hour: u32| {
        let date = format!("2016-03-11T{hour:02}:00:00Z");
        let head = format!("title: \"{title}\"\nsource: Reuters\ndate: {date}");
        site.write(&format!("content/{name}.md"), format!("---\n{head}\n---\n\nText.\n"));
    };
    wire("a", "Pilots end strike", 8);
    wire("b", "UPDATE 1-Pilots end strike", 9);
    wire("c", "UPDATE 4-Pilots end strike", 10);
    wire("d", "Pilots end strike at last", 11);
    let found = check(&site).findings;
    let found: Vec<(&str, &str, &str)> = found
        .iter()
        .map(|one| {
            let place = one.place.as_ref().map_or("", |place| &*place.file);
            (&*one.code, place, &*one.message)
        })
        .collect();
    assert_eq!(
        found,
        [
            (
                "version-gap",
                "content/c.md",
                "versions 2 to 3 are missing between `content/b.md` and this one"
            ),
            (
                "suggested-version",
                "content/d.md",
                "it may be another version of `content/c.md`, which has nearly the same \
                 headline"
            ),
        ]
    );
}

#[test]
fn sources_that_are_nearly_or_no_agencies_are_noted_once() {
    let site = Site::new();
    site.story("2016-03-11 One", "source: Meridian Wire\n");
    site.story("2016-03-12 Two", "source: Meridian Wire\n");
    site.story("2016-03-13 Three", "source: Reuters\n");
    site.story("2016-03-14 Four", "source: Reutrs\n");
    let said = |site: &Site| -> Vec<String> {
        let findings = check(site).findings.into_iter();
        findings.map(|one| format!("{} {}", one.code, one.message)).collect()
    };
    let slip = "unknown-agency `Reutrs` may be meant to be `Reuters`";
    assert_eq!(said(&site), [slip]);
    site.write("newsgen.yaml", "agencies: [{name: Quay Press}]\n");
    let unknown = "unknown-agency `Meridian Wire` is no known agency";
    assert_eq!(said(&site), [unknown, slip]);
    site.write("newsgen.yaml", "agencies: [{name: Meridian Wire}]\n");
    assert_eq!(said(&site), [slip]);
}

#[test]
fn a_version_that_comes_twice_or_replaces_nothing_is_found() {
    let site = Site::new();
    site.story("2016-03-11 One", "story: strike\nversion: 2\nid: first\n");
    site.story("2016-03-12 Two", "story: strike\nversion: 2\nsupersedes: first\n");
    site.story("2016-03-13 Three", "supersedes: 2016-03-12/two.md\n");
    site.story("2016-03-14 Four", "supersedes: nothing\n");
    let found = check(&site).findings.into_iter();
    let found: Vec<String> =
        found.map(|one| format!("{} {}", one.code, one.message)).collect();
    assert_eq!(
        found,
        [
            "version-gap version 2 is `content/2016-03-11/one.md`, too",
            "supersedes `supersedes` is `nothing`, which no published story is called",
        ]
    );
}
