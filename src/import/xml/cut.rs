//! Cuts a stream of markup into its records, of whatever length the stream is. What stands
//! around them is kept, too, up to a limit.

use std::io;
use std::io::Read;
use std::sync::Arc;

use crate::import::xml::scan::Rest;
use crate::import::xml::scan::Subset;
use crate::import::xml::scan::Token;
use crate::import::xml::scan::find;
use crate::import::xml::scan::local;
use crate::import::xml::scan::name_of;
use crate::import::xml::scan::next;
use crate::import::xml::scan::swallows_from;

/// The longest record that is read, in MiB.
const MAX_RECORD_MIB: usize = 32;
/// The most that is kept of what stands around records.
const MAX_OUTSIDE_BYTES: usize = 64 << 20;
/// How many elements around a record are remembered.
const MAX_OPEN: usize = 64;
/// How many bytes are read at first; more when a piece is longer.
const READ_BYTES: usize = 128 << 10;

/// How a format's records stand in its files.
#[derive(Debug, Clone, Copy)]
pub(in crate::import) struct Records {
    /// The elements that are records, without prefix.
    pub(in crate::import) names: &'static [&'static str],
    /// The elements whose ends also end a record.
    pub(in crate::import) around: &'static [&'static str],
    pub(in crate::import) rigour: Rigour,
}

/// How closely a format's files keep to XML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::import) enum Rigour {
    /// Names are in any case, and a record may have another in it, but for one of its name.
    Loose,
    /// Names are as they are written, records do not lie in one another, and no tag goes on
    /// into another.
    Strict,
}

/// The tags of the elements around a record, outermost first.
pub(in crate::import) type Around = Arc<[Vec<u8>]>;

/// What is cut out of a stream.
pub(in crate::import) enum Piece {
    /// A record, with its tags.
    Record { bytes: Vec<u8>, line: u64, around: Around, end: End },
    /// A record that is too long to be read, and why.
    TooLong { line: u64, reason: String },
    /// The stream declares entities.
    Declares { line: u64 },
}

/// What ended a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::import) enum End {
    /// Its own tag.
    Own,
    /// The beginning of the next one.
    Other,
    /// The end of an element around.
    Around,
    /// That of the stream.
    Stream,
}

/// A record that is being read.
struct Open {
    bytes: Vec<u8>,
    name: Vec<u8>,
    line: u64,
    is_too_long: bool,
}

/// Cuts a stream.
pub(in crate::import) struct Cutter<R> {
    reader: R,
    records: Records,
    buffer: Vec<u8>,
    at: usize,
    rest: Rest,
    line: u64,
    record: Option<Open>,
    open: Vec<Vec<u8>>,
    around: Option<Around>,
    outside: Vec<u8>,
    /// What ends a piece that is too long to be held.
    skip_to: Option<&'static [u8]>,
}

impl<R: Read> Cutter<R> {
    pub(in crate::import) fn new(reader: R, records: Records) -> Self {
        Self {
            reader,
            records,
            buffer: Vec::new(),
            at: 0,
            rest: Rest::Unknown,
            line: 1,
            record: None,
            open: Vec::new(),
            around: None,
            outside: Vec::new(),
            skip_to: None,
        }
    }

    /// What stood outside records so far.
    pub(in crate::import) fn outside(&self) -> &[u8] {
        &self.outside
    }

    /// Whether all elements around records have ended.
    pub(in crate::import) fn is_closed(&self) -> bool {
        self.open.is_empty()
    }

    /// Whether what stood there ends in the middle of a tag.
    pub(in crate::import) fn ends_in_tag(&self) -> bool {
        let last = |sign| self.outside.iter().rposition(|&b| b == sign);
        last(b'<') > last(b'>')
    }

    /// Returns the next piece; `None` at the end.
    pub(in crate::import) fn next(&mut self) -> io::Result<Option<Piece>> {
        loop {
            if let Some(end) = self.skip_to
                && !self.skip(end)?
            {
                return Ok(self.close(End::Stream));
            }
            match self.step() {
                Some(Some(piece)) => return Ok(Some(piece)),
                Some(None) => {}
                None if self.rest == Rest::Nothing => return Ok(self.close(End::Stream)),
                None => self.fill()?,
            }
        }
    }

