//! Reads saved web pages: what they say of themselves, and the text between all that a site
//! sets around it.
//!
//! ```text
//! bytes ─charset─▶ text ─tree─▶ linked, meta, marked ─▶ facts ─▶ Item
//!                           └─main_text─▶ the article's HTML ─▶ body
//! ```

mod beside;
mod boxes;
mod charset;
mod facts;
mod kinds;
mod linked;
mod main_text;
mod marked;
mod meta;
mod saved;
mod title;

use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use ammonia::Url;

use crate::import::ImportError;
use crate::import::hash;
use crate::import::input::Input;
use crate::import::item::Body;
use crate::import::item::Item;
use crate::import::item::Refusal;
use crate::import::pipeline::Pipeline;
use crate::import::tree::Tree;
use crate::moment;

use beside::Beside;
use facts::Facts;
use facts::Kind;
use main_text::Cleared;
use main_text::MainText;
use meta::Head;

/// The longest page that is read.
const MAX_PAGE_BYTES: u64 = 16 << 20;
/// How the files of pages end.
const ENDS: [&str; 5] = [".html", ".htm", ".xhtml", ".shtml", ".xht"];
/// Of how many words a text must be the half, for it to be the one that a page holds.
const HALF: usize = 2;

/// A web page as it was kept.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// The page's bytes, in whatever charset.
    pub(super) bytes: Vec<u8>,
    /// The media type that it was sent with, with its charset if it named one.
    pub(super) content_type: Option<String>,
    /// Its address.
    pub(super) url: Option<String>,
    /// When it was taken from there.
    pub(super) captured: Option<String>,
}

impl Page {
    /// Makes an item of the page.
    pub(super) fn item(self) -> Result<Item, Refusal> {
        self.made(Beside::default())
    }

    /// Makes an item of the page, which lies at `path`, and of pictures below `root`.
    pub(super) fn item_in(self, root: &Path, path: &Path) -> Result<Item, Refusal> {
        self.made(Beside::new(root, path))
    }

    fn made(mut self, mut beside: Beside) -> Result<Item, Refusal> {
        kinds::refuse_other_media(self.content_type.as_deref(), &self.bytes)?;
        let decoded = charset::decode(&self.bytes, self.content_type.as_deref());
        let tree = Tree::parse(&decoded.text)
            .map_err(|error| Refusal::fail(error.to_string()))?;
        let head = Head::read(&tree);
        let saved = saved::told(&decoded.text);
        self.url = self.url.or(saved.url);
        self.captured = self.captured.or(saved.captured);
        let address = address(self.url.as_deref(), &head);
        let facts = facts(&tree, &head, address.as_deref());
        let title = title::headline(&tree, &facts, head.title.as_deref());
        let base = base(address.as_deref(), head.base());
        let mut cleared = Cleared::new(&title, base.as_ref(), &mut beside);
        let page = cleared.write(&tree);
        let lost_links = cleared.lost_links;
        let text = main_text::find(&page).unwrap_or_default();
        kinds::refuse_others(&tree, (&facts, &head), (&title, &text))?;

        let mut item = Item { title, ..Item::default() };
        item.notes.extend(decoded.note);
        item.origin.sha256 = hash::sha256(&self.bytes);
        item.origin.id.clone_from(&address);
        item.origin.url = self.url.or(address);
        item.origin.captured = self.captured;
        note_losses(&mut item, lost_links, &beside);
        item.body = body(text, &facts, &mut item.notes);
        if let Body::Html(html) = &item.body {
            item.files = beside.files(html);
        }
        facts.tell(&mut item);
        if item.date.is_none() {
            date_by_address(&mut item);
        }
        Ok(item)
    }
}

fn note_losses(item: &mut Item, lost_links: usize, beside: &Beside) {
    if lost_links > 0 {
        item.note(format!(
            "the page has no address: {lost_links} of its links and pictures lead nowhere; \
             their words were kept"
        ));
    }
    match beside.missing.as_slice() {
        [] => {}
        [one] => item.note(format!("a picture is not in the folder: {one}")),
        [one, rest @ ..] => {
            item.note(format!(
                "pictures are not in the folder: {one} and {} more",
                rest.len()
            ));
        }
    }
}

