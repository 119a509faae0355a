//! Feeds: the same stories in three formats, for the site and its parts; documents that hold
//! the whole archive and never change; names that outlive addresses.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use newsgen::diagnostic::Level;
use quick_xml::Reader;
use quick_xml::events::Event;

use crate::site::Site;

pub(crate) const BASE: &str = "base_url: https://archive.example.org/wire/\n";

/// The texts of all elements of a document, by the names that lead to them.
pub(crate) fn texts(document: &str) -> BTreeMap<String, Vec<String>> {
    let mut reader = Reader::from_str(document);
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let (mut open, mut text) = (Vec::new(), String::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => {
                open.push(start.name().as_ref().to_owned());
                text.clear();
            }
            Event::Text(part) => text.push_str(&part),
            Event::GeneralRef(name) => {
                text.push(match &*name {
                    "lt" => '<',
                    "gt" => '>',
                    "amp" => '&',
                    "quot" => '"',
                    "apos" => '\'',
                    other => panic!("unknown entity {other}"),
                });
            }
            Event::End(_) => {
                let path = open.join("/");
                found.entry(path).or_default().push(text.trim().to_owned());
                text.clear();
                open.pop();
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}

/// Where the links of a kind in an Atom document lead, entries apart.
fn ways(document: &str, rel: &str) -> Vec<String> {
    let head = document.split("<entry").next().unwrap();
    let links = head.split("<link ").skip(1);
    let own = links.filter(|link| link.starts_with(&format!("rel=\"{rel}\"")));
    own.map(|link| link.split("href=\"").nth(1).unwrap().split('"').next().unwrap())
        .map(ToOwned::to_owned)
        .collect()
}

pub(crate) fn json(site: &Site, path: &str) -> serde_json::Value {
    serde_json::from_str(&site.page(path)).unwrap()
}

pub(crate) fn site() -> Site {
    let site = Site::new();
    site.write("newsgen.yaml", BASE);
    site.story(
        "2016-03-10 One",
        "topics: [Energy, Ports]\nbyline: Ada Quill\nupdated: 2016-03-12T08:00:00Z\n",
    );
    site.story("2016-03-11T09:30:00Z Two", "topics: Energy\nid: urn:x-meridian:2\n");
    site.story(
        "2016-04-01 Three",
        "lang: fr\nsummary: \"Le <port> & \\\"la\\\" mer\\a.\"\n",
    );
    site
}

#[test]
fn three_formats_tell_the_same_stories_with_the_same_names_and_times() {
    let site = site();
    let report = site.build();
    assert_eq!(report.diagnostics, []);
    let atom = texts(&site.page("feed.xml"));
    let ids = [
        "tag:archive.example.org,2026:2016-04-01/three",
        "urn:x-meridian:2",
        "tag:archive.example.org,2026:2016-03-10/one",
    ];
    assert_eq!(atom["feed/entry/id"], ids);
    let published = [
        "2016-04-01T00:00:00+00:00",
        "2016-03-11T09:30:00+00:00",
        "2016-03-10T00:00:00+00:00",
    ];
    assert_eq!(atom["feed/entry/published"], published);
    assert_eq!(atom["feed/updated"], ["2016-04-01T00:00:00+00:00"]);
    assert_eq!(
        atom["feed/entry/author/name"],
        ["Meridian Wire", "Meridian Wire", "Ada Quill"]
    );

    let rss = texts(&site.page("rss.xml"));
    assert_eq!(rss["rss/channel/item/guid"], ids);
    let dates = [
        "Fri, 1 Apr 2016 00:00:00 +0000",
        "Fri, 11 Mar 2016 09:30:00 +0000",
        "Thu, 10 Mar 2016 00:00:00 +0000",
    ];
    assert_eq!(rss["rss/channel/item/pubDate"], dates);
    assert_eq!(rss["rss/channel/lastBuildDate"], [dates[0]]);
    // It is HTML there.
    let description = "Le &lt;port&gt; &amp; &quot;la&quot; mer .";
    assert_eq!(rss["rss/channel/item/description"][0], description);

    let feed = json(&site, "feed.json");
    let items = feed["items"].as_array().unwrap();
    let of = |key: &str| {
        items.iter().map(|item| item[key].as_str().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(of("id"), ids);
    assert_eq!(of("date_published"), published);
    assert_eq!(of("language"), ["fr", "en", "en"]);
    assert_eq!(items[2]["tags"], serde_json::json!(["Energy", "Ports"]));
    assert_eq!(items[2]["date_modified"], "2016-03-12T08:00:00+00:00");
}

#[test]
fn a_name_outlives_a_change_of_headline_date_slug_and_permalinks() {
    let site = site();
    site.build();
    let before = texts(&site.page("feed.xml"))["feed/entry/id"].clone();
    site.write("newsgen.yaml", format!("{BASE}permalink: /:year/:slug/\n"));
    site.write(
        "content/2016-03-10/one.md",
        "---\ntitle: Other\nslug: other\ndate: 2016-03-09\nsource: Meridian Wire\n---\nText.\n",
    );
    site.build();
    assert_eq!(texts(&site.page("feed.xml"))["feed/entry/id"], before);
    site.write(
        "newsgen.yaml",
        format!("{BASE}feed: {{authority: \"desk.example.net,2016-01\"}}\n"),
    );
    site.build();
    let ids = &texts(&site.page("feed.xml"))["feed/entry/id"];
    assert_eq!(ids[0], "tag:desk.example.net,2016-01:2016-04-01/three");
}

#[test]
fn facet_values_have_feeds_where_the_settings_name_them() {
    let site = site();
    site.write(
        "newsgen.yaml",
        format!("{BASE}feed: {{facets: [topics/energy, bylines]}}\n"),
    );
    site.build();
    let feeds: Vec<String> =
        site.files().into_keys().filter(|path| path.ends_with("rss.xml")).collect();
    let expected = [
        "bylines/ada-quill/rss.xml",
        "feeds/en/rss.xml",
        "feeds/fr/rss.xml",
        "rss.xml",
        "topics/energy/rss.xml",
    ];
    assert_eq!(feeds, expected);
    let energy = texts(&site.page("topics/energy/feed.xml"));
    assert_eq!(energy["feed/entry/title"], ["Two", "One"]);
    assert_eq!(energy["feed/title"], ["Energy – News archive"]);
    let french = json(&site, "feeds/fr/feed.json");
    assert_eq!(
        (french["items"].as_array().unwrap().len(), &french["language"]),
        (1, &"fr".into())
    );
}

#[test]
fn a_language_is_one_however_its_tag_is_written_and_its_stories_lead_to_its_feed() {
    let site = site();
    site.story("2016-04-02 Four", "lang: pt-br\n");
    site.story("2016-04-03 Five", "lang: pt_BR\n");
    let report = site.build();
    assert_eq!(report.diagnostics, []);
    let feed = texts(&site.page("feeds/pt-BR/feed.xml"));
    assert_eq!(feed["feed/entry/title"], ["Five", "Four"]);
    let link = "title=\"pt-BR – News archive\" href=\"/wire/feeds/pt-BR/rss.xml\"";
    assert!(site.page("2016/04/03/five.html").contains(link));
    assert!(!site.page("2016/03/10/one.html").contains("/feeds/"));
}

#[test]
fn a_full_feed_has_the_text_with_full_addresses_and_the_dateline_before_it() {
    let site = site();
    site.write("newsgen.yaml", format!("{BASE}feed: {{content: full}}\n"));
    let text = "---\ntitle: Four\ndate: 2016-04-02\nsource: Meridian Wire\n\
                dateline: PORT ALDER, April 2 (Meridian) --\n---\n\
                [One](../2016-03-10/one.md), [home](/), [below](#end), ![a](a.png)\n\n## End\n";
    site.write("content/2016-04-02/four.md", text);
    site.write("content/2016-04-02/a.png", "no picture");
    site.build();
    let html =
        texts(&site.page("rss.xml"))["rss/channel/item/content:encoded"][0].clone();
    let page = "https://archive.example.org/wire/2016/04/02/four.html";
    assert!(html.starts_with("<p>PORT ALDER, April 2 (Meridian) --</p>\n"), "{html}");
    for address in [
        "href=\"https://archive.example.org/wire/2016/03/10/one.html\"",
        "href=\"https://archive.example.org/wire/\"",
        &format!("href=\"{page}#end\""),
        "src=\"https://archive.example.org/wire/2016-04-02/a.png\"",
    ] {
        assert!(html.contains(address), "{address} in {html}");
    }
    // The text stands in feeds, too, which follow it, and where its links lead.
    site.write("content/2016-04-02/four.md", text.replace("home", "front"));
    let touched = site.build_and_compare();
    assert!(touched.contains(&"feed.json".to_owned()), "{touched:?}");
    assert!(touched.contains(&"feeds/archive/2016-04.xml".to_owned()), "{touched:?}");
    let one = "---\ntitle: One\ndate: 2016-03-10\nslug: first\nsource: Meridian Wire\n---\nA.\n";
    site.write("content/2016-03-10/one.md", one);
    let touched = site.build_and_compare();
    assert!(touched.contains(&"feeds/archive/2016-04.xml".to_owned()), "{touched:?}");
}

#[test]
fn a_feed_holds_no_more_stories_and_bytes_than_it_may() {
    let site = site();
    let words = "Words and words. ".repeat(300);
    for day in 1..=9 {
        let text = format!(
            "---\ntitle: Day {day}\ndate: 2016-05-0{day}\nsource: Meridian Wire\n---\n{words}\n"
        );
        site.write(&format!("content/may/{day}.md"), text);
    }
    site.write(
        "newsgen.yaml",
        format!("{BASE}feed: {{content: full, max_bytes: 20000}}\n"),
    );
    site.build();
    for path in ["feed.xml", "rss.xml", "feed.json"] {
        let n_bytes = site.page(path).len();
        assert!((15_000..=20_000).contains(&n_bytes), "{path} has {n_bytes} bytes");
    }
    texts(&site.page("feed.xml"));
    assert!(site.has("feeds/archive/2016-05.xml"));
    texts(&site.page("rss.xml"));
    assert_eq!(json(&site, "feed.json")["items"].as_array().unwrap().len(), 3);
    site.write("newsgen.yaml", format!("{BASE}feed: {{items: 2, archive: false}}\n"));
    site.build();
    assert!(!site.has("feeds/archive/2016-05.xml"));
    assert_eq!(ways(&site.page("feed.xml"), "prev-archive"), [""; 0]);
    assert_eq!(
        texts(&site.page("rss.xml"))["rss/channel/item/title"],
        ["Day 9", "Day 8"]
    );
}

#[test]
fn from_the_newest_story_a_reader_can_walk_to_the_first_and_meets_each_in_one_document() {
    let site = Site::new();
    site.write("newsgen.yaml", format!("{BASE}feed: {{items: 3}}\n"));
    for number in 0..260 {
        site.story(&format!("2016-03-10 March {number:03}"), "");
    }
    for day in 10..15 {
        site.story(&format!("2016-05-{day} May {day}"), "");
    }
    site.build();
    let path = |address: &str| {
        address.strip_prefix("https://archive.example.org/wire/").unwrap().to_owned()
    };
    let newest = site.page("feed.xml");
    let mut all: BTreeSet<String> = BTreeSet::new();
    let mut way = ways(&newest, "prev-archive");
    let mut n_documents = 0;
    while let Some(address) = way.pop() {
        let document = site.page(&path(&address));
        // The newest month still grows.
        assert_eq!(document.contains("<fh:archive/>"), n_documents > 0);
        assert_eq!(
            ways(&document, "current"),
            ["https://archive.example.org/wire/feed.xml"]
        );
        for title in &texts(&document)["feed/entry/title"] {
            assert!(all.insert(title.clone()), "{title} stands in two documents");
        }
        way = ways(&document, "prev-archive");
        n_documents += 1;
    }
    assert_eq!((n_documents, all.len()), (3, 265));
}

#[test]
fn a_new_story_changes_the_feeds_that_it_is_in_and_no_document_but_the_growing_one() {
    let site = site();
    site.write("newsgen.yaml", format!("{BASE}feed: {{facets: [topics]}}\n"));
    site.build();
    site.story("2016-04-02 Four", "lang: fr\ntopics: Ports\n");
    let touched = site.build_and_compare();
    let is_feed = |path: &&String| path.contains("feed") || path.ends_with("rss.xml");
    let feeds: Vec<&String> = touched.iter().filter(is_feed).collect();
    let expected = [
        "feed.json",
        "feed.xml",
        "feeds/archive/2016-04.xml",
        "feeds/fr/feed.json",
        "feeds/fr/feed.xml",
        "feeds/fr/rss.xml",
        "rss.xml",
        "topics/ports/feed.json",
        "topics/ports/feed.xml",
        "topics/ports/rss.xml",
    ];
    assert_eq!(feeds, expected);
}

/// The archive documents among some files.
fn documents(touched: Vec<String>) -> Vec<String> {
    touched.into_iter().filter(|path| path.starts_with("feeds/archive/")).collect()
}

#[test]
fn a_full_document_changes_when_one_of_its_stories_is_replaced_and_with_no_other_news() {
    let site = Site::new();
    site.write("newsgen.yaml", BASE);
    for number in 0..510 {
        let more = if number == 3 { "story: tides\n" } else { "" };
        site.story(&format!("2016-03-10 March {number:03}"), more);
    }
    site.build();
    let [first, second, third, next] =
        ["03", "03-2", "03-3", "04"].map(|part| format!("feeds/archive/2016-{part}.xml"));
    site.story("2016-03-11 Another", "");
    assert_eq!(documents(site.build_and_compare()), [third.as_str()]);
    // What stands behind the version that is replaced keeps its document.
    site.story("2016-03-12 Tides again", "story: tides\n");
    assert_eq!(documents(site.build_and_compare()), [third.clone(), first.clone()]);
    let titles = |path: &str| texts(&site.page(path))["feed/entry/title"].len();
    assert_eq!([&first, &second, &third].map(|path| titles(path)), [249, 250, 12]);
    // With the first story of a month the month before is complete.
    site.story("2016-04-01 April", "");
    assert_eq!(documents(site.build_and_compare()), [third, next]);
}

#[test]
fn a_hub_is_named_beside_the_feed_s_own_address() {
    let site = site();
    site.write(
        "newsgen.yaml",
        format!("{BASE}feed: {{hub: \"https://hub.example.net/\"}}\n"),
    );
    site.build();
    let atom = site.page("feed.xml");
    assert_eq!(ways(&atom, "hub"), ["https://hub.example.net/"]);
    assert_eq!(ways(&atom, "self"), ["https://archive.example.org/wire/feed.xml"]);
    let hub = "<atom:link rel=\"hub\" href=\"https://hub.example.net/\"/>";
    assert!(site.page("rss.xml").contains(hub));
    let hubs = serde_json::json!([{"type": "WebSub", "url": "https://hub.example.net/"}]);
    assert_eq!(json(&site, "feed.json")["hubs"], hubs);
    assert!(!site.page("feeds/archive/2016-03.xml").contains("hub"));
}

#[test]
fn a_wrong_setting_of_feeds_is_named_with_a_way_out() {
    let text = "feed:\n  facets: [topic]\n  hub: hub.example.net\n  authority: us\n  content: all\n";
    let (_, problems) = newsgen::config::read("newsgen.yaml", text);
    let found: Vec<(&str, &str)> = problems
        .iter()
        .map(|problem| (problem.message.as_str(), problem.help.as_deref().unwrap_or("")))
        .collect();
    let expected = [
        ("`feed.content` is not one of `summary`, `full`", ""),
        ("`feed.facets` names `topic`, which is no facet", "did you mean `topics`?"),
        (
            "`feed.hub` is `hub.example.net`, which is no full address",
            "write the address of a WebSub hub, as in `https://hub.example.org/`",
        ),
        (
            "`feed.authority` is `us`, which is no host with a year or day",
            "write a host, and a year or day in which it was yours: \
             `news.example.org,2016-03-01`",
        ),
    ];
    assert_eq!(found, expected);
}

#[test]
fn an_authority_has_a_host_and_a_year_or_day_that_can_be() {
    let is_taken = |authority: &str| {
        let text = format!("feed:\n  authority: '{authority}'\n");
        newsgen::config::read("newsgen.yaml", &text).1.is_empty()
    };
    for good in ["q.example,2016", "q.example,2016-12", "q.example,2016-12-31"] {
        assert!(is_taken(good), "{good}");
    }
    for bad in [
        "q.example",
        "q.example,2016-13",
        "q.example,2016-00-01",
        "q.example,2016-01-32",
        "q.example,2016-02-31",
        "q.example,2016-2-1-",
        "q.example,-016",
    ] {
        assert!(!is_taken(bad), "{bad}");
    }
}

#[test]
fn a_value_that_has_feeds_must_be_written_and_should_be_one_of_a_story() {
    let text = "feed:\n  facets: [topics/]\n";
    let (_, problems) = newsgen::config::read("newsgen.yaml", text);
    let found: Vec<(&str, &str)> =
        problems.iter().map(|one| (&*one.code, &*one.message)).collect();
    assert_eq!(found, [("feed", "`feed.facets` names `topics/`, which has no value")]);

    let site = Site::new();
    site.write("newsgen.yaml", "feed:\n  facets: [topics/ports, topics/nothere]\n");
    site.story("2016-03-11 Pilots", "topics: [ports]\n");
    let report = site.build();
    let found: Vec<(Level, &str, &str)> = report
        .diagnostics
        .iter()
        .map(|one| (one.level, &*one.code, &*one.message))
        .collect();
    let message = "`feed.facets` names `topics/nothere`, which no story has";
    assert_eq!(found, [(Level::Warning, "feed-value", message)]);
}
