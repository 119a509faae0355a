//! What a comparison shows, with all parts of the module at work.

mod laws;

use super::{Block, Comparison, Labels, MAX_BLOCKS, compare, compare_line};
use crate::markdown::{BlockKind, RawHtml, Style};

const LABELS: Labels = Labels {
    insertion: "new:",
    end_of_insertion: "end new",
    deletion: "old:",
    end_of_deletion: "end old",
};

fn compared(before: &str, after: &str) -> Comparison {
    compare(before, after, &Style::default(), &LABELS)
}

/// Returns HTML with short marks: `[+new+]`, `[-old-]`.
fn short(html: &str) -> String {
    let marks = [
        ("<ins><span class=\"visually-hidden\">new: </span>", "[+"),
        ("<span class=\"visually-hidden\"> end new</span></ins>", "+]"),
        ("<del><span class=\"visually-hidden\">old: </span>", "[-"),
        ("<span class=\"visually-hidden\"> end old</span></del>", "-]"),
    ];
    marks.iter().fold(html.to_owned(), |html, (long, short)| html.replace(long, short))
}

/// Returns the HTML of all blocks, with short marks.
fn shown(before: &str, after: &str) -> Vec<String> {
    compared(before, after).blocks.iter().map(|block| short(&block.html)).collect()
}

fn line(before: &str, after: &str) -> String {
    short(&compare_line(before, after, &LABELS))
}

#[test]
fn a_comparison_is_blocks_with_marks_for_eyes_and_ears() {
    let before = "Pilots struck on Monday.\n\nThe port is shut.\n";
    let after = "Pilots struck on Tuesday.\n\nThe port is shut.\n\nTugs idle.\n";
    let html = [
        "<p>Pilots struck on <del><span class=\"visually-hidden\">old: </span>Monday<span \
         class=\"visually-hidden\"> end old</span></del> <ins><span \
         class=\"visually-hidden\">new: </span>Tuesday<span class=\"visually-hidden\"> end \
         new</span></ins>.</p>",
        "<p>The port is shut.</p>",
        "<p><ins><span class=\"visually-hidden\">new: </span>Tugs idle.<span \
         class=\"visually-hidden\"> end new</span></ins></p>",
    ];
    let places = [(Some(1), Some(1)), (Some(2), Some(2)), (None, Some(3))];
    let blocks =
        html.iter().zip(places).enumerate().map(|(index, (html, places))| Block {
            kind: BlockKind::Paragraph,
            changed: index != 1,
            moved: false,
            before: places.0,
            after: places.1,
            html: (*html).to_owned(),
        });
    let expected = Comparison {
        blocks: blocks.collect(),
        inserted_words: 3,
        deleted_words: 1,
        changed: true,
    };
    assert_eq!(compared(before, after), expected);
}

#[test]
fn labels_that_are_empty_are_left_out() {
    let labels = Labels { end_of_insertion: "", end_of_deletion: "", ..LABELS };
    assert_eq!(
        compare_line("a", "<b>", &labels),
        "<del><span class=\"visually-hidden\">old: </span>a</del><ins><span \
         class=\"visually-hidden\">new: </span>&lt;b&gt;</ins>"
    );
}

#[test]
fn words_are_inserted_deleted_and_replaced() {
    let lines = [
        ("Port opens", "Port opens", "Port opens"),
        ("Port opens", "Port opens again", "Port opens [+again+]"),
        ("Old port opens", "Port opens", "[-Old port-] [+Port+] opens"),
        ("The old port opens", "The port opens", "The [-old-] port opens"),
        ("Port opens today", "Port opens", "Port opens [-today-]"),
        ("Today port opens", "port opens", "[-Today-] port opens"),
        ("40 hurt", "41 hurt", "[-40-] [+41+] hurt"),
        ("Port opens", "", "[-Port opens-]"),
        ("", "Port opens", "[+Port opens+]"),
        ("", "", ""),
        ("Pilots end strike", "Pilots, crews end strike", "Pilots[+, crews+] end strike"),
        ("He left.", "He left!", "He left[-.-][+!+]"),
        ("a b", "a (b", "a [+(+]b"),
        ("a (b", "a b", "a [-(-]b"),
        ("x y z", "x, y z", "x[+,+] y z"),
        ("port q t", "port (t", "port [-q -][+(+]t"),
    ];
    for (before, after, expected) in lines {
        assert_eq!(line(before, after), expected, "{before:?} {after:?}");
    }
}

#[test]
fn white_space_emphasis_and_addresses_alone_are_no_change() {
    let before =
        "The *pilots*\nmet at  [the pier](/a.html).\n\ncafe\u{301} co\u{ad}operates\n";
    let after =
        "The pilots met **at** [the pier](/b.html \"x\") .\n\n\ncaf\u{e9} cooperates\n";
    let comparison = compared(before, after);
    let html: Vec<_> = comparison.blocks.iter().map(|block| &block.html).collect();
    assert_eq!(html, ["<p>The pilots met at the pier .</p>", "<p>café cooperates</p>"]);
    let counts =
        (comparison.changed, comparison.inserted_words, comparison.deleted_words);
    assert_eq!(counts, (false, 0, 0));
}

