//! Reads old wire archives in SGML, as Reuters-21578 is: one record after another between
//! `<REUTERS …>` and `</REUTERS>`, with control characters, entities and bytes in them that
//! XML would not have.
//!
//! It knows this shape and no other: no document type is read, and no entity but those of
//! HTML stands for anything.

use std::io::BufRead as _;
use std::io::Read as _;

use crate::import::ImportError;
use crate::import::charset;
use crate::import::format::sgml::record::item;
use crate::import::input::Input;
use crate::import::item::Refusal;
use crate::import::pipeline::Pipeline;
use crate::import::xml::text::visible;

mod record;

/// The longest record that is read, and how much is read at a time.
const MAX_RECORD: usize = 4 << 20;
const MAX_LINE: u64 = 256 << 10;
/// What begins and ends a record.
const BEGIN: &[u8] = b"<reuters";
const END: &[u8] = b"</reuters>";

/// Whether an input is of this format.
pub(super) fn is(_: &Input, head: &[u8]) -> bool {
    find(head, BEGIN, 0).is_some() || find(head, b"<!doctype lewis", 0).is_some()
}

/// Reads all records.
pub(super) fn read(
    input: &Input,
    pipeline: &mut Pipeline<'_>,
) -> Result<(), ImportError> {
    for file in pipeline.files(input)? {
        read_file(&file, pipeline)?;
    }
    Ok(())
}

/// A file that is being cut into records.
struct Cutter<'f> {
    file: &'f Input,
    /// What was read and belongs to no record yet.
    held: Vec<u8>,
    /// The line on which that begins.
    line: u64,
    /// Where to go on looking.
    looked: usize,
    /// Whether what is passed over was told of.
    is_told: bool,
}

fn read_file(file: &Input, pipeline: &mut Pipeline<'_>) -> Result<(), ImportError> {
    let mut reader = file.reader()?;
    let mut cutter =
        Cutter { file, held: Vec::new(), line: 1, looked: 0, is_told: false };
    loop {
        let before = cutter.held.len();
        let limited = &mut reader.by_ref().take(MAX_LINE);
        let read = limited.read_until(b'\n', &mut cutter.held);
        read.map_err(|error| file.error(error))?;
        if cutter.held.len() == before {
            return cutter.finish(pipeline);
        }
        cutter.cut(pipeline)?;
    }
}

impl Cutter<'_> {
    /// Hands on what is whole by now.
    fn cut(&mut self, pipeline: &mut Pipeline<'_>) -> Result<(), ImportError> {
        loop {
            let Some(begin) = find(&self.held, BEGIN, 0) else {
                return self.pass_over(pipeline);
            };
            self.let_go(begin, pipeline)?;
            let from = self.looked.max(BEGIN.len());
            let end = find(&self.held, END, from).map(|end| end + END.len());
            let next = find(&self.held, BEGIN, from);
            let refusal = match (end, next) {
                (Some(end), next) if next.is_none_or(|next| next > end) => {
                    self.hand_on(end, pipeline)?;
                    continue;
                }
                (_, Some(next)) => {
                    let at = self.place();
                    self.drop_first(next);
                    let reason = "it has no end before another record begins";
                    pipeline.refuse(at, Refusal::fail(reason))?;
                    continue;
                }
                _ if self.held.len() > MAX_RECORD => {
                    Refusal::fail("the record is longer than 4 MiB")
                }
                _ => {
                    self.looked = self.held.len().saturating_sub(END.len());
                    return Ok(());
                }
            };
            pipeline.refuse(self.place(), refusal)?;
            self.is_told = true;
            self.drop_first(self.held.len());
        }
    }

    fn hand_on(
        &mut self,
        end: usize,
        pipeline: &mut Pipeline<'_>,
    ) -> Result<(), ImportError> {
        let at = self.place();
        let bytes = self.held.get(..end).unwrap_or_default().to_vec();
        self.drop_first(end);
        self.is_told = false;
        pipeline.record(at, bytes.len(), move || item(&bytes))
    }

    /// Passes over what stands before a record.
    fn let_go(
        &mut self,
        begin: usize,
        pipeline: &mut Pipeline<'_>,
    ) -> Result<(), ImportError> {
        if begin == 0 {
            return Ok(());
        }
        let at = self.place();
        let words = charset::text(self.held.get(..begin).unwrap_or_default());
        let words = visible(&words).replace(char::is_control, "");
        self.drop_first(begin);
        if !std::mem::take(&mut self.is_told) && !words.is_empty() {
            let words: String = words.chars().take(80).collect();
            let reason = format!("it belongs to no record: “{words}”");
            pipeline.refuse(at, Refusal::fail(reason))?;
        }
        Ok(())
    }

    /// Passes over lines that have no record, but for what may be its beginning.
    fn pass_over(&mut self, pipeline: &mut Pipeline<'_>) -> Result<(), ImportError> {
        let keep = match self.held.last() {
            Some(b'\n') | None => 0,
            _ => self.held.len().min(BEGIN.len()),
        };
        if self.held.len() > MAX_LINE as usize {
            let was_told = self.is_told;
            self.let_go(self.held.len() - keep, pipeline)?;
            self.is_told = true | was_told;
        }
        Ok(())
    }

    fn finish(mut self, pipeline: &mut Pipeline<'_>) -> Result<(), ImportError> {
        if find(&self.held, BEGIN, 0) == Some(0) {
            let reason = "the file ends inside the record";
            return pipeline.refuse(self.place(), Refusal::fail(reason));
        }
        self.let_go(self.held.len(), pipeline)
    }

    fn place(&self) -> String {
        format!("{}:{}", self.file.shown, self.line)
    }

    fn drop_first(&mut self, count: usize) {
        let count = count.min(self.held.len());
        let gone = self.held.drain(..count);
        self.line += gone.filter(|&b| b == b'\n').count() as u64;
        self.looked = 0;
    }
}

/// Where `what`, which is in lower case, stands in `bytes` from `from` on, in any case.
fn find(bytes: &[u8], what: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    let found = rest.windows(what.len()).position(|bytes| {
        // Most windows do not begin with the sign that all of these have.
        bytes.first() == Some(&b'<') && bytes.eq_ignore_ascii_case(what)
    });
    found.map(|at| from + at)
}
