//! Proves that the sequences would notice: newsgen is given one mistake at a time, and the
//! same sequences must find each.

use newsgen::planted;

use super::FIRST;
use super::check;
use super::given;
use super::mismatch::Mismatch;
use super::run;

/// How many sequences a mistake may live through.
const BOUND: u64 = 400;

/// What noticed a mistake.
struct Caught {
    /// After how many sequences.
    sequences: usize,
    /// The number of the one that did.
    number: u64,
    /// What had just happened to the site.
    operation: String,
}

#[expect(clippy::print_stderr, reason = "the table is what the test is for")]
#[test]
fn every_planted_bug_is_caught() {
    let mut missed = Vec::new();
    eprintln!("{:<48} {:>9}  after", "mistake", "sequences");
    let chosen = |bug: usize| given("NEWSGEN_BUG", bug as u64) == bug as u64;
    for (bug, name) in planted::NAMES.iter().enumerate().filter(|(bug, _)| chosen(*bug)) {
        match catch(bug) {
            Some(Caught { sequences, operation, .. }) => {
                eprintln!("{name:<48} {sequences:>9}  {operation}");
            }
            None => {
                eprintln!("{name:<48} {:>9}  -", "missed");
                missed.push(name);
            }
        }
    }
    assert!(missed.is_empty(), "not noticed by {BOUND} sequences: {missed:?}");
}

/// Plants a mistake and looks for the first sequence that notices it.
fn catch(bug: usize) -> Option<Caught> {
    let numbers: Vec<u64> = (FIRST..FIRST + BOUND).collect();
    planted::plant(Some(bug));
    let found = run::first(&numbers, &|number| Some((number, noticed(number)?)));
    planted::plant(None);
    let (at, (number, mismatch)) = found?;
    let (_, steps) = run::sequence(number);
    let before = mismatch.step.checked_sub(1);
    let operation =
        before.map_or("the first build".to_owned(), |at| steps[at].operation.kind());
    let caught = Caught { sequences: at + 1, number, operation };
    // Only then is it the mistake that was noticed.
    let innocent = noticed(caught.number);
    assert!(
        innocent.is_none(),
        "sequence {number} fails without a mistake: {innocent:?}"
    );
    Some(caught)
}

fn noticed(number: u64) -> Option<Mismatch> {
    let (model, steps) = run::sequence(number);
    check::run(model, &steps, &|| (), check::Copies::Two).err()
}
