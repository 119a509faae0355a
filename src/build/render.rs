//! Renders pages in parallel, each with the text it needs, and keeps none of them.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::ops::Range;

use rayon::iter::IndexedParallelIterator as _;
use rayon::iter::ParallelIterator as _;
use rayon::slice::ParallelSlice as _;
use rayon::slice::ParallelSliceMut as _;

use crate::build::inputs::Shows;
use crate::cache::TextRow;
use crate::config::Addresses;
use crate::content;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Place;
use crate::fingerprint::Fingerprint;
use crate::fingerprint::Inputs;
use crate::folder::Folder;
use crate::formats;
use crate::markdown;
use crate::pages::Anchor;
use crate::pages::Body;
use crate::pages::Edition;
use crate::pages::Links;
use crate::pages::Page;
use crate::pages::PageKind;
use crate::pages::Plan;
use crate::pages::Uses;
use crate::paths::Address;
use crate::paths::ContentPath;
use crate::relative::Relative;
use crate::story::TextRef;
use crate::theme::Renderer;
use crate::theme::Shown;

/// How many neighbouring pages one thread renders in a run.
const RUN: usize = 64;

/// What rendering needs.
pub(super) struct Rendering<'a> {
    pub(super) edition: Edition<'a>,
    pub(super) renderer: &'a Renderer,
    pub(super) plan: &'a Plan,
    pub(super) content: &'a Folder,
    /// Of how Markdown becomes HTML.
    pub(super) style: Fingerprint,
}

/// What was found in a text when it was rendered, now or before.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Links to headings of other texts, and where they stand.
    pub(super) anchors: Vec<(Place, Anchor)>,
    /// The files beside stories that it uses.
    pub(super) used_files: Vec<usize>,
    /// What is to be kept of it; `None` if there is nothing to say.
    pub(super) row: Option<TextRow>,
}

/// What was found out while rendering.
#[derive(Debug, Default)]
pub(super) struct Rendered {
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Links to headings of other texts, and where they stand.
    pub(super) anchors: Vec<(Place, Anchor)>,
    /// The files beside stories that texts use.
    pub(super) used_files: BTreeSet<usize>,
    /// What is to be kept of texts.
    pub(super) rows: Vec<TextRow>,
    /// How many pages were not made because a text is no longer what was read. They are to be
    /// tried again, even if everything comes back as it was.
    pub(super) n_unread: usize,
    /// Template errors: each with the first page that has it, and how many have.
    failures: BTreeMap<(Option<Place>, String), (Diagnostic, String, usize)>,
}

/// A text on its own page.
pub(super) struct Text<'a> {
    pub(super) path: &'a ContentPath,
    pub(super) address: &'a Address,
    pub(super) text: &'a TextRef,
}

/// A text as it was read for its page.
pub struct ReadText<'a> {
    /// Its file.
    pub path: &'a ContentPath,
    /// All of the file, decoded.
    pub whole: &'a str,
    /// The byte at which its Markdown begins.
    pub offset: usize,
    /// Where images stand that say nothing in words, as bytes of the Markdown.
    pub bare_images: &'a [Range<usize>],
}

/// Who is shown each text that is read, from many threads.
pub(super) type Reader<'a> = &'a (dyn Fn(&ReadText<'_>) + Sync);

/// Nobody.
pub(super) const NOBODY: Reader<'static> = &|_| ();

/// Between whom pages go from hand to hand; a page is named by its place in the plan.
pub(super) struct Hands<'a> {
    /// Says what a page that shows this is made of, its own text apart.
    pub(super) made: &'a (dyn Fn(usize, &Shows<'_>) -> Inputs + Sync),
    /// Is shown each text.
    pub(super) read: Reader<'a>,
    /// Takes a rendered page: what it turned out to be made of, and its bytes.
    pub(super) take: &'a (dyn Fn(usize, Inputs, &[u8]) + Sync),
    /// Is told of each page that is done.
    pub(super) done: &'a (dyn Fn() + Sync),
    /// Whether nobody wants the rest any more.
    pub(super) stop: &'a (dyn Fn() -> bool + Sync),
}

