//! Saved web pages: what they say of themselves is front matter, and their text is a story.

use std::fs;
use std::path::PathBuf;

use newsgen::build::Effect;
use newsgen::import::Format;
use newsgen::import::Outcome;

use crate::import::Importing;

const TEXT: &str = "<p>The pilots of the harbour of Rotterdam went on strike on Friday morning, \
    and forty ships lay waiting off the coast by noon, the harbour's office said.</p>\
    <p>The strike is to last until Sunday night, said Ada Okafor, who speaks for the union. \
    &ldquo;Nobody wanted this,&rdquo; she said, &ldquo;but nobody listened, either.&rdquo;</p>\
    <p>1986 saw the last strike of <b>that length</b>, &lt;GE&gt; *stars* and all, as \
    <a href=\"/1986/strike.html\">the archive</a> tells, and it took a minister to end it.</p>";

fn page(head: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=en><head><meta charset=utf-8>{head}</head><body>\
         <nav><a href=/>Home</a> <a href=/news>News</a></nav>{body}\
         <footer>All rights reserved by Tidewater</footer></body></html>"
    )
}

/// A page with that head, as a story.
fn story(head: &str) -> String {
    let importing = Importing::new(Format::Html);
    let body = format!("<article><h1>Pilots strike in Rotterdam</h1>{TEXT}</article>");
    let imported = importing.run(&[importing.input("a.html", page(head, &body))]);
    assert_eq!(imported.outcomes(), [Outcome::New], "{imported:#?}");
    importing.only().1
}

fn has(story: &str, lines: &[&str]) {
    for line in lines {
        assert!(story.lines().any(|own| own.trim() == *line), "{line}\n{story}");
    }
}

#[test]
fn linked_data_comes_before_all_else() {
    let head = "<title>Pilots | Tidewater</title><link rel=canonical href=https://tidewater.example/pilots.html>\
        <meta property=og:title content='Pilots!'><meta property=article:published_time content=2001-01-01>\
        <meta property=article:tag content=Ports><meta property=article:tag content=Strikes>\
        <script type=application/ld+json>{\"@context\":\"https://schema.org\",\"@graph\":[\
        {\"@type\":\"Organization\",\"@id\":\"#tw\",\"name\":\"Tidewater News\"},\
        {\"@type\":[\"NewsArticle\"],\"headline\":\"Pilots strike in Rotterdam\",\
        \"datePublished\":\"2016-03-11T09:05:00+01:00\",\"dateModified\":\"2016-03-11T12:00:00+01:00\",\
        \"author\":[{\"@type\":\"Person\",\"name\":\"By Jan Vos\"},{\"name\":\"Li Na\"}],\
        \"publisher\":{\"@id\":\"#tw\"},\"articleSection\":[\"World\",\"Europe\"],\
        \"keywords\":\"pilots, strike\",\"inLanguage\":\"en_GB\",\"articleBody\":\"Short.\",}]}</script>";
    let story = story(head);
    has(
        &story,
        &[
            "title: Pilots strike in Rotterdam",
            "source: Tidewater News",
            "date: 2016-03-11T08:05:00+00:00",
            "- Jan Vos",
            "- Li Na",
            "section: World",
            "- Ports",
            "- pilots",
            "lang: en-GB",
            "url: https://tidewater.example/pilots.html",
        ],
    );
    assert!(
        story.contains(
            "1986 saw the last strike of **that length**, \\<GE> \\*stars\\* and all, as \
        [the archive](https://tidewater.example/1986/strike.html) tells"
        ),
        "{story}"
    );
    assert!(
        !story.contains("All rights reserved") && !story.contains("## Pilots"),
        "{story}"
    );
}

#[test]
fn a_body_tells_the_language_where_its_page_does_not() {
    let head = "<meta property=og:site_name content=Tidewater>\
        <meta name=date content=2016-03-11><meta property=og:locale content=en_US>";
    let page = page(head, &format!("<article><h1>Pilots strike</h1>{TEXT}</article>"));
    let page = page.replace("<body>", "<body lang=ar>");
    for (page, line) in
        [(page.replace("<html lang=en>", "<html>"), "lang: ar"), (page, "lang: en")]
    {
        let importing = Importing::new(Format::Html);
        importing.run(&[importing.input("a.html", page)]);
        has(&importing.only().1, &[line]);
    }
}

#[test]
fn each_way_to_tell_a_date_is_read() {
    let heads = [
        "<meta property=article:published_time content=2016-03-11>",
        "<meta name=DC.date.issued content=2016-03-11>",
        "<meta name=pubdate content=20160311>",
        "<meta name=date content='March 11, 2016'>",
        "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"a\nb\",\"datePublished\":\"2016-03-11\",}</script>",
        "<link rel=canonical href=https://tidewater.example/2016/03/11/pilots.html>",
    ];
    for head in heads {
        let head = format!("{head}<meta property=og:site_name content=Tidewater>");
        has(&story(&head), &["date: 2016-03-11"]);
    }
}

