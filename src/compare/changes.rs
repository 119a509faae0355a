//! Finds which words of two texts differ, and makes of them what a person would mark.

use std::collections::HashMap;
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::tokens::Tokens;

/// Between two changes, this many words may be the same and yet count as changed.
const MAX_KEPT_WORDS: usize = 2;

/// Such words may be this long, in bytes, even if the changes beside them are shorter.
const SHORT_BYTES: usize = 4;

/// What one comparison may spend on searching. This much takes about 4 s, but only texts
/// made for it come near: most words of a version are in the other.
const MAX_EFFORT: usize = 1 << 29;

/// Tokens that became others. Either range may be empty, but not both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) before: Range<usize>,
    pub(super) after: Range<usize>,
}

/// What may still be spent on searching: it is counted, never timed, so that the same texts
/// give the same comparison everywhere.
pub(super) struct Effort {
    left: usize,
}

impl Effort {
    /// Returns what one comparison may take.
    pub(super) fn for_one_comparison() -> Self {
        Self { left: MAX_EFFORT }
    }

    /// Takes what it may cost to search this many items, if that much is left.
    ///
    /// The search follows each difference until it gives up, which is later in long texts.
    fn take(&mut self, n_items: usize) -> bool {
        let depth = n_items.min(512 + n_items.isqrt());
        let left = self.left.checked_sub(n_items.saturating_mul(depth));
        self.left = left.unwrap_or(self.left);
        left.is_some()
    }
}

/// Returns how `before` became `after`, in order.
///
/// Changes with little between them are one, and where the same words could be marked at
/// several places, whole sentences are. If `effort` does not last, whole sentences are
/// compared, and if that is still too much, all is one change.
pub(super) fn changes(
    before: &Tokens,
    after: &Tokens,
    effort: &mut Effort,
) -> Vec<Change> {
    let whole = Change { before: 0..before.len(), after: 0..after.len() };
    let mut found = Vec::new();
    let whole = trimmed(whole, before, after);
    if !by_words(&whole, [before, after], effort, &mut found) {
        by_sentences(whole, [before, after], effort, &mut found);
    }
    slide(&mut found, before, after);
    merge(&found, before, after)
}

/// Returns a change without the tokens at its start and end that stayed the same.
fn trimmed(change: Change, before: &Tokens, after: &Tokens) -> Change {
    let (mut old, mut new) = (change.before, change.after);
    while !old.is_empty()
        && !new.is_empty()
        && before.ids[old.start] == after.ids[new.start]
    {
        (old.start, new.start) = (old.start + 1, new.start + 1);
    }
    while !old.is_empty()
        && !new.is_empty()
        && before.ids[old.end - 1] == after.ids[new.end - 1]
    {
        (old.end, new.end) = (old.end - 1, new.end - 1);
    }
    Change { before: old, after: new }
}

/// Adds the changes of words within a change, if `effort` allows to look for them.
fn by_words(
    change: &Change,
    [before, after]: [&Tokens; 2],
    effort: &mut Effort,
    found: &mut Vec<Change>,
) -> bool {
    if change.before.is_empty() || change.after.is_empty() {
        let is_none = change.before.is_empty() && change.after.is_empty();
        found.extend((!is_none).then(|| change.clone()));
        return true;
    }
    if !effort.take(change.before.len() + change.after.len()) {
        return false;
    }
    let (old, new) = (change.before.start, change.after.start);
    let within =
        differences(&before.ids[change.before.clone()], &after.ids[change.after.clone()]);
    found.extend(within.into_iter().map(|within| Change {
        before: within.before.start + old..within.before.end + old,
        after: within.after.start + new..within.after.end + new,
    }));
    true
}

