//! Takes single front matter fields that need more than their type checked.

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::moment::Moment;
use crate::paths::Address;
use crate::yaml::Fields;
use crate::yaml::Problems;
use crate::yaml::Source;

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

/// Says which old addresses cannot be used, where they stand. They are no reason to hide a
/// story.
pub(super) fn check_aliases(
    aliases: &[String],
    source: &Source<'_>,
    problems: &mut Problems,
) {
    for alias in aliases {
        if let Err(error) = Address::of_alias(alias) {
            let message = format!("the old address `{alias}` cannot be used: {error}");
            let problem = Diagnostic::error("alias", message).help(error.help());
            problems.push(problem.at(source.value_place(&["aliases"])));
        }
    }
}
