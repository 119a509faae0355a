//! Redirects and headers for hosts, what an old address may not be, and whether a site is too
//! much for a host.

use std::process::Command;

use newsgen::build::Silent;
use newsgen::build::read_config;
use newsgen::check::Host;
use newsgen::check::Limit;
use newsgen::check::Measure;
use newsgen::diagnostic::Level;
use newsgen::diagnostic::Place;

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

/// Every file for a host, as it is in `tests/suite/hosts/`, for a site whose addresses have
/// what is hard to write.
#[test]
fn each_host_gets_its_whole_file_and_nothing_else() {
    let site = Site::new();
    let config = "base_url: https://example.org/my%20wire/\nassets: hashed\napp: {}\n\
                  hosts: [cloudflare, nginx, apache, caddy]\n";
    site.write("newsgen.yaml", config);
    let aliases =
        "aliases: [/old story.html, /2015/x, '/a+b (1).html', caf%C3%A9.html]\n";
    site.story("2016-03-11 One", aliases);
    site.story("2016-03-12 Two", "status: canceled\naliases: [/gone]\n");
    site.story("2016-03-13 海港", "aliases: [/port.html]\n");
    // Not hashed by newsgen, whatever it is called.
    site.write("static/assets/mine.0a1b2c3d.css", "mine");
    site.build();
    let expected = [
        ("_redirects", include_str!("hosts/_redirects")),
        ("_headers", include_str!("hosts/_headers")),
        (".htaccess", include_str!("hosts/htaccess")),
        (".hosts/nginx-http.conf", include_str!("hosts/nginx-http.conf")),
        (".hosts/nginx-server.conf", include_str!("hosts/nginx-server.conf")),
        (".hosts/Caddyfile", include_str!("hosts/Caddyfile")),
    ];
    for (path, expected) in expected {
        let expected = expected.replace("POLICY", POLICY);
        assert_eq!(without_hashes(&site, path), expected, "{path}");
    }
}

#[test]
fn a_file_of_the_same_name_in_static_stands_in_for_that_of_a_host() {
    let site = site("[apache, nginx, cloudflare]");
    let names = [".htaccess", ".hosts/nginx-server.conf", ".nojekyll", "_headers"];
    for name in names {
        site.write(&format!("static/{name}"), "own");
    }
    site.build();
    assert_eq!(names.map(|name| site.page(name)), ["own"; 4]);
}

/// A file in which the hashes of styles and scripts are eight zeros.
fn without_hashes(site: &Site, path: &str) -> String {
    let mut text = site.page(path);
    for name in site.files().keys() {
        let parts: Vec<&str> = name.rsplit('.').collect();
        if let ["css" | "js", hash, _] = parts[..] {
            text = text.replace(hash, "00000000");
        }
    }
    text
}

#[test]
fn where_netlify_alone_reads_them_rules_come_before_the_pages_that_lead_on() {
    let site = site("netlify");
    site.build();
    let expected = "# Old addresses of this site, by newsgen.\n\
        # This host cannot answer 410 for stories that were withdrawn: their pages are shown \
        with 200.\n\
        /wire/old%20story.html /wire/2016/03/11/one.html 301!\n\
        /wire/2015/x /wire/2016/03/11/one.html 301!\n";
    assert_eq!(site.page("_redirects"), expected);
    // The pages that lead on are there, too, for hosts that know no rules.
    assert!(site.has("old story.html") && site.has("2015/x/index.html"));
}

#[test]
fn gitlab_gets_no_rules_since_the_pages_at_old_addresses_come_first_there() {
    let site = site("gitlab");
    site.build();
    assert!(!site.has("_redirects") && !site.has("_headers"));
    site.write("newsgen.yaml", "hosts: [netlify, gitlab]\n");
    site.build();
    assert!(site.page("_redirects").ends_with("/2015/x /2016/03/11/one.html 301\n"));
}

/// Cloudflare leads from `/archive.html` to `/archive`, and asks the rules first.
#[test]
fn no_rule_takes_a_page_away_or_leads_in_a_circle() {
    let site = Site::new();
    site.write("newsgen.yaml", "hosts: cloudflare\n");
    site.story("2016-03-11 One", "aliases: [/archive, /2016/03/12/two/, /old]\n");
    site.story("2016-03-12 Two", "aliases: [/2016/03/11/one, /2016/03/12/two]\n");
    let found = site.try_build().unwrap().diagnostics.into_iter();
    let found: Vec<(Level, String)> = found.map(|one| (one.level, one.message)).collect();
    let none = |old: &str, shown: &str| {
        let message = format!(
            "`_redirects` has no rule for the old address `{old}`: hosts show `{shown}` there"
        );
        (Level::Info, message)
    };
    let both = "`/2016/03/12/two` is taken: an old address of content/2016-03-11/one.md and \
                an old address of content/2016-03-12/two.md would both be there";
    assert_eq!(
        found,
        [
            (Level::Error, both.to_owned()),
            none("/2016/03/12/two/", "/2016/03/12/two.html"),
            none("/archive", "/archive.html"),
            none("/2016/03/11/one", "/2016/03/11/one.html"),
        ]
    );
    let rules = "# Old addresses of this site, by newsgen.\n\
                 /old /2016/03/11/one.html 301\n/old/ /2016/03/11/one.html 301\n";
    assert_eq!(site.page("_redirects"), rules);
}

