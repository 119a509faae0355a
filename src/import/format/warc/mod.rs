//! Reads web archives: WARC and ARC, packed or not, whole or damaged. Pages of HTML that a
//! server sent become stories; all other records are told of.

mod cut;
mod head;
mod http;
mod source;

use std::fs::File;
use std::io::Read as _;

use flate2::read::GzDecoder;

use crate::import::ImportError;
use crate::import::format::page::Page;
use crate::import::format::warc::cut::Cut;
use crate::import::format::warc::cut::Cutter;
use crate::import::format::warc::cut::Record;
use crate::import::format::warc::head::Family;
use crate::import::format::warc::head::Head;
use crate::import::format::warc::http::Answer;
use crate::import::hash;
use crate::import::input::Input;
use crate::import::input::Kind;
use crate::import::item::Item;
use crate::import::item::Refusal;
use crate::import::pipeline::Pipeline;

/// How web archives are called.
const NAMES: [&str; 4] = [".warc", ".warc.gz", ".arc", ".arc.gz"];
/// How much of a packed file is unpacked to see what it is.
const LOOK: u64 = 2048;
/// The longest part of an address that is shown.
const SHOWN_URL: usize = 200;

/// Whether an input is of this format: a file by its bytes, a folder by its files' names.
pub(super) fn is(input: &Input, head: &[u8]) -> bool {
    match input.kind {
        Kind::File => is_archive(head),
        Kind::Folder => input.files().is_ok_and(|files| {
            let count = files.iter().filter(|file| is_named_so(file)).count();
            count > 0 && count * 2 >= files.len()
        }),
    }
}

fn is_named_so(file: &Input) -> bool {
    let name = file.name();
    NAMES.iter().any(|end| name.ends_with(end))
}

fn is_archive(head: &[u8]) -> bool {
    let mut unpacked = Vec::new();
    let bytes = if head.starts_with(&[0x1f, 0x8b]) {
        // It ends in the middle, which is no matter.
        drop(GzDecoder::new(head).take(LOOK).read_to_end(&mut unpacked));
        &unpacked
    } else {
        head
    };
    let bytes = bytes.trim_ascii_start();
    Family::Warc.begins(bytes) || Family::Arc.begins(bytes)
}

/// Reads all records.
pub(super) fn read(
    input: &Input,
    pipeline: &mut Pipeline<'_>,
) -> Result<(), ImportError> {
    for file in pipeline.files(input)? {
        let head = file.head();
        let reason = if head.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
            Refusal::fail("it is packed with zstd: unpack it with `zstd -d` first")
        } else if head.is_empty() {
            Refusal::fail("the file is empty")
        } else if !is_archive(&head) && !is_named_so(&file) && is_of_folder(input) {
            Refusal::skip("it is no web archive")
        } else {
            read_file(&file, pipeline)?;
            continue;
        };
        pipeline.refuse(file.shown, reason)?;
    }
    Ok(())
}

const fn is_of_folder(input: &Input) -> bool {
    matches!(input.kind, Kind::Folder)
}

fn read_file(file: &Input, pipeline: &mut Pipeline<'_>) -> Result<(), ImportError> {
    let opened = File::open(&file.path).map_err(|error| file.error(error))?;
    let mut cutter = Cutter::open(opened).map_err(|error| file.error(error))?;
    while let Some(cut) = cutter.cut().map_err(|error| file.error(error))? {
        let record = match cut {
            Cut::Record(record) => record,
            Cut::Damaged(at, reason) => {
                let reason = Refusal::fail(format!("damaged: {reason}"));
                pipeline.refuse(format!("{} at byte {at}", file.shown), reason)?;
                continue;
            }
        };
        let at = shown(&file.shown, &record);
        match no_page(&record.head) {
            Some(refusal) => pipeline.refuse(at, refusal)?,
            None => {
                pipeline.record(at, record.block.len(), move || item(&record))?;
            }
        }
    }
    Ok(())
}

/// Where a record stands, and the address it tells.
fn shown(file: &str, record: &Record) -> String {
    let at = record.at;
    let url = record.head.url.as_deref().unwrap_or_default();
    if url.is_empty() {
        return format!("{file} at byte {at}");
    }
    let url: String = url.chars().filter(|c| !c.is_control()).take(SHOWN_URL).collect();
    format!("{file} at byte {at}: {url}")
}

