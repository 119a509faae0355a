//! The settings of what machines are told of the site: crawlers, researchers of security and
//! trust, language models, telephones and hosts. Each has a file of its own.

use crate::config::App;
use crate::config::CrawlerRule;
use crate::config::HostKind;
use crate::config::Llms;
use crate::config::Security;
use crate::config::Trust;
use crate::config::app;
use crate::config::hosts;
use crate::config::robots;
use crate::yaml::Fields;
use crate::yaml::Problems;

/// What machines are told of the site.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Notices {
    /// What some crawlers may read, beside what all may.
    pub robots: Vec<CrawlerRule>,
    /// Whom to tell of a weakness: `security.txt`.
    pub security: Option<Security>,
    /// To whom the site belongs: `trust.txt`.
    pub trust: Option<Trust>,
    /// What language models are told: `llms.txt`.
    pub llms: Option<Llms>,
    /// The site as an app: the web app manifest.
    pub app: Option<App>,
    /// Pictures that stand for the site, by their paths: `static/icon.png`.
    pub icons: Vec<String>,
    /// The hosts that get files of their own.
    pub hosts: Vec<HostKind>,
}

impl Notices {
    /// Takes the keys `robots`, `security`, `trust`, `llms`, `app`, `icon` and `hosts`.
    pub(super) fn take(fields: &mut Fields<'_>, problems: &mut Problems) -> Self {
        Self {
            robots: robots::take(fields, problems),
            security: Security::take(fields, problems),
            trust: Trust::take(fields, problems),
            llms: app::take_llms(fields, problems),
            app: App::take(fields, problems),
            icons: app::take_icons(fields, problems),
            hosts: hosts::take(fields, problems),
        }
    }
}

/// Keeps the texts that are addresses of a kind; of the others it says that they are not
/// `expected`.
pub(super) fn addresses(
    fields: &mut Fields<'_>,
    key: &str,
    (is_one, expected): (fn(&str) -> bool, &str),
    problems: &mut Problems,
) -> Vec<String> {
    let all = fields.list(key, problems);
    let (good, bad): (Vec<_>, Vec<_>) = all.into_iter().partition(|text| is_one(text));
    if !bad.is_empty() {
        problems.push(fields.wrong(key, expected));
    }
    good
}
