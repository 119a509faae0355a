//! Redirects and headers for hosts, what an old address may not be, and whether a site is too
//! much for a host.

use std::process::Command;

use newsgen::build::Silent;
use newsgen::build::read_config;
use newsgen::check::Host;
use newsgen::check::Limit;
use newsgen::check::Measure;
use newsgen::diagnostic::Level;

use crate::site::Site;

const POLICY: &str = "default-src 'none'; img-src 'self' https: data:; media-src 'self' https:; \
                      style-src 'self'; script-src 'self'; font-src 'self'; \
                      connect-src 'self'; manifest-src 'self'; base-uri 'none'; \
                      form-action 'self'; frame-ancestors 'none'";

/// A site with old addresses and a story that was withdrawn.
fn site(hosts: &str) -> Site {
    let site = Site::new();
    let config =
        format!("base_url: https://example.org/wire/\nassets: hashed\nhosts: {hosts}\n");
    site.write("newsgen.yaml", config);
    site.story("2016-03-11 One", "aliases: [/old story.html, /2015/x]\n");
    site.story("2016-03-12 Two", "status: canceled\n");
    site
}

#[test]
fn old_addresses_lead_on_by_a_line_each() {
    let site = site("[netlify, cloudflare]");
    site.build();
    let expected = "# Old addresses of this site, by newsgen.\n\
        # This host cannot answer 410 for stories that were withdrawn: their pages are shown \
        with 200.\n\
        /wire/old%20story.html /wire/2016/03/11/one.html 301\n\
        /wire/2015/x /wire/2016/03/11/one.html 301\n";
    assert_eq!(site.page("_redirects"), expected);
    // The pages that lead on are there, too, for hosts that know no rules.
    assert!(site.has("old story.html") && site.has("2015/x/index.html"));
}

#[test]
fn where_netlify_alone_reads_them_rules_come_before_the_pages_that_lead_on() {
    let site = site("netlify");
    site.build();
    let line = "/wire/2015/x /wire/2016/03/11/one.html 301!\n";
    assert!(site.page("_redirects").ends_with(line));
    site.write("newsgen.yaml", "hosts: gitlab\n");
    site.build();
    assert!(site.page("_redirects").ends_with("/2015/x /2016/03/11/one.html 301\n"));
    assert!(!site.has("_headers"), "GitLab reads none");
}

#[test]
fn headers_are_strict_and_keep_what_has_a_hash_in_its_name() {
    let site = site("cloudflare");
    site.build();
    let assets = site.files();
    let hashed = assets.keys().filter(|path| {
        path.starts_with("assets/") && (path.ends_with(".css") || path.ends_with(".js"))
    });
    let mut expected = format!(
        "# What this site tells browsers, by newsgen.\n/wire/*\n  \
         Content-Security-Policy: {POLICY}\n  \
         Referrer-Policy: strict-origin-when-cross-origin\n  \
         X-Content-Type-Options: nosniff\n"
    );
    for path in hashed {
        expected.push_str(&format!(
            "/wire/{path}\n  Cache-Control: public, max-age=31536000, immutable\n"
        ));
    }
    let headers = site.page("_headers");
    let types = headers.strip_prefix(&expected).expect(&headers);
    let feed = "/wire/feed.xml\n  Content-Type: application/atom+xml\n";
    assert!(types.contains(feed), "{types}");
    assert_eq!(expected.matches("immutable").count(), 2);
}

#[test]
fn nginx_has_maps_of_what_moved_and_what_is_gone() {
    let site = site("nginx");
    site.build();
    let maps = site.page(".hosts/nginx-http.conf");
    let moved = "map $uri $newsgen_moved {\n    default \"\";\n    \
        \"/wire/old story.html\" \"/wire/2016/03/11/one.html\";\n    \
        \"/wire/2015/x\" \"/wire/2016/03/11/one.html\";\n    \
        \"/wire/2015/x/\" \"/wire/2016/03/11/one.html\";\n}\n";
    assert!(maps.contains(moved), "{maps}");
    let gone = "map $uri $newsgen_gone {\n    default \"\";\n    \
        \"/wire/2016/03/12/two.html\" \"1\";\n}\n";
    assert!(maps.contains(gone), "{maps}");
    let server = site.page(".hosts/nginx-server.conf");
    let lines = [
        "if ($newsgen_gone) { return 410; }".to_owned(),
        "if ($newsgen_moved) { return 301 $newsgen_moved; }".to_owned(),
        "error_page 404 /wire/404.html;".to_owned(),
        "location ^~ /wire/.hosts/ { return 404; }".to_owned(),
        format!("add_header Content-Security-Policy \"{POLICY}\" always;"),
    ];
    for line in lines {
        assert!(server.lines().any(|own| own == line), "{line} in {server}");
    }
}

