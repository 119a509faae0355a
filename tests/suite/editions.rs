//! Languages with editions of their own: front page, archive, ticker and words.

use crate::site::Site;

/// A site in English, with stories in three languages, two of which have editions.
fn site() -> Site {
    let site = Site::new();
    site.write(
        "newsgen.yaml",
        "base_url: https://example.org/\ntitle: The Quay\nlanguages:\n  es:\n    title: El Muelle\n    \
         description: Noticias del muelle.\n    menu: [{title: Puertos, url: /es/2016/}]\n  fr:\n",
    );
    site.story("2016-03-10 Harbour opens", "");
    site.story("2016-03-11 Huelga terminada", "lang: es\n");
    site.story("2016-03-12 Greve finie", "lang: fr\n");
    site.story("2016-03-12 Streik beendet", "lang: de\n");
    site.story("2016-04-02 Marea alta", "lang: es\n");
    site.story("2016-04-03 Tides rise", "");
    site
}

/// The headlines among `titles` that a page has, in the order of `titles`.
fn headlines(site: &Site, page: &str) -> Vec<&'static str> {
    let html = site.page(page);
    let all = [
        "Harbour opens",
        "Huelga terminada",
        "Greve finie",
        "Streik beendet",
        "Marea alta",
        "Tides rise",
    ];
    all.into_iter().filter(|title| html.contains(title)).collect()
}

/// What stands in a page between two marks, for each time they do.
fn between(html: &str, start: &str, end: &str) -> Vec<String> {
    let parts = html.split(start).skip(1);
    parts.map(|part| part.split(end).next().unwrap().to_owned()).collect()
}

#[test]
fn an_edition_has_a_front_page_an_archive_and_a_ticker_of_its_stories_in_its_words() {
    let site = site();
    assert_eq!(site.build().diagnostics, []);
    let spanish = ["Huelga terminada", "Marea alta"];
    for page in ["es/index.html", "es/ticker.html"] {
        assert_eq!(headlines(&site, page), spanish, "{page}");
    }
    assert_eq!(headlines(&site, "es/2016/03/index.html"), ["Huelga terminada"]);
    assert_eq!(headlines(&site, "es/2016/04/02/index.html"), spanish);
    assert_eq!(headlines(&site, "fr/index.html"), ["Greve finie"]);
    assert!(site.has("es/archive.html") && site.has("fr/archive.html"));
    // There is nothing in Spanish on that day, and German has no edition.
    assert!(!site.has("es/2016/04/03/index.html") && !site.has("de/index.html"));

    let html = site.page("es/index.html");
    assert!(html.contains("<html lang=\"es\""), "{html}");
    assert_eq!(between(&html, "<title>", "</title>"), ["El Muelle"]);
    assert!(html.contains("content=\"Noticias del muelle.\""), "{html}");
    assert!(html.contains("<a href=\"/es/2016/\">Puertos</a>"), "{html}");
    assert!(site.page("es/2016/03/index.html").contains("marzo de 2016"));
    assert!(site.page("fr/2016/03/index.html").contains("mars 2016"));
    assert!(site.page("2016/03/index.html").contains("March 2016"));
}

#[test]
fn a_story_belongs_to_the_edition_of_its_language() {
    let site = site();
    site.build();
    let own = ["Huelga terminada", "Marea alta"];
    let page = "2016/04/02/marea-alta.html";
    assert_eq!(headlines(&site, page), own);
    let html = site.page(page);
    assert!(html.contains("<html lang=\"es\""), "{html}");
    assert!(html.contains("href=\"/es/2016/04/\""), "{html}");
    assert!(!html.contains("href=\"/2016/04/\""), "{html}");
    // German has none: the story stands in the whole site, in the site's words.
    let html = site.page("2016/03/12/streik-beendet.html");
    assert!(html.contains("<html lang=\"en\"") && html.contains("href=\"/2016/03/\""));
    let before = ["Harbour opens", "Huelga terminada", "Greve finie", "Streik beendet"];
    let all = headlines(&site, "2016/03/12/streik-beendet.html");
    assert_eq!(&all[..before.len()], before);
}

#[test]
fn the_front_page_of_the_site_leaves_to_editions_what_is_theirs_unless_its_own_is_one() {
    let site = site();
    site.build();
    let leading = |site: &Site| {
        let html = site.page("index.html");
        let main = between(&html, "<main", "</main>").concat();
        ["Marea alta", "Greve finie", "Streik beendet", "Tides rise"]
            .map(|title| main.contains(title))
    };
    assert_eq!(leading(&site), [false, false, true, true]);
    // The archive of the whole site has all of them.
    assert_eq!(
        headlines(&site, "2016/03/12/index.html")[2..4],
        ["Greve finie", "Streik beendet"]
    );
    site.write(
        "newsgen.yaml",
        "base_url: https://example.org/\nlanguages: {en: , es: , fr: }\n",
    );
    site.build();
    assert_eq!(leading(&site), [true; 4]);
    assert_eq!(headlines(&site, "en/index.html"), ["Harbour opens", "Tides rise"]);
}

