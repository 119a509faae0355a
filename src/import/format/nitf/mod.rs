//! Reads NITF, IPTC's news in XML: one document a file, or several in one. NewsML-G2 carries
//! such documents, too, and has them read here.

pub(super) mod body;
mod head;
pub(super) mod html;

use crate::import::ImportError;
use crate::import::format::iptc::Format;
use crate::import::format::iptc::beginning;
use crate::import::format::iptc::read_xml;
use crate::import::input::Input;
use crate::import::item::Refusal;
use crate::import::pipeline::Pipeline;
use crate::import::xml;

const FORMAT: Format = Format { records: &["nitf"], set: head::set, none };

/// Whether an input is of this format.
pub(super) fn is(input: &Input, head: &[u8]) -> bool {
    is_begun_in(&beginning(input, head))
}

/// Whether the first element of a document in small letters is NITF's: one of NewsML has it
/// further in.
pub(super) fn is_begun_in(text: &str) -> bool {
    xml::first_element(text.as_bytes()).is_some_and(|name| name == "nitf")
}

/// Reads all records.
pub(super) fn read(
    input: &Input,
    pipeline: &mut Pipeline<'_>,
) -> Result<(), ImportError> {
    read_xml(input, &FORMAT, pipeline)
}

fn none(root: Option<&str>) -> Refusal {
    Refusal::fail(match root {
        Some(root) => format!("it is no NITF: its outermost element is `{root}`"),
        None => "it is no XML".to_owned(),
    })
}
