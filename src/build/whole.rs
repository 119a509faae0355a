//! The whole site: everything is indexed and planned, and what differs is given anew.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::PoisonError;

use rayon::iter::IndexedParallelIterator as _;
use rayon::iter::IntoParallelRefIterator as _;
use rayon::iter::ParallelIterator as _;

use crate::archive::Archive;
use crate::build::BuildError;
use crate::build::OnError;
use crate::build::Options;
use crate::build::Report;
use crate::build::Stage;
use crate::build::cards::Studio;
use crate::build::cards::is_card;
use crate::build::checks::Checks;
use crate::build::copies::Copies;
use crate::build::ground::After;
use crate::build::ground::Then;
use crate::build::inputs;
use crate::build::inputs::Made;
use crate::build::inputs::Maker;
use crate::build::inputs::Shows;
use crate::build::material::Material;
use crate::build::pictures::Darkroom;
use crate::build::reach::News;
use crate::build::reach::Reach;
use crate::build::rehearse;
use crate::build::render::Hands;
use crate::build::render::NOBODY;
use crate::build::render::Rendered;
use crate::build::render::Rendering;
use crate::build::render::Text;
use crate::build::report::Clock;
use crate::build::report::Stale;
use crate::build::site::Site;
use crate::build::state::Basis;
use crate::build::state::Left;
use crate::build::state::State;
use crate::cache::CardCache;
use crate::cache::Outline;
use crate::cache::PictureCache;
use crate::cache::TextRow;
use crate::config::Config;
use crate::diagnostic;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::fingerprint::Inputs;
use crate::folder::Trust;
use crate::output::Outcome;
use crate::output::Output;
use crate::output::OutputError;
use crate::output::Scope;
use crate::output::Writing;
use crate::pages::Edition;
use crate::pages::Page;
use crate::pages::Plan;
use crate::pages::card_beside;
use crate::pages::ninjs_beside;
use crate::paths::OutputPath;
use crate::theme::Renderer;

/// What a whole build came to.
pub(super) struct Built {
    pub(super) report: Report,
    /// None if nothing was to be published.
    pub(super) state: Option<State>,
    /// What goes with it.
    pub(super) outline: Option<Outline>,
    /// What was learned of texts, by path.
    pub(super) texts: Vec<TextRow>,
    pub(super) output: After,
}

/// What building the whole site needs beside the site.
pub(super) struct Task<'a, 'b> {
    pub(super) config: &'a Config,
    pub(super) options: &'a Options,
    pub(super) material: &'a Material,
    /// What was learned of texts before, by path.
    pub(super) texts: &'a [TextRow],
    /// Smaller pictures that were made before.
    pub(super) pictures: &'a PictureCache,
    /// Social cards that were drawn before.
    pub(super) cards: &'a CardCache,
    /// What this build stands on.
    pub(super) basis: Basis,
    /// What the last build came to, and the few stories that tell something else since; `None`
    /// if there is more to it.
    pub(super) last: Option<(State, News)>,
    pub(super) clock: &'a mut Clock<'b>,
}

