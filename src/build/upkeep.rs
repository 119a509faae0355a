//! Keeps a written site as it should be while its files change.
//!
//! It builds as [`build`](super::build) does, and remembers what a build would otherwise read
//! again. The output folder stays taken in the meantime.

use crate::build::BuildError;
use crate::build::Changed;
use crate::build::Options;
use crate::build::Progress;
use crate::build::Project;
use crate::build::Report;
use crate::build::Stage;
use crate::build::ground::Ground;
use crate::build::ground::Then;
use crate::build::report::Clock;
use crate::build::touched::Touched;
use crate::config::Config;
use crate::content::Keep;
use crate::moment::Moment;

/// Keeps a written site as it should be.
pub struct Upkeep {
    project: Project,
    config: Config,
    options: Options,
    /// None before the first build, after one that failed, and with new settings.
    ground: Option<Ground>,
    /// What a text that cannot be read any more tells: nothing before the first build.
    keep: Keep,
}

impl Upkeep {
    /// Prepares to keep up a site. Nothing is read or written yet.
    ///
    /// # Errors
    ///
    /// If the cache or the output is in a dangerous place.
    pub fn new(
        project: &Project,
        config: Config,
        options: &Options,
    ) -> Result<Self, BuildError> {
        project.check_cache()?;
        project.check_output(options)?;
        let (project, options) = (project.clone(), options.clone());
        Ok(Self { project, config, options, ground: None, keep: Keep::Nothing })
    }

    /// The settings.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Takes other settings; the next update shows what comes of them.
    pub fn set_config(&mut self, config: Config) {
        let is_other = config.fingerprint() != self.config.fingerprint()
            || config.ignore != self.config.ignore;
        if is_other {
            self.ground = None;
        }
        self.config = config;
    }

    /// Brings the site to what it should be at `as_of`, after files that may have changed.
    ///
    /// # Errors
    ///
    /// As for [`build`](super::build); and if `progress` says that nobody wants it any more.
    /// The next update looks at everything then.
    pub fn update(
        &mut self,
        changed: &Changed,
        as_of: Moment,
        progress: &dyn Progress,
    ) -> Result<Report, BuildError> {
        self.options.as_of = as_of;
        let mut clock = Clock::start(progress);
        clock.stage(Stage::Read, None);
        let (project, config, options) = (&self.project, &self.config, &self.options);
        let is_held = self.ground.is_some();
        let ground = match self.ground.take() {
            Some(mut ground) => {
                let touched = Touched::by(changed, project);
                ground.look_again(project, config, options, touched.as_ref())?;
                ground
            }
            None => Ground::open(project, config, options, self.keep, progress)?,
        };
        if progress.is_superseded() {
            return Err(BuildError::Superseded);
        }
        // Before the first build, everything does.
        let changed = if is_held { ground.material().changed() } else { Vec::new() };
        let then = Then::Hold(&project.output);
        let (report, next) = ground.build(config, options, then, &mut clock)?;
        (self.ground, self.keep) = (next, Keep::LastGood);
        Ok(Report { changed, stages: clock.stop(), ..report })
    }
}
