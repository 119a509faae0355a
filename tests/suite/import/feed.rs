//! Feeds.

use newsgen::import::Format;
use newsgen::import::Outcome;

use crate::import::Importing;

fn sha(text: &str) -> &str {
    text.split("sha256: ").nth(1).and_then(|rest| rest.split('\n').next()).unwrap()
}

/// Imports one feed into one story: its path and its file, with `SHA` for the hash.
fn story(feed: impl AsRef<[u8]>) -> (String, String) {
    let importing = Importing::new(Format::Feed);
    let imported = importing.run(&[importing.input("feed.xml", feed)]);
    assert_eq!(imported.outcomes(), [Outcome::New], "{imported:#?}");
    let (path, text) = importing.only();
    let text = text.replace(sha(&text), "SHA");
    (path, text)
}

#[test]
fn an_item_of_rss_becomes_a_story() {
    let feed = r#"<?xml version="1.0"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:c="http://purl.org/rss/1.0/modules/content/">
<channel><title>Meridian Wire</title><link>http://wire.example/</link>
<language>en-gb</language>
<item>
  <title>Pilots &amp; tugs &lt;b>return&lt;/b></title>
  <link>/2016/pilots</link>
  <guid isPermaLink="false">w-77</guid>
  <pubDate>Fri, 11 Mar 2016 09:05:00 +0100</pubDate>
  <dc:creator>By Ada Brandt</dc:creator><dc:creator>Jon Eik</dc:creator>
  <category domain="http://wire.example/desks">Ports</category>
  <description>Back to work.</description>
  <c:encoded><![CDATA[<p>The pilots of <b>Kielund</b> went back.</p>]]></c:encoded>
  <enclosure url="http://wire.example/a.mp3" type="audio/mpeg" length="9"/>
</item></channel></rss>"#;
    let (path, text) = story(feed);
    assert_eq!(path, "2016/03/11/pilots-tugs-return.md");
    let expected = "---\ntitle: Pilots & tugs return\nsource: Meridian Wire\n\
        date: 2016-03-11T08:05:00+00:00\nbyline:\n- Ada Brandt\n- Jon Eik\ntopics:\n- Ports\n\
        lang: en-gb\nsummary: Back to work.\nextra:\n  categories:\n  - name: Ports\n    \
        scheme: http://wire.example/desks\n  enclosures:\n  - url: http://wire.example/a.mp3\n    \
        type: audio/mpeg\n    length: '9'\norigin:\n  format: feed\n  id: w-77\n  \
        url: http://wire.example/2016/pilots\n  sha256: SHA\n---\n\n\
        The pilots of **Kielund** went back.\n";
    assert_eq!(text, expected);
}

#[test]
fn an_entry_of_atom_becomes_a_story() {
    let feed = r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://wire.example/a/"
  xml:lang="fr"><title>Meridian Wire</title><author><name>Ada Brandt</name></author>
<entry><title type="text">Use &lt;GE> here</title><id>tag:wire.example,2016:1</id>
<link rel="self" href="x.atom"/><link href="1.html"/>
<updated>2016-03-12T00:00:00Z</updated><published>2016-03-11T08:05:00Z</published>
<category term="p" label="Ports"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>See <a href="2.html">the
list</a>.</p></div></content></entry></feed>"#;
    let (path, text) = story(feed);
    assert_eq!(path, "2016/03/11/use-ge-here.md");
    for part in [
        "title: Use <GE> here\n",
        "date: 2016-03-11T08:05:00+00:00\n",
        "updated: 2016-03-12T00:00:00Z\n",
        "- Ada Brandt\n",
        "- Ports\n",
        "lang: fr\n",
        "id: tag:wire.example,2016:1\n  url: http://wire.example/a/1.html\n",
        "(http://wire.example/a/2.html)",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
}

#[test]
fn an_item_of_json_feed_becomes_a_story() {
    let importing = Importing::new(Format::Feed);
    let feed = r#"{"version": "https://jsonfeed.org/version/1.1", "items": [
        {"id": 7, "url": "http://wire.example/7", "title": "Tug afloat",
         "content_html": "<p>It floats.</p>", "date_published": "2016-03-11T08:05:00Z",
         "authors": [{"name": "Ada Brandt"}], "tags": ["Ports"]},
        [], {"id": "8", "content_text": "Late <tide>.", "date_published": "2016-03-12T08:05:00Z"}],
        "title": "Meridian Wire", "language": "en"}"#;
    let imported = importing.run(&[importing.input("feed.json", feed)]);
    assert_eq!(imported.outcomes(), [Outcome::New, Outcome::Failed, Outcome::New]);
    let files = importing.files();
    assert!(files["2016/03/11/tug-afloat.md"].contains("source: Meridian Wire\n"));
    assert!(files["2016/03/11/tug-afloat.md"].ends_with("It floats.\n"));
    let second = files.values().nth(1).unwrap();
    assert!(second.contains("title: Late <tide>.\n"), "{second}");
}

