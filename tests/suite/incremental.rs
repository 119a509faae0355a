//! What a rebuild renders and writes: what has changed, and nothing else. That its bytes are
//! those of a clean build, every test here proves by building.

use std::fs;
use std::fs::File;
use std::time::Duration;
use std::time::SystemTime;

use newsgen::build::Effect;
use newsgen::build::Report;
use newsgen::build::Stale;
use newsgen::output::Reason;

use crate::site::Site;

/// A site with two articles on two days, and some of everything.
pub(crate) fn site() -> Site {
    let site = Site::new();
    site.write("newsgen.yaml", "base_url: https://archive.example.org/\n");
    site.story("2016-03-10 One", "topics: [Energy]\n");
    site.story("2016-03-11 Two", "aliases: [/old.html]\n");
    site.write("content/pages/about.md", "---\ntitle: About\n---\nWords.\n");
    site.write("static/logo.txt", "logo");
    site.build();
    site
}

pub(crate) fn rendered(report: &Report) -> Vec<&str> {
    report.rendered.iter().map(|(path, _)| path.as_str()).collect()
}

pub(crate) fn written(report: &Report) -> Vec<&str> {
    let summary = report.written.as_ref().unwrap();
    summary.new.iter().chain(&summary.changed).map(|path| path.as_str()).collect()
}

/// Every page of the site that is HTML.
fn pages(site: &Site) -> Vec<String> {
    let names = site.files().into_keys();
    names.filter(|name| name.ends_with(".html")).collect()
}

pub(crate) fn body(site: &Site, path: &str, more: &str) {
    let text = fs::read_to_string(site.root().join(path)).unwrap();
    site.write(path, text + more);
}

#[test]
fn nothing_changed_renders_nothing_and_touches_nothing() {
    let site = site();
    let modified = || {
        let page = fs::metadata(site.root().join("public/index.html")).unwrap();
        page.modified().unwrap()
    };
    let before = modified();
    let report = site.build();
    assert_eq!((rendered(&report), written(&report)), (vec![], vec![]));
    assert_eq!(report.written.unwrap().unchanged, site.files().len() as u64);
    assert_eq!(modified(), before);
}

#[test]
fn a_touch_renders_nothing() {
    let site = site();
    for path in ["content/2016-03-10/one.md", "static/logo.txt", "newsgen.yaml"] {
        let file = File::options().append(true).open(site.root().join(path)).unwrap();
        let later = SystemTime::now() + Duration::from_secs(60);
        file.set_modified(later).unwrap();
    }
    assert_eq!(rendered(&site.build()), Vec::<&str>::new());
}

#[test]
fn an_edit_below_the_first_paragraph_renders_its_own_page_alone() {
    let site = site();
    body(&site, "content/2016-03-10/one.md", "\nMore.\n");
    let report = site.build();
    assert_eq!(rendered(&report), ["2016/03/10/one.html"]);
    assert_eq!(report.rendered[0].1, Stale::TextChanged);
    assert_eq!(written(&report), ["2016/03/10/one.html"]);
}

#[test]
fn an_edit_of_the_first_paragraph_renders_what_shows_it() {
    let site = site();
    let text = "---\ntitle: One\ndate: 2016-03-10\nsource: Meridian Wire\n\
                topics: [Energy]\n---\nOther words.\n";
    site.write("content/2016-03-10/one.md", text);
    let report = site.build();
    assert_eq!(
        rendered(&report),
        [
            "2016/03/10/one.html",
            "2016/03/11/two.html",
            "2016/index.html",
            "2016/03/index.html",
            "2016/03/10/index.html",
            "2016/03/11/index.html",
            "sources/meridian-wire/index.html",
            "topics/energy/index.html",
            "on-this-day/03-10.html",
            "archive.html",
            "index.html",
            "ticker.html",
            "feed.xml",
            "rss.xml",
            "feed.json",
            "feeds/archive/2016-03.xml",
            "api/2016/03.json",
            "api/2016/03/10.json",
            "api/sources/meridian-wire.json",
            "api/topics/energy.json",
        ]
    );
}

