//! Pages: timelines, calendars, redirects, files beside stories.

use newsgen::diagnostic::Level;

use crate::site::Site;

#[test]
fn a_bare_folder_of_stories_becomes_a_finished_site() {
    let site = Site::new();
    site.story("2016-03-11 Harbour pilots end strike", "topics: [ports]\n");
    let report = site.build();
    assert_eq!(report.diagnostics, []);
    let files: Vec<String> = site.files().into_keys().collect();
    let expected = [
        "2016/03/11/harbour-pilots-end-strike.html",
        "2016/03/11/index.html",
        "2016/03/index.html",
        "2016/index.html",
        "404.html",
        "api/2016/03.json",
        "api/2016/03/11.json",
        "api/index.json",
        "api/schema.json",
        "api/sources/index.json",
        "api/sources/meridian-wire.json",
        "api/topics/index.json",
        "api/topics/ports.json",
        "archive.html",
        "assets/favicon.svg",
        "assets/site.css",
        "assets/site.js",
        "assets/world.svg",
        "feed.json",
        "feed.xml",
        "feeds/archive/2016-03.xml",
        "index.html",
        "on-this-day/03-11.html",
        "robots.txt",
        "rss.xml",
        "sources/index.html",
        "sources/meridian-wire/index.html",
        "ticker.html",
        "ticker.json",
        "topics/index.html",
        "topics/ports/index.html",
    ];
    assert_eq!(files, expected);
}

#[test]
fn a_timeline_becomes_a_calendar_above_page_size_and_a_day_is_cut_into_parts() {
    let site = Site::new();
    site.write("newsgen.yaml", "page_size: 10\n");
    for number in 0..25 {
        site.story(&format!("2016-03-11 Story {number:02}"), "");
    }
    site.build();
    assert!(!site.page("2016/index.html").contains("story-00.html"));
    let parts =
        ["2016/03/11/index.html", "2016/03/11/part-2.html", "2016/03/11/part-3.html"];
    let pages = parts.map(|part| site.page(part));
    let has = |page: &str, story: u32| {
        page.contains(&format!("/story-{story:02}.html\">Story"))
    };
    assert!(has(&pages[0], 0) && has(&pages[0], 9) && !pages[0].contains(">Story 10<"));
    assert!(pages[1].contains(">Story 10<") && pages[2].contains(">Story 24<"));
    assert!(!site.has("2016/03/11/part-4.html"));
    assert!(site.has("sources/meridian-wire/2016/03/11/part-3.html"));
}

#[test]
fn values_that_differ_in_case_are_one_and_the_commonest_spelling_is_shown() {
    let site = Site::new();
    site.story("2016-03-09 A", "topics: [Energy]\n");
    site.story("2016-03-10 B", "topics: [energy]\n");
    site.story("2016-03-11 C", "topics: [energy]\n");
    let report = site.build();
    assert_eq!(
        report.diagnostics[0].message,
        "in `topics`, `Energy` is counted as `energy`"
    );
    assert!(site.page("topics/index.html").contains(">energy<"));
    assert!(site.page("2016/03/09/a.html").contains(">Energy<"));
}

#[test]
fn old_addresses_lead_to_the_story() {
    let site = Site::new();
    site.story("2016-03-11 Moved", "aliases: [/old/place.html, /2015/x]\n");
    site.build();
    assert!(site.page("old/place.html").contains("/2016/03/11/moved.html"));
    assert!(site.page("2015/x/index.html").contains("/2016/03/11/moved.html"));
}

