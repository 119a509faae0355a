//! IPTC NewsML-G2: news items, messages of many, and all that is no story.

use newsgen::import::Format;
use newsgen::import::Outcome;

use crate::import::Imported;
use crate::import::Importing;

const NAMES: &str =
    "xmlns=\"http://iptc.org/std/nar/2006-10-01/\" standard=\"NewsML-G2\"";

fn import(text: impl AsRef<[u8]>) -> (Importing, Imported) {
    let importing = Importing::new(Format::NewsmlG2);
    let imported = importing.run(&[importing.input("a.xml", text)]);
    (importing, imported)
}

/// An item with a headline and a provider.
fn item(guid: &str, meta: &str, content: &str) -> String {
    format!(
        "<newsItem {NAMES} guid=\"{guid}\"><itemMeta><itemClass qcode=\"ninat:text\"/>\
         <provider><name>MW</name></provider><versionCreated>2016-03-11T09:00:00Z</versionCreated>\
         {meta}</itemMeta><contentMeta><headline>A tug</headline></contentMeta>\
         <contentSet>{content}</contentSet></newsItem>"
    )
}

const XHTML: &str = "<inlineXML contenttype=\"application/xhtml+xml\"><html \
    xmlns=\"http://www.w3.org/1999/xhtml\"><head><title>Not this</title></head>\
    <body><p>Words &amp; <em>more</em>.</p></body></html></inlineXML>";

const FULL: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:newsml:mw.example:1" version="3" xml:lang="en-GB">
 <rightsInfo><copyrightHolder><name>Meridian</name></copyrightHolder>
  <copyrightNotice>© 2016
   Meridian</copyrightNotice><usageTerms>None</usageTerms></rightsInfo>
 <itemMeta><itemClass qcode="ninat:text"/><provider qcode="nprov:MW"><name>Meridian Wire</name></provider>
  <versionCreated>2016-03-11T10:00:00+01:00</versionCreated><firstCreated>2016-03-11T09:00:00+01:00</firstCreated>
  <embargoed>2016-03-12T09:00:00Z</embargoed><pubStatus qcode="stat:withheld"/>
  <edNote>Call the desk.</edNote><signal qcode="sig:update"/></itemMeta>
 <contentMeta><urgency>3</urgency>
  <located qcode="city:rtm"><name>Rotterdam</name><broader qcode="c:nl"><name>Netherlands</name></broader></located>
  <by>By Ada Vane and Tom Reed</by><creditline>MW</creditline>
  <dateline>ROTTERDAM, March 10 (Meridian Wire) --</dateline>
  <language tag="en-GB"/><genre qcode="genre:Current"><name>Current</name></genre>
  <keyword>pilots</keyword>
  <subject type="cpnat:abstract" qcode="medtop:20000111"><name xml:lang="de">Streik</name><name xml:lang="en">strike</name></subject>
  <subject type="cpnat:geoArea" qcode="city:dft"/>
  <subject type="cpnat:person" qcode="p:1"><name>Jan Smit</name></subject>
  <subject qcode="medtop:20000112"/>
  <slugline>PORT-STRIKE</slugline><headline>Harbour pilots end strike</headline>
  <description role="drol:summary">It took nine days.</description></contentMeta>
 <assert qcode="city:dft"><name>Delft</name></assert>
 <contentSet>
  <inlineData contenttype="text/plain">Words alone.</inlineData>
  <inlineXML contenttype="application/nitf+xml"><n:nitf xmlns:n="http://iptc.org/std/NITF/2006-10-18/"><n:body>
   <n:body.content><n:p>ROTTERDAM, March 10 (Meridian Wire) -- Pilots went back.</n:p></n:body.content></n:body></n:nitf></inlineXML>
  <remoteContent contenttype="video/mp4" href="http://mw.example/a.mp4"/>
 </contentSet>
</newsItem>"#;

#[test]
fn an_item_tells_all_that_front_matter_has_a_field_for() {
    let (importing, imported) = import(FULL);
    assert_eq!(imported.outcomes(), [Outcome::New], "{imported:#?}");
    let (_, text) = importing.only();
    let lines = text.lines().filter(|line| !line.contains("sha256"));
    let text = lines.collect::<Vec<_>>().join("\n");
    let expected = "---\ntitle: Harbour pilots end strike\nsource: Meridian Wire\n\
        date: 2016-03-11T08:00:00+00:00\ndateline: ROTTERDAM, March 10 (Meridian Wire) --\n\
        updated: 2016-03-11T10:00:00+01:00\nembargo: 2016-03-12T09:00:00Z\nstatus: withheld\n\
        version: 3\nbyline:\n- Ada Vane\n- Tom Reed\ntopics:\n- strike\nplaces:\n- Rotterdam\n\
        - Delft\nlang: en-GB\nsummary: It took nine days.\nkind: Current\nurgency: 3\n\
        slugline: PORT-STRIKE\nkeywords:\n- Jan Smit\n- pilots\nrights:\n  holder: Meridian\n  \
        notice: © 2016 Meridian\n  terms: None\nid: urn:newsml:mw.example:1\n\
        ednote: Call the desk.\nextra:\n  signals:\n  - update\n  creditline: MW\n  located:\n  \
        - Rotterdam, Netherlands\n  subjects:\n  - name: strike\n    code: medtop:20000111\n    \
        type: abstract\n  - name: Delft\n    code: city:dft\n    type: geoArea\n  \
        - name: Jan Smit\n    code: p:1\n    type: person\n  - code: medtop:20000112\norigin:\n  \
        format: newsml-g2\n  id: urn:newsml:mw.example:1\n---\n\n\
        ROTTERDAM, March 10 (Meridian Wire) -- Pilots went back.";
    assert_eq!(text, expected);
    let notes = &imported.entries[0].notes;
    let has = |words: &str| notes.iter().any(|note| note.contains(words));
    assert!(has("1 subjects") && has("video/mp4"), "{notes:?}");
}