/// Adds the changes of sentences within a change, and of words where `effort` allows it.
fn by_sentences(
    change: Change,
    [before, after]: [&Tokens; 2],
    effort: &mut Effort,
    found: &mut Vec<Change>,
) {
    let old = sentences(before, change.before.clone());
    let new = sentences(after, change.after.clone());
    if !effort.take(old.len() + new.len()) {
        found.push(change);
        return;
    }
    let mut known = HashMap::new();
    let [old_keys, new_keys] =
        [(before, &old), (after, &new)].map(|(tokens, sentences)| {
            let mut keys = Vec::with_capacity(sentences.len());
            for sentence in sentences {
                let next = known.len();
                keys.push(*known.entry(&tokens.ids[sentence.clone()]).or_insert(next));
            }
            keys
        });
    for sentences in differences(&old_keys, &new_keys) {
        let change = Change {
            before: joined(&old, &sentences.before, change.before.end),
            after: joined(&new, &sentences.after, change.after.end),
        };
        let change = trimmed(change, before, after);
        if !by_words(&change, [before, after], effort, found) {
            found.push(change);
        }
    }
}

/// Returns the sentences among some tokens.
fn sentences(tokens: &Tokens, range: Range<usize>) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = range.start;
    for index in range.clone() {
        if tokens.ends_sentence(index) || index + 1 == range.end {
            sentences.push(start..index + 1);
            start = index + 1;
        }
    }
    sentences
}

/// Returns the tokens of several sentences; `end` is where the last of all ends.
fn joined(sentences: &[Range<usize>], wanted: &Range<usize>, end: usize) -> Range<usize> {
    let start =
        |index: usize| sentences.get(index).map_or(end, |sentence| sentence.start);
    start(wanted.start)..start(wanted.end)
}

/// Returns where two sequences differ: what lies between is equal, and never empty.
///
/// The search is that of Git, which gives up on the shortest answer when it would take long:
/// the time grows with the length, hardly more.
pub(super) fn differences(before: &[usize], after: &[usize]) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    for operation in capture_diff_slices(Algorithm::Myers, before, after) {
        if matches!(operation, DiffOp::Equal { .. }) {
            continue;
        }
        let (before, after) = (operation.old_range(), operation.new_range());
        match changes.last_mut() {
            Some(last)
                if last.before.end == before.start && last.after.end == after.start =>
            {
                last.before.end = before.end;
                last.after.end = after.end;
            }
            _ => changes.push(Change { before, after }),
        }
    }
    changes
}

/// Moves insertions and deletions to where they begin and end as sentences do.
fn slide(changes: &mut [Change], before: &Tokens, after: &Tokens) {
    let mut earliest = (0, 0);
    for index in 0..changes.len() {
        // At least one token stays between two changes.
        let next = changes.get(index + 1);
        let next = next.map(|next| (next.before.start - 1, next.after.start - 1));
        let latest = next.unwrap_or((before.len(), after.len()));
        let change = &mut changes[index];
        if change.before.is_empty() {
            let room = earliest.1..latest.1;
            let steps = best_slide(after, &change.after, &room);
            change.after = shifted(&change.after, steps);
            change.before = shifted(&change.before, steps);
        } else if change.after.is_empty() {
            let room = earliest.0..latest.0;
            let steps = best_slide(before, &change.before, &room);
            change.after = shifted(&change.after, steps);
            change.before = shifted(&change.before, steps);
        }
        earliest = (change.before.end + 1, change.after.end + 1);
    }
}

fn shifted(range: &Range<usize>, steps: isize) -> Range<usize> {
    range.start.saturating_add_signed(steps)..range.end.saturating_add_signed(steps)
}

/// Returns by how many tokens `range` is best moved within `room`, so that the tokens
/// around it read the same.
fn best_slide(tokens: &Tokens, range: &Range<usize>, room: &Range<usize>) -> isize {
    let ids = &tokens.ids;
    let fits = |start: usize| fit(tokens, &(start..start + range.len()));
    let mut best = (fits(range.start), range.start);
    let mut start = range.start;
    while start > room.start && ids[start - 1] == ids[start + range.len() - 1] {
        start -= 1;
        best = best.max((fits(start), start));
    }
    let mut start = range.start;
    while start + range.len() < room.end && ids[start] == ids[start + range.len()] {
        start += 1;
        best = best.max((fits(start), start));
    }
    best.1.cast_signed() - range.start.cast_signed()
}

