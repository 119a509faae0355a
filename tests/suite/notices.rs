//! What machines are told of the site: `robots.txt`, `security.txt`, `trust.txt`, `llms.txt`
//! and the web app manifest.

use newsgen::build::read_config;
use newsgen::moment::Moment;
use serde_json::json;

use crate::check::check;
use crate::site::Site;

/// A site of one story with these settings.
fn site(config: &str) -> Site {
    let site = Site::new();
    site.write("newsgen.yaml", config);
    site.story("2016-03-11 One", "topics: [Ports]\n");
    site
}

/// What is wrong with some settings.
fn wrong(config: &str) -> Vec<String> {
    let site = site(config);
    let read = read_config(&site.root().join("newsgen.yaml"), "newsgen.yaml").unwrap();
    read.1.into_iter().map(|problem| problem.message).collect()
}

#[test]
fn robots_txt_has_a_group_for_each_rule_and_one_for_all_others() {
    let rules = "base_url: https://example.org/wire/\nrobots:\n\
                 - agent: [GPTBot, CCBot]\n  disallow: /\n\
                 - agent: Slow-Bot\n  allow: [/2016/*.html$]\n  disallow: [/São#1, /x]\n\
                 - agent: Free_Bot\n";
    let site = site(rules);
    site.build();
    let expected = "User-agent: GPTBot\nUser-agent: CCBot\nDisallow: /wire/\n\n\
                    User-agent: Slow-Bot\nAllow: /wire/2016/*.html$\n\
                    Disallow: /wire/S%C3%A3o%231\nDisallow: /wire/x\n\n\
                    User-agent: Free_Bot\nDisallow:\n\n\
                    User-agent: *\nDisallow:\n\n\
                    Sitemap: https://example.org/wire/sitemap.xml\n";
    assert_eq!(site.page("robots.txt"), expected);
}

#[test]
fn a_rule_for_all_takes_the_place_of_the_general_one() {
    let site = site("robots: [{ agent: '*', disallow: [/x/] }]\n");
    site.build();
    assert_eq!(site.page("robots.txt"), "User-agent: *\nDisallow: /x/\n");
}

#[test]
fn rules_for_crawlers_are_checked() {
    let found = wrong(
        "robots:\n- agent: Bot/1.0\n- allow: [/x]\n- agent: Bot\n  disallow: [x]\n  alow: /\n",
    );
    let expected = [
        "`robots.0.agent` is not the name of a crawler: letters, digits, `-` and `_`, or `*` for all",
        "`robots.1.agent` is not the name of a crawler: letters, digits, `-` and `_`, or `*` for all",
        "`robots.2.disallow` is not a list of paths that begin with `/`",
        "unknown key `robots.2.alow`",
    ];
    assert_eq!(found, expected);
    let found = wrong("robots:\n- agent: Bot\n- agent: [Other, bot]\n  disallow: /\n");
    let twice = "`robots.1.agent` is not named once: `bot` has another rule, too";
    assert_eq!(found, [twice]);
}

#[test]
fn a_truth_value_is_read_in_one_way_everywhere() {
    let site = site("llms: yes\napi: no\n");
    assert_eq!(site.build().diagnostics, []);
    assert!(site.has("llms.txt") && !site.has("api/index.json"));
}

#[test]
fn a_colour_that_yaml_takes_for_a_comment_is_missed() {
    let site = site("app:\n  theme_color: #7a1f1f\n");
    let read = read_config(&site.root().join("newsgen.yaml"), "newsgen.yaml").unwrap();
    let told: Vec<_> =
        read.1.iter().map(|one| (one.message.as_str(), one.help.as_deref())).collect();
    let message = "`app.theme_color` is not a colour as in `\"#1a2b3c\"`";
    let help = "put the colour in quotes: a `#` begins a comment";
    assert_eq!(told, [(message, Some(help))]);
}

#[test]
fn llms_txt_lists_pages_in_the_order_of_the_menu() {
    let site = site("llms: true\n");
    site.write("content/pages/a.md", "---\ntitle: Last\nmenu: true\n---\n");
    site.write("content/pages/b.md", "---\ntitle: Second\nmenu: 2\n---\n");
    site.write("content/pages/c.md", "---\ntitle: First\nmenu: 1\n---\n");
    site.build();
    let pages =
        "\n## Pages\n\n- [First](/c.html)\n- [Second](/b.html)\n- [Last](/a.html)\n";
    let text = site.page("llms.txt");
    assert!(text.ends_with(pages), "{text}");
}

#[test]
fn security_txt_is_canonical_at_the_root_of_its_host() {
    let config =
        SECURITY.replace("https://example.org/\nlang", "https://example.org/wire/\nlang");
    let site = site(&config);
    site.build();
    let line = "\nCanonical: https://example.org/.well-known/security.txt\n";
    assert!(site.page(".well-known/security.txt").contains(line));
}

