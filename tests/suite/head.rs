//! What stands in the head of each kind of page, and how a story is cited.

use newsgen::build::BuildError;
use serde_json::Value;
use serde_json::json;

use crate::site::Site;

const STORY: &str = "2016/03/11/pilots-end-strike.html";

/// A site with a story that tells everything, and one that tells nothing.
fn site() -> Site {
    let site = Site::new();
    let config = "title: Harbour Archive\ndescription: Old news.\n\
        base_url: https://example.org/wire/\ntime_zone: Europe/Amsterdam\n\
        rights: © Harbour Archive\nagencies: [{name: Meridian Wire}]\n";
    site.write("newsgen.yaml", config);
    site.write("content/2016-03-11/quay.png", png());
    let more = "source: Quay Press\nbyline: [Maria Lund, Meridian Wire]\n\
        dateline: ROTTERDAM, March 10 (Meridian) --\nsection: Ports\n\
        topics: [Labour]\nkeywords: [pilots]\nplaces: [Rotterdam]\nkind: analysis\n\
        updated: 2016-03-11T11:40:00+01:00\nsummary: They went back \"to work\".\n\
        image: {src: quay.png, alt: A quay, caption: Friday, credit: Quay Press}\n\
        rights: {holder: Quay Press, notice: © Quay, terms: \"https://example.org/t\"}\n\
        origin: https://example.com/a?b=1&c=2\nid: urn:x:1\n\
        corrections: [{date: 2016-03-12, text: 201 pilots.}]\n";
    site.story("2016-03-11T09:05:00+01:00 Pilots end strike", more);
    site.story("2016-03-12 Tide tables", "");
    site
}

/// The smallest picture there is.
fn png() -> Vec<u8> {
    let mut bytes =
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x01\x08\x06\0\0\0".to_vec();
    bytes.extend([0; 16]);
    bytes
}

/// The elements of a head that code made, a line each.
fn meta(site: &Site, path: &str) -> Vec<String> {
    let page = site.page(path);
    let head = page.split("</head>").next().unwrap().to_owned();
    let lines = head.lines().filter(|line| {
        line.starts_with("<meta name=\"")
            || line.starts_with("<meta property")
            || line.starts_with("<link rel")
    });
    let own = ["viewport", "color-scheme", "stylesheet", "rel=\"icon\""];
    let lines = lines.filter(|line| !own.iter().any(|own| line.contains(own)));
    lines.map(str::to_owned).collect()
}

/// The nodes of the data of a page.
fn graph(site: &Site, path: &str) -> Value {
    let page = site.page(path);
    let (_, rest) = page.split_once("<script type=\"application/ld+json\">").unwrap();
    let data: Value =
        serde_json::from_str(rest.split("</script>").next().unwrap()).unwrap();
    assert_eq!(data["@context"], "https://schema.org");
    data["@graph"].clone()
}

#[test]
fn an_article_tells_other_programs_all_that_it_is() {
    let site = site();
    site.build();
    let url = "https://example.org/wire/2016/03/11/pilots-end-strike.html";
    let expected = format!(
        r#"<meta name="description" content="They went back &quot;to work&quot;.">
<meta name="robots" content="max-image-preview:large">
<link rel="canonical" href="{url}">
<link rel="alternate" type="application/atom+xml" title="Harbour Archive" href="/wire/feed.xml">
<link rel="alternate" type="application/rss+xml" title="Harbour Archive" href="/wire/rss.xml">
<link rel="alternate" type="application/feed+json" title="Harbour Archive" href="/wire/feed.json">
<meta property="og:type" content="article">
<meta property="og:title" content="Pilots end strike">
<meta property="og:site_name" content="Harbour Archive">
<meta property="og:url" content="{url}">
<meta property="og:locale" content="en">
<meta property="og:description" content="They went back &quot;to work&quot;.">
<meta property="og:image" content="https://example.org/wire/2016-03-11/quay.png">
<meta property="og:image:width" content="2">
<meta property="og:image:height" content="1">
<meta property="og:image:alt" content="A quay">
<meta name="twitter:card" content="summary_large_image">
<meta property="article:published_time" content="2016-03-11T09:05:00+01:00">
<meta property="article:modified_time" content="2016-03-12">
<meta property="article:section" content="Ports">
<meta property="article:tag" content="Labour">
<meta property="article:tag" content="pilots">
<meta property="article:author" content="https://example.org/wire/bylines/maria-lund/">
<meta name="DC.type" content="NewsItem">
<meta name="DC.title" content="Pilots end strike">
<meta name="DC.creator" content="Maria Lund">
<meta name="DC.creator" content="Meridian Wire">
<meta name="citation_author" content="Maria Lund">
<meta name="DC.publisher" content="Harbour Archive">
<meta name="DC.date.issued" content="2016-03-11T09:05:00+01:00">
<meta name="DC.language" content="en">
<meta name="DC.identifier" content="urn:x:1">
<meta name="DC.rights" content="© Quay">
<meta name="DC.source" content="https://example.com/a?b=1&amp;c=2">"#
    );
    assert_eq!(meta(&site, STORY).join("\n"), expected);
    assert!(!site.page(STORY).contains("citation_journal_title"));
}

