//! Finds which block of the later version is which block of the earlier.
//!
//! Blocks that read the same and stand in the same order come first. What lies between is
//! paired by likeness, and what is left is looked for elsewhere: it may have moved.

use std::collections::HashMap;
use std::collections::VecDeque;
use std::ops::Range;

use crate::markdown::{BlockKind, PlainBlock};

use super::changes::{Change, differences};
use super::tokens::{Ids, Tokens};

/// Two blocks are alike from here on: the part of their words that both have, per mille.
const ALIKE: usize = 500;

/// A block that stands elsewhere must be more alike, and have this many words, to be the
/// same.
const ALIKE_ELSEWHERE: usize = 650;
const MIN_MOVED_WORDS: usize = 5;

/// How many words may be looked at to pair blocks. This much takes about 0.3 s.
const MAX_EFFORT: usize = 1 << 26;

/// How many words may be looked at for one stretch of blocks, which bounds the memory.
const MAX_STRETCH_EFFORT: usize = 1 << 24;

/// What a block can be compared with: a picture is never a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Class {
    Words,
    Code,
    Picture,
}

/// Returns what a kind of block can be compared with.
pub(super) fn class(kind: BlockKind) -> Class {
    match kind {
        BlockKind::Code => Class::Code,
        BlockKind::Picture => Class::Picture,
        _ => Class::Words,
    }
}

/// The blocks of a version.
pub(super) struct Passages<'t> {
    pub(super) blocks: &'t [PlainBlock],
    /// Equal for blocks that read the same.
    pub(super) keys: Vec<usize>,
    /// The tokens of each block; empty for those that did not change.
    pub(super) tokens: Vec<Tokens<'t>>,
    /// The numbers of each block's words, sorted; empty likewise.
    words: Vec<Vec<usize>>,
}

impl<'t> Passages<'t> {
    /// Takes the blocks of a version and their keys.
    pub(super) fn new(blocks: &'t [PlainBlock], keys: Vec<usize>) -> Self {
        let tokens = blocks.iter().map(|_| Tokens::default()).collect();
        Self { blocks, keys, tokens, words: vec![Vec::new(); blocks.len()] }
    }

    fn read(&mut self, range: Range<usize>, ids: &mut Ids<'t>) {
        for index in range {
            let tokens = Tokens::new(&self.blocks[index].text, ids);
            let words = (0..tokens.len()).filter(|token| tokens.is_word(*token));
            let mut words: Vec<_> = words.map(|token| tokens.ids[token]).collect();
            words.sort_unstable();
            self.words[index] = words;
            self.tokens[index] = tokens;
        }
    }

    fn class(&self, index: usize) -> Class {
        class(self.blocks[index].kind)
    }
}

/// A block of the earlier version and what it became.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) before: usize,
    pub(super) after: usize,
    /// It stands elsewhere than before.
    pub(super) moved: bool,
}

/// Returns the pairs, in the order of the later version. Those that did not move are in the
/// order of the earlier, too. Blocks without a partner were deleted or inserted.
pub(super) fn pairs<'t>(
    before: &mut Passages<'t>,
    after: &mut Passages<'t>,
    ids: &mut Ids<'t>,
) -> Vec<Pair> {
    let changes = differences(&before.keys, &after.keys);
    for change in &changes {
        before.read(change.before.clone(), ids);
        after.read(change.after.clone(), ids);
    }
    let mut pairs = kept_pairs(&changes, after.blocks.len());
    let mut search = Search {
        before,
        after,
        left_before: vec![false; before.blocks.len()],
        left_after: vec![false; after.blocks.len()],
        pairs: Vec::new(),
    };
    for change in &changes {
        search.left_before[change.before.clone()].fill(true);
        search.left_after[change.after.clone()].fill(true);
    }
    search.find_moved_as_they_are();
    search.find_alike(&changes);
    search.find_moved_alike();
    pairs.append(&mut search.pairs);
    pairs.sort_by_key(|pair| pair.after);
    pairs
}

/// Returns the pairs between changes.
fn kept_pairs(changes: &[Change], n_after: usize) -> Vec<Pair> {
    let mut pairs = Vec::new();
    let (mut before, mut after) = (0, 0);
    let ends = changes.iter().map(|change| (change.after.start, Some(change)));
    for (end, change) in ends.chain([(n_after, None)]) {
        while after < end {
            pairs.push(Pair { before, after, moved: false });
            before += 1;
            after += 1;
        }
        if let Some(change) = change {
            (before, after) = (change.before.end, change.after.end);
        }
    }
    pairs
}

/// Looks for partners among the blocks that have none.
struct Search<'p, 't> {
    before: &'p Passages<'t>,
    after: &'p Passages<'t>,
    left_before: Vec<bool>,
    left_after: Vec<bool>,
    pairs: Vec<Pair>,
}

impl Search<'_, '_> {
    fn found(&mut self, pair: Pair) {
        self.left_before[pair.before] = false;
        self.left_after[pair.after] = false;
        self.pairs.push(pair);
    }

    /// Pairs blocks that read the same wherever they stand.
    fn find_moved_as_they_are(&mut self) {
        let mut places: HashMap<usize, VecDeque<usize>> = HashMap::new();
        for before in left(&self.left_before, 0..self.left_before.len()) {
            if self.before.words[before].len() >= MIN_MOVED_WORDS {
                places.entry(self.before.keys[before]).or_default().push_back(before);
            }
        }
        for after in left(&self.left_after, 0..self.left_after.len()) {
            let place = places.get_mut(&self.after.keys[after]);
            if let Some(before) = place.and_then(VecDeque::pop_front) {
                self.found(Pair { before, after, moved: true });
            }
        }
    }

