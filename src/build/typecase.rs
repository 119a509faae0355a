//! Reads the fonts that the site names for its social cards.

use std::sync::Arc;

use crate::build::Project;
use crate::cards::Fonts;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::fingerprint::Fingerprint;
use crate::fingerprint::Hasher;
use crate::folder::Folder;

/// The largest font that is read. Chinese ones have some 25 MB.
const MAX_FONT_BYTES: u64 = 128 * 1024 * 1024;

/// The fonts of social cards, as they lie on the disk.
pub(super) struct Typecase {
    pub(super) fonts: Arc<Fonts>,
    /// What is wrong with others.
    pub(super) problems: Vec<Diagnostic>,
    /// Of the files.
    read: Fingerprint,
}

impl Typecase {
    /// Reads the fonts; `None` if the site wants no cards. Those that were read before serve
    /// if they are the same.
    pub(super) fn read(
        project: &Project,
        config: &Config,
        before: Option<Self>,
    ) -> Option<Self> {
        let wanted = config.social_cards.as_ref()?;
        let folder = Folder::open(&project.root).ok();
        let mut hasher = Hasher::default();
        let mut problems = Vec::new();
        let (mut files, mut paths) = (Vec::new(), Vec::new());
        for path in &wanted.fonts {
            let read = folder.as_ref().map(|folder| folder.read(path, MAX_FONT_BYTES));
            match read {
                Some(Ok(bytes)) => {
                    hasher.value(path).bytes(&bytes);
                    files.push(bytes);
                    paths.push(path);
                }
                Some(Err(error)) => problems.push(wrong(path, &error.to_string())),
                None => problems.push(wrong(path, "the project's folder cannot be read")),
            }
        }
        hasher.value(&problems);
        let read = hasher.take();
        if let Some(before) = before.filter(|before| before.read == read) {
            return Some(before);
        }
        if files.is_empty() {
            return Some(Self { fonts: Fonts::built_in(), problems, read });
        }
        let (fonts, no_fonts) = Fonts::with(files);
        let no_fonts = no_fonts.into_iter();
        problems.extend(no_fonts.map(|one| wrong(paths[one.at], "it is no font")));
        Some(Self { fonts: Arc::new(fonts), problems, read })
    }
}

fn wrong(path: &str, reason: &str) -> Diagnostic {
    let message = format!("`social_cards.fonts` names `{path}`: {reason}");
    let help = "write the path of a TrueType or OpenType font below the project";
    Diagnostic::warning("card-font", message).help(help)
}
