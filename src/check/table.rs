//! The checks that only `check` makes, one function each.
//!
//! What each code means, how much it matters and what to do about it stands in `codes`.

use std::ops::Range;

use crate::build::ReadText;
use crate::build::SiteSeen;
use crate::check::site;
use crate::check::text;
use crate::check::versions;
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::paths::ContentPath;

/// A check of the site: its stories, pages and settings, but no texts.
pub(super) struct Check {
    /// The code of what it finds.
    pub(super) code: &'static str,
    pub(super) find: fn(&SiteSeen<'_>) -> Vec<Found>,
}

/// A check of one text.
pub(super) struct TextCheck {
    /// The code of what it finds.
    pub(super) code: &'static str,
    pub(super) find: fn(&ReadText<'_>) -> Vec<InText>,
}

/// Something that a check of a text found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct InText {
    /// Where, as bytes of the Markdown.
    pub(super) range: Range<usize>,
    /// What is wrong: lower case, no full stop, names in backticks.
    pub(super) message: String,
}

/// Something that a check of the site found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) at: At,
    /// What is wrong: lower case, no full stop, names in backticks.
    pub(super) message: String,
}

/// Where something is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum At {
    /// In no one file.
    Site,
    /// In a file, as a whole.
    File(ContentPath),
    /// At a field of a file's front matter, if it stands there.
    Field(ContentPath, &'static str),
}

/// The checks of the site.
pub(super) const CHECKS: &[Check] = &[
    Check { code: "alias-target", find: site::lost_aliases },
    Check { code: "far-future", find: site::far_futures },
    Check { code: "menu-link", find: site::dead_menu_links },
    Check { code: "no-alt", find: site::bare_pictures },
    Check { code: "no-summary", find: site::missing_summaries },
    Check { code: "same-headline", find: site::same_headlines },
    Check { code: "same-id", find: versions::same_ids },
    Check { code: "security-expires", find: site::old_security },
    Check { code: "security-far", find: site::far_security },
    Check { code: "suggested-version", find: versions::suggested },
    Check { code: "supersedes", find: versions::lost },
    Check { code: "unknown-agency", find: site::unknown_agencies },
    Check { code: "version-gap", find: versions::gaps },
];

/// The checks of texts.
pub(super) const TEXT_CHECKS: &[TextCheck] =
    &[TextCheck { code: "no-alt", find: text::bare_images }];

/// A diagnostic of this code, with its level and its way out.
pub(super) fn diagnostic(code: &'static str, message: String) -> Diagnostic {
    let known = codes::find(code);
    let level = known.map_or(Level::Warning, |known| known.level);
    let help = known.map(|known| known.way_out.to_owned());
    Diagnostic::new(level, code, message).maybe_help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_check_has_a_code_that_can_be_turned_off() {
        let codes = CHECKS.iter().map(|check| check.code);
        for code in codes.chain(TEXT_CHECKS.iter().map(|check| check.code)) {
            let known = codes::find(code).map(|known| known.level < Level::Error);
            assert_eq!(known, Some(true), "{code}");
        }
    }
}
