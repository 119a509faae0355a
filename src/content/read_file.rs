//! Reads one file below `content/` as what its name says it is.

use std::io::Read as _;

use crate::config::Config;
use crate::content::Read;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Place;
use crate::folder::Folder;
use crate::folder::ReadError;
use crate::pages::SiteFile;
use crate::paths::Address;
use crate::paths::ContentPath;
use crate::story;
use crate::story::MAX_STORY_BYTES;
use crate::story::TextRef;

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

pub(super) fn story(
    folder: &Folder,
    path: &ContentPath,
    shown: &str,
    config: &Config,
) -> (Read, Vec<Diagnostic>) {
    let found = read_text(folder, path, shown).map_or_else(
        |problem| (None, vec![problem]),
        |text| story::read(path, shown, &text, config),
    );
    let failed = || Read::Failed(path.clone());
    (found.0.map_or_else(failed, |story| Read::Story(Box::new(story))), found.1)
}

pub(super) fn undated(
    folder: &Folder,
    path: &ContentPath,
    shown: &str,
    config: &Config,
) -> (Read, Vec<Diagnostic>) {
    let found = read_text(folder, path, shown).map_or_else(
        |problem| (None, vec![problem]),
        |text| story::read_undated(path, shown, &text, config),
    );
    let failed = || Read::Failed(path.clone());
    (found.0.map_or_else(failed, |page| Read::Undated(Box::new(page))), found.1)
}

/// Returns the decoded text of a file.
fn read_text(
    folder: &Folder,
    path: &ContentPath,
    shown: &str,
) -> Result<String, Diagnostic> {
    let bytes = read_bytes(folder, path, shown)?;
    Ok(story::decode(shown, &bytes)?.into_owned())
}

fn read_bytes(
    folder: &Folder,
    path: &ContentPath,
    shown: &str,
) -> Result<Vec<u8>, Diagnostic> {
    let limit = MAX_STORY_BYTES as u64;
    folder.read(path.as_str(), limit).map_err(|error| {
        let problem = match &error {
            ReadError::TooLarge { .. } => {
                let limit = MAX_STORY_BYTES / (1024 * 1024);
                Diagnostic::error(
                    "too-long",
                    format!("the file is longer than {limit} MiB"),
                )
                .help("is it a story? If not, its name should not end with `.md`")
            }
            other => Diagnostic::error("unreadable", other.to_string()),
        };
        problem.at(Place::file(shown))
    })
}

/// A file that is copied as it is: beside its story, or at the root for `pages/`.
pub(super) fn beside(
    folder: &Folder,
    path: &str,
    shown: &str,
) -> (Read, Vec<Diagnostic>) {
    let head = head_of(folder, path);
    if names_text(path) && story::looks_like_front_matter(&head) {
        let message = "this begins like a story, but its name does not end with `.md`";
        let problem = Diagnostic::warning("not-markdown", message).at(Place::file(shown));
        let help =
            "rename it to publish it; as it is, it is neither published nor copied";
        return (Read::Nothing, vec![problem.help(help)]);
    }
    let public = path.strip_prefix("pages/").unwrap_or(path);
    match Address::parse(&format!("/{public}")) {
        Ok(address) => {
            let size = imagesize::blob_size(&head).ok();
            let size = size.and_then(|size| {
                Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?))
            });
            (Read::File(SiteFile { path: path.to_owned(), address, size }), Vec::new())
        }
        Err(error) => {
            let problem = Diagnostic::error("address", error.to_string());
            (Read::Nothing, vec![problem.at(Place::file(shown)).help(error.help())])
        }
    }
}

/// As much of a file as tells a picture's size and whether it begins like a story.
fn head_of(folder: &Folder, path: &str) -> Vec<u8> {
    const HEAD: u64 = 64 * 1024;
    const START: u64 = 8;
    let length = if names_picture(path) { HEAD } else { START };
    let mut head = Vec::new();
    if let Ok((file, _)) = folder.open_file(path) {
        // What cannot be read here is said when the file is copied.
        let _ = file.take(length).read_to_end(&mut head);
    }
    head
}

fn extension(path: &str) -> String {
    let extension = path.rsplit_once('.').map(|(_, extension)| extension);
    extension.unwrap_or_default().to_ascii_lowercase()
}

fn names_picture(path: &str) -> bool {
    let pictures = ["png", "jpg", "jpeg", "gif", "webp", "avif", "bmp", "svg", "jxl"];
    pictures.contains(&extension(path).as_str())
}

/// Extensions that other generators give to stories.
fn names_text(path: &str) -> bool {
    let texts = [
        "html", "htm", "xhtml", "txt", "text", "mdx", "mkd", "mkdn", "mkdown", "mdown",
        "rst", "adoc", "textile", "org", "liquid", "njk",
    ];
    texts.contains(&extension(path).as_str())
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
    let decoded = read_text(folder, path, &shown)?;
    let body = decoded.get(text.offset as usize..);
    let same = body.map(|body| crate::fingerprint::Fingerprint::of(body.as_bytes()));
    if same != Some(text.fingerprint) {
        let message = "the file changed while newsgen was building";
        let problem = Diagnostic::error("changed", message).at(Place::file(shown));
        return Err(problem.help("build again"));
    }
    Ok(decoded)
}
