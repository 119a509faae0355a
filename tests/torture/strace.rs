//! Learns through `strace` which system calls of a build change files, and makes one of
//! them fail or be the last.
//!
//! Two traps, both met: with `--seccomp-bpf`, a build that is to be killed quietly lives on;
//! and `when=` counts the calls of each thread for itself. So a call of the main thread is
//! hit with only that thread watched. All threads are watched for the others, and there the
//! thread that comes first to a number is the one that is hit.

use crate::failure::{During as _, Failure, Outcome, ensure};
use crate::newsgen::{Build, Ended, Newsgen};
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fmt;
use std::fs;
use std::path::Path;
use std::str::FromStr;

/// The calls that can change what is on the disk, or make a change durable. Those that open
/// a file do so only with certain flags.
const CHANGING: &str = "?open,?openat,?openat2,?creat,?write,?writev,?pwrite64,?pwritev,\
    ?pwritev2,?rename,?renameat,?renameat2,?link,?linkat,?symlink,?symlinkat,?unlink,\
    ?unlinkat,?mkdir,?mkdirat,?rmdir,?mknod,?mknodat,?truncate,?ftruncate,?fallocate,\
    ?copy_file_range,?sendfile,?splice,?chmod,?fchmod,?fchmodat,?chown,?fchown,?lchown,\
    ?fchownat,?utime,?utimes,?utimensat,?futimesat,?setxattr,?fsetxattr,?fsync,?fdatasync,\
    ?syncfs,?sync,?sync_file_range,?msync";
const OPENING: [&str; 3] = ["open", "openat", "openat2"];
const CHANGING_FLAGS: [&str; 4] = ["O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC"];

/// One system call of a build: `renameat/17/main`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Call {
    pub(crate) name: String,
    /// How many of that name its thread makes until then, counted from 1.
    pub(crate) number: u32,
    pub(crate) threads: Threads,
}

/// Which threads are watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Threads {
    Main,
    All,
}

/// What befalls a call.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Fate {
    /// The process is killed before it is made.
    Killed,
    /// It does nothing and gives this error.
    Fails(&'static str),
    /// So do this call and all later ones of its name.
    KeepsFailing(&'static str),
}

/// The calls of a build that change files.
#[derive(Debug, Default)]
pub(crate) struct Recording {
    /// In groups of one name, one kind of thread and one kind of file.
    pub(crate) groups: Vec<Vec<Call>>,
    /// For each name and kind of thread, the first call that is not made.
    pub(crate) beyond: Vec<Call>,
    /// How many calls cannot be hit, because another thread comes to that number first.
    pub(crate) n_out_of_reach: usize,
}

/// The calls that were made to fail: one in each thread that came to that number.
#[derive(Debug)]
pub(crate) struct Failed {
    /// The first of them, as `strace` shows it.
    pub(crate) first: Option<String>,
    /// Whether all of them change files below the area: none reads, none writes a message.
    pub(crate) only_changes: bool,
}

/// One line of a recording.
struct Line<'a> {
    process: &'a str,
    name: &'a str,
    arguments: &'a str,
}

/// Runs a build and writes down those of its calls that change files below `area`.
pub(crate) fn record(
    newsgen: &Newsgen,
    build: &Build<'_>,
    area: &Path,
    log: &Path,
) -> Outcome<Recording> {
    let mut build = build.clone();
    let options = ["-f", "-y", "-qq", "-s", "0", "-e", "signal=none", "-e"];
    build.under = command(options, format!("trace=execve,{CHANGING}"), log);
    let ended = newsgen.run(&build)?;
    ensure!(ended.code() == Some(0), "a build that is only watched {ended}");
    let text = fs::read_to_string(log).during("read a recording")?;
    read(&text, &area.to_string_lossy())
}

/// Runs a build in which one call does not go well. The log then tells whether it was made.
pub(crate) fn strike(
    newsgen: &Newsgen,
    build: &Build<'_>,
    (call, fate): (&Call, Fate),
    log: &Path,
) -> Outcome<Ended> {
    let mut build = build.clone();
    let Call { name, number, threads } = call;
    let fate = match fate {
        Fate::Killed => format!("signal=KILL:when={number}"),
        Fate::Fails(error) => format!("error={error}:when={number}"),
        Fate::KeepsFailing(error) => format!("error={error}:when={number}+"),
    };
    let watched = if *threads == Threads::All { "-f" } else { "-qq" };
    let trace = format!("trace={name}");
    let options =
        [watched, "-y", "-qq", "-s", "0", "-e", "signal=none", "-e", &trace, "-e"];
    build.under = command(options, format!("inject={name}:{fate}"), log);
    newsgen.run(&build)
}

/// Reads from the log which calls were made to fail.
pub(crate) fn failed(area: &Path, log: &Path) -> Outcome<Failed> {
    let text = fs::read(log).during("read a log")?;
    let text = String::from_utf8_lossy(&text);
    let area = area.to_string_lossy();
    let mut failed = Failed { first: None, only_changes: true };
    for line in text.lines().filter(|line| line.contains("(INJECTED)")) {
        let call = Line::read(line).and_then(|line| line.changed_file(&area));
        failed.only_changes &= call.is_some();
        failed.first.get_or_insert_with(|| line.to_owned());
    }
    Ok(failed)
}