impl Task<'_, '_> {
    /// Gives the output folder every page and file that differs.
    pub(super) fn build(
        mut self,
        mut site: Site,
        renderer: Renderer,
        output: Output,
        then: Then<'_>,
    ) -> Result<Built, BuildError> {
        let (config, material) = (self.config, self.material);
        let mut problems = site.problems.take();
        let rendering = site.rendering(config, material, &renderer);
        let (plan, copies) = (&site.plan, &site.copies);
        let checks = Checks { rendering: &rendering, contents: &site.contents, copies };
        let mut report = Report::new(&rendering.edition, plan, &site.contents);
        report.files = copies.n_files(plan);
        if self.options.on_error == OnError::PublishNothing {
            let mut more = rehearse::render(&checks, NOBODY, self.clock).problems;
            let mut all = problems.iter().chain(&more);
            if all.any(|problem| problem.level > Level::Info) {
                problems.append(&mut more);
                let report = report.finish(problems, None);
                let output = After { mark: output.mark(), held: Some(output) };
                let texts = self.texts.to_vec();
                let (state, outline) = (None, None);
                return Ok(Built { report, state, outline, texts, output });
            }
        }

        let maker = Maker::new(&rendering, self.reach(&rendering.edition, &problems));
        let (made, writing) = self.begin(&maker, &rendering, copies, output)?;
        let (trust, is_first) = (self.options.trust, made.is_none());
        let (mut rendered, reasons) = match made {
            Some(made) => render_stale(&rendering, &writing, made, trust, self.clock)?,
            None => render_all(&rendering, &writing, &maker, self.clock)?,
        };
        let first = is_first.then_some(&maker);
        let mut more = self.draw_cards(&rendering, &writing, first, &mut report)?;
        problems.append(&mut more);
        drop(maker);
        let n_left = leave_failed(plan, &writing, then);
        report.rendered = reasons;
        let texts = with_bytes(std::mem::take(&mut rendered.rows), material);
        let n_unread = rendered.n_unread;
        let mut checked = checks.after(rendered);
        problems.append(&mut checked.problems);
        let (unread, mut more) =
            self.files(&site, &checked.withheld, &writing, &mut report)?;
        let is_settled = n_unread == 0 && unread.is_empty();
        problems.extend(unread);
        problems.append(&mut more);
        withdraw(&site.archive, copies, &checked.urgent, &writing);

        self.clock.stage(Stage::Finish, None);
        report.count(&problems);
        report = report.finish(problems, None);
        let left = Left {
            basis: self.basis,
            archive: &site.archive,
            linked_into: checked.linked_into,
            unplaced: copies.unplaced(plan.files(), &checked.withheld),
        };
        let (state, outline) = State::new(left, &report);
        // Putting files in their places needs none of this, and may need much memory.
        drop((renderer, site));
        let finished = then.finish(writing, self.options.deletes);
        let finished = finished.map_err(|source| refused(source, &report));
        let (summary, output) = finished?;
        // What is kept is told in every build, and makes way when its owner takes it away.
        // What was gone for a moment only would otherwise look as if it had been written.
        let is_known = is_settled && summary.kept.is_empty() && n_left == 0;
        let (state, outline) = is_known.then_some((state, outline)).unzip();
        report.written = Some(summary);
        Ok(Built { report, state, outline, texts, output })
    }

    /// Which pages may show something else than in the last build; `None` if any may.
    fn reach(&mut self, edition: &Edition<'_>, problems: &[Diagnostic]) -> Option<Reach> {
        let (state, news) = self.last.take()?;
        if !self.options.trust.has_stamps() {
            return None;
        }
        Reach::of(&news, &state, (edition, self.options.as_of), problems)
    }

    /// Gives the plan to the output folder, and returns what every page is made of. Where
    /// nothing stands that could be fresh, that is left until the page is rendered.
    fn begin(
        &mut self,
        maker: &Maker<'_>,
        rendering: &Rendering<'_>,
        copies: &Copies,
        output: Output,
    ) -> Result<(Option<Vec<Made>>, Writing), BuildError> {
        let plan = rendering.plan;
        let made = (!output.standing().rows.is_empty()).then(|| {
            self.clock.stage(Stage::Compare, Some(maker.n_reached()));
            let recall = |text: &Text<'_>| recall(self.texts, self.material, text);
            maker.all(&recall, output.standing())
        });
        let pages = plan.pages().par_iter().enumerate().map(|(at, page)| {
            let inputs = made.as_ref().map(|made| made[at].inputs);
            inputs::planned(rendering, page, inputs.unwrap_or_default())
        });
        let files = plan.files().par_iter().map(|&at| copies.planned(at));
        let writing = output.begin(pages.chain(files), Scope::Whole)?;
        Ok((made, writing))
    }

