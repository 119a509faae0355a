//! What holds for every text, however odd.

use std::time::Duration;
use std::time::Instant;

use proptest::collection::vec;
use proptest::prelude::any;
use proptest::prop_assert;
use proptest::prop_assert_eq;
use proptest::prop_oneof;
use proptest::proptest;
use proptest::sample::select;
use proptest::strategy::Strategy;

use crate::wire::Heads;
use crate::wire::Slugline;
use crate::wire::headline_key;
use crate::wire::tests::likeness;

/// Pieces of which heads are made, and of what only looks like one.
const PIECES: [&str; 48] = [
    "1st",
    "2nd ",
    "3.",
    "LD",
    "Ld-",
    "Lead",
    " Writethru",
    ":",
    ": ",
    "：",
    " : ",
    "-",
    " - ",
    "–",
    "--",
    "|",
    "丨",
    "UPDATE ",
    "UPDATE 1-",
    "1",
    "12",
    "0",
    "CORRECTED-",
    "(OFFICIAL)",
    "(",
    ")",
    "【",
    "】",
    "+++ ",
    "EIL",
    "Urgent",
    "URGENT",
    "flash",
    "Roundup: ",
    "KILL KILL KILL ",
    " ",
    "\u{a0}",
    "\u{200f}",
    "\u{301}",
    "快讯",
    "更新",
    "عاجل",
    "Молния",
    "Synthe\u{300}se",
    "=2",
    ", ",
    "Dyke",
    "é",
];

fn headline() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => select(&PIECES[..]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        1 => "[a-zA-Z]{1,5}",
    ];
    vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn heads_and_title_are_the_headline(text in headline()) {
        let heads = Heads::of(&text);
        let printed: String = heads.prefixes.iter().map(|prefix| prefix.printed).collect();
        prop_assert_eq!(format!("{printed}{}", heads.title), text.trim());
        prop_assert!(heads.is_plain() || heads.title.contains(char::is_alphanumeric));
        for prefix in &heads.prefixes {
            prop_assert!(prefix.printed.contains(prefix.words));
        }
    }

    #[test]
    fn plain_letters_have_the_key_that_all_others_would_give_them(text in "[ -~]{0,60}") {
        // A soft hyphen leaves no trace, and is no plain letter.
        let other = format!("\u{ad}{text}");
        if text.contains(char::is_alphanumeric) {
            prop_assert_eq!(headline_key(&text), headline_key(&other));
        }
    }

    #[test]
    fn a_clean_title_has_no_heads(text in headline()) {
        let title = Heads::of(&text).title;
        prop_assert_eq!(Heads::of(title).prefixes, vec![]);
    }

    #[test]
    fn a_slugline_keeps_its_words(text in headline()) {
        let slugline = Slugline::of(&text);
        prop_assert!(text.trim().starts_with(slugline.words));
        let _ = slugline.key();
    }

    #[test]
    fn a_key_has_itself_for_a_key(text in headline()) {
        let key = headline_key(&text);
        prop_assert_eq!(headline_key(&key), key);
    }

    #[test]
    fn likeness_knows_no_order(one in headline(), other in headline()) {
        let found = likeness(&one, &other);
        prop_assert!((0.0..=1.0).contains(&found));
        prop_assert_eq!(found.to_bits(), likeness(&other, &one).to_bits());
        let whole = likeness(&one, &one);
        prop_assert!(whole.to_bits() == 1.0_f32.to_bits() || headline_key(&one).is_empty());
    }
}

/// Each of these would take minutes if any part were read again for each head.
#[test]
fn long_headlines_take_no_time() {
    let texts = [
        "CORRECTED-".repeat(20_000) + "x",
        "Urgent: ".repeat(20_000) + "x",
        "ANALYSIS-".repeat(20_000) + "X",
        "(".repeat(200_000),
        "+".repeat(200_000),
        " ".repeat(200_000) + "x",
        format!("Urgent{}x", " ".repeat(200_000)),
        format!("KILL{}KILL", " ".repeat(200_000)),
        format!("Urgent: {}", "-".repeat(200_000)),
        "1st, ".repeat(40_000),
        "港".repeat(60_000),
    ];
    let start = Instant::now();
    for text in &texts {
        let (title, words) = (Heads::of(text).title, Slugline::of(text).words);
        assert!(title.len() + words.len() + likeness(title, words).to_string().len() > 0);
    }
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}
