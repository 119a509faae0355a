//! Feeds: what they tell of each thing, its name, and when it was changed.

use std::collections::BTreeSet;

use crate::feeds::BASE;
use crate::feeds::json;
use crate::feeds::site;
use crate::feeds::texts;
use crate::site::Site;

#[test]
fn a_correction_keeps_its_name_when_an_older_one_is_added_and_changes_its_story() {
    let site = site();
    let story = |older: &str| {
        let more = format!(
            "updated: 2016-03-12\ncorrections: [{older}{{date: 2016-03-14, text: Nine.}}]\n"
        );
        site.story("2016-03-11 Tides", &more);
    };
    story("");
    site.build();
    let ids = || texts(&site.page("corrections.xml"))["feed/entry/id"].clone();
    let newest = "tag:archive.example.org,2026:2016-03-11/tides#correction-2016-03-14-";
    let before = ids();
    assert!(before[0].starts_with(newest), "{before:?}");
    story("{date: 2016-03-13, text: Ten.}, ");
    site.build();
    assert_eq!(ids()[0], before[0]);
    assert_eq!(ids().len(), 2);
    // What was corrected was changed, wherever that is said.
    let page = site.page("2016/03/11/tides.html");
    let modified = "<meta property=\"article:modified_time\" content=\"2016-03-14\">";
    assert!(page.contains(modified), "{page}");
    assert!(page.contains("\"dateModified\":\"2016-03-14\""), "{page}");
    let feed = json(&site, "feed.json");
    let items = feed["items"].as_array().unwrap();
    let own = items.iter().find(|item| item["title"] == "Tides").unwrap();
    assert_eq!(own["date_modified"], "2016-03-14T00:00:00+00:00");
    assert!(site.page("sitemaps/2016-03.xml").contains("<lastmod>2016-03-14</lastmod>"));
}

#[test]
fn an_update_from_before_its_story_is_left_out_with_a_warning() {
    let site = Site::new();
    site.write("newsgen.yaml", BASE);
    site.story("2016-03-11T09:30:00Z Tides", "updated: 2016-03-10\n");
    // A day has no time, and may be the story's own.
    site.story("2016-03-12T09:30:00Z Ports", "updated: 2016-03-12\n");
    let report = site.build();
    let found: Vec<(&str, &str)> =
        report.diagnostics.iter().map(|one| (&*one.code, &*one.message)).collect();
    let message = "`updated` is 2016-03-10, before the story's `date`, \
                   2016-03-11T09:30:00+00:00; it is left out";
    assert_eq!(found, [("updated", message)]);
    for path in ["feed.xml", "sitemaps/2016-03.xml", "2016/03/11/tides.html"] {
        assert!(!site.page(path).contains("2016-03-10"), "{path}");
    }
}

#[test]
fn without_a_host_every_feed_has_a_name_of_its_own_and_with_one_so_have_ids() {
    let site = Site::new();
    site.write("newsgen.yaml", "facets: [series]\nfeed: {facets: [topics, series]}\n");
    site.story("2016-03-11 Tides", "topics: Energy\nseries: Energy\nid: no iri\n");
    for number in 0..250 {
        site.story(&format!("2016-03-10 March {number:03}"), "");
    }
    site.build();
    let paths = [
        "feed.xml",
        "topics/energy/feed.xml",
        "series/energy/feed.xml",
        "feeds/archive/2016-03.xml",
        "feeds/archive/2016-03-2.xml",
    ];
    let names = paths.map(|path| texts(&site.page(path))["feed/id"][0].clone());
    assert_eq!(BTreeSet::from(names).len(), 5);
    // A name that the host makes outlives another title.
    let energy =
        || texts(&site.page("feeds/archive/2016-03-2.xml"))["feed/entry/id"].clone();
    site.write("newsgen.yaml", format!("{BASE}title: One\n"));
    site.build();
    let before = energy();
    site.write("newsgen.yaml", format!("{BASE}title: Another\n"));
    site.build();
    assert_eq!(energy(), before);
}

#[test]
fn what_stands_with_a_story_is_told_in_each_format() {
    let site = Site::new();
    site.write("newsgen.yaml", BASE);
    site.write("content/2016-03-11/quay.png", "no picture");
    site.story(
        "2016-03-11 Tides",
        "byline: Quill & <Ada>\ntopics: [Ports & <quays>]\n\
         image: {src: quay.png, alt: A quay}\nrights: {notice: (c) Q & <P>}\n",
    );
    let text = site.root().join("content/2016-03-11/tides.md");
    let titled = std::fs::read_to_string(&text).unwrap();
    let titled = titled.replace("title: Tides", "title: Tides & <quays>");
    site.write("content/2016-03-11/tides.md", titled);
    let report = site.build();
    assert_eq!(report.diagnostics, []);
    let picture = "https://archive.example.org/wire/2016-03-11/quay.png";

    let page = site.page("feed.xml");
    let atom = texts(&page);
    assert_eq!(atom["feed/entry/title"], ["Tides & <quays>"]);
    assert_eq!(atom["feed/entry/author/name"], ["Quill & <Ada>"]);
    assert_eq!(atom["feed/entry/rights"], ["(c) Q & <P>"]);
    let category = "<category term=\"Ports &amp; &lt;quays&gt;\"/>";
    assert!(page.contains(category), "{page}");
    let enclosure =
        format!("<link rel=\"enclosure\" type=\"image/png\" href=\"{picture}\"/>");
    assert!(page.contains(&enclosure), "{page}");

    // Readers of RSS that take `&lt;` for HTML let hexadecimal references stand.
    let page = site.page("rss.xml");
    for line in [
        "<title>Tides &#x26; &#x3C;quays&#x3E;</title>",
        "<dc:creator>Quill &#x26; &#x3C;Ada&#x3E;</dc:creator>",
        "<category>Ports &#x26; &#x3C;quays&#x3E;</category>",
        "<dc:rights>(c) Q &#x26; &#x3C;P&#x3E;</dc:rights>",
        &format!(
            "<media:content url=\"{picture}\" type=\"image/png\" medium=\"image\"/>"
        ),
    ] {
        assert!(page.contains(line), "{line} in {page}");
    }

    let feed = json(&site, "feed.json");
    let item = &feed["items"][0];
    let told = ["title", "image", "tags"].map(|key| item[key].clone());
    let expected = serde_json::json!(["Tides & <quays>", picture, ["Ports & <quays>"]]);
    assert_eq!(serde_json::json!(told), expected);
    assert_eq!(item["authors"][0]["name"], "Quill & <Ada>");
}