#[test]
fn bytes_that_come_out_the_same_are_not_written() {
    let site = site();
    site.write("newsgen.yaml", "base_url: https://archive.example.org/\n# A remark.\n");
    let report = site.build();
    assert_eq!((rendered(&report), written(&report)), (vec![], vec![]));
    site.write("templates/404.html", "{# Mine. #}{% extends \"default/404.html\" %}");
    let report = site.build();
    assert_eq!((rendered(&report), written(&report)), (vec!["404.html"], vec![]));
}

#[test]
fn a_change_of_the_ticker_renders_pages_and_neither_feeds_nor_redirects() {
    let site = site();
    site.write("templates/partials/ticker.html", "<p>Ticker</p>\n");
    let report = site.build();
    let mut found: Vec<String> =
        rendered(&report).iter().map(|path| (*path).to_owned()).collect();
    found.sort();
    let mut expected = pages(&site);
    expected.retain(|path| path != "old.html");
    assert_eq!(found, expected);
    assert!(report.rendered.iter().all(|(_, why)| *why == Stale::TemplateChanged));
}

#[test]
fn a_change_of_one_template_renders_that_kind_alone() {
    let site = site();
    let kinds: [(&str, &[&str]); 4] = [
        ("article.html", &["2016/03/10/one.html", "2016/03/11/two.html"]),
        ("redirect.html", &["old.html"]),
        ("facet.html", &["sources/index.html", "topics/index.html"]),
        ("page.html", &["about.html"]),
    ];
    for (name, expected) in kinds {
        let text = format!("{{% extends \"default/{name}\" %}}{{# mine #}}");
        site.write(&format!("templates/{name}"), text);
        assert_eq!(rendered(&site.build()), expected, "{name}");
    }
}

#[test]
fn a_colour_rewrites_the_stylesheet_alone() {
    let site = site();
    site.write("themes/mine/theme.yaml", "extends: default\n");
    site.write("themes/mine/assets/site.css", "a { color: red }\n");
    let config = "base_url: https://archive.example.org/\ntheme: mine\n";
    site.write("newsgen.yaml", config);
    site.build();
    site.write("themes/mine/assets/site.css", "a { color: blue }\n");
    let report = site.build();
    assert_eq!(rendered(&report), Vec::<&str>::new());
    assert_eq!(written(&report), ["assets/site.css"]);
    assert_eq!(site.page("assets/site.css"), "a { color: blue }\n");

    site.write("newsgen.yaml", format!("{config}assets: hashed\n"));
    site.build();
    site.write("themes/mine/assets/site.css", "a { color: teal }\n");
    let report = site.build();
    let mut found = rendered(&report);
    found.sort_unstable();
    assert_eq!(found, pages(&site));
}

#[test]
fn the_newest_story_writes_as_many_files_on_a_large_site_as_on_a_small_one() {
    let n_written = |n_days: u64| {
        let site = Site::new();
        let config = "base_url: https://archive.example.org/\npage_size: 10\n";
        site.write("newsgen.yaml", config);
        let first = chrono::NaiveDate::from_ymd_opt(2016, 1, 1).unwrap();
        for day in (200 - n_days)..200 {
            let date = first + chrono::Days::new(day);
            site.story(&format!("{date} Story {day:03}"), "topics: [Energy]\n");
        }
        site.build();
        site.story("2016-07-18 The newest", "topics: [Energy]\n");
        written(&site.build()).len()
    };
    let n_small = n_written(60);
    assert_eq!(n_small, n_written(200));
    assert!(n_small <= 36, "{n_small}");
}

