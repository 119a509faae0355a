//! Reads feeds: RSS from 0.90 to 2.0 and its RDF, Atom 0.3 and 1.0, JSON Feed. Most feeds are
//! ill-formed in some way, and are read all the same.
//!
//! A file is gone through twice: what the feed says of itself counts for all its items, and
//! may stand behind them.

mod dates;
mod entry;
mod item;
mod json;
mod media;
mod names;
mod own;
mod people;
mod rich;

use std::sync::Arc;

use crate::import::ImportError;
use crate::import::format::feed::own::Feed;
use crate::import::input::Input;
use crate::import::input::Kind;
use crate::import::item::Refusal;
use crate::import::pipeline::Pipeline;
use crate::import::xml;
use crate::import::xml::charset::Charset;
use crate::import::xml::cut::Cutter;
use crate::import::xml::cut::End;
use crate::import::xml::cut::Piece;
use crate::import::xml::cut::Records;
use crate::import::xml::cut::Rigour;

pub(super) use item::language;

/// The elements with which feeds begin.
const ROOTS: [&str; 4] = ["rss", "feed", "rdf", "channel"];
/// The elements that are items, in those.
pub(super) const RECORDS: Records =
    Records { names: &["item", "entry"], around: &ROOTS, rigour: Rigour::Loose };
/// Why a feed with entities of its own is not read.
const DECLARES: &str = "the feed declares entities of its own (a document type with `[`), \
    which may be a trap: take the declaration out, if you know who wrote it";

/// Whether an input is of this format.
pub(super) fn is(input: &Input, head: &[u8]) -> bool {
    matches!(input.kind, Kind::File) && (json::is(head) || is_xml(head))
}

fn is_xml(head: &[u8]) -> bool {
    let first = xml::first_element(head);
    first.is_some_and(|name| ROOTS.iter().any(|root| root.eq_ignore_ascii_case(&name)))
}

/// Reads all records.
pub(super) fn read(
    input: &Input,
    pipeline: &mut Pipeline<'_>,
) -> Result<(), ImportError> {
    for file in pipeline.files(input)? {
        match json::is_object(&file.head()) {
            true => json::read(&file, pipeline)?,
            false => read_file(&file, pipeline)?,
        }
    }
    Ok(())
}

fn read_file(file: &Input, pipeline: &mut Pipeline<'_>) -> Result<(), ImportError> {
    let (charset, head) = Charset::of_file(file)?;
    let (feed, n_items) = match survey(file, charset)? {
        Surveyed::Feed(feed, n_items) => (feed, n_items),
        Surveyed::Declares => {
            return pipeline.refuse(file.shown.clone(), Refusal::fail(DECLARES));
        }
    };
    if n_items == 0 {
        let refusal = match is_xml(&head) {
            true => Refusal::skip("the feed has no items"),
            false => {
                Refusal::fail("it is no feed: it begins with none of a feed's elements")
            }
        };
        return pipeline.refuse(file.shown.clone(), refusal);
    }
    let feed = Arc::new(feed.with(pipeline.request()));
    let mut cutter = Cutter::new(charset.reader(file.reader()?), RECORDS);
    while let Some(piece) = cutter.next().map_err(|error| file.error(error))? {
        match piece {
            Piece::Record { bytes, line, around, end } => {
                let feed = Arc::clone(&feed);
                let at = format!("{}:{line}", file.shown);
                let length = bytes.len();
                pipeline.record(at, length, move || {
                    let decoded = charset.decode(&bytes);
                    let mut item = entry::item(&decoded.text, &around, &feed)?;
                    item.origin.sha256 = crate::import::hash::sha256(&bytes);
                    item.notes.extend(decoded.note);
                    item.notes.extend(note_of(end).map(ToOwned::to_owned));
                    Ok(item)
                })?;
            }
            Piece::TooLong { line, reason } => {
                pipeline
                    .refuse(format!("{}:{line}", file.shown), Refusal::fail(reason))?;
            }
            Piece::Declares { .. } => {}
        }
    }
    Ok(())
}

/// What is to be told of an item that ended in such a way; `None` if it is as it should be.
pub(super) fn note_of(end: End) -> Option<&'static str> {
    match end {
        End::Own => None,
        End::Other => Some("it has no end of its own: the next one begins inside of it"),
        End::Around => Some("it has no end of its own: what is around it ends first"),
        End::Stream => Some("the feed ends in the middle of it"),
    }
}

/// What a first look at a file tells.
enum Surveyed {
    Feed(Feed, usize),
    Declares,
}

fn survey(file: &Input, charset: Charset) -> Result<Surveyed, ImportError> {
    let mut cutter = Cutter::new(charset.reader(file.reader()?), RECORDS);
    let mut n_items = 0;
    while let Some(piece) = cutter.next().map_err(|error| file.error(error))? {
        match piece {
            Piece::Declares { .. } => return Ok(Surveyed::Declares),
            _ => n_items += 1,
        }
    }
    let text = charset.decode(cutter.outside()).text;
    Ok(Surveyed::Feed(Feed::read(&text), n_items))
}
