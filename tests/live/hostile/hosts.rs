//! Requests that foreign pages make: under other names, from other origins, with other
//! methods.

use super::request::Expected::{self, Refused, Status};
use super::request::Request;

const OK: Expected = Status(&[200]);
const FOREIGN: Expected = Status(&[400, 403]);

/// Names that a server on this machine may have, and others.
const HOSTS: [(&str, Expected); 34] = [
    ("localhost", OK),
    ("LocalHost", OK),
    ("localhost:80", OK),
    ("127.0.0.1", OK),
    ("127.0.0.1:9", OK),
    ("127.8.9.1", OK),
    ("[::1]", OK),
    ("[::1]:4000", OK),
    ("evil.example", FOREIGN),
    ("localhost.evil.example", FOREIGN),
    ("evil.example:4000", FOREIGN),
    ("127.0.0.1.evil.example", FOREIGN),
    ("127.0.0.1.nip.example", FOREIGN),
    ("localhost.", FOREIGN),
    ("127.0.0.1.", FOREIGN),
    ("", FOREIGN),
    (" ", FOREIGN),
    (":4000", FOREIGN),
    ("0.0.0.0", FOREIGN),
    ("[::]", FOREIGN),
    ("[::ffff:127.0.0.1]", FOREIGN),
    ("[0:0:0:0:0:0:0:1]", OK),
    ("::1", FOREIGN),
    ("[::1", FOREIGN),
    ("2130706433", FOREIGN),
    ("0x7f000001", FOREIGN),
    ("0x7f.1", FOREIGN),
    ("017700000001", FOREIGN),
    ("127.1", FOREIGN),
    ("user@localhost", FOREIGN),
    ("localhost@evil.example", FOREIGN),
    ("localhost, evil.example", FOREIGN),
    ("localhost/evil.example", FOREIGN),
    ("xn--lcalhost-54a", FOREIGN),
];

/// What is told of the page that asks.
const ORIGINS: [(&str, &str, Expected); 16] = [
    ("null", "Origin: null\r\n", FOREIGN),
    ("of evil", "Origin: http://evil.example\r\n", FOREIGN),
    ("of another port", "Origin: http://localhost:1\r\n", FOREIGN),
    ("of another scheme", "Origin: https://localhost\r\n", FOREIGN),
    ("of a part", "Origin: http://localhost.evil.example\r\n", FOREIGN),
    ("of a file", "Origin: file://\r\n", FOREIGN),
    ("empty", "Origin: \r\n", FOREIGN),
    (
        "twice",
        "Origin: http://localhost\r\nOrigin: http://evil.example\r\n",
        Status(&[200, 400, 403]),
    ),
    ("our own", "Origin: http://localhost\r\n", OK),
    ("embedded", "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n", FOREIGN),
    (
        "as a script",
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: script\r\n",
        FOREIGN,
    ),
    (
        "in a frame",
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe\r\n",
        FOREIGN,
    ),
    ("of a neighbour", "Sec-Fetch-Site: same-site\r\nSec-Fetch-Mode: cors\r\n", FOREIGN),
    (
        "by a link",
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n",
        OK,
    ),
    ("by hand", "Sec-Fetch-Site: none\r\nSec-Fetch-Mode: navigate\r\n", OK),
    ("from here", "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: cors\r\n", OK),
];

const METHODS: [&str; 12] = [
    "POST", "PUT", "DELETE", "TRACE", "TRACK", "OPTIONS", "PATCH", "PROPFIND", "CONNECT",
    "MKCOL", "get", "NONSENSE",
];

