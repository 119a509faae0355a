//! An answer of a web server as it was captured: its head, and its body as the reader's
//! browser would have had it.
//!
//! Captures are often not what their heads say: chunks were put together, packed bodies
//! unpacked, and the head kept. What is plainly not packed is taken as it is.

use std::io::Read as _;

use brotli_decompressor::Decompressor;
use flate2::read::DeflateDecoder;
use flate2::read::GzDecoder;
use flate2::read::ZlibDecoder;

use crate::import::item::Refusal;

/// The longest page that is read.
const MAX_BODY: u64 = 16 << 20;
/// How many times over a body may be packed.
const MAX_CODINGS: usize = 4;

/// The answer of a server.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Answer<'a> {
    pub(super) status: u16,
    pub(super) content_type: Option<String>,
    encoding: Vec<String>,
    is_chunked: bool,
    length: Option<usize>,
    /// The body as it was sent.
    sent: &'a [u8],
}

/// A body, and what was wrong with it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Opened {
    pub(super) bytes: Vec<u8>,
    pub(super) notes: Vec<String>,
}

impl<'a> Answer<'a> {
    /// Reads an answer; `None` if it does not begin as one.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        let line = bytes.split(|&b| b == b'\n').next()?;
        let line = String::from_utf8_lossy(line);
        let mut words = line.split_whitespace();
        words.next().filter(|version| version.starts_with("HTTP"))?;
        let mut answer = Self { status: words.next()?.parse().ok()?, ..Self::default() };
        let mut at = 0;
        for line in bytes.split_inclusive(|&b| b == b'\n') {
            at += line.len();
            let line = String::from_utf8_lossy(line);
            let line = line.trim_end();
            if line.is_empty() {
                break;
            }
            if let Some((name, value)) = line.split_once(':') {
                answer.take(name.trim(), value.trim());
            }
        }
        answer.sent = bytes.get(at..).unwrap_or_default();
        Some(answer)
    }

    fn take(&mut self, name: &str, value: &str) {
        match name.to_ascii_lowercase().as_str() {
            "content-type" if !value.is_empty() => {
                self.content_type = Some(value.to_owned());
            }
            "content-length" => self.length = value.parse().ok(),
            "content-encoding" => self.encoding.extend(codings(value)),
            "transfer-encoding" => {
                for coding in codings(value) {
                    match coding.as_str() {
                        "chunked" => self.is_chunked = true,
                        _ => self.encoding.push(coding),
                    }
                }
            }
            _ => {}
        }
    }

    /// Puts the chunks together and unpacks the body.
    pub(super) fn open(self) -> Result<Opened, Refusal> {
        let mut opened = Opened::default();
        opened.bytes = match self.is_chunked {
            true => joined(self.sent, &mut opened.notes),
            false => self.sent.to_vec(),
        };
        if self.encoding.len() > MAX_CODINGS {
            let count = self.encoding.len();
            return Err(Refusal::fail(format!("the page is packed {count} times over")));
        }
        for coding in self.encoding.iter().rev() {
            opened.unpack(coding)?;
        }
        Ok(opened)
    }
}

/// Whether bytes are an answer of which all is there that the server said to send, and
/// nothing else.
pub(super) fn is_whole(bytes: &[u8]) -> bool {
    let Some(answer) = Answer::read(bytes) else { return false };
    let behind = match (answer.is_chunked, answer.length) {
        (true, _) => behind_chunks(answer.sent),
        (false, Some(length)) => answer.sent.get(length..),
        (false, None) => None,
    };
    behind.is_some_and(|bytes| bytes.trim_ascii().is_empty())
}

/// What stands behind the last chunk; `None` if that is not there.
fn behind_chunks(sent: &[u8]) -> Option<&[u8]> {
    let mut rest = sent;
    loop {
        let (length, behind) = chunk_line(rest)?;
        if length == 0 {
            return Some(behind);
        }
        let after = behind.get(length..)?;
        rest = after.strip_prefix(b"\r\n").or(after.strip_prefix(b"\n"))?;
    }
}

fn codings(value: &str) -> impl Iterator<Item = String> {
    let codings = value.split(',').map(|coding| coding.trim().to_ascii_lowercase());
    codings.filter(|coding| !coding.is_empty() && coding != "identity")
}

