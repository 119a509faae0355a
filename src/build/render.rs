//! Renders all pages in parallel, each with the text it needs, and keeps none of them.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use rayon::iter::IndexedParallelIterator as _;
use rayon::iter::ParallelIterator as _;
use rayon::slice::ParallelSlice as _;

use crate::content;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Place;
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
use crate::paths::Address;
use crate::paths::ContentPath;
use crate::story::TextRef;
use crate::theme::Renderer;
use crate::theme::Teasers;

/// How many neighbouring pages one thread renders in a run, sharing teasers.
const RUN: usize = 64;

/// What rendering needs.
pub(super) struct Rendering<'a> {
    pub(super) edition: Edition<'a>,
    pub(super) renderer: &'a Renderer<'a>,
    pub(super) plan: &'a Plan,
    pub(super) content: &'a Folder,
}

/// What was found out while rendering.
#[derive(Debug, Default)]
pub(super) struct Rendered {
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Links to headings of other texts, and where they stand.
    pub(super) anchors: Vec<(Place, Anchor)>,
    /// The files beside stories that texts use.
    pub(super) used_files: BTreeSet<usize>,
    /// Template errors: each with the first page that has it, and how many have.
    failures: BTreeMap<(Option<Place>, String), (Diagnostic, String, usize)>,
}

/// A text on its own page.
struct Text<'a> {
    path: &'a ContentPath,
    address: &'a Address,
    text: &'a TextRef,
}

impl Rendering<'_> {
    /// Renders every page and hands its bytes to `write`; `done` is told of each.
    pub(super) fn all(
        &self,
        write: &(dyn Fn(&Page, &[u8]) + Sync),
        done: &(dyn Fn() + Sync),
    ) -> Rendered {
        let runs: Vec<Rendered> = self
            .plan
            .pages()
            .par_chunks(RUN)
            .with_max_len(1)
            .map(|pages| self.run(pages, write, done))
            .collect();
        let mut all = Rendered::default();
        for run in runs {
            all.add(run);
        }
        all.name_failures();
        all
    }

    /// Renders neighbouring pages, one after another.
    fn run(
        &self,
        pages: &[Page],
        write: &(dyn Fn(&Page, &[u8]) + Sync),
        done: &(dyn Fn() + Sync),
    ) -> Rendered {
        let mut rendered = Rendered::default();
        let mut teasers = Teasers::default();
        let mut bytes = Vec::with_capacity(16 * 1024);
        for page in pages {
            if self.one(page, &mut teasers, &mut bytes, &mut rendered) {
                write(page, &bytes);
            }
            done();
        }
        rendered
    }

    /// Renders one page into `bytes`; `false` if it cannot be.
    fn one(
        &self,
        page: &Page,
        teasers: &mut Teasers,
        bytes: &mut Vec<u8>,
        rendered: &mut Rendered,
    ) -> bool {
        let Some(template) = page.template() else {
            *bytes = formats::write(&self.edition, page).unwrap_or_default();
            return true;
        };
        let body = match self.text_of(page) {
            None => Body::default(),
            Some(text) => match self.body(&text, rendered) {
                Some(body) => body,
                None => return false,
            },
        };
        let Some(view) = self.edition.view(page, body) else { return false };
        match self.renderer.render(template, &view, teasers, bytes) {
            Ok(()) => true,
            Err(error) => {
                rendered.fail(error.diagnostic, &self.name(page));
                false
            }
        }
    }

    /// The text that belongs on a page, if it has one.
    fn text_of(&self, page: &Page) -> Option<Text<'_>> {
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

    /// Renders a text; `None` if it cannot be read any more.
    fn body(&self, text: &Text<'_>, rendered: &mut Rendered) -> Option<Body> {
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
        let markdown = markdown::render(body, &self.edition.config.markdown, &links);
        for problem in markdown.problems {
            let range = problem.range;
            let place =
                Place::in_text(shown(), &whole, offset + range.start, offset + range.end);
            let warning = Diagnostic::warning(problem.code, problem.message).at(place);
            rendered.diagnostics.push(warning.maybe_help(problem.help));
        }
        let uses = links.into_uses();
        rendered.used_files.extend(uses.files);
        for anchor in uses.anchors {
            let at = offset + body.find(&anchor.written).unwrap_or(0);
            let place = Place::in_text(shown(), &whole, at, at + anchor.written.len());
            rendered.anchors.push((place, anchor));
        }
        Some(Body {
            html: markdown.html,
            end_mark: end_mark.map(ToOwned::to_owned),
            words: markdown.words,
            headings: markdown.headings,
        })
    }

    /// A page as people know it: its story's file, or its address.
    fn name(&self, page: &Page) -> String {
        match self.text_of(page) {
            Some(text) => format!("content/{}", text.path),
            None => page.address.to_string(),
        }
    }
}

impl Rendered {
    fn add(&mut self, mut run: Self) {
        self.diagnostics.append(&mut run.diagnostics);
        self.anchors.append(&mut run.anchors);
        self.used_files.append(&mut run.used_files);
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
