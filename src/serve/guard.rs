//! Who may ask, and for what: this machine's own browser, for something to read.
//!
//! A page of another site must not read what is served here. It could have its own name lead
//! to this machine (DNS rebinding), which the `Host` it then sends gives away; or embed what
//! is served, which the headers of each answer forbid (`Cross-Origin-Resource-Policy`,
//! `frame-ancestors`: <https://fetch.spec.whatwg.org/#cross-origin-resource-policy-header>).

use std::net::IpAddr;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::Method;
use axum::http::StatusCode;
use axum::http::Version;
use axum::http::header;
use axum::http::uri::Authority;
use axum::middleware::Next;
use axum::response::IntoResponse as _;
use axum::response::Response;

use crate::serve::Site;

/// The address of this machine that a connection came to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Local(pub(super) SocketAddr);

/// What every answer says to browsers.
const HEADERS: [(&str, &str); 6] = [
    ("cross-origin-resource-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("content-security-policy", "frame-ancestors 'self'"),
    ("x-frame-options", "SAMEORIGIN"),
    ("x-content-type-options", "nosniff"),
    ("cache-control", "no-cache"),
];

/// Lets through what may be asked.
pub(super) async fn guard(
    State(site): State<Arc<Site>>,
    request: Request,
    next: Next,
) -> Response {
    let refused = refuse(&request, &site.settings.hosts);
    let mut response = match refused {
        Some((status, words)) => close(plain(status, words)),
        None => next.run(request).await,
    };
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Why a request is refused, if it is.
fn refuse(request: &Request, hosts: &[String]) -> Option<(StatusCode, &'static str)> {
    let headers = request.headers();
    let has_body = headers.contains_key(header::TRANSFER_ENCODING)
        || headers.get(header::CONTENT_LENGTH).is_some_and(|length| length != "0");
    // One that listens to both kinds of addresses sees the older kind in the newer.
    let local = request.extensions().get::<Local>();
    let local = local.map(|local| local.0.ip().to_canonical());
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        Some((StatusCode::METHOD_NOT_ALLOWED, "this server only shows a site"))
    } else if has_body {
        Some((StatusCode::BAD_REQUEST, "this server reads nothing"))
    } else if !names_us(request, local, hosts) {
        Some((StatusCode::FORBIDDEN, FOREIGN))
    } else if is_foreign_origin(headers) || is_embedded_elsewhere(headers) {
        Some((StatusCode::FORBIDDEN, "pages of other sites get nothing here"))
    } else {
        None
    }
}

const FOREIGN: &str = "this name is not one of this server's. If it is yours, start newsgen \
                       with --allow-host and the name";

/// Whether the request names this server: by `Host`, and in its target if that is a whole
/// address; RFC 9112 §3.2.
fn names_us(request: &Request, local: Option<IpAddr>, hosts: &[String]) -> bool {
    let mut named = request.headers().get_all(header::HOST).iter();
    let host = named.next();
    if named.next().is_some() {
        return false;
    }
    let parse = |host: &HeaderValue| host.to_str().ok()?.parse::<Authority>().ok();
    let is_ours = |authority: &Authority| is_our_name(authority, local, hosts);
    let host = match host.map(parse) {
        Some(Some(authority)) => is_ours(&authority),
        Some(None) => false,
        // HTTP/1.0 has none, and no browser speaks it.
        None => request.version() == Version::HTTP_10,
    };
    host && request.uri().authority().is_none_or(is_ours)
}

fn is_our_name(authority: &Authority, local: Option<IpAddr>, hosts: &[String]) -> bool {
    if authority.as_str().contains('@') {
        return false;
    }
    let host = authority.host().to_ascii_lowercase();
    let literal = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    let ip: Option<IpAddr> = literal.unwrap_or(&host).parse().ok();
    match ip {
        // No name server can make an address of numbers lead elsewhere.
        Some(ip) => ip.is_loopback() || Some(ip) == local,
        None => {
            host == "localhost" || hosts.iter().any(|own| own.eq_ignore_ascii_case(&host))
        }
    }
}

/// Whether the request says that a page of another origin made it; RFC 6454 §7.
fn is_foreign_origin(headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else { return false };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let own = host.map(|host| format!("http://{host}"));
    let is_own = |origin: &str| own.is_some_and(|own| own.eq_ignore_ascii_case(origin));
    !origin.to_str().is_ok_and(is_own)
}

/// Whether the browser says that a page of another site wants this for a part of itself;
/// <https://www.w3.org/TR/fetch-metadata/>.
fn is_embedded_elsewhere(headers: &HeaderMap) -> bool {
    let says = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let is_elsewhere = matches!(says("sec-fetch-site"), Some("cross-site" | "same-site"));
    let is_visit = says("sec-fetch-mode") == Some("navigate")
        && says("sec-fetch-dest") == Some("document");
    is_elsewhere && !is_visit
}

/// A short answer in words.
pub(super) fn plain(status: StatusCode, words: &'static str) -> Response {
    (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], format!("{words}\n"))
        .into_response()
}

/// Ends the connection after an answer: what follows in it may be anything.
fn close(mut response: Response<Body>) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    if response.status() == StatusCode::METHOD_NOT_ALLOWED {
        let allowed = HeaderValue::from_static("GET, HEAD");
        response.headers_mut().insert(header::ALLOW, allowed);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_ours(host: &str) -> bool {
        let local = "192.0.2.7".parse().ok();
        let hosts = ["desk.example".to_owned()];
        host.parse().is_ok_and(|authority| is_our_name(&authority, local, &hosts))
    }

    #[test]
    fn a_server_knows_its_names_and_no_others() {
        let own = [
            "localhost",
            "LOCALHOST:4000",
            "127.0.0.1:4000",
            "127.0.0.9",
            "[::1]:4000",
            "192.0.2.7:80",
            "Desk.Example:4000",
        ];
        let others = [
            "evil.example",
            "localhost.evil.example",
            "localhost.",
            "127.0.0.1.evil.example",
            "2130706433",
            "0x7f000001",
            "017700000001",
            "0.0.0.0",
            "[::]",
            "[::ffff:127.0.0.1]",
            "192.0.2.8",
            "user@localhost",
            "localhost@evil.example",
            "",
        ];
        assert_eq!(own.map(is_ours), [true; 7]);
        assert_eq!(others.map(is_ours), [false; 14]);
    }

    #[test]
    fn other_origins_are_told_from_our_own() {
        let foreign = |origin: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, HeaderValue::from_static("localhost:4000"));
            headers.insert(header::ORIGIN, HeaderValue::from_static(origin));
            is_foreign_origin(&headers)
        };
        assert!(!foreign("http://localhost:4000"));
        let others =
            ["null", "http://localhost", "https://localhost:4000", "http://evil"];
        assert_eq!(others.map(foreign), [true; 4]);
    }
}
