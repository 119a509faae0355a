//! Chance that can be repeated, and samples that miss no kind of case.

/// Numbers that look random and follow from a seed: `SplitMix64`.
#[derive(Debug, Clone)]
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `end - 1`; 0 if `end` is 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        let end = end.max(1) as u64;
        usize::try_from(self.next() % end).unwrap_or_default()
    }

    /// A place in the given part of a list, which is parted into `n_parts` of equal length.
    fn within(&mut self, part: usize, n_parts: usize, len: usize) -> usize {
        let start = part * len / n_parts;
        let end = (part + 1) * len / n_parts;
        start + self.below(end - start)
    }

    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.below(from.len()))
    }
}

/// Takes about `most` of all cases, or all of them from the place `from` on.
///
/// Rare kinds of case are where a promise breaks, so each group gives the same number as
/// long as it has that many, and what it gives is spread evenly over it.
pub(crate) fn sample<T: Clone>(
    groups: &[Vec<T>],
    (most, from): (Option<usize>, usize),
    chance: &mut Chance,
) -> Vec<T> {
    let Some(most) = most else {
        return groups.iter().flatten().skip(from).cloned().collect();
    };
    let shares = shares(groups, most, chance);
    let mut taken = Vec::new();
    for (group, share) in groups.iter().zip(shares) {
        for part in 0..share {
            taken.push(group[chance.within(part, share, group.len())].clone());
        }
    }
    taken
}

/// How many cases each group gives.
fn shares<T>(groups: &[Vec<T>], most: usize, chance: &mut Chance) -> Vec<usize> {
    let mut shares = vec![0; groups.len()];
    let mut left = most;
    loop {
        let open: Vec<usize> =
            (0..groups.len()).filter(|at| shares[*at] < groups[*at].len()).collect();
        if left == 0 || open.is_empty() {
            return shares;
        }
        // With fewer cases than groups, groups from all over the list.
        let n_given = open.len().min(left);
        for part in 0..n_given {
            shares[open[chance.within(part, n_given, open.len())]] += 1;
        }
        left -= n_given;
    }
}
