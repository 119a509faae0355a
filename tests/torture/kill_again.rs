//! Kills a build, and then the one that goes on from there.

use crate::bench::{Bench, of_case};
use crate::chance::sample;
use crate::failure::{Failure, Outcome, ensure};
use crate::kill::{self, Case, End, strike};
use crate::scenario::Scenario;
use crate::strace::{self, Call};

/// How many pairs are tried if no other number is asked for: of all there are, a millionth.
const N_PAIRS: usize = 500;

/// Kills pairs of builds: the first at calls of every kind, the second at any.
pub(crate) fn kill_again(bench: &Bench) -> Outcome<String> {
    if let Some(name) = bench.only_case() {
        let (scenario, rest) = bench.scenario_of(name)?;
        let unknown = || Failure::new(format!("`{name}` is no pair of calls"));
        let (first, second) = rest.split_once('+').ok_or_else(unknown)?;
        scenario.place.restore(&scenario.saved)?;
        strike(bench, scenario, &first.parse()?)?;
        let end = killed_again(bench, scenario, &second.parse()?);
        let end = end.map_err(|failure| of_case(failure, "kill-again", name))?;
        return Ok(format!("{name}: {end:?}, promises hold"));
    }
    let mut chance = bench.chance();
    let mut groups = Vec::new();
    for scenario in bench.scenarios() {
        groups.extend(kill::cases(scenario, kill::recorded(bench, scenario)?));
    }
    let n_pairs = bench.arguments.sample.unwrap_or(N_PAIRS);
    let firsts = sample(&groups, (Some(n_pairs), 0), &mut chance);
    let mut n_killed = 0;
    for (at, (scenario, first)) in firsts.iter().enumerate() {
        bench.tell_progress(at, firsts.len());
        let seconds = after_kill(bench, &(*scenario, first.clone()))?;
        // What is left to do after the last call is nothing that can be killed.
        let Some(second) = sample(&seconds, (Some(1), 0), &mut chance).pop() else {
            continue;
        };
        let end = killed_again(bench, scenario, &second);
        let name = format!("{}/{first}+{second}", scenario.name);
        let end = end.map_err(|failure| of_case(failure, "kill-again", &name))?;
        n_killed += usize::from(end == End::Killed);
    }
    let n_missed = firsts.len() - n_killed;
    ensure!(n_missed * 5 <= firsts.len(), "{n_missed} of {} lived on", firsts.len());
    let seed = bench.arguments.seed;
    Ok(format!("{n_killed} builds killed twice, seed {seed}; promises hold"))
}

/// Kills a build, and returns the calls of the one that goes on from there. What the killed
/// build left stands there again afterwards.
fn after_kill(bench: &Bench, (scenario, call): &Case<'_>) -> Outcome<Vec<Vec<Call>>> {
    scenario.place.restore(&scenario.saved)?;
    let end = strike(bench, scenario, call);
    end.map_err(|failure| {
        of_case(failure, "kill", &format!("{}/{call}", scenario.name))
    })?;
    let left = bench.scratch.path().join("left");
    scenario.place.save(&left)?;
    let build = scenario.build(&scenario.place);
    let recording = strace::record(&bench.newsgen, &build, &scenario.area, &bench.log())?;
    scenario.place.restore(&left)?;
    Ok(recording.groups)
}

fn killed_again(bench: &Bench, scenario: &Scenario, second: &Call) -> Outcome<End> {
    let end = strike(bench, scenario, second)?;
    scenario.recover(&bench.newsgen, &scenario.place)?;
    Ok(end)
}
