//! What a build stands on: what was read, what is known from the last time, and what stands
//! in the output folder.

use std::io;
use std::path::Path;

use crate::build::BuildError;
use crate::build::Effect;
use crate::build::Options;
use crate::build::Progress;
use crate::build::Project;
use crate::build::Report;
use crate::build::Stage;
use crate::build::material::Material;
use crate::build::material::Recall;
use crate::build::material::read_layers;
use crate::build::part::Part;
use crate::build::part::Search;
use crate::build::reach::News;
use crate::build::report::Clock;
use crate::build::site::Site;
use crate::build::state::Basis;
use crate::build::state::State;
use crate::build::touched::Touched;
use crate::build::whole::Task;
use crate::cache::Cache;
use crate::cache::Outline;
use crate::cache::TextRow;
use crate::config::Config;
use crate::content::Keep;
use crate::content::Reading;
use crate::content::StoryRow;
use crate::fingerprint::Fingerprint;
use crate::folder::Trust;
use crate::output::Access;
use crate::output::Deletes;
use crate::output::Output;
use crate::output::OutputError;
use crate::output::Standing;
use crate::output::Summary;
use crate::output::Writing;
use crate::table::Changes;
use crate::theme::Renderer;
use crate::theme::Theme;

/// What a build stands on.
pub(super) struct Ground {
    material: Material,
    cache: Cache,
    /// What was learned of texts before, by path.
    texts: Vec<TextRow>,
    output: Output,
    /// What the last build came to, if only files have changed since.
    state: Option<State>,
    notes: Vec<String>,
}

/// What happens to the output after a build.
#[derive(Clone, Copy)]
pub(super) enum Then<'a> {
    /// Others may have it.
    End,
    /// It is held for the next build, at this place.
    Hold(&'a Path),
}

/// The output after a build.
pub(super) struct After {
    /// Of its manifest.
    pub(super) mark: Fingerprint,
    /// None if nobody holds it.
    pub(super) held: Option<Output>,
}

impl Then<'_> {
    /// Puts everything in its place, and holds the output if it is to be.
    pub(super) fn finish(
        self,
        writing: Writing,
        deletes: Deletes,
    ) -> Result<(Summary, After), OutputError> {
        let Self::Hold(path) = self else {
            let (summary, mark) = writing.finish(deletes)?;
            return Ok((summary, After { mark, held: None }));
        };
        let (summary, held) = writing.finish_and_hold(deletes)?;
        let output = match held {
            Some(output) => output,
            None => Output::open(path, Access::Write, Trust::STAMPS)?.held(),
        };
        Ok((summary, After { mark: output.mark(), held: Some(output) }))
    }
}

/// What a build leaves of what it stood on.
struct Kept {
    material: Material,
    cache: Cache,
    texts: Vec<TextRow>,
    state: Option<State>,
}

impl Kept {
    /// What the next build stands on, if the output is held for one.
    fn until_next(self, after: After) -> Option<Ground> {
        let Self { material, cache, texts, state } = self;
        let notes = Vec::new();
        after.held.map(|output| Ground { material, cache, texts, output, state, notes })
    }
}

/// What was read, and what is known of it.
struct Read {
    material: Material,
    cache: Cache,
    texts: Vec<TextRow>,
    notes: Vec<String>,
}

impl Ground {
    pub(super) fn material(&self) -> &Material {
        &self.material
    }

    /// What was read, with what every file told.
    pub(super) fn complete(&mut self, config: &Config) -> &mut Material {
        // What is wrong with the cache is for a build to say.
        complete(&mut self.material, self.cache.stories(), config, None);
        &mut self.material
    }

    pub(super) fn standing(&self) -> &Standing {
        self.output.standing()
    }

    /// What was learned of texts before, by path.
    pub(super) fn texts(&self) -> &[TextRow] {
        &self.texts
    }

    /// Reads what has changed, and looks at what stands in the output, side by side.
    pub(super) fn open(
        project: &Project,
        config: &Config,
        options: &Options,
        keep: Keep,
        progress: &dyn Progress,
    ) -> Result<Self, BuildError> {
        let access = match options.effect {
            Effect::Write => Access::Write,
            Effect::Preview => Access::Look,
        };
        let (output, read) = rayon::join(
            || Output::open(&project.output, access, options.trust),
            || read(project, config, options, keep, progress),
        );
        let Read { material, cache, texts, mut notes } = read?;
        let output = output?;
        let state = cache.state::<State>().unwrap_or_else(|damaged| {
            // If something was said of the cache, that is enough.
            if notes.is_empty() {
                notes.push(damaged);
            }
            None
        });
        if output.has_recovered() {
            notes.push(
                "the last build was killed; what it had begun is finished".to_owned(),
            );
        }
        let state = state.filter(|state| {
            state.frame == material.frame(config, options)
                && state.cache == cache.mark()
                && state.output == output.mark()
        });
        Ok(Self { material, cache, texts, output, state, notes })
    }