const SECURITY: &str = "base_url: https://example.org/\nlanguage: pt-BR\nsecurity:\n  \
    contact: [mailto:desk@example.org, https://example.org/tell]\n  \
    expires: 2030-06-30T02:00:00+02:00\n  encryption: https://example.org/key.asc\n  \
    policy: https://example.org/policy.html\n  \
    acknowledgments: https://example.org/thanks.html\n  hiring: https://example.org/jobs\n";

#[test]
fn security_txt_has_every_field_of_the_rfc() {
    let site = site(SECURITY);
    site.build();
    let expected = "Contact: mailto:desk@example.org\nContact: https://example.org/tell\n\
                    Expires: 2030-06-30T00:00:00+00:00\nPreferred-Languages: pt-BR, en\n\
                    Canonical: https://example.org/.well-known/security.txt\n\
                    Policy: https://example.org/policy.html\n\
                    Encryption: https://example.org/key.asc\n\
                    Acknowledgments: https://example.org/thanks.html\n\
                    Hiring: https://example.org/jobs\n";
    assert_eq!(site.page(".well-known/security.txt"), expected);
}

#[test]
fn security_txt_is_checked_and_missed_before_it_is_out_of_date() {
    let found = wrong("security:\n  contact: desk@example.org\n  expires: 2030-06-30\n");
    let expected = [
        "`security.contact` is not an address as in `mailto:desk@example.org`",
        "`security.expires` is not a time with its offset, as in `2027-06-30T00:00:00Z`",
    ];
    assert_eq!(found, expected);
    let found =
        wrong("security:\n  policy: http://x.org/\n  expires: 2030-06-30T00:00:00Z\n");
    let expected = [
        "`security.policy` is not an address that begins with `https://`",
        "`security.contact` is not given, and RFC 9116 wants it",
    ];
    assert_eq!(found, expected);

    let mut site = site(SECURITY);
    let mut messages = |as_of: &str| {
        site.options.as_of = Moment::parse(as_of, chrono_tz::Tz::UTC).unwrap();
        let found = check(&site).findings.into_iter();
        let own = found.filter(|one| one.code == "security-expires");
        own.map(|one| one.message).collect::<Vec<_>>()
    };
    assert_eq!(messages("2030-05-30T00:00:00Z"), [""; 0]);
    let soon = "`security.expires` is 2030-06-30T00:00:00+00:00, in less than 30 days";
    assert_eq!(messages("2030-05-31T00:00:01Z"), [soon]);
    let over = "`security.expires` is 2030-06-30T00:00:00+00:00, which is over";
    assert_eq!(messages("2030-06-30T00:00:00Z"), [over]);
}

#[test]
fn trust_txt_says_what_the_settings_say() {
    let site = site(
        "trust:\n  contact: mailto:desk@example.org\n  social: [https://social.example/@q]\n  \
         member: [https://a.example/, https://b.example/]\n  datatrainingallowed: no\n",
    );
    site.build();
    let expected = "member=https://a.example/\nmember=https://b.example/\n\
                    social=https://social.example/@q\ncontact=mailto:desk@example.org\n\
                    datatrainingallowed=no\n";
    assert_eq!(site.page("trust.txt"), expected);
    let found = wrong("trust:\n  member: a.example\n  membre: x\n");
    let expected = [
        "`trust.member` is not a list of full addresses, as in `https://example.org/`",
        "unknown key `trust.membre`",
    ];
    assert_eq!(found, expected);
}

#[test]
fn llms_txt_leads_to_lists_feeds_and_pages_of_the_menu() {
    let site = site(
        "title: Harbour\n  Record\ndescription: Wire stories.\nbase_url: https://example.org/\n\
         llms: { about: Stories are dated by the day. }\n",
    );
    site.write("content/pages/about.md", "---\ntitle: About [us]\nmenu: 1\n---\n\nUs.\n");
    site.write("content/pages/hidden.md", "---\ntitle: Aside\n---\n\nUs.\n");
    site.build();
    let expected = "# Harbour Record\n\n> Wire stories.\n\nStories are dated by the day.\n\n\
        ## Archive\n\n- [Front page](https://example.org/): the newest stories\n\
        - [Archive](https://example.org/archive.html): every year and month with stories\n\
        - [sources](https://example.org/sources/): every value, with its stories\n\
        - [topics](https://example.org/topics/): every value, with its stories\n\n\
        ## Feeds\n\n- [Atom](https://example.org/feed.xml): the newest stories\n\
        - [RSS](https://example.org/rss.xml): the newest stories\n\
        - [JSON Feed](https://example.org/feed.json): the newest stories\n\
        - [Ticker](https://example.org/ticker.json): the newest headlines as JSON\n\
        - [Sitemaps](https://example.org/sitemap.xml): every story\n\n\
        ## Pages\n\n- [About \\[us\\]](https://example.org/about.html)\n";
    assert_eq!(site.page("llms.txt"), expected);
}

