//! What the last build came to: enough to know that nothing has changed since, or only texts.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use rayon::iter::IntoParallelIterator as _;
use rayon::iter::ParallelIterator as _;
use serde::Deserialize;
use serde::Serialize;

use crate::archive::Archive;
use crate::archive::ArticleId;
use crate::build::Report;
use crate::build::material::Material;
use crate::cache::Outline;
use crate::content::Origin;
use crate::diagnostic::Diagnostic;
use crate::fingerprint::Fingerprint;
use crate::moment::Moment;
use crate::paths::ContentPath;
use crate::planted::Bug;

/// What the last build came to.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct State {
    /// Of all that decides which pages there are and what each shows of others.
    pub(super) site: Fingerprint,
    /// Of all of that but the files.
    pub(super) frame: Fingerprint,
    /// Of the cache's tables that go with it.
    pub(super) cache: Fingerprint,
    /// Of the outline of its archive.
    pub(super) outline: Fingerprint,
    /// Of the output's manifest that it left.
    pub(super) output: Fingerprint,
    /// The moments between which the gate lets through what it let through.
    steady: (Option<i64>, Option<i64>),
    /// The published stories, oldest first, by their place among the files of `content/`.
    pub(super) order: Vec<u32>,
    /// Which facets have values.
    pub(super) filled: Vec<bool>,
    /// The files of the stories that belong together, each by the fingerprint of its path;
    /// `None` if it may be any.
    pub(super) bonds: Option<Vec<Vec<Fingerprint>>>,
    /// Texts with headings that others link to: files below `content/`.
    pub(super) linked_into: Vec<Box<str>>,
    /// Files that could be copied and are not, since something else has their place or only
    /// hidden stories mention them: where they come from, as shown to people.
    pub(super) unplaced: BTreeSet<Box<str>>,
    /// What is wrong with the site.
    pub(super) problems: Vec<Diagnostic>,
    counts: Counts,
}

/// The numbers of a report.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Counts {
    stories: usize,
    undated: usize,
    pages: usize,
    files: usize,
    held: BTreeMap<String, usize>,
    failed: usize,
    next_change: Option<Moment>,
}

/// What a build stands on.
pub(super) struct Basis {
    site: Fingerprint,
    frame: Fingerprint,
    order: Vec<u32>,
}

impl Basis {
    /// `frame` is that of the material.
    pub(super) fn of(material: &Material, frame: Fingerprint) -> Self {
        Self { site: material.fingerprint(frame), frame, order: Vec::new() }
    }

    /// Takes note of the order in which the archive has the stories.
    pub(super) fn order(&mut self, archive: &Archive, material: &Material) {
        self.order = order(archive, material);
    }
}

/// What a build leaves behind beside pages.
pub(super) struct Left<'a> {
    pub(super) basis: Basis,
    pub(super) archive: &'a Archive,
    pub(super) linked_into: Vec<Box<str>>,
    pub(super) unplaced: BTreeSet<Box<str>>,
}

impl State {
    /// Makes the state of a build that is over but for saving it, and the outline of its
    /// archive.
    pub(super) fn new(left: Left<'_>, report: &Report) -> (Self, Outline) {
        let (archive, Basis { site, frame, order }) = (left.archive, left.basis);
        let outline = Outline::of(archive, archive.len());
        let state = Self {
            site,
            frame,
            cache: Fingerprint::default(),
            outline: outline.mark(),
            output: Fingerprint::default(),
            steady: archive.steady(),
            order,
            filled: archive.filled(),
            bonds: bonds(archive),
            linked_into: left.linked_into,
            unplaced: left.unplaced,
            problems: report.diagnostics.clone(),
            counts: Counts {
                stories: report.stories,
                undated: report.undated,
                pages: report.pages,
                files: report.files,
                held: report.held.clone(),
                failed: report.failed,
                next_change: report.next_change,
            },
        };
        (state, outline)
    }

    /// The state after a build of which only a few stories told something else, with so many
    /// pages more. `site` and `outline` are of the site and the outline of its archive.
    pub(super) fn turned(
        &self,
        (site, outline): (Fingerprint, Fingerprint),
        order: Vec<u32>,
        archive: &Archive,
        n_new_pages: usize,
    ) -> Self {
        let Self { filled, bonds, linked_into, unplaced, problems, counts, .. } = self;
        Self {
            site,
            frame: self.frame,
            cache: Fingerprint::default(),
            outline,
            output: Fingerprint::default(),
            steady: archive.steady(),
            order,
            filled: filled.clone(),
            bonds: bonds.clone(),
            linked_into: linked_into.clone(),
            unplaced: unplaced.clone(),
            problems: problems.clone(),
            counts: Counts {
                stories: archive.len() as usize,
                pages: counts.pages + n_new_pages,
                held: archive.held_counts(),
                next_change: archive.next_change(),
                ..counts.clone()
            },
        }
    }

    /// Whether the gate lets through at `as_of` what it let through.
    pub(super) fn holds_at(&self, as_of: Moment) -> bool {
        let (since, until) = self.steady;
        let now = as_of.millis();
        Bug::Clock.is_planted()
            || since.is_none_or(|since| since <= now)
                && until.is_none_or(|until| now < until)
    }

    /// The report of a build that changes none of its numbers.
    pub(super) fn report(&self) -> Report {
        let counts = &self.counts;
        Report {
            stories: counts.stories,
            undated: counts.undated,
            pages: counts.pages,
            files: counts.files,
            held: counts.held.clone(),
            failed: counts.failed,
            next_change: counts.next_change,
            diagnostics: self.problems.clone(),
            ..Report::default()
        }
    }
}

/// The files of the articles that belong together, each by the fingerprint of its path;
/// `None` if it may be any.
pub(super) fn bonds(archive: &Archive) -> Option<Vec<Vec<Fingerprint>>> {
    let of = |id| file(&archive.article(id).path);
    let bonds = archive.bonds()?.into_iter();
    Some(bonds.map(|bond| bond.into_iter().map(of).collect()).collect())
}

/// The fingerprint of a path below `content/`.
pub(super) fn file(path: &ContentPath) -> Fingerprint {
    Fingerprint::of(path.as_str().as_bytes())
}

/// The places of the articles' files among those of `content/`, oldest article first.
fn order(archive: &Archive, material: &Material) -> Vec<u32> {
    let place = |id: u32| {
        let article = archive.article(ArticleId(id));
        let path = format!("{}{}", Origin::Content.prefix(), article.path);
        material.contents.place_of_story(&path).unwrap_or(u32::MAX)
    };
    (0..archive.len()).into_par_iter().map(place).collect()
}
