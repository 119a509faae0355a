//! Kills a build before each of the system calls that change files, and looks at what a
//! reader sees then.

use crate::bench::{Bench, of_case};
use crate::chance::sample;
use crate::failure::{Outcome, ensure};
use crate::scenario::Scenario;
use crate::strace::{self, Call, Fate, Recording};

/// The number of the signal that cannot be caught.
const SIGKILL: i32 = 9;
/// How many calls beyond the recorded ones a build may turn out to make.
const MOST_BEYOND: u32 = 1000;

/// How a build ended that was to be killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Killed,
    /// The call was never made, and the build was done.
    ByItself,
}

/// A call of a build in a scenario.
pub(crate) type Case<'a> = (&'a Scenario, Call);

/// Kills a build at every call, or at a sample of them.
pub(crate) fn kill(bench: &Bench) -> Outcome<String> {
    if let Some(name) = bench.only_case() {
        let (scenario, rest) = bench.scenario_of(name)?;
        let end = killed(bench, &(scenario, rest.parse()?))?;
        return Ok(format!("{name}: {end:?}, promises hold"));
    }
    let mut groups = Vec::new();
    let mut n_out_of_reach = 0;
    let mut n_by_itself = 0;
    for scenario in bench.scenarios() {
        let recording = recorded(bench, scenario)?;
        n_out_of_reach += recording.n_out_of_reach;
        if bench.arguments.sample.is_none() {
            n_by_itself += beyond(bench, scenario, &recording)?;
        }
        groups.extend(cases(scenario, recording));
    }
    let n_calls: usize = groups.iter().map(Vec::len).sum();
    let cases = sample(&groups, bench.some(), &mut bench.chance());
    let mut n_killed = 0;
    for (at, case) in cases.iter().enumerate() {
        bench.tell_progress(at, cases.len());
        match killed(bench, case)? {
            End::Killed => n_killed += 1,
            End::ByItself => n_by_itself += 1,
        }
    }
    // A harness that kills nothing finds nothing.
    let n_missed = cases.len() - n_killed;
    ensure!(n_missed * 20 <= cases.len(), "{n_missed} of {} lived on", cases.len());
    Ok(format!(
        "killed at {n_killed} of {n_calls} calls, {n_by_itself} ended by themselves, \
         {n_out_of_reach} calls out of reach; promises hold"
    ))
}

/// The calls of a build that nothing hinders.
pub(crate) fn recorded(bench: &Bench, scenario: &Scenario) -> Outcome<Recording> {
    scenario.place.restore(&scenario.saved)?;
    let build = scenario.build(&scenario.place);
    let recording = strace::record(&bench.newsgen, &build, &scenario.area, &bench.log())?;
    scenario.ensure_new(&scenario.place).map_err(|failure| failure.at(scenario.name))?;
    ensure!(
        !recording.groups.is_empty(),
        "the recording shows no call that changes files"
    );
    Ok(recording)
}

pub(crate) fn cases(scenario: &Scenario, recording: Recording) -> Vec<Vec<Case<'_>>> {
    let groups = recording.groups.into_iter();
    groups.map(|calls| calls.into_iter().map(|call| (scenario, call)).collect()).collect()
}

/// Goes on past the recorded calls until the build ends by itself: there are no more.
fn beyond(bench: &Bench, scenario: &Scenario, recording: &Recording) -> Outcome<usize> {
    for call in &recording.beyond {
        let mut case = (scenario, call.clone());
        while killed(bench, &case)? == End::Killed {
            case.1.number += 1;
            let is_near = case.1.number < call.number + MOST_BEYOND;
            ensure!(is_near, "`{}` has no end", call.name);
        }
    }
    Ok(recording.beyond.len())
}

/// Kills a build at one call, and checks what is left and what comes of it.
fn killed(bench: &Bench, case: &Case<'_>) -> Outcome<End> {
    let (scenario, call) = case;
    scenario.place.restore(&scenario.saved)?;
    let ended = strike(bench, scenario, call).and_then(|end| {
        scenario.recover(&bench.newsgen, &scenario.place)?;
        Ok(end)
    });
    ended
        .map_err(|failure| of_case(failure, "kill", &format!("{}/{call}", scenario.name)))
}

/// Kills a build that starts from whatever is there, and checks what a reader sees.
pub(crate) fn strike(bench: &Bench, scenario: &Scenario, call: &Call) -> Outcome<End> {
    let build = scenario.build(&scenario.place);
    let ended =
        strace::strike(&bench.newsgen, &build, (call, Fate::Killed), &bench.log())?;
    if ended.code() == Some(0) {
        scenario.ensure_new(&scenario.place)?;
        return Ok(End::ByItself);
    }
    ensure!(ended.signal() == Some(SIGKILL), "a build that was to be killed {ended}");
    let seen = scenario.ensure_mix(&scenario.place);
    seen.map_err(|failure| failure.at("after the kill"))?;
    Ok(End::Killed)
}
