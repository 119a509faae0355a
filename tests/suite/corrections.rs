//! Corrections: the pages that list them, their feed, and what is not shown yet.

use newsgen::archive::Show;
use newsgen::build::Answer;
use newsgen::build::Changed;
use newsgen::build::Live;
use newsgen::build::Silent;
use newsgen::build::read_config;
use newsgen::moment::Moment;
use newsgen::paths::Address;
use quick_xml::Reader;
use quick_xml::events::Event;

use crate::site::Site;

const FIRST: &str = "corrections.html";

fn utc(text: &str) -> Moment {
    Moment::parse(text, chrono_tz::Tz::UTC).unwrap()
}

/// A line of front matter with corrections of these days; the text of each is its day.
fn on(days: &[&str]) -> String {
    let one = |day: &&str| format!("{{date: {day}, text: On {day}.}}");
    let all: Vec<String> = days.iter().map(one).collect();
    format!("corrections: [{}]\n", all.join(", "))
}

/// Three stories with two corrections of one and one of another.
fn corrected() -> Site {
    let site = Site::new();
    site.write("newsgen.yaml", "base_url: https://archive.example.org/wire/\n");
    let two = "corrections:\n\
               - {date: 2016-03-14T09:30:00Z, text: 'The hour is <i>local</i> & ours.', kind: clarification}\n\
               - {date: 2016-03-13, text: There are 34 pilots.}\n";
    site.story("2016-03-12 Pilots counted", two);
    let one = "lang: ar\ncorrections: [{date: 2016-03-13T08:00:00Z, text: Resent., kind: refile}]\n";
    site.story("2016-03-11 Ship crosses bar", one);
    site.story("2016-03-10 Tide tables", "");
    site
}

/// The texts of the corrections on a page, in its order, each in the direction of its own.
fn texts(page: &str) -> Vec<&str> {
    let after = page.split("<p class=\"summary\"").skip(1);
    let inside =
        after.filter_map(|rest| rest.split_once("<bdi>")?.1.split_once("</bdi>"));
    inside.map(|(text, _)| text).collect()
}

/// Ten corrections in 2014, five in 2015, and one in 2016: more than fit on a page.
fn many() -> Site {
    let site = Site::new();
    site.write("newsgen.yaml", "page_size: 10\n");
    let days: Vec<String> = (1..=10).map(|day| format!("2014-05-{day:02}")).collect();
    let days: Vec<&str> = days.iter().map(String::as_str).collect();
    site.story("2014-05-01 Old", &on(&days));
    let five = ["2015-01-01", "2015-01-02", "2015-01-03", "2015-01-04", "2015-12-31"];
    site.story("2014-12-30 Middle", &on(&five));
    site.story("2016-03-11 New", &on(&["2016-03-12"]));
    site.story("2016-03-12 Other", "");
    site
}

#[test]
fn corrections_are_listed_newest_first_and_lead_to_their_place_on_the_story_s_page() {
    let site = corrected();
    let report = site.build();
    assert_eq!(report.diagnostics, []);
    let page = site.page(FIRST);
    let expected = [
        "The hour is &lt;i&gt;local&lt;/i&gt; &amp; ours.",
        "Resent.",
        "There are 34 pilots.",
    ];
    assert_eq!(texts(&page), expected);
    let links: Vec<&str> = page
        .split("href=\"")
        .filter_map(|rest| rest.split_once('"'))
        .map(|(link, _)| link)
        .filter(|link| link.contains('#') && !link.starts_with('#'))
        .collect();
    let pilots = "/wire/2016/03/12/pilots-counted.html";
    let ship = "/wire/2016/03/11/ship-crosses-bar.html";
    let expected = [
        format!("{pilots}#correction-2"),
        format!("{ship}#correction-1"),
        format!("{pilots}#correction-1"),
    ];
    assert_eq!(links, expected);
    let story = site.page("2016/03/12/pilots-counted.html");
    let (_, first) = story.split_once("id=\"correction-1\"").unwrap();
    let (first, second) = first.split_once("id=\"correction-2\"").unwrap();
    assert!(first.contains("There are 34 pilots.") && first.contains(">Corrected<"));
    assert!(second.contains("ours.") && second.contains(">Clarification<"));
    assert!(page.contains("application/atom+xml\" title=\"Corrections"));
}

