//! What the importers of whole sites share: a site's folder is walked, its documents become
//! stories and pages, its files are brought along, and links between them are kept.
//!
//! A site is read twice. First each document tells where it stood and where it will lie; of
//! that an index is kept, a line for each document. Then the documents are read one by one
//! and their texts' links are looked up in the index. What differs between generators is a
//! [`Generator`].

mod arguments;
mod attributes;
mod code;
mod embeds;
mod files;
mod filling;
mod index;
mod matter;
mod pattern;
mod pieces;
mod settings;
mod shortcodes;
mod told;

use std::sync::Arc;

use chrono_tz::Tz;
use rayon::iter::IntoParallelRefIterator as _;
use rayon::iter::ParallelIterator as _;
use serde_yaml::Mapping;
use serde_yaml::Value;

use crate::folder::Folder;
use crate::import::ImportError;
use crate::import::hash;
use crate::import::input::Input;
use crate::import::input::Kind;
use crate::import::item::Body;
use crate::import::item::Item;
use crate::import::item::Piece;
use crate::import::item::Refusal;
use crate::import::item::Shape;
use crate::import::pipeline::Pipeline;

pub(super) use arguments::Arguments;
pub(super) use code::Code;
pub(super) use embeds::embed;
pub(super) use embeds::fenced;
pub(super) use files::Role;
pub(super) use files::extension;
pub(super) use files::file_name;
pub(super) use files::is_brought;
pub(super) use files::is_picture;
pub(super) use files::stem;
pub(super) use index::Here;
pub(super) use matter::Document;
pub(super) use matter::Forms;
pub(super) use matter::Matter;
pub(super) use matter::list_of;
pub(super) use matter::text_of;
pub(super) use pattern::day_before;
pub(super) use pattern::local;
pub(super) use pattern::with_date;
pub(super) use settings::Settings;
pub(super) use settings::read_settings;
pub(super) use shortcodes::Holds;
pub(super) use shortcodes::Shortcodes;
pub(super) use shortcodes::Token;
pub(super) use shortcodes::What;
pub(super) use shortcodes::expanded as without_shortcodes;
pub(super) use told::Markup;
pub(super) use told::Told;

/// The longest document that is read.
const MAX_DOCUMENT_BYTES: u64 = 16 << 20;

/// How many things are told of one text.
const MAX_NOTES: usize = 100;

/// The rules of one generator, for one site.
pub(super) trait Generator: Send + Sync {
    /// What the site says of itself.
    fn settings(&self) -> &Settings;

    /// The front matter that its documents have.
    fn forms(&self) -> Forms;

    /// What a file of the site is.
    fn role(&self, path: &str) -> Role;

    /// What a document is and where it stood, by its path and its front matter. Fields that
    /// are understood are taken out.
    fn told(&self, path: &str, document: &mut Document) -> Result<Told, Refusal>;

    /// A text without the generator's template language.
    fn expanded(&self, text: &str, page: &mut Expanding<'_>) -> String;
}

/// A document whose text is being read.
pub(super) struct Expanding<'a> {
    pub(super) here: Here<'a>,
    /// All of the front matter.
    pub(super) fields: &'a Mapping,
    /// What was left out, each told once.
    pub(super) notes: Vec<String>,
}

impl Expanding<'_> {
    /// Tells of something once.
    pub(super) fn note(&mut self, note: String) {
        if self.notes.len() < MAX_NOTES && !self.notes.contains(&note) {
            self.notes.push(note);
        }
        if self.notes.len() == MAX_NOTES {
            self.notes.push("there is more of this kind, which is not told".to_owned());
        }
    }
}

/// A site that is being read.
struct Site {
    generator: Box<dyn Generator>,
    folder: Folder,
    index: index::Index,
    /// The zone of times that name none, and the one whose days are folders.
    zone: Tz,
}

/// Opens a site's folder; a file is refused.
pub(super) fn open(
    input: &Input,
    pipeline: &mut Pipeline<'_>,
) -> Result<Option<Folder>, ImportError> {
    if matches!(input.kind, Kind::File) {
        let reason = "a site is a folder: name the one that its settings lie in";
        pipeline.refuse(input.shown.clone(), Refusal::fail(reason))?;
        return Ok(None);
    }
    Ok(Some(Folder::open(&input.path)?))
}

/// The files of a site, without those in folders that hold no part of it.
pub(super) fn files(folder: &Folder) -> Vec<files::Entry> {
    files::walk(folder)
}