#[test]
fn the_data_of_an_article_names_people_places_pictures_and_rights() {
    let site = site();
    site.build();
    let url = "https://example.org/wire/2016/03/11/pilots-end-strike.html";
    let home = "https://example.org/wire/";
    let mut nodes = graph(&site, STORY);
    let geo = nodes[0]["locationCreated"][0]["geo"].take();
    let near =
        |field: &str, there: f64| (geo[field].as_f64().unwrap() - there).abs() < 0.1;
    assert!(near("latitude", 51.92) && near("longitude", 4.48), "{geo}");
    let article = json!({
        "@type": "AnalysisNewsArticle",
        "@id": url,
        "url": url,
        "mainEntityOfPage": url,
        "headline": "Pilots end strike",
        "description": "They went back \"to work\".",
        "dateline": "ROTTERDAM, March 10 (Meridian) --",
        "datePublished": "2016-03-11T09:05:00+01:00",
        "dateModified": "2016-03-12",
        "inLanguage": "en",
        "articleSection": "Ports",
        "keywords": ["Labour", "pilots"],
        "wordCount": 5,
        "author": [
            {"@type": "Person", "name": "Maria Lund", "url": format!("{home}bylines/maria-lund/")},
            {"@type": "Organization", "name": "Meridian Wire", "url": format!("{home}bylines/meridian-wire/")},
        ],
        "sourceOrganization":
            {"@type": "Organization", "name": "Quay Press", "url": format!("{home}sources/quay-press/")},
        "publisher": {"@type": "NewsMediaOrganization", "name": "Harbour Archive", "url": home},
        "locationCreated": [{
            "@type": "Place",
            "name": "Rotterdam",
            "address":
                {"@type": "PostalAddress", "addressLocality": "Rotterdam", "addressCountry": "NL"},
            "geo": null,
        }],
        "image": [{
            "@type": "ImageObject",
            "url": format!("{home}2016-03-11/quay.png"),
            "width": "2 px",
            "height": "1 px",
            "caption": "Friday",
            "creditText": "Quay Press",
        }],
        "correction":
            [{"@type": "CorrectionComment", "text": "201 pilots.", "datePublished": "2016-03-12"}],
        "isBasedOn": "https://example.com/a?b=1&c=2",
        "isPartOf": [{"@type": "WebSite", "name": "Harbour Archive", "url": home}],
        "copyrightHolder": {"@type": "Organization", "name": "Quay Press"},
        "copyrightNotice": "© Quay",
        "usageInfo": "https://example.org/t",
        "identifier": "urn:x:1",
    });
    assert_eq!(nodes[0], article);
    let steps = nodes[1]["itemListElement"].as_array().unwrap();
    let items: Vec<&str> =
        steps.iter().map(|step| step["item"].as_str().unwrap()).collect();
    let days = ["", "2016/", "2016/03/", "2016/03/11/", STORY];
    assert_eq!(items, days.map(|day| format!("{home}{day}")));
}

/// A story without byline is by its source, and one of a day stays one of a day.
#[test]
fn a_story_that_tells_little_is_by_its_source() {
    let site = site();
    site.build();
    let article = &graph(&site, "2016/03/12/tide-tables.html")[0];
    let source = json!({
        "@type": "Organization",
        "name": "Meridian Wire",
        "url": "https://example.org/wire/sources/meridian-wire/",
    });
    assert_eq!(article["author"], json!([source]));
    assert_eq!(article["@type"], "NewsArticle");
    assert_eq!(article["datePublished"], "2016-03-12");
}

#[test]
fn lists_tell_what_they_show_and_what_stands_beside_them() {
    let site = site();
    site.build();
    let day = meta(&site, "2016/03/11/index.html");
    assert!(day.contains(&"<link rel=\"next\" href=\"/wire/2016/03/12/\">".to_owned()));
    assert!(day.contains(&"<meta property=\"og:type\" content=\"website\">".to_owned()));
    assert!(day.iter().all(|line| !line.contains("DC.")));
    let nodes = graph(&site, "2016/03/11/index.html");
    let listed = json!({
        "@type": "ItemList",
        "numberOfItems": 1,
        "itemListElement": [{
            "@type": "ListItem",
            "position": 1,
            "url": format!("https://example.org/wire/{STORY}"),
        }],
    });
    assert_eq!(nodes[0]["@type"], "CollectionPage");
    assert_eq!(nodes[0]["mainEntity"], listed);
    let home = graph(&site, "index.html");
    assert_eq!(
        (&home[0]["@type"], &home[1]["@type"]),
        (&json!("CollectionPage"), &json!("WebSite"))
    );
    let kinds = [
        "archive.html",
        "topics/index.html",
        "topics/labour/index.html",
        "on-this-day/03-11.html",
        "corrections.html",
    ];
    for path in kinds {
        assert_eq!(graph(&site, path)[0]["@type"], "CollectionPage", "{path}");
        let canonical =
            format!("https://example.org/wire/{}", path.trim_end_matches("index.html"));
        let link = format!("<link rel=\"canonical\" href=\"{canonical}\">");
        assert!(meta(&site, path).contains(&link), "{path}");
    }
    let feed = "<link rel=\"alternate\" type=\"application/atom+xml\" \
        title=\"Corrections – Harbour Archive\" href=\"/wire/corrections.xml\">";
    assert!(meta(&site, "corrections.html").contains(&feed.to_owned()));
}

