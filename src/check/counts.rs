//! What a site has of all that hosts count. Whether it is too much, [`super::hosts`] knows.

use crate::build::SiteSeen;
use crate::build::Weights;
use crate::config::HostKind;
use crate::pages::Page;
use crate::pages::PageKind;
use crate::pages::Plan;

/// What a site has of all that hosts count.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts {
    /// How many files it has.
    pub files: u64,
    /// How many bytes they have.
    pub site_bytes: u64,
    /// The largest files, or all.
    pub largest: Vec<Weighed>,
    /// The bytes of all others.
    pub smaller: Vec<u64>,
    /// Who writes `_redirects`.
    pub redirects_by: RulesBy,
    /// How many of its rules are for one address, and before the first with a pattern.
    pub plain_redirects: u64,
    /// How many are that one or come after it.
    pub patterns: u64,
    /// The characters of its longest line.
    pub redirect_line: u64,
    /// All of its bytes.
    pub redirect_bytes: u64,
    /// Who writes `_headers`.
    pub headers_by: RulesBy,
    /// How many rules it has.
    pub header_rules: u64,
    /// The characters of its longest line.
    pub header_line: u64,
}

/// A file and its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weighed {
    /// Its path.
    pub path: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// What to do if these are too many.
    pub way_out: &'static str,
}

/// Who writes a file with rules for hosts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum RulesBy {
    /// newsgen, for the hosts that the settings name.
    Settings(Vec<HostKind>),
    /// The site's owner, in `static/`; or nobody.
    #[default]
    Owner,
}

/// Counts what a site has. What newsgen notes down for its next build, in `.newsgen/` of the
/// output, is no part of it.
pub(super) fn count(site: &SiteSeen<'_>) -> Counts {
    let mut counts = Counts::default();
    for file in files(site.plan, site.weights) {
        counts.files += 1;
        counts.site_bytes += file.bytes;
        counts.largest.push(file);
        // Few are named, and there may be millions.
        if counts.largest.len() > 2 * MOST_NAMED {
            keep_largest(&mut counts);
        }
    }
    keep_largest(&mut counts);
    let hosts = &site.edition.config.notices.hosts;
    for (address, text) in &site.weights.rules {
        let made = |page: &Page| {
            page.address.as_str() == address && matches!(page.kind, PageKind::Host(..))
        };
        let by = match site.plan.pages().iter().any(made) {
            true => RulesBy::Settings(hosts.clone()),
            false => RulesBy::Owner,
        };
        match address.as_str() {
            "/_redirects" => {
                counts.redirects_by = by;
                count_redirects(text, &mut counts);
            }
            _ => {
                counts.headers_by = by;
                count_headers(text, &mut counts);
            }
        }
    }
    counts
}

/// How many files are named that are too large.
pub(super) const MOST_NAMED: usize = 100;

fn keep_largest(counts: &mut Counts) {
    counts.largest.sort_by(|a, b| (b.bytes, &a.path).cmp(&(a.bytes, &b.path)));
    let named = counts.largest.len().min(MOST_NAMED);
    let others = counts.largest.drain(named..);
    counts.smaller.extend(others.map(|file| file.bytes));
}

/// What to do about a file that is too large, whatever it is.
pub(super) const SMALLER: &str = "make the file smaller, or keep it elsewhere";

/// What to do about a page that is too large.
fn way_out_of(kind: &PageKind) -> &'static str {
    match kind {
        PageKind::Article(_) | PageKind::Ninjs(_) | PageKind::Undated(_) => {
            "part its text into several"
        }
        PageKind::Feed(..) => "set `feed.max_bytes` lower",
        PageKind::Period(..) | PageKind::Value(..) | PageKind::OfLanguage(..) => {
            "set `page_size` lower"
        }
        _ => "take a host for larger files",
    }
}

/// All files that a build would write.
fn files<'a>(plan: &'a Plan, weights: &'a Weights) -> impl Iterator<Item = Weighed> + 'a {
    let pages = plan.pages().iter().zip(&weights.pages);
    let pages = pages.map(|(page, bytes)| Weighed {
        path: page.output_path().as_str().to_owned(),
        bytes: *bytes,
        way_out: way_out_of(&page.kind),
    });
    let copied = plan.file_addresses().iter().zip(&weights.files);
    let copied = copied.filter_map(|(address, bytes)| {
        let path = address.file_path().as_str().to_owned();
        Some(Weighed { path, bytes: (*bytes)?, way_out: SMALLER })
    });
    pages.chain(copied)
}

fn count_redirects(text: &str, counts: &mut Counts) {
    counts.redirect_bytes = text.len() as u64;
    let lines = text.lines().map(str::trim);
    for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
        counts.redirect_line = counts.redirect_line.max(line.chars().count() as u64);
        let from = line.split_whitespace().next().unwrap_or_default();
        // Cloudflare takes what comes after a pattern for one, too, as the order matters then.
        if counts.patterns > 0 || from.contains('*') || has_name(from) {
            counts.patterns += 1;
        } else {
            counts.plain_redirects += 1;
        }
    }
}

/// Whether a path has a `:name` anywhere. That of a port has no letters, and that of `https://`
/// no name.
fn has_name(path: &str) -> bool {
    let mut rest = path.split(':').skip(1);
    rest.any(|after| after.starts_with(|c: char| c.is_ascii_alphabetic()))
}

fn count_headers(text: &str, counts: &mut Counts) {
    for line in text.lines().filter(|line| !line.trim_start().starts_with('#')) {
        let is_rule = !line.starts_with([' ', '\t']) && !line.trim().is_empty();
        counts.header_rules += u64::from(is_rule);
        counts.header_line = counts.header_line.max(line.chars().count() as u64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_counted_as_hosts_count_them() {
        let mut counts = Counts::default();
        let redirects = "# old\n/a /b 301\n\n  /c /d\nhttps://old.example.org:80/e /e\n\
                         /n-:year /y\n/f /g\n/news/* /archive/:splat\n";
        count_redirects(redirects, &mut counts);
        count_headers("# x\n/*\n  A: 1\n\n/b\n\tB: 22\n", &mut counts);
        let expected = Counts {
            plain_redirects: 3,
            patterns: 3,
            redirect_line: 31,
            redirect_bytes: redirects.len() as u64,
            header_rules: 2,
            header_line: 6,
            ..Counts::default()
        };
        assert_eq!(counts, expected);
    }

    #[test]
    fn the_largest_files_are_named_and_the_others_counted() {
        let file =
            |bytes: u64| Weighed { path: format!("{bytes}"), bytes, way_out: SMALLER };
        let largest = (0..=MOST_NAMED as u64).map(file).collect();
        let mut counts = Counts { largest, ..Counts::default() };
        keep_largest(&mut counts);
        assert_eq!((counts.largest.len(), counts.smaller), (MOST_NAMED, vec![0]));
    }
}