#[test]
fn a_setting_of_markdown_reaches_every_text_below_its_summary_too() {
    let site = site();
    let text = "---\ntitle: Four\ndate: 2016-03-13\nsource: X\nsummary: S.\n---\n\
                First.\n\n# Part\n\n\"Quoted\" ~~struck~~.\n";
    site.write("content/2016-03-13/four.md", text);
    site.build();
    let page = || site.page("2016/03/13/four.html");
    assert!(page().contains("<del>struck</del>") && !page().contains("\u{201c}Quoted"));
    let base = "base_url: https://archive.example.org/\n";
    let set = |markdown: &str| {
        site.write("newsgen.yaml", format!("{base}markdown: {markdown}\n"));
        site.build();
    };
    set("{smart_punctuation: true}");
    assert!(page().contains("\u{201c}Quoted\u{201d}"));
    set("{strikethrough: false}");
    assert!(page().contains("~~struck~~"));
    set("{heading_ids: false}");
    assert!(page().contains("<h2>Part</h2>"));
    set("{heading_ids: false, headings_below_title: false}");
    assert!(page().contains("<h1>Part</h1>"));
}

#[test]
fn a_link_is_followed_when_what_it_leads_to_moves() {
    let site = site();
    let text = "---\ntitle: Three\ndate: 2016-03-12\nsource: X\n---\nFirst.\n\n\
                [one](../2016-03-10/one.md)\n";
    site.write("content/links/three.md", text);
    assert_eq!(site.build().diagnostics, []);
    let text = fs::read_to_string(site.root().join("content/2016-03-10/one.md")).unwrap();
    let slug = text.replace("title: One", "title: One\nslug: uno");
    site.write("content/2016-03-10/one.md", slug);
    let report = site.build();
    let three =
        report.rendered.iter().find(|(path, _)| path.as_str().ends_with("three.html"));
    assert_eq!(three.unwrap().1, Stale::TextChanged);
    assert!(site.page("2016/03/12/three.html").contains("/2016/03/10/uno.html"));

    // A link that leads nowhere is told in every build, rendered or not.
    site.remove("content/2016-03-10/one.md");
    for _ in 0..3 {
        let codes: Vec<String> =
            site.build().diagnostics.iter().map(|d| d.code.to_string()).collect();
        assert_eq!(codes, ["link"]);
    }
}

#[test]
fn a_page_that_someone_edited_is_kept_and_reported_in_every_build() {
    let site = site();
    std::thread::sleep(Duration::from_millis(60));
    site.build();
    site.write("public/2016/03/10/one.html", "mine");
    site.write("public/notes.txt", "mine");
    for _ in 0..3 {
        let report = site.try_build().unwrap();
        let kept = &report.written.unwrap().kept;
        assert_eq!(kept.len(), 1);
        assert_eq!(kept[0].reason, Reason::Edited);
        assert_eq!(site.page("2016/03/10/one.html"), "mine");
        assert_eq!(site.page("notes.txt"), "mine");
    }
}

#[test]
fn a_page_that_someone_removed_comes_back() {
    let site = site();
    site.remove("public/2016/03/10/one.html");
    let report = site.build();
    assert_eq!(rendered(&report), ["2016/03/10/one.html"]);
    assert_eq!(report.rendered[0].1, Stale::FileMissing);
}

#[test]
fn a_preview_changes_nothing_and_says_what_would() {
    let mut site = site();
    let tree = |site: &Site| {
        let all = walkdir::WalkDir::new(site.root()).sort_by_file_name().into_iter();
        let files = all.map(Result::unwrap).filter(|entry| entry.file_type().is_file());
        files
            .map(|entry| (entry.path().to_owned(), fs::read(entry.path()).unwrap()))
            .collect::<Vec<_>>()
    };
    body(&site, "content/2016-03-10/one.md", "\nMore.\n");
    site.remove("content/2016-03-11/two.md");
    site.options.effect = Effect::Preview;
    let before = tree(&site);
    let report = site.build();
    assert!(tree(&site) == before);
    let summary = report.written.unwrap();
    assert!(summary.changed.iter().any(|path| path.as_str() == "2016/03/10/one.html"));
    let removed: Vec<&str> = summary.removed.iter().map(|path| path.as_str()).collect();
    let expected = [
        "2016/03/11/index.html",
        "2016/03/11/two.html",
        "api/2016/03/11.json",
        "old.html",
        "on-this-day/03-11.html",
    ];
    assert_eq!(removed, expected);

    site.options.effect = Effect::Write;
    let report = site.build();
    let after = report.written.unwrap();
    assert_eq!(
        (after.new, after.changed, after.removed),
        (summary.new, summary.changed, summary.removed)
    );
}

