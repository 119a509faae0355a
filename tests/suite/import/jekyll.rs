//! Jekyll sites.

use newsgen::import::Format;
use newsgen::import::Outcome;

use crate::import::Importing;
use crate::import::site_of;
use crate::import::without_hashes;

const CONFIG: &str = "title: Kielund Wire\nurl: https://wire.example\nbaseurl: /news\n\
    timezone: Europe/Oslo\npermalink: pretty\ncollections:\n  guides:\n    output: true\n  \
    crew:\n    output: false\ndefaults:\n- scope:\n    path: ''\n    type: posts\n  values:\n    \
    author: js\nexclude: [drafts.txt]\n";

const POST: &str = "---\nlayout: post\ntitle: Pilots end strike\n\
    date: 2016-03-11 09:05:00 +0100\ncategories: [Ports, Labour]\ntags: quay pilots\n\
    excerpt: They *went* back.\nimage: /img/quay.png\nimage_alt: The quay\nmood: calm\n\
    redirect_from: /old/strike\nlast_modified_at: 2016-03-11 10:00\n---\n\
    Pilots of <Kielund> <em>went</em> back{: .lead}, see [the vote]({{ site.baseurl }}{% post_url \
    2016-03-10-vote %}#count) and [the map]({{ '/img/map one.png' | relative_url }}).\n\n\
    {% highlight c %}\nint a = 1; /* {{ x }} */\n{% endhighlight %}\n\n\
    {% include figure.html src=\"/img/quay.png\" alt=\"The quay\" caption=\"At dawn\" %}\n\n\
    {% raw %}{{ braces }}{% endraw %} of {{ site.title }}{% include ads.html %}.\n\n\
    <table><tr><td>Tin</td><td>6,400</td></tr></table>\n";

fn site(importing: &Importing) -> std::path::PathBuf {
    site_of(
        importing,
        &[
            ("_config.yml", CONFIG),
            ("_data/authors.yml", "js:\n  name: J. Smit\n"),
            ("_layouts/post.html", "{{ content }}"),
            ("_posts/2016-03-11-Pilots-end.md", POST),
            ("_posts/2016-03-10-vote.markdown", "---\ntitle: The vote\n---\nA vote.\n"),
            ("_posts/notes.md", "---\ntitle: A\n---\nx\n"),
            ("_posts/2016-03-12-old.textile", "---\ntitle: A\n---\nh1. x\n"),
            ("_drafts/ferry.md", "---\ntitle: Ferry\ndate: 2016-03-13\n---\nA ferry.\n"),
            ("_guides/tides.md", "---\ntitle: Tides\n---\nHigh and low.\n"),
            ("_crew/js.md", "---\ntitle: J. Smit\n---\nA person.\n"),
            ("about.md", "---\ntitle: About us\n---\nWe [report](/2016/03/10/vote/).\n"),
            (
                "index.html",
                "---\ntitle: Home\n---\n{% for post in site.posts %}x{% endfor %}\n",
            ),
            ("css/site.css", "a {}"),
            ("img/quay.png", "png"),
            ("img/map one.png", "png"),
            ("drafts.txt", "none"),
            ("readme.md", "No front matter.\n"),
            (".hidden", "x"),
            ("_site/index.html", "built"),
        ],
    )
}

#[test]
fn a_post_becomes_a_story_with_all_that_it_tells() {
    let importing = Importing::new(Format::Jekyll);
    importing.run(&[site(&importing)]);
    let files = importing.files();
    let story = without_hashes(&files["2016/03/11/pilots-end.md"]);
    let expected = "---\ntitle: Pilots end strike\nsource: Kielund Wire\n\
        date: 2016-03-11T09:05:00+01:00\naliases:\n\
        - /ports/labour/2016/03/11/Pilots-end/\n- /old/strike\n\
        updated: 2016-03-11T10:00:00+01:00\nbyline:\n- J. Smit\nsection: Ports\n\
        topics:\n- Labour\n- quay\n- pilots\nsummary: They went back.\nimage:\n  \
        src: ../../../img/quay.png\n  alt: The quay\nextra:\n  mood: calm\norigin:\n  \
        format: jekyll\n  id: _posts/2016-03-11-Pilots-end.md\n  \
        url: https://wire.example/news/ports/labour/2016/03/11/Pilots-end/\n  sha256: SHA\n---\n\n\
        Pilots of \\<Kielund> *went* back, see [the vote](../10/vote.md#count) and [the \
        map](../../../img/map%20one.png).\n\n\
        ```c\nint a = 1; /* {{ x }} */\n```\n\n\
        ![The quay](../../../img/quay.png \"At dawn\")\n\n\
        {{ braces }} of Kielund Wire.\n\n";
    assert_eq!(&story[..expected.len().min(story.len())], expected, "{story}");
    assert!(story.contains("Tin") && story.contains("6,400") && !story.contains("<t"));
}

