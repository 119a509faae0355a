//! The build: content in, site out. Every task that shows pages runs these functions.

mod answer;
mod bookcase;
mod cards;
mod changes;
mod checks;
mod copies;
mod error;
mod explain;
mod ground;
mod icons;
mod inputs;
mod live;
mod material;
mod news;
mod part;
mod pictures;
mod project;
mod reach;
mod rehearse;
mod render;
mod report;
mod site;
mod state;
mod texts;
mod touched;
mod typecase;
mod upkeep;
mod weights;
mod whole;

use crate::config::Config;
use crate::content::Keep;

pub use answer::Answer;
pub use answer::Rendered as RenderedPage;
pub use answer::Source;
pub use cards::CardsMade;
pub use error::BuildError;
pub use error::Exit;
pub use explain::Explanation;
pub use explain::explain;
pub use live::Live;
pub use live::Update;
pub use pictures::PicturesMade;
pub use project::Effect;
pub use project::OnError;
pub use project::Options;
pub use project::Progress;
pub use project::Project;
pub use project::Silent;
pub use project::Stage;
pub use project::read_config;
pub use rehearse::Inspect;
pub use rehearse::Rehearsal;
pub use rehearse::SiteSeen;
pub use rehearse::rehearse;
pub use render::ReadText;
pub use report::Report;
pub use report::Stale;
pub use touched::Changed;
pub use upkeep::Upkeep;
pub use weights::Weights;

pub(crate) use material::open_content;
pub(crate) use material::own_layer;
pub(crate) use material::read_layers;
pub(crate) use material::read_theme;

use ground::Ground;
use ground::Then;
use report::Clock;

/// Builds the site as it should look at `options.as_of`.
///
/// What the last build left, in the cache and the output folder, saves work and changes no
/// byte: the site is that of a build from nothing. Problems in stories do not stop the
/// build; they are in the report.
///
/// # Errors
///
/// If a folder cannot be read or written, the theme does not parse, or the output folder is
/// not newsgen's to write. The output folder is then as it was, or, if the disk failed while
/// files were put in their places, the next build goes on from there.
pub fn build(
    project: &Project,
    config: &Config,
    options: &Options,
    progress: &dyn Progress,
) -> Result<Report, BuildError> {
    project.check_cache()?;
    project.check_output(options)?;
    let mut clock = Clock::start(progress);

    clock.stage(Stage::Read, None);
    let ground = Ground::open(project, config, options, Keep::Nothing, progress)?;

    let (report, _) = ground.build(config, options, Then::End, &mut clock)?;
    Ok(Report { stages: clock.stop(), ..report })
}
