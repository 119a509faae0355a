//! Makes sequences by number, runs them on all cores, and shrinks the first that fails.
//!
//! A sequence is wholly made from its number, so that a failure can be had again.

use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;

use proptest::sample::select;
use proptest::strategy::BoxedStrategy;
use proptest::strategy::Just;
use proptest::strategy::Strategy as _;
use proptest::strategy::Union;
use proptest::test_runner::Config;
use proptest::test_runner::RngSeed;
use proptest::test_runner::TestCaseError;
use proptest::test_runner::TestError;
use proptest::test_runner::TestRunner;
use proptest_state_machine::strategy::Sequential;

use super::beside;
use super::check;
use super::check::Copies;
use super::harm;
use super::look;
use super::model::Focus;
use super::model::Model;
use super::operation::Operation;
use super::operation::Saving;
use super::operation::Step;
use super::start;
use super::stories;

/// How many steps a sequence has.
const STEPS: std::ops::RangeInclusive<usize> = 6..=12;

/// How often a subject comes where it is the focus, in place of once.
const FOCUSED: u32 = 6;

type Sequences = Sequential<Model, Step, BoxedStrategy<Model>, BoxedStrategy<Step>>;

/// Returns a site and what happens to it.
pub(super) fn sequence(number: u64) -> (Model, Vec<Step>) {
    use proptest::strategy::ValueTree as _;
    let tree = sequences().new_tree(&mut runner(number)).unwrap();
    let (model, steps, _) = tree.current();
    (model, steps)
}

/// Runs the sequences of these numbers on all cores until one fails.
///
/// # Errors
///
/// With the lowest number that fails, and what is wrong in the end of its shrinking.
pub(super) fn run_all(numbers: &[u64]) -> Result<(), String> {
    first(numbers, &|number| run(number).err()).map_or(Ok(()), |(_, words)| Err(words))
}

/// Asks `find` about each number, on all cores, and returns the first that it finds, with
/// its place among the numbers.
pub(super) fn first<T: Send>(
    numbers: &[u64],
    find: &(dyn Fn(u64) -> Option<T> + Sync),
) -> Option<(usize, T)> {
    let next = AtomicUsize::new(0);
    let work = || {
        let take = || next.fetch_add(1, Ordering::SeqCst);
        let places = std::iter::repeat_with(take).take_while(|&at| at < numbers.len());
        for at in places {
            if let Some(found) = find(numbers[at]) {
                // Those before this one are in work already; those after are not needed.
                next.store(numbers.len(), Ordering::SeqCst);
                return Some((at, found));
            }
        }
        None
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..cores.min(8)).map(|_| scope.spawn(work)).collect();
        let found = workers.into_iter().filter_map(|worker| worker.join().unwrap());
        found.min_by_key(|(at, _)| *at)
    })
}

/// Runs one sequence; where it fails, looks for a shorter one that fails, too.
fn run(number: u64) -> Result<(), String> {
    // Every third, and among them the one that failed with three.
    let copies = if number % 3 == 1 { Copies::Three } else { Copies::Two };
    let mut runner = runner(number);
    let tree = sequences().new_tree(&mut runner).unwrap();
    let result = runner.run_one(tree, |(model, steps, counter)| {
        let seen = || {
            if let Some(counter) = &counter {
                counter.fetch_add(1, Ordering::SeqCst);
            }
        };
        match check::run(model, &steps, &seen, copies) {
            Ok(_) => Ok(()),
            Err(mismatch) => Err(TestCaseError::fail(mismatch.to_string())),
        }
    });
    match result {
        Ok(_) => Ok(()),
        Err(TestError::Abort(reason)) => Err(format!("sequence {number}: {reason}")),
        Err(TestError::Fail(reason, (model, steps, _))) => {
            Err(told(number, &reason.to_string(), &model, &steps))
        }
    }
}

fn told(number: u64, reason: &str, model: &Model, steps: &[Step]) -> String {
    let steps = (1..).zip(steps);
    let steps: String =
        steps.map(|(n, step)| format!("{n}. {}\n", step.words())).collect();
    format!(
        "sequence {number} (again: NEWSGEN_SEQUENCES=1 NEWSGEN_SEED={number})\n\n\
         The site:\n{model}\nWhat happened:\n{steps}\n{reason}"
    )
}

fn runner(number: u64) -> TestRunner {
    let config = Config {
        rng_seed: RngSeed::Fixed(number),
        failure_persistence: None,
        max_shrink_iters: 400,
        max_shrink_time: 90_000,
        ..Config::default()
    };
    TestRunner::new(config)
}

fn sequences() -> Sequences {
    Sequential::new(
        STEPS.into(),
        start::sites,
        |model: &Model, step: &Step| step.operation.fits(model),
        steps,
        |model, step: &Step| step.applied(model),
    )
}

/// What can happen to a site next. A shorter sequence tells more than a simpler step, so
/// steps stay as they are when a sequence shrinks.
fn steps(model: &Model) -> BoxedStrategy<Step> {
    use Saving::{Backdated, InPlace, Renamed};
    let saving = select(&[InPlace, Renamed, Backdated][..]);
    (operations(model), saving, 1..=4_usize)
        .prop_map(|(operation, saving, threads)| Step { operation, saving, threads })
        .no_shrink()
        .boxed()
}

fn operations(model: &Model) -> BoxedStrategy<Operation> {
    let subjects = [
        (Focus::Stories, stories::operations(model), 8),
        (Focus::Gate, stories::gate_operations(model), 3),
        (Focus::Look, look::operations(model), 7),
        (Focus::Files, beside::operations(model), 4),
        (Focus::Harm, harm::operations(), 3),
    ];
    let mut choices = Vec::new();
    if model.before.is_some() {
        choices.push((60, Just(Operation::Undo).boxed()));
    }
    for (subject, operations, share) in subjects {
        let total: u32 = operations.iter().map(|(weight, _)| weight).sum();
        let focused = if subject == model.focus { FOCUSED } else { 1 };
        // A subject's share does not depend on how many operations it has.
        let scaled = |weight| weight * 40 * share * focused / total.max(1);
        choices.extend(operations.into_iter().map(|(weight, one)| (scaled(weight), one)));
    }
    // A site that cannot be built proves little, so it is soon mended.
    choices.extend(look::mend(model).map(|mend| (2_000, mend)));
    choices.retain(|(weight, _)| *weight > 0);
    Union::new_weighted(choices).boxed()
}
