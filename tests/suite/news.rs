//! Stories that come, or change where they stand: a build takes them by themselves if they reach
//! no further than to lists and to their neighbours, and the whole site if they may. Either way
//! the site is as one built from nothing, which each `build` here proves.

use std::collections::BTreeMap;
use std::fs;

use newsgen::build;
use newsgen::build::Changed;
use newsgen::build::Effect;
use newsgen::build::Report;
use newsgen::build::Silent;
use newsgen::build::Stage;
use newsgen::build::Upkeep;
use newsgen::build::read_config;
use newsgen::config::Config;
use tempfile::TempDir;

use crate::site::Site;
use crate::site::files_below;

/// A site of three years with the smallest pages and tickers, and all that lists stories.
fn site() -> Site {
    let site = Site::new();
    let settings = "base_url: https://example.org/\npage_size: 10\nticker: {length: 2}\n\
        feed: {facets: [topics], items: 5}\n";
    site.write("newsgen.yaml", settings);
    for (year, month) in
        (2016..2019).flat_map(|year| (1..=4).map(move |month| (year, month)))
    {
        site.story(
            &format!("{year}-0{month}-11 Tides of {year} {month}"),
            "topics: [tides]\n",
        );
        let more = "topics: [ports]\nsource: Quay Press\n";
        site.story(
            &format!("{year}-0{month}-12T09:00:00Z Ferry of {year} {month}"),
            more,
        );
    }
    site.build();
    site
}

/// Builds, and returns whether the whole site was looked through. What is said of the site is
/// what a build from nothing says.
fn takes_all(site: &Site) -> bool {
    let report = site.build();
    assert_eq!(numbers(&report), numbers(&from_nothing(site).0));
    is_indexed(&report)
}

fn is_indexed(report: &Report) -> bool {
    report.stages.iter().any(|(stage, _)| *stage == Stage::Index)
}

/// Builds elsewhere from nothing, and returns what that says and leaves.
fn from_nothing(site: &Site) -> (Report, BTreeMap<String, Vec<u8>>) {
    let elsewhere = TempDir::new().unwrap();
    let mut project = site.project();
    project.output = elsewhere.path().join("out");
    project.cache = elsewhere.path().join("cache");
    let config = config(site);
    let report = build::build(&project, &config, &site.options, &Silent).unwrap();
    (report, files_below(&project.output))
}

fn config(site: &Site) -> Config {
    read_config(&site.root().join("newsgen.yaml"), "newsgen.yaml").unwrap().0
}

fn numbers(report: &Report) -> String {
    let Report { stories, undated, pages, files, held, failed, diagnostics, .. } = report;
    let next_change = report.next_change;
    format!(
        "{stories} {undated} {pages} {files} {held:?} {failed} {next_change:?} {diagnostics:?}"
    )
}

/// Writes a file again, in which some words stand for others.
fn edit(site: &Site, file: &str, from: &str, to: &str) {
    let text = fs::read_to_string(site.root().join(file)).unwrap();
    assert!(text.contains(from), "{file} has no {from}");
    site.write(file, text.replace(from, to));
}

const FERRY: &str = "content/2017-02-12/ferry-of-2017-2.md";

#[test]
fn stories_that_come_are_taken_by_themselves() {
    let site = site();
    let dates = [
        ("2018-04-12T10:00:00Z", "the newest"),
        ("2018-05-01", "of a new month"),
        ("2019-01-01", "of a new year"),
        ("2016-01-01", "the oldest"),
        ("2017-03-11", "of a day that has one"),
        ("2017-08-30", "between two others"),
    ];
    for (date, what) in dates {
        site.story(&format!("{date} Story {what}"), "topics: [tides, ports]\n");
        assert!(!takes_all(&site), "{what}");
    }
    for n in 0..12 {
        site.story(&format!("2017-08-30 More {n} of that day"), "topics: [tides]\n");
        assert!(!takes_all(&site), "{n}");
    }
    for n in 0..8 {
        site.story(&format!("2017-09-0{} Some at once {n}", n + 1), "topics: [ports]\n");
    }
    assert!(!takes_all(&site));
}

