//! What each page is made of, as fingerprints: its view as the template receives it, its
//! text, its template and the look. Equal to last time means the same bytes; nothing else
//! decides.

use rayon::iter::IntoParallelIterator as _;
use rayon::iter::IntoParallelRefIterator as _;
use rayon::iter::ParallelIterator as _;

use crate::archive::ArticleId;
use crate::build::render::Found;
use crate::build::render::Rendering;
use crate::build::render::Text;
use crate::cache::TextRow;
use crate::fingerprint::Fingerprint;
use crate::fingerprint::Hasher;
use crate::fingerprint::Inputs;
use crate::formats;
use crate::markdown::Style;
use crate::output::Planned;
use crate::output::Rank;
use crate::pages::Links;
use crate::pages::Page;
use crate::pages::PageKind;
use crate::pages::teaser;
use crate::planted::Bug;

/// What a page is made of, and what is known of its text.
pub(super) struct Made {
    pub(super) inputs: Inputs,
    /// What rendering the text found last time, which is still true if the page is fresh.
    pub(super) found: Option<Box<Found>>,
}

/// Makes the fingerprints of one build's pages.
struct Maker<'a> {
    rendering: &'a Rendering<'a>,
    /// Of what other pages show of each article.
    teasers: Vec<Fingerprint>,
    look: Fingerprint,
}

/// Returns what each page of the plan is made of, in the plan's order. `known` says what was
/// learned of a text before, and is asked for it by its path in the project.
pub(super) fn of_pages(
    rendering: &Rendering<'_>,
    known: &(dyn Fn(&Text<'_>) -> Option<TextRow> + Sync),
) -> Vec<Made> {
    let maker = Maker::new(rendering);
    rendering.plan.pages().par_iter().map(|page| maker.make(page, known)).collect()
}

/// Returns what one page is made of.
pub(super) fn of_page(
    rendering: &Rendering<'_>,
    page: &Page,
    known: &(dyn Fn(&Text<'_>) -> Option<TextRow> + Sync),
) -> Inputs {
    Maker::new(rendering).make(page, known).inputs
}

/// When a page takes its place among others that change.
pub(super) fn planned(rendering: &Rendering<'_>, page: &Page, inputs: Inputs) -> Planned {
    let story = rendering.text_of(page).map(|text| text.path.as_str().into());
    let rank = match page.kind {
        PageKind::Article(_) | PageKind::Undated(_) | PageKind::Redirect(_) => Rank::Page,
        PageKind::SitemapIndex
        | PageKind::SitemapPages
        | PageKind::SitemapMonth(..)
        | PageKind::Robots => Rank::Pointer,
        _ => Rank::List,
    };
    Planned { path: page.output_path(), inputs, rank, story }
}

impl<'a> Maker<'a> {
    fn new(rendering: &'a Rendering<'a>) -> Self {
        let edition = rendering.edition;
        let ids = 0..edition.archive.len();
        let teasers = ids
            .into_par_iter()
            .map_init(Hasher::default, |hasher, id| {
                if !Bug::Teasers.is_planted() {
                    hasher.value(&teaser(&edition, ArticleId(id)));
                }
                hasher.take()
            })
            .collect();
        Self { rendering, teasers, look: rendering.renderer.look() }
    }

    fn make(
        &self,
        page: &'a Page,
        known: &(dyn Fn(&Text<'_>) -> Option<TextRow> + Sync),
    ) -> Made {
        let edition = &self.rendering.edition;
        let Some(template) = page.template() else {
            let bytes = formats::write(edition, page).unwrap_or_default();
            let view = if Bug::Formats.is_planted() {
                Fingerprint::default()
            } else {
                Fingerprint::of(&bytes)
            };
            return Made { inputs: Inputs { view, ..Inputs::default() }, found: None };
        };
        let mut hasher = Hasher::default();
        if let Some(view) = edition.view(page) {
            view.add_to(&mut hasher, &|id| self.teasers[id.0 as usize]);
        }
        let view = hasher.take();
        let (text, found) = match self.rendering.text_of(page) {
            None => (Fingerprint::default(), None),
            Some(text) => {
                let row = known(&text).unwrap_or_default();
                let (text, found) = self.rendering.text(&text, row);
                let found = Some(found).filter(|found| !found.is_empty());
                (text, found.map(Box::new))
            }
        };
        let template = self.rendering.renderer.template(template);
        Made { inputs: Inputs { view, text, template, look: self.look }, found }
    }
}

impl Rendering<'_> {
    /// Of a text, how it is written and what the site answers to it; and what was found in
    /// it last time, as `row` tells it.
    pub(super) fn text(&self, text: &Text<'_>, row: TextRow) -> (Fingerprint, Found) {
        let links = Links::new(&self.edition, text.path).checked(text.address, self.plan);
        let mut hasher = Hasher::default();
        hasher.add(self.style);
        if !Bug::Text.is_planted() {
            hasher.add(text.text.fingerprint);
        }
        // A page is fresh only if what was found in its text is known, too, and is still
        // what was found when it was rendered.
        if !Bug::Remarks.is_planted() {
            hasher.value(&row.problems).value(&row.anchors);
        }
        hasher.value(&row.asked.len());
        for question in &row.asked {
            if !Bug::Answers.is_planted() {
                links.answer(question, &mut hasher);
            }
        }
        (hasher.take(), Found::recall(row, links.into_uses()))
    }
}

/// Of how Markdown becomes HTML.
pub(super) fn style(style: &Style) -> Fingerprint {
    let mut hasher = Hasher::default();
    if !Bug::MarkdownStyle.is_planted() {
        hasher.value(style);
    }
    hasher.take()
}
