//! The settings of running stories: what joins versions, and which of them are shown where.

use serde::Deserialize;
use serde::Serialize;

use crate::diagnostic::Level;
use crate::yaml::Fields;
use crate::yaml::Problems;

/// What becomes of stories that were told in several versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Versions {
    /// What makes articles versions of one story.
    pub join: Join,
    /// Which versions lists, feeds and the ticker show.
    pub lists: Lists,
    /// Which page an older version names as the one to be found.
    pub canonical: Canonical,
}

/// What makes articles versions of one story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Join {
    /// `story:` and `supersedes:`, and how the wire marks versions.
    #[default]
    Wire,
    /// `story:` and `supersedes:` alone.
    Named,
    /// Nothing.
    None,
}

/// Which versions lists show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Lists {
    /// Of each story the newest that belongs into the list.
    #[default]
    Newest,
    /// All.
    All,
}

/// Which page an older version names as the one to be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Canonical {
    /// That of the newest version.
    #[default]
    Latest,
    /// Its own.
    Own,
}

impl Versions {
    /// Takes the key `versions`.
    pub(super) fn take(fields: &mut Fields<'_>, problems: &mut Problems) -> Self {
        let mut versions = Self::default();
        let Some(mut inner) = fields.map("versions", problems) else { return versions };
        let joins = [("wire", Join::Wire), ("named", Join::Named), ("none", Join::None)];
        versions.join = inner.choice("join", &joins, problems).unwrap_or_default();
        let lists = [("newest", Lists::Newest), ("all", Lists::All)];
        versions.lists = inner.choice("lists", &lists, problems).unwrap_or_default();
        let canonical = [("latest", Canonical::Latest), ("self", Canonical::Own)];
        versions.canonical =
            inner.choice("canonical", &canonical, problems).unwrap_or_default();
        inner.finish(&["join", "lists", "canonical"], Level::Error, problems);
        versions
    }
}
