//! Hugo, Zola and Pelican sites.

use newsgen::import::Format;
use newsgen::import::Outcome;

use crate::import::Importing;
use crate::import::site_of;
use crate::import::without_hashes;

/// The records of an import, what became of them, and their files.
fn told(imported: &crate::import::Imported) -> Vec<(&str, Outcome, Option<&str>)> {
    let entries = imported.entries.iter();
    entries
        .map(|entry| {
            let record =
                entry.record.rsplit_once("inputs/site/").map_or("", |(_, path)| path);
            (record, entry.outcome, entry.path.as_deref())
        })
        .collect()
}

fn hugo(importing: &Importing) -> std::path::PathBuf {
    site_of(
        importing,
        &[
            (
                "hugo.toml",
                "title = 'Kielund Wire'\nbaseURL = 'https://wire.example/'\n\
                 timeZone = 'Europe/Oslo'\n[permalinks]\nposts = '/:year/:month/:slug/'\n\
                 [params]\nport = 'Kielund'\n",
            ),
            ("archetypes/default.md", "+++\n+++\n"),
            ("content/_index.md", "+++\ntitle = 'Home'\n+++\nWelcome.\n"),
            (
                "content/posts/strike.md",
                "+++\ntitle = 'Pilots end strike'\ndate = 2016-03-11T09:05:00+01:00\n\
                 publishDate = 2016-03-12T08:00:00+01:00\nexpiryDate = 2030-01-01\n\
                 lastmod = 2016-03-12\ncategories = ['Labour']\ntags = ['pilots']\n\
                 aliases = ['/strike/', 'old']\nauthor = 'J. Smit'\nweight = 3\n+++\n\
                 Of {{< param port >}}: [the ferry]({{< ref \"ferry#deck\" >}}).\n\n\
                 {{< figure src=\"/img/quay.png\" alt=\"The quay\" caption=\"At dawn\" >}}\n\n\
                 {{< youtube abc-1 >}}\n\n{{% note %}}Mind the *gap*.{{% /note %}}\n\n\
                 {{< chart 3 >}}Use `{{</* ref */>}}`.\n",
            ),
            (
                "content/posts/ferry/index.md",
                "---\ntitle: A ferry\ndate: 2016-03-13\nurl: /ferry.html\n---\n\
                 ![Deck](img/deck.png)\n",
            ),
            ("content/posts/ferry/img/deck.png", "png"),
            ("content/posts/notes.org", "* x"),
            ("content/about.md", "{\"title\": \"About\"}\n\nWords.\n"),
            ("layouts/index.html", "x"),
            ("static/img/quay.png", "png"),
            ("static/site.css", "x"),
            ("public/index.html", "built"),
        ],
    )
}

#[test]
fn a_hugo_site_is_brought_along_with_its_bundles() {
    let importing = Importing::new(Format::Hugo);
    let imported = importing.run(&[hugo(&importing)]);
    let (new, no) = (Outcome::New, Outcome::Skipped);
    let expected = [
        ("archetypes/default.md", no, None),
        ("content/_index.md", no, None),
        ("content/about.md", new, Some("pages/about.md")),
        ("content/posts/ferry/img/deck.png", new, Some("2016/03/13/ferry/img/deck.png")),
        ("content/posts/ferry/index.md", new, Some("2016/03/13/ferry/index.md")),
        ("content/posts/notes.org", Outcome::Failed, None),
        ("content/posts/strike.md", new, Some("2016/03/11/strike.md")),
        ("hugo.toml", no, None),
        ("layouts/index.html", no, None),
        ("public/", no, None),
        ("static/img/quay.png", new, Some("img/quay.png")),
        ("static/site.css", no, None),
    ];
    assert_eq!(told(&imported), expected);
    let files = importing.files();
    let expected = "---\ntitle: Pilots end strike\nsource: Kielund Wire\n\
        date: 2016-03-11T09:05:00+01:00\naliases:\n- /2016/03/pilots-end-strike/\n- /strike/\n\
        - /2016/03/old\nupdated: 2016-03-12\nembargo: 2016-03-12T08:00:00+01:00\n\
        expires: 2030-01-01T00:00:00+01:00\nbyline:\n- J. Smit\nsection: Labour\n\
        topics:\n- pilots\nextra:\n  weight: 3\norigin:\n  format: hugo\n  \
        id: content/posts/strike.md\n  url: https://wire.example/2016/03/pilots-end-strike/\n  \
        sha256: SHA\n---\n\n\
        Of Kielund: [the ferry](../13/ferry/index.md#deck).\n\n\
        ![The quay](../../../img/quay.png \"At dawn\")\n\n\
        <https://www.youtube.com/watch?v=abc-1>\n\nMind the *gap*.\n\nUse `{{< ref >}}`.\n";
    assert_eq!(without_hashes(&files["2016/03/11/strike.md"]), expected);
    let ferry = &files["2016/03/13/ferry/index.md"];
    assert!(ferry.contains("aliases:\n- /ferry.html\n"), "{ferry}");
    assert!(ferry.ends_with("![Deck](img/deck.png)\n"), "{ferry}");
}

