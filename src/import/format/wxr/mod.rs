//! Reads WordPress exports (WXR 1.0 to 1.2), item by item: posts become stories, and pages
//! become pages. Pictures stay where they are.
//!
//! A file is gone through twice: pictures of posts are items of their own, and stand anywhere.
//! What plugins keep for themselves, often as serialised PHP, is never read.

mod bracket;
mod notes;
mod paragraphs;
mod post;
mod shortcodes;
mod site;
mod tags;
mod text;

use std::sync::Arc;

use crate::import::ImportError;
use crate::import::format::feed::RECORDS;
use crate::import::format::wxr::site::Site;
use crate::import::hash;
use crate::import::input::Input;
use crate::import::input::Kind;
use crate::import::item::Refusal;
use crate::import::pipeline::Pipeline;
use crate::import::xml;
use crate::import::xml::charset::Charset;
use crate::import::xml::cut::Cutter;
use crate::import::xml::cut::Piece;

/// What only WordPress exports have near their beginning.
const MARKS: [&[u8]; 2] = [b"wordpress.org/export/", b"<wp:wxr_version>"];
/// Why an export with entities of its own is not read.
const DECLARES: &str = "the file declares entities of its own (a document type with `[`), \
    which WordPress never does: take the declaration out, if you know who wrote it";

/// Whether an input is of this format.
pub(super) fn is(input: &Input, head: &[u8]) -> bool {
    let has = |mark: &&[u8]| head.windows(mark.len()).any(|word| word == *mark);
    matches!(input.kind, Kind::File) && is_rss(head) && MARKS.iter().any(has)
}

fn is_rss(head: &[u8]) -> bool {
    xml::first_element(head).is_some_and(|name| name.eq_ignore_ascii_case("rss"))
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
    let (charset, head) = Charset::of_file(file)?;
    let at = file.shown.clone();
    let Some((site, n_items)) = survey(file, charset)? else {
        return pipeline.refuse(at, Refusal::fail(DECLARES));
    };
    if n_items == 0 {
        let refusal = match is_rss(&head) {
            true => Refusal::skip("the export has no posts"),
            false => {
                Refusal::fail("it is no WordPress export: it does not begin with `<rss`")
            }
        };
        return pipeline.refuse(at, refusal);
    }
    let site = Arc::new(site.with(pipeline.request()));
    let mut cutter = Cutter::new(charset.reader(file.reader()?), RECORDS);
    while let Some(piece) = cutter.next().map_err(|error| file.error(error))? {
        match piece {
            Piece::Record { bytes, line, around, .. } => {
                let site = Arc::clone(&site);
                let length = bytes.len();
                pipeline.record(format!("{at}:{line}"), length, move || {
                    let decoded = charset.decode(&bytes);
                    let mut item = post::item(&decoded.text, &around, &site)?;
                    item.origin.sha256 = hash::sha256(&bytes);
                    item.notes.extend(decoded.note);
                    Ok(item)
                })?;
            }
            Piece::TooLong { line, reason } => {
                pipeline.refuse(format!("{at}:{line}"), Refusal::fail(reason))?;
            }
            Piece::Declares { .. } => {}
        }
    }
    Ok(())
}

/// Looks for what posts refer to, and counts them; `None` if the file declares entities.
fn survey(file: &Input, charset: Charset) -> Result<Option<(Site, usize)>, ImportError> {
    let mut cutter = Cutter::new(charset.reader(file.reader()?), RECORDS);
    let mut site = Site::default();
    let mut n_items = 0;
    while let Some(piece) = cutter.next().map_err(|error| file.error(error))? {
        n_items += 1;
        match piece {
            Piece::Record { bytes, around, .. } if site::may_be_attachment(&bytes) => {
                site.add_attachment(&charset.decode(&bytes).text, &around);
            }
            Piece::Record { .. } | Piece::TooLong { .. } => {}
            Piece::Declares { .. } => return Ok(None),
        }
    }
    site.read(&charset.decode(cutter.outside()).text);
    Ok(Some((site, n_items)))
}