/// Returns how well tokens go together, from 0.
fn fit(tokens: &Tokens, range: &Range<usize>) -> u8 {
    let parted = |index: usize| {
        index == 0 || index == tokens.len() || !tokens.gap(index).is_empty()
    };
    let begins = range.start == 0 || tokens.ends_sentence(range.start - 1);
    let behind_mark = range.start == 0 || !tokens.is_word(range.start - 1);
    let points =
        [(begins, 8), (behind_mark, 4), (parted(range.start), 2), (parted(range.end), 1)];
    points.iter().filter(|(holds, _)| *holds).map(|(_, points)| points).sum()
}

/// Joins changes that have little between them: a lone "the" among new words helps nobody.
fn merge(changes: &[Change], before: &Tokens, after: &Tokens) -> Vec<Change> {
    let mut merged: Vec<Change> = Vec::with_capacity(changes.len());
    for change in changes {
        let mut change = change.clone();
        while let Some(last) = merged.last()
            && is_little_between(last, &change, before, after)
        {
            change.before.start = last.before.start;
            change.after.start = last.after.start;
            merged.pop();
        }
        merged.push(change);
    }
    merged
}

fn is_little_between(
    left: &Change,
    right: &Change,
    before: &Tokens,
    after: &Tokens,
) -> bool {
    let kept = left.after.end..right.after.start;
    // Marks count for nothing, but many of them are not little.
    if kept.len() > 2 * MAX_KEPT_WORDS || after.n_words_in(kept.clone()) > MAX_KEPT_WORDS
    {
        return false;
    }
    let size = |change: &Change| {
        let deleted = before.span(change.before.clone()).len();
        deleted.max(after.span(change.after.clone()).len())
    };
    let smaller = size(left).min(size(right));
    after.span(kept).len() <= smaller.max(SHORT_BYTES)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::tokens::Ids;

    /// Returns the changes that are found with so much effort, as the words they mark.
    fn found(before: &str, after: &str, left: usize) -> Vec<(String, String)> {
        let mut ids = Ids::default();
        let before = Tokens::new(before, &mut ids);
        let after = Tokens::new(after, &mut ids);
        let changes = changes(&before, &after, &mut Effort { left });
        let words = |change: Change| {
            (before.span(change.before).to_owned(), after.span(change.after).to_owned())
        };
        changes.into_iter().map(words).collect()
    }

    #[test]
    fn what_takes_too_long_is_compared_by_sentences_and_then_not_at_all() {
        let before = "One of us left. No one said why. Two of us stayed on the pier.";
        let after = "Ten of us left. No one said why. Two of us stayed near the pier!";
        let is = |changes: &[(&str, &str)]| -> Vec<(String, String)> {
            let owned =
                |(old, new): &(&str, &str)| ((*old).to_owned(), (*new).to_owned());
            changes.iter().map(owned).collect()
        };
        let words = is(&[("One", "Ten"), ("on", "near"), (".", "!")]);
        assert_eq!(found(before, after, 1 << 20), words);
        let sentences = is(&[("One", "Ten"), ("on the pier.", "near the pier!")]);
        assert_eq!(found(before, after, 36 + 4), sentences);
        let all = (before.to_owned(), after.to_owned());
        assert_eq!(found(before, after, 0), [all]);
    }

    #[test]
    fn what_one_comparison_may_spend_is_enough_for_a_long_story() {
        let effort = || Effort::for_one_comparison();
        assert!(effort().take(400_000), "a paragraph of 200,000 words");
        let mut paragraphs = effort();
        assert!((0..200_000).all(|_| paragraphs.take(50)), "16 MiB of short paragraphs");
        assert!(!effort().take(usize::MAX));
        assert!(!effort().take(2_000_000));
    }
}
