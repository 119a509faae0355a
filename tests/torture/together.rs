//! Runs several builds into one output at once, and kills the one that holds it.

use crate::bench::Bench;
use crate::chance::Chance;
use crate::failure::{Failure, Outcome, ensure};
use crate::newsgen::{Ended, Running};
use crate::scenario::Scenario;
use std::thread;
use std::time::Duration;

/// What a build ends with that finds the output in use.
const LOCKED: i32 = 6;

/// How many builds found what.
#[derive(Debug, Default)]
struct Counts {
    n_done: usize,
    n_locked: usize,
}

/// Runs so many rounds, every second one with a holder that is killed.
pub(crate) fn together(bench: &Bench) -> Outcome<String> {
    let seed = bench.arguments.seed;
    let n_rounds = bench.arguments.n_runs();
    let mut chance = bench.chance();
    let mut counts = Counts::default();
    let scenarios: Vec<&Scenario> = bench.scenarios().collect();
    for (round, scenario) in (1..=n_rounds).zip(scenarios.into_iter().cycle()) {
        scenario.place.restore(&scenario.saved)?;
        let found = match round % 2 {
            0 => at_once(bench, scenario, &mut chance),
            _ => around_holder(bench, scenario, &mut chance),
        };
        let found = found.and_then(|found| {
            scenario.recover(&bench.newsgen, &scenario.place)?;
            Ok(found)
        });
        let found = found.map_err(|failure| {
            let again = format!("together --seed {seed} --runs {round}");
            failure
                .at(format!("together, round {round}, {}", scenario.name))
                .repeat_with(format!("cargo test --release --test torture -- {again}"))
        })?;
        counts.n_done += found.n_done;
        counts.n_locked += found.n_locked;
    }
    let Counts { n_done, n_locked } = counts;
    ensure!(n_rounds < 10 || n_locked > 0, "no build ever met another");
    Ok(format!(
        "{n_rounds} rounds, seed {seed}: {n_done} builds done, {n_locked} found the output \
         in use; promises hold"
    ))
}

/// Two to four builds that start at nearly the same time.
fn at_once(bench: &Bench, scenario: &Scenario, chance: &mut Chance) -> Outcome<Counts> {
    let mut running = Vec::new();
    for _ in 0..2 + chance.below(3) {
        running.push(bench.newsgen.start(&scenario.build(&scenario.place))?);
        thread::sleep(Duration::from_millis(chance.below(40) as u64));
    }
    let processes: Vec<u32> = running.iter().map(Running::id).collect();
    let mut counts = Counts::default();
    for running in running {
        counts.take(&running.wait()?, &processes)?;
    }
    ensure!(counts.n_done > 0, "of several builds, at least one must be done");
    scenario.ensure_new(&scenario.place)?;
    Ok(counts)
}

/// A build that is stopped somewhere, another that comes then, and the death of the first.
fn around_holder(
    bench: &Bench,
    scenario: &Scenario,
    chance: &mut Chance,
) -> Outcome<Counts> {
    let build = scenario.build(&scenario.place);
    let mut counts = Counts::default();
    let mut holder = bench.newsgen.start(&build)?;
    thread::sleep(Duration::from_millis(5 + chance.below(120) as u64));
    holder.signal("STOP")?;
    let has_ended = holder.has_ended()?;
    let other = bench.newsgen.run(&build)?;
    counts.take(&other, &[holder.id()])?;
    if other.code() == Some(0) {
        scenario.ensure_new(&scenario.place)?;
    } else {
        ensure!(!has_ended, "the output is in use by no one, but newsgen {other}");
        scenario.ensure_mix(&scenario.place)?;
    }
    holder.signal("KILL")?;
    holder.wait()?;
    scenario.ensure_mix(&scenario.place)?;
    Ok(counts)
}

impl Counts {
    /// Counts a build that is done, or was kept out and says by which process.
    fn take(&mut self, ended: &Ended, processes: &[u32]) -> Outcome {
        match ended.code() {
            Some(0) => self.n_done += 1,
            Some(LOCKED) => {
                let mut words = ended.stderr.split(|c: char| !c.is_ascii_digit());
                let names_one = words.any(|word| {
                    processes.iter().any(|process| word == process.to_string())
                });
                ensure!(names_one, "newsgen must name one of {processes:?}, but {ended}");
                self.n_locked += 1;
            }
            _ => {
                return Err(Failure::new(format!(
                    "newsgen must end with 0 or 6: {ended}"
                )));
            }
        }
        Ok(())
    }
}