#[test]
fn xhtml_is_taken_before_words_and_words_before_nothing() {
    let plain =
        "<inlineData contenttype=\"text/plain\">One &lt;GE&gt;\n\nTwo</inlineData>";
    let escaped =
        "<inlineData contenttype=\"text/html\">&lt;p&gt;One&lt;/p&gt;</inlineData>";
    let cases = [
        (format!("{plain}{XHTML}"), "Words & *more*."),
        (plain.to_owned(), "One \\<GE>\n\nTwo"),
        (format!("{plain}{escaped}"), "One"),
        (String::new(), ""),
    ];
    for (content, expected) in cases {
        let (importing, _) = import(item("urn:1", "", &content));
        let (_, text) = importing.only();
        assert_eq!(text.splitn(3, "---\n").nth(2).unwrap().trim(), expected);
    }
}

#[test]
fn an_embargo_that_cannot_be_read_holds_the_story_back() {
    for embargo in ["<embargoed>noon on Monday</embargoed>", "<embargoed/>"] {
        let (importing, imported) = import(item("urn:1", embargo, XHTML));
        assert!(importing.only().1.contains("draft: true\n"), "{embargo}");
        assert!(imported.entries[0].notes[0].contains("draft"), "{imported:#?}");
    }
}

#[test]
fn a_message_has_its_items_read_and_what_is_no_story_is_named() {
    let package = format!(
        "<packageItem {NAMES} guid=\"urn:p\"><groupSet root=\"g\"><group id=\"g\">\
         <itemRef residref=\"urn:1\"><title>A tug</title></itemRef><groupRef idref=\"h\"/></group>\
         <group id=\"h\"><itemRef residref=\"urn:2\"/></group></groupSet></packageItem>"
    );
    let picture = item("urn:3", "", "").replace("ninat:text", "ninat:picture");
    let data = item(
        "urn:4",
        "",
        "<inlineXML><sports-content><x>1</x></sports-content></inlineXML>",
    );
    let message = format!(
        "<newsMessage {NAMES}><header><sent>2016-03-11T09:00:00Z</sent></header><itemSet>\n{package}\n{}\n\
         {picture}\n{data}\n<conceptItem guid=\"c\"/>\n<knowledgeItem guid=\"k\"/>\n{}\n</itemSet></newsMessage>",
        item("urn:1", "", XHTML),
        item("urn:2", "<pubStatus qcode=\"stat:lost\"/>", XHTML),
    );
    let (_, imported) = import(message);
    let skipped = Outcome::Skipped;
    let expected =
        [skipped, Outcome::New, skipped, skipped, skipped, skipped, Outcome::Failed];
    assert_eq!(imported.outcomes(), expected, "{imported:#?}");
    let reasons = imported.reasons();
    assert_eq!(reasons[0], "it is a package, and no story: urn:1 (“A tug”), urn:2");
    assert!(reasons[1].contains("`picture`"), "{reasons:?}");
    assert!(reasons[2].contains("`sports-content`"), "{reasons:?}");
    assert!(reasons[5].contains("`lost`"), "{reasons:?}");
    let lines: Vec<&str> = imported
        .entries
        .iter()
        .map(|one| one.record.rsplit(':').next().unwrap())
        .collect();
    assert_eq!(lines, ["2", "3", "4", "5", "6", "7", "8"]);
}

#[test]
fn what_is_no_newsml_g2_is_named() {
    let (_, imported) = import("<NewsML Version=\"1.2\"><NewsItem/></NewsML>");
    assert!(imported.reasons()[0].contains("NewsML 1"), "{imported:#?}");
    let (_, imported) = import(format!("<newsMessage {NAMES}><itemSet/></newsMessage>"));
    assert_eq!(imported.outcomes(), [Outcome::Skipped]);
    for text in ["<rss/>", "", "words"] {
        let (_, imported) = import(text);
        assert_eq!(imported.outcomes(), [Outcome::Failed], "{text}");
    }
    let dtd = format!("<!DOCTYPE x [<!ENTITY a 'b'>]>{}", item("urn:1", "", XHTML));
    let (_, imported) = import(dtd);
    assert!(imported.reasons()[0].contains("DTD"), "{imported:#?}");
}

#[test]
fn inputs_that_end_anywhere_are_told_of() {
    let whole = format!("<newsMessage>{}</newsMessage>", item("urn:1", "", XHTML));
    let end_of_item = whole.len() - "</newsMessage>".len();
    for end in 0..whole.len() {
        let (_, imported) = import(&whole.as_bytes()[..end]);
        let expected = match end {
            _ if end >= end_of_item => Outcome::New,
            _ if end == "<newsMessage>".len() => Outcome::Skipped,
            _ => Outcome::Failed,
        };
        assert_eq!(imported.outcomes(), [expected], "{end}");
    }
}
