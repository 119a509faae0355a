//! Running stories: what joins versions, and what each page shows of them.

use crate::site::Site;

/// Writes a story of the wire: its name tells file and address.
fn wire(site: &Site, name: &str, title: &str, more: &str) {
    let source = if more.contains("source:") { "" } else { "source: Meridian Wire\n" };
    let text = format!("---\ntitle: \"{title}\"\n{source}{more}---\n\nText of {name}.\n");
    site.write(&format!("content/{name}.md"), text);
}

/// Every template prints plainly what it sees of versions.
fn plain(site: &Site) {
    let article = "{{ story.title }}{% if story.versions %} number {{ story.versions.number }}, \
                   earlier{% for v in story.versions.earlier %} {{ v.number }} {{ v.story.title }}{% endfor %}, \
                   later {{ story.versions.later }}, all {{ story.versions.url }}{% endif %}\
                   |{% for item in ticker.items %}[{{ item.wire_title }}]{% endfor %}\
                   |{{ previous?.title }}|{{ next?.title }}|{{ page.canonical }}";
    let timeline = "{{ timeline.count }}:{% for s in timeline.stories %} {{ s.title }},{% endfor %}\
                    |{% for item in ticker.items %}[{{ item.title }}]{% endfor %}";
    let home = "{{ archive.count }}:{% for s in stories %} {{ s.title }},{% endfor %}\
                {% for f in facets %}{% for v in f.values %} {{ v.name }}={{ v.count }}{% endfor %}{% endfor %}";
    site.write("templates/article.html", article)
        .write("templates/timeline.html", timeline)
        .write("templates/home.html", home);
}

/// Three versions of a story over midnight of a month, and two stories beside it.
fn strike() -> Site {
    let site = Site::new();
    plain(&site);
    wire(&site, "before", "Tide tables out", "date: 2016-03-30T08:00:00Z\n");
    wire(&site, "one", "Urgent: Pilots strike", "date: 2016-03-31T20:00:00Z\n");
    wire(&site, "between", "Ferry late", "date: 2016-03-31T21:00:00Z\n");
    wire(&site, "two", "1st LD: Pilots strike", "date: 2016-03-31T22:00:00Z\n");
    wire(&site, "three", "2nd LD: Pilots strike", "date: 2016-04-01T06:00:00Z\n");
    wire(&site, "after", "Swifts return", "date: 2016-04-01T09:00:00Z\n");
    site.write("newsgen.yaml", "base_url: https://example.org/\n");
    site
}

fn parts(page: &str) -> Vec<&str> {
    page.split('|').collect()
}

#[test]
fn lists_show_of_a_running_story_the_newest_version_that_they_have() {
    let site = strike();
    site.build();
    let page = |path: &str| site.page(path);
    assert_eq!(parts(&page("2016/03/31/index.html"))[0], "2: Ferry late, Pilots strike,");
    let march = page("2016/03/index.html");
    assert_eq!(parts(&march)[0], "3: Pilots strike, Ferry late, Tide tables out,");
    assert_eq!(
        parts(&page("2016/04/01/index.html"))[0],
        "2: Pilots strike, Swifts return,"
    );
    let year = page("2016/index.html");
    let all = "4: Swifts return, Pilots strike, Ferry late, Tide tables out,";
    assert_eq!(parts(&year)[0], all);
    assert_eq!(page("index.html"), format!("{all} Meridian Wire=4"));
    assert_eq!(page("feed.xml").matches("<entry").count(), 4);
    assert_eq!(page("sitemaps/2016-03.xml").matches("<loc>").count(), 3);
}