#[test]
fn editions_lead_to_each_other_for_readers_and_for_robots() {
    let site = site();
    site.build();
    let links = |page: &str| {
        let html = site.page(page);
        let nav = between(&html, "<nav class=\"languages\"", "</nav>").concat();
        between(&nav, "href=\"", "\"")
    };
    let all = ["/", "/es/", "/fr/"];
    assert_eq!(links("index.html"), all);
    assert_eq!(links("es/2016/03/index.html"), all);
    assert_eq!(links("2016/03/11/huelga-terminada.html"), all);
    let names = between(
        &site.page("index.html"),
        "hreflang=\"es\" dir=\"ltr\" href=\"/es/\">",
        "<",
    );
    assert_eq!(names, ["Español"]);

    let html = site.page("es/index.html");
    let alternates: Vec<String> =
        between(&html, "<link rel=\"alternate\" hreflang=\"", ">");
    let spanish = "es\" href=\"https://example.org/es/\"";
    let french = "fr\" href=\"https://example.org/fr/\"";
    assert!(alternates.contains(&spanish.to_owned()), "{alternates:?}");
    assert!(alternates.contains(&french.to_owned()), "{alternates:?}");
    assert!(html.contains("href=\"/feeds/es/feed.xml\""), "{html}");
    let sitemaps: String = site
        .files()
        .into_iter()
        .filter(|(path, _)| path.starts_with("sitemap") && path.ends_with(".xml"))
        .map(|(_, bytes)| String::from_utf8(bytes).unwrap())
        .collect();
    for page in ["es/", "es/archive.html", "es/2016/", "fr/"] {
        assert!(
            sitemaps.contains(&format!("<loc>https://example.org/{page}</loc>")),
            "{page}"
        );
    }
    assert!(!sitemaps.contains("ticker.html"));
}

#[test]
fn a_story_touches_no_page_of_another_edition() {
    let site = site();
    site.build();
    site.story("2016-04-04 Barcos nuevos", "lang: es\n");
    let touched = site.build_and_compare();
    assert!(touched.iter().any(|page| page == "es/index.html"), "{touched:?}");
    assert!(touched.iter().any(|page| page == "es/2016/04/04/index.html"), "{touched:?}");
    let french: Vec<_> = touched.iter().filter(|page| page.starts_with("fr/")).collect();
    assert!(french.is_empty(), "{french:?}");
    let story = "2016/04/03/tides-rise.html";
    assert!(
        !touched.iter().any(|page| page.ends_with("greve-finie.html")),
        "{touched:?}"
    );
    assert!(
        touched.iter().any(|page| page == story) || !site.page(story).contains("Barcos")
    );
}

#[test]
fn an_edition_without_stories_has_a_front_page() {
    let site = Site::new();
    site.write("newsgen.yaml", "languages: {ar: {name: \"العربية هنا\"}}\n");
    site.story("2016-03-10 Harbour opens", "");
    assert_eq!(site.build().diagnostics, []);
    let html = site.page("ar/index.html");
    assert!(html.contains("<html lang=\"ar\" dir=\"rtl\""), "{html}");
    assert!(site.page("index.html").contains(">العربية هنا</a>"));
    assert_eq!(headlines(&site, "ar/index.html"), [""; 0]);
}

#[test]
fn an_edition_comes_and_goes_with_the_settings() {
    let site = site();
    site.build();
    site.write("newsgen.yaml", "base_url: https://example.org/\nlanguages: {fr: }\n");
    site.build();
    assert!(!site.has("es/index.html") && site.has("fr/index.html"));
    assert!(site.page("2016/04/02/marea-alta.html").contains("<html lang=\"en\""));
    site.write("newsgen.yaml", "base_url: https://example.org/\n");
    site.build();
    assert!(!site.has("fr/index.html"));
    assert!(!site.page("index.html").contains("<nav class=\"languages\""));
}

#[test]
fn what_is_no_language_is_an_error_with_its_place() {
    let site = Site::new();
    let text =
        "languages:\n  spanisch!: {}\n  fr: yes\n  es: {titel: El Muelle}\n  ES: {}\n";
    site.write("newsgen.yaml", text);
    let path = site.root().join("newsgen.yaml");
    let (_, problems) = newsgen::build::read_config(&path, "newsgen.yaml").unwrap();
    let told: Vec<(u32, &str)> = problems
        .iter()
        .map(|one| {
            let place = one.place.as_ref().unwrap();
            (place.line, one.message.as_str())
        })
        .collect();
    let expected = [
        (2, "`languages` is `spanisch!`, which is not a language tag"),
        (3, "`languages.fr` is not a mapping, or empty"),
        (4, "unknown key `languages.es.titel`"),
        (5, "`languages.ES` is not named once: another key is `es`, too"),
    ];
    assert_eq!(told, expected);
}
