//! Makes each of the system calls that change files fail once, in each of the ways in which
//! a disk fails.

use crate::bench::{Bench, of_case};
use crate::chance::sample;
use crate::failure::{Failure, Outcome, ensure};
use crate::kill;
use crate::scenario::Scenario;
use crate::strace::{self, Call, Fate};

/// What the system says: a broken disk, a full one, no permission, no quota, a disk that
/// cannot be written, and an interruption that means nothing. With a `+`, it says so from
/// then on, also to a build that tries again or cleans up.
const ERRORS: [&str; 7] =
    ["EIO", "ENOSPC", "EACCES", "EDQUOT", "EROFS", "EINTR", "ENOSPC+"];
/// Calls that make durable what was written.
const SYNCING: [&str; 5] = ["fsync", "fdatasync", "syncfs", "sync_file_range", "sync"];
/// Errors that say that they could not; the others may say that there is no such call here.
const LOST: [&str; 3] = ["EIO", "ENOSPC", "EDQUOT"];

/// What came of a call that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// The build told of it and stopped.
    Told,
    /// The build was done all the same.
    Done,
    /// The call was never made.
    NotMade,
    /// Another thread came to the same number with a call that reads, and that failed, too.
    Unclear,
}

type Case<'a> = (&'a Scenario, Call, &'static str);

/// Makes every call fail in every way, or a sample of them.
pub(crate) fn fault(bench: &Bench) -> Outcome<String> {
    if let Some(name) = bench.only_case() {
        let (scenario, rest) = bench.scenario_of(name)?;
        let known = ERRORS.iter().find(|error| rest.ends_with(&format!("/{error}")));
        let unknown = || Failure::new(format!("`{name}` ends with no error"));
        let end = failed(bench, &(scenario, rest.parse()?, *known.ok_or_else(unknown)?))?;
        return Ok(format!("{name}: {end:?}, promises hold"));
    }
    let mut groups: Vec<Vec<Case<'_>>> = Vec::new();
    for scenario in bench.scenarios() {
        for calls in kill::recorded(bench, scenario)?.groups {
            // A group for each error, so that a sample has every kind of call with each.
            groups.extend(ERRORS.map(|error| {
                let calls = calls.iter().filter(|call| can_fail(call, error));
                calls.map(|call| (scenario, call.clone(), error)).collect()
            }));
        }
    }
    let n_all: usize = groups.iter().map(Vec::len).sum();
    let cases = sample(&groups, bench.some(), &mut bench.chance());
    let mut ends = Vec::new();
    for case in &cases {
        bench.tell_progress(ends.len(), cases.len());
        ends.push(failed(bench, case)?);
    }
    let count = |wanted| ends.iter().filter(|end| **end == wanted).count();
    let (told, done, not_made) =
        (count(End::Told), count(End::Done), count(End::NotMade));
    ensure!(not_made * 20 <= ends.len(), "{not_made} of {} never failed", ends.len());
    Ok(format!(
        "{} of {n_all} failures: {told} told, {done} overcome, {not_made} never met; \
         promises hold",
        ends.len()
    ))
}

/// Whether a call can fail so: were nothing written from then on, there would be no message.
fn can_fail(call: &Call, error: &str) -> bool {
    !(error.ends_with('+') && call.name.starts_with("write"))
}

fn failed(bench: &Bench, case: &Case<'_>) -> Outcome<End> {
    let (scenario, call, error) = case;
    scenario.place.restore(&scenario.saved)?;
    let ended = strike(bench, case).and_then(|end| {
        scenario.recover(&bench.newsgen, &scenario.place)?;
        Ok(end)
    });
    let name = format!("{}/{call}/{error}", scenario.name);
    ended.map_err(|failure| of_case(failure, "fault", &name))
}

/// Lets one call of a build fail, and checks what is left.
fn strike(bench: &Bench, (scenario, call, error): &Case<'_>) -> Outcome<End> {
    let fate = match error.strip_suffix('+') {
        Some(error) => Fate::KeepsFailing(error),
        None => Fate::Fails(error),
    };
    let place = &scenario.place;
    let build = scenario.build(place);
    let ended = strace::strike(&bench.newsgen, &build, (call, fate), &bench.log())?;
    let failed = strace::failed(&scenario.area, &bench.log())?;
    if !failed.only_changes {
        // A story that cannot be read is left out, and that is another site.
        return Ok(End::Unclear);
    }
    let first = failed.first.as_deref().unwrap_or("no failed call");
    let about = |failure: Failure| failure.at(first);
    ended.ensure_done_or_told().map_err(about)?;
    scenario.ensure_mix(place).map_err(about)?;
    if ended.code() != Some(0) {
        return Ok(End::Told);
    }
    let done = scenario.ensure_new(place);
    done.map_err(|failure| about(failure.at("the build ended with 0")))?;
    if failed.first.is_none() {
        return Ok(End::NotMade);
    }
    // What is not on the disk for certain must not be taken for done.
    let is_lost = SYNCING.contains(&&*call.name) && LOST.contains(error);
    let is_output = first.contains(&*place.output.to_string_lossy());
    ensure!(!(is_lost && is_output), "newsgen passed over {first}");
    Ok(End::Done)
}