#[test]
fn every_file_of_a_site_is_accounted_for() {
    let importing = Importing::new(Format::Jekyll);
    let imported = importing.run(&[site(&importing)]);
    let told: Vec<(String, Outcome, Option<String>)> = imported
        .entries
        .iter()
        .map(|entry| {
            let record = entry.record.rsplit_once("inputs/site/").unwrap().1.to_owned();
            (record, entry.outcome, entry.path.clone())
        })
        .collect();
    let new = |from: &str, to: &str| (from.to_owned(), Outcome::New, Some(to.to_owned()));
    let no = |from: &str, outcome| (from.to_owned(), outcome, None);
    let expected = [
        no(".hidden", Outcome::Skipped),
        no("_config.yml", Outcome::Skipped),
        no("_crew/js.md", Outcome::Skipped),
        no("_data/authors.yml", Outcome::Skipped),
        new("_drafts/ferry.md", "2016/03/13/ferry.md"),
        new("_guides/tides.md", "pages/guides/tides.md"),
        no("_layouts/post.html", Outcome::Skipped),
        new("_posts/2016-03-10-vote.markdown", "2016/03/10/vote.md"),
        new("_posts/2016-03-11-Pilots-end.md", "2016/03/11/pilots-end.md"),
        no("_posts/2016-03-12-old.textile", Outcome::Failed),
        no("_posts/notes.md", Outcome::Skipped),
        no("_site/", Outcome::Skipped),
        new("about.md", "pages/about.md"),
        no("css/site.css", Outcome::Skipped),
        no("drafts.txt", Outcome::Skipped),
        new("img/map one.png", "img/map one.png"),
        new("img/quay.png", "img/quay.png"),
        no("index.html", Outcome::Skipped),
        no("readme.md", Outcome::Skipped),
    ];
    assert_eq!(told, expected);
    let files = importing.files();
    assert!(files["2016/03/13/ferry.md"].contains("\ndraft: true\n"));
    assert!(files["pages/about.md"].ends_with("We [report](../2016/03/10/vote.md).\n"));
}

#[test]
fn what_cannot_be_brought_along_is_told() {
    let importing = Importing::new(Format::Jekyll);
    let imported = importing.run(&[site(&importing)]);
    let post =
        imported.entries.iter().find(|entry| entry.record.ends_with("Pilots-end.md"));
    let notes = &post.unwrap().notes;
    let has = |words: &str| notes.iter().any(|note| note.contains(words));
    assert!(has("`{: .lead}`") && has("`{% include ads.html %}`"), "{notes:?}");
    assert!(has("`{% include figure.html"), "{notes:?}");
}

#[test]
fn a_picture_in_a_block_of_html_is_a_picture() {
    let importing = Importing::new(Format::Jekyll);
    let post = "---\ntitle: Tugs\n---\n<div>\n{% image \"img/a.svg\" \"A [fast] tug\" %}\n</div>\n\n\
        <figure>\n\t{% include figure.html src=\"img/a.svg\" alt=\"The quay\" %}\n\t\
        <figcaption>At dawn</figcaption>\n</figure>\n\n<div>\n{% include figure.html \
        src=\"img/a.svg\" alt=\"A crane\" caption=\"At dusk\" %}\n</div>\n\n<div>\n{% youtube w7Ft2ymGmfc %}\n</div>\n\n\
        {% image \"img/a.svg\" \"The sea\" %}\n";
    let root = site_of(
        &importing,
        &[("_config.yml", "title: Kielund Wire\n"), ("_posts/2016-03-11-tugs.md", post)],
    );
    importing.run(&[root]);
    let (_, story) = importing.only();
    for shown in
        ["![A \\[fast\\] tug](", "![The quay](", "![A crane](", "At dusk", "![The sea]("]
    {
        assert!(story.contains(shown), "{shown} in {story}");
    }
    assert!(story.contains("(https://www.youtube.com/watch?v=w7Ft2ymGmfc)"), "{story}");
    assert!(!story.contains("!\\[") && !story.contains("\\<"), "{story}");
}

