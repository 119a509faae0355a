//! Takes up an archive as the last build left it.

use std::sync::Arc;

use crate::archive::Archive;
use crate::archive::Show;
use crate::archive::articles::Articles;
use crate::archive::articles::Shelf;
use crate::archive::articles::Shelved;
use crate::config::Config;
use crate::moment::Moment;
use crate::paths::ContentPath;

impl Archive {
    /// Gives the archive its articles, which were kept apart: each is made when it is asked
    /// for, of what the story at its place on the shelf told. The settings and what the gate
    /// lets through must be as they were.
    ///
    /// Returns `None` if the two do not fit. If they turn out not to later, the archive
    /// [is torn](Self::is_torn).
    #[must_use]
    pub fn take_up(
        mut self,
        (places, shelf): (Vec<u32>, Arc<dyn Shelf>),
        (as_of, show): (Moment, Show),
        config: &Config,
    ) -> Option<Self> {
        let n_all = self.by_path.len();
        let fits = [places.len(), self.ranks.len()].iter().all(|&len| len == n_all);
        let now = (as_of, show);
        let articles = Shelved::new(places, shelf, config, (&self, now));
        self.articles = Articles::Shelved(Box::new(articles.filter(|_| fits)?));
        self.turn_news(as_of, config);
        Some(self)
    }

    /// Whether an article was asked for that could not be made any more: what was told of it
    /// is wrong.
    pub fn is_torn(&self) -> bool {
        self.articles.are_lost()
    }

    /// The place of each article's file among all files, oldest article first; `None` if one
    /// has none. `place_of` knows those of stories that are new.
    pub fn places(
        &self,
        place_of: impl Fn(&ContentPath) -> Option<u32>,
    ) -> Option<Vec<u32>> {
        self.articles.places(place_of)
    }
}
