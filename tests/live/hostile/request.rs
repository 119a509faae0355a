//! A request as bytes, what must come of it, and the check.

use super::CANARY;
use crate::failure::{Failure, Outcome, ensure};
use crate::http::{self, Answer};
use std::io::Write as _;
use std::net::{Shutdown, SocketAddr};
use std::time::Duration;

/// After how much silence no more is expected.
const PATIENCE: Duration = Duration::from_millis(400);

/// The most that any of these requests is worth, in bytes; the large file is more.
const LONGEST: usize = 200_000_000;

/// What must come of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expected {
    /// An answer with one of these.
    Status(&'static [u16]),
    /// An answer with one of these, or none at all.
    Perhaps(&'static [u16]),
    /// An answer that says no, or none at all.
    Refused,
    /// No answer.
    Silence,
}

/// One request.
#[derive(Debug, Clone)]
pub(super) struct Request {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
    pub(super) expected: Expected,
    /// Whether nothing more is sent after it, and the server is told so.
    pub(super) is_half_closed: bool,
    /// How many answers there may be.
    pub(super) n_answers: usize,
}

impl Request {
    pub(super) fn new(
        name: impl Into<String>,
        bytes: impl Into<Vec<u8>>,
        expected: Expected,
    ) -> Self {
        let (name, bytes) = (name.into(), bytes.into());
        Self { name, bytes, expected, is_half_closed: false, n_answers: 1 }
    }

    /// A plain request for a target.
    pub(super) fn get(target: &str, expected: Expected) -> Self {
        let bytes = format!(
            "GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        );
        Self::new(format!("target {target}"), bytes, expected)
    }

    /// A request for the front page with other headers.
    pub(super) fn with(name: &str, headers: &str, expected: Expected) -> Self {
        let bytes = format!("GET / HTTP/1.1\r\n{headers}Connection: close\r\n\r\n");
        Self::new(name, bytes, expected)
    }

    pub(super) fn half_closed(self) -> Self {
        Self { is_half_closed: true, ..self }
    }

    pub(super) fn answers(self, n_answers: usize) -> Self {
        Self { n_answers, ..self }
    }
}

/// Whom requests are sent to.
pub(super) struct Checks<'a> {
    pub(super) address: SocketAddr,
    pub(super) token: &'a str,
}

impl Checks<'_> {
    /// Sends a request and looks at all that comes of it.
    pub(super) fn send(&self, request: &Request) -> Outcome {
        let stream = http::connect(self.address)?;
        // A server may have enough before it has read all.
        drop((&stream).write_all(&request.bytes));
        if request.is_half_closed {
            drop(stream.shutdown(Shutdown::Write));
        }
        let (bytes, _) = http::read_all(&stream, PATIENCE);
        self.check(request, &bytes).map_err(|failure| failure.at(&request.name))
    }

    fn check(&self, request: &Request, bytes: &[u8]) -> Outcome {
        ensure!(bytes.len() < LONGEST, "an answer of {} bytes", bytes.len());
        let has = |words: &[u8]| bytes.windows(words.len()).any(|part| part == words);
        ensure!(!has(CANARY.as_bytes()), "what is hidden is given away");
        let answers = http::answers_in(bytes);
        ensure!(
            answers.len() <= request.n_answers,
            "{} answers to one request",
            answers.len()
        );
        let is_http = bytes.is_empty() || bytes.starts_with(b"HTTP/1.");
        ensure!(is_http, "no answer of HTTP");
        for answer in &answers {
            check_headers(answer)?;
        }
        let is_given_away =
            request.name.starts_with("foreign") && has(self.token.as_bytes());
        ensure!(!is_given_away, "the token is given to a foreign page");
        self.check_status(request.expected, answers.first())
    }

    fn check_status(&self, expected: Expected, answer: Option<&Answer>) -> Outcome {
        let status = answer.map(|answer| answer.status);
        let is_well = match (expected, status) {
            (Expected::Status(wanted), Some(status)) => wanted.contains(&status),
            (Expected::Status(_), None) => false,
            (Expected::Perhaps(wanted), status) => {
                status.is_none_or(|status| wanted.contains(&status))
            }
            (Expected::Refused, status) => {
                status.is_none_or(|status| (400..600).contains(&status))
            }
            (Expected::Silence, status) => status.is_none(),
        };
        let found = status.map_or("no answer".to_owned(), |status| status.to_string());
        let other = || Failure::new(format!("{found} in place of {expected:?}"));
        is_well.then_some(()).ok_or_else(other)
    }
}

/// What every answer must say, and must not.
fn check_headers(answer: &Answer) -> Outcome {
    let allows = answer.headers.iter().any(|(name, _)| name.contains("allow-origin"));
    ensure!(!allows, "an answer says that other sites may read it");
    // What is no request of HTTP gets no further than to the reader of requests.
    let is_unread =
        matches!(answer.status, 400 | 414 | 431 | 505) && answer.body.is_empty();
    let policy = answer.header("cross-origin-resource-policy");
    ensure!(
        is_unread || policy == Some("same-origin"),
        "an answer ({}) does not keep other sites off",
        answer.status
    );
    ensure!(
        is_unread || answer.header("x-content-type-options") == Some("nosniff"),
        "an answer may be taken for something else"
    );
    Ok(())
}
