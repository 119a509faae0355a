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
use crate::import::format::feed::note_of;
use crate::import::format::wxr::site::Site;
use crate::import::hash;
use crate::import::input::Input;
use crate::import::input::Kind;
use crate::import::item::Refusal;
use crate::import::pipeline::Pipeline;
use crate::import::xml;
use crate::import::xml::charset::Charset;
use crate::import::xml::cut::Cutter;
use crate::import::xml::cut::End;
use crate::import::xml::cut::Piece;

/// What only WordPress exports have near their beginning.
const MARKS: [&[u8]; 2] = [b"wordpress.org/export/", b"<wp:wxr_version>"];
/// Why an export with entities of its own is not read.
const DECLARES: &str = "the file declares entities of its own (a document type with `[`), \
    which WordPress never does: take the declaration out, if you know who wrote it";

/// Why an export is told of that has not ended.
const CUT: &str = "the file ends before the export does: posts may be missing";

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
    let Some(Surveyed { site, n_items, extent }) = survey(file, charset)? else {
        return pipeline.refuse(at, Refusal::fail(DECLARES));
    };
    if n_items == 0 {
        return pipeline.refuse(at, without_posts(&head, extent));
    }
    let site = Arc::new(site.with(pipeline.request()));
    let mut is_told = extent == Extent::Whole;
    let mut cutter = Cutter::new(charset.reader(file.reader()?), RECORDS);
    while let Some(piece) = cutter.next().map_err(|error| file.error(error))? {
        match piece {
            Piece::Record { line, end: End::Stream, .. } => {
                is_told = true;
                let refusal = Refusal::fail("the file ends in the middle of it");
                pipeline.refuse(format!("{at}:{line}"), refusal)?;
            }
            Piece::Record { bytes, line, around, end } => {
                let site = Arc::clone(&site);
                let length = bytes.len();
                pipeline.record(format!("{at}:{line}"), length, move || {
                    let decoded = charset.decode(&bytes);
                    let mut item = post::item(&decoded.text, &around, &site)?;
                    item.origin.sha256 = hash::sha256(&bytes);
                    item.notes.extend(decoded.note);
                    item.notes.extend(note_of(end).map(ToOwned::to_owned));
                    Ok(item)
                })?;
            }
            Piece::TooLong { line, reason } => {
                pipeline.refuse(format!("{at}:{line}"), Refusal::fail(reason))?;
            }
            Piece::Declares { .. } => {}
        }
    }
    match is_told {
        true => Ok(()),
        false => pipeline.refuse(at, Refusal::fail(CUT)),
    }
}

/// Why a file without a post is refused.
fn without_posts(head: &[u8], extent: Extent) -> Refusal {
    match (is_rss(head), extent) {
        (false, _) => {
            Refusal::fail("it is no WordPress export: it does not begin with `<rss`")
        }
        (true, Extent::Whole) => Refusal::skip("the export has no posts"),
        (true, Extent::Cut) => Refusal::fail(CUT),
    }
}

/// What a first look at a file tells.
struct Surveyed {
    site: Site,
    n_items: usize,
    extent: Extent,
}

/// Whether an export is there up to its end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    Whole,
    Cut,
}

/// Looks for what posts refer to, and counts them; `None` if the file declares entities.
fn survey(file: &Input, charset: Charset) -> Result<Option<Surveyed>, ImportError> {
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
    let extent = if cutter.is_closed() { Extent::Whole } else { Extent::Cut };
    Ok(Some(Surveyed { site, n_items, extent }))
}
