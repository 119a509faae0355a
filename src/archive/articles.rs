//! Where the articles of an archive are: all in memory, or, of an archive as the last build
//! left it, on a shelf, from which each is made when it is first asked for.

use std::fmt::Debug;
use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;

use crate::archive::Archive;
use crate::archive::Article;
use crate::archive::Show;
use crate::archive::gate;
use crate::archive::index;
use crate::config::Config;
use crate::moment::Moment;
use crate::paths::ContentPath;
use crate::story::Story;

/// What stories told in the last build, by their places among all files.
pub trait Shelf: Debug + Send + Sync {
    /// What the story at a place told; `None` if nobody knows any more.
    fn story(&self, place: u32) -> Option<Story>;

    /// The file of the story at a place, below `content/`.
    fn path(&self, place: u32) -> &str;
}

/// The articles of an archive, oldest first.
#[derive(Debug)]
pub(super) enum Articles {
    /// In memory.
    Held(Vec<Article>),
    /// Made when they are asked for.
    Shelved(Box<Shelved>),
}

/// Articles that are made when they are asked for. A million of them lie here as a number each.
#[derive(Debug)]
pub(super) struct Shelved {
    /// For each of them the place of its file among all, or, from `n_places` on, its own place
    /// among the `later`.
    order: Vec<u32>,
    n_places: u32,
    /// Those that were made, by the place of their file.
    made: Vec<OnceLock<Box<Board>>>,
    /// Those that came later, or tell something else now; none where one was taken out.
    later: Vec<Option<Box<Article>>>,
    shelf: Arc<dyn Shelf>,
    config: Config,
    now: (Moment, Show),
    /// What stands for one that is lost.
    any: Article,
    is_lost: AtomicBool,
}

/// Some that stand side by side.
type Board = [OnceLock<Box<Article>>; ON_A_BOARD];

const ON_A_BOARD: usize = 64;

impl Default for Articles {
    fn default() -> Self {
        Self::Held(Vec::new())
    }
}

impl Articles {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Held(articles) => articles.len(),
            Self::Shelved(shelved) => shelved.order.len(),
        }
    }

    /// The article at a place in the archive that they are of.
    pub(super) fn get(&self, at: usize, archive: &Archive) -> &Article {
        match self {
            Self::Held(articles) => &articles[at],
            Self::Shelved(shelved) => shelved.get(at, archive),
        }
    }

    /// The file of one.
    pub(super) fn path(&self, at: usize) -> &str {
        match self {
            Self::Held(articles) => articles[at].path.as_str(),
            Self::Shelved(shelved) => shelved.path(at),
        }
    }

    /// One that is in memory, to be changed.
    pub(super) fn get_mut(&mut self, at: usize) -> Option<&mut Article> {
        match self {
            Self::Held(articles) => articles.get_mut(at),
            Self::Shelved(shelved) => shelved.get_mut(at),
        }
    }

    /// Puts one in the place of another.
    pub(super) fn set(&mut self, at: usize, article: Article) {
        match self {
            Self::Held(articles) => articles[at] = article,
            Self::Shelved(shelved) => shelved.order[at] = shelved.add(article),
        }
    }

    /// Puts one in; those from there on move down.
    pub(super) fn insert(&mut self, at: usize, article: Article) {
        match self {
            Self::Held(articles) => articles.insert(at, article),
            Self::Shelved(shelved) => {
                let key = shelved.add(article);
                shelved.order.insert(at, key);
            }
        }
    }

    /// Takes one out; those after it move up. `None` if it is not in memory.
    pub(super) fn remove(&mut self, at: usize) -> Option<Article> {
        match self {
            Self::Held(articles) => Some(articles.remove(at)),
            Self::Shelved(shelved) => shelved.remove(at),
        }
    }

    /// Whether one was asked for that nobody knows any more: something else stood for it.
    pub(super) fn are_lost(&self) -> bool {
        match self {
            Self::Held(_) => false,
            Self::Shelved(shelved) => shelved.is_lost.load(Ordering::Relaxed),
        }
    }

    /// The place of each one's file among all files. `place_of` knows those of stories that
    /// came later.
    pub(super) fn places(
        &self,
        place_of: impl Fn(&ContentPath) -> Option<u32>,
    ) -> Option<Vec<u32>> {
        match self {
            Self::Held(articles) => {
                articles.iter().map(|article| place_of(&article.path)).collect()
            }
            Self::Shelved(shelved) => {
                let place = |key: &u32| match shelved.later_at(*key) {
                    Some(at) => place_of(&shelved.later[at].as_ref()?.path),
                    None => Some(*key),
                };
                shelved.order.iter().map(place).collect()
            }
        }
    }
}