#[test]
fn a_story_that_changes_where_it_stands_is_taken_by_itself() {
    let site = site();
    let edits = [
        ("title: Ferry of", "title: Boat of"),
        ("source: Quay Press\n", "source: Quay Press\nsummary: A boat came.\n"),
        ("source: Quay Press\n", "source: Quay Press\nupdated: 2017-02-13\n"),
        ("Text of Ferry", "Other text of the ferry"),
        ("source: Quay Press\n", "source: Quay Press\nurgency: 1\n"),
    ];
    for (from, to) in edits {
        edit(&site, FERRY, from, to);
        assert!(!takes_all(&site), "{to}");
    }
    edit(&site, FERRY, "Other text", "Yet another text");
    site.story("2017-02-13 Beside it", "topics: [tides]\n");
    assert!(!takes_all(&site));
    site.story("2017-02-13 Not finished", "topics: [tides]\ndraft: true\n");
    assert!(takes_all(&site));
    edit(&site, "content/2017-02-13/not-finished.md", "draft: true\n", "");
    assert!(!takes_all(&site));
}

#[test]
fn what_may_reach_further_takes_the_whole_site() {
    let fields = [
        "topics: [locks]\n",
        "topics: [Tides]\n",
        "aliases: [old]\n",
        "corrections: [{date: 2017-02-14, text: It was a boat.}]\n",
        "image: {src: /boat.jpg, alt: A boat}\n",
        "translation: ferry\n",
        "lang: fr\n",
        "story: ferry\n",
        "supersedes: 2017-02-12/ferry-of-2017-2.md\n",
        "embargo: 2031-01-01T00:00:00Z\n",
        "expires: 2031-01-01\n",
        "status: canceled\n",
        "no_such_key: 1\n",
    ];
    for more in fields {
        let site = site();
        site.story("2017-02-13 Another", more);
        assert!(takes_all(&site), "{more}");
    }
    for (from, to) in [
        ("date: 2017-02-12T09:00:00Z", "date: 2017-02-12T10:00:00Z"),
        ("topics: [ports]", "topics: [tides]"),
        ("title: Ferry", "slug: other\ntitle: Ferry"),
        ("Text of", "[Tides](../2017-02-11/tides-of-2017-2.md) and text of"),
        ("title: Ferry", "title: Tides\nid: x\nstatus: withheld\nx: Ferry"),
    ] {
        let site = site();
        edit(&site, FERRY, from, to);
        assert!(takes_all(&site), "{to}");
    }
    let site = site();
    site.remove(FERRY);
    assert!(takes_all(&site));
    for n in 0..9 {
        site.story(&format!("2017-09-0{} Many at once {n}", n + 1), "topics: [ports]\n");
    }
    assert!(takes_all(&site));
}

#[test]
fn an_address_that_another_wants_takes_the_whole_site() {
    let taken = [
        ("static/2017/02/13/Another.html", "A file"),
        ("content/2017/02/13/another.html", "A file beside stories"),
        ("static/2017/02/13/another.html/x.txt", "A file in a folder"),
    ];
    for (file, text) in taken {
        let site = site();
        site.write(file, text);
        site.build();
        site.story("2017-02-13 Another", "topics: [tides]\n");
        assert!(takes_all(&site), "{file}");
    }
    let old =
        ["2017/02/13/another", "2017/02/13/another.html", "2017/02/13/ANOTHER.html"];
    for alias in old {
        let site = site();
        site.story("2016-02-13 With an old address", &format!("aliases: [{alias}]\n"));
        site.build();
        site.story("2017-02-13 Another", "topics: [tides]\n");
        assert!(takes_all(&site), "{alias}");
    }
}

