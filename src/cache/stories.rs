//! What stories told, of which a part is read when one of it is asked for.

use std::sync::OnceLock;

use cap_std::fs::Dir;

use crate::cache::Cache;
use crate::cache::Place;
use crate::content::StoryRow;
use crate::table::Segments;

/// What stories told, for many threads. What is damaged counts as not known.
#[derive(Debug, Default)]
pub struct Stories {
    /// The cache; none if nothing is kept.
    dir: Option<Dir>,
    segments: Segments,
    /// The rows of each segment, once one of them was asked for.
    read: Vec<OnceLock<Vec<StoryRow>>>,
}

impl Stories {
    pub(super) fn of(cache: &Cache) -> Self {
        let dir = cache.folder.as_ref().and_then(|folder| folder.dir().try_clone().ok());
        let segments = cache.tables.stories.clone();
        let read = segments.names().map(|_| OnceLock::new()).collect();
        Self { dir, segments, read }
    }

    /// What the story in the file at `path` told, from the project's root; `None` if that is
    /// not known.
    pub fn find(&self, path: &str) -> Option<&StoryRow> {
        let at = self.segments.holder_of(path)?;
        let dir = self.dir.as_ref()?;
        let read = || self.segments.rows_of(at, &Place(dir)).unwrap_or_default();
        let rows = self.read[at].get_or_init(read);
        let own = rows.binary_search_by(|row| (*row.path).cmp(path)).ok()?;
        rows.get(own)
    }
}
