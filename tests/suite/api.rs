//! The static API: what it lists, that it says what its schema promises, and how little of it
//! a new story changes.

use std::collections::BTreeMap;

use serde_json::Value;
use serde_json::json;

use crate::schema;
use crate::site::Site;

/// A site with stories of two months, of running stories, and held ones.
fn site() -> Site {
    let site = Site::new();
    site.write(
        "newsgen.yaml",
        "title: The Quay\nbase_url: https://quay.example/a/\nfacets: [ships]\npage_size: 10\n\
         api: {ninjs: true}\n",
    );
    site.write("content/2016/pier.png", "a picture");
    site.story(
        "2016-03-10 Pilots strike",
        "topics: [Ports, Strikes]\nships: [Calypso]\nsection: Economy\nbyline: [Ada Vane]\n\
         image: {src: ../2016/pier.png, alt: The pier}\nurgency: 3\nkeywords: [pilots]\n",
    );
    site.story("2016-03-11 Index", "topics: [Index]\nstory: flood\n");
    site.story("2016-03-12 Flood", "topics: [Ports]\nstory: flood\nlang: fr\n");
    for number in 0..12 {
        let more = "topics: [Ports]\ncorrections: [{date: 2016-05-01, text: Not so.}]\n";
        site.story(&format!("2016-04-01T09:00:00Z Ship {number}"), more);
    }
    site.story("2016-03-13 Secret", "draft: true\ntopics: [Secret]\n");
    site.story("2016-03-14 Secret killed", "status: canceled\n");
    site
}

/// Every document of the API, by its path below it.
fn documents(site: &Site) -> BTreeMap<String, Value> {
    let files = site.files().into_iter();
    let own = files.filter_map(|(path, bytes)| {
        let path = path.strip_prefix("api/")?.to_owned();
        Some((path, serde_json::from_slice(&bytes).unwrap()))
    });
    own.collect()
}

#[test]
fn every_document_is_as_the_schema_says() {
    let site = site();
    site.build();
    let mut documents = documents(&site);
    let schema = documents.remove("schema.json").unwrap();
    for (path, document) in &documents {
        let wrong = schema::check(&schema, document);
        assert_eq!(wrong, [""; 0], "{path}: {document:#}");
    }
    assert_ne!(schema::check(&schema, &json!({"type": "list"})), [""; 0]);
    assert!(documents.len() > 20, "{:?}", documents.keys());
}

#[test]
fn the_index_leads_to_every_document_and_counts_as_the_archive_does() {
    let site = site();
    site.build();
    let documents = documents(&site);
    let index = &documents["index.json"];
    let months: Vec<(&str, u64)> = index["years"][0]["months"]
        .as_array()
        .unwrap()
        .iter()
        .map(|month| {
            (month["period"].as_str().unwrap(), month["stories"].as_u64().unwrap())
        })
        .collect();
    // The flood of 11 March was told again on the 12th.
    assert_eq!(months, [("2016-03", 2), ("2016-04", 12)]);
    assert_eq!(
        (&index["stories"], &index["years"][0]["stories"]),
        (&json!(14), &json!(14))
    );

    let base = "https://quay.example/a/api/";
    let mut found = vec!["index.json".to_owned()];
    let mut at = 0;
    while let Some(path) = found.get(at).cloned() {
        at += 1;
        urls(&documents[&path], base, &mut found);
    }
    found.sort();
    found.dedup();
    assert_eq!(found, documents.keys().cloned().collect::<Vec<_>>());
}

/// Adds the documents that a document leads to.
fn urls(value: &Value, base: &str, found: &mut Vec<String>) {
    match value {
        Value::Array(values) => values.iter().for_each(|one| urls(one, base, found)),
        Value::Object(fields) => fields.values().for_each(|one| urls(one, base, found)),
        Value::String(text) => {
            let path = text.strip_prefix(base).map(ToOwned::to_owned);
            found.extend(path.filter(|path| !found.contains(path)));
        }
        _ => {}
    }
}

#[test]
fn a_list_has_its_stories_or_the_lists_that_have_them() {
    let site = site();
    site.build();
    let documents = documents(&site);
    let stories = |path: &str| documents[path]["stories"].as_u64().unwrap();
    let items = |path: &str| documents[path]["items"].as_array().map(Vec::len);
    assert_eq!((stories("2016/03.json"), items("2016/03.json")), (2, Some(2)));
    assert_eq!((stories("2016/03/11.json"), items("2016/03/11.json")), (1, Some(1)));
    assert_eq!((stories("topics/ports.json"), items("topics/ports.json")), (14, None));
    let parts = &documents["topics/ports.json"]["parts"];
    let april = "https://quay.example/a/api/topics/ports/2016-04.json";
    assert_eq!(parts[1], json!({"period": "2016-04", "stories": 12, "url": april}));
    assert_eq!(items("topics/ports/2016-04.json"), Some(12));
    assert_eq!(items("topics/index-.json"), Some(1), "a value that is called Index");
    let values = documents["topics/index.json"]["values"].as_array().unwrap();
    let names: Vec<&str> =
        values.iter().map(|value| value["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Index", "Ports", "Strikes"]);
}

