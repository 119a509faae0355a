//! Draws the social cards that differ, or takes them from the cache. A card is a page whose
//! template is a drawing: what is asked first is whether it is fresh, then whether its drawing
//! is known.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;

use crate::build::BuildError;
use crate::build::Progress;
use crate::build::inputs::Shows;
use crate::build::render::Hands;
use crate::build::render::NOBODY;
use crate::build::render::Rendering;
use crate::cache::CardCache;
use crate::cards::Fonts;
use crate::diagnostic::Diagnostic;
use crate::fingerprint::Fingerprint;
use crate::fingerprint::Hasher;
use crate::fingerprint::Inputs;
use crate::fingerprint::NEWSGEN;
use crate::output::Outcome;
use crate::output::OutputError;
use crate::output::Writing;
use crate::pages::Page;
use crate::pages::PageKind;

/// Where social cards came from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct CardsMade {
    /// How many were drawn.
    pub made: usize,
    /// How many were drawn before, and taken from the cache.
    pub cached: usize,
}

/// What drawing cards needs.
pub(super) struct Studio<'a> {
    pub(super) rendering: &'a Rendering<'a>,
    pub(super) fonts: &'a Fonts,
    pub(super) cache: &'a CardCache,
}

/// A card, and whether it was there.
pub(super) struct Card {
    pub(super) file: Vec<u8>,
    is_known: bool,
}

/// What is being found out while cards are drawn.
#[derive(Default)]
struct Found {
    made: AtomicUsize,
    cached: AtomicUsize,
    failure: Mutex<Option<OutputError>>,
    /// Cards that were not as their inputs say, by their place in the plan.
    broken: Mutex<BTreeSet<usize>>,
    /// Why cards cannot be drawn: each reason with the first that has it, and how many have.
    refused: Mutex<BTreeMap<String, (usize, usize)>>,
}

/// Whether a page is a social card.
pub(super) fn is_card(page: &Page) -> bool {
    matches!(page.kind, PageKind::Card(_))
}

/// What a card is called in the cache.
fn name_of(page: &Page) -> Fingerprint {
    Fingerprint::of(page.output_path().as_str().as_bytes())
}