#[test]
fn what_is_marked_in_the_text_is_read() {
    let importing = Importing::new(Format::Html);
    let body = format!(
        "<div itemscope itemtype=http://schema.org/NewsArticle><h1 itemprop=headline>Pilots strike</h1>\
         <time itemprop=datePublished datetime=2016-03-11>Friday</time>\
         <span itemprop=author itemscope itemtype=http://schema.org/Person><i itemprop=name>Jan Vos</i>, reporter</span>\
         <span itemprop=publisher itemscope><meta itemprop=name content=Tidewater></span>{TEXT}</div>"
    );
    importing.run(&[importing.input("a.html", page("", &body))]);
    has(
        &importing.only().1,
        &["title: Pilots strike", "date: 2016-03-11", "- Jan Vos", "source: Tidewater"],
    );
}

#[test]
fn what_is_no_article_is_skipped_and_told() {
    let importing = Importing::new(Format::Html);
    let teaser = "<article><h2><a href=/a>A headline that leads on</a></h2><p>And a line.</article>";
    let pages = [
        ("a.html", page("<title>404 Not Found</title>", "<p>Nothing is here.")),
        (
            "b.html",
            page(
                "<meta http-equiv=refresh content='0; url=/c.html'>",
                "<a href=/c.html>On</a>",
            ),
        ),
        ("c.html", page("<title>World</title>", &teaser.repeat(8))),
        ("d.html", String::new()),
        ("e.html", page("<title>About</title>", &format!("<article>{TEXT}</article>"))),
        ("f.html", "%PDF-1.4".to_owned()),
    ];
    let inputs: Vec<_> =
        pages.iter().map(|(name, page)| importing.input(name, page)).collect();
    let imported = importing.run(&inputs);
    assert_eq!(
        imported.reasons(),
        [
            "it is a page that tells of an error: 404 Not Found",
            "it only leads to another page: /c.html",
            "it is a list of other pages",
            "the page is empty",
            "it tells no date: `--date` gives one to all that tell none",
            "it is called a web page, but holds something else",
        ]
    );
}

#[test]
fn pictures_come_from_the_folder_and_from_nowhere_else() {
    let importing = Importing::new(Format::Html);
    importing.input("secret.png", PNG);
    importing.input("saved/a_files/The Pier.PNG", PNG);
    importing.input("saved/a_files/notes.txt", "no picture");
    let body = format!(
        "<article><h1>Pilots strike</h1>{TEXT}<p><img src='a_files/The%20Pier.PNG' alt='The pier'></p>{TEXT}\
         <p><img src=../secret.png alt=secret></p><p><img src=/etc/passwd alt=passwd></p>{TEXT}\
         <p><img src=a_files/notes.txt alt=notes></p></article>"
    );
    importing.input(
        "saved/a.html",
        page(
            "<meta name=date content=2016-03-11><meta property=og:site_name content=T>",
            &body,
        ),
    );
    let root = importing.site.root().join("inputs/saved");
    let imported = importing.run(&[root]);
    assert_eq!(imported.outcomes(), [Outcome::New], "{imported:#?}");
    let files = importing.files();
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        ["2016/03/11/pilots-strike/index.md", "2016/03/11/pilots-strike/the-pier.png"]
    );
    assert!(
        files.values().any(|text| text.contains("![The pier](the-pier.png)")),
        "{files:#?}"
    );
}

const PNG: &[u8] =
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89";

#[test]
fn what_stands_between_two_boxes_of_the_text_is_kept() {
    for (between, kept) in [
        ("<h2>What next</h2>", "## What next"),
        ("<blockquote>We are tired.</blockquote>", "> We are tired."),
        ("<ul><li>One<li>Two</ul>", "- One"),
        ("<figure><img src=https://t.example/a.jpg alt=Quay></figure>", "![Quay]"),
    ] {
        let importing = Importing::new(Format::Html);
        let head = "<meta name=date content=2016-03-11>\
            <meta property=og:site_name content=T>";
        let body = format!(
            "<article><h1>Pilots strike</h1><div class=text>{TEXT}</div>{between}\
             <div class=text>{TEXT}</div><div class=related-news>{TEXT}</div></article>"
        );
        importing.run(&[importing.input("a.html", page(head, &body))]);
        let (_, text) = importing.only();
        assert!(text.contains(kept), "{kept}: {text}");
        assert_eq!(text.matches("The strike is to last").count(), 2, "{text}");
    }
}

#[test]
fn a_date_that_cannot_be_read_is_named_where_there_is_no_other() {
    let importing = Importing::new(Format::Html);
    let head = "<meta property=article:published_time content='24. Januar 2022'>\
        <meta property=og:site_name content=T>";
    let body = format!("<article><h1>Pilots strike</h1>{TEXT}</article>");
    let imported = importing.run(&[importing.input("a.html", page(head, &body))]);
    let reason = "its date cannot be read: “24. Januar 2022”: `--date` gives one to all \
        that tell none";
    assert_eq!(imported.reasons(), [reason]);
}