    /// The part of the site that the changes reach, if they reach no further.
    fn part(
        &self,
        config: &Config,
        options: &Options,
        clock: &mut Clock<'_>,
    ) -> Option<Part> {
        let state = self.state.as_ref()?;
        let search = Search {
            config,
            options,
            material: &self.material,
            cache: &self.cache,
            standing: self.output.standing(),
            texts: &self.texts,
            state,
        };
        match state.site == self.material.fingerprint(state.frame) {
            true => search.find(),
            false => search.find_news(clock),
        }
    }

    /// Looks again at what was touched since, or at everything, and at what the site shows
    /// at another moment.
    pub(super) fn look_again(
        &mut self,
        project: &Project,
        config: &Config,
        options: &Options,
        touched: Option<&Touched>,
    ) -> Result<(), BuildError> {
        let began_ns = self.cache.now_ns();
        let trust = options.trust;
        let keep = Keep::LastGood;
        let reading = Reading { config, began_ns, trust, keep, done: &|| () };
        self.material.look_again(project, touched, &reading)?;
        if touched.is_none_or(|touched| touched.theme) {
            self.material.layers = read_layers(project, config)?;
        }
        let frame = self.material.frame(config, options);
        self.state = self.state.take().filter(|state| state.frame == frame);
        Ok(())
    }

    /// Brings the output to what it should be, and returns what is needed to do so again, if
    /// it is to be.
    pub(super) fn build(
        self,
        config: &Config,
        options: &Options,
        then: Then<'_>,
        clock: &mut Clock<'_>,
    ) -> Result<(Report, Option<Self>), BuildError> {
        match self.part(config, options, clock) {
            Some(part) => self.build_part(part, options, then, clock),
            None => self.build_whole(config, options, then, clock),
        }
    }

    /// Gives the output a part of the site.
    fn build_part(
        self,
        mut part: Part,
        options: &Options,
        then: Then<'_>,
        clock: &mut Clock<'_>,
    ) -> Result<(Report, Option<Self>), BuildError> {
        let Self { mut material, mut cache, texts, output, mut state, mut notes } = self;
        let outline = part.turn.take().map(|turn| {
            state = Some(turn.state);
            turn.outline
        });
        let mut report = state.as_ref().map(State::report).unwrap_or_default();
        report.rendered = part.reasons.clone();
        clock.stage(Stage::Finish, None);
        let given = part.give(&material, output, options.deletes, then)?;
        let is_whole = given.problems.is_empty() && given.summary.kept.is_empty();
        report.written = Some(given.summary);
        if is_whole {
            let saved = material.save(&mut cache).map_err(io::Error::other);
            let saved = saved.and_then(|()| save_outline(outline.as_ref(), &cache));
            let saved =
                saved.and_then(|()| save_state(&mut state, &cache, given.output.mark));
            notes.extend(saved.err().map(|error| not_saved(&error)));
        } else {
            state = None;
        }
        report.diagnostics.extend(given.problems);
        report.notes = notes;
        let kept = Kept { material, cache, texts, state };
        Ok((report, kept.until_next(given.output)))
    }