#[test]
fn apache_takes_whole_addresses_and_no_beginnings() {
    let site = site("apache");
    site.story("2016-03-13 海港", "aliases: [/port.html]\n");
    site.build();
    let text = site.page(".htaccess");
    let lines = [
        r#"RedirectMatch 301 "^/wire/old story\.html$" "/wire/2016/03/11/one.html""#,
        r#"RedirectMatch 301 "^/wire/2015/x/?$" "/wire/2016/03/11/one.html""#,
        r#"<If "%{ENV:REDIRECT_STATUS} != '410' && %{REQUEST_URI} =~ m|^/wire/2016/03/12/two\.html$|">"#,
        "    ErrorDocument 410 /wire/2016/03/12/two.html",
        // Apache itself encodes where a pattern leads to.
        r#"RedirectMatch 301 "^/wire/port\.html$" "/wire/2016/03/13/海港.html""#,
        "ErrorDocument 404 /wire/404.html",
    ];
    for line in lines {
        assert!(text.lines().any(|own| own == line), "{line} in {text}");
    }
}

#[test]
fn an_alias_that_comes_and_a_story_that_is_withdrawn_reach_the_files_for_hosts() {
    let site = site("[cloudflare, nginx]");
    site.build();
    site.story("2016-03-13 Three", "aliases: [/three]\n");
    let touched = site.build_and_compare();
    for path in ["_redirects", ".hosts/nginx-http.conf"] {
        assert!(touched.iter().any(|own| own == path), "{path} in {touched:?}");
    }
    site.story("2016-03-11 One", "status: canceled\naliases: [/2015/x]\n");
    site.build();
    let maps = site.page(".hosts/nginx-http.conf");
    assert!(maps.contains("\"/wire/2015/x/\" \"1\";"), "{maps}");
    assert!(!site.page("_redirects").contains("/2015/x"));
}

#[test]
fn a_host_that_does_not_exist_is_named_with_the_nearest() {
    let site = site("[netlfy]");
    let (_, problems) =
        read_config(&site.root().join("newsgen.yaml"), "newsgen.yaml").unwrap();
    let told: Vec<_> =
        problems.iter().map(|one| (one.message.as_str(), one.help.as_deref())).collect();
    let message = "`hosts`: `netlfy` is none of `netlify`, `cloudflare`, `gitlab`, `nginx`, \
                   `apache`, `caddy`";
    assert_eq!(told, [(message, Some("did you mean `netlify`?"))]);
}

/// What is wrong with a site of two stories with these aliases, and where.
fn taken(one: &str, two: &str) -> Vec<(String, String)> {
    let site = Site::new();
    site.story("2016-03-11 One", &format!("aliases: [{one}]\n"));
    site.story("2016-03-12 Two", &format!("aliases: [{two}]\n"));
    let found = site.try_build().unwrap().diagnostics.into_iter();
    found
        .map(|one| {
            assert_eq!((one.level, &*one.code), (Level::Error, "address-taken"));
            (one.place.map(|place| place.file).unwrap_or_default(), one.message)
        })
        .collect()
}

#[test]
fn an_alias_over_a_page_a_chain_and_a_loop_are_errors_that_name_both_stories() {
    let (a, b) = ("/2016/03/11/one.html", "/2016/03/12/two.html");
    let (one, two) = ("content/2016-03-11/one.md", "content/2016-03-12/two.md");
    let error = |address: &str, first: &str, second: &str, place: &str| {
        let message =
            format!("`{address}` is taken: {first} and {second} would both be there");
        (place.to_owned(), message)
    };
    let old = |file: &str| format!("an old address of {file}");
    // Two is where an old address of One leads to be found.
    assert_eq!(taken(b, ""), [error(b, two, &old(one), one)]);
    // A chain: `/a.html` leads to One, whose own address is an old one of Two.
    assert_eq!(taken("/a.html", a), [error(a, one, &old(two), two)]);
    let both = [error(a, one, &old(two), two), error(b, two, &old(one), one)];
    let mut found = taken(b, a);
    found.sort_by(|x, y| x.1.cmp(&y.1));
    assert_eq!(found, both);
    assert_eq!(taken("/x", "/x/"), [error("/x/", &old(one), &old(two), two)]);
    let own = "a page that newsgen makes";
    assert_eq!(taken("/404.html", ""), [error("/404.html", own, &old(one), one)]);
}

#[test]
fn an_alias_gives_way_to_files_and_never_lies_among_newsgens_own() {
    let site = Site::new();
    site.write(
        "newsgen.yaml",
        "hosts: netlify\nbase_url: https://archive.example.org/\n",
    );
    site.write("static/press.html", "mine");
    let aliases =
        "aliases: [/assets/site.css, /press.html, /.newsgen/manifest, /old.html]\n";
    site.story("2016-03-11 Vote", aliases);
    let report = site.build();
    let messages: Vec<&str> =
        report.diagnostics.iter().map(|problem| problem.message.as_str()).collect();
    assert_eq!(messages.len(), 3, "{messages:?}");
    assert_eq!(site.page("press.html"), "mine");
    assert!(!site.page("assets/site.css").contains("<html"));
    let rules = site.page("_redirects");
    let rules: Vec<&str> = rules.lines().filter(|line| line.starts_with('/')).collect();
    assert_eq!(rules, ["/old.html /2016/03/11/vote.html 301!"]);
    let old = site.page("old.html");
    let canonical = "<link rel=\"canonical\" href=\"https://archive.example.org/2016/03/11/vote.html\">";
    assert!(old.contains(canonical), "{old}");
}

