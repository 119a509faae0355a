//! `_redirects`, as Netlify and Cloudflare read it.

use crate::config::HostKind;
use crate::formats::hosts::Site;

/// Returns `_redirects`.
pub(super) fn write(site: &Site<'_>) -> String {
    let mut text = String::from("# Old addresses of this site, by newsgen.\n");
    if !site.facts.gone.is_empty() {
        text.push_str(
            "# This host cannot answer 410 for stories that were withdrawn: their pages are \
             shown with 200.\n",
        );
    }
    let hosts = &site.edition.config.notices.hosts;
    let status = status(hosts);
    let knows_folders = !hosts.contains(&HostKind::Cloudflare);
    for (old, new) in &site.facts.moved {
        if site.facts.answered.contains(old) {
            continue;
        }
        let mut sources = site.sources(old);
        if knows_folders {
            // Its rule for a folder is for both forms.
            sources.truncate(1);
        }
        for source in sources {
            text.push_str(&format!("{source} {} {status}\n", site.href(new)));
        }
    }
    text
}

/// The pages that stand at old addresses come first on Netlify unless the rule is forced. The
/// others do not know `!`; Cloudflare needs none, and on GitLab the page leads on.
fn status(hosts: &[HostKind]) -> &'static str {
    let others = [HostKind::Cloudflare, HostKind::Gitlab];
    let has_others = hosts.iter().any(|host| others.contains(host));
    if has_others { "301" } else { "301!" }
}
