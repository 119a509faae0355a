//! What hosts take: their limits, as one table, and whether a site stays within them.
//!
//! Each limit names its source, and when it stood there.

use crate::build::SiteSeen;
use crate::build::Weights;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::pages::Plan;

/// A host and its limits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Host {
    /// As `--host` names it.
    pub name: &'static str,
    /// What it takes.
    pub limits: Vec<Limit>,
}

/// The most of something that a host takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// Of what.
    pub of: Measure,
    /// How much of it.
    pub most: u64,
    /// What more of it is: an error, or a warning where the host only advises.
    pub level: Level,
}

/// What hosts count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// The files of the site.
    Files,
    /// All of their bytes together.
    SiteBytes,
    /// The bytes of one file.
    FileBytes,
    /// The bytes of a file's path.
    PathBytes,
    /// The lines of `_redirects` for one address each.
    Redirects,
    /// The lines of `_redirects` with `*` or `:name`.
    Patterns,
    /// The characters of a line of `_redirects`.
    RedirectLine,
    /// The bytes of `_redirects`.
    RedirectBytes,
    /// The rules of `_headers`.
    HeaderRules,
    /// The characters of a line of `_headers`.
    HeaderLine,
}

/// What a site has of all that hosts count.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts {
    /// How many files it has.
    pub files: u64,
    /// How many bytes they have.
    pub site_bytes: u64,
    /// The path and bytes of each file, or of those that could be too large.
    pub largest: Vec<(String, u64)>,
    /// The longest path.
    pub longest_path: String,
    /// How many lines of `_redirects` are for one address.
    pub redirects: u64,
    /// How many are patterns.
    pub patterns: u64,
    /// The characters of its longest line.
    pub redirect_line: u64,
    /// All of its bytes.
    pub redirect_bytes: u64,
    /// How many rules `_headers` has.
    pub header_rules: u64,
    /// The characters of its longest line.
    pub header_line: u64,
}

const MIB: u64 = 1024 * 1024;
const GIB: u64 = 1024 * MIB;

/// The names of all hosts.
pub const HOSTS: [&str; 5] =
    ["github-pages", "cloudflare-pages", "netlify", "gitlab-pages", "s3"];

impl Host {
    /// Returns the host of this name; `None` if it is none of [`HOSTS`].
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        use Measure as M;
        let error = |of, most| Limit { of, most, level: Level::Error };
        let advice = |of, most| Limit { of, most, level: Level::Warning };
        let limits = match name {
            // "Published GitHub Pages sites may be no larger than 1 GB."
            // https://docs.github.com/en/pages/getting-started-with-github-pages/github-pages-limits
            // As of November 2026.
            "github-pages" => vec![error(M::SiteBytes, 1_000_000_000)],
            // 20,000 files on the free plan and 100,000 on paid ones, 25 MiB a file, 100 rules
            // of headers with 2,000 characters a line, 2,000 static and 100 dynamic redirects
            // with 1,000 characters a line.
            // https://developers.cloudflare.com/pages/platform/limits/
            // https://developers.cloudflare.com/pages/configuration/headers/
            // https://developers.cloudflare.com/pages/configuration/redirects/
            // As of November 2026.
            "cloudflare-pages" => vec![
                advice(M::Files, 20_000),
                error(M::Files, 100_000),
                error(M::FileBytes, 25 * MIB),
                error(M::HeaderRules, 100),
                error(M::HeaderLine, 2_000),
                error(M::Redirects, 2_000),
                error(M::Patterns, 100),
                error(M::RedirectLine, 1_000),
            ],
            // More than 10,000 redirects are discouraged, and such a deploy can fail.
            // https://docs.netlify.com/manage/routing/redirects/overview/
            // As of November 2026.
            "netlify" => vec![advice(M::Redirects, 10_000)],
            // 1,000 redirects in 64 KB; a site of at most 1 GB and 200,000 files on GitLab.com.
            // https://docs.gitlab.com/user/project/pages/redirects/
            // https://docs.gitlab.com/user/gitlab_com/#gitlab-pages
            // As of November 2026.
            "gitlab-pages" => vec![
                error(M::Files, 200_000),
                error(M::SiteBytes, GIB),
                error(M::Redirects, 1_000),
                error(M::RedirectBytes, 64 * 1024),
            ],
            // 5 GiB in one upload; keys of 1,024 bytes.
            // https://docs.aws.amazon.com/AmazonS3/latest/userguide/upload-objects.html
            // https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
            // As of November 2026.
            "s3" => vec![error(M::FileBytes, 5 * GIB), error(M::PathBytes, 1_024)],
            _ => return None,
        };
        let name = HOSTS.into_iter().find(|known| *known == name)?;
        Some(Self { name, limits })
    }

    /// Says which of its limits a site exceeds, and by how much.
    #[must_use]
    pub fn judge(&self, counts: &Counts) -> Vec<Diagnostic> {
        let mut found: Vec<Diagnostic> = Vec::new();
        let is_hard = |limit: &&Limit| limit.level == Level::Error;
        let (hard, soft): (Vec<&Limit>, Vec<&Limit>) =
            self.limits.iter().partition(is_hard);
        let mut told = Vec::new();
        for limit in hard.into_iter().chain(soft) {
            // Who is over the limit need not hear that it is near.
            if told.contains(&limit.of) {
                continue;
            }
            let mut over = self.over(limit, counts);
            if !over.is_empty() {
                told.push(limit.of);
            }
            found.append(&mut over);
        }
        found
    }

    fn over(&self, limit: &Limit, counts: &Counts) -> Vec<Diagnostic> {
        let own: Vec<(String, u64)> = match limit.of {
            Measure::Files => vec![("the site".to_owned(), counts.files)],
            Measure::SiteBytes => vec![("the site".to_owned(), counts.site_bytes)],
            Measure::FileBytes => {
                let named =
                    |(path, bytes): &(String, u64)| (format!("`/{path}`"), *bytes);
                counts.largest.iter().map(named).collect()
            }
            Measure::PathBytes => {
                let path = &counts.longest_path;
                vec![(format!("the path of `/{path}`"), path.len() as u64)]
            }
            Measure::Redirects => vec![("`_redirects`".to_owned(), counts.redirects)],
            Measure::Patterns => vec![("`_redirects`".to_owned(), counts.patterns)],
            Measure::RedirectLine => {
                vec![("a line of `_redirects`".to_owned(), counts.redirect_line)]
            }
            Measure::RedirectBytes => {
                vec![("`_redirects`".to_owned(), counts.redirect_bytes)]
            }
            Measure::HeaderRules => vec![("`_headers`".to_owned(), counts.header_rules)],
            Measure::HeaderLine => {
                vec![("a line of `_headers`".to_owned(), counts.header_line)]
            }
        };
        let over = own.into_iter().filter(|(_, count)| *count > limit.most);
        over.map(|(what, count)| self.finding(limit, &what, count)).collect()
    }

    fn finding(&self, limit: &Limit, what: &str, count: u64) -> Diagnostic {
        let unit = limit.of.unit();
        let (most, more) = (limit.most, count - limit.most);
        let [count, most, more] = [count, most, more].map(grouped);
        let takes = match limit.level {
            Level::Error => "takes at most",
            _ => "advises, or takes on its free plan, at most",
        };
        let message = format!(
            "{what} has {count} {unit}; {} {takes} {most}: {more} too many",
            self.name
        );
        Diagnostic::new(limit.level, "host-limit", message).help(limit.of.way_out())
    }
}

