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

/// Articles that are made when they are asked for.
#[derive(Debug)]
pub(super) struct Shelved {
    slots: Vec<Slot>,
    shelf: Arc<dyn Shelf>,
    config: Config,
    now: (Moment, Show),
    /// What stands for one that is lost.
    any: Article,
    is_lost: AtomicBool,
}

#[derive(Debug)]
struct Slot {
    /// Of its file among all; none if it came later.
    place: Option<u32>,
    article: OnceLock<Box<Article>>,
}

impl Default for Articles {
    fn default() -> Self {
        Self::Held(Vec::new())
    }
}

impl Articles {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Held(articles) => articles.len(),
            Self::Shelved(shelved) => shelved.slots.len(),
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
            Self::Shelved(shelved) => Some(&mut **shelved.slots[at].article.get_mut()?),
        }
    }

    /// Puts one in the place of another.
    pub(super) fn set(&mut self, at: usize, article: Article) {
        match self {
            Self::Held(articles) => articles[at] = article,
            Self::Shelved(shelved) => {
                shelved.slots[at].article = OnceLock::from(Box::new(article));
            }
        }
    }

    /// Puts one in; those from there on move down.
    pub(super) fn insert(&mut self, at: usize, article: Article) {
        match self {
            Self::Held(articles) => articles.insert(at, article),
            Self::Shelved(shelved) => {
                let article = OnceLock::from(Box::new(article));
                shelved.slots.insert(at, Slot { place: None, article });
            }
        }
    }

    /// Takes one out; those after it move up. `None` if it is not in memory.
    pub(super) fn remove(&mut self, at: usize) -> Option<Article> {
        match self {
            Self::Held(articles) => Some(articles.remove(at)),
            Self::Shelved(shelved) => {
                shelved.slots[at].article.get()?;
                shelved.slots.remove(at).article.into_inner().map(|article| *article)
            }
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
                let later = |slot: &Slot| place_of(&slot.article.get()?.path);
                let slots = shelved.slots.iter();
                slots.map(|slot| slot.place.or_else(|| later(slot))).collect()
            }
        }
    }
}

impl Shelved {
    /// Articles at these places of a shelf, oldest first, as they are at a moment. The first of
    /// them is made at once, of an archive that has none yet; `None` if it cannot be.
    pub(super) fn new(
        places: Vec<u32>,
        shelf: Arc<dyn Shelf>,
        config: &Config,
        (archive, now): (&Archive, (Moment, Show)),
    ) -> Option<Self> {
        let any = article(archive, shelf.story(*places.first()?)?, config, now)?;
        let slots = places.into_iter().map(|place| {
            let article = OnceLock::new();
            Slot { place: Some(place), article }
        });
        let (slots, config) = (slots.collect(), config.clone());
        let is_lost = AtomicBool::new(false);
        Some(Self { slots, shelf, config, now, any, is_lost })
    }

    fn get(&self, at: usize, archive: &Archive) -> &Article {
        let slot = &self.slots[at];
        if let Some(article) = slot.article.get() {
            return article;
        }
        let story = slot.place.and_then(|place| self.shelf.story(place));
        let made =
            story.and_then(|story| article(archive, story, &self.config, self.now));
        match made {
            Some(article) => slot.article.get_or_init(|| Box::new(article)),
            None => {
                self.is_lost.store(true, Ordering::Relaxed);
                &self.any
            }
        }
    }

    fn path(&self, at: usize) -> &str {
        let slot = &self.slots[at];
        match (slot.article.get(), slot.place) {
            (Some(article), _) => article.path.as_str(),
            (None, Some(place)) => self.shelf.path(place),
            (None, None) => "",
        }
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