impl Opened {
    fn unpack(&mut self, coding: &str) -> Result<(), Refusal> {
        let packed = std::mem::take(&mut self.bytes);
        if packed.is_empty() {
            return Ok(());
        }
        let mut bytes = Vec::new();
        let limit = MAX_BODY + 1;
        let is_gzip = packed.starts_with(&[0x1f, 0x8b]);
        let read = match coding {
            "gzip" | "x-gzip" if is_gzip => {
                GzDecoder::new(&*packed).take(limit).read_to_end(&mut bytes)
            }
            "deflate" if is_zlib(&packed) => {
                ZlibDecoder::new(&*packed).take(limit).read_to_end(&mut bytes)
            }
            "deflate" if !is_markup(&packed) => {
                DeflateDecoder::new(&*packed).take(limit).read_to_end(&mut bytes)
            }
            "br" if !is_markup(&packed) => {
                Decompressor::new(&*packed, 4096).take(limit).read_to_end(&mut bytes)
            }
            "gzip" | "x-gzip" | "deflate" | "br" => {
                self.bytes = packed;
                return Ok(());
            }
            _ if is_markup(&packed) => {
                self.bytes = packed;
                return Ok(());
            }
            other => {
                let reason =
                    format!("the page is packed as `{other}`, which is not read");
                return Err(Refusal::fail(reason));
            }
        };
        if bytes.len() as u64 > MAX_BODY {
            return Err(Refusal::fail("the page unpacks to more than 16 MiB"));
        }
        if let Err(error) = read {
            if bytes.is_empty() {
                let reason = format!("the page cannot be unpacked ({coding}): {error}");
                return Err(Refusal::fail(reason));
            }
            self.notes.push(format!(
                "the page is cut: it can be unpacked ({coding}) up to {} bytes only",
                bytes.len()
            ));
        }
        self.bytes = bytes;
        Ok(())
    }
}

/// Whether bytes begin as zlib does.
fn is_zlib(bytes: &[u8]) -> bool {
    matches!(bytes, [first, second, ..]
        if first & 0x0f == 8 && (u16::from(*first) * 256 + u16::from(*second)) % 31 == 0)
}

/// Whether bytes begin as HTML does, so that they are not packed.
fn is_markup(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    bytes.first() == Some(&b'<')
}

/// Puts chunks together. What is no chunk is taken as it is.
fn joined(sent: &[u8], notes: &mut Vec<String>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(sent.len());
    let mut rest = sent;
    loop {
        let Some((length, behind)) = chunk_line(rest) else {
            let is_whole = bytes.is_empty();
            bytes.extend_from_slice(rest);
            if !is_whole && rest.trim_ascii().is_empty() {
                notes.push("the page may be cut: its last chunk is missing".to_owned());
            } else if !is_whole {
                notes.push(
                    "the page's chunks are damaged: what follows them is taken as it is"
                        .to_owned(),
                );
            }
            return bytes;
        };
        if length == 0 {
            return bytes;
        }
        let Some((chunk, after)) = behind.split_at_checked(length) else {
            bytes.extend_from_slice(behind);
            notes.push("the page is cut: its last chunk is not whole".to_owned());
            return bytes;
        };
        bytes.extend_from_slice(chunk);
        rest = after.strip_prefix(b"\r\n").or(after.strip_prefix(b"\n")).unwrap_or(after);
    }
}