impl Measure {
    fn unit(self) -> &'static str {
        match self {
            Self::Files => "files",
            Self::SiteBytes | Self::FileBytes | Self::PathBytes | Self::RedirectBytes => {
                "bytes"
            }
            Self::Redirects => "redirects",
            Self::Patterns => "redirects with patterns",
            Self::HeaderRules => "rules",
            Self::HeaderLine | Self::RedirectLine => "characters",
        }
    }

    fn way_out(self) -> &'static str {
        match self {
            Self::Files => "take a host without such a limit, or part the archive",
            Self::SiteBytes => "take a host for more, or keep pictures elsewhere",
            Self::FileBytes => "make the file smaller, or keep it elsewhere",
            Self::PathBytes => "give it a shorter `slug:`",
            Self::Redirects
            | Self::Patterns
            | Self::RedirectLine
            | Self::RedirectBytes => {
                "remove aliases that nobody follows, or leave the host out of `hosts:`: \
                 each old address has a page of its own"
            }
            Self::HeaderRules | Self::HeaderLine => "remove rules from `static/_headers`",
        }
    }
}

/// A number with commas between thousands.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Counts what a site has.
pub(super) fn count(site: &SiteSeen<'_>) -> Counts {
    let mut counts = Counts::default();
    for (path, bytes) in files(site.plan, site.weights) {
        counts.files += 1;
        counts.site_bytes += bytes;
        if path.len() > counts.longest_path.len() {
            counts.longest_path.clone_from(&path);
        }
        counts.largest.push((path, bytes));
        // Few are needed, and there may be millions.
        if counts.largest.len() > 2 * MOST_NAMED {
            keep_largest(&mut counts.largest);
        }
    }
    keep_largest(&mut counts.largest);
    for (address, text) in &site.weights.rules {
        match address.as_str() {
            "/_redirects" => count_redirects(text, &mut counts),
            _ => count_headers(text, &mut counts),
        }
    }
    counts
}

/// How many files are named that are too large.
const MOST_NAMED: usize = 100;

fn keep_largest(files: &mut Vec<(String, u64)>) {
    files.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
    files.truncate(MOST_NAMED);
}

/// The paths and bytes of all files that a build would write.
fn files<'a>(
    plan: &'a Plan,
    weights: &'a Weights,
) -> impl Iterator<Item = (String, u64)> + 'a {
    let pages = plan.pages().iter().zip(&weights.pages);
    let pages =
        pages.map(|(page, bytes)| (page.output_path().as_str().to_owned(), *bytes));
    let copied = plan.file_addresses().iter().zip(&weights.files);
    let copied = copied.filter_map(|(address, bytes)| {
        Some((address.file_path().as_str().to_owned(), (*bytes)?))
    });
    pages.chain(copied)
}