    /// Draws the social cards that differ. `first` makes what they are made of, where that is
    /// not known yet.
    fn draw_cards(
        &mut self,
        rendering: &Rendering<'_>,
        writing: &Writing,
        first: Option<&Maker<'_>>,
        report: &mut Report,
    ) -> Result<Vec<Diagnostic>, BuildError> {
        let Some(fonts) = rendering.edition.cards else {
            self.cards.keep_only(&BTreeSet::new());
            return Ok(Vec::new());
        };
        let pages = rendering.plan.pages();
        let mut stale = Vec::new();
        for at in (0..pages.len()).filter(|&at| is_card(&pages[at])) {
            if writing.is_fresh(at) && self.options.trust.has_stamps() {
                writing.keep(at);
            } else {
                stale.push(at);
            }
        }
        let studio = Studio { rendering, fonts, cache: self.cards };
        let mut problems = Vec::new();
        if !stale.is_empty() {
            self.clock.stage(Stage::Cards, Some(stale.len() as u64));
            let made = |at: usize, shows: &Shows<'_>| match first {
                Some(maker) => maker.but_text(&pages[at], shows),
                None => writing.inputs(at),
            };
            let progress = self.clock.progress();
            (report.cards, problems) = studio.draw(&stale, writing, &made, progress)?;
        }
        studio.tidy();
        Ok(problems)
    }

    /// Copies the files that differ, and makes the smaller pictures that are lacking. Returns
    /// what can no longer be read beside what else is wrong.
    fn files(
        &mut self,
        site: &Site,
        withheld: &BTreeSet<usize>,
        writing: &Writing,
        report: &mut Report,
    ) -> Result<(Vec<Diagnostic>, Vec<Diagnostic>), BuildError> {
        let (plan, copies, material) = (&site.plan, &site.copies, self.material);
        let mut unread = self.copy(site, withheld, writing)?;
        let cache = self.pictures;
        let darkroom = Darkroom { plan, copies, withheld, material, cache };
        let order = darkroom.order(writing, self.options.trust);
        let mut problems = Vec::new();
        if order.len() > 0 {
            self.clock.stage(Stage::Pictures, Some(order.len() as u64));
            let progress = self.clock.progress();
            let mut developed = darkroom.make(order, writing, progress)?;
            report.pictures = developed.made;
            unread.append(&mut developed.unread);
            problems = developed.problems;
        }
        darkroom.tidy();
        // Copying a picture says the same as making a smaller one of it.
        diagnostic::sort(&mut unread);
        unread.dedup();
        Ok((unread, problems))
    }

    /// Copies the files that differ, but for those that are withheld, and says which of them
    /// cannot be read any more.
    fn copy(
        &mut self,
        site: &Site,
        withheld: &BTreeSet<usize>,
        writing: &Writing,
    ) -> Result<Vec<Diagnostic>, BuildError> {
        let (plan, copies) = (&site.plan, &site.copies);
        self.clock.stage(Stage::Files, Some(plan.files().len() as u64));
        let mut unread = Vec::new();
        for (place, &at) in plan.files().iter().enumerate() {
            let planned = plan.pages().len() + place;
            let is_fresh = writing.is_fresh(planned);
            if withheld.contains(&at) || copies.smaller(at).is_some() {
                // It stays out, or is made later.
            } else if is_fresh && self.options.trust.has_stamps() {
                writing.keep(planned);
            } else {
                let one = copies.copy(at, self.material, writing, planned)?;
                unread.extend(one.map(|unread| unread.0));
            }
        }
        Ok(unread)
    }
}

/// Adds what is wrong with the site to why it was not put in place.
fn refused(source: OutputError, report: &Report) -> BuildError {
    match source {
        OutputError::TooManyRemoved { .. } => {
            BuildError::Refused { source, problems: report.diagnostics.clone() }
        }
        other => other.into(),
    }
}

/// What was learned of texts, by path, each with the bytes that it was learned from.
fn with_bytes(mut texts: Vec<TextRow>, material: &Material) -> Vec<TextRow> {
    for text in &mut texts {
        text.content = material.contents.content_of(&text.path).unwrap_or_default();
    }
    texts.sort_by(|a, b| a.path.cmp(&b.path));
    texts
}

/// What was learned of a text, if its file still is the one it was learned from.
pub(super) fn recall(
    texts: &[TextRow],
    material: &Material,
    text: &Text<'_>,
) -> Option<TextRow> {
    if texts.is_empty() {
        return None;
    }
    let path = format!("content/{}", text.path);
    let at = texts.binary_search_by(|row| (*row.path).cmp(&path)).ok()?;
    let content = material.contents.content_of(&path)?;
    (content == texts[at].content).then(|| texts[at].clone())
}

/// Leaves pages as they stand that could not be rendered, and returns how many. Where the
/// output is held, someone is at work: who writes a template has not finished, and the last
/// good pages stay until then. But a story that was withdrawn goes, even if nothing can be
/// said in its place.
fn leave_failed(plan: &Plan, writing: &Writing, then: Then<'_>) -> usize {
    if matches!(then, Then::End) {
        return 0;
    }
    let pages = plan.pages().iter().enumerate();
    let stay = pages.filter(|(_, page)| !page.is_tombstone());
    stay.filter(|(at, _)| writing.leave_if_failed(*at)).count()
}

/// Sees to it that pages and pictures of stories that may not be read a moment longer go
/// first.
fn withdraw(
    archive: &Archive,
    copies: &Copies,
    urgent: &BTreeSet<usize>,
    writing: &Writing,
) {
    let held = archive.held().iter().filter(|story| story.reason.is_urgent());
    let stories: BTreeSet<&str> = held.map(|story| story.path.as_str()).collect();
    let files = urgent.iter().map(|&at| copies.copied[at].address.file_path());
    let files: BTreeSet<Box<str>> = files.map(Into::into).collect();
    if stories.is_empty() && files.is_empty() {
        return;
    }
    let data = RefCell::new(BTreeSet::new());
    writing.remove_first(|row| {
        let story = row.story.as_deref();
        let is_own = story.is_some_and(|story| stories.contains(story));
        if is_own {
            let beside = [ninjs_beside(&row.path), card_beside(&row.path)];
            data.borrow_mut().extend(beside);
        }
        is_own || files.contains(&row.path)
    });
    let data = data.into_inner();
    writing.remove_first(|row| data.contains(&*row.path));
}