#[test]
fn a_page_without_its_ending_is_no_rule_that_leads_in_a_circle() {
    let site = Site::new();
    site.write(
        "newsgen.yaml",
        "hosts: cloudflare\nbase_url: https://archive.example.org/\n",
    );
    site.story("2016-03-11 Vote", "aliases: [/2016/03/11/vote]\n");
    site.build();
    assert!(!site.page("_redirects").contains("301"));
}

#[test]
fn an_alias_that_is_the_storys_own_address_or_is_given_twice_says_nothing_new() {
    assert_eq!(taken("/2016/03/11/one.html, /x, /x/, /x/index.html, x", ""), []);
}

/// What a check says of a site for a host with this limit.
fn over(site: &Site, of: Measure, most: u64) -> Vec<String> {
    let limits = vec![Limit { of, most, level: Level::Error }];
    let host = Host { name: "shed", limits };
    let path = site.root().join("newsgen.yaml");
    let (config, said) = read_config(&path, "newsgen.yaml").unwrap();
    let asked = (&site.options, Some(&host));
    let checked =
        newsgen::check::check_for(&site.project(), &config, said, asked, &Silent)
            .unwrap();
    let own = checked.findings.into_iter().filter(|one| one.code == "host-limit");
    own.map(|one| one.message).collect()
}

#[test]
fn what_a_build_would_write_is_what_is_counted() {
    let site = site("[cloudflare]");
    site.write("static/film.mp4", vec![0; 300_000]);
    site.build();
    let files = site.files();
    let n_files = files.len() as u64;
    let n_bytes: u64 = files.values().map(|bytes| bytes.len() as u64).sum();
    assert_eq!(over(&site, Measure::Files, n_files), [""; 0]);
    let message = format!(
        "the site has {n_files} files; shed takes at most 20: {} too many",
        n_files - 20
    );
    assert_eq!(over(&site, Measure::Files, 20), [message]);
    assert_eq!(over(&site, Measure::SiteBytes, n_bytes), [""; 0]);
    assert_eq!(over(&site, Measure::SiteBytes, n_bytes - 1).len(), 1);
    let film = "`/film.mp4` has 300,000 bytes; shed takes at most 299,999: 1 too many";
    assert_eq!(over(&site, Measure::FileBytes, 299_999), [film]);
    let rules = "`_redirects` has 2 redirects; shed takes at most 1: 1 too many";
    assert_eq!(over(&site, Measure::Redirects, 1), [rules]);
    site.write("static/_redirects", "/a /b\n/c/* /d\n");
    let rules =
        "`_redirects` has 1 redirects with patterns; shed takes at most 0: 1 too many";
    assert_eq!(over(&site, Measure::Patterns, 0), [rules]);
}

#[test]
fn the_command_ends_with_3_where_a_host_takes_less() {
    let site = site("[cloudflare]");
    let lines: String = (0..101).map(|n| format!("/old-{n}/* /new-{n}\n")).collect();
    site.write("static/_redirects", lines);
    let check = |host: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_newsgen"));
        command.args(["--color", "never", "-C"]).arg(site.root());
        command.args(["check", "--host", host]).env_remove("SOURCE_DATE_EPOCH");
        let output =
            command.env("NEWSGEN_AS_OF", "2030-01-01T12:00:00Z").output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, said) = check("cloudflare-pages");
    assert_eq!(code, Some(3));
    let message = "error: `_redirects` has 101 redirects with patterns; cloudflare-pages takes \
                   at most 100: 1 too many [host-limit]";
    assert!(said.contains(message), "{said}");
    assert_eq!(check("s3").0, Some(0));
    assert_eq!(check("nowhere").0, Some(2));
}

#[test]
fn what_is_hidden_is_in_no_file_for_machines() {
    let site = Site::new();
    let all = "[netlify, cloudflare, gitlab, nginx, apache, caddy]";
    let config =
        format!("base_url: https://example.org/\nhosts: {all}\nllms: true\napp: {{}}\n");
    site.write("newsgen.yaml", config);
    site.story("2029-12-31 One", "");
    let hidden = [
        ("Draft", "draft: true"),
        ("Withheld", "status: withheld"),
        ("Embargo", "embargo: 2031-01-01T00:00:00Z"),
        ("Expired", "expires: 2029-12-31T12:00:00Z"),
        ("Unread", "status: canceled\nwithdrawn: 2029-12-30T00:00:00Z"),
    ];
    for (title, more) in hidden {
        let more =
            format!("{more}\naliases: [/canary-{title}]\ntopics: [Canary{title}]\n");
        site.story(&format!("2029-12-31 Canary{title}"), &more);
    }
    site.build();
    let files = site.files().into_iter();
    let leaks = files.filter(|(_, bytes)| {
        String::from_utf8_lossy(bytes).to_lowercase().contains("canary")
    });
    assert_eq!(leaks.map(|(path, _)| path).collect::<Vec<_>>(), [""; 0]);
}