/// The text that is found; where it is not even half of what the page holds as data, that.
fn body(text: MainText, facts: &Facts, notes: &mut Vec<String>) -> Body {
    let held = facts.text.as_deref().unwrap_or_default();
    if held.split_whitespace().count() > text.words * HALF + 10 {
        notes.push(
            "the text is that of the page's data: it shows only a part of it".to_owned(),
        );
        return match held.contains("</") {
            true => Body::Html(held.to_owned()),
            false => Body::Plain(held.to_owned()),
        };
    }
    Body::Html(text.html)
}

/// All that a page says of itself, what is most certain first.
fn facts(tree: &Tree, head: &Head, address: Option<&str>) -> Facts {
    let bare = |address: &str| {
        let address = address.split(['#', '?']).next().unwrap_or_default();
        let address = address.split_once("://").map_or(address, |(_, rest)| rest);
        address.trim_end_matches('/').to_ascii_lowercase()
    };
    let own = address.map(bare);
    let is_it = |other: &str| own.as_ref().is_some_and(|own| *own == bare(other));
    let mut facts = linked::facts(tree, head.title.as_deref(), &is_it)
        .or(head.open_graph())
        .or(marked::schema(tree))
        .or(head.dublin_core())
        .or(head.made_up());
    if facts.kind == Kind::Untold && !facts.dates.is_empty() {
        facts.kind = Kind::Article;
    }
    // Lists of articles have times and authors, too.
    facts.or(marked::classes(tree)).or(head.html())
}

/// The page's address: the one it was taken from, unless it names a better one there.
fn address(url: Option<&str>, head: &Head) -> Option<String> {
    let url = url.and_then(|url| Url::parse(url).ok()).filter(is_web);
    let own = head.address().and_then(|own| match &url {
        Some(url) => url.join(&own).ok(),
        None => Url::parse(&own).ok(),
    });
    // Some sites name their front page in each.
    let own = own.filter(|own| is_web(own) && own.path().len() > 1);
    let is_other =
        |own: &Url| url.as_ref().is_some_and(|url| url.host_str() != own.host_str());
    own.filter(|own| !is_other(own)).or(url).map(Into::into)
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

/// What the page's addresses are relative to.
fn base(address: Option<&str>, told: Option<&str>) -> Option<Url> {
    let address = address.and_then(|address| Url::parse(address).ok());
    let told = told.and_then(|told| match &address {
        Some(address) => address.join(told).ok(),
        None => Url::parse(told).ok(),
    });
    told.filter(is_web).or(address)
}

/// Takes the day that an address tells, as `/2016/03/11/` does.
fn date_by_address(item: &mut Item) {
    let url = item.origin.url.as_deref().and_then(|url| Url::parse(url).ok());
    let Some(url) = url else { return };
    let path = url.path().trim_matches('/');
    if let Some((day, _)) = moment::date_in_path(path) {
        item.date = Some(day.to_string());
        item.note("its date is that of its address");
    }
}

/// Whether an input is of this format.
pub(super) fn is(input: &Input, head: &[u8]) -> bool {
    let name = input.name();
    if ENDS.iter().any(|end| name.ends_with(end)) {
        return true;
    }
    if head.is_empty() {
        // A folder, if anything.
        return input.files().is_ok_and(|files| files.iter().take(1000).any(is_page));
    }
    let head = String::from_utf8_lossy(head).trim_start().to_ascii_lowercase();
    head.starts_with("<!doctype html") || head.starts_with("<html")
}

fn is_page(file: &Input) -> bool {
    let name = file.name();
    ENDS.iter().any(|end| name.ends_with(end))
}

/// Reads all records.
pub(super) fn read(
    input: &Input,
    pipeline: &mut Pipeline<'_>,
) -> Result<(), ImportError> {
    let root: Arc<Path> = match input.path.is_dir() {
        true => input.path.as_path().into(),
        false => input.path.parent().unwrap_or(Path::new("")).into(),
    };
    for file in pipeline.files(input)? {
        let is_named = file.path == input.path;
        if !is_named && !is_page(&file) {
            continue;
        }
        let at = file.shown.clone();
        let Some(bytes) = file.bytes(MAX_PAGE_BYTES)? else {
            pipeline.refuse(at, Refusal::fail("the page is longer than 16 MiB"))?;
            continue;
        };
        let path: PathBuf = file.path.clone();
        let root = Arc::clone(&root);
        pipeline.record(at, bytes.len(), move || {
            let root = if root.as_os_str().is_empty() { Path::new(".") } else { &root };
            Page { bytes, ..Page::default() }.item_in(root, &path)
        })?;
    }
    Ok(())
}
