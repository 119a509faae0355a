//! The bytes of a web archive's file, unpacked: a damaged member of gzip is told of and
//! passed over, and one that swells without end is given up.
//!
//! It knows nothing of records.

use std::fs::File;
use std::io;
use std::io::BufRead;
use std::io::ErrorKind;
use std::io::Read;
use std::io::Seek as _;
use std::io::SeekFrom;

use flate2::bufread::GzDecoder;

/// How much is read at a time.
const CHUNK: usize = 64 << 10;
/// How a member of gzip that web archives have begins.
const MAGIC: [u8; 3] = [0x1f, 0x8b, 8];
/// A member that unpacks to more than this, and to more than so many times its length, is
/// given up.
const BOMB_BYTES: u64 = 64 << 20;
const BOMB_TIMES: u64 = 200;
/// How often the length of the file may be read once more in search of what comes next.
const SEARCHES: u64 = 4;

/// What a step through the file came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// There are more bytes.
    Bytes,
    /// A member of gzip ended, whole.
    MemberEnd,
    /// Something was damaged, and why; what comes now stands behind it.
    Damaged(String),
    /// The file ended.
    End,
}

/// A file, and how far it was read.
pub(super) struct Source {
    inner: Inner,
    length: u64,
    /// Where in the file the bytes begin that were read last, as far as it can be told.
    from: u64,
    unpacked: u64,
    /// How many bytes were read once more in search of what comes next.
    searched: u64,
}

enum Inner {
    Plain(Raw),
    Between(Raw),
    Member(Box<GzDecoder<Raw>>),
    Gone,
}

impl Source {
    pub(super) fn open(file: File) -> io::Result<Self> {
        let length = file.metadata()?.len();
        let mut raw = Raw { file, buffer: Vec::new(), read: 0, at: 0 };
        let is_packed = raw.peek(3)?.starts_with(&MAGIC);
        let inner = if is_packed { Inner::Between(raw) } else { Inner::Plain(raw) };
        Ok(Self { inner, length, from: 0, unpacked: 0, searched: 0 })
    }

    /// Where the plain byte stands that is read next, or the member that was read last.
    pub(super) fn place(&self) -> u64 {
        match &self.inner {
            Inner::Plain(raw) => raw.at,
            _ => self.from,
        }
    }

    /// Whether it is not packed, so that it can be read once more from any place.
    pub(super) fn is_plain(&self) -> bool {
        matches!(self.inner, Inner::Plain(_))
    }

    /// How many plain bytes are left; `None` if that cannot be told.
    pub(super) fn left(&self) -> Option<u64> {
        match &self.inner {
            Inner::Plain(raw) => Some(self.length.saturating_sub(raw.at)),
            _ => None,
        }
    }

    /// Goes back to a place in a file that is not packed, if that was not done too often:
    /// says whether it did.
    pub(super) fn go_back(&mut self, at: u64) -> io::Result<bool> {
        let Inner::Plain(raw) = &mut self.inner else { return Ok(false) };
        if self.searched > self.length.saturating_mul(SEARCHES) {
            return Ok(false);
        }
        self.searched += raw.at.saturating_sub(at);
        raw.seek(at)?;
        Ok(true)
    }

    /// Reads some bytes and puts them behind those of `into`.
    pub(super) fn read(&mut self, into: &mut Vec<u8>) -> io::Result<Step> {
        match std::mem::replace(&mut self.inner, Inner::Gone) {
            Inner::Gone => Ok(Step::End),
            Inner::Plain(mut raw) => {
                let bytes = raw.fill_buf()?;
                into.extend_from_slice(bytes);
                let count = bytes.len();
                raw.consume(count);
                self.inner = Inner::Plain(raw);
                Ok(if count == 0 { Step::End } else { Step::Bytes })
            }
            Inner::Between(raw) => self.begin(raw),
            Inner::Member(decoder) => self.unpack(decoder, into),
        }
    }

    /// Begins a member, or goes to where the next one begins.
    fn begin(&mut self, mut raw: Raw) -> io::Result<Step> {
        raw.skip_padding()?;
        if raw.peek(1)?.is_empty() {
            self.from = raw.at;
            self.inner = Inner::Between(raw);
            return Ok(Step::End);
        }
        self.from = raw.at;
        if raw.peek(3)?.starts_with(&MAGIC) {
            self.unpacked = 0;
            self.inner = Inner::Member(Box::new(GzDecoder::new(raw)));
            return Ok(Step::Bytes);
        }
        raw.find_member()?;
        self.inner = Inner::Between(raw);
        Ok(Step::Damaged("no gzip member begins here".to_owned()))
    }

