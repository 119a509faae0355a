//! Answers with the bytes of a copied file: all, a part, or that nothing has changed.

use std::io::Seek as _;
use std::io::SeekFrom;
use std::ops::Bound;

use axum::body::Body;
use axum::http::HeaderMap;
use axum::http::Method;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse as _;
use axum::response::Response;
use headers::ETag;
use headers::HeaderMapExt as _;
use headers::IfNoneMatch;
use headers::IfRange;
use headers::Range;
use tokio::io::AsyncReadExt as _;
use tokio_util::io::ReaderStream;

use crate::build::Source;
use crate::serve::connections::Streams;

/// A file that was asked for.
pub(super) struct Asked {
    pub(super) source: Source,
    pub(super) media_type: String,
    pub(super) tag: String,
}

/// Which bytes are sent.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    All,
    /// From the first up to the last, which is sent, too.
    Some(u64, u64),
    /// None of those that were asked for exist.
    None,
}

/// Returns the answer to a request for a file.
pub(super) async fn answer(
    asked: Asked,
    method: &Method,
    headers: &HeaderMap,
) -> Response {
    let tag = [(header::ETAG, asked.tag.clone())];
    if is_known(headers, &asked.tag) {
        return (StatusCode::NOT_MODIFIED, tag).into_response();
    }
    let len = match &asked.source {
        Source::Bytes(bytes) => bytes.len() as u64,
        Source::File(_, len) => *len,
    };
    let part = part(headers, &asked.tag, len);
    let (status, first, n_bytes) = match part {
        Part::All => (StatusCode::OK, 0, len),
        Part::Some(first, last) => (StatusCode::PARTIAL_CONTENT, first, last - first + 1),
        Part::None => (StatusCode::RANGE_NOT_SATISFIABLE, 0, 0),
    };
    let body = if *method == Method::HEAD || n_bytes == 0 {
        Ok(Body::empty())
    } else {
        body(asked.source, first, n_bytes)
    };
    let Ok(body) = body else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let range = match part {
        Part::All => None,
        Part::Some(first, last) => Some(format!("bytes {first}-{last}/{len}")),
        Part::None => Some(format!("bytes */{len}")),
    };
    let own = [
        (header::CONTENT_TYPE, asked.media_type),
        (header::CONTENT_LENGTH, n_bytes.to_string()),
        (header::ACCEPT_RANGES, "bytes".to_owned()),
    ];
    let mut response = (status, tag, own, body).into_response();
    if let Some(range) = range.and_then(|range| range.parse().ok()) {
        response.headers_mut().insert(header::CONTENT_RANGE, range);
    }
    response.extensions_mut().insert(Streams);
    response
}

/// Whether the browser has what the tag stands for; RFC 9110 §13.1.2.
pub(super) fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let asks_for_other = headers.typed_get::<IfNoneMatch>();
    let tag = tag.parse::<ETag>().ok();
    asks_for_other.zip(tag).is_some_and(|(asked, tag)| !asked.precondition_passes(&tag))
}

/// Which bytes are asked for. More than one range is answered with all of them, which RFC
/// 9110 §14.2 allows; none needs it.
fn part(headers: &HeaderMap, tag: &str, len: u64) -> Part {
    let Some(range) = headers.typed_get::<Range>() else { return Part::All };
    let changed = headers.typed_get::<IfRange>().is_some_and(|if_range| {
        if_range.is_modified(tag.parse::<ETag>().ok().as_ref(), None)
    });
    let mut ranges = range.satisfiable_ranges(len);
    let (first, others) = (ranges.next(), ranges.next());
    if changed || others.is_some() {
        return Part::All;
    }
    let Some((start, end)) = first else { return Part::None };
    let start = match start {
        Bound::Included(start) => start,
        Bound::Excluded(before) => before.saturating_add(1),
        Bound::Unbounded => 0,
    };
    let last = match end {
        Bound::Included(last) => last,
        Bound::Excluded(end) => end.saturating_sub(1),
        Bound::Unbounded => u64::MAX,
    };
    let last = last.min(len.saturating_sub(1));
    if start <= last && start < len { Part::Some(start, last) } else { Part::None }
}

fn body(source: Source, first: u64, n_bytes: u64) -> std::io::Result<Body> {
    match source {
        Source::Bytes(mut bytes) => {
            let first = usize::try_from(first).unwrap_or(usize::MAX).min(bytes.len());
            bytes.drain(..first);
            bytes.truncate(usize::try_from(n_bytes).unwrap_or(usize::MAX));
            Ok(Body::from(bytes))
        }
        Source::File(mut file, _) => {
            file.seek(SeekFrom::Start(first))?;
            let file = tokio::fs::File::from_std(file).take(n_bytes);
            Ok(Body::from_stream(ReaderStream::new(file)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn one_range_is_answered_with_it_and_several_with_all() {
        let part = |range: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::RANGE, HeaderValue::from_static(range));
            part(&headers, "\"x\"", 10)
        };
        assert_eq!(part("bytes=0-3"), Part::Some(0, 3));
        assert_eq!(part("bytes=4-"), Part::Some(4, 9));
        assert_eq!(part("bytes=-3"), Part::Some(7, 9));
        assert_eq!(part("bytes=0-99"), Part::Some(0, 9));
        assert_eq!(part("bytes=10-"), Part::None);
        assert_eq!(part("bytes=0-1,3-4"), Part::All);
        assert_eq!(part("lines=0-1"), Part::All);
        assert_eq!(part("bytes=9-4"), Part::None);
    }
}