fn command<const N: usize>(
    options: [&str; N],
    last: String,
    log: &Path,
) -> Vec<OsString> {
    let mut words = vec![OsString::from("strace"), "-o".into(), log.into()];
    words.extend(options.map(OsString::from));
    words.extend([last.into(), "--".into()]);
    words
}

fn read(text: &str, area: &str) -> Outcome<Recording> {
    let lines: Vec<Line<'_>> = text.lines().filter_map(Line::read).collect();
    let main = lines.first().map(|line| line.process);
    let main = main.ok_or_else(|| Failure::new("the recording is empty"))?;
    let mut n_out_of_reach = 0;
    let mut counts: BTreeMap<(&str, &str), u32> = BTreeMap::new();
    let mut first_to: BTreeMap<(&str, u32), &str> = BTreeMap::new();
    let mut groups: BTreeMap<(&str, Threads, String), Vec<Call>> = BTreeMap::new();
    for line in &lines {
        let number = counts.entry((line.name, line.process)).or_default();
        *number += 1;
        let first = *first_to.entry((line.name, *number)).or_insert(line.process);
        let Some(file) = line.changed_file(area) else { continue };
        let threads = if line.process == main { Threads::Main } else { Threads::All };
        if threads == Threads::All && first != line.process {
            n_out_of_reach += 1;
            continue;
        }
        let call = Call { name: line.name.to_owned(), number: *number, threads };
        groups.entry((line.name, threads, kind_of(&file))).or_default().push(call);
    }
    let kinds: BTreeSet<_> = groups.keys().map(|(name, t, _)| (*name, *t)).collect();
    let beyond = kinds.into_iter().map(|(name, threads)| {
        let of_threads = counts
            .iter()
            .filter(|((n, p), _)| *n == name && (threads == Threads::All || *p == main));
        let most = of_threads.map(|(_, count)| *count).max().unwrap_or_default();
        Call { name: name.to_owned(), number: most + 1, threads }
    });
    let beyond = beyond.collect();
    Ok(Recording { groups: groups.into_values().collect(), beyond, n_out_of_reach })
}

/// What a file is for: `out/.newsgen/stage/17` is staged, `out/2016/index.html` is output.
/// What is rare and most likely to be wrong, such as a journal, is a kind of its own.
fn kind_of(file: &str) -> String {
    let mut parts = file.split('/');
    let (first, second) = (parts.next().unwrap_or_default(), parts.next());
    match (first, second) {
        ("out", Some(".newsgen")) => {
            let name = parts.next().unwrap_or_default();
            let end = name.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(name.len());
            name[..end].to_owned()
        }
        ("site", _) => "cache".to_owned(),
        ("out", _) => "output".to_owned(),
        _ => "beside".to_owned(),
    }
}

impl<'a> Line<'a> {
    /// Reads a line such as `712 unlinkat(4</x/out>, "a.html", 0) = 0`; where only one
    /// thread is watched, it has no number. The second half of a call that was interrupted
    /// is none, nor is the end of a process.
    fn read(line: &'a str) -> Option<Self> {
        let is_number = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
        let numbered = line.split_once(' ').filter(|(word, _)| is_number(word));
        let (process, call) = numbered.unwrap_or(("", line));
        let (name, arguments) = call.trim_start().split_once('(')?;
        let is_name = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        is_name.then_some(Self { process, name, arguments })
    }

    /// The file or folder below `area` that the call changes, as a path from there.
    fn changed_file(&self, area: &str) -> Option<String> {
        let opens = OPENING.contains(&self.name);
        let has_flag = || CHANGING_FLAGS.iter().any(|flag| self.arguments.contains(flag));
        if self.name == "execve" || opens && !has_flag() {
            return None;
        }
        // `5</area/out>, "a.html"`, or `5</area/out/a.html>`, or `"/area/out/a.html"`.
        let (_, rest) = self.arguments.split_once(area)?;
        let end = rest.find(['>', '"']).unwrap_or(rest.len());
        let (path, rest) = rest.split_at(end);
        let name = rest.strip_prefix(">, \"").and_then(|rest| rest.split('"').next());
        let path = format!("{path}/{}", name.unwrap_or_default());
        Some(path.trim_matches('/').to_owned())
    }
}

impl fmt::Display for Call {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let threads = if self.threads == Threads::Main { "main" } else { "all" };
        write!(formatter, "{}/{}/{threads}", self.name, self.number)
    }
}

impl FromStr for Call {
    type Err = Failure;

    fn from_str(text: &str) -> Outcome<Self> {
        let unknown =
            || Failure::new(format!("`{text}` is no call: `renameat/17/main` is"));
        let mut parts = text.split('/');
        let mut part = || parts.next().ok_or_else(unknown);
        let (name, number, threads) = (part()?, part()?, part()?);
        let threads = match threads {
            "main" => Threads::Main,
            "all" => Threads::All,
            _ => return Err(unknown()),
        };
        let number = number.parse().map_err(|_| unknown())?;
        Ok(Self { name: name.to_owned(), number, threads })
    }
}
