//! The site made and not written: all that a build would say of it, and what an inspector
//! says who looks on.
//!
//! Neither the output folder nor the cache is changed, and the output is not looked at.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::PoisonError;

use rayon::iter::IntoParallelRefIterator as _;
use rayon::iter::ParallelIterator as _;

use crate::build::BuildError;
use crate::build::Options;
use crate::build::Progress;
use crate::build::Project;
use crate::build::ReadText;
use crate::build::Report;
use crate::build::Stage;
use crate::build::cards::Studio;
use crate::build::checks::Checked;
use crate::build::checks::Checks;
use crate::build::copies::Copies;
use crate::build::material::Material;
use crate::build::material::Recall;
use crate::build::render::Hands;
use crate::build::render::Reader;
use crate::build::report::Clock;
use crate::build::site::Site;
use crate::build::weights::Scales;
use crate::build::weights::Weights;
use crate::cache::Cache;
use crate::cache::CardCache;
use crate::config::Config;
use crate::content::Keep;
use crate::diagnostic::Diagnostic;
use crate::fingerprint::Inputs;
use crate::folder::Folder;
use crate::moment::Moment;
use crate::pages::Edition;
use crate::pages::Plan;
use crate::theme::Renderer;
use crate::theme::Theme;

/// Looks on while a site is made, and says what it makes of it.
pub trait Inspect: Sync {
    /// Says what is wrong with one text. Many threads ask, in no order.
    fn text(&self, text: &ReadText<'_>) -> Vec<Diagnostic>;
    /// Says what is wrong with the site.
    fn site(&self, site: &SiteSeen<'_>) -> Vec<Diagnostic>;
}

/// A site, as an inspector sees it.
pub struct SiteSeen<'a> {
    /// What it publishes.
    pub edition: Edition<'a>,
    /// Its pages and files.
    pub plan: &'a Plan,
    /// The folder of its stories.
    pub content: &'a Folder,
    /// The moment that it shows.
    pub as_of: Moment,
    /// How much its files weigh.
    pub weights: &'a Weights,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Rehearsal {
    /// What a build would say; it has written nothing and rendered nothing to keep.
    pub report: Report,
    /// What the inspector said, in no order.
    pub found: Vec<Diagnostic>,
}

/// Makes the site as it should look at `options.as_of`, every page of it, and throws it away.
///
/// What the last build left in the cache saves reading. Of the options, those that say what
/// is written, and how, have no meaning here.
///
/// # Errors
///
/// If a folder cannot be read, the theme does not parse, or the cache lies among what newsgen
/// reads.
pub fn rehearse(
    project: &Project,
    config: &Config,
    options: &Options,
    inspector: &dyn Inspect,
    progress: &dyn Progress,
) -> Result<Rehearsal, BuildError> {
    project.check_cache()?;
    let mut clock = Clock::start(progress);
    clock.stage(Stage::Read, None);
    let (mut material, notes) = read(project, config, options, progress)?;
    let contents = material.contents.take_contents();
    let theme = Theme::parse(&material.layers, config).map_err(BuildError::Theme)?;
    let mut site =
        Site::plan(contents, &material, theme.assets(), (config, options), &mut clock);
    let mut problems = site.problems.take();
    problems.extend_from_slice(theme.warnings());
    let renderer = Renderer::new(theme, &site.edition(config));
    let rendering = site.rendering(config, &material, &renderer);
    let copies = &site.copies;
    let checks = Checks { rendering: &rendering, contents: &site.contents, copies };

    let found = Mutex::new(Vec::new());
    let inspect = |text: &ReadText<'_>| {
        let mut more = inspector.text(text);
        if !more.is_empty() {
            found.lock().unwrap_or_else(PoisonError::into_inner).append(&mut more);
        }
    };
    let scales = Scales::new(&site.plan);
    let take = |at: usize, _: Inputs, bytes: &[u8]| scales.put(at, bytes);
    let mut checked = render_for(&checks, (&inspect, &take), &mut clock);
    let weights = scales.finish(copies, &checked.withheld, &material);
    problems.append(&mut checked.problems);
    problems.extend(unreadable(&site.plan, copies, &checked.withheld, &material));
    let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    found.extend(inspector.site(&SiteSeen {
        edition: rendering.edition,
        plan: &site.plan,
        content: &material.content,
        as_of: options.as_of,
        weights: &weights,
    }));
    let mut report = Report::new(&rendering.edition, &site.plan, &site.contents);
    report.files = copies.n_files(&site.plan);
    report.count(&problems);
    let report = Report { notes, stages: clock.stop(), ..report.finish(problems, None) };
    Ok(Rehearsal { report, found })
}

/// Renders everything and writes nothing, to see what is wrong.
pub(super) fn render(
    checks: &Checks<'_>,
    reader: Reader<'_>,
    clock: &mut Clock<'_>,
) -> Checked {
    render_for(checks, (reader, &|_, _, _| ()), clock)
}

/// Takes a page that is rendered: its place in the plan, what it is made of, and its bytes.
type Taker<'a> = &'a (dyn Fn(usize, Inputs, &[u8]) + Sync);

/// Renders everything for those who are shown each text and each page.
fn render_for(
    checks: &Checks<'_>,
    (read, take): (Reader<'_>, Taker<'_>),
    clock: &mut Clock<'_>,
) -> Checked {
    let all: Vec<usize> = (0..checks.rendering.plan.pages().len()).collect();
    clock.stage(Stage::Check, Some(all.len() as u64));
    let progress = clock.progress();
    let hands = Hands {
        made: &|_, _| Inputs::default(),
        read,
        take,
        done: &|| progress.advance(1),
        stop: &|| false,
    };
    let mut checked = checks.after(checks.rendering.pages(&all, &hands));
    checked.problems.extend(checks.rendering.edition.cards.and_then(|fonts| {
        let (rendering, cache) = (checks.rendering, &CardCache::default());
        Studio { rendering, fonts, cache }.try_one()
    }));
    checked
}

/// Reads what the site is made of, with the help of the cache, and changes nothing there.
fn read(
    project: &Project,
    config: &Config,
    options: &Options,
    progress: &dyn Progress,
) -> Result<(Material, Vec<String>), BuildError> {
    let (mut cache, known) = Cache::look(&project.cache, config.reading());
    let began_ns = cache.began_ns();
    let recall = Recall { files: known.files, began_ns, keep: Keep::Nothing };
    let mut material = Material::read(project, config, options, recall, progress)?;
    // What the cache does not tell any more is read anew.
    let stories = cache.stories_unpacked().unwrap_or_default();
    material.complete(stories, config, began_ns);
    Ok((material, known.note.into_iter().collect()))
}

/// The files that would be copied and cannot be opened.
fn unreadable(
    plan: &Plan,
    copies: &Copies,
    withheld: &BTreeSet<usize>,
    material: &Material,
) -> Vec<Diagnostic> {
    let given: Vec<usize> =
        plan.files().iter().copied().filter(|at| !withheld.contains(at)).collect();
    given.par_iter().filter_map(|&at| copies.unopened(at, material)).collect()
}