#[test]
fn a_link_that_led_nowhere_finds_the_story_that_comes() {
    let targets = [
        "/2017/02/13/another.html",
        "../2017-02-13/another.md?x",
        "/2017/02/13/",
        "/2017/02/13",
        "/2017/02/13/index.html",
        "/2017/02/13/an%6Fther%2Ehtml?x",
        "../../../2017/02/13/another.html",
    ];
    for target in targets {
        let site = site();
        let file = "content/2016-01-11/tides-of-2016-1.md";
        edit(&site, file, "Text of", &format!("[That]({target}) and text of"));
        site.build();
        assert_eq!(from_nothing(&site).0.diagnostics.len(), 1, "{target}");
        site.story("2017-02-13 Another", "topics: [tides]\n");
        assert!(takes_all(&site), "{target}");
        assert_eq!(from_nothing(&site).0.diagnostics, [], "{target}");
        site.story("2017-02-14 Nobody asked for", "topics: [tides]\n");
        assert!(!takes_all(&site), "{target}");
    }
}

#[test]
fn lists_that_grow_too_large_for_their_pages_have_a_page_for_each_of_their_parts() {
    let site = site();
    for (year, n) in (2008..2017).zip(0..) {
        site.story(
            &format!("{year}-03-0{} Lock {n}", n + 1),
            "topics: [locks]\nlang: fr\n",
        );
    }
    site.build();
    assert!(!site.has("topics/locks/2008/index.html"));
    for n in 1..4 {
        site.story(
            &format!("2017-03-0{n} Lock of 2017 {n}"),
            "topics: [locks]\nlang: fr\n",
        );
        assert!(!takes_all(&site), "{n}");
    }
    assert!(site.has("topics/locks/2008/index.html"));
    // A day, then its month, then its year.
    for n in 0..12 {
        site.story(
            &format!("2008-03-01 More of a lock {n}"),
            "topics: [locks]\nlang: fr\n",
        );
        assert!(!takes_all(&site), "{n}");
    }
    assert!(site.has("topics/locks/2008/03/01/part-2.html"));
}

#[test]
fn a_file_that_a_draft_mentions_comes_with_it() {
    let site = site();
    let text = "The picture is photo.png, says the desk.\n";
    let draft = format!(
        "---\ntitle: Draft\ndate: 2017-02-13\nsource: Quay Press\ndraft: true\n---\n\n{text}"
    );
    site.write("content/2017-02-13/draft.md", draft);
    site.write("content/2017-02-13/photo.png", "picture");
    site.build();
    assert!(!site.has("2017-02-13/photo.png"));
    edit(&site, "content/2017-02-13/draft.md", "draft: true\n", "");
    assert!(takes_all(&site));
    assert!(site.has("2017-02-13/photo.png"));
    site.story("2017-02-14 Without files", "");
    assert!(!takes_all(&site));
}

#[test]
fn what_was_kept_of_all_stories_may_be_gone_or_damaged() {
    let site = site();
    let kept = site.root().join(".newsgen/outline");
    let mut bytes = fs::read(&kept).unwrap();
    bytes[20] ^= 1;
    fs::write(&kept, &bytes).unwrap();
    site.story("2018-05-01 Newest", "topics: [tides]\n");
    assert!(takes_all(&site));
    site.story("2018-05-02 Newest of all", "topics: [tides]\n");
    assert!(!takes_all(&site));
    fs::remove_file(&kept).unwrap();
    site.story("2018-05-03 And one more", "topics: [tides]\n");
    assert!(takes_all(&site));
}