/// The length that a chunk's line tells, and what stands behind the line.
fn chunk_line(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let end = bytes.iter().take(1024).position(|&b| b == b'\n')?;
    let (line, behind) = (bytes.get(..end)?, bytes.get(end + 1..)?);
    let line = std::str::from_utf8(line).ok()?;
    let digits = line.split(';').next()?.trim();
    let is_hex = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_hexdigit());
    let length = usize::from_str_radix(digits, 16).ok().filter(|_| is_hex)?;
    Some((length, behind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    const HTML: &[u8] = b"<p>Pilots of Kielund went back to work.</p>";

    fn answer(head: &str, body: &[u8]) -> Vec<u8> {
        [format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n").as_bytes(), body].concat()
    }

    fn opened(head: &str, body: &[u8]) -> Result<Opened, Refusal> {
        Answer::read(&answer(head, body)).unwrap().open()
    }

    fn whole(bytes: &[u8]) -> Result<Opened, Refusal> {
        Ok(Opened { bytes: bytes.to_vec(), notes: Vec::new() })
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), Default::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn bodies_are_unpacked_as_their_heads_say() {
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), Default::default());
        zlib.write_all(HTML).unwrap();
        let mut raw = flate2::write::DeflateEncoder::new(Vec::new(), Default::default());
        raw.write_all(HTML).unwrap();
        // A stream of brotli with one stored part, by RFC 7932.
        let head = ((HTML.len() as u32 - 1) << 4) | 1 << 20;
        let brotli = [&head.to_le_bytes()[..3], HTML, &[3]].concat();
        assert_eq!(opened("Content-Encoding: gzip", &gzip(HTML)), whole(HTML));
        assert_eq!(
            opened("content-encoding: GZIP, gzip", &gzip(&gzip(HTML))),
            whole(HTML)
        );
        assert_eq!(
            opened("Content-Encoding: deflate", &zlib.finish().unwrap()),
            whole(HTML)
        );
        assert_eq!(
            opened("Content-Encoding: deflate", &raw.finish().unwrap()),
            whole(HTML)
        );
        assert_eq!(opened("Content-Encoding: br", &brotli), whole(HTML));
    }

    #[test]
    fn chunks_are_put_together_and_bodies_that_are_not_packed_are_taken_as_they_are() {
        let chunked = "Transfer-Encoding: chunked";
        let body = b"3;x=y\r\n<p>\r\nA\r\nPilots of \r\n0\r\n\r\n";
        assert_eq!(opened(chunked, body), whole(b"<p>Pilots of "));
        assert_eq!(opened(chunked, HTML), whole(HTML));
        assert_eq!(opened("Content-Encoding: gzip", HTML), whole(HTML));
        assert_eq!(opened("Content-Encoding: br", HTML), whole(HTML));
    }

    #[test]
    fn what_is_cut_or_damaged_is_told() {
        let chunked = "Transfer-Encoding: chunked";
        let cut = opened(chunked, b"3\r\n<p>\r\nA\r\nPil").unwrap();
        assert_eq!((&*cut.bytes, cut.notes.len()), (&b"<p>Pil"[..], 1));
        let none = opened(chunked, b"3\r\n<p>\r\nzz\r\nPil").unwrap();
        assert_eq!((&*none.bytes, none.notes.len()), (&b"<p>zz\r\nPil"[..], 1));
        let long = HTML.repeat(4000);
        let packed = gzip(&long);
        let cut = opened("Content-Encoding: gzip", &packed[..packed.len() - 12]).unwrap();
        assert_eq!((long.starts_with(&cut.bytes), cut.notes.len()), (true, 1));
        let unknown = opened("Content-Encoding: zstd", b"(\xb5/\xfd");
        assert!(matches!(unknown, Err(Refusal::Fail(_))), "{unknown:?}");
    }

    #[test]
    fn a_body_that_swells_is_given_up() {
        let bomb = gzip(&gzip(&vec![b' '; 40 << 20]));
        let bomb = opened("Content-Encoding: gzip, gzip", &bomb);
        let reason = "the page unpacks to more than 16 MiB";
        assert_eq!(bomb, Err(Refusal::fail(reason)));
        let many = opened("Content-Encoding: a,b,c,d,e", b"x");
        assert!(matches!(many, Err(Refusal::Fail(_))), "{many:?}");
    }

    #[test]
    fn an_answer_is_whole_if_all_is_there_that_was_said_to_be_sent() {
        let whole = |head: &str, body: &[u8]| is_whole(&answer(head, body));
        assert!(whole("Content-Length: 3", b"<p>\r\n\r\n"));
        assert!(!whole("Content-Length: 4", b"<p>"));
        assert!(!whole("Content-Length: 3", b"<p>WARC/1.0"));
        assert!(whole("Transfer-Encoding: chunked", b"3\r\n<p>\r\n0\r\n\r\n"));
        assert!(!whole("Transfer-Encoding: chunked", b"3\r\n<p>\r\n"));
        assert!(!whole("Server: x", b"<p>"));
    }

    #[test]
    fn what_is_no_answer_is_none() {
        assert_eq!(Answer::read(b"<html>"), None);
        assert_eq!(Answer::read(b""), None);
        assert_eq!(Answer::read(b"HTTP/1.1 OK\r\n\r\n"), None);
        assert_eq!(Answer::read(b"HTTP/1.1 404\r\n").map(|it| it.status), Some(404));
    }
}
