//! Reads captured wire pages as plain text: a ticker, a trail of links, the headline, a line
//! with source and date, the text, an end mark.
//!
//! Only the line with the date must be there, unless the import was given one. What is no
//! part of the story, and no ticker, is told of: `above` the headline, beside the date
//! (`signed`), and `below` the end mark.

mod above;
mod below;
mod signed;

use crate::import::ImportError;
use crate::import::charset;
use crate::import::days;
use crate::import::format::text::above::Above;
use crate::import::format::text::below::Below;
use crate::import::format::text::signed::Signed;
use crate::import::hash;
use crate::import::input::Input;
use crate::import::input::Kind;
use crate::import::item::Body;
use crate::import::item::Item;
use crate::import::item::Refusal;
use crate::import::pipeline::Pipeline;

/// The longest page that is read.
const MAX_PAGE_BYTES: u64 = 16 << 20;

/// Whether an input is of this format: a file of text, or a folder that has mostly such.
pub(super) fn is(input: &Input, head: &[u8]) -> bool {
    match input.kind {
        Kind::File => is_named_so(input) && (!head.contains(&0) || has_mark(head)),
        Kind::Folder => input.files().is_ok_and(|files| {
            let count = files.iter().filter(|file| is_named_so(file)).count();
            count > 0 && count * 2 >= files.len()
        }),
    }
}

fn is_named_so(file: &Input) -> bool {
    file.name().ends_with(".txt")
}

/// Whether bytes begin with a mark of UTF-16, whose texts have zeros in them.
fn has_mark(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff")
}

/// Reads all records.
pub(super) fn read(
    input: &Input,
    pipeline: &mut Pipeline<'_>,
) -> Result<(), ImportError> {
    let date = pipeline.request().defaults.date.clone();
    for file in pipeline.files(input)? {
        let at = file.shown.clone();
        let is_part = matches!(input.kind, Kind::Folder);
        let Some(bytes) = file.bytes(MAX_PAGE_BYTES)? else {
            pipeline.refuse(at, Refusal::fail("the page is longer than 16 MiB"))?;
            continue;
        };
        if bytes.contains(&0) && !has_mark(&bytes) {
            let reason = "it is no text";
            let refusal = match is_part && !is_named_so(&file) {
                true => Refusal::skip(reason),
                false => Refusal::fail(reason),
            };
            pipeline.refuse(at, refusal)?;
            continue;
        }
        let date = date.clone();
        pipeline.record(at, bytes.len(), move || item(&bytes, date))?;
    }
    Ok(())
}

/// Makes an item of a page; `date` is that of pages that tell none.
fn item(bytes: &[u8], date: Option<String>) -> Result<Item, Refusal> {
    let text = charset::text(bytes);
    let lines: Vec<&str> = text.lines().collect();
    let (at, signed) = match (signed::find(&lines), date) {
        (Some(found), _) => found,
        (None, None) => return Err(undated(&lines)),
        (None, Some(date)) => match signed::find_doubtful(&lines, &date) {
            Some(found) => found,
            None => return Ok(without_line(bytes, &lines, date)),
        },
    };
    let mut item = Item::default();
    let (above, behind) = lines.split_at_checked(at).unwrap_or((&lines, &[]));
    let above = Above::read(above);
    let below = Below::read(behind.get(1..).unwrap_or_default(), signed.source_at);
    tell(&mut item, signed, above);
    item.body = Body::Plain(below.text);
    item.notes.extend(below.notes);
    tell_bytes(&mut item, bytes);
    Ok(item)
}

/// A page without a line of source and date: its first line is the headline.
fn without_line(bytes: &[u8], lines: &[&str], date: String) -> Item {
    let first = lines.iter().position(|line| !line.trim().is_empty()).unwrap_or(0);
    let mut item = Item { date: Some(date), ..Item::default() };
    item.title = lines.get(first).map_or("", |line| line.trim()).to_owned();
    let below = Below::read(lines.get(first + 1..).unwrap_or_default(), None);
    item.body = Body::Plain(below.text);
    item.notes = below.notes;
    tell_bytes(&mut item, bytes);
    item
}

fn tell_bytes(item: &mut Item, bytes: &[u8]) {
    item.origin.sha256 = hash::sha256(bytes);
    if std::str::from_utf8(bytes).is_err() && !has_mark(bytes) {
        item.note("it is not in UTF-8, and was read as Windows-1252");
    }
}

fn undated(lines: &[&str]) -> Refusal {
    if let Some(date) = lines.iter().find_map(|line| days::doubtful(line)) {
        return Refusal::fail(format!(
            "its date `{date}` could be two days: `--date` tells which"
        ));
    }
    Refusal::fail(
        "no line tells source and date, such as `Meridian Wire, March 11, 2016`: \
         `--date` gives one to all that tell none",
    )
}

fn tell(item: &mut Item, signed: Signed, above: Above) {
    item.date = Some(signed.date);
    item.source = signed.source;
    item.title = above.headline.unwrap_or_default();
    item.set_list("byline", above.byline.into_iter().chain(signed.byline));
    if let Some(section) = above.section {
        item.set("section", section);
    }
    item.origin.more.set_list("ticker", above.ticker);
    for line in above.others {
        item.note(format!("left out, as it stands above the headline: “{line}”"));
    }
    if let Some(rest) = signed.rest {
        item.note(format!("left out, as it stands beside the date: “{rest}”"));
    }
}

#[cfg(test)]
mod tests;
