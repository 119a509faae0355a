//! Whatever happens to a site, in whatever order, the next build of it equals a build from
//! nothing: the same files, the same bytes, the same diagnostics.
//!
//! Random sequences of operations on small sites prove it; `README.md` of the tests says
//! how to run more of them. [`planted`] proves that they would notice.

mod beside;
mod build;
mod check;
mod disk;
mod harm;
mod held;
mod look;
mod mismatch;
mod model;
mod operation;
#[cfg(feature = "planted-bugs")]
mod planted;
mod run;
mod start;
mod stories;
mod text;
mod words;

use std::collections::BTreeMap;

/// How many sequences run where nobody says.
const USUAL: u64 = 60;

/// The first sequence where nobody says.
const FIRST: u64 = 1;

/// Sequences that once failed, by number; they run first. A number tells its sequence as
/// long as the generator stays as it is.
const REGRESSIONS: &str = include_str!("regressions");

/// A number that the person who runs the tests gives.
fn given(name: &str, otherwise: u64) -> u64 {
    match std::env::var(name) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{name} is no number")),
        Err(_) => otherwise,
    }
}

#[cfg_attr(feature = "planted-bugs", ignore = "bugs are planted for all tests")]
#[expect(
    clippy::print_stderr,
    reason = "who runs the test must know which sequences ran"
)]
#[test]
fn every_incremental_build_equals_a_build_from_nothing() {
    let (count, seed) = (given("NEWSGEN_SEQUENCES", USUAL), given("NEWSGEN_SEED", FIRST));
    let old = REGRESSIONS.lines().filter_map(|line| line.split('#').next());
    let old = old.filter_map(|number| number.trim().parse().ok());
    let numbers: Vec<u64> = old.chain((0..count).map(|n| seed.wrapping_add(n))).collect();
    eprintln!(
        "{} sequences: NEWSGEN_SEQUENCES={count} NEWSGEN_SEED={seed}",
        numbers.len()
    );
    if let Err(words) = run::run_all(&numbers) {
        panic!("{words}");
    }
}

/// A generator that never makes what matters proves nothing.
#[test]
fn every_kind_of_operation_comes_often() {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for number in 0..1_400 {
        let (_, steps) = run::sequence(number);
        for step in steps {
            *counts.entry(step.operation.kind()).or_default() += 1;
        }
    }
    let fields = words::SHOWN.iter().chain(&words::GATE).map(|(field, _)| *field);
    let fields = fields.map(|field| format!("set {field}"));
    let settings = look::SETTINGS.iter().map(|(key, _)| format!("set {key} of the site"));
    let files = look::TEMPLATES.iter().chain(&look::THEME).chain(&look::STYLE);
    let files = files.chain(&look::MESSAGES);
    let files = files.map(|(path, _)| format!("put {path}"));
    let others = operation::KINDS.iter().map(|kind| (*kind).to_owned());
    let kinds = fields.chain(settings).chain(files).chain(others);
    let count = |kind: &String| counts.get(kind).copied().unwrap_or_default();
    let rare = kinds.filter(|kind| count(kind) < 10);
    let rare: Vec<String> =
        rare.map(|kind| format!("{kind}: {}", count(&kind))).collect();
    assert!(rare.is_empty(), "{rare:#?} of {counts:#?}");
}
