//! The export: every published story, one after another, for other programs.
//!
//! Stories are read, written and forgotten a few at a time: memory grows with their number,
//! as everywhere, and never with their texts. Where the bytes go, the caller says; nothing
//! of the site or its cache is looked at or changed.

mod links;
mod record;
mod table;
mod text;

use std::io;
use std::io::Write;

use rayon::iter::IntoParallelRefIterator as _;
use rayon::iter::ParallelIterator as _;

use crate::archive::Archive;
use crate::archive::ArticleId;
use crate::archive::Held;
use crate::build::BuildError;
use crate::build::Options;
use crate::build::Project;
use crate::build::open_content;
use crate::config::Config;
use crate::content;
use crate::diagnostic;
use crate::diagnostic::Diagnostic;
use crate::folder::Folder;
use crate::formats;
use crate::formats::OfFile;
use crate::moment::Moment;
use crate::moment::Span;
use crate::pages::Edition;
use crate::pages::SiteFile;
use crate::pages::UndatedPage;
use crate::pages::undated_pages;
use crate::paths::ContentPath;
use crate::story::Draft;
use crate::story::Release;
use crate::story::Story;

use record::FacetName;
use record::Record;
use text::Written;

/// How many stories are read and written at a time.
const RUN: usize = 64;

/// In which format stories are exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One JSON object a line, with the names of front matter.
    Jsonl,
    /// A table, RFC 4180, with a line of names.
    Csv,
    /// One ninjs 3.1 object a line.
    Ninjs,
}

/// A form in which a story's text is exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TextForm {
    /// As it is written.
    Markdown,
    /// As on its page, with full addresses where the site has one.
    Html,
    /// Its words, with an empty line between paragraphs.
    Plain,
}

/// What is to be exported.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The format.
    pub format: Format,
    /// The forms in which each text is given; none leaves texts out.
    pub text: &'a [TextForm],
    /// When its stories were published.
    pub span: Span,
}

/// What an export came to.
#[derive(Debug, Default)]
pub struct Exported {
    /// How many stories were written.
    pub stories: usize,
    /// How many files of stories could not be read at all.
    pub failed: usize,
    /// What is wrong with stories; those that have errors were not written.
    pub diagnostics: Vec<Diagnostic>,
}

/// Why an export stopped.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// There is no archive that can be read.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// What was exported could not be written.
    #[error("cannot write the export")]
    Write(#[from] io::Error),
}

/// What only a story's file tells.
struct Kept {
    path: ContentPath,
    slug: Box<str>,
    release: Release,
    held: Option<Held>,
}

/// What an export reads from.
struct Reading<'a> {
    edition: Edition<'a>,
    content: &'a Folder,
    /// By path.
    kept: &'a [Kept],
    facets: &'a [FacetName<'a>],
    request: &'a Request<'a>,
}

/// Writes the published stories to `to`, oldest first, all versions of running stories among
/// them.
///
/// # Errors
///
/// If there is no content folder, it cannot be opened, or `to` takes no more.
pub fn export(
    project: &Project,
    config: &Config,
    options: &Options,
    request: &Request<'_>,
    to: &mut dyn Write,
) -> Result<Exported, ExportError> {
    let content = open_content(project)?;
    let mut contents = content::read(&content, config);
    let stories = std::mem::take(&mut contents.stories);
    let kept: Vec<Kept> =
        stories.iter().map(|story| Kept::of(story, options.as_of)).collect();
    let (archive, mut diagnostics) =
        Archive::index(stories, options.as_of, options.show, config);
    diagnostics.append(&mut contents.diagnostics);
    let mut undated = std::mem::take(&mut contents.undated);
    undated.retain(|page| page.draft == Draft::No || options.show.drafts);
    let undated: Vec<UndatedPage> = undated_pages(undated).0;
    let files: &[SiteFile] = &contents.files;
    let edition = Edition {
        config,
        archive: &archive,
        undated: &undated,
        files,
        icons: &[],
        cards: None,
    };
    let facets = record::facet_names(config, &table::columns());
    let reading =
        Reading { edition, content: &content, kept: &kept, facets: &facets, request };

    let mut stories = 0;
    if request.format == Format::Csv {
        to.write_all(&table::head(&reading))?;
    }
    let ids: Vec<ArticleId> = archive.ids().filter(|&id| reading.has(id)).collect();
    for run in ids.chunks(RUN) {
        let lines: Vec<Result<Vec<u8>, Diagnostic>> =
            run.par_iter().map(|&id| reading.line(id)).collect();
        for line in lines {
            match line {
                Ok(line) => {
                    to.write_all(&line)?;
                    stories += 1;
                }
                Err(problem) => diagnostics.push(problem),
            }
        }
    }
    to.flush()?;
    diagnostic::sort(&mut diagnostics);
    Ok(Exported { stories, failed: contents.failed.len(), diagnostics })
}

impl Kept {
    fn of(story: &Story, as_of: Moment) -> Self {
        let Story { path, slug, release, .. } = story;
        let held = Held::of(story, as_of);
        Self { path: path.clone(), slug: slug.clone(), release: *release, held }
    }

    fn of_file(&self) -> OfFile<'_> {
        OfFile { slug: &self.slug, release: &self.release, held: self.held }
    }
}

impl Reading<'_> {
    /// Whether a story lies in the time that was asked for.
    fn has(&self, id: ArticleId) -> bool {
        let date = self.edition.archive.article(id).date;
        let span = &self.request.span;
        span.begins_by(date) && span.reaches(date, self.edition.config.time_zone)
    }

    /// One story, with the end of its line.
    fn line(&self, id: ArticleId) -> Result<Vec<u8>, Diagnostic> {
        let written = Written::read(self, id)?;
        let mut line = match self.request.format {
            Format::Ninjs => {
                let file = self.kept(id).map(Kept::of_file);
                formats::ninjs(&self.edition, id, written.for_ninjs(), file)
            }
            Format::Jsonl => {
                let record = Record::of(self, id, &written);
                serde_json::to_vec(&record).unwrap_or_default()
            }
            Format::Csv => return Ok(table::row(self, &Record::of(self, id, &written))),
        };
        line.push(b'\n');
        Ok(line)
    }

    fn kept(&self, id: ArticleId) -> Option<&Kept> {
        let path = self.edition.archive.article(id).path.as_str();
        let at = self.kept.binary_search_by(|kept| kept.path.as_str().cmp(path));
        at.ok().map(|at| &self.kept[at])
    }

    fn wants(&self, form: TextForm) -> bool {
        self.request.text.contains(&form)
    }
}