/// All of them.
pub(super) fn all(port: u16, token: &str) -> Vec<Request> {
    let hosts = HOSTS.iter().map(|(host, expected)| {
        let is_ours = *expected == OK;
        let name = if is_ours {
            format!("own host {host}")
        } else {
            format!("foreign host {host}")
        };
        Request::with(&name, &format!("Host: {host}\r\n"), *expected)
    });
    let origins = ORIGINS.iter().map(|(name, headers, expected)| {
        let is_ours = *expected == OK || *name == "twice";
        let whose = if is_ours { "own" } else { "foreign" };
        let headers = format!("Host: localhost\r\n{headers}");
        Request::with(&format!("{whose} origin {name}"), &headers, *expected)
    });
    let methods = METHODS.iter().map(|method| {
        let target = if *method == "CONNECT" { "evil.example:443" } else { "/" };
        let bytes = format!(
            "{method} {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        );
        Request::new(format!("method {method}"), bytes, Status(&[400, 403, 405, 501]))
    });
    hosts
        .chain(origins)
        .chain(methods)
        .chain(more_hosts(port))
        .chain(streams(token))
        .collect()
}

fn more_hosts(port: u16) -> Vec<Request> {
    let both = "Host: localhost\r\nHost: evil.example\r\n";
    let same = "Host: localhost\r\nHost: localhost\r\n";
    let options = "OPTIONS / HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example\r\n\
                   Access-Control-Request-Method: GET\r\n\
                   Access-Control-Request-Private-Network: true\r\nConnection: close\r\n\r\n";
    vec![
        Request::with(
            "own host with our port",
            &format!("Host: localhost:{port}\r\n"),
            OK,
        ),
        Request::with("foreign host twice", both, FOREIGN),
        Request::with("host twice the same", same, FOREIGN),
        Request::with("no host", "", FOREIGN),
        Request::new("no host in 1.0", "GET / HTTP/1.0\r\n\r\n", OK),
        Request::new(
            "foreign host in 1.0",
            "GET / HTTP/1.0\r\nHost: evil.example\r\n\r\n",
            FOREIGN,
        ),
        Request::with(
            "foreign host of 9,000 letters",
            &format!("Host: {}\r\n", "a".repeat(9000)),
            Refused,
        ),
        Request::with("foreign host with a tab", "Host: local\thost\r\n", FOREIGN),
        Request::with(
            "foreign host forwarded",
            "Host: evil.example\r\nX-Forwarded-Host: localhost\r\n",
            FOREIGN,
        ),
        Request::with(
            "own host, foreign one forwarded",
            "Host: localhost\r\nX-Forwarded-Host: evil.example\r\n",
            OK,
        ),
        Request::with(
            "own host, another address forwarded",
            "Host: localhost\r\nX-Original-URL: /secret.txt\r\nX-Rewrite-URL: /secret.txt\r\n",
            OK,
        ),
        Request::new("method OPTIONS before a request", options, Status(&[403, 405])),
    ]
}

/// News of a page are for that page alone.
fn streams(token: &str) -> Vec<Request> {
    let wrong = "0".repeat(token.len());
    let stream = |name: &str, query: &str, headers: &str, expected| {
        let bytes = format!(
            "GET /_newsgen/events{query} HTTP/1.1\r\nHost: localhost\r\n{headers}Connection: close\r\n\r\n"
        );
        Request::new(format!("stream {name}"), bytes, expected)
    };
    let own = format!("?token={token}&path=/");
    vec![
        stream("without a token", "?path=/", "", FOREIGN),
        stream("with an empty token", "?token=&path=/", "", FOREIGN),
        stream("with another token", &format!("?token={wrong}&path=/"), "", FOREIGN),
        stream(
            "with half a token",
            &format!("?token={}&path=/", &token[..8]),
            "",
            FOREIGN,
        ),
        stream(
            "with two tokens",
            &format!("?token={wrong}&token={token}&path=/"),
            "",
            FOREIGN,
        ),
        stream("without a path", &format!("?token={token}"), "", Status(&[400])),
        stream("of evil", &own, "Origin: http://evil.example\r\n", FOREIGN),
        stream(
            "embedded",
            &own,
            "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n",
            FOREIGN,
        ),
        stream(
            "of a hidden page",
            &format!("?token={token}&path=/2016/01/01/hidden-draft.html"),
            "",
            OK,
        ),
        stream(
            "of a file elsewhere",
            &format!("?token={token}&path=/../secret.txt"),
            "",
            OK,
        ),
        stream(
            "of a strange path",
            &format!("?token={token}&path=%ff%00"),
            "",
            Status(&[200, 400]),
        ),
        stream("of its own page", &own, "", OK),
    ]
}
