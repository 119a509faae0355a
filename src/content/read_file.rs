//! Reads one file below `content/` as what its name says it is.

use crate::config::Config;
use crate::config::Pictures;
use crate::content::Origin;
use crate::content::Told;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Place;
use crate::fingerprint::Fingerprint;
use crate::folder::Folder;
use crate::folder::ReadError;
use crate::folder::Stamp;
use crate::pages::SiteFile;
use crate::paths::Address;
use crate::paths::ContentPath;
use crate::pictures;
use crate::story;
use crate::story::MAX_STORY_BYTES;
use crate::story::TextRef;

/// As much of a picture as tells its size.
const PICTURE_HEAD: usize = 64 * 1024;

/// The largest picture that is looked into, in bytes. No camera writes more.
pub const MAX_PICTURE_BYTES: u64 = 256 * 1024 * 1024;

/// As much of another file as tells whether it begins like a story.
const HEAD: usize = 8;

/// What a file's name says it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A story.
    Story,
    /// An undated page: Markdown below `pages/`.
    Undated,
    /// Anything else, copied as it is.
    File,
}

/// Returns what the file at `path` is: Markdown ends with `.md` or `.markdown`.
pub fn kind_of(path: &str) -> Kind {
    let extension =
        path.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    match extension.as_deref() {
        Some("md" | "markdown") if path.starts_with("pages/") => Kind::Undated,
        Some("md" | "markdown") => Kind::Story,
        _ => Kind::File,
    }
}

/// A file as it was at one moment.
pub(super) struct Raw {
    /// All of a story, or of a picture that is looked into; of other files as much as tells a
    /// picture's size and whether it begins like a story.
    bytes: Vec<u8>,
    /// Of all of it; of nothing if it cannot be read.
    pub(super) content: Fingerprint,
    pub(super) stamp: Option<Stamp>,
    pub(super) error: Option<ReadError>,
}

impl Raw {
    /// Whether the file may say that its story is to be hidden. What cannot be read is taken
    /// at its worst.
    pub(super) fn may_hide(&self) -> bool {
        let words: [&[u8]; 7] = [
            b"embargo",
            b"withheld",
            b"withdraw",
            b"cancel",
            b"draft",
            b"expire",
            b"expiry",
        ];
        let lower = self.bytes.to_ascii_lowercase();
        let says = |word: &[u8]| lower.windows(word.len()).any(|part| part == word);
        // Between the letters of UTF-16 no word is found.
        lower.contains(&0) || words.into_iter().any(says)
    }
}

/// Reads a file, whatever is in it.
pub(super) fn look(folder: &Folder, origin: Origin, path: &str, config: &Config) -> Raw {
    let is_text = origin == Origin::Content && kind_of(path) != Kind::File;
    let whole = |limit: u64| {
        folder.read_whole(path, limit).map(|(bytes, stamp)| {
            let content = Fingerprint::of(&bytes);
            (bytes, content, stamp)
        })
    };
    let through = || {
        let head = if names_picture(path) { PICTURE_HEAD } else { HEAD };
        folder
            .read_through(path, head)
            .map(|(head, content, stamp, _)| (head, content, stamp))
    };
    let read = if is_text {
        whole(MAX_STORY_BYTES as u64)
    } else if is_looked_into(origin, path, config) {
        match whole(MAX_PICTURE_BYTES) {
            Err(ReadError::TooLarge { .. }) => through(),
            read => read,
        }
    } else {
        through()
    };
    match read {
        Ok((bytes, content, stamp)) => {
            Raw { bytes, content, stamp: Some(stamp), error: None }
        }
        Err(error) => Raw {
            bytes: Vec::new(),
            content: Fingerprint::default(),
            stamp: None,
            error: Some(error),
        },
    }
}

/// Says what a file tells, and what is wrong with it.
pub(super) fn tell(
    origin: Origin,
    path: &str,
    raw: &Raw,
    config: &Config,
) -> (Told, Vec<Diagnostic>) {
    let shown = format!("{}{path}", origin.prefix());
    let content_path = match ContentPath::new(path) {
        Ok(content_path) => content_path,
        Err(error) => {
            let problem = Diagnostic::error("path", error.to_string());
            let problem = problem.at(Place::file(shown)).help(error.help());
            return (Told::Nothing, vec![problem]);
        }
    };
    match (origin, kind_of(path)) {
        (Origin::Static, _) => file_as_it_is(path, path, &shown, size_of(&raw.bytes)),
        (Origin::Content, Kind::File) if is_looked_into(origin, path, config) => {
            picture(path, &shown, &raw.bytes, config)
        }
        (Origin::Content, Kind::File) => beside(path, &shown, &raw.bytes),
        (Origin::Content, kind) => text(kind, &content_path, &shown, raw, config),
    }
}

/// A story or an undated page.
fn text(
    kind: Kind,
    path: &ContentPath,
    shown: &str,
    raw: &Raw,
    config: &Config,
) -> (Told, Vec<Diagnostic>) {
    let decoded = match &raw.error {
        Some(error) => Err(unreadable(error, shown)),
        None => story::decode(shown, &raw.bytes),
    };
    let (told, problems) = match decoded {
        Err(problem) => (None, vec![problem]),
        Ok(text) if kind == Kind::Story => {
            let (story, problems) = story::read(path, shown, &text, config);
            (story.map(|story| Told::Story(Box::new(story))), problems)
        }
        Ok(text) => {
            let (page, problems) = story::read_undated(path, shown, &text, config);
            (page.map(|page| Told::Undated(Box::new(page))), problems)
        }
    };
    (told.unwrap_or_else(|| Told::Failed(path.clone())), problems)
}