#[test]
fn a_page_shows_the_versions_up_to_its_moment_and_that_a_later_one_exists() {
    let site = strike();
    site.build();
    let all = "all /stories/2016-03-31-one.html";
    let first = site.page("2016/03/31/one.html");
    assert_eq!(
        parts(&first),
        [
            &format!(
                "Pilots strike number 1, earlier, later /2016/04/01/three.html, {all}"
            ),
            "[Tide tables out]",
            "Tide tables out",
            "Ferry late",
            "https://example.org/2016/04/01/three.html",
        ]
    );
    let second = site.page("2016/03/31/two.html");
    assert_eq!(
        parts(&second)[..2],
        [
            format!(
                "Pilots strike number 2, earlier 1 Pilots strike, \
                 later /2016/04/01/three.html, {all}"
            ),
            // The version that it replaces is no headline beside it.
            "[Ferry late][Tide tables out]".to_owned(),
        ]
    );
    let third = site.page("2016/04/01/three.html");
    assert_eq!(
        parts(&third),
        [
            &format!(
                "Pilots strike number 3, earlier 1 Pilots strike 2 Pilots strike, \
                 later , {all}"
            ),
            "[Ferry late][Tide tables out]",
            "Ferry late",
            "Swifts return",
            "https://example.org/2016/04/01/three.html",
        ]
    );
    // Between two versions, the ticker has the one that was newest then.
    assert_eq!(
        parts(&site.page("2016/03/31/between.html"))[1],
        "[Urgent: Pilots strike][Tide tables out]"
    );
    assert_eq!(
        parts(&site.page("2016/03/index.html"))[1],
        "[Pilots strike][Ferry late][Tide tables out]"
    );
}

#[test]
fn a_later_version_touches_its_story_and_no_list_that_is_over() {
    let site = strike();
    site.build();
    wire(&site, "four", "3rd LD: Pilots strike", "date: 2016-04-02T06:00:00Z\n");
    let touched = site.build_and_compare();
    let old = touched.iter().filter(|path| path.starts_with("2016/03/"));
    // Their one notice names another newest version.
    assert_eq!(old.collect::<Vec<_>>(), ["2016/03/31/one.html", "2016/03/31/two.html"]);
    assert!(touched.contains(&"stories/2016-03-31-one.html".to_owned()), "{touched:?}");
}

#[test]
fn what_the_config_asks_for_is_done_with_versions() {
    let site = strike();
    let base = "base_url: https://example.org/\n";
    site.write("newsgen.yaml", format!("{base}versions: {{lists: all}}\n"));
    site.build();
    assert!(site.page("index.html").starts_with("6:"));
    assert!(site.has("stories/2016-03-31-one.html"));

    site.write("newsgen.yaml", format!("{base}versions: {{canonical: self}}\n"));
    site.build();
    let own = "https://example.org/2016/03/31/one.html";
    assert_eq!(parts(&site.page("2016/03/31/one.html"))[4], own);

    site.write(
        "newsgen.yaml",
        format!("{base}versions: {{join: none}}\nticker: {{headlines: clean}}\n"),
    );
    site.build();
    assert!(!site.has("stories/2016-03-31-one.html"));
    let between = site.page("2016/03/31/between.html");
    assert_eq!(parts(&between)[1], "[Pilots strike][Tide tables out]");
}

/// The running stories of a site: the files of their versions, first version first.
fn joined(site: &Site) -> Vec<String> {
    site.write(
        "templates/running-story.html",
        "{% for v in running.versions %}{{ v.story.url }} {% endfor %}",
    );
    site.build();
    let files = site.files().into_iter();
    let stories = files.filter(|(path, _)| path.starts_with("stories/"));
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().trim_end().to_owned();
    stories.map(|(_, bytes)| text(bytes).replace(".html", "")).collect()
}

/// What is tried, the stories with their headlines and front matter, and what is joined.
type Case =
    (&'static str, &'static [(&'static str, &'static str)], &'static [&'static str]);