#[test]
fn what_stands_where_nothing_is_tells_nothing_of_itself() {
    let site = site();
    site.build();
    let page = site.page("404.html");
    assert!(
        !page.contains("canonical") && !page.contains("og:") && !page.contains("ld+json")
    );
}

#[test]
fn translations_name_each_other_and_the_one_for_all_others() {
    let site = site();
    site.story("2016-03-13 Greve finie", "translation: strike\nlang: fr\n");
    site.story("2016-03-14 Strike over", "translation: strike\n");
    site.build();
    let language = |language: &str, path: &str| {
        format!(
            "<link rel=\"alternate\" hreflang=\"{language}\" href=\"https://example.org/wire/{path}\">"
        )
    };
    let (french, english) =
        ("2016/03/13/greve-finie.html", "2016/03/14/strike-over.html");
    let expected =
        [language("fr", french), language("en", english), language("x-default", english)];
    for path in [french, english] {
        let lines =
            meta(&site, path).into_iter().filter(|line| line.contains("hreflang"));
        assert_eq!(lines.collect::<Vec<_>>(), expected, "{path}");
    }
}

#[test]
fn a_story_is_cited_in_three_styles_and_three_formats_unless_the_site_says_no() {
    let site = site();
    site.build();
    let page = site.page(STORY);
    let (_, cite) = page.split_once("<details class=\"cite\">").unwrap();
    let cite = cite.split("</details>").next().unwrap();
    let apa = "<dt>APA</dt><dd dir=\"auto\">Lund, M., &amp; Meridian Wire. (2016, March 11). Pilots end \
        strike. <i>Quay Press</i>. https://example.org/wire/2016/03/11/pilots-end-strike.html</dd>";
    assert!(cite.contains(apa), "{cite}");
    for part in ["Chicago", "MLA", "@article{", "TY  - NEWS", "article-newspaper"] {
        assert!(cite.contains(part), "{part}: {cite}");
    }
    site.write("newsgen.yaml", "options: {cite_box: false}\n");
    site.build();
    assert!(!site.page(STORY).contains("class=\"cite\""));
}

#[test]
fn hostile_words_stay_words_in_the_head_and_the_data() {
    let site = site();
    let hostile = "title: \"</title></script><script>alert(1)</script>{{ 1 }}\\\"'\"\n\
        byline: \"\\\"><svg onload=alert(1)>\"\nkeywords: [\"--><!--\", \"\\\\\"]\n\
        summary: \"</script>\\n<img src=x>\"\n";
    let text =
        format!("---\n{hostile}date: 2016-03-15\nsource: \"<b>&\"\n---\n\nText.\n");
    site.write("content/2016-03-15/hostile.md", text);
    site.build();
    let page = site.page("2016/03/15/hostile.html");
    assert!(
        !page.contains("<svg") && !page.contains("<img src=x") && !page.contains("<b>&")
    );
    // The data, and the theme's own file.
    let scripts = page.matches("<script").count();
    assert_eq!((scripts, page.matches("</script>").count()), (2, 2));
    let article = &graph(&site, "2016/03/15/hostile.html")[0];
    let title = "</title></script><script>alert(1)</script>{{ 1 }}\"'";
    assert_eq!(article["headline"], title);
}

/// A theme that stands by itself, each template the same text.
fn bare_theme(template: &str) -> Site {
    let site = site();
    site.write("newsgen.yaml", "theme: bare\n");
    site.write("themes/bare/theme.yaml", "name: bare\n");
    for name in newsgen::pages::TEMPLATES {
        site.write(&format!("themes/bare/templates/{name}"), template);
    }
    site
}

#[test]
fn a_theme_that_leaves_out_the_head_is_named_once() {
    let site = bare_theme("{{ page.title }}");
    let report = site.build();
    let warnings: Vec<&str> = report
        .diagnostics
        .iter()
        .filter(|problem| problem.code == "head")
        .map(|problem| problem.message.as_str())
        .collect();
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert!(
        warnings[0]
            .starts_with("the theme `bare` never prints `page.meta` in `article.html`")
    );
    // The next build, which has nothing to do, says it again.
    assert!(site.build().diagnostics.iter().any(|problem| problem.code == "head"));
    let site = bare_theme("{{ page.meta }}");
    assert!(site.build().diagnostics.iter().all(|problem| problem.code != "head"));
}

#[test]
fn a_theme_that_fills_the_block_head_keeps_what_code_made() -> Result<(), BuildError> {
    let site = site();
    let template =
        "{% extends \"default/article.html\" %}{% block head %}x{% endblock %}";
    site.write("templates/article.html", template);
    site.try_build()?;
    assert!(site.page(STORY).contains("<meta name=\"DC.type\" content=\"NewsItem\">"));
    Ok(())
}
