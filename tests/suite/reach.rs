//! Which pages a build looks at after a few stories have come, gone or changed. That its bytes
//! are those of a clean build, every test here proves by building.

use std::sync::Mutex;

use newsgen::build;
use newsgen::build::Progress;
use newsgen::build::Report;
use newsgen::build::Stage;
use newsgen::build::read_config;

use crate::site::Site;

/// Is told how many pages are looked at.
#[derive(Default)]
struct LookedAt(Mutex<Option<u64>>);

impl Progress for LookedAt {
    fn begin(&self, stage: Stage, total: Option<u64>) {
        if stage == Stage::Compare {
            *self.0.lock().unwrap() = total;
        }
    }

    fn advance(&self, _: u64) {}
}

/// Builds, and returns how many pages were looked at.
fn looked_at(site: &Site) -> (u64, Report) {
    let (config, _) =
        read_config(&site.root().join("newsgen.yaml"), "newsgen.yaml").unwrap();
    let progress = LookedAt::default();
    let report = build::build(&site.project(), &config, &site.options, &progress);
    site.build();
    (progress.0.into_inner().unwrap().unwrap(), report.unwrap())
}

/// A site with the smallest pages and tickers, and a story on each of the first `days` days of
/// the months of some years.
fn site(years: std::ops::Range<i32>, days: u32) -> Site {
    let site = Site::new();
    site.write("newsgen.yaml", "page_size: 10\nticker: {length: 1}\n");
    for year in years {
        for (month, day) in (1..=12).flat_map(|month| (1..=days).map(move |d| (month, d)))
        {
            let story =
                format!("{year}-{month:02}-{day:02} News of {year} {month} {day}");
            site.story(&story, "");
        }
    }
    site
}

#[test]
fn the_newest_story_has_as_many_pages_looked_at_however_old_the_archive() {
    let after_years = |first: i32| {
        let site = site(first..2020, 2);
        site.build();
        site.story("2019-12-03 Newest", "");
        looked_at(&site).0
    };
    assert_eq!(after_years(2016), after_years(2008));
}

#[test]
fn a_story_of_a_day_that_has_some_has_no_other_day_looked_at() {
    let with_days = |days: u32| {
        let site = site(2016..2020, days);
        site.build();
        site.story(&format!("2019-12-{days:02} Newest"), "");
        looked_at(&site).0
    };
    assert_eq!(with_days(12), with_days(20));
}

#[test]
fn a_story_that_says_which_other_it_replaces_has_all_pages_looked_at() {
    let site = site(2016..2018, 1);
    site.build();
    site.story("2016-06-02 Strike", "supersedes: 2016-01-01/news-of-2016-1-1.md\n");
    let (n_pages, report) = looked_at(&site);
    assert_eq!(n_pages, report.pages as u64);
}

#[test]
fn versions_and_translations_are_looked_at_together() {
    let joins = ["story: strike\n", "translation: strike\nlang: fr\n"];
    for (joins, other) in
        joins.into_iter().zip(["story: strike\n", "translation: strike\n"])
    {
        let site = site(2008..2018, 2);
        site.story("2009-06-02 Pilots strike", other);
        site.build();
        let page = |site: &Site| site.page("2009/06/02/pilots-strike.html");
        let alone = page(&site);

        site.story("2016-06-02 Pilots strike on", joins);
        let (n_pages, report) = looked_at(&site);
        assert!(n_pages < report.pages as u64 / 2, "{n_pages} of {}", report.pages);
        assert_ne!(page(&site), alone);

        site.story("2016-06-02 Pilots strike on", "");
        looked_at(&site);
        assert_eq!(page(&site), alone);
    }
}

#[test]
fn more_than_few_stories_have_all_pages_looked_at() {
    let site = site(2016..2018, 1);
    site.build();
    for n in 0..1025 {
        site.story(&format!("2016-06-02 More {n}"), "");
    }
    let (n_pages, report) = looked_at(&site);
    assert_eq!(n_pages, report.pages as u64);
}

#[test]
fn a_page_that_is_missing_comes_back_though_nothing_reaches_it() {
    let site = site(2008..2018, 1);
    site.build();
    site.remove("public/2009/index.html");
    site.story("2017-12-02 Newest", "");
    let rendered = looked_at(&site).1.rendered;
    assert!(rendered.iter().any(|(path, _)| path.as_str() == "2009/index.html"));
}

#[test]
fn years_of_a_value_lead_to_one_that_comes_between() {
    let site = site(2008..2018, 2);
    for (year, n) in
        [2008, 2017].into_iter().flat_map(|year| (0..8).map(move |n| (year, n)))
    {
        site.story(&format!("{year}-03-11 Tides {year} {n}"), "topics: [Tides]\n");
    }
    site.build();
    let next =
        |site: &Site| site.page("topics/tides/2008/index.html").contains("tides/2012/");
    assert!(!next(&site));
    site.story("2012-06-02 Tides", "topics: [Tides]\n");
    looked_at(&site);
    assert!(next(&site));
}

#[test]
fn days_and_months_of_a_value_lead_to_those_that_come_between() {
    let site = site(2008..2018, 2);
    for (month, n) in
        [3, 9].into_iter().flat_map(|month| (0..11).map(move |n| (month, n)))
    {
        site.story(&format!("2012-{month:02}-07 Tides {n}"), "topics: [Tides]\n");
    }
    site.build();
    let leads = |page: &str, to: &str| {
        let page = format!("topics/tides/2012/{page}/index.html");
        site.page(&page).contains(&format!("tides/2012/{to}/"))
    };
    assert!(!leads("03", "06") && !leads("09/07", "09/09"));
    site.story("2012-06-02 Tides", "topics: [Tides]\n");
    looked_at(&site);
    assert!(leads("03", "06") && leads("09", "06"));
    site.story("2012-09-09 Tides", "topics: [Tides]\n");
    looked_at(&site);
    assert!(leads("09/07", "09/09"));
}

/// However many stories lie between them and the one that begins it.
#[test]
fn feeds_of_months_lead_to_a_new_part_of_the_month_before() {
    let site = site(2016..2017, 1);
    let settings = "base_url: https://example.org/\nfeed: {archive: true}\n";
    site.write("newsgen.yaml", settings);
    // As many as one part holds.
    for n in 0..250 {
        site.story(&format!("2017-06-02 Tides {n}"), "");
    }
    site.story("2017-07-02 Later", "");
    site.build();
    let leads =
        || site.page("feeds/archive/2017-07.xml").contains("archive/2017-06-2.xml");
    assert!(!leads());
    site.story("2017-06-01 First of June", "");
    looked_at(&site);
    assert!(leads());
}

#[test]
fn all_pages_of_a_value_bear_the_name_that_most_stories_give_it_now() {
    let site = site(2008..2018, 2);
    for n in 0..11 {
        site.story(&format!("2008-03-11 Tides {n}"), "topics: [tides]\n");
    }
    // So that the year that is named otherwise is not beside the one that grows.
    site.story("2012-06-02 Tides between", "topics: [tides]\n");
    site.build();
    for n in 0..13 {
        site.story(&format!("2017-06-02 Ebb {n}"), "topics: [Tides]\n");
    }
    let rendered = looked_at(&site).1.rendered;
    let year = "topics/tides/2008/index.html";
    assert!(rendered.iter().any(|(path, _)| path.as_str() == year));
}
