//! Stories that are translations of one another, as pages and incremental builds have them.

use crate::site::Site;

const ENGLISH: &str = "2016/03/11/pilots-end-strike.html";
const FRENCH: &str = "2016/03/12/greve-finie.html";
const SPANISH: &str = "2016/03/13/huelga-terminada.html";

/// A site with one story in English and French.
fn site() -> Site {
    let site = Site::new();
    site.write("newsgen.yaml", "base_url: https://example.org/\n");
    site.story("2016-03-11 Pilots end strike", "translation: pilots\n");
    site.story("2016-03-12 Greve finie", "translation: pilots\nlang: fr\n");
    for day in 14..30 {
        site.story(&format!("2016-03-{day} Other news {day}"), "");
    }
    site
}

/// The addresses of the translations that a page leads to.
fn translations(site: &Site, page: &str) -> Vec<String> {
    let html = site.page(page);
    let Some((_, rest)) = html.split_once("<p class=\"translations\"") else {
        return Vec::new();
    };
    let list = rest.split("</p>").next().unwrap();
    let links = list.split("href=\"").skip(1);
    links.map(|link| link.split('"').next().unwrap().to_owned()).collect()
}

#[test]
fn translations_lead_to_each_other() {
    let site = site();
    site.build();
    assert_eq!(translations(&site, ENGLISH), [format!("/{FRENCH}")]);
    assert_eq!(translations(&site, FRENCH), [format!("/{ENGLISH}")]);
    assert_eq!(translations(&site, "2016/03/14/other-news-14.html"), [""; 0]);
}

#[test]
fn a_group_is_written_again_when_a_story_joins_or_leaves_it() {
    let site = site();
    site.build();
    let joining = "translation: pilots\nlang: es\n";
    site.story("2016-03-13 Huelga terminada", joining);
    let touched = site.build_and_compare();
    assert!(touched.iter().any(|page| page == ENGLISH), "{touched:?}");
    assert!(touched.iter().any(|page| page == FRENCH), "{touched:?}");
    assert_eq!(translations(&site, SPANISH), [ENGLISH, FRENCH].map(|p| format!("/{p}")));

    // A text alone is written by the fast path, and changes nothing of the group.
    let file = "content/2016-03-13/huelga-terminada.md";
    let text = "---\ntitle: Huelga terminada\ndate: 2016-03-13\nsource: Meridian Wire\n\
        summary: Huelga.\ntranslation: pilots\nlang: es\n---\n\n";
    site.write(file, format!("{text}Uno.\n"));
    site.build();
    site.write(file, format!("{text}Dos.\n"));
    assert_eq!(site.build_and_compare(), [SPANISH]);

    site.story("2016-03-13 Huelga terminada", &format!("{joining}draft: true\n"));
    site.build();
    assert_eq!(translations(&site, ENGLISH), [format!("/{FRENCH}")]);
    assert!(!site.page(ENGLISH).contains("huelga"));

    site.remove("content/2016-03-12/greve-finie.md");
    site.build();
    assert_eq!(translations(&site, ENGLISH), [""; 0]);
}

#[test]
fn the_same_language_twice_is_a_warning_that_names_both() {
    let site = site();
    site.story("2016-03-13 Greve encore", "translation: pilots\nlang: fr\n");
    let report = site.build();
    let problems = report.diagnostics.iter().filter(|p| p.code == "translation");
    let messages: Vec<&str> = problems.map(|p| p.message.as_str()).collect();
    let expected = "`content/2016-03-12/greve-finie.md` and \
        `content/2016-03-13/greve-encore.md` are both the story `pilots` in the language `fr`";
    assert_eq!(messages, [expected]);
    assert_eq!(translations(&site, ENGLISH), [format!("/{FRENCH}")]);
    assert_eq!(translations(&site, "2016/03/13/greve-encore.html"), [""; 0]);
}

#[test]
fn of_a_running_story_the_newest_version_is_the_translation() {
    let site = site();
    let second = "translation: pilots\nstory: strike\n";
    site.story("2016-03-11 Pilots end strike", second);
    site.story("2016-03-13 Pilots back at work", second);
    let report = site.build();
    assert!(report.diagnostics.iter().all(|p| p.code != "translation"));
    let newest = "2016/03/13/pilots-back-at-work.html";
    assert_eq!(translations(&site, FRENCH), [format!("/{newest}")]);
    assert_eq!(translations(&site, newest), [format!("/{FRENCH}")]);
    assert_eq!(translations(&site, ENGLISH), [""; 0]);
}

#[test]
fn a_running_story_has_a_translation_in_each_of_its_languages() {
    let site = site();
    let named = "translation: pilots\nstory: strike\n";
    site.story("2016-03-11 Pilots end strike", named);
    site.story("2016-03-12 Greve finie", &format!("{named}lang: fr\n"));
    site.story("2016-03-13 Greve bien finie", &format!("{named}lang: fr\n"));
    let report = site.build();
    assert_eq!(report.diagnostics, []);
    let french = "2016/03/13/greve-bien-finie.html";
    assert_eq!(translations(&site, ENGLISH), [format!("/{french}")]);
    assert_eq!(translations(&site, french), [format!("/{ENGLISH}")]);
    assert_eq!(translations(&site, FRENCH), [""; 0]);
    // A language's feed has its newest version, whatever came after it in another.
    let feed = site.page("feeds/en/feed.xml");
    assert!(feed.contains("<title>Pilots end strike</title>"), "{feed}");
    let feed = site.page("feeds/fr/feed.xml");
    assert!(!feed.contains("<title>Greve finie</title>"), "{feed}");
}

#[test]
fn however_many_stories_are_one_in_a_language_one_warning_says_so() {
    let site = site();
    for day in 13..17 {
        let title = format!("2016-03-{day} Greve {day}");
        site.story(&title, "translation: pilots\nlang: fr\n");
    }
    let report = site.build();
    let messages: Vec<&str> = report.diagnostics.iter().map(|p| &*p.message).collect();
    let expected = "`content/2016-03-12/greve-finie.md`, `content/2016-03-13/greve-13.md` \
        and 3 more are all the story `pilots` in the language `fr`";
    assert_eq!(messages, [expected]);
}