#[test]
fn the_ways_to_the_corrections_are_on_pages_that_are_as_of_now() {
    let site = corrected();
    site.build();
    let has_link =
        |path: &str| site.page(path).contains("href=\"/wire/corrections.html\"");
    assert!(has_link("index.html") && has_link("archive.html"));
    assert!(has_link("2016/03/12/pilots-counted.html"));
    for path in ["2016/03/10/tide-tables.html", "2016/03/10/index.html", "404.html"] {
        assert!(!has_link(path), "{path}");
    }
    let sitemap = site.page("sitemaps/pages.xml");
    let expected = "<loc>https://archive.example.org/wire/corrections.html</loc>\n  \
                    <lastmod>2016-03-14T09:30:00+00:00</lastmod>";
    assert!(sitemap.contains(expected), "{sitemap}");
}

#[test]
fn without_corrections_there_is_no_page_of_them_and_nothing_names_it() {
    let site = Site::new();
    site.write("newsgen.yaml", "base_url: https://archive.example.org/\n");
    site.story("2016-03-11 One", "corrections: []\n").story("2016-03-12 Two", "");
    site.build();
    for (path, bytes) in site.files() {
        let text = String::from_utf8_lossy(&bytes);
        // In data, every key is always there.
        let may_name = path.ends_with(".css") || path.starts_with("api/");
        let names = may_name || !text.contains("corrections");
        assert!(!path.contains("correction") && names, "{path}");
    }
}

#[test]
fn few_corrections_stand_on_one_page_and_many_on_one_for_each_year() {
    let site = many();
    site.write("newsgen.yaml", "page_size: 16\n");
    site.build();
    assert_eq!(texts(&site.page(FIRST)).len(), 16);
    assert!(!site.has("corrections"));

    site.write("newsgen.yaml", "page_size: 10\n");
    site.build();
    let newest = site.page(FIRST);
    let shown = texts(&newest);
    assert_eq!(
        (shown.len(), shown[0], shown[9]),
        (10, "On 2016-03-12.", "On 2014-05-07.")
    );
    assert!(newest.contains(">16 corrections<"));
    let years = ["2014", "2015", "2016"];
    let counts = years.map(|year| {
        assert!(newest.contains(&format!("href=\"/corrections/{year}.html\">{year}")));
        texts(&site.page(&format!("corrections/{year}.html"))).len()
    });
    assert_eq!(counts, [10, 5, 1]);
    let middle = site.page("corrections/2015.html");
    assert!(middle.contains("<title>Corrections, 2015 – "), "{middle}");
    assert!(middle.contains("href=\"/corrections/2014.html\""));
    assert!(!middle.contains("2016"), "a year's page names no later year");
}

#[test]
fn a_new_correction_changes_no_page_of_a_closed_year() {
    let site = many();
    site.build();
    site.story("2016-03-12 Other", &on(&["2016-03-13"]));
    let expected = [
        "2016/03/12/other.html",
        "api/2016/03.json",
        "api/2016/03/12.json",
        "api/sources/meridian-wire.json",
        "archive.html",
        "corrections-rss.xml",
        "corrections.html",
        "corrections.json",
        "corrections.xml",
        "corrections/2016.html",
        "feed.json",
        "feed.xml",
        "feeds/archive/2016-03.xml",
        "rss.xml",
    ];
    assert_eq!(site.build_and_compare(), expected);
    site.story("2016-03-12 Other", &on(&["2016-03-13", "2017-01-01"]));
    let expected = [&expected[..9], &["corrections/2017.html"], &expected[10..]].concat();
    assert_eq!(site.build_and_compare(), expected);
    // Nor does a story that has none.
    site.story("2017-06-01 Plain", "");
    let touched = site.build_and_compare();
    assert!(!touched.iter().any(|path| path.starts_with("correction")), "{touched:?}");
}

