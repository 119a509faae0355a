//! Remembers what was made for one page while others can still use it, and no longer.
//!
//! Pages are rendered in the order of time, so what is used again is used soon. Each thread
//! has a memory of its own: nothing waits for another thread, and what is made twice comes
//! out the same.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;

use ahash::RandomState;

/// How much is recent; before one more, what is older is forgotten.
const RECENT: usize = 1024;

/// What was made, by what it was made of.
#[derive(Debug)]
pub(super) struct Memory<K, V> {
    /// Where among the values each is, so that none is searched for twice.
    recent: HashMap<K, usize, RandomState>,
    values: Vec<V>,
    older: HashMap<K, usize, RandomState>,
    /// `None` where one has become recent again.
    older_values: Vec<Option<V>>,
}

impl<K, V> Default for Memory<K, V> {
    fn default() -> Self {
        let (recent, older) = (HashMap::default(), HashMap::default());
        Self { recent, values: Vec::new(), older, older_values: Vec::new() }
    }
}

impl<K: Eq + Hash, V> Memory<K, V> {
    /// Returns what is remembered of `key`, if it `serves`; else makes it.
    pub(super) fn get_or_make<Q, E>(
        &mut self,
        key: &Q,
        serves: impl Fn(&V) -> bool,
        make: impl FnOnce() -> Result<V, E>,
    ) -> Result<&V, E>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ToOwned<Owned = K> + ?Sized,
    {
        let recent = self.recent.get(key).copied();
        let at = match recent.filter(|&at| serves(&self.values[at])) {
            Some(at) => at,
            None => {
                let older = self.older.remove(key);
                let older = older.and_then(|at| self.older_values[at].take());
                let value = older.filter(serves).map_or_else(make, Ok)?;
                self.keep(key.to_owned(), value)
            }
        };
        Ok(&self.values[at])
    }

    fn keep(&mut self, key: K, value: V) -> usize {
        if self.values.len() >= RECENT {
            self.older = std::mem::take(&mut self.recent);
            let values = std::mem::take(&mut self.values);
            self.older_values = values.into_iter().map(Some).collect();
        }
        let at = self.values.len();
        self.values.push(value);
        self.recent.insert(key, at);
        at
    }
}

/// A memory for each thread of the pool, and one for all others.
#[derive(Debug)]
pub(super) struct PerThread<T>(Vec<Mutex<T>>);

impl<T: Default> Default for PerThread<T> {
    fn default() -> Self {
        Self((0..=rayon::current_num_threads()).map(|_| Mutex::default()).collect())
    }
}

impl<T> PerThread<T> {
    /// The memory of the thread that asks.
    pub(super) fn own(&self) -> MutexGuard<'_, T> {
        let at = rayon::current_thread_index().map_or(0, |index| index + 1);
        let own = &self.0[at.min(self.0.len() - 1)];
        own.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_used_again_is_made_once_and_what_is_not_is_forgotten() {
        let mut memory = Memory::default();
        let mut made = Vec::new();
        let all = (0..2 * RECENT).flat_map(|key| [0, key]).chain([1]);
        for key in all {
            let make = || {
                made.push(key);
                Ok::<_, ()>(key)
            };
            assert_eq!(memory.get_or_make(&key, |_| true, make), Ok(&key));
        }
        let expected: Vec<usize> = (0..2 * RECENT).chain([1]).collect();
        assert_eq!(made, expected);
    }

    #[test]
    fn what_does_not_serve_is_made_anew() {
        let mut memory = Memory::<String, u32>::default();
        let mut get = |value: u32| {
            let serves = |known: &u32| *known == value;
            memory.get_or_make("key", serves, || Ok::<_, ()>(value)).copied()
        };
        assert_eq!([get(1), get(1), get(2)], [Ok(1), Ok(1), Ok(2)]);
    }
}
