//! Gives findings the levels that the config asks for.

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;

/// Returns a finding with the level that the config gives it; `None` if it is turned off.
///
/// An error that a build has stays one: something is missing from the site because of it.
pub(super) fn weigh(mut finding: Diagnostic, config: &Config) -> Option<Diagnostic> {
    let Some(asked) = config.checks.get(&*finding.code) else { return Some(finding) };
    match (finding.level, asked) {
        (Level::Error, Some(Level::Error)) => {}
        (Level::Error, _) => finding.help = Some(fixed(&finding)),
        (_, None) => return None,
        (_, Some(level)) => finding.level = *level,
    }
    Some(finding)
}

fn fixed(finding: &Diagnostic) -> String {
    let code = &finding.code;
    let words = format!(
        "`checks.{code}` does not reach it: something is missing from the site because of it"
    );
    match &finding.help {
        Some(help) => format!("{help}; {words}"),
        None => words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_config_has_the_last_word_but_on_errors() {
        let config = Config {
            checks: [("date", None), ("link", Some(Level::Error)), ("image", None)]
                .into(),
            ..Config::default()
        };
        let weighed = |level, code| weigh(Diagnostic::new(level, code, "it"), &config);
        assert_eq!(weighed(Level::Warning, "image"), None);
        assert_eq!(weighed(Level::Info, "date"), None);
        let link = Diagnostic::error("link", "it");
        assert_eq!(weighed(Level::Warning, "link"), Some(link.clone()));
        assert_eq!(weighed(Level::Error, "link"), Some(link));
        let other = Diagnostic::warning("anchor", "it");
        assert_eq!(weigh(other.clone(), &config), Some(other));
        let help = "`checks.date` does not reach it: something is missing from the site \
                    because of it";
        let date = Diagnostic::error("date", "it").help(help);
        assert_eq!(weighed(Level::Error, "date"), Some(date));
    }
}
