//! IPTC NITF, as agencies send it.

use newsgen::import::Format;
use newsgen::import::Outcome;

use crate::import::Imported;
use crate::import::Importing;

/// A document in the shape in which large agencies send theirs.
const WIRE: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE nitf SYSTEM "nitf-3-2.dtd">
<nitf version="-//IPTC//DTD NITF 3.2//EN" change.date="October 10, 2003">
 <head>
  <title>Pilots-Strike</title>
  <meta name="anpa-keyword" content="Pilots-Strike, 1st Ld-Writethru"/>
  <meta name="anpa-category" content="f"/>
  <tobject tobject.type="news"><tobject.property tobject.property.type="current"/>
   <tobject.subject tobject.subject.refnum="09000000" tobject.subject.type="Labour"/>
   <tobject.subject tobject.subject.refnum="09003000" tobject.subject.matter="Strike"/>
  </tobject>
  <docdata management-status="usable">
   <doc-id regsrc="MW" id-string="mw-4711"/>
   <urgency ed-urg="3"/>
   <date.issue norm="20160311T090500+01"/>
   <date.release norm="20160311T090500+01"/>
   <ed-msg info="Updates with quotes."/>
   <doc.copyright year="2016" holder="Meridian Wire"/>
   <key-list><keyword key="pilots"/><keyword key="port"/></key-list>
   <identified-content><person>Jan Smit</person><location><city>Delft</city></location></identified-content>
   <series series.name="Tides" series.part="2"/>
  </docdata>
  <pubdata position.section="Business"/>
 </head>
 <body>
  <body.head>
   <hedline><hl1>Harbour pilots end <q>long</q> strike</hl1><hl2>It took nine days</hl2></hedline>
   <byline>By Ada Vane<byttl>Harbour Correspondent</byttl></byline>
   <distributor>Meridian Wire</distributor>
   <dateline><location>ROTTERDAM</location>, <story.date norm="20160310">March 10</story.date></dateline>
   <note><p>Call the desk.</p></note>
  </body.head>
  <body.content>
   <media media-type="image"><media-reference source="http://mw.example/pier.jpg" alternate-text="The pier"/>
    <media-caption>The pier at noon</media-caption><media-producer>Tom Reed</media-producer></media>
   <block><p>Pilots of <org>Port &amp; Co</org> went back to work&mdash;caf&eacute; and all.</p>
   <hl2>Later</hl2>
   <table><tr><th>Ship</th><th>Days</th></tr><tr><td>Calypso</td><td>9</td></tr></table>
   <bq><block><p>We are tired.</p></block></bq>
   <ul><li>One</li><li>Two</li></ul></block>
   <media media-type="image"><media-reference source="tug.jpg"/><media-caption>A tug</media-caption></media>
  </body.content>
  <body.end><tagline>Tom Reed helped in Delft.</tagline></body.end>
 </body>
</nitf>
"#;

fn import(text: impl AsRef<[u8]>) -> (Importing, Imported) {
    let importing = Importing::new(Format::Nitf);
    let imported = importing.run(&[importing.input("a.xml", text)]);
    (importing, imported)
}

/// A small document, with some of its parts.
fn document(docdata: &str, content: &str) -> String {
    format!(
        "<nitf><head><docdata>{docdata}<doc.copyright holder=\"MW\"/></docdata></head>\
         <body><body.head><hedline><hl1>A tug</hl1></hedline></body.head>\
         <body.content>{content}</body.content></body></nitf>"
    )
}

const ISSUE: &str = "<date.issue norm=\"20160311T090000Z\"/>";