fn count_redirects(text: &str, counts: &mut Counts) {
    counts.redirect_bytes = text.len() as u64;
    let lines = text.lines().map(str::trim);
    for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
        counts.redirect_line = counts.redirect_line.max(line.chars().count() as u64);
        let from = line.split_whitespace().next().unwrap_or_default();
        let path = from.split_once("://").map_or(from, |(_, rest)| rest);
        if path.contains('*') || path.contains("/:") {
            counts.patterns += 1;
        } else {
            counts.redirects += 1;
        }
    }
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

    fn messages(host: &str, counts: &Counts) -> Vec<(Level, String)> {
        let found = Host::find(host).unwrap().judge(counts);
        found.into_iter().map(|one| (one.level, one.message)).collect()
    }

    #[test]
    fn a_site_within_all_limits_is_left_alone_by_every_host() {
        let counts = Counts {
            files: 20_000,
            site_bytes: 1_000_000_000,
            largest: vec![("a.mp4".to_owned(), 25 * MIB)],
            longest_path: "a".repeat(1_024),
            redirects: 1_000,
            patterns: 100,
            redirect_line: 1_000,
            redirect_bytes: 65_536,
            header_rules: 100,
            header_line: 2_000,
        };
        let found = HOSTS.map(|host| messages(host, &counts));
        assert_eq!(found, HOSTS.map(|_| Vec::new()));
    }

    #[test]
    fn each_limit_is_named_with_the_count_and_by_how_much() {
        let counts = Counts {
            files: 20_001,
            site_bytes: GIB + 1,
            largest: vec![("b.mp4".to_owned(), 25 * MIB + 7), ("a".to_owned(), 1)],
            longest_path: "é".repeat(513),
            redirects: 10_001,
            patterns: 101,
            redirect_line: 1_005,
            redirect_bytes: 65_537,
            header_rules: 102,
            header_line: 2_003,
        };
        let too_many = |host: &str| -> Vec<String> {
            messages(host, &counts).into_iter().map(|(_, message)| message).collect()
        };
        assert_eq!(
            too_many("cloudflare-pages"),
            [
                "`/b.mp4` has 26,214,407 bytes; cloudflare-pages takes at most 26,214,400: 7 too many",
                "`_headers` has 102 rules; cloudflare-pages takes at most 100: 2 too many",
                "a line of `_headers` has 2,003 characters; cloudflare-pages takes at most 2,000: 3 too many",
                "`_redirects` has 10,001 redirects; cloudflare-pages takes at most 2,000: 8,001 too many",
                "`_redirects` has 101 redirects with patterns; cloudflare-pages takes at most 100: 1 too many",
                "a line of `_redirects` has 1,005 characters; cloudflare-pages takes at most 1,000: 5 too many",
                "the site has 20,001 files; cloudflare-pages advises, or takes on its free plan, at most 20,000: 1 too many",
            ]
        );
        assert_eq!(
            too_many("github-pages"),
            [
                "the site has 1,073,741,825 bytes; github-pages takes at most 1,000,000,000: 73,741,825 too many"
            ]
        );
        assert_eq!(
            too_many("gitlab-pages"),
            [
                "the site has 1,073,741,825 bytes; gitlab-pages takes at most 1,073,741,824: 1 too many",
                "`_redirects` has 10,001 redirects; gitlab-pages takes at most 1,000: 9,001 too many",
                "`_redirects` has 65,537 bytes; gitlab-pages takes at most 65,536: 1 too many",
            ]
        );
        assert_eq!(
            messages("netlify", &counts),
            [(
                Level::Warning,
                "`_redirects` has 10,001 redirects; netlify advises, or takes on its free plan, at most 10,000: 1 too many".to_owned()
            )]
        );
        let path = "é".repeat(513);
        let long = format!(
            "the path of `/{path}` has 1,026 bytes; s3 takes at most 1,024: 2 too many"
        );
        assert_eq!(too_many("s3"), [long]);
    }

    #[test]
    fn who_is_over_the_last_limit_hears_of_no_other() {
        let counts = Counts { files: 100_001, ..Counts::default() };
        let message = "the site has 100,001 files; cloudflare-pages takes at most 100,000: 1 too many";
        assert_eq!(
            messages("cloudflare-pages", &counts),
            [(Level::Error, message.to_owned())]
        );
    }

    #[test]
    fn rules_are_counted_as_hosts_count_them() {
        let mut counts = Counts::default();
        let redirects = "# old\n/a /b 301\n\n  /c /d\n/news/* /archive/:splat\n/n/:year /y\n\
                         https://old.example.org/e /e\n";
        count_redirects(redirects, &mut counts);
        count_headers("# x\n/*\n  A: 1\n\n/b\n\tB: 22\n", &mut counts);
        let expected = Counts {
            redirects: 3,
            patterns: 2,
            redirect_line: 28,
            redirect_bytes: redirects.len() as u64,
            header_rules: 2,
            header_line: 6,
            ..Counts::default()
        };
        assert_eq!(counts, expected);
    }
}
