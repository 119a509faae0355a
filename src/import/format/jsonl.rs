//! Reads one JSON object a line, as programs pass stories on.

use std::io::BufRead as _;
use std::io::Read as _;
use std::sync::Arc;

use serde_json::Value;

use crate::import::ImportError;
use crate::import::columns;
use crate::import::hash;
use crate::import::input::Input;
use crate::import::item::Item;
use crate::import::item::Refusal;
use crate::import::map::Map;
use crate::import::pipeline::Pipeline;

/// The longest line that is read.
const MAX_LINE_BYTES: u64 = 32 << 20;

/// Whether an input is of this format.
pub(super) fn is(input: &Input, head: &[u8]) -> bool {
    let name = input.name();
    let ends = [".jsonl", ".ndjson", ".jsonlines"];
    ends.iter().any(|end| name.ends_with(end))
        || name.ends_with(".json") && first_line(head).is_some_and(is_object)
}

fn first_line(head: &[u8]) -> Option<&[u8]> {
    head.split_inclusive(|&b| b == b'\n').next().filter(|line| line.ends_with(b"\n"))
}

fn is_object(line: &[u8]) -> bool {
    serde_json::from_slice::<serde_json::Map<String, Value>>(line).is_ok()
}

/// Reads all records.
pub(super) fn read(
    input: &Input,
    pipeline: &mut Pipeline<'_>,
) -> Result<(), ImportError> {
    let map = Arc::new(pipeline.request().map.cloned().unwrap_or_default());
    for file in pipeline.files(input)? {
        read_file(&file, &map, pipeline)?;
    }
    Ok(())
}

fn read_file(
    file: &Input,
    map: &Arc<Map>,
    pipeline: &mut Pipeline<'_>,
) -> Result<(), ImportError> {
    let mut reader = file.reader()?;
    let mut is_empty = true;
    for number in 1_u64.. {
        let mut line = Vec::new();
        let limited = &mut reader.by_ref().take(MAX_LINE_BYTES);
        limited.read_until(b'\n', &mut line).map_err(|error| file.error(error))?;
        if line.is_empty() {
            break;
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        is_empty = false;
        let at = format!("{}:{number}", file.shown);
        if line.len() as u64 == MAX_LINE_BYTES && !line.ends_with(b"\n") {
            reader.skip_until(b'\n').map_err(|error| file.error(error))?;
            pipeline.refuse(at, Refusal::fail("the line is longer than 32 MiB"))?;
            continue;
        }
        let map = Arc::clone(map);
        pipeline.record(at, line.len(), move || item(&line, &map))?;
    }
    match is_empty {
        true => pipeline.refuse(file.shown.clone(), Refusal::skip("the file is empty")),
        false => Ok(()),
    }
}

fn item(line: &[u8], map: &Map) -> Result<Item, Refusal> {
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    let values = match serde_json::from_slice(line) {
        Ok(Value::Object(values)) => values,
        Ok(_) => return Err(Refusal::fail("the line is JSON, but no object")),
        Err(error) => return Err(Refusal::fail(format!("the line is no JSON: {error}"))),
    };
    let mut item = columns::item(values, map)?;
    item.origin.sha256 = hash::sha256(line.trim_ascii());
    Ok(item)
}