#[test]
fn a_document_of_the_wires_becomes_a_story_with_all_its_words() {
    let (importing, imported) = import(WIRE);
    assert_eq!(imported.outcomes(), [Outcome::New], "{imported:#?}");
    let (path, text) = importing.only();
    assert_eq!(path, "2016/03/11/harbour-pilots-end-long-strike.md");
    let (front, body) = text.split_once("\n---\n").unwrap();
    let front = front
        .lines()
        .filter(|line| !line.contains("sha256"))
        .collect::<Vec<_>>()
        .join("\n");
    let expected = "---\ntitle: Harbour pilots end long strike\nsource: Meridian Wire\n\
        date: 2016-03-11T08:05:00+00:00\ndateline: ROTTERDAM, March 10\nbyline:\n- Ada Vane\n\
        section: Business\ntopics:\n- Labour\n- Strike\nplaces:\n- ROTTERDAM\n- Delft\n\
        summary: It took nine days\nimage:\n  src: http://mw.example/pier.jpg\n  alt: The pier\n  \
        caption: The pier at noon\n  credit: Tom Reed\nkind: current\nurgency: 3\n\
        slugline: Pilots-Strike, 1st Ld-Writethru\nkeywords:\n- pilots\n- port\n- Jan Smit\n\
        rights:\n  holder: Meridian Wire\nid: mw-4711\nednote: |-\n  Updates with quotes.\n  \
        Call the desk.\nextra:\n  byline_titles:\n  - Harbour Correspondent\n  subjects:\n  \
        - name: Labour\n    code: '09000000'\n  - name: Strike\n    code: '09003000'\n  \
        series: Tides\n  series_part: '2'\n  anpa_category: f\norigin:\n  format: nitf\n  \
        id: mw-4711\n  registrar: MW";
    assert_eq!(front, expected);
    for words in [
        "Pilots of Port & Co went back to work—café and all.",
        "Later",
        "Calypso",
        "We are tired.",
        "Two",
        "A tug",
        "Tom Reed helped in Delft.",
    ] {
        assert!(body.contains(words), "{words}: {body}");
    }
    assert!(!body.contains("pier"), "{body}");
    let notes = &imported.entries[0].notes;
    assert!(notes.iter().any(|note| note.contains("`tug.jpg`")), "{notes:?}");
}

#[test]
fn a_release_later_than_the_issue_is_an_embargo_and_an_uncertain_one_holds_back() {
    let story = |docdata: &str| {
        let (importing, imported) = import(document(docdata, "<p>Words.</p>"));
        assert_eq!(imported.outcomes(), [Outcome::New], "{imported:#?}");
        importing.only().1
    };
    let later = format!("{ISSUE}<date.release norm=\"20160312T090000-05\"/>");
    assert!(story(&later).contains("embargo: 2016-03-12T09:00:00-05:00\n"));
    let earlier = format!("{ISSUE}<date.release norm=\"20160311\"/>");
    assert!(!story(&earlier).contains("embargo"));
    for uncertain in [
        format!("{ISSUE}<date.release norm=\"20160312T090000\"/>"),
        format!("{ISSUE}<date.release norm=\"noon\"/>"),
        format!("{ISSUE}<date.expire norm=\"20160312\"/>"),
    ] {
        assert!(story(&uncertain).contains("draft: true\n"), "{uncertain}");
    }
}

#[test]
fn status_is_read_or_refused() {
    let with = |status: &str| {
        let text = document(ISSUE, "<p>Words.</p>");
        let told = format!("<docdata management-status=\"{status}\">");
        import(text.replace("<docdata>", &told))
    };
    for status in ["withheld", "canceled"] {
        let (importing, _) = with(status);
        assert!(importing.only().1.contains(&format!("status: {status}\n")));
    }
    let (importing, _) = with("embargoed");
    assert!(importing.only().1.contains("draft: true\n"));
    let (_, imported) = with("lost");
    assert_eq!(imported.outcomes(), [Outcome::Failed]);
}

