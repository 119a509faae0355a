//! Builds on disks that are too small, in bytes or in files: what happens there is real,
//! such as a call that writes only the first half.

use crate::bench::{Bench, of_case};
use crate::chance::sample;
use crate::failure::{Failure, Outcome, ensure};
use crate::mount::{self, Mount, Room};
use crate::newsgen::Newsgen;
use crate::place::Place;
use crate::scenario::Scenario;

/// How many sizes are tried, from far too small to enough.
const N_STEPS: u64 = 24;
/// The least a disk can have: a page, or its root folder. 0 would be no limit at all.
const LEAST_BYTES: u64 = 4096;
const LEAST_INODES: u64 = 1;
/// Enough for the build that comes after.
const ENOUGH: &str = "size=512m,nr_inodes=100k";

/// A disk of one size: `change/bytes/1228800`.
#[derive(Debug, Clone)]
struct Case<'a> {
    scenario: &'a Scenario,
    room: Room,
    /// How much the disk has of it.
    size: u64,
    /// Whether the build must succeed.
    expected: Expected,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expected {
    Anything,
    Success,
}

/// Tries all sizes, or a sample of them.
pub(crate) fn full(bench: &Bench) -> Outcome<String> {
    if !mount::is_root()? {
        return Ok("skipped: only root can mount a small disk".to_owned());
    }
    if let Some(name) = bench.only_case() {
        let case = Case::read(bench, name)?;
        let code = case.run(bench).map_err(|failure| of_case(failure, "full", name))?;
        return Ok(format!("{name}: exit code {code}, promises hold"));
    }
    let mut groups = Vec::new();
    for scenario in bench.scenarios() {
        for room in [Room::Bytes, Room::Inodes] {
            groups.push(sizes(bench, scenario, room)?);
        }
    }
    let cases = sample(&groups, bench.some(), &mut bench.chance());
    let mut n_done = 0;
    for case in &cases {
        let code = case.run(bench);
        let code = code.map_err(|failure| of_case(failure, "full", &case.name()))?;
        n_done += usize::from(code == 0);
    }
    let n_full = cases.len() - n_done;
    Ok(format!("{} disks: {n_full} too small, {n_done} large enough", cases.len()))
}

/// The sizes to try: from what is there before the build to what is enough for certain.
fn sizes<'a>(
    bench: &Bench,
    scenario: &'a Scenario,
    room: Room,
) -> Outcome<Vec<Case<'a>>> {
    let disk = Mount::new(mount::point(bench.scratch.path()))?;
    let place = bench.place_in(&disk.path, scenario);
    place.restore(&scenario.saved)?;
    let before = disk.used(room)?;
    place.clear()?;
    bench.newsgen.run_well(&scenario.project, &place)?;
    // Everything once more, and a quarter for what a build keeps for itself.
    let most = before + disk.used(room)? * 5 / 4;
    let least = before.max(if room == Room::Bytes { LEAST_BYTES } else { LEAST_INODES });
    let size = |step| least + (most.saturating_sub(least)) * step / (N_STEPS - 1);
    let expected = |step| match step + 1 {
        N_STEPS => Expected::Success,
        _ => Expected::Anything,
    };
    let case = |step| Case { scenario, room, size: size(step), expected: expected(step) };
    Ok((0..N_STEPS).map(case).collect())
}

impl<'a> Case<'a> {
    fn name(&self) -> String {
        let room = if self.room == Room::Bytes { "bytes" } else { "inodes" };
        format!("{}/{room}/{}", self.scenario.name, self.size)
    }

    fn read(bench: &'a Bench, name: &str) -> Outcome<Self> {
        let (scenario, rest) = bench.scenario_of(name)?;
        let unknown =
            || Failure::new(format!("`{name}` is no disk: `change/bytes/9999` is"));
        let (room, size) = rest.split_once('/').ok_or_else(unknown)?;
        let room = if room == "bytes" { Room::Bytes } else { Room::Inodes };
        let size = size.parse().map_err(|_| unknown())?;
        Ok(Self { scenario, room, size, expected: Expected::Anything })
    }

    /// Builds on the disk, and returns the exit code.
    fn run(&self, bench: &Bench) -> Outcome<i32> {
        let disk = Mount::new(mount::point(bench.scratch.path()))?;
        let place = bench.place_in(&disk.path, self.scenario);
        place.restore(&self.scenario.saved)?;
        disk.change(&match self.room {
            Room::Bytes => format!("size={}", self.size),
            Room::Inodes => format!("nr_inodes={}", self.size),
        })?;
        let code = self.build(&bench.newsgen, &place)?;
        disk.change(ENOUGH)?;
        self.scenario.recover(&bench.newsgen, &place)?;
        Ok(code)
    }

    fn build(&self, newsgen: &Newsgen, place: &Place) -> Outcome<i32> {
        let ended = newsgen.run(&self.scenario.build(place))?;
        ended.ensure_done_or_told()?;
        self.scenario.ensure_mix(place)?;
        let code = ended.code().unwrap_or_default();
        let is_enough = self.expected == Expected::Success;
        ensure!(code == 0 || !is_enough, "there is room enough, but newsgen {ended}");
        if code == 0 {
            self.scenario.ensure_new(place)?;
        }
        Ok(code)
    }
}