    /// Takes one piece of markup; `None` if its end is not there.
    fn step(&mut self) -> Option<Option<Piece>> {
        let buffer = std::mem::take(&mut self.buffer);
        let found = next(buffer.get(self.at..).unwrap_or_default(), self.rest);
        let step = found.map(|found| {
            let (token, length) = match self.records.rigour {
                Rigour::Loose => found,
                Rigour::Strict => cut_short(found),
            };
            let bytes = &buffer[self.at..self.at + length];
            let (piece, takes) = self.take(token, bytes);
            if takes == Takes::Yes {
                self.line += bytes.iter().filter(|&&b| b == b'\n').count() as u64;
                self.at += length;
            }
            piece
        });
        self.buffer = buffer;
        step
    }

    /// Puts a piece of markup where it belongs.
    fn take(&mut self, token: Token<'_>, bytes: &[u8]) -> (Option<Piece>, Takes) {
        match (token, &self.record) {
            (Token::Start(tag), None) if self.records.has(tag) => {
                let (name, line) = (name_of(tag).to_vec(), self.line);
                let is_empty = tag.ends_with(b"/");
                let open = Open { bytes: bytes.to_vec(), name, line, is_too_long: false };
                self.record = Some(open);
                (is_empty.then(|| self.close(End::Own)).flatten(), Takes::Yes)
            }
            (Token::Start(tag), Some(open)) if self.records.end_before(tag, open) => {
                // Nobody closed the one before.
                (self.close(End::Other), Takes::No)
            }
            (Token::End(name), Some(open))
                if self.records.end_with(name, bytes, open) =>
            {
                self.keep(bytes);
                (self.close(End::Own), Takes::Yes)
            }
            (Token::End(name), Some(_)) if is_any(local(name), self.records.around) => {
                (self.close(End::Around), Takes::No)
            }
            (Token::Doctype(Subset::Internal), _) => (Some(self.declares()), Takes::Yes),
            (Token::Other, _)
                if self.records.rigour == Rigour::Strict && is_entity(bytes) =>
            {
                (Some(self.declares()), Takes::Yes)
            }
            (_, Some(_)) => {
                self.keep(bytes);
                (None, Takes::Yes)
            }
            (token, None) => {
                self.remember(token);
                if self.outside.len() + bytes.len() <= MAX_OUTSIDE_BYTES {
                    self.outside.extend_from_slice(bytes);
                }
                (None, Takes::Yes)
            }
        }
    }

    /// Remembers which elements are open around records.
    fn remember(&mut self, token: Token<'_>) {
        match token {
            Token::Start(tag) if !tag.ends_with(b"/") && self.open.len() < MAX_OPEN => {
                self.open.push(tag.to_vec());
                self.around = None;
            }
            Token::End(name) => {
                let found = self.open.iter().rposition(|tag| same(name_of(tag), name));
                if let Some(found) = found {
                    self.open.truncate(found);
                    self.around = None;
                }
            }
            _ => {}
        }
    }

    fn keep(&mut self, bytes: &[u8]) {
        let Some(open) = &mut self.record else { return };
        if open.bytes.len() + bytes.len() > MAX_RECORD_MIB << 20 {
            open.is_too_long = true;
            open.bytes = Vec::new();
        }
        if !open.is_too_long {
            open.bytes.extend_from_slice(bytes);
        }
    }

    fn declares(&self) -> Piece {
        Piece::Declares { line: self.record.as_ref().map_or(self.line, |open| open.line) }
    }

    fn close(&mut self, end: End) -> Option<Piece> {
        let Open { bytes, line, is_too_long, .. } = self.record.take()?;
        if is_too_long {
            let reason = format!("the record is longer than {MAX_RECORD_MIB} MiB");
            return Some(Piece::TooLong { line, reason });
        }
        let open = &self.open;
        let around = self.around.get_or_insert_with(|| open.clone().into());
        Some(Piece::Record { bytes, line, around: Arc::clone(around), end })
    }

    /// Reads on: as much again as there is of an unfinished piece.
    fn fill(&mut self) -> io::Result<()> {
        self.buffer.drain(..self.at);
        self.at = 0;
        let held = self.buffer.len();
        if held > MAX_RECORD_MIB << 20 {
            self.give_up();
            return Ok(());
        }
        let wanted = held.max(READ_BYTES) as u64;
        let read = self.reader.by_ref().take(wanted).read_to_end(&mut self.buffer)?;
        if read == 0 {
            self.rest = Rest::Nothing;
        }
        Ok(())
    }