#[test]
fn a_large_year_is_cut_into_parts_and_full_parts_stay() {
    let site = many();
    let days: Vec<String> = (1..=25).map(|day| format!("2018-01-{day:02}")).collect();
    let days: Vec<&str> = days.iter().map(String::as_str).collect();
    site.story("2018-01-01 Many", &on(&days));
    site.build();
    let page = |tail: &str| site.page(&format!("corrections/2018{tail}.html"));
    let counts = ["", "-2", "-3"].map(|tail| texts(&page(tail)).len());
    assert_eq!(counts, [10, 10, 5]);
    assert_eq!(texts(&page(""))[9], "On 2018-01-01.");
    assert_eq!(texts(&page("-3"))[0], "On 2018-01-25.");
    assert!(page("-2").contains("href=\"/corrections/2018.html\">Part 1<"));
    assert!(page("-2").contains("href=\"/corrections/2018-3.html\">Part 3<"));
    site.story("2016-03-12 Other", &on(&["2018-02-01"]));
    let touched = site.build_and_compare();
    let of_year: Vec<_> =
        touched.iter().filter(|path| path.starts_with("corrections/")).collect();
    assert_eq!(of_year, ["corrections/2018-3.html"]);
}

#[test]
fn a_correction_waits_for_its_moment_everywhere() {
    let mut site = corrected();
    site.options.as_of = utc("2016-03-14T09:29:59Z");
    let report = site.build();
    assert_eq!(report.next_change, Some(utc("2016-03-14T09:30:00Z")));
    let before = site.files();
    for (path, bytes) in &before {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("ours.") && !text.contains("correction-3"), "{path}");
    }
    assert_eq!(site.page("corrections.xml").matches("<entry").count(), 2);

    // Nothing but time has passed, and the next build knows.
    site.options.as_of = utc("2016-03-14T09:30:00Z");
    let expected = [
        "2016/03/12/pilots-counted.html",
        "api/2016/03.json",
        "api/2016/03/12.json",
        "api/sources/meridian-wire.json",
        "archive.html",
        "corrections-rss.xml",
        "corrections.html",
        "corrections.json",
        "corrections.xml",
        "feed.json",
        "feed.xml",
        "feeds/archive/2016-03.xml",
        "feeds/en/feed.json",
        "feeds/en/feed.xml",
        "feeds/en/rss.xml",
        "rss.xml",
        "sitemap.xml",
        "sitemaps/2016-03.xml",
        "sitemaps/pages.xml",
    ];
    assert_eq!(site.build_and_compare(), expected);
    assert_eq!(site.page("corrections.xml").matches("<entry").count(), 3);
    site.options.as_of = utc("2016-03-14T09:29:59Z");
    site.build();
    assert_eq!(site.files(), before);
}

#[test]
fn what_is_not_due_changes_no_byte_until_it_is_asked_for() {
    let files = |more: &str| {
        let site = Site::new();
        site.story("2016-03-11 One", more);
        site.build();
        site.files()
    };
    let future = on(&["2030-01-01T12:00:01Z", "2040-01-01"]);
    assert_eq!(files(&future), files(""));
    let mut site = Site::new();
    site.story("2016-03-11 One", &future);
    site.options.show = Show { future: true, ..Show::default() };
    site.build();
    assert_eq!(texts(&site.page(FIRST)).len(), 2);
}

#[test]
fn a_correction_whose_date_cannot_be_read_is_not_shown_and_is_told() {
    for date in ["soon", "31/12/2029", "''"] {
        let site = Site::new();
        site.story("2016-03-11 One", &on(&[date]));
        let report = site.build();
        let page = site.page("2016/03/11/one.html");
        assert!(!page.contains("corrections") && !site.has(FIRST), "{date}");
        assert!(!report.diagnostics.is_empty(), "{date}");
    }
}

#[test]
fn corrections_of_hidden_stories_are_nowhere() {
    let hidden = [
        "draft: true",
        "status: withheld",
        "embargo: 2031-01-01T00:00:00Z",
        "expires: 2020-01-01",
        "date: 2031-01-01",
    ];
    let files = |hides: &[&str]| {
        let site = Site::new();
        site.story("2016-03-11 Shown", &on(&["2016-03-12"]));
        for (number, line) in hides.iter().enumerate() {
            let date = if line.starts_with("date") { "" } else { "date: 2016-03-11\n" };
            let text = format!(
                "---\ntitle: T\nsource: Canarysource\n{date}{line}\n{}---\nText.\n",
                on(&["2016-03-13"]).replace("On ", "Canary ")
            );
            site.write(&format!("content/{number}.md"), text);
        }
        site.build();
        site.files()
    };
    assert_eq!(files(&hidden), files(&[]));
}

