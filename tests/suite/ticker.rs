//! The ticker: as of each page's own moment, and what news may touch.

use crate::site::Site;

/// A thousand stories, five a day, oldest first; the dates are plain days.
fn thousand() -> Site {
    let site = Site::new();
    for day in 0..200 {
        let date =
            chrono::NaiveDate::from_ymd_opt(2016, 1, 1).unwrap() + chrono::Days::new(day);
        for number in 0..5 {
            site.story(&format!("{date} Story {day:03} {number}"), "");
        }
    }
    site
}

fn articles(touched: Vec<String>) -> Vec<String> {
    let is_article = |path: &String| path.contains("/story-") || path.contains("/news-");
    touched.into_iter().filter(is_article).collect()
}

#[test]
fn the_newest_story_rewrites_no_older_article_but_its_neighbour() {
    let site = thousand();
    site.build();
    site.story("2016-07-19 News of today", "");
    let touched = site.build_and_compare();
    let expected = ["2016/07/18/story-199-4.html", "2016/07/19/news-of-today.html"];
    assert_eq!(articles(touched.clone()), expected);
    assert_eq!(
        touched,
        [
            "2016/07/18/index.html",
            "2016/07/18/story-199-4.html",
            "2016/07/19/index.html",
            "2016/07/19/news-of-today.html",
            "2016/07/index.html",
            "2016/index.html",
            "api/2016/07.json",
            "api/2016/07/19.json",
            "api/index.json",
            "api/sources/index.json",
            "api/sources/meridian-wire.json",
            "api/sources/meridian-wire/2016-07.json",
            "archive.html",
            "feed.json",
            "feed.xml",
            "feeds/archive/2016-07.xml",
            "index.html",
            "on-this-day/07-18.html",
            "on-this-day/07-19.html",
            "rss.xml",
            "sources/index.html",
            "sources/meridian-wire/2016/07/index.html",
            "sources/meridian-wire/2016/index.html",
            "sources/meridian-wire/index.html",
            "ticker.html",
            "ticker.json",
        ]
    );
}

#[test]
fn an_old_story_rewrites_the_ten_that_follow_and_its_neighbours_only() {
    let site = thousand();
    site.build();
    site.story("2016-03-11 News from long ago", "");
    let touched = articles(site.build_and_compare());
    // Its path sorts before those of that day: the stories after it are 070-0 to 071-4,
    // and the one before it is 069-4.
    let mut expected = vec!["2016/03/10/story-069-4.html".to_owned()];
    expected.push("2016/03/11/news-from-long-ago.html".to_owned());
    expected.extend((0..5).map(|n| format!("2016/03/11/story-070-{n}.html")));
    expected.extend((0..5).map(|n| format!("2016/03/12/story-071-{n}.html")));
    assert_eq!(touched, expected);
}

#[test]
fn an_article_shows_the_headlines_before_it_newest_first() {
    let site = Site::new();
    for number in 1..=12 {
        site.story(&format!("2016-03-{number:02} Story {number:02}"), "");
    }
    site.write("newsgen.yaml", "ticker: {length: 3}\n");
    site.write(
        "templates/partials/ticker.html",
        "{% for item in ticker.items %}[{{ item.wire_title }}]{% endfor %}",
    );
    site.build();
    assert_eq!(site.page("ticker.html"), "[Story 12][Story 11][Story 10]");
    let shown = "[Story 04][Story 03][Story 02]";
    assert!(site.page("2016/03/05/story-05.html").contains(shown));
    assert!(site.page("2016/03/04/index.html").contains(shown));
    assert!(site.page("index.html").contains("[Story 12][Story 11][Story 10]"));
    assert!(site.page("ticker.json").contains("\"title\": \"Story 12\""));
}

#[test]
fn the_headlines_of_each_day_stand_under_its_date() {
    let site = Site::new();
    site.story("2015-12-31 Ice on the quay", "");
    site.story("2016-01-01T08:00:00Z Tides high", "");
    site.story("2016-01-01T09:30:00Z Ferry late", "");
    site.build();
    let ticker = site.page("ticker.html");
    let day = |date: &str, words: &str| {
        format!("<p class=\"ticker-day\"><time datetime=\"{date}\">{words}</time></p>\n")
    };
    let item = |address: &str, headline: &str| {
        format!("<a href=\"/{address}.html\">{headline}</a>")
    };
    let time = |hour: &str| {
        format!(" <time datetime=\"2016-01-01T{hour}:00+00:00\">{hour}</time>")
    };
    let expected = [
        "<ul class=\"ticker-list\">\n<li>\n".to_owned(),
        day("2016-01-01", "January 1, 2016"),
        item("2016/01/01/ferry-late", "Ferry late") + &time("09:30"),
        "\n</li>\n<li>\n".to_owned(),
        item("2016/01/01/tides-high", "Tides high") + &time("08:00"),
        "\n</li>\n<li>\n".to_owned(),
        day("2015-12-31", "December 31, 2015"),
        item("2015/12/31/ice-on-the-quay", "Ice on the quay"),
        "\n</li>\n</ul>\n".to_owned(),
    ];
    assert_eq!(ticker.trim_end(), expected.concat().trim_end());
}

#[test]
fn refresh_modes_put_the_live_ticker_over_the_page_s_own() {
    for (mode, expected) in [
        ("ssi", "<!--#include virtual=\"/ticker.html\" -->"),
        ("esi", "<esi:include src=\"/ticker.html\"/>"),
        ("script", "data-refresh=\"/ticker.html\""),
    ] {
        let site = Site::new();
        site.story("2016-03-11 One", "").story("2016-03-12 Two", "");
        site.write("newsgen.yaml", format!("ticker: {{refresh: {mode}}}\n"));
        site.build();
        assert!(site.page("2016/03/12/two.html").contains(expected), "{mode}");
    }
}