    /// Drops a piece of markup that is too long to be held.
    fn give_up(&mut self) {
        self.skip_to = Some(match self.buffer.starts_with(b"<![CDATA[") {
            true => b"]]>",
            false if self.buffer.starts_with(b"<!--") => b"-->",
            false => b">",
        });
        if let Some(open) = &mut self.record {
            open.is_too_long = true;
            open.bytes = Vec::new();
        }
    }

    /// Passes over everything to `end`; whether it was found.
    fn skip(&mut self, end: &'static [u8]) -> io::Result<bool> {
        loop {
            let held = self.buffer.get(self.at..).unwrap_or_default();
            if let Some(found) = find(held, 0, end) {
                let taken = &held[..found + end.len()];
                self.line += taken.iter().filter(|&&b| b == b'\n').count() as u64;
                self.at += found + end.len();
                self.skip_to = None;
                return Ok(true);
            }
            let kept = held.len().min(end.len() - 1);
            let dropped = &held[..held.len() - kept];
            self.line += dropped.iter().filter(|&&b| b == b'\n').count() as u64;
            self.at = self.buffer.len() - kept;
            self.fill()?;
            if self.rest == Rest::Nothing {
                return Ok(false);
            }
        }
    }
}

/// Whether a piece of markup is done with, or has to be looked at again.
#[derive(PartialEq, Eq)]
enum Takes {
    Yes,
    No,
}

impl Records {
    /// Whether a tag begins a record.
    fn has(&self, tag: &[u8]) -> bool {
        let name = local(name_of(tag));
        match self.rigour {
            Rigour::Loose => is_any(name, self.names),
            Rigour::Strict => self.names.iter().any(|one| one.as_bytes() == name),
        }
    }

    /// Whether a record ends with an end of a name, which may have lost its `>`.
    fn end_with(&self, name: &[u8], bytes: &[u8], open: &Open) -> bool {
        let is_whole = self.rigour == Rigour::Loose || bytes.ends_with(b">");
        is_whole && same(local(name), local(&open.name))
    }

    /// Whether a record has ended where a tag stands.
    fn end_before(&self, tag: &[u8], open: &Open) -> bool {
        match self.rigour {
            Rigour::Loose => name_of(tag) == open.name,
            Rigour::Strict => self.has(tag),
        }
    }
}

