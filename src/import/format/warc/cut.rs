//! Cuts a web archive into records. Where something is damaged it goes on at the next record
//! that can be told, and the stretch between is one thing that could not be read.
//!
//! It holds one record of at most [`MAX_HELD`] bytes, whatever a record says of its length.

use std::fs::File;
use std::io;

use super::head;
use super::head::Family;
use super::head::Head;
use super::head::MAX_LINE;
use super::http;
use super::source::Source;
use super::source::Step;

/// The longest block that is held.
pub(super) const MAX_HELD: u64 = 16 << 20;
/// How much of a longer one is held, to tell what it is.
const HEAD_OF_LONG: u64 = 64 << 10;
/// The longest head of a record.
const MAX_HEAD: usize = 256 << 10;
/// How much that was read may be held before it is let go.
const SLACK: usize = 64 << 10;

/// What was cut out of the file.
pub(super) enum Cut {
    Record(Box<Record>),
    /// A stretch that cannot be read: where it begins, and why.
    Damaged(u64, String),
}

/// One record.
pub(super) struct Record {
    /// Where in the file it begins, or the member of gzip that it begins in.
    pub(super) at: u64,
    pub(super) head: Head,
    pub(super) block: Vec<u8>,
    /// Whether that is only the beginning of the block, which is too long.
    pub(super) is_long: bool,
    /// What was wrong with the record, though its page is whole; empty if nothing was.
    pub(super) note: String,
}

/// A file that is being cut.
pub(super) struct Cutter {
    source: Source,
    family: Family,
    /// Bytes that were unpacked and not cut yet, from `start` on.
    window: Vec<u8>,
    start: usize,
    /// What stands behind the window, once that is known.
    edge: Option<Step>,
    /// Whether the bytes here belong to what was told to be damaged.
    in_damage: bool,
}

impl Cutter {
    pub(super) fn open(file: File) -> io::Result<Self> {
        let source = Source::open(file)?;
        let (window, family) = (Vec::new(), Family::Warc);
        let mut cutter =
            Self { source, family, window, start: 0, edge: None, in_damage: false };
        cutter.skip_blanks()?;
        cutter.ensure(MAX_LINE)?;
        if Family::Arc.begins(cutter.rest()) {
            cutter.family = Family::Arc;
        }
        Ok(cutter)
    }

    /// Cuts out what comes next; `None` at the end.
    pub(super) fn cut(&mut self) -> io::Result<Option<Cut>> {
        loop {
            self.skip_blanks()?;
            let found = match self.rest().is_empty() {
                true if self.edge == Some(Step::End) => return Ok(None),
                true => self.cross(),
                false => self.record(self.place())?,
            };
            if found.is_some() {
                return Ok(found);
            }
        }
    }

    /// Goes behind an edge, and says what was damaged there.
    fn cross(&mut self) -> Option<Cut> {
        let Some(Step::Damaged(reason)) = self.edge.take() else { return None };
        self.damaged(self.source.place(), reason)
    }

    /// Cuts a record, or passes over what is none.
    fn record(&mut self, at: u64) -> io::Result<Option<Cut>> {
        self.ensure(MAX_LINE)?;
        if !self.family.begins(self.rest()) {
            self.skip_to_record()?;
            let reason = "no record begins here".to_owned();
            return Ok(self.damaged(at, reason));
        }
        let head = match self.head()? {
            Ok(head) => head,
            Err(reason) => return Ok(self.damaged(at, reason)),
        };
        self.in_damage = false;
        let Some(length) = head.length else {
            let reason = "the record does not say how long it is".to_owned();
            return Ok(self.damaged(at, reason));
        };
        let cut = self.block(length)?;
        Ok(match cut {
            Ok((block, is_long)) => {
                let note = String::new();
                Some(Cut::Record(Box::new(Record { at, head, block, is_long, note })))
            }
            Err(reason) => match self.whole_answer()? {
                Some(block) => {
                    let note = format!("{reason}, but the page in it is whole");
                    {
                        let is_long = false;
                        Some(Cut::Record(Box::new(Record {
                            at,
                            head,
                            block,
                            is_long,
                            note,
                        })))
                    }
                }
                None => self.damaged(at, reason),
            },
        })
    }