/// Why a record is no page, if its head tells.
fn no_page(head: &Head) -> Option<Refusal> {
    let reason = match head.kind.as_str() {
        "response" | "resource" => {
            let url = head.url.as_deref().unwrap_or_default();
            let is_name = url.starts_with("dns:");
            is_name.then(|| "it is what a name server said, and no page".to_owned())?
        }
        "warcinfo" => "it tells of the file, and is no page".to_owned(),
        "request" => "it is what was asked of the server, and no page".to_owned(),
        "metadata" => "it tells of another record, and is no page".to_owned(),
        "revisit" => match &head.same_as {
            Some(url) => format!("the page was the same as `{url}` captured before"),
            None => "the page was the same as one captured before".to_owned(),
        },
        "conversion" => "it is the bare text of a page, with neither headline nor date: \
            import the file with the page itself"
            .to_owned(),
        "continuation" => {
            let reason = "it goes on with a page that is in several records, which are \
                not put together";
            return Some(Refusal::fail(reason));
        }
        other => format!("it is a record of the kind `{other}`, and no page"),
    };
    Some(Refusal::skip(reason))
}

fn item(record: &Record) -> Result<Item, Refusal> {
    let head = &record.head;
    if head.segment.is_some() {
        let reason = "the page is in several records, which are not put together";
        return Err(Refusal::fail(reason));
    }
    let is_http = head.kind == "response" || record.block.starts_with(b"HTTP/");
    let answer = if is_http { Answer::read(&record.block) } else { None };
    let (content_type, opened) = match answer {
        Some(answer) => {
            if answer.status != 200 {
                let reason = format!("the server answered {}", answer.status);
                return Err(Refusal::skip(reason));
            }
            let content_type = answer.content_type.clone();
            refuse_other_types(content_type.as_deref(), record)?;
            (content_type, answer.open()?)
        }
        None => {
            let content_type = head.content_type.clone();
            refuse_other_types(content_type.as_deref(), record)?;
            let bytes = record.block.clone();
            (content_type, http::Opened { bytes, notes: Vec::new() })
        }
    };
    if content_type.is_none() && !looks_like_html(&opened.bytes) {
        return Err(Refusal::skip("it is of no type that is told, and no HTML"));
    }
    let page = Page {
        bytes: opened.bytes,
        content_type,
        url: head.url.clone(),
        captured: head.date.clone(),
    };
    let mut item = page.item()?;
    for note in opened.notes {
        item.note(note);
    }
    if let Some(why) = &head.truncated {
        item.note(format!("the page was cut when it was captured: {why}"));
    }
    if !record.note.is_empty() {
        item.note(record.note.clone());
    }
    tell_origin(&mut item, record);
    Ok(item)
}

/// Keeps where the page came from. A page is known by its address and what it was like then.
fn tell_origin(item: &mut Item, record: &Record) {
    let head = &record.head;
    let origin = &mut item.origin;
    if let Some(url) = &head.url {
        let version = head.digest.as_ref().or(head.date.as_ref());
        origin.id = Some(match version {
            Some(version) => format!("{url} {version}"),
            None => url.clone(),
        });
        origin.url = Some(url.clone());
    }
    if head.date.is_some() {
        origin.captured.clone_from(&head.date);
    }
    origin.sha256 = hash::sha256(&record.block);
    origin.more.set_some("digest", head.digest.as_deref());
}

/// Passes over what is no HTML, or too long.
fn refuse_other_types(
    content_type: Option<&str>,
    record: &Record,
) -> Result<(), Refusal> {
    let told = content_type.unwrap_or("text/html");
    let name = told.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_html = matches!(name.as_str(), "text/html" | "application/xhtml+xml")
        // ARC's word for none; the bytes tell.
        || matches!(name.as_str(), "no-type" | "unk" | "application/http")
            && looks_like_html(&record.block);
    if !is_html {
        let name: String = name.chars().take(80).collect();
        return Err(Refusal::skip(format!("it is `{name}`, and no HTML")));
    }
    if record.is_long {
        return Err(Refusal::fail("the page is longer than 16 MiB"));
    }
    Ok(())
}

fn looks_like_html(bytes: &[u8]) -> bool {
    let start = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    let start = String::from_utf8_lossy(start).to_ascii_lowercase();
    ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| start.contains(tag))
}

#[cfg(test)]
mod tests;
