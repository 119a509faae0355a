//! The words of the command line. What they mean is in the module of each command.

use std::net::{IpAddr, Ipv4Addr};
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::builder::{FalseyValueParser, PossibleValuesParser, TypedValueParser};
use clap::{Args as Group, Parser, Subcommand, ValueEnum};

use super::export::Export;
use super::import::Import;
use super::theme::Theme;

const EXITS: &str = "\
Exit codes:
  0  done
  1  stories have errors (the others are published, but not with --strict); or
     nothing is known of what was named
  2  the command line is wrong
  3  check or theme check found errors or warnings; or --strict, and there are
     warnings (nothing is published)
  4  the settings or the theme are wrong, or there is no archive
  5  the system would not: permissions, disk full, a port that is taken, a file
     that is in the way
  6  the output folder is not newsgen's, or is in use; or more would be removed
     than is allowed; or a withdrawn page was edited, and still stands";

/// Turns a folder of wire stories into a complete news archive
#[derive(Debug, Parser)]
#[command(name = "newsgen", version, propagate_version = true, after_help = EXITS)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub(super) struct Args {
    /// What every command understands.
    #[command(flatten)]
    pub(super) global: Global,
    /// What to do.
    #[command(subcommand)]
    pub(super) command: Command,
}

/// What every command understands.
#[derive(Debug, Group)]
#[command(next_help_heading = "Global options")]
pub(super) struct Global {
    /// The archive's folder [default: the current one]
    #[arg(short = 'C', long, short_alias = 'r', global = true)]
    #[arg(value_name = "DIR", env = "NEWSGEN_ROOT", hide_env_values = true)]
    pub(super) root: Option<PathBuf>,
    /// The settings [default: newsgen.yaml in the archive's folder]
    #[arg(short, long, global = true)]
    #[arg(value_name = "FILE", env = "NEWSGEN_CONFIG", hide_env_values = true)]
    pub(super) config: Option<PathBuf>,
    /// Print errors only, whatever -v says
    #[arg(short, long, global = true)]
    #[arg(env = "NEWSGEN_QUIET", value_parser = FalseyValueParser::new(), hide_env = true)]
    pub(super) quiet: bool,
    /// Print every remark in full
    #[arg(short, long, global = true)]
    #[arg(env = "NEWSGEN_VERBOSE", value_parser = FalseyValueParser::new(), hide_env = true)]
    pub(super) verbose: bool,
    /// When to use colours
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    #[arg(env = "NEWSGEN_COLOR", hide_env = true)]
    pub(super) color: Color,
    /// How to report: for people, or for programs on stdout
    #[arg(long, global = true, default_value = "text", value_name = "FORMAT")]
    #[arg(value_parser = one_of(&[Format::Text, Format::Json, Format::Sarif]))]
    #[arg(env = "NEWSGEN_FORMAT", hide_env = true)]
    pub(super) format: Format,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// How to report, how `next` prints the moment, and what `export` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people, on stderr
    Text,
    /// One JSON event a line; from `check` and `theme check`, one object
    Json,
    /// SARIF 2.1.0, for code hosts and editors; from `check` and `theme check` only
    Sarif,
    /// A time in the site's zone: 2016-03-11T09:00:00+01:00
    Rfc3339,
    /// Whole seconds from now, or from --as-of, rounded up
    Seconds,
    /// The time fields of a crontab line in UTC, rounded up to a minute: 0 8 11 3 *
    Cron,
    /// One JSON object a line, with the names of front matter
    Jsonl,
    /// A table with a line of names (RFC 4180)
    Csv,
    /// One ninjs 3.1 object a line, as IPTC defines it
    Ninjs,
}