    /// Says that something is damaged, unless it belongs to what was told already.
    fn damaged(&mut self, at: u64, reason: String) -> Option<Cut> {
        (!std::mem::replace(&mut self.in_damage, true))
            .then_some(Cut::Damaged(at, reason))
    }

    /// Reads the head of a record and goes behind it.
    fn head(&mut self) -> io::Result<Result<Head, String>> {
        if self.family == Family::Arc {
            let rest = self.rest();
            let end =
                rest.iter().position(|&b| b == b'\n').map_or(rest.len(), |at| at + 1);
            let head = head::arc(head::first_line(rest)).ok_or_else(String::new);
            self.start += end;
            return Ok(head);
        }
        let mut wanted = 1 << 10;
        loop {
            self.ensure(wanted)?;
            if let Some(end) = end_of_head(self.rest()) {
                let head = head::warc(&self.rest()[..end]);
                self.start += end;
                return Ok(Ok(head));
            }
            if self.rest().len() < wanted || wanted >= MAX_HEAD {
                // Else it would be found again.
                self.start += 1;
                return Ok(Err(match wanted >= MAX_HEAD {
                    true => "the record's head has no end".to_owned(),
                    false => self.cut_short(),
                }));
            }
            wanted *= 2;
        }
    }

    /// Cuts the block of a record and says whether it is only the beginning, or tells why
    /// that cannot be; then it goes on where the block begins.
    fn block(&mut self, length: u64) -> io::Result<Result<(Vec<u8>, bool), String>> {
        let held = self.rest().len() as u64;
        let is_past_end =
            self.source.left().is_some_and(|left| length > left.saturating_add(held));
        if is_past_end {
            return Ok(Err("the record says to be longer than the file is".to_owned()));
        }
        if length > MAX_HELD {
            return self.long_block(length);
        }
        let count = usize::try_from(length).unwrap_or(usize::MAX);
        self.ensure(count)?;
        if self.rest().len() < count {
            return Ok(Err(self.cut_short()));
        }
        match self.is_followed_well(count)? {
            Err(reason) => Ok(Err(reason)),
            Ok(()) => {
                let block = self.rest()[..count].to_vec();
                self.start += count;
                Ok(Ok((block, false)))
            }
        }
    }

    /// Goes behind a block that is too long to be held, and returns its beginning.
    fn long_block(&mut self, length: u64) -> io::Result<Result<(Vec<u8>, bool), String>> {
        let begins_at = self.place();
        self.ensure(HEAD_OF_LONG as usize)?;
        let count = self.rest().len().min(HEAD_OF_LONG as usize);
        let block = self.rest()[..count].to_vec();
        let mut left = length;
        let ends = loop {
            let here = self.rest().len() as u64;
            if here >= left {
                self.start += usize::try_from(left).unwrap_or(0);
                break self.is_followed_well(0)?;
            }
            left -= here;
            self.start = self.window.len();
            if !self.fill()? {
                break Err(self.cut_short());
            }
        };
        if ends.is_err() && self.source.go_back(begins_at)? {
            self.window.clear();
            self.start = 0;
            self.edge = None;
        }
        Ok(ends.map(|()| (block, true)))
    }

    /// Cuts a block whose length is told wrong, if it is a server's answer and all is there
    /// that the server said to send.
    fn whole_answer(&mut self) -> io::Result<Option<Vec<u8>>> {
        if !self.rest().starts_with(b"HTTP/") {
            return Ok(None);
        }
        let Some(end) = self.end_of_stretch()? else { return Ok(None) };
        let block = self.rest().get(..end).filter(|block| http::is_whole(block));
        let block = block.map(<[u8]>::to_vec);
        if block.is_some() {
            self.start += end;
        }
        Ok(block)
    }

    /// How many bytes stand before the next record or the edge, if that can be told.
    fn end_of_stretch(&mut self) -> io::Result<Option<usize>> {
        let mut end = 0;
        loop {
            match self.behind(end).iter().position(|&b| b == b'\n') {
                Some(at) => end += at + 1,
                None => end = self.rest().len(),
            }
            self.ensure(end + MAX_LINE)?;
            let is_edge = end >= self.rest().len();
            if is_edge || self.family.begins(self.behind(end)) {
                let is_damaged = matches!(self.edge, Some(Step::Damaged(_)));
                return Ok((!(is_edge && is_damaged)).then_some(end));
            }
            if end as u64 > MAX_HELD {
                return Ok(None);
            }
        }
    }

