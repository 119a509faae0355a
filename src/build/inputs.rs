//! What each page is made of, as fingerprints: its view as the template receives it, its
//! text, its template and the look. Equal to last time means the same bytes; nothing else
//! decides.

use rayon::iter::IntoParallelIterator as _;
use rayon::iter::IntoParallelRefIterator as _;
use rayon::iter::ParallelIterator as _;

use crate::archive::ArticleId;
use crate::build::reach::Reach;
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
use crate::output::Standing;
use crate::output::State;
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
    /// Of what other pages show of each article; empty where few are asked for.
    teasers: Vec<Fingerprint>,
    /// Of what feeds and data tell of each article; empty where few are asked for.
    listed: Vec<Fingerprint>,
    look: Fingerprint,
    /// Which pages may show something else than in the last build; `None` if any may.
    reach: Option<Reach>,
    /// How many those are.
    n_reached: usize,
}

/// One page for so many articles is few.
const FEW_OF: usize = 16;

/// What was learned of a text before; it is asked for by its path in the project.
pub(super) type Known<'a> = &'a (dyn Fn(&Text<'_>) -> Option<TextRow> + Sync);

/// Returns what one page is made of.
pub(super) fn of_page(
    rendering: &Rendering<'_>,
    page: &Page,
    known: Known<'_>,
) -> Inputs {
    Maker::new(rendering, None).make(page, known, None).inputs
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
    /// `reach` is which pages may show something else than in the last build.
    pub(super) fn new(rendering: &'a Rendering<'a>, reach: Option<Reach>) -> Self {
        let look = rendering.renderer.look();
        let (teasers, listed) = (Vec::new(), Vec::new());
        let n_reached = 0;
        let mut maker = Self { rendering, teasers, listed, look, reach, n_reached };
        let edition = rendering.edition;
        let pages = rendering.plan.pages();
        let is_reached =
            |page: &&Page| maker.reach.as_ref().is_none_or(|reach| reach.has(page));
        maker.n_reached = pages.par_iter().filter(is_reached).count();
        // Few pages show few articles, each of which is cheap to make once more.
        if maker.n_reached < edition.archive.len() as usize / FEW_OF {
            return maker;
        }
        maker.teasers = of_all(&edition, |id, hasher| of_teaser(&edition, id, hasher));
        // Made now and not when it is first asked for: a thread that waits for this work
        // takes up another page, which would wait for the same.
        if pages.iter().any(has_no_template) {
            maker.listed = of_all(&edition, |id, hasher| of_listed(&edition, id, hasher));
        }
        maker
    }

    /// How many pages have to be looked at.
    pub(super) fn n_reached(&self) -> u64 {
        self.n_reached as u64
    }

    /// Returns what each page of the plan is made of, in the plan's order. `standing` is what
    /// the last build left.
    pub(super) fn all(&self, known: Known<'_>, standing: &Standing) -> Vec<Made> {
        let pages = self.rendering.plan.pages().par_iter();
        let make = |near: &mut usize, page| {
            self.make(page, known, self.stands(page, standing, near))
        };
        pages.map_init(usize::default, make).collect()
    }

    /// What a page that nothing reaches was made of, its text apart, if it stands, and its
    /// template and the look are as they were. `near` is the place of one beside it.
    fn stands(
        &self,
        page: &Page,
        standing: &Standing,
        near: &mut usize,
    ) -> Option<Inputs> {
        let reach = self.reach.as_ref().filter(|reach| !reach.has(page));
        let path = page.output_path();
        let at = reach.and_then(|_| standing.find_near(path.as_str(), near))?;
        let row = (standing.states[at] == State::Stands).then(|| &standing.rows[at])?;
        let now = self.showing(page, row.inputs.view);
        (row.inputs.template == now.template && row.inputs.look == now.look)
            .then_some(now)
    }

    /// `stands` is what the page is made of, its text apart, if that is known.
    fn make(&self, page: &'a Page, known: Known<'_>, stands: Option<Inputs>) -> Made {
        let edition = &self.rendering.edition;
        if page.template().is_none() {
            let inputs = stands.unwrap_or_else(|| self.of_document(page, known));
            return Made { inputs, found: None };
        }
        let inputs = stands.unwrap_or_else(|| match edition.view(page) {
            Some(view) => self.but_text(page, &Shows::View(&view)),
            None => Inputs::default(),
        });
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
        for &id in listing.ids.iter().filter(|_| !Bug::Formats.is_planted()) {
            hasher.add(self.one_of(&self.listed, id, of_listed));
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
                view.add_to(&mut hasher, &|id| self.one_of(&self.teasers, id, of_teaser));
                hasher.take()
            }
        };
        self.showing(page, view)
    }

    /// What a page with a view is made of, its own text apart.
    fn showing(&self, page: &Page, view: Fingerprint) -> Inputs {
        let Some(template) = page.template() else {
            return Inputs { view, ..Inputs::default() };
        };
        let template = self.rendering.renderer.template(template);
        Inputs { view, template, look: self.look, ..Inputs::default() }
    }

    /// The fingerprint of one article: one of those that were made, or made now.
    fn one_of(&self, made: &[Fingerprint], id: ArticleId, of: OfArticle) -> Fingerprint {
        match made.get(id.0 as usize) {
            Some(&made) => made,
            None => {
                let mut hasher = Hasher::default();
                of(&self.rendering.edition, id, &mut hasher);
                hasher.take()
            }
        }
    }
}

/// Adds something of an article to a fingerprint.
type OfArticle = fn(&Edition<'_>, ArticleId, &mut Hasher);

/// Adds what other pages show of an article.
fn of_teaser(edition: &Edition<'_>, id: ArticleId, hasher: &mut Hasher) {
    if !Bug::Teasers.is_planted() {
        hasher.value(&teaser(edition, id));
    }
}

/// Adds what feeds and data tell of an article.
fn of_listed(edition: &Edition<'_>, id: ArticleId, hasher: &mut Hasher) {
    hasher.value(&pages::listed(edition, id));
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
