//! Ends builds on two threads at any moment, with an edit before each.

use crate::bench::Bench;
use crate::chance::Chance;
use crate::edits;
use crate::failure::{Failure, Outcome, ensure};
use crate::newsgen::{Build, Ended};
use crate::scenario::Scenario;
use crate::site::Site;
use std::mem;
use std::thread;
use std::time::{Duration, Instant};

/// The signals, and what a build may end with that gets one: a code, or the signal itself.
const SIGNALS: [(&str, i32); 3] = [("KILL", 9), ("TERM", 15), ("INT", 2)];
/// How soon a build ends that is asked to.
const SOON: Duration = Duration::from_secs(1);

/// How many builds ended how.
#[derive(Debug, Default)]
struct Counts {
    ended_by_signal: usize,
    done_before: usize,
    edited_before_recovery: usize,
}

/// Ends so many builds.
pub(crate) fn random(bench: &Bench) -> Outcome<String> {
    let seed = bench.arguments.seed;
    let n_runs = bench.arguments.n_runs();
    let mut chance = bench.chance();
    let mut site = Site::made();
    let mut scenario = Scenario::started(&bench.newsgen, bench.scratch.path(), "random")?;
    let longest = time_of_build(bench, &scenario)?;
    let mut counts = Counts::default();
    for run in 1..=n_runs {
        let round = one(bench, &mut scenario, (&mut site, longest), &mut chance);
        let ended = round.map_err(|failure| {
            let again = format!("random --seed {seed} --runs {run}");
            failure
                .at(format!("random, run {run}"))
                .repeat_with(format!("cargo test --release --test torture -- {again}"))
        })?;
        counts.ended_by_signal += ended.ended_by_signal;
        counts.done_before += ended.done_before;
        counts.edited_before_recovery += ended.edited_before_recovery;
    }
    let Counts { ended_by_signal, done_before, edited_before_recovery } = counts;
    ensure!(
        ended_by_signal * 5 >= n_runs,
        "only {ended_by_signal} of {n_runs} were ended"
    );
    Ok(format!(
        "{n_runs} builds, seed {seed}: {ended_by_signal} ended by a signal, {done_before} \
         done before it, {edited_before_recovery} edited before the next; promises hold"
    ))
}

/// How long a build takes that has everything to do.
fn time_of_build(bench: &Bench, scenario: &Scenario) -> Outcome<Duration> {
    scenario.place.clear()?;
    let started = Instant::now();
    bench.newsgen.run_well(&scenario.project, &scenario.place)?;
    Ok(started.elapsed())
}

/// Edits, builds, ends that build, and lets the next one go on.
fn one(
    bench: &Bench,
    scenario: &mut Scenario,
    (site, longest): (&mut Site, Duration),
    chance: &mut Chance,
) -> Outcome<Counts> {
    let mut counts = Counts::default();
    edits::any(site, chance);
    scenario.edit_to(site, &bench.newsgen)?;
    let ended = ended_at_any_time(bench, scenario, longest, chance)?;
    scenario.ensure_mix(&scenario.place)?;
    if ended.code() == Some(0) {
        counts.done_before += 1;
        scenario.ensure_new(&scenario.place)?;
    } else {
        counts.ended_by_signal += 1;
    }
    // The editor does not know that a build was ended, and may go on.
    if chance.below(2) == 0 {
        counts.edited_before_recovery += 1;
        edits::any(site, chance);
        scenario.edit_to(site, &bench.newsgen)?;
    }
    scenario.recover(&bench.newsgen, &scenario.place)?;
    scenario.old = mem::take(&mut scenario.new);
    Ok(counts)
}

fn ended_at_any_time(
    bench: &Bench,
    scenario: &Scenario,
    longest: Duration,
    chance: &mut Chance,
) -> Outcome<Ended> {
    let build = Build { n_threads: 2, ..scenario.build(&scenario.place) };
    let pause = longest.mul_f64(chance.below(1000) as f64 / 1000.0);
    let (name, number) = SIGNALS[chance.below(SIGNALS.len())];
    let running = bench.newsgen.start(&build)?;
    thread::sleep(pause);
    let asked = Instant::now();
    running.signal(name)?;
    let ended = running.wait()?;
    let (took, message) = (asked.elapsed(), format!("after SIG{name}, newsgen {ended}"));
    // A shell says 128 and the number of the signal.
    let codes = [Some(0), Some(128 + number), Some(130)];
    let is_expected = match ended.signal() {
        Some(signal) => signal == number,
        None => {
            name != "KILL" && codes.contains(&ended.code()) || ended.code() == Some(0)
        }
    };
    if !is_expected {
        return Err(Failure::new(message));
    }
    ensure!(took < SOON, "a build took {} ms to end {message}", took.as_millis());
    Ok(ended)
}