impl Shelved {
    /// Articles at these places of a shelf, oldest first, as they are at a moment. The first of
    /// them is made at once, of an archive that has none yet; `None` if it cannot be.
    pub(super) fn new(
        order: Vec<u32>,
        shelf: Arc<dyn Shelf>,
        config: &Config,
        (archive, now): (&Archive, (Moment, Show)),
    ) -> Option<Self> {
        let any = article(archive, shelf.story(*order.first()?)?, config, now)?;
        let n_places = order.iter().max()?.checked_add(1)?;
        let n_boards = (n_places as usize).div_ceil(ON_A_BOARD);
        let made = (0..n_boards).map(|_| OnceLock::new()).collect();
        let (later, config, is_lost) =
            (Vec::new(), config.clone(), AtomicBool::new(false));
        Some(Self { order, n_places, made, later, shelf, config, now, any, is_lost })
    }

    fn get(&self, at: usize, archive: &Archive) -> &Article {
        let key = self.order[at];
        if let Some(at) = self.later_at(key) {
            return self.later[at].as_deref().unwrap_or(&self.any);
        }
        let place = key as usize;
        let board = self.made[place / ON_A_BOARD]
            .get_or_init(|| Box::new([const { OnceLock::new() }; ON_A_BOARD]));
        let slot = &board[place % ON_A_BOARD];
        if let Some(article) = slot.get() {
            return article;
        }
        let story = self.shelf.story(key);
        let made =
            story.and_then(|story| article(archive, story, &self.config, self.now));
        match made {
            Some(article) => slot.get_or_init(|| Box::new(article)),
            None => {
                self.is_lost.store(true, Ordering::Relaxed);
                &self.any
            }
        }
    }

    /// One that was made, to be changed.
    fn get_mut(&mut self, at: usize) -> Option<&mut Article> {
        let key = self.order[at];
        if let Some(at) = self.later_at(key) {
            return self.later[at].as_deref_mut();
        }
        self.slot_mut(key)?.get_mut().map(|article| &mut **article)
    }

    fn slot_mut(&mut self, place: u32) -> Option<&mut OnceLock<Box<Article>>> {
        let place = place as usize;
        let board = self.made[place / ON_A_BOARD].get_mut()?;
        Some(&mut board[place % ON_A_BOARD])
    }

    fn remove(&mut self, at: usize) -> Option<Article> {
        let key = self.order[at];
        let article = match self.later_at(key) {
            Some(at) => self.later[at].take(),
            None => self.slot_mut(key)?.take(),
        };
        let article = article?;
        self.order.remove(at);
        Some(*article)
    }

    fn path(&self, at: usize) -> &str {
        let key = self.order[at];
        match self.later_at(key) {
            Some(at) => self.later[at].as_ref().map_or("", |one| one.path.as_str()),
            None => self.shelf.path(key),
        }
    }

    /// Where one is among those that came later; `None` if it did not.
    fn later_at(&self, key: u32) -> Option<usize> {
        key.checked_sub(self.n_places).map(|at| at as usize)
    }

    /// Takes one in that came later; returns what it is known by in the order.
    fn add(&mut self, article: Article) -> u32 {
        let at = u32::try_from(self.later.len()).unwrap_or(u32::MAX);
        self.later.push(Some(Box::new(article)));
        self.n_places.saturating_add(at)
    }
}

/// Makes the article of a story that the gate let through before, whose values an archive
/// knows; `None` if it would not do so now, or one is not known.
fn article(
    archive: &Archive,
    mut story: Story,
    config: &Config,
    (as_of, show): (Moment, Show),
) -> Option<Article> {
    if gate::judge(&story, as_of, show).is_some() {
        return None;
    }
    gate::leave_out_corrections(&mut story, as_of, show);
    let terms = story.terms.iter().map(|(facet, text)| archive.term(*facet, text));
    let terms: Option<Box<[u32]>> = terms.collect();
    let address = index::address_of(&story, config).ok()?;
    Some(index::article(story, address, terms?, config))
}