#[test]
fn a_preview_of_a_site_that_is_not_there_makes_nothing() {
    let mut site = Site::new();
    site.story("2016-03-10 One", "");
    site.options.effect = Effect::Preview;
    let report = site.build();
    assert!(written(&report).contains(&"2016/03/10/one.html"));
    let names: Vec<_> =
        fs::read_dir(site.root()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names, ["content"]);
}

#[test]
fn an_address_that_moves_is_named_and_an_alias_keeps_it() {
    let site = site();
    let text = |slug: &str| {
        let fields = "title: One\ndate: 2016-03-10\nsource: Meridian Wire\n";
        format!("---\n{fields}topics: [Energy]\n{slug}---\n\nText of One.\n")
    };
    site.write("content/2016-03-10/one.md", text("slug: uno\n"));
    let report = site.build();
    let vanished = report.written.unwrap().vanished;
    assert_eq!(vanished.len(), 1);
    assert_eq!(vanished[0].path.as_str(), "2016/03/10/one.html");
    assert_eq!(vanished[0].moved_to.as_ref().unwrap().as_str(), "2016/03/10/uno.html");

    let alias = "slug: eins\naliases: [/2016/03/10/uno.html]\n";
    site.write("content/2016-03-10/one.md", text(alias));
    assert_eq!(site.build().written.unwrap().vanished, []);
}

/// Words that another story has, as flashes have none, are no sign that it moved there.
#[test]
fn an_address_that_is_gone_has_not_moved_to_another_story() {
    let site = Site::new();
    let flash = |slug: &str| {
        let fields = "date: 2016-03-10\nsource: Meridian Wire\n";
        site.write(
            &format!("content/{slug}.md"),
            format!("---\ntitle: Flash {slug}\n{fields}---\n"),
        );
    };
    ["one", "two", "three"].into_iter().for_each(flash);
    site.build();
    site.remove("content/two.md");
    ["four", "five"].into_iter().for_each(flash);
    let vanished = site.build().written.unwrap().vanished;
    let vanished: Vec<_> =
        vanished.iter().map(|gone| (gone.path.as_str(), &gone.moved_to)).collect();
    assert_eq!(vanished, [("2016/03/10/two.html", &None)]);

    // Not even to the only one that has them, which was there before.
    for gone in ["four", "five", "three"] {
        site.remove(&format!("content/{gone}.md"));
    }
    let vanished = site.build().written.unwrap().vanished;
    let moved = vanished.iter().filter(|gone| gone.moved_to.is_some()).count();
    assert_eq!((vanished.len(), moved), (3, 0));

    site.remove("content/one.md");
    let one = "---\ntitle: Flash one\ndate: 2016-03-10\nsource: Meridian Wire\ndraft: true\n---\n";
    site.write("content/one.md", one);
    let vanished = site.build().written.unwrap().vanished;
    assert_eq!(vanished.iter().filter(|gone| gone.moved_to.is_some()).count(), 0);
}

#[test]
fn several_that_are_gone_have_not_all_moved_to_the_one_that_came() {
    let site = Site::new();
    let flash = |slug: &str| {
        let fields = "date: 2016-03-10\nsource: Meridian Wire\n";
        let text = format!("---\ntitle: {slug}\n{fields}---\nMore to follow.\n");
        site.write(&format!("content/{slug}.md"), text);
    };
    ["one", "two"].into_iter().for_each(flash);
    site.build();
    site.remove("content/one.md");
    site.remove("content/two.md");
    flash("three");
    let vanished = site.build().written.unwrap().vanished;
    let moved = vanished.iter().filter(|gone| gone.moved_to.is_some()).count();
    assert_eq!((vanished.len(), moved), (2, 0));
}

