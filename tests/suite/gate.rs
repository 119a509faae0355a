//! The gate: what may not be shown is nowhere, and is told to whoever builds.

use newsgen::archive::Show;
use newsgen::diagnostic::Diagnostic;
use newsgen::diagnostic::Place;

use crate::site::Site;

const HIDDEN: [(&str, &str); 6] = [
    ("Canarydraft", "draft: true\n"),
    ("Canaryunpublished", "published: false\n"),
    ("Canarywithheld", "status: withheld\n"),
    ("Canarycanceled", "status: canceled\n"),
    ("Canaryembargo", "embargo: 2031-01-01T00:00:00Z\n"),
    ("Canaryexpired", "expires: 2020-01-01T00:00:00Z\n"),
];

/// Where a killed story was, and its old address.
const TOMBSTONES: [&str; 2] =
    ["2016/03/11/canarycanceled.html", "Canarycanceled-old/index.html"];

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
    let mut files = site.files();
    for path in TOMBSTONES {
        files.remove(path).unwrap();
    }
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
    // The fourth is killed: its page is a tombstone.
    assert_eq!(shown, [true, true, false, true, true, true]);
    assert!(site.has("2031/03/11/canaryfuture.html"));
}

/// Builds a site of one story that has this line, too. Returns what is wrong with it.
fn refused(line: &str, zone: &str) -> Diagnostic {
    let site = Site::new();
    site.write("newsgen.yaml", format!("time_zone: {zone}\n"));
    site.story("2016-03-11 Secret", &format!("{line}\n"));
    let report = site.build();
    assert!(!site.has("2016/03/11/secret.html"), "{line}");
    assert_eq!((report.stories, report.failed), (0, 1), "{line}");
    assert_eq!(report.diagnostics.len(), 1, "{line}");
    report.diagnostics.into_iter().next().unwrap()
}

/// Whatever a bound says that does not mean one moment everywhere hides the story, whether
/// that moment would be past or to come.
#[test]
fn an_embargo_or_expiry_that_is_not_certain_hides_the_story_and_is_an_error() {
    let times = [
        "soon",
        "2016-01-01",
        "2016-01-01 09:00",
        "2016-01-01T09:00:00",
        "31/12/2015",
        "2016-01-01 09:00 CET",
        "2016-01-01 09:00 Lisbon",
        "2016-01-01 09:00 Europe/Lisboa",
        "2016-01-01 Europe/Lisbon",
        "2099-01-01",
        "2099-01-01 09:00",
        "20160101",
        "1451606400",
        "[2016-01-01T09:00:00Z]",
        "",
        "~",
        "''",
    ];
    for field in ["embargo", "expires", "expiryDate"] {
        for time in times {
            refused(&format!("{field}: {time}"), "UTC");
        }
    }
}

/// The site's own zone is told in the help, and is not taken for granted.
#[test]
fn a_bound_without_zone_is_shown_where_it_stands_and_how_it_should() {
    let problem = refused("embargo: 2016-07-01 09:00", "Europe/Lisbon");
    let line = "embargo: 2016-07-01 09:00";
    let expected = Diagnostic::error(
        "embargo",
        "`embargo` is `2016-07-01 09:00`: a time without its offset",
    )
    .at(Place {
        file: "content/2016-03-11/secret.md".to_owned(),
        line: 5,
        column: 10,
        len: 16,
        excerpt: line.to_owned(),
    })
    .help(
        "write `embargo: 2016-07-01T09:00:00+01:00`, if it is that time in Europe/Lisbon",
    );
    assert_eq!(problem, expected);

    let help = |line| refused(line, "Europe/Lisbon").help.unwrap();
    let cases = [
        (
            "expires: 2016-07-01",
            "write `expires: 2016-07-01T00:00:00+01:00`, if it is the beginning of that day \
             in Europe/Lisbon",
        ),
        (
            "embargo: 31/12/2015 9:30",
            "write `embargo: 2015-12-31T09:30:00+00:00`, if it is that time in \
             Europe/Lisbon",
        ),
        (
            "embargo: 2016-01-01 09:00 CET",
            "write it as `embargo: 2016-01-01T09:00:00+01:00`",
        ),
        // It came twice: the embargo would end with the second, the story with the first.
        (
            "embargo: 2016-10-30 01:30",
            "write `embargo: 2016-10-30T01:30:00+00:00`, if it is that time in \
             Europe/Lisbon",
        ),
        (
            "expires: 2016-10-30 01:30",
            "write `expires: 2016-10-30T01:30:00+01:00`, if it is that time in \
             Europe/Lisbon",
        ),
        (
            "embargo: soon",
            "write the time with its offset or its city, as in \
             `embargo: 2016-03-11T09:00:00+01:00` or `embargo: 2016-03-11 09:00 \
             Europe/Paris`",
        ),
        (
            "embargo: 2016-01-01 09:00 Europe/Lisboa",
            "write it as `embargo: 2016-01-01T09:00:00 Europe/Lisbon`",
        ),
    ];
    for (line, expected) in cases {
        assert_eq!(help(line), expected, "{line}");
    }
}

/// What the settings fill in is held to the same.
#[test]
fn bounds_of_the_settings_need_a_zone_too() {
    let site = Site::new();
    let defaults = "defaults: [{path: '**', embargo: 2016-01-01 09:00}]\n";
    site.write("newsgen.yaml", defaults);
    site.story("2016-03-11 Secret", "");
    assert_eq!(site.build().failed, 1);
}

