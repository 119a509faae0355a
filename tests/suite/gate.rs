//! The gate: what may not be shown is nowhere, and is told to whoever builds.

use newsgen::archive::Show;

use crate::site::Site;

const HIDDEN: [(&str, &str); 6] = [
    ("Canarydraft", "draft: true\n"),
    ("Canaryunpublished", "published: false\n"),
    ("Canarywithheld", "status: withheld\n"),
    ("Canarycanceled", "status: canceled\n"),
    ("Canaryembargo", "embargo: 2031-01-01T00:00:00Z\n"),
    ("Canaryexpired", "expires: 2020-01-01\n"),
];

fn with_hidden() -> Site {
    let site = Site::new();
    site.story("2016-03-10 Before", "topics: [energy]\n");
    for (title, more) in HIDDEN {
        let more = format!(
            "{more}topics: [{title}topic]\nbyline: {title}byline\nimage: {title}.png\n\
             summary: {title}summary\nplaces: [{title}place]\naliases: [/{title}-old]\n"
        );
        site.story(&format!("2016-03-11 {title}"), &more);
        site.write(&format!("content/2016-03-11/{title}.png"), "canary");
    }
    site.story("2031-03-11 Canaryfuture", "");
    site.story("2016-03-12 After", "");
    site
}

#[test]
fn hidden_stories_change_no_byte_of_any_output() {
    let site = with_hidden();
    let report = site.build();
    let files = site.files();
    for (path, bytes) in &files {
        let text = String::from_utf8_lossy(bytes).to_lowercase();
        assert!(!text.contains("canary"), "{path} leaks");
        assert!(!path.to_lowercase().contains("canary"), "{path} leaks");
    }
    let without = Site::new();
    without.story("2016-03-10 Before", "topics: [energy]\n");
    without.story("2016-03-12 After", "");
    without.build();
    assert_eq!(files, without.files());

    let held: Vec<_> = report.held.into_iter().collect();
    let expected = [
        ("canceled", 1),
        ("draft", 2),
        ("embargo", 1),
        ("expired", 1),
        ("future", 1),
        ("withheld", 1),
    ];
    assert_eq!(held, expected.map(|(name, count)| (name.to_owned(), count)));
}

#[test]
fn the_next_change_is_when_the_first_story_falls_due() {
    let report = with_hidden().build();
    let due = report.next_change.unwrap().rfc3339(chrono_tz::Tz::UTC);
    assert_eq!(due, "2031-01-01T00:00:00+00:00");
}

#[test]
fn what_is_asked_for_is_shown_but_never_the_withheld() {
    let mut site = with_hidden();
    site.options.show = Show { drafts: true, future: true, expired: true };
    site.build();
    let shown: Vec<bool> = HIDDEN
        .iter()
        .map(|(title, _)| site.has(&format!("2016/03/11/{}.html", title.to_lowercase())))
        .collect();
    assert_eq!(shown, [true, true, false, false, true, true]);
    assert!(site.has("2031/03/11/canaryfuture.html"));
}

#[test]
fn an_embargo_that_is_not_certain_hides_the_story_and_is_an_error() {
    for embargo in ["soon", "2016-01-01", "2016-01-01 09:00", "31/12/2015"] {
        let site = Site::new();
        site.story("2016-03-11 Secret", &format!("embargo: {embargo}\n"));
        let report = site.build();
        assert!(!site.has("2016/03/11/secret.html"), "{embargo}");
        assert_eq!((report.stories, report.failed), (0, 1), "{embargo}");
        assert_eq!(report.diagnostics[0].code, "embargo");
    }
}

#[test]
fn a_picture_that_a_published_story_uses_too_is_published() {
    let site = Site::new();
    site.write("content/2016-03-11/shared.png", "picture");
    site.story("2016-03-11 Hidden", "draft: true\nimage: shared.png\n");
    site.story("2016-03-11 Open", "image: shared.png\n");
    site.build();
    assert!(site.has("2016-03-11/shared.png"));
}

#[test]
fn a_hidden_story_hides_every_picture_that_it_may_mean() {
    let site = Site::new();
    let text = "---\ntitle: S\nsource: X\ndate: 2016-03-11\ndraft: true\n---\n\
                ![Secret](a/map.png)\n";
    site.write("content/s.md", text);
    site.write("content/a/map.png", "secret").write("content/b/map.png", "another");
    site.build();
    assert_eq!((site.has("a/map.png"), site.has("b/map.png")), (false, false));
}

#[test]
fn what_an_editor_leaves_beside_a_draft_is_not_published() {
    let site = Site::new();
    let draft =
        "---\ntitle: Secret\nsource: S\ndate: 2016-03-11\ndraft: true\n---\nWords.\n";
    let left = ["a.md~", "#a.md#", "a.md.bak", "a.md.orig", ".a.md.swp", "a.tmp"];
    for name in left {
        site.write(&format!("content/{name}"), draft)
            .write(&format!("static/{name}"), "x");
    }
    site.write("content/a.md", draft);
    site.build();
    let published: Vec<_> = left.into_iter().filter(|name| site.has(name)).collect();
    assert_eq!(published, [""; 0]);
}
