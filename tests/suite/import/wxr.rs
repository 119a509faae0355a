//! WordPress exports.

use newsgen::import::Format;
use newsgen::import::Outcome;

use crate::import::Importing;

/// An export of a site with two people and these items.
fn export(items: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Kielund Post</title><link>https://post.example</link><language>en-US</language>
<wp:wxr_version>1.2</wp:wxr_version>
<wp:author><wp:author_login>ada</wp:author_login>
<wp:author_display_name><![CDATA[Ada Brandt]]></wp:author_display_name></wp:author>
{items}</channel></rss>"#
    )
}

fn item(number: u32, status: &str, kind: &str, more: &str) -> String {
    format!(
        "<item><title>Story {number}</title><link>https://post.example/2016/s{number}/</link>\
         <guid isPermaLink=\"false\">https://post.example/?p={number}</guid>\
         <dc:creator><![CDATA[ada]]></dc:creator><wp:post_id>{number}</wp:post_id>\
         <wp:post_date>2016-03-11 10:05:00</wp:post_date>\
         <wp:post_date_gmt>2016-03-11 09:05:00</wp:post_date_gmt>\
         <wp:post_name>s{number}</wp:post_name><wp:status>{status}</wp:status>\
         <wp:post_type>{kind}</wp:post_type>{more}</item>"
    )
}

#[test]
fn a_post_becomes_a_story_with_all_that_it_tells() {
    let importing = Importing::new(Format::Wxr);
    let more = "<content:encoded><![CDATA[Boats & <b>tugs</b>.\n\nThey float.]]>\
        </content:encoded><excerpt:encoded><![CDATA[A deck.]]></excerpt:encoded>\
        <category domain=\"category\" nicename=\"ports\"><![CDATA[Ports]]></category>\
        <category domain=\"post_tag\" nicename=\"tugs\"><![CDATA[Tugs]]></category>\
        <category><![CDATA[Tugs]]></category><wp:is_sticky>1</wp:is_sticky>\
        <wp:comment><wp:comment_approved>1</wp:comment_approved></wp:comment>\
        <wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>9</wp:meta_value>\
        </wp:postmeta><wp:postmeta><wp:meta_key>seo</wp:meta_key><wp:meta_value>\
        <![CDATA[a:1:{i:0;O:8:\"stdClass\"}]]></wp:meta_value></wp:postmeta>";
    let picture = item(
        9,
        "inherit",
        "attachment",
        "<wp:attachment_url>https://post.example/a.jpg</wp:attachment_url><wp:postmeta>\
         <wp:meta_key>_wp_attachment_image_alt</wp:meta_key><wp:meta_value>A tug</wp:meta_value>\
         </wp:postmeta>",
    );
    let post = item(1, "publish", "post", more);
    let post = post.replace("Story 1", "<![CDATA[A ]]]]><![CDATA[> &amp; B]]>");
    let text = export(&(post + &picture));
    let imported = importing.run(&[importing.input("a.xml", text)]);
    assert_eq!(imported.outcomes(), [Outcome::New, Outcome::Skipped], "{imported:#?}");
    let reason = "an attachment: the file stays at https://post.example/a.jpg";
    assert_eq!(imported.reasons(), [reason]);
    let notes = [
        "its picture stays where it is: https://post.example/a.jpg",
        "left out: 1 comment",
        "it was pinned to the top of its site",
        "left out: its custom fields seo",
    ];
    assert_eq!(imported.entries[0].notes, notes);
    let (path, text) = importing.only();
    assert_eq!(path, "2016/03/11/s1.md");
    let sha = text.split("sha256: ").nth(1).and_then(|rest| rest.split('\n').next());
    let expected = "---\ntitle: A ]]> & B\nsource: Kielund Post\ndate: 2016-03-11T09:05:00+00:00\n\
        aliases:\n- /2016/s1/\nbyline:\n- Ada Brandt\nsection: Ports\ntopics:\n- Tugs\n\
        lang: en-US\nsummary: A deck.\nimage:\n  src: https://post.example/a.jpg\n  alt: A tug\n\
        origin:\n  format: wxr\n  id: https://post.example/?p=1\n  \
        url: https://post.example/2016/s1/\n  sha256: SHA\n  post: '1'\n---\n\n\
        Boats & **tugs**.\n\nThey float.\n";
    assert_eq!(text.replace(sha.unwrap(), "SHA"), expected);
}