#[test]
fn an_item_has_every_key() {
    let site = site();
    site.build();
    let list = &documents(&site)["2016/03/10.json"];
    let expected = json!({
        "id": "tag:quay.example,2026:2016-03-10/pilots-strike",
        "url": "https://quay.example/a/2016/03/10/pilots-strike.html",
        "ninjs": "https://quay.example/a/2016/03/10/pilots-strike.ninjs.json",
        "title": "Pilots strike",
        "source": "Meridian Wire",
        "date": "2016-03-10",
        "updated": null,
        "lang": "en",
        "summary": "Text of Pilots strike.",
        "dateline": null,
        "places": [],
        "topics": ["Ports", "Strikes"],
        "section": "Economy",
        "byline": ["Ada Vane"],
        "facets": {"ships": ["Calypso"]},
        "kind": null,
        "priority": null,
        "urgency": 3,
        "slugline": null,
        "keywords": ["pilots"],
        "story": null,
        "translation": null,
        "image": {
            "url": "https://quay.example/a/2016/pier.png",
            "alt": "The pier",
            "caption": null,
            "credit": null,
            "width": null,
            "height": null,
        },
        "corrections": [],
    });
    assert_eq!(list["items"], json!([expected]));
}

#[test]
fn no_document_has_a_word_of_a_story_that_is_held_back() {
    let site = site();
    site.build();
    for (path, bytes) in site.files() {
        if path.ends_with(".json") {
            let text = String::from_utf8(bytes).unwrap().to_lowercase();
            assert!(!text.contains("secret"), "{path}: {text}");
        }
    }
}

/// However many there are: the index, the day and the month, and for each value that it is
/// filed under its list, that of its month, and the facet's index.
#[test]
fn a_new_story_changes_a_fixed_number_of_documents() {
    let changed = |n_before: usize| {
        let site = site();
        for number in 0..n_before {
            site.story(
                &format!("2016-{:02}-02T09:00:00Z Old {number}", number % 4 + 1),
                "topics: [Ports]\n",
            );
        }
        site.build();
        site.story("2016-04-02 New", "topics: [Ports]\n");
        let mut changed = site.build_and_compare();
        changed.retain(|path| path.starts_with("api/") || path.ends_with(".ninjs.json"));
        changed
    };
    let expected = [
        "2016/04/02/new.ninjs.json",
        "api/2016/04.json",
        "api/2016/04/02.json",
        "api/index.json",
        "api/sources/index.json",
        "api/sources/meridian-wire.json",
        "api/sources/meridian-wire/2016-04.json",
        "api/topics/index.json",
        "api/topics/ports.json",
        "api/topics/ports/2016-04.json",
    ];
    assert_eq!(changed(4), expected);
    assert_eq!(changed(40), expected);
}

/// A text stands on its story's page and in its ninjs: a change of it changes both, and none
/// of the lists.
#[test]
fn a_changed_text_changes_its_ninjs_and_no_list() {
    let site = site();
    site.build();
    let path = "content/2016-04-01/ship-3.md";
    let text = std::fs::read_to_string(site.root().join(path)).unwrap();
    site.write(path, text + "\nMore [words](/2016/03/).\n");
    let expected = ["2016/04/01/ship-3.html", "2016/04/01/ship-3.ninjs.json"];
    assert_eq!(site.build_and_compare(), expected);
    let ninjs: Value =
        serde_json::from_str(&site.page("2016/04/01/ship-3.ninjs.json")).unwrap();
    let body = ninjs["bodies"][0]["value"].as_str().unwrap();
    let link = "<a href=\"https://quay.example/a/2016/03/\">words</a>";
    assert!(body.contains(link), "{body}");
}

#[test]
fn a_story_that_is_withdrawn_takes_its_ninjs_with_it() {
    let site = site();
    site.build();
    let path = "content/2016-04-01/ship-3.md";
    let text = std::fs::read_to_string(site.root().join(path)).unwrap();
    site.write(path, text.replacen("---\n", "---\nstatus: canceled\n", 1));
    let report = site.build();
    assert!(!site.has("2016/04/01/ship-3.ninjs.json"));
    assert_eq!(documents(&site)["2016/04.json"]["stories"], json!(11));
    let removed = report.written.unwrap().removed;
    assert_eq!(removed.len(), 1, "{removed:?}");
}

#[test]
fn the_api_can_be_turned_off() {
    let site = site();
    site.write("newsgen.yaml", "api: false\n");
    site.build();
    let data: Vec<String> = site
        .files()
        .into_keys()
        .filter(|path| path.starts_with("api/") || path.contains("ninjs"))
        .collect();
    assert_eq!(data, [""; 0]);
}