#[test]
fn undated_pages_static_files_and_files_beside_stories_have_their_places() {
    let site = Site::new();
    site.story("2016-03-11 One", "");
    let page = "---\ntitle: About us\nmenu: true\n---\nWe are here.\n";
    site.write("content/pages/about.md", page);
    site.write("content/pages/guide/index.md", page);
    site.write("content/2016-03-11/map.pdf", "pdf");
    site.write("static/robots.txt", "own");
    site.write("static/.well-known/security.txt", "s");
    site.write("static/.hidden", "s");
    site.build();
    assert!(site.page("about.html").contains("We are here."));
    assert!(site.page("index.html").contains("href=\"/about.html\">About us"));
    assert!(site.has("guide/index.html") && site.has("2016-03-11/map.pdf"));
    assert_eq!(site.page("robots.txt"), "own");
    assert!(site.has(".well-known/security.txt") && !site.has(".hidden"));
}

#[test]
fn a_mistake_in_what_an_undated_page_may_have_is_a_warning() {
    let site = Site::new();
    let page =
        "---\ntitle: About us\nlang: no language\nmenu: perhaps\n---\nWe are here.\n";
    site.write("content/pages/about.md", page);
    let report = site.build();
    assert!(site.page("about.html").contains("We are here."));
    let told = report.diagnostics.iter();
    let told = told.map(|problem| (problem.level, problem.place.clone().unwrap().line));
    let expected = [(Level::Warning, 3), (Level::Warning, 4)];
    assert_eq!(told.collect::<Vec<_>>(), expected);
}

#[test]
fn what_is_gone_from_the_plan_is_removed_and_foreign_files_stay() {
    let site = Site::new();
    site.story("2016-03-11 One", "").story("2016-03-12 Two", "");
    site.build();
    site.write("public/.htaccess", "foreign");
    site.remove("content/2016-03-12/two.md");
    let report = site.try_build().unwrap();
    let removed = report.written.unwrap().removed;
    let removed: Vec<&str> =
        removed.iter().map(newsgen::paths::OutputPath::as_str).collect();
    let expected = [
        "2016/03/12/index.html",
        "2016/03/12/two.html",
        "api/2016/03/12.json",
        "on-this-day/03-12.html",
    ];
    assert_eq!(removed, expected);
    assert_eq!(site.page(".htaccess"), "foreign");
}

#[test]
fn a_base_address_with_a_path_reaches_every_link() {
    let site = Site::new();
    site.write("newsgen.yaml", "base_url: https://example.org/wire/\n");
    site.story("2016-03-11 One", "").story("2016-03-12 Two", "");
    site.build();
    for (path, bytes) in site.files() {
        let text = String::from_utf8_lossy(&bytes);
        for link in text.split("href=\"/").skip(1) {
            assert!(link.starts_with("wire/"), "{path}: href=\"/{}", &link[..20]);
        }
    }
    let sitemap = site.page("sitemaps/2016-03.xml");
    assert!(sitemap.contains("<loc>https://example.org/wire/2016/03/11/one.html</loc>"));
    assert!(
        site.page("robots.txt").contains("Sitemap: https://example.org/wire/sitemap.xml")
    );
}

#[test]
fn hostile_words_stay_words_in_every_field() {
    let site = Site::new();
    let bad = "\"<script>alert(1)</script>'\\\"><img src=x onerror=alert(2)>\"";
    let more = format!(
        "dateline: {bad}\nbyline: {bad}\nsection: {bad}\ntopics: [{bad}]\nplaces: [{bad}]\n\
         summary: {bad}\nrights: {bad}\nkeywords: [{bad}]\n\
         corrections: [{{date: 2016-03-12, text: {bad}}}]\n"
    );
    let text =
        format!("---\ntitle: {bad}\nsource: {bad}\ndate: 2016-03-11\n{more}---\n{bad}\n");
    site.write("content/s.md", text);
    site.write("newsgen.yaml", format!("title: {bad}\nrights: {bad}\n"));
    site.build();
    for (path, bytes) in site.files() {
        let text = String::from_utf8_lossy(&bytes);
        let html = path.ends_with(".html");
        assert!(
            !html || !text.contains("<script>") && !text.contains("<img src=x"),
            "{path}"
        );
    }
}
