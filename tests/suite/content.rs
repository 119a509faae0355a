//! Stories as people bring them: what is accepted, and what is said of the rest.

use newsgen::diagnostic::Level;

use crate::site::Site;

fn errors(site: &Site) -> Vec<(String, u32, String)> {
    let report = site.build();
    let errors = report.diagnostics.into_iter().filter(|d| d.level == Level::Error);
    let mut errors: Vec<_> = errors
        .map(|d| {
            let place = d.place.unwrap();
            (place.file, place.line, d.message)
        })
        .collect();
    errors.sort();
    errors
}

#[test]
fn every_bad_story_is_named_in_one_run_and_hurts_no_other() {
    let site = Site::new();
    let bad = |name: &str, text: &[u8]| {
        site.write(&format!("content/{name}.md"), text);
    };
    bad("a-colon", b"---\nsource: X\ndate: 2016-03-11\ntitle: Vote: too close\n---\n");
    bad("b-tab", b"---\ntitle: x\n\tsource: y\n---\n");
    bad("c-unclosed", b"---\ntitle: x\nsource: y\ndate: 2016-03-11\n\nText.\n");
    bad("d-date", b"---\ntitle: x\nsource: y\ndate: 31/12/2024\n---\n");
    bad("e-no-date", b"---\ntitle: x\nsource: y\n---\n");
    bad("f-empty", b"");
    bad("g-binary", b"---\n\0\0");
    bad("h-latin", b"---\ntitle: Caf\xe9\n---\n");
    bad("i-alias", b"---\ntitle: &t x\nsource: *t\ndate: 2016-03-11\n---\n");
    bad("j-twice", b"---\ntitle: x\ntitle: y\nsource: z\ndate: 2016-03-11\n---\n");
    bad("k-none", b"Just text.\n");
    site.story("2016-03-11 Good", "");
    let found: Vec<(String, u32)> =
        errors(&site).into_iter().map(|(file, line, _)| (file, line)).collect();
    let expected = [
        ("content/a-colon.md", 4),
        ("content/b-tab.md", 3),
        ("content/c-unclosed.md", 5),
        ("content/d-date.md", 4),
        ("content/e-no-date.md", 4),
        ("content/f-empty.md", 0),
        ("content/g-binary.md", 0),
        ("content/h-latin.md", 2),
        ("content/i-alias.md", 2),
        ("content/j-twice.md", 3),
        ("content/k-none.md", 1),
    ];
    let expected = expected.map(|(file, line)| (file.to_owned(), line));
    assert_eq!(found, expected);
    assert!(site.has("2016/03/11/good.html"));
}

#[test]
fn dates_in_all_their_forms_fall_on_the_right_day_of_the_site() {
    let site = Site::new();
    site.write("newsgen.yaml", "time_zone: Asia/Kathmandu\n");
    let dates = [
        ("2016-03-11", "2016/03/11"),
        ("2016-03-11 23:50", "2016/03/11"),
        ("2016-03-11T18:20:00Z", "2016/03/12"),
        ("'2016-03-11T18:14:59.999Z'", "2016/03/11"),
        ("2016-03-11 8:45:00 -0500", "2016/03/11"),
        ("2015-03-17 14:00:00 -4", "2015/03/17"),
        ("\"Fri, 11 Mar 2016 20:00:00 GMT\"", "2016/03/12"),
    ];
    for (number, (date, _)) in dates.iter().enumerate() {
        let text = format!("---\ntitle: S\nsource: X\ndate: {date}\n---\nText\n");
        site.write(&format!("content/s{number}.md"), text);
    }
    let report = site.build();
    assert_eq!((report.stories, report.failed), (7, 0));
    for (number, (date, day)) in dates.iter().enumerate() {
        assert!(site.has(&format!("{day}/s{number}.html")), "{date}");
    }
}

#[test]
fn the_path_gives_the_date_when_the_field_is_missing_and_says_so() {
    let site = Site::new();
    let text = "---\ntitle: S\nsource: X\n---\nText\n";
    site.write("content/2016-03-11-slug.md", text);
    site.write("content/2016/03/12/other.md", text);
    let report = site.build();
    let levels: Vec<Level> = report.diagnostics.iter().map(|d| d.level).collect();
    assert_eq!(levels, [Level::Info, Level::Info]);
    assert!(site.has("2016/03/11/slug.html") && site.has("2016/03/12/other.html"));
}

#[test]
fn line_ends_and_byte_order_mark_do_not_change_a_byte() {
    let text = "---\ntitle: S\nsource: X\ndate: 2016-03-11\n---\nOne.\n\nTwo\nthree.\n";
    let build = |text: String| {
        let site = Site::new();
        site.write("content/s.md", text);
        site.build();
        site.files()
    };
    let plain = build(text.to_owned());
    assert_eq!(plain, build(text.replace('\n', "\r\n")));
    assert_eq!(plain, build(text.replace('\n', "\r")));
    assert_eq!(plain, build(format!("\u{feff}\n{text}")));
}