    /// Pairs blocks that are alike and stand in the same order between others.
    fn find_alike(&mut self, changes: &[Change]) {
        let stretches: Vec<_> = changes
            .iter()
            .map(|change| {
                let before = left(&self.left_before, change.before.clone());
                (before, left(&self.left_after, change.after.clone()))
            })
            .collect();
        let efforts = stretches.iter().map(|(before, after)| self.effort(before, after));
        let effort: usize = efforts.fold(0, usize::saturating_add);
        // To halve all stretches halves the effort, and quarters the effort for each.
        let most = MAX_EFFORT / (effort / MAX_EFFORT).max(1);
        let most = most.min(MAX_STRETCH_EFFORT);
        for (before, after) in &stretches {
            self.align(before, after, most);
        }
    }

    /// Returns how many words are looked at to compare each block with each.
    fn effort(&self, before: &[usize], after: &[usize]) -> usize {
        let n_words = |words: &[Vec<usize>], blocks: &[usize]| -> usize {
            blocks.iter().map(|block| words[*block].len() + 1).sum()
        };
        let old = n_words(&self.before.words, before).saturating_mul(after.len());
        let new = n_words(&self.after.words, after).saturating_mul(before.len());
        old.saturating_add(new)
    }

    /// Aligns a stretch of blocks; one that would take long is aligned by halves.
    fn align(&mut self, before: &[usize], after: &[usize], most: usize) {
        if before.is_empty() || after.is_empty() {
            return;
        }
        let single = before.len() == 1 && after.len() == 1;
        if !single && self.effort(before, after) > most {
            let (left, right) = before.split_at(before.len() / 2);
            let (left_after, right_after) = after.split_at(after.len() / 2);
            self.align(left, left_after, most);
            self.align(right, right_after, most);
            return;
        }
        let table = self.table(before, after);
        let width = after.len() + 1;
        let (mut row, mut column) = (before.len(), after.len());
        while row > 0 && column > 0 {
            let best = table[row * width + column];
            if best == table[(row - 1) * width + column] {
                row -= 1;
            } else if best == table[row * width + column - 1] {
                column -= 1;
            } else {
                row -= 1;
                column -= 1;
                let (before, after) = (before[row], after[column]);
                self.found(Pair { before, after, moved: false });
            }
        }
    }

    /// Returns for each pair of beginnings of the two stretches how many words the best
    /// alignment of them has in common (<https://en.wikipedia.org/wiki/Needleman-Wunsch>).
    fn table(&self, before: &[usize], after: &[usize]) -> Vec<usize> {
        let width = after.len() + 1;
        let mut table = vec![0; (before.len() + 1) * width];
        for (row, old) in before.iter().enumerate() {
            for (column, new) in after.iter().enumerate() {
                let likeness = self.likeness(*old, *new);
                let here = row * width + column;
                let skip = table[here + 1].max(table[here + width]);
                let taken = likeness.filter(|likeness| likeness.per_mille >= ALIKE);
                let take = taken.map_or(0, |likeness| table[here] + likeness.n_common);
                table[here + width + 1] = skip.max(take);
            }
        }
        table
    }

    /// Pairs blocks that are alike, wherever they stand, the likest first.
    fn find_moved_alike(&mut self) {
        let long = |blocks: Vec<usize>, words: &[Vec<usize>]| -> Vec<usize> {
            let is_long = |block: &usize| words[*block].len() >= MIN_MOVED_WORDS;
            blocks.into_iter().filter(is_long).collect()
        };
        let all = left(&self.left_before, 0..self.left_before.len());
        let before = long(all, &self.before.words);
        let all = left(&self.left_after, 0..self.left_after.len());
        let after = long(all, &self.after.words);
        if self.effort(&before, &after) > MAX_STRETCH_EFFORT {
            return;
        }
        let mut alike = Vec::new();
        for old in &before {
            for new in &after {
                let likeness = self.likeness(*old, *new).map(|found| found.per_mille);
                let likeness = likeness.filter(|found| *found >= ALIKE_ELSEWHERE);
                alike.extend(likeness.map(|likeness| (likeness, *old, *new)));
            }
        }
        alike.sort_by_key(|(likeness, old, new)| (usize::MAX - likeness, *old, *new));
        for (_, before, after) in alike {
            if self.left_before[before] && self.left_after[after] {
                self.found(Pair { before, after, moved: true });
            }
        }
    }

    /// Returns how alike two blocks are; `None` if they cannot be compared or their lengths
    /// alone say that they are not.
    fn likeness(&self, before: usize, after: usize) -> Option<Likeness> {
        if self.before.class(before) != self.after.class(after) {
            return None;
        }
        let (old, new) = (&self.before.words[before], &self.after.words[after]);
        let per_mille =
            |n_common: usize| n_common * 2000 / (old.len() + new.len()).max(1);
        if per_mille(old.len().min(new.len())) < ALIKE {
            return None;
        }
        let n_common = n_common(old, new);
        Some(Likeness { n_common, per_mille: per_mille(n_common) })
    }
}

struct Likeness {
    n_common: usize,
    per_mille: usize,
}

/// Returns how many words two sorted lists have in common.
fn n_common(left: &[usize], right: &[usize]) -> usize {
    let (mut n_common, mut rest) = (0, right);
    for word in left {
        while rest.first().is_some_and(|other| other < word) {
            rest = &rest[1..];
        }
        if rest.first() == Some(word) {
            n_common += 1;
            rest = &rest[1..];
        }
    }
    n_common
}

/// Returns the blocks of a stretch that have no partner yet.
fn left(is_left: &[bool], range: Range<usize>) -> Vec<usize> {
    range.filter(|index| is_left[*index]).collect()
}
