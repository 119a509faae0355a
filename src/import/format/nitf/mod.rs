//! Reads NITF, IPTC's news in XML: one document a file, or several in one. NewsML-G2 carries
//! such documents, too, and has them read here.

pub(super) mod body;
mod head;
pub(super) mod html;

use crate::import::ImportError;
use crate::import::format::iptc::Records;
use crate::import::format::iptc::beginning;
use crate::import::format::iptc::charset;
use crate::import::format::iptc::cut::Record;
use crate::import::format::iptc::read_xml;
use crate::import::format::iptc::xml;
use crate::import::hash;
use crate::import::input::Input;
use crate::import::item::Item;
use crate::import::item::Refusal;
use crate::import::pipeline::Pipeline;

const RECORDS: Records = Records { names: &["nitf"], make: item, none };

/// Whether an input is of this format.
pub(super) fn is(input: &Input, head: &[u8]) -> bool {
    is_begun_in(&beginning(input, head))
}

/// Whether the first element of a document in small letters is NITF's: one of NewsML has it
/// further in.
pub(super) fn is_begun_in(text: &str) -> bool {
    let tags = text.split('<').skip(1);
    let mut names = tags.filter(|tag| !tag.starts_with(['?', '!']));
    let first = names.next().unwrap_or_default();
    let name = first.split(|c: char| c.is_whitespace() || c == '>').next();
    name.is_some_and(|name| name == "nitf" || name.ends_with(":nitf"))
}

/// Reads all records.
pub(super) fn read(
    input: &Input,
    pipeline: &mut Pipeline<'_>,
) -> Result<(), ImportError> {
    read_xml(input, &RECORDS, pipeline)
}

fn none(root: Option<&str>) -> Refusal {
    Refusal::fail(match root {
        Some(root) => format!("it is no NITF: its outermost element is `{root}`"),
        None => "it is no XML".to_owned(),
    })
}

fn item(record: &Record) -> Result<Item, Refusal> {
    let (text, note) = charset::decode(&record.bytes, record.encoding.as_deref());
    let parsed = xml::parse(&text).map_err(Refusal::fail)?;
    let mut item = Item::default();
    item.origin.sha256 = hash::sha256(&record.bytes);
    item.notes.extend(note);
    if !parsed.is_well_formed {
        item.note("its XML is not well-formed: it was read as far as its sense is plain");
    }
    head::set(&mut item, &parsed.root)?;
    Ok(item)
}