#[test]
fn stories_that_come_while_a_site_is_held_are_taken_by_themselves() {
    let site = site();
    let as_of = site.options.as_of;
    let mut upkeep = Upkeep::new(&site.project(), config(&site), &site.options).unwrap();
    upkeep.update(&Changed::Any, as_of, &Silent).unwrap();
    for n in 1..5 {
        site.story(&format!("2018-05-0{n} Newest of {n}"), "topics: [ports]\n");
        edit(&site, FERRY, "title: Ferry", "title: Ferry again");
        let files = [format!("content/2018-05-0{n}/newest-of-{n}.md"), FERRY.to_owned()];
        let paths = files.iter().map(|file| site.root().join(file)).collect();
        let report = upkeep.update(&Changed::Paths(paths), as_of, &Silent).unwrap();
        let (clean, files) = from_nothing(&site);
        assert_eq!(numbers(&report), numbers(&clean));
        assert_eq!(site.files(), files);
        assert!(!is_indexed(&report), "{n}");
    }
    drop(upkeep);
    assert!(!takes_all(&site));
}

#[test]
fn a_preview_of_a_story_that_comes_changes_nothing() {
    let mut site = site();
    let before = site.all_files();
    site.story("2018-05-01 Newest", "topics: [tides]\n");
    site.options.effect = Effect::Preview;
    let written = site.build().written.unwrap();
    assert!(written.new.iter().any(|path| path.as_str() == "2018/05/01/newest.html"));
    assert_eq!(site.all_files(), before);
    site.options.effect = Effect::Write;
    assert!(!takes_all(&site));
    assert_ne!(site.all_files(), before);
}

/// Numbers that look like chance, the same in each run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from(self.0 >> 33).unwrap() % n
    }

    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }
}

/// Writes a story that chance makes, most of which reach no further than to lists.
fn write_by_chance(site: &Site, chance: &mut Chance) {
    let file = format!("content/wire/{}.md", chance.below(60));
    let date =
        format!("201{}-0{}-1{}", chance.below(3), 1 + chance.below(3), chance.below(4));
    let time = chance.of(&["", "T09:00:00Z", "T09:00:00Z", "T23:30:00-05:00"]);
    let topics = chance.of(&["[tides]", "[ports]", "[tides, ports]", "[]"]);
    let rare = match chance.below(40) {
        0 => chance.of(&[
            "draft: true\n",
            "slug: same\n",
            "story: strike\n",
            "aliases: [x]\n",
        ]),
        _ => "",
    };
    let title = format!("Word {} and {}", chance.below(400), chance.below(400));
    let source = chance.of(&["Meridian Wire", "Quay Press"]);
    let lang = chance.of(&["", "", "", "", "lang: fr\n"]);
    let text = format!(
        "---\ntitle: {title}\ndate: {date}{time}\nsource: {source}\ntopics: {topics}\n{rare}\
         {lang}---\n\nText {title}.\n"
    );
    site.write(&file, text);
}

#[test]
fn after_whatever_comes_the_site_is_as_from_nothing() {
    let site = Site::new();
    let settings = "base_url: https://example.org/\npage_size: 10\nticker: {length: 2}\n\
        time_zone: America/New_York\nlanguages: {fr: {}}\nfeed: {items: 3}\n";
    site.write("newsgen.yaml", settings);
    let mut chance = Chance(11);
    (0..40).for_each(|_| write_by_chance(&site, &mut chance));
    site.build();
    let mut n_alone = 0;
    for _ in 0..80 {
        match chance.below(8) {
            0 => (0..3).for_each(|_| write_by_chance(&site, &mut chance)),
            1 => {
                let file = format!("content/wire/{}.md", chance.below(60));
                drop(fs::remove_file(site.root().join(file)));
            }
            2..6 => {
                let file = format!("content/wire/{}.md", chance.below(60));
                let known = fs::read_to_string(site.root().join(&file));
                let Ok(text) = known else { continue };
                site.write(&file, text.replace("title: Word", "title: Word and word"));
            }
            _ => write_by_chance(&site, &mut chance),
        }
        n_alone += usize::from(!takes_all(&site));
    }
    assert!(n_alone > 30, "{n_alone}");
}
