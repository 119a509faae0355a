//! What pages show beside lists: desks and earlier years on the front page, what led in
//! parts of a large period, a day by source, activity and the map of a facet.

use serde_json::Value;
use serde_json::json;

use crate::site::Site;

/// A site whose template prints what it sees as JSON.
fn printing(template: &str, seen: &str) -> Site {
    let site = Site::new();
    let path = format!("templates/{template}");
    site.write(&path, format!("{{{{ page.meta }}}}\u{1}{{{{ {seen} | json }}}}"));
    site
}

fn seen(site: &Site, page: &str) -> Value {
    let page = site.page(page);
    let json = page.split('\u{1}').nth(1).unwrap_or_default();
    serde_json::from_str(json).unwrap_or_default()
}

/// The titles of the stories in a part of what was seen.
fn titles(part: &Value) -> Vec<&str> {
    let stories = part["stories"].as_array().map(Vec::as_slice).unwrap_or_default();
    stories.iter().filter_map(|story| story["title"].as_str()).collect()
}

fn all<'a>(parts: &'a Value, name: &str) -> Vec<(&'a str, Vec<&'a str>)> {
    let parts = parts.as_array().map(Vec::as_slice).unwrap_or_default();
    let named = parts.iter().filter_map(|part| Some((part.get(name)?.as_str()?, part)));
    named.map(|(name, part)| (name, titles(part))).collect()
}

#[test]
fn desks_show_the_newest_stories_of_sections_that_do_not_stand_above() {
    let site = printing("home.html", "desks");
    site.write("newsgen.yaml", "front_page: 1\n");
    site.story("2016-03-09 A", "section: Harbour\ntopics: [ports]\n");
    site.story("2016-03-10 B", "section: City\n");
    site.story("2016-03-11 C", "section: Harbour\n");
    site.story("2016-03-12 D", "section: Harbour\n");
    site.build();
    let expected = [("Harbour", vec!["C", "A"]), ("City", vec!["B"])];
    assert_eq!(all(&seen(&site, "index.html"), "name"), expected);
}

#[test]
fn topics_are_desks_where_no_story_has_a_section() {
    let site = printing("home.html", "desks");
    site.write("newsgen.yaml", "front_page: 1\n");
    site.story("2016-03-09 A", "topics: [ports]\n");
    site.story("2016-03-10 B", "topics: [ports, city]\n");
    site.build();
    assert_eq!(all(&seen(&site, "index.html"), "name"), [("ports", vec!["A"])]);
}

#[test]
fn the_front_page_tells_of_the_newest_day_in_earlier_years() {
    let site = printing("home.html", "this_day");
    for day in ["2012-03-11 A", "2014-03-11 B", "2014-03-12 C", "2016-03-11 D"] {
        site.story(day, "");
    }
    site.build();
    let this_day = seen(&site, "index.html");
    assert_eq!(this_day["day"], "03-11");
    assert_eq!(this_day["url"], "/on-this-day/03-11.html");
    let expected = [("2014-03-11", vec!["B"]), ("2012-03-11", vec!["A"])];
    assert_eq!(all(&this_day["years"], "date"), expected);
}

#[test]
fn there_are_no_earlier_years_of_a_day_that_was_never_in_the_news() {
    let site = printing("home.html", "[this_day, month.date]");
    site.story("2015-03-12 A", "");
    site.story("2016-03-11 B", "");
    site.build();
    assert_eq!(seen(&site, "index.html"), json!([null, "2016-03"]));
}

#[test]
fn an_empty_archive_has_a_front_page_without_month_desks_and_earlier_years() {
    let site = printing("home.html", "[desks, this_day, month]");
    site.write("content/pages/about.md", "---\ntitle: About\n---\n");
    site.build();
    assert_eq!(seen(&site, "index.html"), json!([[], null, null]));
}

