//! `_redirects`, as Netlify, Cloudflare and GitLab read it.

use crate::config::HostKind;
use crate::formats::hosts::Site;
use crate::paths::Address;

/// Returns `_redirects`.
pub(super) fn write(site: &Site<'_>) -> String {
    let mut text = String::from("# Old addresses of this site, by newsgen.\n");
    if !site.facts.gone.is_empty() {
        text.push_str(
            "# This host cannot answer 410 for stories that were withdrawn: their pages are \
             shown with 200.\n",
        );
    }
    let status = status(&site.edition.config.notices.hosts);
    for (old, new) in &site.facts.moved {
        if is_answered(old, new) {
            continue;
        }
        text.push_str(&format!("{} {} {status}\n", site.href(old), site.href(new)));
    }
    text
}

/// Whether the host shows a page at an old address by itself: one without its `.html`. Where
/// hosts send visitors there from the page's own address, a rule would send them in a circle.
fn is_answered(old: &Address, new: &Address) -> bool {
    let (old, new) = (old.as_str(), new.as_str());
    new.strip_suffix(".html").is_some_and(|bare| bare == old.trim_end_matches('/'))
}

/// The pages that stand at old addresses come first on Netlify unless the rule is forced. The
/// others do not know `!`; Cloudflare needs none, and on GitLab the page leads on.
fn status(hosts: &[HostKind]) -> &'static str {
    let others = [HostKind::Cloudflare, HostKind::Gitlab];
    let has_others = hosts.iter().any(|host| others.contains(host));
    if has_others { "301" } else { "301!" }
}