/// A feed as its elements: the path of each that holds a text, with the text.
fn elements(xml: &str) -> Vec<(String, String)> {
    let mut reader = Reader::from_str(xml);
    let (mut open, mut found): (Vec<String>, Vec<(String, String)>) = Default::default();
    let mut text = String::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => {
                open.push(start.name().as_ref().to_owned());
                text.clear();
            }
            Event::Text(some) => text.push_str(&some),
            Event::GeneralRef(name) => {
                text.push_str(&format!("&{};", &*name));
            }
            Event::End(_) => {
                if !text.trim().is_empty() {
                    found.push((open.join("/"), text.trim().to_owned()));
                }
                text.clear();
                open.pop();
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(open.is_empty());
    found
}

#[test]
fn the_feed_of_corrections_is_well_formed_and_its_ids_are_stable() {
    let site = corrected();
    site.build();
    let feed = site.page("corrections.xml");
    let found = elements(&feed);
    let all = |path: &str| -> Vec<&str> {
        let own = found.iter().filter(|(own, _)| own == path);
        own.map(|(_, text)| text.as_str()).collect()
    };
    let base = "https://archive.example.org/wire";
    assert_eq!(all("feed/id"), [format!("{base}/corrections.xml")]);
    assert_eq!(all("feed/updated"), ["2016-03-14T09:30:00+00:00"]);
    let pilots = format!("{base}/2016/03/12/pilots-counted.html");
    let ship = format!("{base}/2016/03/11/ship-crosses-bar.html");
    let links = [
        format!("{pilots}#correction-2"),
        format!("{ship}#correction-1"),
        format!("{pilots}#correction-1"),
    ];
    let expected = [
        "tag:archive.example.org,2026:2016-03-12/pilots-counted#correction-2016-03-14-deee4239",
        "tag:archive.example.org,2026:2016-03-11/ship-crosses-bar#correction-2016-03-13-9f27e4e3",
        "tag:archive.example.org,2026:2016-03-12/pilots-counted#correction-2016-03-13-dd772c31",
    ];
    assert_eq!(all("feed/entry/id"), expected);
    for link in &links {
        assert!(feed.contains(&format!("type=\"text/html\" href=\"{link}\"")), "{link}");
    }
    let updated = [
        "2016-03-14T09:30:00+00:00",
        "2016-03-13T08:00:00+00:00",
        "2016-03-13T00:00:00+00:00",
    ];
    assert_eq!(all("feed/entry/updated"), updated);
    let titles = [
        "Clarification: Pilots counted",
        "إعادة إرسال: Ship crosses bar",
        "Corrected: Pilots counted",
    ];
    assert_eq!(all("feed/entry/title"), titles);
    let texts = [
        "The hour is &lt;i&gt;local&lt;/i&gt; &amp; ours.",
        "Resent.",
        "There are 34 pilots.",
    ];
    assert_eq!(all("feed/entry/content"), texts);

    // A newer correction takes no id away.
    site.story("2016-03-10 Tide tables", &on(&["2016-03-20"]));
    site.build();
    let found = elements(&site.page("corrections.xml"));
    let ids = found.iter().filter(|(path, _)| path == "feed/entry/id");
    let ids: Vec<&str> = ids.map(|(_, id)| id.as_str()).collect();
    assert_eq!(ids[1..], expected);
}

#[test]
fn without_a_base_address_ids_of_corrections_are_iris_all_the_same() {
    let site = Site::new();
    site.story("2016-03-11 One", &on(&["2016-03-12", "2016-03-13"]));
    site.story("2016-03-12 Two", &format!("id: urn:x:two\n{}", on(&["2016-03-14"])));
    site.build();
    let found = elements(&site.page("corrections.xml"));
    let ids = found.iter().filter(|(path, _)| path == "feed/entry/id");
    let ids: Vec<&str> = ids.map(|(_, id)| id.as_str()).collect();
    assert_eq!((ids.len(), ids[0]), (3, "urn:x:two#correction-2016-03-14-f5b7f8e4"));
    assert!(ids[1..].iter().all(|id| id.starts_with("urn:uuid:")) && ids[1] != ids[2]);
}

#[test]
fn a_story_with_corrections_tells_machines_of_them() {
    let site = corrected();
    let hostile = "updated: 2016-03-10T10:00:00Z\n\
                   corrections: [{date: 2016-03-11, text: \"</script><b>\u{2028}&\"}]\n";
    site.story("2016-03-10 Tide tables", hostile);
    site.build();
    let data = |path: &str| -> serde_json::Value {
        let page = site.page(path);
        let (_, rest) = page.split_once("<script type=\"application/ld+json\">").unwrap();
        let (json, _) = rest.split_once("</script>").unwrap();
        assert!(!json.contains(['<', '>', '&', '\u{2028}']), "{json}");
        let graph: serde_json::Value = serde_json::from_str(json).unwrap();
        graph["@graph"][0].clone()
    };
    let expected = serde_json::json!([{
        "@type": "CorrectionComment",
        "text": "</script><b>\u{2028}&",
        "datePublished": "2016-03-11",
    }]);
    let tables = data("2016/03/10/tide-tables.html");
    assert_eq!(tables["correction"], expected);
    assert_eq!(tables["dateModified"], "2016-03-11");
    let two = data("2016/03/12/pilots-counted.html");
    assert_eq!(two["correction"][1]["datePublished"], "2016-03-14T09:30:00+00:00");
    assert_eq!(two["dateModified"], "2016-03-14T09:30:00+00:00");
    site.story("2016-03-10 Tide tables", "");
    site.build();
    assert_eq!(data("2016/03/10/tide-tables.html").get("correction"), None);
}

#[test]
fn a_page_of_one_s_own_at_the_address_of_the_corrections_stays_and_is_told() {
    let site = corrected();
    site.write("content/pages/corrections.md", "---\ntitle: Our own\n---\nWords.\n");
    let report = site.build();
    assert!(site.page(FIRST).contains("Our own"));
    let problem = &report.diagnostics[0];
    assert_eq!(problem.code, "address-taken");
    let expected = "`/corrections.html` is taken: content/pages/corrections.md and \
                    the corrections of all stories would both be there";
    assert_eq!(problem.message, expected);
}

#[test]
fn a_link_to_a_correction_is_no_dead_one() {
    let site = corrected();
    let link = |number: u32| {
        let text = format!(
            "---\ntitle: N\n---\n[c](../2016-03-12/pilots-counted.md#correction-{number})\n"
        );
        site.write("content/pages/note.md", text);
        site.build().diagnostics.len()
    };
    assert_eq!([link(2), link(3), link(0)], [0, 1, 1]);
}

#[test]
fn a_site_in_memory_shows_corrections_as_they_come_change_and_fall_due() {
    let mut site = many();
    site.options.as_of = utc("2026-01-01T00:00:00Z");
    let (config, _) =
        read_config(&site.root().join("newsgen.yaml"), "newsgen.yaml").unwrap();
    let mut live = Live::open(&site.project(), config, &site.options, &Silent).unwrap();
    let later = utc("2026-06-01T00:00:00Z");
    let steps: [(&[&str], Moment); 6] = [
        (&["2016-03-13"], site.options.as_of),
        (&["2016-03-13", "2019-01-01"], site.options.as_of),
        (&["2026-05-01"], site.options.as_of),
        (&["2026-05-01"], later),
        (&["2014-01-01", "2014-01-02"], later),
        (&[], later),
    ];
    for (days, as_of) in steps {
        site.story("2016-03-12 Other", &on(days));
        let path = site.root().join("content/2016-03-12/other.md");
        live.update(&Changed::Paths([path].into()), as_of).unwrap();
        site.options.as_of = as_of;
        let report = site.build();
        for (path, bytes) in site.files() {
            let page = path.strip_suffix("index.html").unwrap_or(&path);
            let address = Address::parse(&format!("/{page}")).unwrap();
            let Answer::Page(at) = live.answer(&address) else {
                continue;
            };
            let same = live.render(at).bytes.unwrap() == bytes;
            assert!(same, "{path} with {days:?}");
        }
        assert_eq!(live.n_pages(), report.pages, "{days:?}");
    }
}