/// A piece that is no longer than its tag was meant to be.
fn cut_short((token, length): (Token<'_>, usize)) -> (Token<'_>, usize) {
    let Token::Start(tag) = token else { return (token, length) };
    match swallows_from(tag) {
        Some(end) => (Token::Start(&tag[..end]), end + 2),
        None => (token, length),
    }
}

/// Whether it declares an entity, which may stand within a document type only.
fn is_entity(bytes: &[u8]) -> bool {
    bytes.get(..8).is_some_and(|word| same(word, b"<!ENTITY"))
}

fn is_any(name: &[u8], names: &[&str]) -> bool {
    names.iter().any(|one| same(name, one.as_bytes()))
}

fn same(one: &[u8], other: &[u8]) -> bool {
    one.eq_ignore_ascii_case(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time.
    struct Slow<'a>(&'a [u8]);

    impl Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let read = self.0.len().min(buffer.len()).min(1);
            buffer[..read].copy_from_slice(&self.0[..read]);
            self.0 = &self.0[read..];
            Ok(read)
        }
    }

    const LOOSE: Records = Records {
        names: &["item", "entry"],
        around: &["channel", "rss", "f"],
        rigour: Rigour::Loose,
    };
    const STRICT: Records =
        Records { names: &["n", "o"], around: &[], rigour: Rigour::Strict };

    fn cut(reader: impl Read, records: Records) -> (Vec<String>, String) {
        let mut cutter = Cutter::new(reader, records);
        let mut pieces = Vec::new();
        while let Some(piece) = cutter.next().unwrap() {
            pieces.push(match piece {
                Piece::Record { bytes, line, around, end } => {
                    let text = String::from_utf8_lossy(&bytes);
                    format!("{line}/{} {end:?} {text}", around.len())
                }
                Piece::TooLong { line, reason } => format!("{line} {reason}"),
                Piece::Declares { line } => format!("{line} declares"),
            });
        }
        (pieces, String::from_utf8_lossy(cutter.outside()).into_owned())
    }

    #[test]
    fn a_record_ends_with_its_tag_or_where_the_next_begins_or_all_ends() {
        let text = "<rss>\n<channel><title>t</title><item>1<![CDATA[</item>]]></item>\n\
            <item>2<item a='>'>3</channel><Item>4</rss>";
        let (pieces, outside) = cut(text.as_bytes(), LOOSE);
        let expected = [
            "2/2 Own <item>1<![CDATA[</item>]]></item>",
            "3/2 Other <item>2",
            "3/2 Around <item a='>'>3",
            "3/1 Around <Item>4",
        ];
        assert_eq!(pieces, expected);
        assert_eq!(outside, "<rss>\n<channel><title>t</title>\n</channel></rss>");
        assert_eq!(cut(Slow(text.as_bytes()), LOOSE), (pieces, outside));
    }

    #[test]
    fn a_strict_record_has_no_other_in_it_and_its_name_as_written() {
        let cases: [(&str, &[&str]); 6] = [
            (
                "<m><!-- <n> -->\n<n a='1'>x<o1/> <![CDATA[</n>]]></n>\n<h:n/> <N>y</N></m>",
                &["2/1 Own <n a='1'>x<o1/> <![CDATA[</n>]]></n>", "3/1 Own <h:n/>"],
            ),
            (
                "<m><n>1<n>2</n>\n<n>3</m>",
                &["1/1 Other <n>1", "1/1 Own <n>2</n>", "2/1 Stream <n>3</m>"],
            ),
            ("<n>1<o/><n>2</n>", &["1/0 Other <n>1", "1/0 Own <o/>", "1/0 Own <n>2</n>"]),
            (
                "<n a=\"1>x</n><n a=\"2\">y</n>",
                &["1/0 Own <n a=\"1>x</n>", "1/0 Own <n a=\"2\">y</n>"],
            ),
            ("<n>1<b", &["1/0 Stream <n>1<b"]),
            ("<n>1</n", &["1/0 Stream <n>1</n"]),
        ];
        for (text, expected) in cases {
            assert_eq!(cut(text.as_bytes(), STRICT).0, expected, "{text}");
            assert_eq!(cut(Slow(text.as_bytes()), STRICT).0, expected, "{text}");
        }
    }

    #[test]
    fn a_record_that_is_too_long_hurts_no_other() {
        let long = "x".repeat((MAX_RECORD_MIB << 20) + 9);
        for (before, after) in [("<![CDATA[", "]]>"), ("", ""), ("<!--", "-->")] {
            let text = format!("<f><item>{before}{long}{after}</item><item>2</item></f>");
            let reason = "1 the record is longer than 32 MiB";
            assert_eq!(
                cut(text.as_bytes(), LOOSE).0,
                [reason, "1/1 Own <item>2</item>"],
                "{before}"
            );
        }
    }

    #[test]
    fn a_document_that_declares_entities_is_found_out() {
        let text = "<!DOCTYPE n [<!ENTITY a 'aaaa'>]><n>&a;</n>";
        assert_eq!(cut(text.as_bytes(), LOOSE).0[0], "1 declares");
        for text in
            [text, "<!doctype n SYSTEM 'n.dtd' [ ]><n/>", "<n>\n<!ENTITY a 'b'></n>"]
        {
            assert_eq!(cut(text.as_bytes(), STRICT).0[0], "1 declares", "{text}");
        }
        let text = "<!DOCTYPE n SYSTEM \"n.dtd\"><n/>";
        assert_eq!(cut(text.as_bytes(), STRICT).0, ["1/0 Own <n/>"]);
    }

    #[test]
    fn a_stream_that_ends_in_a_tag_is_known() {
        for (text, expected) in
            [("<m><n", true), ("<m><", true), ("<m>\n", false), ("", false)]
        {
            let mut cutter = Cutter::new(text.as_bytes(), STRICT);
            assert!(cutter.next().unwrap().is_none());
            assert_eq!(cutter.ends_in_tag(), expected, "{text}");
        }
    }

    #[test]
    fn a_stream_that_ends_too_early_has_elements_open() {
        for (text, expected) in
            [("<f><item>1</item></f>", true), ("<f><item>1</item>", false), ("", true)]
        {
            let mut cutter = Cutter::new(text.as_bytes(), LOOSE);
            while cutter.next().unwrap().is_some() {}
            assert_eq!(cutter.is_closed(), expected, "{text}");
        }
    }
}