#[test]
fn a_zola_site_is_brought_along_with_its_inner_links() {
    let importing = Importing::new(Format::Zola);
    let root = site_of(
        &importing,
        &[
            (
                "config.toml",
                "title = 'Kielund Wire'\nbase_url = 'https://wire.example/z'\n\
                 default_language = 'en'\n",
            ),
            ("content/_index.md", "+++\n+++\n"),
            (
                "content/blog/2016-03-11-strike.md",
                "+++\ntitle = 'Pilots end strike'\naliases = ['strike']\n[taxonomies]\n\
                 tags = ['pilots']\ncategories = ['Labour']\nauthors = ['J. Smit']\n\
                 [extra]\nmood = 'calm'\n+++\n\
                 See [the ferry](@/ferry/index.md#deck) and {{ vimeo(id=\"12\") }}.\n\n\
                 {% quote(author=\"A. Okafor\") %}\nNo *more*.\n{% end %}\n\n\
                 Not `@/ferry/index.md`. {{ chart(n=1) }}\n",
            ),
            (
                "content/ferry/index.md",
                "+++\ntitle = 'Ferry'\ndate = 2016-03-13\n+++\n![](a.png)\n",
            ),
            ("content/ferry/a.png", "png"),
            ("static/b.pdf", "pdf"),
            ("templates/index.html", "x"),
        ],
    );
    let imported = importing.run(&[root]);
    let (new, no) = (Outcome::New, Outcome::Skipped);
    let expected = [
        ("config.toml", no, None),
        ("content/_index.md", no, None),
        ("content/blog/2016-03-11-strike.md", new, Some("2016/03/11/strike.md")),
        ("content/ferry/a.png", new, Some("2016/03/13/ferry/a.png")),
        ("content/ferry/index.md", new, Some("2016/03/13/ferry/index.md")),
        ("static/b.pdf", new, Some("b.pdf")),
        ("templates/index.html", no, None),
    ];
    assert_eq!(told(&imported), expected);
    let expected = "---\ntitle: Pilots end strike\nsource: Kielund Wire\ndate: 2016-03-11\n\
        aliases:\n- /blog/strike/\n- /strike\nbyline:\n- J. Smit\nsection: Labour\n\
        topics:\n- pilots\nlang: en\nextra:\n  mood: calm\norigin:\n  format: zola\n  \
        id: content/blog/2016-03-11-strike.md\n  url: https://wire.example/z/blog/strike/\n  \
        sha256: SHA\n---\n\n\
        See [the ferry](../13/ferry/index.md#deck) and <https://vimeo.com/12>.\n\n\
        A. Okafor\n\n\nNo *more*.\n\n\nNot `@/ferry/index.md`. \n";
    let story = without_hashes(&importing.files()["2016/03/11/strike.md"]);
    assert_eq!(story.replace(" \n", "\n"), expected.replace(" \n", "\n"));
}

