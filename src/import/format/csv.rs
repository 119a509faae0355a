//! Reads a table with a line of names: CSV, or the same with semicolons or tabs.

use std::collections::HashMap;
use std::io::BufRead as _;
use std::io::BufReader;
use std::sync::Arc;

use csv::ByteRecord;
use csv::ReaderBuilder;
use encoding_rs::WINDOWS_1252;
use serde_json::Map as Object;
use serde_json::Value;

use crate::import::ImportError;
use crate::import::columns;
use crate::import::hash;
use crate::import::input::Input;
use crate::import::item::Item;
use crate::import::item::Refusal;
use crate::import::map::Map;
use crate::import::own;
use crate::import::pipeline::Pipeline;
use crate::import::xml::charset::Charset;

/// The signs that part cells; the one that the line of names has most is taken.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// The longest row that is read.
const MAX_ROW_BYTES: usize = 32 << 20;

/// What tables may begin with.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// What all rows share.
struct Table {
    names: Vec<String>,
    map: Map,
}

/// Whether an input is of this format.
pub(super) fn is(input: &Input, _: &[u8]) -> bool {
    let name = input.name();
    [".csv", ".tsv"].iter().any(|end| name.ends_with(end))
}

/// Reads all records.
pub(super) fn read(
    input: &Input,
    pipeline: &mut Pipeline<'_>,
) -> Result<(), ImportError> {
    for file in pipeline.files(input)? {
        read_file(&file, pipeline)?;
    }
    Ok(())
}

fn read_file(file: &Input, pipeline: &mut Pipeline<'_>) -> Result<(), ImportError> {
    let (charset, _) = Charset::of_file(file)?;
    let mut reader = BufReader::new(charset.reader(file.reader()?));
    let mut head = reader.fill_buf().map_err(|error| file.error(error))?.to_vec();
    if head.starts_with(MARK) {
        head.drain(..MARK.len());
        reader.consume(MARK.len());
    }
    let first = head.split(|&b| b == b'\n').next().unwrap_or_default();
    // The `\n` behind a `\r` is counted with the row that follows.
    let uncounted = u64::from(first.ends_with(b"\r"));
    let mut rows = ReaderBuilder::new()
        .delimiter(delimiter(first))
        .flexible(true)
        .from_reader(reader);
    let names = match rows.byte_headers() {
        Ok(names) => unlike(names.iter().map(|name| decoded(name).trim().to_owned())),
        Err(error) => return Err(file.error(error.into())),
    };
    if names.is_empty() {
        let refusal = Refusal::skip("the file is empty");
        return pipeline.refuse(file.shown.clone(), refusal);
    }
    let map = pipeline.request().map.cloned().unwrap_or_default();
    if let Some(name) = map.named().find(|name| !names.iter().any(|own| own == name)) {
        let reason = format!(
            "the map names the column `{name}`, and the table has only: {}",
            names.join(", ")
        );
        return pipeline.refuse(file.shown.clone(), Refusal::fail(reason));
    }
    let table = Arc::new(Table { names, map });
    let mut row = ByteRecord::new();
    for n_rows in 0_usize.. {
        let line = rows.position().line() + uncounted;
        let at = format!("{}:{line}", file.shown);
        match rows.read_byte_record(&mut row) {
            Ok(false) if n_rows == 0 => {
                let refusal = Refusal::skip("the table has a line of names, and no rows");
                return pipeline.refuse(file.shown.clone(), refusal);
            }
            Ok(false) => break,
            Ok(true) if row.as_slice().len() > MAX_ROW_BYTES => {
                pipeline.refuse(at, Refusal::fail("the row is longer than 32 MiB"))?;
            }
            Ok(true) => {
                let (row, table) = (row.clone(), Arc::clone(&table));
                pipeline.record(at, row.as_slice().len(), move || table.item(&row))?;
            }
            Err(error) => return Err(file.error(error.into())),
        }
    }
    Ok(())
}

/// Names of columns, each of them once: the second `title` is `title 2`.
fn unlike(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut unlike: Vec<String> = Vec::new();
    let mut counts: HashMap<String, usize> = HashMap::new();
    for name in names {
        let count = counts.entry(name.clone()).or_default();
        *count += 1;
        unlike.push(match count {
            1 => name,
            count => format!("{name} {count}"),
        });
    }
    unlike
}

/// The sign that parts the names on a line.
fn delimiter(line: &[u8]) -> u8 {
    let count = |sign: &u8| line.iter().filter(|b| *b == sign).count();
    DELIMITERS.into_iter().rev().max_by_key(count).unwrap_or(b',')
}

/// Bytes as text: UTF-8, or as old spreadsheets write.
fn decoded(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

impl Table {
    fn item(&self, row: &ByteRecord) -> Result<Item, Refusal> {
        if row.len() != self.names.len() {
            let reason = format!(
                "the row has {} cells, where the line of names has {}",
                row.len(),
                self.names.len()
            );
            return Err(Refusal::fail(reason));
        }
        let cells = row.iter().map(decoded);
        let cells = self.names.iter().cloned().zip(cells);
        let mut values: Object<String, Value> = Object::new();
        for (name, cell) in cells.filter(|(_, cell)| !cell.is_empty()) {
            values.insert(name, Value::String(cell));
        }
        let is_own =
            self.names.starts_with(&["uri", "address", "path"].map(str::to_owned));
        let values =
            if is_own && self.map.is_empty() { own::from_cells(values) } else { values };
        let mut item = columns::item(values, &self.map)?;
        item.origin.sha256 = hash::sha256(row.as_slice());
        Ok(item)
    }
}
