//! What hosts take: their limits, as one table, and whether a site stays within them.
//!
//! Each limit names its source, and when it stood there.

use crate::check::counts::Counts;
use crate::check::counts::RulesBy;
use crate::check::counts::SMALLER;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;

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
    /// The rules of `_redirects`.
    Redirects,
    /// Those before the first with `*` or `:name`, each for one address: Cloudflare looks them
    /// up.
    PlainRedirects,
    /// That one and all after it, through which Cloudflare goes one by one.
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
                error(M::PlainRedirects, 2_000),
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
            // What is beyond is not read, and no rule of newsgen's is needed there.
            // As of November 2026.
            "gitlab-pages" => vec![
                error(M::Files, 200_000),
                error(M::SiteBytes, GIB),
                advice(M::Redirects, 1_000),
                advice(M::RedirectBytes, 64 * 1024),
            ],
            // 5 GiB in one upload; more goes in parts. Keys have 1,024 bytes, as all paths here.
            // https://docs.aws.amazon.com/AmazonS3/latest/userguide/upload-objects.html
            // As of November 2026.
            "s3" => vec![advice(M::FileBytes, 5 * GIB)],
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
        let (what, count) = match limit.of {
            Measure::FileBytes => return self.too_large(limit, counts),
            Measure::Files => ("the site", counts.files),
            Measure::SiteBytes => ("the site", counts.site_bytes),
            Measure::Redirects => {
                ("`_redirects`", counts.plain_redirects + counts.patterns)
            }
            Measure::PlainRedirects => ("`_redirects`", counts.plain_redirects),
            Measure::Patterns => ("`_redirects`", counts.patterns),
            Measure::RedirectLine => ("a line of `_redirects`", counts.redirect_line),
            Measure::RedirectBytes => ("`_redirects`", counts.redirect_bytes),
            Measure::HeaderRules => ("`_headers`", counts.header_rules),
            Measure::HeaderLine => ("a line of `_headers`", counts.header_line),
        };
        if count <= limit.most {
            return Vec::new();
        }
        vec![self.finding(limit, what, count).help(self.way_out(limit.of, counts))]
    }

    /// The files that are too large, each by its name while there are not too many.
    fn too_large(&self, limit: &Limit, counts: &Counts) -> Vec<Diagnostic> {
        let own = counts.largest.iter().filter(|file| file.bytes > limit.most);
        let mut found: Vec<Diagnostic> = own
            .map(|file| {
                let what = format!("`/{}`", file.path);
                self.finding(limit, &what, file.bytes).help(file.way_out)
            })
            .collect();
        let n_more = counts.smaller.iter().filter(|bytes| **bytes > limit.most).count();
        if n_more > 0 {
            let message = format!(
                "and {} more files have more than the {} bytes that {} {}",
                grouped(n_more as u64),
                grouped(limit.most),
                self.name,
                limit.verb()
            );
            let more = Diagnostic::new(limit.level, "host-limit", message);
            found.push(more.help("make them smaller, or keep them elsewhere"));
        }
        found
    }

    fn finding(&self, limit: &Limit, what: &str, count: u64) -> Diagnostic {
        let unit = limit.of.unit();
        let (most, more) = (limit.most, count - limit.most);
        let [count, most, more] = [count, most, more].map(grouped);
        let (host, takes) = (self.name, limit.verb());
        let message = format!(
            "{what} has {count} {unit}; {host} {takes} at most {most}: {more} too many"
        );
        Diagnostic::new(limit.level, "host-limit", message)
    }

    /// What to do, by who writes the file that is too much.
    fn way_out(&self, of: Measure, counts: &Counts) -> String {
        let of_redirects = match &counts.redirects_by {
            RulesBy::Owner => "remove rules from `static/_redirects`".to_owned(),
            RulesBy::Settings(hosts) => {
                let own = hosts.iter().map(|host| host.name());
                let mut own = own.filter(|name| self.name.starts_with(name));
                let other = own.next().map(|name| {
                    format!(
                        ", or leave `{name}` out of `hosts:`: each old address has a page \
                         of its own"
                    )
                });
                let other = other.unwrap_or_default();
                format!("remove aliases that nobody follows{other}")
            }
        };
        match of {
            Measure::Files => {
                "take a host without such a limit, or part the archive".into()
            }
            Measure::SiteBytes => {
                "take a host for more, or keep pictures elsewhere".into()
            }
            Measure::FileBytes => SMALLER.into(),
            Measure::Redirects
            | Measure::PlainRedirects
            | Measure::Patterns
            | Measure::RedirectLine
            | Measure::RedirectBytes => of_redirects,
            Measure::HeaderRules | Measure::HeaderLine => match counts.headers_by {
                RulesBy::Owner => "remove rules from `static/_headers`".into(),
                RulesBy::Settings(_) => {
                    "put a `_headers` of your own, with fewer rules, into `static/`"
                        .into()
                }
            },
        }
    }
}

impl Limit {
    fn verb(&self) -> &'static str {
        match (self.level, self.of) {
            (Level::Error, _) => "takes",
            (_, Measure::Files) => "takes, on its free plan,",
            (_, Measure::FileBytes) => "takes, in one upload,",
            _ => "wants",
        }
    }
}