#[test]
fn a_period_too_large_for_its_page_shows_what_led_in_its_parts() {
    let site = printing("timeline.html", "timeline.digests");
    site.write("newsgen.yaml", "page_size: 10\n");
    for number in 0..7 {
        site.story(&format!("2016-03-10 A{number}"), "");
    }
    site.story("2016-03-11T08:00:00Z B", "urgency: 2\n");
    site.story("2016-03-11T09:00:00Z C", "priority: urgent\n");
    site.story("2016-03-11T10:00:00Z D", "");
    site.story("2016-03-11T11:00:00Z E", "");
    site.build();
    let by_day =
        [("2016-03-11", vec!["C", "B", "E"]), ("2016-03-10", vec!["A6", "A5", "A4"])];
    assert_eq!(all(&seen(&site, "2016/03/index.html"), "date"), by_day);
    let by_month = [("2016-03", vec!["C", "B", "E"])];
    assert_eq!(all(&seen(&site, "2016/index.html"), "date"), by_month);
    assert_eq!(seen(&site, "2016/03/10/index.html"), json!([]));
}

#[test]
fn a_value_too_large_for_its_page_shows_what_led_in_each_year() {
    let site = printing("timeline.html", "timeline.digests");
    site.write("newsgen.yaml", "page_size: 10\n");
    site.story("2014-03-10 A", "topics: [ports]\n");
    site.story("2014-03-11 Elsewhere", "topics: [rail]\npriority: flash\n");
    site.story("2015-03-10 B", "topics: [ports]\nurgency: 2\n");
    for number in 0..9 {
        site.story(&format!("2015-03-11 C{number}"), "topics: [ports]\n");
    }
    site.build();
    let ports = seen(&site, "topics/ports/index.html");
    let by_year = [("2015", vec!["B", "C8", "C7"]), ("2014", vec!["A"])];
    assert_eq!(all(&ports, "date"), by_year);
    let told = |name: &str| [ports[0][name].clone(), ports[1][name].clone()];
    assert_eq!(told("count"), [json!(10), json!(1)]);
    assert_eq!(told("url"), [json!("/topics/ports/2015/"), json!("/topics/ports/2014/")]);
    assert_eq!(seen(&site, "topics/rail/index.html"), json!([]));
}

#[test]
fn what_leads_in_a_year_of_a_value_changes_no_page_of_another_year() {
    let site = printing("timeline.html", "timeline.digests");
    site.write("newsgen.yaml", "page_size: 10\n");
    for day in 10..21 {
        site.story(&format!("2014-03-{day} Story {day}"), "topics: [ports]\n");
    }
    site.story("2015-03-10 D", "topics: [ports]\n");
    site.build();
    let before = site.page("topics/ports/2014/index.html");
    site.story("2016-03-10 News", "topics: [ports]\npriority: flash\n");
    site.build();
    let by_year = [
        ("2016", vec!["News"]),
        ("2015", vec!["D"]),
        ("2014", vec!["Story 20", "Story 19", "Story 18"]),
    ];
    assert_eq!(all(&seen(&site, "topics/ports/index.html"), "date"), by_year);
    assert_eq!(site.page("topics/ports/2014/index.html"), before);
}

#[test]
fn a_day_has_its_stories_by_source_and_the_one_with_most_first() {
    let site = printing("timeline.html", "timeline.sources");
    site.story("2016-03-11T08:00:00Z A", "source: Quay Press\n");
    site.story("2016-03-11T09:00:00Z B", "source: North\n");
    site.story("2016-03-11T10:00:00Z C", "source: North\n");
    site.story("2016-03-12 D", "source: North\n");
    site.build();
    let expected = [("North", vec!["B", "C"]), ("Quay Press", vec!["A"])];
    assert_eq!(all(&seen(&site, "2016/03/11/index.html"), "name"), expected);
    assert_eq!(seen(&site, "2016/03/12/index.html"), json!([]));
    assert_eq!(seen(&site, "sources/north/index.html"), json!([]));
}