#[test]
fn only_what_was_published_is_shown() {
    let importing = Importing::new(Format::Wxr);
    let states = [
        "publish",
        "draft",
        "pending",
        "private",
        "future",
        "trash",
        "auto-draft",
        "odd",
    ];
    let mut items: String = (1..)
        .zip(states)
        .map(|(number, status)| item(number, status, "post", ""))
        .collect();
    items += &item(9, "publish", "post", "<wp:post_password>x</wp:post_password>");
    items += &item(10, "publish", "page", "");
    items += &item(11, "publish", "nav_menu_item", "");
    let imported = importing.run(&[importing.input("a.xml", export(&items))]);
    let (new, skipped) = (Outcome::New, Outcome::Skipped);
    let expected = [new, new, new, new, new, skipped, skipped, new, new, new, skipped];
    assert_eq!(imported.outcomes(), expected, "{imported:#?}");
    let files = importing.files();
    let has = |number: u32, line: &str| {
        files[&format!("2016/03/11/s{number}.md")].contains(line)
    };
    let drafts: Vec<u32> = [1, 2, 3, 4, 5, 8, 9]
        .into_iter()
        .filter(|&n| has(n, "\ndraft: true\n"))
        .collect();
    assert_eq!(drafts, [2, 3, 4, 8, 9]);
    assert!(has(5, "\nembargo: 2016-03-11T09:05:00Z\n"), "{files:#?}");
    assert!(files.contains_key("pages/s10.md"), "{files:#?}");
}

#[test]
fn a_post_without_a_universal_time_has_its_local_one() {
    let mut importing = Importing::new(Format::Wxr);
    importing.defaults.zone = Some("Europe/Oslo".parse().unwrap());
    let never = "0000-00-00 00:00:00";
    let draft = item(1, "draft", "post", "").replace("2016-03-11 09:05:00", never);
    let by_feed =
        item(2, "draft", "post", "<pubDate>Sat, 12 Mar 2016 09:05:00 +0000</pubDate>")
            .replace("2016-03-11 09:05:00", never)
            .replace("2016-03-11 10:05:00", never);
    let none = by_feed
        .replace("s2", "s3")
        .replace("p=2", "p=3")
        .replace("12 Mar 2016", "30 Nov -0001");
    let text = export(&(draft + &by_feed + &none));
    let imported = importing.run(&[importing.input("a.xml", text)]);
    assert_eq!(imported.outcomes(), [Outcome::New, Outcome::New, Outcome::Failed]);
    let files = importing.files();
    assert!(
        files["2016/03/11/s1.md"].contains("date: 2016-03-11T10:05:00+01:00\n"),
        "{files:#?}"
    );
    assert!(files.contains_key("2016/03/12/s2.md"), "{files:#?}");
}

#[test]
fn a_damaged_export_costs_only_what_is_damaged() {
    let importing = Importing::new(Format::Wxr);
    let text = export(
        &(item(
            1,
            "publish",
            "post",
            "<content:encoded><![CDATA[a\u{1}\u{b}b]]></content:encoded>",
        ) + &item(2, "publish", "post", "").replace("</item>", "")
            + &item(3, "publish", "post", "<content:encoded><![CDATA[c")),
    );
    let imported =
        importing.run(&[importing.input("a.xml", text.replace("</channel></rss>", ""))]);
    let expected = [Outcome::New, Outcome::New, Outcome::Failed];
    assert_eq!(imported.outcomes(), expected, "{imported:#?}");
    assert!(importing.files()["2016/03/11/s1.md"].ends_with("\n\nab\n"));
    let note = "it has no end of its own: the next one begins inside of it";
    assert_eq!(imported.entries[1].notes, [note]);
    assert_eq!(imported.reasons(), ["the file ends in the middle of it"]);
}

