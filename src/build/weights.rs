//! How much each file of a site weighs, as it would be written.
//!
//! It is counted while the site is made, so that nothing is written to know it.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;

use rayon::iter::IndexedParallelIterator as _;
use rayon::iter::IntoParallelRefIterator as _;
use rayon::iter::ParallelIterator as _;

use crate::build::cards::is_card;
use crate::build::copies::Copies;
use crate::build::material::Material;
use crate::pages::Plan;

/// How much each file of a site weighs.
#[derive(Debug, Default)]
pub struct Weights {
    /// The bytes of each page, by its place in the plan. Those of social cards are guessed.
    pub pages: Vec<u64>,
    /// The bytes of each copied file, by its place in the plan; `None` if it stays out. Those
    /// of smaller pictures are guessed.
    pub files: Vec<Option<u64>>,
    /// `_redirects` and `_headers`, if the site has them.
    pub rules: Vec<(String, String)>,
}

/// What a social card weighs, more or less.
const CARD_BYTES: u64 = 30_000;

/// The files of which not only the weight matters.
const RULES: [&str; 2] = ["/_redirects", "/_headers"];

/// Weighs pages as they are made, by many threads.
pub(super) struct Scales<'a> {
    plan: &'a Plan,
    pages: Vec<AtomicU64>,
    rules: Mutex<Vec<(String, String)>>,
}

impl<'a> Scales<'a> {
    pub(super) fn new(plan: &'a Plan) -> Self {
        let pages = plan.pages().iter().map(|_| AtomicU64::new(0)).collect();
        Self { plan, pages, rules: Mutex::default() }
    }

    /// Takes the page at a place of the plan.
    pub(super) fn put(&self, at: usize, bytes: &[u8]) {
        let page = &self.plan.pages()[at];
        // Its drawing was made, and not the card.
        let len_bytes = if is_card(page) { CARD_BYTES } else { bytes.len() as u64 };
        self.pages[at].store(len_bytes, Ordering::Relaxed);
        self.note(page.address.as_str(), || bytes.to_vec());
    }

    fn note(&self, address: &str, bytes: impl FnOnce() -> Vec<u8>) {
        if RULES.contains(&address) {
            let text = String::from_utf8_lossy(&bytes()).into_owned();
            let mut rules = self.rules.lock().unwrap_or_else(PoisonError::into_inner);
            rules.push((address.to_owned(), text));
        }
    }

    /// Weighs the copied files, too.
    pub(super) fn finish(
        self,
        copies: &Copies,
        withheld: &BTreeSet<usize>,
        material: &Material,
    ) -> Weights {
        let all = self.plan.files().par_iter().map(|at| (*at, !withheld.contains(at)));
        let weighed = all.map(|(at, is_given)| {
            let len_bytes = is_given.then(|| copies.weigh(at, material)).flatten()?;
            self.note(copies.copied[at].address.as_str(), || {
                copies.read(at, material).unwrap_or_default()
            });
            Some(len_bytes)
        });
        let mut files = Vec::new();
        weighed.collect_into_vec(&mut files);
        let pages = self.pages.into_iter().map(AtomicU64::into_inner).collect();
        let mut rules = self.rules.into_inner().unwrap_or_else(PoisonError::into_inner);
        rules.sort();
        Weights { pages, files, rules }
    }
}
