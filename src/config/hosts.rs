//! The setting `hosts`: who gets redirects and headers in a form of its own.

use crate::yaml::Fields;
use crate::yaml::Problems;

/// A host or server that reads redirects and headers in a form of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum HostKind {
    /// Netlify: `_redirects` and `_headers`.
    Netlify,
    /// Cloudflare Pages and Workers: the same two.
    Cloudflare,
    /// GitLab Pages, which needs none: the page at an old address comes first there.
    Gitlab,
    /// nginx.
    Nginx,
    /// Apache: `.htaccess`.
    Apache,
    /// Caddy.
    Caddy,
}

const NAMES: [(&str, HostKind); 6] = [
    ("netlify", HostKind::Netlify),
    ("cloudflare", HostKind::Cloudflare),
    ("gitlab", HostKind::Gitlab),
    ("nginx", HostKind::Nginx),
    ("apache", HostKind::Apache),
    ("caddy", HostKind::Caddy),
];

impl HostKind {
    /// Its name in the settings.
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(_, host)| *host == self).map_or("", |(name, _)| name)
    }
}

/// Takes the hosts, each once, in the order of their names above.
pub(super) fn take(fields: &mut Fields<'_>, problems: &mut Problems) -> Vec<HostKind> {
    let mut hosts = fields.choices("hosts", &NAMES, problems);
    hosts.sort_unstable();
    hosts.dedup();
    hosts
}