/// Reads all documents and files of a site.
pub(super) fn read(
    input: &Input,
    folder: Folder,
    generator: Box<dyn Generator>,
    pipeline: &mut Pipeline<'_>,
) -> Result<(), ImportError> {
    let entries = files::walk(&folder);
    let zone = pipeline.zone();
    let mut site = Site { generator, folder, index: index::Index::default(), zone };
    site.plan(&entries);
    let site = Arc::new(site);
    let shown = input.shown.trim_end_matches('/');
    let mut holds_any = false;
    for entry in entries {
        let at = format!("{shown}/{}", entry.path);
        if let Some(reason) = entry.skipped {
            pipeline.refuse(at, Refusal::skip(reason))?;
            continue;
        }
        let role = site.generator.role(&entry.path);
        holds_any |= matches!(role, Role::Document | Role::Refused(Refusal::Fail(_)));
        match role {
            Role::Document => {
                let site = Arc::clone(&site);
                let path = entry.path;
                let bytes = usize::try_from(entry.len).unwrap_or(usize::MAX);
                pipeline.record(at, bytes, move || site.item(&path))?;
            }
            Role::File(to) => {
                let to = site.index.file(&entry.path).unwrap_or(&to).to_owned();
                pipeline.copy(at, input.path.join(&entry.path), to)?;
            }
            Role::Refused(refusal) => pipeline.refuse(at, refusal)?,
        }
    }
    if !holds_any {
        let reason = "no text of such a site lies where one would: name the folder that its \
                      settings lie in";
        pipeline.refuse(input.shown.clone(), Refusal::fail(reason))?;
    }
    Ok(())
}

impl Site {
    /// Finds out where everything stood and where it will lie.
    fn plan(&mut self, entries: &[files::Entry]) {
        let there: Vec<&files::Entry> =
            entries.iter().filter(|entry| entry.skipped.is_none()).collect();
        let (generator, folder) = (&self.generator, &self.folder);
        let planned: Vec<(String, index::Plan)> = there
            .par_iter()
            .filter_map(|entry| {
                let plan = match generator.role(&entry.path) {
                    Role::Document => {
                        let mut document =
                            document(folder, &**generator, &entry.path).ok()?.1;
                        let told = generator.told(&entry.path, &mut document).ok()?;
                        index::Plan::Page(Box::new(told))
                    }
                    Role::File(to) => index::Plan::File(to),
                    Role::Refused(_) => return None,
                };
                Some((entry.path.clone(), plan))
            })
            .collect();
        let settings = self.generator.settings();
        self.index = index::Index::new(planned, settings, self.zone);
    }

    /// Makes an item of a document.
    fn item(&self, path: &str) -> Result<Item, Refusal> {
        let (bytes, mut document) = document(&self.folder, &*self.generator, path)?;
        let fields = document.matter.clone().into_rest();
        let told = self.generator.told(path, &mut document)?;
        if told.shape == Shape::Undated && told.address.as_deref() == Some("/") {
            return Err(Refusal::skip(
                "it is the site's front page: newsgen makes its own",
            ));
        }
        let Some(here) = self.index.here(path, self.generator.settings()) else {
            return Err(Refusal::fail("the file changed while it was read"));
        };
        let mut item = Item::default();
        item.notes.extend(document.note.map(ToOwned::to_owned));
        item.origin.sha256 = hash::sha256(&bytes);
        item.origin.id = Some(path.to_owned());
        let mut page = Expanding { here, fields: &fields, notes: Vec::new() };
        let text = self.generator.expanded(&document.text, &mut page);
        let Expanding { here, notes, .. } = page;
        let pieces = match told.markup {
            Markup::Html => vec![Piece::Html(pieces::with_links(&text, &here))],
            Markup::Markdown => {
                let text = attributes::without(&text, &mut item.notes);
                pieces::pieces(&text, &here)
            }
        };
        item.body = Body::Mixed(pieces.into_iter().map(without_marks).collect());
        let matter = std::mem::take(&mut document.matter);
        filling::fill(&mut item, told, matter, &here);
        item.notes.extend(notes);
        Ok(item)
    }
}

/// A piece without what stood before links that were led.
fn without_marks(piece: Piece) -> Piece {
    let without = |text: String| match text.contains(index::LED) {
        true => text.replace(index::LED, ""),
        false => text,
    };
    match piece {
        Piece::Markdown(text) => Piece::Markdown(without(text)),
        Piece::Html(html) => Piece::Html(without(html)),
        Piece::Footnote { name, html } => Piece::Footnote { name, html: without(html) },
    }
}

fn document(
    folder: &Folder,
    generator: &dyn Generator,
    path: &str,
) -> Result<(Vec<u8>, Document), Refusal> {
    let bytes = folder
        .read(path, MAX_DOCUMENT_BYTES)
        .map_err(|error| Refusal::fail(error.to_string()))?;
    let document = Document::read(&bytes, generator.forms())?;
    Ok((bytes, document))
}

/// A value of front matter or settings as a template would print it.
pub(super) fn printed(fields: &Mapping, path: &str) -> Option<String> {
    let mut parts = path.split('.');
    let mut value = fields.get(parts.next()?)?;
    for part in parts {
        value = value.as_mapping()?.get(part)?;
    }
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}