/// Reads one of these formats.
pub(super) fn one_of(
    formats: &[Format],
) -> impl TypedValueParser<Value = Format> + use<> {
    let values: Vec<_> =
        formats.iter().filter_map(ValueEnum::to_possible_value).collect();
    PossibleValuesParser::new(values).try_map(|name| Format::from_str(&name, true))
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Start an archive: settings and a few sample stories
    Init(Init),
    /// Start a story, and print where it is
    New(New),
    /// Write the site
    Build(Build),
    /// Write the site, and again what changes, until Ctrl-C
    Watch(Watch),
    /// Show the site at a local address while it is being written
    #[command(visible_alias = "server")]
    Serve(Serve),
    /// Say what is wrong or doubtful in the site, and write nothing
    Check(Check),
    /// Say what an address, a story or a template comes from and leads to, and why
    Explain(Explain),
    /// List stories and what becomes of them
    List(List),
    /// Bring stories in: captured pages, dumps, feeds, tables, other generators' sites
    Import(Import),
    /// Write the published stories for other programs: JSON lines, CSV, ninjs
    Export(Export),
    /// Withdraw a story: take all of it from the site, and say so at its address
    Withdraw(Withdraw),
    /// Print when the site next changes by itself: an embargo ends, a story expires
    Next(Next),
    /// Make a theme: start it, check it, take a file out of the one behind it
    #[command(subcommand)]
    Theme(Theme),
    /// Remove from the output folder what newsgen wrote there
    Clean(Clean),
    /// Print completions for a shell
    #[command(alias = "completion")]
    Completions(Completions),
    /// Print a manual page
    Man(Man),
}

/// Start an archive.
#[derive(Debug, Group)]
pub(super) struct Init {
    /// The folder; it is made if it is not there [default: the archive's folder]
    #[arg(value_name = "DIR")]
    pub(super) folder: Option<PathBuf>,
    /// Go ahead in a folder that holds files; they are never overwritten
    #[arg(long)]
    pub(super) force: bool,
}

/// Start a story.
#[derive(Debug, Group)]
pub(super) struct New {
    /// The headline as printed
    pub(super) headline: String,
    /// The agency or outlet
    #[arg(long, env = "NEWSGEN_SOURCE", hide_env_values = true)]
    pub(super) source: Option<String>,
    /// The dateline as printed: "BERN, Aug. 5 (SDA) --"
    #[arg(long)]
    pub(super) dateline: Option<String>,
    /// A day, or a time with or without offset [default: today]
    #[arg(long, value_name = "TIME")]
    pub(super) date: Option<String>,
    /// Keep it out of the site until `draft: true` is removed
    #[arg(long)]
    pub(super) draft: bool,
}

/// Where the site is written.
#[derive(Debug, Group)]
pub(super) struct Destination {
    /// The output folder [default: public in the archive's folder]
    #[arg(short = 'd', visible_short_alias = 'o', long = "destination")]
    #[arg(visible_alias = "output", aliases = ["dest", "output-dir"])]
    #[arg(value_name = "DIR", env = "NEWSGEN_DESTINATION", hide_env_values = true)]
    pub(super) folder: Option<PathBuf>,
}

/// Where the cache is.
#[derive(Debug, Group)]
pub(super) struct CacheDir {
    /// Where to keep what saves work in the next build [default: .newsgen in the archive's
    /// folder]
    #[arg(long, alias = "cacheDir")]
    #[arg(value_name = "DIR", env = "NEWSGEN_CACHE_DIR", hide_env_values = true)]
    pub(super) cache_dir: Option<PathBuf>,
}

/// As of when.
#[derive(Debug, Group)]
pub(super) struct AsOf {
    /// Pretend that it is this moment [default: `SOURCE_DATE_EPOCH`, else now]
    #[arg(long = "as-of", alias = "clock")]
    #[arg(value_name = "TIME", env = "NEWSGEN_AS_OF", hide_env_values = true)]
    pub(super) time: Option<String>,
}

/// How many threads.
#[derive(Debug, Group)]
pub(super) struct Jobs {
    /// How many threads to use [default: one for each processor]
    #[arg(short = 'j', long = "jobs", alias = "threads")]
    #[arg(value_name = "N", env = "NEWSGEN_JOBS", hide_env_values = true)]
    pub(super) threads: Option<NonZeroUsize>,
}

/// Which site, and where.
#[derive(Debug, Group)]
pub(super) struct Shown {
    #[command(flatten)]
    pub(super) destination: Destination,
    #[command(flatten)]
    pub(super) edition: Edition,
}

