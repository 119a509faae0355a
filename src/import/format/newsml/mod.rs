//! Reads NewsML-G2: news items, alone or in messages of many. Packages and items that
//! describe concepts, plans and catalogs are no stories. NewsML 1 is another format, and is
//! refused by its name.

mod content;
mod meta;
mod package;

use crate::import::ImportError;
use crate::import::format::iptc::Format;
use crate::import::format::iptc::beginning;
use crate::import::format::iptc::read_xml;
use crate::import::format::nitf;
use crate::import::input::Input;
use crate::import::item::Item;
use crate::import::item::Refusal;
use crate::import::pipeline::Pipeline;
use crate::import::xml::element::Element;

const FORMAT: Format = Format {
    records: &[
        "newsItem",
        "packageItem",
        "conceptItem",
        "knowledgeItem",
        "planningItem",
        "catalogItem",
    ],
    set,
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
    read_xml(input, &FORMAT, pipeline)
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

/// Sets all that an item tells. What is no news item is passed over.
fn set(item: &mut Item, root: &Element) -> Result<(), Refusal> {
    let kind = match &*root.name {
        "newsItem" => return meta::set(item, root),
        "packageItem" => "a package",
        "conceptItem" => "an item that describes a concept",
        "knowledgeItem" => "an item that describes concepts",
        "planningItem" => "a plan",
        _ => "a catalog",
    };
    let members = package::members(root).map(|members| format!(": {members}"));
    let members = members.unwrap_or_default();
    Err(Refusal::skip(format!("it is {kind}, and no story{members}")))
}
