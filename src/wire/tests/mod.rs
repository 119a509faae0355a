//! Heads, sluglines and keys in tables: what is one, and what only looks like one.

use super::HeadlineWords;
use super::Heads;
use super::Marks;

mod false_heads;
mod heads;
mod keys;
mod laws;
mod sluglines;

/// A headline's marks in words, and its clean title: `lead 1, writethru | Dyke breaks`.
fn said(headline: &str) -> String {
    let heads = Heads::of(headline);
    let words = marks_in_words(&heads.marks);
    let words = if words.is_empty() { "-".to_owned() } else { words.join(", ") };
    format!("{words} | {}", heads.title)
}

fn marks_in_words(marks: &Marks) -> Vec<String> {
    let mut words = Vec::new();
    words.extend(marks.lead.map(|number| format!("lead {number}")));
    words.extend(marks.writethru.then(|| "writethru".to_owned()));
    words.extend(marks.update.map(|number| format!("update {number}")));
    let named = [
        marks.priority.map(|priority| priority.as_str()),
        marks.genre.map(|genre| genre.as_str()),
        marks.correction.map(|correction| correction.as_str()),
        marks.notice.map(|notice| notice.as_str()),
    ];
    words.extend(named.into_iter().flatten().map(str::to_owned));
    words
}

fn likeness(one: &str, other: &str) -> f32 {
    HeadlineWords::of(one).likeness(&HeadlineWords::of(other))
}