impl Measure {
    fn unit(self) -> &'static str {
        match self {
            Self::Files => "files",
            Self::SiteBytes | Self::FileBytes | Self::RedirectBytes => "bytes",
            Self::Redirects => "redirects",
            Self::PlainRedirects => "redirects before the first with a pattern",
            Self::Patterns => "redirects from the first with a pattern on",
            Self::HeaderRules => "rules",
            Self::HeaderLine | Self::RedirectLine => "characters",
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::counts::MOST_NAMED;
    use crate::check::counts::Weighed;
    use crate::config::HostKind;

    fn file(path: &str, bytes: u64) -> Weighed {
        Weighed { path: path.to_owned(), bytes, way_out: SMALLER }
    }

    fn messages(host: &str, counts: &Counts) -> Vec<(Level, String)> {
        let found = Host::find(host).unwrap().judge(counts);
        found.into_iter().map(|one| (one.level, one.message)).collect()
    }

    #[test]
    fn a_site_within_all_limits_is_left_alone_by_every_host() {
        let counts = Counts {
            files: 20_000,
            site_bytes: 1_000_000_000,
            largest: vec![file("a.mp4", 25 * MIB)],
            plain_redirects: 900,
            patterns: 100,
            redirect_line: 1_000,
            redirect_bytes: 65_536,
            header_rules: 100,
            header_line: 2_000,
            ..Counts::default()
        };
        let found = HOSTS.map(|host| messages(host, &counts));
        assert_eq!(found, HOSTS.map(|_| Vec::new()));
    }

    #[test]
    fn each_limit_is_named_with_the_count_and_by_how_much() {
        let counts = Counts {
            files: 20_001,
            site_bytes: GIB + 1,
            largest: vec![file("b.mp4", 25 * MIB + 7), file("a", 1)],
            smaller: vec![25 * MIB + 1, 25 * MIB],
            plain_redirects: 9_900,
            patterns: 101,
            redirect_line: 1_005,
            redirect_bytes: 65_537,
            header_rules: 102,
            header_line: 2_003,
            ..Counts::default()
        };
        let too_many = |host: &str| -> Vec<String> {
            messages(host, &counts).into_iter().map(|(_, message)| message).collect()
        };
        assert_eq!(
            too_many("cloudflare-pages"),
            [
                "`/b.mp4` has 26,214,407 bytes; cloudflare-pages takes at most 26,214,400: 7 too many",
                "and 1 more files have more than the 26,214,400 bytes that cloudflare-pages takes",
                "`_headers` has 102 rules; cloudflare-pages takes at most 100: 2 too many",
                "a line of `_headers` has 2,003 characters; cloudflare-pages takes at most 2,000: 3 too many",
                "`_redirects` has 9,900 redirects before the first with a pattern; cloudflare-pages takes at most 2,000: 7,900 too many",
                "`_redirects` has 101 redirects from the first with a pattern on; cloudflare-pages takes at most 100: 1 too many",
                "a line of `_redirects` has 1,005 characters; cloudflare-pages takes at most 1,000: 5 too many",
                "the site has 20,001 files; cloudflare-pages takes, on its free plan, at most 20,000: 1 too many",
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
                "`_redirects` has 10,001 redirects; gitlab-pages wants at most 1,000: 9,001 too many",
                "`_redirects` has 65,537 bytes; gitlab-pages wants at most 65,536: 1 too many",
            ]
        );
        assert_eq!(
            messages("netlify", &counts),
            [(
                Level::Warning,
                "`_redirects` has 10,001 redirects; netlify wants at most 10,000: 1 too many".to_owned()
            )]
        );
        let large = Counts { largest: vec![file("c", 5 * GIB + 1)], ..Counts::default() };
        let message = "`/c` has 5,368,709,121 bytes; s3 takes, in one upload, at most 5,368,709,120: 1 too many";
        assert_eq!(messages("s3", &large), [(Level::Warning, message.to_owned())]);
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
    fn what_to_do_depends_on_who_writes_the_file() {
        let help = |host: &str, redirects_by: RulesBy| {
            let patterns = 20_000;
            let counts = Counts { patterns, redirects_by, ..Counts::default() };
            Host::find(host).unwrap().judge(&counts)[0].help.clone().unwrap()
        };
        let aliases = "remove aliases that nobody follows";
        let cases = [
            (RulesBy::Owner, "remove rules from `static/_redirects`".to_owned()),
            (RulesBy::Settings(vec![HostKind::Netlify]), aliases.to_owned()),
            (
                RulesBy::Settings(vec![HostKind::Netlify, HostKind::Cloudflare]),
                format!(
                    "{aliases}, or leave `cloudflare` out of `hosts:`: each old address has a page of its own"
                ),
            ),
        ];
        for (by, expected) in cases {
            assert_eq!(help("cloudflare-pages", by.clone()), expected, "{by:?}");
        }
    }

    #[test]
    fn more_files_than_can_be_named_are_counted() {
        let named = (0..MOST_NAMED).map(|n| file(&format!("{n:03}"), 26 * MIB));
        let largest = named.collect();
        let counts = Counts { largest, smaller: vec![26 * MIB; 3], ..Counts::default() };
        let found = messages("cloudflare-pages", &counts);
        assert_eq!(found.len(), MOST_NAMED + 1);
        let more = "and 3 more files have more than the 26,214,400 bytes that cloudflare-pages takes";
        assert_eq!(found[MOST_NAMED].1, more);
    }
}