/// Writes a page that shows a picture, which lies beside it with some more bytes.
fn with_picture(importing: &Importing, more: &[u8]) -> PathBuf {
    importing.input("pier.png", [PNG, more].concat());
    let picture = "<p><img src=pier.png alt='The pier'></p>";
    let body = format!("<article><h1>Pilots strike</h1>{TEXT}{picture}{TEXT}</article>");
    let head =
        "<meta name=date content=2016-03-11><meta property=og:site_name content=T>";
    importing.input("a.html", page(head, &body))
}

#[test]
fn a_picture_that_is_gone_beside_its_story_comes_again() {
    let importing = Importing::new(Format::Html);
    let input = with_picture(&importing, b"");
    importing.run(std::slice::from_ref(&input));
    let files = importing.files();
    let folder = importing.site.root().join("content/2016/03/11/pilots-strike");
    for where_it_lies in ["2016/03/11/pilots-strike", "ports"] {
        let content = importing.site.root().join("content");
        let now = content.join(where_it_lies);
        if now != folder {
            fs::rename(&folder, &now).unwrap();
        }
        fs::remove_file(now.join("pier.png")).unwrap();
        let rehearsed = importing.once(std::slice::from_ref(&input), Effect::Preview);
        let imported = importing.run(std::slice::from_ref(&input));
        assert_eq!(imported.outcomes(), [Outcome::Updated], "{imported:#?}");
        assert_eq!(imported, rehearsed);
        assert!(now.join("pier.png").exists());
        assert_eq!(importing.files().len(), files.len());
    }
}

#[test]
fn a_picture_that_changed_at_its_source_is_brought_up_to_date_unless_it_was_edited() {
    let importing = Importing::new(Format::Html);
    importing.run(&[with_picture(&importing, b"")]);
    let folder = importing.site.root().join("content/2016/03/11/pilots-strike");
    let imported = importing.run(&[with_picture(&importing, b"new")]);
    assert_eq!(imported.outcomes(), [Outcome::Updated], "{imported:#?}");
    assert!(fs::read(folder.join("pier.png")).unwrap().ends_with(b"new"));
    fs::write(folder.join("pier.png"), "retouched").unwrap();
    let imported = importing.run(&[with_picture(&importing, b"newer")]);
    let note = imported.entries[0].notes.last().map(String::as_str);
    assert_eq!(note, Some("pier.png: another file has its place"));
    assert_eq!(fs::read(folder.join("pier.png")).unwrap(), b"retouched");
}

#[test]
fn a_text_without_paragraphs_gets_a_headline_of_its_first_words() {
    let importing = Importing::new(Format::Html);
    let text = "<meta name=date content=2016-03-11><meta property=og:site_name content=T>\
                <ol><li>The pilots of the harbour of Rotterdam went on strike on Friday, \
                and forty ships lay waiting off the coast.</ol>";
    importing.run(&[importing.input("a.html", text)]);
    has(
        &importing.only().1,
        &[
            "title: The pilots of the harbour of Rotterdam went on strike on Friday, and forty…",
        ],
    );
}

#[test]
fn damaged_and_hostile_pages_are_accounted_for() {
    let importing = Importing::new(Format::Html);
    let whole = page(
        "<meta name=date content=2016-03-11>",
        &format!("<article>{TEXT}</article>"),
    );
    let mut inputs: Vec<_> = (0..whole.len())
        .step_by(7)
        .map(|end| {
            importing.input(&format!("cut/{end:04}.html"), &whole.as_bytes()[..end])
        })
        .collect();
    inputs.push(importing.input("deep.html", "<div>".repeat(100_000)));
    inputs.push(importing.input("script.html", page(
        "<meta name=date content=2016-03-11><meta property=og:title content='Pilots &lt;script>x()&lt;/script> strike'>",
        &format!("<article>{TEXT}<p onclick=x()>It <script>x()</script><a href='javascript:x()'>ends</a> here, \
                  for all that one can tell of a harbour, at noon.</p></article>"),
    )));
    let imported = importing.once(&inputs, newsgen::build::Effect::Write);
    assert!(
        imported.reasons().contains(&"its HTML nests more than 512 elements deep"),
        "{imported:#?}"
    );
    for text in importing.files().values() {
        assert!(!text.contains("<script") && !text.contains("](javascript:"), "{text}");
    }
}

#[test]
fn frames_with_letters_of_any_script_in_their_addresses_cost_no_words() {
    let mut importing = Importing::new(Format::Html);
    importing.defaults.source = Some("Meridian Wire".to_owned());
    let frames = "<iframe src='/见youtube.com/1' title='见youtube.com'></iframe>\
        <object data='看见www.youtube.com/2'>no words</object><object>见youtube.com</object>";
    let head = "<meta property=article:published_time content=2016-03-11>";
    let body = format!("<article>{TEXT}<p>Before.</p>{frames}<p>Behind.</p></article>");
    let imported = importing.run(&[importing.input("a.html", page(head, &body))]);
    assert_eq!(imported.outcomes(), [Outcome::New], "{imported:#?}");
    let (_, text) = importing.only();
    for words in ["Before.", "见youtube.com", "Behind."] {
        assert!(text.contains(words), "{text}");
    }
}