#[test]
fn fields_of_other_generators_are_accepted_as_they_are() {
    let site = Site::new();
    let more = "tags: [Energy]\nauthor: A. Writer\ndescription: Told briefly.\n\
                lastmod: 2016-03-12\nplace: Lisbon\n";
    site.story("2016-03-11 Migrated", more);
    let report = site.build();
    assert_eq!(report.diagnostics, []);
    let files = ["topics/energy/", "bylines/a-writer/", "places/lisbon/"];
    assert_eq!(files.map(|f| site.has(&format!("{f}index.html"))), [true; 3]);
    assert!(site.page("2016/03/11/index.html").contains("Told briefly."));
}

#[test]
fn a_headline_that_a_comment_cuts_short_is_told() {
    let site = Site::new();
    site.write(
        "content/a.md",
        "---\ntitle: Storm is #1\nsource: X # ours\ndate: 2016-03-11\n---\nText.\n",
    );
    let report = site.build();
    let told = report.diagnostics.iter();
    let told = told.map(|one| (&*one.code, one.place.as_ref().unwrap().line));
    assert_eq!(told.collect::<Vec<_>>(), [("cut-short", 2)]);
}

#[test]
fn a_byline_is_a_name_without_the_word_before_it() {
    let site = Site::new();
    site.story("2016-03-11 Signed", "byline: [By Ada Quay, BY Bo Pier, by the sea]\n");
    site.build();
    let page = site.page("2016/03/11/signed.html");
    for name in ["ada-quay", "bo-pier", "by-the-sea"] {
        assert!(page.contains(&format!("/bylines/{name}/")), "{name}");
    }
}

#[test]
fn an_unknown_key_is_a_warning_that_names_the_nearest() {
    let site = Site::new();
    site.story("2016-03-11 Odd", "sumary: x\n");
    let report = site.build();
    assert_eq!(report.diagnostics[0].message, "unknown key `sumary`");
    assert_eq!(report.diagnostics[0].help.as_deref(), Some("did you mean `summary`?"));
    assert!(site.has("2016/03/11/odd.html"));
}

#[test]
fn two_stories_with_one_address_are_an_error_that_names_both() {
    let site = Site::new();
    site.story("2016-03-11 One", "slug: Same\n").story("2016-03-11 Two", "slug: same\n");
    let found = errors(&site);
    let expected = "`/2016/03/11/same.html` is taken: `content/2016-03-11/one.md` and \
                    `content/2016-03-11/two.md` would both be that page";
    assert_eq!(found[0].2, expected);
    assert!(site.page("2016/03/11/same.html").contains("Text of One"));
}

#[test]
fn links_to_stories_by_file_become_addresses_and_broken_ones_are_named() {
    let site = Site::new();
    site.story("2016-03-10 First", "");
    let text = "---\ntitle: S\nsource: X\ndate: 2016-03-11\n---\n\
                [a](2016-03-10/first.md) [b](gone.md) [c](2016-03-10/first.md#nowhere) \
                [d](/2016/03/10/) [e](https://example.org/) [f](javascript:alert(1))\n";
    site.write("content/s.md", text);
    let report = site.build();
    let page = site.page("2016/03/11/s.html");
    assert!(page.contains("<a href=\"/2016/03/10/first.html\">a</a>"));
    assert!(page.contains("<a href=\"https://example.org/\">e</a>"));
    assert!(!page.contains("javascript:"));
    let codes: Vec<&str> = report.diagnostics.iter().map(|d| &*d.code).collect();
    assert_eq!(codes, ["link", "anchor", "link-scheme"]);
}

#[test]
fn strict_publishes_nothing_when_anything_is_wrong() {
    let mut site = Site::new();
    site.options.on_error = newsgen::build::OnError::PublishNothing;
    site.story("2016-03-11 Odd", "sumary: x\n");
    assert!(site.build().written.is_none());
    assert!(!site.root().join("public").exists());
}

#[test]
fn a_facet_that_cannot_be_read_is_left_out_and_the_story_is_published() {
    let site = Site::new();
    site.story("2016-03-11 Vote", "topics: {a: b}\nplaces: [Oslo]\n");
    let report = site.build();
    let told: Vec<(Level, &str)> =
        report.diagnostics.iter().map(|one| (one.level, &*one.message)).collect();
    let message = "`topics` is not a list of texts; it is left out";
    assert_eq!(told, [(Level::Warning, message)]);
    assert!(site.has("2016/03/11/vote.html") && site.has("places/oslo/index.html"));
}