impl Studio<'_> {
    /// Draws the card of a page, or takes it from the cache.
    pub(super) fn card(&self, page: &Page, svg: &[u8]) -> Result<Card, String> {
        let svg = std::str::from_utf8(svg).map_err(|error| error.to_string())?;
        let mut hasher = Hasher::default();
        let drawing = hasher.value(&NEWSGEN).add(self.fonts.fingerprint());
        let drawing = drawing.bytes(svg.as_bytes()).take();
        let name = name_of(page);
        if let Some(file) = self.cache.find(name, drawing) {
            return Ok(Card { file, is_known: true });
        }
        let file = self.fonts.draw(svg)?;
        self.cache.keep(name, drawing, &file);
        Ok(Card { file, is_known: false })
    }

    /// Gives the output the cards at the places `which` of the plan. `made` says what each is
    /// made of. Returns where they came from, beside what is wrong with others.
    pub(super) fn draw(
        &self,
        which: &[usize],
        writing: &Writing,
        made: &(dyn Fn(usize, &Shows<'_>) -> Inputs + Sync),
        progress: &dyn Progress,
    ) -> Result<(CardsMade, Vec<Diagnostic>), BuildError> {
        let found = Found::default();
        let take = |at: usize, inputs: Inputs, svg: &[u8]| match self
            .card(&self.rendering.plan.pages()[at], svg)
        {
            Ok(card) => found.take(at, inputs, &card, writing),
            Err(reason) => found.refuse(at, reason),
        };
        let done = || progress.advance(1);
        let stop = || progress.is_superseded();
        let hands = Hands { made, read: NOBODY, take: &take, done: &done, stop: &stop };
        let rendered = self.rendering.pages_one_by_one(which, &hands);
        if stop() {
            return Err(BuildError::Superseded);
        }
        found.finish(self.rendering, rendered.diagnostics)
    }

    /// Says why one card cannot be drawn; `None` if it can. One theme draws all of them, so one
    /// mostly tells of the others.
    pub(super) fn try_one(&self) -> Option<Diagnostic> {
        let pages = self.rendering.plan.pages();
        let at = pages.iter().position(is_card)?;
        // What is wrong with the template is told where all pages are rendered.
        let (svg, _) = self.rendering.page(at);
        let reason = self.card(&pages[at], &svg?).err()?;
        Some(refused(self.rendering, &reason, (at, 1)))
    }

    /// Removes from the cache the cards of which the plan has no more.
    pub(super) fn tidy(&self) {
        let cards = self.rendering.plan.pages().iter().filter(|page| is_card(page));
        self.cache.keep_only(&cards.map(name_of).collect());
    }
}

impl Found {
    fn take(&self, at: usize, inputs: Inputs, card: &Card, writing: &Writing) {
        let was_fresh = writing.is_fresh(at) && inputs == writing.inputs(at);
        match writing.write_made_of(at, inputs, &card.file) {
            Ok(Outcome::Changed) if was_fresh => {
                self.broken.lock().unwrap_or_else(PoisonError::into_inner).insert(at);
            }
            Ok(_) => {}
            Err(error) => {
                let mut failure =
                    self.failure.lock().unwrap_or_else(PoisonError::into_inner);
                failure.get_or_insert(error);
            }
        }
        let count = if card.is_known { &self.cached } else { &self.made };
        count.fetch_add(1, Ordering::Relaxed);
    }

    fn refuse(&self, at: usize, reason: String) {
        let mut refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = refused.entry(reason).or_insert((at, 0));
        *entry = (entry.0.min(at), entry.1 + 1);
    }

    fn finish(
        self,
        rendering: &Rendering<'_>,
        mut problems: Vec<Diagnostic>,
    ) -> Result<(CardsMade, Vec<Diagnostic>), BuildError> {
        if let Some(error) =
            self.failure.into_inner().unwrap_or_else(PoisonError::into_inner)
        {
            return Err(error.into());
        }
        let reasons = self.refused.into_inner().unwrap_or_else(PoisonError::into_inner);
        let reasons = reasons.iter();
        problems.extend(reasons.map(|(reason, told)| refused(rendering, reason, *told)));
        let broken = self.broken.into_inner().unwrap_or_else(PoisonError::into_inner);
        let pages = rendering.plan.pages();
        problems
            .extend(broken.iter().map(|&at| super::whole::broken_promise(&pages[at])));
        let made = self.made.into_inner();
        Ok((CardsMade { made, cached: self.cached.into_inner() }, problems))
    }
}

/// Says why cards cannot be drawn: the first of them, by its place in the plan, and how many.
fn refused(
    rendering: &Rendering<'_>,
    reason: &str,
    (first, n_all): (usize, usize),
) -> Diagnostic {
    let address = &rendering.plan.pages()[first].address;
    let message = format!("the social card `{address}` cannot be drawn: {reason}");
    let others = match n_all - 1 {
        0 => String::new(),
        1 => "; 1 more has the same mistake".to_owned(),
        others => format!("; {others} more have the same mistake"),
    };
    let file = rendering.renderer.files_of(crate::pages::CARD).join(", ");
    Diagnostic::error("card", message).help(format!("{file} is its template{others}"))
}

/// Renders the card of a page held in memory, or says why it cannot be drawn.
pub(super) fn on_demand(
    studio: &Studio<'_>,
    at: usize,
    svg: Option<Vec<u8>>,
    problems: &mut Vec<Diagnostic>,
) -> Option<Vec<u8>> {
    match studio.card(&studio.rendering.plan.pages()[at], &svg?) {
        Ok(card) => Some(card.file),
        Err(reason) => {
            problems.push(refused(studio.rendering, &reason, (at, 1)));
            None
        }
    }
}
