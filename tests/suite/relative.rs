//! Pages with relative addresses: each leads to a file, and nothing else is changed.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::process::Command;

use lol_html::RewriteStrSettings;
use lol_html::element;
use lol_html::rewrite_str;
use serde_json::json;

use crate::site::Site;
use crate::site::files_below;

const SETTING: &str = "relative_urls: true\n";

/// A site with a page of every kind, at a base path, with names that need references.
fn large_site(settings: &str) -> Site {
    let site = Site::new();
    let config = "title: O\u{2019}Hara & sons\nbase_url: https://example.org/o'hara/wire/\n\
        api: {ninjs: true}\nicon: icon.svg\nmenu: [{title: Notes, url: /notes.txt}]\n";
    site.write("newsgen.yaml", format!("{config}{settings}"));
    site.write("static/icon.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    site.write("static/notes.txt", "Notes");
    let more = "topics: [São Tomé, Labour & law]\nbyline: Maria Lund\nplaces: [Rotterdam]\n\
        aliases: [/old/, /old/one.html, /São/é.html]\nstory: strike\n";
    site.story("2016-03-11 Pilots begin strike", more);
    site.story("2016-03-12 Pilots end strike", "story: strike\nsection: Ports\n");
    site.story(
        "2017-03-12 Tide",
        "corrections: [{date: 2017-03-13, text: Low, not high.}]\n",
    );
    site.write("content/2017/bild ü.png", PICTURE);
    site.write(
        "content/2017/über.md",
        "---\ntitle: Über\nsource: Meridian Wire\ndate: 2017-04-01\nimage: bild ü.png\n---\n\n\
         [A](../2016-03-11/pilots-begin-strike.md#top) [B](/topics/?a=1&b=2#c) \
         ![C](bild%20ü.png) [D](//example.org/x) [E](https://example.org/o'hara/wire/2016/) \
         [F](/São/é.html)\n",
    );
    site.write(
        "content/pages/about.md",
        "---\ntitle: About\nmenu: 1\n---\n\n[Home](/)\n",
    );
    site
}

/// One white dot.
const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3a\x7e\
    \x9b\x55\0\0\0\nIDATx\x9cc\xf8\x0f\0\x01\x01\x01\0\x1b\xb6\xee\x56\0\0\0\0IEND\xaeB`\x82";

/// The addresses that links, styles, scripts and pictures of a page name.
fn addresses(html: &str) -> Vec<String> {
    let found = RefCell::new(Vec::new());
    let look = element!("*", |element| {
        let named = ["href", "src"].map(|name| element.get_attribute(name));
        found.borrow_mut().extend(named.into_iter().flatten());
        Ok(())
    });
    let settings = RewriteStrSettings::new().append_element_content_handler(look);
    rewrite_str(html, settings).unwrap();
    found.into_inner()
}

/// The file that an address on the page `path` leads to.
fn file_of(path: &str, address: &str) -> String {
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    for part in address.split(['?', '#']).next().unwrap().split('/') {
        match part {
            ".." => drop(parts.pop().unwrap()),
            "." => {}
            part => parts.push(part),
        }
    }
    let mut bytes = Vec::new();
    let joined = parts.join("/");
    let mut rest = joined.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        let code = (*byte == b'%').then(|| str::from_utf8(&after[..2]).unwrap());
        bytes.push(code.map_or(*byte, |code| u8::from_str_radix(code, 16).unwrap()));
        rest = &after[if code.is_some() { 2 } else { 0 }..];
    }
    String::from_utf8(bytes).unwrap()
}

#[test]
fn every_address_of_every_page_leads_to_a_file() {
    let site = large_site(SETTING);
    site.build();
    let files = site.files();
    let mut wrong = Vec::new();
    let mut n_relative = 0;
    for (path, bytes) in &files {
        let is_page = path.ends_with(".html");
        if !is_page || ["404.html", "ticker.html"].contains(&path.as_str()) {
            continue;
        }
        for address in addresses(str::from_utf8(bytes).unwrap()) {
            let is_full =
                ["https://", "//", "#"].iter().any(|it| address.starts_with(it));
            if is_full {
                continue;
            }
            n_relative += 1;
            if address.starts_with('/') || !files.contains_key(&file_of(path, &address)) {
                wrong.push(format!("{path}: {address}"));
            }
        }
    }
    assert!(n_relative > 500, "{n_relative}");
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn a_text_keeps_queries_fragments_and_addresses_elsewhere() {
    let site = large_site(SETTING);
    site.write("templates/article.html", "{{ story.html }}");
    site.build();
    let expected = "<p><a href=\"../../../2016/03/11/pilots-begin-strike.html#top\">A</a> \
        <a href=\"../../../topics/index.html?a=1&amp;b=2#c\">B</a> \
        <img src=\"../../bild%20%C3%BC.png\" alt=\"C\" width=\"1\" height=\"1\" \
        loading=\"lazy\" decoding=\"async\"> <a href=\"//example.org/x\">D</a> \
        <a href=\"https://example.org/o&#x27;hara/wire/2016/\">E</a> \
        <a href=\"../../../S%C3%A3o/%C3%A9.html\">F</a></p>\n";
    assert_eq!(site.page("2017/04/01/uber.html"), expected);
}

/// What the head says to search engines is full; feeds and neighbours are relative.
#[test]
fn the_head_of_a_page_is_relative_where_browsers_follow_it() {
    let site = large_site(SETTING);
    site.write("templates/timeline.html", "{{ page.meta }}");
    site.build();
    let url = "https://example.org/o%27hara/wire/2016/";
    let title = "O\u{2019}Hara &amp; sons";
    let expected = format!(
        "<meta name=\"robots\" content=\"max-image-preview:large\">\n\
         <link rel=\"canonical\" href=\"{url}\">\n\
         <link rel=\"next\" href=\"../2017/index.html\">\n\
         <link rel=\"alternate\" type=\"application/atom+xml\" title=\"{title}\" href=\"../feed.xml\">\n\
         <link rel=\"alternate\" type=\"application/rss+xml\" title=\"{title}\" href=\"../rss.xml\">\n\
         <link rel=\"alternate\" type=\"application/feed+json\" title=\"{title}\" href=\"../feed.json\">\n\
         <meta property=\"og:type\" content=\"website\">\n\
         <meta property=\"og:title\" content=\"2016\">\n\
         <meta property=\"og:site_name\" content=\"{title}\">\n\
         <meta property=\"og:url\" content=\"{url}\">\n\
         <meta property=\"og:locale\" content=\"en\">\n\
         <meta name=\"twitter:card\" content=\"summary\">\n"
    );
    // Templates print it without its last line end.
    assert_eq!(format!("{}\n", site.page("2016/index.html").trim_end()), expected);
}

#[test]
fn an_old_address_leads_on_from_where_it_is() {
    let site = large_site(SETTING);
    let redirect = "<meta http-equiv=\"refresh\" content=\"0; url={{ target }}\">";
    site.write("templates/redirect.html", redirect);
    site.build();
    let expected = "<meta http-equiv=\"refresh\" \
        content=\"0; url=../2016/03/11/pilots-begin-strike.html\">";
    for path in ["old/index.html", "old/one.html", "São/é.html"] {
        assert_eq!(site.page(path), expected, "{path}");
    }
}

/// Switching goes to every page and to nothing else, and back again. Each build is compared
/// with one from nothing.
#[test]
fn switching_writes_all_pages_and_nothing_else() {
    let site = large_site("");
    site.build();
    let before = site.files();
    let pages = before.keys().filter(|path| path.ends_with(".html"));
    let kept = ["404.html", "ticker.html"];
    let pages: Vec<&String> =
        pages.filter(|path| !kept.contains(&path.as_str())).collect();

    let config = site.root().join("newsgen.yaml");
    let settings = std::fs::read_to_string(config).unwrap();
    site.write("newsgen.yaml", format!("{settings}{SETTING}"));
    let mut touched = site.build_and_compare();
    // It names the manifest, which relative pages cannot use.
    touched.retain(|path| path != "404.html");
    assert_eq!(touched.iter().collect::<Vec<_>>(), pages);

    // News under the new setting, and back.
    site.story("2017-04-02 Ferry", "");
    site.build();
    site.remove("content/2017-04-02/ferry.md");
    site.write("newsgen.yaml", settings);
    site.build();
    assert_eq!(site.files(), before);
}

/// The ticker that goes into other pages and the 404 page work from any address.
#[test]
fn what_is_shown_at_any_address_keeps_addresses_from_the_root() {
    let site = large_site(SETTING);
    site.build();
    for path in ["404.html", "ticker.html"] {
        let from_root = |address: &String| {
            ["/o%27hara/wire/", "https://", "#"].iter().any(|it| address.starts_with(it))
        };
        let found = addresses(&site.page(path));
        assert!(!found.is_empty() && found.iter().all(from_root), "{path}: {found:?}");
    }
}

/// Nothing waits for a server: each page has a ticker of its own.
#[test]
fn no_server_is_needed_for_the_ticker() {
    let tickers = |refresh: &str| -> BTreeMap<String, String> {
        let site = Site::new();
        site.story("2016-03-11 One", "").story("2016-03-12 Two", "");
        site.write("templates/article.html", "{{ ticker.html }}");
        site.write("newsgen.yaml", format!("{SETTING}ticker: {{refresh: {refresh}}}\n"));
        site.build();
        let files = site.files().into_iter();
        let articles = files.filter(|(path, _)| path.starts_with("2016/03/1"));
        articles.map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap())).collect()
    };
    let own = tickers("none");
    assert!(own["2016/03/12/two.html"].contains("../11/one.html"));
    assert_eq!((tickers("ssi"), tickers("esi")), (own.clone(), own));
}

#[test]
fn the_command_line_says_the_same_as_the_setting() {
    let site = Site::new();
    site.story("2016-03-11 One", "aliases: [/old/one.html]\n");
    site.write("newsgen.yaml", SETTING);
    site.build();
    let by_setting = site.files();
    site.write("newsgen.yaml", "");
    let output = site.root().join("other");
    let mut command = Command::new(env!("CARGO_BIN_EXE_newsgen"));
    command.args(["build", "--relative-urls", "--as-of", "2030-01-01T12:00:00Z", "-C"]);
    command.arg(site.root()).arg("-o").arg(&output).env_remove("SOURCE_DATE_EPOCH");
    assert!(command.output().unwrap().status.success());
    assert_eq!(files_below(&output), by_setting);
    let data: serde_json::Value =
        serde_json::from_slice(&by_setting["ticker.json"]).unwrap();
    assert_eq!(data["items"][0]["url"], json!("/2016/03/11/one.html"));
}