#[test]
fn a_short_word_between_changes_joins_them() {
    assert_eq!(
        line("Pilots in the harbour met at noon", "Pilots at the city met at noon"),
        "Pilots [-in the harbour-] [+at the city+] met at noon"
    );
    assert_eq!(line("Two, three", "Four, five"), "[-Two, three-] [+Four, five+]");
    assert_eq!(
        line("Two of the harbour pilots died", "Three of the harbour pilots left"),
        "[-Two-] [+Three+] of the harbour pilots [-died-] [+left+]"
    );
}

#[test]
fn whole_sentences_are_marked_rather_than_their_ends() {
    let (before, after) = ("He said no. He left.", "He said no. He said so. He left.");
    assert_eq!(line(before, after), "He said no. [+He said so.+] He left.");
    assert_eq!(line(after, before), "He said no. [-He said so.-] He left.");
}

#[test]
fn chinese_is_compared_by_character_and_arabic_by_word() {
    assert_eq!(
        line("港口领航员周一罢工", "港口领航员周二罢工"),
        "港口领航员周[-一-][+二+]罢工"
    );
    assert_eq!(
        line(
            "أضرب الطيارون يوم الاثنين في الميناء",
            "أضرب الطيارون يوم الثلاثاء في الميناء"
        ),
        "أضرب الطيارون يوم [-الاثنين-] [+الثلاثاء+] في الميناء"
    );
    let comparison = compared("港口今天关闭。", "港口今天重新开放。");
    assert_eq!((comparison.inserted_words, comparison.deleted_words), (4, 2));
}

#[test]
fn paragraphs_come_and_go() {
    let before = "First words of all.\n\nGone for good now.\n\nLast words of all.\n";
    let after = "First words of all.\n\nLast words of all.\n\nBrand new ending here.\n";
    assert_eq!(
        shown(before, after),
        [
            "<p>First words of all.</p>",
            "<p>[-Gone for good now.-]</p>",
            "<p>Last words of all.</p>",
            "<p>[+Brand new ending here.+]</p>",
        ]
    );
    assert_eq!(shown("", "One.\n"), ["<p>[+One.+]</p>"]);
    assert_eq!(shown("One.\n", ""), ["<p>[-One.-]</p>"]);
    assert_eq!(compared("", "\n***\n"), Comparison::default());
}

#[test]
fn an_edited_paragraph_is_compared_though_others_came_before_it() {
    let before = "The harbour pilots of the port ended their strike.\n\nEnd.\n";
    let after = "A new lead stands here today.\n\nAnd a second one, too.\n\n\
                 The harbour pilots of the port have ended their strike.\n\nEnd.\n";
    assert_eq!(
        shown(before, after),
        [
            "<p>[+A new lead stands here today.+]</p>",
            "<p>[+And a second one, too.+]</p>",
            "<p>The harbour pilots of the port [+have+] ended their strike.</p>",
            "<p>End.</p>",
        ]
    );
}

#[test]
fn a_paragraph_that_moved_is_compared_where_it_stands_now() {
    let moved = "The harbour pilots of the port ended their strike.";
    let rest = "Tugs lay idle for nine days.\n\nShips waited off the coast.\n\n";
    let comparison = compared(
        &format!("{moved}\n\n{rest}"),
        &format!("{rest}{}", moved.replace("ended", "began")),
    );
    let found = comparison.blocks.iter().map(|block| {
        (short(&block.html), block.changed, block.moved, block.before, block.after)
    });
    let html = |html: &str| format!("<p>{html}</p>");
    assert_eq!(
        found.collect::<Vec<_>>(),
        [
            (html("Tugs lay idle for nine days."), false, false, Some(2), Some(1)),
            (html("Ships waited off the coast."), false, false, Some(3), Some(2)),
            (
                html("The harbour pilots of the port [-ended-] [+began+] their strike."),
                true,
                true,
                Some(1),
                Some(3)
            ),
        ]
    );
    let comparison = compared(&format!("{moved}\n\n{rest}"), &format!("{rest}{moved}"));
    let moved = comparison.blocks.iter().map(|block| (block.moved, block.changed));
    assert_eq!(moved.collect::<Vec<_>>(), [(false, false), (false, false), (true, true)]);
    let counts =
        (comparison.changed, comparison.inserted_words, comparison.deleted_words);
    assert_eq!(counts, (true, 0, 0));
}