const CASES: [Case; 13] = [
    (
        "the name that front matter gives, however far apart",
        &[
            ("One", "date: 2016-01-01\nstory: Big Strike\n"),
            ("Two", "date: 2016-09-01\nstory: big-strike\n"),
        ],
        &["/2016/01/01/0 /2016/09/01/1"],
    ),
    (
        "the version that front matter gives orders them",
        &[
            ("One", "date: 2016-01-02\nstory: s\nversion: 2\n"),
            ("Two", "date: 2016-01-03\nstory: s\nversion: 1\n"),
        ],
        &["/2016/01/03/1 /2016/01/02/0"],
    ),
    (
        "what front matter says is replaced",
        &[
            ("One", "date: 2016-01-01\nid: first\n"),
            ("Two", "date: 2016-02-01\nsupersedes: first\n"),
        ],
        &["/2016/01/01/0 /2016/02/01/1"],
    ),
    (
        "a slugline, marked as another version",
        &[
            ("One", "date: 2016-01-01T09:00:00Z\nslugline: PILOTS\n"),
            ("Two", "date: 2016-01-01T10:00:00Z\nslugline: 'PILOTS,1st Ld'\n"),
        ],
        &["/2016/01/01/0 /2016/01/01/1"],
    ),
    (
        "a slugline alone is none",
        &[
            ("One", "date: 2016-01-01T09:00:00Z\nslugline: PILOTS\n"),
            ("Two", "date: 2016-01-01T10:00:00Z\nslugline: PILOTS\n"),
        ],
        &[],
    ),
    (
        "an alert and the story that follows it",
        &[
            ("Urgent: Strike", "date: 2016-01-01T23:00:00Z\n"),
            ("Strike", "date: 2016-01-02T01:00:00Z\n"),
        ],
        &["/2016/01/01/0 /2016/01/02/1"],
    ),
    (
        "one headline on one day",
        &[
            ("Strike", "date: 2016-01-01T08:00:00Z\n"),
            ("STRIKE", "date: 2016-01-01T09:00:00Z\n"),
        ],
        &["/2016/01/01/0 /2016/01/01/1"],
    ),
    (
        "one headline on each day is a column, not a story",
        &[
            ("Weather", "date: 2016-01-01T08:00:00Z\n"),
            ("Weather", "date: 2016-01-02T08:00:00Z\n"),
        ],
        &[],
    ),
    (
        "48 hours and no more",
        &[
            ("Strike", "date: 2016-01-01T08:00:00Z\n"),
            ("UPDATE 1-Strike", "date: 2016-01-03T08:00:00Z\n"),
            ("UPDATE 2-Strike", "date: 2016-01-05T08:00:01Z\n"),
        ],
        &["/2016/01/01/0 /2016/01/03/1"],
    ),
    (
        "what mends a version comes behind those before it",
        &[
            ("Urgent: Strike", "date: 2016-01-01T08:00:00Z\n"),
            ("1st LD: Strike", "date: 2016-01-01T09:00:00Z\n"),
            ("Correction: Strike", "date: 2016-01-01T10:00:00Z\n"),
            ("2nd LD: Strike", "date: 2016-01-01T11:00:00Z\n"),
        ],
        &["/2016/01/01/0 /2016/01/01/1 /2016/01/01/2 /2016/01/01/3"],
    ),
    (
        "no other source",
        &[
            ("Strike", "date: 2016-01-01T08:00:00Z\nsource: A\n"),
            ("UPDATE 1-Strike", "date: 2016-01-01T09:00:00Z\nsource: B\n"),
        ],
        &[],
    ),
    (
        "no other language",
        &[
            ("NATO", "date: 2016-01-01T08:00:00Z\nlang: fr\n"),
            ("NATO", "date: 2016-01-01T09:00:00Z\n"),
        ],
        &[],
    ),
    (
        "no part of a story that comes in several",
        &[
            ("Strike", "date: 2016-01-01T08:00:00Z\nslugline: PILOTS\n"),
            ("Strike", "date: 2016-01-01T09:00:00Z\nslugline: 'PILOTS, Take 2'\n"),
        ],
        &[],
    ),
];

