//! Reads messages of the wires as they came over the line, one after another in a file:
//! ANPA 1312 and IPTC 7901. A sign begins each, others begin and end its text.
//!
//! `message` takes one apart, `header` reads what stands before the text, `stamp` the day and
//! time behind it.

mod header;
mod message;
mod stamp;

use std::io::BufRead as _;
use std::io::Read as _;

use chrono::Datelike as _;
use chrono_tz::Tz;

use crate::import::ImportError;
use crate::import::charset;
use crate::import::format::anpa::message::item;
use crate::import::input::Input;
use crate::import::item::Refusal;
use crate::import::pipeline::Pipeline;
use crate::moment::Moment;

/// The longest message that is read.
const MAX_MESSAGE: u64 = 4 << 20;
/// The signs of the line: start of a header, of a text, its end, end of transmission, and
/// one that keeps machines in step.
const SOH: u8 = 1;
const STX: u8 = 2;
const ETX: u8 = 3;
const EOT: u8 = 4;
const SYN: u8 = 0x16;

/// Whether an input is of this format.
pub(super) fn is(_: &Input, head: &[u8]) -> bool {
    let first = head.iter().find(|&&b| !is_filler(b));
    first == Some(&SOH) && head.contains(&STX)
}

/// Whether a byte says nothing.
const fn is_filler(byte: u8) -> bool {
    matches!(byte, SYN | EOT | 0 | 0x7f) || byte.is_ascii_whitespace()
}

/// Reads all records.
pub(super) fn read(
    input: &Input,
    pipeline: &mut Pipeline<'_>,
) -> Result<(), ImportError> {
    let date = pipeline.request().defaults.date.as_deref();
    let day = date.and_then(|date| Moment::parse(date, Tz::UTC).ok());
    let year = day.map(|day| day.day(Tz::UTC).year());
    for file in pipeline.files(input)? {
        read_file(&file, year, pipeline)?;
    }
    Ok(())
}

fn read_file(
    file: &Input,
    year: Option<i32>,
    pipeline: &mut Pipeline<'_>,
) -> Result<(), ImportError> {
    let mut reader = file.reader()?;
    let mut from = 0_u64;
    let mut is_message = false;
    loop {
        let mut bytes = Vec::new();
        let limited = &mut reader.by_ref().take(MAX_MESSAGE);
        let read = limited.read_until(SOH, &mut bytes);
        let mut length = read.map_err(|error| file.error(error))? as u64;
        if length == 0 {
            return Ok(());
        }
        let at = format!("{} at byte {from}", file.shown);
        let is_long = length == MAX_MESSAGE && bytes.last() != Some(&SOH);
        if is_long {
            let skipped = reader.skip_until(SOH).map_err(|error| file.error(error))?;
            length += skipped as u64;
            pipeline.refuse(at, Refusal::fail("the message is longer than 4 MiB"))?;
        } else {
            if bytes.last() == Some(&SOH) {
                bytes.pop();
            }
            hand_on(at, bytes, (is_message, year), pipeline)?;
        }
        from += length;
        is_message = true;
    }
}

fn hand_on(
    at: String,
    bytes: Vec<u8>,
    (is_message, year): (bool, Option<i32>),
    pipeline: &mut Pipeline<'_>,
) -> Result<(), ImportError> {
    if bytes.iter().all(|&b| is_filler(b)) {
        return Ok(());
    }
    if is_message {
        return pipeline.record(at, bytes.len(), move || item(&bytes, year));
    }
    let words: String =
        charset::text(&bytes).chars().filter(|c| !c.is_control()).collect();
    let words: String = words.chars().take(80).collect();
    let reason = format!("it stands before the first message: “{words}”");
    pipeline.refuse(at, Refusal::fail(reason))
}
