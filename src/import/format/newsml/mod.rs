//! Reads NewsML-G2: news items, alone or in messages of many. Packages and items that
//! describe concepts, plans and catalogs are no stories. NewsML 1 is another format, and is
//! refused by its name.

mod content;
mod meta;
mod package;

use crate::import::ImportError;
use crate::import::format::iptc::Records;
use crate::import::format::iptc::beginning;
use crate::import::format::iptc::charset;
use crate::import::format::iptc::cut::Record;
use crate::import::format::iptc::read_xml;
use crate::import::format::iptc::xml;
use crate::import::format::nitf;
use crate::import::hash;
use crate::import::input::Input;
use crate::import::item::Item;
use crate::import::item::Refusal;
use crate::import::pipeline::Pipeline;

const RECORDS: Records = Records {
    names: &[
        "newsItem",
        "packageItem",
        "conceptItem",
        "knowledgeItem",
        "planningItem",
        "catalogItem",
    ],
    make: item,
    none,
};

/// What only documents of this format have near their beginning, in small letters.
const MARKS: [&str; 4] =
    ["iptc.org/std/nar/", "<newsmessage", "<newsml", "\"newsml-g2\""];

/// Whether an input is of this format.
pub(super) fn is(input: &Input, head: &[u8]) -> bool {
    let text = beginning(input, head);
    let is_xml = ["<?xml", "<news", "xmlns"].iter().any(|mark| text.contains(mark));
    is_xml && MARKS.iter().any(|mark| text.contains(mark)) && !nitf::is_begun_in(&text)
}

/// Reads all records.
pub(super) fn read(
    input: &Input,
    pipeline: &mut Pipeline<'_>,
) -> Result<(), ImportError> {
    read_xml(input, &RECORDS, pipeline)
}

fn none(root: Option<&str>) -> Refusal {
    match root {
        Some("newsMessage") => Refusal::skip("the message has no items"),
        Some("NewsML") => Refusal::fail(
            "it is NewsML 1, an older format that is not read: have it sent as NewsML-G2, \
             ninjs or NITF",
        ),
        Some(root) => Refusal::fail(format!(
            "it is no NewsML-G2: its outermost element is `{root}`"
        )),
        None => Refusal::fail("it is no XML"),
    }
}

fn item(record: &Record) -> Result<Item, Refusal> {
    let kind = match &*record.name {
        "newsItem" => None,
        "packageItem" => Some("a package"),
        "conceptItem" => Some("an item that describes a concept"),
        "knowledgeItem" => Some("an item that describes concepts"),
        "planningItem" => Some("a plan"),
        _ => Some("a catalog"),
    };
    let (text, note) = charset::decode(&record.bytes, record.encoding.as_deref());
    let parsed = xml::parse(&text).map_err(Refusal::fail)?;
    if let Some(kind) = kind {
        let members =
            package::members(&parsed.root).map(|members| format!(": {members}"));
        let members = members.unwrap_or_default();
        return Err(Refusal::skip(format!("it is {kind}, and no story{members}")));
    }
    let mut item = Item::default();
    item.origin.sha256 = hash::sha256(&record.bytes);
    item.notes.extend(note);
    if !parsed.is_well_formed {
        item.note("its XML is not well-formed: it was read as far as its sense is plain");
    }
    meta::set(&mut item, &parsed.root)?;
    Ok(item)
}