/// Which site.
#[derive(Debug, Group)]
pub(super) struct Edition {
    /// Where the site will be published, in place of the settings' `base_url`
    #[arg(short = 'u', short_alias = 'b', long, alias = "baseURL")]
    #[arg(value_name = "URL", env = "NEWSGEN_BASE_URL", hide_env_values = true)]
    pub(super) base_url: Option<String>,
    /// The theme, in place of the settings' one
    #[arg(
        short,
        long,
        value_name = "NAME",
        env = "NEWSGEN_THEME",
        hide_env_values = true
    )]
    pub(super) theme: Option<String>,
    /// Make addresses relative, so that pages can be opened without a server
    #[arg(long, alias = "relativeURLs", env = "NEWSGEN_RELATIVE_URLS")]
    #[arg(value_parser = FalseyValueParser::new(), hide_env = true)]
    pub(super) relative_urls: bool,
    /// Publish drafts, too
    #[arg(short = 'D', long, alias = "buildDrafts")]
    #[arg(env = "NEWSGEN_DRAFTS", value_parser = FalseyValueParser::new(), hide_env = true)]
    pub(super) drafts: bool,
    /// Publish stories and corrections dated later, and embargoed stories, too
    #[arg(short = 'F', long, alias = "buildFuture")]
    #[arg(env = "NEWSGEN_FUTURE", value_parser = FalseyValueParser::new(), hide_env = true)]
    pub(super) future: bool,
    /// Publish expired stories, too
    #[arg(short = 'E', long, alias = "buildExpired")]
    #[arg(env = "NEWSGEN_EXPIRED", value_parser = FalseyValueParser::new(), hide_env = true)]
    pub(super) expired: bool,
    #[command(flatten)]
    pub(super) as_of: AsOf,
    #[command(flatten)]
    pub(super) cache: CacheDir,
    #[command(flatten)]
    pub(super) jobs: Jobs,
}

/// Write the site.
#[derive(Debug, Group)]
pub(super) struct Build {
    #[command(flatten)]
    pub(super) shown: Shown,
    /// Publish nothing if there is an error or a warning
    #[arg(long)]
    #[arg(env = "NEWSGEN_STRICT", value_parser = FalseyValueParser::new(), hide_env = true)]
    pub(super) strict: bool,
    /// Read every file and render every page, and compare every output byte by byte
    #[arg(long)]
    #[arg(env = "NEWSGEN_VERIFY", value_parser = FalseyValueParser::new(), hide_env = true)]
    pub(super) verify: bool,
    #[command(flatten)]
    pub(super) deleting: Deleting,
    /// Say what would change, and change nothing
    #[arg(short = 'n', long)]
    pub(super) dry_run: bool,
    /// Write a list of what was added, changed and removed, one JSON object a line
    #[arg(long, value_name = "FILE")]
    pub(super) changed_list: Option<PathBuf>,
    /// Go on as `newsgen watch` does
    #[arg(short, long)]
    #[arg(conflicts_with_all = ["strict", "verify", "dry_run", "changed_list"])]
    pub(super) watch: bool,
    #[command(flatten)]
    pub(super) noticing: Noticing,
}

/// How much may go.
#[derive(Debug, Group)]
pub(super) struct Deleting {
    /// Remove as many files as it takes; without it, a build that would remove more than 5 %
    /// of the site's files, or 256, changes nothing (20 always may go)
    #[arg(long)]
    pub(super) allow_deletes: bool,
}

/// How changes are noticed.
#[derive(Debug, Group)]
pub(super) struct Noticing {
    /// Look at all files every so many seconds, where the system tells nothing of changes:
    /// network disks, some containers [default: 1]
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, default_missing_value = "1")]
    #[arg(env = "NEWSGEN_POLL", hide_env_values = true, require_equals = true)]
    pub(super) poll: Option<NonZeroUsize>,
}

/// Write the site, and again what changes.
#[derive(Debug, Group)]
pub(super) struct Watch {
    #[command(flatten)]
    pub(super) shown: Shown,
    #[command(flatten)]
    pub(super) noticing: Noticing,
    #[command(flatten)]
    pub(super) deleting: Deleting,
}

/// Show the site at a local address.
#[derive(Debug, Group)]
pub(super) struct Serve {
    /// The port; one that is taken is an error [default: 4000, or the next free one]
    #[arg(short, long, env = "NEWSGEN_PORT", hide_env_values = true)]
    pub(super) port: Option<u16>,
    /// Whom to show it to: the address of one of this machine's networks, or 0.0.0.0 for all
    #[arg(long, visible_alias = "bind", default_value_t = Ipv4Addr::LOCALHOST.into())]
    #[arg(value_name = "ADDRESS", env = "NEWSGEN_INTERFACE", hide_env_values = true)]
    pub(super) interface: IpAddr,
    /// A name by which browsers may call this server, beside localhost and its address; can
    /// be given several times
    #[arg(
        long,
        value_name = "NAME",
        env = "NEWSGEN_ALLOW_HOST",
        hide_env_values = true,
        value_delimiter = ','
    )]
    pub(super) allow_host: Vec<String>,
    /// Open it in the browser
    #[arg(short = 'O', long)]
    pub(super) open: bool,
    /// Take the browser to the page that has just been saved
    #[arg(short = 'N', long)]
    pub(super) navigate: bool,
    /// Serve pages as a build writes them: they do not mend themselves
    #[arg(long)]
    pub(super) no_reload: bool,
    /// Leave drafts out, as a build does
    #[arg(long)]
    pub(super) no_drafts: bool,
    #[command(flatten)]
    pub(super) edition: Edition,
    #[command(flatten)]
    pub(super) noticing: Noticing,
}