impl Rendering<'_> {
    /// Renders the pages at the places `which` of the plan, those of one time together: they
    /// show much the same stories.
    pub(super) fn pages(&self, which: &[usize], hands: &Hands<'_>) -> Rendered {
        self.pages_in_runs(which, hands, RUN)
    }

    /// Renders pages that take long to hand on, each by itself.
    pub(super) fn pages_one_by_one(
        &self,
        which: &[usize],
        hands: &Hands<'_>,
    ) -> Rendered {
        self.pages_in_runs(which, hands, 1)
    }

    /// `run` is how many pages one thread renders in a row.
    fn pages_in_runs(&self, which: &[usize], hands: &Hands<'_>, run: usize) -> Rendered {
        let pages = self.plan.pages();
        let mut which: Vec<usize> = which.to_vec();
        which.par_sort_by_cached_key(|&at| self.edition.end_of(&pages[at]));
        let runs: Vec<Rendered> = which
            .par_chunks(run)
            .with_max_len(1)
            .map(|places| {
                let mut run = Run::default();
                if (hands.stop)() {
                    return run.rendered;
                }
                places.iter().for_each(|&at| self.give(at, hands, &mut run));
                run.rendered
            })
            .collect();
        let mut all = Rendered::default();
        for run in runs {
            all.add(run);
        }
        all.name_failures();
        all
    }

    /// Renders one page by itself, and says what is wrong with it; `None` if it cannot be
    /// rendered.
    pub(super) fn page(&self, at: usize) -> (Option<Vec<u8>>, Vec<Diagnostic>) {
        let made = |_: usize, _: &Shows<'_>| Inputs::default();
        let hands = Hands {
            made: &made,
            read: NOBODY,
            take: &|_, _, _| (),
            done: &|| (),
            stop: &|| false,
        };
        let mut run = Run::default();
        let is_made = self.one(at, &hands, &mut run).is_some();
        run.rendered.name_failures();
        (is_made.then_some(run.bytes), run.rendered.diagnostics)
    }

    /// Whether the text of a page uses the file beside stories at the place `file`.
    pub(super) fn uses_file(&self, text: &Text<'_>, file: usize) -> bool {
        let mut rendered = Rendered::default();
        drop(self.body(text, NOBODY, &mut rendered));
        rendered.used_files.contains(&file)
    }

    /// Renders one page and hands it on.
    fn give(&self, at: usize, hands: &Hands<'_>, run: &mut Run) {
        if let Some(inputs) = self.one(at, hands, run) {
            (hands.take)(at, inputs, &run.bytes);
        }
        (hands.done)();
    }

    /// Renders one page, and returns what it is made of; `None` if it cannot be rendered.
    fn one(&self, at: usize, hands: &Hands<'_>, run: &mut Run) -> Option<Inputs> {
        let page = &self.plan.pages()[at];
        let Some(template) = page.template() else {
            let listing = formats::listing(&self.edition, page);
            let Some((texts, fingerprint)) = self.texts_of(listing.as_ref()) else {
                run.rendered.n_unread += 1;
                return None;
            };
            run.bytes = formats::write(&self.edition, page, &texts).unwrap_or_default();
            let shows = listing.as_ref().map_or(Shows::Bytes(&run.bytes), Shows::Listing);
            let inputs = (hands.made)(at, &shows);
            return Some(Inputs { text: fingerprint, ..inputs });
        };
        let view = self.edition.view(page)?;
        let mut inputs = (hands.made)(at, &Shows::View(&view));
        let body = match (self.text_of(page), &page.kind) {
            (Some(text), _) => {
                let read = self.body(&text, hands.read, &mut run.rendered);
                run.rendered.n_unread += usize::from(read.is_none());
                let (body, fingerprint) = read?;
                inputs.text = fingerprint;
                body
            }
            (None, PageKind::Running(story)) => {
                inputs.text = self.texts_of_versions(*story);
                match self.changes(*story) {
                    Ok(changes) => Body { changes, ..Body::default() },
                    Err(problem) => {
                        run.rendered.diagnostics.push(problem);
                        run.rendered.n_unread += 1;
                        return None;
                    }
                }
            }
            (None, _) => Body::default(),
        };
        let edition = &self.edition;
        let shown = Shown { edition, template, view: &view, body: &body };
        let made = self.renderer.render(&shown, &mut run.bytes);
        let made = made.map_err(|error| error.diagnostic);
        match made.and_then(|()| self.settle(page, &mut run.bytes)) {
            Ok(()) => Some(inputs),
            Err(diagnostic) => {
                run.rendered.fail(diagnostic, &self.name(page));
                None
            }
        }
    }

    /// Makes the addresses in a page what the site wants them to be. A host shows the 404
    /// page at any address, and the ticker is put into other pages: both keep theirs.
    fn settle(&self, page: &Page, bytes: &mut Vec<u8>) -> Result<(), Diagnostic> {
        let config = self.edition.config;
        // A drawing has no links.
        let is_elsewhere = page.is_ticker()
            || matches!(page.kind, PageKind::NotFound | PageKind::Card(_));
        if config.addresses == Addresses::FromRoot || is_elsewhere {
            return Ok(());
        }
        let path = page.output_path();
        let made = Relative::to(&path, config.base_path()).page(bytes);
        *bytes = made.map_err(|error| {
            let message = format!("addresses cannot be made relative: {error}");
            Diagnostic::error("template", message)
        })?;
        Ok(())
    }

    /// The text that belongs on a page, if it has one.
    pub(super) fn text_of(&self, page: &Page) -> Option<Text<'_>> {
        match &page.kind {
            PageKind::Article(id) => {
                let article = self.edition.archive.article(*id);
                let (path, address) = (&article.path, &article.address);
                Some(Text { path, address, text: &article.text })
            }
            PageKind::Undated(index) => {
                let page = &self.edition.undated[*index as usize];
                let (path, address) = (&page.undated.path, &page.address);
                Some(Text { path, address, text: &page.undated.text })
            }
            _ => None,
        }
    }

    /// Renders a text, and returns it with its fingerprint; `None` if it cannot be read any
    /// more.
    pub(super) fn body(
        &self,
        text: &Text<'_>,
        reader: Reader<'_>,
        rendered: &mut Rendered,
    ) -> Option<(Body, Fingerprint)> {
        let whole = match content::text_of(self.content, text.path, text.text) {
            Ok(whole) => whole,
            Err(problem) => {
                rendered.diagnostics.push(problem);
                return None;
            }
        };
        let shown = || format!("content/{}", text.path);
        let offset = text.text.offset as usize;
        let (body, end_mark) = markdown::split_end_mark(&whole[offset..]);
        let links = Links::new(&self.edition, text.path).checked(text.address, self.plan);
        let n_skipped = usize::from(text.text.n_skipped);
        let style = &self.edition.config.markdown;
        let markdown = markdown::render_after(body, n_skipped, style, &links);
        let (path, bare_images) = (text.path, &markdown.bare_images);
        reader(&ReadText { path, whole: &whole, offset, bare_images });
        let mut row = TextRow { path: shown().into(), ..TextRow::default() };
        for problem in markdown.problems {
            let range = problem.range;
            let place =
                Place::in_text(shown(), &whole, offset + range.start, offset + range.end);
            let warning = Diagnostic::warning(problem.code, problem.message).at(place);
            row.problems.push(warning.maybe_help(problem.help));
        }
        let uses = links.into_uses();
        for anchor in &uses.anchors {
            let at = offset + body.find(&anchor.written).unwrap_or(0);
            let place = Place::in_text(shown(), &whole, at, at + anchor.written.len());
            row.anchors.push((anchor.written.clone(), place));
        }
        row.asked = uses.asked;
        let (fingerprint, found) = self.text(text, row);
        rendered.add_found(found);
        let body = Body {
            html: markdown.html,
            end_mark: end_mark.map(ToOwned::to_owned),
            words: markdown.words,
            headings: markdown.headings,
            changes: Vec::new(),
        };
        Some((body, fingerprint))
    }

    /// A page as people know it: its story's file, or its address.
    fn name(&self, page: &Page) -> String {
        match self.text_of(page) {
            Some(text) => format!("content/{}", text.path),
            None => page.address.to_string(),
        }
    }
}

