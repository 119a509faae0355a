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

/// How many files of a folder are looked at to tell what is in it.
const MOST_LOOKED_AT: usize = 8;

/// The beginning of an input in small letters: of a folder, those of its first files that are
/// XML or JSON.
pub(super) fn beginning(input: &Input, head: &[u8]) -> String {
    let first = match input.kind {
        Kind::File => None,
        Kind::Folder => {
            let files = input.files().unwrap_or_default();
            let heads = files.iter().take(MOST_LOOKED_AT).map(Input::head);
            let heads = heads.filter(|head| is_xml(head) || is_json(head));
            Some(heads.collect::<Vec<_>>().join(&b'\n'))
        }
    };
    // UTF-16 has a zero beside each letter.
    let bytes = first.as_deref().unwrap_or(head).iter().filter(|&&b| b != 0);
    let bytes: Vec<u8> = bytes.map(u8::to_ascii_lowercase).collect();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Whether a file begins as JSON does.
pub(super) fn is_json(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let first = head.iter().find(|b| !b.is_ascii_whitespace());
    matches!(first, Some(b'{' | b'['))
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
                let refusal = match cutter.is_cut_off() {
                    true => Refusal::fail("the file ends in the middle of a tag"),
                    false => (records.none)(cutter.root()),
                };
                return pipeline.refuse(file.shown.clone(), refusal);
            }
            Cut::End => return Ok(()),
        }
        n_cut += 1;
    }
}
