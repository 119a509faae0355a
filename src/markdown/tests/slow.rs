//! Texts that are made to take long: the time they take grows as they do.
//!
//! Most are from the pathological tests of cmark and the issues of pulldown-cmark.

use std::time::Instant;

use super::{RawHtml, Site, Style, render};
use crate::markdown::{end_mark, headings, inline, limits, summary};

/// Makes a text of about `n` pieces.
type Make = fn(usize) -> String;

const TEXTS: [(&str, Make); 32] = [
    ("nested strong", |n| "*a **a ".repeat(n) + "b" + &" a** a*".repeat(n)),
    ("emphasis that closes", |n| "a_ ".repeat(n)),
    ("emphasis that opens", |n| "_a ".repeat(n)),
    ("emphasis that does not match", |n| "*a_ ".repeat(n)),
    ("links that close", |n| "a]".repeat(n)),
    ("links that open", |n| "[a".repeat(n)),
    ("links in links", |n| "[".repeat(n) + "a" + &"]".repeat(n)),
    ("links and parentheses", |n| "[ (](".repeat(n)),
    ("links without end", |n| "[a](<b".repeat(n)),
    ("links before a long gap", |n| "[a](b".repeat(n) + &" ".repeat(n)),
    ("titles without end", |n| "[a](b \"c".to_owned() + &"\nd".repeat(n)),
    ("titles without end, often", |n| "[a](b (c".repeat(n) + &"\nd".repeat(n)),
    ("images in images", |n| "![".repeat(n) + "a" + &"](b)".repeat(n)),
    ("quotes in quotes", |n| "> ".repeat(n) + "a"),
    ("quotes and lazy lines", |n| "> ".repeat(n.min(256)) + "a\n" + &"b\n".repeat(n)),
    ("lists in lists", |n| "- ".repeat(n) + "a\n" + &"b\n".repeat(n)),
    ("lists and lazy lines", |n| "- ".repeat(n.min(256)) + "a\n" + &"b\n".repeat(n)),
    ("footnotes in lists", |n| "* [^a]: ".repeat(n) + "a\n" + &"b\n".repeat(n)),
    ("footnotes without notes", |n| "<a [^\n".repeat(n)),
    ("footnotes with notes", |n| {
        (0..n).map(|note| format!("[^{note}]: [^{note}]\n")).collect()
    }),
    ("code of many ticks", |n| {
        (1..n.isqrt() * 2).map(|length| format!("e{}", "`".repeat(length))).collect()
    }),
    ("comments without end", |n| "</".to_owned() + &"<!--".repeat(n)),
    ("declarations without end", |n| "a <!A ".repeat(n)),
    ("attributes without end", |n| "a <b c=\"".repeat(n)),
    ("addresses that repeat", |n| {
        format!("[x]: {}\n\n", "x".repeat(n)) + &"[x]\n".repeat(n)
    }),
    ("rows of a wide table", |n| {
        "|x".repeat(n / 9) + "|\n" + &"|-".repeat(n / 9) + "|\n" + &"|a\n".repeat(n)
    }),
    ("headings of one name", |n| "# a\n".repeat(n)),
    ("headings of numbered names", |n| {
        (0..n).map(|name| format!("# a\n# a-{name}\n")).collect()
    }),
    ("anchors to nowhere", |n| "[a](#b)\n".repeat(n)),
    ("links with percent signs", |n| "[a](%25%25".to_owned() + &"%2525".repeat(n) + ")"),
    ("end marks", |n| "<\nEndit\n".repeat(n)),
    ("marks and accents", |n| "e\u{301}".repeat(n)),
];

/// Elements that an HTML parser would open again and again.
const PAGES: [(&str, Make); 4] = [
    ("elements in elements", |n| "<div>".repeat(n)),
    ("formatting in blocks", |n| {
        let fonts: String = (0..n).map(|size| format!("<font size={size}>")).collect();
        format!("<div>{fonts}</div>") + &"<p>a</p>".repeat(n)
    }),
    ("formatting and markers", |n| {
        let bold: String =
            (0..n).map(|n| format!("<b id={n}><object></b></object>")).collect();
        format!("<div>{bold}</div>") + &"<p>a</p>".repeat(n)
    }),
    ("tables in tables", |n| "<table><tr><td>".repeat(n)),
];

/// Returns the least time that `work` takes, in milliseconds.
fn least_ms(work: &dyn Fn()) -> f64 {
    let times = (0..3).map(|_| {
        let start = Instant::now();
        work();
        start.elapsed().as_secs_f64() * 1e3
    });
    times.fold(f64::INFINITY, f64::min)
}

