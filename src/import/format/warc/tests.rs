//! What is cut out of archives, whole and damaged.

use std::io::Seek as _;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::*;

fn record(kind: &str, url: &str, block: &str) -> Vec<u8> {
    let length = block.len();
    format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: <{url}>\r\n\
         WARC-Date: 2016-03-11T09:00:00Z\r\nContent-Length: {length}\r\n\r\n{block}\r\n\r\n"
    )
    .into_bytes()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// The addresses and lengths of records, and what was damaged.
fn cuts(bytes: &[u8]) -> Vec<String> {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file.rewind().unwrap();
    let mut cutter = Cutter::open(file).unwrap();
    let mut cuts = Vec::new();
    while let Some(cut) = cutter.cut().unwrap() {
        cuts.push(match cut {
            Cut::Record(record) => {
                let url = record.head.url.unwrap_or_default();
                let name = url.rsplit('/').next().unwrap_or_default();
                let long = if record.is_long { " long" } else { "" };
                let note = if record.note.is_empty() { "" } else { " noted" };
                format!("{name} {}{long}{note}", record.block.len())
            }
            Cut::Damaged(at, reason) => format!("{at} {reason}"),
        });
    }
    cuts
}

fn three() -> [Vec<u8>; 3] {
    ["a", "b", "c"].map(|name| {
        let words = format!("Pilots of Kielund went back to {name}.");
        record("resource", &format!("http://w.example/{name}"), &words)
    })
}

const WHOLE: [&str; 3] = ["a 33", "b 33", "c 33"];

#[test]
fn records_are_cut_plain_packed_one_by_one_and_packed_as_a_whole() {
    let [a, b, c] = three();
    let plain = [&*a, &*b, &*c].concat();
    assert_eq!(cuts(&plain), WHOLE);
    assert_eq!(cuts(&gzip(&plain)), WHOLE);
    assert_eq!(cuts(&[gzip(&a), gzip(&b), gzip(&c)].concat()), WHOLE);
    let padded = [b"\r\n\r\n", &*plain, &[0; 5000]].concat();
    assert_eq!(cuts(&padded), WHOLE);
    let unixed: Vec<u8> = plain.iter().copied().filter(|&b| b != b'\r').collect();
    assert_eq!(cuts(&unixed), WHOLE);
    assert_eq!(cuts(b""), [""; 0]);
}

#[test]
fn a_damaged_member_is_one_failure_and_the_next_is_read() {
    let [a, b, c] = three().map(|record| gzip(&record));
    let with = |middle: &[u8]| cuts(&[&*a, middle, &*c].concat());
    let at = a.len();
    let damaged = |cuts: Vec<String>| {
        let [first, second, third] = <[String; 3]>::try_from(cuts).unwrap();
        assert_eq!((first.as_str(), third.as_str()), ("a 33", "c 33"));
        assert!(second.starts_with(&format!("{at} ")), "{second}");
        second
    };
    let mut checksum = b.clone();
    checksum[b.len() - 6] ^= 1;
    assert!(damaged(with(&checksum)).contains("gzip is damaged"));
    let mut middle = b.clone();
    middle[30] ^= 0xff;
    damaged(with(&middle));
    damaged(with(&b[..b.len() / 2]));
    damaged(with(b"what is no gzip at all"));
    damaged(with(&gzip(b"what is no record")));
}

#[test]
fn a_wrong_length_is_one_failure_and_the_next_record_is_read() {
    let [a, b, c] = three();
    let at = a.len();
    let wrong = |from: &str, to: &str| {
        let b = String::from_utf8(b.clone()).unwrap().replace(from, to);
        cuts(&[&*a, b.as_bytes(), &*c].concat())
    };
    let ends = "no other record begins where this one says to end";
    let past = "the record says to be longer than the file is";
    let none = "the record does not say how long it is";
    for (length, reason) in [
        ("3", ends),
        ("100", ends),
        ("9999999", past),
        ("18446744073709551615", past),
        ("-1", none),
        ("x", none),
    ] {
        let found = wrong("Length: 33", &format!("Length: {length}"));
        assert_eq!(found, ["a 33", &format!("{at} {reason}"), "c 33"], "{length}");
    }
    let [garbled] = [wrong("WARC/1.0", "WORC/1.0")];
    // What is no record belongs to the one before, which says to end where none begins.
    assert_eq!(garbled, [format!("0 {ends}"), "c 33".to_owned()]);
}