    fn cut_short(&self) -> String {
        match &self.edge {
            Some(Step::Damaged(reason)) => reason.clone(),
            Some(Step::MemberEnd) => {
                "its gzip member ends before the record does".to_owned()
            }
            _ => "the file ends inside the record".to_owned(),
        }
    }

    /// Whether behind `count` bytes another record begins, or the file or the member ends.
    fn is_followed_well(&mut self, count: usize) -> io::Result<Result<(), String>> {
        let mut count = count;
        let most = count + SLACK;
        loop {
            let is_blank = |b: &&u8| is_blank(**b);
            count += self.behind(count).iter().take_while(is_blank).count();
            if count < self.rest().len() || count > most || !self.fill()? {
                break;
            }
        }
        if count == self.rest().len() {
            return Ok(match &self.edge {
                Some(Step::Damaged(reason)) => Err(reason.clone()),
                _ => Ok(()),
            });
        }
        self.ensure(count + MAX_LINE)?;
        Ok(match self.family.begins(self.behind(count)) {
            true => Ok(()),
            false => Err("no other record begins where this one says to end".to_owned()),
        })
    }

    /// Goes to the next line that begins a record, or to the edge.
    fn skip_to_record(&mut self) -> io::Result<()> {
        loop {
            let Some(end) = self.rest().iter().position(|&b| b == b'\n') else {
                self.start = self.window.len();
                match self.fill()? {
                    true => continue,
                    false => return Ok(()),
                }
            };
            self.start += end + 1;
            // Only what begins like a record is worth a longer look.
            let is_worth = match (self.family, self.rest().first()) {
                (_, None) => true,
                (Family::Warc, Some(first)) => *first == b'W',
                (Family::Arc, Some(first)) => first.is_ascii_alphabetic(),
            };
            if !is_worth {
                continue;
            }
            self.ensure(MAX_LINE)?;
            if self.family.begins(self.rest()) {
                return Ok(());
            }
        }
    }

    /// Goes behind blanks, unless a damaged member ends here.
    fn skip_blanks(&mut self) -> io::Result<()> {
        loop {
            let count = self.rest().iter().take_while(|b| is_blank(**b)).count();
            self.start += count;
            if !self.rest().is_empty() || !self.fill()? {
                return Ok(());
            }
        }
    }

    fn rest(&self) -> &[u8] {
        self.window.get(self.start..).unwrap_or_default()
    }

    fn behind(&self, count: usize) -> &[u8] {
        self.rest().get(count..).unwrap_or_default()
    }

    /// Where in the file the window's first byte stands, or the member that it is of.
    fn place(&self) -> u64 {
        match self.source.is_plain() {
            true => self.source.place() - self.rest().len() as u64,
            false => self.source.place(),
        }
    }

    /// Reads until so many bytes are there, or up to the edge.
    fn ensure(&mut self, count: usize) -> io::Result<()> {
        while self.rest().len() < count && self.fill()? {}
        Ok(())
    }

    /// Reads more; false at an edge.
    fn fill(&mut self) -> io::Result<bool> {
        if self.edge.is_some() {
            return Ok(false);
        }
        if self.start >= SLACK || self.start == self.window.len() {
            self.window.drain(..self.start);
            self.start = 0;
        }
        match self.source.read(&mut self.window)? {
            Step::Bytes => Ok(true),
            edge => {
                self.edge = Some(edge);
                Ok(false)
            }
        }
    }
}

fn is_blank(byte: u8) -> bool {
    byte == 0 || byte.is_ascii_whitespace()
}

/// Where the head of a record ends: behind its empty line.
fn end_of_head(bytes: &[u8]) -> Option<usize> {
    let mut from = 0;
    loop {
        let end = from + bytes.get(from..)?.iter().position(|&b| b == b'\n')?;
        match bytes.get(end + 1..)? {
            [b'\n', ..] => return Some(end + 2),
            [b'\r', b'\n', ..] => return Some(end + 3),
            _ => from = end + 1,
        }
    }
}
