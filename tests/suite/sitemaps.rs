//! Sitemaps: what stands in which, and that time and news touch no closed month.

use newsgen::moment::Moment;

use crate::site::Site;

const CONFIG: &str = "title: Harbour Record\nbase_url: https://example.org/wire/\n";

fn utc(text: &str) -> Moment {
    Moment::parse(text, chrono_tz::Tz::UTC).unwrap()
}

/// A site that is looked at on a day in March.
fn site(as_of: &str) -> Site {
    let mut site = Site::new();
    site.options.as_of = utc(as_of);
    site.write("newsgen.yaml", CONFIG);
    site
}

/// The addresses that a sitemap lists, in order.
fn listed(site: &Site, path: &str) -> Vec<String> {
    let page = site.page(path);
    let found = page.split("<loc>").skip(1);
    found.map(|rest| rest.split("</loc>").next().unwrap().to_owned()).collect()
}

#[test]
fn the_news_of_two_days_are_listed_newest_first() {
    let site = site("2016-03-12T10:30:00Z");
    site.story("2016-03-10T10:59:59Z Over", "");
    site.story("2016-03-10T11:00:00Z Still", "lang: zh-Hant-HK\n");
    site.story("2016-03-12T09:00:00+01:00 Quay & pilots", "");
    site.story("2016-03-11 Day", "");
    site.build();
    let base = "https://example.org/wire/2016/03";
    let expected = format!(
        r#"<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
 <url>
  <loc>{base}/12/quay-pilots.html</loc>
  <news:news>
   <news:publication>
    <news:name>Harbour Record</news:name>
    <news:language>en</news:language>
   </news:publication>
   <news:publication_date>2016-03-12T08:00:00+00:00</news:publication_date>
   <news:title>Quay &amp; pilots</news:title>
  </news:news>
 </url>
 <url>
  <loc>{base}/11/day.html</loc>
  <news:news>
   <news:publication>
    <news:name>Harbour Record</news:name>
    <news:language>en</news:language>
   </news:publication>
   <news:publication_date>2016-03-11</news:publication_date>
   <news:title>Day</news:title>
  </news:news>
 </url>
 <url>
  <loc>{base}/10/still.html</loc>
  <news:news>
   <news:publication>
    <news:name>Harbour Record</news:name>
    <news:language>zh-tw</news:language>
   </news:publication>
   <news:publication_date>2016-03-10T11:00:00+00:00</news:publication_date>
   <news:title>Still</news:title>
  </news:news>
 </url>
</urlset>
"#
    );
    assert_eq!(site.page("sitemaps/news.xml"), expected);
}

/// Nothing but the clock has changed, and the site is that of a build from nothing.
#[test]
fn a_story_leaves_the_news_when_it_is_said_to_and_not_before() {
    let mut site = site("2016-03-12T10:30:00Z");
    site.story("2016-03-10T11:59:00Z One", "");
    site.story("2016-03-11T08:30:00Z Two", "");
    let both = ["11/two", "10/one"]
        .map(|page| format!("https://example.org/wire/2016/03/{page}.html"));
    assert_eq!(site.build().next_change, Some(utc("2016-03-12T11:00:00Z")));
    assert_eq!(listed(&site, "sitemaps/news.xml"), both);
    site.options.as_of = utc("2016-03-12T10:59:59Z");
    assert_eq!(site.build_and_compare(), [""; 0]);
    site.options.as_of = utc("2016-03-12T11:00:00Z");
    assert_eq!(site.build_and_compare(), ["sitemaps/news.xml"]);
    assert_eq!(listed(&site, "sitemaps/news.xml"), both[..1]);
    assert_eq!(site.build().next_change, Some(utc("2016-03-13T08:00:00Z")));
    site.options.as_of = utc("2016-03-20T00:00:00Z");
    assert_eq!(site.build_and_compare(), ["sitemaps/news.xml"]);
    assert_eq!(listed(&site, "sitemaps/news.xml"), [""; 0]);
    assert_eq!(site.build().next_change, None);
    // And back again.
    site.options.as_of = utc("2016-03-12T10:30:00Z");
    assert_eq!(site.build_and_compare(), ["sitemaps/news.xml"]);
    assert_eq!(listed(&site, "sitemaps/news.xml"), both);
}

#[test]
fn of_a_running_story_only_the_newest_version_is_news() {
    let site = site("2016-03-12T10:30:00Z");
    site.story("2016-03-12T08:00:00Z First", "story: strike\n");
    site.story("2016-03-12T09:00:00Z Second", "story: strike\n");
    site.build();
    let second = "https://example.org/wire/2016/03/12/second.html";
    assert_eq!(listed(&site, "sitemaps/news.xml"), [second]);
}