#[test]
fn a_dtd_of_its_own_is_refused_and_nothing_is_expanded() {
    let body = document(ISSUE, "<p>&a;</p>");
    for dtd in [
        "<!DOCTYPE nitf [<!ENTITY a \"b\">]>",
        "<!DOCTYPE nitf SYSTEM \"nitf.dtd\" [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>",
        "<!DOCTYPE nitf [<!ENTITY % p SYSTEM \"http://a.example/x\"> %p;]>",
        "<!DOCTYPE nitf [<!ENTITY a \"&b;&b;\"><!ENTITY b \"&c;&c;\"><!ENTITY c \"x\">]>",
    ] {
        let (_, imported) = import(format!("{dtd}{body}"));
        assert_eq!(imported.outcomes(), [Outcome::Failed], "{dtd}");
        assert!(imported.reasons()[0].contains("DTD"), "{imported:#?}");
    }
    let (importing, imported) =
        import(format!("<!DOCTYPE nitf PUBLIC \"-//IPTC\" \"x.dtd\">{body}"));
    assert_eq!(imported.outcomes(), [Outcome::New]);
    assert!(importing.only().1.contains("a;"));
}

#[test]
fn documents_in_any_encoding_are_read_and_lies_are_told_of() {
    let text = document(ISSUE, "<p>Caf\u{e9} \u{2014} 9 \u{20ac}</p>");
    let declared =
        |label: &str| format!("<?xml version='1.0' encoding='{label}'?>{text}");
    let wide = declared("UTF-16");
    let little: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(wide.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let big: Vec<u8> = wide.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let old = |label: &str| {
        let bytes = declared(label).into_bytes();
        let text = String::from_utf8(bytes).unwrap();
        let replaced = text.chars().map(|c| match c {
            '\u{e9}' => 0xe9,
            '\u{2014}' => 0x97,
            '\u{20ac}' => 0x80,
            c => c as u8,
        });
        replaced.collect::<Vec<u8>>()
    };
    let inputs = [
        (declared("utf-8").into_bytes(), 0),
        (little, 0),
        (big, 0),
        (old("windows-1252"), 0),
        (old("utf-8"), 1),
        (declared("iso-8859-1").into_bytes(), 1),
    ];
    for (bytes, n_notes) in inputs {
        let (importing, imported) = import(&bytes);
        assert_eq!(imported.outcomes(), [Outcome::New], "{imported:#?}");
        assert_eq!(imported.entries[0].notes.len(), n_notes, "{imported:#?}");
        let text = importing.only().1;
        assert!(text.ends_with("Caf\u{e9} \u{2014} 9 \u{20ac}\n"), "{text}");
    }
}

#[test]
fn inputs_that_end_anywhere_or_nest_without_end_are_told_of() {
    let whole = document(ISSUE, "<p a='x'>é <![CDATA[<b>]]></p><!-- -- -->");
    for end in 0..whole.len() {
        let (_, imported) = import(&whole.as_bytes()[..end]);
        assert_eq!(imported.outcomes(), [Outcome::Failed], "{end}");
    }
    let deep =
        document(ISSUE, &format!("{}{}", "<p>".repeat(100_000), "</p>".repeat(100_000)));
    let (_, imported) = import(deep);
    assert!(imported.reasons()[0].contains("deep"), "{imported:#?}");
    let wide: String = (0..100_000).map(|n| format!(" a{n}='{n}'")).collect();
    let (_, imported) = import(document(ISSUE, &format!("<p{wide}>Words.</p>")));
    assert_eq!(imported.outcomes(), [Outcome::New]);
    let (_, imported) = import("<rss><channel/></rss>");
    assert!(imported.reasons()[0].contains("`rss`"), "{imported:#?}");
}

#[test]
fn a_damaged_document_takes_no_other_with_it() {
    let one =
        |n: u8| document(&format!("<doc-id id-string='{n}'/>{ISSUE}"), "<p>Words.</p>");
    let broken = one(2).replace("</nitf>", "");
    let (importing, imported) =
        import(format!("<all>{}{broken}\n{}</all>", one(1), one(3)));
    let new = Outcome::New;
    assert_eq!(imported.outcomes(), [new, Outcome::Failed, new], "{imported:#?}");
    assert_eq!(importing.files().len(), 2);
}
