//! The build: content in, site out. Every task that shows pages runs these functions.

mod checks;
mod error;
mod material;
mod project;
mod render;
mod report;

use std::sync::Mutex;

use crate::archive::Archive;
use crate::config::Config;
use crate::diagnostic;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::output::Output;
use crate::output::Summary;
use crate::pages;
use crate::pages::Edition;
use crate::theme::Renderer;
use crate::theme::Theme;

pub use error::BuildError;
pub use error::Exit;
pub use project::OnError;
pub use project::Options;
pub use project::Progress;
pub use project::Project;
pub use project::Silent;
pub use project::Stage;
pub use project::read_config;
pub use report::Report;

pub(crate) use material::open_content;

use material::Material;
use render::Rendering;
use report::Clock;

/// Builds the site as it should look at `options.as_of`.
///
/// Problems in stories do not stop the build; they are in the report.
///
/// # Errors
///
/// If a folder cannot be read or written, the theme does not parse, or the output folder is
/// not newsgen's to write. The output folder is then as it was.
pub fn build(
    project: &Project,
    config: &Config,
    options: &Options,
    progress: &dyn Progress,
) -> Result<Report, BuildError> {
    project.check_output(options)?;
    let mut clock = Clock::start(progress);

    clock.stage(Stage::Read, None);
    let mut material = Material::read(project, config, progress)?;
    let theme = Theme::parse(&material.layers, config).map_err(BuildError::Theme)?;
    material.add_assets(&theme);

    clock.stage(Stage::Index, None);
    let stories = std::mem::take(&mut material.contents.stories);
    let (archive, mut problems) =
        Archive::index(stories, options.as_of, options.show, config);
    let drafts = options.show.drafts;
    let (undated, mut more) = pages::undated_pages(material.take_undated(drafts));
    problems.append(&mut more);
    problems.append(&mut material.contents.diagnostics);

    clock.stage(Stage::Plan, None);
    let files = &material.contents.files;
    let edition = Edition { config, archive: &archive, undated: &undated, files };
    let (plan, mut more) = pages::plan(&edition, &material.copied);
    problems.append(&mut more);

    let renderer = Renderer::new(theme, edition, &material.layers);
    let content = &material.content;
    let rendering = Rendering { edition, renderer: &renderer, plan: &plan, content };
    let mut report = Report::new(&edition, &plan, &material.contents);
    if options.on_error == OnError::PublishNothing {
        clock.stage(Stage::Check, Some(plan.pages().len() as u64));
        problems.append(&mut rehearse(&rendering, &material, progress));
        if problems.iter().any(|problem| problem.level > Level::Info) {
            return Ok(report.finish(problems, None, clock));
        }
        problems.clear();
    }

    let (summary, mut more) = emit(project, &rendering, &material, &mut clock)?;
    problems.append(&mut more);
    report.count(&problems);
    Ok(report.finish(problems, Some(summary), clock))
}

/// Renders everything and writes nothing, to see what is wrong.
fn rehearse(
    rendering: &Rendering<'_>,
    material: &Material,
    progress: &dyn Progress,
) -> Vec<Diagnostic> {
    let rendered = rendering.all(&|_, _| (), &|| progress.advance(1));
    checks::after(rendering, material, rendered).1
}

/// Renders the pages into the output folder, and copies the files beside them.
fn emit(
    project: &Project,
    rendering: &Rendering<'_>,
    material: &Material,
    clock: &mut Clock<'_>,
) -> Result<(Summary, Vec<Diagnostic>), BuildError> {
    let plan = rendering.plan;
    let mut planned: Vec<_> = plan.pages().iter().map(pages::Page::output_path).collect();
    planned
        .extend(plan.files().iter().map(|&at| material.copied[at].address.output_path()));
    let output = Output::open(&project.output)?.begin(&planned)?;
    drop(planned);

    clock.stage(Stage::Render, Some(plan.pages().len() as u64));
    let failure = Mutex::new(None);
    let write = |page: &pages::Page, bytes: &[u8]| {
        if let Err(error) = output.write(&page.output_path(), bytes)
            && let Ok(mut failure) = failure.lock()
        {
            failure.get_or_insert(error);
        }
    };
    let progress = clock.progress();
    let rendered = rendering.all(&write, &|| progress.advance(1));
    if let Ok(Some(error)) = failure.into_inner() {
        return Err(error.into());
    }
    let (withheld, mut problems) = checks::after(rendering, material, rendered);

    clock.stage(Stage::Files, Some(plan.files().len() as u64));
    for &at in plan.files().iter().filter(|at| !withheld.contains(at)) {
        if let Some(problem) = material.copy(at, &output)? {
            problems.push(problem);
        }
        progress.advance(1);
    }
    clock.stage(Stage::Finish, None);
    let summary = output.finish()?;
    diagnostic::sort(&mut problems);
    Ok((summary, problems))
}
