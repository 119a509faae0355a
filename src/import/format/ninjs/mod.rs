//! Reads ninjs, IPTC's news in JSON, in all its versions: one object a file, an array of
//! them, one a line, or one after another.

mod cut;
mod members;
mod news;
mod own;
mod shape;
mod story;

use crate::import::ImportError;
use crate::import::format::iptc::beginning;
use crate::import::format::iptc::is_json;
use crate::import::format::ninjs::cut::Cut;
use crate::import::format::ninjs::cut::Cutter;
use crate::import::input::Input;
use crate::import::input::Kind;
use crate::import::item::Refusal;
use crate::import::pipeline::Pipeline;

/// Names that objects of ninjs have beside `uri`, in small letters.
const MARKS: [&str; 10] = [
    "\"versioncreated\"",
    "\"representationtype\"",
    "\"pubstatus\"",
    "\"headlines\"",
    "\"headline\"",
    "\"bodies\"",
    "\"body_text\"",
    "\"body_html\"",
    "\"body_xhtml\"",
    "/std/ninjs/",
];

/// Whether an input is of this format.
pub(super) fn is(input: &Input, head: &[u8]) -> bool {
    let text = beginning(input, head);
    text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '['])
        && text.contains("\"uri\"")
        && MARKS.iter().any(|mark| text.contains(mark))
        && !text.contains("jsonfeed.org")
}

/// Reads all records.
pub(super) fn read(
    input: &Input,
    pipeline: &mut Pipeline<'_>,
) -> Result<(), ImportError> {
    let is_named = matches!(input.kind, Kind::File);
    for file in pipeline.files(input)? {
        if !is_named && !is_json(&file.head()) {
            let refusal = Refusal::skip("the file is no JSON");
            pipeline.refuse(file.shown.clone(), refusal)?;
            continue;
        }
        read_file(&file, pipeline)?;
    }
    Ok(())
}

fn read_file(file: &Input, pipeline: &mut Pipeline<'_>) -> Result<(), ImportError> {
    let mut cutter = Cutter::new(file.reader()?);
    loop {
        match cutter.cut().map_err(|error| file.error(error))? {
            Cut::Value { line, bytes } => {
                let at = format!("{}:{line}", file.shown);
                pipeline.record(at, bytes.len(), move || story::item(&bytes))?;
            }
            Cut::Refused { line, reason } => {
                let at = format!("{}:{line}", file.shown);
                pipeline.refuse(at, Refusal::fail(reason))?;
            }
            Cut::End => return Ok(()),
        }
    }
}
