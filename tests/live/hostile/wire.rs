//! Bytes that are no requests, or two where one is seen, or too much of one; and parts of
//! files that make no sense.

use super::request::Expected::{self, Perhaps, Refused, Silence, Status};
use super::request::Request;

const HEAD: &str = "GET / HTTP/1.1\r\nHost: localhost\r\n";
/// What hides in the body of another request.
const HIDDEN: &str = "GET /notes.txt HTTP/1.1\r\nHost: localhost\r\n\r\n";

/// All of them.
pub(super) fn all() -> Vec<Request> {
    let parts = [smuggled(), too_much(), no_requests(), ranges(), well()];
    parts.into_iter().flatten().collect()
}

/// Requests with another in what may be their body, and how each is called: all must be
/// refused. `LEN` is how long the other is.
const SMUGGLED: [(&str, &str, &str); 22] = [
    (
        "length and chunks",
        "POST",
        "Content-Length: LEN\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ),
    (
        "chunks and length",
        "POST",
        "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
    ),
    (
        "length and chunks of a page",
        "GET",
        "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ),
    ("two lengths", "POST", "Content-Length: 0\r\nContent-Length: LEN\r\n\r\n"),
    ("two lengths of a page", "GET", "Content-Length: 0\r\nContent-Length: LEN\r\n\r\n"),
    ("two lengths in one", "POST", "Content-Length: 0, LEN\r\n\r\n"),
    ("length of a page", "GET", "Content-Length: LEN\r\n\r\n"),
    ("length with a sign", "GET", "Content-Length: +LEN\r\n\r\n"),
    ("length below nothing", "GET", "Content-Length: -1\r\n\r\n"),
    ("length in hex", "GET", "Content-Length: 0x10\r\n\r\n"),
    ("length without end", "GET", "Content-Length: 99999999999999999999\r\n\r\n"),
    ("length with a blank", "GET", "Content-Length : 5\r\n\r\n"),
    ("chunks by another name", "GET", "Transfer-Encoding: xchunked\r\n\r\n"),
    (
        "chunks twice",
        "GET",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ),
    ("chunks after a tab", "GET", "Transfer-Encoding:\tchunked\r\n\r\n0\r\n\r\n"),
    ("chunks and identity", "GET", "Transfer-Encoding: chunked, identity\r\n\r\n"),
    ("chunks on a line of their own", "GET", "Transfer-Encoding:\r\n chunked\r\n\r\n"),
    ("chunk of a strange length", "POST", "Transfer-Encoding: chunked\r\n\r\nzz\r\n"),
    (
        "chunk of a huge length",
        "POST",
        "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
    ),
    ("a header's second line", "GET", "X-One: a\r\n b: c\r\n\r\n"),
    ("a name with a blank", "GET", "X One: a\r\n\r\n"),
    ("a line without a colon", "GET", "nothing\r\n\r\n"),
];

/// One request in another: there must be one answer.
fn smuggled() -> Vec<Request> {
    let named = SMUGGLED.iter().map(|(name, method, rest)| {
        let rest = rest.replace("LEN", &HIDDEN.len().to_string());
        let bytes = format!("{method} / HTTP/1.1\r\nHost: localhost\r\n{rest}{HIDDEN}");
        Request::new(format!("smuggled: {name}"), bytes, Refused)
    });
    named.collect()
}

/// More than there is room for.
fn too_much() -> Vec<Request> {
    let many = |n: usize| (0..n).map(|at| format!("X-{at}: y\r\n")).collect::<String>();
    let long = |n: usize| "a".repeat(n);
    vec![
        Request::new(
            "much: a header of 1 MB",
            format!("{HEAD}X: {}\r\n\r\n", long(1 << 20)),
            Refused,
        ),
        Request::new(
            "much: 10,000 headers",
            format!("{HEAD}{}\r\n", many(10_000)),
            Refused,
        ),
        Request::new("much: 200 headers", format!("{HEAD}{}\r\n", many(200)), Refused),
        Request::new(
            "much: a line without end",
            format!("GET /{}", long(4 << 20)),
            Refused,
        ),
        Request::new(
            "much: a target of 100 kB",
            format!("GET /{} HTTP/1.1\r\nHost: localhost\r\n\r\n", long(100_000)),
            Refused,
        ),
        Request::new(
            "much: 60,000 folders",
            format!("GET {} HTTP/1.1\r\nHost: localhost\r\n\r\n", "/a".repeat(60_000)),
            Refused,
        ),
        Request::new("much: a method without end", long(1 << 20), Refused),
        Request::new(
            "much: a header's name without end",
            format!("{HEAD}{}", long(1 << 20)),
            Refused,
        ),
        Request::new(
            "much: a cookie of 15 kB",
            format!("{HEAD}Cookie: {}\r\nConnection: close\r\n\r\n", long(15_000)),
            Status(&[200, 431]),
        ),
        Request::new("much: empty lines", "\r\n".repeat(100_000), Refused),
        Request::new("much: 100 requests at once", HIDDEN.repeat(100), Perhaps(&[200]))
            .half_closed()
            .answers(100),
        Request::new(
            "much: a body that is not asked for",
            format!(
                "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000000\r\n\r\n{}",
                long(9_000_000)
            ),
            Refused,
        ),
        Request::new(
            "much: waits before a body",
            "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n",
            Refused,
        ),
    ]
}

/// What is no request of HTTP/1.1, or a strange one.
const STRANGE: [(&str, &str, Expected); 19] = [
    ("HTTP/0.9", "GET /\r\n", Refused),
    ("HTTP/0.9 with an end", "GET /\r\n\r\n", Refused),
    ("HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0", Refused),
    ("HTTP/2 by name", "GET / HTTP/2.0\r\nHost: localhost\r\n\r\n", Refused),
    ("HTTP/1.2", "GET / HTTP/1.2\r\nHost: localhost\r\n\r\n", Refused),
    ("HTTP/9.9", "GET / HTTP/9.9\r\nHost: localhost\r\n\r\n", Refused),
    ("half a head, and waits", HEAD, Silence),
    (
        "line feeds alone",
        "GET /notes.txt HTTP/1.1\nHost: localhost\nConnection: close\n\n",
        Status(&[200, 400]),
    ),
    (
        "a zero in a header",
        "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n\r\n",
        Refused,
    ),
    ("a zero in a target", "GET /a\0b HTTP/1.1\r\nHost: localhost\r\n\r\n", Refused),
    (
        "a return in a header",
        "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\rb\r\n\r\n",
        Refused,
    ),
    ("blanks in the line", "GET  /  HTTP/1.1\r\nHost: localhost\r\n\r\n", Refused),
    ("a tab in the line", "GET\t/\tHTTP/1.1\r\nHost: localhost\r\n\r\n", Refused),
    ("a blank before a header", "GET / HTTP/1.1\r\n Host: localhost\r\n\r\n", Refused),
    (
        "to HTTP/2",
        "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\nConnection: Upgrade, HTTP2-Settings\r\n\r\n",
        Status(&[200]),
    ),
    (
        "to a socket",
        "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
        Status(&[200]),
    ),
    ("mail", "EHLO localhost\r\nMAIL FROM:<a@localhost>\r\n", Refused),
    ("a proxy's word", "PROXY TCP4 127.0.0.1 127.0.0.1 1 2\r\n\r\n", Refused),
    ("a hello of TLS", "\x16\x03\x01\x02\x00\x01\x00\x01\x7c\x03\x03", Refused),
];

/// The same that ends before it should, or is not even letters.
fn no_requests() -> Vec<Request> {
    let named = |name: &str| format!("strange: {name}");
    let noise: Vec<u8> =
        (0..4096_u32).map(|at| (at * 167 + at / 7).to_le_bytes()[0] | 128).collect();
    let cut = [
        ("nothing", "", Silence),
        ("half a line", "GET /notes.t", Refused),
        ("half a head", HEAD, Refused),
        ("half closed", HIDDEN, Perhaps(&[200])),
        ("returns alone", "GET / HTTP/1.1\rHost: localhost\r\r", Refused),
    ];
    let cut = cut.map(|(name, bytes, expected)| {
        Request::new(named(name), bytes, expected).half_closed()
    });
    let strange = STRANGE
        .iter()
        .map(|(name, bytes, expected)| Request::new(named(name), *bytes, *expected));
    let bytes = [
        Request::new(named("noise"), noise, Refused),
        Request::new(named("zeros"), vec![0; 4096], Refused),
    ];
    strange.chain(cut).chain(bytes).collect()
}

/// Parts of files and pages.
fn ranges() -> Vec<Request> {
    let overlapping = (0..1000).map(|_| "0-").collect::<Vec<_>>().join(",");
    let overlapping = format!("bytes={overlapping}");
    let any: Expected = Status(&[200, 206, 400, 416, 431]);
    let cases: [(&str, &str, Expected); 18] = [
        ("/notes.txt", overlapping.as_str(), Status(&[200, 416, 400])),
        ("/notes.txt", "bytes=0-3", Status(&[206])),
        ("/notes.txt", "bytes=-3", Status(&[206])),
        ("/notes.txt", "bytes=3-", Status(&[206])),
        ("/notes.txt", "bytes=-0", Status(&[200, 416])),
        ("/notes.txt", "bytes=9-4", Status(&[200, 416])),
        ("/notes.txt", "bytes=1000-", Status(&[416])),
        ("/notes.txt", "bytes=0-99999999999999999999999999", any),
        ("/notes.txt", "bytes=18446744073709551615-", any),
        ("/notes.txt", "bytes=0-18446744073709551615", any),
        ("/notes.txt", "bytes=-18446744073709551615", any),
        ("/notes.txt", "bytes=--5", any),
        ("/notes.txt", "bytes=a-b", any),
        ("/notes.txt", "bytes=", any),
        ("/notes.txt", "lines=0-1", Status(&[200, 416])),
        ("/empty.txt", "bytes=0-0", Status(&[200, 416])),
        ("/", "bytes=0-3", Status(&[200, 206])),
        ("/secret.txt", "bytes=0-3", Status(&[404])),
    ];
    let named = cases.iter().map(|(target, range, expected)| {
        let shown = range.get(..30).unwrap_or(range);
        let bytes = format!("GET {target} HTTP/1.1\r\nHost: localhost\r\nRange: {range}\r\nConnection: close\r\n\r\n");
        Request::new(format!("part {shown} of {target}"), bytes, *expected)
    });
    named.collect()
}

/// What is asked as it should be, to see that it is not the asking that fails.
fn well() -> Vec<Request> {
    let head = "HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    vec![
        Request::with("well: a page", "Host: localhost\r\n", Status(&[200])),
        Request::new("well: a head", head, Status(&[200])),
        Request::with(
            "well: any tag",
            "Host: localhost\r\nIf-None-Match: *\r\n",
            Status(&[304]),
        ),
        Request::with(
            "well: a strange tag",
            "Host: localhost\r\nIf-None-Match: \"\\\r\n",
            Status(&[200, 400]),
        ),
        Request::with(
            "well: a strange date",
            "Host: localhost\r\nIf-Modified-Since: never\r\n",
            Status(&[200]),
        ),
    ]
}
