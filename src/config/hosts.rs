//! The setting `hosts`: who gets redirects and headers in a form of its own.

use crate::diagnostic::Diagnostic;
use crate::yaml;
use crate::yaml::Fields;
use crate::yaml::Problems;

/// A host or server that reads redirects and headers in a form of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum HostKind {
    /// Netlify: `_redirects` and `_headers`.
    Netlify,
    /// Cloudflare Pages and Workers: the same two.
    Cloudflare,
    /// GitLab Pages: `_redirects`.
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

/// Takes the hosts, each once, in the order of their names above.
pub(super) fn take(fields: &mut Fields<'_>, problems: &mut Problems) -> Vec<HostKind> {
    let place = fields.place("hosts");
    let mut hosts = Vec::new();
    for name in fields.list("hosts", problems) {
        let lower = name.to_lowercase();
        match NAMES.iter().find(|(known, _)| *known == lower) {
            Some((_, host)) => hosts.push(*host),
            None => {
                let names: Vec<String> =
                    NAMES.iter().map(|(name, _)| format!("`{name}`")).collect();
                let message =
                    format!("`hosts`: `{name}` is none of {}", names.join(", "));
                let near = yaml::nearest(&lower, NAMES.iter().map(|(name, _)| *name));
                let help = near.map(|near| format!("did you mean `{near}`?"));
                let problem = Diagnostic::error("wrong-type", message);
                problems.push(problem.at(place.clone()).maybe_help(help));
            }
        }
    }
    hosts.sort_unstable();
    hosts.dedup();
    hosts
}
