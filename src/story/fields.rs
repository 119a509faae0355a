//! Takes single front matter fields that need more than their type checked.

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::moment::Moment;
use crate::yaml::Fields;
use crate::yaml::Problems;

/// Takes a time or a day.
pub(super) fn moment(
    fields: &mut Fields<'_>,
    key: &'static str,
    config: &Config,
    problems: &mut Problems,
) -> Option<Moment> {
    let text = fields.text(key, problems)?;
    match Moment::parse(&text, config.time_zone) {
        Ok(moment) => Some(moment),
        Err(error) => {
            let problem = Diagnostic::error("date", format!("`{key}`: {error}"));
            problems.push(problem.at(fields.place(key)).help(error.help()));
            None
        }
    }
}