fn unreadable(error: &ReadError, shown: &str) -> Diagnostic {
    let problem = match error {
        ReadError::TooLarge { .. } => {
            let limit = MAX_STORY_BYTES / (1024 * 1024);
            Diagnostic::error("too-long", format!("the file is longer than {limit} MiB"))
                .help("is it a story? If not, its name should not end with `.md`")
        }
        other => Diagnostic::error("unreadable", other.to_string()),
    };
    problem.at(Place::file(shown))
}

/// A file that is copied as it is: beside its story, or at the root for `pages/`. One that
/// begins like a story is not, whatever its name: editors and tools for merging leave copies
/// of stories, and the story may be hidden.
fn beside(path: &str, shown: &str, head: &[u8]) -> (Told, Vec<Diagnostic>) {
    if !names_yaml(path) && story::looks_like_front_matter(head) {
        let message = "this begins like a story, but its name does not end with `.md`";
        let problem = Diagnostic::warning("not-markdown", message).at(Place::file(shown));
        let help =
            "rename it to publish it; as it is, it is neither published nor copied";
        return (Told::Nothing, vec![problem.help(help)]);
    }
    file_as_it_is(path, public(path), shown, size_of(head))
}

/// Where a file below `content/` goes: that of a page lies at the root, as the page does.
fn public(path: &str) -> &str {
    path.strip_prefix("pages/").unwrap_or(path)
}

/// A picture that is looked into.
fn picture(
    path: &str,
    shown: &str,
    bytes: &[u8],
    config: &Config,
) -> (Told, Vec<Diagnostic>) {
    let (mut told, mut problems) =
        file_as_it_is(path, public(path), shown, size_of(bytes));
    let most_pixels = config.pictures.as_ref().map_or(0, Pictures::most_pixels);
    let (Told::File(file), Some((facts, trouble))) =
        (&mut told, pictures::look(bytes, most_pixels))
    else {
        return (told, problems);
    };
    if let Some(reason) = trouble {
        let message = format!("the picture is published as it is: {reason}");
        let problem = Diagnostic::warning("picture", message).at(Place::file(shown));
        problems.push(problem.help(
            "save it anew, smaller if it is very large, or raise \
             `pictures.max_megapixels` in newsgen.yaml",
        ));
    }
    file.size = facts.pixels.map(|pixels| (pixels.width, pixels.height)).or(file.size);
    file.picture = Some(facts);
    (told, problems)
}

/// Whether a file is a picture that smaller ones are made of.
fn is_looked_into(origin: Origin, path: &str, config: &Config) -> bool {
    let kinds = ["jpg", "jpeg", "png", "webp"];
    origin == Origin::Content
        && config.pictures.is_some()
        && kinds.contains(&extension(path).as_str())
}

/// Width and height of a picture that begins with `head`; `None` if it is none.
fn size_of(head: &[u8]) -> Option<(u32, u32)> {
    let size = imagesize::blob_size(head).ok()?;
    Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?))
}

fn file_as_it_is(
    path: &str,
    public: &str,
    shown: &str,
    size: Option<(u32, u32)>,
) -> (Told, Vec<Diagnostic>) {
    match Address::parse(&format!("/{public}")) {
        Ok(address) => {
            let path = path.to_owned();
            let file = SiteFile { path, address, size, picture: None };
            (Told::File(Box::new(file)), Vec::new())
        }
        Err(error) => {
            let problem = Diagnostic::error("address", error.to_string());
            (Told::Nothing, vec![problem.at(Place::file(shown)).help(error.help())])
        }
    }
}

fn extension(path: &str) -> String {
    let extension = path.rsplit_once('.').map(|(_, extension)| extension);
    extension.unwrap_or_default().to_ascii_lowercase()
}

fn names_picture(path: &str) -> bool {
    let pictures = ["png", "jpg", "jpeg", "gif", "webp", "avif", "bmp", "svg", "jxl"];
    pictures.contains(&extension(path).as_str())
}

/// Whether a file may begin as a story does and be none: a document of YAML begins so, too.
fn names_yaml(path: &str) -> bool {
    ["yaml", "yml"].contains(&extension(path).as_str())
}

/// Returns the decoded file at `path`, and whether its text is still what `text` says.
///
/// # Errors
///
/// If the file cannot be read any more, or has changed since it was indexed.
pub fn text_of(
    folder: &Folder,
    path: &ContentPath,
    text: &TextRef,
) -> Result<String, Diagnostic> {
    let shown = format!("content/{path}");
    let limit = MAX_STORY_BYTES as u64;
    let bytes = folder.read(path.as_str(), limit);
    let bytes = bytes.map_err(|error| unreadable(&error, &shown))?;
    let decoded = story::decode(&shown, &bytes)?.into_owned();
    let body = decoded.get(text.offset as usize..);
    let same = body.map(|body| crate::fingerprint::Fingerprint::of(body.as_bytes()));
    if same != Some(text.fingerprint) {
        let message = "the file changed while newsgen was building";
        let problem = Diagnostic::error("changed", message).at(Place::file(shown));
        return Err(problem.help("build again"));
    }
    Ok(decoded)
}
