//! Changes a project in every way that programs do, and holds `serve` and `watch` to it that
//! both show what a clean build does.

use crate::arguments::Arguments;
use crate::desk::{self, Desk};
use crate::failure::{Failure, Outcome, ensure};
use crate::patterns::{self, Pattern};
use crate::program::{self, Noticing};
use crate::project;
use std::path::Path;

/// Of how many patterns one is tried where looking takes a second, in a short run.
const ONE_OF: usize = 5;

/// What came of them.
#[derive(Default)]
struct Tally {
    n_done: usize,
    failed: Vec<String>,
}

/// Does each pattern so many times, in each way of noticing.
pub(crate) fn saves(arguments: &Arguments, scratch: &Path) -> Outcome<String> {
    let times = arguments.times.unwrap_or(3).clamp(1, 1000);
    let all: Vec<Pattern> = patterns::all();
    let wanted: Vec<Pattern> =
        all.into_iter().filter(|pattern| arguments.wants(pattern.name)).collect();
    ensure!(!wanted.is_empty(), "`--only` names no pattern");
    let mut tally = Tally::default();
    let mut remark = "";
    for noticing in [Noticing::Events, Noticing::FewWatches, Noticing::Poll] {
        if noticing == Noticing::FewWatches && !program::can_have_few_watches() {
            println!("SKIPPED: a limit on watches, which `unshare` may not set here");
            remark = ", a limit on watches passed over";
            continue;
        }
        let step = match (noticing, times) {
            (Noticing::FewWatches | Noticing::Poll, 1) if wanted.len() > 1 => ONE_OF,
            _ => 1,
        };
        let some: Vec<&Pattern> = wanted.iter().step_by(step).collect();
        for time in 0..times {
            go_through(arguments, scratch, (noticing, time), &some, &mut tally)?;
        }
    }
    let (n_done, n_failed) = (tally.n_done, tally.failed.len());
    let names = tally.failed.join(", ");
    ensure!(n_failed == 0, "{n_failed} of {n_done} saves were not shown: {names}");
    Ok(format!("{n_done} saves of {} kinds, all shown{remark}", wanted.len()))
}

/// Goes through patterns with the same two programs, until one fails: then with others.
fn go_through(
    arguments: &Arguments,
    scratch: &Path,
    (noticing, time): (Noticing, usize),
    patterns: &[&Pattern],
    tally: &mut Tally,
) -> Outcome {
    let root = scratch.join(format!("{}-project", noticing.name().replace(' ', "-")));
    let lay_out_and_start = |count: u32| {
        // The output and what was kept stay: the programs begin with what is out of date.
        desk::clear(&root)?;
        project::lay_out(&root)?;
        let mut desk = Desk::start(&arguments.newsgen, &root, noticing)?;
        desk.count_from(count);
        desk.settle()?;
        Ok::<_, Failure>(desk)
    };
    let count = u32::try_from(time).unwrap_or_default() * 1000;
    let mut desk = lay_out_and_start(count)?;
    for pattern in patterns {
        tally.n_done += 1;
        let done = (pattern.run)(&mut desk).and_then(|()| desk.settle());
        if let Err(failure) = done {
            let failure = of_pattern(failure, pattern, noticing);
            println!("FAILED: {failure}");
            tally.failed.push(format!("{} ({})", pattern.name, noticing.name()));
            let count = desk.number();
            drop(desk);
            desk = lay_out_and_start(count)?;
        }
    }
    Ok(())
}

/// Says of a failure which pattern it was, and how to see it again.
fn of_pattern(failure: Failure, pattern: &Pattern, noticing: Noticing) -> Failure {
    let again = "cargo test --release --test live -- saves --only";
    failure
        .at(format!("{} ({})", pattern.name, noticing.name()))
        .repeat_with(format!("{again} '{}'", pattern.name))
}