/// A PNG of nothing, with these edges.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend(b"\x08\x06\0\0\0");
    bytes
}

#[test]
fn the_manifest_and_pages_name_the_icons_with_their_sizes() {
    let site = site(
        "title: Harbour Record\nbase_url: https://example.org/wire/\n\
         icon: [icon.svg, icon-512.png, static/icon-192.png]\n\
         app: { short_name: Harbour, display: standalone, theme_color: '#123456' }\n",
    );
    site.write("static/icon.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>");
    site.write("static/icon-512.png", png(512, 512));
    site.write("static/icon-192.png", png(192, 192));
    site.build();
    let manifest: serde_json::Value =
        serde_json::from_str(&site.page("site.webmanifest")).unwrap();
    let icon = |name: &str, kind: &str, sizes: &str| json!({"src": format!("/wire/{name}"), "type": kind, "sizes": sizes});
    let expected = json!({
        "name": "Harbour Record", "short_name": "Harbour", "lang": "en", "dir": "ltr",
        "id": "/wire/", "start_url": "/wire/", "scope": "/wire/", "display": "standalone",
        "theme_color": "#123456",
        "icons": [
            icon("icon.svg", "image/svg+xml", "any"),
            icon("icon-512.png", "image/png", "512x512"),
            icon("icon-192.png", "image/png", "192x192"),
        ],
    });
    assert_eq!(manifest, expected);
    let page = site.page("index.html");
    let links: Vec<&str> = page
        .lines()
        .filter(|line| line.contains("icon") || line.contains("manifest"))
        .collect();
    let expected = [
        r#"<link rel="icon" type="image/svg+xml" sizes="any" href="/wire/icon.svg">"#,
        r#"<link rel="icon" type="image/png" sizes="512x512" href="/wire/icon-512.png">"#,
        r#"<link rel="icon" type="image/png" sizes="192x192" href="/wire/icon-192.png">"#,
        r#"<link rel="apple-touch-icon" href="/wire/icon-192.png">"#,
        r#"<link rel="manifest" href="/wire/site.webmanifest">"#,
    ];
    assert_eq!(links, expected);
    // A text alone changes; its page has the same icons.
    site.write(
        "content/2016-03-11/one.md",
        "---\ntitle: One\ndate: 2016-03-11\nsource: Meridian Wire\ntopics: [Ports]\n---\n\nNew.\n",
    );
    site.build();
    site.write("static/icon-192.png", png(180, 180));
    site.build();
    assert!(site.page("index.html").contains("180x180"));
}

#[test]
fn an_icon_that_is_not_there_is_named_and_the_theme_has_its_own() {
    let site = site("icon: [gone.png, notes.txt]\n");
    site.write("static/notes.txt", "notes");
    let found: Vec<String> =
        site.build().diagnostics.into_iter().map(|one| one.message).collect();
    let expected = [
        "`icon` is `static/gone.png`: there is no such file",
        "`icon` is `static/notes.txt`: it is no picture of a kind that browsers know",
    ];
    assert_eq!(found, expected);
    let own = r#"<link rel="icon" type="image/svg+xml" href="/assets/favicon.svg">"#;
    assert!(site.page("index.html").contains(own));
    assert!(!site.has("site.webmanifest"), "of no icon there is nothing to say");
}

#[test]
fn a_picture_that_does_not_tell_its_size_has_none() {
    let site = site("icon: icon.png\n");
    site.write("static/icon.png", "no picture");
    site.build();
    let icon = r#"<link rel="icon" type="image/png" href="/icon.png">"#;
    assert!(site.page("index.html").contains(icon));
    let manifest: serde_json::Value =
        serde_json::from_str(&site.page("site.webmanifest")).unwrap();
    assert_eq!(manifest["icons"], json!([{ "src": "/icon.png", "type": "image/png" }]));
}

#[test]
fn files_of_the_same_name_in_static_come_first() {
    let site = site(
        "hosts: [netlify, apache, nginx, caddy]\nllms: true\napp: {}\ntrust: {}\nsecurity:\n  \
         contact: mailto:a@example.org\n  expires: 2030-06-30T00:00:00Z\n",
    );
    let names = [
        ".well-known/security.txt",
        "trust.txt",
        "llms.txt",
        "site.webmanifest",
        "_redirects",
        "_headers",
        "robots.txt",
    ];
    for name in names {
        site.write(&format!("static/{name}"), "mine");
    }
    assert_eq!(site.build().diagnostics, []);
    for name in names {
        assert_eq!(site.page(name), "mine", "{name}");
    }
    assert!(site.has(".htaccess") && site.has(".hosts/nginx-http.conf"));
}
