//! What is known of files from before, in the order of their paths: how one is found among many.
//!
//! It asks the system nothing. Which of them are as they were is for the walk to say.

use super::Seen;

/// What is known of a file from before.
pub trait Known: Sync {
    /// Where it is, relative to the folder, with `/` between the parts.
    fn path_inside(&self) -> &str;

    /// What the system said of it.
    fn seen(&self) -> Seen;
}

/// Returns the place of the file at `path` among those `known`, which are in the order of their
/// paths.
///
/// The search begins at the place `near`, which becomes that of the file or of the next one: who
/// looks for files that lie close together finds each in a few steps.
#[must_use]
pub fn find_near<K: Known>(known: &[K], path: &str, near: &mut usize) -> Option<usize> {
    let is_before = |one: &K| one.path_inside() < path;
    let start = (*near).min(known.len());
    let (mut low, mut high) = (start, start);
    let mut step = 1;
    if known.get(start).is_some_and(is_before) {
        low += 1;
        while known.get(low + step).is_some_and(is_before) {
            low += step + 1;
            step *= 2;
        }
        high = known.len().min(low + step);
    } else {
        while high >= step && !is_before(&known[high - step]) {
            high -= step;
            step *= 2;
        }
        low = high.saturating_sub(step);
    }
    let at = low + known[low..high].partition_point(is_before);
    *near = at;
    known.get(at).is_some_and(|one| one.path_inside() == path).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Known for String {
        fn path_inside(&self) -> &str {
            self
        }

        fn seen(&self) -> Seen {
            Seen::NEVER
        }
    }

    #[test]
    fn a_file_is_found_from_wherever_the_search_begins() {
        let name = |number: usize| format!("{number:03}");
        for n_known in 0..40 {
            let known: Vec<String> = (0..n_known).map(|at| name(2 * at + 1)).collect();
            for (start, number) in (0..=n_known + 1).flat_map(|start| {
                (0..=2 * n_known + 1).map(move |number| (start, number))
            }) {
                let mut near = start;
                let found = find_near(&known, &name(number), &mut near);
                assert_eq!(found, known.binary_search(&name(number)).ok());
                assert_eq!(near, number / 2);
            }
        }
    }
}
