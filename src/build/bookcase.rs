//! What the stories of the last build told, for an archive that is taken up: it asks for few of
//! them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::archive::Shelf;
use crate::cache::Stories;
use crate::content::FileRow;
use crate::content::Origin;
use crate::content::Told;
use crate::story::Story;

/// The files of `content/`, and what the cache has of the stories among them.
#[derive(Debug)]
pub(super) struct Bookcase {
    pub(super) rows: Arc<Vec<FileRow>>,
    pub(super) stories: Stories,
    /// What files told before that tell something else now, by their places.
    pub(super) before: BTreeMap<u32, Story>,
}

impl Bookcase {
    /// What a file tells or told, if it is a story.
    pub(super) fn told(&self, row: &FileRow) -> Option<Story> {
        let told = match row.lacks_story() {
            true => row.told_with(self.stories.find(&row.path)?),
            false => row.told(),
        };
        match told?.0 {
            Told::Story(story) => Some(*story),
            _ => None,
        }
    }
}

impl Shelf for Bookcase {
    fn story(&self, place: u32) -> Option<Story> {
        match self.before.get(&place) {
            Some(before) => Some(before.clone()),
            None => self.told(self.rows.get(place as usize)?),
        }
    }

    fn path(&self, place: u32) -> &str {
        let row = self.rows.get(place as usize);
        let path = row.and_then(|row| row.path.strip_prefix(Origin::Content.prefix()));
        path.unwrap_or_default()
    }
}
