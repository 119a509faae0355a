//! When two headlines are the same, and when they are alike.

use crate::wire::headline_key;
use crate::wire::tests::likeness;

/// Headlines that are the same.
const SAME: &[(&str, &str)] = &[
    ("Dyke breaks", "DYKE  BREAKS"),
    ("Dyke breaks", "Dyke\u{a0}breaks "),
    ("Keeper's lamp", "Keeper’s lamp"),
    ("Keeper's lamp", "Keeper´s lamp"),
    ("\"Dyke\" breaks", "“Dyke” breaks"),
    ("« Digue » rompue", "«Digue» rompue"),
    ("Dyke breaks – again", "Dyke breaks -- again"),
    ("Dyke breaks: keeper", "Dyke breaks, keeper."),
    ("ＤＹＫＥ　breaks", "Dyke breaks"),
    ("Straße frei", "STRASSE FREI"),
    ("Ὀδυσσεὺς", "ὈΔΥΣΣΕΥ\u{300}Σ"),
    ("e\u{301}cluse", "écluse"),
    ("港口重新开放", "港口 重新开放"),
    ("港口，重新开放", "港口重新开放"),
    ("كتـاب", "كتاب"),
    ("Har\u{ad}bour", "Harbour"),
    ("Barley −5", "Barley -5"),
    ("ﬁsh", "fish"),
];

/// Headlines that are not.
const DIFFERENT: &[(&str, &str)] = &[
    ("Dyke breaks", "Dyke break"),
    ("Barley falls 5%", "Barley falls 5"),
    ("Barley at -5", "Barley at 5"),
    ("Barley at 1.5", "Barley at 15"),
    ("резюме", "резюмё"),
    ("はる", "ばる"),
    ("résumé", "resume"),
    ("!!!", "???"),
    ("new ark", "newark"),
    ("Isı", "Isi"),
];

#[test]
fn how_a_headline_is_set_makes_no_difference() {
    for (one, other) in SAME {
        assert_eq!(headline_key(one), headline_key(other));
    }
    for (one, other) in DIFFERENT {
        assert_ne!(headline_key(one), headline_key(other));
    }
}

#[test]
fn a_key_can_be_read() {
    let keys = ["Keeper’s “lamp”: 5% dearer, at −3°", "港口 opens 开放", "  "];
    let expected = ["keepers lamp 5 % dearer at -3 °", "港口 opens 开放", ""];
    assert_eq!(keys.map(headline_key), expected);
}

#[test]
fn likeness_is_the_share_of_common_words() {
    let alike = |a, b| format!("{:.2}", likeness(a, b));
    let found = [
        alike("Dyke breaks at noon", "At noon, dyke breaks"),
        alike("Dyke breaks at noon", "Dyke breaks at dawn"),
        alike("Dyke breaks", "Herring return"),
        alike("the the the", "the"),
        alike("港口重新开放", "港口重新关闭"),
        alike("港口", "河"),
        alike("河", "河"),
        alike("港口A开放", "港口 A 开放"),
        alike("", "Dyke breaks"),
        alike("", ""),
    ];
    let expected =
        ["1.00", "0.75", "0.00", "0.50", "0.60", "0.00", "1.00", "1.00", "0.00", "0.00"];
    assert_eq!(found, expected);
}