#[test]
fn a_site_is_known_by_its_marks() {
    let mut importing = Importing::new(Format::Jekyll);
    importing.format = None;
    let imported = importing.run(&[site(&importing)]);
    assert_eq!(imported.account.written, 7);
    assert!(importing.files()["2016/03/10/vote.md"].contains("format: jekyll\n"));
}

#[test]
fn odd_posts_hurt_no_other_and_lead_nowhere_else() {
    let importing = Importing::new(Format::Jekyll);
    let deep = format!("---\ntitle: Deep\n---\n{}x\n", "<div><b>".repeat(100));
    let loops = format!("---\ntitle: Loops\n---\nx {}\n", "{% if a %}{{ ".repeat(3000));
    let bomb = "---\na: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n---\nx\n";
    let root = site_of(
        &importing,
        &[
            ("_config.yml", "title: Kielund Wire\n"),
            ("_posts/2016-03-01-deep.md", &deep),
            ("_posts/2016-03-02-loops.md", &loops),
            ("_posts/2016-03-03-bomb.md", bomb),
            ("_posts/2016-03-04-open.md", "---\ntitle: Open\n"),
            (
                "_posts/2016-03-05-out.md",
                "---\ntitle: Out\nslug: ../../../x\npermalink: /../../x\n---\n[a](../../../../x) x\n",
            ),
            ("_posts/2016-13-45-day.md", "---\ntitle: Day\n---\nx\n"),
            ("_posts/2016-03-06-zero.md", "---\ntitle: Zero\n---\na\0b\n"),
            (
                "_posts/2016-03-07-script.md",
                "---\ntitle: Script\n---\n<script>alert(1)</script>\n\n[a](javascript:alert(1)) words\n",
            ),
            ("_posts/2016-03-08-empty.md", ""),
            ("_posts/2016-03-09-good.md", "---\ntitle: Good\n---\nx\n"),
        ],
    );
    #[cfg(unix)]
    std::os::unix::fs::symlink("/etc/hosts", root.join("_posts/2016-03-10-link.md"))
        .unwrap();
    let imported = importing.once(&[root], newsgen::build::Effect::Write);
    let outcome = |name: &str| {
        let entry = imported.entries.iter().find(|entry| entry.record.ends_with(name));
        entry.map(|entry| entry.outcome)
    };
    assert_eq!(outcome("bomb.md"), Some(Outcome::Failed));
    assert_eq!(outcome("open.md"), Some(Outcome::Failed));
    assert_eq!(outcome("zero.md"), Some(Outcome::Failed));
    assert_eq!(outcome("day.md"), Some(Outcome::Skipped));
    assert_eq!(outcome("good.md"), Some(Outcome::New));
    assert_eq!(outcome("out.md"), Some(Outcome::New));
    #[cfg(unix)]
    assert_eq!(outcome("link.md"), Some(Outcome::Skipped));
    let files = importing.files();
    assert!(!files["2016/03/07/script.md"].contains("<script"));
    assert!(files.keys().all(|path| !path.contains("..")));
}

#[test]
fn a_post_cut_anywhere_is_read_or_told() {
    let importing = Importing::new(Format::Jekyll);
    let posts: Vec<(String, &[u8])> = (0..POST.len())
        .step_by(3)
        .map(|end| (format!("_posts/2016-03-11-cut-{end}.md"), &POST.as_bytes()[..end]))
        .collect();
    for (path, bytes) in &posts {
        importing.site.write(&format!("inputs/site/{path}"), bytes);
    }
    let root = importing.site.root().join("inputs/site");
    let imported = importing.once(&[root], newsgen::build::Effect::Write);
    assert_eq!(imported.account.read, posts.len());
}
