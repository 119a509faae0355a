//! Web archives: all records are accounted for, however damaged the file is.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use newsgen::import::Entry;
use newsgen::import::Format;
use newsgen::import::Outcome;

use crate::import::Importing;

/// How many bytes lie between two lengths that a file is cut to.
const STEP: usize = 1_777;

fn record(kind: &str, url: &str, block: &str) -> Vec<u8> {
    let length = block.len();
    format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\n\
         WARC-Date: 2016-03-11T09:00:00Z\r\nContent-Length: {length}\r\n\r\n{block}\r\n\r\n"
    )
    .into_bytes()
}

fn answer(status: &str, content_type: &str) -> Vec<u8> {
    let block = format!("HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\n\r\nx");
    record("response", "http://w.example/a", &block)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Records of 2 KiB each, of words that pack as words do.
fn archive() -> Vec<Vec<u8>> {
    let words =
        ["Pilots", "of", "Kielund", "went", "back", "to", "work", "on", "Friday."];
    let text = |number: usize| -> String {
        let word = |at: usize| words[(at * at + number * 7) % words.len()];
        (0..400).map(|at| format!("{} {at} ", word(at))).collect()
    };
    (0..60)
        .map(|number| {
            let url = format!("http://w.example/{number}");
            record("resource", &url, &text(number))
        })
        .collect()
}

#[test]
fn what_is_no_page_is_passed_over_each_with_a_reason() {
    let importing = Importing::new(Format::Warc);
    let url = "http://w.example/a";
    let kinds = ["warcinfo", "request", "metadata", "revisit", "conversion", "odd"];
    let mut bytes: Vec<u8> =
        kinds.iter().flat_map(|kind| record(kind, url, "x")).collect();
    bytes.extend(record("response", "dns:w.example", "x"));
    bytes.extend(answer("404 Not Found", "text/html"));
    bytes.extend(answer("200 OK", "image/png"));
    let imported = importing.run(&[importing.input("a.warc", bytes)]);
    assert_eq!(imported.outcomes(), [Outcome::Skipped; 9]);
    let reasons = [
        "it tells of the file, and is no page",
        "it is what was asked of the server, and no page",
        "it tells of another record, and is no page",
        "the page was the same as one captured before",
        "it is the bare text of a page, with neither headline nor date: import the file \
         with the page itself",
        "it is a record of the kind `odd`, and no page",
        "it is what a name server said, and no page",
        "the server answered 404",
        "it is `image/png`, and no HTML",
    ];
    assert_eq!(imported.reasons(), reasons);
}

#[test]
fn archives_are_known_by_their_bytes() {
    let plain = record("warcinfo", "", "x");
    let arc = b"filedesc://w.arc 0.0.0.0 20160311090000 text/plain 4\n1 0\n\n".to_vec();
    for (name, bytes) in
        [("a", plain.clone()), ("b", gzip(&plain)), ("c", arc.clone()), ("d", gzip(&arc))]
    {
        let importing = Importing { format: None, ..Importing::new(Format::Warc) };
        let imported = importing.run(&[importing.input(name, bytes)]);
        assert_eq!(imported.outcomes(), [Outcome::Skipped], "{name}");
    }
    let importing = Importing { format: None, ..Importing::new(Format::Warc) };
    importing.input("a.warc.gz", gzip(&plain));
    importing.input("b.cdx", "an index");
    let imported = importing.run(&[importing.site.root().join("inputs")]);
    let reasons = ["it tells of the file, and is no page", "it is no web archive"];
    assert_eq!(imported.reasons(), reasons);
}

/// Imports a file cut to many lengths. What was read before the cut is read all the same,
/// and at most one record is told to be damaged.
fn cut_everywhere(name: &str, whole: &[u8]) {
    let importing = Importing::new(Format::Warc);
    let all = importing.run(&[importing.input(name, whole)]).entries;
    assert_eq!(all.len(), 60);
    for length in (1..whole.len()).step_by(STEP) {
        let input = importing.input(name, &whole[..length]);
        let some = importing.run(&[input]).entries;
        let is_damaged = |entry: &Entry| {
            entry.reason.as_ref().is_some_and(|reason| reason.starts_with("damaged: "))
        };
        let damaged = some.iter().filter(|entry| is_damaged(entry)).count();
        let read = some.len() - damaged;
        assert!(damaged <= 1, "{length}: {some:#?}");
        assert_eq!(some[..read], all[..read], "{length}");
    }
}

#[test]
fn a_plain_archive_is_read_up_to_where_it_is_cut() {
    cut_everywhere("a.warc", &archive().concat());
}

#[test]
fn an_archive_of_packed_records_is_read_up_to_where_it_is_cut() {
    let packed: Vec<_> = archive().iter().map(|record| gzip(record)).collect();
    cut_everywhere("a.warc.gz", &packed.concat());
}

#[test]
fn an_archive_that_is_packed_as_a_whole_is_read_up_to_where_it_is_cut() {
    cut_everywhere("a.warc.gz", &gzip(&archive().concat()));
}

#[test]
fn what_is_no_archive_is_one_failure() {
    let importing = Importing::new(Format::Warc);
    for bytes in [
        &b"<p>What is no archive."[..],
        &gzip(b"<p>Nor is this."),
        b"",
        b"\x28\xb5\x2f\xfd",
    ] {
        let imported = importing.run(&[importing.input("a.warc", bytes)]);
        assert_eq!(imported.outcomes(), [Outcome::Failed]);
    }
}

#[test]
fn a_page_in_an_archive_becomes_a_story_that_tells_where_it_is_from() {
    let importing = Importing::new(Format::Warc);
    let text = "Pilots of Kielund went back to work on Friday, after they had struck for \
        three days and nobody had asked them to come back before. ";
    let html = format!(
        "<html><head><title>Pilots end strike</title><meta property=\"og:site_name\" \
         content=\"Meridian Wire\"><meta property=\"article:published_time\" \
         content=\"2016-03-10T08:00:00Z\"></head><body><article><h1>Pilots end strike</h1>\
         <p>{}</p><p>{}</p></article></body></html>",
        text.repeat(3),
        text.repeat(4)
    );
    let block = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{html}");
    let bytes = gzip(&record("response", "<http://w.example/a>", &block));
    let imported = importing.run(&[importing.input("a.warc.gz", bytes)]);
    assert_eq!(imported.outcomes(), [Outcome::New], "{imported:#?}");
    let (path, file) = importing.only();
    assert_eq!(path, "2016/03/10/pilots-end-strike.md");
    let expected = [
        "  id: http://w.example/a 2016-03-11T09:00:00Z\n",
        "  url: http://w.example/a\n",
        "  captured: 2016-03-11T09:00:00Z\n",
        "Pilots of Kielund went back to work",
    ];
    for words in expected {
        assert!(file.contains(words), "{words}: {file}");
    }
}
