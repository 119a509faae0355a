//! Makes the smaller pictures that differ, or takes them from the cache. Pages are rendered by
//! then: they show addresses and sizes, which are known without a pixel.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;

use rayon::iter::IndexedParallelIterator as _;
use rayon::iter::IntoParallelIterator as _;
use rayon::iter::ParallelIterator as _;

use crate::build::BuildError;
use crate::build::Progress;
use crate::build::copies::Copies;
use crate::build::copies::Smaller;
use crate::build::copies::read_picture;
use crate::build::copies::unreadable;
use crate::build::material::Material;
use crate::cache::PictureCache;
use crate::content::Origin;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Place;
use crate::fingerprint::Fingerprint;
use crate::folder::Trust;
use crate::output::OutputError;
use crate::output::Writing;
use crate::pages::Plan;
use crate::pictures;

/// What making smaller pictures needs.
pub(super) struct Darkroom<'a> {
    pub(super) plan: &'a Plan,
    pub(super) copies: &'a Copies,
    /// Those that are not to be, by their place among the copies.
    pub(super) withheld: &'a BTreeSet<usize>,
    pub(super) material: &'a Material,
    pub(super) cache: &'a PictureCache,
}

/// Where smaller pictures came from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct PicturesMade {
    /// How many were made.
    pub made: usize,
    /// How many were made before, and taken from the cache.
    pub cached: usize,
}

/// What making smaller pictures came to.
pub(super) struct Developed {
    pub(super) made: PicturesMade,
    /// Originals that are no longer what was read. They are to be tried again, even if
    /// everything comes back as it was.
    pub(super) unread: Vec<Diagnostic>,
    /// What is wrong with others.
    pub(super) problems: Vec<Diagnostic>,
}

/// What is wrong with an original.
enum Flaw {
    /// It is no longer what was read.
    Unread(Diagnostic),
    /// It cannot be made smaller.
    Picture(Diagnostic),
}

/// A smaller picture that the output lacks.
struct Lacking<'a> {
    /// Its place in what is planned for the output.
    planned: usize,
    smaller: &'a Smaller,
    /// Of all that it is made of.
    inputs: Fingerprint,
}

/// Those that the output lacks, by the path of the picture that they are made of.
pub(super) struct Order<'a>(BTreeMap<&'a str, Vec<Lacking<'a>>>);

impl Order<'_> {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.0.values().map(Vec::len).sum()
    }
}

/// Counts where pictures came from, for many threads.
#[derive(Default)]
struct Counts {
    made: AtomicUsize,
    cached: AtomicUsize,
}

impl<'a> Darkroom<'a> {
    /// The smaller pictures of the site, by their place in the plan's files and among the
    /// copies.
    fn all(&self) -> impl Iterator<Item = (usize, usize, &'a Smaller)> {
        let (copies, withheld) = (self.copies, self.withheld);
        let placed = self.plan.files().iter().copied().enumerate();
        let shown = placed.filter(move |(_, at)| !withheld.contains(at));
        shown.filter_map(move |(place, at)| Some((place, at, copies.smaller(at)?)))
    }

    /// Leaves the pictures as they stand that are as they should be, and lists the others.
    pub(super) fn order(&self, writing: &Writing, trust: Trust) -> Order<'a> {
        let mut order: BTreeMap<&str, Vec<Lacking<'_>>> = BTreeMap::new();
        for (place, at, smaller) in self.all() {
            let planned = self.plan.pages().len() + place;
            if writing.is_fresh(planned) && trust.has_stamps() {
                writing.keep(planned);
            } else {
                let inputs = self.copies.bytes(at);
                let lacking = Lacking { planned, smaller, inputs };
                order.entry(&smaller.original.path).or_default().push(lacking);
            }
        }
        Order(order)
    }

    /// Gives the output the pictures that it lacks.
    pub(super) fn make(
        &self,
        order: Order<'_>,
        writing: &Writing,
        progress: &dyn Progress,
    ) -> Result<Developed, BuildError> {
        let counts = Counts::default();
        let originals: Vec<Vec<Lacking<'_>>> = order.0.into_values().collect();
        let flaws: Result<Vec<Vec<Flaw>>, BuildError> = originals
            .into_par_iter()
            .with_max_len(1)
            .map(|lacking| {
                if progress.is_superseded() {
                    return Err(BuildError::Superseded);
                }
                let n_lacking = lacking.len() as u64;
                let flaws = self.make_of_one(lacking, writing, &counts)?;
                progress.advance(n_lacking);
                Ok(flaws)
            })
            .collect();
        let made = counts.made.into_inner();
        let cached = counts.cached.into_inner();
        let made = PicturesMade { made, cached };
        let mut developed = Developed { made, unread: Vec::new(), problems: Vec::new() };
        for flaw in flaws?.into_iter().flatten() {
            match flaw {
                Flaw::Unread(problem) => developed.unread.push(problem),
                Flaw::Picture(problem) => developed.problems.push(problem),
            }
        }
        Ok(developed)
    }

    /// Gives the output the smaller pictures of one.
    fn make_of_one(
        &self,
        mut lacking: Vec<Lacking<'_>>,
        writing: &Writing,
        counts: &Counts,
    ) -> Result<Vec<Flaw>, OutputError> {
        let mut unknown = Vec::new();
        for one in lacking.drain(..) {
            match self.cache.find(one.inputs) {
                Some(bytes) => {
                    writing.write(one.planned, &bytes)?;
                    counts.cached.fetch_add(1, Ordering::Relaxed);
                }
                None => unknown.push(one),
            }
        }
        let Some(first) = unknown.first() else { return Ok(Vec::new()) };
        let original = &first.smaller.original;
        let shown = format!("{}{}", Origin::Content.prefix(), original.path);
        let bytes = match read_picture(self.material, original) {
            Ok(bytes) if Fingerprint::of(&bytes) == first.smaller.bytes => bytes,
            Ok(_) => {
                let message = "the file changed while newsgen was building";
                let problem = Diagnostic::error("changed", message);
                let problem = problem.at(Place::file(shown)).help("build again");
                return Ok(vec![Flaw::Unread(problem)]);
            }
            Err(error) => return Ok(vec![Flaw::Unread(unreadable(&shown, &error))]),
        };
        let asked = unknown.iter().map(|one| (one.smaller.width, one.smaller.form));
        let asked: Vec<_> = asked.collect();
        let made = pictures::make(&bytes, &asked, self.copies.most_pixels());
        let mut flaws = Vec::new();
        for (one, made) in unknown.into_iter().zip(made) {
            match made {
                Ok(picture) => {
                    self.cache.keep(one.inputs, &picture);
                    writing.write(one.planned, &picture)?;
                    counts.made.fetch_add(1, Ordering::Relaxed);
                }
                Err(reason) => {
                    let width = one.smaller.width;
                    let message = format!(
                        "the picture cannot be made {width} pixels wide: {reason}"
                    );
                    let place = Place::file(shown.clone());
                    let problem = Diagnostic::error("picture", message).at(place);
                    flaws.push(Flaw::Picture(problem));
                }
            }
        }
        Ok(flaws)
    }

    /// Removes from the cache what no picture of the site is made of any more.
    pub(super) fn tidy(&self) {
        let inputs = self.all().map(|(_, at, _)| self.copies.bytes(at));
        self.cache.keep_only(&inputs.collect());
    }
}
