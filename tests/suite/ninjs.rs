//! Stories as ninjs: that they tell what the story's page tells.

use serde_json::Value;
use serde_json::json;

use crate::site::Site;

/// A site with an address whose stories are ninjs, too.
fn site() -> Site {
    let site = Site::new();
    let config = "title: The Quay\nbase_url: https://quay.example/\napi: {ninjs: true}\n";
    site.write("newsgen.yaml", config);
    site
}

/// The ninjs of a story.
fn ninjs(site: &Site, page: &str) -> Value {
    serde_json::from_str(&site.page(&format!("{page}.ninjs.json"))).unwrap()
}

/// What the page of a story says of it in JSON-LD.
fn linked_data(site: &Site, page: &str) -> Value {
    let html = site.page(&format!("{page}.html"));
    let (_, rest) = html.split_once("application/ld+json").unwrap();
    let (_, rest) = rest.split_once('>').unwrap();
    let (json, _) = rest.split_once("</script>").unwrap();
    let data: Value = serde_json::from_str(json).unwrap();
    data["@graph"][0].clone()
}

/// There is a larger Portland, and none in Ohio that the gazetteer knows.
#[test]
fn a_place_lies_where_its_dateline_says_or_nowhere() {
    let site = site();
    let story = |day: u8, dateline: &str| {
        let more = format!("dateline: {dateline}\nplaces: [Portland]\n");
        site.story(&format!("2016-03-0{day} Day {day}"), &more);
    };
    story(3, "PORTLAND, Maine, USA, March 3 (AP) --");
    story(4, "PORTLAND, Ohio, March 4 (AP) --");
    site.build();
    let maine = "2016/03/03/day-3";
    let point = json!({"type": "Point", "coordinates": [-70.26, 43.66]});
    assert_eq!(
        ninjs(&site, maine)["places"],
        json!([{"name": "Portland", "geoJSON": point}])
    );
    let geo = &linked_data(&site, maine)["locationCreated"][0]["geo"];
    assert_eq!((&geo["latitude"], &geo["longitude"]), (&json!(43.66), &json!(-70.26)));
    let ohio = ninjs(&site, "2016/03/04/day-4");
    assert_eq!(ohio["places"], json!([{"name": "Portland"}]));
}

#[test]
fn an_agency_in_a_byline_is_no_person() {
    let site = site();
    site.story("2016-03-03 One", "byline: [Ada Vane, Meridian Wire]\n");
    site.story("2016-03-04 Two", "");
    site.build();
    let one = ninjs(&site, "2016/03/03/one");
    let author = |name: &str| json!([{"name": name, "rel": "author"}]);
    assert_eq!(one["people"], author("Ada Vane"));
    assert_eq!(one["organisations"], author("Meridian Wire"));
    let two = ninjs(&site, "2016/03/04/two");
    assert_eq!(
        (&two["people"], &two["organisations"]),
        (&Value::Null, &author("Meridian Wire"))
    );
}

/// ninjs has one place for changes, and the latest takes it.
#[test]
fn a_change_that_a_correction_came_after_is_kept_beside_it() {
    let site = site();
    let changed = |day: &str, more: &str| {
        site.story(
            &format!("2016-03-{day}T12:00:00Z A"),
            &format!("updated: 2016-03-05T12:00:00Z\n{more}"),
        );
        site.build();
        let story = ninjs(&site, &format!("2016/03/{day}/a"));
        let descriptions = story["descriptions"].as_array().unwrap();
        let rest = descriptions.iter().find(|one| one["role"] == "front-matter");
        let rest = rest.map(|rest| rest["value"].as_str().unwrap().to_owned());
        (story["versionCreated"].as_str().unwrap().to_owned(), rest)
    };
    let updated = "2016-03-05T12:00:00+00:00";
    assert_eq!(changed("03", ""), (updated.to_owned(), None));
    let (latest, rest) =
        changed("04", "corrections: [{date: 2016-03-06, text: It was nine.}]\n");
    assert_eq!(latest, "2016-03-06T00:00:00+00:00");
    let rest: Value = serde_json::from_str(&rest.unwrap()).unwrap();
    assert_eq!(rest["updated"], updated);
}

#[test]
fn own_facets_are_not_taken_for_topics_or_keywords() {
    let site = site();
    let config = std::fs::read_to_string(site.root().join("newsgen.yaml")).unwrap();
    site.write("newsgen.yaml", config + "facets: [about, keyword]\n");
    site.story(
        "2016-03-03 One",
        "topics: [Ports]\nabout: [Ships]\nkeyword: [Mail]\nkeywords: [pilots]\n",
    );
    site.build();
    let subject = |name: &str, rel: &str| json!({"name": name, "rel": rel});
    let expected = json!([
        subject("Ports", "about"),
        subject("Ships", "about_"),
        subject("Mail", "keyword_"),
        subject("pilots", "keyword"),
    ]);
    assert_eq!(ninjs(&site, "2016/03/03/one")["subjects"], expected);
}

/// Feeds, data and sitemaps name pictures that others can ask for, by addresses that they
/// can read.
#[test]
fn a_picture_has_an_address_that_others_can_ask_for_or_none_at_all() {
    let site = site();
    site.story("2016-03-03 Elsewhere", "image: \"//cdn.example/p q.jpg?w=1\"\n");
    site.story("2016-03-04 Inside", "image: \"data:image/png;base64,xx\"\n");
    site.build();
    let full = "https://cdn.example/p%20q.jpg?w=1";
    let story = ninjs(&site, "2016/03/03/elsewhere");
    let picture = &story["associations"][0]["renditions"][0];
    assert_eq!(
        (&picture["href"], &picture["contentType"]),
        (&json!(full), &json!("image/jpeg"))
    );
    assert_eq!(linked_data(&site, "2016/03/03/elsewhere")["image"][0]["url"], full);
    let list: Value = serde_json::from_str(&site.page("api/2016/03.json")).unwrap();
    assert_eq!(list["items"][0]["image"]["url"], full);
    let head = site.page("2016/03/03/elsewhere.html");
    assert!(head.contains(&format!("og:image\" content=\"{full}")), "{head}");
    for path in ["feed.xml", "rss.xml", "feed.json", "sitemaps/2016-03.xml"] {
        let text = site.page(path);
        assert!(text.contains(full), "{path}: {text}");
    }
    assert_eq!(ninjs(&site, "2016/03/04/inside")["associations"], Value::Null);
    assert_eq!(list["items"][1]["image"], Value::Null);
    for (path, bytes) in site.files() {
        let text = String::from_utf8_lossy(&bytes);
        // A story's page shows it, and its ninjs keeps what front matter says.
        let own = path.ends_with("inside.html") || path.ends_with("inside.ninjs.json");
        let inside = !own && path.ends_with("json") && text.contains("data:image");
        let broken = text.contains("quay.exampledata:");
        assert!(!inside && !broken, "{path}: {text}");
    }
}
