//! What every subcommand needs: the program, the scenarios, and the way to tell of a case.

use crate::arguments::Arguments;
use crate::chance::Chance;
use crate::failure::{During as _, Failure, Outcome, ensure};
use crate::newsgen::Newsgen;
use crate::place::{Cache, Place};
use crate::scenario::Scenario;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The bench that the program is tortured on.
#[derive(Debug)]
pub(crate) struct Bench {
    pub(crate) newsgen: Newsgen,
    pub(crate) arguments: Arguments,
    scenarios: Vec<Scenario>,
    /// Where all of it lies; removed at the end unless a promise was broken.
    pub(crate) scratch: TempDir,
}

impl Bench {
    pub(crate) fn new(arguments: Arguments) -> Outcome<Self> {
        let newsgen = Newsgen::new(arguments.newsgen.clone())?;
        let within = arguments.scratch.clone().unwrap_or_else(in_memory);
        let scratch = tempfile::Builder::new().prefix("torture-").tempdir_in(&within);
        let scratch = scratch.during(format!("make a folder in {}", within.display()))?;
        let scenarios = Scenario::all(&newsgen, scratch.path())?;
        let bench = Self { newsgen, arguments, scenarios, scratch };
        ensure!(bench.scenarios().next().is_some(), "`--only` names no scenario");
        Ok(bench)
    }

    pub(crate) fn chance(&self) -> Chance {
        Chance::new(self.arguments.seed)
    }

    /// The file for what `strace` writes.
    pub(crate) fn log(&self) -> PathBuf {
        self.scratch.path().join("log")
    }

    /// A place in `folder`, with the cache there too if newsgen can keep it elsewhere than in
    /// the project.
    pub(crate) fn place_in(&self, folder: &Path, scenario: &Scenario) -> Place {
        let mut place = Place { output: folder.join("out"), ..scenario.place.clone() };
        if self.newsgen.moves_cache {
            place.cache = Cache::Moved(folder.join("cache"));
        }
        place
    }

    /// The scenario of a case such as `change/renameat/17/main`, and the rest of its name.
    pub(crate) fn scenario_of<'a>(&self, case: &'a str) -> Outcome<(&Scenario, &'a str)> {
        let (name, rest) = case.split_once('/').unwrap_or((case, ""));
        let scenario = self.scenarios.iter().find(|scenario| scenario.name == name);
        let unknown = || Failure::new(format!("`{case}` begins with no scenario"));
        Ok((scenario.ok_or_else(unknown)?, rest))
    }

    /// The scenarios to go through: all, or the one that is asked for.
    pub(crate) fn scenarios(&self) -> impl Iterator<Item = &Scenario> {
        let only = self.arguments.only.as_deref();
        let wanted =
            move |name| only.is_none_or(|only| only.split('/').next() == Some(name));
        self.scenarios.iter().filter(move |scenario| wanted(scenario.name))
    }

    /// How many cases are asked for, and with which to begin.
    pub(crate) fn some(&self) -> (Option<usize>, usize) {
        (self.arguments.sample, self.arguments.from)
    }

    /// The one case that is asked for; `None` for all of a scenario, or for all.
    pub(crate) fn only_case(&self) -> Option<&str> {
        self.arguments.only.as_deref().filter(|only| only.contains('/'))
    }

    /// Tells now and then how far a long run is.
    pub(crate) fn tell_progress(&self, at: usize, end: usize) {
        let subcommand = &self.arguments.subcommand;
        if at > 0 && at.is_multiple_of(500) {
            eprintln!("{subcommand}: {at} of {end}");
        }
    }
}

/// Says of a failure in which case it came about, and how to see that case again.
pub(crate) fn of_case(failure: Failure, command: &str, case: &str) -> Failure {
    let again = format!("cargo test --release --test torture -- {command} --only {case}");
    failure.at(format!("{command} {case}")).repeat_with(again)
}

/// A folder in memory, where there is one: thousands of builds would wear out a disk.
fn in_memory() -> PathBuf {
    let shared = PathBuf::from("/dev/shm");
    if shared.is_dir() { shared } else { std::env::temp_dir() }
}
