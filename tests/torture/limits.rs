//! Builds under limits of the system: few open files, short files, disks that cannot be
//! written, and output on another disk than the project.

use crate::bench::{Bench, of_case};
use crate::chance::sample;
use crate::failure::{Failure, Outcome, ensure};
use crate::mount::{self, Mount};
use crate::place::{FirstBuild, Place};
use crate::scenario::Scenario;
use crate::tree;
use std::ffi::OsString;
use std::path::Path;
use std::thread;
use std::time::Duration;

/// The signal of a file that grows too long. A build that dies of it was killed.
const SIGXFSZ: i32 = 25;
const N_OPEN: [u32; 2] = [24, 64];
const LONGEST_FILES: [u32; 9] =
    [1, 100, 1000, 4096, 8191, 20_000, 70_000, 100_000, 1_000_000];

/// What stands in a build's way.
#[derive(Debug, Clone, Copy)]
enum Limit {
    /// So many files may be open.
    Open(u32),
    /// No file may be longer, in bytes.
    FileLength(u32),
    /// The output's disk cannot be written.
    ReadOnly,
    /// The output is on another disk than the project.
    OtherDisk,
    /// The output is the root of another disk.
    RootOfDisk,
}

type Case<'a> = (&'a Scenario, Limit);

/// Tries all limits, or a sample of them.
pub(crate) fn limits(bench: &Bench) -> Outcome<String> {
    let is_root = mount::is_root()?;
    let mut groups: Vec<Vec<Case<'_>>> = Vec::new();
    for scenario in bench.scenarios() {
        let limits = all().into_iter().filter(|limit| is_root || !limit.needs_disk());
        let cases = limits.map(|limit| (scenario, limit));
        groups.extend(cases.map(|case| vec![case]));
    }
    if let Some(only) = bench.only_case() {
        groups.retain(|group| group.iter().all(|case| name(*case) == only));
    }
    ensure!(!groups.is_empty(), "there is no such case");
    let cases = sample(&groups, bench.some(), &mut bench.chance());
    let mut n_done = 0;
    for case in &cases {
        let tried = case.1.build(bench, case.0);
        let code = tried.map_err(|failure| of_case(failure, "limits", &name(*case)))?;
        n_done += usize::from(code == Some(0));
    }
    let n_not = cases.len() - n_done;
    let skipped = if is_root { "" } else { ", none with disks: only root can mount" };
    Ok(format!("{n_done} builds done under a limit, {n_not} not{skipped}; promises hold"))
}

fn all() -> Vec<Limit> {
    let mut limits = vec![Limit::ReadOnly, Limit::OtherDisk, Limit::RootOfDisk];
    limits.extend(N_OPEN.map(Limit::Open));
    limits.extend(LONGEST_FILES.map(Limit::FileLength));
    limits
}

fn name((scenario, limit): Case<'_>) -> String {
    let limit = match limit {
        Limit::Open(most) => format!("open/{most}"),
        Limit::FileLength(most) => format!("length/{most}"),
        Limit::ReadOnly => "read-only".to_owned(),
        Limit::OtherDisk => "other-disk".to_owned(),
        Limit::RootOfDisk => "root-of-disk".to_owned(),
    };
    format!("{}/{limit}", scenario.name)
}

impl Limit {
    fn needs_disk(self) -> bool {
        !matches!(self, Self::Open(_) | Self::FileLength(_))
    }

    /// Builds under the limit and then without it, and returns the first exit code.
    fn build(self, bench: &Bench, scenario: &Scenario) -> Outcome<Option<i32>> {
        if let Self::Open(most) = self {
            return within(bench, scenario, &format!("--nofile={most}"));
        }
        if let Self::FileLength(most) = self {
            return within(bench, scenario, &format!("--fsize={most}"));
        }
        let disk = Mount::new(mount::point(bench.scratch.path()))?;
        match self {
            Self::ReadOnly => read_only(bench, scenario, &disk),
            Self::RootOfDisk => root_of_disk(bench, scenario, &disk.path),
            _ => {
                let place = bench.place_in(&disk.path, scenario);
                place.restore(&scenario.saved)?;
                scenario.recover(&bench.newsgen, &place).map(|()| Some(0))
            }
        }
    }
}

/// Builds under a limit that `prlimit` sets.
fn within(bench: &Bench, scenario: &Scenario, limit: &str) -> Outcome<Option<i32>> {
    let place = &scenario.place;
    place.restore(&scenario.saved)?;
    let mut build = scenario.build(place);
    build.under = ["prlimit", limit].map(OsString::from).to_vec();
    let ended = bench.newsgen.run(&build)?;
    if ended.signal() != Some(SIGXFSZ) {
        ended.ensure_done_or_told()?;
    }
    scenario.ensure_mix(place)?;
    scenario.recover(&bench.newsgen, place)?;
    Ok(ended.code())
}

/// Builds where nothing can be written: it is told, and nothing has changed.
fn read_only(bench: &Bench, scenario: &Scenario, disk: &Mount) -> Outcome<Option<i32>> {
    let place = bench.place_in(&disk.path, scenario);
    place.restore(&scenario.saved)?;
    disk.change("ro")?;
    let ended = bench.newsgen.run(&scenario.build(&place))?;
    ended.ensure_done_or_told()?;
    ensure!(ended.code() == Some(5), "nothing can be written, but newsgen {ended}");
    tree::ensure_equal(&scenario.old.files, &tree::site_files(&place.output)?)?;
    disk.change("rw")?;
    scenario.recover(&bench.newsgen, &place)?;
    Ok(ended.code())
}

/// Builds into a folder that cannot be renamed, killed in between.
fn root_of_disk(bench: &Bench, scenario: &Scenario, disk: &Path) -> Outcome<Option<i32>> {
    let mut place = Place::of(&scenario.project, disk.to_owned());
    place.first_build = FirstBuild::Piecemeal;
    tree::remove(place.cache())?;
    place.fill(&scenario.saved)?;
    let running = bench.newsgen.start(&scenario.build(&place))?;
    thread::sleep(Duration::from_millis(60));
    running.signal("KILL")?;
    let ended = running.wait()?;
    let is_dead = ended.signal().is_some() || ended.code() == Some(0);
    if !is_dead {
        return Err(Failure::new(format!("in the root of a disk, newsgen {ended}")));
    }
    scenario.ensure_mix(&place)?;
    scenario.recover(&bench.newsgen, &place)?;
    Ok(ended.code())
}
