//! The news of a page as its script hears them: server-sent events.

use crate::failure::{During as _, Outcome, ensure};
use crate::http::{self, encoded};
use std::io::{BufReader, Write as _};
use std::net::{SocketAddr, TcpStream};

/// A stream that is open.
pub(crate) struct EventStream {
    reader: BufReader<TcpStream>,
    /// What has come of the next event.
    rest: String,
}

/// One event.
#[derive(Debug)]
pub(crate) struct Event {
    pub(crate) name: String,
    pub(crate) data: String,
}

impl Event {
    fn read(lines: &str) -> Self {
        let field = |name: &str| {
            let lines = lines.lines().filter_map(|line| line.strip_prefix(name));
            lines.map(str::trim_start).collect::<Vec<_>>().join("\n")
        };
        Self { name: field("event:"), data: field("data:") }
    }
}

impl EventStream {
    pub(crate) fn open(address: SocketAddr, token: &str, page: &str) -> Outcome<Self> {
        let mut stream = http::connect(address)?;
        let page = encoded(page).replace('/', "%2F");
        let request = format!(
            "GET /_newsgen/events?token={token}&path={page} HTTP/1.1\r\nHost: {address}\r\n\
             Accept: text/event-stream\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).during("ask for events")?;
        let mut reader = BufReader::new(stream);
        let (status, _) = http::read_head(&mut reader).during("wait for events")?;
        ensure!(status == 200, "the event stream is {status}");
        Ok(Self { reader, rest: String::new() })
    }

    /// Waits for the next event.
    pub(crate) fn next(&mut self) -> Outcome<Event> {
        loop {
            let Some((lines, rest)) = self.rest.split_once("\n\n") else {
                self.read_more()?;
                continue;
            };
            let event = Event::read(lines);
            self.rest = rest.to_owned();
            // Without a name it only says that the server is still there.
            if !event.name.is_empty() {
                return Ok(event);
            }
        }
    }

    fn read_more(&mut self) -> Outcome {
        let chunk = http::read_chunk(&mut self.reader).during("wait for an event")?;
        ensure!(chunk.is_some(), "the event stream has ended");
        self.rest += &String::from_utf8_lossy(&chunk.unwrap_or_default());
        Ok(())
    }

    /// Waits until the page is another one, and returns what then stands for it.
    pub(crate) fn next_page(&mut self, before: &str) -> Outcome<String> {
        loop {
            let event = self.next()?;
            if event.name != "state" {
                continue;
            }
            let state: serde_json::Value =
                serde_json::from_str(&event.data).during("read an event")?;
            match state["page"].as_str() {
                Some(page) if page != before => return Ok(page.to_owned()),
                _ => {}
            }
        }
    }
}