/// Check the site.
#[derive(Debug, Group)]
pub(super) struct Check {
    #[command(flatten)]
    pub(super) edition: Edition,
    /// Say what is too much for this host
    #[arg(long, value_name = "HOST")]
    #[arg(value_parser = PossibleValuesParser::new(newsgen::check::HOSTS))]
    pub(super) host: Option<String>,
}

/// Explain a page or a file.
#[derive(Debug, Group)]
pub(super) struct Explain {
    /// An address of the site, a file of the archive, or a file of the output
    #[arg(value_name = "ADDRESS|FILE")]
    pub(super) what: String,
    #[command(flatten)]
    pub(super) shown: Shown,
}

/// List stories.
#[derive(Debug, Group)]
pub(super) struct List {
    /// Which stories
    #[arg(value_enum, default_value_t, value_name = "WHICH")]
    pub(super) which: Which,
    /// List the places of stories and where they lie, the unknown ones first
    #[arg(long, conflicts_with = "which")]
    pub(super) places: bool,
    /// Print one JSON array
    #[arg(long)]
    pub(super) json: bool,
    #[command(flatten)]
    pub(super) as_of: AsOf,
    #[command(flatten)]
    pub(super) jobs: Jobs,
}

/// Which stories to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum Which {
    /// Every story
    #[default]
    All,
    /// What the site shows
    Published,
    /// Drafts
    #[value(alias = "draft")]
    Drafts,
    /// Dated later, or embargoed
    Future,
    /// All that is kept out of the site on purpose
    Held,
    /// What cannot be published
    Failed,
}

/// Withdraw a story.
#[derive(Debug, Group)]
pub(super) struct Withdraw {
    /// An address of the site, full or from its root, or a story's file
    #[arg(value_name = "ADDRESS|FILE")]
    pub(super) what: String,
    /// Why, in a few words; readers see them at the story's address
    #[arg(long, value_name = "TEXT")]
    pub(super) reason: String,
    /// Leave the other versions of the same running story alone
    #[arg(long)]
    pub(super) only: bool,
    /// Say what would be withdrawn, and change nothing
    #[arg(short = 'n', long)]
    pub(super) dry_run: bool,
    /// Leave it to a later build to take the story from the site
    #[arg(long)]
    pub(super) no_build: bool,
    #[command(flatten)]
    pub(super) shown: Shown,
    #[command(flatten)]
    pub(super) deleting: Deleting,
}

/// Print the next change.
#[derive(Debug, Group)]
#[group(id = "next-change")]
pub(super) struct Next {
    /// How to print the moment [default: rfc3339]
    // The same option as that of every command: here it takes more.
    #[arg(long, value_name = "FORMAT", hide_default_value = true)]
    #[arg(default_value = "rfc3339")]
    #[arg(value_parser = one_of(&NEXT_FORMATS))]
    pub(super) format: Format,
    #[command(flatten)]
    pub(super) as_of: AsOf,
    #[command(flatten)]
    pub(super) jobs: Jobs,
}

const NEXT_FORMATS: [Format; 4] =
    [Format::Rfc3339, Format::Seconds, Format::Cron, Format::Json];

/// Remove what newsgen wrote.
#[derive(Debug, Group)]
pub(super) struct Clean {
    #[command(flatten)]
    pub(super) destination: Destination,
}

/// Print completions.
#[derive(Debug, Group)]
pub(super) struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub(super) shell: clap_complete::Shell,
}

/// Print a manual page.
#[derive(Debug, Group)]
pub(super) struct Man {
    /// The command to explain, as in `man theme check` [default: newsgen itself]
    #[arg(value_name = "COMMAND")]
    pub(super) command: Vec<String>,
}
