//! A plain client of HTTP/1.1, which sees every byte of an answer.

use crate::failure::{During as _, Failure, Outcome, ensure};
use std::io::{self, BufRead, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// A server that takes longer does not answer at all.
const LONGEST: Duration = Duration::from_secs(10);

/// An answer.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Names in small letters, and values.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

/// A connection that asks one thing after the other.
#[derive(Debug)]
pub(crate) struct Client {
    address: SocketAddr,
    stream: Option<BufReader<TcpStream>>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(own, _)| own == name);
        found.map(|(_, value)| value.as_str())
    }
}

impl Client {
    pub(crate) fn new(address: SocketAddr) -> Self {
        Self { address, stream: None }
    }

    /// Asks for a path. A server may end a connection that has long been silent.
    pub(crate) fn get(&mut self, path: &str) -> Outcome<Answer> {
        if self.stream.is_some()
            && let Ok(answer) = self.try_get(path)
        {
            return Ok(answer);
        }
        self.stream = Some(BufReader::new(connect(self.address)?));
        self.try_get(path).during(format!("get {path}"))
    }

    fn try_get(&mut self, path: &str) -> io::Result<Answer> {
        let gone = || io::Error::from(io::ErrorKind::NotConnected);
        let stream = self.stream.as_mut().ok_or_else(gone)?;
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", self.address);
        stream.get_mut().write_all(request.as_bytes())?;
        let answer = read_answer(stream);
        let ends = |answer: &Answer| answer.header("connection") == Some("close");
        if answer.as_ref().map_or(true, ends) {
            self.stream = None;
        }
        answer
    }
}

/// Connects to a server.
pub(crate) fn connect(address: SocketAddr) -> Outcome<TcpStream> {
    let stream = TcpStream::connect(address).during(format!("connect to {address}"))?;
    let prepared = stream.set_nodelay(true).and_then(|()| {
        stream.set_read_timeout(Some(LONGEST))?;
        stream.set_write_timeout(Some(LONGEST))
    });
    prepared.during("prepare a connection")?;
    Ok(stream)
}

/// Asks for a path on a connection of its own.
pub(crate) fn get(address: SocketAddr, path: &str) -> Outcome<Answer> {
    Client::new(address).get(path)
}

/// Reads one answer to its end.
pub(crate) fn read_answer(from: &mut impl BufRead) -> io::Result<Answer> {
    let (status, headers) = read_head(from)?;
    let mut answer = Answer { status, headers, body: Vec::new() };
    let has_none = matches!(status, 100..=199 | 204 | 304);
    let length = answer.header("content-length").and_then(|text| text.parse().ok());
    if has_none {
    } else if answer.header("transfer-encoding").is_some() {
        while let Some(mut chunk) = read_chunk(from)? {
            answer.body.append(&mut chunk);
        }
    } else if let Some(length) = length {
        answer.body = vec![0; length];
        from.read_exact(&mut answer.body)?;
    } else {
        from.read_to_end(&mut answer.body)?;
    }
    Ok(answer)
}

/// Reads the status and the headers of an answer.
pub(crate) fn read_head(
    from: &mut impl BufRead,
) -> io::Result<(u16, Vec<(String, String)>)> {
    let first = read_line(from)?;
    let strange = || io::Error::new(io::ErrorKind::InvalidData, first.clone());
    let status = first.strip_prefix("HTTP/1.").and_then(|rest| rest.get(2..5));
    let status = status.and_then(|text| text.parse().ok()).ok_or_else(strange)?;
    let mut headers = Vec::new();
    loop {
        let line = read_line(from)?;
        if line.is_empty() {
            return Ok((status, headers));
        }
        let (name, value) = line.split_once(':').unwrap_or((&line, ""));
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
}

/// Reads a chunk of a body that comes in chunks; `None` is the end.
pub(crate) fn read_chunk(from: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let line = read_line(from)?;
    let strange = |_| io::Error::new(io::ErrorKind::InvalidData, line.clone());
    let length = usize::from_str_radix(&line, 16).map_err(strange)?;
    let mut chunk = vec![0; length];
    from.read_exact(&mut chunk)?;
    read_line(from)?;
    Ok((length > 0).then_some(chunk))
}

fn read_line(from: &mut impl BufRead) -> io::Result<String> {
    let mut line = Vec::new();
    if from.read_until(b'\n', &mut line)? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(String::from_utf8_lossy(line.trim_ascii_end()).into_owned())
}

/// Reads whatever comes until the connection ends or nothing has come for a while; tells
/// whether it has ended.
pub(crate) fn read_all(mut stream: &TcpStream, patience: Duration) -> (Vec<u8>, bool) {
    let mut bytes = Vec::new();
    let mut buffer = vec![0; 64 * 1024];
    drop(stream.set_read_timeout(Some(patience)));
    loop {
        match stream.read(&mut buffer) {
            Ok(0) => return (bytes, true),
            Ok(n) => bytes.extend_from_slice(&buffer[..n]),
            Err(error) => {
                let is_silent = matches!(
                    error.kind(),
                    io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut
                );
                return (bytes, !is_silent);
            }
        }
    }
}

/// The answers that stand in some bytes, the last of which may be cut short.
pub(crate) fn answers_in(mut bytes: &[u8]) -> Vec<Answer> {
    let mut answers = Vec::new();
    while !bytes.is_empty() {
        let mut rest = bytes;
        match read_answer(&mut rest) {
            Ok(answer) => answers.push(answer),
            Err(_) => {
                let head = read_head(&mut &*bytes).ok();
                answers.extend(head.map(|(status, headers)| Answer {
                    status,
                    headers,
                    body: Vec::new(),
                }));
                break;
            }
        }
        bytes = rest;
    }
    answers
}

/// The address in `http://127.0.0.1:4000/`.
pub(crate) fn address_of(url: &str) -> Outcome<SocketAddr> {
    let host = url.trim_start_matches("http://");
    let host = host.split('/').next().unwrap_or_default();
    let address = host.parse::<SocketAddr>();
    ensure!(url.starts_with("http://"), "`{url}` is no address");
    address.map_err(|error| Failure::new(format!("`{url}` is no address: {error}")))
}

/// A path as it stands in a request: what is not plain is encoded.
pub(crate) fn encoded(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text += &format!("%{byte:02X}");
        }
    }
    text
}