/// Fails if four times the text takes far more than four times as long.
///
/// Other programs run too: what takes hardly any time is let go, and one even growth in
/// three measurements is enough.
fn assert_grows_evenly(name: &str, make: Make, work: &dyn Fn(&str)) {
    const MAX_SLOPE: f64 = 1.5;
    const MIN_MS: u128 = 300;
    const N_PIECES: usize = 1000;
    let start = Instant::now();
    work(&make(4 * N_PIECES));
    if start.elapsed().as_millis() < MIN_MS {
        return;
    }
    let slope = || {
        let [once, four_times] = [1, 4].map(|times| {
            let text = make(N_PIECES * times);
            (text.len(), least_ms(&|| work(&text)))
        });
        f64::log2(four_times.1 / once.1) / f64::log2(ratio(four_times.0, once.0))
    };
    let slopes: Vec<f64> =
        (0..3).map(|_| slope()).take_while(|slope| *slope > MAX_SLOPE).collect();
    assert!(slopes.len() < 3, "{name}: {slopes:?}");
}

fn ratio(long: usize, short: usize) -> f64 {
    f64::from(u32::try_from(long).unwrap()) / f64::from(u32::try_from(short).unwrap())
}

#[test]
fn time_grows_as_the_text_does() {
    for (name, make) in TEXTS {
        assert_grows_evenly(name, make, &|text| {
            drop(render(text, &Style::default(), &Site));
        });
        assert_grows_evenly(name, make, &|text| {
            drop((summary(text, 200), end_mark::split_end_mark(text), inline(text)));
        });
    }
}

#[test]
fn time_grows_as_the_html_in_the_text_does() {
    let style = Style { raw_html: RawHtml::Sanitized, ..Style::default() };
    for (name, make) in PAGES {
        assert_grows_evenly(name, make, &|text| drop(render(text, &style, &Site)));
    }
}

/// Rayon's threads have 2 MiB.
#[test]
fn no_text_needs_a_large_stack() {
    let deep = |(_, make): (&str, Make)| {
        let text = make(4_000);
        for raw_html in [RawHtml::Escape, RawHtml::Sanitized] {
            let style = Style { raw_html, ..Style::default() };
            let _ = render(&text, &style, &Site);
            let _ = (headings(&text, 0, &style), summary(&text, 200), inline(&text));
        }
        let _ = render(&text, &Style::plain(), &Site);
    };
    for texts in [&TEXTS[..2], &TEXTS[4..7], &TEXTS[12..19], &PAGES[..]] {
        for text in texts {
            let text = *text;
            let thread = std::thread::Builder::new().stack_size(2 << 20);
            thread.spawn(move || deep(text)).unwrap().join().unwrap();
        }
    }
}

#[test]
fn texts_that_nest_too_deep_are_shown_as_written() {
    let texts = [
        "> ".repeat(257) + "<a>",
        "*a **a ".repeat(200) + "b" + &" a** a*".repeat(200),
        (0..257).map(|depth| format!("{}- a\n", "  ".repeat(depth))).collect(),
    ];
    for text in texts {
        let rendered = render(&text, &Style::default(), &Site);
        let codes: Vec<_> =
            rendered.problems.iter().map(|problem| problem.code).collect();
        assert_eq!(codes, ["nesting"]);
        let escaped = text.replace('<', "&lt;").replace('>', "&gt;");
        assert_eq!(rendered.html, format!("<pre>{escaped}</pre>\n"));
        assert_eq!(headings(&text, 0, &Style::default()), []);
    }
}

#[test]
fn a_title_without_end_in_a_short_text_is_plain_text() {
    let text = "[a](b \"c)\n".to_owned() + &"d\n".repeat(500);
    assert_eq!(limits::find_trap(&text), None);
    assert!(
        render(&text, &Style::default(), &Site).html.starts_with("<p>[a](b \"c)\nd\n")
    );
}

/// A site whose addresses are very long.
struct LongSite;

impl super::Resolver for LongSite {
    fn link(&self, _target: &str) -> super::Target {
        super::Target::Page { href: "x".repeat(100_000) }
    }

    fn image(&self, target: &str) -> super::Picture {
        Site.image(target)
    }
}

#[test]
fn html_that_gets_far_too_long_is_given_up() {
    let text = "[a](b)\n".repeat(200);
    let rendered = render(&text, &Style::default(), &LongSite);
    let codes: Vec<_> = rendered.problems.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, ["expansion"]);
    assert_eq!(rendered.html, format!("<pre>{text}</pre>\n"));
}