/// The pages that were rendered, and why.
type Reasons = Vec<(OutputPath, Stale)>;

/// Renders all pages, and stages them.
fn render_all(
    rendering: &Rendering<'_>,
    writing: &Writing,
    maker: &Maker<'_>,
    clock: &mut Clock<'_>,
) -> Result<(Rendered, Reasons), BuildError> {
    let pages = rendering.plan.pages();
    // Cards are drawn later.
    let all = (0..pages.len()).filter(|&at| !is_card(&pages[at]));
    let all: Vec<usize> = all.collect();
    let made = |at: usize, shows: &Shows<'_>| maker.but_text(&pages[at], shows);
    let rendered = stage(rendering, writing, &all, &made, clock)?;
    let reasons = all.iter().map(|&at| (pages[at].output_path(), Stale::New));
    Ok((rendered, reasons.collect()))
}

/// Renders the pages that are not fresh, and stages them.
fn render_stale(
    rendering: &Rendering<'_>,
    writing: &Writing,
    made: Vec<Made>,
    trust: Trust,
    clock: &mut Clock<'_>,
) -> Result<(Rendered, Reasons), BuildError> {
    let mut stale = Vec::new();
    let mut reasons = Vec::new();
    let mut recalled = Vec::new();
    let pages = rendering.plan.pages();
    let but_cards = made.into_iter().enumerate().filter(|(at, _)| !is_card(&pages[*at]));
    for (at, made) in but_cards {
        if writing.is_fresh(at) && trust.has_stamps() {
            writing.keep(at);
            recalled.extend(made.found);
        } else {
            let path = pages[at].output_path();
            reasons.push((path, Stale::of(writing.before(at), made.inputs)));
            stale.push(at);
        }
    }
    let made = |at: usize, _: &Shows<'_>| writing.inputs(at);
    let mut rendered = stage(rendering, writing, &stale, &made, clock)?;
    recalled.into_iter().for_each(|found| rendered.add_found(*found));
    Ok((rendered, reasons))
}

/// Renders some pages, and stages them.
fn stage(
    rendering: &Rendering<'_>,
    writing: &Writing,
    which: &[usize],
    made: &(dyn Fn(usize, &Shows<'_>) -> Inputs + Sync),
    clock: &mut Clock<'_>,
) -> Result<Rendered, BuildError> {
    clock.stage(Stage::Render, Some(which.len() as u64));
    let failure = Mutex::new(None);
    let broken = Mutex::new(Vec::new());
    let take = |at: usize, made_of: Inputs, bytes: &[u8]| {
        let was_fresh = writing.is_fresh(at) && made_of == writing.inputs(at);
        match writing.write_made_of(at, made_of, bytes) {
            Ok(Outcome::Changed) if was_fresh => {
                broken.lock().unwrap_or_else(PoisonError::into_inner).push(at);
            }
            Ok(_) => {}
            Err(error) => {
                let mut failure = failure.lock().unwrap_or_else(PoisonError::into_inner);
                failure.get_or_insert(error);
            }
        }
    };
    let progress = clock.progress();
    let done = || progress.advance(1);
    let stop = || progress.is_superseded();
    let hands = Hands { made, read: NOBODY, take: &take, done: &done, stop: &stop };
    let mut rendered = rendering.pages(which, &hands);
    if stop() {
        return Err(BuildError::Superseded);
    }
    if let Ok(Some(error)) = failure.into_inner() {
        return Err(error.into());
    }
    let mut broken = broken.into_inner().unwrap_or_else(PoisonError::into_inner);
    broken.sort_unstable();
    let broken = broken.into_iter().map(|at| broken_promise(&rendering.plan.pages()[at]));
    rendered.diagnostics.extend(broken);
    Ok(rendered)
}

/// Equal inputs gave other bytes: a fault of ours that only a full check can find.
pub(super) fn broken_promise(page: &Page) -> Diagnostic {
    let message =
        format!("`{}` was not as its inputs say; it is written anew", page.address);
    let help = "please report this: it is a mistake in newsgen";
    Diagnostic::error("verify", message).help(help)
}