#[test]
fn a_post_whose_text_has_no_end_fails_and_is_not_passed_over() {
    let text = "<content:encoded><![CDATA[Boats.]]></content:encoded>";
    let post = |number| {
        let post = item(number, "publish", "post", "");
        post.replace("<wp:post_id>", &format!("{text}<wp:post_id>"))
    };
    let cases = [
        (
            post(1).replace("]]></content:encoded>", "]]>"),
            "one of its elements has no end",
        ),
        (
            post(1).replace("</item>", "").replace("post_type>", "x>"),
            "type cannot be told",
        ),
        (
            post(1).replace("Boats.]]>", "Boats.").replace("<![CDATA[ada]]>", "ada"),
            "its text has no end (`]]>`)",
        ),
    ];
    for (damaged, reason) in cases {
        let importing = Importing::new(Format::Wxr);
        let items = damaged + &post(2).replace("<![CDATA[ada]]>", "ada") + &post(3);
        let imported = importing.run(&[importing.input("a.xml", export(&items))]);
        assert_eq!(imported.entries[0].outcome, Outcome::Failed, "{imported:#?}");
        assert!(imported.reasons()[0].contains(reason), "{imported:#?}");
        assert!(importing.files().contains_key("2016/03/11/s3.md"), "{imported:#?}");
    }
}

#[test]
fn an_export_that_ends_before_its_end_fails_and_an_empty_one_is_skipped() {
    let told = |text: &str| {
        let importing = Importing::new(Format::Wxr);
        let imported = importing.run(&[importing.input("a.xml", text)]);
        (imported.outcomes(), imported.reasons().join("; "))
    };
    let (skipped, failed) = (vec![Outcome::Skipped], vec![Outcome::Failed]);
    let whole = export("");
    assert_eq!(told(&whole), (skipped, "the export has no posts".to_owned()));
    let reason = "the file ends before the export does: posts may be missing";
    let cut = whole.replace("</channel></rss>", "");
    assert_eq!(told(&cut), (failed.clone(), reason.to_owned()));
    let open = export(&item(1, "publish", "post", ""));
    let open = open.replace("]]></wp:author_display_name>", "");
    assert_eq!(told(&open.replace("]]>", "")), (failed, reason.to_owned()));
    let between = export(&item(1, "publish", "post", "")).replace("</channel></rss>", "");
    let both = vec![Outcome::New, Outcome::Failed];
    assert_eq!(told(&between), (both, reason.to_owned()));
}

#[test]
fn an_export_that_broke_off_anywhere_is_read_to_there() {
    let text = export(&item(
        1,
        "publish",
        "post",
        "<content:encoded><![CDATA[[gallery] [caption]\
        <!-- wp:paragraph --><p>é</p>[/caption]]]></content:encoded>",
    ));
    let importing = Importing::new(Format::Wxr);
    for end in (0..text.len()).step_by(5) {
        let input = importing.input("a.xml", &text.as_bytes()[..end]);
        importing.once(&[input], newsgen::build::Effect::Preview);
    }
    for inner in
        ["[a ", "[[", "<!-- wp:x {", "<pre>", "[caption]", "[a b=\"", "&#", "<p\n\n"]
    {
        let content = format!(
            "<content:encoded><![CDATA[{}]]></content:encoded>",
            inner.repeat(5_000)
        );
        let text = export(&item(1, "publish", "post", &content));
        importing
            .once(&[importing.input("a.xml", text)], newsgen::build::Effect::Preview);
    }
}

#[test]
fn an_export_is_known_by_how_it_begins_and_one_with_entities_is_refused() {
    let mut importing = Importing::new(Format::Wxr);
    importing.format = None;
    let text = export(&item(1, "publish", "post", ""));
    let imported = importing.run(&[importing.input("a.xml", &text)]);
    assert_eq!(imported.outcomes(), [Outcome::New]);
    assert!(importing.only().1.contains("format: wxr\n"));
    let bomb = text.replacen("<rss", "<!DOCTYPE rss [<!ENTITY a 'a'>]><rss", 1);
    let imported = importing.run(&[importing.input("b.xml", bomb)]);
    assert_eq!(imported.outcomes(), [Outcome::Failed], "{imported:?}");
}