/// A project's own file in the place of a theme's is not given back to the theme.
#[test]
fn a_file_that_has_the_place_of_an_asset_keeps_it() {
    let site = site();
    site.write("static/assets/site.css", "own {}\n");
    for _ in 0..2 {
        site.build();
        assert_eq!(site.page("assets/site.css"), "own {}\n");
    }
    site.write("static/assets/site.css", "other {}\n");
    site.build();
    assert_eq!(site.page("assets/site.css"), "other {}\n");
}

/// What newsgen did not write is told in every build, and makes way when it is gone.
#[test]
fn a_page_whose_place_was_taken_comes_when_it_is_free() {
    let site = site();
    site.write("public/2016/03/12/three.html", "mine");
    site.story("2016-03-12 Three", "");
    for _ in 0..3 {
        let report = site.try_build().unwrap();
        let kept = report.written.unwrap().kept;
        assert_eq!(kept.len(), 1);
        assert_eq!(kept[0].reason, Reason::Foreign);
    }
    site.remove("public/2016/03/12/three.html");
    site.build();
    assert!(site.page("2016/03/12/three.html").contains("Text of Three"));
}

/// Names without a dot stay files when they are copied.
#[test]
fn files_without_an_extension_are_copied_as_they_are() {
    let site = site();
    site.write("static/CNAME", "archive.example.org");
    site.write("content/2016-03-10/LICENSE", "free");
    site.build();
    assert_eq!(site.page("CNAME"), "archive.example.org");
    assert_eq!(site.page("2016-03-10/LICENSE"), "free");
    site.write("static/CNAME", "other.example.org");
    assert_eq!(written(&site.build()), ["CNAME"]);
}

#[test]
fn a_full_part_of_a_day_never_changes_again() {
    let site = Site::new();
    site.write("newsgen.yaml", "page_size: 10\n");
    for minute in 10..35 {
        site.story(&format!("2016-03-11T10:{minute}:00Z Story {minute}"), "");
    }
    site.build();
    site.story("2016-03-11T10:35:00Z Story 35", "");
    let report = site.build();
    let parts = |path: &&str| path.contains("2016/03/11/") && !path.contains("story-");
    let written: Vec<&str> = written(&report).into_iter().filter(parts).collect();
    let day = "2016/03/11/part-3.html";
    let expected = [day.to_owned(), format!("sources/meridian-wire/{day}")];
    assert_eq!(written, expected);
}

#[test]
fn a_refusal_to_remove_tells_of_the_error_behind_it() {
    let mut site = Site::new();
    for day in 1..=28 {
        site.story(&format!("2016-03-{day:02} Strike goes on"), "");
    }
    site.build();
    site.options.deletes = newsgen::output::Deletes::Guarded;
    site.write("templates/article.html", "{{ story.sorce.name }}");
    let refused = site.try_build().unwrap_err();
    assert!(refused.diagnostics().iter().any(|one| one.message.contains("sorce")));
    assert!(refused.help().unwrap().contains("mend the errors first"));
}

#[test]
fn what_was_gone_while_it_was_needed_is_made_by_the_next_build() {
    for (stage, path) in
        [("render", "content/2016-03-12/three.md"), ("files", "static/plan.txt")]
    {
        let site = site();
        site.story("2016-03-12 Three", "");
        site.write("static/plan.txt", "plan");
        let (file, aside) = (site.root().join(path), site.root().join("aside"));
        let report = site.build_when(stage, || fs::rename(&file, &aside).unwrap());
        let problems = report.diagnostics;
        assert_eq!(
            problems.iter().map(|one| &*one.code).collect::<Vec<_>>(),
            ["unreadable"]
        );
        fs::rename(&aside, &file).unwrap();
        assert_eq!(site.build().diagnostics, []);
    }
}