#[test]
fn every_kind_of_block_keeps_its_shape() {
    let before = "## Old port\n\n- one tug\n- two tugs\n\n> He said no.\n\n| a | b |\n|--|--|\n\
                  | 1 | 2 |\n\n```\nx = 1\n  y\n```\n\nEnd.[^n]\n\n### Deep\n\n[^n]: Note one.\n";
    let after = "## New port\n\n- one tug\n- three tugs\n\n> He said yes.\n\n| a | b |\n|--|--|\n\
                 | 1 | 3 |\n\n```\nx = 2\n  y\n```\n\nEnd.[^n]\n\n### Deep\n\n[^n]: Note two.\n";
    assert_eq!(
        shown(before, after),
        [
            "<h3>[-Old-] [+New+] port</h3>",
            "<p class=\"compared-item\">one tug</p>",
            "<p class=\"compared-item\">[-two-] [+three+] tugs</p>",
            "<blockquote><p>He said [-no-] [+yes+].</p></blockquote>",
            "<p class=\"compared-row\">a | b</p>",
            "<p class=\"compared-row\">1 | [-2-] [+3+]</p>",
            "<pre>x = [-1-] [+2+]\n  y</pre>",
            "<p>End.</p>",
            "<h4>Deep</h4>",
            "<p class=\"compared-note\">Note [-one-] [+two+].</p>",
        ]
    );
}

#[test]
fn pictures_show_as_their_words_when_they_come_or_go() {
    let before = "One.\n\n![The old pier](pier.jpg \"Pier 3 | A. Okafor\")\n";
    let after = "One ![a tug](tug.jpg).\n\n![Ships](b.jpg)\n";
    assert_eq!(
        shown(before, after),
        [
            "<p>One[+ a tug +].</p>",
            "<p class=\"compared-picture\">[-The old pier<br>Pier 3<br>A. Okafor-]</p>",
            "<p class=\"compared-picture\">[+Ships+]</p>",
        ]
    );
    assert!(!compared("![Pier](a.jpg)\n", "![Pier](b.jpg)\n").changed);
}

#[test]
fn nothing_of_a_text_becomes_markup() {
    let trap =
        "<script>alert(1)</script> \"x\" & <img src=x onerror=alert(1)> <!-- y -->";
    let text = format!(
        "{trap}\n\n# {trap}\n\n- {trap}\n\n```\n{trap}\n```\n\n{trap}\n===\n\n\
                        ![{trap}](x.jpg '{trap}')\n\n<div>\n{trap}\n</div>\n\n|a|\n|-|\n|{trap}|\n"
    );
    let labels = Labels {
        insertion: "<i>\"&",
        end_of_insertion: "</ins>",
        deletion: "<i>",
        end_of_deletion: "</del>",
    };
    for raw_html in [RawHtml::Escape, RawHtml::Sanitized, RawHtml::Unsafe] {
        let style = Style { raw_html, ..Style::default() };
        for (before, after) in
            [(text.as_str(), ""), ("", text.as_str()), (&text, &text.replace("1", "2"))]
        {
            let mut html = String::new();
            for block in compare(before, after, &style, &labels).blocks {
                html.push_str(&block.html);
            }
            html.push_str(&compare_line(before, after, &labels));
            for known in [
                "<p>",
                "</p>",
                "<p class=\"compared-item\">",
                "<p class=\"compared-row\">",
                "<p class=\"compared-picture\">",
                "<h3>",
                "</h3>",
                "<pre>",
                "</pre>",
                "<ins>",
                "</ins>",
                "<del>",
                "</del>",
                "<span class=\"visually-hidden\">",
                "</span>",
                "<br>",
            ] {
                html = html.replace(known, "");
            }
            assert!(!html.contains(['<', '>', '\0']), "{html}");
        }
    }
}

/// The sizes are those that would take minutes without limits; the suite notices.
#[test]
fn texts_made_to_be_slow_are_compared() {
    let counts = |before: &str, after: &str| {
        let found = compared(before, after);
        (found.blocks.len(), found.deleted_words, found.inserted_words)
    };
    let long = "a".repeat(5 << 20);
    assert_eq!(counts(&long, &format!("{long}b")), (2, 1, 1));
    let numbered =
        |from: usize| (from..from + 200_000).map(|n| format!("{n} ")).collect::<String>();
    assert_eq!(counts(&numbered(0), &numbered(200_000)), (2, 200_000, 200_000));
    assert_eq!(counts(&numbered(0), &numbered(100_000)), (1, 100_000, 100_000));
    let few = |words: [&str; 3]| words.join(" ").repeat(20_000);
    let (before, after) = (few(["a", "b", "c "]), few(["b", "c", "a "]));
    let (n_blocks, n_deleted, n_inserted) = counts(&before, &after);
    assert_eq!((n_blocks, n_deleted), (1, n_inserted));
    let deep = "> ".repeat(100_000);
    assert_eq!(counts(&format!("{deep}a"), &format!("{deep}b")), (2, 1, 1));
}

#[test]
fn a_text_of_too_many_blocks_is_compared_in_larger_pieces() {
    let text = |first: &str| format!("{first}\n\n{}", "b\n\n".repeat(MAX_BLOCKS));
    let comparison = compared(&text("a"), &text("c"));
    let first = short(&comparison.blocks[0].html);
    let counts = (comparison.inserted_words, comparison.deleted_words);
    assert_eq!((comparison.blocks.len(), counts), (MAX_BLOCKS / 2 + 1, (1, 1)));
    assert_eq!(first, "<p>[-a-] [+c+]<br>b</p>");
}