#[test]
fn more_than_a_thousand_stories_are_the_newest_thousand() {
    let site = site("2016-03-12T10:30:00Z");
    for number in 0..1_003 {
        let minute = number % 60;
        let hour = number / 60;
        let date = format!("2016-03-11T{hour:02}:{minute:02}:00Z");
        site.story(&format!("{date} Story {number}"), "");
    }
    site.build();
    let found = listed(&site, "sitemaps/news.xml");
    assert_eq!(found.len(), 1_000);
    let page =
        |number| format!("https://example.org/wire/2016/03/11/story-{number}.html");
    assert_eq!((&found[0], &found[999]), (&page(1_002), &page(3)));
}

#[test]
fn a_story_that_comes_touches_the_sitemaps_of_its_own_month_and_of_news() {
    let site = site("2016-03-12T10:30:00Z");
    site.story("2016-02-10 Old", "image: old.png\n");
    site.write("content/2016-02-10/old.png", "no picture, but a file");
    site.story("2016-03-11 One", "");
    site.build();
    site.story("2016-03-12T08:00:00Z Two", "");
    let touched = site.build_and_compare();
    let sitemaps: Vec<&String> =
        touched.iter().filter(|path| path.contains("sitemap")).collect();
    assert_eq!(sitemaps, ["sitemap.xml", "sitemaps/2016-03.xml", "sitemaps/news.xml"]);
}

#[test]
fn pictures_stand_with_their_stories_under_their_full_addresses() {
    let site = site("2016-03-12T10:30:00Z");
    site.story("2016-02-10 Beside", "image: old quay.png\n");
    site.write("content/2016-02-10/old quay.png", "no picture, but a file");
    site.story("2016-02-11 Elsewhere", "image: https://pictures.example.com/?a=1&b=2\n");
    site.story("2016-02-12 Lost", "image: lost.png\n");
    site.build();
    let page = site.page("sitemaps/2016-02.xml");
    let images: Vec<&str> = page
        .split("<image:loc>")
        .skip(1)
        .map(|rest| rest.split("</image:loc>").next().unwrap())
        .collect();
    let expected = [
        "https://example.org/wire/2016-02-10/old%20quay.png",
        "https://pictures.example.com/?a=1&amp;b=2",
    ];
    assert_eq!(images, expected);
}

#[test]
fn crawlers_find_where_lists_begin() {
    let site = site("2016-03-12T10:30:00Z");
    site.story("2015-02-10 Old", "topics: [Ports]\n");
    site.story("2016-02-10 New", "");
    site.write("content/pages/about.md", "---\ntitle: About\n---\n\nUs.\n");
    site.build();
    let paths =
        ["", "archive.html", "2015/", "2016/", "sources/", "topics/", "about.html"];
    let expected = paths.map(|path| format!("https://example.org/wire/{path}"));
    assert_eq!(listed(&site, "sitemaps/pages.xml"), expected);
    let all = ["2015-02", "2016-02", "news", "pages"];
    let expected =
        all.map(|name| format!("https://example.org/wire/sitemaps/{name}.xml"));
    assert_eq!(listed(&site, "sitemap.xml"), expected);
}

#[test]
fn without_an_address_there_are_no_sitemaps_and_time_alone_changes_nothing() {
    let site = site("2016-03-12T10:30:00Z");
    site.write("newsgen.yaml", "title: Harbour Record\n");
    site.story("2016-03-11 One", "");
    assert_eq!(site.build().next_change, None);
    assert!(!site.has("sitemap.xml") && !site.has("sitemaps"));
}

#[test]
fn a_story_in_two_languages_stands_with_both_in_each_entry() {
    let site = site("2016-03-12T10:30:00Z");
    site.story("2016-02-10 Tides", "translation: tides\n");
    site.story("2016-02-11 Marées", "translation: tides\nlang: fr\nslug: marees\n");
    site.story("2016-02-12 Quay", "lang: fr\n");
    site.build();
    let page = site.page("sitemaps/2016-02.xml");
    let links: Vec<&str> =
        page.lines().map(str::trim).filter(|line| line.starts_with("<xhtml")).collect();
    let base = "https://example.org/wire/2016/02";
    let link = |language: &str, path: &str| {
        format!(
            r#"<xhtml:link rel="alternate" hreflang="{language}" href="{base}/{path}"/>"#
        )
    };
    let both = [
        link("en", "10/tides.html"),
        link("fr", "11/marees.html"),
        link("x-default", "10/tides.html"),
    ];
    assert_eq!(links, [both.clone(), both].concat());
}