/// Neighbouring pages, rendered one after another.
#[derive(Default)]
struct Run {
    rendered: Rendered,
    bytes: Vec<u8>,
}

impl Found {
    /// Whether there is nothing to say of the text.
    pub(super) fn is_empty(&self) -> bool {
        self.row.is_none() && self.used_files.is_empty() && self.anchors.is_empty()
    }

    /// What `row` says of a text that uses the site like this now.
    pub(super) fn recall(row: TextRow, uses: Uses) -> Self {
        let anchors = uses.anchors.into_iter().filter_map(|anchor| {
            let place =
                row.anchors.iter().find(|(written, _)| *written == anchor.written);
            Some((place?.1.clone(), anchor))
        });
        Self {
            diagnostics: row.problems.clone(),
            anchors: anchors.collect(),
            used_files: uses.files,
            row: (!row.is_empty()).then_some(row),
        }
    }
}

impl Rendered {
    /// Adds what was found in a text.
    pub(super) fn add_found(&mut self, mut found: Found) {
        self.diagnostics.append(&mut found.diagnostics);
        self.anchors.append(&mut found.anchors);
        self.used_files.extend(found.used_files);
        self.rows.extend(found.row);
    }

    fn add(&mut self, mut run: Self) {
        self.diagnostics.append(&mut run.diagnostics);
        self.anchors.append(&mut run.anchors);
        self.used_files.append(&mut run.used_files);
        self.rows.append(&mut run.rows);
        self.n_unread += run.n_unread;
        for (key, (diagnostic, page, count)) in run.failures {
            let entry = self.failures.entry(key).or_insert((diagnostic, page, 0));
            entry.2 += count;
        }
    }

    fn fail(&mut self, diagnostic: Diagnostic, page: &str) {
        let key = (diagnostic.place.clone(), diagnostic.message.clone());
        let entry = self.failures.entry(key).or_insert((diagnostic, page.to_owned(), 0));
        entry.2 += 1;
    }

    /// Says of each template error which page has it, and how many others.
    fn name_failures(&mut self) {
        for (diagnostic, page, count) in std::mem::take(&mut self.failures).into_values()
        {
            let others = match count - 1 {
                0 => String::new(),
                1 => ", and 1 more page has the same error".to_owned(),
                others => format!(", and {others} more pages have the same error"),
            };
            self.diagnostics.push(diagnostic.help(format!("it rendered {page}{others}")));
        }
    }
}
