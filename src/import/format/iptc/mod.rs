//! What the formats of IPTC have in common: records within XML, times, people, and what is
//! kept of a record although front matter has no field for it.

pub(super) mod extra;
pub(super) mod people;
pub(super) mod picture;
pub(super) mod when;
mod words;

use crate::import::ImportError;
use crate::import::hash;
use crate::import::input::Input;
use crate::import::input::Kind;
use crate::import::item::Item;
use crate::import::item::Refusal;
use crate::import::pipeline::Pipeline;
use crate::import::xml;
use crate::import::xml::charset::Charset;
use crate::import::xml::cut::Around;
use crate::import::xml::cut::Cutter;
use crate::import::xml::cut::End;
use crate::import::xml::cut::Piece;
use crate::import::xml::cut::Records;
use crate::import::xml::cut::Rigour;
use crate::import::xml::element::Element;
use crate::import::xml::tree::Flaw;
use crate::import::xml::tree::MAX_DEPTH;
use crate::import::xml::tree::MAX_ELEMENTS;
use crate::import::xml::tree::parse;

/// A format in XML.
pub(super) struct Format {
    /// The elements that are records, without prefix.
    pub(super) records: &'static [&'static str],
    /// Sets all that a record tells.
    pub(super) set: fn(&mut Item, &Element) -> Result<(), Refusal>,
    /// Says what a document is that has none, by its root.
    pub(super) none: fn(Option<&str>) -> Refusal,
}

/// Why a document with entities of its own is not read.
const DECLARES: &str = "the document declares entities or a DTD of its own, which is not \
    read: take that part out if you trust it";
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
    format: &Format,
    pipeline: &mut Pipeline<'_>,
) -> Result<(), ImportError> {
    for file in pipeline.files(input)? {
        let is_named = matches!(input.kind, Kind::File);
        if !is_named && !is_xml(&file.head()) {
            let refusal = Refusal::skip("the file is no XML");
            pipeline.refuse(file.shown.clone(), refusal)?;
            continue;
        }
        read_file(&file, format, pipeline)?;
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
    format: &Format,
    pipeline: &mut Pipeline<'_>,
) -> Result<(), ImportError> {
    let (charset, _) = Charset::of_file(file)?;
    let records = Records { names: format.records, around: &[], rigour: Rigour::Strict };
    let mut cutter = Cutter::new(charset.reader(file.reader()?), records);
    let mut n_cut = 0;
    while let Some(piece) = cutter.next().map_err(|error| file.error(error))? {
        n_cut += 1;
        let is_over = matches!(piece, Piece::Declares { .. });
        match piece {
            Piece::Record { bytes, line, around, end: End::Own } => {
                let (at, set) = (format!("{}:{line}", file.shown), format.set);
                pipeline.record(at, bytes.len(), move || {
                    let mut item = Item::default();
                    item.origin.sha256 = hash::sha256(&bytes);
                    let root = element(&mut item, charset, &bytes, &around)?;
                    set(&mut item, &root)?;
                    Ok(item)
                })?;
            }
            lost => {
                let (line, reason) = why(lost);
                let at = format!("{}:{line}", file.shown);
                pipeline.refuse(at, Refusal::fail(reason))?;
            }
        }
        if is_over {
            return Ok(());
        }
    }
    if n_cut > 0 {
        return Ok(());
    }
    let refusal = match cutter.ends_in_tag() {
        true => Refusal::fail("the file ends in the middle of a tag"),
        false => (format.none)(xml::first_element(cutter.outside()).as_deref()),
    };
    pipeline.refuse(file.shown.clone(), refusal)
}

/// Where something stands that is no whole record, and why it is none.
fn why(piece: Piece) -> (u64, String) {
    let (line, reason) = match piece {
        Piece::TooLong { line, reason } => return (line, reason),
        Piece::Declares { line } => (line, DECLARES),
        Piece::Record { line, end: End::Stream, .. } => {
            (line, "the file ends in the middle of it")
        }
        Piece::Record { line, .. } => {
            (line, "it has no end: the next one begins inside of it")
        }
    };
    (line, reason.to_owned())
}

/// Reads a record's element, and notes how well it is written. One that is not read whole is
/// refused.
fn element(
    item: &mut Item,
    charset: Charset,
    bytes: &[u8],
    around: &Around,
) -> Result<Element, Refusal> {
    let decoded = charset.decode(bytes);
    item.notes.extend(decoded.note);
    let parsed = parse(&decoded.text, around, |_, _| false);
    match parsed.flaw {
        Flaw::None => {}
        Flaw::IllFormed => item
            .note("its XML is not well-formed: it was read as far as its sense is plain"),
        Flaw::Swallowed => {
            return Err(Refusal::fail("a quotation in one of its tags has no end"));
        }
        Flaw::Doctype => return Err(Refusal::fail("it has a DTD within")),
        Flaw::TooMany => {
            let reason = format!("it has more than {MAX_ELEMENTS} elements");
            return Err(Refusal::fail(reason));
        }
        Flaw::TooDeep => {
            let reason = format!("its elements lie more than {MAX_DEPTH} deep");
            return Err(Refusal::fail(reason));
        }
    }
    let first = parsed.tree.into_first(usize::MAX).map(|(first, _)| first);
    first.ok_or_else(|| Refusal::fail("it has no tag that can be read"))
}
