//! The check: everything that is wrong or doubtful in a site, as far as its config wants to
//! know.
//!
//! It makes the site by the functions of a build and throws it away, so what a build says it
//! says, too. Its own checks are in one table, `table::CHECKS`: to add one, write a function
//! and its row there, and a row for its code in `codes`. Nothing is written here, and nothing
//! printed.

mod counts;
mod document;
mod hosts;
mod levels;
mod places;
mod sarif;
mod site;
mod table;
mod text;
mod versions;

use crate::build;
use crate::build::BuildError;
use crate::build::Inspect;
use crate::build::Options;
use crate::build::Progress;
use crate::build::Project;
use crate::build::ReadText;
use crate::build::Report;
use crate::build::SiteSeen;
use crate::check::table::InText;
use crate::config::Config;
use crate::diagnostic::Diagnostic;

pub use counts::Counts;
pub use counts::RulesBy;
pub use counts::Weighed;
pub use document::Document;
pub use document::Finding;
pub use document::Scope;
pub use hosts::HOSTS;
pub use hosts::Host;
pub use hosts::Limit;
pub use hosts::Measure;
pub use sarif::sarif;

/// What a check came to.
#[derive(Debug, Default)]
pub struct Checked {
    /// What a build would count, write and say; its diagnostics are all in `findings`.
    pub report: Report,
    /// What is wrong or doubtful, with the levels that the config gives it: by file, place
    /// and code.
    pub findings: Vec<Diagnostic>,
}

/// Checks the site as it should look at `options.as_of`, and changes nothing on the disk.
///
/// `said` is what is wrong with the config; it is among the findings.
///
/// # Errors
///
/// As [`build::rehearse`].
pub fn check(
    project: &Project,
    config: &Config,
    said: Vec<Diagnostic>,
    options: &Options,
    progress: &dyn Progress,
) -> Result<Checked, BuildError> {
    check_for(project, config, said, (options, None), progress)
}

/// As [`check`], and says what is too much for a host.
///
/// # Errors
///
/// As [`build::rehearse`].
pub fn check_for(
    project: &Project,
    config: &Config,
    said: Vec<Diagnostic>,
    (options, host): (&Options, Option<&Host>),
    progress: &dyn Progress,
) -> Result<Checked, BuildError> {
    let inspector = Inspector { config, host };
    let rehearsed = build::rehearse(project, config, options, &inspector, progress)?;
    let mut report = rehearsed.report;
    let mut all = said;
    all.append(&mut report.diagnostics);
    all.extend(rehearsed.found);
    Ok(Checked { report, findings: weighed(all, config) })
}

/// Findings with the levels that the config gives them, each once, in order.
pub(crate) fn weighed(all: Vec<Diagnostic>, config: &Config) -> Vec<Diagnostic> {
    let weighed = all.into_iter().filter_map(|one| levels::weigh(one, config));
    let mut findings: Vec<Diagnostic> = weighed.collect();
    document::sort(&mut findings);
    findings.dedup();
    findings
}

/// Makes the checks of the table that the config does not turn off.
struct Inspector<'a> {
    config: &'a Config,
    host: Option<&'a Host>,
}

impl Inspect for Inspector<'_> {
    fn text(&self, text: &ReadText<'_>) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for check in table::TEXT_CHECKS.iter().filter(|check| self.wants(check.code)) {
            for InText { range, message } in (check.find)(text) {
                found.push(table::diagnostic(check.code, message).at(text.place(range)));
            }
        }
        found
    }

    fn site(&self, site: &SiteSeen<'_>) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for check in table::CHECKS.iter().filter(|check| self.wants(check.code)) {
            let own = (check.find)(site);
            let told = own.into_iter().map(|one| (check.code, one));
            found.extend(told);
        }
        let mut found = places::locate(found, site.content);
        if let Some(host) = self.host {
            found.extend(host.judge(&counts::count(site)));
        }
        found
    }
}

impl Inspector<'_> {
    /// Whether the config wants to know of findings with a code.
    fn wants(&self, code: &str) -> bool {
        self.config.checks.get(code).is_none_or(Option::is_some)
    }
}