#[test]
fn a_pelican_site_is_brought_along_and_its_settings_are_never_run() {
    let importing = Importing::new(Format::Pelican);
    let root = site_of(
        &importing,
        &[
            (
                "pelicanconf.py",
                "SITENAME = 'Kielund Wire'\nSITEURL = 'https://wire.example'\n\
                 TIMEZONE = 'Europe/Oslo'\nDEFAULT_LANG = 'en'\n\
                 ARTICLE_URL = '{date:%Y}/{slug}/'\nopen('ran', 'w')\n",
            ),
            (
                "content/labour/strike.md",
                "Title: Pilots end strike\nDate: 2016-03-11 09:05\nModified: 2016-03-12\n\
                 Tags: pilots, quay\nAuthors: Smit, J.; Okafor, A.\nSummary: They went back.\n\
                 Slug: strike\n\nSee [the ferry]({filename}/ferry.md) and ![]({static}/img/a.png).\n\n\
                 [TOC]\n",
            ),
            (
                "content/ferry.md",
                "Title: Ferry\nDate: 2016-03-13\nStatus: draft\nCategory: Sea\n\nA ferry.\n",
            ),
            (
                "content/quay.html",
                "<html><head><title>Quay</title><meta name=\"date\" content=\"2016-03-14\">\
                 </head><body><p>A <b>quay</b>.</p></body></html>",
            ),
            ("content/pages/about.md", "Title: About\n\nWords.\n"),
            ("content/old.rst", "Old\n===\n"),
            ("content/img/a.png", "png"),
            ("output/index.html", "built"),
        ],
    );
    let imported = importing.run(&[root]);
    let (new, no) = (Outcome::New, Outcome::Skipped);
    let expected = [
        ("content/ferry.md", new, Some("2016/03/13/ferry.md")),
        ("content/img/a.png", new, Some("img/a.png")),
        ("content/labour/strike.md", new, Some("2016/03/11/strike.md")),
        ("content/old.rst", Outcome::Failed, None),
        ("content/pages/about.md", new, Some("pages/pages/about.md")),
        ("content/quay.html", new, Some("2016/03/14/quay.md")),
        ("output/", no, None),
        ("pelicanconf.py", no, None),
    ];
    assert_eq!(told(&imported), expected);
    let files = importing.files();
    let expected = "---\ntitle: Pilots end strike\nsource: Kielund Wire\n\
        date: 2016-03-11T09:05:00+01:00\naliases:\n- /2016/strike/\nupdated: 2016-03-12\n\
        byline:\n- Smit, J.\n- Okafor, A.\nsection: labour\ntopics:\n- pilots\n- quay\n\
        lang: en\nsummary: They went back.\norigin:\n  format: pelican\n  \
        id: content/labour/strike.md\n  url: https://wire.example/2016/strike/\n  sha256: SHA\n\
        ---\n\nSee [the ferry](../13/ferry.md) and ![](../../../img/a.png).\n";
    assert_eq!(without_hashes(&files["2016/03/11/strike.md"]), expected);
    assert!(files["2016/03/14/quay.md"].ends_with("A **quay**.\n"));
    assert!(files["2016/03/13/ferry.md"].contains("\ndraft: true\n"));
}

#[test]
fn a_file_is_no_site() {
    for format in [Format::Jekyll, Format::Hugo, Format::Zola, Format::Pelican] {
        let importing = Importing::new(format);
        let imported = importing.run(&[importing.input("a.md", "---\ntitle: A\n---\n")]);
        assert_eq!(imported.outcomes(), [Outcome::Failed]);
    }
}

#[test]
fn a_folder_without_a_text_of_such_a_site_fails() {
    for format in [Format::Jekyll, Format::Hugo, Format::Zola, Format::Pelican] {
        let importing = Importing::new(format);
        let root = site_of(&importing, &[("quay.png", "png")]);
        let imported = importing.run(&[root]);
        assert_eq!(told(&imported).last(), Some(&("", Outcome::Failed, None)));
    }
}

#[test]
fn the_content_of_a_hugo_or_zola_site_alone_is_no_site() {
    for format in [Format::Hugo, Format::Zola] {
        let importing = Importing::new(format);
        let root = site_of(&importing, &[("strike.md", "---\ntitle: A strike\n---\n")]);
        let outcomes = importing.run(&[root]).outcomes();
        assert_eq!(outcomes, [Outcome::Skipped, Outcome::Failed]);
    }
}