#[test]
fn apache_reads_no_more_than_a_thousand_old_addresses() {
    let site = Site::new();
    site.write("newsgen.yaml", "hosts: apache\n");
    let aliases: Vec<String> = (0..1_001).map(|n| format!("/old/{n}.html")).collect();
    site.story("2016-03-11 One", &format!("aliases: [{}]\n", aliases.join(", ")));
    let found = site.build().diagnostics.into_iter();
    let found: Vec<(Level, String)> = found.map(|one| (one.level, one.message)).collect();
    let message = "`.htaccess` leads on from 1000 of 1001 old addresses: Apache reads all of \
                   it for each request";
    assert_eq!(found, [(Level::Warning, message.to_owned())]);
    assert_eq!(site.page(".htaccess").matches("RedirectMatch 301").count(), 1_000);
    assert!(site.has("old/1000.html"));
}

#[test]
fn a_rule_for_each_type_ends_where_cloudflare_reads_no_more() {
    let site = Site::new();
    let config = "hosts: cloudflare\nassets: hashed\nfeed: { facets: topics }\n";
    site.write("newsgen.yaml", config);
    let topics: Vec<String> = (0..60).map(|n| format!("Topic {n}")).collect();
    site.story("2016-03-11 One", &format!("topics: [{}]\n", topics.join(", ")));
    site.build();
    let headers = site.page("_headers");
    assert_eq!(headers.lines().filter(|line| line.starts_with('/')).count(), 100);
    assert_eq!(over(&site, Measure::HeaderRules, 100), [""; 0]);
}

#[test]
fn nginx_has_room_for_many_old_addresses() {
    let site = Site::new();
    site.write("newsgen.yaml", "hosts: nginx\n");
    let aliases: Vec<String> = (0..1_100).map(|n| format!("/old/{n}.html")).collect();
    site.story("2016-03-11 One", &format!("aliases: [{}]\n", aliases.join(", ")));
    site.build();
    let maps = site.page(".hosts/nginx-http.conf");
    assert!(maps.contains("\nmap_hash_max_size 4096;\n"), "{maps}");
}

#[test]
fn an_alias_that_differs_in_case_alone_is_left_out_with_a_note() {
    let site = Site::new();
    site.story("2016-03-11 One", "aliases: [/2016/03/11/ONE.html]\n");
    let found = site.build().diagnostics.into_iter();
    let found: Vec<(Level, String)> = found.map(|one| (one.level, one.message)).collect();
    let message = "the old address `/2016/03/11/ONE.html` is left out: on many disks it is the \
                   same file as `/2016/03/11/one.html`";
    assert_eq!(found, [(Level::Info, message.to_owned())]);
}

#[test]
fn a_language_whose_name_is_no_folders_takes_no_page_with_it() {
    let site = Site::new();
    site.story("2016-03-11 One", "lang: con\n");
    assert_eq!(site.build().diagnostics, []);
    assert!(site.has("index.html") && site.has("feeds/con-1/feed.xml"));
    let link = r#"href="/feeds/con-1/feed.xml""#;
    assert!(site.page("2016/03/11/one.html").contains(link));
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
    let aliases = "aliases: [/assets/site.css, /press.html, /.newsgen/manifest, /x/.htaccess, /old.html]\n";
    site.story("2016-03-11 Vote", aliases);
    let report = site.build();
    let old = "an old address of content/2016-03-11/vote.md";
    let taken = |address: &str, by: &str| {
        format!("`{address}` is taken: {by} and {old} would both be there")
    };
    let refused = |address: &str, why: &str| {
        format!("the old address `{address}` cannot be used: `{address}` {why}")
    };
    let mut expected = [
        (0, taken("/assets/site.css", "built-in themes/default/assets/site.css")),
        (0, taken("/press.html", "static/press.html")),
        (
            5,
            refused(
                "/.newsgen/manifest",
                "lies in the folder that newsgen keeps its own notes in",
            ),
        ),
        (5, refused("/x/.htaccess", "is the address of a file that some hosts obey")),
    ];
    expected.sort();
    let found = report.diagnostics.into_iter();
    let line = |place: Option<Place>| place.map(|place| place.line).unwrap_or_default();
    let mut found: Vec<(u32, String)> =
        found.map(|one| (line(one.place), one.message)).collect();
    found.sort();
    assert_eq!(found, expected);
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
    let rules = "`_redirects` has 3 redirects; shed takes at most 1: 2 too many";
    assert_eq!(over(&site, Measure::Redirects, 1), [rules]);
    site.write("static/_redirects", "/a /b\n/c/* /d\n");
    let rules = "`_redirects` has 1 redirects from the first with a pattern on; shed takes at most 0: 1 too many";
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
    let message = "error: `_redirects` has 101 redirects from the first with a pattern on; cloudflare-pages takes \
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