#[test]
fn the_activity_of_a_value_runs_from_the_first_year_of_the_archive_to_its_last() {
    let site = printing("facet.html", "[years, values[0].activity]");
    for day in ["2012-03-11 A", "2014-03-11 B", "2014-03-12 C", "2016-03-11 D"] {
        site.story(day, "");
    }
    site.story("2015-03-11 E", "topics: [ports]\n");
    site.story("2015-03-12 F", "topics: [ports]\n");
    site.build();
    let expected = json!([{ "first": 2012, "last": 2016 }, [0, 0, 0, 2, 0]]);
    assert_eq!(seen(&site, "topics/index.html"), expected);
}

#[test]
fn the_activity_of_a_long_archive_is_counted_in_at_most_forty_spans() {
    let site = printing("facet.html", "values[0].activity");
    site.story("1900-03-11 A", "topics: [ports]\n");
    site.story("1901-03-11 B", "topics: [ports]\n");
    site.story("1999-03-11 C", "topics: [ports]\n");
    site.build();
    let mut expected = vec![0; 34];
    expected[0] = 2;
    expected[33] = 1;
    assert_eq!(seen(&site, "topics/index.html"), json!(expected));
}

#[test]
fn places_that_the_gazetteer_knows_lie_on_the_map_the_largest_first() {
    let site = printing("facet.html", "dots");
    site.story("2016-03-10 A", "places: [Lisbon, Port Alder]\n");
    site.story("2016-03-11 B", "places: [Bergen]\n");
    site.story("2016-03-12 C", "places: [Bergen]\ntopics: [ports]\n");
    site.build();
    let dots = seen(&site, "places/index.html");
    let on_map: Vec<_> = dots.as_array().into_iter().flatten().collect();
    let places: Vec<_> = on_map
        .iter()
        .map(|dot| {
            let degrees = |name: &str| dot[name].as_f64().map(f64::round);
            (dot["name"].as_str(), degrees("latitude"), degrees("longitude"))
        })
        .collect();
    let expected = [
        (Some("Bergen"), Some(60.0), Some(5.0)),
        (Some("Lisbon"), Some(39.0), Some(-9.0)),
    ];
    assert_eq!(places, expected);
    assert_eq!(seen(&site, "topics/index.html"), json!([]));
}

#[test]
fn bars_are_as_high_as_their_numbers_and_none_that_is_there_is_invisible() {
    let site = Site::new();
    site.write("templates/facet.html", "{{ page.meta }}{{ values[0].activity | bars }}");
    site.story("2015-03-11 A", "topics: [ports]\n");
    for number in 0..30 {
        site.story(&format!("2017-03-11 Story {number}"), "topics: [ports]\n");
    }
    site.build();
    let page = site.page("topics/index.html");
    assert!(page.ends_with("M0 10v-1h.8v1zM2 10v-10h.8v10z"), "{page}");
}

#[test]
fn the_classic_theme_shows_the_wire_across_the_top() {
    let site = Site::new();
    site.write("newsgen.yaml", "theme: classic\n");
    site.story("2016-03-10 A", "");
    site.story("2016-03-11 B", "");
    let report = site.build();
    assert_eq!(report.diagnostics, []);
    let page = site.page("2016/03/11/b.html");
    let at = |what: &str| page.find(what).unwrap_or(usize::MAX);
    assert!(at("id=\"_ticker\"") < at("class=\"masthead\""));
    assert!(at("class=\"masthead\"") < at("class=\"breadcrumb\""));
    assert!(at("class=\"breadcrumb\"") < at("<h1 class=\"p-name\">B</h1>"));
    assert!(page.contains("<link rel=\"stylesheet\" href=\"/assets/classic.css\">"));
}

#[test]
fn a_project_s_theme_stands_over_the_built_in_one_of_its_name() {
    let site = Site::new();
    site.write("newsgen.yaml", "theme: classic\n");
    site.write("themes/classic/templates/partials/footer.html", "<footer>Ours</footer>");
    site.story("2016-03-11 B", "");
    let report = site.build();
    assert_eq!(report.diagnostics, []);
    let page = site.page("2016/03/11/b.html");
    assert!(page.contains("<footer>Ours</footer>") && page.contains("classic.css"));
}