#[test]
fn damage_costs_nothing_but_what_is_damaged() {
    let importing = Importing::new(Format::Feed);
    // A blank before the declaration, no namespaces, bare ampersands, tags that nobody closed.
    let feed = "\n <?xml version='1.0' encoding='utf-8'?>\n<rss><channel><title>W</title>\
        <item><title>A & B &eacute; &bogus;<link>http://a.example/?a=1&b=2</link>\
        <dc:date>2016-03-11</dc:date><description>5 < 6<item><title>C</title>\
        <pubDate>Mon, 11 Mar 2016 09:05 MEZ</pubDate><content:encoded><![CDATA[<p>x";
    let imported = importing.run(&[importing.input("feed.xml", feed)]);
    assert_eq!(imported.outcomes(), [Outcome::New, Outcome::New], "{imported:#?}");
    let files = importing.files();
    let first = &files["2016/03/11/a-b-e-bogus.md"];
    assert!(first.contains("title: A & B é &bogus;\n"), "{first}");
    assert!(first.contains("url: http://a.example/?a=1&b=2\n"), "{first}");
    assert!(first.ends_with("5 \\< 6\n"), "{first}");
    assert!(files["2016/03/11/c.md"].contains("date: 2016-03-11T08:05:00+00:00\n"));
    let note = "it has no end of its own: the next one begins inside of it";
    assert_eq!(imported.entries[0].notes, [note]);
    assert_eq!(imported.entries[1].notes, ["the feed ends in the middle of it"]);
}

#[test]
fn an_item_that_only_its_feed_ends_is_told_of() {
    let importing = Importing::new(Format::Feed);
    let feed = "<rss><channel><title>W</title><item><title>A</title>\
        <pubDate>2016-03-11</pubDate><description>Boats.</description></channel></rss>";
    let imported = importing.run(&[importing.input("feed.xml", feed)]);
    let note = "it has no end of its own: what is around it ends first";
    assert_eq!(imported.entries[0].notes, [note], "{imported:#?}");
}

#[test]
fn charsets_are_what_the_bytes_are_and_lies_are_told() {
    let feed = |encoding: &str| {
        format!(
            "<?xml version='1.0' encoding='{encoding}'?><rss><channel><title>W</title><item>\
             <title>Fähre</title><pubDate>2016-03-11</pubDate><description>Böe über dem \
             Fjord</description></item></channel></rss>"
        )
    };
    let latin = |text: &str| text.chars().map(|c| c as u8).collect::<Vec<u8>>();
    let wide =
        |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
    let (utf8, lie) = (feed("utf-8"), feed("iso-8859-1"));
    let told = [
        (utf8.clone().into_bytes(), 0),
        (latin(&lie), 0),
        (wide(&feed("utf-16")), 0),
        (lie.into_bytes(), 1),
        (latin(&utf8), 1),
    ];
    for (bytes, n_notes) in told {
        let importing = Importing::new(Format::Feed);
        let imported = importing.run(&[importing.input("feed.xml", bytes)]);
        let (path, text) = importing.only();
        assert_eq!(path, "2016/03/11/fahre.md");
        assert!(text.ends_with("Böe über dem Fjord\n"), "{text}");
        assert_eq!(imported.entries[0].notes.len(), n_notes, "{imported:?}");
    }
}

#[test]
fn a_date_without_a_meaning_is_none() {
    let importing = Importing::new(Format::Feed);
    let feed = "<rss><channel><title>W</title><item><title>A</title><pubDate>03/04/2005</pubDate>\
        </item><item><title>B</title></item><item><title>C</title><pubDate>soon</pubDate>\
        <dc:date>2016-03-11</dc:date></item></channel></rss>";
    let imported = importing.run(&[importing.input("feed.xml", feed)]);
    let failed = Outcome::Failed;
    assert_eq!(imported.outcomes(), [failed, failed, Outcome::New], "{imported:?}");
    assert!(imported.reasons()[0].contains("03/04/2005"), "{imported:?}");
    assert_eq!(imported.entries[2].notes, ["its date `soon` has no clear meaning"]);
}