    /// Gives the output the whole site.
    fn build_whole(
        self,
        config: &Config,
        options: &Options,
        then: Then<'_>,
        clock: &mut Clock<'_>,
    ) -> Result<(Report, Option<Self>), BuildError> {
        let Self { mut material, mut cache, texts, output, state, mut notes } = self;
        // From here on the last state belongs to nothing.
        let forgotten = cache.forget_state();
        let stories = cache.stories_unpacked();
        let told = stories.as_ref().ok();
        let news = told.and_then(|stories| News::of(&material, stories));
        let kept = if stories.is_ok() { &*texts } else { &[] };
        notes.extend(complete(&mut material, stories, config, cache.began_ns()));
        let early =
            forgotten.and_then(|()| material.save(&mut cache).map_err(io::Error::other));
        // What the next build can have from the cache need not stay in memory.
        let is_cached = cache.began_ns().is_some();
        let contents = match then {
            Then::Hold(_) if !is_cached => material.contents.contents(),
            _ => material.contents.take_contents(),
        };
        let mut basis = Basis::of(&material, material.frame(config, options));
        if matches!(then, Then::End) {
            material.contents.let_go_of_stories();
        }
        let theme = Theme::parse(&material.layers, config).map_err(BuildError::Theme)?;
        let mut site =
            Site::plan(contents, &material, theme.assets(), (config, options), clock);
        site.problems.planned.extend_from_slice(theme.warnings());
        let renderer = Renderer::new(theme, &site.edition(config));
        basis.order(&site.archive, &material);
        let (pictures, cards) = (&cache.pictures(), &cache.cards());
        let task = Task {
            config,
            options,
            material: &material,
            texts: &texts,
            pictures,
            cards,
            basis,
            last: state.zip(news).filter(|_| material.contents.n_lost == 0),
            clock,
        };
        let built = task.build(site, renderer, output, then)?;
        let mut state = built.state;
        let saved = early
            .and_then(|()| save_texts(kept, &built.texts, &mut cache))
            .and_then(|()| save_outline(built.outline.as_ref(), &cache))
            .and_then(|()| save_state(&mut state, &cache, built.output.mark));
        notes.extend(saved.err().map(|error| not_saved(&error)));
        let kept = Kept { material, cache, texts: built.texts, state };
        Ok((Report { notes, ..built.report }, kept.until_next(built.output)))
    }
}

/// Gives the rows of known stories what these told; says what is wrong if that is not known
/// any more.
fn complete(
    material: &mut Material,
    stories: Result<Vec<StoryRow>, String>,
    config: &Config,
    began_ns: Option<i64>,
) -> Option<String> {
    let (stories, note) = match stories {
        Ok(stories) => (stories, None),
        Err(note) => {
            material.keep_all();
            (Vec::new(), Some(note))
        }
    };
    material.complete(stories, config, began_ns);
    note
}

fn read(
    project: &Project,
    config: &Config,
    options: &Options,
    keep: Keep,
    progress: &dyn Progress,
) -> Result<Read, BuildError> {
    let (cache, known) = match options.effect {
        Effect::Write => Cache::open(&project.cache, config.reading()),
        Effect::Preview => Cache::look(&project.cache, config.reading()),
    };
    let mut notes: Vec<String> = known.note.into_iter().collect();
    let n_known = known.files.len();
    let recall = Recall { files: known.files, began_ns: cache.began_ns(), keep };
    let material = Material::read(project, config, options, recall, progress)?;
    if n_known > 0 && material.n_gone() == n_known && !material.contents.rows.is_empty() {
        notes.push("the cache is of another site: everything is read anew".to_owned());
    }
    Ok(Read { material, cache, texts: known.texts, notes })
}

/// Keeps what was learned of texts, where that is not known yet. Both are by path.
fn save_texts(
    before: &[TextRow],
    after: &[TextRow],
    cache: &mut Cache,
) -> io::Result<()> {
    let mut changes = Changes::new();
    let mut rest = before.iter().peekable();
    for row in after {
        while let Some(gone) = rest.next_if(|old| old.path < row.path) {
            changes.insert(&gone.path, None);
        }
        if rest.next_if(|old| old.path == row.path) != Some(row) {
            changes.insert(&row.path, Some(row));
        }
    }
    changes.extend(rest.map(|gone| (&*gone.path, None)));
    if changes.is_empty() {
        return Ok(());
    }
    cache.save_texts(&changes).map_err(io::Error::other)
}

/// Keeps the outline of the archive that goes with the state.
fn save_outline(outline: Option<&Outline>, cache: &Cache) -> io::Result<()> {
    outline.map_or(Ok(()), |outline| cache.save_outline(outline))
}

/// Keeps what the build came to, if it came to something that is not known yet.
fn save_state(
    state: &mut Option<State>,
    cache: &Cache,
    output: Fingerprint,
) -> io::Result<()> {
    let Some(state) = state else { return Ok(()) };
    if (state.cache, state.output) == (cache.mark(), output) {
        return Ok(());
    }
    (state.cache, state.output) = (cache.mark(), output);
    cache.save_state(state)
}

fn not_saved(error: &io::Error) -> String {
    format!("the cache could not be saved, so the next build takes longer: {error}")
}