#[test]
fn a_page_is_taken_that_is_whole_by_what_its_server_said() {
    let block = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n<p>";
    let whole = record("response", "http://w.example/p", block);
    let text = String::from_utf8(whole).unwrap();
    let wrong = text.replace("Content-Length: 41", "Content-Length: 55");
    let [_, _, c] = three();
    let found = cuts(&[wrong.as_bytes(), &*c].concat());
    assert_eq!(found, ["p 45 noted", "c 33"]);
    assert_eq!(cuts(wrong.as_bytes()), ["p 45 noted"]);
}

#[test]
fn what_is_longer_than_is_held_is_passed_over_and_what_swells_is_given_up() {
    let [a, _, c] = three();
    let long = record("resource", "http://w.example/long", &" ".repeat(17 << 20));
    let found = cuts(&[&*a, &*long, &*c].concat());
    assert_eq!(found, ["a 33", "long 65536 long", "c 33"]);
    let mut bomb = GzEncoder::new(Vec::new(), Compression::fast());
    bomb.write_all(
        b"WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: 99999999999\r\n\r\n",
    )
    .unwrap();
    for _ in 0..80 {
        bomb.write_all(&[b'x'; 1 << 20]).unwrap();
    }
    let bomb = bomb.finish().unwrap();
    let found = cuts(&[gzip(&a), bomb, gzip(&c)].concat());
    assert_eq!(found.len(), 3, "{found:?}");
    assert_eq!((found[0].as_str(), found[2].as_str()), ("a 33", "c 33"));
    assert!(found[1].contains("unpacks to more than"), "{found:?}");
}

#[test]
fn records_of_arc_are_cut_and_damage_is_passed_over() {
    let line = |name: &str, length: &str| {
        format!(
            "http://w.example/{name} 192.0.2.1 20160311090000 text/html {length}\n<p>Hello</p>\n\n"
        )
    };
    let file = "filedesc://w.arc 0.0.0.0 20160311090000 text/plain 4\n1 0\n\n";
    let text = [file, &line("a", "12"), &line("b", "-1"), &line("c", "12")].concat();
    let at = file.len() + line("a", "12").len();
    let none = format!("{at} the record does not say how long it is");
    assert_eq!(cuts(text.as_bytes()), ["w.arc 4", "a 12", &none, "c 12"]);
    let packed =
        [file, &line("a", "12"), &line("c", "12")].map(|part| gzip(part.as_bytes()));
    assert_eq!(cuts(&packed.concat()), ["w.arc 4", "a 12", "c 12"]);
}

#[test]
fn a_page_is_known_by_its_address_and_what_it_was_like() {
    let head = Head {
        url: Some("http://w.example/a".into()),
        date: Some("2016-03-11T09:00:00Z".into()),
        digest: Some("sha1:ABC".into()),
        ..Head::default()
    };
    let record =
        Record { at: 0, head, block: b"x".to_vec(), is_long: false, note: String::new() };
    let mut item = Item::default();
    tell_origin(&mut item, &record);
    let origin = item.origin;
    assert_eq!(origin.id.as_deref(), Some("http://w.example/a sha1:ABC"));
    assert_eq!(origin.url.as_deref(), Some("http://w.example/a"));
    assert_eq!(origin.captured.as_deref(), Some("2016-03-11T09:00:00Z"));
    assert_eq!(origin.more.clone().take("digest"), Some("sha1:ABC".into()));
}
