//! Old addresses: which there are, which are left out, and what hosts are not told of them.

use std::collections::HashMap;
use std::collections::HashSet;

use crate::config::HostKind;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Place;
use crate::pages::Edition;
use crate::pages::HostFacts;
use crate::pages::Page;
use crate::pages::PageKind;
use crate::paths::Address;
use crate::paths::ContentPath;

/// The most old addresses in `.htaccess`: Apache reads all of it for each request.
pub(crate) const MOST_FOR_APACHE: usize = 1_000;

/// Adds a page for every old address.
pub(super) fn plan(
    edition: &Edition<'_>,
    pages: &mut Vec<Page>,
    problems: &mut Vec<Diagnostic>,
) {
    let articles = edition.archive.articles().filter_map(|article| {
        let details = article.details.as_deref()?;
        Some((details.aliases.as_slice(), &article.address, &article.path))
    });
    let undated = edition
        .undated
        .iter()
        .map(|page| (page.undated.aliases.as_slice(), &page.address, &page.undated.path));
    let mut found = Vec::new();
    for (aliases, target, path) in articles.chain(undated) {
        for alias in aliases {
            // What is no address was named where it was read.
            let Ok(address) = Address::of_alias(alias) else { continue };
            let (old, new) = (address.output_path(), target.output_path());
            if old == new {
                continue;
            }
            if old.portable_key() == new.portable_key() {
                problems.push(same_but_for_case(alias, target).at(file(path)));
                continue;
            }
            found.push(Page { address, kind: PageKind::Redirect(target.clone()) });
        }
    }
    // A story that names one twice, with its last slash and without, means one.
    let mut seen = HashSet::new();
    found.retain(|page| match &page.kind {
        PageKind::Redirect(target) => seen.insert((page.output_path(), target.clone())),
        _ => true,
    });
    pages.append(&mut found);
}

/// Says that hosts which do not tell upper from lower case have one file for both.
fn same_but_for_case(alias: &str, target: &Address) -> Diagnostic {
    let message = format!(
        "the old address `{alias}` is left out: on many disks it is the same file as \
         `{target}`"
    );
    let help = "remove it, or let the host lead from one spelling to the other";
    Diagnostic::info("alias-left-out", message).help(help)
}

fn file(path: &ContentPath) -> Place {
    Place::file(format!("content/{path}"))
}

/// Says which old addresses the files for hosts leave out.
pub(super) fn tell_of_rules(
    edition: &Edition<'_>,
    facts: &HostFacts,
    problems: &mut Vec<Diagnostic>,
) {
    let has = |host: HostKind| edition.config.notices.hosts.contains(&host);
    if has(HostKind::Cloudflare) || has(HostKind::Netlify) {
        tell_of_answered(edition, facts, problems);
    }
    let n_moved = facts.moved.len();
    if has(HostKind::Apache) && n_moved > MOST_FOR_APACHE {
        let message = format!(
            "`.htaccess` leads on from {MOST_FOR_APACHE} of {n_moved} old addresses: Apache \
             reads all of it for each request"
        );
        let help = "nothing has to be done: each of the others has a page that leads on";
        problems.push(Diagnostic::warning("host-rules", message).help(help));
    }
}

/// Those at which a host shows another page by itself. That it shows the story's own is
/// what its writer wants.
fn tell_of_answered(
    edition: &Edition<'_>,
    facts: &HostFacts,
    problems: &mut Vec<Diagnostic>,
) {
    let targets = targets(edition);
    for (old, new) in &facts.moved {
        let shown = format!("{}.html", old.as_str().trim_end_matches('/'));
        if !facts.answered.contains(old) || shown == new.as_str() {
            continue;
        }
        let message = format!(
            "`_redirects` has no rule for the old address `{old}`: hosts show `{shown}` there"
        );
        let help = "remove the alias, or give the page another address";
        let problem = Diagnostic::info("alias-left-out", message).help(help);
        problems.push(match targets.get(new) {
            Some(path) => problem.at(file(path)),
            None => problem,
        });
    }
}

/// The files of stories and pages with old addresses, by their addresses.
pub(super) fn targets<'a>(
    edition: &Edition<'a>,
) -> HashMap<&'a Address, &'a ContentPath> {
    let articles = edition.archive.articles();
    let moved = articles.filter(|article| {
        article.details.as_deref().is_some_and(|details| !details.aliases.is_empty())
    });
    let moved = moved.map(|article| (&article.address, &article.path));
    let undated = edition.undated.iter().map(|page| (&page.address, &page.undated.path));
    moved.chain(undated).collect()
}