    fn unpack(
        &mut self,
        mut decoder: Box<GzDecoder<Raw>>,
        into: &mut Vec<u8>,
    ) -> io::Result<Step> {
        let start = into.len();
        into.resize(start + CHUNK, 0);
        let read = decoder.read(&mut into[start..]);
        into.truncate(start + read.as_ref().map_or(0, |count| *count));
        let packed = decoder.get_ref().at.saturating_sub(self.from).max(1);
        let reason = match read {
            Ok(0) => {
                self.inner = Inner::Between(decoder.into_inner());
                return Ok(Step::MemberEnd);
            }
            Ok(count) => {
                self.unpacked += count as u64;
                if self.unpacked < BOMB_BYTES || self.unpacked / packed < BOMB_TIMES {
                    self.inner = Inner::Member(decoder);
                    return Ok(Step::Bytes);
                }
                let raw = decoder.into_inner();
                return self.give_up(
                    raw,
                    format!("it unpacks to more than {BOMB_TIMES} times its length"),
                );
            }
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => {
                "the file ends inside a gzip member".to_owned()
            }
            Err(error) if is_damage(&error) => format!("its gzip is damaged: {error}"),
            Err(error) => return Err(error),
        };
        self.give_up(decoder.into_inner(), reason)
    }

    /// Goes to the next member. The damaged one may have swallowed its beginning, so that it
    /// is searched from the damaged one's, as long as that is no endless task.
    fn give_up(&mut self, mut raw: Raw, reason: String) -> io::Result<Step> {
        if self.searched <= self.length.saturating_mul(SEARCHES) {
            self.searched += raw.at.saturating_sub(self.from);
            raw.seek(self.from + 1)?;
        }
        raw.find_member()?;
        self.inner = Inner::Between(raw);
        Ok(Step::Damaged(reason))
    }
}

/// Whether the bytes are wrong, and not the disk.
fn is_damage(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::InvalidData | ErrorKind::InvalidInput)
}

/// A file with its place, of which any number of bytes can be looked at.
struct Raw {
    file: File,
    buffer: Vec<u8>,
    read: usize,
    at: u64,
}

impl Raw {
    /// The next bytes: so many, or fewer at the end.
    fn peek(&mut self, count: usize) -> io::Result<&[u8]> {
        while self.buffer.len() - self.read < count && self.fill()? > 0 {}
        Ok(&self.buffer[self.read..])
    }

    /// Reads more bytes from the file, and returns how many.
    fn fill(&mut self) -> io::Result<usize> {
        self.buffer.drain(..self.read);
        self.read = 0;
        let chunk = CHUNK as u64;
        self.file.by_ref().take(chunk).read_to_end(&mut self.buffer)
    }

    fn seek(&mut self, at: u64) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(at))?;
        self.buffer.clear();
        self.read = 0;
        self.at = at;
        Ok(())
    }

    /// Goes behind what fills files up: zeros and blanks.
    fn skip_padding(&mut self) -> io::Result<()> {
        loop {
            let bytes = self.peek(1)?;
            let is_padding = |b: &&u8| **b == 0 || b.is_ascii_whitespace();
            let count = bytes.iter().take_while(is_padding).count();
            let is_all = count == bytes.len();
            self.consume(count);
            if !is_all || count == 0 {
                return Ok(());
            }
        }
    }

    /// Goes to where a member may begin, or to the end.
    fn find_member(&mut self) -> io::Result<()> {
        loop {
            let bytes = self.peek(4)?;
            let is_member =
                |four: &[u8]| four.starts_with(&MAGIC) && four.last() < Some(&0x20);
            if let Some(at) = bytes.windows(4).position(is_member) {
                self.consume(at);
                return Ok(());
            }
            let count = bytes.len().saturating_sub(3);
            if count == 0 {
                let rest = bytes.len();
                self.consume(rest);
                return Ok(());
            }
            self.consume(count);
        }
    }
}

impl Read for Raw {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let mut bytes = self.fill_buf()?;
        let count = bytes.read(into)?;
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Raw {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.peek(1)
    }

    fn consume(&mut self, count: usize) {
        let count = count.min(self.buffer.len() - self.read);
        self.read += count;
        self.at += count as u64;
    }
}
