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
use crate::fingerprint::NEWSGEN;
use crate::formats;
use crate::formats::Listing;
use crate::formats::Texts;
use crate::markdown::Style;
use crate::output::Planned;
use crate::output::Rank;
use crate::pages;
use crate::pages::Edition;
use crate::pages::Links;
use crate::pages::Page;
use crate::pages::PageKind;
use crate::pages::View;
use crate::pages::teaser;
use crate::planted::Bug;

/// What a page is made of, and what is known of its text.
pub(super) struct Made {
    pub(super) inputs: Inputs,
    /// What rendering the text found last time, which is still true if the page is fresh.
    pub(super) found: Option<Box<Found>>,
}

/// What a page shows, its own text apart.
pub(super) enum Shows<'a> {
    /// What its template receives.
    View(&'a View<'a>),
    /// A listing, where the page is made of one.
    Listing(&'a Listing),
    /// What else has no template is its bytes.
    Bytes(&'a [u8]),
}

/// Makes the fingerprints of one build's pages.
pub(super) struct Maker<'a> {
    rendering: &'a Rendering<'a>,
    /// Of what other pages show of each article.
    teasers: Vec<Fingerprint>,
    /// Of what feeds and data tell of each article; empty where the plan has none of them.
    listed: Vec<Fingerprint>,
    look: Fingerprint,
}

/// What was learned of a text before; it is asked for by its path in the project.
pub(super) type Known<'a> = &'a (dyn Fn(&Text<'_>) -> Option<TextRow> + Sync);

/// Returns what one page is made of.
pub(super) fn of_page(
    rendering: &Rendering<'_>,
    page: &Page,
    known: Known<'_>,
) -> Inputs {
    Maker::new(rendering).make(page, known).inputs
}

/// When a page takes its place among others that change.
pub(super) fn planned(rendering: &Rendering<'_>, page: &Page, inputs: Inputs) -> Planned {
    let story = rendering.text_of(page).map(|text| text.path.clone());
    let rank = match page.kind {
        PageKind::Tombstone(_) => Rank::Withdrawn,
        // Pages name it.
        PageKind::Card(_) => Rank::Copied,
        PageKind::Article(_)
        | PageKind::Ninjs(_)
        | PageKind::Undated(_)
        | PageKind::Redirect(_) => Rank::Page,
        PageKind::SitemapIndex
        | PageKind::SitemapPages(_)
        | PageKind::SitemapNews
        | PageKind::SitemapMonth(..)
        | PageKind::Notice(_)
        | PageKind::Host(..)
        | PageKind::Robots => Rank::Pointer,
        _ => Rank::List,
    };
    Planned { path: page.output_path(), inputs, rank, story }
}

impl<'a> Maker<'a> {
    pub(super) fn new(rendering: &'a Rendering<'a>) -> Self {
        let edition = rendering.edition;
        let teasers = of_all(&edition, |id, hasher| {
            if !Bug::Teasers.is_planted() {
                hasher.value(&teaser(&edition, id));
            }
        });
        // Made now and not when it is first asked for: a thread that waits for this work
        // takes up another page, which would wait for the same.
        let listed = match rendering.plan.pages().iter().any(has_no_template) {
            true => of_all(&edition, |id, hasher| {
                hasher.value(&pages::listed(&edition, id));
            }),
            false => Vec::new(),
        };
        Self { rendering, teasers, listed, look: rendering.renderer.look() }
    }

    /// Returns what each page of the plan is made of, in the plan's order.
    pub(super) fn all(&self, known: Known<'_>) -> Vec<Made> {
        self.rendering
            .plan
            .pages()
            .par_iter()
            .map(|page| self.make(page, known))
            .collect()
    }

    fn make(&self, page: &'a Page, known: Known<'_>) -> Made {
        let edition = &self.rendering.edition;
        if page.template().is_none() {
            return Made { inputs: self.of_document(page, known), found: None };
        }
        let inputs = match edition.view(page) {
            Some(view) => self.but_text(page, &Shows::View(&view)),
            None => Inputs::default(),
        };
        if let PageKind::Running(story) = page.kind {
            let text = self.rendering.texts_of_versions(story);
            return Made { inputs: Inputs { text, ..inputs }, found: None };
        }
        let Some(text) = self.rendering.text_of(page) else {
            return Made { inputs, found: None };
        };
        let row = known(&text).unwrap_or_default();
        let (text, found) = self.rendering.text(&text, row);
        let found = Some(found).filter(|found| !found.is_empty()).map(Box::new);
        Made { inputs: Inputs { text, ..inputs }, found }
    }

    /// Returns what a page without template is made of.
    fn of_document(&self, page: &Page, known: Known<'_>) -> Inputs {
        let edition = &self.rendering.edition;
        let Some(listing) = formats::listing(edition, page) else {
            let bytes = formats::write(edition, page, &Texts::default());
            return self.but_text(page, &Shows::Bytes(&bytes.unwrap_or_default()));
        };
        let text = self.rendering.fingerprint_of_texts(&listing, known);
        Inputs { text, ..self.but_text(page, &Shows::Listing(&listing)) }
    }

    /// Of all that a listing shows but texts.
    fn of_listing(&self, listing: &Listing) -> Fingerprint {
        let mut hasher = Hasher::default();
        hasher.value(&NEWSGEN).add(listing.rest);
        for id in listing.ids.iter().filter(|_| !Bug::Formats.is_planted()) {
            hasher.add(self.listed[id.0 as usize]);
        }
        hasher.take()
    }

    /// Returns what a page is made of, its own text apart.
    pub(super) fn but_text(&self, page: &Page, shows: &Shows<'_>) -> Inputs {
        let view = match shows {
            Shows::Bytes(_) if Bug::Formats.is_planted() => Fingerprint::default(),
            Shows::Listing(listing) => self.of_listing(listing),
            Shows::Bytes(bytes) => Fingerprint::of(bytes),
            Shows::View(view) => {
                let mut hasher = Hasher::default();
                view.add_to(&mut hasher, &|id| self.teasers[id.0 as usize]);
                hasher.take()
            }
        };
        let Some(template) = page.template() else {
            return Inputs { view, ..Inputs::default() };
        };
        let template = self.rendering.renderer.template(template);
        Inputs { view, template, look: self.look, ..Inputs::default() }
    }
}

fn has_no_template(page: &Page) -> bool {
    page.template().is_none()
}

/// A fingerprint of each article of an edition.
fn of_all(
    edition: &Edition<'_>,
    add: impl Fn(ArticleId, &mut Hasher) + Sync,
) -> Vec<Fingerprint> {
    let of_one = |hasher: &mut Hasher, id: u32| {
        add(ArticleId(id), hasher);
        hasher.take()
    };
    (0..edition.archive.len()).into_par_iter().map_init(Hasher::default, of_one).collect()
}

impl Rendering<'_> {
    /// Of a text, how it is written and what the site answers to it; and what was found in
    /// it last time, as `row` tells it.
    pub(super) fn text(&self, text: &Text<'_>, row: TextRow) -> (Fingerprint, Found) {
        let links = Links::new(&self.edition, text.path).checked(text.address, self.plan);
        let mut hasher = Hasher::default();
        hasher.add(self.style);
        if !Bug::Text.is_planted() {
            hasher.add(text.text.fingerprint).value(&text.text.n_skipped);
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
    Hasher::default().value(style).take()
}
