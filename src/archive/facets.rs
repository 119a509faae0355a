//! Facets: what stories can be found by, each value with its articles.
//!
//! Values that differ in case, accents or signs only are one value. A list shows the
//! commonest spelling; an article's own page shows its own, so that a story added today
//! cannot change how an old page reads.

use std::collections::HashMap;

use ahash::RandomState;
use serde::Deserialize;
use serde::Serialize;

use crate::archive::Article;
use crate::archive::ArticleId;
use crate::config::Config;
use crate::config::FacetConfig;
use crate::diagnostic::Diagnostic;
use crate::fingerprint::Fingerprint;
use crate::paths::Slug;

/// A facet and its values.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Facet {
    /// Its name, field and title.
    pub config: FacetConfig,
    /// Its values, by slug.
    pub values: Vec<FacetValue>,
}

/// A value of a facet: one source, one topic, one place.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FacetValue {
    /// Its part of the address.
    pub slug: Slug,
    /// Its commonest spelling; of equally common ones, the first in the alphabet.
    pub name: Box<str>,
    /// Its articles, oldest first.
    pub articles: Vec<ArticleId>,
    /// The place of its spelling, if all articles spell it in one way.
    pub(super) only: Option<u32>,
}

impl FacetValue {
    /// Whether all of its articles spell it so.
    pub fn is_spelled(&self, text: &str) -> bool {
        self.only.is_some() && *self.name == *text
    }
}

impl Facet {
    /// The value that a spelling counts as, by its place; `None` if no article has it.
    pub fn find(&self, text: &str) -> Option<u32> {
        let slug = slug_of(text);
        let at = self.values.binary_search_by(|value| value.slug.cmp(&slug)).ok()?;
        u32::try_from(at).ok()
    }
}

/// A value as some articles spell it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Spelling {
    /// The facet's place in [`super::Archive::facets`].
    pub facet: u8,
    /// The value's place in the facet.
    pub value: u32,
    /// The words as printed.
    pub text: Box<str>,
}

/// Spellings in the order in which they are first met.
#[derive(Debug, Default)]
pub(super) struct Terms {
    /// For each facet.
    ids: Vec<HashMap<Box<str>, u32, RandomState>>,
    spellings: Vec<(u8, Box<str>)>,
}

impl Terms {
    /// The id of a spelling; equal spellings have equal ids.
    pub(super) fn id(&mut self, facet: u8, text: &str) -> u32 {
        let at = usize::from(facet);
        if self.ids.len() <= at {
            self.ids.resize_with(at + 1, HashMap::default);
        }
        if let Some(&id) = self.ids[at].get(text) {
            return id;
        }
        let id = u32::try_from(self.spellings.len()).unwrap_or(u32::MAX);
        self.spellings.push((facet, text.into()));
        self.ids[at].insert(text.into(), id);
        id
    }
}

/// Gathers the values of all facets, and warns of values spelled in several ways.
pub(super) fn gather(
    terms: Terms,
    articles: &[Article],
    config: &Config,
    problems: &mut Vec<Diagnostic>,
) -> (Vec<Facet>, Vec<Spelling>) {
    let uses = count_uses(articles, terms.spellings.len());
    let mut facets: Vec<Facet> = config
        .facets
        .iter()
        .map(|config| Facet { config: config.clone(), values: Vec::new() })
        .collect();

    // Same slug, same value: sort by facet and slug, then cut where the slug changes.
    let mut order: Vec<(u8, Slug, u32)> = terms
        .spellings
        .iter()
        .enumerate()
        .map(|(id, (facet, text))| {
            (*facet, slug_of(text), u32::try_from(id).unwrap_or(0))
        })
        .collect();
    order.sort();
    let mut spellings: Vec<Spelling> = terms
        .spellings
        .into_iter()
        .map(|(facet, text)| Spelling { facet, value: 0, text })
        .collect();
    for group in order.chunk_by(|a, b| (a.0, &a.1) == (b.0, &b.1)) {
        let facet = &mut facets[usize::from(group[0].0)];
        let ids: Vec<u32> = group.iter().map(|(_, _, id)| *id).collect();
        let name = commonest(&ids, &spellings, &uses);
        if ids.len() > 1 {
            problems.push(variants(&facet.config, &name, &ids, &spellings));
        }
        let value = u32::try_from(facet.values.len()).unwrap_or(u32::MAX);
        for &id in &ids {
            spellings[id as usize].value = value;
        }
        let only = ids.first().copied().filter(|_| ids.len() == 1);
        let (slug, articles) = (group[0].1.clone(), Vec::new());
        facet.values.push(FacetValue { slug, name, articles, only });
    }
    file_articles(articles, &mut facets, &spellings);
    (facets, spellings)
}

pub(super) fn slug_of(text: &str) -> Slug {
    let hash = u64::from_be_bytes(first_eight(Fingerprint::of(text.as_bytes()).bytes()));
    Slug::from_text_or(text, hash)
}

fn first_eight(bytes: [u8; 16]) -> [u8; 8] {
    let mut first = [0; 8];
    first.copy_from_slice(&bytes[..8]);
    first
}

fn count_uses(articles: &[Article], spellings: usize) -> Vec<u32> {
    let mut uses = vec![0; spellings];
    for article in articles {
        for &term in &article.terms {
            uses[term as usize] += 1;
        }
    }
    uses
}

fn commonest(ids: &[u32], spellings: &[Spelling], uses: &[u32]) -> Box<str> {
    let rank = |&&id: &&u32| {
        (std::cmp::Reverse(uses[id as usize]), &spellings[id as usize].text)
    };
    let best = ids.iter().min_by_key(rank);
    best.map(|&id| spellings[id as usize].text.clone()).unwrap_or_default()
}

fn variants(
    facet: &FacetConfig,
    name: &str,
    ids: &[u32],
    spellings: &[Spelling],
) -> Diagnostic {
    let mut others: Vec<String> = ids
        .iter()
        .map(|&id| &spellings[id as usize].text)
        .filter(|text| ***text != *name)
        .map(|text| format!("`{text}`"))
        .collect();
    others.sort();
    let others = others.join(", ");
    let message = format!("in `{}`, {others} is counted as `{name}`", facet.field);
    Diagnostic::warning("spelling", message)
        .help("spell it one way in all stories; pages of lists show the commonest")
}

/// Files each article under its values; article ids come in order, so the lists are sorted.
fn file_articles(articles: &[Article], facets: &mut [Facet], spellings: &[Spelling]) {
    for (position, article) in articles.iter().enumerate() {
        let id = ArticleId(u32::try_from(position).unwrap_or(u32::MAX));
        for &term in &article.terms {
            let spelling = &spellings[term as usize];
            let values = &mut facets[usize::from(spelling.facet)].values;
            let list = &mut values[spelling.value as usize].articles;
            if list.last() != Some(&id) {
                list.push(id);
            }
        }
    }
}