#[test]
fn stories_are_joined_by_name_slugline_or_marked_headline() {
    for (name, stories, expected) in CASES {
        let site = Site::new();
        for (number, (title, more)) in stories.iter().enumerate() {
            wire(
                &site,
                &format!("{number}-{number}"),
                title,
                &format!("slug: s{number}\n{more}"),
            );
        }
        let joined: Vec<String> =
            joined(&site).into_iter().map(|urls| urls.replace("/s", "/")).collect();
        assert_eq!(joined, expected, "{name}");
    }
}

#[test]
fn hidden_versions_leave_no_trace_in_those_that_are_shown() {
    let build = |hides: &[&str]| {
        let site = strike();
        for (number, line) in hides.iter().enumerate() {
            let date = if line.starts_with("date") {
                ""
            } else {
                "date: 2016-04-01T07:00:00Z\n"
            };
            let title = format!("{}rd LD: Pilots strike", number + 3);
            wire(&site, &format!("canary-{number}"), &title, &format!("{date}{line}\n"));
        }
        site.build();
        site.files()
    };
    let hides = [
        "draft: true",
        "status: withheld",
        "embargo: 2031-01-01T00:00:00Z",
        "expires: 2020-01-01T00:00:00Z",
        "date: 2031-01-01",
        "draft: true\nstatus: canceled",
    ];
    let shown = build(&[]);
    assert!(shown == build(&hides), "all of them");
    for line in hides {
        assert!(shown == build(&[line]), "{line}");
    }
}

/// A killed version leaves its address; the others are as if it had never been.
#[test]
fn a_killed_version_is_no_version() {
    let site = strike();
    let kill = "date: 2016-04-01T07:00:00Z\nstatus: canceled\n";
    wire(&site, "canary", "3rd LD: Pilots strike", kill);
    site.build();
    let mut files = site.files();
    assert!(files.remove("2016/04/01/canary.html").is_some());
    let without = strike();
    without.build();
    assert!(files == without.files());
}

#[test]
fn each_version_is_compared_with_the_one_before() {
    let site = Site::new();
    let story = |name: &str, title: &str, hour: u32, text: &str| {
        let date = format!("2016-03-11T{hour:02}:00:00Z");
        let head = format!("title: \"{title}\"\nsource: M\ndate: {date}\nstory: strike");
        site.write(
            &format!("content/{name}.md"),
            format!("---\n{head}\n---\n\n{text}\n"),
        );
    };
    story("a", "Urgent: Pilots strike", 8, "Nine ships wait.\n\nNobody spoke.");
    story("b", "1st LD: Pilots strike", 9, "Eleven ships wait.\n\nNobody spoke.");
    story("c", "2nd LD: Pilots return", 10, "Eleven ships wait.\n\nNobody spoke.");
    site.build();
    let page = site.page("stories/strike.html");
    let page = page.split("<main").nth(1).unwrap();
    let label = |words: &str| format!("<span class=\"visually-hidden\">{words}");
    assert!(page.contains(&format!("<del>{}", label("deleted:"))), "{page}");
    assert!(page.contains(&format!("<ins>{}", label("inserted:"))), "{page}");
    let words = ["Nine", "Eleven"].map(|word| page.matches(word).count());
    assert_eq!(words, [1, 1], "{page}");
    assert!(page.contains("The text stayed as it was."), "{page}");
    let headline = page.split("class=\"headline\"").nth(1).unwrap();
    assert!(headline.split("</p>").next().unwrap().contains("return"), "{page}");
}

/// Only a text changes: no list, no headline, no summary.
#[test]
fn a_comparison_follows_the_texts_of_its_versions() {
    let site = strike();
    let more = "date: 2016-03-31T20:00:00Z\nsummary: Told.\n";
    wire(&site, "one", "Urgent: Pilots strike", more);
    site.build();
    let path = site.root().join("content/one.md");
    let text = std::fs::read_to_string(&path).unwrap();
    site.write("content/one.md", text.replace("Text of one.", "Other words."));
    let touched = site.build_and_compare();
    // The article's own page shows no text here.
    assert_eq!(touched, ["stories/2016-03-31-one.html"]);
}
