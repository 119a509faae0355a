//! Sentences of wire stories, made from patterns.

use super::random::Random;
use super::words::{
    BODIES, FIRST_NAMES, LAST_NAMES, MATTERS, MONTHS, OFFICES, PAPERS, PLACES, SPEECH,
    TEMPERS, WEEKDAYS,
};

/// How many different sentences there are. With fewer, stories would be easier on caches
/// than real ones are.
const N_SENTENCES: usize = 20_000;

/// A sentence, and how many words it has.
pub(super) struct Sentence {
    pub(super) text: String,
    pub(super) n_words: usize,
}

/// All sentences, the same ones every time.
pub(super) fn all() -> Vec<Sentence> {
    let mut random = Random::new(0x73_65_6e_74);
    let sentence = |_| {
        let text = match random.below(4) {
            0 => told(&mut random),
            1 => quoted(&mut random),
            2 => counted(&mut random),
            _ => explained(&mut random),
        };
        let n_words = text.split(' ').count();
        Sentence { text, n_words }
    };
    (0..N_SENTENCES).map(sentence).collect()
}

/// Who did what.
fn told(random: &mut Random) -> String {
    let (body, other) = (random.pick(&BODIES), random.pick(&BODIES));
    let (matter, place) = (random.pick(&MATTERS), random.pick(&PLACES));
    let (temper, paper) = (random.pick(&TEMPERS), random.pick(&PAPERS));
    let weekday = random.pick(&WEEKDAYS);
    match random.below(4) {
        0 => format!(
            "Members of {body} met in {place} on {weekday} to weigh the {matter}."
        ),
        1 => format!(
            "Neither {body} nor {other} would say when the {temper} {paper} is to be \
             published."
        ),
        2 => format!(
            "Work on the {matter} began before {body} had seen a {temper} {paper}, people \
             familiar with it recalled."
        ),
        _ => format!(
            "On {weekday}, {body} sent the {paper} back to {place} without a vote -- a step \
             last taken in {}.",
            random.between(1968, 2019)
        ),
    }
}

/// Who said what.
fn quoted(random: &mut Random) -> String {
    let person = person(random);
    let (speech, office) = (random.pick(&SPEECH), random.pick(&OFFICES));
    let (matter, paper) = (random.pick(&MATTERS), random.pick(&PAPERS));
    let (temper, place) = (random.pick(&TEMPERS), random.pick(&PLACES));
    match random.below(4) {
        0 => format!("“No {paper} will bring the {matter} back,” {person} {speech}."),
        1 => format!(
            "{person}, {office} in {place} since {}, {speech} that the {matter} was “at \
             best a {temper} beginning.”",
            random.between(1998, 2024)
        ),
        2 => format!(
            "Asked about the {paper}, the {office} {speech}: “Come to {place} and count for \
             yourself. I don't write {temper} numbers.”"
        ),
        _ => format!("“It's a {temper} {paper}, nothing more,” {speech} {person}."),
    }
}

/// How much of what.
fn counted(random: &mut Random) -> String {
    let (body, matter) = (random.pick(&BODIES), random.pick(&MATTERS));
    let (paper, month) = (random.pick(&PAPERS), random.pick(&MONTHS));
    let (small, large) = (random.between(2, 48), random.between(49, 97));
    match random.below(4) {
        0 => format!(
            "Of {large} households that {body} wrote to, {small} had answered by the end of \
             {month}."
        ),
        1 => format!(
            "The {matter} would cost {small}.{} million crowns a year, against {large} \
             million under the plan of {month}.",
            random.below(10)
        ),
        2 => format!(
            "According to the {paper}, the share rose to {large}.{}% in {month}.",
            random.below(10)
        ),
        _ => format!(
            "Some {small},{:03} people live within sight of it, by a count that {body} made \
             in {}.",
            random.below(1000),
            random.between(2001, 2024)
        ),
    }
}

/// Why, and what comes next.
fn explained(random: &mut Random) -> String {
    let (body, matter) = (random.pick(&BODIES), random.pick(&MATTERS));
    let (temper, paper) = (random.pick(&TEMPERS), random.pick(&PAPERS));
    let (place, month) = (random.pick(&PLACES), random.pick(&MONTHS));
    match random.below(4) {
        0 => format!("Critics in {place} see the {temper} {paper} as a cover for delay."),
        1 => format!(
            "Unless {body} objects, the {matter} will take effect in {month}, with a {temper} \
             exception for {place}."
        ),
        2 => format!("What became of the earlier {paper} is still unknown."),
        _ => format!(
            "The quarrel over the {matter} goes back to a {temper} {paper} that {body} drew \
             up for {place} and never withdrew."
        ),
    }
}

/// A made-up person.
pub(super) fn person(random: &mut Random) -> String {
    format!("{} {}", random.pick(&FIRST_NAMES), random.pick(&LAST_NAMES))
}
