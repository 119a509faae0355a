//! What a rebuild renders and writes: what has changed, and nothing else. That its bytes are
//! those of a clean build, every test here proves by building.

use std::fs;
use std::fs::File;
use std::time::Duration;
use std::time::SystemTime;

use newsgen::build::Effect;
use newsgen::build::Report;
use newsgen::build::Stale;
use newsgen::folder::Trust;
use newsgen::moment::Moment;
use newsgen::output::Reason;

use crate::site::Site;

/// A site with two articles on two days, and some of everything.
fn site() -> Site {
    let site = Site::new();
    site.write("newsgen.yaml", "base_url: https://archive.example.org/\n");
    site.story("2016-03-10 One", "topics: [Energy]\n");
    site.story("2016-03-11 Two", "aliases: [/old.html]\n");
    site.write("content/pages/about.md", "---\ntitle: About\n---\nWords.\n");
    site.write("static/logo.txt", "logo");
    site.build();
    site
}

fn rendered(report: &Report) -> Vec<&str> {
    report.rendered.iter().map(|(path, _)| path.as_str()).collect()
}

fn written(report: &Report) -> Vec<&str> {
    let summary = report.written.as_ref().unwrap();
    summary.new.iter().chain(&summary.changed).map(|path| path.as_str()).collect()
}

/// Every page of the site that is HTML.
fn pages(site: &Site) -> Vec<String> {
    let names = site.files().into_keys();
    names.filter(|name| name.ends_with(".html")).collect()
}

fn body(site: &Site, path: &str, more: &str) {
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
    assert!(n_small <= 25, "{n_small}");
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
fn a_fresh_clone_with_a_restored_cache_renders_nothing() {
    let site = site();
    let clone = Site::new();
    for folder in ["content", "static", "public", ".newsgen", "newsgen.yaml"] {
        copy(&site.root().join(folder), &clone.root().join(folder));
    }
    let report = clone.build();
    assert_eq!((rendered(&report), report.notes.len()), (vec![], 0));
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    if from.is_dir() {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let name = entry.unwrap().file_name();
            copy(&from.join(&name), &to.join(&name));
        }
    } else {
        fs::copy(from, to).unwrap();
    }
}

#[test]
fn a_cache_that_is_not_as_it_was_is_dropped_with_one_line() {
    let names = |site: &Site| -> Vec<std::path::PathBuf> {
        let entries = fs::read_dir(site.root().join(".newsgen")).unwrap();
        let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        paths
    };
    let n_files = names(&site()).len();
    for number in 0..n_files {
        for is_cut in [true, false] {
            let site = site();
            let path = &names(&site)[number];
            let mut bytes = fs::read(path).unwrap();
            if bytes.is_empty() {
                continue;
            }
            if is_cut {
                bytes.truncate(bytes.len() / 2);
            } else {
                *bytes.last_mut().unwrap() ^= 4;
            }
            fs::write(path, bytes).unwrap();
            body(&site, "content/2016-03-10/one.md", "\nMore.\n");
            let report = site.build();
            assert!(report.notes.len() <= 1, "{}: {:?}", path.display(), report.notes);
            assert_eq!(written(&report), ["2016/03/10/one.html"], "{}", path.display());
        }
    }
}

#[test]
fn a_cache_of_other_settings_or_another_site_is_dropped_with_one_line() {
    let site = site();
    site.write("newsgen.yaml", "time_zone: Asia/Kathmandu\n");
    let note = "the cache is of other settings: everything is read anew";
    assert_eq!(site.build().notes, [note]);
    let other = Site::new();
    other.write("newsgen.yaml", "time_zone: Asia/Kathmandu\n");
    other.story("2019-01-01 Elsewhere", "");
    copy(&site.root().join(".newsgen"), &other.root().join(".newsgen"));
    let note = "the cache is of another site: everything is read anew";
    assert_eq!(other.build().notes, [note]);
}

#[test]
fn a_folder_that_is_no_cache_is_left_alone() {
    let site = site();
    let mut project = site.project();
    project.cache = site.root().join("mine");
    site.write("mine/letters.seg", "mine");
    let (config, _) =
        newsgen::build::read_config(&site.root().join("newsgen.yaml"), "newsgen.yaml")
            .unwrap();
    let silent = newsgen::build::Silent;
    let report =
        newsgen::build::build(&project, &config, &site.options, &silent).unwrap();
    assert_eq!(report.notes.len(), 1);
    let left: Vec<_> = fs::read_dir(&project.cache).unwrap().collect();
    assert_eq!(left.len(), 1);
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
fn the_clock_alone_publishes_what_falls_due() {
    let mut site = site();
    site.story("2016-03-12 Held", "embargo: 2031-01-01T00:00:00Z\n");
    site.build();
    assert!(!site.has("2016/03/12/held.html"));
    assert_eq!(rendered(&site.build()), Vec::<&str>::new());
    for (moment, is_shown) in [("2031-01-01T00:00:00Z", true), ("2030-12-31", false)] {
        site.options.as_of = Moment::parse(moment, chrono_tz::Tz::UTC).unwrap();
        site.build();
        assert_eq!(site.has("2016/03/12/held.html"), is_shown, "{moment}");
    }
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
fn verify_renders_everything_and_writes_nothing_that_is_right() {
    let mut site = site();
    site.options.trust = Trust::Bytes;
    let report = site.build();
    assert_eq!(written(&report), Vec::<&str>::new());
    assert_eq!(report.rendered.len(), report.pages);
    assert_eq!(report.diagnostics, []);
}

#[test]
fn remarks_on_stories_are_told_in_every_build() {
    let site = site();
    site.story("2016-03-12 Odd", "sumary: x\n");
    body(&site, "content/2016-03-10/one.md", "\n<b>raw</b> [x](gone.md)\n");
    site.write("content/bad.md", "no front matter");
    let first = site.build();
    assert_eq!((first.diagnostics.len(), first.failed), (4, 1));
    for _ in 0..2 {
        let again = site.build();
        assert_eq!(rendered(&again), Vec::<&str>::new());
        assert_eq!((again.diagnostics, again.failed), (first.diagnostics.clone(), 1));
    }
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

/// A remark that could not be kept once is not lost when what was kept before comes back.
#[test]
fn old_remarks_do_not_stand_for_new_ones() {
    let site = site();
    body(
        &site,
        "content/2016-03-10/one.md",
        "\n[two](../2016-03-11/two.md) [x](gone.md)\n",
    );
    assert_eq!(site.build().diagnostics.len(), 1);
    let old = site.root().join("old");
    copy(&site.root().join(".newsgen"), &old);
    let two = fs::read_to_string(site.root().join("content/2016-03-11/two.md")).unwrap();
    site.write("content/2016-03-11/two.md", two.replace("title", "draft: true\ntitle"));
    assert_eq!(site.build().diagnostics.len(), 2);

    fs::remove_dir_all(site.root().join(".newsgen")).unwrap();
    copy(&old, &site.root().join(".newsgen"));
    assert_eq!(site.build().diagnostics.len(), 2);
}
