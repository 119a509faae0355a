//! Takes single front matter fields that need more than their type checked.

use crate::config::Config;
use crate::config::is_language;
use crate::config::language_tag;
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

/// Takes a language tag; `en_GB` is taken for `en-GB`.
pub(super) fn language(
    fields: &mut Fields<'_>,
    problems: &mut Problems,
) -> Option<String> {
    let text = fields.text("lang", problems)?.replace('_', "-");
    if is_language(&text) {
        return Some(language_tag(&text));
    }
    let message = format!("`lang` is `{text}`, which is not a language tag");
    let help = "write a tag such as `en`, `pt-BR` or `zh-Hans`";
    let problem = Diagnostic::error("language", message).at(fields.place("lang"));
    problems.push(problem.help(help));
    None
}