#[test]
fn a_feed_that_declares_entities_is_refused() {
    let importing = Importing::new(Format::Feed);
    let bomb = "<!DOCTYPE rss [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><rss><channel>\
        <item><title>&b;</title></item></channel></rss>";
    let outside = "<!DOCTYPE rss SYSTEM \"file:///etc/passwd\" [<!ENTITY % p SYSTEM \
        \"http://a.example/\"> %p;]><rss><channel><item><title>x</title></item></channel></rss>";
    let plain = "<!DOCTYPE rss PUBLIC \"-//Netscape Communications//DTD RSS 0.91//EN\" \
        \"http://my.netscape.com/publish/formats/rss-0.91.dtd\"><rss><channel><title>W</title>\
        <item><title>x</title><pubDate>2016-03-11</pubDate></item></channel></rss>";
    let inputs = [bomb, outside, plain]
        .map(|text| importing.input(&format!("{}.xml", text.len()), text));
    let imported = importing.run(&inputs);
    let failed = Outcome::Failed;
    assert_eq!(imported.outcomes(), [failed, failed, Outcome::New], "{imported:?}");
    assert!(imported.reasons()[0].contains("entities of its own"), "{imported:?}");
}

#[test]
fn hostile_feeds_run_to_the_end() {
    let importing = Importing::new(Format::Feed);
    let rss =
        |inner: &str| format!("<rss><channel><title>W</title>{inner}</channel></rss>");
    let item = |inner: &str| {
        rss(&format!("<item><title>A</title><pubDate>2016-03-11</pubDate>{inner}</item>"))
    };
    let texts = [
        item(&format!("<description>{}x</description>", "<div>".repeat(50_000))),
        item(&format!("<description>{}</description>", "<!--".repeat(50_000))),
        item(&"<a ".repeat(50_000)),
        item(&"<![CDATA[".repeat(50_000)),
        item(&format!("<link {}/>", "a='1' ".repeat(50_000))),
        item(&"&".repeat(50_000)),
        rss(&"<item>".repeat(50)),
        "<feed>".repeat(50_000),
        "no feed at all".to_owned(),
        String::new(),
    ];
    for (number, text) in texts.iter().enumerate() {
        importing.run(&[importing.input(&format!("{number}.xml"), text)]);
    }
}

#[test]
fn a_feed_that_broke_off_anywhere_is_read_to_there() {
    let feed = "<?xml version='1.0'?><!-- c --><feed xmlns='http://www.w3.org/2005/Atom'>\
        <title>W</title><entry><title>A</title><updated>2016-03-11T00:00:00Z</updated>\
        <content type='html'><![CDATA[<p>é&amp;x</p>]]></content></entry></feed>";
    let json = "{\"version\": \"https://jsonfeed.org/version/1\", \"title\": \"W\", \"items\": \
        [{\"id\": \"1\", \"title\": \"A\", \"date_published\": \"2016-03-11\"}]}";
    for feed in [feed, json] {
        let importing = Importing::new(Format::Feed);
        for end in (0..feed.len()).step_by(3) {
            importing.once(
                &[importing.input("feed", &feed.as_bytes()[..end])],
                newsgen::build::Effect::Preview,
            );
        }
    }
}

#[test]
fn a_feed_is_known_by_how_it_begins() {
    let mut importing = Importing::new(Format::Feed);
    importing.format = None;
    let item = "<item><title>A</title><pubDate>2016-03-11</pubDate></item>";
    let rdf =
        format!("<!-- x --><rdf:RDF><channel><title>W</title></channel>{item}</rdf:RDF>");
    let wide: Vec<u8> = format!("<rss><channel><title>W</title>{item}</channel></rss>")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let json = "{\"version\":\"https:\\/\\/jsonfeed.org\\/version\\/1\",\"title\":\"W\",\
        \"items\":[{\"title\":\"B\",\"date_published\":\"2016-03-11\"}]}";
    let inputs = [
        importing.input("a", rdf),
        importing.input("b", wide),
        importing.input("c", json),
    ];
    let imported = importing.run(&inputs);
    let (new, skipped) = (Outcome::New, Outcome::Skipped);
    // The bytes of the second item are those of the first.
    assert_eq!(imported.outcomes(), [new, skipped, new], "{imported:?}");
    assert!(importing.files()["2016/03/11/a.md"].contains("format: feed\n"));
}