/// A slip in the key is as bad as one in the time.
#[test]
fn a_key_that_is_nearly_a_bound_hides_the_story() {
    let keys = ["embrago", "Embargo", "EMBARGO", "embargoedUntil", "embargo_until"];
    for key in keys.into_iter().chain(["expire", "expired", "Expires", "expiry"]) {
        let problem = refused(&format!("{key}: 2031-01-01T00:00:00Z"), "UTC");
        assert_eq!(
            (problem.code.as_ref(), problem.place.unwrap().line),
            ("unknown-key", 5)
        );
    }
}

/// So is one in what else holds a story back; other words are but unknown.
#[test]
fn a_key_that_is_nearly_one_that_holds_back_hides_the_story() {
    let lines = [
        "Draft: true",
        "DRAFT: true",
        "drfat: true",
        "drafts: true",
        "Status: withheld",
        "stauts: withheld",
        "pubStatus: withheld",
        "Published: false",
        "publish: false",
        "Withdrawn: 2016-03-12",
        "withdraw: 2016-03-12",
        "withdrawn_raeson: The figures were wrong.",
    ];
    for line in lines {
        assert_eq!(refused(line, "UTC").code, "unknown-key", "{line}");
    }
    for line in ["draft:", "published:", "status:"] {
        assert_eq!(refused(line, "UTC").code, "wrong-type", "{line}");
    }
    let site = Site::new();
    site.story("2016-03-11 Open", "state: Victoria\npublisher: Quay\ncraft: weaving\n");
    assert_eq!(site.build().stories, 1);
}

/// Elsewhere they are when a story may come out, and until when it may be read.
#[test]
fn a_second_name_of_what_may_hold_a_story_back_hides_it() {
    for line in [
        "publishDate: 2031-01-01",
        "pubdate: 2031-01-01",
        "expires: 2031-01-01T00:00:00Z\nexpiryDate: 2020-01-01T00:00:00Z",
    ] {
        assert_eq!(refused(line, "UTC").code, "second-name", "{line}");
    }
    let site = Site::new();
    let same = "topics: [a]\ntags: [b]\npublishDate: 2016-03-11\n";
    site.story("2016-03-11 Open", same);
    let report = site.build();
    let codes: Vec<&str> = report.diagnostics.iter().map(|told| &*told.code).collect();
    assert_eq!((report.stories, codes), (1, vec!["second-name"; 2]));
}

/// An undated page is shown at once, so that it must not look as if it were not.
#[test]
fn a_page_with_what_holds_back_stories_is_refused() {
    let site = Site::new();
    let lines = [
        "embargo: 2031-01-01T00:00:00Z",
        "embargoedUntil: 2031-01-01T00:00:00Z",
        "expires: 2020-01-01T00:00:00Z",
        "status: withheld",
        "withdrawn: 2016-03-12",
        "withdrawn_reason: The figures were wrong.",
        "Draft: true",
    ];
    for (at, line) in lines.iter().enumerate() {
        let text = format!("---\ntitle: Canary\n{line}\n---\nText.\n");
        site.write(&format!("content/pages/canary{at}.md"), text);
    }
    site.write(
        "content/pages/draft.md",
        "---\ntitle: Canary\npublished: false\n---\nText.\n",
    );
    let report = site.build();
    let leaks = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains("Canary");
    assert!(!site.files().values().any(|bytes| leaks(bytes)));
    let told = report.diagnostics.iter();
    let told = told.map(|problem| (&*problem.code, problem.place.clone().unwrap().line));
    assert_eq!(told.collect::<Vec<_>>(), [("unknown-key", 3); 7]);
}

#[test]
fn a_file_that_only_a_draft_page_names_stays_hidden() {
    let site = Site::new();
    let page = |draft: bool| {
        format!("---\ntitle: Plan\ndraft: {draft}\n---\n[The plan](plan.pdf)\n")
    };
    site.write("content/pages/plan.pdf", "pdf").write("content/pages/map.pdf", "pdf");
    site.write("content/pages/plan.md", page(true));
    site.build();
    assert!(!site.has("plan.pdf") && site.has("map.pdf"));
    site.write("content/pages/plan.md", page(false));
    site.build();
    assert!(site.has("plan.pdf"));
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
fn a_story_that_is_empty_for_a_moment_lets_no_picture_out() {
    let site = Site::new();
    let text = "---\ntitle: S\nsource: X\ndate: 2016-03-11\ndraft: true\n---\n\
                ![Secret](map.png)\n";
    site.write("content/a/s.md", text).write("content/a/map.png", "secret");
    site.write("content/b/other.png", "another");
    site.build();
    site.write("content/a/s.md", "");
    site.build();
    assert_eq!((site.has("a/map.png"), site.has("b/other.png")), (false, true));
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
    let other =
        ["a.md.save", "a.md.LOCAL.77", "a.md.sb-12ab", "sedAb12", "a.swo", "a.rtf"];
    for name in other {
        site.write(&format!("content/{name}"), draft);
    }
    site.write("content/figures.yaml", "---\npilots: 34\n");
    site.write("content/a.md", draft);
    site.build();
    let all = left.into_iter().chain(other);
    let published: Vec<_> = all.filter(|name| site.has(name)).collect();
    assert_eq!(published, [""; 0]);
    assert!(site.has("figures.yaml"));
}
