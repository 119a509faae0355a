//! What the formats of IPTC have in common: records within XML, times, people, and what is
//! kept of a record although front matter has no field for it.

pub(super) mod charset;
pub(super) mod cut;
pub(super) mod extra;
pub(super) mod people;
pub(super) mod picture;
pub(super) mod when;
pub(super) mod xml;

use crate::import::ImportError;
use crate::import::format::iptc::cut::Cut;
use crate::import::format::iptc::cut::Cutter;
use crate::import::format::iptc::cut::Record;
use crate::import::input::Input;
use crate::import::input::Kind;
use crate::import::item::Item;
use crate::import::item::Refusal;
use crate::import::pipeline::Pipeline;

/// How a format's records stand in XML.
pub(super) struct Records {
    /// The elements that are records, without prefix.
    pub(super) names: &'static [&'static str],
    /// Makes an item of one.
    pub(super) make: fn(&Record) -> Result<Item, Refusal>,
    /// Says what a document is that has none, by its root.
    pub(super) none: fn(Option<&str>) -> Refusal,
}

/// Whether an input has one of these marks near its beginning, or the first file of a folder
/// does.
pub(super) fn has_mark(input: &Input, head: &[u8], marks: &[&str]) -> bool {
    let first = match input.kind {
        Kind::File => None,
        Kind::Folder => {
            let files = input.files().unwrap_or_default();
            files.first().map(Input::head)
        }
    };
    // UTF-16 has a zero beside each letter.
    let bytes = first.as_deref().unwrap_or(head).iter().filter(|&&b| b != 0);
    let text: Vec<u8> = bytes.map(u8::to_ascii_lowercase).collect();
    let text = String::from_utf8_lossy(&text);
    marks.iter().any(|mark| text.contains(mark))
}

/// Reads all records of an input in XML.
pub(super) fn read_xml(
    input: &Input,
    records: &Records,
    pipeline: &mut Pipeline<'_>,
) -> Result<(), ImportError> {
    for file in input.files()? {
        let is_named = matches!(input.kind, Kind::File);
        if !is_named && !is_xml(&file.head()) {
            let refusal = Refusal::skip("the file is no XML");
            pipeline.refuse(file.shown.clone(), refusal)?;
            continue;
        }
        read_file(&file, records, pipeline)?;
    }
    Ok(())
}

/// Whether a file begins as XML does.
fn is_xml(head: &[u8]) -> bool {
    let blank = |b: &u8| {
        matches!(b, 0 | 0xff | 0xfe | 0xef | 0xbb | 0xbf) || b.is_ascii_whitespace()
    };
    head.iter().find(|b| !blank(b)) == Some(&b'<')
}

fn read_file(
    file: &Input,
    records: &Records,
    pipeline: &mut Pipeline<'_>,
) -> Result<(), ImportError> {
    let reader = charset::open(file)?;
    let mut cutter = Cutter::new(reader, records.names);
    let mut n_cut = 0;
    loop {
        match cutter.cut().map_err(|error| file.error(error))? {
            Cut::Record(record) => {
                let at = format!("{}:{}", file.shown, record.line);
                let make = records.make;
                pipeline.record(at, record.bytes.len(), move || make(&record))?;
            }
            Cut::Refused { line, reason } => {
                let at = format!("{}:{line}", file.shown);
                pipeline.refuse(at, Refusal::fail(reason))?;
            }
            Cut::End if n_cut == 0 => {
                let refusal = (records.none)(cutter.root());
                return pipeline.refuse(file.shown.clone(), refusal);
            }
            Cut::End => return Ok(()),
        }
        n_cut += 1;
    }
}
